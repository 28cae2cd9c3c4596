//! From contenders to the speaker of each quotation.

use super::antecedent::{self, Antecedent, Memory};
use super::cast::{Cast, Gender, Who, trimmed};
use super::contender::{self, Contender, Zone, contenders};
use super::forms::{self, Group};
use super::model::{Score, SpeakerTrees, odds};
use super::people::Shape;
use super::reading::{Reading, Subject};
use super::scene::{Kind, Region, Scene, Token, lower};
use super::words::Role;
use super::{korean, uncased, unspaced};
use crate::quote::types::{Attribution, Confidence, Mention};
use crate::segment::{Quotation, QuotationMarks};
use crate::text::Span;
use std::collections::BTreeMap;

/// Below these odds, in thousandths, nobody is the speaker.
/// Read from speakers that were cross-validated by publisher, as the two bounds below.
const LIKELY: i64 = 850;

/// The same of a whole statement, which somebody says as good as always.
const LIKELY_OF_STATEMENT: i64 = 450;

/// Above these, the speaker is certain.
const CERTAIN: i64 = 6_000;

/// The score of a mention whose form alone says that it is the speaker.
/// Odds of 25 to 1: certain by itself, and still one among others.
const PLAIN: Score = 32_000;

/// Who a contender is.
pub(super) struct Named {
    pub(super) name: String,
    /// The person with a full name in the article.
    person: Option<usize>,
    /// Whether the name is not the mention's own, and somebody else could be meant.
    guessed: bool,
    /// Whether it is a pronoun that stays one.
    pronoun: bool,
}

/// Decides quotation by quotation, in the order of the text.
pub(super) struct Decider<'a> {
    trees: &'a SpeakerTrees,
    scene: &'a Scene<'a>,
    cast: &'a Cast,
    memory: Memory,
    /// How likely the last answer was, in thousandths of odds.
    odds: i64,
    /// Who spoke last in a script without capitals: the words, the name, the block.
    spoke: Option<(Span, String, usize)>,
    /// Everybody who spoke in such a script.
    heard: Vec<String>,
    /// The quotation before in running text, with its speaker's name.
    before: Option<(usize, Option<String>)>,
    /// How many quotations in running text each name has spoken.
    spoken: BTreeMap<String, i32>,
}

/// So many bytes before a quotation are read for its speaker in a script without spaces.
const FARTHEST: usize = 3000;

/// Everybody who may have said a quotation, and who that is.
pub(super) type Found = Vec<(Contender, Named)>;

type Here = fn(&str, Span) -> bool;
type Read = fn(&str, Span, Span, usize) -> Option<Reading>;

/// Scripts whose names no capital marks, each with its patterns.
const SCRIPTS: &[(Here, Read)] = &[
    (unspaced::is_here, unspaced::attribution),
    (korean::is_here, korean::attribution),
    (uncased::is_here, uncased::attribution),
];

/// A name without the form of address behind it.
fn without_address(name: &str) -> &str {
    let addresses = forms::ALL.list(Group::Address).iter();
    let found = addresses.filter_map(|it| name.strip_suffix(it)).next().map(str::trim_end);
    found.filter(|it| it.chars().count() >= 2).unwrap_or(name)
}

impl<'a> Decider<'a> {
    pub(super) fn new(trees: &'a SpeakerTrees, scene: &'a Scene<'a>, cast: &'a Cast) -> Self {
        Self {
            trees,
            scene,
            cast,
            memory: Memory::default(),
            odds: 0,
            spoke: None,
            heard: Vec::new(),
            before: None,
            spoken: BTreeMap::new(),
        }
    }

    /// The speaker of the quotation at token `at` of `region`.
    pub(super) fn speaker(
        &mut self,
        region: &Region,
        block: Option<usize>,
        quote: usize,
        at: usize,
    ) -> Attribution {
        if let Some(own) = self.by_script(region, quote, at) {
            return own;
        }
        let found = self.look(region, block, quote, at);
        self.choose(region, quote, found)
    }

    /// Everybody who may have said the quotation at token `at` of `region`, seen from the
    /// quotations that were decided before.
    pub(super) fn look(
        &self,
        region: &Region,
        block: Option<usize>,
        quote: usize,
        at: usize,
    ) -> Found {
        let found = contenders((self.scene, self.cast), region, block, quote, at);
        let before = self.before.as_ref().filter(|_| block.is_some());
        let gap = before.map(|it| self.gap(it.0, quote));
        let look = |mut it: Contender| {
            let named = self.name(&it, region);
            if let (Some((_, speaker)), Some(gap)) = (before, gap) {
                it.row[contender::BEFORE] = seen_from(speaker.as_deref(), &named);
                it.row[contender::BEFORE + 1] = gap[0];
                it.row[contender::BEFORE + 2] = gap[1];
            }
            self.see_person(&named, &mut it.row);
            (it, named)
        };
        let mut found: Found = found.into_iter().map(look).collect();
        self.see_beside(region, &mut found);
        // Who answers did not say the words before.
        let spoke = before.and_then(|it| it.1.as_deref());
        found.retain(|it| it.0.row[contender::REPLIES] == 0 || spoke != Some(&it.1.name));
        found
    }

    /// How well the article knows whom a contender names.
    fn see_person(&self, named: &Named, row: &mut contender::Row) {
        const MANY: i32 = 9;
        let count = |it: usize| i32::try_from(it).unwrap_or(MANY).min(MANY);
        if let Some(index) = named.person {
            let person = self.cast.person(index);
            row[contender::KNOWN] = match (person.gender, person.full) {
                (Some(_), _) => 3,
                (None, 1..) => 2,
                (None, 0) => 1,
            };
            row[contender::KNOWN + 1] = count(person.full);
            row[contender::KNOWN + 2] = count(person.says);
            row[contender::KNOWN + 3] = count(person.mentioned);
        }
        let spoken = self.spoken.get(&named.name).copied().unwrap_or_default();
        row[contender::KNOWN + 4] = spoken.min(MANY);
    }

    /// Who of the contenders of a sentence is a person by his words, and who alone is.
    fn see_beside(&self, region: &Region, found: &mut Found) {
        const MANY: i32 = 9;
        let mut people = [0; 5];
        for (it, named) in found.iter_mut() {
            let tokens = self.scene.tokens(region, it.block);
            let known = named.person.is_some_and(|it| self.cast.person(it).gender.is_some());
            let person = known || contender::is_person(self.scene, tokens, &it.somebody);
            it.row[contender::HUMAN] = i32::from(person);
            people[it.zone as usize] += i32::from(person);
        }
        for (it, _) in found {
            let all = people[it.zone as usize];
            it.row[contender::HUMAN + 1] = all.min(MANY);
            it.row[contender::HUMAN + 2] = i32::from(all == 1 && it.row[contender::HUMAN] > 0);
        }
    }

    /// How many sentences and paragraphs lie between two quotations.
    fn gap(&self, before: usize, quote: usize) -> [i32; 2] {
        const FAR: usize = 9;
        let (a, b) = (&self.scene.parts.quotations[before], &self.scene.parts.quotations[quote]);
        let sentences = &self.scene.parts.sentences;
        let of = |at: usize| sentences.partition_point(|it| it.start <= at);
        let between = of(b.outer.start).saturating_sub(of(a.outer.end.saturating_sub(1)));
        let far = |n: usize| i32::try_from(n.min(FAR)).unwrap_or(0);
        [far(between), far(b.block.saturating_sub(a.block))]
    }

    /// The quotation before, where the one at `quote` goes on from it: its paragraph had no
    /// closing mark.
    fn goes_on(&self, quote: usize) -> Option<usize> {
        let own = &self.scene.parts.quotations[quote];
        self.before.as_ref().map(|it| it.0).filter(|_| own.continues)
    }

    /// Whether the paragraph of a quotation has no closing mark, and nothing in it says whose
    /// words they are.
    fn is_open(&self, quote: usize, block: Option<usize>, said: &Attribution) -> bool {
        let quotation = &self.scene.parts.quotations[quote];
        let own = block.map(|it| self.scene.parts.blocks[it].span);
        let here = said.speaker.as_ref().zip(own).is_some_and(|it| it.1.contains(it.0.span));
        !quotation.closed && !here && said.speaker.is_some()
    }

    /// The fuller form of a name by which a speaker before was called, where there is one:
    /// *최 의원* behind *최수진 의원*, *الحداد* behind *سامي الحداد*.
    fn fuller(&self, name: &str) -> Option<String> {
        let parts = |it: &str| it.rsplit_once(' ').map(|it| (it.0.to_owned(), it.1.to_owned()));
        let holds = |whole: &&String| {
            let longer = whole.len() > name.len();
            longer
                && match (parts(whole), parts(name)) {
                    (Some((a, office)), Some((b, own))) => office == own && a.starts_with(&b),
                    (Some((_, last)), None) => last == name,
                    (None, None) => name.chars().count() > 1 && whole.starts_with(name),
                    (None, Some(_)) => false,
                }
        };
        let mut found = self.heard.iter().filter(holds);
        found.next().filter(|_| found.next().is_none()).cloned()
    }

    /// Notes who said a quotation in running text.
    pub(super) fn note_before(&mut self, quote: usize, said: &Attribution) {
        let name = said.speaker.as_ref().map(|it| it.name.clone());
        if let Some(name) = &name {
            *self.spoken.entry(name.clone()).or_default() += 1;
        }
        self.before = Some((quote, name));
    }

    fn choose(&mut self, region: &Region, quote: usize, found: Found) -> Attribution {
        let (found, names): (Vec<Contender>, Vec<Named>) = found.into_iter().unzip();
        let mut groups: Vec<(Named, i64, Score, usize)> = Vec::new();
        for (index, (contender, named)) in found.iter().zip(names).enumerate() {
            let score = if contender.plain { PLAIN } else { self.trees.score(&contender.row) };
            // Two pronouns that stay pronouns may be two people.
            let same = |it: &&mut (Named, i64, Score, usize)| {
                it.0.name == named.name && !named.pronoun && !it.0.pronoun
            };
            match groups.iter_mut().find(same) {
                Some(group) => {
                    // What is said of one mention is said of all, with less weight.
                    let (more, less) = (group.1.max(odds(score)), group.1.min(odds(score)));
                    group.1 = more + less / 4;
                    if score > group.2 {
                        (group.2, group.3) = (score, index);
                        group.0.guessed = named.guessed;
                    }
                }
                None => groups.push((named, odds(score), score, index)),
            }
        }
        // Of equal ones the first: the quotation's own sentence comes before others.
        let best = groups.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.3.cmp(&a.3)));
        let best = best.filter(|it| it.1 >= bound(&found[it.3].row));
        // A heading in quotation marks belongs to nobody before it.
        let likely = |it: &Contender| it.plain || odds(self.trees.score(&it.row)) >= LIKELY;
        let signed = || found.iter().any(|it| it.zone == Zone::Next && likely(it));
        let best = best.filter(|_| !self.heads(region, quote) || signed());
        let named = |row: &contender::Row| {
            let none = contender::is_title(row) || contender::is_held_at_length(row);
            none || contender::only_opens(row) || contender::is_letter(row)
        };
        let best = best.filter(|it| found[it.3].plain || !named(&found[it.3].row));
        // *Brooks: Rubio Did Well In ‘More Debate’*: in a line of titles nothing tells one.
        let heads = |it: &Contender| self.scene.text[it.head.end..].starts_with(':');
        let best = best.filter(|it| {
            let it = &found[it.3];
            it.plain && heads(it) || !contender::is_title_at_length(&it.row)
        });
        let best = best.filter(|it| !self.is_phrase_inside(region, &found[it.3]));
        if let Some(own) = self.left_out(&found, best.as_ref().map_or(0, |it| it.1), region, quote)
        {
            return own;
        }
        let Some((mut named, sum, top, index)) = best else { return Attribution::default() };
        let mut contender = &found[index];
        if let Some(first) = self.named_with(&found, contender) {
            contender = first;
            named = Named { guessed: true, ..self.name(first, region) };
        }
        self.memory.note(contender.span, named.person);
        self.odds = if named.guessed { -sum } else { sum };
        // Many weak mentions of a name add up to likely, not to certain: one alone must be half
        // as sure.
        let certain = sum >= CERTAIN && odds(top) * 2 >= CERTAIN && !named.guessed;
        let confidence = if certain { Confidence::Certain } else { Confidence::Likely };
        let speaker = Mention { span: contender.span, name: named.name, confidence };
        Attribution {
            speaker: Some(speaker),
            cue: contender.cue,
            evidence: Some(contender.evidence),
        }
    }

    /// Whether a contender inside another quotation is a description of no person: *the
    /// trouble with saying ‘…’*.
    fn is_phrase_inside(&self, region: &Region, contender: &Contender) -> bool {
        let tokens = self.scene.tokens(region, contender.block);
        let described = matches!(contender.somebody.shape, Shape::Description | Shape::Bare);
        let inside = contender.block.is_none();
        inside && described && !contender::is_person(self.scene, tokens, &contender.somebody)
    }

    /// Who is named first of two who speak as one: *Jan Novak and Petra Sykes said*.
    fn named_with<'c>(&self, found: &'c [Contender], of: &Contender) -> Option<&'c Contender> {
        let is_name = |it: &Contender| it.somebody.shape == Shape::Name;
        let joins = |it: &&Contender| {
            let between = self.scene.text.get(it.head.end..of.head.start).map(str::trim);
            let word = between.filter(|it| !it.is_empty() && !it.contains(char::is_whitespace));
            is_name(it) && word.is_some_and(|it| self.scene.lexicon.roles(it).has(Role::Link))
        };
        let behind = of.cue.is_some_and(|it| it.start >= of.head.end);
        found.iter().find(joins).filter(|_| is_name(of) && behind)
    }

    /// Whether a quotation stands alone in its block, short and without a stop.
    fn heads(&self, region: &Region, quote: usize) -> bool {
        const LONGEST: usize = 10;
        let quotation = &self.scene.parts.quotations[quote];
        let inner = quotation.span.of(self.scene.text);
        let stopped = inner.ends_with(['.', '!', '?', ',', '…', '。', '！', '？']);
        let words = inner.split_whitespace().count();
        region.tokens.len() == 1 && quotation.closed && !stopped && words <= LONGEST
    }

    /// The speaker where a verb behind the mark has no subject (*…", zanjó.*) and
    /// nobody near is sure: who a pronoun there would stand for.
    fn left_out(
        &mut self,
        found: &[Contender],
        odds: i64,
        region: &Region,
        quote: usize,
    ) -> Option<Attribution> {
        const SURE: i64 = 2_000;
        // A statement that a mark invites a verb behind, not a title in a sentence.
        let alone = found.first().is_some_and(|it| contender::verb_stands_alone(&it.row));
        let drops = self.scene.lexicon.forms().is(forms::DROPS_SUBJECT);
        if !(alone && drops) || odds >= SURE {
            return None;
        }
        let outer = self.scene.parts.quotations[quote].outer;
        let gender = self.gender_by_verb(region, quote);
        let agrees = |it: &usize| {
            let known = self.cast.person(*it).gender;
            gender.is_none() || known.is_none() || known == gender
        };
        let spoke = self.spoke_here(quote).filter(agrees);
        let person = spoke.or_else(|| self.told_about(outer.start, gender))?;
        let span = antecedent::last_mention(self.cast, &self.memory, person, outer.start)?;
        self.memory.note(span, Some(person));
        let name = self.cast.person(person).name.clone();
        let speaker = Some(Mention { span, name, confidence: Confidence::Likely });
        Some(Attribution { speaker, cue: None, evidence: Some(span) })
    }

    /// Whether a man or a woman said the quotation, where the verb behind it tells: *dodal*,
    /// *dodala*.
    fn gender_by_verb(&self, region: &Region, quote: usize) -> Option<Gender> {
        let at = region
            .tokens
            .iter()
            .position(|it| matches!(it.kind, Kind::Quote(it) if it == quote))?;
        let verb = region.tokens[at + 1..].iter().find(|it| it.is_word())?;
        let word = self.scene.word(verb).to_lowercase();
        let forms = self.scene.lexicon.forms();
        let hers = forms.ends(Group::HerVerb, &word).then_some(Gender::She);
        hers.or_else(|| forms.ends(Group::HisVerb, &word).then_some(Gender::He))
    }

    /// Who said the quotation before in the paragraph of the one at `quote`.
    fn spoke_here(&self, quote: usize) -> Option<usize> {
        let (before, name) = self.before.as_ref()?;
        let quotations = &self.scene.parts.quotations;
        let here = quotations[*before].block == quotations[quote].block;
        let name = name.as_ref().filter(|_| here)?;
        self.memory.last().filter(|&it| self.cast.person(it).name == *name)
    }

    /// Whom the text before `at` is about, where that is plain; of one gender, where it is known.
    fn told_about(&self, at: usize, gender: Option<Gender>) -> Option<usize> {
        let whom = antecedent::find(self.cast, &self.memory, Span::new(at, at), gender)?;
        let Antecedent::Person(person) = whom else { return None };
        self.cast.person(person).gender.map(|_| person)
    }

    /// The speaker by the patterns of a script without capitals; `None` for others.
    fn by_script(&mut self, region: &Region, quote: usize, at: usize) -> Option<Attribution> {
        let text = self.scene.text;
        let quotation = &self.scene.parts.quotations[quote];
        let outer = quotation.outer;
        if is_of_alphabets_with_case(outer.of(text)) {
            return None;
        }
        let read = SCRIPTS.iter().find(|it| (it.0)(text, outer))?.1;
        let tokens = &region.tokens;
        let own = region.sentence(at);
        let after = own.end + 1;
        let until = if after < tokens.len() { region.sentence(after).end } else { own.end };
        let start = tokens[own.start].span.start;
        // The whole of what stands before the first token, too.
        let start =
            text[..start].rfind('\n').map_or(0, |it| it + 1).max(self.sentence_start(start));
        // Of a text without stops as much as a pattern could need.
        let least = (outer.start.saturating_sub(FARTHEST)..=outer.start)
            .find(|&it| text.is_char_boundary(it));
        let start = start.max(least.unwrap_or(start).min(tokens[own.start].span.start));
        let behind = tokens[until - 1].span.end.max(outer.end);
        let Some(reading) = read(text, Span::new(start, outer.end), outer, behind) else {
            // There is no other way here: the trees know names by their capitals.
            return Some(Attribution::default());
        };
        let (span, name) = match reading.subject {
            Subject::At(span) if !forms::ALL.has(Group::Pronoun, span.of(text)) => {
                (span, without_address(span.of(text)).to_owned())
            }
            _ => {
                // A subject that is left out is who spoke last, here or in the paragraph
                // before.
                let near = self.spoke.clone().filter(|it| it.2 + 1 >= quotation.block);
                let Some((span, name, _)) = near else { return Some(Attribution::default()) };
                (span, name)
            }
        };
        let name = self.fuller(&name).unwrap_or(name);
        if !self.heard.contains(&name) {
            self.heard.push(name.clone());
        }
        self.spoke = Some((span, name.clone(), quotation.block));
        let speaker = Some(Mention { span, name, confidence: Confidence::Likely });
        Some(Attribution { speaker, cue: reading.cue, evidence: Some(reading.evidence) })
    }

    /// Where the sentence that holds `at` begins.
    fn sentence_start(&self, at: usize) -> usize {
        let sentences = &self.scene.parts.sentences;
        let own = sentences.partition_point(|it| it.start <= at);
        own.checked_sub(1).map_or(0, |it| sentences[it].start)
    }

    /// Who a contender is, as far as the article says.
    fn name(&self, contender: &Contender, region: &Region) -> Named {
        let tokens = self.scene.tokens(region, contender.block);
        let text = self.scene.text;
        let own = trimmed(contender.head.of(text)).to_owned();
        match contender.somebody.shape {
            Shape::Pronoun => self.antecedent(contender, own),
            Shape::Owner if self.is_his(contender) => self.antecedent(contender, own),
            Shape::Several => self.body(contender, own),
            _ => match self.cast.who(self.scene, tokens, &contender.somebody) {
                Who::One(it) => {
                    let name = self.cast.person(it).name.clone();
                    let described =
                        matches!(contender.somebody.shape, Shape::Description | Shape::Bare);
                    Named { name, person: Some(it), guessed: described, pronoun: false }
                }
                _ => Named { name: own, person: None, guessed: false, pronoun: false },
            },
        }
    }

    fn is_his(&self, contender: &Contender) -> bool {
        self.scene.lexicon.roles(contender.span.of(self.scene.text)).has(Role::Article)
    }

    /// Who *it* is: the body or paper that spoke just before.
    fn body(&self, contender: &Contender, own: String) -> Named {
        let it = own.eq_ignore_ascii_case("it");
        let found = it.then(|| antecedent::find_body(self.cast, &self.memory, contender.span));
        match found.flatten() {
            Some(whom) => self.stands_for(whom),
            None => Named { name: own, person: None, guessed: false, pronoun: true },
        }
    }

    fn stands_for(&self, whom: Antecedent) -> Named {
        let (name, person) = match whom {
            Antecedent::Person(it) => (self.cast.person(it).name.clone(), Some(it)),
            Antecedent::Described(span) => (trimmed(span.of(self.scene.text)).to_owned(), None),
        };
        Named { name, person, guessed: true, pronoun: false }
    }

    fn antecedent(&self, contender: &Contender, own: String) -> Named {
        let roles = self.scene.lexicon.roles(contender.span.of(self.scene.text));
        let gender = match (roles.has(Role::He), roles.has(Role::She)) {
            (true, false) => Some(Gender::He),
            (false, true) => Some(Gender::She),
            _ => None,
        };
        match antecedent::find(self.cast, &self.memory, contender.span, gender) {
            Some(whom) => self.stands_for(whom),
            None => Named { name: own, person: None, guessed: true, pronoun: true },
        }
    }
}

/// Whether no character between the marks is of a later script than Armenian, so that all
/// are of alphabets with capitals: seen by the bytes, which is quick.
fn is_of_alphabets_with_case(quotation: &str) -> bool {
    const HEBREW: u8 = 0xD6;
    let inner = quotation.trim_matches(crate::segment::is_quotation_mark);
    inner.bytes().all(|it| it < HEBREW)
}

/// The odds below which nobody said a quotation.
fn bound(row: &contender::Row) -> i64 {
    if contender::is_statement(row) { LIKELY_OF_STATEMENT } else { LIKELY }
}

/// Whether a contender is who said the quotation before: 1 where nobody did, 2 where a
/// pronoun does not tell, 3 where it is somebody else, 4 where it is the same.
fn seen_from(before: Option<&str>, named: &Named) -> i32 {
    match before {
        None => 1,
        Some(_) if named.pronoun => 2,
        Some(it) if it == named.name => 4,
        Some(_) => 3,
    }
}

/// All quotations of an article with their speakers, in the order of the list.
///
/// With how likely each is, in thousandths of odds; below 0 where the name was found by
/// more than the mention's own words.
pub(super) fn attribute(trees: &SpeakerTrees, scene: &Scene<'_>) -> Vec<(Attribution, i64)> {
    attribute_with(trees, scene, &Cast::new(scene), |_, _, _, _, _| {})
}

/// The same; `watch` is called before each quotation is decided.
pub(super) fn attribute_with(
    trees: &SpeakerTrees,
    scene: &Scene<'_>,
    cast: &Cast,
    mut watch: impl FnMut(&Decider<'_>, &Region, Option<usize>, usize, usize),
) -> Vec<(Attribution, i64)> {
    let mut decider = Decider::new(trees, scene, cast);
    let mut res = vec![(Attribution::default(), 0); scene.parts.quotations.len()];
    let mut open: Vec<usize> = Vec::new();
    super::each_quotation(scene, |region, block, quote, at| {
        watch(&decider, region, block, quote, at);
        decider.odds = 0;
        let own = decider.speaker(region, block, quote, at);
        let inherits = match block {
            Some(_) if is_behind_narrator(scene, quote) => Some(quote - 1),
            Some(_) => pieces_of_one(region, at, &own)
                .or_else(|| leads_on(region, at, &own))
                .or_else(|| decider.goes_on(quote).filter(|_| own.speaker.is_none())),
            None => whole_holder(scene, quote)
                .filter(|_| own.speaker.is_none())
                .or_else(|| speaks_of_himself(scene, region, quote, at, &own)),
        };
        let from = inherits.map(|it| res[it].0.clone()).filter(|it| it.speaker.is_some());
        res[quote] = match from {
            Some(it) => (likely(it), 0),
            None => (own, decider.odds),
        };
        if block.is_some() {
            decider.note_before(quote, &res[quote].0);
            // Paragraphs without a closing mark: who is named behind the last said all.
            if !scene.parts.quotations[quote].continues {
                open.clear();
            }
            // *“We heard it. ¶ “We saw it,” X said*: who spoke before an open paragraph has no
            // more to say of it than who is named behind the last.
            if decider.is_open(quote, block, &res[quote].0) {
                open.push(quote);
            } else if res[quote].0.speaker.is_some() {
                for earlier in open.drain(..) {
                    res[earlier] = (likely(res[quote].0.clone()), 0);
                }
            } else {
                open.push(quote);
            }
            for earlier in pieces_before(region, at, &res[quote].0) {
                if res[earlier].0.speaker.is_none() {
                    res[earlier] = (likely(res[quote].0.clone()), 0);
                }
            }
        }
    });
    res
}

/// Whether a quotation goes on behind the narrator inside its marks: *« Nous irons au bout, a
/// dit X. On ne recule pas. »*
fn is_behind_narrator(scene: &Scene<'_>, quote: usize) -> bool {
    let own = &scene.parts.quotations[quote];
    let before = quote.checked_sub(1).map(|it| &scene.parts.quotations[it]);
    let unmarked = |it: &Quotation| it.marks != QuotationMarks::Dash && it.depth == 0;
    before.is_some_and(|it| {
        unmarked(own)
            && unmarked(it)
            && own.outer.start == own.span.start
            && it.outer.end == it.span.end
            && it.block == own.block
    })
}

/// What was read elsewhere is never certain here.
fn likely(mut attribution: Attribution) -> Attribution {
    if let Some(speaker) = &mut attribution.speaker {
        speaker.confidence = Confidence::Likely;
    }
    attribution
}

/// The quotation before in the same sentence, where the one at token `at` has nobody of
/// its own and is a further piece of it: *“a” and “b”*; *«a», ha scritto su X, «b»*.
fn pieces_of_one(region: &Region, at: usize, own: &Attribution) -> Option<usize> {
    if own.speaker.is_some() {
        return None;
    }
    let sentence = region.sentence(at);
    let before = (sentence.start..at).rev().find(|&it| region.tokens[it].is_quote())?;
    let Kind::Quote(quote) = region.tokens[before].kind else { return None };
    let between = &region.tokens[before + 1..at];
    let joins = |it: &Token| {
        matches!(it.kind, Kind::Mark(_)) || it.has(Role::Link) || it.has(Role::Article)
    };
    let listed = between.iter().all(joins) && !between.is_empty();
    let told = between.first().is_some_and(|it| it.is_mark(&[',']))
        && between.last().is_some_and(|it| it.is_mark(&[',', ':']))
        && between.len() <= 8
        && between.iter().enumerate().all(|(at, it)| {
            it.kind != Kind::Capital || at > 0 && between[at - 1].has(Role::Preposition)
        });
    (listed || told).then_some(quote)
}

/// The quotation before in the same block, where hardly a word leads from it to the one at
/// token `at`: *Und weiter: „…“*, *E ancora: «…»*.
fn leads_on(region: &Region, at: usize, own: &Attribution) -> Option<usize> {
    const LONGEST: usize = 3;
    let sentence = region.sentence(at);
    let before = &region.tokens[sentence.start..at];
    let (colon, words) = before.split_last()?;
    let small = |it: &Token| it.is_word() && it.is_small() && !it.has(Role::Itself);
    let leads = colon.is_mark(&[':'])
        && (2..=LONGEST).contains(&words.len())
        && words[0].has(Role::Link)
        && words.iter().all(small);
    let last = region.tokens[..sentence.start].iter().rev().find_map(|it| match it.kind {
        Kind::Quote(quote) => Some(quote),
        _ => None,
    });
    last.filter(|_| leads && own.speaker.is_none())
}

/// The quotations before the one at token `at` in its sentence that are pieces of it, where
/// its speaker stands behind it: *“a” on some days “b”, according to X*.
fn pieces_before(region: &Region, at: usize, said: &Attribution) -> Vec<usize> {
    let tokens = &region.tokens;
    let behind = said.speaker.as_ref().is_some_and(|it| it.span.start >= tokens[at].span.end);
    let sentence = region.sentence(at);
    if !behind || said.evidence.is_none_or(|it| it.start < tokens[at].span.end) {
        return Vec::new();
    }
    let mut res = Vec::new();
    // Up to whoever else may speak.
    let piece = |it: &Token| it.kind != Kind::Capital && !it.has(Role::Say);
    for token in tokens[sentence.start..at].iter().rev().take_while(|it| piece(it)) {
        if let Kind::Quote(quote) = token.kind {
            res.push(quote);
        }
    }
    res
}

/// The quotation that holds the one at token `at`, where its speaker quotes himself:
/// *“What went through my mind is ‘…’,” she said*.
fn speaks_of_himself(
    scene: &Scene<'_>,
    region: &Region,
    quote: usize,
    at: usize,
    own: &Attribution,
) -> Option<usize> {
    let sentence = region.sentence(at);
    let mine = (sentence.start..at).rev().find(|&it| {
        let token = &region.tokens[it];
        let groups = forms::ALL.groups(&lower(scene.word(token)));
        token.has(Role::Itself) && !groups.has(Group::You) || groups.has(Group::Mine)
    })?;
    let nearer = own.speaker.as_ref().is_some_and(|it| {
        it.span.start >= region.tokens[mine].span.start
            && it.span.end <= region.tokens[at].span.start
    });
    let depth = scene.parts.quotations[quote].depth;
    let holder = (0..quote).rev().find(|&it| {
        let it = &scene.parts.quotations[it];
        it.depth + 1 == depth && it.span.contains(scene.parts.quotations[quote].outer)
    });
    holder.filter(|_| !nearer)
}

/// The quotation that holds nothing but the one at `quote`: marks that were set twice.
fn whole_holder(scene: &Scene<'_>, quote: usize) -> Option<usize> {
    let own = &scene.parts.quotations[quote];
    let holder = (0..quote).rev().find(|&it| {
        let it = &scene.parts.quotations[it];
        it.depth + 1 == own.depth && it.span.contains(own.outer)
    })?;
    let held = own.outer.len() * 10 >= scene.parts.quotations[holder].span.len() * 9;
    held.then_some(holder)
}
