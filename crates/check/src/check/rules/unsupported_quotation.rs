//! # unsupported-quotation (WP302)
//!
//! ## What it does
//!
//! Holds every quotation of an article against the documents that are its sources
//! (transcripts, statements, the report that a summary was made from) and finds those that
//! they do not have: in other words, with another meaning (a negation, a number or a name
//! that is not the source's), said by somebody else, or not there at all.
//!
//! ## Why it matters
//!
//! What stands between quotation marks was said so. Who retells a text, a machine above
//! all, smooths words, loses a *not* and gives a sentence to the wrong person.
//!
//! ## Known problems
//!
//! What no source has may still have been said. Translations and quotations from memory are
//! other words. Who says something in a source is found as everywhere, and not always.
//! Words in quotation marks that nobody is said to say are looked at from four words on.
//!
//! ## Example
//!
//! The transcript has *“We will never open a bridge that our 40 engineers do not trust”*,
//! the summary *“We will open a bridge that our 400 engineers trust,” Okafor said*.
//!
//! ## Options
//!
//! - `sources`: path patterns of the documents that are sources; they are not checked
//!   themselves. By default what stands in a folder called `sources`
//! - `accept`: what of `cut`, `reworded`, `meaning-changed`, `anothers-words` and
//!   `not-there` is no finding; `cut`, which is words left out in between
//! - `threshold`: the least share of a quotation's words, in order, for a source to have
//!   it; 0.6

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options};
use crate::findings::CheckedQuotation;
use crate::quote::Support;
use crate::text::Severity;

pub(super) static RULE: Rule = Rule {
    code: "WP302",
    name: "unsupported-quotation",
    summary: "a quotation that its sources do not have",
    severity: Severity::Warning,
    default_on: false,
    needs: Needs::SOURCES,
    options: &[
        OptionSpec {
            name: "sources",
            default: OptionDefault::Texts(&["**/sources/**"]),
            help: "Path patterns of the documents that quotations are held against.",
        },
        OptionSpec {
            name: "accept",
            default: OptionDefault::Texts(&["cut"]),
            help: "Verdicts that are no finding: cut, reworded, meaning-changed, anothers-words, not-there.",
        },
        OptionSpec {
            name: "threshold",
            default: OptionDefault::Share(0.6),
            help: "The least share of a quotation's words, in order, for a source to have it.",
        },
    ],
    source: include_str!("unsupported_quotation.rs"),
    find: Find::Across(find),
};

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let accepted = options.texts("accept");
    let is_finding = |it: &&CheckedQuotation| {
        it.support != Support::Verbatim && !accepted.iter().any(|name| name == it.support.name())
    };
    let found = evidence.supported.iter().filter(is_finding);
    found
        .map(|it| {
            let content = format!("{} {}", it.support.name(), evidence.at(it.place));
            let related = it.source.into_iter();
            Draft::new(it.place, message(evidence, it), &content).with_related(related)
        })
        .collect()
}

fn message(evidence: &Evidence<'_>, it: &CheckedQuotation) -> String {
    let what = match it.support {
        Support::Verbatim => "the words are the source's",
        Support::Cut => "words are left out",
        Support::Reworded => "the source has other words",
        Support::MeaningChanged => "the source says something else",
        Support::AnothersWords => "somebody else's words",
        Support::NotThere => "in no source",
    };
    match it.source.filter(|_| it.support != Support::NotThere) {
        Some(source) => format!("{what}: {}, in {}", it.because, evidence.name(source.doc)),
        None => format!("{what}: {}", it.because),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{Corpus, check_corpus, story};

    const SOURCE: &str = "“We will never open a bridge that our 40 engineers do not trust, whatever the minister of the interior may say,” harbor master Ines Okafor told reporters in Port Kelm.\n\n“Every ship can pass,” Captain Ruth Amadi said.\n";

    fn check(options: &str, article: &str, expect: &[u32]) {
        let article = format!("{}{article}\n", story(0));
        let corpus = Corpus::default().file("a.txt", &article).file("sources/b.txt", SOURCE);
        check_corpus(&super::RULE, options, &corpus, expect);
    }

    #[test]
    fn what_the_source_says_and_cuts_of_it_are_no_findings() {
        check(
            "",
            "“We will never open a bridge that our 40 engineers do not trust,” Ines Okafor said.",
            &[],
        );
        check(
            "",
            "“We will never open a bridge … whatever the minister of the interior may say,” said Okafor.",
            &[],
        );
    }

    #[test]
    fn changed_words_another_speaker_and_words_of_no_source_are() {
        for article in [
            "“We will open a bridge that our 40 engineers do not trust,” Okafor said.",
            "“We will never open a bridge that our 400 engineers do not trust,” Okafor said.",
            "“We will never build a bridge that our 40 engineers do not trust,” Okafor said.",
            "“We will never open a bridge that our 40 engineers do not trust,” Ruth Amadi said.",
            "“The northern span has to wait until spring,” Okafor said.",
        ] {
            check("", article, &[0]);
        }
    }

    #[test]
    fn what_is_accepted_is_none_and_without_sources_nothing_is_looked_at() {
        let article =
            "“We will never build a bridge that our 40 engineers do not trust,” Okafor said.";
        check("accept = [\"cut\", \"reworded\"]", article, &[]);
        check("sources = [\"other/**\"]", article, &[]);
    }
}
