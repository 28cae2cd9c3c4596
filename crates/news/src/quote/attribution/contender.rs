//! Who may have said a quotation: the mentions near it, each with its features.

mod apart;
mod plain;
mod view;

use super::cast::{self, Cast};
use super::forms::{self, Group};
use super::people::{self, Shape, Somebody};
use super::scene::{DASHES, Kind, Region, Scene, Token};
use super::words::{Role, is_title_case};
use crate::text::Span;
use std::ops::Range;
use view::View;

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

/// Whether a quotation is a title whatever form names somebody beside it: behind a preposition
/// (*who stars in “Low Tide,” said*), behind a noun and a comma (*in her memoir, “The Long
/// Ditch”*), or before the verb of its own sentence (*“Titanic” was her favorite film*).
pub(super) const fn is_title_at_length(row: &Row) -> bool {
    let inside = row[57] > 0 && (row[21] == 8 || row[21] == 3 && row[22] == 14 && row[23] > 1);
    let subject = row[57] == 0 && row[17] == 13 && row[62] == 4 && row[19] == 0 && row[23] < 5;
    row[25] > 0 && (inside || subject)
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

/// Behind so many sentences that are quotations alone nobody is looked for.
const MOST_BARE: i32 = 50;

/// Tokens on either side of a quotation that are read. Longer sentences are lists
/// or text without full stops; the bound keeps the cost linear there.
const REACH: usize = 80;

/// Contenders of one zone; more are lists of names.
const MAX_A_ZONE: usize = 8;

/// A quotation in its region.
struct Seat<'a> {
    scene: &'a Scene<'a>,
    cast: &'a Cast,
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
    (scene, cast): (&Scene<'_>, &Cast),
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
    let seat = Seat { scene, cast, region, quote, at, sentence, next, heads };
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
    // Inside another quotation, only that one's own words may give a speaker.
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
        // Without a list of verbs of saying, that none is there proves nothing.
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
        // What goes on after its first sentence is a paragraph and signs nothing.
        if sentence.len() > MAX_LINE || sentence.len() < region.tokens.len() {
            return;
        }
        // In a digest the line above says whose the words are, and that behind heads the next.
        let dashed = region.tokens.first().is_some_and(|it| it.is_mark(DASHES));
        let headed = |at: Option<usize>| at.is_some_and(|it| self.opens_with_a_name(it));
        if !dashed && (headed(block.checked_sub(1)) || headed(Some(block + 2))) {
            return;
        }
        let facts = [1, i32::from(region.heading)];
        self.collect((region, Some(block + 1)), sentence, Zone::Next, None, shared, facts, out);
    }

    /// *Ana Ruiz: The port is open*: a block that has a name before a colon and no quotation.
    fn opens_with_a_name(&self, block: usize) -> bool {
        let Some(region) = self.scene.blocks.get(block) else { return false };
        let colon = region.tokens.iter().position(|it| it.is_mark(&[':']));
        let is_name = |it: &Somebody| it.shape == Shape::Name && it.tokens.start == 0;
        !region.tokens.iter().any(Token::is_quote)
            && colon.is_some_and(|colon| {
                let found = people::find(self.scene, &region.tokens, 0..colon);
                found.iter().any(|it| is_name(it) && it.tokens.end == colon)
            })
    }

    /// Contenders in the two nearest sentences before that are more than quotations.
    fn earlier(&self, block: usize, shared: &Row, out: &mut Vec<Contender>) {
        let mut skipped = 0;
        let mut zone = Zone::Earlier;
        for back in 0..=MAX_BLOCKS_BACK.min(block) {
            let region = &self.scene.blocks[block - back];
            let end = if back == 0 { self.sentence.start } else { region.tokens.len() };
            for sentence in region.sentences_before(end) {
                if region.is_bare(&sentence) {
                    skipped += 1;
                    if skipped > MOST_BARE {
                        return;
                    }
                    continue;
                }
                let facts = [i32::try_from(back).unwrap_or(i32::MAX), skipped];
                let anchor = sentence.clone().rev().find(|&it| region.tokens[it].is_quote());
                // Of a long one the end, which is nearest to the quotation.
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
        let read = block.and_then(|it| self.cast.found(it, &range));
        let mut found = match read {
            Some(it) => it.to_vec(),
            None => people::find(self.scene, tokens, range.clone()),
        };
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
                || view.is_apart(somebody)
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
    // In English a noun has an article before it, and is read as a description.
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
    // *…, sier broren, Arne Vik*: the name of whom the noun describes.
    let comma = tokens.get(at + 1).is_some_and(|it| it.is_mark(&[',']));
    let named = found.iter_mut().find(|it| {
        let last = |at: usize| at >= range.end || !tokens[at].is_word();
        it.tokens.start == at + 2 && it.shape == Shape::Name && last(it.tokens.end)
    });
    if let Some(name) = named.filter(|_| comma && plain(at) && !taken) {
        name.tokens.start = at;
        return;
    }
    if plain(at) && ends(at + 1) && !taken {
        let position = found.partition_point(|it| it.tokens.start < at);
        let somebody = Somebody { tokens: at..at + 1, head: at..at + 1, shape: Shape::Bare };
        found.insert(position, somebody);
    }
}

/// Whether a mention is a person by its own words.
pub(super) fn is_person(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> bool {
    let words = &tokens[somebody.tokens.clone()];
    let thing = words.iter().any(|it| it.has(Role::Thing));
    let titled = somebody.tokens.start < somebody.head.start;
    let nouns = scene.lexicon.forms().is(forms::CAPITAL_NOUNS);
    let last = &tokens[somebody.head.end - 1];
    match somebody.shape {
        Shape::Pronoun => true,
        Shape::Name => !thing || cast::is_surname(scene, tokens, somebody),
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
        // A word may have several roles: the trees know it by the first of these.
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
