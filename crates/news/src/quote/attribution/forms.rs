//! Words that a language uses in forms of its own, from the section `attribution`.
//!
//! Other than the classes of words in the section `speech`, which say what a word can be,
//! these are read one by one, where the code names the form.

use crate::language::{self, WordHashing};
use std::collections::{BTreeMap, HashMap};
use std::sync::{LazyLock, OnceLock};

macro_rules! groups {
    ($($(#[$note:meta])* $group:ident $name:literal)*) => {
        /// What a line of the section lists.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(in crate::quote) enum Group {
            $($(#[$note])* $group),*
        }

        const NAMES: &[&str] = &[$($name),*];
        const GROUPS: &[Group] = &[$(Group::$group),*];
    };
}

groups! {
    /// What is true of the language: [`DROPS_SUBJECT`] and the others below.
    Trait "trait"
    /// Courtesy titles and words for one man.
    Man "man"
    /// The same for one woman.
    Woman "woman"
    /// Links that join what stands beside each other, so that no clause depends.
    Joins "joins"
    /// What before an office makes another office of it: *the president* is no vice president.
    Rank "rank"
    /// What stands behind a surname and tells nobody apart.
    NameSuffix "name-suffix"
    /// Surnames that stand first, as they are written in Latin letters.
    FamilyFirst "family-first"
    /// Articles that no subject has.
    Oblique "oblique"
    /// What stands before who does what a passive says.
    Agent "agent"
    /// Articles of a man, where an article has the gender of who is described.
    HisArticle "his-article"
    /// The same of a woman.
    HerArticle "her-article"
    /// Endings of words that describe a woman.
    HerEnding "her-ending"
    /// Endings of a woman's surname.
    HerSurname "her-surname"
    /// Endings of a verb whose subject is a man.
    HisVerb "his-verb"
    /// The same of a woman.
    HerVerb "her-verb"
    /// Other words than *he* that stand for him, where they do not stand for her.
    Him "him"
    /// The same for her.
    Her "her"
    /// The *of* of a description.
    Of "of"
    /// *one* of several.
    One "one"
    /// Articles of a genitive.
    Genitive "genitive"
    /// Articles and possessives behind which no verb stands.
    NounArticle "noun-article"
    /// What begins a clause on somebody.
    Relative "relative"
    /// *quoted* X *as* saying: the verb.
    Quoting "quoting"
    /// The same: what stands behind the name.
    QuotedAs "quoted-as"
    /// A message *from* X.
    Teller "teller"
    /// Begins a clause on a person.
    Who "who"
    /// Begins a clause on a thing, or on a name.
    Which "which"
    /// *for* whom something is so: in whose view.
    View "view"
    /// Stands for what is quoted: *what she called*.
    What "what"
    /// Verbs in the form by which what somebody said is told: *sei*, *habe*.
    Reported "reported"
    /// *my* and *our*, where the list of pronouns does not have them.
    Mine "mine"
    /// Pronouns of who is spoken to.
    You "you"
    /// Weekdays that are written as names are.
    Weekday "weekday"
    /// Particles that join no name alone.
    NoParticle "no-particle"
    /// Particles behind which a given name begins a name of its own.
    BeforeGiven "before-given"
    /// Endings of the last word of a body's name.
    BodyEnding "body-ending"
    /// The *and* inside a body's name.
    BodyJoint "body-joint"
    /// Prefixes that an apostrophe ties to the next word.
    Elided "elided"
    /// Pronouns that a hyphen ties to the verb before.
    Inverted "inverted"
    /// Forms of address behind a name.
    Address "address"
    /// Pronouns, in scripts without capitals.
    Pronoun "pronoun"
    /// Verbs of saying; longest first where no spaces part the words.
    Verb "verb"
    /// Verbs of saying whose subject follows.
    VerbFirst "verb-first"
    /// Verbs of saying whose subject stands before.
    VerbLast "verb-last"
    /// Participles that go on from the verb before.
    Participle "participle"
    /// Verbs whose object is who is spoken to: *told*.
    Tells "tells"
    /// Verbs in forms that no noun has.
    Finite "finite"
    /// *nobody*: who says nothing.
    Nobody "nobody"
    /// Words of places and bodies that are surnames, too.
    Surname "surname"
    /// Agencies, papers and platforms, or the first word of their names: who is told
    /// something, or where it is written.
    Outlet "outlet"
    /// Nouns of *according to the words of*.
    SourceNoun "source-noun"
    /// Verbs of hearing and remembering: *heard X say*.
    Hears "hears"
    /// The verb behind whom they have heard.
    Heard "heard"
    /// Second parts of verbs, where the clause ends.
    Separated "separated"
    /// What a Japanese clause on a noun ends with, before the noun.
    Modifier "modifier"
    /// What ends a subject: prepositions, *that*, times.
    Ends "ends"
    /// Offices beside a name.
    Office "office"
    /// *and* or *so*, joined to the next word.
    Joined "joined"
    /// *to*, joined to whom something is said to.
    ListenerPrefix "listener-prefix"
    /// *the*, joined to the next word.
    JoinedArticle "joined-article"
    /// To whom something is said, between the verb and the mark.
    Listener "listener"
    /// What ends a subject before its verb, or is none though it ends like one.
    Adverb "adverb"
    /// What a clause begins with and is no part of its subject.
    Link "link"
    /// *according to*.
    According "according"
    /// Particles behind a closing mark by which somebody says what stands inside.
    Quoted "quoted"
    /// The particle behind a closing mark in a script without spaces.
    Quotative "quotative"
    /// What follows there where words are named, not said.
    Named "named"
    /// Particles of a subject or a topic.
    Subject "subject"
    /// Those of a topic.
    Topic "topic"
    /// *so*: what somebody said stands before.
    So "so"
    /// What names the words of somebody, right before them: *の話*.
    Words "words"
    /// Where, when and to whom, between a subject and its verb: what ends the subject.
    Cut "cut"
    /// What a verb of saying is followed by that is no part of a name: *失望*.
    Feeling "feeling"
    /// What a date ends in.
    Date "date"
    /// The particle of a possessor.
    Possessor "possessor"
}

/// A verb may have no subject of its own.
pub(super) const DROPS_SUBJECT: &str = "drops-subject";

/// Nouns are written as names are.
pub(super) const CAPITAL_NOUNS: &str = "capital-nouns";

/// What an office is of stands behind it in the genitive, without a preposition.
pub(super) const GENITIVE_BEHIND: &str = "genitive-behind";

/// An apostrophe parts a name from its endings.
pub(super) const APOSTROPHE_ENDINGS: &str = "apostrophe-endings";

/// The verb of a main clause stands second, whatever stands first.
pub(super) const VERB_SECOND: &str = "verb-second";

/// The groups that a word is in, a bit each.
#[derive(Clone, Copy, Default, Debug)]
pub(in crate::quote) struct Groups(u128);

const _: () = assert!(NAMES.len() <= u128::BITS as usize, "each group needs a bit");

impl Groups {
    /// Whether `group` is among them.
    pub(in crate::quote) const fn has(self, group: Group) -> bool {
        self.0 & (1 << group as u32) != 0
    }

    const fn add(&mut self, group: Group) {
        self.0 |= 1 << group as u32;
    }
}

/// The words of each group, of one language or of several.
#[derive(Debug)]
pub(in crate::quote) struct Forms {
    /// In the order of the lines: of what a text may begin with, the first in the list wins.
    words: Vec<Vec<&'static str>>,
    /// The groups of each: some have hundreds of words, and are asked at every word.
    groups: HashMap<&'static str, Groups, WordHashing>,
}

/// Those of all languages.
pub(in crate::quote) static ALL: LazyLock<Forms> = LazyLock::new(|| Forms::read(|_| true));

/// Those of each language that has any, read when an article is in it.
static BY_CODE: LazyLock<BTreeMap<&'static str, LazyForms>> = LazyLock::new(|| {
    let codes = language::groups("attribution").map(|it| it.0.code);
    codes.map(|code| (code, LazyForms::new(code))).collect()
});

/// The forms of one language, which are read when they are asked for.
struct LazyForms {
    code: &'static str,
    forms: OnceLock<Forms>,
}

impl LazyForms {
    const fn new(code: &'static str) -> Self {
        Self { code, forms: OnceLock::new() }
    }

    fn get(&self) -> &Forms {
        self.forms.get_or_init(|| Forms::read(|it| it == self.code))
    }
}

static NONE: LazyLock<Forms> = LazyLock::new(|| Forms::read(|_| false));

impl Forms {
    /// Those of the language with this code; empty where it has none.
    pub(super) fn of(code: &str) -> &'static Self {
        BY_CODE.get(code).map_or_else(|| &*NONE, LazyForms::get)
    }

    /// Those of the languages whose code fits, in the order of the files.
    pub(super) fn read(fits: impl Fn(&str) -> bool) -> Self {
        let mut res = Self { words: vec![Vec::new(); GROUPS.len()], groups: HashMap::default() };
        for (_, name, own) in language::groups("attribution").filter(|it| fits(it.0.code)) {
            if let Some(at) = NAMES.iter().position(|&it| it == name) {
                own.for_each(|word| res.add(GROUPS[at], word));
            }
        }
        res
    }

    fn add(&mut self, group: Group, word: &'static str) {
        self.words[group as usize].push(word);
        self.groups.entry(word).or_default().add(group);
    }

    /// The words of `group`, in the order of the lines.
    pub(in crate::quote) fn list(&self, group: Group) -> &[&'static str] {
        &self.words[group as usize]
    }

    /// The groups that have `word`, as the lists write it.
    pub(in crate::quote) fn groups(&self, word: &str) -> Groups {
        self.groups.get(word).copied().unwrap_or_default()
    }

    /// Whether `word`, as the lists write it, is one of `group`.
    pub(in crate::quote) fn has(&self, group: Group, word: &str) -> bool {
        self.groups(word).has(group)
    }

    /// Whether something is true of the language: [`DROPS_SUBJECT`] and the others.
    pub(super) fn is(&self, name: &str) -> bool {
        // One or two at most, and of most languages none.
        self.list(Group::Trait).contains(&name)
    }

    /// Whether `word` ends in one of `group`.
    pub(super) fn ends(&self, group: Group, word: &str) -> bool {
        self.list(group).iter().any(|it| word.ends_with(it))
    }

    /// The first of `group` that `text` begins with.
    pub(super) fn opening(&self, group: Group, text: &str) -> Option<&'static str> {
        self.list(group).iter().copied().find(|it| text.starts_with(it))
    }

    /// Whether `text` begins with one of `group`.
    pub(super) fn begins(&self, group: Group, text: &str) -> bool {
        self.opening(group, text).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_of_a_group_that_is_read_and_every_group_has_words() {
        for (language, group, words) in language::groups("attribution") {
            assert!(NAMES.contains(&group), "{}: {group}", language.code);
            assert!(words.count() > 0, "{}: {group}", language.code);
        }
        for (at, name) in NAMES.iter().enumerate() {
            assert!(!ALL.words[at].is_empty(), "{name}");
        }
    }

    #[test]
    fn a_language_has_its_own_words_and_another_none_of_them() {
        assert!(Forms::of("de").is(VERB_SECOND));
        assert!(!Forms::of("en").is(VERB_SECOND));
        assert!(Forms::of("xx").list(Group::Trait).is_empty());
    }
}
