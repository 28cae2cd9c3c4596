//! What wireprint knows of a language: one file each.
//!
//! `data/CODE.txt` holds all words of a language that any stage reads, in sections, so that
//! a language is added, or mended, in one place; `data/any.txt` holds what stands in every
//! language. Lists only help: a language without a file is read by form. All lists were
//! compiled by hand from general knowledge of the languages, and from the sources named.
//!
//! A file begins with a comment that names the language, with its code of ISO 639-3 in
//! brackets. A section begins with its name in brackets; `#` begins a comment.
//!
//! | section | read by | a line |
//! |---|---|---|
//! | `abbreviations` | `segment::sentence` | a group, then words without their final full stop. `title`: a name follows, never the end of a sentence; `number`: the end unless a digit comes next; `month`, `maybe`: the end only before a word that begins sentences; `never`: in the middle of a phrase |
//! | `sentence starters` | `segment::sentence` | words that begin sentences and hardly ever stand, with a capital, inside one; closed classes only (the idea is that of the Punkt splitter, Kiss and Strunk 2006) |
//! | `ordinals` | `segment::sentence` | `month`: months, where ordinals are written with a full stop; `before`: what stands before an ordinal |
//! | `elisions` | `segment::marks` | words whose beginning an apostrophe stands for |
//! | `narration` | `segment::dash` | verbs that begin the narrator's words inside speech that a dash opened |
//! | `narration before a name` | `segment::dash` | such verbs that are small words of another language: a narrator's only where somebody's name or a pronoun follows |
//! | `first person` | `segment::dash` | words by which somebody speaks of himself: where they stand, speech goes on behind its narrator |
//! | `cards` | `segment::stamp` | class, tab, words: headers of cards and age stamps; `unspaced`: what follows the digits where words are not parted. The Unicode CLDR's date fields; `label`: how a page announces other stories, `stop`: what is no story |
//! | `dates` | `coverage::date`, `read::html::dates` | kind, tab, value, tab, words. Months and fields of the Unicode CLDR, zones in minutes east of Greenwich (RFC 2822, 4.3); CST, IST and ET stand for several and are left out. `label` and `later` begin the date of publication and that of a change, `half` is a half of the day and the hours before it, `filler` stands round and between the parts; `day first`, without words, says that dates of digits begin with the day |
//! | `speech` | `quote::attribution` | a group, then words: verbs of saying, offices, small words, pronouns (`he`, `she`, `they`, `self`) |
//! | `attribution` | `quote::attribution` | a group, then words that are read one by one, each where the code names the form: `attribution/forms.rs` says what the groups are. Titles, kinship words and links are those of all languages at once, the others the article's |
//! | `meaning` | `quote::support` | `negation` or `number`, then words that turn a sentence into another one; `lack`, then prepositions among them that deny what stands behind; `affirm`, then what behind a negation makes none of it (*not only*); `prefix`, `infix` and `part`, then what denies before, inside and anywhere in a word; `value`, then numbers as `VALUE=WORD`. Words that say something else in another language (Spanish *once*, Italian *due*) are absent, since all languages are read at once |
//! | `site lines` | `verify::verdict` | class, tab, phrases parted by a bar: what stamps and counters of a site consist of (`updated` begins one, `counted` is what is counted, `between`, `clock`), and words by which a frame with other numbers, or a notice, is told. The trees are grown with these: whoever changes a list grows them anew |
//! | `labels` | `furniture::phrases` | class, tab, phrases parted by a bar: labels, buttons, menus, bylines, as the message catalogs of content systems and agencies' style books have them. Words that begin ordinary sentences are absent |
//! | `media` | `furniture` | class, tab, phrases parted by a bar: `credit` begins a picture's credit and `caption credit` one at the end of its caption, `archive label` begins the caption of a picture from the archive and `row label` that of people in a row, both as they stand, `length` stands beside the length of a recording, `by` begins a byline |
//! | `signs` | `furniture::unit` | class, tab, words parted by a bar, by what they are signs of; none of them decides |
//! | `furniture` | `furniture::lexicon` | kind, tab, points, tab, phrases parted by a bar. `word*`: what begins so; `~`: up to three words; `^`: at the beginning of a line or sentence. Points: 1 for words that reporting uses as well, 2 for what it hardly has in so short a line, 3 for what only a site says. Comments say what rows rest on: `ui` wording of interfaces, `mail` of newsletters, `law` legal formulas, `ask` pleas for money, `app` stores, `edit` conventions of desks |
//! | `little words` | `language::told`, `check::rules::foreign_paragraph` | articles, pronouns, prepositions, conjunctions, forms of *to be*, as they fold |
//! | `cut` | `check::rules::truncated_article` | class, tab, phrases parted by a bar: `teaser`, what a text ends with that goes on elsewhere; `leads`, words that no sentence ends with (English prepositions that may end one are absent) |
//! | `fields` | `read::guess` | what a field of a record is for, tab, names parted by a bar, as they fold, best first; `list`: what a list of records is called |
//! | `bylines` | `read::html` | class, tab, words parted by a bar, as pages write them: what stands before, between and behind names (`cue` where the line is nothing else, `head` before a colon below the headline, `stated` where a page states its authors), labels of authors and of dates, what a newsroom and its people are called (`desk`) and what stands beside that (`desk with`), `class` in names of classes, `preview` labels in previews, `particle` inside names, `around date` |
//! | `page phrases` | `read::html::phrases` | group, tab, phrases parted by a bar; `_` is the edge of a word, `^` the beginning of the unit. What a group means is learned |
//! | `consent` | `read::html::consent` | `partners` or `data`, tab, phrases as in `page phrases`: a paragraph with one of each asks to be allowed to track |
//! | `error pages` | `read::html::article` | phrases parted by a bar, without marks and digits: what the title of a page begins with that is no article but says that there is none, or that it is not shown |
//! | `comment names` | `read::html::comments` | words of classes and ids of elements that hold readers' comments |

pub mod given;
mod told;

pub use told::told_by_little_words;

/// How tables are hashed whose keys are words: quickly, and in each process in another way,
/// so that nobody can write words that meet. The order of such a table reaches no output.
pub type WordHashing = foldhash::fast::RandomState;

/// A language with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language {
    /// ISO 639-1, as in the file's name; `any` for what stands in every language.
    pub code: &'static str,
    /// ISO 639-3.
    pub long_code: &'static str,
    data: &'static str,
    /// Ascending by name: where the lines of each section begin and end in `data`.
    sections: &'static [(&'static str, usize, usize)],
}

/// In the order in which they win where a word is two things; `build.rs` finds the files.
const LANGUAGES: &[Language] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The lines of one section, in every language that has it, comments left out.
///
/// Empty where no file has the section. Cost: linear in the section; callers keep what they
/// read.
pub fn lines(section: &str) -> impl Iterator<Item = (&'static Language, &'static str)> {
    LANGUAGES
        .iter()
        .flat_map(move |language| language.lines(section).map(move |line| (language, line)))
}

/// The groups of one section whose lines are a group and words, parted by spaces.
pub fn groups(
    section: &str,
) -> impl Iterator<Item = (&'static Language, &'static str, std::str::SplitWhitespace<'static>)> {
    lines(section).filter_map(|(language, line)| {
        let mut words = line.split_whitespace();
        words.next().map(|group| (language, group, words))
    })
}

/// The words of one section whose lines are words, parted by spaces.
pub fn words(section: &str) -> impl Iterator<Item = &'static str> {
    lines(section).flat_map(|(_, line)| line.split_whitespace())
}

/// The phrases of one class, in a section whose lines are a class, a tab, and phrases parted
/// by a bar.
pub fn phrases(section: &str, class: &str) -> impl Iterator<Item = &'static str> {
    lines(section)
        .filter_map(|(_, line)| line.split_once('\t'))
        .filter(move |it| it.0 == class)
        .flat_map(|it| it.1.split('|'))
}

impl Language {
    /// The lines of one section, comments left out; none where the language has no such
    /// section.
    fn lines(&self, section: &str) -> impl Iterator<Item = &'static str> + use<> {
        let found = self.sections.binary_search_by_key(&section, |it| it.0);
        let range = found.map_or(0..0, |it| self.sections[it].1..self.sections[it].2);
        self.data[range].lines().filter(|it| !it.is_empty() && !it.starts_with('#'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_section_of_every_file_is_one_that_is_read() {
        let table: BTreeSet<&str> = include_str!("mod.rs")
            .lines()
            .filter_map(|it| it.strip_prefix("//! | `")?.split_once('`'))
            .map(|it| it.0)
            .collect();
        for language in LANGUAGES {
            let mut seen = BTreeSet::new();
            for head in language.data.lines().filter(|it| it.starts_with('[')) {
                let name = head.trim_matches(['[', ']']);
                assert!(table.contains(name), "{}: {head}", language.code);
                assert!(seen.insert(name), "{}: {head} stands twice", language.code);
            }
        }
        assert!(table.iter().all(|it| lines(it).next().is_some()));
    }

    #[test]
    fn a_section_is_what_stands_between_its_head_and_the_next() {
        for language in LANGUAGES {
            for (name, ..) in language.sections {
                let head = format!("[{name}]");
                let from = language.data.lines().skip_while(|it| *it != head).skip(1);
                let own = from.take_while(|it| !it.starts_with('['));
                let told: Vec<_> =
                    own.filter(|it| !it.is_empty() && !it.starts_with('#')).collect();
                let read: Vec<_> = language.lines(name).collect();
                assert_eq!(read, told, "{}: {name}", language.code);
            }
            assert_eq!(language.lines("no section").count(), 0);
        }
    }

    #[test]
    fn every_file_is_read_and_wins_in_its_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/language/data");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), LANGUAGES.len());
        let codes: Vec<&str> = LANGUAGES.iter().map(|it| it.code).collect();
        assert_eq!(codes[..3], ["en", "de", "fr"]);
        assert_eq!(codes.last(), Some(&"any"));
        assert!(LANGUAGES.iter().all(|it| it.long_code.len() == 3), "{LANGUAGES:?}");
    }
}
