//! Speech that a dash opens.

use super::types::{Block, BlockKind, Quotation, QuotationMarks};
use crate::language;
use crate::text::Span;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static INCISE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| language::words("narration").collect());

/// Verbs of saying that are small words of another language: a narrator's only before a name
/// or a pronoun.
static SHORT: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| language::words("narration before a name").collect());

/// The pronouns of the languages that have such verbs.
static PRONOUNS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let codes: BTreeSet<&str> =
        language::lines("narration before a name").map(|it| it.0.code).collect();
    language::groups("speech")
        .filter(|(language, group, _)| {
            codes.contains(language.code) && matches!(*group, "he" | "she")
        })
        .flat_map(|it| it.2)
        .collect()
});

/// How people speak of themselves.
static SPEAKERS: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| language::words("first person").collect());

const fn is_dash(c: char) -> bool {
    matches!(c, '—' | '–' | '―')
}

/// What stands behind the dash that opens a block; a hyphen with a space is one, too.
fn behind_dash(own: &str) -> Option<&str> {
    own.strip_prefix(is_dash).or_else(|| own.strip_prefix("- "))
}

/// Appends the speeches among `blocks` that a dash at the block's start opens.
///
/// A dash alone tells little: lists, signatures and bylines have it too. It is
/// speech when a narrator's words interrupt or end the block (`— No —dijo Ana—.
/// Nunca.`), when the line before announces it with a colon, or when it stands in a
/// run of such blocks, each a full sentence, of which one asks or exclaims or is
/// interrupted. A speech that narration interrupts is several quotations. Cost: one
/// pass.
pub(super) fn find_speeches(text: &str, blocks: &[Block], out: &mut Vec<Quotation>) {
    let mut at = 0;
    while at < blocks.len() {
        let run = blocks[at..].iter().take_while(|block| is_turn(block.span.of(text))).count();
        let turns = &blocks[at..at + run];
        let parts: Vec<Vec<Span>> = turns.iter().map(|it| speech_parts(text, it.span)).collect();
        let asks = |block: &Block| {
            let own = block.span.of(text).trim_end();
            block.kind != BlockKind::Heading && own.ends_with(['?', '!', '؟'])
        };
        let told = parts.iter().zip(turns).any(|(parts, block)| {
            parts.len() > 1 || parts.first().is_some_and(|it| it.end < block.span.end)
        });
        let announced = at.checked_sub(1).is_some_and(|it| blocks[it].span.of(text).ends_with(':'));
        let dialogue = told || announced && run > 0 || run > 1 && turns.iter().any(asks);
        // A hyphen opens the lines of lists: speech only where its own narrator ends it.
        let hyphened = |it: &Block| it.span.of(text).starts_with('-');
        let spoken = |(offset, parts): &(usize, &Vec<Span>)| {
            let block = &turns[*offset];
            let own = parts.first().is_some_and(|it| it.end < block.span.end);
            dialogue && (own || !hyphened(block))
        };
        for (offset, parts) in parts.iter().enumerate().filter(spoken) {
            push(text, at + offset, turns[offset].span, parts, out);
        }
        if run == 0
            && let Some(inside) = speech_inside(text, blocks[at].span)
        {
            push(text, at, inside, &speech_parts(text, inside), out);
        }
        at += run.max(1);
    }
}

/// The speech that a dash opens behind a sentence inside a block (`Hun vil ha svar. –
/// Noen må ta ansvar, sier hun.`): from the dash to the block's end, where a narrator
/// ends or interrupts it, or a colon announces it.
fn speech_inside(text: &str, block: Span) -> Option<Span> {
    let own = block.of(text);
    let mut dashes = own.char_indices().filter(|it| is_dash(it.1));
    // Inside a sentence a dash sets off a clause: speech begins behind one, in upper case.
    let (at, _) = dashes.find(|&(at, c)| {
        let before = own[..at].trim_end();
        let begins = own[at + c.len_utf8()..].trim_start().chars().next();
        before.len() < at
            && before.ends_with(['.', '!', '?', '…', ':'])
            && own[at + c.len_utf8()..].starts_with([' ', '\u{a0}'])
            && begins.is_some_and(char::is_uppercase)
    })?;
    let span = Span::new(block.start + at, block.end);
    let announced = own[..at].trim_end().ends_with(':');
    let parts = speech_parts(text, span);
    let marks = ['"', '“', '”', '„', '«', '»'];
    // What stands between marks is found by these.
    let plain = !parts.iter().any(|it| it.of(text).contains(marks));
    let told = parts.len() > 1 || parts.first().is_some_and(|it| it.end < block.end);
    (plain && (told || announced) && super::paragraph::ends_sentence(own)).then_some(span)
}

/// A block that a dash opens and a sentence's end closes.
fn is_turn(own: &str) -> bool {
    let Some(rest) = behind_dash(own) else { return false };
    let first = rest.trim_start().chars().next();
    let begins = first.is_some_and(|c| {
        c.is_alphanumeric() && !c.is_lowercase() || matches!(c, '¿' | '¡' | '«' | '…' | '.')
    });
    begins && super::paragraph::ends_sentence(own)
}

fn push(text: &str, block: usize, whole: Span, parts: &[Span], out: &mut Vec<Quotation>) {
    for part in parts {
        let span = part.trimmed(text);
        if span.is_empty() {
            continue;
        }
        let first = out.last().is_none_or(|it| it.block != block);
        // The opening dash is the first part's; those of the narrator are nobody's.
        let start = if first { whole.start } else { span.start };
        out.push(Quotation {
            span,
            outer: Span::new(start, span.end),
            marks: QuotationMarks::Dash,
            block,
            depth: 0,
            continues: false,
            closed: true,
        });
    }
}

/// The spoken parts of a turn: all of it but the narrator's words.
fn speech_parts(text: &str, block: Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let own = block.of(text);
    let opened = own.chars().next().map_or(0, char::len_utf8);
    let mut start = block.start + opened;
    let mut narrates = false;
    // Where the narrator began, behind a comma: there, a sentence's end may end him.
    let mut behind_comma = false;
    for (at, c) in own.char_indices().skip(1) {
        let here = block.start + at;
        // Passed over with the narrator's stops.
        if here < start {
            continue;
        }
        let after = here + c.len_utf8();
        let rest = &text[after..block.end];
        if !narrates {
            let dash = is_dash(c);
            // A comma stands in any sentence: behind it only a verb of saying is a narrator's.
            if dash && (tells(rest) || ends_in_narration(rest)) || c == ',' && tells(rest) {
                parts.push(Span::new(start, here));
                (narrates, behind_comma) = (true, !dash);
            } else if matches!(c, '?' | '!' | '…') && goes_on_lower(rest) && tells(rest) {
                // *Hvor skal de lære det? spør hun.*: the mark is the speaker's.
                parts.push(Span::new(start, after));
                (narrates, behind_comma) = (true, true);
            }
        } else if is_dash(c) || behind_comma && c == '.' && goes_on(rest) {
            // The narrator ends at the next dash, or where somebody speaks of himself.
            start = skip_stops(text, after, block.end);
            narrates = false;
        }
    }
    if !narrates && start < block.end {
        parts.push(Span::new(start, block.end));
    }
    parts
}

/// Whether the sentence behind a narrator's is speech again: *I*, *we*, *my* (`– Det
/// känns tungt, säger Maria Ek. Vi flyttade hit för skolan.`).
fn goes_on(rest: &str) -> bool {
    let mut sentence = rest.split(['.', '!', '?']).next().unwrap_or_default().split_whitespace();
    let opens =
        rest.trim_start().starts_with(char::is_uppercase) && rest.starts_with(char::is_whitespace);
    opens
        && sentence.any(|word| {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            // French writes *I* onto its verb: *j'ai*.
            SPEAKERS.contains(bare.as_str()) || bare.starts_with("j'") || bare.starts_with("j’")
        })
}

/// Whether a space and a word in lower case follow.
fn goes_on_lower(rest: &str) -> bool {
    rest.starts_with(char::is_whitespace) && rest.trim_start().starts_with(char::is_lowercase)
}

/// Past the full stop that Spanish sets behind the narrator's closing dash.
fn skip_stops(text: &str, at: usize, end: usize) -> usize {
    let rest = &text[at..end];
    end - rest.trim_start_matches(['.', ',', ';', ':', ' ', '\u{a0}']).len()
}

/// Whether the words behind a dash are a narrator's by their place: they begin in
/// lower case, name somebody, and end with the block or with a stop before the next
/// dash (`– argumentował jeden z deputowanych SPD.`, `— закончил Путин.— Это`).
fn ends_in_narration(rest: &str) -> bool {
    const LONGEST: usize = 24;
    let rest = rest.trim_start();
    let chunk = match rest.find(is_dash) {
        Some(at) => &rest[..at],
        None => rest,
    };
    let chunk = chunk.trim_end();
    let words: Vec<&str> = chunk.split_whitespace().collect();
    let named = words.iter().skip(1).take(5).any(|it| it.starts_with(char::is_uppercase));
    rest.starts_with(char::is_lowercase)
        && chunk.ends_with('.')
        && (2..=LONGEST).contains(&words.len())
        && named
}

/// Whether one of the first two words of `rest` is a narrator's verb of saying.
fn tells(rest: &str) -> bool {
    let verb = |word: &str| INCISE.contains(word.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut words = rest.split_whitespace();
    let (Some(first), second) = (words.next(), words.next()) else { return false };
    if first.starts_with(char::is_lowercase) {
        return verb(first) || second.is_some_and(verb) || tells_of_somebody(rest);
    }
    // *Laine sanoi*: the name before its verb.
    first.starts_with(char::is_uppercase) && second.is_some_and(verb)
}

/// Whether one of the short verbs opens `rest`, and a pronoun or somebody's name follows.
fn tells_of_somebody(rest: &str) -> bool {
    const REACH: usize = 3;
    let bare = |it: &str| it.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let mut words = rest.split_whitespace();
    if !words.next().is_some_and(|it| SHORT.contains(bare(it).as_str())) {
        return false;
    }
    let behind: Vec<&str> = words.take(REACH).collect();
    let pronoun = behind.first().is_some_and(|it| PRONOUNS.contains(bare(it).as_str()));
    pronoun || behind.iter().any(|it| it.starts_with(char::is_uppercase))
}

/// Parts a quotation in which a narrator speaks between dashes: `«Мы не уйдём, —
/// сказал Дёмин. — Это решено»` is two.
pub(super) fn without_narrators(text: &str, found: &mut Vec<Quotation>) {
    let mut rest = Vec::new();
    for quotation in found.iter_mut() {
        let Some((end, start)) = narrator(text, quotation) else { continue };
        let whole = quotation.clone();
        quotation.span = Span::new(whole.span.start, end).trimmed(text);
        quotation.outer = Span::new(whole.outer.start, quotation.span.end);
        let second = Span::new(start, whole.span.end).trimmed(text);
        if !second.is_empty() {
            let outer = Span::new(second.start, whole.outer.end);
            rest.push(Quotation { span: second, outer, continues: false, ..whole });
        }
    }
    found.append(&mut rest);
}

/// The same between commas: *« Nous irons au bout, a dit Paul Martin. On ne recule pas. »*,
/// where a verb of saying and somebody, or a pronoun that is tied to it, follow the comma.
fn incise(inner: &str) -> Option<(usize, usize)> {
    const LONGEST: usize = 12;
    let told = |rest: &str| {
        let chunk = rest.split(['.', '!', '?']).next().unwrap_or_default();
        let words: Vec<&str> = chunk.split_whitespace().collect();
        let tied = words.first().is_some_and(|it| it.contains('-'));
        let mut behind = words.iter().skip(1).take(6);
        let named = behind.any(|it| it.starts_with(char::is_uppercase));
        let begins = chunk.trim_start().starts_with(char::is_lowercase);
        begins && tells(chunk) && (tied || named) && words.len() <= LONGEST
    };
    let mut commas = inner.match_indices(',').map(|it| it.0);
    let at = commas.find(|at| told(&inner[at + 1..]))?;
    let end = inner[at..].find(['.', '!', '?']).map_or(inner.len(), |it| at + it + 1);
    Some((at, end))
}

/// Where the words before a narrator inside a quotation end, and where those behind
/// him begin (the quotation's end when he has the last word).
fn narrator(text: &str, quotation: &Quotation) -> Option<(usize, usize)> {
    if quotation.marks == QuotationMarks::Dash {
        return None;
    }
    let inner = quotation.span.of(text);
    if quotation.marks == QuotationMarks::Guillemets
        && let Some((end, start)) = incise(inner)
    {
        return Some((quotation.span.start + end, quotation.span.start + start));
    }
    let opens = |at: usize, c: char| {
        let before = inner[..at].trim_end();
        let rest = &inner[at + c.len_utf8()..];
        let verb = rest.split_whitespace().next().is_some_and(|it| {
            it.starts_with(char::is_lowercase)
                && INCISE.contains(it.trim_matches(|c: char| !c.is_alphanumeric()))
        });
        // *„Pójdziemy do końca – mówi Jan Kot. – …”*: no comma where somebody is named.
        let mut words = rest.split_whitespace().skip(1).take(3);
        let named = words.any(|it| it.starts_with(char::is_uppercase));
        (before.ends_with([',', '!', '?', '…']) || named) && verb
    };
    let mut dashes = inner.char_indices().filter(|it| is_dash(it.1));
    let (at, dash) = dashes.find(|&(at, c)| opens(at, c))?;
    let told = &inner[at + dash.len_utf8()..];
    let next = told
        .char_indices()
        // A dash inside the narrator's own sentence does not end him.
        .find(|&(at, c)| is_dash(c) && told[..at].trim_end().ends_with(['.', ',', ':']));
    let start = next.map_or(inner.len(), |it| at + dash.len_utf8() + it.0 + it.1.len_utf8());
    let end = inner[..at].trim_end().trim_end_matches(',').len();
    Some((quotation.span.start + end, quotation.span.start + start))
}
