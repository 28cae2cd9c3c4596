//! A small scan result made by hand, for the tests of every reporter.
//!
//! It holds each kind of finding, text in several scripts, and text that would
//! do harm if it reached a terminal raw.

use crate::align::{Passage, PassageKind, Relation};
use crate::cluster::{Cluster, Cohesion, Level};
use crate::coverage::{
    Appearance, Appeared, Article, Cell, CellPlace, CellState, Column, ColumnPair, Composition,
    Confidence, Coverage, FindingId, Headline, Origin, Unit, UnitKind, When, day_name,
};
use crate::diff::{EditClass, WordOp, WordOpKind};
use crate::findings::{
    CoverageResult, DocumentFacts, Embedded, FoundQuotation, PairScore, Parameter, ParameterValue,
    QuotesResult, ScanResult, Story, WhyCommand, WhyDecision, WhyOutcome, WhyResult, WhySide,
    WhySketch, WhyStep,
};
use crate::furniture::{Furniture, FurnitureKind};
use crate::quote::{
    Attribution, Drift, Mention, QuotationGroup, QuotationRole, QuoteRelation, QuotedPlace,
};
use crate::segment::{EmbeddedArticle, Segmentation};
use crate::text::Account;
use crate::text::{Corpus, Diagnostic, DocId, Document, LineIndex, Place, Severity, Span};
use crate::verify::{Change, ChangeKind, Evidence, Judged, Measure, Overlap, Threshold, Verdict};
use wireprint_match::candidates::{Banding, SketchComparison};
use wireprint_match::fingerprint::SimHash;

const HARBOR: &str = "\
Harbor bridge to close for nine months

The Calder Bay harbor bridge will close on 3 March, the port authority said.
“We will never open a bridge that we do not trust,” harbor master Ines Okafor told reporters on Monday.
Traffic will be led over the old causeway, which was built for a tenth of today's lorries and floods at spring tides.
Sign up for our morning briefing
";

const GAZETTE: &str = "\
Nine-month closure for bay bridge
Photo: Tomas Lind / Gazette

The harbor bridge at Calder Bay is to close on 3 March.
“We won't ever open a bridge we do not trust,” said Ms Okafor.
Traffic will be led over the old causeway, which was built for a tenth of today's lorries and floods at spring tides.
Related Articles
The Daily Ferry
26 minutes ago
Ferries to run all night
Captain Ruth Amadi called the plan “a bridge too few”.
Sign up for our morning briefing
";

const BADGER: &str = "\
灯台の橋が閉鎖へ
港湾局は「信頼できない橋は決して開けない」と述べた。春の大潮のときには古い堤道が冠水するおそれがある。
\u{1b}[31mRed\u{1b}[0m \u{202e}alert\u{202c}
Sign up for our morning briefing
";

/// The place of the only stretch of `document` that reads `text`.
fn place(corpus: &Corpus, doc: u32, text: &str) -> Place {
    let doc = DocId(doc);
    let whole = &corpus.get(doc).text;
    let start = whole.find(text).unwrap_or_else(|| panic!("no {text:?} in {doc:?}"));
    Place { doc, span: Span::new(start, start + text.len()) }
}

fn document(id: &str, outlet: Option<&str>, title: Option<&str>, text: &str) -> Document {
    Document {
        id: id.to_owned(),
        path: id.to_owned(),
        outlet: outlet.map(str::to_owned),
        title: title.map(str::to_owned),
        text: text.to_owned(),
        ..Document::default()
    }
}

fn op(kind: WordOpKind, text: &str) -> WordOp {
    let class = if kind == WordOpKind::Equal { EditClass::Same } else { EditClass::Wording };
    WordOp { kind, text: text.to_owned(), class }
}

fn quoted(
    place: Place,
    speaker: Option<(Place, &str)>,
    cue: Option<Place>,
    outlet: &str,
) -> QuotedPlace {
    let speaker = speaker.map(|(at, name)| Mention {
        span: at.span,
        name: name.to_owned(),
        confidence: crate::quote::Confidence::Certain,
    });
    let attribution = Attribution { speaker, cue: cue.map(|it| it.span), evidence: None };
    QuotedPlace { place, quoted: true, attribution, outlet: Some(outlet.to_owned()) }
}

fn quoted_by(place: Place, speaker: (Place, &str), cue: Place) -> QuotedPlace {
    quoted(place, Some(speaker), Some(cue), "Calder Bay News")
}

/// Every quotation of the [`sample`].
pub(crate) fn sample_quotes() -> QuotesResult {
    let scan = sample();
    QuotesResult {
        groups: vec![(0, 1), (1, 0)],
        ranks: vec![1, 0],
        quotations: (0..scan.quoted.len()).collect(),
        parameters: scan.parameters.clone(),
        scan,
    }
}

/// Who carries what of the [`sample`]: some of it, made by hand.
pub(crate) fn sample_coverage() -> CoverageResult {
    let scan = sample();
    let at = |doc, text: &str| place(&scan.corpus, doc, text);
    let cell = |column, state, coverage, places: Vec<(Place, Option<usize>, bool)>| {
        let places = places.into_iter();
        let places = places.map(|(place, part, quoted)| CellPlace { place, part, quoted });
        Cell { column, state, similarity: coverage, coverage, places: places.collect() }
    };
    let unit = |kind, finding, words, cells: Vec<Cell>| Unit {
        kind,
        finding,
        speaker: None,
        wire: None,
        words,
        novel_words: 0,
        reference: 0,
        cells,
        origin: Err(vec!["2 of 2 have no full date".to_owned()]),
        elsewhere: 0,
    };
    let (whole, other, part) = (CellState::Verbatim, CellState::Reworded, CellState::Partial);
    let causeway = "Traffic will be led over the old causeway, which was built for a tenth of today's lorries and floods at spring tides.";
    let never = at(1, "We will never open a bridge that we do not trust,");
    let wont = at(0, "We won't ever open a bridge we do not trust,");
    let japanese = at(2, "信頼できない橋は決して開けない");
    let few = at(0, "a bridge too few");
    let statement = vec![
        cell(0, other, 0.8, vec![(wont, None, true)]),
        cell(1, whole, 1.0, vec![(never, None, true)]),
        cell(2, part, 0.4, vec![(japanese, None, true)]),
    ];
    let carried = vec![
        cell(0, whole, 1.0, vec![(at(0, causeway), None, false)]),
        cell(1, whole, 1.0, vec![(at(1, causeway), None, false)]),
    ];
    let phrase = vec![
        cell(0, whole, 1.0, vec![(few, Some(0), true)]),
        cell(1, whole, 1.0, vec![(at(1, "harbor bridge"), None, false)]),
    ];
    let alert = at(2, "\u{1b}[31mRed\u{1b}[0m \u{202e}alert\u{202c}");
    let units = vec![
        Unit {
            speaker: Some("Ines Okafor".to_owned()),
            reference: 1,
            origin: Ok(Origin {
                carrier: 1,
                confidence: Confidence::Moderate,
                evidence: vec!["is dated before the others".to_owned()],
            }),
            ..unit(UnitKind::Quotation, Some(FindingId::Quotation(1)), 10, statement)
        },
        Unit {
            wire: Some("credited to Coastwire".to_owned()),
            ..unit(UnitKind::Paragraph, Some(FindingId::Cluster(0)), 22, carried)
        },
        unit(UnitKind::SetPhrase, Some(FindingId::Quotation(0)), 4, phrase),
        Unit {
            novel_words: 2,
            ..unit(UnitKind::Only, None, 2, vec![cell(2, whole, 1.0, vec![(alert, None, false)])])
        },
    ];
    let column = |doc: u32| Column {
        name: scan.corpus.get(DocId(doc)).id.clone(),
        articles: vec![Article { doc: DocId(doc), part: None }],
    };
    let headline = |doc: u32, text: &str, wording| Headline {
        article: Article { doc: DocId(doc), part: None },
        text: text.to_owned(),
        span: Some(place(&scan.corpus, doc, text).span),
        wording,
    };
    let when = |day: i64| Appearance {
        when: Some(When { earliest: day * 1440 - 840, latest: day * 1440 + 2159, day }),
        given: Some(day_name(day)),
        from_text: false,
    };
    let coverage = Coverage {
        columns: (0..3).map(column).collect(),
        compositions: vec![
            Composition {
                words: 75,
                furniture: 13,
                embedded: 20,
                wire: 22,
                quoted: 9,
                quoted_shared: 9,
                shared: 0,
                unique: 11,
            },
            Composition {
                words: 68,
                furniture: 6,
                wire: 22,
                quoted: 10,
                quoted_shared: 10,
                shared: 7,
                unique: 23,
                ..Composition::default()
            },
            Composition { words: 48, furniture: 6, unique: 42, ..Composition::default() },
        ],
        site: vec![(FurnitureKind::Credit, vec![1, 0, 0]), (FurnitureKind::Notice, vec![1, 1, 1])],
        pairs: vec![ColumnPair { a: 0, b: 1, words_a: 31, words_b: 32, quotations: 1, texts: 1 }],
        headlines: vec![
            vec![headline(0, "Nine-month closure for bay bridge", 0)],
            vec![headline(1, "Harbor bridge to close for nine months", 1)],
            Vec::new(),
        ],
        appearances: vec![when(20_504), when(20_503), Appearance::default()],
        order: vec![
            Appeared { column: 1, surely_later: false },
            Appeared { column: 0, surely_later: false },
        ],
        units,
    };
    CoverageResult {
        stories: vec![Story { docs: (0..3).map(DocId).collect(), coverage }],
        parameters: scan.parameters.clone(),
        scan,
        ..CoverageResult::default()
    }
}

/// The two English pages of the [`sample`], compared.
pub(crate) fn sample_why() -> WhyResult {
    let mut scan = sample();
    // A comparison knows its own furniture; the one that could do harm is kept.
    scan.furniture.truncate(2);
    let counted = Overlap { shared: 22, left: 61, right: 65 };
    let step = |stage, outcome, detail: &str| WhyStep { stage, outcome, detail: detail.to_owned() };
    let side = |doc, words, furniture_words, embedded_words| WhySide {
        doc: DocId(doc),
        words,
        furniture_words,
        embedded_words,
        compared_words: words - furniture_words - embedded_words,
    };
    WhyResult {
        sides: [side(1, 68, 6, 0), side(0, 75, 16, 14)],
        evidence: Evidence {
            judged: Judged {
                verdict: Verdict::Partial,
                likelihood: 41,
                equal: 24,
                words: [62, 45],
            },
            because: "a passage of 26 words is copied; 21 of 45 words are new".to_owned(),
            shingles: counted,
            new_words: [38, 21],
            changed: vec![Change {
                spans: [Span::new(0, 6), Span::new(0, 3)],
                kind: ChangeKind::Name,
            }],
            masked: [Vec::new(), vec![Span::new(0, 3); 2]],
        },
        commands: vec![WhyCommand {
            command: "dedup",
            sides: ["kept".to_owned(), "kept beside \u{1b}[31mA".to_owned()],
        }],
        overlap: counted,
        with_furniture: Overlap { shared: 24, left: 67, right: 81 },
        sketch: WhySketch {
            num_hashes: 128,
            estimate: 0.1875,
            standard_error: 0.0354,
            banding: Banding { num_bands: 17, rows_per_band: 4 },
            recall: 0.033,
            comparison: SketchComparison { bands: vec![2, 11], agreeing: 25, least: 73 },
        },
        simhash: [SimHash(0xFF), SimHash(0xFFFF)],
        steps: vec![
            step("fingerprint", WhyOutcome::Passed, "61 and 65 distinct runs of 5 words"),
            step("candidates: estimate", WhyOutcome::WouldRefuse, "25 of 128 slots agree"),
            step("verify", WhyOutcome::Refused, "resemblance \u{1b}[31m0.2115"),
            step("cluster", WhyOutcome::NotReached, "two articles that match are a cluster"),
        ],
        decision: WhyDecision {
            matched: false,
            by_verdict: false,
            stage: "verify",
            measure: Measure::Resemblance,
            value: counted.resemblance(),
            threshold: Threshold::new(0.7).unwrap(),
            needed: 52,
        },
        longest_run: 22,
        passages: vec![(0, 1), (2, 2)],
        quotations: vec![(0, 1)],
        origin: Err(vec!["2 of 2 have no full date".to_owned()]),
        parameters: scan.parameters.clone(),
        scan,
    }
}

/// Three pages about one bridge, and everything that can be found in them.
pub(crate) fn sample() -> ScanResult {
    let documents = vec![
        document("bay/harbor.txt", Some("Calder Bay News"), Some("Harbor bridge to close"), HARBOR),
        document("bay/gazette.txt", Some("Gazette"), None, GAZETTE),
        Document {
            path: "bay/日本.jsonl".to_owned(),
            record_line: Some(7),
            ..document("灯台\u{1b}7", None, None, BADGER)
        },
    ];
    let corpus = Corpus::new(documents);
    // By id: 0 the Gazette, 1 Calder Bay News, 2 the lighthouse.
    let at = |doc, text: &str| place(&corpus, doc, text);
    let lines = corpus.documents().iter().map(|it| LineIndex::new(&it.text)).collect();
    let facts = vec![
        DocumentFacts {
            words: 75,
            language: Some("eng".to_owned()),
            shared_share: 0.52,
            furniture_share: 0.21,
        },
        DocumentFacts {
            words: 68,
            language: Some("eng".to_owned()),
            shared_share: 0.57,
            furniture_share: 0.09,
        },
        DocumentFacts {
            words: 48,
            language: Some("jpn".to_owned()),
            shared_share: 0.0,
            furniture_share: 0.125,
        },
    ];
    let card = at(
        0,
        "The Daily Ferry\n26 minutes ago\nFerries to run all night\nCaptain Ruth Amadi called the plan “a bridge too few”.",
    );
    let embedded = vec![Embedded {
        doc: DocId(0),
        article: EmbeddedArticle {
            span: card.span,
            outlet: Some(at(0, "The Daily Ferry").span),
            title: Some(at(0, "Ferries to run all night").span),
            age: Some(at(0, "26 minutes ago").span),
            body: at(0, "Captain Ruth Amadi called the plan “a bridge too few”.").span,
        },
    }];
    let causeway = "Traffic will be led over the old causeway, which was built for a tenth of today's lorries and floods at spring tides.";
    let notice = "Sign up for our morning briefing";
    let clusters = vec![
        Cluster {
            level: Level::Paragraph,
            members: vec![at(0, causeway), at(1, causeway)],
            representative: 0,
            cohesion: Cohesion { min: 1.0, mean: 1.0 },
        },
        Cluster {
            level: Level::Document,
            members: vec![at(0, GAZETTE), at(1, HARBOR)],
            representative: 1,
            cohesion: Cohesion { min: 0.734_56, mean: 0.734_56 },
        },
    ];
    let passages = vec![
        Passage {
            relation: Relation::Exact,
            kind: PassageKind::StockPhrase,
            evidence: vec!["in 40 of 100 documents".to_owned()],
            similarity: 1.0,
            words: 4,
            occurrences: vec![at(0, "close on 3 March"), at(1, "close on 3 March")],
        },
        Passage {
            relation: Relation::Exact,
            kind: PassageKind::Unknown,
            evidence: Vec::new(),
            similarity: 1.0,
            words: 22,
            occurrences: vec![at(0, causeway), at(1, causeway)],
        },
        Passage {
            relation: Relation::Near,
            kind: PassageKind::Quotation,
            evidence: vec!["q1".to_owned()],
            similarity: 0.8333,
            words: 9,
            occurrences: vec![
                at(0, "open a bridge we do not trust"),
                at(1, "open a bridge that we do not trust"),
            ],
        },
        Passage {
            relation: Relation::Exact,
            kind: PassageKind::Wire,
            evidence: vec!["credit line “Coastwire”".to_owned(), "3 outlets".to_owned()],
            similarity: 1.0,
            words: 3,
            occurrences: vec![
                at(0, "harbor bridge at Calder Bay"),
                at(1, "Calder Bay harbor bridge"),
            ],
        },
        Passage {
            relation: Relation::Exact,
            kind: PassageKind::Furniture,
            evidence: Vec::new(),
            similarity: 1.0,
            words: 6,
            occurrences: vec![at(0, notice), at(1, notice), at(2, notice)],
        },
    ];
    let quotations = vec![
        QuotationGroup {
            relation: QuoteRelation::Exact,
            stock_phrase: true,
            similarity: 1.0,
            speaker: None,
            occurrences: vec![
                quoted(at(0, "a bridge too few"), None, Some(at(0, "called")), "The Daily Ferry"),
                QuotedPlace {
                    quoted: false,
                    ..quoted(at(1, "harbor bridge"), None, None, "Calder Bay News")
                },
            ],
            drift: Vec::new(),
        },
        QuotationGroup {
            relation: QuoteRelation::Reworded,
            stock_phrase: false,
            similarity: 0.833_33,
            speaker: Some("Ines Okafor".to_owned()),
            occurrences: vec![
                quoted(
                    at(0, "We won't ever open a bridge we do not trust,"),
                    Some((at(0, "Ms Okafor"), "Ines Okafor")),
                    Some(at(0, "said")),
                    "Gazette",
                ),
                quoted(
                    at(1, "We will never open a bridge that we do not trust,"),
                    Some((at(1, "Ines Okafor"), "Ines Okafor")),
                    Some(at(1, "told reporters")),
                    "Calder Bay News",
                ),
                QuotedPlace {
                    outlet: None,
                    ..quoted(
                        at(2, "信頼できない橋は決して開けない"),
                        None,
                        Some(at(2, "述べた")),
                        "",
                    )
                },
            ],
            drift: vec![Drift {
                from: 0,
                to: 1,
                ops: vec![
                    op(WordOpKind::Equal, "We "),
                    op(WordOpKind::Delete, "won't ever "),
                    op(WordOpKind::Insert, "will never "),
                    op(WordOpKind::Equal, "open a bridge "),
                    op(WordOpKind::Insert, "that "),
                    op(WordOpKind::Equal, "we do not trust,"),
                ],
            }],
        },
    ];
    let quotations: Vec<QuotationGroup> = quotations;
    let grouped = quotations.iter().enumerate().flat_map(|(n, group)| {
        let role = if group.stock_phrase { QuotationRole::Term } else { QuotationRole::Direct };
        let marked = group.occurrences.iter().filter(|it| it.quoted);
        marked.map(move |it| FoundQuotation { quoted: it.clone(), role, group: Some(n) })
    });
    let mut quoted: Vec<FoundQuotation> = grouped.collect();
    quoted.push(FoundQuotation {
        quoted: quoted_by(
            at(1, "The Calder Bay harbor bridge will close on 3 March,"),
            (at(1, "the port authority"), "the port authority"),
            at(1, "said"),
        ),
        role: QuotationRole::Mixed,
        group: None,
    });
    quoted.push(FoundQuotation {
        quoted: self::quoted(at(0, "old causeway"), None, None, "Gazette"),
        role: QuotationRole::Term,
        group: None,
    });
    quoted.sort_by_key(|it| it.quoted.place);
    let furniture = vec![
        Furniture {
            kind: FurnitureKind::Notice,
            evidence: "asks the reader to sign up".to_owned(),
            occurrences: vec![at(0, notice), at(1, notice), at(2, notice)],
        },
        Furniture {
            kind: FurnitureKind::Credit,
            evidence: "begins with a word for photograph".to_owned(),
            occurrences: vec![at(0, "Photo: Tomas Lind / Gazette")],
        },
        Furniture {
            kind: FurnitureKind::CardHeader,
            evidence: "outlet and age".to_owned(),
            occurrences: vec![at(0, "The Daily Ferry\n26 minutes ago")],
        },
        Furniture {
            kind: FurnitureKind::Placeholder,
            evidence: "stands for an image".to_owned(),
            occurrences: vec![at(2, "\u{1b}[31mRed\u{1b}[0m \u{202e}alert\u{202c}")],
        },
    ];
    let pairs = vec![
        PairScore {
            a: DocId(1),
            b: DocId(2),
            resemblance: 0.0,
            containment_a: 0.0,
            containment_b: 0.0,
            shared_words: 0,
        },
        PairScore {
            a: DocId(0),
            b: DocId(1),
            resemblance: 0.333_333,
            containment_a: 0.5,
            containment_b: 0.45,
            shared_words: 31,
        },
    ];
    let diagnostics = vec![
        Diagnostic::of_path(Severity::Warning, "bay/日本.jsonl", "no field \"text\"").at_line(8),
        Diagnostic::of_path(Severity::Note, "bay/\u{1b}[2J.txt", "decoded as windows-1252"),
    ];
    let unknown = || Err(vec!["1 of 2 has no full date".to_owned()]);
    let passage_origins = vec![
        unknown(),
        unknown(),
        unknown(),
        Ok(Origin {
            carrier: 1,
            confidence: Confidence::Moderate,
            evidence: vec!["appeared at least 20 minutes before the others".to_owned()],
        }),
        unknown(),
    ];
    ScanResult {
        stories: vec![vec![DocId(0), DocId(1)]],
        passage_origins,
        cluster_origins: Vec::new(),
        segmentations: vec![Segmentation::default(); 3],
        lines,
        facts,
        embedded,
        clusters,
        passages,
        quotations,
        quoted,
        furniture,
        pairs,
        diagnostics,
        account: Account {
            seen: 4,
            accepted: 3,
            empty: 0,
            skipped: 1,
            failed: 0,
            files: 3,
            bytes: 1400,
        },
        parameters: vec![
            Parameter { name: "threshold", value: ParameterValue::Number(0.7) },
            Parameter { name: "shingle_words", value: ParameterValue::Count(5) },
        ],
        corpus,
    }
}
