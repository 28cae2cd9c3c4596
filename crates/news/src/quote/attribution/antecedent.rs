//! Whom a pronoun stands for.

use super::cast::{Cast, Gender};
use super::people::Shape;
use crate::text::Span;
use std::collections::BTreeMap;

/// Sentences that are searched before the pronoun's own. Writers name a person
/// again after a paragraph or two.
const MAX_BACK: usize = 10;

/// What a mention speaks for, by its place in its sentence.
const SUBJECT: i32 = 60;
const FREE: i32 = 32;
const GOVERNED: i32 = 14;
/// What a person gains who speaks in that sentence.
const SPEAKS: i32 = 14;
/// What each sentence further back costs, of a hundred.
const FADES: i32 = 22;
/// What a person gains each time the article names him in full.
const PROMINENT: i32 = 2;
/// What a known gender that agrees is worth.
const AGREES: i32 = 9;
/// Of a hundred: who comes nearer than this to the best fits as well.
const TOO_NEAR: i32 = 86;

/// Whom a pronoun can stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    speaks: BTreeMap<usize, ()>,
}

impl Memory {
    /// Notes that the words at `span` are somebody who speaks.
    pub(super) fn note(&mut self, span: Span, person: Option<usize>) {
        self.speaks.insert(span.start, ());
        if let Some(person) = person {
            self.meant.insert(span.start, person);
        }
    }
}

/// Where the person with this index was mentioned last before `at`.
pub(super) fn last_mention(cast: &Cast, memory: &Memory, person: usize, at: usize) -> Option<Span> {
    let until = cast.sentences.partition_point(|it| it.span.start <= at);
    let of = |start: usize| memory.meant.get(&start) == Some(&person);
    cast.sentences[..until].iter().rev().find_map(|sentence| {
        let before = sentence.mentions.iter().rev().filter(|it| it.span.end <= at);
        before
            .map(|it| (it.span, it.person))
            .find_map(|(span, own)| (own == Some(person) || of(span.start)).then_some(span))
    })
}

/// Whom the pronoun at `span` stands for, where that is plain.
///
/// Everybody named in its sentence before it and in the sentences before is asked:
/// the subject before an object, the nearer before the farther, a speaker before
/// others, and none whose gender is known to be another. Where two come near each
/// other, nobody is plain.
pub(super) fn find(
    cast: &Cast,
    memory: &Memory,
    span: Span,
    gender: Option<Gender>,
) -> Option<Antecedent> {
    let own = cast.sentences.partition_point(|it| it.span.start <= span.start).checked_sub(1)?;
    let mut scores: BTreeMap<usize, i32> = BTreeMap::new();
    let mut described: Option<(Span, i32)> = None;
    let mut distance = 0;
    for back in 0..=MAX_BACK.min(own) {
        let sentence = &cast.sentences[own - back];
        let mut subject = true;
        let mut only_pronoun = false;
        let mut named = false;
        for mention in sentence.mentions.iter().filter(|it| it.span.end <= span.start) {
            let role = match (mention.free, subject) {
                (true, true) => SUBJECT,
                (true, false) => FREE,
                (false, _) => GOVERNED,
            };
            let meant = memory.meant.get(&mention.span.start).copied();
            let speaks = memory.speaks.contains_key(&mention.span.start);
            let person = mention.person.or(meant);
            // Times, things and places take no subject's place from a person.
            let place = mention.shape == Shape::Word && person.is_none();
            subject &= !(mention.free && mention.human && !place);
            let role = if speaks { role.max(SUBJECT) + SPEAKS } else { role };
            let score = role * (100 - FADES * distance).max(12) / 100;
            if mention.shape == Shape::Pronoun {
                only_pronoun |= !named && role == SUBJECT && mention.gender == gender;
            }
            named |= person.is_some() || mention.human && mention.shape != Shape::Pronoun;
            match person {
                Some(it) => {
                    if let Some(score) = agreeing(cast, it, gender, score) {
                        let best = scores.entry(it).or_default();
                        *best = (*best).max(score);
                    }
                }
                None if mention.human
                    && mention.shape != Shape::Pronoun
                    && (role == SUBJECT || speaks)
                    && described.is_none_or(|it| it.1 < score)
                    && distance <= 2 =>
                {
                    described = Some((mention.span, score));
                }
                None => {}
            }
        }
        // A sentence about *him* is about the same person.
        distance += i32::from(!only_pronoun);
    }
    decide(cast, scores, described)
}

/// The score of a person whose gender does not disagree.
fn agreeing(cast: &Cast, person: usize, gender: Option<Gender>, score: i32) -> Option<i32> {
    match (gender, cast.person(person).gender) {
        (Some(a), Some(b)) if a != b => None,
        (Some(_), Some(_)) => Some(score + AGREES),
        _ => Some(score),
    }
}

fn decide(
    cast: &Cast,
    scores: BTreeMap<usize, i32>,
    described: Option<(Span, i32)>,
) -> Option<Antecedent> {
    let prominence =
        |it: usize| i32::try_from(cast.person(it).full.min(6)).unwrap_or(0) * PROMINENT;
    let mut ranked: Vec<(i32, usize)> =
        scores.into_iter().map(|(it, score)| (score + prominence(it), it)).collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let Some(&(best, person)) = ranked.first() else {
        return described.map(|it| Antecedent::Described(it.0));
    };
    if let Some((span, score)) = described
        && score > best
    {
        return Some(Antecedent::Described(span));
    }
    let second = ranked.get(1).map_or(0, |it| it.0);
    let near = second * 100 > best * TOO_NEAR;
    (!near).then_some(Antecedent::Person(person))
}
