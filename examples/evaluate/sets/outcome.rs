//! What measuring a set gives: tables for EVALUATION.md, and a list of misses.

use std::error::Error;

/// Whatever stops a set from being measured.
pub(crate) type Failure = Box<dyn Error>;

/// The figures of one set.
pub(crate) struct Outcome {
    /// The name between the markers of EVALUATION.md, and of the list of misses.
    pub(crate) name: String,
    /// The table in Markdown, with a line end.
    pub(crate) table: String,
    /// Misses and false finds, one a line; sorted when they are written.
    pub(crate) misses: Vec<String>,
}

/// A Markdown table in the making.
pub(crate) struct Table(String);

impl Table {
    /// A table with these column heads; the first column is text, the others figures.
    pub(crate) fn new(head: &[&str]) -> Self {
        let rule: Vec<&str> =
            head.iter().enumerate().map(|(at, _)| if at == 0 { "---" } else { "---:" }).collect();
        Self(format!("| {} |\n| {} |\n", head.join(" | "), rule.join(" | ")))
    }

    pub(crate) fn row(&mut self, cells: &[String]) {
        self.0.push_str(&format!("| {} |\n", cells.join(" | ")));
    }

    pub(crate) fn finish(self) -> String {
        self.0
    }
}

/// A share to four places; a dash where there is nothing to share.
pub(crate) fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.4}", ratio(part, whole)) }
}

/// A share and its counts.
pub(crate) fn counted(part: usize, whole: usize) -> String {
    if whole == 0 {
        "–".to_owned()
    } else {
        format!("{:.4} ({part}/{whole})", ratio(part, whole))
    }
}

/// `part / whole`; 1 where there is nothing to reach.
pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// A text on one line, at most `n` characters.
pub(crate) fn brief(text: &str, n: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(n) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
