//! What `extract` did, for people.

use std::io::{self, Write};

use crate::findings::{ExtractSummary, vocabulary};
use crate::report::layout::wrap_plain;

/// Writes two or three lines: how many articles came of how many pages, and what was
/// removed, or marked where `kept`.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn extract_text(
    summary: &ExtractSummary,
    kept: bool,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let ExtractSummary { articles, embedded, removed, .. } = summary;
    let mut text = vocabulary::count(*articles, "article", "articles");
    if *embedded > 0 {
        text += &format!(
            ", {} of them inside pages of other outlets",
            vocabulary::thousands(*embedded)
        );
    }
    let mut lines = vec![text];
    let what = if kept { "marked" } else { "removed" };
    let mut kinds: Vec<(&str, usize)> = removed.iter().map(|(&kind, &n)| (kind, n)).collect();
    kinds.sort_by_key(|&(kind, n)| (std::cmp::Reverse(n), kind));
    let list = kinds.iter().map(|(kind, n)| format!("{} {kind}", vocabulary::thousands(*n)));
    let list = list.collect::<Vec<_>>().join(", ");
    lines.push(match percent(summary.furniture_words, summary.words) {
        _ if list.is_empty() => format!("nothing {what}"),
        share => format!("{what}: {list}; furniture is {share} of the words"),
    });
    for line in lines.iter().flat_map(|it| wrap_plain(it, width)) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a share for people")]
fn percent(part: u64, whole: u64) -> String {
    vocabulary::percent(part as f64 / whole.max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(summary: &ExtractSummary, kept: bool) -> String {
        let mut out = Vec::new();
        extract_text(summary, kept, 60, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_most_frequent_kind_is_named_first() {
        let removed = [("notice", 3), ("caption", 1_200), ("embedded-article", 3)];
        let summary = ExtractSummary {
            articles: 1_001,
            embedded: 3,
            words: 1_000,
            furniture_words: 125,
            removed: removed.into_iter().collect(),
            ..ExtractSummary::default()
        };
        insta::assert_snapshot!(shown(&summary, false), @r"
        1,001 articles, 3 of them inside pages of other outlets
        removed: 1,200 caption, 3 embedded-article, 3 notice;
        furniture is 12 % of the words
        ");
        let nothing = ExtractSummary { articles: 1, ..ExtractSummary::default() };
        insta::assert_snapshot!(shown(&nothing, true), @r"
        1 article
        nothing marked
        ");
    }
}
