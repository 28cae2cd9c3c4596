//! Annotated quotations and their sources in campaign news.

use super::data::{byte_offsets, rows, texts};
use super::outcome::{Failure, Outcome, Table, counted};
use super::spans::half;
use std::collections::BTreeMap;
use std::path::Path;
use wireprint_news::quote::{Attribution, QuotationRole, attribute, roles};
use wireprint_text::segment::segment;
use wireprint_text::text::Span;

/// A stretch between quotation marks inside annotated spans.
struct Piece {
    span: Span,
    direct: bool,
    sources: Vec<String>,
}

/// How many there are, and how many of them were got right.
#[derive(Clone, Copy, Default)]
struct Count {
    hit: usize,
    all: usize,
}

impl Count {
    fn add(&mut self, hit: bool) {
        self.all += 1;
        self.hit += usize::from(hit);
    }

    fn cell(self) -> String {
        counted(self.hit, self.all)
    }
}

#[derive(Default)]
struct Counts {
    /// Of direct and of mixed pieces: found, and with a right speaker.
    found: [Count; 2],
    spoken: [Count; 2],
    /// Of quotations that are said to be direct; that have a speaker; of all.
    direct: Count,
    attributed: Count,
    all: Count,
}

/// Measures the set in `dir`.
pub(crate) fn measure(dir: &Path) -> Result<Outcome, Failure> {
    let mut annotated: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for row in rows(&dir.join("quotes.tsv"))?.into_iter().skip(1) {
        if row.len() > 4 && row[3] != "indirect" {
            annotated.entry(row[0].clone()).or_default().push(row);
        }
    }
    let mut counts = Counts::default();
    let mut misses = Vec::new();
    for (id, text) in texts(&dir.join("docs.jsonl"))? {
        // An article without an annotation was not annotated.
        let Some(rows) = annotated.get(&id) else { continue };
        article(&id, &text, &gold(&text, rows)?, &mut counts, &mut misses);
    }
    let mut table = Table::new(&["measure", "value"]);
    for (name, count) in [
        ("direct: recall", counts.found[0]),
        ("direct: precision", counts.direct),
        ("direct: right speaker", counts.spoken[0]),
        ("mixed: recall", counts.found[1]),
        ("mixed: right speaker", counts.spoken[1]),
        ("quotations with a speaker: precision", counts.attributed),
        ("all quotations: precision", counts.all),
    ] {
        table.row(&[name.to_owned(), count.cell()]);
    }
    Ok(Outcome { name: "polnear".to_owned(), table: table.finish(), misses })
}

fn same(a: Span, b: Span) -> bool {
    half(a, b) && half(b, a)
}

fn article(id: &str, text: &str, pieces: &[Piece], counts: &mut Counts, misses: &mut Vec<String>) {
    let parts = segment(text);
    let says: Vec<Attribution> = attribute(text, &parts);
    let kinds = roles(text, &parts, &says);
    for piece in pieces {
        let hit = parts.quotations.iter().position(|it| same(it.span, piece.span));
        let speaker = hit.and_then(|it| says[it].speaker.as_ref());
        let spoken = speaker.is_some_and(|it| {
            piece.sources.iter().any(|source| shares_word(it.span.of(text), source))
        });
        let kind = usize::from(!piece.direct);
        counts.found[kind].add(hit.is_some());
        counts.spoken[kind].add(spoken);
        if piece.direct && !spoken {
            let word = if hit.is_none() { "missed" } else { "speaker" };
            misses.push(format!("direct {word}: {id} at {}", place(piece.span)));
        }
    }
    for (at, quotation) in parts.quotations.iter().enumerate().filter(|(_, it)| it.depth == 0) {
        let right = pieces.iter().any(|it| same(it.span, quotation.span));
        counts.all.add(right);
        if says[at].speaker.is_some() {
            counts.attributed.add(right);
        }
        if kinds[at] == QuotationRole::Direct {
            counts.direct.add(right);
            if !right {
                misses.push(format!("direct false: {id} at {}", place(quotation.outer)));
            }
        }
    }
}

/// Bytes of the article. Its words are not repeated: the set states no terms.
fn place(span: Span) -> String {
    format!("{:06}-{:06}", span.start, span.end)
}

/// Whether two strings have a word in common, articles and prepositions apart.
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

/// The stretches between marks inside the annotated spans; pieces that several
/// annotators mark are one piece with several sources.
fn gold(text: &str, rows: &[Vec<String>]) -> Result<Vec<Piece>, Failure> {
    let offsets = byte_offsets(text);
    let byte = |it: &String| -> Result<usize, Failure> {
        Ok(offsets.get(it.parse::<usize>()?).copied().unwrap_or(text.len()))
    };
    let mut pieces: Vec<Piece> = Vec::new();
    for row in rows {
        let (direct, source) = (row[3] == "direct", row[4].clone());
        for span in between_marks(text, Span::new(byte(&row[1])?, byte(&row[2])?)) {
            match pieces.iter_mut().find(|it| same(it.span, span)) {
                Some(piece) => {
                    piece.direct |= direct;
                    piece.sources.push(source.clone());
                }
                None => pieces.push(Piece { span, direct, sources: vec![source.clone()] }),
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
    let single = whole.strip_prefix(['‘', '\'']).and_then(|it| it.strip_suffix(['’', '\'']));
    if let Some(inner) = single {
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
        if c == '\n' {
            found.extend(open.take().map(|it| Span::new(it, at)));
        } else if mark(c) {
            match open {
                Some(start) if c != '“' => {
                    found.push(Span::new(start, at));
                    open = None;
                }
                None if c != '”' => open = Some(at + c.len_utf8()),
                _ => {}
            }
        }
    }
    found.extend(open.map(|it| Span::new(it, to)));
    found.into_iter().map(|it| it.trimmed(text)).filter(|it| !it.is_empty()).collect()
}
