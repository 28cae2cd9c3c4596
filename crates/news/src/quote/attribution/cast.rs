//! The people of one article: their full names, offices and genders, and whom a
//! short name, an office or a pronoun stands for.

use super::people::{Shape, Somebody, find};
use super::scene::{Kind, Scene, Token};
use super::words::Role;
use crate::quote::name::{key, words_of};
use crate::text::Span;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gender {
    He,
    She,
}

static GIVEN: LazyLock<HashMap<&'static str, Gender>> = LazyLock::new(|| {
    let lines = include_str!("../data/given.txt").lines();
    let group = |line: &'static str| {
        let (gender, names) = line.split_once(' ')?;
        let gender = match gender {
            "m" => Gender::He,
            "f" => Gender::She,
            _ => return None,
        };
        Some(names.split_whitespace().map(move |it| (it, gender)))
    };
    lines.filter_map(group).flatten().collect()
});

/// Given names as name keys.
static GIVEN_KEYS: LazyLock<HashSet<String>> =
    LazyLock::new(|| GIVEN.keys().map(|it| key(it)).collect());

/// Courtesy titles and gendered words before a name or in a description.
const HIS: &[&str] = &[
    "mr",
    "mister",
    "sir",
    "lord",
    "herr",
    "m",
    "monsieur",
    "señor",
    "sr",
    "don",
    "signor",
    "signore",
    "senhor",
    "meneer",
    "pan",
    "господин",
    "г-н",
    "пан",
    "bay",
    "father",
    "king",
    "prince",
    "brother",
    "husband",
    "son",
    "uncle",
    "congressman",
    "businessman",
    "spokesman",
    "chairman",
    "man",
    "boy",
    "actor",
    "bruder",
    "vater",
    "mann",
    "sohn",
    "ehemann",
    "hombre",
    "padre",
    "hermano",
    "frère",
    "père",
    "mari",
    "homme",
    "fratello",
    "marito",
];
const HERS: &[&str] = &[
    "mrs",
    "ms",
    "miss",
    "mme",
    "mlle",
    "madame",
    "frau",
    "señora",
    "sra",
    "doña",
    "signora",
    "senhora",
    "mevrouw",
    "paní",
    "pani",
    "госпожа",
    "г-жа",
    "пані",
    "bayan",
    "lady",
    "dame",
    "mother",
    "queen",
    "princess",
    "sister",
    "wife",
    "daughter",
    "aunt",
    "congresswoman",
    "businesswoman",
    "spokeswoman",
    "chairwoman",
    "woman",
    "girl",
    "actress",
    "baroness",
    "schwester",
    "mutter",
    "tochter",
    "ehefrau",
    "mujer",
    "madre",
    "hermana",
    "sœur",
    "mère",
    "femme",
    "sorella",
    "moglie",
    "donna",
];

/// A person or body with a name of two words or more.
#[derive(Debug)]
pub(super) struct Person {
    /// The fullest form in the article.
    pub(super) name: String,
    keys: Vec<String>,
    pub(super) gender: Option<Gender>,
    offices: Vec<String>,
    /// How often the full name stands in the article.
    pub(super) full: usize,
    /// Where the full name stands first.
    first: usize,
}

/// Everybody in one article.
pub(super) struct Cast {
    people: Vec<Person>,
    by_word: BTreeMap<String, Vec<usize>>,
    /// The mentions of each sentence of running text, by where it begins.
    pub(super) sentences: Vec<Sentence>,
}

/// One sentence, with whom it mentions outside quotations.
pub(super) struct Sentence {
    pub(super) span: Span,
    pub(super) mentions: Vec<Mentioned>,
}

/// One mention of a sentence.
pub(super) struct Mentioned {
    pub(super) span: Span,
    pub(super) shape: Shape,
    /// Whether no preposition governs it.
    pub(super) free: bool,
    /// Whether it can be one person: a name, an office, a man, a pronoun.
    pub(super) human: bool,
    /// He, she.
    pub(super) gender: Option<Gender>,
    /// The index of the person, for a name.
    pub(super) person: Option<usize>,
}

/// Whom words stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// One person of the article.
    One(usize),
    /// Several fit.
    Several,
    /// Nobody whom the article names in full.
    Unknown,
}

impl Cast {
    /// Reads everybody off the sentences outside quotations. Two passes: full names
    /// first, then short ones.
    pub(super) fn new(scene: &Scene<'_>) -> Self {
        let mut res = Self { people: Vec::new(), by_word: BTreeMap::new(), sentences: Vec::new() };
        let mut found: Vec<Vec<(Somebody, usize)>> = Vec::new();
        for (block, region) in scene.blocks.iter().enumerate() {
            for sentence in region.sentences() {
                let tokens = &region.tokens;
                // A line of capitals alone is the site's: *Unlimited Digital Access*.
                let told = tokens[sentence.clone()].iter();
                if !told.clone().any(|it| it.kind == Kind::Lower || it.is_quote()) {
                    continue;
                }
                let span = tokens[sentence.start].span.cover(tokens[sentence.end - 1].span);
                let all = find(scene, tokens, sentence.clone());
                for somebody in all.iter().filter(|it| it.shape == Shape::Name) {
                    res.add(scene, tokens, somebody);
                }
                found.push(all.into_iter().map(|it| (it, block)).collect());
                res.sentences.push(Sentence { span, mentions: Vec::new() });
            }
        }
        for (at, all) in found.into_iter().enumerate() {
            let mut mentions = Vec::new();
            for (somebody, block) in &all {
                let tokens = &scene.blocks[*block].tokens;
                // *Clinton’s handling*: who owns is mentioned, too.
                if let Some(owner) = owner(scene, tokens, somebody) {
                    let owner = res.mentioned(scene, tokens, &owner);
                    mentions.push(Mentioned { free: false, ..owner });
                }
                mentions.push(res.mentioned(scene, tokens, somebody));
            }
            res.sentences[at].mentions = mentions;
        }
        res
    }

    fn add(&mut self, scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) {
        let head = somebody.head_span(tokens);
        let name = trimmed(head.of(scene.text));
        let keys = words_of(name);
        if keys.len() < 2 || tokens[somebody.head.clone()].iter().any(|it| it.has(Role::Thing)) {
            return;
        }
        let gender = gender_of(scene, tokens, somebody, &keys);
        let offices = offices(scene, tokens, somebody);
        let known = self.by_word.get(&keys[keys.len() - 1]).into_iter().flatten().copied();
        let same = known.into_iter().find(|&it| same_full(&self.people[it].keys, &keys));
        let index = same.unwrap_or(self.people.len());
        if same.is_none() {
            for word in [keys.first(), keys.last()].into_iter().flatten() {
                let own = self.by_word.entry(word.clone()).or_default();
                if !own.contains(&index) {
                    own.push(index);
                }
            }
            // *Vargas Llosa*, *van Dijk*: the last two words, too.
            let name = name.to_owned();
            let first = head.start;
            self.people.push(Person { name, keys, gender, offices, full: 1, first });
            return;
        }
        let person = &mut self.people[index];
        person.full += 1;
        person.gender = person.gender.or(gender);
        person.offices.extend(offices);
        if keys.len() > person.keys.len() {
            person.keys = keys;
            name.clone_into(&mut person.name);
        }
    }

    fn mentioned(&self, scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Mentioned {
        let first = &tokens[somebody.tokens.start];
        let gender = match somebody.shape {
            Shape::Pronoun if first.has(Role::He) && !first.has(Role::She) => Some(Gender::He),
            Shape::Pronoun if first.has(Role::She) && !first.has(Role::He) => Some(Gender::She),
            _ => None,
        };
        let before = somebody.tokens.start.checked_sub(1).map(|it| &tokens[it]);
        let person = match self.who(scene, tokens, somebody) {
            Who::One(it) => Some(it),
            _ => None,
        };
        let words = &tokens[somebody.tokens.clone()];
        let human = match somebody.shape {
            Shape::Pronoun | Shape::Name => !words.iter().any(|it| it.has(Role::Thing)),
            Shape::Word => person.is_some() || scene.form(&words[words.len() - 1]).inside > 0,
            Shape::Several => false,
            Shape::Description | Shape::Bare => words.iter().any(|it| {
                it.has(Role::Title) && !it.has(Role::Article)
                    || word_gender(scene, scene.word(it)).is_some()
            }),
        };
        Mentioned {
            human,
            span: somebody.span(tokens),
            shape: somebody.shape,
            free: !before.is_some_and(|it| it.has(Role::Preposition)),
            gender,
            person,
        }
    }

    pub(super) fn person(&self, index: usize) -> &Person {
        &self.people[index]
    }

    /// Whom a mention stands for; a pronoun is `Unknown` here.
    pub(super) fn who(&self, scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Who {
        match somebody.shape {
            Shape::Name | Shape::Word => {
                let keys = words_of(trimmed(somebody.head_span(tokens).of(scene.text)));
                let gender = gender_by_title(scene, tokens, somebody);
                self.bearer(&keys, gender, somebody.span(tokens).start)
            }
            Shape::Description | Shape::Bare => {
                let offices = offices(scene, tokens, somebody);
                self.holder(&offices, described_gender(scene, tokens, somebody))
            }
            Shape::Pronoun | Shape::Several => Who::Unknown,
        }
    }

    /// Who bears a name, `at` in the text: of several, the one of that gender; of
    /// two whom nothing tells apart, nobody.
    fn bearer(&self, keys: &[String], gender: Option<Gender>, at: usize) -> Who {
        let (Some(first), Some(last)) = (keys.first(), keys.last()) else { return Who::Unknown };
        if keys.len() > 1 {
            let all = self.by_word.get(last).into_iter().flatten();
            let same = all.copied().find(|&it| same_full(&self.people[it].keys, keys));
            let tail = || self.people.iter().position(|it| it.keys.ends_with(keys));
            return same.or_else(tail).map_or(Who::Unknown, Who::One);
        }
        let bearers = self.by_word.get(first).into_iter().flatten().copied();
        // A first name alone means its bearer; *Samsung* is no *Samsung Galaxy*.
        let given = GIVEN_KEYS.contains(first);
        let bearers = bearers.filter(|&it| given || self.people[it].keys.last() == Some(first));
        let fits = |&it: &usize| match (gender, self.people[it].gender) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        let surname = |&it: &usize| self.people[it].keys.last() == Some(first);
        let mut fitting: Vec<usize> = bearers.filter(fits).collect();
        if fitting.iter().any(surname) {
            fitting.retain(surname);
        }
        if fitting.len() > 1 && gender.is_some() {
            let sure = |it: &usize| self.people[*it].gender == gender;
            if fitting.iter().any(sure) {
                fitting.retain(sure);
            }
        }
        match fitting.as_slice() {
            [] => Who::Unknown,
            [one] => Who::One(*one),
            several => self.principal(several, at).map_or(Who::Several, Who::One),
        }
    }

    /// Whom of several a bare surname means: the one who alone was named before it.
    fn principal(&self, several: &[usize], at: usize) -> Option<usize> {
        let mut before = several.iter().copied().filter(|&it| self.people[it].first < at);
        let one = before.next()?;
        before.next().is_none().then_some(one)
    }

    /// Who alone in the article holds one of the offices.
    fn holder(&self, offices: &[String], gender: Option<Gender>) -> Who {
        let Some(office) = offices.last() else { return Who::Unknown };
        let holds = |it: &Person| {
            let agrees = gender.is_none() || it.gender.is_none() || gender == it.gender;
            agrees && it.offices.iter().any(|own| own == office)
        };
        let mut held = (0..self.people.len()).filter(|&it| holds(&self.people[it]));
        match (held.next(), held.next()) {
            (Some(one), None) => Who::One(one),
            (Some(_), Some(_)) => Who::Several,
            _ => Who::Unknown,
        }
    }
}

/// The name whose possessive begins a description.
fn owner(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Option<Somebody> {
    let described = matches!(somebody.shape, Shape::Description | Shape::Name);
    let first = somebody.tokens.start;
    if !described || tokens[first].kind != Kind::Capital || tokens[first].is_small() {
        return None;
    }
    let ends = |it: &usize| {
        let word = scene.word(&tokens[*it]);
        word.ends_with("'s") || word.ends_with("’s")
    };
    let until =
        if somebody.shape == Shape::Name { somebody.head.start } else { somebody.tokens.end };
    let last = (first..until).find(ends)?;
    let shape = if last > first { Shape::Name } else { Shape::Word };
    Some(Somebody { tokens: first..last + 1, head: first..last + 1, shape })
}

/// Whether two names of several words are one person's: some given names may be
/// missing or initials.
fn same_full(a: &[String], b: &[String]) -> bool {
    if a.last() != b.last() || a.len() < 2 || b.len() < 2 {
        return false;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if !alike(&short[0], &long[0]) {
        return false;
    }
    let mut given = long[..long.len() - 1].iter();
    short[..short.len() - 1].iter().all(|name| given.any(|other| alike(name, other)))
}

fn alike(a: &str, b: &str) -> bool {
    let initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
    a == b || initial(a, b) || initial(b, a)
}

/// A name without a possessive ending.
pub(super) fn trimmed(name: &str) -> &str {
    let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
    name.trim_end_matches(['’', '\''])
}

/// The offices that a mention's words before the name, or a description, give.
fn offices(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Vec<String> {
    let range = match somebody.shape {
        Shape::Name | Shape::Word => somebody.tokens.start..somebody.head.start,
        _ => somebody.tokens.clone(),
    };
    let mut res = Vec::new();
    for token in &tokens[range] {
        if token.has(Role::Preposition) || token.has(Role::Article) && !res.is_empty() {
            break;
        }
        if token.has(Role::Title) {
            res.push(scene.word(token).trim_end_matches('.').to_lowercase());
        }
    }
    res
}

/// The gender that the article of a description has, where that is the person's:
/// *la syndicaliste*, *der Trainer*.
fn described_gender(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Option<Gender> {
    let first = scene.word(&tokens[somebody.tokens.start]).to_lowercase();
    match (scene.lexicon.code(), first.as_str()) {
        ("fr" | "es" | "it", "la" | "una" | "une")
        | ("pt", "a" | "uma")
        | ("de", "die" | "eine") => Some(Gender::She),
        ("fr" | "es" | "it", "le" | "el" | "il" | "un" | "uno")
        | ("pt", "o" | "um")
        | ("de", "der" | "ein") => Some(Gender::He),
        _ => word_gender(scene, scene.word(&tokens[somebody.head.end - 1])),
    }
}

fn gender_by_title(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Option<Gender> {
    let from = somebody.tokens.start;
    let words = tokens[from.saturating_sub(1)..somebody.head.end].iter();
    words.filter(|it| it.is_word()).find_map(|it| word_gender(scene, scene.word(it)))
}

fn word_gender(scene: &Scene<'_>, word: &str) -> Option<Gender> {
    let lower = word.trim_end_matches('.').to_lowercase();
    if HERS.contains(&lower.as_str()) {
        return Some(Gender::She);
    }
    if HIS.contains(&lower.as_str()) {
        return Some(Gender::He);
    }
    let women: &[&str] = match scene.lexicon.code() {
        "de" => &["präsidentin", "ministerin", "leiterin", "sprecherin", "meisterin", "rin", "tin"],
        "cs" => &["kyně", "telka", "ová"],
        "pl" => &["telka", "orka", "ska"],
        _ => return None,
    };
    (lower.chars().count() > 5 && women.iter().any(|it| lower.ends_with(it))).then_some(Gender::She)
}

fn gender_of(
    scene: &Scene<'_>,
    tokens: &[Token],
    somebody: &Somebody,
    keys: &[String],
) -> Option<Gender> {
    if let Some(it) = gender_by_title(scene, tokens, somebody) {
        return Some(it);
    }
    if let Some(it) = GIVEN.get(folded(scene.word(&tokens[somebody.head.start])).as_str()) {
        return Some(*it);
    }
    // Slavic surnames tell.
    let last = keys.last()?;
    let hers = ["ova", "eva", "ska", "cka", "ова", "ева", "ина", "ская", "ая"];
    let slavic = matches!(scene.lexicon.code(), "cs" | "pl" | "ru" | "uk");
    (slavic && hers.iter().any(|it| last.ends_with(it))).then_some(Gender::She)
}

/// Whether `word` is a given name that the list has.
pub(super) fn is_given(word: &str) -> bool {
    GIVEN.contains_key(folded(word).as_str())
}

/// A given name as the list has it: without accents, its first part.
fn folded(name: &str) -> String {
    name.to_lowercase()
        .split('-')
        .next()
        .unwrap_or_default()
        .chars()
        .map(|it| match it {
            'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' | 'ě' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
            'ú' | 'ù' | 'û' | 'ü' | 'ů' => 'u',
            'ñ' => 'n',
            'ç' | 'č' | 'ć' => 'c',
            'š' | 'ş' | 'ś' => 's',
            'ž' | 'ż' | 'ź' => 'z',
            'ř' => 'r',
            'ł' => 'l',
            'ý' => 'y',
            other => other,
        })
        .collect()
}
