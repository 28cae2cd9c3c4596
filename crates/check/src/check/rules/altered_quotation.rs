//! # altered-quotation (WP301)
//!
//! ## What it does
//!
//! Finds a statement of one speaker that stands between quotation marks in different words
//! in different articles.
//!
//! ## Why it matters
//!
//! What stands between quotation marks was said so. Where two articles differ, one of them
//! is wrong, or both translated: either should be looked at.
//!
//! ## Known problems
//!
//! People repeat themselves in other words, so two true quotations can look like one
//! altered one. Translations always differ. Differences in punctuation, case, spelling
//! (`defence`, `defense`) and in what was left out, at the ends or with
//! dots, do not count. A statement that people of one surname make in more than 32
//! wordings is held against the first 32 of them.
//!
//! ## Example
//!
//! One article has *“We will never open a bridge that we do not trust,” said Okafor*,
//! another *“We won't ever open a bridge we do not trust,” said Ms Okafor*.
//!
//! ## Options
//!
//! - `min-words`: the fewest words of a quotation that is looked at; 8

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options};
use crate::diff::{EditClass, WordOp, WordOpKind, word_diff};
use crate::quote::{QuotationGroup, QuotedPlace, same_person, surname_key};
use crate::text::{DocId, Severity};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "WP301",
    name: "altered-quotation",
    summary: "one statement in different words",
    severity: Severity::Warning,
    default_on: false,
    needs: Needs::QUOTATIONS,
    options: &[OptionSpec {
        name: "min-words",
        default: OptionDefault::Count(8),
        help: "The fewest words of a quotation that is looked at.",
    }],
    source: include_str!("altered_quotation.rs"),
    find: Find::Across(find),
};

/// The most wordings of one surname in one statement that a quotation is held against:
/// what outlets make of one sentence is far below it, and a text made to have thousands
/// would cost their square.
const MOST_WORDINGS: usize = 32;

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let statements = evidence.quotations.iter().filter(|it| !it.stock_phrase);
    statements.flat_map(|it| in_statement(evidence, it, options.count("min-words"))).collect()
}

fn in_statement(evidence: &Evidence<'_>, group: &QuotationGroup, least: usize) -> Vec<Draft> {
    let long = |it: &&QuotedPlace| {
        it.quoted && evidence.words[it.place.doc.index()].within(it.place.span).len() >= least
    };
    let quoted: Vec<&QuotedPlace> = group.occurrences.iter().filter(long).collect();
    // One place says what others in the same words by the same speaker say, but for those
    // in its own document, for which one elsewhere does.
    let mut known: BTreeMap<(&str, &str), Vec<DocId>> = BTreeMap::new();
    let telling: Vec<&QuotedPlace> = quoted
        .iter()
        .copied()
        .filter(|it| {
            let Some(speaker) = &it.attribution.speaker else { return false };
            let docs = known.entry((evidence.at(it.place), &speaker.name)).or_default();
            let is_new = docs.len() < 2 && !docs.contains(&it.place.doc);
            docs.extend(is_new.then_some(it.place.doc));
            is_new
        })
        .collect();
    let mut by_surname: BTreeMap<String, Vec<&QuotedPlace>> = BTreeMap::new();
    for it in telling {
        let Some(speaker) = &it.attribution.speaker else { continue };
        let wordings = by_surname.entry(surname_key(&speaker.name)).or_default();
        if wordings.len() < MOST_WORDINGS {
            wordings.push(it);
        }
    }
    let mut res = Vec::new();
    for it in &quoted {
        let Some(speaker) = &it.attribution.speaker else { continue };
        let wordings = by_surname.get(&surname_key(&speaker.name));
        let other = wordings.into_iter().flatten().find_map(|other| {
            let named = other.attribution.speaker.as_ref()?;
            let elsewhere = other.place.doc != it.place.doc;
            let (old, new) = (evidence.at(other.place), evidence.at(it.place));
            let same = elsewhere && old != new && same_person(&named.name, &speaker.name);
            let ops = same.then(|| word_diff(old, new))?;
            altered(&ops).map(|change| (*other, change))
        });
        if let Some((other, change)) = other {
            let message = format!(
                "{} is quoted in other words in {}: {change}",
                group.speaker.as_deref().unwrap_or(&speaker.name),
                evidence.name(other.place.doc)
            );
            let draft = Draft::new(it.place, message, evidence.at(it.place));
            res.push(draft.with_related([other.place]));
        }
    }
    res
}

/// The first place where words were exchanged in the middle: `“old” → “new”`. What is
/// missing or added at the ends is a cut, and a word in brackets the editor's. The comma
/// or quotation mark that a cut quotation shares with the whole one is no end of it.
fn altered(ops: &[WordOp]) -> Option<String> {
    let wording = |it: &WordOp| it.class == EditClass::Wording;
    let bounds =
        |it: &WordOp| it.kind == WordOpKind::Equal && it.text.contains(char::is_alphabetic);
    let first = ops.iter().position(bounds)?;
    let last = ops.iter().rposition(bounds)?;
    let inner = &ops[first..=last];
    let edited = |it: &&WordOp| it.kind != WordOpKind::Equal && wording(it);
    let change = inner.iter().position(|it| edited(&it))?;
    let marked = inner
        .iter()
        .filter(edited)
        .any(|it| it.text.contains(['[', '(', '…']) || it.text.contains("..."));
    if marked {
        return None;
    }
    let shown = |kind: WordOpKind| {
        // An exchange is a deletion and an insertion, in either order.
        let pair = inner[change..].iter().take(2).take_while(|it| it.kind != WordOpKind::Equal);
        let text: String = pair.filter(|it| it.kind == kind).map(|it| it.text.as_str()).collect();
        text.trim().to_owned()
    };
    let (old, new) = (shown(WordOpKind::Delete), shown(WordOpKind::Insert));
    let near = old.split_whitespace().count() == 1 && new.split_whitespace().count() == 1;
    if near && is_spelling(&old, &new) {
        return None;
    }
    Some(match (old.as_str(), new.as_str()) {
        ("", new) => format!("“{new}” stands here only"),
        (old, "") => format!("“{old}” stands there only"),
        (old, new) => format!("“{new}” here, “{old}” there"),
    })
}

/// Whether two words are spellings of one: `defence`, `defense`.
fn is_spelling(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let longer = a.len().max(b.len());
    longer >= 5 && same >= 3 && longer - (same + tail).min(a.len().min(b.len())) <= 1
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{check, check_with, story};

    #[test]
    fn another_wording_is_found_and_a_cut_is_not() {
        let a = format!(
            "{}“We will never open a bridge that we do not trust, and nobody will make us,” harbor master Ines Okafor told reporters.\n",
            story(0)
        );
        let b = format!(
            "{}“We will never open a tunnel that we do not trust, and nobody will make us,” said Ines Okafor.\n",
            story(1)
        );
        let cut = format!(
            "{}“We will never open a bridge that we do not trust,” said Ines Okafor.\n",
            story(2)
        );
        check(&super::RULE, &[&a, &b], &[0, 1]);
        check(&super::RULE, &[&a, &cut], &[]);
        let earlier =
            format!("{}“We will never open a bridge,” said Ines Okafor of the matter.\n", story(1));
        check_with(&super::RULE, "min-words = 5", &[&a, &earlier], &[]);
    }
}
