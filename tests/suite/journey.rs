//! The journey of one article in ARCHITECTURE.md shows values that really arise.
//!
//! Each block of values stands below a line `<!-- journey: NAME -->`. To write
//! them anew: `INSTA_UPDATE=always cargo test --test suite journey::`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use wireprint_findings::findings::ScanResult;
use wireprint_match::candidates::{PostingParams, Postings};
use wireprint_match::diff::{WordOp, WordOpKind};
use wireprint_match::fingerprint::{MinHashParams, MinHasher, ShingleSet, SimHash};
use wireprint_match::verify::overlap;
use wireprint_news::quote::attribute;
use wireprint_pipeline::pipeline::{ScanInput, ScanSettings, scan};
use wireprint_read::read::{Input, ReadOptions, read};
use wireprint_text::normalize::{Vocabulary, WordId, Words};
use wireprint_text::segment::{BlockKind, Segmentation, segment};
use wireprint_text::text::{LineIndex, Place, Span};

const ARTICLE: &str = "seeds/001_88718f0eb3b788c5.txt";
const OTHER: &str = "seeds/004_1ba9920f2a0e342c.txt";
const SENTENCE: &str = "“We cannot agree";

#[test]
fn the_journey_shows_values_that_really_arise() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let document = fs::read_to_string(&path).unwrap();
    let mut fresh = document.clone();
    for (name, values) in Journey::new().blocks() {
        fresh = replaced(&fresh, name, &values);
    }
    if wanted_anew() {
        fs::write(&path, &fresh).unwrap();
    } else {
        let differing = fresh.lines().zip(document.lines()).find(|(a, b)| a != b);
        assert!(fresh == document, "ARCHITECTURE.md is stale: {differing:?}");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "snapshots are rewritten on the same word everywhere"
)]
fn wanted_anew() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|it| it == "always")
}

/// `document` with `values` in the block called `name`.
fn replaced(document: &str, name: &str, values: &str) -> String {
    let opening = format!("<!-- journey: {name} -->\n```text\n");
    let (before, rest) = document.split_once(&opening).unwrap_or_else(|| panic!("no block {name}"));
    let (_, after) = rest.split_once("```\n").unwrap();
    format!("{before}{opening}{values}```\n{after}")
}

/// The seeds, and what each stage makes of them.
struct Journey {
    result: ScanResult,
    input: String,
    /// The index of the article.
    at: usize,
    /// The index of the page that quotes the same statement.
    other: usize,
    vocabulary: Vocabulary,
    words: Vec<Words>,
    /// The index of the quotation in the article.
    quotation: usize,
}

impl Journey {
    fn new() -> Self {
        let Input { corpus, account, diagnostics, .. } =
            read(&[PathBuf::from("seeds")], &ReadOptions::default()).unwrap();
        let index = |id| corpus.documents().iter().position(|it| it.id == id).unwrap();
        let (at, other) = (index(ARTICLE), index(OTHER));
        let it = &corpus.documents()[at];
        let input = format!(
            "id     {}\nbytes  {}\nread   {} of {} records accepted\n",
            it.id,
            it.text.len(),
            account.accepted,
            account.seen
        );
        let texts: Vec<&str> = corpus.documents().iter().map(|it| it.text.as_str()).collect();
        let (vocabulary, words) = Vocabulary::number(texts);
        let result = scan(
            ScanInput { corpus, account, diagnostics, ..ScanInput::default() },
            &ScanSettings::default(),
        )
        .unwrap();
        let mut res = Self { result, input, at, other, vocabulary, words, quotation: 0 };
        let start = res.text().find(SENTENCE).unwrap();
        let quotations = &res.parts().quotations;
        res.quotation = quotations.iter().position(|it| it.outer.start == start).unwrap();
        res
    }

    fn blocks(&self) -> [(&'static str, String); 9] {
        [
            ("read", self.input.clone()),
            ("segment", self.segmented()),
            ("normalize", self.normalized()),
            ("furniture", self.furniture()),
            ("fingerprint", self.printed()),
            ("candidates", self.proposed()),
            ("verify", self.verified()),
            ("quote", self.quoted()),
            ("align", self.aligned()),
        ]
    }

    fn text(&self) -> &str {
        &self.result.corpus.documents()[self.at].text
    }

    fn parts(&self) -> &Segmentation {
        &self.result.segmentations[self.at]
    }

    fn quoted_span(&self) -> Span {
        self.parts().quotations[self.quotation].span
    }

    fn line(&self, place: Place) -> String {
        let document = self.result.corpus.get(place.doc);
        let lines = LineIndex::new(&document.text);
        format!("{}:{}", document.id, lines.line(place.span.start))
    }

    fn segmented(&self) -> String {
        let parts = segment(self.text());
        let of_kind = |kind| parts.blocks.iter().filter(|it| it.kind == kind).count();
        let quotation = &parts.quotations[self.quotation];
        let sentence =
            parts.sentences.iter().find(|it| it.contains_offset(quotation.outer.start)).unwrap();
        format!(
            "blocks      {} ({} paragraphs, {} headings, {} list items)\n\
             sentences   {}\nquotations  {}\n\
             sentence    {}..{}  {}\n\
             quotation   {}..{}  {:?} marks, depth {}, closed: {}\n",
            parts.blocks.len(),
            of_kind(BlockKind::Paragraph),
            of_kind(BlockKind::Heading),
            of_kind(BlockKind::ListItem),
            parts.sentences.len(),
            parts.quotations.len(),
            sentence.start,
            sentence.end,
            shortened(sentence.of(self.text())),
            quotation.span.start,
            quotation.span.end,
            quotation.marks,
            quotation.depth,
            quotation.closed,
        )
    }

    fn normalized(&self) -> String {
        let words = &self.words[self.at];
        let range = words.within(self.quoted_span());
        let mut res = format!(
            "words of the run   {} different\nof the article     {}\nof the quotation   {} ({}..{})\n",
            self.vocabulary.len(),
            words.len(),
            range.len(),
            range.start,
            range.end
        );
        for at in range.take(4) {
            let (id, span) = (words.ids[at], words.spans[at].span());
            let (word, raw) = (self.vocabulary.word(id), span.of(self.text()));
            writeln!(
                res,
                "{raw:<8} → {word:<8} word {:<5} bytes {}..{}",
                id.0, span.start, span.end
            )
            .unwrap();
        }
        res
    }

    fn furniture(&self) -> String {
        let mut res = String::new();
        for it in &self.result.furniture {
            for place in it.occurrences.iter().filter(|it| it.doc.index() == self.at) {
                let words = self.words[self.at].within(place.span).len();
                let raw = shortened(place.span.of(self.text()));
                writeln!(
                    res,
                    "{}  {}  {words} words  {}\n  {raw}",
                    it.kind.name(),
                    self.line(*place),
                    it.evidence
                )
                .unwrap();
            }
        }
        res
    }

    /// The quoted words in the page's text that the statement was joined to.
    fn other_quotation(&self) -> Span {
        let group = self.group();
        let of_other =
            |it: &&wireprint_news::quote::QuotedPlace| it.place.doc.index() == self.other;
        group.occurrences.iter().find(of_other).unwrap().place.span
    }

    fn printed(&self) -> String {
        let texts = [
            self.quoted_span().of(self.text()),
            self.other_quotation().of(&self.result.corpus.documents()[self.other].text),
        ];
        let sets = texts.map(|it| ShingleSet::of_text(it, 5));
        let folded = texts.map(|it| {
            let mut words: Vec<String> = Vec::new();
            wireprint_text::normalize::scan_words(it, |word, _| words.push(word.to_owned()));
            SimHash::of_words(&words.join(" "), 5)
        });
        let params = MinHashParams { num_hashes: 128, seed: 1, w: 5 };
        let hasher = MinHasher::new(params);
        let [a, b] = sets.each_ref().map(|it| hasher.signature(it).unwrap());
        format!(
            "shingles   {} here, {} there, {} in both; the lowest here {:#018x}\n\
             MinHash    {} slots, of which {} agree: {:.2}\n\
             SimHash    {:#018x}, {} bits from the other\n",
            sets[0].len(),
            sets[1].len(),
            overlap(&sets[0], &sets[1]).unwrap().shared,
            sets[0].hashes()[0],
            a.slots().len(),
            a.slots().iter().zip(b.slots()).filter(|(x, y)| x == y).count(),
            a.estimate(&b).unwrap(),
            folded[0].0,
            folded[0].distance(folded[1]),
        )
    }

    fn proposed(&self) -> String {
        let docs: Vec<Vec<WordId>> = self.words.iter().map(|it| it.ids.clone()).collect();
        let postings = Postings::build(&docs, PostingParams { w: 4, cap: 64 });
        let range = self.words[self.at].within(self.quoted_span());
        let seeds: Vec<_> = postings
            .seeds_of(self.at)
            .into_iter()
            .filter(|it| it.doc as usize == self.other && range.contains(&(it.at as usize)))
            .collect();
        let mut res = format!("seeds of 4 words that {OTHER} shares: {}\n", seeds.len());
        for diagonal in seeds.chunk_by(|a, b| a.other - a.at == b.other - b.at) {
            let (first, last) = (diagonal[0], diagonal[diagonal.len() - 1]);
            let run = first.at as usize..last.at as usize + 4;
            let raw = self.words[self.at].cover(run.clone()).of(self.text());
            writeln!(
                res,
                "  words {}..{} at {}: {}",
                run.start,
                run.end,
                first.other,
                shortened(raw)
            )
            .unwrap();
        }
        res
    }

    fn verified(&self) -> String {
        let pair = self
            .result
            .pairs
            .iter()
            .find(|it| it.a.index() == self.at && it.b.index() == self.other)
            .unwrap();
        format!(
            "resemblance        {:.4}\ncontainment        {:.4} of this article, {:.4} of the other\n\
             shared words       {}\nclusters           {}\n",
            pair.resemblance,
            pair.containment_a,
            pair.containment_b,
            pair.shared_words,
            self.result.clusters.len()
        )
    }

    fn group(&self) -> &wireprint_news::quote::QuotationGroup {
        let span = self.quoted_span();
        let holds = |it: &wireprint_news::quote::QuotedPlace| {
            it.place.doc.index() == self.at && it.place.span == span
        };
        self.result.quotations.iter().find(|it| it.occurrences.iter().any(holds)).unwrap()
    }

    fn quoted(&self) -> String {
        let group = self.group();
        let own = &attribute(self.text(), self.parts())[self.quotation];
        let speaker = own.speaker.as_ref().unwrap();
        let mut res = format!(
            "speaker     “{}”, who is {}\ncue         “{}”\n\
             statement   {}, {:.2} alike, {} places\n",
            speaker.span.of(self.text()),
            speaker.name,
            own.cue.unwrap().of(self.text()),
            group.relation.name(),
            group.similarity,
            group.occurrences.len()
        );
        for it in &group.occurrences {
            let outlet = it.outlet.as_deref().unwrap_or("no outlet named");
            writeln!(res, "  {}  {outlet}", self.line(it.place)).unwrap();
        }
        for drift in &group.drift {
            writeln!(res, "drift       {}", shown(&drift.ops)).unwrap();
        }
        res
    }

    fn aligned(&self) -> String {
        let mut res = String::new();
        for it in &self.result.passages {
            let here = it.occurrences.iter().any(|it| it.doc.index() == self.at);
            if !here {
                continue;
            }
            writeln!(
                res,
                "{}  {}  {:.2}  {} words",
                it.kind.name(),
                it.relation.name(),
                it.similarity,
                it.words
            )
            .unwrap();
            for place in &it.occurrences {
                let text = &self.result.corpus.get(place.doc).text;
                writeln!(res, "  {}  {}", self.line(*place), shortened(place.span.of(text)))
                    .unwrap();
            }
        }
        res
    }
}

/// Deleted words in `[-…-]`, inserted ones in `{+…+}`.
fn shown(ops: &[WordOp]) -> String {
    let show = |op: &WordOp| match op.kind {
        WordOpKind::Equal => op.text.clone(),
        WordOpKind::Delete => format!("[-{}-]", op.text),
        WordOpKind::Insert => format!("{{+{}+}}", op.text),
    };
    ops.iter().map(show).collect()
}

/// The first and the last words of a long stretch.
fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [a, b, c, d, .., y, z] if words.len() > 9 => format!("{a} {b} {c} {d} … {y} {z}"),
        all => all.join(" "),
    }
}
