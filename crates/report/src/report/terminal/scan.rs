//! `wireprint scan` for people: what is shared, most telling first.
//!
//! A section a kind of finding, each with its count; long lists are cut and say
//! how much they leave out. Findings carry the ids that the JSON gives them.

use std::io::{self, Write};

use super::findings::{AT, MOST_FINDINGS, MOST_PLACES, ON, Report};
use super::highlights::main_findings;
use super::page::{Page, Tone, View, count, flowing, run};
use super::table;
use crate::align::PassageKind;
use crate::cluster::{Cluster, Level};
use crate::findings::vocabulary::{cluster_level, cohesion, passage_kind, passage_wording};
use crate::findings::{Names, Ranking, ScanResult, highlights};
use crate::furniture::{Furniture, FurnitureKind};
use crate::report::escape_terminal;
use crate::report::layout::{Run, pad, truncate};
use crate::text::{DocId, Document, Place};

/// Writes a scan as a report for people.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn scan_text(result: &ScanResult, view: &View, out: &mut impl Write) -> io::Result<()> {
    let ranking = Ranking::of(result);
    let names = Names::new(result);
    let page = Page::new(out, view);
    let mut report = Report { result, ranking: &ranking, names, page, left: 0 };
    report.head()?;
    report.left += main_findings(result, &highlights(result), &mut report.page)?;
    report
        .quotations(&report.ranking.quotations.iter().copied().enumerate().collect::<Vec<_>>())?;
    report.passages()?;
    report.clusters()?;
    report.embedded()?;
    report.furniture()?;
    table::articles(result, &mut report.page)?;
    report.foot()
}

impl<W: Write> Report<'_, W> {
    fn head(&mut self) -> io::Result<()> {
        let result = self.result;
        let words = result.facts.iter().map(|it| it.words).sum();
        let mut parts =
            vec![count(result.corpus.len(), "article", "articles"), count(words, "word", "words")];
        if !result.embedded.is_empty() {
            let articles = count(result.embedded.len(), "article", "articles");
            parts.push(format!("{articles} inside other pages"));
        }
        let skipped = result.account.skipped + result.account.failed;
        if skipped > 0 {
            parts.push(format!("{} not read", count(skipped, "record", "records")));
        }
        if result.account.empty > 0 {
            parts.push(count(result.account.empty, "record without text", "records without text"));
        }
        self.page.wrapped("", "", &[run(Tone::Strong, &parts.join(" · "))], usize::MAX)
    }

    fn foot(&mut self) -> io::Result<()> {
        let result = self.result;
        let nothing = result.quotations.is_empty()
            && result.passages.is_empty()
            && result.clusters.is_empty();
        let text = match result.corpus.len() {
            0 => "There is no article to scan.",
            1 => "Nothing in this article is repeated.",
            _ => "These articles share nothing.",
        };
        if nothing {
            self.page.blank()?;
            self.page.line(&[run(Tone::Plain, text)])?;
        }
        self.cut()
    }

    fn passages(&mut self) -> io::Result<()> {
        let passages = &self.result.passages;
        if passages.is_empty() {
            return Ok(());
        }
        let order = &self.ranking.passages;
        let all = self.page.view().all;
        let listed = |at: usize| {
            all || !matches!(passages[at].kind, PassageKind::Quotation | PassageKind::Furniture)
        };
        let breakdown = breakdown(order.iter().map(|&at| passages[at].kind));
        self.page.rule("Passages in several places", &breakdown)?;
        let chosen: Vec<(usize, usize)> =
            order.iter().copied().enumerate().filter(|&(_, at)| listed(at)).collect();
        let shown = chosen.len().min(self.most(MOST_FINDINGS));
        for &(n, at) in &chosen[..shown] {
            self.passage(n, at)?;
        }
        if chosen.len() > shown || order.len() > chosen.len() {
            self.page.blank()?;
        }
        self.more("   ", chosen.len() - shown, "passage", "passages")?;
        let elsewhere = order.len() - chosen.len();
        if elsewhere > 0 {
            let text = format!(
                "{} quoted words or furniture and listed there",
                if elsewhere == 1 {
                    "1 more is".to_owned()
                } else {
                    format!("{elsewhere} more are")
                }
            );
            self.page.wrapped("   ", "   ", &[run(Tone::Faint, &text)], usize::MAX)?;
        }
        Ok(())
    }

    fn passage(&mut self, rank: usize, at: usize) -> io::Result<()> {
        let (id, passage) = (&format!("p{}", rank + 1), &self.result.passages[at]);
        let mut facts = vec![count(passage.words, "word", "words")];
        facts.push(count(passage.occurrences.len(), "place", "places"));
        facts.push(passage_wording(passage.relation, passage.similarity));
        if !passage.evidence.is_empty() {
            facts.push(passage.evidence.join(", "));
        }
        facts.extend(self.first(self.result.passage_origins.get(at), &passage.occurrences));
        self.finding(id, Some(passage_kind(passage.kind).one), &facts)?;
        if let Some(&first) = passage.occurrences.first() {
            self.quoted_text(self.text(first))?;
        }
        self.places(&passage.occurrences)
    }

    fn clusters(&mut self) -> io::Result<()> {
        for level in [Level::Document, Level::Paragraph] {
            let order = self.ranking.clusters.iter().copied().enumerate();
            let chosen: Vec<(usize, usize)> =
                order.filter(|&(_, at)| self.result.clusters[at].level == level).collect();
            if chosen.is_empty() {
                continue;
            }
            let title = cluster_level(level).heading();
            self.page.rule(&title, &count(chosen.len(), "cluster", "clusters"))?;
            let shown = chosen.len().min(self.most(MOST_FINDINGS));
            for &(n, at) in &chosen[..shown] {
                self.cluster(n, at)?;
            }
            if chosen.len() > shown {
                self.page.blank()?;
            }
            self.more("   ", chosen.len() - shown, "cluster", "clusters")?;
            if level == Level::Document {
                self.next_step(chosen[0].1)?;
            }
        }
        Ok(())
    }

    /// What to run next for two versions of one article: once, below all of them.
    fn next_step(&mut self, at: usize) -> io::Result<()> {
        let cluster = &self.result.clusters[at];
        let [a, b] = two(cluster).map(|it| argument(self.result.corpus.get(it.doc)));
        let (Some(a), Some(b)) = (a, b) else { return Ok(()) };
        self.page.blank()?;
        for (command, answer) in [("diff", "how they differ"), ("why", "why they are one text")] {
            let text = format!("wireprint {command} {a} {b}");
            self.page.line(&[
                run(Tone::Faint, ON),
                run(Tone::Plain, &text),
                run(Tone::Faint, &format!("  {answer}")),
            ])?;
        }
        Ok(())
    }

    fn cluster(&mut self, rank: usize, at: usize) -> io::Result<()> {
        let (id, cluster) = (&format!("c{}", rank + 1), &self.result.clusters[at]);
        let members = match cluster.level {
            Level::Document => count(cluster.members.len(), "article", "articles"),
            Level::Paragraph => count(cluster.members.len(), "paragraph", "paragraphs"),
        };
        let mut facts = vec![members, cohesion(cluster.cohesion)];
        facts.extend(self.first(self.result.cluster_origins.get(at), &cluster.members));
        self.finding(id, None, &facts)?;
        if cluster.level == Level::Paragraph {
            if let Some(&it) = cluster.members.get(cluster.representative) {
                self.quoted_text(self.text(it))?;
            }
            return self.places(&cluster.members);
        }
        let most = self.most(MOST_PLACES);
        let shown = &cluster.members[..cluster.members.len().min(most)];
        for (n, place) in shown.iter().enumerate() {
            let mut note = self.heading(place.doc);
            if n == cluster.representative {
                let gap = if note.is_empty() { "" } else { " " };
                note.push(run(Tone::Faint, &format!("{gap}(representative)")));
            }
            self.at(&self.label(*place), &note)?;
        }
        self.more(AT, cluster.members.len() - shown.len(), "article", "articles")
    }

    /// A document's outlet, date and headline, as far as the input says.
    fn heading(&self, doc: DocId) -> Vec<Run<Tone>> {
        let document = self.result.corpus.get(doc);
        let mut runs = Vec::new();
        for (tone, part) in [
            (Tone::Strong, document.outlet.as_deref()),
            (Tone::Plain, self.names.day(doc)),
            (Tone::Plain, Some(self.names.headline(doc))),
        ] {
            let Some(part) = part.filter(|it| !it.is_empty()) else { continue };
            if !runs.is_empty() {
                runs.push(run(Tone::Faint, " · "));
            }
            runs.push(flowing(tone, part));
        }
        runs
    }

    fn embedded(&mut self) -> io::Result<()> {
        if self.result.embedded.is_empty() {
            return Ok(());
        }
        let order = &self.ranking.embedded;
        let articles = count(order.len(), "article", "articles");
        self.page.rule("Articles inside other pages", &articles)?;
        self.page.blank()?;
        let shown = order.len().min(self.most(MOST_FINDINGS));
        for (n, &at) in order.iter().enumerate().take(shown) {
            let it = &self.result.embedded[at];
            let text = &self.result.corpus.get(it.doc).text;
            let outlet = it.article.outlet.map_or("outlet unknown", |span| span.of(text));
            let mut runs = vec![run(Tone::Id, &format!("e{}", n + 1)), run(Tone::Plain, " ")];
            runs.push(flowing(Tone::Strong, outlet));
            if let Some(age) = it.article.age {
                runs.push(flowing(Tone::Faint, &format!(", {}", age.of(text))));
            }
            if let Some(title) = it.article.title {
                runs.push(run(Tone::Faint, " · "));
                runs.push(flowing(Tone::Plain, title.of(text)));
            }
            self.page.wrapped("", ON, &runs, 3)?;
            self.brief_places(AT, &[Place { doc: it.doc, span: it.article.span }])?;
        }
        self.more("   ", order.len() - shown, "article", "articles")
    }

    fn furniture(&mut self) -> io::Result<()> {
        let pieces = &self.result.furniture;
        if pieces.is_empty() {
            return Ok(());
        }
        let places: usize = pieces.iter().map(|it| it.occurrences.len()).sum();
        let breakdown = format!(
            "{} in {}",
            count(pieces.len(), "piece", "pieces"),
            count(places, "place", "places")
        );
        self.page.rule("Site furniture, counted in no similarity", &breakdown)?;
        self.page.blank()?;
        let most = self.most(3);
        let mut rest = self.ranking.furniture.as_slice();
        while let Some(&first) = rest.first() {
            let kind = pieces[first].kind;
            let end = rest.iter().take_while(|&&at| pieces[at].kind == kind).count();
            self.furniture_kind(kind, &rest[..end], most)?;
            rest = &rest[end..];
        }
        Ok(())
    }

    fn furniture_kind(
        &mut self,
        kind: FurnitureKind,
        order: &[usize],
        most: usize,
    ) -> io::Result<()> {
        /// The longest names of a kind, `app-promotion`, and two spaces.
        const KIND: usize = 15;
        let result = self.result;
        for (n, &at) in order.iter().enumerate().take(most) {
            let Furniture { occurrences, .. } = &result.furniture[at];
            let Some(&first) = occurrences.first() else { continue };
            let name = if n == 0 { kind.name() } else { "" };
            self.page.runs(&[run(Tone::Strong, &pad(name, KIND)), run(Tone::Faint, "│ ")])?;
            let room = self.page.view().width.saturating_sub(KIND + 2).max(10);
            let text = flowing(Tone::Plain, self.text(first)).text;
            self.page
                .line(&[Run { style: Tone::Plain, text: truncate(&text, room).into_owned() }])?;
            self.brief_places(&format!("{}▸ ", " ".repeat(KIND)), occurrences)?;
        }
        let left = order.len().saturating_sub(most);
        self.more(&" ".repeat(KIND), left, "piece", "pieces")
    }
}

/// The representative and another member: of two the earlier comes first.
fn two(cluster: &Cluster) -> [Place; 2] {
    match cluster.representative {
        0 => [cluster.members[0], cluster.members[1]],
        n => [cluster.members[0], cluster.members[n]],
    }
}

/// `document` as the commands take it, ready for a shell; none where a shell could not be
/// given its name on one line.
fn argument(document: &Document) -> Option<String> {
    let name = match document.record_line {
        None => document.path.clone(),
        // A record without an id is called by its file and line.
        Some(line) if document.id.starts_with(&document.path) => {
            format!("{}#{line}", document.path)
        }
        Some(_) => format!("{}#{}", document.path, document.id),
    };
    let is_plain = |it: char| it.is_alphanumeric() || "/._-:@+".contains(it);
    if document.path == "-" || name.starts_with('-') || escape_terminal(&name) != name {
        None
    } else if name.chars().all(is_plain) {
        Some(name)
    } else {
        Some(format!("'{}'", name.replace('\'', r"'\''")))
    }
}

/// `3 wire copy, 1 set phrase`: equal neighbors, counted.
fn breakdown(kinds: impl Iterator<Item = PassageKind>) -> String {
    let mut counts: Vec<(PassageKind, usize)> = Vec::new();
    for kind in kinds {
        match counts.last_mut() {
            Some((last, n)) if *last == kind => *n += 1,
            _ => counts.push((kind, 1)),
        }
    }
    let parts = counts.into_iter().map(|(kind, n)| passage_kind(kind).count(n));
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::layout::display_width;
    use crate::report::sample::sample;
    use proptest::prelude::*;

    /// The report with escapes made visible.
    fn shown(result: &ScanResult, view: &View) -> String {
        let mut out = Vec::new();
        scan_text(result, view, &mut out).unwrap();
        String::from_utf8(out).unwrap().replace('\x1b', "␛")
    }

    /// The text without the styles and links that we send.
    fn unstyled(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('␛') {
            out.push_str(&rest[..at]);
            rest = &rest[at + '␛'.len_utf8()..];
            let end = if rest.starts_with(']') {
                rest.find("␛\\").unwrap() + "␛\\".len()
            } else {
                rest.find('m').unwrap() + 1
            };
            rest = &rest[end..];
        }
        out + rest
    }

    #[test]
    fn the_report_at_80_columns() {
        insta::assert_snapshot!("scan_80", shown(&sample(), &View::default()));
    }

    #[test]
    fn the_report_at_160_columns() {
        let view = View { width: 160, ..View::default() };
        insta::assert_snapshot!("scan_160", shown(&sample(), &view));
    }

    #[test]
    fn the_report_with_color_and_links() {
        let links = Some("/news".to_owned());
        let view = View { color: true, links, ..View::default() };
        insta::assert_snapshot!("scan_80_color", shown(&sample(), &view));
    }

    #[test]
    fn the_whole_report() {
        let view = View { all: true, ..View::default() };
        insta::assert_snapshot!("scan_80_all", shown(&sample(), &view));
    }

    #[test]
    fn a_document_is_named_as_a_shell_takes_it() {
        let named = |path: &str, record: Option<(&str, usize)>| {
            let mut document =
                Document { id: path.to_owned(), path: path.to_owned(), ..Document::default() };
            if let Some((id, line)) = record {
                id.clone_into(&mut document.id);
                document.record_line = Some(line);
            }
            argument(&document)
        };
        assert_eq!(named("a/b.txt", None).as_deref(), Some("a/b.txt"));
        assert_eq!(named("it's.txt", None).as_deref(), Some(r"'it'\''s.txt'"));
        assert_eq!(named("p.jsonl", Some(("7", 2))).as_deref(), Some("'p.jsonl#7'"));
        assert_eq!(named("p.jsonl", Some(("p.jsonl:2", 2))).as_deref(), Some("'p.jsonl#2'"));
        assert_eq!(named("a\nb.txt", None), None);
        assert_eq!(named("-", None), None);
    }

    #[test]
    fn an_empty_scan_is_said_to_be_empty() {
        insta::assert_snapshot!(shown(&ScanResult::default(), &View::default()), @"
        0 articles · 0 words

        There is no article to scan.
        ");
    }

    #[test]
    fn color_adds_nothing_but_escapes() {
        // But for the marks of the words that differ, which color tells by itself.
        let mut plain = shown(&sample(), &View::default());
        for mark in ["[-", "-]", "{+", "+}"] {
            assert!(plain.contains(mark));
            plain = plain.replace(mark, "");
        }
        let view = View { color: true, links: Some("/".to_owned()), ..View::default() };
        assert_eq!(unstyled(&shown(&sample(), &view)), plain);
    }

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let mut result = sample();
        let statement = result.quotations[1].clone();
        result.quotations = vec![statement; MOST_FINDINGS + 3];
        let text = shown(&result, &View::default());
        assert!(text.contains("… 3 statements more"), "{text}");
        assert!(text.contains("--all"), "{text}");
        let text = shown(&result, &View { all: true, ..View::default() });
        assert!(text.contains("q13 Ines Okafor") && !text.contains("--all"), "{text}");
    }

    proptest! {
        #[test]
        fn lines_fit_and_nothing_raw_gets_through(
            width in 40usize..200,
            nasty in "[\u{0}-\u{20}\u{7f}-\u{9f}\u{202a}-\u{202e}a守:#\\[\\]]{0,200}",
        ) {
            let mut result = sample();
            result.quotations[0].speaker = Some(nasty.clone());
            result.quotations[0].occurrences[0].outlet = Some(nasty.clone());
            result.passages[0].evidence = vec![nasty];
            let text = shown(&result, &View { width, ..View::default() });
            for line in text.lines() {
                let place = line.contains("▸ ") || line.contains("└ ");
                prop_assert!(display_width(line) <= width || place, "{line:?}");
            }
            let raw = text.chars().find(|&c| c.is_control() && c != '\n' || c == '\u{202e}');
            prop_assert_eq!(raw, None);
        }

        #[test]
        fn no_line_begins_with_the_inputs_own_words(
            text in "(::error file=a::b|##\\[error\\]|::set-output x=y)( ::error::| a){0,30}",
        ) {
            let mut result = sample();
            result.quotations[1].speaker = Some(text.clone());
            result.quotations[1].occurrences[0].outlet = Some(text.clone());
            result.quotations[1].drift[0].ops[0].text = text.clone();
            result.passages[0].evidence = vec![text];
            for width in [40, 80, 160] {
                let shown = shown(&result, &View { width, all: true, ..View::default() });
                for line in shown.lines() {
                    let line = line.trim_start();
                    prop_assert!(!line.starts_with("::") && !line.starts_with("##"), "{line:?}");
                }
            }
        }
    }
}
