//! Forms that name the speaker, whatever the trees say.

use super::super::cast::{self, Place};
use super::super::forms::{self, Group};
use super::super::people::{Shape, Somebody};
use super::super::scene::{DASHES, Kind, Token, lower};
use super::super::words::Role;
use super::view::View;
use super::{Row, Zone, is_person};

impl View<'_> {
    /// Whether a form names the speaker that leaves no choice.
    pub(super) fn is_plain(&self, somebody: &Somebody, row: &Row) -> bool {
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
            // The sentence right above announces it (28, 29, 68); with more before its colon,
            // only where nobody else there says anything (66).
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
            || self.closes_clause(somebody)
            || invited && self.is_described_at_length(somebody)
            || self.is_heard(somebody) && self.anchor.is_some()
            || self.is_told_of(somebody)
    }

    /// Whether a mention is a person by its own words.
    pub(super) fn is_person(&self, somebody: &Somebody) -> bool {
        is_person(self.seat.scene, self.tokens, somebody)
    }

    /// *“…,” according to X*; *According to X, “…”*.
    pub(super) fn is_source(&self, somebody: &Somebody, row: &Row) -> bool {
        const LONGEST: usize = 25;
        let (tokens, start, end) = (self.tokens, somebody.tokens.start, somebody.tokens.end);
        let before = |back: usize| start.checked_sub(back).filter(|&it| it >= self.whole.start);
        let source = |at: Option<usize>| at.filter(|&it| tokens[it].has(Role::Source));
        // A word that is a source alone can mean *after*, too.
        let worded = self.source_of_words(start);
        let (sure, at) = match (source(before(2)).filter(|_| worded.is_none()), source(before(1))) {
            _ if worded.is_some() => (true, worded.unwrap_or_default()),
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
                // A word alone or a title between marks is a name, and not what somebody says.
                let words = row[23] > 1 && row[25] == 0;
                let near = anchor == end + 1 || alone && words && anchor - end <= LONGEST;
                let parted = tokens[end].is_mark(&[',']);
                at == self.whole.start && (parted && near || worded.is_some() && alone)
            }
            _ => false,
        };
        sole && sure && beside
    }

    /// *Nach den Worten von X*, *По словам мэра*: where the phrase begins whose noun stands
    /// before the mention at `start`.
    fn source_of_words(&self, start: usize) -> Option<usize> {
        const LONGEST: usize = 4;
        let from = start.saturating_sub(LONGEST).max(self.whole.start);
        let forms = self.seat.scene.lexicon.forms();
        let noun = (from..start).rev().find(|&it| forms.has(Group::SourceNoun, &self.lower(it)))?;
        let small = |it: &Token| it.has(Role::Preposition) || it.has(Role::Article);
        let first = (from..noun).rev().take_while(|&it| small(&self.tokens[it])).last()?;
        let of = &self.tokens[noun + 1..start];
        (of.iter().all(small) && self.tokens[first].has(Role::Preposition)).then_some(first)
    }

    /// *„…“, heißt es in dem Bericht*: where a pronoun stands for nobody, whose words they
    /// are.
    pub(super) fn is_document(&self, somebody: &Somebody) -> bool {
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
    pub(super) fn is_told(&self, somebody: &Somebody) -> bool {
        const LONGEST: usize = 12;
        let (scene, tokens) = (self.seat.scene, self.tokens);
        let (start, end) = (somebody.tokens.start, somebody.tokens.end);
        let second = scene.lexicon.forms().is(forms::VERB_SECOND);
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
    pub(super) fn tells_at_the_end(&self, somebody: &Somebody) -> bool {
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
            let word = self.seat.scene.word(it);
            it.is_mark(&[',']) || it.is_mark(DASHES) || forms::ALL.has(Group::Joins, &lower(word))
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
        // The verb belongs to the subject that stands nearest before it.
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
    pub(super) fn owns_the_words(&self, somebody: &Somebody) -> bool {
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
    pub(super) fn says_so(&self, somebody: &Somebody, row: &Row) -> bool {
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
    pub(super) fn frames(&self, somebody: &Somebody) -> bool {
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
    pub(super) fn names(&self, somebody: &Somebody) -> bool {
        const LONGEST: usize = 14;
        let (tokens, end) = (self.tokens, somebody.tokens.end);
        let Some(anchor) = self.anchor.filter(|&it| it > end + 1) else { return false };
        // *The commission, which had sued, called …*
        let at = cast::past_aside(tokens, end);
        if at + 1 >= anchor {
            return false;
        }
        let verb = tokens[at].kind == Kind::Lower && tokens[at].has(Role::Name);
        let rest = &tokens[at + 1..anchor];
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
    pub(super) fn introduces(&self, somebody: &Somebody, row: &Row) -> bool {
        const SHORTEST: i32 = 4;
        let (scene, tokens, end) = (self.seat.scene, self.tokens, somebody.tokens.end);
        let colon = self.anchor.is_some_and(|it| it > end && tokens[it - 1].is_mark(&[':']));
        // What ends without a mark while the sentence goes on is a part of that sentence.
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
    pub(super) fn quotes_another(&self, somebody: &Somebody) -> bool {
        let next = self.tokens.get(somebody.tokens.end);
        next.is_some_and(|it| {
            let forms = self.seat.scene.lexicon.forms();
            forms.has(Group::Quoting, self.seat.scene.word(it))
        })
    }

    /// *He wanted a decision: “…”*: what stands right before the colon and is no person, but
    /// what the clause is about.
    pub(super) fn is_object(&self, somebody: &Somebody) -> bool {
        let (tokens, start, end) = (self.tokens, somebody.tokens.start, somebody.tokens.end);
        let beside = self.anchor == Some(end + 1) && tokens[end].is_mark(&[':']);
        let before = start.checked_sub(1).filter(|&it| it >= self.whole.start);
        // *A vereadora X criticou a prefeitura: “…”*: the verb has its subject.
        let subject = |verb: usize| {
            let second = self.seat.scene.lexicon.forms().is(forms::VERB_SECOND);
            let mut before = self.found.iter().filter(|it| it.tokens.end <= verb && !second);
            let place = |it: &Somebody| cast::place(self.seat.scene, tokens, it);
            before.any(|it| self.is_person(it) && place(it) != Place::Governed)
        };
        let said = before
            .is_some_and(|it| tokens[it].has(Role::Say) && !subject(it) || !tokens[it].is_word());
        let clause = before.is_some_and(|it| it > self.whole.start);
        let nouns = self.seat.scene.lexicon.forms().is(forms::CAPITAL_NOUNS);
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
    pub(super) fn is_bracketed(&self, somebody: &Somebody) -> bool {
        let (tokens, start, end) = (self.tokens, somebody.tokens.start, somebody.tokens.end);
        let opened = start.checked_sub(1).is_some_and(|it| tokens[it].is_mark(&['(', '[']));
        let closed = tokens.get(end).is_none_or(|it| it.is_mark(&[')', ']', ',']));
        let short = matches!(somebody.shape, Shape::Word | Shape::Bare);
        short && opened && closed
    }

    /// *the “…” plan is a compromise, and X says …*: behind a comma and *and*, where a clause
    /// of his own begins.
    pub(super) fn begins_a_clause(&self, somebody: &Somebody) -> bool {
        let (tokens, start) = (self.tokens, somebody.tokens.start);
        let Some([mark, link]) = start.checked_sub(2).map(|at| &tokens[at..start]) else {
            return false;
        };
        let word = lower(self.seat.scene.word(link));
        let behind = self.zone == Zone::Behind && self.anchor.is_some_and(|it| it + 3 < start);
        behind && mark.is_mark(&[',']) && forms::ALL.has(Group::Joins, &word)
    }

    /// *The board offers ‘…’ to X*: right behind the mark and a preposition, where somebody
    /// is named before.
    pub(super) fn is_addressee(&self, somebody: &Somebody) -> bool {
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
    pub(super) fn only_opens_a_heading(&self, somebody: &Somebody) -> bool {
        let (tokens, start, end) = (self.tokens, somebody.tokens.start, somebody.tokens.end);
        let opens = start == self.whole.start || tokens[start - 1].is_mark(&[';', ',']);
        let colon = tokens.get(end).is_some_and(|it| it.is_mark(&[':']));
        self.seat.heads_or_follows()
            && self.zone == Zone::Before
            && somebody.shape == Shape::Word
            && opens
            && !colon
            && self.seat.scene.form(&tokens[end - 1]).inside == 0
            // A heading alone does not tell how its words are written elsewhere.
            && self.seat.scene.blocks.len() > 1
    }

    /// *“…” if the margin holds, said NAME*: behind a comma a listed verb and its subject.
    pub(super) fn is_inverted(&self, somebody: &Somebody) -> bool {
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
    pub(super) fn is_inverted_before(&self, somebody: &Somebody) -> bool {
        const LONGEST: usize = 6;
        const ASIDE: usize = 24;
        let (scene, tokens, start) = (self.seat.scene, self.tokens, somebody.tokens.start);
        let says = |it: &Token| it.kind == Kind::Lower && it.has(Role::Say);
        let verb = start.checked_sub(1).filter(|&it| it >= self.whole.start && says(&tokens[it]));
        // Where cases have endings, who stands behind the verb may be spoken to.
        let cases = scene.lexicon.forms().is(forms::GENITIVE_BEHIND);
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
        let second = scene.lexicon.forms().is(forms::VERB_SECOND);
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
    pub(super) fn is_view(&self, somebody: &Somebody) -> bool {
        let (scene, tokens, end) = (self.seat.scene, self.tokens, somebody.tokens.end);
        let forms = scene.lexicon.forms();
        let opens = somebody.tokens.start.checked_sub(1).filter(|&it| {
            let first = it == self.whole.start || it > 0 && tokens[it - 1].is_mark(&[',']);
            first && forms.has(Group::View, &lower(scene.word(&tokens[it])))
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
    pub(super) fn is_called(&self, somebody: &Somebody) -> bool {
        let (tokens, start) = (self.tokens, somebody.tokens.start);
        let between = &tokens[self.between(somebody)];
        let verb = matches!(between, [it] if it.kind == Kind::Lower && it.roles.is_cue());
        let what = start.checked_sub(1).is_some_and(|it| {
            let forms = self.seat.scene.lexicon.forms();
            forms.has(Group::What, &lower(self.seat.scene.word(&tokens[it])))
        });
        let sole = !matches!(somebody.shape, Shape::Owner | Shape::Several);
        self.zone == Zone::Before && sole && verb && what
    }

    /// *Brooks: Rubio did well in ‘…’*: a heading whose first word, before a colon, speaks.
    pub(super) fn heads_line(&self, somebody: &Somebody) -> bool {
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
    pub(super) fn is_lone(&self, somebody: &Somebody) -> bool {
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
    pub(super) fn is_verb_second(&self, somebody: &Somebody) -> bool {
        let (scene, start) = (self.seat.scene, somebody.tokens.start);
        let second = scene.lexicon.forms().is(forms::VERB_SECOND);
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
    pub(super) fn is_relative(&self, somebody: &Somebody) -> bool {
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
    pub(super) fn is_credit(&self, somebody: &Somebody) -> bool {
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
    pub(super) fn follows(&self, somebody: &Somebody) -> bool {
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
    pub(super) fn found_between_none(&self, somebody: &Somebody) -> bool {
        !self.tokens[self.between(somebody)].iter().any(Token::is_word)
    }

    /// Whether nothing but a listed verb of saying, with two words at most behind it,
    /// stands between the mention and the comma or colon before the quotation.
    pub(super) fn announces(&self, somebody: &Somebody) -> bool {
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
}
