//! # foreign-paragraph (WP403)
//!
//! ## What it does
//!
//! Finds paragraphs in another language than the article's. Neighbors in one language are
//! one finding.
//!
//! ## Why it matters
//!
//! A corpus of one language should hold one language; a stray paragraph is mostly a cookie
//! notice, a machine translation's source, or a second article that slipped in.
//!
//! ## Known problems
//!
//! The language is told from letters and their order, and, for Latin script, from the
//! little words of sixteen languages, since lists of names and commands look like French
//! to a table of letters. So short paragraphs, lists, other languages in Latin script and
//! close relatives (Danish and Norwegian, Spanish and Portuguese) are passed over. A
//! quotation in the original language is found like any other paragraph.
//!
//! ## Example
//!
//! An English article at whose foot stands *Tu suscripción se está usando en otro
//! dispositivo …* is found there.
//!
//! ## Options
//!
//! - `min-letters`: the fewest letters of a paragraph that is judged; 80

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Article, Draft, OptionDefault, OptionSpec, Options};
use crate::language;
use crate::text::{Place, Severity, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use whatlang::Lang;

pub(super) static RULE: Rule = Rule {
    code: "WP403",
    name: "foreign-paragraph",
    summary: "a paragraph in another language than the article's",
    severity: Severity::Warning,
    default_on: true,
    needs: Needs::PARTS,
    options: &[OptionSpec {
        name: "min-letters",
        default: OptionDefault::Count(80),
        help: "The fewest letters of a paragraph that is judged.",
    }],
    source: include_str!("foreign_paragraph.rs"),
    find: Find::InText(find),
};

/// How much of an article's judged letters its language must have.
const MOST: (usize, usize) = (3, 5);

fn find(article: &Article<'_>, options: &Options) -> Vec<Draft> {
    let least = options.count("min-letters").max(1);
    let Article { doc, text, .. } = *article;
    let judged: Vec<(Span, usize, Option<Lang>)> = article
        .blocks()
        .iter()
        .filter_map(|block| {
            let raw = block.span.of(text);
            // A letter has a byte at least.
            let letters = (raw.len() >= least)
                .then(|| raw.chars().filter(|it| it.is_alphabetic()).count())
                .filter(|&it| it >= least)?;
            Some((block.span, letters, language(raw)))
        })
        .collect();
    let drafts = foreign(&judged).into_iter().map(|(span, lang, own)| {
        let message = format!("in {}, while the article is in {}", name(lang), name(own));
        Draft::new(Place { doc, span }, message, span.of(text))
    });
    drafts.collect()
}

/// The stretches of `judged` that are in another language than most of it: language, and
/// the article's.
fn foreign(judged: &[(Span, usize, Option<Lang>)]) -> Vec<(Span, Lang, Lang)> {
    let mut letters: BTreeMap<&str, (usize, Lang)> = BTreeMap::new();
    let mut all = 0;
    for &(_, count, lang) in judged {
        all += count;
        if let Some(lang) = lang {
            letters.entry(lang.code()).or_insert((0, lang)).0 += count;
        }
    }
    let Some(&(most, own)) = letters.values().max_by_key(|it| it.0) else { return Vec::new() };
    // An article in two languages has none of its own.
    if most * MOST.1 < all * MOST.0 {
        return Vec::new();
    }
    let mut res: Vec<(Span, Lang, Lang)> = Vec::new();
    let mut goes_on = false;
    for &(span, _, lang) in judged {
        let other = lang.filter(|&it| it != own && !related(it, own));
        match (other, res.last_mut()) {
            (Some(lang), Some(last)) if goes_on && last.1 == lang => last.0.end = span.end,
            (Some(lang), _) => res.push((span, lang, own)),
            (None, _) => {}
        }
        goes_on = other.is_some();
    }
    res
}

/// The language of a paragraph, where it can be told.
fn language(raw: &str) -> Option<Lang> {
    let info = whatlang::detect(raw)?;
    let told = info.is_reliable() && info.confidence() >= 0.9;
    // By letters alone, lists of names and commands look like French.
    (told && (info.script() != whatlang::Script::Latin || speaks(raw, info.lang().code())))
        .then(|| info.lang())
}

/// Whether the little words of `raw` are those of the language: a tenth of all words and
/// three different ones, and more than of any other language.
fn speaks(raw: &str, code: &str) -> bool {
    let mut words = 0;
    let mut counts: BTreeMap<&str, (usize, BTreeSet<&str>)> = BTreeMap::new();
    crate::normalize::scan_words(raw, |word, _| {
        words += 1;
        for (code, list) in little_words() {
            if let Some(known) = list.get(word) {
                let entry = counts.entry(code).or_default();
                entry.0 += 1;
                entry.1.insert(known);
            }
        }
    });
    let most = counts.iter().filter(|it| *it.0 != code).map(|it| it.1.0).max().unwrap_or(0);
    counts.get(code).is_some_and(|(n, kinds)| n * 10 >= words && kinds.len() >= 3 && *n > most)
}

/// The commonest articles, pronouns, prepositions and conjunctions, by language.
fn little_words() -> &'static [(&'static str, BTreeSet<&'static str>)] {
    static LISTS: OnceLock<Vec<(&str, BTreeSet<&str>)>> = OnceLock::new();
    LISTS.get_or_init(|| {
        let mut lists: Vec<(&str, BTreeSet<&str>)> = Vec::new();
        for (language, line) in language::lines("little words") {
            if lists.last().is_none_or(|it| it.0 != language.long_code) {
                lists.push((language.long_code, BTreeSet::new()));
            }
            lists.last_mut().into_iter().for_each(|it| it.1.extend(line.split(' ')));
        }
        lists
    })
}

/// Whether paragraphs in the two are easily mistaken for each other.
fn related(a: Lang, b: Lang) -> bool {
    const FAMILIES: [&[Lang]; 6] = [
        &[Lang::Dan, Lang::Nob, Lang::Swe],
        &[Lang::Spa, Lang::Por, Lang::Cat, Lang::Ita, Lang::Fra, Lang::Ron, Lang::Lat],
        &[Lang::Ces, Lang::Slk, Lang::Pol, Lang::Slv, Lang::Hrv],
        &[Lang::Rus, Lang::Ukr, Lang::Bel, Lang::Bul, Lang::Srp, Lang::Mkd],
        &[Lang::Nld, Lang::Afr, Lang::Deu],
        &[Lang::Hin, Lang::Mar, Lang::Nep],
    ];
    FAMILIES.iter().any(|it| it.contains(&a) && it.contains(&b))
}

fn name(lang: Lang) -> &'static str {
    lang.eng_name()
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::check;

    const ENGLISH: &str = "The ferry stays in port until the storm is over, the company said on \
        Monday. Nobody knows yet when the next boat will leave for the islands, and the people \
        who wait in the hall were told to go home.\n\n";
    const SPANISH: &str = "Tu suscripción se está usando en otro dispositivo. Si continúas leyendo \
        en este dispositivo, no se podrá leer en el otro, y este mensaje se mostrará de nuevo.\n\n";

    #[test]
    fn neighbors_in_another_language_are_one_finding() {
        let mixed = format!("{ENGLISH}{ENGLISH}{ENGLISH}{SPANISH}{SPANISH}");
        check(&super::RULE, &[&mixed, ENGLISH, SPANISH], &[0]);
    }

    #[test]
    fn an_article_half_in_each_has_no_language_of_its_own() {
        check(&super::RULE, &[&format!("{ENGLISH}{SPANISH}")], &[]);
    }

    #[test]
    fn names_and_short_lines_are_not_judged() {
        let names = format!("{ENGLISH}{ENGLISH}Por Maria José\n\nLuis, João, Pedro");
        check(&super::RULE, &[&names], &[]);
        let list = "containerd criu docker docker-bash-completion docker-libnetwork docker-runc \
            git-core git-gui gitk libnet9 gnome-audio yast2-control-center taglib-sharp\n\n";
        check(&super::RULE, &[&format!("{ENGLISH}{ENGLISH}{list}")], &[]);
    }
}
