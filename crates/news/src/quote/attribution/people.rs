//! The people, offices and bodies that a stretch of tokens mentions.

use super::forms::{self, Group};
use super::scene::{DASHES, Form, Kind, Scene, Token, bare, lower};
use super::words::Role;
use crate::language::WordHashing;
use crate::text::Span;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// What kind of words name somebody. Ascending: the later, the plainer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Shape {
    /// A word for people alone: *officials*, *soudkyně*.
    Bare,
    /// *the mayor*, *ein Familienvater*, *Brandt’s lawyer*.
    Description,
    /// *they*, *others*, *it*.
    Several,
    /// *he*, *she*.
    Pronoun,
    /// One capitalized word.
    Word,
    /// A name of two words or more.
    Name,
    /// Whose words they are: *Barrett’s dictum*, *his warning*.
    Owner,
}

/// Words that may name a speaker.
#[derive(Clone, Debug)]
pub(super) struct Somebody {
    /// All of its words, with offices before a name.
    pub(super) tokens: Range<usize>,
    /// The name alone, where there is one; else the same.
    pub(super) head: Range<usize>,
    pub(super) shape: Shape,
}

impl Somebody {
    pub(super) fn span(&self, tokens: &[Token]) -> Span {
        tokens[self.tokens.start].span.cover(tokens[self.tokens.end - 1].span)
    }

    pub(super) fn head_span(&self, tokens: &[Token]) -> Span {
        tokens[self.head.start].span.cover(tokens[self.head.end - 1].span)
    }
}

/// No description has more words behind its article.
const MAX_DESCRIPTION: usize = 5;

/// No name has more words.
const MAX_NAME: usize = 10;

/// Everybody whom `range` of `tokens` mentions, in order.
///
/// Names are runs of capitalized words that are not only there because a sentence
/// begins; descriptions go from an article to the next mark, verb, preposition or
/// clause. `range` is a sentence or a part of one.
pub(super) fn find(scene: &Scene<'_>, tokens: &[Token], range: Range<usize>) -> Vec<Somebody> {
    let mut res: Vec<Somebody> = Vec::new();
    let reader = Reader { scene, tokens, end: range.end, start: range.start };
    let mut at = dateline(scene, tokens, &range);
    while at < range.end {
        match reader.read(at) {
            Some(it) => {
                // One further at least, so that the loop ends.
                at = it.tokens.end.max(at + 1);
                res.push(it);
            }
            None => at += 1,
        }
    }
    joined(scene, tokens, res)
}

/// Names with what stands beside them: *the mayor, Ivo Klein,* is one mention, and
/// of *Ivo Klein, the mayor,* the name is enough.
fn joined(scene: &Scene<'_>, tokens: &[Token], found: Vec<Somebody>) -> Vec<Somebody> {
    let mut res: Vec<Somebody> = Vec::with_capacity(found.len());
    for somebody in found {
        let Some(last) = res.last_mut() else {
            res.push(somebody);
            continue;
        };
        let gap = last.tokens.end..somebody.tokens.start;
        let comma = gap.len() == 1 && tokens[gap.start].is_mark(&[',']);
        let described = |it: &Somebody| matches!(it.shape, Shape::Description | Shape::Bare);
        let ends = tokens
            .get(somebody.tokens.end)
            .is_none_or(|it| !it.is_word() || it.roles.is_cue() || it.has(Role::Helper));
        // *In a note to the crew, Captain Olga Lund wrote*: two mentions.
        let next = tokens.get(somebody.tokens.end);
        let apart = governed(tokens, last.tokens.start) && next.is_some_and(Token::is_word);
        // *antes de la salida, Marta Solano, …*: inside a sentence, only a person, unless it
        // is the source: *according to the plant’s engineer, Nadia Farouk*.
        let before = last.tokens.start.checked_sub(1).map(|it| &tokens[it]);
        let earlier = last.tokens.start.checked_sub(2).map(|it| &tokens[it]);
        let source = [before, earlier].into_iter().flatten().any(|it| it.has(Role::Source));
        let opens = before.is_none_or(|it| it.kind == Kind::Stop);
        let source = source || follows_verb(scene, tokens, last.tokens.start);
        let human = is_human(scene, tokens, last);
        let apart = apart || !(opens || source || human);
        // *Her son, David,*: of a man or a woman a first name is enough.
        let first = somebody.shape == Shape::Word
            && human
            && super::cast::is_given(scene.word(&tokens[somebody.head.start]));
        let named = somebody.shape == Shape::Name || first;
        if comma && described(last) && named && ends && !apart {
            last.tokens.end = somebody.tokens.end;
            last.head = somebody.head;
            last.shape = somebody.shape;
        } else if comma
            && described(&somebody)
            && (last.shape == Shape::Name || is_presented(tokens, last, &somebody))
            && ends
            && !governed(tokens, last.tokens.start)
        {
            // The name stays.
        } else {
            res.push(somebody);
        }
    }
    res
}

/// *Hoekzema, woordvoerder van de actiegroep, sprak*: a surname that opens its sentence, and an
/// office without an article between commas.
fn is_presented(tokens: &[Token], last: &Somebody, office: &Somebody) -> bool {
    let opens = last.tokens.start == 0 || tokens[last.tokens.start - 1].kind == Kind::Stop;
    let titled = tokens[office.tokens.clone()].iter().any(|it| it.has(Role::Title));
    let closed = tokens.get(office.tokens.end).is_some_and(|it| it.is_mark(&[',']));
    last.shape == Shape::Word && office.shape == Shape::Bare && opens && titled && closed
}

/// *“…,” said his agent*, *„…“, aseguró a EFE su agente*: whether a verb of saying right
/// behind a quotation, or the addressee behind that verb, stands before the token at `start`.
fn follows_verb(scene: &Scene<'_>, tokens: &[Token], start: usize) -> bool {
    const LONGEST: usize = 6;
    let words = tokens[..start].iter().rev().take(LONGEST).take_while(|it| it.is_word()).count();
    let first = start - words;
    let behind = tokens[..first]
        .iter()
        .rev()
        .find(|it| !matches!(it.kind, Kind::Mark(_) | Kind::Stop))
        .is_some_and(Token::is_quote);
    let helps = |it: &&Token| it.has(Role::Helper) || it.has(Role::They);
    let verb = first + tokens[first..start].iter().take_while(helps).count();
    let says = |it: &Token| it.kind == Kind::Lower && (it.has(Role::Say) || !it.is_small());
    let addressed = tokens[(verb + 1).min(start)..start]
        .iter()
        .all(|it| it.is_small() || it.kind == Kind::Capital || is_outlet(scene.word(it)));
    behind && verb < start && says(&tokens[verb]) && addressed
}

/// Whether a word is an agency, a paper or a platform, or the beginning of its name, in
/// whatever case: *Facebooku*, *Telegram-канале*.
pub(super) fn is_outlet(word: &str) -> bool {
    const ENDING: usize = 3;
    let word = lower(bare(word));
    let first = word.split('-').next().unwrap_or_default();
    let ends = first.char_indices().rev().map(|it| it.0).take(ENDING);
    let mut stems = std::iter::once(first.len()).chain(ends).map(|end| &first[..end]);
    forms::ALL.has(Group::Outlet, &word) || stems.any(|it| OUTLET_STEMS.contains(it))
}

/// Whether a word is an agency's name in capitals alone: *ČTK*, *EFE*.
fn is_agency(word: &str) -> bool {
    word.chars().all(char::is_uppercase) && is_outlet(word)
}

/// The agencies, papers and platforms whose names other endings can take, without theirs.
static OUTLET_STEMS: LazyLock<HashSet<&str, WordHashing>> = LazyLock::new(|| {
    const SHORTEST: usize = 4;
    let endings = ['a', 'e', 'i', 'o', 'y', 'а', 'о', 'и', 'ы'];
    let stems = forms::ALL.list(Group::Outlet).iter().map(|it| it.trim_end_matches(endings));
    stems.filter(|it| it.chars().count() >= SHORTEST).collect()
});

/// Whether the words of a description say that it is a person.
pub(super) fn is_human(scene: &Scene<'_>, tokens: &[Token], somebody: &Somebody) -> bool {
    tokens[somebody.tokens.clone()].iter().any(|it| {
        let word = || scene.word(it).trim_end_matches('.');
        (it.has(Role::Title) || it.has(Role::People)) && !it.has(Role::Article)
            || it.is_word() && is_gendered(&lower(word()))
    })
}

/// Whether a word says that somebody is a man or a woman: *Mrs*, *uncle*.
fn is_gendered(word: &str) -> bool {
    let groups = forms::ALL.groups(word);
    groups.has(Group::Woman) || groups.has(Group::Man)
}

/// Whether a preposition stands before the mention at `start`.
pub(super) fn governed(tokens: &[Token], start: usize) -> bool {
    start.checked_sub(1).is_some_and(|it| tokens[it].has(Role::Preposition))
}

/// Where the story begins behind a dateline (*LONDON (Reuters) - *, *WASHINGTON,
/// Dec. 8 (UPI) — *): the start of `range` where there is none.
pub(super) fn dateline(scene: &Scene<'_>, tokens: &[Token], range: &Range<usize>) -> usize {
    const REACH: usize = 12;
    let Some(first) = tokens.get(range.start) else { return range.start };
    if range.start != 0 || first.kind != Kind::Capital {
        return range.start;
    }
    let reach = (range.start + REACH).min(range.end);
    let Some(dash) = (range.start..reach).find(|&it| tokens[it].is_mark(DASHES)) else {
        return range.start;
    };
    let lead = &tokens[range.start..dash];
    let word = scene.word(first);
    let shouted = word.chars().filter(|it| it.is_alphabetic()).count() > 2
        && word.chars().all(|it| !it.is_lowercase());
    // Nothing but names, numbers, months and marks stands there.
    let plain = lead.iter().all(|it| it.kind != Kind::Lower || it.has(Role::Time));
    let agency = lead.iter().any(|it| it.is_mark(&['(', '/']));
    if plain && (shouted || agency) && !lead.iter().any(Token::is_quote) {
        return dash + 1;
    }
    range.start
}

struct Reader<'a> {
    scene: &'a Scene<'a>,
    tokens: &'a [Token],
    start: usize,
    end: usize,
}

impl Reader<'_> {
    fn read(&self, at: usize) -> Option<Somebody> {
        let token = &self.tokens[at];
        if !token.is_word() {
            return None;
        }
        // *Nach den Worten von X*: whose they are, stands behind.
        if self.scene.lexicon.forms().has(Group::SourceNoun, &lower(self.scene.word(token))) {
            return None;
        }
        if self.names(at) {
            // *Officials said*: large only because a sentence begins, unless all nouns are.
            let office = token.has(Role::People) || token.has(Role::Title);
            if office && self.opens(at) && !self.names(at + 1) && self.scene.capitals < 20 {
                return self.roles(at);
            }
            return self.named(at, at);
        }
        // *sein Anwalt*, *his lawyer*: possessives are articles.
        let possessive = token.has(Role::Article);
        if !possessive && (token.has(Role::He) || token.has(Role::She)) {
            return Some(self.one(at, Shape::Pronoun));
        }
        if self.describes(at) {
            return self.described(at);
        }
        if possessive && !self.is_english() && (token.has(Role::He) || token.has(Role::She)) {
            return Some(self.one(at, Shape::Pronoun));
        }
        if token.has(Role::They) || token.has(Role::Pronoun) && !token.has(Role::Article) {
            return (!token.has(Role::Itself)).then(|| self.one(at, Shape::Several));
        }
        if token.kind == Kind::Lower && (token.has(Role::People) || token.has(Role::Title)) {
            return self.roles(at);
        }
        // *řekl mluvčí Pražského hradu Jan Novák*: an office that no list has.
        let told = at > self.start
            && self.tokens[at - 1].kind == Kind::Lower
            && self.tokens[at - 1].has(Role::Say);
        if told
            && token.kind == Kind::Lower
            && !token.is_small()
            && self.has_trait(forms::GENITIVE_BEHIND)
            && let Some(name) = self.name_behind_genitive(at + 1)
        {
            return self.named(at, name);
        }
        // *enligt lärarfacket*: a noun that no list has, right behind *according to*.
        let source = at > self.start && self.tokens[at - 1].has(Role::Source);
        if !source || token.kind != Kind::Lower || token.is_small() {
            return None;
        }
        let end = self.noun_phrase(at);
        if self.names(end) {
            return self.named(at, end);
        }
        Some(self.one(at, Shape::Bare))
    }

    /// Whether an office, or a noun right behind a verb of saying, stands before `at`.
    fn is_office_before(&self, at: usize) -> bool {
        let before = |back: usize| at.checked_sub(back).map(|it| &self.tokens[it]);
        let noun = |it: &Token| it.kind == Kind::Lower && !it.is_small();
        let says = |it: &Token| it.kind == Kind::Lower && it.has(Role::Say);
        before(1).is_some_and(|it| {
            noun(it) && (it.has(Role::Title) || !says(it) && before(2).is_some_and(says))
        })
    }

    fn has_trait(&self, name: &str) -> bool {
        self.scene.lexicon.forms().is(name)
    }

    fn is_english(&self) -> bool {
        self.scene.lexicon.code() == "en"
    }

    fn one(&self, at: usize, shape: Shape) -> Somebody {
        Somebody { tokens: at..at + 1, head: at..at + 1, shape }
    }

    /// Whether an article or a possessive stands at `at` and something behind it.
    fn describes(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.has(Role::Article)
            && self.tokens.get(at + 1).is_some_and(|it| it.is_word() && at + 1 < self.end)
    }

    /// Whether the token at `at` is part of a name by its form.
    fn names(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at).filter(|_| at < self.end) else { return false };
        if token.kind != Kind::Capital || token.has(Role::Itself) || self.is_compounded(at) {
            return false;
        }
        let form = self.scene.form(token);
        let opens = self.opens(at);
        if token.is_small() {
            return self.names_though_small(at, opens);
        }
        // *Kveðst Eydís*: in a language without lists, what stands before a known name
        // where a sentence begins is none of it.
        let next = self.tokens.get(at + 1).filter(|_| at + 1 < self.end);
        let unlisted = self.scene.lexicon.is_unlisted()
            && opens
            && form.inside == 0
            && next.is_some_and(|it| self.scene.form(it).inside > 0);
        if unlisted {
            return false;
        }
        // *Währenddessen*, *Tuttavia*: only a sentence's beginning gives it a capital.
        !(opens && form.inside == 0 && form.lower > 0)
            && !(opens && (token.roles.is_cue() || token.has(Role::Tag)) && form.inside == 0)
    }

    /// *die „D-Day“-Formulierung*: a hyphen ties the word to the quotation before.
    fn is_compounded(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|it| &self.tokens[it]) else { return false };
        let gap = before.span.end..self.tokens[at].span.start;
        before.is_quote() && self.scene.text.get(gap) == Some("-")
    }

    /// A month, an auxiliary or an article can be a name: *Will Turner*, *An Wu*.
    fn names_though_small(&self, at: usize, opens: bool) -> bool {
        let token = &self.tokens[at];
        let word = self.scene.word(token);
        if token.has(Role::He) || token.has(Role::She) || token.has(Role::They) || is_weekday(word)
        {
            return false;
        }
        let next = self.tokens.get(at + 1).filter(|_| at + 1 < self.end);
        let plain = |it: &Token| it.kind == Kind::Capital && !it.is_small();
        let follows = next.is_some_and(plain);
        let before = at.checked_sub(1).filter(|&it| it >= self.start).map(|it| &self.tokens[it]);
        let dated = before.is_some_and(|it| it.has(Role::Preposition) || it.kind == Kind::Digits)
            || next.is_some_and(|it| it.kind == Kind::Digits);
        let preceded = before.is_some_and(plain);
        if opens && self.scene.form(token).inside == 0 {
            return false;
        }
        if token.has(Role::Time) || token.has(Role::Helper) {
            return !dated && (follows && word.len() > 1 || preceded && !opens);
        }
        // *La Repubblica*, *El País*, *De La Rosa*; but a sentence's *The White House*.
        !opens
            && follows
            && !self.has_trait(forms::CAPITAL_NOUNS)
            && word.len() > 1
            && !(self.scene.lexicon.code() == "en" && word == "The")
    }

    /// Whether a sentence, a quotation's tail or a clause behind a colon begins at
    /// `at`, so that its capital says nothing.
    fn opens(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|it| &self.tokens[it]) else { return true };
        // “…,” Jan Novak said: the sentence goes on behind the mark.
        let ended = |it: &Token| {
            let inner =
                it.span.of(self.scene.text).trim_end_matches(crate::segment::is_quotation_mark);
            !inner.ends_with([',', '?', '!', '…', '،'])
        };
        before.kind == Kind::Stop
            || before.is_quote() && ended(before)
            || before.is_mark(&[':', '•', '|'])
            || before.is_mark(DASHES)
    }

    /// The name that begins at `at`; `from` is where its offices begin.
    fn named(&self, from: usize, at: usize) -> Option<Somebody> {
        let mut end = at + 1;
        let mut possessive = self.is_possessive(at);
        while end < self.end && end - at < MAX_NAME && !possessive {
            // *Gesundheits-, Sozial- und Integrationsdirektor*: cut words go together.
            if self.scene.word(&self.tokens[end - 1]).ends_with('-') {
                let joint = self.tokens[end].is_mark(&[',']) || self.tokens[end].has(Role::Link);
                if joint && self.tokens.get(end + 1).is_some_and(|it| it.kind == Kind::Capital) {
                    end += 2;
                    continue;
                }
            }
            let token = &self.tokens[end];
            if self.is_nickname(end) {
                end += 1;
                continue;
            }
            let joins = token.kind == Kind::Capital
                && !token.has(Role::Itself)
                && (!token.is_small()
                    || self.names(end)
                    || self.names(end + 1) && !token.has(Role::Time))
                && !is_weekday(self.scene.word(token));
            let particle =
                token.kind == Kind::Lower && (self.particle(end) || self.office_and(end));
            if !(joins || particle) {
                break;
            }
            possessive = self.is_possessive(end);
            end += 1;
        }
        // *Starosta Jan Novák ČTK řekl*: the agency that was told.
        if end - at > 2 && is_agency(self.scene.word(&self.tokens[end - 1])) {
            end -= 1;
        }
        if let Some(outlet) = self.outlet_end(from, at, end) {
            let shape = if outlet - at > 1 { Shape::Name } else { Shape::Word };
            return Some(Somebody { tokens: from..outlet, head: at..outlet, shape });
        }
        if possessive && let Some(it) = self.owned(from, end) {
            return Some(it);
        }
        let name = || self.office_then_name(end).or_else(|| self.name_behind_owner(at, end));
        if !possessive && let Some(name) = name() {
            return self.named(from, name);
        }
        let mut head = at;
        // The first words of the run may be offices: *Mayor Ida Brandt*, *French
        // President Anne Petit*.
        let office = (at..end - 1).rev().find(|&it| self.tokens[it].has(Role::Title));
        if let Some(office) = office
            && !forms::ALL.has(Group::NameSuffix, &lower(self.scene.word(&self.tokens[office + 1])))
        {
            head = office + 1;
        }
        // *Kapitän von Real* has no name.
        if self.tokens[head].kind == Kind::Lower {
            head = at;
        }
        // *Islamexperte Jan Ott*: an office that no list has, where nouns look like names.
        let given = |it: usize| super::cast::is_given(self.scene.word(&self.tokens[it]));
        if self.has_trait(forms::CAPITAL_NOUNS)
            && end - head >= 3
            && !given(head)
            && given(head + 1)
        {
            head += 1;
        }
        // *депутат Госдумы Виктор Ким*: what the office is of, in the genitive.
        let titled = from < at || at > self.start && self.is_office_before(at);
        let titled = titled || head > at;
        if self.has_trait(forms::GENITIVE_BEHIND) && titled && !given(head) {
            let name = |it: &usize| given(*it) && self.tokens[*it + 1].kind == Kind::Capital;
            head = (head + 1..end.saturating_sub(1)).find(name).unwrap_or(head);
        }
        // *Ihr Mann Cem*: where nouns look like names.
        let kin = |at: usize| is_gendered(&lower(self.scene.word(&self.tokens[at])));
        if self.has_trait(forms::CAPITAL_NOUNS) && end - head == 2 && kin(head) {
            head += 1;
        }
        // *Section 1001* is nobody.
        if end == at + 1
            && self.tokens.get(end).is_some_and(|it| end < self.end && it.kind == Kind::Digits)
        {
            return None;
        }
        let shape = if end - head > 1 { Shape::Name } else { Shape::Word };
        Some(Somebody { tokens: from..end, head: head..end, shape })
    }

    /// *dijo a EFE Ignacio Vega*: where the name of who is told something ends, which begins at
    /// `at`, and that of who says it begins.
    fn outlet_end(&self, from: usize, at: usize, end: usize) -> Option<usize> {
        const REACH: usize = 4;
        let word = |it: usize| self.scene.word(&self.tokens[it]);
        let given = |it: &usize| {
            super::cast::is_given(word(*it))
                && self.tokens[*it + 1].kind == Kind::Capital
                && !self.tokens[*it - 1].has(Role::Title)
        };
        let before = self.tokens[self.start..from].iter().rev().take(REACH);
        let before: Vec<&Token> = before.take_while(|it| it.is_word()).collect();
        let verb = before.iter().position(|it| it.kind == Kind::Lower && it.has(Role::Say))?;
        let told = before[..verb].iter().any(|it| it.has(Role::Preposition));
        // *De Telegraaf Jan Bakker*: an article belongs to the paper.
        let small = usize::from(self.tokens[at].is_small());
        let outlets = (at + small..end).take_while(|&it| is_outlet(word(it))).count();
        let rest = end - at - small - outlets;
        if outlets > 0 && rest != 1 {
            return Some(at + small + outlets);
        }
        // *řekl Jan Novák ČTK*
        if end - at > 2 && is_outlet(word(end - 1)) {
            return Some(end - 1);
        }
        let names = || (at + 1..end - 1).find(given);
        let own = super::cast::is_given(word(at)) || self.tokens[at].has(Role::Title);
        (told && !own && end - at > 2).then(names).flatten()
    }

    /// *John “Tig” Tiegen*: a word or two between marks inside a name.
    fn is_nickname(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let inner = token.span.of(self.scene.text);
        token.is_quote()
            && inner.split_whitespace().count() <= 2
            && inner.chars().count() <= 20
            && self.tokens[at - 1].kind == Kind::Capital
            && self
                .tokens
                .get(at + 1)
                .is_some_and(|it| at + 1 < self.end && it.kind == Kind::Capital && !it.is_small())
    }

    /// *Democratic presidential candidate Bernie Sanders*: where the name begins
    /// behind the offices that follow a run of capitals which ends at `end`.
    fn office_then_name(&self, end: usize) -> Option<usize> {
        let mut at = end;
        let mut office = false;
        while at < self.end
            && at - end < 4
            && self.tokens[at].kind == Kind::Lower
            && !self.ends_phrase(at)
        {
            office = self.tokens[at].has(Role::Title) || self.tokens[at].has(Role::People);
            at += 1;
        }
        (office && self.names(at)).then_some(at)
    }

    /// *säger Trafikverkets regionchef Lena Sjödahl*: where a given name and a surname begin
    /// behind words in lower case, right behind a verb of saying and whose office it is. In
    /// English an apostrophe says so.
    fn name_behind_owner(&self, at: usize, end: usize) -> Option<usize> {
        const LONGEST: usize = 2;
        let told = at.checked_sub(1).filter(|&it| it >= self.start).map(|it| &self.tokens[it]);
        let told = told.is_some_and(|it| it.kind == Kind::Lower && it.has(Role::Say));
        if !told || self.is_english() {
            return None;
        }
        self.given_behind(end, LONGEST)
    }

    /// Where a given name and a surname begin behind up to `most` words of a noun phrase that
    /// goes on at `end`.
    fn given_behind(&self, end: usize, most: usize) -> Option<usize> {
        let plain = |it: &usize| {
            let token = &self.tokens[*it];
            token.kind == Kind::Lower && !token.is_small() && !self.ends_phrase(*it)
        };
        let words = (end..self.end.min(end + most + 1)).take_while(plain).count();
        let name = end + words;
        let given = |it: usize| super::cast::is_given(self.scene.word(&self.tokens[it]));
        let full = self.names(name) && given(name) && self.names(name + 1);
        (words > 0 && words <= most && full).then_some(name)
    }

    fn is_possessive(&self, at: usize) -> bool {
        let word = self.scene.word(&self.tokens[at]);
        word.ends_with("'s")
            || word.ends_with("’s")
            || word.ends_with('s')
                && self.scene.text[self.tokens[at].span.end..].starts_with(['’', '\''])
                && self.tokens.get(at + 1).is_some_and(|it| it.kind == Kind::Lower)
    }

    /// *Ulaştırma ve Altyapı Bakanlığı*: an *and* inside a Turkish body's name.
    fn office_and(&self, at: usize) -> bool {
        let forms = self.scene.lexicon.forms();
        let joint = forms.has(Group::BodyJoint, self.scene.word(&self.tokens[at]));
        joint
            && self.tokens[at + 1..self.end]
                .iter()
                .take(4)
                .take_while(|it| it.kind == Kind::Capital)
                .any(|it| forms.ends(Group::BodyEnding, self.scene.word(it)))
    }

    /// Whether the lower-case word at `at` joins a name: *de*, *von*, *bin*.
    fn particle(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if !token.has(Role::Particle) {
            return false;
        }
        let word = self.scene.word(token);
        // *Nadeschdin der DW*, *the mayor of*: an article alone joins nothing.
        let alone = self.scene.lexicon.forms().has(Group::NoParticle, word);
        let after = self.tokens.get(at + 1).filter(|_| at + 1 < self.end);
        let before = &self.tokens[at - 1];
        if self.is_affiliation(at) {
            return false;
        }
        let name = |it: &Token| it.kind == Kind::Capital && !it.has(Role::Time);
        if alone && !before.has(Role::Particle) {
            return false;
        }
        // *Tausch von Helga Schmid*: a given name begins a name of its own.
        let given = after.is_some_and(|it| super::cast::is_given(self.scene.word(it)));
        // *Angaben von Polizeisprecher Thomas Reich*: an office before it, too.
        let titled = || {
            let next = |n: usize| self.tokens.get(at + n).filter(|_| at + n < self.end);
            next(2).is_some_and(|it| super::cast::is_given(self.scene.word(it)))
                && next(3).is_some_and(|it| it.kind == Kind::Capital)
                && self.has_trait(forms::CAPITAL_NOUNS)
        };
        if (given || titled()) && forms::ALL.has(Group::BeforeGiven, word) {
            return false;
        }
        after.is_some_and(|it| {
            name(it)
                || it.has(Role::Particle)
                    && it.kind == Kind::Lower
                    && self.tokens.get(at + 2).is_some_and(name)
        })
    }

    /// *Jan Ott von der Hochschule*: behind a given name and a surname, where he works, where
    /// nouns look like names.
    fn is_affiliation(&self, at: usize) -> bool {
        let word = |back: usize| at.checked_sub(back).map(|it| &self.tokens[it]);
        let given = |it: &Token| super::cast::is_given(self.scene.word(it));
        let full = word(2).is_some_and(|it| it.kind == Kind::Capital && given(it))
            && word(1).is_some_and(|it| it.kind == Kind::Capital && !given(it));
        let of = forms::ALL.has(Group::BeforeGiven, self.scene.word(&self.tokens[at]));
        let article = self.tokens.get(at + 1).is_some_and(|it| it.has(Role::Article));
        full && of && article && self.has_trait(forms::CAPITAL_NOUNS)
    }

    /// *Trump's campaign manager Kellyanne Conway*, *Brandt’s lawyer*: what stands
    /// behind the possessive at `end - 1`.
    fn owned(&self, from: usize, end: usize) -> Option<Somebody> {
        let words = self.noun_phrase(end);
        if self.names(words) && !self.stops_before(words) {
            return self.named(words, words);
        }
        let shape = Shape::Description;
        (words > end).then_some(Somebody { tokens: from..words, head: from..words, shape })
    }

    /// Where the lower-case words that go on a description end.
    fn noun_phrase(&self, at: usize) -> usize {
        let mut end = at;
        while end < self.end && end - at < MAX_DESCRIPTION {
            let token = &self.tokens[end];
            if !token.is_word() || token.kind == Kind::Capital || self.ends_phrase(end) {
                break;
            }
            end += 1;
        }
        self.without_verb(at, end)
    }

    /// The same behind a name: *the Senate minority leader*; but of *the Daily Post focuses
    /// on …* the one word before a clause or an object is its verb.
    fn behind_name(&self, at: usize) -> usize {
        let end = self.noun_phrase(at);
        if end != at + 1 || self.is_office(at) {
            return end;
        }
        let takes = self.tokens.get(end).is_some_and(|it| {
            end < self.end
                && (it.has(Role::Article)
                    || it.has(Role::Preposition) && !self.is_of(end)
                    || it.has(Role::Pronoun)
                    || it.is_quote()
                    || it.is_mark(&[':']))
        });
        if takes { at } else { end }
    }

    fn stops_before(&self, at: usize) -> bool {
        at > 0 && !self.tokens[at - 1].is_word()
    }

    /// Whether a verb, a clause or a preposition begins at `at`.
    fn ends_phrase(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let small = [
            Role::Link,
            Role::Preposition,
            Role::Helper,
            Role::Time,
            Role::Pronoun,
            Role::He,
            Role::She,
            Role::They,
            Role::Article,
        ];
        // *The report says engineers …*: a form that is no noun.
        let groups = self.scene.lexicon.forms().groups(self.scene.word(token));
        let finite = groups.has(Group::Finite);
        let last = self.tokens.get(at + 1).filter(|_| at + 1 < self.end);
        // *fügte der 58-Jährige hinzu*
        let separated = groups.has(Group::Separated) && last.is_none_or(|it| !it.is_word());
        if finite || separated {
            return true;
        }
        let verb = token.roles.is_cue() && !token.has(Role::People) && !token.has(Role::Title)
            || token.has(Role::Tag) && !token.has(Role::Title);
        // *the governor told reporters*: between a person and people stands a verb.
        let between = self.is_office(at + 1) && !self.is_office(at) && self.is_one_person(at);
        small.into_iter().any(|it| token.has(it)) || verb && !self.is_office(at + 1) || between
    }

    /// Whether the word before `at` stands for one person, whatever follows: *the governor*,
    /// but not *the deputy*, *the campaign*.
    fn is_one_person(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|&it| it >= self.start) else { return false };
        let token = &self.tokens[before];
        let word = lower(self.scene.word(token));
        let office = || token.has(Role::Title) && !forms::ALL.has(Group::Rank, &word);
        token.kind == Kind::Lower && (is_gendered(&word) || office())
    }

    /// Whether an office stands at `at`: *press secretary*.
    fn is_office(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|it| {
            at < self.end && it.kind == Kind::Lower && (it.has(Role::Title) || it.has(Role::People))
        })
    }

    /// A phrase of two words or more before a clause or an object ends in its verb,
    /// which no list has: *the football star recapped the weekend*.
    fn without_verb(&self, at: usize, end: usize) -> usize {
        let last = end - usize::from(end > at);
        let Some(next) = self.tokens.get(end).filter(|_| end < self.end) else { return end };
        let relative = forms::ALL.has(Group::Relative, self.scene.word(next));
        let object = next.is_word()
            && !relative
            && (next.has(Role::Article)
                || next.has(Role::Link)
                || next.has(Role::Pronoun)
                || next.has(Role::Preposition) && !self.is_of(end)
                || next.has(Role::He)
                || next.has(Role::She)
                || next.has(Role::Time));
        let object = object || next.is_quote() || next.is_mark(&[':']);
        let verb = &self.tokens[last];
        let can = verb.kind == Kind::Lower && !verb.has(Role::Title) && !verb.has(Role::People);
        if object && can && end - at > 1 { last } else { end }
    }

    /// Whether the word at `at` is the *of* of a description.
    fn is_of(&self, at: usize) -> bool {
        forms::ALL.has(Group::Of, self.scene.word(&self.tokens[at]))
    }

    /// *the mayor*, *der Trainer*, *la madre de los menores*, *the mayor Ivo Klein*.
    fn described(&self, at: usize) -> Option<Somebody> {
        let mut words = at + 1;
        // *all of the officials*, *die beiden Forscher*: another article.
        while words < self.end && self.tokens[words].has(Role::Article) && words - at < 3 {
            words += 1;
        }
        let start = words;
        let words_of = self.tokens.get(start).filter(|_| start < self.end).is_some_and(|it| {
            let forms = self.scene.lexicon.forms();
            forms.has(Group::SourceNoun, &lower(self.scene.word(it)))
        });
        if words_of {
            return None;
        }
        let mut end = self.noun_phrase(start);
        // *a note to parents*: behind an article stands no verb.
        let noun = self.is_english() && !self.tokens[start - 1].has(Role::Pronoun);
        let article = noun
            && self
                .scene
                .lexicon
                .forms()
                .has(Group::NounArticle, &lower(self.scene.word(&self.tokens[start - 1])));
        if end == start
            && article
            && self
                .tokens
                .get(start)
                .is_some_and(|it| start < self.end && it.kind == Kind::Lower && it.roles.is_cue())
        {
            end = start + 1;
        }
        let capital = |at: usize| {
            at < self.end && self.tokens[at].kind == Kind::Capital && !self.tokens[at].is_small()
        };
        if self.names(end) || capital(end) {
            let name = self.named(at, end)?;
            if name.shape == Shape::Description
                || name.head.start > name.tokens.start && name.head.start > end
            {
                return Some(Somebody { tokens: at..name.tokens.end, ..name });
            }
            let plain = name.tokens.end - end;
            // *the engineer Petra Hahn* has a name; *the White House* and *der
            // Trainer* are descriptions by their article.
            let offices = end > start || name.head.start > end;
            let more = self.noun_phrase(name.tokens.end);
            let ends_in_office = more > name.tokens.end && self.is_office(more - 1);
            if offices && self.scene.capitals < 20 && !ends_in_office
                || plain > 1 && self.scene.capitals >= 20
            {
                return Some(Somebody { tokens: at..name.tokens.end, ..name });
            }
            // *the Senate minority leader*, *a German user from Hanover*; German nouns
            // have capitals, so that what follows in lower case is none.
            let counted =
                self.tokens[start].kind == Kind::Digits || self.tokens[at + 1].kind == Kind::Digits;
            let nouns = self.has_trait(forms::CAPITAL_NOUNS) && !counted;
            end = if nouns { name.tokens.end } else { self.behind_name(name.tokens.end) };
            // *der 35 Jahre alte Aufbauspieler*.
            if counted && self.has_trait(forms::CAPITAL_NOUNS) && capital(end) {
                return self.description(at, self.of_phrase(end + 1));
            }
            if end > name.tokens.end && self.names(end) && end - name.tokens.end < 4 {
                let office = &self.tokens[end - 1];
                if office.has(Role::Title) || office.has(Role::People) {
                    let name = self.named(at, end)?;
                    return Some(Somebody { tokens: at..name.tokens.end, ..name });
                }
            }
            return self.description(at, self.of_phrase(end));
        }
        if end == start {
            // *jeden z deputowanych*, *one of the officials*.
            if self.is_one(at)
                && start < self.end
                && (self.is_of(start) || self.tokens[start].has(Role::Preposition))
            {
                let end = self.of_phrase_of_any(start);
                if end > start {
                    return self.description(at, end);
                }
            }
            // *the two*, *another tweeted*: a number or an article alone.
            let alone = start - at > 1 || self.tokens[at].has(Role::Pronoun);
            let says =
                self.tokens.get(start).is_some_and(|it| start < self.end && it.has(Role::Say));
            let possessive = self.scene.text[..self.tokens[at].span.end].ends_with(['r', 's']);
            if alone || says && !possessive && !self.tokens[at].has(Role::Preposition) {
                return Some(Somebody {
                    tokens: at..start,
                    head: at..start,
                    shape: Shape::Several,
                });
            }
            return None;
        }
        self.description(at, self.of_phrase(end))
    }

    fn is_one(&self, at: usize) -> bool {
        forms::ALL.has(Group::One, &lower(self.scene.word(&self.tokens[at])))
    }

    /// Past a preposition and the words behind it: *z deputowanych SPD*.
    fn of_phrase_of_any(&self, end: usize) -> usize {
        if end + 1 >= self.end || !self.tokens[end].has(Role::Preposition) && !self.is_of(end) {
            return end;
        }
        let mut to = end + 1;
        while to < self.end && self.tokens[to].has(Role::Article) {
            to += 1;
        }
        let mut after = self.noun_phrase(to);
        while after < self.end && after - end < MAX_NAME && self.names(after) {
            after += 1;
        }
        if after == to { end } else { after }
    }

    fn description(&self, from: usize, to: usize) -> Option<Somebody> {
        Some(Somebody { tokens: from..to, head: from..to, shape: Shape::Description })
    }

    /// Past the *of* and what it is of, behind a description that ends at `end`.
    fn of_phrase(&self, end: usize) -> usize {
        let genitive = self.tokens.get(end).is_some_and(|it| {
            let own = self.scene.lexicon.forms();
            end < self.end && own.has(Group::Genitive, self.scene.word(it))
        });
        if end >= self.end || !(self.is_of(end) || genitive) {
            return end;
        }
        let mut to = end + 1;
        while to < self.end && self.tokens[to].has(Role::Article) {
            to += 1;
        }
        // Behind *of* stands no verb: *secretary of state*.
        let noun = self
            .tokens
            .get(to)
            .is_some_and(|it| to < self.end && it.kind == Kind::Lower && it.roles.is_cue());
        let mut after = if noun { to + 1 } else { self.noun_phrase(to) };
        // *du Premier ministre*: an office whose first word is written large.
        let large = after == to && self.names(to);
        if large && self.is_office(to + 1) {
            return to + 2;
        }
        while after < self.end
            && after - end < MAX_NAME
            && (self.names(after)
                || after > to && self.tokens[after].kind == Kind::Lower && self.particle(after))
        {
            after += 1;
        }
        if after == to { end } else { after }
    }

    /// *губернатор Самарской области Олег Громов*: where a given name with a surname begins
    /// behind what the office is of, whose words are written large or small.
    fn name_behind_genitive(&self, end: usize) -> Option<usize> {
        const LONGEST: usize = 4;
        let given = |it: usize| {
            super::cast::is_given(self.scene.word(&self.tokens[it]))
                && self.names(it)
                && self.names(it + 1)
        };
        if end >= self.end || given(end) {
            return None;
        }
        let of = |it: &usize| {
            let token = &self.tokens[*it];
            token.is_word()
                && !token.is_small()
                && (token.kind == Kind::Capital || !self.ends_phrase(*it))
        };
        let until = self.end.min(end + LONGEST + 1);
        let name = (end..until).find(|&it| given(it))?;
        (end..name).all(|it| of(&it)).then_some(name)
    }

    /// A bare word for people, an office before a name (*engineer Petra Hahn*).
    fn roles(&self, at: usize) -> Option<Somebody> {
        let mut end = at + 1;
        while end < self.end
            && end - at < 4
            && self.tokens[end].kind == Kind::Lower
            && (self.tokens[end].has(Role::Title) || self.tokens[end].has(Role::People))
        {
            end += 1;
        }
        let genitive = self.has_trait(forms::GENITIVE_BEHIND);
        if genitive && let Some(name) = self.name_behind_genitive(end) {
            return self.named(at, name);
        }
        if self.names(end) {
            return self.named(at, end);
        }
        // *глава района Виктор Ларионов*: what the office is of, in the genitive.
        let mut name = end;
        while name < self.end
            && name - end < 3
            && self.tokens[name].kind == Kind::Lower
            && !self.ends_phrase(name)
        {
            name += 1;
        }
        if genitive && name > end && self.names(name) {
            return self.named(at, name);
        }
        // *hoogleraar energierecht Sjoerd Atema*, *presidente interino João Reis*: what goes on
        // the office; English sets it before.
        const LONGEST: usize = 2;
        if !self.is_english()
            && self.tokens[end - 1].has(Role::Title)
            && let Some(name) = self.given_behind(end, LONGEST)
        {
            return self.named(at, name);
        }
        Some(Somebody { tokens: at..self.of_phrase(end), head: at..end, shape: Shape::Bare })
    }
}

fn is_weekday(word: &str) -> bool {
    forms::ALL.has(Group::Weekday, &lower(bare(word)))
}

/// Whether one capitalized word is only capitalized where sentences begin.
pub(super) fn only_opens(form: Form) -> bool {
    form.inside == 0
}
