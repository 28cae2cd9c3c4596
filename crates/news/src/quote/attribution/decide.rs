//! From contenders to the speaker of each quotation.

use super::antecedent2::{self as antecedent, Antecedent, Memory};
use super::cast::{Cast, Gender, Who, trimmed};
use super::contender::{Contender, contenders};
use super::model::{Score, odds, score};
use super::people::Shape;
use super::scene::{Kind, Region, Scene};
use super::words::Role;
use crate::quote::types::{Attribution, Confidence, Mention};

/// Below these odds, in thousandths, nobody is the speaker.
const LIKELY: i64 = 700;

/// Above these, the speaker is certain.
const CERTAIN: i64 = 8_000;

/// Who a contender is.
struct Named {
    name: String,
    /// The person with a full name in the article.
    person: Option<usize>,
    /// Whether the name is not the mention's own, and somebody else could be meant.
    guessed: bool,
    /// Whether it is a pronoun that stays one.
    pronoun: bool,
}

/// Decides quotation by quotation, in the order of the text.
pub(super) struct Decider<'a> {
    scene: &'a Scene<'a>,
    cast: &'a Cast,
    memory: Memory,
}

impl<'a> Decider<'a> {
    pub(super) fn new(scene: &'a Scene<'a>, cast: &'a Cast) -> Self {
        Self { scene, cast, memory: Memory::default() }
    }

    /// The speaker of the quotation at token `at` of `region`.
    pub(super) fn speaker(
        &mut self,
        region: &Region,
        block: Option<usize>,
        quote: usize,
        at: usize,
    ) -> Attribution {
        let found = contenders(self.scene, region, block, quote, at);
        let mut groups: Vec<(Named, i64, Score, usize)> = Vec::new();
        for (index, contender) in found.iter().enumerate() {
            let score = score(&contender.row);
            let named = self.name(contender, region);
            let same = |it: &&mut (Named, i64, Score, usize)| {
                it.0.name == named.name && !named.pronoun && !it.0.pronoun
            };
            match groups.iter_mut().find(same) {
                Some(group) => {
                    group.1 += odds(score);
                    if score > group.2 {
                        (group.2, group.3) = (score, index);
                        group.0.guessed = named.guessed;
                    }
                }
                None => groups.push((named, odds(score), score, index)),
            }
        }
        let best = groups.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.3.cmp(&a.3)));
        let Some((named, sum, top, index)) = best.filter(|it| it.1 >= LIKELY) else {
            return Attribution::default();
        };
        let contender = &found[index];
        self.memory.note(contender.span, named.person);
        let certain = sum >= CERTAIN && odds(top) * 2 >= CERTAIN && !named.guessed;
        let confidence = if certain { Confidence::Certain } else { Confidence::Likely };
        let speaker = Mention { span: contender.span, name: named.name, confidence };
        Attribution { speaker: Some(speaker), cue: contender.cue, evidence: Some(contender.evidence) }
    }

    /// Who a contender is, as far as the article says.
    fn name(&self, contender: &Contender, region: &Region) -> Named {
        let tokens = match contender.block {
            Some(it) => &self.scene.blocks[it].tokens,
            None => &region.tokens,
        };
        let text = self.scene.text;
        let own = trimmed(contender.head.of(text)).to_owned();
        match contender.shape {
            Shape::Pronoun => self.antecedent(contender, own),
            Shape::Several => Named { name: own, person: None, guessed: false, pronoun: true },
            _ => match self.cast.who(self.scene, tokens, &contender.somebody) {
                Who::One(it) => {
                    let name = self.cast.person(it).name.clone();
                    let described = matches!(contender.shape, Shape::Description | Shape::Bare);
                    Named { name, person: Some(it), guessed: described, pronoun: false }
                }
                _ => Named { name: own, person: None, guessed: false, pronoun: false },
            },
        }
    }

    fn antecedent(&self, contender: &Contender, own: String) -> Named {
        let roles = self.scene.lexicon.roles(contender.span.of(self.scene.text));
        let gender = match (roles.has(Role::He), roles.has(Role::She)) {
            (true, false) => Some(Gender::He),
            (false, true) => Some(Gender::She),
            _ => None,
        };
        match antecedent::find(self.cast, &self.memory, contender.span, gender) {
            Some(Antecedent::Person(it, plain)) => Named {
                name: self.cast.person(it).name.clone(),
                person: Some(it),
                guessed: !plain,
                pronoun: false,
            },
            Some(Antecedent::Described(span)) => Named {
                name: trimmed(span.of(self.scene.text)).to_owned(),
                person: None,
                guessed: true,
                pronoun: false,
            },
            None => Named { name: own, person: None, guessed: true, pronoun: true },
        }
    }
}

/// All quotations of an article with their speakers, in the order of the list.
pub(super) fn attribute(scene: &Scene<'_>) -> Vec<Attribution> {
    let cast = Cast::new(scene);
    let mut decider = Decider::new(scene, &cast);
    let mut res = vec![Attribution::default(); scene.parts.quotations.len()];
    for (block, region) in scene.blocks.iter().enumerate() {
        for (at, token) in region.tokens.iter().enumerate() {
            if let Kind::Quote(quote) = token.kind {
                res[quote] = decider.speaker(region, Some(block), quote, at);
            }
        }
    }
    for outer in 0..scene.parts.quotations.len() {
        let inner = super::inner_quotes(scene.parts, outer, scene.parts.quotations.len());
        if inner.is_empty() {
            continue;
        }
        let region = scene.inside(outer, &inner);
        for (at, token) in region.tokens.iter().enumerate() {
            if let Kind::Quote(quote) = token.kind {
                res[quote] = decider.speaker(&region, None, quote, at);
            }
        }
    }
    res
}

