//! What a word can be, by the article's language.

use super::forms::Forms;
use super::words::{Role, Roles, role};
use crate::language::{self, WordHashing};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{LazyLock, OnceLock};
use whatlang::Lang;

/// The words of one language, from the section `speech`.
#[derive(Default)]
struct Words {
    roles: HashMap<&'static str, Roles, WordHashing>,
    /// What any of them is.
    any: Roles,
}

impl Words {
    fn read(code: &str) -> Self {
        let mut res = Self::default();
        for (_, group, words) in language::groups("speech").filter(|it| it.0.code == code) {
            let Some(role) = role(group) else { continue };
            res.any.add(role);
            words.for_each(|word| res.roles.entry(word).or_default().add(role));
        }
        res
    }
}

/// The codes of languages that have words, each with its words when they were asked for.
static LANGUAGES: LazyLock<BTreeMap<&'static str, OnceLock<Words>>> =
    LazyLock::new(|| language::groups("speech").map(|it| (it.0.code, OnceLock::new())).collect());

fn words_of(code: &'static str) -> Option<(&'static str, &'static Words)> {
    let (code, words) = LANGUAGES.get_key_value(code)?;
    Some((code, words.get_or_init(|| Words::read(code))))
}

/// So much of an article is read for its language; more changes nothing.
const SAMPLE: usize = 1200;

/// Letters tell the language of a shorter text badly; its words do better.
const SHORT: usize = 400;

/// The language that the letters of `sample` tell, where they are enough.
fn by_letters(sample: &str) -> Option<&'static str> {
    let guess = (sample.len() >= SHORT).then(|| whatlang::detect(sample)).flatten();
    guess.filter(whatlang::Info::is_reliable).map(|it| code(it.lang()))
}

/// The language whose list has most of the words of `sample`; of several the first.
fn by_words(sample: &str) -> &'static str {
    let words: Vec<String> = sample
        .split_whitespace()
        .map(|it| it.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|it| !it.is_empty())
        .take(120)
        .collect();
    let hits = |own: &Words| words.iter().filter(|it| own.roles.contains_key(it.as_str())).count();
    let mut best = ("", 0);
    // English first: of two that have as many, it is the likelier.
    let order = std::iter::once("en").chain(LANGUAGES.keys().copied());
    for (code, own) in order.filter_map(words_of) {
        let found = hits(own);
        if found > best.1 {
            best = (code, found);
        }
    }
    best.0
}

/// The words of one article's language, beside those that any article has.
#[derive(Clone, Copy)]
pub(super) struct Lexicon {
    own: Option<&'static Words>,
    code: &'static str,
    forms: &'static Forms,
    /// Without its verbs of saying.
    bare: bool,
}

impl Lexicon {
    /// The lexicon for `text`, by its language.
    ///
    /// Cost: the language is told by little words in the middle of the text; where these
    /// leave a doubt, by its letters, or by its words where it is short.
    pub(super) fn of(text: &str) -> Self {
        let from = text.floor_char_boundary(text.len().saturating_sub(SAMPLE) / 2);
        let to = text.ceil_char_boundary((from + SAMPLE).min(text.len()));
        let sample = &text[from..to];
        let told = language::told_by_little_words(sample).map(|it| it.code);
        let code = told.or_else(|| by_letters(sample)).unwrap_or_else(|| by_words(sample));
        let own = words_of(code);
        let code = own.map_or("", |it| it.0);
        Self { own: own.map(|it| it.1), code, forms: Forms::of(code), bare: false }
    }

    /// The code of the language whose list is read; empty for none.
    pub(super) const fn code(&self) -> &'static str {
        self.code
    }

    /// The language's own forms.
    pub(super) const fn forms(&self) -> &'static Forms {
        self.forms
    }

    /// Whether the language has no small words here.
    pub(super) fn is_unlisted(&self) -> bool {
        !self.own.is_some_and(|it| it.any.has(Role::Link))
    }

    /// Whether the language has a list of verbs of saying here.
    pub(super) fn has_verbs(&self) -> bool {
        !self.bare && self.own.is_some_and(|it| it.any.has(Role::Say))
    }

    /// The roles of `word`, in any case, a possessive ending left off.
    pub(super) fn roles(&self, word: &str) -> Roles {
        if word.len() > 40 {
            return Roles::default();
        }
        let Some(own) = self.own else { return Roles::default() };
        let word = super::scene::bare(word);
        let roles = match own.roles.get(word) {
            Some(it) => *it,
            None => match super::scene::lower(word) {
                // It is in lower case as it stands, and was not found.
                Cow::Borrowed(_) => Roles::default(),
                Cow::Owned(it) => own.roles.get(it.as_str()).copied().unwrap_or_default(),
            },
        };
        let roles = if self.code == "en" { self.plural(word, roles) } else { roles };
        if self.bare { roles.without_verbs() } else { roles }
    }

    /// *attorneys*: several of an office that the list has in the singular.
    fn plural(&self, word: &str, mut roles: Roles) -> Roles {
        let own = |it: &str| self.own.and_then(|own| own.roles.get(&*super::scene::lower(it)));
        let one = || word.strip_suffix('s').filter(|it| it.len() > 3).and_then(own);
        if roles == Roles::default() && one().is_some_and(|it| it.has(Role::Title)) {
            roles.add(Role::People);
        }
        roles
    }

    /// The same language without a list, where only the forms of words count.
    pub(super) const fn without_words(self) -> Self {
        Self { own: None, ..self }
    }

    /// The same without verbs of saying: what an article in a language reads that has
    /// no list of them.
    pub(super) const fn without_verbs(self) -> Self {
        Self { bare: true, ..self }
    }
}

const fn code(language: Lang) -> &'static str {
    match language {
        Lang::Eng => "en",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Ita => "it",
        Lang::Por => "pt",
        Lang::Nld => "nl",
        Lang::Swe => "sv",
        Lang::Nob => "no",
        Lang::Dan => "da",
        Lang::Pol => "pl",
        Lang::Ces | Lang::Slk => "cs",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Tur => "tr",
        Lang::Fin => "fi",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Ell => "el",
        Lang::Ind => "id",
        Lang::Vie => "vi",
        Lang::Lit => "lt",
        Lang::Zul => "zu",
        Lang::Ara => "ar",
        _ => "",
    }
}
