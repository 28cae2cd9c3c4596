//! The sentence patterns that tie a quotation to its speaker.

use super::frame::{Frame, Kind, Token};
use super::mention::{begins_mention, mention_after, mention_before, subject_of_sentence};
use super::words::{Role, is_title_case, roles_of};
use crate::text::Span;

/// A speaker and the word that says so, as the sentence gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Saying {
    pub(super) speaker: Span,
    pub(super) cue: Option<Span>,
    /// Whether the pattern is one of direct speech rather than of a fragment
    /// inside somebody's sentence.
    pub(super) direct: bool,
}

/// How many tokens on either side of a quotation are read. Longer sentences are
/// lists or text without full stops; the bound keeps the cost linear there.
const REACH: usize = 200;

/// The attribution of the quotation at token `at` within its own sentence.
pub(super) fn attribution_in(text: &str, frame: &Frame, at: usize) -> Option<Saying> {
    let from = at.saturating_sub(REACH);
    let to = (at + REACH).min(frame.tokens.len());
    let (tokens, at) = (&frame.tokens[from..to], at - from);
    behind(text, tokens, at)
        .or_else(|| between(text, tokens, at))
        .or_else(|| named_by(text, tokens, at))
        .or_else(|| before(text, tokens, at))
        .or_else(|| at_the_end(text, tokens, at))
        .or_else(|| source_phrase(text, tokens))
        .or_else(|| colon(text, tokens, at))
}

/// *"…," said X* and *"…," X said*.
fn behind(text: &str, tokens: &[Token], at: usize) -> Option<Saying> {
    let quote = tokens[at].span.of(text);
    let inner = quote.trim_end_matches(crate::segment::is_quotation_mark);
    let comma = tokens.get(at + 1).is_some_and(|it| it.is_mark(&[',', '—', '–', '-', '،', '，']));
    let invited = comma || inner.ends_with([',', '?', '!', '—', '–', '-', '…', '，', '،']);
    let from = at + 1 + usize::from(comma);
    let from = from + usize::from(tokens.get(from).is_some_and(|it| it.is_mark(&['—', '–'])));
    let next = tokens.get(from)?;
    // „…“ sagte X: some write no comma.
    let bare = next.has(Role::Say) && !next.has(Role::Time);
    // “…” Clinton tweeted: nor here, when the quotation is a statement.
    let statement = at == 0 && inner.split_whitespace().count() > 4;
    if !(invited || bare || statement) {
        return None;
    }
    let saying = tail(text, tokens, from)?;
    let verb = tokens.iter().position(|it| Some(it.span) == saying.cue);
    let near = verb.is_none_or(|it| it <= from + 4);
    (invited || bare || near).then_some(saying)
}

/// *said X* or *X said* at token `from`, as the words behind a quotation.
pub(super) fn tail(text: &str, tokens: &[Token], from: usize) -> Option<Saying> {
    let next = tokens.get(from)?;
    if let Some(saying) = phrase_at(text, tokens, from) {
        return Some(saying);
    }
    // French inverts with a hyphen: « … », dit-il.
    let own = next.span.of(text);
    if let Some(hyphen) = own.rfind("-il").or_else(|| own.rfind("-elle"))
        && next.has(Role::Say)
    {
        let speaker = Span::new(next.span.start + hyphen + 1, next.span.end);
        return Some(Saying { speaker, cue: Some(next.span), direct: true });
    }
    let verb = skip_helpers(tokens, from);
    if let Some(cue) = tokens.get(verb).filter(|it| it.has(Role::Say) || it.has(Role::Tag)) {
        let direct = true;
        if let Some(speaker) = mention_after(text, tokens, verb + 1) {
            return Some(Saying { speaker, cue: Some(cue.span), direct });
        }
    }
    if !(begins_mention(next) || matches!(next.kind, Kind::Word { capital: false }))
        || next.has(Role::Link) && !next.is_name()
        || next.has(Role::Preposition) && !begins_mention(next)
    {
        return None;
    }
    let reach =
        tokens[from..].iter().take(40).take_while(|it| !it.is_quote() && !it.is_mark(&[';', ':']));
    let verb = from
        + reach.enumerate().position(|(n, it)| {
            n > 0 && (it.has(Role::Say) || it.has(Role::Tag)) && is_verb(text, tokens, from + n, it)
        })?;
    let comma = tokens[from..verb].iter().any(|it| it.is_mark(&[',', '(', '—', '–']));
    let speaker = mention_before(text, tokens, from, verb)?;
    let near = speaker.start == tokens[from].span.start || verb - from <= 8 && !comma;
    near.then_some(Saying { speaker, cue: Some(tokens[verb].span), direct: true })
}

fn skip_helpers(tokens: &[Token], from: usize) -> usize {
    let skipped =
        tokens[from..].iter().take(2).take_while(|it| it.has(Role::Helper) && !it.has(Role::Say));
    from + skipped.count()
}

/// Whether the token is a finite verb of saying here, not a noun or a passive.
fn is_verb(text: &str, tokens: &[Token], at: usize, token: &Token) -> bool {
    if !(token.roles.is_cue() || token.has(Role::Tag)) {
        return false;
    }
    let word = token.span.of(text);
    if word.starts_with(char::is_uppercase) {
        // Said Jane Doe, "…".
        let named = tokens.get(at + 1).is_some_and(Token::is_name);
        return at == 0 && token.has(Role::Say) && named;
    }
    let Some(before) = at.checked_sub(1).map(|it| &tokens[it]) else { return true };
    let previous = before.span.of(text);
    // The claim, his remarks, Trump's comments: nouns.
    let past =
        word.ends_with("ed") || word.ends_with('é') || matches!(word, "said" | "wrote" | "told");
    let of = word.ends_with('s') && tokens.get(at + 1).is_some_and(|it| it.span.of(text) == "of");
    let noun = of
        || (before.has(Role::Article) && !before.has(Role::Pronoun) && !past && previous != "that")
        || before.is_word() && previous.ends_with(['s', 'S']) && previous.contains(['\'', '’']);
    // Was told, when asked, to say: nobody speaks.
    let passive = matches!(
        previous,
        "was"
            | "were"
            | "been"
            | "being"
            | "is"
            | "are"
            | "be"
            | "when"
            | "if"
            | "to"
            | "for"
            | "of"
            | "in"
            | "with"
            | "by"
            | "from"
    ) && !word.ends_with("ing");
    // "from repeating", "without saying"; but "began by saying".
    let gerund = word.ends_with("ing") && before.has(Role::Preposition) && previous != "by";
    !(noun || passive || gerund)
}

/// *X said "…"*, *X said that he would "…"*, *X said: "…"*, *…, saying "…"*.
///
/// The nearest verb counts, but *X said he hopes "…"* is said by X.
fn before(text: &str, tokens: &[Token], at: usize) -> Option<Saying> {
    let mut thought = None;
    for verb in (0..at).rev() {
        let token = &tokens[verb];
        if token.is_mark(&[';']) {
            break;
        }
        if thought.is_some() && !token.has(Role::Say) {
            continue;
        }
        if !is_verb(text, tokens, verb, token) {
            continue;
        }
        let adjacent = tokens[verb + 1..at].iter().all(|it| it.is_mark(&[',', ':', '—', '–']));
        if !(adjacent || token.roles.is_cue()) {
            continue;
        }
        let word = token.span.of(text);
        let direct = adjacent || tokens[at - 1].is_mark(&[',', ':', '：']);
        let cue = Some(token.span);
        // *قال الوزير: "…"*: scripts without case, and clauses without a subject
        // before the verb, have it behind.
        let verb_first = |it: Option<Span>| {
            let opens = verb == 0 || tokens[verb - 1].is_mark(&[',', '،', ';', '—', '–']);
            if it.is_none() && opens { mention_after(text, tokens, verb + 1) } else { it }
        };
        let uncased = !word.starts_with(|c: char| c.is_lowercase() || c.is_uppercase());
        if uncased && let Some(speaker) = verb_first(None) {
            return Some(Saying { speaker, cue, direct });
        }
        let speaker = if word.ends_with("ing") || is_coordinated(text, tokens, verb) {
            subject_of_participle(text, tokens, verb)
        } else {
            verb_first(mention_before(text, tokens, 0, verb))
        };
        if let Some(speaker) = speaker {
            let saying = Saying { speaker, cue, direct };
            let first = speaker.start == tokens[0].span.start;
            let pronoun = roles_of(speaker.of(text)).has(Role::Pronoun);
            if token.has(Role::Say) || adjacent || first || !pronoun {
                return if thought.is_some() && !token.has(Role::Say) {
                    thought
                } else {
                    Some(saying)
                };
            }
            thought = thought.or(Some(saying));
        }
    }
    thought
}

/// Whether the verb shares its subject with one before it: *… and called it "…"*.
fn is_coordinated(text: &str, tokens: &[Token], verb: usize) -> bool {
    let mut before = tokens[..verb].iter().rev().skip_while(|it| {
        it.is_word() && (it.has(Role::Helper) || it.span.of(text).ends_with("ly"))
    });
    before.next().is_some_and(|it| matches!(it.span.of(text), "and" | "but" | "or" | "then"))
}

/// Whose *saying* it is: the subject of the verb before it, else of the sentence.
fn subject_of_participle(text: &str, tokens: &[Token], verb: usize) -> Option<Span> {
    let earlier = (0..verb).rev().find(|&it| {
        let token = &tokens[it];
        is_verb(text, tokens, it, token)
            && token.has(Role::Say)
            && !token.span.of(text).ends_with("ing")
    });
    // "quoted Denis Manturov as saying".
    if verb > 0 && tokens[verb - 1].span.of(text) == "as" {
        let quoted = tokens[..verb].iter().rposition(|it| it.span.of(text) == "quoted");
        if let Some(speaker) = quoted.and_then(|it| mention_after(text, tokens, it + 1)) {
            return Some(speaker);
        }
    }
    // "…, when protesters broke in, shouting": the nearest clause has a subject.
    let commas: Vec<usize> = (0..verb).filter(|&it| tokens[it].is_mark(&[','])).collect();
    let set_off = commas.last() == Some(&(verb - 1));
    let clause = match commas.iter().rev().nth(usize::from(set_off)) {
        Some(comma) => comma + 1,
        None => 0,
    };
    let linked = (clause..verb).rev().find(|&it| {
        set_off && matches!(tokens[it].span.of(text), "when" | "as" | "while" | "where")
    });
    let nearest = linked
        .and_then(|it| subject_of_sentence(text, &tokens[it + 1..verb]))
        .or_else(|| {
            let starts = clause > 0 && !set_off;
            starts.then(|| subject_of_sentence(text, &tokens[clause..verb]))?
        })
        .filter(|it| earlier.is_none_or(|verb| tokens[verb].span.end <= it.start));
    nearest
        .or_else(|| earlier.and_then(|it| mention_before(text, tokens, 0, it)))
        .or_else(|| subject_of_sentence(text, &tokens[..verb]))
        .or_else(|| mention_before(text, tokens, 0, verb))
}

/// *described as "…" by X*.
fn named_by(text: &str, tokens: &[Token], at: usize) -> Option<Saying> {
    let by = tokens.get(at + 1)?;
    if !matches!(by.span.of(text), "by" | "von" | "par" | "por") {
        return None;
    }
    let verb = (0..at).rev().take(6).find(|&it| tokens[it].roles.is_cue())?;
    let speaker = mention_after(text, tokens, at + 2)?;
    Some(Saying { speaker, cue: Some(tokens[verb].span), direct: false })
}

/// *"A," X said, "B."*: the words between two quotations serve both.
fn between(text: &str, tokens: &[Token], at: usize) -> Option<Saying> {
    let earlier = tokens[..at].iter().rposition(Token::is_quote)?;
    let words = tokens[earlier].span.of(text);
    if earlier > 0 && is_title_case(words.trim_matches(crate::segment::is_quotation_mark)) {
        return None;
    }
    let close = tokens[at - 1].is_mark(&[',', ':', '—', '–', '-']) || at - earlier <= 8;
    if !close {
        return None;
    }
    behind(text, tokens, earlier)
}

/// *The plan "…" for workers, X said.*
fn at_the_end(text: &str, tokens: &[Token], at: usize) -> Option<Saying> {
    let comma = (at + 1..tokens.len())
        .rev()
        .find(|&it| tokens[it].is_mark(&[',', '—', '–']) && tail(text, tokens, it + 1).is_some())?;
    let saying = tail(text, tokens, comma + 1)?;
    // What X said goes on behind the verb: then it is another statement.
    let verb = tokens.iter().position(|it| Some(it.span) == saying.cue)?;
    let rest = &tokens[verb + 1..];
    let on = rest.len() > 10
        || rest.iter().any(|it| it.is_quote() || it.has(Role::Helper) || it.has(Role::Link));
    (!on).then_some(Saying { direct: false, ..saying })
}

/// *according to X*, anywhere in the sentence.
fn source_phrase(text: &str, tokens: &[Token]) -> Option<Saying> {
    (0..tokens.len()).find_map(|at| phrase_at(text, tokens, at))
}

fn phrase_at(text: &str, tokens: &[Token], at: usize) -> Option<Saying> {
    let first = tokens.get(at)?;
    let word = first.span.of(text);
    if !first.is_word() {
        return None;
    }
    let second = tokens.get(at + 1).map_or("", |it| it.span.of(text));
    let length = match word {
        "according" | "According" if second == "to" => 2,
        "so" if tokens.get(at + 1).is_some_and(Token::is_name)
            && at > 0
            && tokens[at - 1].is_mark(&[',']) =>
        {
            1
        }
        "по" | "По" if second == "словам" || second == "мнению" => 2,
        _ if first.has(Role::Source) => 1,
        _ => return None,
    };
    let speaker = mention_after(text, tokens, at + length)?;
    let cue = first.span.cover(tokens[at + length - 1].span);
    Some(Saying { speaker, cue: Some(cue), direct: false })
}

/// *X on the plan: "…"*.
fn colon(text: &str, tokens: &[Token], at: usize) -> Option<Saying> {
    if at == 0 || !tokens[at - 1].is_mark(&[':', '：']) {
        return None;
    }
    let speaker = subject_of_sentence(text, &tokens[..at])?;
    Some(Saying { speaker, cue: None, direct: true })
}
