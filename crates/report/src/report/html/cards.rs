//! What stands in several places, a card each.

use super::units::{Source, Unit};
use super::wording::wording;
use super::{Report, clip, count, escape, percent};
use crate::align::Relation;
use crate::coverage::Origin;
use crate::diff::{WordOpKind, word_diff};
use crate::findings::outlets;
use crate::findings::vocabulary::{capital, passage_wording, quote_wording, sureness};
use crate::quote::{QuotationGroup, QuotationRole, QuotedPlace};
use crate::report::layout::thousands;
use crate::text::{DocId, Place};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Places that a card lists; the script lists the others when it is asked to.
const MOST_PLACES: usize = 12;
/// Characters of a passage that a card shows; the articles show all of it.
const MOST_TEXT: usize = 600;
/// Characters of two wordings that are compared word by word.
const MOST_COMPARED: usize = 2_000;
/// Cards of paragraphs that are versions of each other.
const MOST_PARAGRAPHS: usize = 200;

impl Report<'_> {
    pub(super) fn quotations(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            b"<section id=\"quotations\" aria-labelledby=\"h-quotations\">\
              <h2 id=\"h-quotations\">Quotations in several places</h2>\n<div class=\"cards\">\n",
        )?;
        let mut none = true;
        for unit in &self.units.all {
            if let Source::Quotation(at) = unit.source {
                self.statement(unit, &self.scan.quotations[at], out)?;
                none = false;
            }
        }
        if none {
            out.write_all(b"<p class=\"empty\">No quotation stands in several places.</p>\n")?;
        }
        out.write_all(b"</div>\n")?;
        self.single(out)?;
        out.write_all(b"</section>\n")
    }

    fn statement(
        &self,
        unit: &Unit,
        group: &QuotationGroup,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let speaker = group.speaker.as_deref();
        let number = speaker.and_then(|it| self.units.speaker(it));
        let number = number.map_or(String::new(), |it| it.to_string());
        let names = group.occurrences.iter().filter_map(|it| it.outlet.as_deref());
        self.open(unit, names, &number, out)?;
        let title = match speaker {
            Some(name) => escape(name),
            None if group.stock_phrase => "Set phrase".to_owned(),
            None => "Speaker unknown".to_owned(),
        };
        let mut facts = Vec::new();
        facts.extend(sureness(group.confidence()).map(str::to_owned));
        facts.push(count(group.occurrences.len(), "place"));
        let distinct = outlets(group);
        if distinct > 1 {
            facts.push(count(distinct, "outlet"));
        }
        facts.push(quote_wording(group.relation, group.similarity));
        self.card_title(unit, &title, &facts, out)?;
        // The wording that the others are compared with.
        let full = group.drift.first().map_or(0, |it| it.from);
        if let Some(it) = group.occurrences.get(full) {
            let text = escape(&super::flowing(self.text(it.place)));
            writeln!(out, "<blockquote dir=\"auto\">{text}</blockquote>")?;
        }
        writeln!(out, "<ol class=\"places\">")?;
        for (n, quoted) in group.occurrences.iter().enumerate().take(MOST_PLACES) {
            let drift = group.drift.iter().find(|it| it.to == n);
            let note = match drift {
                Some(drift) => {
                    format!("<p class=\"drift\" dir=\"auto\">{}</p>", wording(&drift.ops))
                }
                None if n == full && !group.drift.is_empty() => {
                    "<p class=\"same\">the wording above</p>".to_owned()
                }
                None => String::new(),
            };
            let said = self.said(quoted);
            let marks = if quoted.quoted { "" } else { " <em>without quotation marks</em>" };
            let about = about(quoted.outlet.as_deref(), &(said + marks));
            self.place(unit, quoted.place, &about, &note, out)?;
        }
        self.close(unit, out)
    }

    /// Speaker and cue in the order of the text.
    fn said(&self, quoted: &QuotedPlace) -> String {
        let text = &self.doc(quoted.place.doc).text;
        let speaker = quoted.attribution.speaker.as_ref().map(|it| it.span);
        let mut said: Vec<_> = speaker.into_iter().chain(quoted.attribution.cue).collect();
        said.sort_unstable();
        said.iter().map(|it| escape(it.of(text))).collect::<Vec<_>>().join(" ")
    }

    /// The quotations that stand in one place only, an article at a time.
    fn single(&self, out: &mut dyn Write) -> io::Result<()> {
        let all: Vec<usize> = match self.quotes {
            Some(quotes) => quotes.quotations.clone(),
            None => (0..self.scan.quoted.len()).collect(),
        };
        let quoted = |at: usize| &self.scan.quoted[at];
        let alone =
            |at: usize| quoted(at).group.is_none() && self.shows(quoted(at).quoted.place.doc);
        let single: Vec<usize> = all.into_iter().filter(|&at| alone(at)).collect();
        if single.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "<h2>Quotations in one place <b>{}</b></h2>\n<div class=\"singles\">",
            thousands(single.len())
        )?;
        let of = |at: usize| self.scan.quoted[at].quoted.place.doc;
        for run in single.chunk_by(|a, b| of(*a) == of(*b)) {
            let doc = of(run[0]);
            writeln!(
                out,
                "<details data-doc=\"{0}\"{1}><summary><i>{0}</i> <span dir=\"auto\">{2}</span> \
                 <b>{3}</b></summary><ul>",
                doc.0 + 1,
                if self.quotes.is_some() { " open" } else { "" },
                escape(&clip(self.names.headline(doc), 72)),
                run.len()
            )?;
            for &at in run {
                let found = &self.scan.quoted[at];
                let place = found.quoted.place;
                let name = found.quoted.attribution.speaker.as_ref();
                let who = name.map_or(String::new(), |it| {
                    let sure = sureness(Some(it.confidence));
                    let sure = sure.map_or(String::new(), |it| format!(" <em>{it}</em>"));
                    format!(" <span class=\"who\">{}</span>{sure}", escape(&clip(&it.name, 60)))
                });
                let role = match found.role {
                    QuotationRole::Direct => "",
                    QuotationRole::Mixed => " <em>fragment</em>",
                    QuotationRole::Term => " <em>term</em>",
                };
                writeln!(
                    out,
                    "<li class=\"single\" data-outlets=\"{}\"><a class=\"at\" href=\"#{}\">{}</a> \
                     <q dir=\"auto\">{}</q>{who}{role}</li>",
                    self.numbers(found.quoted.outlet.as_deref().into_iter()),
                    self.anchor(place),
                    self.line(place),
                    escape(&super::flowing(self.text(place)))
                )?;
            }
            writeln!(out, "</ul></details>")?;
        }
        writeln!(out, "</div>")
    }

    pub(super) fn passages(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            b"<section id=\"passages\" aria-labelledby=\"h-passages\">\
              <h2 id=\"h-passages\">Passages in several places</h2>\n<div class=\"cards\">\n",
        )?;
        let mut none = true;
        for unit in &self.units.all {
            match unit.source {
                Source::Passage(at) => self.passage(unit, at, out)?,
                Source::Cluster(at) => self.paragraph(unit, at, out)?,
                Source::Quotation(_) => continue,
            }
            none = false;
        }
        if none {
            out.write_all(b"<p class=\"empty\">No passage stands in several places.</p>\n")?;
        }
        out.write_all(b"</div>\n")?;
        self.versions(out)?;
        out.write_all(b"</section>\n")
    }

    fn passage(&self, unit: &Unit, at: usize, out: &mut dyn Write) -> io::Result<()> {
        let passage = &self.scan.passages[at];
        let names = passage.occurrences.iter().filter_map(|it| self.outlet(*it));
        self.open(unit, names, "", out)?;
        let mut facts =
            vec![count(passage.words, "word"), count(passage.occurrences.len(), "place")];
        facts.push(passage_wording(passage.relation, passage.similarity));
        let title = capital(unit.kind.name());
        self.card_title(unit, &title, &facts, out)?;
        let first = passage.occurrences.first().map_or("", |it| self.text(*it));
        let shown = escape(&clip(first, MOST_TEXT));
        writeln!(out, "<blockquote dir=\"auto\">{shown}</blockquote>")?;
        let origin = self.scan.passage_origins.get(at);
        let evidence = passage.evidence.iter().map(|it| escape(it)).collect::<Vec<_>>().join("; ");
        if !evidence.is_empty() {
            writeln!(out, "<p class=\"why\">{evidence}</p>")?;
        }
        if let Some(Ok(origin)) = origin {
            self.origin(origin, &passage.occurrences, out)?;
        }
        let reference = passage.occurrences.first().copied();
        self.wordings(unit, reference.filter(|_| passage.relation == Relation::Near), out)
    }

    /// Paragraphs that are versions of one text.
    fn paragraph(&self, unit: &Unit, at: usize, out: &mut dyn Write) -> io::Result<()> {
        let cluster = &self.scan.clusters[at];
        let names = cluster.members.iter().filter_map(|it| self.outlet(*it));
        self.open(unit, names, "", out)?;
        let alike = format!("{} alike at least", percent(cluster.cohesion.min));
        let facts = [count(cluster.members.len(), "place"), alike];
        let name = unit.kind.name();
        self.card_title(unit, &(name[..1].to_uppercase() + &name[1..]), &facts, out)?;
        let reference = cluster.members.get(cluster.representative).copied();
        let shown = escape(&clip(reference.map_or("", |it| self.text(it)), MOST_TEXT));
        writeln!(out, "<blockquote dir=\"auto\">{shown}</blockquote>")?;
        if let Some(Ok(origin)) = self.scan.cluster_origins.get(at) {
            self.origin(origin, &cluster.members, out)?;
        }
        self.wordings(unit, reference, out)
    }

    /// The places of a unit, each with its wording where that is not the reference's;
    /// then the card's end.
    fn wordings(
        &self,
        unit: &Unit,
        reference: Option<Place>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        writeln!(out, "<ol class=\"places\">")?;
        for &place in unit.places.iter().take(MOST_PLACES) {
            let note = match reference {
                Some(reference) if reference != place => {
                    drift(self.text(reference), self.text(place))
                }
                _ => String::new(),
            };
            self.place(unit, place, &about(self.outlet(place), ""), &note, out)?;
        }
        self.close(unit, out)
    }

    /// Who had it first, and why that is thought.
    fn origin(&self, origin: &Origin, places: &[Place], out: &mut dyn Write) -> io::Result<()> {
        let Some(&place) = places.get(origin.carrier) else { return Ok(()) };
        let evidence: Vec<String> = origin.evidence.iter().map(|it| escape(it)).collect();
        writeln!(
            out,
            "<p class=\"why\">First in {} ({} evidence: {})</p>",
            self.link(place, "", &self.name(place.doc)),
            origin.confidence.name(),
            evidence.join("; ")
        )
    }

    /// A document's number and name.
    pub(super) fn name(&self, doc: DocId) -> String {
        format!("<i>{}</i> {}", doc.0 + 1, escape(&clip(&self.known_by(doc), 48)))
    }

    /// The articles and paragraphs that are versions of one text.
    fn versions(&self, out: &mut dyn Write) -> io::Result<()> {
        // Of a comparison, the paragraphs are above.
        let level = |at: usize| self.scan.clusters[at].level;
        let ranked = self.ranking.clusters.iter().copied().enumerate();
        let clusters: Vec<(usize, usize)> = ranked
            .filter(|it| self.coverage.is_none() || level(it.1) == crate::cluster::Level::Document)
            .filter(|it| self.scan.clusters[it.1].members.iter().any(|it| self.shows(it.doc)))
            .collect();
        if clusters.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "<h2 id=\"versions\">Versions of one text <b>{}</b></h2>\n<div class=\"cards small\">",
            thousands(clusters.len())
        )?;
        for &(rank, at) in clusters.iter().take(MOST_PARAGRAPHS) {
            let cluster = &self.scan.clusters[at];
            write!(
                out,
                "<div class=\"card\" id=\"c{0}\" tabindex=\"-1\"><header><h3><span class=\"c\">c{0}</span> \
                 {1}</h3><p class=\"facts\">{2} · {3} alike at least</p></header>\n<div>",
                rank + 1,
                match cluster.level {
                    crate::cluster::Level::Document => "Articles",
                    crate::cluster::Level::Paragraph => "Paragraphs",
                },
                count(cluster.members.len(), "version"),
                percent(cluster.cohesion.min)
            )?;
            if cluster.level == crate::cluster::Level::Paragraph
                && let Some(&first) = cluster.members.get(cluster.representative)
            {
                let text = escape(&clip(self.text(first), MOST_TEXT / 2));
                write!(out, "<blockquote dir=\"auto\">{text}</blockquote>")?;
            }
            if let Some(Ok(origin)) = self.scan.cluster_origins.get(at) {
                self.origin(origin, &cluster.members, out)?;
            }
            write!(out, "<ol class=\"places\">")?;
            for &place in cluster.members.iter().take(MOST_PLACES) {
                let says = format!("{}:{}", self.name(place.doc), self.line(place));
                write!(out, "<li>{}</li>", self.link(place, " class=\"at\"", &says))?;
            }
            let left = cluster.members.len().saturating_sub(MOST_PLACES);
            if left > 0 {
                write!(out, "<li class=\"left\">… {} more</li>", thousands(left))?;
            }
            writeln!(out, "</ol></div></div>")?;
        }
        let left = clusters.len().saturating_sub(MOST_PARAGRAPHS);
        if left > 0 {
            writeln!(
                out,
                "<p class=\"empty\">… {} more, which are in the JSON</p>",
                thousands(left)
            )?;
        }
        writeln!(out, "</div>")
    }

    fn numbers<'n>(&self, names: impl Iterator<Item = &'n str>) -> String {
        let numbers: BTreeSet<usize> = names.filter_map(|it| self.units.outlet(it)).collect();
        numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")
    }

    fn open<'n>(
        &self,
        unit: &Unit,
        names: impl Iterator<Item = &'n str>,
        speaker: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        write!(
            out,
            "<article class=\"card unit {0}\" id=\"{1}\" data-kind=\"{0}\" data-outlets=\"{2}\" \
             data-speaker=\"{speaker}\" tabindex=\"-1\">",
            unit.kind.class(),
            unit.id,
            self.numbers(names)
        )
    }

    fn card_title(
        &self,
        unit: &Unit,
        title: &str,
        facts: &[String],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        write!(
            out,
            "<header><h3><span class=\"c {}\">{id}</span> {title}</h3><p class=\"facts\">{}</p>",
            unit.kind.class(),
            facts.join(" · "),
            id = unit.id
        )?;
        let docs = unit.places.iter().map(|it| it.doc).filter(|it| self.shows(*it));
        let docs: BTreeSet<DocId> = docs.collect();
        let many = if docs.len() > 1 { "Read side by side" } else { "Read in place" };
        writeln!(
            out,
            "<button type=\"button\" class=\"js beside\" data-u=\"{id}\" aria-label=\"{many}: {id}\">{many}</button></header>\n<div>",
            id = unit.id
        )
    }

    /// One place of a unit: where, in which outlet, who says it, how it reads there.
    fn place(
        &self,
        unit: &Unit,
        place: Place,
        about: &str,
        note: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        writeln!(
            out,
            "<li data-doc=\"{}\">{} <span class=\"said\">{about}</span>{note}</li>",
            place.doc.0 + 1,
            self.link(
                place,
                &format!(" class=\"at\" data-u=\"{}\"", unit.id),
                &format!("{}:{}", self.name(place.doc), self.line(place))
            )
        )
    }

    fn close(&self, unit: &Unit, out: &mut dyn Write) -> io::Result<()> {
        let left = unit.places.len().saturating_sub(MOST_PLACES);
        if left > 0 {
            write!(
                out,
                "<li class=\"left\">… {0} more <button type=\"button\" class=\"js more\" \
                 data-u=\"{1}\" aria-label=\"Show {0} more places of {1}\">Show</button></li>",
                thousands(left),
                unit.id
            )?;
        }
        out.write_all(b"</ol></div></article>\n")
    }
}

/// How `text` differs from `reference`; nothing where it does not, or where one of
/// them is longer than a card is for.
fn drift(reference: &str, text: &str) -> String {
    if reference.len().max(text.len()) > MOST_COMPARED {
        return String::new();
    }
    let ops = word_diff(reference, text);
    if ops.iter().all(|it| it.kind == WordOpKind::Equal) {
        return String::new();
    }
    format!("<p class=\"drift\" dir=\"auto\">{}</p>", wording(&ops))
}

/// The outlet, and what it says of the speaker.
fn about(outlet: Option<&str>, said: &str) -> String {
    match (outlet, said.is_empty()) {
        (Some(outlet), true) => format!("<b>{}</b>", escape(&clip(outlet, 60))),
        (Some(outlet), false) => format!("<b>{}</b>: {said}", escape(&clip(outlet, 60))),
        (None, _) => said.to_owned(),
    }
}
