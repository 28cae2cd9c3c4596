//! Who may have said a quotation: the mentions near it, each with its features.

use super::cast::{self, Place};
use super::forms::{self, Group};
use super::people::{self, Shape, Somebody};
use super::scene::{DASHES, Kind, Region, Scene, Token};
use super::words::{Role, is_title_case};
use crate::text::Span;
use std::ops::Range;

/// How many features a contender has.
pub(super) const COUNT: usize = 85;

/// The first of three features that see a contender from the quotation before: whether he
/// said it, how many sentences and how many paragraphs lie between.
pub(super) const BEFORE: usize = 71;

/// The feature that says that an answer stands right behind another's words: *“I said, a
/// month?”*.
pub(super) const REPLIES: usize = 84;

/// The first of five features that see a contender as somebody of the article: how well the
/// article tells that he is a person, how often it has his full name, lets him speak outside
/// quotations, mentions him, and how many quotations before are his.
pub(super) const KNOWN: usize = 74;

/// The first of three features that see him beside the others of his sentence: whether he is
/// a person by his words, how many are, whether he alone is.
pub(super) const HUMAN: usize = 79;

/// The feature that says that a verb without a subject stands behind the mark.
const VERB_ALONE: usize = 50;

/// Whether a quotation is a name by its shape and its place: each word but the small
/// ones capitalized, inside a sentence, behind a word that is no verb of saying (*on
/// NBC's “Meet the Press”*).
pub(super) const fn is_title(row: &Row) -> bool {
    row[25] > 0 && row[57] > 0 && (row[21] >= 7 && row[21] <= 14 || row[21] >= 19)
}

/// Whether a word or two stand between marks inside a sentence, behind an article or a
/// preposition, and no verb of saying or naming between them and the contender.
pub(super) const fn is_held_at_length(row: &Row) -> bool {
    let inside = row[0] == Zone::Before as i32 && row[23] <= 3 && row[24] == 0;
    inside && (row[21] == 8 || row[21] == 10) && row[12] == 0 && row[13] == 0
}

/// Whether a contender is one word that the article writes large only where sentences
/// begin, with no verb of saying beside it.
pub(super) const fn only_opens(row: &Row) -> bool {
    row[32] > 0 && row[65] == 0 && row[40] > 3 && row[41] > 3
}

/// Whether a contender is a single letter: a network, a grade, somebody's initial.
pub(super) const fn is_letter(row: &Row) -> bool {
    row[5] == Shape::Word as i32 && row[45] < 2
}

/// Whether a quotation is a statement of several words, by how it begins and ends.
pub(super) const fn is_statement(row: &Row) -> bool {
    row[24] > 0 && row[23] > 4 && row[25] == 0 && (row[62] != 4 || row[19] > 0 || row[21] == 5)
}

/// Whether a verb without a subject stands behind a quotation that opens its sentence
/// and whose end invites one.
pub(super) const fn verb_stands_alone(row: &Row) -> bool {
    row[VERB_ALONE] > 0 && row[19] > 0 && row[57] == 0
}

/// The features of one contender; what each means stands where it is set.
pub(super) type Row = [i32; COUNT];

/// Where a contender stands, seen from its quotation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Zone {
    /// In the sentence, behind the closing mark.
    Behind,
    /// In the sentence, before the opening mark.
    Before,
    /// In the nearest sentence before that says anything besides quotations.
    Earlier,
    /// In the one before that.
    Farther,
    /// In the sentence or line behind a quotation that ends its sentence.
    Next,
}

/// A mention that may be a quotation's speaker.
#[derive(Clone, Debug)]
pub(super) struct Contender {
    pub(super) zone: Zone,
    /// The words, offices with them.
    pub(super) span: Span,
    /// The name alone, where there is one.
    pub(super) head: Span,
    /// The block of its tokens; the quotation's own region where there is none.
    pub(super) block: Option<usize>,
    pub(super) somebody: Somebody,
    /// The word between or beside that says so.
    pub(super) cue: Option<Span>,
    /// The clause that was read.
    pub(super) evidence: Span,
    /// Whether the form alone says who speaks, whatever the trees say: a signature, a
    /// name before the colon, *quoted X as saying*.
    pub(super) plain: bool,
    pub(super) row: Row,
}

/// Sentences further back than this are not searched.
const MAX_BLOCKS_BACK: usize = 30;

/// Tokens on either side of a quotation that are read. Longer sentences are lists
/// or text without full stops; the bound keeps the cost linear there.
const REACH: usize = 80;

/// Contenders of one zone; more are lists of names.
const MAX_A_ZONE: usize = 8;

/// A quotation in its region.
struct Seat<'a> {
    scene: &'a Scene<'a>,
    region: &'a Region,
    quote: usize,
    /// The quotation's token.
    at: usize,
    sentence: Range<usize>,
    /// The sentence behind, when the quotation ends its own.
    next: Option<Range<usize>>,
    /// Whether it stands in the article's first block, or in a heading.
    heads: bool,
}

/// All contenders for the quotation at token `at` of `region`, which is block
/// `block` of the article, or the inside of another quotation.
pub(super) fn contenders(
    scene: &Scene<'_>,
    region: &Region,
    block: Option<usize>,
    quote: usize,
    at: usize,
) -> Vec<Contender> {
    let sentence = region.sentence(at);
    let ends = at + 1 == sentence.end;
    let next = (ends && sentence.end < region.tokens.len())
        .then(|| region.sentence(sentence.end + 1))
        .filter(|it| !it.is_empty());
    let heads = region.heading || block == Some(0);
    let seat = Seat { scene, region, quote, at, sentence, next, heads };
    if seat.is_listed() {
        return Vec::new();
    }
    let shared = seat.shared();
    let mut res = Vec::new();
    let own = seat.sentence.clone();
    let behind = at + 1..own.end.min(at + REACH);
    let before = own.start.max(at.saturating_sub(REACH))..at;
    seat.collect((region, block), behind, Zone::Behind, Some(at), &shared, [0, 0], &mut res);
    seat.collect((region, block), before, Zone::Before, Some(at), &shared, [0, 0], &mut res);
    if let Some(next) = seat.next.clone() {
        // „…?“ fragt X: behind a quotation that ends a sentence by its own mark.
        let next = next.start..next.end.min(next.start + REACH);
        seat.collect((region, block), next, Zone::Next, Some(at), &shared, [0, 0], &mut res);
    }
    let Some(block) = block else { return res };
    if ends && seat.next.is_none() {
        seat.line_behind(block, &shared, &mut res);
    }
    seat.earlier(block, &shared, &mut res);
    res
}

impl Seat<'_> {
    /// Whether nothing but the quotation stands in its block.
    fn block_is_bare(&self) -> bool {
        self.region.tokens.iter().all(|it| it.is_quote() || it.kind == Kind::Stop)
    }

    /// *over “a”, “b” and “c”*: one of three or more short pieces that a sentence lists, none
    /// of which begins as a statement does, where no verb says that anybody said them.
    fn is_listed(&self) -> bool {
        const LONGEST: usize = 10;
        let (scene, tokens) = (self.scene, &self.region.tokens);
        let joins = |it: &Token| {
            matches!(it.kind, Kind::Mark(_)) || it.has(Role::Link) || it.has(Role::Preposition)
        };
        let piece = |quote: usize| {
            let inner = scene.parts.quotations[quote].span.of(scene.text);
            let first = inner.chars().find(|it| it.is_alphanumeric());
            let begins = first.is_some_and(char::is_uppercase);
            !begins && inner.split_whitespace().count() <= LONGEST
        };
        let step = |it: &Token| match it.kind {
            Kind::Quote(quote) => piece(quote),
            _ => joins(it),
        };
        let (start, end) = (self.sentence.start, self.sentence.end);
        let before = tokens[start..self.at].iter().rev().take_while(|it| step(it));
        let behind = tokens[self.at + 1..end].iter().take_while(|it| step(it));
        let others = before.chain(behind).filter(|it| it.is_quote()).count();
        let says = |it: &Token| {
            it.kind == Kind::Lower && (it.roles.is_cue() || it.has(Role::Tag))
                || it.has(Role::Source)
        };
        others >= 2
            && piece(self.quote)
            && scene.lexicon.has_verbs()
            && !tokens[start..end].iter().any(says)
    }

    /// How many verbs of the sentence are in the form by which speech is told.
    fn reported(&self) -> i32 {
        let forms = self.scene.lexicon.forms();
        if forms.list(Group::Reported).is_empty() {
            return 0;
        }
        let told =
            |it: &&Token| it.kind == Kind::Lower && forms.has(Group::Reported, self.scene.word(it));
        count(self.region.tokens[self.sentence.clone()].iter().filter(told).count()).min(3)
    }

    /// Whether it stands in a heading or in the second line of one.
    fn heads_or_follows(&self) -> bool {
        self.heads || self.scene.parts.quotations[self.quote].block == 1
    }

    /// Whether a quotation ends right before this one begins.
    fn follows_a_quotation(&self) -> bool {
        let before = self.region.tokens[..self.at].iter().rev();
        before.into_iter().find(|it| it.kind != Kind::Stop).is_some_and(Token::is_quote)
    }

    /// *“I said, a month?”* right behind another quotation: whoever answers in it did not say
    /// that one.
    fn replies(&self) -> bool {
        let (scene, quotation) = (self.scene, &self.scene.parts.quotations[self.quote]);
        let mut words = quotation.span.of(scene.text).split_whitespace();
        let mut next = || {
            let word = words.next().unwrap_or_default();
            scene.lexicon.roles(word.trim_matches(|it: char| !it.is_alphanumeric()))
        };
        let (first, second) = (next(), next());
        self.follows_a_quotation() && first.has(Role::Itself) && second.has(Role::Say)
    }

    /// Contenders in the line behind a quotation that ends its block: a signature.
    fn line_behind(&self, block: usize, shared: &Row, out: &mut Vec<Contender>) {
        const MAX_LINE: usize = 14;
        let Some(region) = self.scene.blocks.get(block + 1) else { return };
        let sentence = region.sentence(0);
        if sentence.len() > MAX_LINE || sentence.len() < region.tokens.len() {
            return;
        }
        let facts = [1, i32::from(region.heading)];
        self.collect((region, Some(block + 1)), sentence, Zone::Next, None, shared, facts, out);
    }

    /// Contenders in the two nearest sentences before that are more than quotations.
    fn earlier(&self, block: usize, shared: &Row, out: &mut Vec<Contender>) {
        let mut skipped = 0;
        let mut zone = Zone::Earlier;
        for back in 0..=MAX_BLOCKS_BACK.min(block) {
            let region = &self.scene.blocks[block - back];
            let sentences = region.sentences();
            for sentence in sentences.into_iter().rev() {
                if back == 0 && sentence.start >= self.sentence.start {
                    continue;
                }
                if region.is_bare(&sentence) {
                    skipped += 1;
                    continue;
                }
                let facts = [i32::try_from(back).unwrap_or(i32::MAX), skipped];
                let anchor = sentence.clone().rev().find(|&it| region.tokens[it].is_quote());
                let reach = sentence.end.saturating_sub(REACH).max(sentence.start);
                self.collect(
                    (region, Some(block - back)),
                    reach..sentence.end,
                    zone,
                    anchor,
                    shared,
                    facts,
                    out,
                );
                if zone == Zone::Farther {
                    return;
                }
                zone = Zone::Farther;
            }
        }
    }

    /// What is true of the quotation, whoever is asked about.
    fn shared(&self) -> Row {
        let mut row = [0; COUNT];
        let (scene, tokens) = (self.scene, &self.region.tokens);
        let quotation = &scene.parts.quotations[self.quote];
        let inner = quotation.span.of(scene.text);
        let words = inner.split_whitespace().count();
        row[17] = self.first_behind(0);
        row[18] = self.first_behind(1);
        row[19] = self.invited();
        row[20] = i32::from(self.next.is_some());
        row[21] = kind_before(scene, tokens, self.sentence.start, self.at);
        row[22] = self
            .at
            .checked_sub(1)
            .map_or(0, |it| kind_before(scene, tokens, self.sentence.start, it));
        row[23] = count(words).min(50);
        let first = inner.trim_start_matches(['[', '(', '.', '…', ' ', '¿', '¡']).chars().next();
        row[24] = i32::from(first.is_some_and(|it| !it.is_lowercase()));
        row[25] = i32::from(is_title_case(&scene.lexicon, inner));
        row[26] = i32::from(self.region.is_bare(&self.sentence));
        row[27] = i32::from(self.at == 0);
        row[34] = scene.capitals;
        row[46] = count(quotation.depth);
        row[47] = i32::from(quotation.marks == crate::segment::QuotationMarks::Dash);
        row[48] = i32::from(quotation.closed);
        row[49] = i32::from(quotation.continues);
        row[VERB_ALONE] = self.verb_alone();
        let behind = self.at + 1..self.sentence.end;
        row[51] =
            count(tokens[behind.clone()].iter().take_while(|it| it.is_word()).count()).min(20);
        row[52] = i32::from(
            tokens[behind].iter().take(6).any(|it| it.has(Role::Say) && it.kind == Kind::Lower),
        );
        row[55] = i32::from(self.region.heading);
        row[56] = count(self.sentence.end - self.at - 1).min(30);
        row[57] = count(self.at - self.sentence.start).min(30);
        row[62] = ending(inner);
        row[82] = self.reported();
        row[83] = i32::from(self.follows_a_quotation());
        row[REPLIES] = i32::from(self.replies());
        row
    }

    /// The first words behind the closing mark, past a comma or a dash.
    fn first_behind(&self, nth: usize) -> i32 {
        let range = match &self.next {
            Some(next) => next.clone(),
            None => self.at + 1..self.sentence.end,
        };
        let tokens = &self.region.tokens[range];
        let skip = tokens.iter().take_while(|it| matches!(it.kind, Kind::Mark(_))).count();
        tokens.get(skip + nth).map_or(0, |it| kind(self.scene, it))
    }

    /// How the quotation's end invites a verb of saying: 3 by a comma or a dash
    /// behind the mark, 2 by one inside, 1 by ? or !, 0 by nothing.
    fn invited(&self) -> i32 {
        let quotation = &self.scene.parts.quotations[self.quote];
        let inner = quotation.span.of(self.scene.text);
        let next = self.region.tokens.get(self.at + 1);
        if next.is_some_and(|it| it.is_mark(&[',', '،', '，'])) {
            3
        } else if next.is_some_and(|it| it.is_mark(DASHES)) {
            4
        } else if inner.ends_with([',', '—', '–', '，', '،']) {
            2
        } else {
            i32::from(inner.ends_with(['?', '!', '…']))
        }
    }

    /// 1 for a clause behind the mark that is a lone verb (*…", zanjó.*), 2 for one
    /// with more behind a preposition (*…", ha scritto su X*).
    fn verb_alone(&self) -> i32 {
        let tokens = &self.region.tokens[self.at + 1..self.sentence.end];
        let skip = tokens.iter().take_while(|it| matches!(it.kind, Kind::Mark(_))).count();
        let tokens = &tokens[skip..];
        let Some(first) = tokens.first().filter(|it| it.kind == Kind::Lower) else { return 0 };
        if first.is_small() && !first.has(Role::Helper) {
            return 0;
        }
        let verb = tokens.iter().take(2).take_while(|it| it.has(Role::Helper)).count();
        match tokens.get(verb) {
            Some(it) if it.kind != Kind::Lower => 0,
            None => 0,
            Some(_) => match tokens.get(verb + 1) {
                None => 1,
                Some(it) if matches!(it.kind, Kind::Mark(_)) => 1,
                Some(it)
                    if it.has(Role::Preposition) || it.has(Role::Link) || it.has(Role::Time) =>
                {
                    2
                }
                Some(_) => 0,
            },
        }
    }

    /// Adds the contenders of `range`, seen from the quotation at `anchor` there.
    #[expect(clippy::too_many_arguments, reason = "one call per zone, each with its own view")]
    fn collect(
        &self,
        (region, block): (&Region, Option<usize>),
        range: Range<usize>,
        zone: Zone,
        anchor: Option<usize>,
        shared: &Row,
        facts: [i32; 2],
        out: &mut Vec<Contender>,
    ) {
        let tokens = &region.tokens;
        let whole = region.sentence(range.start.min(tokens.len().saturating_sub(1)));
        let mut found = people::find(self.scene, tokens, range.clone());
        if zone == Zone::Behind || zone == Zone::Next {
            bare_noun(self.scene, tokens, &range, &mut found);
        }
        if zone == Zone::Before {
            lone_noun(tokens, &range, &mut found);
        }
        let owners = owners(self.scene, tokens, &found);
        let view = View { seat: self, tokens, whole, zone, anchor, found: &found };
        let count = found.len();
        let with_place =
            |owner: &Somebody| found.iter().position(|it| it.tokens.contains(&owner.tokens.start));
        let owning = owners.iter().map(|it| (with_place(it).unwrap_or(0), it));
        for (nth, somebody) in found.iter().enumerate().chain(owning) {
            let near = match zone {
                Zone::Behind | Zone::Next => nth,
                _ => count - 1 - nth,
            };
            // The nearest ones, and the sentence's first.
            if near >= MAX_A_ZONE && nth != 0 {
                continue;
            }
            // “…” — X: a signature is its own quotation's.
            if view.is_another_signature(somebody)
                || view.is_object(somebody)
                || view.only_opens_a_heading(somebody)
                || view.is_bracketed(somebody)
                || view.is_addressee(somebody)
                || view.begins_a_clause(somebody)
            {
                continue;
            }
            let mut row = *shared;
            row[28] = facts[0];
            row[29] = facts[1];
            row[53] = i32::from(view.ends_in_colon());
            let cue = view.features(nth, near, somebody, &mut row);
            let span = somebody.span(tokens);
            out.push(Contender {
                zone,
                span,
                head: somebody.head_span(tokens),
                block,
                somebody: somebody.clone(),
                cue: cue.map(|it| tokens[it].span),
                evidence: view.evidence(somebody, cue),
                plain: view.is_plain(somebody, &row),
                row,
            });
        }
    }
}

/// Whose words they may be: *Barrett’s dictum was*, *his warning that*.
fn owners(scene: &Scene<'_>, tokens: &[Token], found: &[Somebody]) -> Vec<Somebody> {
    let mut res = Vec::new();
    for somebody in found {
        if let Some(owner) = cast::owner(scene, tokens, somebody) {
            res.push(Somebody { shape: Shape::Owner, ..owner });
        }
        let at = somebody.tokens.start;
        let first = &tokens[at];
        let his = first.has(Role::Article) && (first.has(Role::He) || first.has(Role::She));
        if his && somebody.shape == Shape::Description {
            res.push(Somebody { tokens: at..at + 1, head: at..at + 1, shape: Shape::Owner });
        }
    }
    res
}

/// *Mokiniai nekantravo: „…“*: a sentence of two words before its colon has its subject
/// first, whatever else the article writes in lower case.
fn lone_noun(tokens: &[Token], range: &Range<usize>, found: &mut Vec<Somebody>) {
    let [first, verb, colon] = &tokens[range.clone()] else { return };
    let plain = first.kind == Kind::Capital && !first.is_small() && verb.kind == Kind::Lower;
    if found.is_empty() && plain && !verb.is_small() && colon.is_mark(&[':']) {
        let at = range.start;
        found.push(Somebody { tokens: at..at + 1, head: at..at + 1, shape: Shape::Bare });
    }
}

/// *…", doplnila soudkyně.*: a noun that no list has, right behind the first word.
fn bare_noun(scene: &Scene<'_>, tokens: &[Token], range: &Range<usize>, found: &mut Vec<Somebody>) {
    if scene.lexicon.code() == "en" {
        return;
    }
    let skip =
        tokens[range.clone()].iter().take_while(|it| matches!(it.kind, Kind::Mark(_))).count();
    let first = range.start + skip;
    let plain = |at: usize| {
        tokens.get(at).is_some_and(|it| at < range.end && it.kind == Kind::Lower && !it.is_small())
    };
    if !plain(first) {
        return;
    }
    let at = first + 1;
    let ends = |at: usize| {
        at >= range.end
            || matches!(tokens[at].kind, Kind::Mark(_) | Kind::Stop)
            || tokens[at].has(Role::Preposition)
            || tokens[at].has(Role::Link)
    };
    let taken = found.iter().any(|it| it.tokens.contains(&at));
    if plain(at) && ends(at + 1) && !taken {
        let position = found.partition_point(|it| it.tokens.start < at);
        let somebody = Somebody { tokens: at..at + 1, head: at..at + 1, shape: Shape::Bare };
        found.insert(position, somebody);
    }
}

/// A zone, while the features of its contenders are read.
struct View<'a> {
    seat: &'a Seat<'a>,
    tokens: &'a [Token],
    /// The sentence of the zone.
    whole: Range<usize>,
    zone: Zone,
    anchor: Option<usize>,
    found: &'a [Somebody],
}

impl View<'_> {
    /// The tokens between the anchor and `somebody`.
    fn between(&self, somebody: &Somebody) -> Range<usize> {
        match self.anchor {
            Some(at) if at < somebody.tokens.start => at + 1..somebody.tokens.start,
            Some(at) if at >= somebody.tokens.end => somebody.tokens.end..at,
            _ => somebody.tokens.end..somebody.tokens.end,
        }
    }

    /// Sets the features of `somebody`; the token that says so, if one does.
    fn features(
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
    fn between_is_short(&self, between: &Range<usize>) -> bool {
        let inside = &self.tokens[between.clone()];
        let words = inside.iter().filter(|it| it.is_word()).count();
        let marks = inside.iter().filter(|it| it.is_mark(&[','])).count();
        self.anchor.is_some() && words <= 2 && marks <= 1
    }

    /// 2 where the sentence before ends in a colon behind the mention and its verb (*The
    /// council added:* and a paragraph that opens with the quotation), 1 where more stands
    /// between.
    fn announces_line(&self, somebody: &Somebody) -> i32 {
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
    fn ends_in_colon(&self) -> bool {
        self.whole.end.checked_sub(1).is_some_and(|it| self.tokens[it].is_mark(&[':']))
    }

    /// How many others are mentioned between.
    fn found_between(&self, nth: usize, between: &Range<usize>) -> usize {
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
    fn form(&self, somebody: &Somebody, row: &mut Row) {
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
    fn behind_preposition(&self, start: usize) -> bool {
        let before = |n: usize| {
            start.checked_sub(n).filter(|&it| it >= self.whole.start).map(|it| &self.tokens[it])
        };
        before(1).is_some_and(|it| {
            it.has(Role::Preposition)
                && !it.has(Role::Source)
                && !before(2).is_some_and(|it| it.has(Role::Source))
                || it.has(Role::Article) && before(2).is_some_and(|it| it.has(Role::Preposition))
        })
    }

    /// The nearest verb of saying behind `end`, before the next quotation but one.
    fn cue_after(&self, end: usize) -> Option<usize> {
        (end..self.whole.end.min(end + 20)).find(|&it| self.is_cue(it))
    }

    fn cue_before(&self, start: usize) -> Option<usize> {
        (self.whole.start.max(start.saturating_sub(20))..start).rev().find(|&it| self.is_cue(it))
    }

    fn is_cue(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        (token.roles.is_cue() || token.has(Role::Tag)) && token.kind == Kind::Lower
            || token.has(Role::Source)
    }

    /// The word that says so: the nearest cue beside the mention, else the word
    /// between it and the mark where that can be a verb.
    fn cue(
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

    /// Whether a form names the speaker that leaves no choice.
    fn is_plain(&self, somebody: &Somebody, row: &Row) -> bool {
        let (invited, opens) = (row[19] > 0, row[57] == 0);
        let (tokens, start, end) = (self.tokens, somebody.tokens.start, somebody.tokens.end);
        let named = matches!(somebody.shape, Shape::Name | Shape::Word);
        let mark = |at: usize, marks: &[char]| tokens.get(at).is_some_and(|it| it.is_mark(marks));
        let word = |at: Option<usize>| at.map_or("", |it| self.seat.scene.word(&tokens[it]));
        let forms = self.seat.scene.lexicon.forms();
        let quoted = forms.has(Group::Quoting, word(start.checked_sub(1)))
            && tokens
                .get(end)
                .is_some_and(|it| forms.has(Group::QuotedAs, self.seat.scene.word(it)));
        // Inside a sentence it is the reporter's: *…is “the first force.” --Kim Hjelmgaard*.
        let signs = named
            && opens
            && start.checked_sub(1).is_some_and(|it| mark(it, DASHES))
            && tokens.get(end).is_none_or(|it| !it.is_word())
            && match self.zone {
                Zone::Behind => self.anchor == start.checked_sub(2),
                Zone::Next => start == self.whole.start + 1,
                _ => false,
            };
        // Brandt: “…”; TURNOUT DOWN - Paul Brandt: “…”
        let heads = start == self.whole.start || mark(start - 1, DASHES) || mark(start - 1, &['|']);
        let before_colon = named
            && self.zone == Zone::Before
            && heads
            && self.anchor == Some(end + 1)
            && mark(end, &[':']);
        quoted && self.zone == Zone::Before
            || signs
            || before_colon
            || self.announces(somebody)
            || row[29] == 0 && row[28] == 1 && (row[68] == 2 || row[68] == 1 && row[66] == 0)
            || self.heads_line(somebody)
            || self.is_lone(somebody)
            || self.is_verb_second(somebody)
            || self.is_relative(somebody)
            || self.is_inverted(somebody)
            || self.is_inverted_before(somebody)
            || self.is_called(somebody)
            || self.is_view(somebody)
            || self.is_credit(somebody)
            || invited && self.follows(somebody)
            || self.is_source(somebody, row)
            || self.is_document(somebody)
            || self.is_told(somebody)
            || self.tells_at_the_end(somebody)
            || self.names(somebody)
            || self.owns_the_words(somebody)
            || self.says_so(somebody, row)
            || self.frames(somebody)
            || self.introduces(somebody, row)
    }

    /// Whether a mention is a person by its own words.
    fn is_person(&self, somebody: &Somebody) -> bool {
        is_person(self.seat.scene, self.tokens, somebody)
    }

    /// *“…,” according to X*; *According to X, “…”*.
    fn is_source(&self, somebody: &Somebody, row: &Row) -> bool {
        const LONGEST: usize = 25;
        let (tokens, start, end) = (self.tokens, somebody.tokens.start, somebody.tokens.end);
        let before = |back: usize| start.checked_sub(back).filter(|&it| it >= self.whole.start);
        let source = |at: Option<usize>| at.filter(|&it| tokens[it].has(Role::Source));
        // A word that is a source alone can mean *after*, too.
        let (sure, at) = match (source(before(2)), source(before(1))) {
            (Some(it), _) if tokens[start - 1].has(Role::Preposition) => (true, it),
            (_, Some(it)) => (self.is_person(somebody), it),
            _ => return false,
        };
        let sole = !matches!(somebody.shape, Shape::Owner | Shape::Several | Shape::Pronoun);
        let beside = match (self.zone, self.anchor) {
            (Zone::Behind, Some(anchor)) => {
                tokens[anchor + 1..at].iter().all(|it| matches!(it.kind, Kind::Mark(_)))
            }
            (Zone::Before, Some(anchor)) if anchor > end => {
                let says = |it: &Token| it.kind == Kind::Lower && it.roles.is_cue();
                let alone = !tokens[end..anchor].iter().any(|it| says(it) || it.is_quote());
                let words = row[23] > 1 && row[25] == 0;
                let near = anchor == end + 1 || alone && words && anchor - end <= LONGEST;
                at == self.whole.start && tokens[end].is_mark(&[',']) && near
            }
            _ => false,
        };
        sole && sure && beside
    }

    /// *„…“, heißt es in dem Bericht*: where a pronoun stands for nobody, whose words they
    /// are.
    fn is_document(&self, somebody: &Somebody) -> bool {
        let (tokens, start) = (self.tokens, somebody.tokens.start);
        let Some([verb, it, preposition]) = start.checked_sub(3).map(|at| &tokens[at..start])
        else {
            return false;
        };
        let verb = verb.kind == Kind::Lower && verb.has(Role::Say);
        let nobody = it.has(Role::They) && !it.has(Role::He) && !it.has(Role::She);
        let beside = self.anchor.is_some_and(|anchor| {
            anchor + 3 < start
                && tokens[anchor + 1..start - 3].iter().all(|it| matches!(it.kind, Kind::Mark(_)))
        });
        let sole = !matches!(somebody.shape, Shape::Owner | Shape::Several | Shape::Pronoun);
        self.zone == Zone::Behind
            && sole
            && verb
            && nobody
            && preposition.has(Role::Preposition)
            && beside
    }

    /// *“…”, hat X dem Boten erzählt*: an auxiliary and its subject behind the comma, and the
    /// listed verb where the clause ends.
    fn is_told(&self, somebody: &Somebody) -> bool {
        const LONGEST: usize = 12;
        let (scene, tokens) = (self.seat.scene, self.tokens);
        let (start, end) = (somebody.tokens.start, somebody.tokens.end);
        let second = scene.lexicon.forms().has(Group::Trait, forms::VERB_SECOND);
        let beside = self.anchor.is_some_and(|it| it + 3 == start)
            && tokens[start - 2].is_mark(&[','])
            && tokens[start - 1].has(Role::Helper);
        let clause = tokens[end..self.whole.end].iter().take(LONGEST);
        let last = clause.take_while(|it| it.is_word()).last();
        let verb = last.is_some_and(|it| it.kind == Kind::Lower && it.has(Role::Say));
        let sole = !matches!(somebody.shape, Shape::Owner | Shape::Several);
        self.zone == Zone::Behind && second && sole && beside && verb
    }

    /// *X rallied the crews, saying: “…”*, *X opened the talks and later said, “…”*: the verb
    /// that stands last belongs to the subject of the clause.
    fn tells_at_the_end(&self, somebody: &Somebody) -> bool {
        const OBJECT: usize = 3;
        const NAMED: usize = 8;
        let (tokens, end) = (self.tokens, somebody.tokens.end);
        let Some(anchor) = self.anchor.filter(|&it| it > end) else { return false };
        let says = |it: &Token| it.kind == Kind::Lower && it.has(Role::Say);
        let mark = tokens[anchor - 1].is_mark(&[',', ':']);
        let until = if mark { anchor - 1 } else { anchor };
        let from = if mark { until.saturating_sub(OBJECT + 1) } else { until - 1 };
        let said = (from.max(end)..until).rev().find(|&it| says(&tokens[it]));
        // *X knocked the plan and called it “…”*.
        let named = || {
            let from = anchor.saturating_sub(NAMED + 1).max(end);
            let verb = (from..anchor).rev().find(|&it| tokens[it].roles.is_cue())?;
            Some(verb).filter(|&it| tokens[it].has(Role::Name) && !mark)
        };
        let Some(verb) = said.or_else(named).filter(|&it| it > end) else { return false };
        let object = tokens[verb + 1..until].iter().all(Token::is_word);
        let before = tokens[end..verb].iter().rev();
        let mut before = before.skip_while(|it| it.has(Role::Helper) || it.has(Role::Time));
        let joins = |it: &Token| {
            let word = self.seat.scene.word(it).to_lowercase();
            it.is_mark(&[',']) || it.is_mark(DASHES) || forms::ALL.has(Group::Joins, &word)
        };
        let joined = before.next().is_some_and(joins);
        let subject = |it: &Somebody| {
            let next = tokens.get(it.tokens.end);
            let verb = next.is_some_and(|it| it.kind == Kind::Lower);
            let start = it.tokens.start;
            let opens = start == self.whole.start || tokens[start - 1].is_mark(DASHES);
            let sole = it.shape != Shape::Bare || opens;
            verb && sole
                && (opens || self.is_person(it))
                && cast::place(self.seat.scene, tokens, it) == Place::Subject
        };
        let later = self
            .found
            .iter()
            .any(|it| it.tokens.start >= end && it.tokens.start < verb && subject(it));
        // *The speech stopped when protesters broke in, shouting “…”*.
        let person = |it: &Somebody| (end..verb).contains(&it.tokens.start) && self.is_person(it);
        let thing = !self.is_person(somebody) && self.found.iter().any(person);
        let later = later || thing || self.quotes_another(somebody);
        let quotes = tokens[end..anchor].iter().any(Token::is_quote);
        // *X, editor of a newspaper catering to sailors, wrote*: what stands in an aside.
        let aside = tokens[verb - 1].is_mark(&[','])
            && self.found.iter().any(|it| {
                let named = matches!(it.shape, Shape::Name | Shape::Word | Shape::Pronoun);
                let place = cast::place(self.seat.scene, tokens, it);
                it.tokens.end <= somebody.tokens.start && named && place != Place::Governed
            });
        let sole = !matches!(somebody.shape, Shape::Owner | Shape::Several);
        self.zone == Zone::Before
            && sole
            && !aside
            && object
            && joined
            && subject(somebody)
            && !later
            && !quotes
    }

    /// *X’s motto for the crew was, “…”*: whose words the clause is about, before a verb that
    /// only joins them to it.
    fn owns_the_words(&self, somebody: &Somebody) -> bool {
        const LONGEST: usize = 16;
        let (tokens, start, end) = (self.tokens, somebody.tokens.start, somebody.tokens.end);
        let opens = start == self.whole.start || tokens[start - 1].is_mark(&[';']);
        let Some(anchor) = self.anchor.filter(|&it| it > end + 2) else { return false };
        let joins = tokens[anchor - 1].is_mark(&[',', ':']) && tokens[anchor - 2].has(Role::Helper);
        let between = &tokens[end..anchor];
        let alone = !between.iter().any(|it| it.is_quote() || it.is_mark(&[';']));
        let owner = somebody.shape == Shape::Owner && tokens[start].kind == Kind::Capital;
        self.zone == Zone::Before
            && owner
            && opens
            && joins
            && alone
            && between.len() <= LONGEST
            && !tokens[start].is_small()
    }

    /// *X lamented the “sorry state” of the pier*: a listed verb of saying with its subject,
    /// and hardly anything before the mark.
    fn says_so(&self, somebody: &Somebody, row: &Row) -> bool {
        const LONGEST: usize = 3;
        let (tokens, end) = (self.tokens, somebody.tokens.end);
        let Some(anchor) = self.anchor.filter(|&it| it > end) else { return false };
        let says = |it: &Token| it.kind == Kind::Lower && it.has(Role::Say);
        let Some(verb) = (end..anchor).rev().find(|&it| says(&tokens[it])) else { return false };
        let rest = &tokens[verb + 1..anchor];
        let plain =
            |it: &Token| it.kind == Kind::Lower && !it.roles.is_cue() && !it.has(Role::Preposition);
        let others = self.found.iter().any(|it| end <= it.tokens.start && it.tokens.end <= verb);
        self.zone == Zone::Before
            && self.is_person(somebody)
            && cast::says(tokens, somebody)
            && rest.len() <= LONGEST
            && rest.iter().all(plain)
            && !others
            && !tokens[end..anchor].iter().any(Token::is_quote)
            && row[23] > 1
            && row[25] == 0
    }

    /// *X ise “…” ifadelerini kullandı.*: a sentence that a mention opens and a listed verb
    /// closes, and hardly anything besides the quotation between.
    fn frames(&self, somebody: &Somebody) -> bool {
        const LONGEST: usize = 2;
        let (tokens, start, end) = (self.tokens, somebody.tokens.start, somebody.tokens.end);
        let Some(anchor) = self.anchor.filter(|&it| it >= end) else { return false };
        let small = |it: &Token| it.is_small() && it.kind == Kind::Lower || it.is_mark(&[',']);
        let before = &tokens[end..anchor];
        let behind = &tokens[anchor + 1..self.whole.end];
        let closes = behind.last().is_some_and(|it| it.kind == Kind::Lower && it.has(Role::Say))
            && behind.len() <= LONGEST
            && behind.iter().all(|it| it.kind == Kind::Lower);
        self.zone == Zone::Before
            && start == self.whole.start
            && self.is_person(somebody)
            && before.len() < LONGEST
            && before.iter().all(small)
            && closes
    }

    /// *X called Y “…”*: a listed verb of naming right behind the mention, and none other
    /// before the mark.
    fn names(&self, somebody: &Somebody) -> bool {
        const LONGEST: usize = 14;
        let (tokens, end) = (self.tokens, somebody.tokens.end);
        let Some(anchor) = self.anchor.filter(|&it| it > end + 1) else { return false };
        let verb = tokens[end].kind == Kind::Lower && tokens[end].has(Role::Name);
        let rest = &tokens[end + 1..anchor];
        let other = rest.iter().any(|it| {
            it.kind == Kind::Lower && (it.roles.is_cue() || it.has(Role::Tag)) || it.is_quote()
        });
        let marked = rest.iter().any(|it| matches!(it.kind, Kind::Mark(_)));
        let sole = !matches!(somebody.shape, Shape::Owner | Shape::Several | Shape::Bare);
        let governed = cast::place(self.seat.scene, tokens, somebody) == Place::Governed;
        self.zone == Zone::Before
            && sole
            && !governed
            && verb
            && !other
            && !marked
            && rest.len() <= LONGEST
    }

    /// *X, who leads the guild, replied to the letter: “A statement.”*: before a colon and a
    /// whole statement, the only one of the sentence who says something, or the only person.
    fn introduces(&self, somebody: &Somebody, row: &Row) -> bool {
        const SHORTEST: i32 = 4;
        let (scene, tokens, end) = (self.seat.scene, self.tokens, somebody.tokens.end);
        let colon = self.anchor.is_some_and(|it| it > end && tokens[it - 1].is_mark(&[':']));
        let stopped = row[62] != 4 || self.seat.at + 1 >= self.seat.sentence.end;
        let statement = row[24] > 0 && row[23] >= SHORTEST && stopped;
        let sole = !matches!(somebody.shape, Shape::Owner | Shape::Several);
        let open = |it: &Somebody| {
            !matches!(cast::place(scene, tokens, it), Place::Governed | Place::Clause)
        };
        if self.zone != Zone::Before || !(colon && statement && sole && open(somebody)) {
            return false;
        }
        let mut others = self.found.iter().filter(|it| it.tokens != somebody.tokens);
        if self.quotes_another(somebody) {
            return false;
        }
        if cast::says(tokens, somebody) {
            return !others.any(|it| cast::says(tokens, it));
        }
        let quotes = tokens[self.between(somebody)].iter().any(Token::is_quote);
        let rival = |it: &Somebody| {
            let behind = it.tokens.start > end && it.shape != Shape::Pronoun;
            self.is_person(it) && (open(it) || behind)
        };
        self.is_person(somebody) && !quotes && !others.any(rival)
    }

    /// *The agency quoted X as saying*: the words are another's.
    fn quotes_another(&self, somebody: &Somebody) -> bool {
        let next = self.tokens.get(somebody.tokens.end);
        next.is_some_and(|it| {
            let forms = self.seat.scene.lexicon.forms();
            forms.has(Group::Quoting, self.seat.scene.word(it))
        })
    }

    /// *He wanted a decision: “…”*: what stands right before the colon and is no person, but
    /// what the clause is about.
    fn is_object(&self, somebody: &Somebody) -> bool {
        let (tokens, start, end) = (self.tokens, somebody.tokens.start, somebody.tokens.end);
        let beside = self.anchor == Some(end + 1) && tokens[end].is_mark(&[':']);
        let before = start.checked_sub(1).filter(|&it| it >= self.whole.start);
        let said = before.is_some_and(|it| tokens[it].has(Role::Say) || !tokens[it].is_word());
        let clause = before.is_some_and(|it| it > self.whole.start);
        let nouns = self.seat.scene.lexicon.forms().has(Group::Trait, forms::CAPITAL_NOUNS);
        let mut words = tokens[somebody.tokens.clone()].iter();
        let named = !nouns && words.any(|it| it.kind == Kind::Capital);
        self.zone == Zone::Before
            && somebody.shape == Shape::Description
            && beside
            && clause
            && !said
            && !named
            && !self.is_person(somebody)
    }

    /// *a Department of Transportation (Caltrans) sign*: what stands in brackets alone.
    fn is_bracketed(&self, somebody: &Somebody) -> bool {
        let (tokens, start, end) = (self.tokens, somebody.tokens.start, somebody.tokens.end);
        let opened = start.checked_sub(1).is_some_and(|it| tokens[it].is_mark(&['(', '[']));
        let closed = tokens.get(end).is_none_or(|it| it.is_mark(&[')', ']', ',']));
        let short = matches!(somebody.shape, Shape::Word | Shape::Bare);
        short && opened && closed
    }

    /// *the “…” plan is a compromise, and X says …*: behind a comma and *and*, where a clause
    /// of his own begins.
    fn begins_a_clause(&self, somebody: &Somebody) -> bool {
        let (tokens, start) = (self.tokens, somebody.tokens.start);
        let Some([mark, link]) = start.checked_sub(2).map(|at| &tokens[at..start]) else {
            return false;
        };
        let word = self.seat.scene.word(link).to_lowercase();
        let behind = self.zone == Zone::Behind && self.anchor.is_some_and(|it| it + 3 < start);
        behind && mark.is_mark(&[',']) && forms::ALL.has(Group::Joins, &word)
    }

    /// *The board offers ‘…’ to X*: right behind the mark and a preposition, where somebody
    /// is named before.
    fn is_addressee(&self, somebody: &Somebody) -> bool {
        let (scene, tokens, start) = (self.seat.scene, self.tokens, somebody.tokens.start);
        let behind = self.anchor.filter(|&it| self.zone == Zone::Behind && it + 2 == start);
        let Some(anchor) = behind else { return false };
        let word = &tokens[anchor + 1];
        let agent = scene.lexicon.forms().has(Group::Agent, scene.word(word));
        let to = word.kind == Kind::Lower && word.has(Role::Preposition) && !word.has(Role::Source);
        let named = |it: &Token| it.kind == Kind::Capital && !it.is_small();
        let before = tokens[self.whole.start..anchor].iter().any(named);
        to && !agent && before
    }

    /// *Refuses gift, mocks ‘…’*: the first word of a line of a heading that the article has
    /// nowhere else with a capital.
    fn only_opens_a_heading(&self, somebody: &Somebody) -> bool {
        let (tokens, start, end) = (self.tokens, somebody.tokens.start, somebody.tokens.end);
        let opens = start == self.whole.start || tokens[start - 1].is_mark(&[';', ',']);
        let colon = tokens.get(end).is_some_and(|it| it.is_mark(&[':']));
        self.seat.heads_or_follows()
            && self.zone == Zone::Before
            && somebody.shape == Shape::Word
            && opens
            && !colon
            && self.seat.scene.form(&tokens[end - 1]).inside == 0
            && self.seat.scene.blocks.len() > 1
    }

    /// *“…” if the margin holds, said NAME*: behind a comma a listed verb and its subject.
    fn is_inverted(&self, somebody: &Somebody) -> bool {
        let (tokens, start) = (self.tokens, somebody.tokens.start);
        let named = matches!(somebody.shape, Shape::Name | Shape::Word);
        let verb = start
            .checked_sub(1)
            .is_some_and(|it| tokens[it].kind == Kind::Lower && tokens[it].has(Role::Say));
        // *…, según asegura NAME*, *…, as said NAME*.
        let comma =
            |back: usize| start.checked_sub(back).is_some_and(|it| tokens[it].is_mark(&[',']));
        let aside = start
            .checked_sub(2)
            .is_some_and(|it| tokens[it].has(Role::Source) || tokens[it].has(Role::Link));
        let comma = comma(2) || aside && comma(3);
        let quotes = tokens[self.between(somebody)].iter().any(Token::is_quote);
        self.zone == Zone::Behind && named && verb && comma && !quotes
    }

    /// *…, sagte Jendro, „…“*, *To Lund replied the board: “…”*: a listed verb and its
    /// subject behind it, then hardly more than the mark, and nobody before who can be the
    /// subject.
    fn is_inverted_before(&self, somebody: &Somebody) -> bool {
        const LONGEST: usize = 6;
        const ASIDE: usize = 24;
        let (scene, tokens, start) = (self.seat.scene, self.tokens, somebody.tokens.start);
        let says = |it: &Token| it.kind == Kind::Lower && it.has(Role::Say);
        let verb = start.checked_sub(1).filter(|&it| it >= self.whole.start && says(&tokens[it]));
        // Where cases have endings, who stands behind the verb may be spoken to.
        let cases = scene.lexicon.forms().has(Group::Trait, forms::GENITIVE_BEHIND);
        let (Some(verb), Zone::Before, false) = (verb, self.zone, cases) else { return false };
        let between = &tokens[self.between(somebody)];
        let comma = |at: Option<usize>| at.is_some_and(|it| tokens[it].is_mark(&[',']));
        let announces = match between {
            [one] => one.is_mark(&[':']) || one.is_mark(&[',']) && comma(verb.checked_sub(1)),
            // *Immerhin, fand X, habe man „…“*.
            [first, ..] if first.is_mark(&[',']) && comma(verb.checked_sub(1)) => {
                between.len() <= ASIDE
            }
            [.., last] => last.is_mark(&[':']) && between.len() <= LONGEST,
            [] => false,
        };
        let plain = between.iter().all(|it| !says(it) && !it.is_quote());
        // Where verbs stand second, a clause before the comma has its own subject.
        let second = scene.lexicon.forms().has(Group::Trait, forms::VERB_SECOND);
        let subject = self.found.iter().any(|it| {
            let before = tokens.get(it.tokens.end..verb).unwrap_or_default();
            let apart = second && before.iter().any(|it| it.is_mark(&[',']));
            it.tokens.end < start && !apart && cast::place(scene, tokens, it) == Place::Subject
        });
        let sole = !matches!(somebody.shape, Shape::Owner | Shape::Several);
        sole && announces && plain && !subject
    }

    /// *Para Hurtado, es “…”*, *Für die Forscher ist das „…“*: whose view it is, where the
    /// sentence opens with that and nobody else speaks in it.
    fn is_view(&self, somebody: &Somebody) -> bool {
        let (scene, tokens, end) = (self.seat.scene, self.tokens, somebody.tokens.end);
        let forms = scene.lexicon.forms();
        let opens = somebody.tokens.start.checked_sub(1).filter(|&it| {
            let first = it == self.whole.start || it > 0 && tokens[it - 1].is_mark(&[',']);
            first && forms.has(Group::View, &scene.word(&tokens[it]).to_lowercase())
        });
        let (Some(_), Zone::Before) = (opens, self.zone) else { return false };
        let next = tokens.get(end);
        let parted = next.is_some_and(|it| it.is_mark(&[',']) || it.has(Role::Helper));
        let human = match somebody.shape {
            Shape::Name | Shape::Pronoun => true,
            Shape::Word => scene.form(&tokens[end - 1]).inside > 0,
            Shape::Description | Shape::Bare => tokens[somebody.tokens.clone()]
                .iter()
                .any(|it| it.has(Role::Title) || it.has(Role::People)),
            Shape::Several | Shape::Owner => false,
        };
        let thing = tokens[somebody.tokens.clone()].iter().any(|it| it.has(Role::Thing));
        let between = &tokens[self.between(somebody)];
        let alone = !between.iter().any(|it| it.has(Role::Say));
        parted && human && !thing && alone
    }

    /// *what NAME called “…”*: a listed verb alone between the mention and the mark, behind
    /// a word that stands for what is quoted.
    fn is_called(&self, somebody: &Somebody) -> bool {
        let (tokens, start) = (self.tokens, somebody.tokens.start);
        let between = &tokens[self.between(somebody)];
        let verb = matches!(between, [it] if it.kind == Kind::Lower && it.roles.is_cue());
        let what = start.checked_sub(1).is_some_and(|it| {
            let forms = self.seat.scene.lexicon.forms();
            forms.has(Group::What, &self.seat.scene.word(&tokens[it]).to_lowercase())
        });
        let sole = !matches!(somebody.shape, Shape::Owner | Shape::Several);
        self.zone == Zone::Before && sole && verb && what
    }

    /// *Brooks: Rubio did well in ‘…’*: a heading whose first word, before a colon, speaks.
    fn heads_line(&self, somebody: &Somebody) -> bool {
        let named = matches!(somebody.shape, Shape::Name | Shape::Word);
        let (start, end) = (somebody.tokens.start, somebody.tokens.end);
        let colon = self.tokens.get(end).is_some_and(|it| it.is_mark(&[':']));
        let heading = self.seat.heads && self.zone == Zone::Before;
        let office =
            |it: usize| self.tokens[it].has(Role::Title) || self.tokens[it].has(Role::People);
        let first =
            start == self.whole.start || start == self.whole.start + 1 && office(self.whole.start);
        heading && named && first && colon
    }

    /// *Mokiniai sakė: „…“*: two words and a colon, of which the second says so, or of
    /// which no list tells.
    fn is_lone(&self, somebody: &Somebody) -> bool {
        let (start, end) = (somebody.tokens.start, somebody.tokens.end);
        let alone = start == self.whole.start && end == start + 1 && self.anchor == Some(end + 2);
        let verb = self.tokens.get(end).is_some_and(|it| {
            it.has(Role::Say) || self.seat.scene.lexicon.is_unlisted() && !it.is_small()
        });
        let colon = self.tokens.get(end + 1).is_some_and(|it| it.is_mark(&[':']));
        self.zone == Zone::Before && somebody.shape == Shape::Bare && alone && verb && colon
    }

    /// *Den Tausch nannte Petra Kuhn „…“*: where verbs stand second, who follows the verb
    /// is its subject, if nobody before it can be.
    fn is_verb_second(&self, somebody: &Somebody) -> bool {
        let (scene, start) = (self.seat.scene, somebody.tokens.start);
        let second = scene.lexicon.forms().has(Group::Trait, forms::VERB_SECOND);
        let named = matches!(somebody.shape, Shape::Name | Shape::Word);
        let adjacent = self.zone == Zone::Before && self.anchor == Some(somebody.tokens.end);
        let verb = start.checked_sub(1).is_some_and(|it| {
            let it = &self.tokens[it];
            it.kind == Kind::Lower && (it.has(Role::Say) || it.has(Role::Name))
        });
        let subject = self.found.iter().any(|it| {
            it.tokens.end < start && cast::place(scene, self.tokens, it) != Place::Governed
        });
        second && named && adjacent && verb && !subject
    }

    /// *a surrogate who said voters should not “…”*, *a message from NAME that read: “…”*:
    /// a clause on the mention that says so, and nobody after it.
    fn is_relative(&self, somebody: &Somebody) -> bool {
        let (tokens, end) = (self.tokens, somebody.tokens.end);
        if self.zone != Zone::Before || somebody.shape == Shape::Owner {
            return false;
        }
        let comma = tokens.get(end).is_some_and(|it| it.is_mark(&[',']));
        let at = end + usize::from(comma);
        let word = tokens.get(at).map_or("", |it| self.seat.scene.word(it));
        let start = somebody.tokens.start;
        let from = start.checked_sub(1).map_or("", |it| self.seat.scene.word(&tokens[it]));
        let forms = self.seat.scene.lexicon.forms();
        let teller = forms.has(Group::Teller, from);
        let source = teller || !self.behind_preposition(start) && start > 0;
        let fits = forms.has(Group::Who, word)
            || forms.has(Group::Which, word) && somebody.shape == Shape::Name && source && comma;
        let until = self.whole.end.min(at + 4);
        let says = |it: &Token| it.kind == Kind::Lower && it.has(Role::Say);
        let mut clause = (at + 1..until).skip_while(|&it| tokens[it].has(Role::Helper));
        let Some(verb) = clause.next().filter(|&it| says(&tokens[it])) else { return false };
        let later = self.anchor.is_some_and(|anchor| {
            verb < anchor && !tokens[verb + 1..anchor].iter().any(|it| says(it) || it.is_quote())
        });
        fits && later
    }

    /// A pull quote: alone in its block, and a name alone in the line below.
    fn is_credit(&self, somebody: &Somebody) -> bool {
        let alone = self.seat.block_is_bare() && self.anchor.is_none() && self.zone == Zone::Next;
        let last = somebody.tokens.end;
        let rest = &self.tokens[last.min(self.whole.end)..self.whole.end];
        let office = rest.first().is_none_or(|it| it.is_mark(&[','])) && rest.len() <= 8;
        alone
            && somebody.shape == Shape::Name
            && somebody.tokens.start == self.whole.start
            && office
    }

    /// Whether a mention and a listed verb of saying alone stand right behind the mark,
    /// in either order.
    fn follows(&self, somebody: &Somebody) -> bool {
        let here = match self.zone {
            Zone::Behind => true,
            Zone::Next => self.anchor.is_some(),
            _ => false,
        };
        let named = matches!(somebody.shape, Shape::Name | Shape::Word | Shape::Pronoun);
        let says = |it: &Token| it.kind == Kind::Lower && it.has(Role::Say);
        let mut between = self.tokens[self.between(somebody)]
            .iter()
            .filter(|it| !matches!(it.kind, Kind::Mark(_) | Kind::Stop));
        let verb_first = match (between.next(), between.next()) {
            (None, _) => false,
            (Some(verb), None) => says(verb),
            _ => return false,
        };
        let end = somebody.tokens.end;
        // “…?” X asked: “…”: the verb serves the quotation behind it.
        let serves = |at: usize| {
            self.tokens[at..self.whole.end]
                .iter()
                .take(3)
                .any(|it| it.is_quote() || it.is_mark(&[':']))
        };
        let verb_last = end < self.whole.end && says(&self.tokens[end]) && !serves(end + 1);
        // “…,” X, a member of the board, said.
        let aside = cast::past_aside(self.tokens, end);
        let verb_last = verb_last
            || aside > end
                && self.tokens.get(aside).is_some_and(says)
                && aside < self.whole.end
                && !serves(aside + 1);
        here && named && (verb_first || verb_last && self.found_between_none(somebody))
    }

    /// Whether no word stands between the anchor and the mention.
    fn found_between_none(&self, somebody: &Somebody) -> bool {
        !self.tokens[self.between(somebody)].iter().any(Token::is_word)
    }

    /// Whether a dash alone stands between an earlier quotation, or the sentence that
    /// it ends, and the mention.
    fn is_another_signature(&self, somebody: &Somebody) -> bool {
        let earlier = matches!(self.zone, Zone::Earlier | Zone::Farther);
        let start = somebody.tokens.start;
        let dash = start.checked_sub(1).is_some_and(|it| self.tokens[it].is_mark(DASHES));
        let opens = start == self.whole.start + 1;
        earlier && dash && (opens || self.anchor.is_some_and(|it| it + 2 == start))
    }

    /// Whether nothing but a listed verb of saying, with two words at most behind it,
    /// stands between the mention and the comma or colon before the quotation.
    fn announces(&self, somebody: &Somebody) -> bool {
        let named = !matches!(somebody.shape, Shape::Several | Shape::Owner);
        let between = &self.tokens[self.between(somebody)];
        let aside = usize::from(between.first().is_some_and(|it| it.is_mark(&[','])));
        let between = &between[aside..];
        let [verb, rest @ .., mark] = between else { return false };
        named
            && self.zone == Zone::Before
            && verb.kind == Kind::Lower
            && verb.has(Role::Say)
            && rest.len() <= 2
            && rest.iter().all(|it| it.kind == Kind::Lower)
            && mark.is_mark(&[':', ','])
            && !self.behind_preposition(somebody.tokens.start)
    }

    /// The clause that was read: from the mention to the quotation or the cue.
    fn evidence(&self, somebody: &Somebody, cue: Option<usize>) -> Span {
        let span = somebody.span(self.tokens);
        cue.map_or(span, |it| span.cover(self.tokens[it].span))
    }
}

/// Whether a mention is a person by its own words.
pub(super) fn is_person(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> bool {
    let words = &tokens[somebody.tokens.clone()];
    let thing = words.iter().any(|it| it.has(Role::Thing));
    let titled = somebody.tokens.start < somebody.head.start;
    let nouns = scene.lexicon.forms().has(Group::Trait, forms::CAPITAL_NOUNS);
    let last = &tokens[somebody.head.end - 1];
    match somebody.shape {
        Shape::Pronoun => true,
        Shape::Name => !thing,
        Shape::Word if nouns => titled || cast::is_given(scene.word(last)),
        Shape::Word => !thing && scene.form(last).inside > 0,
        Shape::Description | Shape::Bare => people::is_human(scene, tokens, somebody),
        Shape::Several | Shape::Owner => false,
    }
}

fn count(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// How a quotation's words end.
fn ending(inner: &str) -> i32 {
    match inner.chars().next_back() {
        Some(',' | '，' | '،') => 1,
        Some('.' | '。') => 2,
        Some('?' | '!' | '…' | '？' | '！') => 3,
        Some(c) if c.is_alphanumeric() => 4,
        _ => 5,
    }
}

fn kind_at(scene: &Scene<'_>, tokens: &[Token], end: usize, at: usize) -> i32 {
    tokens.get(at).filter(|_| at < end).map_or(0, |it| kind(scene, it))
}

fn kind_before(scene: &Scene<'_>, tokens: &[Token], start: usize, at: usize) -> i32 {
    at.checked_sub(1).filter(|&it| it >= start).map_or(0, |it| kind(scene, &tokens[it]))
}

/// What a neighbor is, in an order in which likely neighbors of speakers stand
/// together: 0 for none, marks, small words, other words, verbs of saying, names.
fn kind(scene: &Scene<'_>, token: &Token) -> i32 {
    match token.kind {
        Kind::Stop => 0,
        Kind::Mark('(' | ')' | '[' | ']') => 2,
        Kind::Mark(',' | '،' | '，') => 3,
        Kind::Mark(':' | '：') => 5,
        Kind::Mark(c) if DASHES.contains(&c) => 4,
        Kind::Mark(_) => 1,
        Kind::Quote(_) => 6,
        Kind::Digits => 21,
        Kind::Capital if !token.is_small() || scene.form(token).inside > 1 => 20,
        _ if token.has(Role::Source) => 9,
        _ if token.has(Role::Say) => 18,
        _ if token.has(Role::Name) => 17,
        _ if token.has(Role::Think) => 16,
        _ if token.has(Role::Tag) => 15,
        _ if token.has(Role::Article) => 10,
        _ if token.has(Role::Link) => 7,
        _ if token.has(Role::Preposition) => 8,
        _ if token.has(Role::Helper) => 13,
        _ if token.has(Role::Time) => 12,
        _ if token.is_small() => 11,
        _ if token.has(Role::Title) || token.has(Role::People) => 19,
        _ => 14,
    }
}
