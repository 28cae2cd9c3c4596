//! What things are called and how numbers are written, in every report.
//!
//! The terminal, the pages, Markdown, tables and figures take their words from
//! here, so that one finding has one name and one number wherever it is read.
//! The identifiers of the JSON stand beside the labels: [`KINDS`] is the table of
//! both. What a form of output does with the words (color, escaping, a space that
//! does not break) is its own.

use super::highlight::HighlightKind;
use crate::align::{PassageKind, Relation};
use crate::cluster::{Cohesion, Level};
use crate::furniture::FurnitureKind;
use crate::quote::{Confidence, QuoteRelation};
use crate::text::Severity;

/// What one thing is called, and several of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// One of them, in lower case.
    pub one: &'static str,
    /// Several.
    pub many: &'static str,
}

impl Label {
    const fn new(one: &'static str, many: &'static str) -> Self {
        Self { one, many }
    }

    /// `1 article`, `1,234 articles`.
    #[must_use]
    pub fn count(self, n: usize) -> String {
        count(n, self.one, self.many)
    }

    /// The label with a capital letter, as a heading begins.
    #[must_use]
    pub fn heading(self) -> String {
        capital(self.many)
    }
}

/// An article of the input.
pub const ARTICLE: Label = Label::new("article", "articles");
/// Who publishes articles.
pub const OUTLET: Label = Label::new("outlet", "outlets");
/// A word in the sense of the normalization.
pub const WORD: Label = Label::new("word", "words");
/// A stretch of one article.
pub const PLACE: Label = Label::new("place", "places");
/// Somebody's words in several places.
pub const STATEMENT: Label = Label::new("statement", "statements");
/// A stretch of text that several articles have.
pub const PASSAGE: Label = Label::new("passage", "passages");
/// Words in quotation marks.
pub const QUOTATION: Label = Label::new("quotation", "quotations");
/// Quoted words that are nobody's statement.
pub const SET_PHRASE: Label = Label::new("set phrase", "set phrases");
/// Articles on one story.
pub const STORY: Label = Label::new("story", "stories");

/// What the page shows as one paragraph.
pub const PARAGRAPH: Label = Label::new("paragraph", "paragraphs");
/// Two articles that share something.
pub const PAIR: Label = Label::new("pair", "pairs");
/// One of several texts that are one.
pub const VERSION: Label = Label::new("version", "versions");
/// One of the ways in which something is said.
pub const WORDING: Label = Label::new("wording", "wordings");
/// What a rule found.
pub const FINDING: Label = Label::new("finding", "findings");
/// Articles that have one finding with each other.
pub const GROUP: Label = Label::new("group", "groups");

/// Every identifier of the JSON with its label, a kind of finding at a time: for the
/// documentation, and for the test that no two things have one name.
pub const KINDS: [(&str, &str, &str); 21] = [
    ("passages", "unknown", passage_kind(PassageKind::Unknown).one),
    ("passages", "wire", passage_kind(PassageKind::Wire).one),
    ("passages", "quotation", passage_kind(PassageKind::Quotation).one),
    ("passages", "repeat", passage_kind(PassageKind::Repeat).one),
    ("passages", "stock-phrase", passage_kind(PassageKind::StockPhrase).one),
    ("passages", "furniture", passage_kind(PassageKind::Furniture).one),
    ("relations of passages", "exact", passage_relation(Relation::Exact)),
    ("relations of passages", "near", passage_relation(Relation::Near)),
    ("relations of quotations", "exact", quote_relation(QuoteRelation::Exact)),
    ("relations of quotations", "reworded", quote_relation(QuoteRelation::Reworded)),
    ("relations of quotations", "partial", quote_relation(QuoteRelation::Partial)),
    ("relations of quotations", "fragments", quote_relation(QuoteRelation::Fragments)),
    ("clusters", "document", cluster_level(Level::Document).one),
    ("clusters", "paragraph", cluster_level(Level::Paragraph).one),
    ("highlights", "story", HighlightKind::Story.label()),
    ("highlights", "statement", HighlightKind::Statement.label()),
    ("highlights", "copied-text", HighlightKind::CopiedText.label()),
    ("highlights", "versions", HighlightKind::Versions.label()),
    ("highlights", "speaker", HighlightKind::Speaker.label()),
    ("quotations", "statement", STATEMENT.one),
    ("quotations", "stock_phrase", SET_PHRASE.one),
];

/// What a passage of a kind is called.
#[must_use]
pub const fn passage_kind(kind: PassageKind) -> Label {
    match kind {
        PassageKind::Unknown => Label::new("shared text", "shared text"),
        PassageKind::Wire => Label::new("wire copy", "wire copy"),
        PassageKind::Quotation => Label::new("in a quotation", "in quotations"),
        PassageKind::Repeat => {
            Label::new("repeat within one article", "repeats within one article")
        }
        PassageKind::StockPhrase => Label::new("stock phrase", "stock phrases"),
        PassageKind::Furniture => Label::new("site furniture", "site furniture"),
    }
}

/// How the places of a passage relate.
#[must_use]
pub const fn passage_relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Exact => "same words",
        Relation::Near => "nearly the same words",
    }
}

/// How the places of a statement relate.
#[must_use]
pub const fn quote_relation(relation: QuoteRelation) -> &'static str {
    match relation {
        QuoteRelation::Exact => "same words",
        QuoteRelation::Reworded => "reworded",
        QuoteRelation::Partial => "partial",
        QuoteRelation::Fragments => "fragments",
    }
}

/// How the places of a passage relate, with the number where they differ.
#[must_use]
pub fn passage_wording(relation: Relation, similarity: f64) -> String {
    match relation {
        Relation::Exact => passage_relation(relation).to_owned(),
        Relation::Near => alike(similarity),
    }
}

/// How the places of a statement relate, with the number where they differ.
#[must_use]
pub fn quote_wording(relation: QuoteRelation, similarity: f64) -> String {
    match relation {
        QuoteRelation::Exact => quote_relation(relation).to_owned(),
        _ => format!("{}, {}", quote_relation(relation), alike(similarity)),
    }
}

/// What is said beside a speaker of whom we are less than certain: `speaker likely`.
#[must_use]
pub fn sureness(confidence: Option<Confidence>) -> Option<&'static str> {
    (confidence == Some(Confidence::Likely)).then_some("speaker likely")
}

/// `97 % alike`: the share of words that match.
#[must_use]
pub fn alike(similarity: f64) -> String {
    format!("{} alike", percent(similarity))
}

/// `at least 92 % alike, 97 % on average`: how like its representative a cluster is.
#[must_use]
pub fn cohesion(cohesion: Cohesion) -> String {
    let (min, mean) = (percent(cohesion.min), percent(cohesion.mean));
    if min == mean {
        format!("{min} alike")
    } else {
        format!("at least {min} alike, {mean} on average")
    }
}

/// What a cluster of a level is called.
#[must_use]
pub const fn cluster_level(level: Level) -> Label {
    match level {
        Level::Document => Label::new("article in versions", "articles in versions"),
        Level::Paragraph => Label::new("paragraph in versions", "paragraphs in versions"),
    }
}

/// What a piece of furniture is called.
#[must_use]
pub fn furniture_kind(kind: FurnitureKind) -> String {
    kind.name().replace('-', " ")
}

/// What the words of a column are, in the order of their classes: the label, and what it
/// means where there is room to say it.
pub const WORD_CLASSES: [(&str, &str); 6] = [
    ("unique", "unique"),
    ("shared", "shared with others"),
    ("quoted", "quoted"),
    ("wire copy", "wire copy"),
    ("inside", "articles of others inside the page"),
    ("site", "site furniture"),
];

/// What is said as bad as that is called.
#[must_use]
pub const fn severity(severity: Severity) -> Label {
    match severity {
        Severity::Error => Label::new("error", "errors"),
        Severity::Warning => Label::new("warning", "warnings"),
        Severity::Note => Label::new("note", "notes"),
    }
}

/// `1 article`, `1,234 articles`.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

/// A number with a comma between thousands.
#[must_use]
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Whole percent, rounded down: only what is all is `100 %`, and what is more than
/// nothing is at least `<1 %`. `share` is clamped to 0..=1.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100")]
pub fn percent(share: f64) -> String {
    // A share is a quotient of counts; its last bits may fall short of a whole percent.
    let whole = (share.clamp(0.0, 1.0) * 100.0 + 1e-9).floor() as u8;
    if whole == 0 && share > 0.0 { "<1 %".to_owned() } else { format!("{whole} %") }
}

/// [`percent`] of counts; nothing of nothing is `0 %`.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^53")]
pub fn percent_of(part: usize, whole: usize) -> String {
    percent(part as f64 / whole.max(1) as f64)
}

/// [`percent`] for what differs, however little: never `100 %`.
#[must_use]
pub fn percent_of_different(share: f64) -> String {
    percent(share.min(0.99))
}

/// [`percent`] with one digit behind the point where it has one: for limits, which may be
/// below one percent, and for what is held against them.
#[must_use]
pub fn tenths(share: f64) -> String {
    let whole = share * 100.0;
    if (whole - whole.round()).abs() < 1e-9 { percent(share) } else { format!("{whole:.1} %") }
}

/// The text with every run of white space as one space.
#[must_use]
pub fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first `most` characters on one line, with `…` where something was cut: between
/// words, unless the last word is most of it.
#[must_use]
pub fn clip(text: &str, most: usize) -> String {
    let text = flowing(text);
    match text.char_indices().nth(most) {
        None => text,
        Some((end, _)) => {
            let cut = &text[..end];
            // Where no blank is near, as in scripts without any, it is cut inside.
            let end = cut.rfind(' ').filter(|it| it * 3 > end * 2).unwrap_or(end);
            format!("{}…", text[..end].trim_end_matches([',', ';', ':', ' ']))
        }
    }
}

/// `text` with its first letter in upper case.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn only_all_is_a_hundred_percent_and_only_nothing_is_none() {
        let shown: Vec<String> = [0.0, 0.004, 0.29, 0.999_9, 1.0, f64::NAN].map(percent).into();
        assert_eq!(shown, ["0 %", "<1 %", "29 %", "99 %", "100 %", "0 %"]);
        assert_eq!(
            [percent_of(0, 0), percent_of(1, 300), percent_of(2, 3)],
            ["0 %", "<1 %", "66 %"]
        );
        assert_eq!(
            [percent_of_different(1.0), tenths(0.005), tenths(0.05)],
            ["99 %", "0.5 %", "5 %"]
        );
    }

    #[test]
    fn thousands_are_parted_by_commas() {
        let shown: Vec<String> = [0, 999, 1000, 1_234_567].map(thousands).into();
        assert_eq!(shown, ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(ARTICLE.count(1), "1 article");
        assert_eq!(STORY.count(1200), "1,200 stories");
    }

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(clip("one two\nthree", 99), "one two three");
        assert_eq!(clip("the harbor bridge, closed", 18), "the harbor bridge…");
        assert_eq!(clip("unbreakable", 4), "unbr…");
    }

    #[test]
    fn the_manual_prints_the_table() {
        let manual = include_str!("../../../../docs/src/output.md");
        for (list, id, label) in KINDS {
            let row = format!("| {list} | `{id}` | {label} |");
            assert!(manual.contains(&row), "{row}");
        }
    }

    #[test]
    fn inside_one_list_no_two_kinds_have_one_name() {
        let names: BTreeSet<(&str, &str)> = KINDS.iter().map(|it| (it.0, it.2)).collect();
        assert_eq!(names.len(), KINDS.len());
        let ids: BTreeSet<(&str, &str)> = KINDS.iter().map(|it| (it.0, it.1)).collect();
        assert_eq!(ids.len(), KINDS.len());
    }
}
