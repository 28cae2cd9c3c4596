//! What articles share, as Markdown: for a wiki, an issue, a note to colleagues.

use std::io::{self, Write};

use super::{escape, group, highlights, line, text};
use crate::align::Passage;
use crate::cluster::{Cluster, Level};
use crate::findings::vocabulary::{
    ARTICLE, PLACE, capital, cluster_level, cohesion, count, furniture_kind, passage_kind,
    passage_wording,
};
use crate::findings::{Names, Ranking, ScanResult};
use crate::text::Place;

/// Writes a scan as Markdown: the main findings, then all statements, passages, versions,
/// embedded articles and furniture, each with all of its places.
///
/// Findings have the ids that the JSON gives them. A kind of which there is none has no
/// heading.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn scan_markdown(result: &ScanResult, out: &mut impl Write) -> io::Result<()> {
    let ranking = Ranking::of(result);
    let report = Report { result, names: Names::new(result) };
    writeln!(out, "# What these articles share\n")?;
    report.counts(out)?;
    highlights::main_findings(result, &crate::findings::highlights(result), out)?;
    section("Statements in several places", &ranking.quotations, out, |rank, at, out| {
        group(result, "###", rank, &result.quotations[at], out)
    })?;
    section("Passages in several places", &ranking.passages, out, |rank, at, out| {
        report.passage(rank, &result.passages[at], out)
    })?;
    for level in [Level::Document, Level::Paragraph] {
        let is_of = |at: usize| result.clusters[at].level == level;
        if ranking.clusters.iter().any(|&at| is_of(at)) {
            writeln!(out, "\n## {}", cluster_level(level).heading())?;
        }
        // Articles and paragraphs are numbered in one row, so a list has gaps.
        for (rank, &at) in ranking.clusters.iter().enumerate().filter(|it| is_of(*it.1)) {
            report.cluster(rank, &result.clusters[at], out)?;
        }
    }
    report.embedded(&ranking.embedded, out)?;
    report.furniture(&ranking.furniture, out)
}

/// A heading, where there is something below it, and what stands there.
fn section<W: Write>(
    heading: &str,
    order: &[usize],
    out: &mut W,
    mut each: impl FnMut(usize, usize, &mut W) -> io::Result<()>,
) -> io::Result<()> {
    if !order.is_empty() {
        writeln!(out, "\n## {heading}")?;
    }
    order.iter().enumerate().try_for_each(|(rank, &at)| each(rank, at, out))
}

struct Report<'a> {
    result: &'a ScanResult,
    names: Names<'a>,
}

impl Report<'_> {
    fn counts(&self, out: &mut impl Write) -> io::Result<()> {
        let result = self.result;
        let words = result.facts.iter().map(|it| it.words).sum();
        let mut parts = vec![ARTICLE.count(result.corpus.len()), count(words, "word", "words")];
        // What was not read is never counted as clean.
        let unread = result.account.skipped + result.account.failed;
        if unread > 0 {
            parts.push(format!("{} not read", count(unread, "record", "records")));
        }
        writeln!(out, "{}.", parts.join(", "))?;
        let nothing = result.quotations.is_empty()
            && result.passages.is_empty()
            && result.clusters.is_empty();
        if nothing {
            writeln!(out, "\nThese articles share nothing.")?;
        }
        Ok(())
    }

    fn passage(&self, rank: usize, passage: &Passage, out: &mut impl Write) -> io::Result<()> {
        writeln!(
            out,
            "\n### p{} {}: {}, {}, {}\n",
            rank + 1,
            capital(passage_kind(passage.kind).one),
            count(passage.words, "word", "words"),
            PLACE.count(passage.occurrences.len()),
            passage_wording(passage.relation, passage.similarity)
        )?;
        if let Some(&first) = passage.occurrences.first() {
            writeln!(out, "> {}\n", escape(text(self.result, first)))?;
        }
        self.places(&passage.occurrences, out)
    }

    fn cluster(&self, rank: usize, cluster: &Cluster, out: &mut impl Write) -> io::Result<()> {
        let members = match cluster.level {
            Level::Document => ARTICLE.count(cluster.members.len()),
            Level::Paragraph => count(cluster.members.len(), "paragraph", "paragraphs"),
        };
        writeln!(out, "\n### c{} {members}, {}\n", rank + 1, cohesion(cluster.cohesion))?;
        if cluster.level == Level::Paragraph
            && let Some(&it) = cluster.members.get(cluster.representative)
        {
            writeln!(out, "> {}\n", escape(text(self.result, it)))?;
        }
        self.places(&cluster.members, out)
    }

    fn embedded(&self, order: &[usize], out: &mut impl Write) -> io::Result<()> {
        if order.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n## Articles inside other pages\n")?;
        for (rank, &at) in order.iter().enumerate() {
            let it = &self.result.embedded[at];
            let page = &self.result.corpus.get(it.doc).text;
            let stated = [it.article.outlet, it.article.age, it.article.title];
            let stated: Vec<String> =
                stated.into_iter().flatten().map(|it| escape(it.of(page))).collect();
            let place = self.place(Place { doc: it.doc, span: it.article.span });
            writeln!(out, "- e{} {}: {place}", rank + 1, stated.join(", "))?;
        }
        Ok(())
    }

    fn furniture(&self, order: &[usize], out: &mut impl Write) -> io::Result<()> {
        if order.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n## Site furniture, counted in no similarity\n")?;
        for piece in order.iter().map(|&at| &self.result.furniture[at]) {
            let Some(&first) = piece.occurrences.first() else { continue };
            writeln!(
                out,
                "- {}: “{}”, {}",
                capital(&furniture_kind(piece.kind)),
                escape(text(self.result, first)),
                PLACE.count(piece.occurrences.len())
            )?;
            for &at in &piece.occurrences {
                writeln!(out, "  - {}", self.place(at))?;
            }
        }
        Ok(())
    }

    fn places(&self, places: &[Place], out: &mut impl Write) -> io::Result<()> {
        places.iter().try_for_each(|&at| writeln!(out, "- {}", self.place(at)))
    }

    /// Where, and what a reader knows the article by.
    fn place(&self, place: Place) -> String {
        let id = escape(&self.result.corpus.get(place.doc).id);
        let at = format!("{id}, line {}", line(self.result, place));
        let who = self.names.who(place.doc);
        if who.is_empty() { at } else { format!("{at} — {}", escape(&who)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample;

    fn written(result: &ScanResult) -> String {
        let mut out = Vec::new();
        scan_markdown(result, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_scan_as_markdown() {
        insta::assert_snapshot!(written(&sample()));
    }

    #[test]
    fn a_scan_that_finds_nothing_says_so() {
        let nothing = ScanResult::default();
        assert!(written(&nothing).contains("These articles share nothing."));
    }
}
