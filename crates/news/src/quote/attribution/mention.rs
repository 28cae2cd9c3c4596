//! Which words name the speaker.

use super::frame::{Kind, Token};
use super::words::Role;
use crate::text::Span;

/// No mention of a speaker runs over more words; longer ones are clauses.
const MAX_WORDS: usize = 12;

/// Commas, dashes and brackets that set off what stands beside a subject.
const ASIDE: &[char] = &[',', '(', ')', '—', '–', '،', '，'];

fn cover(tokens: &[Token]) -> Option<Span> {
    Some(tokens.first()?.span.cover(tokens.last()?.span))
}

/// Whether a mention of a speaker can begin with `token`.
pub(super) fn begins_mention(token: &Token) -> bool {
    if !token.is_word() || token.has(Role::Time) {
        return false;
    }
    token.is_name()
        || token.has(Role::Pronoun)
        || token.has(Role::Article)
        || token.has(Role::People)
        || token.has(Role::Title)
}

/// The mention that begins at `from`, as in *said John Foreman, the former …*.
///
/// It goes on to the next mark, quotation, verb of saying or clause, and behind
/// a preposition only where that belongs to a description (*of*, *for*).
pub(super) fn mention_after(text: &str, tokens: &[Token], from: usize) -> Option<Span> {
    let first = tokens.get(from).filter(|it| begins_mention(it))?;
    let lone = first.has(Role::Pronoun) && !first.has(Role::Article) && !first.has(Role::Title);
    if lone && !first.is_name() {
        return Some(first.span);
    }
    let mut end = from + 1;
    while let Some(token) = tokens.get(end) {
        if !token.is_word() || end - from >= MAX_WORDS {
            break;
        }
        let particle = token.has(Role::Particle) && tokens.get(end + 1).is_some_and(Token::is_name);
        let of = matches!(token.span.of(text), "of" | "for" | "de" | "du" | "der" | "des" | "del");
        let stops = token.has(Role::Link) && token.span.of(text) != "and"
            || token.has(Role::Preposition) && !of
            || token.has(Role::Helper)
            || token.has(Role::Time)
            || token.has(Role::Pronoun) && !token.has(Role::Article)
            || token.roles.is_cue() && !token.is_name();
        let and = token.span.of(text) == "and";
        let joins =
            and && tokens[end - 1].is_name() && tokens.get(end + 1).is_some_and(Token::is_name);
        if stops && !particle || and && !joins {
            break;
        }
        end += 1;
    }
    while end > from + 1 && tokens[end - 1].has(Role::Preposition) {
        end -= 1;
    }
    cover(&tokens[from..end])
}

/// The subject of the verb at `verb`, looked for back to `floor`.
pub(super) fn mention_before(
    text: &str,
    tokens: &[Token],
    floor: usize,
    verb: usize,
) -> Option<Span> {
    let mut end = verb;
    let mut coordinated = false;
    // Helpers, adverbs and times stand between the subject and its verb.
    while end > floor && tokens[end - 1].is_word() {
        let token = &tokens[end - 1];
        let word = token.span.of(text);
        let adverb = word.len() > 4 && word.ends_with("ly") && !token.is_name();
        if word == "and" || word == "but" || word == "or" {
            coordinated = true;
        } else if !(adverb
            || token.has(Role::Helper)
            || token.has(Role::Time)
            || is_on(text, tokens, end))
        {
            break;
        }
        end -= 1;
    }
    if end == floor {
        return None;
    }
    let last = &tokens[end - 1];
    if last.is_word()
        && matches!(last.span.of(text), "who" | "which" | "that" | "qui" | "que" | "der" | "die")
        && end - 1 > floor
    {
        end -= 1;
        while end > floor && tokens[end - 1].is_mark(ASIDE) {
            end -= 1;
        }
        return antecedent(tokens, floor, end)
            .or_else(|| clause_subject(text, tokens, floor, end, false));
    }
    if last.is_mark(ASIDE) {
        // X, the former such and such, said: the subject stands before the aside.
        return before_aside(text, tokens, floor, end - 1).or_else(|| {
            coordinated.then(|| clause_subject(text, tokens, floor, end - 1, true))?
        });
    }
    clause_subject(text, tokens, floor, end, coordinated)
}

/// What a relative clause that begins at `end` is about: the name or description
/// right before it (*a message that said*, *Mike Lee, who declared*).
fn antecedent(tokens: &[Token], floor: usize, end: usize) -> Option<Span> {
    let last = end.checked_sub(1).filter(|&it| it >= floor && tokens[it].is_word())?;
    let joins = |it: &Token| it.is_name() || it.has(Role::Particle);
    if tokens[last].is_name() {
        let run = tokens[floor..end].iter().rev().take_while(|it| joins(it)).count();
        return cover(&tokens[end - run..end]);
    }
    let near = end.saturating_sub(MAX_WORDS).max(floor);
    let article =
        tokens[near..end].iter().rposition(|it| it.has(Role::Article) || !it.is_word())?;
    let begin = near + article;
    tokens[begin].has(Role::Article).then(|| cover(&tokens[begin..end]))?
}

/// Whether the word before `end` is the *on* of *on Monday*.
fn is_on(text: &str, tokens: &[Token], end: usize) -> bool {
    matches!(tokens[end - 1].span.of(text), "on" | "in" | "am" | "le" | "el" | "this" | "earlier")
        && tokens.get(end).is_some_and(|it| it.has(Role::Time))
}

/// The subject before an aside whose second mark stands at `mark`.
fn before_aside(text: &str, tokens: &[Token], floor: usize, mark: usize) -> Option<Span> {
    let mut best = None;
    let mut end = mark;
    let mut pieces = 0;
    // Pieces between marks, right to left; the leftmost name that no clause
    // parts from the verb is the subject.
    while end > floor && pieces < 6 {
        let begin = tokens[floor..end]
            .iter()
            .rposition(|it| !it.is_word())
            .map_or(floor, |at| floor + at + 1);
        let piece = &tokens[begin..end];
        if let Some(first) = piece.first() {
            let clause = piece.iter().any(|it| it.roles.is_cue() && !it.is_name());
            let subject = begins_mention(first) || first.has(Role::Link) && begin == floor;
            if subject && pieces > 0 && !clause {
                let found = clause_subject(text, tokens, begin, end, false);
                let named = piece.iter().any(Token::is_name);
                if found.is_some() && (named || best.is_none()) {
                    best = found;
                }
            }
        }
        if begin == floor || tokens[begin - 1].is_quote() || tokens[begin - 1].is_mark(&[';', ':'])
        {
            break;
        }
        end = begin - 1;
        pieces += 1;
    }
    best
}

/// The subject in the clause that ends before `end`: its first mention when the
/// verb is coordinated or the clause is long, else the words next to the verb.
fn clause_subject(
    text: &str,
    tokens: &[Token],
    floor: usize,
    end: usize,
    coordinated: bool,
) -> Option<Span> {
    let mut begin = end;
    while begin > floor {
        let token = &tokens[begin - 1];
        let and = token.span.of(text) == "and"
            && begin < end
            && (coordinated
                || begin >= 2 && tokens[begin - 2].is_name() && tokens[begin].is_name());
        let particle = token.has(Role::Particle) && begin < end && tokens[begin].is_name();
        let stops = token.has(Role::Link) && !token.is_name() && !and && !particle
            || token.roles.is_cue() && !coordinated && !token.is_name() && !token.has(Role::People);
        if !token.is_word() || stops {
            break;
        }
        begin -= 1;
    }
    let clause = &tokens[begin..end];
    let skipped = clause.iter().take_while(|it| is_lead(text, it)).count();
    let clause = &clause[skipped..];
    let first = clause.first()?;
    if coordinated {
        let at = clause.iter().position(begins_mention)?;
        return first_mention(text, &clause[at..]);
    }
    if clause.len() <= MAX_WORDS / 2 && !first.has(Role::Preposition) {
        return trim_clause(text, clause);
    }
    let linked = begin > floor && tokens[begin - 1].has(Role::Link);
    let late = linked && clause.iter().any(|it| it.has(Role::Preposition));
    if first.has(Role::Preposition) || late && clause.last().is_some_and(Token::is_name) {
        return last_mention(clause);
    }
    first_mention(text, clause)
}

/// Words that lead a clause before its subject: *still*, *then*, *earlier*.
fn is_lead(text: &str, token: &Token) -> bool {
    let word = token.span.of(text);
    let adverb = word.len() > 4 && word.ends_with("ly");
    (token.has(Role::Helper) || token.has(Role::Time) || adverb || token.has(Role::Link))
        && !token.has(Role::Title)
        && !(token.has(Role::Pronoun) || token.has(Role::Article))
}

/// A short clause is its subject, from its last pronoun or article on when one
/// stands inside.
fn trim_clause(text: &str, clause: &[Token]) -> Option<Span> {
    if clause.iter().all(|it| !begins_mention(it)) {
        // Bare nouns: *senior diplomats*.
        let nouns = clause.iter().all(|it| !it.has(Role::Preposition));
        return nouns.then(|| cover(clause))?;
    }
    if let [.., last] = clause
        && last.has(Role::Pronoun)
        && !last.is_name()
        && !last.has(Role::Article)
    {
        return Some(last.span);
    }
    first_mention(text, clause)
}

/// The first mention of `clause`, from its start.
fn first_mention(text: &str, clause: &[Token]) -> Option<Span> {
    let at = clause.iter().position(begins_mention)?;
    let lower = |it: &Token| matches!(it.kind, Kind::Word { capital: false });
    // "senior White House officials": what stands before a name belongs to it.
    let lead = clause[..at].iter().rev().take_while(|it| lower(it) && !it.has(Role::Preposition));
    let named = clause[at].is_name();
    let from = at - if named { lead.count().min(2) } else { 0 };
    mention_after(text, clause, at).map(|it| clause[from].span.cover(it))
}

/// The mention that ends a clause which begins with a preposition: *In a speech
/// on Monday the senator*.
fn last_mention(clause: &[Token]) -> Option<Span> {
    let last = clause.len().checked_sub(1)?;
    if clause[last].has(Role::Pronoun) && !clause[last].is_name() {
        return Some(clause[last].span);
    }
    let mut begin = last;
    if clause[last].is_name() {
        while begin > 0 && (clause[begin - 1].is_name() || clause[begin - 1].has(Role::Particle)) {
            begin -= 1;
        }
    } else {
        begin = clause.iter().rposition(|it| it.has(Role::Article))?;
        if begin == 0 {
            return None;
        }
    }
    (begin > 0).then(|| cover(&clause[begin..]))?
}

/// The first mention of a sentence: its subject, as a rule.
pub(super) fn subject_of_sentence(text: &str, tokens: &[Token]) -> Option<Span> {
    let mut from = 0;
    while from < tokens.len() {
        let first = &tokens[from];
        // "Hours later, X …": a fronted time is no subject.
        let comma = tokens[from..].iter().take(6).position(|it| it.is_mark(&[',']));
        let fronted = comma.filter(|&it| {
            it > 0
                && (tokens[from + it - 1].has(Role::Time)
                    || tokens[from + it - 1].has(Role::Helper))
        });
        if let Some(comma) = fronted {
            from += comma + 1;
            continue;
        }
        if begins_mention(first) {
            return mention_after(text, &tokens[..from + noun_phrase(&tokens[from..])], from);
        }
        if first.is_quote() {
            return None;
        }
        // A fronted phrase ends at its comma.
        if first.has(Role::Preposition) || first.has(Role::Link) {
            let comma = tokens[from..].iter().position(|it| it.is_mark(&[',']))?;
            from += comma + 1;
        } else {
            from += 1;
        }
    }
    None
}

/// How many of `tokens` a subject takes whose verb is unknown: a run of names, or
/// an article with up to three words behind it.
fn noun_phrase(tokens: &[Token]) -> usize {
    const MAX_DESCRIPTION: usize = 4;
    if tokens[0].has(Role::Article) {
        return tokens.len().min(MAX_DESCRIPTION);
    }
    let belongs = |at: usize| {
        let token = &tokens[at];
        let joins = token.has(Role::Particle) || token.has(Role::Link);
        token.is_name()
            || token.has(Role::People)
            || token.has(Role::Title)
            || joins && tokens.get(at + 1).is_some_and(Token::is_name)
    };
    1 + (1..tokens.len()).take_while(|&at| belongs(at)).count()
}
