//! # unmarked-wire-copy (WP203)
//!
//! ## What it does
//!
//! Finds text of a news agency in an article that credits none: another article of the
//! corpus carries the same passage and names the agency.
//!
//! ## Why it matters
//!
//! Agency copy without its credit is counted as the outlet's own reporting. Ten papers
//! with one agency's words are one source and not ten.
//!
//! ## Known problems
//!
//! It takes another article that has the credit. An agency that is credited only in the
//! page's metadata, which the corpus does not hold, is not seen. Two papers may both quote a
//! statement at length that the agency quotes, too. Off unless selected: no labelled corpus
//! of agency copy was at hand to measure it on.
//!
//! ## Example
//!
//! One article begins `MOSCOW, Aug 20 (Reuters) -`; another has the same three
//! paragraphs under the outlet's own name.
//!
//! ## Options
//!
//! - `min-words`: the fewest words of the passage; 40
//! - `same-words`: the least share of its words that are the same in all its places; 0.8
//! - `agencies`: names that count as credits, besides the known agencies; none

use crate::align::{Passage, PassageKind};
use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options};
use crate::furniture::wire_agency;
use crate::text::{DocId, Place, Severity};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "WP203",
    name: "unmarked-wire-copy",
    summary: "agency text without a credit",
    severity: Severity::Warning,
    default_on: false,
    needs: Needs::PASSAGES,
    options: &[
        OptionSpec {
            name: "min-words",
            default: OptionDefault::Count(40),
            help: "The fewest words of the passage.",
        },
        // Text made of the same phrases aligns at up to three quarters; a copy of which one
        // word in ten was edited keeps nine in ten.
        OptionSpec {
            name: "same-words",
            default: OptionDefault::Share(0.8),
            help: "The least share of its words that are the same in all its places.",
        },
        OptionSpec {
            name: "agencies",
            default: OptionDefault::Texts(&[]),
            help: "Names that count as credits, besides the known agencies.",
        },
    ],
    source: include_str!("unmarked_wire_copy.rs"),
    find: Find::Across(find),
};

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let mut res = Vec::new();
    let least = options.share("same-words");
    let copied = |it: &&Passage| it.kind == PassageKind::Wire && it.similarity >= least;
    // A passage may stand in many places of one article: its credit is looked for once.
    let mut known: BTreeMap<(DocId, Option<usize>), Option<&str>> = BTreeMap::new();
    for passage in evidence.passages.iter().filter(copied) {
        let of_place = |&it: &Place| {
            let article = (it.doc, evidence.part(it.doc, it.span.start));
            *known.entry(article).or_insert_with(|| credit(evidence, it, options))
        };
        let credits: Vec<Option<&str>> = passage.occurrences.iter().map(of_place).collect();
        let marked = (0..credits.len()).find_map(|it| Some((it, credits[it]?)));
        let Some((source, agency)) = marked else { continue };
        let source = passage.occurrences[source];
        for (&place, credit) in passage.occurrences.iter().zip(&credits) {
            let words = evidence.words[place.doc.index()].within(place.span).len();
            if credit.is_some() || words < options.count("min-words") {
                continue;
            }
            let message = format!(
                "{words} words of {agency} without a credit; {} has them with one",
                evidence.name(source.doc)
            );
            let content = crate::check::draft::anchor(evidence.at(place));
            res.push(Draft::exactly(place, message, content).with_related([source]));
        }
    }
    res
}

/// The agency that the article around `place` names in any line of it that is a credit,
/// or anywhere: who mentions the agency has not hidden it.
fn credit<'a>(evidence: &Evidence<'a>, place: Place, options: &'a Options) -> Option<&'a str> {
    let text = evidence.text(place.doc);
    let part = evidence.part(place.doc, place.span.start);
    let own = |at: usize| evidence.part(place.doc, at) == part;
    if let Some(outlet) =
        part.and_then(|it| evidence.segmentations[place.doc.index()].embedded[it].outlet)
        && let Some(agency) = wire_agency(outlet.of(text))
    {
        return Some(agency);
    }
    let blocks = evidence.blocks(place.doc).iter().filter(|it| own(it.span.start));
    let lines = blocks.flat_map(|it| it.span.of(text).lines());
    let document = evidence.corpus.get(place.doc);
    // The record's outlet is the page's, and not that of an article inside it.
    let outlet = document.outlet.as_deref().filter(|_| part.is_none());
    lines.chain(outlet).find_map(|line| {
        let named = options.texts("agencies").iter().find(|it| line.contains(it.as_str()));
        wire_agency(line).or(named.map(String::as_str))
    })
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{check, check_with, story};

    const COPY: &str = "Russia sees potential to export liquefied natural gas to India, a minister \
        said on Wednesday, and counts on more work on nuclear power with the country. His words came \
        after tariffs of 25 percent were put on Indian goods this month because of the oil that it buys, \
        which drew protest from refiners and from the government in the capital.";

    #[test]
    fn the_copy_without_the_credit_is_found() {
        let marked = format!("MOSCOW, Aug 20 (Reuters) - {COPY}\n");
        let bare = format!("By our staff\n\n{COPY}\n\n{}", story(0));
        let late = format!("{COPY}\n\n{}Reuters\n", story(1));
        check(&super::RULE, &[&marked, &bare, &late], &[1]);
        check(&super::RULE, &[&bare, &bare.replace("staff", "desk")], &[]);
        check_with(&super::RULE, "agencies = [\"our staff\"]", &[&marked, &bare], &[]);
    }
}
