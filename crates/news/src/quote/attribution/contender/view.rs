//! The features of one contender, as numbers.

use super::super::cast::{self, Place};
use super::super::people::{self, Shape, Somebody};
use super::super::scene::{DASHES, Kind, Token};
use super::super::words::Role;
use super::{Row, Seat, Zone, count, kind_at, kind_before};
use crate::text::Span;
use std::ops::Range;

/// A zone, while the features of its contenders are read.
pub(super) struct View<'a> {
    pub(super) seat: &'a Seat<'a>,
    pub(super) tokens: &'a [Token],
    /// The sentence of the zone.
    pub(super) whole: Range<usize>,
    pub(super) zone: Zone,
    pub(super) anchor: Option<usize>,
    pub(super) found: &'a [Somebody],
}

impl View<'_> {
    /// The tokens between the anchor and `somebody`.
    pub(super) fn between(&self, somebody: &Somebody) -> Range<usize> {
        match self.anchor {
            Some(at) if at < somebody.tokens.start => at + 1..somebody.tokens.start,
            Some(at) if at >= somebody.tokens.end => somebody.tokens.end..at,
            _ => somebody.tokens.end..somebody.tokens.end,
        }
    }

    /// Sets the features of `somebody`; the token that says so, if one does.
    pub(super) fn features(
        &self,
        nth: usize,
        near: usize,
        somebody: &Somebody,
        row: &mut Row,
    ) -> Option<usize> {
        let (scene, tokens) = (self.seat.scene, self.tokens);
        let (start, end) = (somebody.tokens.start, somebody.tokens.end);
        let between = self.between(somebody);
        let inside = &tokens[between.clone()];
        let has = |role: Role| {
            count(inside.iter().filter(|it| it.has(role) && it.kind == Kind::Lower).count())
        };
        row[0] = self.zone as i32;
        row[1] = self.anchor.map_or(2, |at| i32::from(at >= end));
        row[2] = self.anchor.map_or(-1, |_| {
            count(inside.iter().filter(|it| it.kind != Kind::Stop).count()).min(60)
        });
        row[3] = count(self.found_between(nth, &between)).min(9);
        row[4] = count(nth).min(9);
        row[5] = somebody.shape as i32;
        row[6] = count(end - start).min(9);
        row[7] = kind_before(scene, tokens, self.whole.start, start);
        row[8] =
            start.checked_sub(1).map_or(0, |it| kind_before(scene, tokens, self.whole.start, it));
        row[9] = kind_at(scene, tokens, self.whole.end, end);
        row[10] = kind_at(scene, tokens, self.whole.end, end + 1);
        let plain = |it: &&Token| it.kind == Kind::Lower && !it.is_small();
        row[11] = count(inside.iter().filter(plain).count()).min(20);
        row[12] = has(Role::Say).min(5);
        row[13] = (has(Role::Name) + has(Role::Think)).min(5);
        row[14] = count(inside.iter().filter(|it| it.is_mark(&[',', '،'])).count()).min(9);
        row[15] = count(inside.iter().filter(|it| it.is_quote()).count()).min(9);
        row[16] = has(Role::Link).min(9);
        row[58] = has(Role::Preposition).min(9);
        row[59] = count(inside.iter().filter(|it| it.is_mark(&[':', ';'])).count()).min(3);
        self.form(somebody, row);
        row[37] = i32::from(self.behind_preposition(start));
        row[38] = i32::from(start == self.whole.start);
        row[39] = count(start - self.whole.start).min(30);
        let forward = self.cue_after(end);
        let backward = self.cue_before(start);
        row[40] = forward.map_or(20, |it| count(it - end).min(19));
        row[41] = backward.map_or(20, |it| count(start - 1 - it).min(19));
        row[60] = count(near).min(9);
        row[61] = i32::from(self.seat.region.heading && self.zone as i32 <= 1);
        row[63] = i32::from(scene.lexicon.code().is_empty());
        row[64] = match cast::place(scene, tokens, somebody) {
            Place::Governed => 0,
            Place::Free => 1,
            Place::Clause => 2,
            Place::Subject => 3,
        };
        row[65] = i32::from(cast::says(tokens, somebody));
        let others = self.found.iter().filter(|it| it.tokens != somebody.tokens);
        row[66] = count(others.filter(|it| cast::says(tokens, it)).count()).min(4);
        row[67] = i32::from(
            matches!(self.zone, Zone::Earlier | Zone::Farther)
                && cast::place(scene, tokens, somebody) == Place::Subject
                && self.found[..nth]
                    .iter()
                    .all(|it| cast::place(scene, tokens, it) != Place::Subject),
        );
        row[68] = self.announces_line(somebody);
        row[69] = i32::from(self.between_is_short(&between));
        let owns = |it: &str| it.ends_with("'s") || it.ends_with("’s");
        row[70] = i32::from(owns(scene.word(&tokens[end - 1])));
        self.cue(&between, forward, backward, somebody)
    }

    /// Whether a verb or two small words at most stand between: *said* NAME, NAME *had
    /// said*.
    pub(super) fn between_is_short(&self, between: &Range<usize>) -> bool {
        let inside = &self.tokens[between.clone()];
        let words = inside.iter().filter(|it| it.is_word()).count();
        let marks = inside.iter().filter(|it| it.is_mark(&[','])).count();
        self.anchor.is_some() && words <= 2 && marks <= 1
    }

    /// 2 where the sentence before ends in a colon behind the mention and its verb (*The
    /// council added:* and a paragraph that opens with the quotation), 1 where more stands
    /// between.
    pub(super) fn announces_line(&self, somebody: &Somebody) -> i32 {
        let first = self.seat.at == 0 && self.zone == Zone::Earlier && self.anchor.is_none();
        if !first || !self.ends_in_colon() || somebody.tokens.end + 1 >= self.whole.end {
            return 0;
        }
        let clause = &self.tokens[somebody.tokens.end..self.whole.end - 1];
        let [verb, rest @ ..] = clause else { return 0 };
        if self.behind_preposition(somebody.tokens.start) {
            return 0;
        }
        let says = |it: &Token| it.kind == Kind::Lower && it.has(Role::Say);
        // *Elban, şunları kaydetti:*: where verbs stand last.
        if let [mark, object, last] = clause
            && mark.is_mark(&[','])
            && object.kind == Kind::Lower
            && says(last)
        {
            return 2;
        }
        if !says(verb) {
            let told = matches!(somebody.shape, Shape::Name | Shape::Word | Shape::Pronoun)
                && cast::says(self.tokens, somebody);
            return i32::from(told);
        }
        if rest.len() <= 2 && rest.iter().all(Token::is_word) { 2 } else { 1 }
    }

    /// Whether a colon ends the sentence: what it announces stands in the next line.
    pub(super) fn ends_in_colon(&self) -> bool {
        self.whole.end.checked_sub(1).is_some_and(|it| self.tokens[it].is_mark(&[':']))
    }

    /// How many others are mentioned between.
    pub(super) fn found_between(&self, nth: usize, between: &Range<usize>) -> usize {
        let inside = |it: &&Somebody| between.contains(&it.tokens.start);
        self.found
            .iter()
            .enumerate()
            .filter(|&(at, _)| at != nth)
            .map(|it| it.1)
            .filter(inside)
            .count()
    }

    /// How the words of a mention are written over the article.
    pub(super) fn form(&self, somebody: &Somebody, row: &mut Row) {
        let (scene, tokens) = (self.seat.scene, self.tokens);
        let last = &tokens[somebody.head.end - 1];
        let first = &tokens[somebody.head.start];
        let form = scene.form(last);
        row[30] = i32::from(form.inside.min(9));
        row[31] = i32::from(form.lower.min(9));
        let lone = somebody.shape == Shape::Word;
        row[32] = i32::from(lone && people::only_opens(form));
        row[33] = i32::from((form.inside + form.first).min(20));
        row[35] = i32::from(
            tokens[somebody.tokens.clone()]
                .iter()
                .any(|it| it.has(Role::Title) || it.has(Role::People)),
        );
        row[36] = i32::from(tokens[somebody.tokens.clone()].iter().any(|it| it.has(Role::Thing)));
        row[42] = i32::from(scene.form(first).inside.min(9));
        let word = scene.word(last);
        let letters = word.chars().filter(|it| it.is_alphabetic()).count();
        row[54] = i32::from(letters > 3 && word.chars().all(|it| !it.is_lowercase()));
        row[43] = i32::from(first.has(Role::He)) + 2 * i32::from(first.has(Role::She));
        row[44] = i32::from(tokens[somebody.tokens.start].has(Role::Article));
        row[45] = count(word.chars().count()).min(20);
    }

    /// Whether a preposition governs the mention at `start`.
    pub(super) fn behind_preposition(&self, start: usize) -> bool {
        let before = |n: usize| {
            start.checked_sub(n).filter(|&it| it >= self.whole.start).map(|it| &self.tokens[it])
        };
        // The *to* of *according to X* governs nobody: it belongs to the source.
        before(1).is_some_and(|it| {
            it.has(Role::Preposition)
                && !it.has(Role::Source)
                && !before(2).is_some_and(|it| it.has(Role::Source))
                || it.has(Role::Article) && before(2).is_some_and(|it| it.has(Role::Preposition))
        })
    }

    /// The nearest verb of saying behind `end`, no more than twenty words on.
    pub(super) fn cue_after(&self, end: usize) -> Option<usize> {
        (end..self.whole.end.min(end + 20)).find(|&it| self.is_cue(it))
    }

    pub(super) fn cue_before(&self, start: usize) -> Option<usize> {
        (self.whole.start.max(start.saturating_sub(20))..start).rev().find(|&it| self.is_cue(it))
    }

    pub(super) fn is_cue(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        (token.roles.is_cue() || token.has(Role::Tag)) && token.kind == Kind::Lower
            || token.has(Role::Source)
    }

    /// The word that says so: the nearest cue beside the mention, else the word
    /// between it and the mark where that can be a verb.
    pub(super) fn cue(
        &self,
        between: &Range<usize>,
        forward: Option<usize>,
        backward: Option<usize>,
        somebody: &Somebody,
    ) -> Option<usize> {
        const NEAR: usize = 4;
        let forward =
            forward.filter(|&it| it < somebody.tokens.end + NEAR || between.contains(&it));
        let backward = backward.filter(|&it| it + NEAR >= somebody.tokens.start);
        let listed = match (forward, backward) {
            (Some(ahead), Some(back)) => {
                let nearer = ahead - somebody.tokens.end < somebody.tokens.start - back - 1;
                Some(if nearer && self.zone != Zone::Behind || between.contains(&ahead) {
                    ahead
                } else {
                    back
                })
            }
            (ahead, back) => ahead.or(back),
        };
        if listed.is_some() || self.zone as i32 > 1 {
            return listed;
        }
        let plain =
            |&it: &usize| self.tokens[it].kind == Kind::Lower && !self.tokens[it].is_small();
        match self.zone {
            Zone::Behind => between
                .clone()
                .rev()
                .find(plain)
                .filter(|it| it + 3 > somebody.tokens.start)
                .or_else(|| {
                    Some(somebody.tokens.end).filter(|&it| it < self.whole.end && plain(&it))
                }),
            _ => Some(somebody.tokens.end).filter(|it| *it < self.whole.end && plain(it)),
        }
    }

    /// Whether a dash alone stands between an earlier quotation, or the sentence that
    /// it ends, and the mention.
    pub(super) fn is_another_signature(&self, somebody: &Somebody) -> bool {
        let earlier = matches!(self.zone, Zone::Earlier | Zone::Farther);
        let start = somebody.tokens.start;
        let dash = start.checked_sub(1).is_some_and(|it| self.tokens[it].is_mark(DASHES));
        let opens = start == self.whole.start + 1;
        earlier && dash && (opens || self.anchor.is_some_and(|it| it + 2 == start))
    }

    /// The clause that was read: from the mention to the quotation or the cue.
    pub(super) fn evidence(&self, somebody: &Somebody, cue: Option<usize>) -> Span {
        let span = somebody.span(self.tokens);
        cue.map_or(span, |it| span.cover(self.tokens[it].span))
    }
}
