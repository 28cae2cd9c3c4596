//! The statements of a corpus as functions of one text, one list, one pair, one component, for
//! engines that hold the data themselves.
//!
//! Put together in any order on any number of machines they find the statements that
//! [`scan`](super::scan) finds, since they are its own functions. Furniture and the rarity of
//! words are found as for [shared passages](super::reuse); quotations are read text by text,
//! and what decides on them is in [`quote::parts`](crate::quote::parts).
//!
//! ```text
//! text ─▶ quotations ─▶ seeds, wholes ─▶ starts ─▶ edges ─▶ components ─▶ statements ─▶ told
//!      ─▶ pieces, runs ─▶ what a corpus says of each ─┘          running text ─┘
//! ```
//!
//! What is kept of a quotation names the settings that it was made with, and that of other
//! settings is refused.

mod told;

pub use told::{StatementPlace, Told, told};

use super::articles::Articles;
use super::reuse::{self, CommonWords, ReuseSettings};
use crate::candidates::MASKED;
use crate::normalize::{Vocabulary, WordId, Words};
use crate::quote::parts::{Batch, Known, QuotationRow, WordKeys, quotation_number, quotation_rows};
use crate::quote::{Attribution, QuotationRole};
use crate::segment::{Segmentation, segment};
use crate::text::{Corpus, Document, LineIndex, Progress, Span};
use crate::{Error, Result};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a search for statements can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementSettings {
    /// Whether furniture is compared, too.
    pub count_furniture: bool,
    /// Whether texts of one series are compared.
    pub within_series: bool,
    /// How many days the two of a pair may be apart, where that is asked.
    pub days: Option<u32>,
}

/// The parts of a search for statements by some settings.
#[derive(Clone, Debug)]
pub struct Parts {
    texts: reuse::Parts,
}

/// A text, with what is known of its document.
#[derive(Clone, Copy, Debug)]
pub struct QuotedText<'a> {
    /// The number of the document.
    pub number: u32,
    /// The text.
    pub text: &'a str,
    /// What [`reuse::Parts::furniture`] gave for it.
    pub furniture: &'a [u8],
    /// Its date, as it is given.
    pub date: Option<&'a str>,
    /// Its outlet.
    pub outlet: Option<&'a str>,
}

/// A quotation of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextQuotation {
    /// Its number: see [`quotation_number`].
    pub number: u64,
    /// All that it is compared by.
    pub row: QuotationRow,
    /// Where it stands.
    pub span: Span,
    /// The line that it begins in, from 1.
    pub line: usize,
    /// Who said it.
    pub attribution: Attribution,
    /// What it stands between quotation marks for.
    pub role: QuotationRole,
    /// The outlet that carries it.
    pub outlet: Option<String>,
}

/// By what a text is looked up, apart from its quotations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextKeys {
    /// Its pieces, each once.
    pub pieces: Vec<u64>,
    /// Its unquoted words in a row: their number, the first of them, the word before.
    pub runs: Vec<(u64, u32, Option<u64>)>,
    /// The day of the document.
    pub day: Option<i64>,
}

/// Where running text may repeat a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The number of the document.
    pub doc: u32,
    /// The number of the quotation.
    pub quotation: u64,
    /// A word of the text …
    pub at: u32,
    /// … and one of the quotation, from which on both are the same.
    pub offset: u32,
}

/// Where running text repeats a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// The number of the document.
    pub doc: u32,
    /// The number of the quotation.
    pub quotation: u64,
    /// The words of the text.
    pub words: Range<usize>,
    /// The same in bytes.
    pub span: Span,
    /// The line that it begins in, from 1.
    pub line: usize,
    /// The outlet that carries it.
    pub outlet: Option<String>,
}

/// Texts as later stages ask for them.
struct Read {
    corpus: Corpus,
    segmentations: Vec<Segmentation>,
    vocabulary: Vocabulary,
    words: Vec<Words>,
    streams: Vec<Vec<WordId>>,
    progress: Progress,
}

impl Read {
    fn articles(&self) -> Articles<'_> {
        Articles {
            corpus: &self.corpus,
            segmentations: &self.segmentations,
            words: &self.words,
            streams: &self.streams,
            readings: None,
            progress: &self.progress,
        }
    }

    /// The words of the quotations of a text that are compared.
    fn quoted(&self, at: usize) -> Vec<Range<usize>> {
        let ranges = self.segmentations[at].quotations.iter();
        let ranges = ranges.map(|it| self.words[at].within(it.span));
        let stream = &self.streams[at];
        ranges.filter(|it| !it.is_empty() && !stream[it.clone()].contains(&MASKED)).collect()
    }
}

impl Parts {
    /// The parts of a search by `settings`.
    ///
    /// # Errors
    ///
    /// Returns an error when a setting is out of its range.
    pub fn new(settings: &StatementSettings) -> Result<Self> {
        let StatementSettings { count_furniture, within_series, days } = *settings;
        let settings =
            ReuseSettings { count_furniture, within_series, days, ..ReuseSettings::default() };
        Ok(Self { texts: reuse::Parts::new(settings)? })
    }

    /// What finds furniture and the rarity of words.
    #[must_use]
    pub const fn texts(&self) -> &reuse::Parts {
        &self.texts
    }

    /// The quotations of texts, text by text and place by place.
    ///
    /// # Errors
    ///
    /// Returns an error on furniture of other settings.
    pub fn quotations(&self, texts: &[QuotedText<'_>]) -> Result<Vec<TextQuotation>> {
        let mut texts = texts.to_vec();
        texts.sort_by_key(|it| it.number);
        let read = self.read(&texts)?;
        let quotes = read.articles().quotes();
        let numbers: Vec<u32> = texts.iter().map(|it| it.number).collect();
        let rows = quotation_rows(&quotes.as_grouped(&read.streams, &read.vocabulary), &numbers);
        let lines: Vec<LineIndex> = texts.iter().map(|it| LineIndex::new(it.text)).collect();
        let (mut last, mut index) = (None, 0);
        let mut res = Vec::with_capacity(rows.len());
        for (n, row) in rows.into_iter().enumerate() {
            index = if last == Some(row.doc) { index + 1 } else { 0 };
            last = Some(row.doc);
            let found = quotes.of_grouped(n);
            let place = found.quoted.place;
            res.push(TextQuotation {
                number: quotation_number(row.doc, index),
                row,
                span: place.span,
                line: lines[place.doc.index()].line(place.span.start),
                attribution: found.quoted.attribution.clone(),
                role: found.role,
                outlet: found.quoted.outlet.clone(),
            });
        }
        Ok(res)
    }

    /// By what each text is looked up.
    ///
    /// # Errors
    ///
    /// Returns an error on furniture of other settings.
    pub fn keys(&self, texts: &[QuotedText<'_>]) -> Result<Vec<TextKeys>> {
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|&it| texts[it].number);
        let sorted: Vec<QuotedText<'_>> = order.iter().map(|&it| texts[it]).collect();
        let read = self.read(&sorted)?;
        let keys = WordKeys::of(&read.vocabulary);
        let mut res = vec![TextKeys::default(); texts.len()];
        for (at, &to) in order.iter().enumerate() {
            let stream = &read.streams[at];
            res[to] = TextKeys {
                pieces: keys.pieces(stream).into_iter().collect(),
                runs: keys.runs(stream, read.quoted(at)),
                day: read.articles().day(at),
            };
        }
        Ok(res)
    }

    /// A quotation as it is kept.
    #[must_use]
    pub fn kept(&self, row: &QuotationRow) -> Vec<u8> {
        self.texts.named(row.to_bytes())
    }

    /// Quotations that were kept, with what is known of them, to decide on.
    ///
    /// # Errors
    ///
    /// Returns an error on what was kept with other settings, or is damaged.
    pub fn batch<'r>(
        &self,
        rows: impl IntoIterator<Item = (u64, &'r [u8], &'r [u8])>,
        common: &CommonWords,
    ) -> Result<Batch> {
        Ok(Batch::new(self.taken(rows)?, &[], |it| common.counted(it)))
    }

    /// Where texts repeat quotations without the marks, of the places where they may.
    ///
    /// # Errors
    ///
    /// Returns an error on what was kept with other settings, and where a text or a quotation
    /// of a place is missing.
    pub fn repeated<'r>(
        &self,
        texts: &[QuotedText<'_>],
        rows: impl IntoIterator<Item = (u64, &'r [u8], &'r [u8])>,
        places: &[Repeat],
        common: &CommonWords,
    ) -> Result<Vec<Repeated>> {
        let texts: BTreeMap<u32, QuotedText<'_>> =
            texts.iter().map(|it| (it.number, *it)).collect();
        let numbers: Vec<u32> = texts.keys().copied().collect();
        let texts: Vec<QuotedText<'_>> = texts.into_values().collect();
        let read = self.read(&texts)?;
        let word = |it: &WordId| (*it != MASKED).then(|| read.vocabulary.word(*it));
        let lists: Vec<Vec<Option<&str>>> =
            read.streams.iter().map(|it| it.iter().map(word).collect()).collect();
        let batch = Batch::new(self.taken(rows)?, &lists, |it| common.counted(it));
        let judge = batch.judge();
        let lines: Vec<LineIndex> = texts.iter().map(|it| LineIndex::new(it.text)).collect();
        let articles = read.articles();
        let mut res = Vec::new();
        for it in places {
            let list = numbers.binary_search(&it.doc).map_err(|_| missing("text"))?;
            let found = judge.repeats(it.quotation, list, (it.at as usize, it.offset as usize));
            let Some(words) = found.ok_or_else(|| missing("quotation"))? else { continue };
            let span = read.words[list].cover(words.clone());
            res.push(Repeated {
                doc: it.doc,
                quotation: it.quotation,
                words,
                span,
                line: lines[list].line(span.start),
                outlet: articles.outlet(list, span.start),
            });
        }
        Ok(res)
    }

    fn taken<'r>(
        &self,
        rows: impl IntoIterator<Item = (u64, &'r [u8], &'r [u8])>,
    ) -> Result<BTreeMap<u64, (QuotationRow, Known)>> {
        let mut res = BTreeMap::new();
        for (number, row, known) in rows {
            if res.contains_key(&number) {
                continue;
            }
            let row = QuotationRow::of_bytes(self.texts.own(row)?);
            let both = row.zip(Known::of_bytes(known));
            let both = both.ok_or_else(|| Error::parameter("this is no quotation"))?;
            res.insert(number, both);
        }
        Ok(res)
    }

    /// Reads texts, which ascend by their numbers.
    fn read(&self, texts: &[QuotedText<'_>]) -> Result<Read> {
        // Ids of equal length sort as the numbers do.
        let document = |it: &QuotedText<'_>| Document {
            id: format!("{:010}", it.number),
            text: it.text.to_owned(),
            date: it.date.map(str::to_owned),
            outlet: it.outlet.map(str::to_owned),
            ..Document::default()
        };
        let with: Vec<(&str, &[u8])> = texts.iter().map(|it| (it.text, it.furniture)).collect();
        let (vocabulary, words, streams) = self.texts.numbered(&with)?;
        Ok(Read {
            corpus: Corpus::new(texts.iter().map(document).collect()),
            segmentations: texts.iter().map(|it| segment(it.text)).collect(),
            vocabulary,
            words,
            streams,
            progress: Progress::default(),
        })
    }
}

/// What is asked for is not there.
#[must_use]
pub fn missing(what: &str) -> Error {
    Error::parameter(format!("a {what} is missing"))
}
