//! Every stage's view of one pair.

use super::articles::{Articles, streams};
use super::origins::Sources;
use super::{ScanInput, ScanSettings, scan, versions};
use crate::candidates::{Banding, MASKED, Sketches};
use crate::coverage::Origin;
use crate::findings::vocabulary::percent;
use crate::findings::{
    Ranking, ScanResult, WhyCommand, WhyDecision, WhyOutcome, WhyResult, WhySide, WhySketch,
    WhyStep,
};
use crate::fingerprint::{MinHashParams, MinHasher, ShingleSet, SimHash, shingle_hashes};
use crate::normalize::{Vocabulary, WordId, Words};
use crate::segment::{Block, Segmentation};
use crate::text::{Corpus, DocId, Document, Place, Progress, Span};
use crate::verify::{
    Evidence, FEW, Judged, Measure, NearParams, Overlap, Side, Threshold, Verdict, explain, overlap,
};
use crate::{Error, Result};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Compares `a` with `b`, and says what every stage made of them.
///
/// The two are scanned alone: what counts as furniture because many pages carry it
/// is not known here. Cost: that of a scan of the two, and a few sorts of their words.
///
/// # Errors
///
/// Fails when both have one id, and when a setting is out of its range.
pub fn why(a: Document, b: Document, settings: &ScanSettings) -> Result<WhyResult> {
    if a.id == b.id {
        return Err(Error::parameter(format!("{:?} is compared with itself", a.id)));
    }
    let ids = [a.id.clone(), b.id.clone()];
    let corpus = Corpus::new(vec![a, b]);
    let scan = scan(ScanInput { corpus, ..ScanInput::default() }, settings)?;
    // A corpus sorts its documents by id.
    let docs = ids.each_ref().map(|id| {
        let at = scan.corpus.documents().iter().position(|it| it.id == *id).unwrap_or(0);
        DocId(u32::try_from(at).unwrap_or(0))
    });
    let texts = scan.corpus.documents().par_iter().map(|it| it.text.as_str());
    let (vocabulary, words) = Vocabulary::number(texts);
    let [discounted, whole] = [!settings.count_furniture, false]
        .map(|discount| streams(&words, &scan.furniture, discount));
    let progress = Progress::default();
    let stage = |streams| Articles {
        corpus: &scan.corpus,
        segmentations: &scan.segmentations,
        words: &words,
        streams,
        readings: None,
        progress: &progress,
    };
    let (articles, with_furniture) = (stage(&discounted), stage(&whole));
    let shingles = |articles: &Articles<'_>| {
        let all = versions::document_shingles(articles, &vocabulary, settings.shingle_words);
        docs.map(|it| all[it.index()].clone())
    };
    let [left, right] = shingles(&articles);
    let counted = overlap(&left, &right)?;
    let sketch = sketch([&left, &right], counted, settings)?;
    let evidence = {
        let texts = docs.map(|it| scan.corpus.get(it).text.as_str());
        let prepared = texts.map(Side::of);
        explain(texts, prepared.each_ref())
    };
    let steps = steps(counted, &sketch, &evidence, settings)?;
    let own = docs.map(|it| -> Vec<WordId> {
        versions::own_words(&articles, it.index()).filter(|&it| it != MASKED).collect()
    });
    let decision = decision(counted, &steps, settings)?;
    let commands = commands(&evidence.judged, &decision, &ids);
    let ranking = Ranking::of(&scan);
    let both =
        |places: &mut dyn Iterator<Item = DocId>| places.collect::<BTreeSet<DocId>>().len() > 1;
    let ranked = |order: &[usize], carried: &dyn Fn(usize) -> bool| {
        order.iter().copied().enumerate().filter(|&(_, at)| carried(at)).collect::<Vec<_>>()
    };
    let passages = ranked(&ranking.passages, &|at| {
        both(&mut scan.passages[at].occurrences.iter().map(|it| it.doc))
    });
    let quotations = ranked(&ranking.quotations, &|at| {
        both(&mut scan.quotations[at].occurrences.iter().map(|it| it.place.doc))
    });
    let passage = passages.first().map(|it| it.1);
    let origin = origin(&scan, &articles, docs, (counted, passage));
    let simhash = own.each_ref().map(|it| simhash(it, &vocabulary, settings.shingle_words));
    let with_furniture = {
        let [left, right] = shingles(&with_furniture);
        overlap(&left, &right)?
    };
    let sides = [0, 1].map(|n| side(&scan, &words, docs[n], own[n].len()));
    let longest_run = longest_run(docs.map(|it| discounted[it.index()].as_slice()));
    Ok(WhyResult {
        sides,
        evidence,
        commands,
        overlap: counted,
        with_furniture,
        sketch,
        simhash,
        steps,
        decision,
        longest_run,
        passages,
        quotations,
        origin,
        parameters: settings.parameters(),
        scan,
    })
}

/// The article number `part` inside `page`, counted from 0, as a document: its own
/// text, without the card's header.
///
/// All around it is blank, so that its bytes and lines are those of the page.
#[must_use]
pub fn embedded_article(page: &Document, part: usize) -> Option<Document> {
    let segmentation = crate::segment::segment(&page.text);
    let card = segmentation.embedded.get(part)?;
    let blank = |text: &str| -> String {
        text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
    };
    let Span { start, end } = card.body;
    let text = [&blank(&page.text[..start]), &page.text[start..end], &blank(&page.text[end..])];
    let words = |span: Option<Span>| span.map(|it| it.of(&page.text).to_owned());
    Some(Document {
        id: format!("{}#e{}", page.id, part + 1),
        numeric_id: false,
        path: page.path.clone(),
        record_line: page.record_line,
        outlet: words(card.outlet),
        title: words(card.title),
        date: words(card.age).filter(|it| crate::coverage::parse_date(it).is_some()),
        url: None,
        author: None,
        language: None,
        text: text.concat(),
        notes: None,
    })
}

fn side(scan: &ScanResult, words: &[Words], doc: DocId, compared_words: usize) -> WhySide {
    let words = &words[doc.index()];
    let mut site = vec![false; words.len()];
    for place in scan.furniture.iter().flat_map(|it| &it.occurrences).filter(|it| it.doc == doc) {
        site[words.within(place.span)].fill(true);
    }
    let embedded = &scan.segmentations[doc.index()].embedded;
    WhySide {
        doc,
        words: words.len(),
        furniture_words: site.iter().filter(|&&it| it).count(),
        embedded_words: embedded.iter().map(|it| words.within(it.span).len()).sum(),
        compared_words,
    }
}

fn simhash(words: &[WordId], vocabulary: &Vocabulary, w: usize) -> SimHash {
    let text: Vec<&str> = words.iter().map(|&it| vocabulary.word(it)).collect();
    SimHash::of_words(&text.join(" "), w)
}

fn sketch(sets: [&ShingleSet; 2], overlap: Overlap, settings: &ScanSettings) -> Result<WhySketch> {
    let params = NearParams { threshold: settings.threshold, ..NearParams::default() };
    let banding = Banding::for_threshold(params.threshold, params.recall)?;
    let mut sketches = Sketches::new(banding, settings.shingle_words, params.seed);
    sets.iter().for_each(|it| sketches.push(it.hashes()));
    let num_hashes = sketches.num_hashes();
    let hasher =
        MinHasher::new(MinHashParams { num_hashes, seed: params.seed, w: settings.shingle_words });
    let estimate = hasher.signature(sets[0])?.estimate(&hasher.signature(sets[1])?)?;
    let true_value = overlap.resemblance();
    #[expect(clippy::cast_precision_loss, reason = "slots are far fewer than 2^53")]
    let standard_error = (true_value * (1.0 - true_value) / num_hashes as f64).sqrt();
    Ok(WhySketch {
        num_hashes,
        estimate,
        standard_error,
        banding,
        recall: banding.recall_at(true_value),
        comparison: sketches.compare(0, 1, params.threshold),
    })
}

/// What the search for versions did with the pair, stage by stage.
fn steps(
    counted: Overlap,
    sketch: &WhySketch,
    evidence: &Evidence,
    settings: &ScanSettings,
) -> Result<Vec<WhyStep>> {
    let threshold = Threshold::new(settings.threshold)?;
    let has_shingles = counted.left > 0 && counted.right > 0;
    let mut steps = Vec::new();
    let mut refused = false;
    let mut step = |stage, passes: bool, decides: bool, detail: String| {
        let outcome = match (refused, passes, decides) {
            (true, ..) => WhyOutcome::NotReached,
            (false, true, _) => WhyOutcome::Passed,
            (false, false, false) => WhyOutcome::WouldRefuse,
            (false, false, true) => WhyOutcome::Refused,
        };
        refused |= outcome == WhyOutcome::Refused;
        steps.push(WhyStep { stage, outcome, detail });
    };
    let w = settings.shingle_words;
    let shingles = format!("{} and {} distinct runs of {w} words", counted.left, counted.right);
    // Texts shorter than a shingle have a verdict all the same.
    step("fingerprint", has_shingles, !settings.by_verdict, shingles);
    let bands = sketch.comparison.bands.len();
    let (b, r) = (sketch.banding.num_bands, sketch.banding.rows_per_band);
    let chance = percent(sketch.recall);
    let detail = format!(
        "{bands} of {b} bands of {r} rows collided; at this resemblance one does in {chance} of \
         cases. Up to {FEW} articles are compared without asking"
    );
    step("candidates: bands", bands > 0, false, detail);
    let detail = format!(
        "{} of {} slots agree, {} are asked for",
        sketch.comparison.agreeing, sketch.num_hashes, sketch.comparison.least
    );
    let keeps = sketch.comparison.agreeing >= sketch.comparison.least;
    step("candidates: estimate", keeps, false, detail);
    if settings.by_verdict {
        let judged = &evidence.judged;
        let detail = format!("{}: {}", judged.verdict.name(), evidence.because);
        step("verify", judged.joins(), true, detail);
    } else {
        let reached = threshold.is_reached(Measure::Resemblance, counted);
        let detail = format!(
            "resemblance {:.4}, {} shared of {} shingles; the threshold is {}",
            counted.resemblance(),
            counted.shared,
            counted.left + counted.right - counted.shared,
            threshold.value()
        );
        step("verify", reached, true, detail);
    }
    step("cluster", true, true, "two articles that match are a cluster".to_owned());
    Ok(steps)
}

fn decision(counted: Overlap, steps: &[WhyStep], settings: &ScanSettings) -> Result<WhyDecision> {
    let refused = steps.iter().find(|it| it.outcome == WhyOutcome::Refused);
    let threshold = Threshold::new(settings.threshold)?;
    let total = counted.left + counted.right;
    // x / (total − x) ≥ t: the fewest x by counting, as verification compares.
    let reaches = |shared: usize| {
        let all = Overlap { shared, left: total - shared, right: shared };
        shared > 0 && threshold.is_reached(Measure::Resemblance, all)
    };
    let (mut low, mut high) = (0, total / 2 + 1);
    while low < high {
        let middle = low.midpoint(high);
        if reaches(middle) { high = middle } else { low = middle + 1 }
    }
    Ok(WhyDecision {
        matched: refused.is_none(),
        by_verdict: settings.by_verdict,
        stage: refused.map_or("verify", |it| it.stage),
        measure: Measure::Resemblance,
        value: counted.resemblance(),
        threshold,
        needed: low,
    })
}

/// What the commands make of two articles of which a corpus consists, or holds among
/// others, in this order, where their search proposes the pair.
fn commands(judged: &Judged, decision: &WhyDecision, ids: &[String; 2]) -> Vec<WhyCommand> {
    let [a, b] = ids;
    let verdict = judged.verdict;
    let makes = |command, sides: [String; 2]| WhyCommand { command, sides };
    let clusters = match decision.matched {
        true => [format!("in one cluster with {b}"), format!("in one cluster with {a}")],
        false => ["in no cluster".to_owned(), "in no cluster".to_owned()],
    };
    let stories = match decision.matched {
        true => [format!("in one story with {b}"), format!("in one story with {a}")],
        false => [0, 1].map(|_| "in one story only by passages or statements".to_owned()),
    };
    let is_frame = verdict == Verdict::Template && decision.by_verdict;
    let kept = || "kept".to_owned();
    let dropped = match (decision.matched, is_frame) {
        // A part goes for what holds it, whichever stands first.
        (true, _) if decision.by_verdict && judged.part() == Some(0) => {
            [format!("removed: {} of {b}", as_noun(verdict, true)), kept()]
        }
        (true, _) => [kept(), format!("removed: {} of {a}", as_noun(verdict, decision.by_verdict))],
        (false, true) => [kept(), format!("kept; one frame with {a}")],
        (false, false) => [kept(), kept()],
    };
    let rule = match verdict {
        Verdict::Same => Some("duplicate-document"),
        _ if decision.matched => Some("near-duplicate-document"),
        Verdict::Template => Some("template-story"),
        _ => None,
    };
    let found = match rule {
        Some(rule) => [format!("{rule}, beside {b}"), format!("{rule}, beside {a}")],
        None => [0, 1].map(|_| "no findings".to_owned()),
    };
    vec![
        makes("scan", clusters),
        makes("compare", stories),
        makes("dedup", dropped),
        makes("check", found),
    ]
}

/// What one text is of another that is kept.
const fn as_noun(verdict: Verdict, by_verdict: bool) -> &'static str {
    match verdict {
        _ if !by_verdict => "a near-duplicate",
        Verdict::Same => "a copy",
        Verdict::Contained => "a take or part",
        _ => "a version",
    }
}

/// Who had first what the two share: their own text where that has shingles in
/// common, else the first passage, which may stand in an article inside one of them.
fn origin(
    scan: &ScanResult,
    articles: &Articles<'_>,
    docs: [DocId; 2],
    found: (Overlap, Option<usize>),
) -> std::result::Result<Origin, Vec<String>> {
    let (counted, passage) = found;
    if counted.shared > 0 {
        let places = docs.map(|doc| {
            let Segmentation { embedded, blocks, .. } = &scan.segmentations[doc.index()];
            // A block of a card would be asked about as the card's article.
            let own = |it: &&Block| !embedded.iter().any(|card| card.span.contains(it.span));
            let span = blocks.iter().find(own).map(|it| it.span).unwrap_or_default();
            Place { doc, span }
        });
        return Sources::new(articles, &scan.pairs).of_places(&places);
    }
    let Some(at) = passage else { return Err(vec!["they share no text".to_owned()]) };
    let origin = scan.passage_origins[at].clone()?;
    let doc = scan.passages[at].occurrences[origin.carrier].doc;
    Ok(Origin { carrier: usize::from(doc != docs[0]), ..origin })
}

/// The most words in a row that both have; a masked word is in neither.
///
/// A run of n holds runs of all smaller lengths, so the length is found by halving,
/// each time with a sorted list of hashes. Cost: `n log n` for each of `log n` lengths.
fn longest_run(streams: [&[WordId]; 2]) -> usize {
    let runs = |words: &[WordId], length: usize| {
        let mut hashes = Vec::new();
        for part in words.split(|&it| it == MASKED).filter(|it| it.len() >= length) {
            let numbers: Vec<u64> =
                part.iter().map(|it| crate::fingerprint::mix(u64::from(it.0))).collect();
            shingle_hashes(&numbers, length, &mut hashes);
        }
        ShingleSet::of_hashes(hashes, length)
    };
    let shared = |length: usize| {
        let [a, b] = streams.map(|it| runs(it, length));
        overlap(&a, &b).is_ok_and(|it| it.shared > 0)
    };
    let (mut low, mut high) = (0, streams[0].len().min(streams[1].len()));
    while low < high {
        let middle = (low + high).div_ceil(2);
        if shared(middle) { low = middle } else { high = middle - 1 }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STORY: &str = "The harbor bridge at Calder Bay is to close on 3 March for nine months, \
        because the cables that carry its deck have rusted through in eleven places, said the port \
        authority, which had asked for money to paint them every year since the bridge was opened.";

    fn document(id: &str, text: &str) -> Document {
        Document {
            id: id.to_owned(),
            path: id.to_owned(),
            text: text.to_owned(),
            ..Document::default()
        }
    }

    fn check(a: &str, b: &str) -> WhyResult {
        why(document("b", a), document("a", b), &ScanSettings::default()).unwrap()
    }

    #[test]
    fn equal_articles_pass_every_step() {
        let result = check(STORY, STORY);
        assert!(result.decision.matched);
        assert!(result.steps.iter().all(|it| it.outcome == WhyOutcome::Passed));
        assert_eq!(result.sketch.comparison.bands.len(), result.sketch.banding.num_bands);
        assert_eq!(result.simhash[0], result.simhash[1]);
        assert_eq!(result.longest_run, result.sides[0].words);
        assert_eq!(result.passages.len(), 1);
    }

    #[test]
    fn the_article_named_first_is_the_first_side() {
        let result = check("One two three.", STORY);
        assert_eq!(result.scan.corpus.get(result.sides[0].doc).id, "b");
        assert_eq!(result.sides[0].words, 3);
    }

    #[test]
    fn a_threshold_decides_alone_and_what_refused_a_pair_is_named_with_its_distance() {
        let settings = ScanSettings { by_verdict: false, ..ScanSettings::default() };
        let check = |b: &str| why(document("b", STORY), document("a", b), &settings).unwrap();
        let result = check(&STORY.replace("because", "since").replace("paint", "mend"));
        let decision = result.decision;
        assert!(!decision.matched && decision.stage == "verify", "{:?}", result.steps);
        assert!(result.evidence.judged.joins(), "{}", result.evidence.because);
        assert!(decision.margin() < 0.0 && decision.needed > result.overlap.shared);
        let at =
            |shared| Overlap { shared, left: result.overlap.left, right: result.overlap.right };
        let reached = |shared| decision.threshold.is_reached(Measure::Resemblance, at(shared));
        assert!(reached(decision.needed) && !reached(decision.needed - 1));
        let empty = check("…");
        assert_eq!(empty.decision.stage, "fingerprint");
        assert_eq!(empty.steps[4].outcome, WhyOutcome::NotReached);
        assert!(empty.origin.is_err());
    }

    #[test]
    fn the_verdict_decides_and_every_command_follows_it() {
        let result = check(STORY, &STORY.replace("because", "since").replace("paint", "mend"));
        assert!(result.decision.matched && result.decision.by_verdict);
        assert_eq!(result.evidence.judged.verdict, Verdict::Version);
        assert_eq!(result.evidence.changed.len(), 2, "{:?}", result.evidence.changed);
        let of = |command: &str| {
            let found = result.commands.iter().find(|it| it.command == command).unwrap();
            found.sides[1].clone()
        };
        assert_eq!(of("scan"), "in one cluster with b");
        assert_eq!(of("dedup"), "removed: a version of b");
        assert_eq!(of("check"), "near-duplicate-document, beside b");
        let notice = |place: &str, day: &str, name: &str| {
            format!(
                "The ferry from {place} will not run on {day}, said {name}, who asks passengers to take the bus from the northern quay."
            )
        };
        let frame = check(
            &notice("Calder Bay", "3 March", "Ines Okafor"),
            &notice("Pellworth", "19 June", "Tomas Lind"),
        );
        assert_eq!(frame.evidence.judged.verdict, Verdict::Template);
        assert!(frame.commands.iter().any(|it| it.sides[1] == "kept; one frame with b"));
    }

    #[test]
    fn an_article_is_not_compared_with_itself() {
        let error = why(document("a", "x"), document("a", "x"), &ScanSettings::default());
        assert!(error.unwrap_err().is_parameter());
    }

    #[test]
    fn an_embedded_article_keeps_its_bytes_and_lines() {
        let page = document(
            "page",
            &format!(
                "Für alle\n\n{STORY}\n\nRelated Articles\nThe Daily Ferry\n26 minutes ago\nFerries to run all night\n{STORY}\n\nReuters\n3 hours ago\nStorm is to come\n{STORY}\n"
            ),
        );
        let card = embedded_article(&page, 0).expect("a card is found");
        assert_eq!((card.id.as_str(), card.text.len()), ("page#e1", page.text.len()));
        let start = card.text.find("The harbor").unwrap();
        assert_eq!(page.text[start..start + STORY.len()], card.text[start..start + STORY.len()]);
        assert_eq!(card.text.matches('\n').count(), page.text.matches('\n').count());
        assert_eq!(card.outlet.as_deref(), Some("The Daily Ferry"));
        assert_eq!(embedded_article(&page, 9), None);
    }

    proptest! {
        #[test]
        fn the_longest_run_is_that_of_trying_all(
            a in proptest::collection::vec(0u32..3, 0..30),
            b in proptest::collection::vec(0u32..3, 0..30),
        ) {
            let words = |it: &[u32]| -> Vec<WordId> {
                it.iter().map(|&it| if it == 0 { MASKED } else { WordId(it) }).collect()
            };
            let (a, b) = (words(&a), words(&b));
            let naive = (0..a.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j))).map(|(i, j)| {
                a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y && **x != MASKED).count()
            });
            prop_assert_eq!(longest_run([&a, &b]), naive.max().unwrap_or(0));
        }
    }
}
