//! Who beside a quotation did not say it, by the form of his clause.

use super::super::cast;
use super::super::forms::{self, Group};
use super::super::people::{Shape, Somebody, is_outlet};
use super::super::scene::{Kind, Token, lower};
use super::super::words::Role;
use super::Zone;
use super::view::View;
use std::borrow::Cow;

impl View<'_> {
    /// Whether a mention's clause says that somebody else speaks.
    pub(super) fn is_apart(&self, somebody: &Somebody) -> bool {
        self.is_object_of_telling(somebody)
            || self.is_spoken_to(somebody)
            || self.is_nobody(somebody)
            || self.is_aside(somebody)
            || self.hears(somebody)
            || self.is_hearsay(somebody)
            || self.is_subject_matter(somebody)
            || self.is_relative_pronoun(somebody)
    }

    pub(super) fn lower(&self, at: usize) -> Cow<'_, str> {
        self.tokens.get(at).map_or(Cow::Borrowed(""), |it| lower(self.seat.scene.word(it)))
    }

    fn says(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|it| it.kind == Kind::Lower && it.has(Role::Say))
    }

    /// *X told the BBC: “…”*: the object of a verb that has one.
    fn is_object_of_telling(&self, somebody: &Somebody) -> bool {
        let Some(verb) = somebody.tokens.start.checked_sub(1) else { return false };
        let forms = self.seat.scene.lexicon.forms();
        verb >= self.whole.start
            && self.tokens[verb].kind == Kind::Lower
            && forms.has(Group::Tells, &self.lower(verb))
    }

    /// Where the words begin that a verb of saying right behind the quotation opens; the verb.
    pub(super) fn verb_behind(&self) -> Option<usize> {
        let anchor = self.anchor.filter(|_| matches!(self.zone, Zone::Behind | Zone::Next))?;
        let marks = |it: &&Token| matches!(it.kind, Kind::Mark(_) | Kind::Stop);
        let first = anchor + 1 + self.tokens[anchor + 1..].iter().take_while(marks).count();
        let helps = |it: &&Token| {
            it.kind == Kind::Lower
                && (it.has(Role::Helper)
                    || it.has(Role::They) && !it.has(Role::He) && !it.has(Role::She))
        };
        let verb = first
            + self.tokens[first.min(self.tokens.len())..].iter().take(3).take_while(helps).count();
        let dashed =
            self.tokens[anchor + 1..first].iter().any(|it| it.is_mark(super::super::scene::DASHES));
        let token = self.tokens.get(verb).filter(|_| verb < self.whole.end)?;
        let unlisted = dashed && token.kind == Kind::Lower && !token.is_small();
        (self.says(verb) || unlisted).then_some(verb)
    }

    /// *“…”, aseguró a EFE su agente, Ignacio Vega*: behind the verb and a preposition, or an
    /// outlet right behind the verb, where somebody else is named before the clause ends.
    fn is_spoken_to(&self, somebody: &Somebody) -> bool {
        let (scene, tokens, start, end) =
            (self.seat.scene, self.tokens, somebody.tokens.start, somebody.tokens.end);
        let Some(verb) = self.verb_behind().filter(|&it| it < start) else { return false };
        let before = &tokens[verb + 1..start];
        let prepared = before.iter().any(|it| {
            it.has(Role::Preposition)
                && !it.has(Role::Source)
                && !scene.lexicon.forms().has(Group::Agent, scene.word(it))
        });
        let last = before.last();
        let governed = prepared
            && last.is_some_and(|it| {
                it.has(Role::Preposition) || it.has(Role::Article) || !it.is_small()
            });
        let outlet = tokens[somebody.head.clone()].iter().all(|it| is_outlet(scene.word(it)));
        let beside = before.iter().all(Token::is_word);
        if !(beside && (governed || outlet)) {
            return false;
        }
        let later = self.found.iter().any(|it| {
            it.tokens.start >= end
                && self.is_person(it)
                && !super::super::people::governed(tokens, it.tokens.start)
                && tokens[end..it.tokens.start].iter().all(|it| it.is_word() && !it.has(Role::Say))
        });
        let drops = scene.lexicon.forms().is(forms::DROPS_SUBJECT);
        later || outlet && (governed || drops && verb + 1 == start)
    }

    /// *“…,” and nobody knows why*.
    fn is_nobody(&self, somebody: &Somebody) -> bool {
        let one = somebody.tokens.len() == 1;
        one && forms::ALL.has(Group::Nobody, &self.lower(somebody.tokens.start))
    }

    /// *Her mother, she says, replied: “…”*: the reporter's own source between two commas.
    fn is_aside(&self, somebody: &Somebody) -> bool {
        let (tokens, start, end) = (self.tokens, somebody.tokens.start, somebody.tokens.end);
        let comma = |at: usize| tokens.get(at).is_some_and(|it| it.is_mark(&[',']));
        let opened = start > self.whole.start && comma(start - 1);
        let subject = self
            .found
            .iter()
            .any(|it| it.tokens.start == self.whole.start && it.tokens.end + 1 == start);
        let told = self.says(end) && comma(end + 1) && self.says(end + 2);
        self.zone == Zone::Before && opened && subject && told
    }

    /// *X, who spoke on condition of anonymity, said*: the pronoun, where the mention that it
    /// is about stands before.
    fn is_relative_pronoun(&self, somebody: &Somebody) -> bool {
        let start = somebody.tokens.start;
        let forms = self.seat.scene.lexicon.forms();
        let comma = start.checked_sub(1).is_some_and(|it| self.tokens[it].is_mark(&[',']));
        somebody.tokens.len() == 1
            && comma
            && self.zone == Zone::Before
            && forms.has(Group::Who, &self.lower(start))
    }

    /// *“…,” a source close to the company told Reuters*: a description right behind the mark,
    /// what it is of, and a listed verb in a form that has a subject.
    pub(super) fn is_described_at_length(&self, somebody: &Somebody) -> bool {
        const LONGEST: usize = 8;
        let (tokens, end) = (self.tokens, somebody.tokens.end);
        let forms = self.seat.scene.lexicon.forms();
        let rest = &tokens[end..self.whole.end.max(end)];
        let words = rest.iter().take(LONGEST).take_while(|it| it.is_word() && !it.has(Role::Link));
        let verb = words.enumerate().find(|it| {
            it.1.kind == Kind::Lower && forms.has(Group::Finite, self.seat.scene.word(it.1))
        });
        let Some((verb, _)) = verb.filter(|it| it.0 > 0) else { return false };
        let of = tokens[end..end + verb].iter().any(|it| it.has(Role::Preposition));
        let governed = |it: &Somebody| {
            let own = &tokens[end..it.tokens.start];
            !own.iter().any(|it| it.has(Role::Preposition))
        };
        let mut others =
            self.found.iter().filter(|it| (end..end + verb).contains(&it.tokens.start));
        self.zone == Zone::Behind
            && somebody.shape == Shape::Description
            && self.found_between_none(somebody)
            && of
            && !others.any(governed)
    }

    /// *“…,” X heard Y say*: who only heard it.
    fn hears(&self, somebody: &Somebody) -> bool {
        let forms = self.seat.scene.lexicon.forms();
        let end = somebody.tokens.end;
        forms.has(Group::Hears, &self.lower(end))
            && self.found.iter().any(|it| it.tokens.start == end + 1 && self.is_heard(it))
    }

    /// *X heard Y say*: who is heard.
    pub(super) fn is_heard(&self, somebody: &Somebody) -> bool {
        let forms = self.seat.scene.lexicon.forms();
        let verb = somebody.tokens.start.checked_sub(1).map(|it| self.lower(it));
        verb.is_some_and(|it| forms.has(Group::Hears, &it))
            && forms.has(Group::Heard, &self.lower(somebody.tokens.end))
    }

    /// *Incendie de Kelm : « On a tout perdu »*: what a heading calls its story before the
    /// colon; a person has a given name, or is named below.
    fn is_subject_matter(&self, somebody: &Somebody) -> bool {
        let (scene, tokens, head) = (self.seat.scene, self.tokens, somebody.head.clone());
        let colon = tokens.get(head.end).is_some_and(|it| it.is_mark(&[':']));
        let name = somebody.head_span(tokens).of(scene.text);
        self.zone == Zone::Before
            && self.seat.heads
            && colon
            && head.start == self.whole.start
            && somebody.shape == Shape::Name
            && !cast::is_given(scene.word(&tokens[head.start]))
            && scene.blocks.len() > 1
            && scene.text.matches(name).nth(1).is_none()
    }

    /// *Aus Kreisen hieß es, X habe „…“*: whom nobody who is named says something of.
    fn is_hearsay(&self, somebody: &Somebody) -> bool {
        let (tokens, start) = (self.tokens, somebody.tokens.start);
        let second = self.seat.scene.lexicon.forms().is(forms::VERB_SECOND);
        let nobody = |it: &Token| it.has(Role::They) && !it.has(Role::He) && !it.has(Role::She);
        let comma = start.checked_sub(1).filter(|&it| it >= self.whole.start + 2);
        second
            && self.zone == Zone::Before
            && comma.is_some_and(|it| {
                let close = tokens[it].is_mark(&[',']) && nobody(&tokens[it - 1]);
                close && self.says(it - 2)
            })
    }

    /// *«…», a déclaré pour sa part le maire*, *«…» – napisał na X premier Jan Wolny*: a verb
    /// of saying right behind the mark, and its subject where the clause ends, whatever stands
    /// between.
    pub(super) fn closes_clause(&self, somebody: &Somebody) -> bool {
        const LONGEST: usize = 9;
        let (scene, tokens, start, end) =
            (self.seat.scene, self.tokens, somebody.tokens.start, somebody.tokens.end);
        let Some(verb) = self.verb_behind().filter(|&it| it < start) else { return false };
        let between = &tokens[verb + 1..start];
        let pronoun = |at: usize| {
            let it = &between[at];
            let bound = at > 0 && between[at - 1].has(Role::Preposition) || it.has(Role::Article);
            let one = it.has(Role::He) || it.has(Role::She) || it.has(Role::They);
            one && !bound && !it.has(Role::Helper)
        };
        let plain = between.len() <= LONGEST
            && between.iter().all(|it| {
                it.is_word()
                    && !it.has(Role::Link)
                    && !(it.kind == Kind::Lower && it.has(Role::Say))
            })
            && !(0..between.len()).any(pronoun);
        let titled = somebody.head.start > somebody.tokens.start;
        let person = match somebody.shape {
            Shape::Name => self.is_person(somebody),
            Shape::Word => titled && self.is_person(somebody),
            Shape::Description => self.is_person(somebody),
            _ => false,
        };
        let governed = super::super::people::governed(tokens, start)
            || scene.lexicon.forms().has(Group::Oblique, &self.lower(start));
        let ends = tokens.get(end).filter(|_| end < self.whole.end).is_none_or(|it| {
            !it.is_word() || it.has(Role::Preposition) || it.has(Role::Link) || it.has(Role::Time)
        });
        let other = self.found.iter().any(|it| {
            it.tokens.start > verb
                && it.tokens.end <= start
                && !self.is_spoken_to(it)
                && !super::super::people::governed(tokens, it.tokens.start)
        });
        let own = !tokens[somebody.head.clone()].iter().all(|it| is_outlet(scene.word(it)));
        plain && person && !governed && ends && !other && own
    }

    /// *X recalled what Y told him that night: “…”*: whose words they are.
    pub(super) fn is_told_of(&self, somebody: &Somebody) -> bool {
        const LONGEST: usize = 5;
        let (tokens, start, end) = (self.tokens, somebody.tokens.start, somebody.tokens.end);
        let Some(anchor) = self.anchor.filter(|&it| it > end + 1) else { return false };
        let what = start
            .checked_sub(1)
            .is_some_and(|it| self.seat.scene.lexicon.forms().has(Group::What, &self.lower(it)));
        let rest = &tokens[end + 1..anchor - 1];
        self.zone == Zone::Before
            && !matches!(somebody.shape, Shape::Owner | Shape::Several)
            && what
            && self.says(end)
            && tokens[anchor - 1].is_mark(&[':', ','])
            && rest.len() <= LONGEST
            && rest.iter().all(|it| it.kind == Kind::Lower && !it.has(Role::Say))
    }
}
