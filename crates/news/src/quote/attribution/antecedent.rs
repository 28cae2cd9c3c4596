//! Whom a pronoun stands for.

use super::cast::{Cast, Gender, Mentioned, Place};
use super::people::Shape;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Sentences that are searched before the pronoun's own. Writers name a person
/// again after a paragraph or two.
const MAX_BACK: usize = 10;

/// A sentence's first mention begins so near its beginning, in bytes: articles and offices
/// stand before it.
const OPENS: usize = 2;

/// Sentences in which *it* looks for a body that speaks.
const MAX_BACK_BODY: usize = 3;

/// What a mention speaks for, by its place in its sentence.
const SUBJECT: i32 = 60;
const CLAUSE: i32 = 38;
const FREE: i32 = 30;
const GOVERNED: i32 = 14;
/// What a person gains who speaks in that sentence.
const SPEAKS: i32 = 14;
/// What each sentence further back costs, of a hundred.
const FADES: i32 = 26;
/// What a paragraph's end costs besides, of a hundred.
const BREAKS: i32 = 8;
/// What a person gains each time the article names him in full.
const PROMINENT: i32 = 2;
/// What a known gender that agrees is worth.
const AGREES: i32 = 9;
/// Of a hundred: what is left to somebody whose gender nothing tells.
const UNTOLD: i32 = 85;
/// Of a hundred: who comes nearer than this to the best fits as well.
const TOO_NEAR: i32 = 90;

/// Whom a pronoun can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Antecedent {
    /// The person with this index.
    Person(usize),
    /// Words that describe one person: *one diplomat*.
    Described(Span),
}

/// What is known so far: pronouns and speakers that were resolved, by place.
#[derive(Default)]
pub(super) struct Memory {
    /// Where a person was meant, by a pronoun or as a speaker.
    meant: BTreeMap<usize, usize>,
    /// Where somebody speaks.
    speaks: BTreeSet<usize>,
    /// Who spoke last.
    last: Option<usize>,
}

impl Memory {
    /// Notes that the words at `span` are somebody who speaks.
    pub(super) fn note(&mut self, span: Span, person: Option<usize>) {
        self.speaks.insert(span.start);
        self.last = person;
        if let Some(person) = person {
            self.meant.insert(span.start, person);
        }
    }

    /// Who spoke last, where that is a person of the article.
    pub(super) const fn last(&self) -> Option<usize> {
        self.last
    }

    fn whom(&self, mention: &Mentioned) -> Option<Antecedent> {
        let meant = self.meant.get(&mention.span.start).copied();
        mention.person.or(meant).map(Antecedent::Person).or(mention.stands)
    }

    fn speaks(&self, mention: &Mentioned) -> bool {
        mention.says || self.speaks.contains(&mention.span.start)
    }
}

/// Where the person with this index was mentioned last before `at`.
pub(super) fn last_mention(cast: &Cast, memory: &Memory, person: usize, at: usize) -> Option<Span> {
    let until = cast.sentences.partition_point(|it| it.span.start <= at);
    cast.sentences[..until].iter().rev().find_map(|sentence| {
        let mut before = sentence.mentions.iter().rev().filter(|it| it.span.end <= at);
        before.find(|it| memory.whom(it) == Some(Antecedent::Person(person))).map(|it| it.span)
    })
}

/// Whom the pronoun at `span` stands for, where that is plain.
///
/// Everybody named in its sentence before it and in the sentences before is asked:
/// the subject before an object, a main clause before a dependent one, the nearer
/// before the farther, a speaker before others, and none whose gender is known to be
/// another. A pronoun that was resolved counts for whom it stands for. Where two come
/// near each other, nobody is plain.
pub(super) fn find(
    cast: &Cast,
    memory: &Memory,
    span: Span,
    gender: Option<Gender>,
) -> Option<Antecedent> {
    let own = cast.sentences.partition_point(|it| it.span.start <= span.start).checked_sub(1)?;
    let mut scores: BTreeMap<Antecedent, i32> = BTreeMap::new();
    let mut distance = 0;
    for back in 0..=MAX_BACK.min(own) {
        let sentence = &cast.sentences[own - back];
        let mut subject = true;
        let mut only_pronoun = false;
        let mut named = false;
        for mention in sentence.mentions.iter().filter(|it| it.span.end <= span.start) {
            let whom = memory.whom(mention);
            let role = weight(mention, &mut subject, whom.is_some());
            let speaks = memory.speaks(mention);
            let role = if speaks { role.max(SUBJECT) + SPEAKS } else { role };
            let breaks = BREAKS * i32::from(sentence.block != cast.sentences[own].block);
            // Never nothing, so that somebody who is named alone, ten sentences back, is still
            // found.
            let score = role * (100 - FADES * distance - breaks).max(12) / 100;
            if mention.shape == Shape::Pronoun {
                only_pronoun |= !named && role >= SUBJECT && mention.gender == gender;
            } else {
                named |= whom.is_some() || mention.human;
            }
            let told = matches!(mention.shape, Shape::Description | Shape::Bare | Shape::Name);
            let plain = mention.human && told && role >= SUBJECT;
            let whom = whom.or_else(|| {
                (plain && distance <= 2).then_some(Antecedent::Described(mention.span))
            });
            let Some(whom) = whom else { continue };
            // *Die Zeugen sagten*: where nouns look like names, a word alone may be nobody.
            if let Antecedent::Person(it) = whom
                && (gender.is_some() && cast.may_be_noun(it)
                    || gender.is_none() && cast.is_untold(it))
            {
                continue;
            }
            let known = match whom {
                Antecedent::Person(it) => cast.person(it).gender,
                Antecedent::Described(_) => mention.gender,
            };
            // *Declan Moore hesitated. “Not this year,” he said.*: whom the sentence before is
            // about, whatever nobody knows of the first name.
            let opens = mention.span.start <= sentence.span.start + OPENS;
            let subject = mention.shape == Shape::Name && mention.human && role >= SUBJECT;
            let near = back == 1 && distance == 1 && opens && mention.place != Place::Governed;
            let known = known.or(gender.filter(|_| subject && near));
            if let Some(score) = agreeing(known, gender, score) {
                let best = scores.entry(whom).or_default();
                *best = (*best).max(score);
            }
        }
        // A sentence about *him* is about the same person.
        distance += i32::from(!only_pronoun);
    }
    plainest(cast, memory, scores)
}

/// What a mention speaks for by its place; `subject` is set while its sentence has had
/// none.
fn weight(mention: &Mentioned, subject: &mut bool, known: bool) -> i32 {
    let first = *subject;
    // Times, things and places take no subject's place from a person.
    let takes = mention.human && (known || mention.shape != Shape::Word);
    match mention.place {
        Place::Governed => GOVERNED,
        Place::Clause => CLAUSE,
        Place::Subject | Place::Free => {
            *subject &= !takes;
            match (first, mention.place) {
                (true, _) => SUBJECT,
                (false, Place::Subject) => CLAUSE + (SUBJECT - CLAUSE) / 3,
                _ => FREE,
            }
        }
    }
}

/// The score of somebody whose gender does not disagree.
fn agreeing(known: Option<Gender>, gender: Option<Gender>, score: i32) -> Option<i32> {
    match (gender, known) {
        (Some(a), Some(b)) if a != b => None,
        (Some(_), Some(_)) => Some(score + AGREES),
        (Some(_), None) => Some(score * UNTOLD / 100),
        (None, _) => Some(score),
    }
}

/// The person who scores best; words that describe somebody where they score better. Of
/// two who come near each other, the one who spoke last.
fn plainest(cast: &Cast, memory: &Memory, scores: BTreeMap<Antecedent, i32>) -> Option<Antecedent> {
    let prominence =
        |it: usize| i32::try_from(cast.person(it).full.min(6)).unwrap_or(0) * PROMINENT;
    let described = scores
        .iter()
        .filter(|it| matches!(it.0, Antecedent::Described(_)))
        .max_by_key(|it| (*it.1, *it.0));
    let mut ranked: Vec<(i32, usize)> = scores
        .iter()
        .filter_map(|(it, score)| match it {
            Antecedent::Person(it) => Some((score + prominence(*it), *it)),
            Antecedent::Described(_) => None,
        })
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let Some(&(best, person)) = ranked.first() else { return described.map(|it| *it.0) };
    if let Some((whom, &score)) = described
        && score > best
    {
        return Some(*whom);
    }
    let near = |it: &&(i32, usize)| it.0 * 100 > best * TOO_NEAR;
    // Of two that are as likely it is the one who spoke last, or nobody.
    if ranked.iter().filter(near).count() < 2 {
        return Some(Antecedent::Person(person));
    }
    let last = ranked.iter().take_while(near).find(|it| memory.last == Some(it.1));
    last.map(|it| Antecedent::Person(it.1))
}

/// The body or the paper that *it* at `span` stands for: who spoke last, where that
/// is no person, in the sentences just before.
pub(super) fn find_body(cast: &Cast, memory: &Memory, span: Span) -> Option<Antecedent> {
    let own = cast.sentences.partition_point(|it| it.span.start <= span.start).checked_sub(1)?;
    for back in 0..=MAX_BACK_BODY.min(own) {
        let sentence = &cast.sentences[own - back];
        let speaking = sentence.mentions.iter().find(|it| {
            it.span.end <= span.start && it.place != Place::Governed && memory.speaks(it)
        });
        let Some(mention) = speaking else { continue };
        match (mention.shape, memory.whom(mention)) {
            // *It also pointed up …*: further back.
            (Shape::Several, None) => {}
            (Shape::Pronoun, _) => return None,
            (_, Some(Antecedent::Person(it))) => {
                let named = cast.person(it);
                return named.gender.is_none().then_some(Antecedent::Person(it));
            }
            (_, Some(it)) => return Some(it),
            (_, None) => {
                let body = mention.gender.is_none();
                return body.then_some(Antecedent::Described(mention.span));
            }
        }
    }
    None
}
