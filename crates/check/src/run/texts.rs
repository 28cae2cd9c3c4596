//! The stages of a check, with the help of what earlier runs found.
//!
//! What a text says by itself is asked of the [`Memo`], and worked out where it is not
//! there: its lines, its furniture given what recurs, what rules find in it. So is what two
//! texts are to each other. What is between more of them (which lines recur, who belongs
//! together, passages) is worked out in every run, from those answers. So the result is that
//! of a run without memory, and a text is looked at only when it is new, or when others have
//! made a line of it furniture.
//!
//! Cost of an unchanged article: reading and hashing it, sketching it, and a few lookups.
//! Rejected: remembering parts and words and running the usual stages on them, which take
//! five seconds for 10,000 articles as they are; and leaving out what did not change, since
//! a baseline counts findings everywhere.

use super::documents::{Verdicts, compared};
use super::memo::{Answer, Key, Memo, Reader};
use super::{Stages, paragraph_settings, shared, thresholds};
use crate::Result;
use crate::check::{Article, CheckSettings, Compared, Fingerprint, Found, Needs, Wording};
use crate::furniture::{
    Furniture, LineFacts, Marks, Page, PageFinder, PageUnits, Profile, Recurring, group,
    recurring_lines,
};
use crate::normalize::{Vocabulary, Words};
use crate::pipeline::articles::{Articles, streams};
use crate::pipeline::{ScanSettings, stretches, versions};
use crate::segment::{Segmentation, segment};
use crate::text::{Corpus, Diagnostic, DocId, Document, Place, Progress, SetLines, Span, Stage};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// The stages' results, and what rules find in single texts.
pub(super) fn run(
    corpus: &Corpus,
    settings: &CheckSettings,
    memo: &Memo,
    progress: &Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Stages, Vec<Found>)> {
    let needs = settings.needs();
    let thresholds = thresholds(settings);
    progress.begin(Stage::Segmenting, corpus.len() as u64);
    let texts = Texts::new(corpus, memo, progress);
    let between = [Needs::PARAGRAPHS, Needs::PASSAGES, Needs::QUOTATIONS];
    let between = between.into_iter().any(|it| needs.has(it));
    if between {
        // All texts at once, so that one word has one number in all of them.
        texts.work(&(0..corpus.len()).collect::<Vec<_>>());
    }
    let mut stages = Stages::default();
    let mut of_text = vec![Vec::new(); corpus.len()];
    if needs.has(Needs::PARTS) || needs.has(Needs::WORDS) {
        let facts = texts.facts();
        stages.wordings = Wording::of(facts.iter().map(|it| (it.wording, it.words)));
        if needs.has(Needs::PARTS) {
            stages.heads = facts.iter().map(|it| it.head).collect();
        }
        if needs.has(Needs::FURNITURE) || thresholds.iter().any(|&it| it > 0.0) {
            progress.begin(Stage::Clutter, 0);
            let furniture = texts.furniture(&facts);
            for place in furniture.iter().flat_map(|it| &it.occurrences) {
                of_text[place.doc.index()].push(place.span);
            }
            of_text.iter_mut().for_each(|it: &mut Vec<Span>| it.sort_unstable());
            stages.furniture = furniture;
        }
    }
    if needs.has(Needs::DOCUMENTS) {
        progress.begin(Stage::Searching, 0);
        let compared = thresholds.iter().map(|&it| texts.compared(it, &of_text, diagnostics));
        stages.documents = compared.collect::<Result<_>>()?;
    }
    progress.begin(Stage::Rules, 0);
    let found = texts.found(&of_text, settings);
    if between {
        texts.between(&mut stages, settings, needs, diagnostics)?;
    }
    Ok((stages, found))
}

/// All texts of a run.
struct Texts<'a> {
    corpus: &'a Corpus,
    memo: &'a Memo,
    progress: &'a Progress,
    /// A hash of each.
    keys: Vec<Key>,
    /// The parts and words of those that had to be looked at.
    worked: Vec<OnceLock<Worked>>,
}

/// The parts and words of a text.
struct Worked {
    segmentation: Segmentation,
    words: Words,
    units: PageUnits,
    batch: Arc<Batch>,
}

/// What the words of some texts are.
struct Batch {
    vocabulary: Vocabulary,
    finder: PageFinder,
}

/// What is always asked of a text.
struct Facts {
    head: Option<Span>,
    words: usize,
    wording: [u8; 32],
    lines: Vec<LineFacts>,
}

impl<'a> Texts<'a> {
    fn new(corpus: &'a Corpus, memo: &'a Memo, progress: &'a Progress) -> Self {
        let documents = corpus.documents().par_iter();
        let key = |it: &Document| {
            // What a text is taken for depends on how its page sets its lines.
            let SetLines { headings, rows } = it.set_lines();
            let bytes = |spans: &[Span]| -> Vec<u8> {
                let ends = spans.iter().flat_map(|it| [it.start, it.end]);
                ends.flat_map(|it| (it as u64).to_le_bytes()).collect()
            };
            Key::of("text", [it.text.as_bytes(), &bytes(headings), &bytes(rows)])
        };
        let keys = documents.map(key).collect();
        let worked = (0..corpus.len()).map(|_| OnceLock::new()).collect();
        Self { corpus, memo, progress, keys, worked }
    }

    fn text(&self, doc: usize) -> &'a str {
        &self.corpus.documents()[doc].text
    }

    fn set_lines(&self, doc: usize) -> SetLines<'a> {
        self.corpus.documents()[doc].set_lines()
    }

    /// The answer to `key` for each text: from memory, or else by `make`, which may rely
    /// on the parts and words. What many ask is answered once.
    fn ask<T: Send>(
        &self,
        key: impl Fn(usize) -> Key + Sync,
        read: impl Fn(usize, &[u8]) -> Option<T> + Sync,
        make: impl Fn(usize) -> (T, Vec<u8>) + Sync,
    ) -> Vec<T> {
        let (keys, mut answers): (Vec<Key>, Vec<Option<T>>) = (0..self.corpus.len())
            .into_par_iter()
            .map(|doc| {
                let key = key(doc);
                let answer = self.memo.get(&key).and_then(|it| read(doc, it));
                (key, answer)
            })
            .unzip();
        let mut missing: Vec<usize> =
            (0..answers.len()).filter(|&doc| answers[doc].is_none()).collect();
        missing.par_sort_unstable_by_key(|&doc| (&keys[doc], doc));
        let equal: Vec<&[usize]> = missing.chunk_by(|&a, &b| keys[a] == keys[b]).collect();
        self.work(&equal.iter().map(|docs| docs[0]).collect::<Vec<_>>());
        let made = equal.into_par_iter().flat_map_iter(|docs| {
            let (first, bytes) = make(docs[0]);
            // Read anew, and not copied: a finding names the document that it stands in.
            let again = |&doc: &usize| (doc, read(doc, &bytes).unwrap_or_else(|| make(doc).0));
            let mut res: Vec<(usize, T)> = docs[1..].iter().map(again).collect();
            res.push((docs[0], first));
            self.memo.put(keys[docs[0]], bytes);
            res
        });
        for (doc, answer) in made.collect::<Vec<_>>() {
            answers[doc] = Some(answer);
        }
        answers.into_iter().flatten().collect()
    }

    /// Looks at `docs`, as far as that was not done.
    fn work(&self, docs: &[usize]) {
        let docs: Vec<usize> =
            docs.iter().copied().filter(|&it| self.worked[it].get().is_none()).collect();
        if docs.is_empty() {
            return;
        }
        let (vocabulary, words) = Vocabulary::number(docs.par_iter().map(|&it| self.text(it)));
        let finder = PageFinder::new(&vocabulary);
        let batch = Arc::new(Batch { vocabulary, finder });
        docs.into_par_iter().zip(words).for_each(|(doc, words)| {
            let segmentation = segment(self.text(doc));
            let page = page(doc, self.text(doc), &segmentation, &words, self.set_lines(doc));
            let units = batch.finder.page_units(&page);
            let batch = Arc::clone(&batch);
            // Somebody else may have been faster, with the same outcome.
            let _ = self.worked[doc].set(Worked { segmentation, words, units, batch });
        });
    }

    fn worked(&self, doc: usize) -> &Worked {
        loop {
            if let Some(worked) = self.worked[doc].get() {
                return worked;
            }
            self.work(&[doc]);
        }
    }

    fn page<'b>(&'b self, doc: usize, worked: &'b Worked) -> Page<'b> {
        let set = self.set_lines(doc);
        page(doc, self.text(doc), &worked.segmentation, &worked.words, set)
    }

    fn facts(&self) -> Vec<Facts> {
        self.ask(
            |doc| Key::of("facts", [&self.keys[doc].bytes()[..]]),
            |_, bytes| Facts::read(bytes),
            |doc| {
                let it = self.worked(doc);
                self.progress.step(1);
                let facts = Facts {
                    head: it.segmentation.blocks.first().map(|it| it.span),
                    words: it.words.len(),
                    wording: wording(&it.words, &it.batch.vocabulary),
                    lines: it.units.lines(self.text(doc)),
                };
                let bytes = facts.to_bytes();
                (facts, bytes)
            },
        )
    }

    fn furniture(&self, facts: &[Facts]) -> Vec<Furniture> {
        let lines = facts.par_iter().enumerate();
        let lines: Vec<LineFacts> = lines
            .flat_map_iter(|(doc, it)| it.lines.iter().map(move |line| line.on(doc as u64)))
            .collect();
        // A page is compared with many others, from many threads, and read once.
        let profiles: Vec<OnceLock<Arc<Profile>>> = vec![OnceLock::new(); facts.len()];
        let recurring = recurring_lines(lines, |doc| {
            Arc::clone(profiles[doc].get_or_init(|| Arc::new(self.profile(doc))))
        });
        let marks = self.marks(facts, &recurring);
        let docs: Vec<DocId> = (0u32..).take(facts.len()).map(DocId).collect();
        group(&docs, &marks)
    }

    fn profile(&self, doc: usize) -> Profile {
        let key = Key::of("profile", [&self.keys[doc].bytes()[..]]);
        if let Some(known) = self.memo.get(&key).and_then(Profile::from_bytes) {
            return known;
        }
        let it = self.worked(doc);
        let res = it.batch.finder.profile_of(&self.page(doc, it), &it.units);
        self.memo.put(key, res.to_bytes());
        res
    }

    fn marks(&self, facts: &[Facts], recurring: &Recurring) -> Vec<Marks> {
        self.ask(
            |doc| {
                let mut among = Answer::default();
                // Of all that recurs the text's own lines alone: new articles leave most keys
                // as they are.
                for line in recurring.among(&facts[doc].lines) {
                    among = among.number(line);
                }
                Key::of("marks", [&self.keys[doc].bytes()[..], &among.0])
            },
            |_, bytes| Marks::from_bytes(bytes, recurring),
            |doc| {
                let it = self.worked(doc);
                let marks = it.units.marks(&it.batch.finder, &self.page(doc, it), recurring);
                let bytes = marks.to_bytes();
                (marks, bytes)
            },
        )
    }

    /// What the documents are to each other: by the verdict as whole texts, by a threshold
    /// without their furniture and the articles that they embed.
    fn compared(
        &self,
        threshold: f64,
        furniture: &[Vec<Span>],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Compared> {
        let own = |doc: usize| match threshold > 0.0 {
            true => Cow::Owned(self.own_text(doc, &furniture[doc])),
            false => Cow::Borrowed(self.text(doc)),
        };
        let texts = (0..self.corpus.len()).into_par_iter().map(own).collect();
        let memory = Verdicts { memo: self.memo, keys: &self.keys };
        compared(texts, threshold, &memory, self.progress, diagnostics)
    }

    /// The words of a text outside its furniture and outside the articles that it embeds.
    fn own_text(&self, doc: usize, furniture: &[Span]) -> String {
        let it = self.worked(doc);
        // A copy: what comes after needs the words as they stand.
        let mut ids = it.words.ids.clone();
        versions::mask(&mut ids, &it.words, furniture);
        let mut own = versions::outside(&ids, &it.words, &it.segmentation.embedded);
        versions::joined(&mut own, &it.batch.vocabulary)
    }

    /// What is between texts: paragraphs, passages, quotations.
    fn between(
        self,
        stages: &mut Stages,
        settings: &CheckSettings,
        needs: Needs,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<()> {
        let mut batch = None;
        for worked in self.worked.into_iter().filter_map(OnceLock::into_inner) {
            // All texts were worked in one batch, so that any batch is the one.
            stages.segmentations.push(worked.segmentation);
            stages.words.push(worked.words);
            batch = Some(worked.batch);
        }
        let Some(batch) = batch else { return Ok(()) };
        let streams = streams(&stages.words, &stages.furniture, true);
        let articles = Articles {
            corpus: self.corpus,
            segmentations: &stages.segmentations,
            words: &stages.words,
            streams: &streams,
            readings: None,
            progress: self.progress,
        };
        if needs.has(Needs::PARAGRAPHS) {
            self.progress.begin(Stage::Searching, 0);
            let scan = paragraph_settings(settings);
            stages.paragraphs =
                versions::paragraphs(&articles, &batch.vocabulary, &scan, diagnostics)?;
        }
        if needs.has(Needs::PASSAGES) {
            self.progress.begin(Stage::Passages, 0);
            let scan = ScanSettings::default();
            let stretches = stretches(
                (articles.streams, &articles.blocks()),
                &batch.vocabulary,
                &scan,
                diagnostics,
            );
            (stages.passages, stages.quotations) =
                shared(&articles, &batch.vocabulary, &stretches, needs);
        }
        Ok(())
    }

    /// What the rules find that look at one text by itself.
    fn found(&self, furniture: &[Vec<Span>], settings: &CheckSettings) -> Vec<Found> {
        let mut res = Vec::new();
        for active in settings.rules.iter().filter(|it| it.rule.rule().is_in_text()) {
            let rule = active.rule.rule();
            let options = format!("{} {:?}", rule.name, active.options);
            // Else a text's key would change with every other article of the corpus.
            let furniture_of = |doc: usize| match rule.needs.has(Needs::FURNITURE) {
                true => &furniture[doc][..],
                false => &[],
            };
            let found = self.ask(
                |doc| {
                    let spans = spans(furniture_of(doc));
                    Key::of("found", [&self.keys[doc].bytes()[..], options.as_bytes(), &spans])
                },
                |doc, bytes| {
                    let mut bytes = Reader(bytes);
                    let mut res = Vec::new();
                    while !bytes.is_at_end() {
                        let (start, end) = (bytes.size()?, bytes.size()?);
                        let span = (start <= end).then(|| Span::new(start, end))?;
                        res.push(Found {
                            rule: active.rule,
                            place: Place { doc: doc_id(doc), span },
                            fingerprint: Fingerprint(bytes.number()?),
                            message: String::from_utf8(bytes.bytes()?.to_vec()).ok()?,
                            // Rules that look at one text point at nothing else.
                            related: Vec::new(),
                        });
                    }
                    Some(res)
                },
                |doc| {
                    let it = self.worked(doc);
                    let article = Article {
                        doc: doc_id(doc),
                        text: self.text(doc),
                        segmentation: &it.segmentation,
                        words: &it.words,
                        furniture: furniture_of(doc),
                    };
                    let found = article.find(active).unwrap_or_default();
                    let mut bytes = Answer::default();
                    for it in &found {
                        let Span { start, end } = it.place.span;
                        bytes = bytes.size(start).size(end).number(it.fingerprint.0);
                        bytes = bytes.bytes(it.message.as_bytes());
                    }
                    (found, bytes.0)
                },
            );
            res.extend(found.into_iter().flatten());
        }
        res
    }
}

impl Facts {
    fn to_bytes(&self) -> Vec<u8> {
        let head = self.head.unwrap_or(Span::new(0, 0));
        let res = Answer::default().size(head.start).size(head.end).size(self.words);
        let lines = self.lines.iter().flat_map(|it| it.to_bytes());
        res.0.into_iter().chain(self.wording).chain(lines).collect()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Reader(bytes);
        let (start, end, words) = (bytes.size()?, bytes.size()?, bytes.size()?);
        let (wording, lines) = bytes.0.split_first_chunk::<32>()?;
        let (lines, rest) = lines.as_chunks::<{ LineFacts::BYTES }>();
        // A block is never empty.
        let head = (start < end).then(|| Span::new(start, end));
        let lines = lines.iter().map(LineFacts::from_bytes).collect();
        rest.is_empty().then_some(Self { head, words, wording: *wording, lines })
    }
}

fn page<'a>(
    doc: usize,
    text: &'a str,
    segmentation: &'a Segmentation,
    words: &'a Words,
    set: SetLines<'a>,
) -> Page<'a> {
    Page { doc: doc_id(doc), text, segmentation, words, set }
}

fn doc_id(doc: usize) -> DocId {
    DocId(u32::try_from(doc).unwrap_or(u32::MAX))
}

/// A hash of the folded words in their order.
fn wording(words: &Words, vocabulary: &Vocabulary) -> [u8; 32] {
    let mut hash = Sha256::new();
    for &id in &words.ids {
        hash.update(vocabulary.word(id).as_bytes());
        hash.update([b'\n']);
    }
    hash.finalize().into()
}

fn spans(spans: &[Span]) -> Vec<u8> {
    let res = spans.iter().fold(Answer::default(), |all, it| all.size(it.start).size(it.end));
    res.0
}
