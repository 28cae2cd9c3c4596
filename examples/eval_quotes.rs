//! How well are quotations and their speakers found?
//!
//! Reads a labelled set: `docs.jsonl` (`id`, `text`) and `quotes.tsv` (`doc`,
//! `start`, `end` in characters, `kind`, `source`, `content`), and prints
//! figures, then the misses.
//!
//! The measure. A *gold piece* is a stretch between quotation marks inside an
//! annotated span of kind `direct` or `mixed` (one span may hold several, with
//! the attribution between them; spans without marks hold none). Pieces that
//! several annotators mark are one piece with several sources. A quotation and
//! a piece *match* when their overlap is at least half of each.
//!
//! - recall: the share of direct pieces that a quotation matches;
//! - precision: the share of quotations of role `Direct` outside other
//!   quotations that match a direct or mixed piece;
//! - speakers: the share of direct pieces whose quotation has a speaker that
//!   shares a word, articles and prepositions apart, with a source.
//!
//! `cargo run --release --example eval_quotes -- DIRECTORY [misses]`

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use wireprint::quote::{QuotationRole, attribute, roles};
use wireprint::segment::segment;
use wireprint::text::Span;

struct Piece {
    span: Span,
    direct: bool,
    sources: Vec<String>,
}

#[derive(Default)]
struct Counts {
    gold: usize,
    found: usize,
    spoken: usize,
    emitted: usize,
    right: usize,
    mixed_gold: usize,
    mixed_found: usize,
    mixed_spoken: usize,
    attributed: usize,
    attributed_right: usize,
    all: usize,
    all_right: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let dir = PathBuf::from(args.next().ok_or("which directory?")?);
    let show = args.next();
    let rows = std::fs::read_to_string(dir.join("quotes.tsv"))?;
    let mut annotated: BTreeMap<&str, Vec<[&str; 4]>> = BTreeMap::new();
    for row in rows.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        if let [doc, start, end, kind, source, ..] = cells[..]
            && kind != "indirect"
        {
            annotated.entry(doc).or_default().push([start, end, kind, source]);
        }
    }
    let mut counts = Counts::default();
    for line in std::fs::read_to_string(dir.join("docs.jsonl"))?.lines() {
        let record: serde_json::Value = serde_json::from_str(line)?;
        let (Some(id), Some(text)) = (record["id"].as_str(), record["text"].as_str()) else {
            continue;
        };
        let Some(rows) = annotated.get(id) else { continue };
        let pieces = gold(text, rows)?;
        measure(id, text, &pieces, show.as_deref(), &mut counts);
    }
    let share = |part: usize, whole: usize| {
        f64::from(u32::try_from(part).unwrap_or(0))
            / f64::from(u32::try_from(whole.max(1)).unwrap_or(1))
    };
    let c = &counts;
    println!("direct recall       {:.4} ({}/{})", share(c.found, c.gold), c.found, c.gold);
    println!("direct precision    {:.4} ({}/{})", share(c.right, c.emitted), c.right, c.emitted);
    println!("direct speakers     {:.4} ({}/{})", share(c.spoken, c.gold), c.spoken, c.gold);
    println!(
        "mixed recall        {:.4} ({}/{})",
        share(c.mixed_found, c.mixed_gold),
        c.mixed_found,
        c.mixed_gold
    );
    println!(
        "mixed speakers      {:.4} ({}/{})",
        share(c.mixed_spoken, c.mixed_gold),
        c.mixed_spoken,
        c.mixed_gold
    );
    println!(
        "attributed precision {:.4} ({}/{})",
        share(c.attributed_right, c.attributed),
        c.attributed_right,
        c.attributed
    );
    println!("any-marks precision {:.4} ({}/{})", share(c.all_right, c.all), c.all_right, c.all);
    Ok(())
}

fn matches(a: Span, b: Span) -> bool {
    let overlap = a.overlap(b) * 2;
    overlap >= a.len() && overlap >= b.len()
}

fn measure(id: &str, text: &str, pieces: &[Piece], show: Option<&str>, c: &mut Counts) {
    let parts = segment(text);
    let says = attribute(text, &parts);
    let kinds = roles(text, &parts, &says);
    for piece in pieces {
        let hit = parts.quotations.iter().position(|it| matches(it.span, piece.span));
        let speaker = hit.and_then(|it| says[it].speaker.as_ref());
        let spoken = speaker.is_some_and(|it| {
            piece.sources.iter().any(|source| shares_word(it.span.of(text), source))
        });
        let miss = if hit.is_none() {
            "lost"
        } else if spoken {
            ""
        } else {
            "speaker"
        };
        if piece.direct {
            c.gold += 1;
            c.found += usize::from(hit.is_some());
            c.spoken += usize::from(spoken);
        } else {
            c.mixed_gold += 1;
            c.mixed_found += usize::from(hit.is_some());
            c.mixed_spoken += usize::from(spoken);
        }
        if !miss.is_empty() && show.is_some_and(|it| miss.starts_with(it)) && piece.direct {
            let near = Span::new(
                floor(text, piece.span.start.saturating_sub(150)),
                floor(text, piece.span.end + 150),
            );
            let own = speaker.map_or("-", |it| it.span.of(text));
            println!(
                "{miss}\t{id}\t{:?} for {:?}\t[{}]\t{}",
                own,
                piece.sources,
                piece.span.of(text),
                near.of(text).replace('\n', "⏎")
            );
        }
    }
    for (at, quotation) in parts.quotations.iter().enumerate().filter(|(_, it)| it.depth == 0) {
        let right = pieces.iter().any(|it| matches(it.span, quotation.span));
        c.all += 1;
        c.all_right += usize::from(right);
        if says[at].speaker.is_some() {
            c.attributed += 1;
            c.attributed_right += usize::from(right);
        }
        if kinds[at] == QuotationRole::Direct {
            c.emitted += 1;
            c.right += usize::from(right);
            if !right && show == Some("false") {
                let near = Span::new(
                    floor(text, quotation.outer.start.saturating_sub(150)),
                    floor(text, quotation.outer.end + 150),
                );
                println!(
                    "false\t{id}\t[{}]\t{}",
                    quotation.span.of(text),
                    near.of(text).replace('\n', "⏎")
                );
            }
        } else if !right && show == Some("attributed") && says[at].speaker.is_some() {
            let near = Span::new(
                floor(text, quotation.outer.start.saturating_sub(150)),
                floor(text, quotation.outer.end + 150),
            );
            println!(
                "attributed\t{id}\t{:?}\t[{}]\t{}",
                says[at].speaker.as_ref().map(|it| &it.name),
                quotation.span.of(text),
                near.of(text).replace('\n', "⏎")
            );
        }
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&it| text.is_char_boundary(it)).unwrap_or(0)
}

fn shares_word(a: &str, b: &str) -> bool {
    const SMALL: &[&str] = &[
        "the", "a", "an", "of", "for", "and", "in", "s", "to", "on", "at", "with", "from", "by",
        "one", "his", "her", "their",
    ];
    let words = |it: &str| -> Vec<String> {
        it.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|it| !it.is_empty() && !SMALL.contains(it))
            .map(str::to_owned)
            .collect()
    };
    let b = words(b);
    words(a).iter().any(|it| b.contains(it))
}

/// The stretches between marks inside the annotated spans, in bytes.
fn gold(text: &str, rows: &[[&str; 4]]) -> Result<Vec<Piece>, Box<dyn Error>> {
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    for [start, end, kind, source] in rows {
        let start = offsets.get(start.parse::<usize>()?).copied().unwrap_or(text.len());
        let end = offsets.get(end.parse::<usize>()?).copied().unwrap_or(text.len());
        for span in between_marks(text, Span::new(start, end)) {
            match pieces.iter_mut().find(|it| matches(it.span, span)) {
                Some(piece) => {
                    piece.direct |= *kind == "direct";
                    piece.sources.push((*source).to_owned());
                }
                None => pieces.push(Piece {
                    span,
                    direct: *kind == "direct",
                    sources: vec![(*source).to_owned()],
                }),
            }
        }
    }
    Ok(pieces)
}

/// The naive reading of marks, for gold only: an opening mark to the next closing
/// one or the line's end; marks just outside the annotated span count.
fn between_marks(text: &str, span: Span) -> Vec<Span> {
    // Some outlets write '' for both double marks.
    let typed = text.replace("''", "\"\"");
    let text = typed.as_str();
    let whole = span.of(text);
    if let Some(inner) = whole.strip_prefix(['‘', '\'']).and_then(|it| it.strip_suffix(['’', '\'']))
    {
        let start = span.start + whole.len() - whole.trim_start_matches(['‘', '\'']).len();
        return vec![Span::new(start, start + inner.len())];
    }
    let mark = |c: char| matches!(c, '"' | '“' | '”');
    let before = text[..span.start].chars().next_back().filter(|&c| mark(c));
    let from = span.start - before.map_or(0, char::len_utf8);
    let after = text[span.end..].chars().next().filter(|&c| mark(c));
    let to = span.end + after.map_or(0, char::len_utf8);
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text[from..to].char_indices() {
        let at = from + at;
        let end = at + c.len_utf8();
        if c == '\n' {
            found.extend(open.take().map(|it| Span::new(it, at)));
        } else if mark(c) {
            match open {
                Some(start) if c != '“' => {
                    found.push(Span::new(start, at));
                    open = None;
                }
                None if c != '”' => open = Some(end),
                _ => {}
            }
        }
    }
    found.extend(open.map(|it| Span::new(it, to)));
    found.into_iter().map(|it| it.trimmed(text)).filter(|it| !it.is_empty()).collect()
}
