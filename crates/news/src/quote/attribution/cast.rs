//! The people of one article: their full names, offices and genders, and whom a
//! short name, an office or a pronoun stands for.

use super::antecedent::{self, Antecedent, Memory};
use super::forms::{self, Group};
use super::people::{Shape, Somebody, find, governed};
use super::scene::{Kind, Scene, Token, lower};
use super::words::Role;
use crate::language::WordHashing;
use crate::language::given::{self, folded};
use crate::quote::name::{key, words_of};
use crate::segment::{Block, BlockKind};
use crate::text::Span;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gender {
    He,
    She,
}

static GIVEN: LazyLock<HashMap<&'static str, Gender, WordHashing>> = LazyLock::new(|| {
    let group = |(group, names): (&str, &'static str)| {
        let gender = match group {
            "m" => Gender::He,
            "f" => Gender::She,
            _ => return None,
        };
        Some(names.split_whitespace().map(move |it| (it, gender)))
    };
    given::groups().filter_map(group).flatten().collect()
});

/// Given names that men and women bear.
static EITHER: LazyLock<HashSet<&'static str, WordHashing>> = LazyLock::new(|| {
    given::groups().filter(|it| it.0 == "x").flat_map(|it| it.1.split_whitespace()).collect()
});

/// Given names as name keys.
static GIVEN_KEYS: LazyLock<HashSet<String, WordHashing>> =
    LazyLock::new(|| GIVEN.keys().map(|it| key(it)).collect());

/// A person or body with a name of two words or more.
#[derive(Debug)]
pub(super) struct Person {
    /// The fullest form in the article.
    pub(super) name: String,
    keys: Vec<String>,
    pub(super) gender: Option<Gender>,
    offices: Vec<String>,
    /// What else the article calls him, right behind the name.
    beside: Vec<String>,
    /// How often the full name stands in the article.
    pub(super) full: usize,
    /// Where the full name stands first.
    first: usize,
    /// How often any name of his stands outside quotations.
    pub(super) mentioned: usize,
    /// How often a listed verb of saying has him as its subject there.
    pub(super) says: usize,
}

impl Person {
    /// Whether the article gives this person one of the offices: *Sen.* is short for
    /// *senator*, and a *chancellor* may be a *vice-chancellor*.
    fn holds(&self, offices: &[String]) -> bool {
        const SHORTEST: usize = 3;
        let last = |it: &str| it.rsplit(' ').next().unwrap_or_default().to_owned();
        let agree = |a: &str, b: &str| {
            let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
            short == long
                || short.chars().count() >= SHORTEST
                    && (long.starts_with(short) || long.ends_with(short))
        };
        let mut own = self.offices.iter().chain(&self.beside);
        own.any(|own| offices.iter().any(|it| agree(&last(it), &last(own))))
    }
}

/// Everybody in one article.
pub(super) struct Cast {
    people: Vec<Person>,
    by_word: BTreeMap<String, Vec<usize>>,
    /// The mentions of each sentence of running text, by where it begins.
    pub(super) sentences: Vec<Sentence>,
    /// Whether the language writes nouns as it writes names.
    nouns: bool,
    /// Where headings are: what they call by a surname, the text names in full below.
    headings: Vec<Span>,
}

/// One sentence, with whom it mentions outside quotations.
pub(super) struct Sentence {
    pub(super) span: Span,
    pub(super) block: usize,
    pub(super) mentions: Vec<Mentioned>,
    /// Its tokens in the block.
    tokens: Range<usize>,
    /// What [`find`] finds in them: each quotation behind the sentence asks for it.
    found: Vec<Somebody>,
}

/// One mention of a sentence.
pub(super) struct Mentioned {
    pub(super) span: Span,
    pub(super) shape: Shape,
    pub(super) place: Place,
    /// Whether a listed verb of saying has it as its subject.
    pub(super) says: bool,
    /// Whether it can be one person: a name, an office, a man, a pronoun.
    pub(super) human: bool,
    /// He, she.
    pub(super) gender: Option<Gender>,
    /// The index of the person, for a name.
    pub(super) person: Option<usize>,
    /// Whom a pronoun stands for, where that is plain.
    pub(super) stands: Option<Antecedent>,
}

/// How a mention stands in its sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Before a verb of the main clause.
    Subject,
    /// Behind a word that makes a clause depend: *after he met*, *than Clinton*.
    Clause,
    /// Elsewhere: an object, an apposition.
    Free,
    /// Behind a preposition, or a possessor.
    Governed,
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
        let nouns = scene.lexicon.forms().is(forms::CAPITAL_NOUNS);
        let (people, by_word, sentences) = (Vec::new(), BTreeMap::new(), Vec::new());
        let heading = |it: &&Block| it.kind == BlockKind::Heading;
        let headings = scene.parts.blocks.iter().filter(heading).map(|it| it.span).collect();
        let mut res = Self { people, by_word, sentences, nouns, headings };
        let mut found: Vec<Vec<Somebody>> = Vec::new();
        for (block, region) in scene.blocks.iter().enumerate() {
            for sentence in region.sentences() {
                let tokens = &region.tokens;
                // A line of capitals alone is the site's: *Unlimited Digital Access*.
                let told = tokens[sentence.clone()].iter();
                if !told.clone().any(|it| it.kind == Kind::Lower || it.is_quote()) {
                    continue;
                }
                let span = tokens[sentence.start].span.cover(tokens[sentence.end - 1].span);
                let own = find(scene, tokens, sentence.clone());
                let mut all = own.clone();
                all.extend(inside(scene, tokens, &own));
                for somebody in all.iter().filter(|it| it.shape == Shape::Name) {
                    res.add(scene, tokens, somebody);
                }
                // *Speaker Paul Ryan’s office*: the owner has his full name there.
                let owners = all.iter().filter_map(|it| owner(scene, tokens, it));
                let named = |it: &Somebody| {
                    it.head.len() > 1 && is_given(scene.word(&tokens[it.head.start]))
                };
                for owner in owners.filter(named) {
                    res.add(scene, tokens, &owner);
                }
                found.push(all);
                let (tokens, mentions) = (sentence, Vec::new());
                res.sentences.push(Sentence { span, block, mentions, tokens, found: own });
            }
        }
        // Only now is it known which words are in somebody's full name.
        for (at, all) in found.iter().enumerate() {
            let tokens = &scene.blocks[res.sentences[at].block].tokens;
            for pair in all.windows(2) {
                res.add_couple(scene, tokens, &pair[0], &pair[1]);
            }
        }
        for (at, all) in found.iter().enumerate() {
            let tokens = &scene.blocks[res.sentences[at].block].tokens;
            all.iter().for_each(|it| res.add_short(scene, tokens, it));
        }
        for (at, all) in found.iter().enumerate() {
            let tokens = &scene.blocks[res.sentences[at].block].tokens;
            let mut mentions = Vec::new();
            for somebody in all {
                // *Clinton’s handling*: who owns is mentioned, too; where a sentence
                // begins, it is about the owner.
                if let Some(owner) = owner(scene, tokens, somebody) {
                    let owner = res.mentioned(scene, tokens, &owner);
                    let opens = owner.span.start == res.sentences[at].span.start;
                    let place = if opens { Place::Clause } else { Place::Governed };
                    mentions.push(Mentioned { place, says: false, ..owner });
                }
                let opens = is_fronted(tokens, somebody, res.sentences[at].span.start);
                let mut mentioned = res.mentioned(scene, tokens, somebody);
                if opens && mentioned.place == Place::Governed {
                    // *Podle Davida Marše není důvod k panice.*: whose words the sentence tells.
                    let source = tokens[somebody.tokens.start - 1].has(Role::Source);
                    mentioned.place = if source { Place::Subject } else { Place::Clause };
                }
                mentions.push(mentioned);
            }
            res.sentences[at].mentions = mentions;
        }
        // In this order: genders are inferred of people whom mentions name, pronouns need both.
        res.count_mentions();
        res.infer_genders(scene);
        res.resolve_pronouns();
        res
    }

    /// Counts how often each person is mentioned and says something.
    fn count_mentions(&mut self) {
        for mention in self.sentences.iter().flat_map(|it| &it.mentions) {
            if let Some(person) = mention.person {
                self.people[person].mentioned += 1;
                self.people[person].says += usize::from(mention.says);
            }
        }
    }

    /// What the article's own pronouns say of people whose gender nothing else tells:
    /// *Ban …; when he assumed office*.
    fn infer_genders(&mut self, scene: &Scene<'_>) {
        let mut votes: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
        // From sentences about several, where nothing else tells.
        let mut weak: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
        for (person, span) in self
            .sentences
            .iter()
            .flat_map(|it| it.mentions.iter().filter_map(|it| Some((it.person?, it.span))))
        {
            // *Sandy Phillips, who lost her daughter*.
            let rest = &scene.text[span.end..];
            let Some(clause) = rest.strip_prefix(", who ").filter(|_| self.is_neither(person))
            else {
                continue;
            };
            let vote = votes.entry(person).or_default();
            let first = clause.split_whitespace().take(5).take_while(|it| !it.ends_with(','));
            for word in first {
                vote.0 += u32::from(word == "his");
                vote.1 += u32::from(word == "her");
            }
        }
        for sentence in &self.sentences {
            let mut people = sentence.mentions.iter().filter_map(|it| Some((it.person?, it)));
            let Some((person, first)) = people.next() else { continue };
            if first.place == Place::Governed {
                continue;
            }
            // Up to whom a pronoun may stand for as well.
            let other = people.find(|it| it.0 != person).map(|it| it.1.span.start);
            if other.is_some() && !first.says {
                continue;
            }
            let votes = if other.is_some() { &mut weak } else { &mut votes };
            let until = other.unwrap_or(sentence.span.end);
            if !self.is_neither(person) {
                continue;
            }
            let vote = votes.entry(person).or_default();
            let behind = Span::new(first.span.end, until.max(first.span.end));
            for word in behind.of(scene.text).split(|c: char| !c.is_alphanumeric()) {
                let roles = scene.lexicon.roles(word);
                let own = scene.lexicon.forms();
                let (his, hers) = (own.has(Group::Him, word), own.has(Group::Her, word));
                let (he, she) = match his || hers {
                    true => (his, hers),
                    false => (roles.has(Role::He), roles.has(Role::She)),
                };
                // *sie* is *they*, too.
                let several = roles.has(Role::They);
                vote.0 += u32::from(he && !she && !several);
                vote.1 += u32::from(she && !he && !several);
            }
        }
        for (person, vote) in weak {
            let known = votes.entry(person).or_default();
            if *known == (0, 0) {
                *known = vote;
            }
        }
        for (person, (he, she)) in votes {
            self.people[person].gender = match (he, she) {
                (1.., 0) => Some(Gender::He),
                (0, 1..) => Some(Gender::She),
                // Pronouns of both kinds behind one name tell nothing.
                _ => None,
            };
        }
    }

    fn is_neither(&self, person: usize) -> bool {
        self.people[person].gender.is_none()
    }

    /// Whom each pronoun outside quotations stands for, in the order of the text.
    fn resolve_pronouns(&mut self) {
        // No speaker is decided yet: only the sentences say who is meant.
        let nothing = Memory::default();
        // By index, since the search reads all sentences while one of their mentions is set.
        for at in 0..self.sentences.len() {
            for index in 0..self.sentences[at].mentions.len() {
                let mention = &self.sentences[at].mentions[index];
                if mention.shape != Shape::Pronoun || mention.gender.is_none() {
                    continue;
                }
                let stands = antecedent::find(self, &nothing, mention.span, mention.gender);
                self.sentences[at].mentions[index].stands = stands;
            }
        }
    }

    /// *Khizr and Ghazala Khan*: the first has the surname, too; but in *Trump, Ryan and
    /// Majority Leader Mitch Kroll* each has his own.
    fn add_couple(&mut self, scene: &Scene<'_>, tokens: &[Token], a: &Somebody, b: &Somebody) {
        let between = &tokens[a.tokens.end.min(b.tokens.start)..b.tokens.start];
        let joined = matches!(between, [one] if one.has(Role::Link) && one.kind == Kind::Lower);
        let before = a.tokens.start.checked_sub(1).map(|it| &tokens[it]);
        let listed = before.is_some_and(|it| it.is_mark(&[','])) || b.head.start > b.tokens.start;
        if !joined
            || listed
            || a.shape != Shape::Word
            || b.shape != Shape::Name
            || governed(tokens, a.tokens.start)
        {
            return;
        }
        let given = trimmed(a.head_span(tokens).of(scene.text));
        let other = trimmed(b.head_span(tokens).of(scene.text));
        let Some((first, _)) = other.split_once(' ') else { return };
        let surname_of = |it: &usize| self.people[*it].keys.last() == words_of(given).last();
        let bearers = words_of(given).first().and_then(|it| self.by_word.get(it));
        let is_surname = bearers.is_some_and(|it| it.iter().any(surname_of));
        if !(is_given(given) && is_given(first)) || is_surname {
            return;
        }
        let Some(surname) = other.rsplit(' ').next() else { return };
        let name = format!("{given} {surname}");
        let keys = words_of(&name);
        if keys.len() == 2 {
            let gender = GIVEN.get(&*folded(given)).copied();
            self.enter(&name, keys, gender, Vec::new(), a.span(tokens).start);
        }
    }

    /// Somebody whom the article never names in full, but calls *Mr. Tusk*, or lets
    /// speak.
    fn add_short(&mut self, scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) {
        if somebody.shape != Shape::Word {
            return;
        }
        let head = somebody.head_span(tokens);
        let name = trimmed(head.of(scene.text));
        let keys = words_of(name);
        let [key] = keys.as_slice() else { return };
        if name.contains('.') {
            return;
        }
        let none = |it: &Token| {
            it.has(Role::Thing) || it.has(Role::Title) || it.has(Role::People) || it.is_small()
        };
        let thing = tokens[somebody.head.clone()].iter().any(none);
        let title = gender_by_title(scene, tokens, somebody);
        let offices = offices(scene, tokens, somebody);
        let known = self.by_word.contains_key(key);
        if thing || known && !self.is_namesake(key, title, &offices, head.start) {
            return;
        }
        if title.is_some() || !offices.is_empty() || says(tokens, somebody) {
            let index = self.people.len();
            self.by_word.entry(key.clone()).or_default().push(index);
            let gender = title.or_else(|| GIVEN.get(&*folded(name)).copied());
            self.people.push(Person {
                name: name.to_owned(),
                keys,
                gender,
                offices,
                beside: Vec::new(),
                full: 0,
                first: head.start,
                mentioned: 0,
                says: 0,
            });
        }
    }

    /// Whether a surname with an office, at `at` in the text, is somebody else's than those
    /// whom the article names in full: all of them come later, and none with that office.
    fn is_namesake(&self, key: &str, title: Option<Gender>, offices: &[String], at: usize) -> bool {
        let mut bearers = self.by_word.get(key).into_iter().flatten().map(|&it| &self.people[it]);
        let other = |it: &Person| {
            it.keys.last().is_some_and(|it| it == key) && it.first > at && !it.holds(offices)
        };
        title.is_none() && !offices.is_empty() && !self.is_heading(at) && bearers.all(other)
    }

    fn is_heading(&self, at: usize) -> bool {
        self.headings.iter().any(|it| it.start <= at && at < it.end)
    }

    fn add(&mut self, scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) {
        let head = somebody.head_span(tokens);
        let name = trimmed(head.of(scene.text));
        let keys = words_of(name);
        // *Park Soo-min* is no park.
        let person = keys.len() < 4 && keys.first().is_some_and(|it| is_family_first(it));
        let thing = tokens[somebody.head.clone()].iter().skip(usize::from(person));
        let surname = is_surname(scene, tokens, somebody);
        // *Missouri Secretary of State* is an office.
        let office = tokens[somebody.head.end - 1].has(Role::Title)
            && tokens.get(somebody.head.end).is_some_and(|it| it.has(Role::Preposition));
        let thing = !surname && thing.into_iter().any(|it| it.has(Role::Thing));
        if keys.len() < 2 || office || thing {
            return;
        }
        let gender = gender_of(scene, tokens, somebody, &keys);
        let offices = offices(scene, tokens, somebody);
        let index = self.enter(name, keys, gender, offices, head.start);
        self.people[index].beside.extend(office_beside(scene, tokens, somebody));
    }

    /// Enters a full name, or counts it for who bears it.
    fn enter(
        &mut self,
        name: &str,
        keys: Vec<String>,
        gender: Option<Gender>,
        offices: Vec<String>,
        first: usize,
    ) -> usize {
        let known: Vec<usize> =
            self.by_word.get(&keys[keys.len() - 1]).cloned().unwrap_or_default();
        // *García Ruiz* behind *Gabriel García Ruiz*.
        let tail = |it: &usize| {
            let own = &self.people[*it].keys;
            let named = GIVEN_KEYS.contains(&own[0]) && !GIVEN_KEYS.contains(&keys[0]);
            own.len() > keys.len() && own.ends_with(&keys) && named
        };
        let same = known.iter().copied().find(|&it| same_full(&self.people[it].keys, &keys));
        let mut tails = known.into_iter().filter(tail);
        let only = || tails.next().filter(|_| tails.next().is_none());
        let same = same.or_else(only);
        let index = same.unwrap_or(self.people.len());
        if same.is_none() {
            // By the first and the last word: a middle name alone means nobody.
            for word in [keys.first(), keys.last()].into_iter().flatten() {
                let own = self.by_word.entry(word.clone()).or_default();
                if !own.contains(&index) {
                    own.push(index);
                }
            }
            let name = name.to_owned();
            self.people.push(Person {
                name,
                keys,
                gender,
                offices,
                beside: Vec::new(),
                full: 1,
                first,
                mentioned: 0,
                says: 0,
            });
            return index;
        }
        let person = &mut self.people[index];
        person.full += 1;
        person.gender = person.gender.or(gender);
        person.offices.extend(offices);
        if keys.len() > person.keys.len() {
            person.keys = keys;
            name.clone_into(&mut person.name);
        }
        index
    }

    fn mentioned(&self, scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Mentioned {
        let first = &tokens[somebody.tokens.start];
        let gender = match somebody.shape {
            Shape::Pronoun if first.has(Role::He) && !first.has(Role::She) => Some(Gender::He),
            Shape::Pronoun if first.has(Role::She) && !first.has(Role::He) => Some(Gender::She),
            Shape::Description | Shape::Bare => described_gender(scene, tokens, somebody),
            _ => None,
        };
        let person = match self.who(scene, tokens, somebody) {
            Who::One(it) => Some(it),
            _ => None,
        };
        let words = &tokens[somebody.tokens.clone()];
        let human = match somebody.shape {
            Shape::Pronoun => true,
            Shape::Name => {
                is_surname(scene, tokens, somebody) || !words.iter().any(|it| it.has(Role::Thing))
            }
            Shape::Word => {
                // Large inside sentences, too: a name, and not a word that only opens one.
                let office = words.iter().all(|it| it.has(Role::Title) || it.has(Role::People));
                person.is_some() || !office && scene.form(&words[words.len() - 1]).inside > 0
            }
            Shape::Several | Shape::Owner => false,
            Shape::Description | Shape::Bare => words.iter().any(|it| {
                it.has(Role::Title) && !it.has(Role::Article)
                    || word_gender(scene, scene.word(it)).is_some()
            }),
        };
        Mentioned {
            human,
            span: somebody.span(tokens),
            shape: somebody.shape,
            place: place(scene, tokens, somebody),
            says: says(tokens, somebody),
            gender,
            person,
            stands: None,
        }
    }

    /// What [`find`] finds in `range` of the tokens of `block`, where that is a sentence that
    /// was read.
    pub(super) fn found(&self, block: usize, range: &Range<usize>) -> Option<&[Somebody]> {
        let place = (block, range.start);
        let at = self.sentences.binary_search_by_key(&place, |it| (it.block, it.tokens.start));
        let sentence = &self.sentences[at.ok()?];
        (sentence.tokens == *range).then_some(&sentence.found)
    }

    pub(super) fn person(&self, index: usize) -> &Person {
        &self.people[index]
    }

    /// Whether nothing but a capital tells that this is a person.
    pub(super) fn is_untold(&self, index: usize) -> bool {
        let person = &self.people[index];
        person.gender.is_none() && person.offices.is_empty() && person.says == 0
    }

    /// Whether a person was read off one word that may be a noun.
    pub(super) fn may_be_noun(&self, index: usize) -> bool {
        let person = &self.people[index];
        let untold = person.gender.is_none() && person.offices.is_empty();
        self.nouns && untold && (person.says == 0 || person.full == 0 && person.says < 2)
    }

    /// Whom a mention stands for; a pronoun is `Unknown` here.
    pub(super) fn who(&self, scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Who {
        match somebody.shape {
            Shape::Name | Shape::Word | Shape::Owner => {
                let keys = words_of(trimmed(somebody.head_span(tokens).of(scene.text)));
                let gender = gender_by_title(scene, tokens, somebody);
                // Of courtesy titles the gender tells.
                let offices = match gender {
                    Some(_) => Vec::new(),
                    None => offices(scene, tokens, somebody),
                };
                self.bearer(&keys, gender, &offices, somebody.span(tokens).start)
            }
            Shape::Description | Shape::Bare => {
                let offices = offices(scene, tokens, somebody);
                self.holder(&offices, described_gender(scene, tokens, somebody))
            }
            Shape::Pronoun | Shape::Several => Who::Unknown,
        }
    }

    /// Who bears a name, `at` in the text: of several, the one of that gender and office; of
    /// two whom nothing tells apart, nobody, and nobody who is named later where an office
    /// stands beside the name that the article does not give him.
    fn bearer(
        &self,
        keys: &[String],
        gender: Option<Gender>,
        offices: &[String],
        at: usize,
    ) -> Who {
        let (Some(first), Some(last)) = (keys.first(), keys.last()) else { return Who::Unknown };
        if keys.len() > 1 {
            let all = self.by_word.get(last).into_iter().flatten();
            let same = all.copied().find(|&it| same_full(&self.people[it].keys, keys));
            // Several words that a longer name ends in: *van der Laan*.
            let tail = || self.people.iter().position(|it| it.keys.ends_with(keys));
            return same.or_else(tail).map_or(Who::Unknown, Who::One);
        }
        let bearers = self.by_word.get(first).into_iter().flatten().copied();
        // A first name alone means its bearer; *Samsung* is no *Samsung Galaxy*.
        let given = GIVEN_KEYS.contains(first) || is_family_first(first);
        let bearers = bearers.filter(|&it| {
            let person = &self.people[it];
            given || person.gender.is_some() || person.keys.last() == Some(first)
        });
        let fits = |&it: &usize| match (gender, self.people[it].gender) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        let surname = |&it: &usize| self.people[it].keys.last() == Some(first);
        let mut fitting: Vec<usize> = bearers.filter(fits).collect();
        // Where one bears it as a surname, nobody else's given name is meant.
        if fitting.iter().any(surname) {
            fitting.retain(surname);
        }
        if !offices.is_empty() {
            let holds = |it: &usize| self.people[*it].holds(offices);
            if fitting.iter().any(holds) {
                fitting.retain(holds);
            } else if gender.is_none() && !self.is_heading(at) {
                fitting.retain(|&it| self.people[it].first < at);
            }
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

/// Who is named in what a description is of: *the base of Sen. Ida Brandt*.
fn inside(scene: &Scene<'_>, tokens: &[Token], found: &[Somebody]) -> Vec<Somebody> {
    let described = found.iter().filter(|it| it.shape == Shape::Description);
    described
        .filter_map(|it| {
            let of = it.tokens.clone().skip(1).find(|&at| tokens[at].has(Role::Preposition))?;
            Some(find(scene, tokens, of + 1..it.tokens.end))
        })
        .flatten()
        .filter(|it| {
            let titled = it.head.start > it.tokens.start;
            it.shape == Shape::Name && (titled || is_given(scene.word(&tokens[it.head.start])))
        })
        .collect()
}

/// *A Moreno, cuarto en la meta, no le queda sino …*: a name right behind the preposition
/// that opens the sentence, which is about him.
fn is_fronted(tokens: &[Token], somebody: &Somebody, sentence: usize) -> bool {
    let named = matches!(somebody.shape, Shape::Name | Shape::Word);
    let before = somebody.tokens.start.checked_sub(1).map(|it| &tokens[it]);
    named && before.is_some_and(|it| it.span.start == sentence)
}

/// The token behind a mention and what stands between commas behind it: *Swanson, who is
/// a pastor, slammed*; of several commas the one that a verb follows.
pub(super) fn past_aside(tokens: &[Token], end: usize) -> usize {
    const LONGEST: usize = 30;
    let comma = |at: usize| tokens.get(at).is_some_and(|it| it.is_mark(&[',']));
    if !comma(end) {
        return end;
    }
    let ends = |it: &usize| tokens[*it].kind == Kind::Stop || tokens[*it].is_quote();
    let until = (end + 1..tokens.len().min(end + LONGEST)).find(ends);
    let until = until.unwrap_or_else(|| tokens.len().min(end + LONGEST));
    let verb = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|it| it.kind == Kind::Lower && (it.has(Role::Say) || it.has(Role::Helper)))
    };
    let words = &tokens[end + 1..until];
    let first = words.iter().position(|it| it.is_mark(&[','])).unwrap_or(words.len());
    if is_clause(&words[..first]) {
        return end;
    }
    let mut commas = (end + 1..until).filter(|&it| comma(it));
    let told = commas.clone().find(|&it| verb(it + 1));
    told.or_else(|| commas.next()).map_or(end, |it| it + 1)
}

/// Behind a name and where he is from or works: *Jana Kolb of Radio Nord observed*.
fn past_place(tokens: &[Token], somebody: &Somebody) -> usize {
    const LONGEST: usize = 5;
    let end = somebody.tokens.end;
    let of = tokens.get(end).is_some_and(|it| it.kind == Kind::Lower && it.has(Role::Preposition));
    let named = matches!(somebody.shape, Shape::Name | Shape::Word);
    let names = tokens[(end + 1).min(tokens.len())..]
        .iter()
        .take(LONGEST)
        .take_while(|it| it.kind == Kind::Capital)
        .count();
    let verb =
        tokens.get(end + 1 + names).is_some_and(|it| it.kind == Kind::Lower && it.has(Role::Say));
    if named && of && names > 0 && verb { end + 1 + names } else { end }
}

/// Whether words between commas are a clause of their own, no aside on the mention before:
/// *At a rally in Kelm, Brandt was blunt, claiming …*.
fn is_clause(words: &[Token]) -> bool {
    let Some(first) = words.first() else { return false };
    let depends = |it: &Token| it.has(Role::Link) || it.has(Role::Pronoun);
    let main: Vec<&Token> = words.iter().take_while(|it| !depends(it)).collect();
    let told = main.windows(2).any(|it| {
        let verb = it[1].has(Role::Helper) || it[1].has(Role::Say);
        it[0].kind == Kind::Capital && it[1].kind == Kind::Lower && verb
    });
    // *…, Brandt’s deputy rallied the crews, saying*: other words than those of an office.
    let office = |it: &Token| it.is_small() || it.has(Role::Title) || it.has(Role::People);
    let plain = |it: &Token| it.kind == Kind::Lower && !office(it);
    let acts = main.windows(2).any(|it| it[0].kind == Kind::Lower && plain(it[1]));
    let named = first.kind == Kind::Capital && !first.is_small();
    told || named && acts
}

/// Whether a listed verb of saying has the mention as its subject: behind it, or right
/// before it at a clause's beginning.
pub(super) fn says(tokens: &[Token], somebody: &Somebody) -> bool {
    if governed(tokens, somebody.tokens.start) {
        return false;
    }
    let verb = |it: &Token| it.kind == Kind::Lower && it.has(Role::Say);
    // *the deputy mayor, Ida Holm, said*: the comma closes the name.
    let end = somebody.tokens.end;
    let joined = tokens[somebody.tokens.clone()].iter().any(|it| it.is_mark(&[',']));
    let closed = joined
        && tokens.get(end).is_some_and(|it| it.is_mark(&[',']))
        && tokens.get(end + 1).is_some_and(verb);
    let at = if closed { end + 1 } else { past_aside(tokens, past_place(tokens, somebody)) };
    let behind = tokens
        .get(at)
        .is_some_and(|it| verb(it) || it.has(Role::Helper) && tokens.get(at + 1).is_some_and(verb));
    // “…,” said NAME: behind a quotation, a comma between or not.
    let start = somebody.tokens.start;
    let before = start.checked_sub(1).is_some_and(|it| verb(&tokens[it]))
        && tokens[..start - 1]
            .iter()
            .rev()
            .find(|it| !matches!(it.kind, Kind::Mark(_)))
            .is_some_and(|it| it.is_quote() || it.kind == Kind::Stop);
    behind || before
}

/// *was welcomed by the mayor*: who does what a passive says.
fn is_agent(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> bool {
    let word = |back: usize| somebody.tokens.start.checked_sub(back).map(|it| &tokens[it]);
    let by = word(1).is_some_and(|it| scene.lexicon.forms().has(Group::Agent, scene.word(it)));
    by && word(2).is_some_and(|it| it.kind == Kind::Lower && !it.is_small())
}

/// *Den Tausch nannte sie …*: a German article that no subject has.
fn is_oblique(scene: &Scene<'_>, first: &Token) -> bool {
    scene.lexicon.forms().has(Group::Oblique, &lower(scene.word(first)))
}

pub(super) fn place(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Place {
    let before = somebody.tokens.start.checked_sub(1).map(|it| &tokens[it]);
    if before.is_some_and(|it| it.has(Role::Preposition) && !it.has(Role::Link)) {
        return if is_agent(scene, tokens, somebody) { Place::Free } else { Place::Governed };
    }
    let last = scene.word(&tokens[somebody.tokens.end - 1]);
    let owns = last.ends_with("'s") || last.ends_with("’s");
    if owns || is_oblique(scene, &tokens[somebody.tokens.start]) {
        return Place::Governed;
    }
    let depends =
        |it: &Token| it.has(Role::Link) && !forms::ALL.has(Group::Joins, &lower(scene.word(it)));
    if before.is_some_and(depends) {
        return Place::Clause;
    }
    let next = tokens.get(past_aside(tokens, somebody.tokens.end));
    let verb = |it: &Token| {
        it.kind == Kind::Lower && (it.has(Role::Helper) || it.roles.is_cue() || !it.is_small())
    };
    if next.is_some_and(verb) { Place::Subject } else { Place::Free }
}

/// The name whose possessive begins a description.
pub(super) fn owner(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Option<Somebody> {
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
    // *House Speaker Paul Ryan’s office*
    let office = (first..last).rev().find(|&it| tokens[it].has(Role::Title));
    let head = office.map_or(first, |it| it + 1);
    let shape = if last > head { Shape::Name } else { Shape::Word };
    Some(Somebody { tokens: first..last + 1, head: head..last + 1, shape })
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
    // `any` goes on where it stopped, so that given names agree in their order.
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

/// Whether the last word of a name, which bodies and places have as well, is a surname:
/// *Ruth Park hesitated*, not *at Ruth Park*.
pub(super) fn is_surname(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> bool {
    let head = somebody.head.clone();
    let titled = somebody.head.start > somebody.tokens.start;
    let free = titled || !governed(tokens, head.start);
    let verb = |at: usize| {
        tokens.get(at).is_none_or(|it| it.kind == Kind::Lower && !it.has(Role::Preposition))
    };
    let said = head.start.checked_sub(1).is_some_and(|it| tokens[it].has(Role::Say));
    somebody.shape == Shape::Name
        && head.len() == 2
        && is_given(scene.word(&tokens[head.start]))
        && forms::ALL.has(Group::Surname, &lower(scene.word(&tokens[head.end - 1])))
        && free
        && (titled || verb(head.end) || said)
}

/// What a person is called right behind the name: *Ida Brandt, the mayor of Kelm*.
fn office_beside(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Vec<String> {
    const LONGEST: usize = 6;
    let end = somebody.tokens.end;
    let comma = tokens.get(end).is_some_and(|it| it.is_mark(&[',']));
    let words = tokens[(end + 1).min(tokens.len())..].iter().take(LONGEST);
    let words = words.take_while(|it| it.is_word() && !it.has(Role::Preposition));
    let owned = |it: &Token| scene.word(it).ends_with("'s") || scene.word(it).ends_with("’s");
    let held = words.take_while(|it| it.kind == Kind::Lower);
    let titles = held.filter(|it| comma && it.has(Role::Title) && !owned(it));
    titles.map(|it| scene.word(it).trim_end_matches('.').to_lowercase()).collect()
}

/// The offices that a mention's words before the name, or a description, give.
fn offices(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Vec<String> {
    let range = match somebody.shape {
        Shape::Name | Shape::Word => somebody.tokens.start..somebody.head.start,
        _ => somebody.tokens.clone(),
    };
    let named = matches!(somebody.shape, Shape::Name | Shape::Word);
    let mut res = Vec::new();
    let mut last = false;
    let mut rank = String::new();
    for token in &tokens[range] {
        if token.has(Role::Preposition) || token.has(Role::Article) && !res.is_empty() {
            break;
        }
        let word = lower(scene.word(token).trim_end_matches('.'));
        if forms::ALL.has(Group::Rank, &word) {
            rank = word.into_owned() + " ";
            continue;
        }
        last = token.has(Role::Title);
        if last {
            res.push(std::mem::take(&mut rank) + &word);
        }
    }
    // *the Democrat convention committee* is no Democrat.
    if !(named || last) {
        res.clear();
    }
    res
}

/// The gender that the article of a description has, where that is the person's:
/// *la syndicaliste*, *der Trainer*.
fn described_gender(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Option<Gender> {
    let first = lower(scene.word(&tokens[somebody.tokens.start]));
    let own = scene.lexicon.forms().groups(&first);
    if own.has(Group::HerArticle) {
        return Some(Gender::She);
    }
    if own.has(Group::HisArticle) {
        return Some(Gender::He);
    }
    word_gender(scene, scene.word(&tokens[somebody.head.end - 1]))
}

fn gender_by_title(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> Option<Gender> {
    let from = somebody.tokens.start;
    // *Anna King* is no king.
    let until = match somebody.head.len() {
        0 | 1 => somebody.head.end,
        _ => somebody.head.end - 1,
    };
    let words = tokens[from.saturating_sub(1)..until].iter();
    words.filter(|it| it.is_word()).find_map(|it| word_gender(scene, scene.word(it)))
}

fn word_gender(scene: &Scene<'_>, word: &str) -> Option<Gender> {
    let word = lower(word.trim_end_matches('.'));
    let groups = forms::ALL.groups(&word);
    if groups.has(Group::Woman) {
        return Some(Gender::She);
    }
    if groups.has(Group::Man) {
        return Some(Gender::He);
    }
    let hers = scene.lexicon.forms().ends(Group::HerEnding, &word);
    (hers && word.chars().count() > 5).then_some(Gender::She)
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
    if let Some(it) = GIVEN.get(&*folded(scene.word(&tokens[somebody.head.start]))) {
        return Some(*it);
    }
    // Slavic surnames tell.
    let last = keys.last()?;
    scene.lexicon.forms().ends(Group::HerSurname, last).then_some(Gender::She)
}

/// Whether a name's key is a surname that stands first: *Ban Ki-moon*, *Xi Jinping*.
fn is_family_first(key_of: &str) -> bool {
    static FIRST: LazyLock<HashSet<String, WordHashing>> =
        LazyLock::new(|| forms::ALL.list(Group::FamilyFirst).iter().map(|it| key(it)).collect());
    FIRST.contains(key_of)
}

/// Whether `word` is a given name that the list has.
pub(super) fn is_given(word: &str) -> bool {
    let word = folded(word);
    GIVEN.contains_key(&*word) || EITHER.contains(&*word)
}
