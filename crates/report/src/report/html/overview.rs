//! What a reader sees first: the articles, and who shares how much with whom.

use super::figures::{Bar, Of, bar, heat_map};
use super::{Report, clip, count, escape, percent};
use crate::cluster::Level;
use crate::coverage::{By, Column, Composition};
use crate::findings::vocabulary::cluster_level;
use crate::findings::{PairScore, ParameterValue, Story};
use crate::report::layout::thousands;
use crate::text::{DocId, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// The parts of an article's bar.
const COMPOSITION: [(&str, &str); 3] =
    [("b-shared", "also in other articles"), ("b-site", "the site’s"), ("b-own", "only here")];
/// What stands for the classes of a composition, in their order.
const CLASS_PARTS: [(&str, &str); 6] = [
    ("b-own", "only here"),
    ("b-shared", "shared"),
    ("b-quoted", "quoted"),
    ("b-wire", "wire copy"),
    ("b-inside", "other articles inside the page"),
    ("b-site", "the site’s"),
];
/// Articles up to which their list comes before the figures.
const FEW: usize = 20;
/// Pairs in the table below the figures.
const MOST_PAIRS: usize = 200;
/// Messages that are shown.
const MOST_DIAGNOSTICS: usize = 100;

impl Report<'_> {
    pub(super) fn overview(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            b"<section id=\"overview\" aria-labelledby=\"h-overview\"><h2 id=\"h-overview\" class=\"vh\">\
              Overview</h2>\n",
        )?;
        self.main_findings(out)?;
        self.key_figures(out)?;
        self.timelines(out)?;
        // Few articles are known by their names, many by the picture they make.
        if self.shown.len() <= FEW {
            self.tables(out)?;
            self.pairs(out)?;
        } else {
            self.pairs(out)?;
            self.tables(out)?;
        }
        if let Some(coverage) = self.coverage {
            self.headlines_and_times(coverage, out)?;
        }
        self.diagnostics(out)?;
        self.settings(out)?;
        out.write_all(b"</section>\n")
    }

    fn tables(&self, out: &mut dyn Write) -> io::Result<()> {
        if let Some(coverage) = self.coverage {
            self.outlets(coverage, out)?;
        }
        self.articles(out)
    }

    fn key_figures(&self, out: &mut dyn Write) -> io::Result<()> {
        let scan = self.scan;
        let mut figures = vec![(self.shown.len(), "articles", "#reading")];
        let statements = self.units.all.iter().filter(|it| it.id.starts_with('q')).count();
        match self.quotes {
            Some(quotes) => {
                figures.push((quotes.quotations.len(), "quotations", "#quotations"));
                figures.push((statements, "in several places", "#quotations"));
                figures.push((self.units.speakers.len(), "speakers of those", "#quotations"));
            }
            None if self.coverage.is_some() => {
                figures.push((statements, "statements in several places", "#quotations"));
                let texts = self.units.all.len() - statements;
                figures.push((texts, "paragraphs and passages in several places", "#passages"));
                figures.push((self.units.outlets.len(), "outlets that are named", "#matrix"));
                let stories = self.coverage.map_or(0, |it| self.stories(it).count());
                figures.push((stories, if stories == 1 { "story" } else { "stories" }, "#matrix"));
            }
            None => {
                figures.push((statements, "statements in several places", "#quotations"));
                figures.push((scan.passages.len(), "passages in several places", "#passages"));
                for level in [Level::Document, Level::Paragraph] {
                    let clusters = scan.clusters.iter().filter(|it| it.level == level).count();
                    figures.push((clusters, cluster_level(level).many, "#passages"));
                }
                figures.push((scan.embedded.len(), "articles inside other pages", "#site"));
                figures.push((scan.furniture.len(), "pieces of site furniture", "#site"));
            }
        }
        out.write_all(b"<ul class=\"figures\">")?;
        // What there is none of is no figure.
        figures.retain(|it| it.0 > 0);
        for (n, what, to) in figures {
            write!(out, "<li><a href=\"{to}\"><b>{}</b> {what}</a></li>", thousands(n))?;
        }
        out.write_all(b"</ul>\n")
    }

    fn articles(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            b"<h2>Articles</h2>\n<div class=\"wide\"><table class=\"list arts\"><thead><tr>\
              <th scope=\"col\"><span class=\"vh\">Number</span></th><th scope=\"col\">Article</th>\
              <th scope=\"col\" class=\"num\">Words</th><th scope=\"col\">What its words are</th>\
              </tr></thead><tbody>\n",
        )?;
        for doc in self.docs() {
            let document = self.doc(doc);
            let facts = &self.scan.facts[doc.index()];
            let mut about: Vec<String> = Vec::new();
            about.extend(
                document.outlet.as_ref().map(|it| format!("<b>{}</b>", escape(&clip(it, 40)))),
            );
            about.extend(document.date.as_ref().map(|it| escape(&clip(it, 40))));
            about.push(escape(&clip(&document.id, 70)));
            writeln!(
                out,
                "<tr data-doc=\"{0}\"><td><i>{0}</i></td><td><a href=\"#article-{0}\" dir=\"auto\">{1}\
                 </a><small>{2}</small></td><td class=\"num\">{3}</td><td>{4}</td></tr>",
                doc.0 + 1,
                escape(&clip(self.names.headline(doc), 90)),
                about.join(" · "),
                thousands(facts.words),
                self.composition(doc)
            )?;
        }
        out.write_all(b"</tbody></table></div>\n<ul class=\"keyline\">")?;
        let parts = if self.coverage.is_some() { &CLASS_PARTS[..] } else { &COMPOSITION[..] };
        for (class, name) in parts {
            write!(
                out,
                "<li><svg viewBox=\"0 0 8 8\" aria-hidden=\"true\"><rect class=\"{class}\" \
                 width=\"8\" height=\"8\"/></svg>{name}</li>"
            )?;
        }
        out.write_all(b"</ul>\n")
    }

    /// What an article's words are: shared with others, the site's, its own; in a
    /// comparison, all that it tells.
    fn composition(&self, doc: DocId) -> String {
        let of_story = |story: &Story| {
            let columns = &story.coverage.columns;
            let own = |it: &Column| it.articles.first().is_some_and(|it| it.doc == doc);
            columns.iter().position(own).map(|at| story.coverage.compositions[at])
        };
        let compared = self.coverage.filter(|it| it.by == By::Document);
        if let Some(it) = compared.and_then(|it| it.stories.iter().find_map(of_story)) {
            return composition_bar(&it);
        }
        let facts = &self.scan.facts[doc.index()];
        let own = 1.0 - facts.furniture_share;
        let shared = (facts.shared_share * own).clamp(0.0, own);
        let parts = [shared, facts.furniture_share, (own - shared).max(0.0)];
        let parts = COMPOSITION.iter().zip(parts);
        bar(&parts.map(|(&(class, name), share)| Bar { class, name, share }).collect::<Vec<_>>())
    }

    fn pairs(&self, out: &mut dyn Write) -> io::Result<()> {
        let shown = |it: &PairScore| self.shows(it.a) && self.shows(it.b);
        let ranked = self.ranking.pairs.iter().map(|&at| &self.scan.pairs[at]);
        let pairs: Vec<&PairScore> = ranked.filter(|it| shown(it)).collect();
        if pairs.is_empty() {
            return Ok(());
        }
        out.write_all(b"<h2>Who shares how much with whom</h2>\n<div class=\"figs\">\n")?;
        let label = |doc: DocId| format!("{} {}", doc.0 + 1, clip(&self.known_by(doc), 26));
        let few = self.shown.len() <= FEW;
        let by_outlet = if few { None } else { self.outlet_map(&pairs) };
        let of_articles = || heat_map(Of::Articles, &self.scan.pairs, &self.shown, &label);
        out.write_all(by_outlet.unwrap_or_else(of_articles).as_bytes())?;
        writeln!(
            out,
            "</div>\n<details class=\"table\"><summary>{}, as a table</summary><div class=\"wide\">\
             <table class=\"list\"><thead><tr><th scope=\"col\">Articles</th>\
             <th scope=\"col\" class=\"num\">Shared words</th>\
             <th scope=\"col\" class=\"num\">Resemblance</th><th scope=\"col\"><span class=\"vh\">Read</span></th>\
             </tr></thead><tbody>",
            count(pairs.len(), "pair")
        )?;
        for pair in pairs.iter().take(MOST_PAIRS) {
            let names = [pair.a, pair.b]
                .map(|it| format!("<a href=\"#article-{}\">{}</a>", it.0 + 1, escape(&label(it))));
            writeln!(
                out,
                "<tr><td>{}</td><td class=\"num\">{}</td><td class=\"num\">{:.4}</td><td>\
                 <button type=\"button\" class=\"js pair\" data-docs=\"{} {}\">Side by side\
                 <span class=\"vh\"> {} and {}</span></button></td></tr>",
                names.join(" and "),
                thousands(pair.shared_words),
                pair.resemblance,
                pair.a.0 + 1,
                pair.b.0 + 1,
                pair.a.0 + 1,
                pair.b.0 + 1
            )?;
        }
        out.write_all(b"</tbody></table></div>")?;
        let left = pairs.len().saturating_sub(MOST_PAIRS);
        if left > 0 {
            write!(
                out,
                "<p class=\"empty\">… {} more pairs, which share less</p>",
                thousands(left)
            )?;
        }
        out.write_all(b"</details>\n")
    }

    /// How many words the articles of every two outlets share; none where fewer than
    /// two outlets are known.
    fn outlet_map(&self, pairs: &[&PairScore]) -> Option<String> {
        let of = |doc: DocId| self.names.outlet_of(doc);
        let outlets: BTreeSet<&str> = self.docs().filter_map(of).collect();
        let outlets: Vec<&str> = outlets.into_iter().collect();
        let number = |doc: DocId| {
            let at = outlets.binary_search(&of(doc)?).ok()?;
            u32::try_from(at).ok().map(DocId)
        };
        let mut words: BTreeMap<(DocId, DocId), usize> = BTreeMap::new();
        for pair in pairs {
            let (Some(a), Some(b)) = (number(pair.a), number(pair.b)) else { continue };
            *words.entry((a.min(b), a.max(b))).or_default() += pair.shared_words;
        }
        words.retain(|it, _| it.0 != it.1);
        if words.is_empty() {
            return None;
        }
        let pairs: Vec<PairScore> = words
            .into_iter()
            .map(|((a, b), shared_words)| PairScore {
                a,
                b,
                resemblance: 0.0,
                containment_a: 0.0,
                containment_b: 0.0,
                shared_words,
            })
            .collect();
        let all: Vec<DocId> = (0u32..).take(outlets.len()).map(DocId).collect();
        let label = |it: DocId| format!("{} {}", it.0 + 1, clip(outlets[it.index()], 22));
        Some(heat_map(Of::Outlets, &pairs, &all, &label))
    }

    fn diagnostics(&self, out: &mut dyn Write) -> io::Result<()> {
        let all = &self.scan.diagnostics;
        if all.is_empty() {
            return Ok(());
        }
        out.write_all(b"<h2>What went wrong</h2>\n<ul class=\"messages\">\n")?;
        for it in all.iter().take(MOST_DIAGNOSTICS) {
            let place = it.path.as_deref().or(it.doc.as_deref()).unwrap_or_default();
            let line = it.line.map_or(String::new(), |it| format!(":{it}"));
            let gap = if place.is_empty() { "" } else { ": " };
            writeln!(
                out,
                "<li><b>{}</b> {}{line}{gap}{}</li>",
                it.severity.name(),
                escape(place),
                escape(&it.message)
            )?;
        }
        let left = all.len().saturating_sub(MOST_DIAGNOSTICS);
        if left > 0 {
            writeln!(out, "<li>… {} more</li>", thousands(left))?;
        }
        out.write_all(b"</ul>\n")
    }

    fn settings(&self, out: &mut dyn Write) -> io::Result<()> {
        let parameters = match (self.quotes, self.coverage) {
            (Some(it), _) => &it.parameters,
            (_, Some(it)) => &it.parameters,
            _ => &self.scan.parameters,
        };
        let shown = parameters.iter().map(|it| {
            let value = match &it.value {
                ParameterValue::Flag(it) => it.to_string(),
                ParameterValue::Count(it) => it.to_string(),
                ParameterValue::Number(it) => it.to_string(),
                ParameterValue::Text(it) => escape(it),
            };
            format!("{} {value}", it.name.replace('_', " "))
        });
        let shown: Vec<String> = shown.collect();
        writeln!(
            out,
            "<footer>wireprint {} · {}</footer>",
            env!("CARGO_PKG_VERSION"),
            shown.join(" · ")
        )
    }

    /// What belongs to the sites, and the articles of others inside their pages.
    pub(super) fn site(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            b"<section id=\"site\" aria-labelledby=\"h-site\">\
              <h2 id=\"h-site\">What belongs to the sites</h2>\n",
        )?;
        self.embedded(out)?;
        self.furniture(out)?;
        out.write_all(b"</section>\n")
    }

    fn embedded(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.ranking.embedded.is_empty() {
            return Ok(());
        }
        out.write_all(
            b"<div class=\"wide\"><table class=\"list\"><caption>Articles inside other pages</caption><thead><tr>\
              <th scope=\"col\">Outlet</th><th scope=\"col\">Headline</th><th scope=\"col\">Age</th>\
              <th scope=\"col\">Place</th></tr></thead><tbody>\n",
        )?;
        for &at in &self.ranking.embedded {
            let it = &self.scan.embedded[at];
            let place = Place { doc: it.doc, span: it.article.span };
            let part = |span: Option<crate::text::Span>| {
                let text = span.map(|span| self.text(Place { doc: it.doc, span }));
                text.map_or(String::new(), |it| escape(&clip(it, 120)))
            };
            writeln!(
                out,
                "<tr><td>{}</td><td dir=\"auto\">{}</td><td>{}</td><td><a class=\"at\" href=\"#{}\">{}:{}</a></td></tr>",
                part(it.article.outlet),
                part(it.article.title),
                part(it.article.age),
                self.anchor(place),
                self.name(it.doc),
                self.line(place)
            )?;
        }
        out.write_all(b"</tbody></table></div>\n")
    }

    fn furniture(&self, out: &mut dyn Write) -> io::Result<()> {
        /// Pieces of one kind that are listed, and places of one piece.
        const MOST: (usize, usize) = (100, 6);
        let pieces: Vec<_> =
            self.ranking.furniture.iter().map(|&at| &self.scan.furniture[at]).collect();
        for run in pieces.chunk_by(|a, b| a.kind == b.kind) {
            writeln!(
                out,
                "<details class=\"table\"><summary>{} <b>{}</b></summary><ul class=\"pieces\">",
                run[0].kind.name().replace('-', " "),
                thousands(run.len())
            )?;
            for piece in run.iter().take(MOST.0) {
                let Some(&first) = piece.occurrences.first() else { continue };
                let places: Vec<String> = piece
                    .occurrences
                    .iter()
                    .take(MOST.1)
                    .map(|it| {
                        format!(
                            "<a class=\"at\" href=\"#{}\"><i>{}</i>:{}</a>",
                            self.anchor(*it),
                            it.doc.0 + 1,
                            self.line(*it)
                        )
                    })
                    .collect();
                let left = piece.occurrences.len().saturating_sub(MOST.1);
                let more =
                    if left > 0 { format!(" … {} more", thousands(left)) } else { String::new() };
                writeln!(
                    out,
                    "<li><span dir=\"auto\">{}</span> <small>{}</small> {}{more}</li>",
                    escape(&clip(self.text(first), 160)),
                    escape(&piece.evidence),
                    places.join(" ")
                )?;
            }
            let left = run.len().saturating_sub(MOST.0);
            if left > 0 {
                writeln!(out, "<li>… {} more</li>", thousands(left))?;
            }
            writeln!(out, "</ul></details>")?;
        }
        Ok(())
    }
}

/// The bar of what the words of a column are.
pub(super) fn composition_bar(composition: &Composition) -> String {
    let parts = CLASS_PARTS.iter().zip(composition.shares());
    bar(&parts.map(|(&(class, name), share)| Bar { class, name, share }).collect::<Vec<_>>())
}

/// A percentage for a label.
pub(super) fn share(share: f64, name: &str) -> String {
    format!("{} {name}", percent(share))
}
