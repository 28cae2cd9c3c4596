//! What articles share.

use wireprint_findings::findings::{Ranking, ScanResult};
use wireprint_news::quote::{QuotationGroup, QuotedPlace};
use wireprint_pipeline::pipeline::{self, ScanInput};
use wireprint_text::text::Place;

use crate::{Corpus, Result, Span};

/// What a scan is told.
#[derive(Clone, Debug, Default)]
pub struct ScanSettings(pipeline::ScanSettings);

impl ScanSettings {
    /// The smallest resemblance of versions of one text, 0..=1.
    #[must_use]
    pub const fn threshold(mut self, threshold: f64) -> Self {
        self.0.threshold = threshold;
        self
    }

    /// The fewest matching words of a passage.
    #[must_use]
    pub const fn passage_words(mut self, words: usize) -> Self {
        self.0.passage_words = words;
        self
    }

    /// Whether what belongs to the sites is compared, too.
    #[must_use]
    pub const fn count_furniture(mut self, count: bool) -> Self {
        self.0.count_furniture = count;
        self
    }

    /// How many bytes of memory the run should take: beyond a part of it, texts and what was
    /// made of them wait in a temporary file while they are not looked at. It changes nothing
    /// of the result.
    #[must_use]
    pub const fn memory(mut self, bytes: u64) -> Self {
        self.0.memory = Some(bytes);
        self
    }
}

/// What a scan found, the most telling first in every list.
#[derive(Clone, Debug)]
pub struct Scan {
    pub(crate) result: ScanResult,
    ranking: Ranking,
}

/// What do these articles share?
///
/// The result depends on the articles and the settings alone, not on threads nor on
/// the order of the articles.
///
/// # Errors
///
/// Fails when a setting is out of its range.
pub fn scan(corpus: Corpus, settings: &ScanSettings) -> Result<Scan> {
    let input = ScanInput { corpus: corpus.0, ..ScanInput::default() };
    let result = pipeline::scan(input, &settings.0)?;
    Ok(Scan { ranking: Ranking::of(&result), result })
}

impl Scan {
    /// Statements that are quoted in several places.
    pub fn statements(&self) -> impl Iterator<Item = Statement<'_>> {
        let groups = self.ranking.quotations.iter();
        groups.map(|&at| Statement { scan: self, group: &self.result.quotations[at] })
    }

    /// Every quotation of every article, recurring or not, by place.
    pub fn quotations(&self) -> impl Iterator<Item = Quotation<'_>> {
        self.result.quoted.iter().map(|it| Quotation { scan: self, quoted: &it.quoted })
    }

    /// Stretches of text that stand in several places.
    pub fn passages(&self) -> impl Iterator<Item = Passage<'_>> {
        let passages = self.ranking.passages.iter();
        passages.map(|&at| Passage { scan: self, passage: &self.result.passages[at] })
    }

    /// Documents, and paragraphs, that are versions of one text.
    pub fn clusters(&self) -> impl Iterator<Item = Cluster<'_>> {
        let clusters = self.ranking.clusters.iter();
        clusters.map(|&at| Cluster { scan: self, cluster: &self.result.clusters[at] })
    }

    /// What the sites put round their stories.
    pub fn furniture(&self) -> impl Iterator<Item = Furniture<'_>> {
        let furniture = self.ranking.furniture.iter();
        furniture.map(|&at| Furniture { scan: self, piece: &self.result.furniture[at] })
    }

    /// The articles of other outlets inside pages, whole.
    pub fn embedded(&self) -> impl Iterator<Item = Span<'_>> {
        let embedded = self.ranking.embedded.iter().map(|&at| &self.result.embedded[at]);
        embedded.map(|it| self.span(Place { doc: it.doc, span: it.article.span }))
    }

    /// Writes everything as one JSON document, `wireprint/scan`.
    ///
    /// # Errors
    ///
    /// Returns the writer's error.
    #[cfg(feature = "report")]
    pub fn write_json(&self, mut out: &mut dyn std::io::Write) -> std::io::Result<()> {
        wireprint_report::report::scan_json(&self.result, &mut out)
    }

    /// Writes one self-contained page.
    ///
    /// # Errors
    ///
    /// Returns the writer's error.
    #[cfg(feature = "report")]
    pub fn write_html(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        wireprint_report::report::scan_html(&self.result, out)
    }

    fn span(&self, place: Place) -> Span<'_> {
        let lines = &self.result.lines[place.doc.index()];
        Span::new(self.result.corpus.get(place.doc), lines, place.span)
    }
}

/// A statement as it is quoted in several places.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    scan: &'a Scan,
    group: &'a QuotationGroup,
}

impl<'a> Statement<'a> {
    /// The speaker's fullest name, where it is known.
    #[must_use]
    pub fn speaker(&self) -> Option<&'a str> {
        self.group.speaker.as_deref()
    }

    /// How the occurrences relate: `exact`, `reworded`, `partial` or `fragments`.
    #[must_use]
    pub const fn relation(&self) -> &'static str {
        self.group.relation.name()
    }

    /// The lowest similarity of an occurrence, 0..=1.
    #[must_use]
    pub const fn similarity(&self) -> f64 {
        self.group.similarity
    }

    /// Whether it is a set phrase in quotation marks rather than a statement.
    #[must_use]
    pub const fn is_set_phrase(&self) -> bool {
        self.group.stock_phrase
    }

    /// Where it is quoted: two places or more, by document and place.
    pub fn occurrences(&self) -> impl Iterator<Item = Quotation<'a>> {
        let scan = self.scan;
        self.group.occurrences.iter().map(move |quoted| Quotation { scan, quoted })
    }
}

/// One quotation.
#[derive(Clone, Copy, Debug)]
pub struct Quotation<'a> {
    scan: &'a Scan,
    quoted: &'a QuotedPlace,
}

impl<'a> Quotation<'a> {
    /// The words between the marks.
    #[must_use]
    pub fn span(&self) -> Span<'a> {
        self.scan.span(self.quoted.place)
    }

    /// Who said it: the fullest name that the article gives, where it is known.
    #[must_use]
    pub fn speaker(&self) -> Option<&'a str> {
        self.quoted.attribution.speaker.as_ref().map(|it| it.name.as_str())
    }

    /// The outlet that carries it, where it is known.
    #[must_use]
    pub fn outlet(&self) -> Option<&'a str> {
        self.quoted.outlet.as_deref()
    }
}

/// A stretch of text that stands in several places.
#[derive(Clone, Copy, Debug)]
pub struct Passage<'a> {
    scan: &'a Scan,
    passage: &'a wireprint_match::align::Passage,
}

impl<'a> Passage<'a> {
    /// Why it stands in several places, as the JSON calls it: `wire`, `quotation`, …,
    /// `unknown`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.passage.kind.name()
    }

    /// How many words the longest occurrence has.
    #[must_use]
    pub const fn words(&self) -> usize {
        self.passage.words
    }

    /// The lowest share of matching words of an occurrence, 0..=1.
    #[must_use]
    pub const fn similarity(&self) -> f64 {
        self.passage.similarity
    }

    /// Where it stands: two places or more, by document and place.
    pub fn occurrences(&self) -> impl Iterator<Item = Span<'a>> {
        let scan = self.scan;
        self.passage.occurrences.iter().map(move |&it| scan.span(it))
    }
}

/// Documents or paragraphs that are versions of one text.
#[derive(Clone, Copy, Debug)]
pub struct Cluster<'a> {
    scan: &'a Scan,
    cluster: &'a wireprint_match::cluster::Cluster,
}

impl<'a> Cluster<'a> {
    /// Whether its members are whole documents; otherwise they are paragraphs.
    #[must_use]
    pub fn is_of_documents(&self) -> bool {
        self.cluster.level == wireprint_match::cluster::Level::Document
    }

    /// Its members: two or more, by document and place.
    pub fn members(&self) -> impl Iterator<Item = Span<'a>> {
        let scan = self.scan;
        self.cluster.members.iter().map(move |&it| scan.span(it))
    }

    /// The member that every other one was compared with.
    #[must_use]
    pub fn representative(&self) -> Span<'a> {
        self.scan.span(self.cluster.members[self.cluster.representative])
    }
}

/// A piece of what a site puts round its stories.
#[derive(Clone, Copy, Debug)]
pub struct Furniture<'a> {
    scan: &'a Scan,
    piece: &'a wireprint_news::furniture::Furniture,
}

impl<'a> Furniture<'a> {
    /// What it is, as the JSON calls it: `caption`, `notice`, `related-link`, ….
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.piece.kind.name()
    }

    /// What gave it away.
    #[must_use]
    pub fn evidence(&self) -> &'a str {
        &self.piece.evidence
    }

    /// Where it stands: one place or more, each a line or a block of lines.
    pub fn occurrences(&self) -> impl Iterator<Item = Span<'a>> {
        let scan = self.scan;
        self.piece.occurrences.iter().map(move |&it| scan.span(it))
    }
}
