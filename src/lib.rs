//! What news articles share, how they differ, and who carried what.
//!
//! To analyze a set of articles, call [`pipeline::scan`]; to read them from
//! files, [`read::read()`]. The stages that `scan` calls are public, each a
//! plain function, and can be used alone. This page walks through them in the
//! order in which data flows:
//!
//! ```text
//! read → segment → normalize → furniture → fingerprint → candidates → verify
//!      → align → cluster → diff → quote → coverage → report
//! ```
//!
//! # Which parts has it?
//!
//! [`segment::segment`] finds paragraphs, sentences, quotations and the articles
//! of other outlets, all as byte ranges of the text as it was read.
//!
//! ```
//! use wireprint::segment::segment;
//!
//! let text = "The ferry stays in port. “Nobody sails in this wind,” said Olga Lund.";
//! let parts = segment(text);
//! assert_eq!(parts.sentences.len(), 2);
//! assert_eq!(parts.quotations[0].span.of(text), "Nobody sails in this wind,");
//! ```
//!
//! # What counts as the same word?
//!
//! [`normalize::Vocabulary`] numbers words so that equal numbers mean equal
//! words, whatever the case, the quotation marks or the Unicode form, and keeps
//! where each word stood.
//!
//! ```
//! use wireprint::normalize::Vocabulary;
//!
//! let texts = ["“Harbor-side” CAFÉ", "harbor side cafe\u{301}"];
//! let (vocabulary, words) = Vocabulary::number(texts.to_vec());
//! assert_eq!(words[0].ids, words[1].ids);
//! assert_eq!(vocabulary.word(words[0].ids[2]), "café");
//! assert_eq!(words[0].spans[2].of(texts[0]), "CAFÉ");
//! ```
//!
//! # What is the site's, not the story's?
//!
//! [`furniture::find_furniture`] names the lines that a site puts round its
//! stories; the stages after it do not see them.
//!
//! ```
//! use wireprint::furniture::{FurnitureKind, Page, find_furniture};
//! use wireprint::{normalize::Vocabulary, segment::segment, text::DocId};
//!
//! let text = "The ferry stays in port until the storm is over, the company said.\n\
//!             Your email address will not be published\n";
//! let (vocabulary, words) = Vocabulary::number(vec![text]);
//! let page =
//!     Page { doc: DocId(0), text, segmentation: &segment(text), words: &words[0] };
//! let found = find_furniture(&[page], &vocabulary);
//! assert_eq!(found[0].kind, FurnitureKind::Notice);
//! assert_eq!(found[0].occurrences[0].span.of(text), "Your email address will not be published");
//! ```
//!
//! # Are they versions of one text?
//!
//! [`fingerprint`] makes sets of shingles and small sketches of them,
//! [`candidates`] proposes pairs from the sketches, [`verify`] decides on exact
//! counts, and [`cluster`] groups what was verified.
//!
//! ```
//! use wireprint::fingerprint::ShingleSet;
//! use wireprint::verify::{NearParams, near_duplicates};
//!
//! let texts = [
//!     "All ferries stay in port until the storm is over, the company said on Monday.",
//!     "All ferries stay in port until the storm is over, the company said on Tuesday.",
//!     "The museum opens a new wing next week.",
//! ];
//! let sets = texts.map(|it| ShingleSet::of_text(it, 5));
//! let found = near_duplicates(&sets, &NearParams::default())?;
//! assert_eq!((found[0].left, found[0].right), (0, 1));
//! // Ten shingles of five words are shared, of eleven in each.
//! assert_eq!((found[0].overlap.shared, found[0].overlap.left), (10, 11));
//! # Ok::<(), wireprint::Error>(())
//! ```
//!
//! # Where, word by word?
//!
//! [`align::find_passages`] finds the stretches that stand in several places,
//! also with words changed, left out or put in.
//!
//! ```
//! use wireprint::align::{PassageParams, find_passages};
//! use wireprint::normalize::Vocabulary;
//!
//! let texts = [
//!     "It was late. Harbour pilots found the ferry drifting without lights near the old breakwater.",
//!     "Harbor pilots found the ferry drifting without any lights near the old breakwater, we hear.",
//! ];
//! let (vocabulary, words) = Vocabulary::number(texts.to_vec());
//! let docs: Vec<_> = words.iter().map(|it| it.ids.clone()).collect();
//! let found = find_passages(&docs, &vocabulary, PassageParams::default());
//! let (doc, range) = found.stretches[0].occurrences[1].clone();
//! assert_eq!(
//!     words[doc as usize].cover(range).of(texts[1]),
//!     "Harbor pilots found the ferry drifting without any lights near the old breakwater",
//! );
//! ```
//!
//! # Who said it, and how did it drift?
//!
//! [`quote::attribute`] finds each quotation's speaker, [`quote::group_quotations`]
//! the quotations that are one statement, and [`diff::word_diff`] shows how two
//! wordings differ.
//!
//! ```
//! use wireprint::diff::{WordOpKind, word_diff};
//! use wireprint::{quote::attribute, segment::segment};
//!
//! let text = "Captain Olga Lund left at noon. “Nobody sails in this wind,” Lund said.";
//! let said = &attribute(text, &segment(text))[0];
//! let speaker = said.speaker.as_ref().unwrap();
//! assert_eq!((speaker.span.of(text), speaker.name.as_str()), ("Lund", "Olga Lund"));
//!
//! let drift = word_diff("Nobody sails in this wind", "Nobody sails in such wind");
//! let new: Vec<&str> = drift
//!     .iter()
//!     .filter(|it| it.kind == WordOpKind::Insert)
//!     .map(|it| it.text.as_str())
//!     .collect();
//! assert_eq!(new, ["such"]);
//! ```
//!
//! # All of it
//!
//! [`pipeline::scan`] runs the stages in order; [`report`] writes what they
//! found for people or for programs.
//!
//! ```
//! use wireprint::pipeline::{ScanInput, ScanSettings, scan};
//! use wireprint::report::scan_json;
//! use wireprint::text::{Corpus, Document};
//!
//! let article = |id: &str, text: &str| Document {
//!     id: id.to_owned(),
//!     text: text.to_owned(),
//!     ..Document::default()
//! };
//! let corpus = Corpus::new(vec![
//!     article("a", "“The bridge will not survive another hard winter,” said Ida Brandt."),
//!     article("b", "Ida Brandt said: “The bridge will never survive another hard winter.”"),
//! ]);
//! let result = scan(ScanInput { corpus, ..ScanInput::default() }, &ScanSettings::default())?;
//! assert_eq!(result.quotations[0].speaker.as_deref(), Some("Ida Brandt"));
//!
//! let mut json = Vec::new();
//! scan_json(&result, &mut json).unwrap();
//! assert!(json.starts_with(b"{\"schema\":\"wireprint/scan\""));
//! # Ok::<(), wireprint::Error>(())
//! ```
//!
//! # What to rely on
//!
//! Every [`Span`](text::Span) is in bytes of the original text and lies on
//! character boundaries. Results depend on the texts and the settings alone:
//! not on threads, clock, environment, or the order of the documents. Nothing
//! fails on odd text; functions that return a [`Result`] fail on parameters out
//! of range, and [`read`] on inputs that cannot be read.

pub use wireprint_check::{check, config, run};
pub use wireprint_cli::cli;
pub use wireprint_findings::findings;
pub use wireprint_match::{align, candidates, cluster, diff, fingerprint, verify};
pub use wireprint_news::{coverage, furniture, quote};
pub use wireprint_pipeline::pipeline;
pub use wireprint_read::read;
pub use wireprint_report::report;
pub use wireprint_text::{Error, Result, normalize, segment, text};

/// The example in README.md is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
