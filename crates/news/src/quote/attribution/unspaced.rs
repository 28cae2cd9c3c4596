//! Chinese and Japanese: no spaces part the words.

use super::forms::{Forms, Group};
use super::reading::{Reading, Subject};
use crate::text::{Span, is_unspaced};
use std::sync::LazyLock;

static CHINESE: LazyLock<&Forms> = LazyLock::new(|| Forms::of("zh"));
static JAPANESE: LazyLock<&Forms> = LazyLock::new(|| Forms::of("ja"));

/// What parts clauses; a speaker's name holds none of these.
const fn parts(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '！'
            | '？'
            | '；'
            | '：'
            | ','
            | ':'
            | '\n'
            | '」'
            | '』'
            | '”'
            | '）'
            | '“'
            | '「'
            | '、'
    )
}

/// The attribution of the quotation at `outer`, inside `sentence`; `behind` ends
/// what may be read behind it. `None` where the text is in another script, or says
/// nothing.
pub(super) fn attribution(
    text: &str,
    sentence: Span,
    outer: Span,
    behind: usize,
) -> Option<Reading> {
    let before = &text[sentence.start..outer.start];
    let after = &text[outer.end..behind.max(outer.end)];
    japanese(text, sentence, outer, after)
        .or_else(|| chinese_before(text, sentence, before))
        .or_else(|| chinese_behind(text, outer, after))
        .or_else(|| chinese_source(text, sentence, before))
}

/// Whether the words round a quotation are Chinese or Japanese.
pub(super) fn is_here(text: &str, outer: Span) -> bool {
    let near = |it: Option<char>| it.is_some_and(|c| is_unspaced(c) || parts(c));
    let before = text[..outer.start].chars().next_back();
    let after = text[outer.end..].chars().next();
    let inside = text[outer.start..outer.end].chars().any(is_unspaced);
    inside && (near(before) || near(after) || before.is_none_or(char::is_whitespace))
}

/// *Xは「…」と述べた*, *「…」とXは述べた*.
fn japanese(text: &str, sentence: Span, outer: Span, after: &str) -> Option<Reading> {
    const REACH: usize = 40;
    if let Some(own) = japanese_words_of(text, sentence, outer) {
        return Some(own);
    }
    let quotatives = JAPANESE.list(Group::Quotative).iter().filter(|it| after.starts_with(**it));
    let quotative = quotatives.max_by_key(|it| it.len())?;
    let rest = &after[quotative.len()..];
    // *「…」としている*: what somebody holds; *「…」とした*
    let holds = JAPANESE.begins(Group::Quoted, rest);
    if !holds && JAPANESE.begins(Group::Named, rest) {
        return None;
    }
    let reach = rest.char_indices().nth(REACH).map_or(rest.len(), |(at, _)| at);
    let clause = rest[..reach].split(['。', '「', '\n']).next().unwrap_or_default();
    let from = outer.end + quotative.len();
    let cue = Some(Span::new(from, from + clause.len()).trimmed(text)).filter(|it| !it.is_empty());
    if let Some(at) = topic(clause)
        && !clause[..at].is_empty()
    {
        let speaker = japanese_name(text, Span::new(from, from + at));
        let subject = Subject::At(speaker);
        return Some(Reading { subject, cue, evidence: Span::new(from, from + clause.len()) });
    }
    let before = &text[sentence.start..outer.start];
    let Some(at) = topic(before) else {
        let told = topic_before(text, sentence.start);
        let subject = told.map_or(Subject::LeftOut, Subject::At);
        return Some(Reading { subject, cue, evidence: outer });
    };
    let head = before[..at].trim_end_matches('）');
    let begin = match head.len() < at {
        true => head.rfind('（').unwrap_or(at),
        false => at,
    };
    let head = &before[..begin];
    let start = head.rfind(parts).map_or(0, |it| it + char_at(head, it));
    let span = Span::new(sentence.start + start, sentence.start + begin);
    let speaker = japanese_name(text, span);
    let evidence = Span::new(speaker.start.min(outer.start), outer.start).trimmed(text);
    (!speaker.is_empty()).then_some(Reading { subject: Subject::At(speaker), cue, evidence })
}

/// *X教授の話「…」*: whose words they are, right before the mark.
fn japanese_words_of(text: &str, sentence: Span, outer: Span) -> Option<Reading> {
    let before = text[sentence.start..outer.start].trim_end();
    let own = JAPANESE.list(Group::Words).iter().find_map(|it| before.strip_suffix(it))?;
    let own = match own.strip_suffix('）').and_then(|it| it.rfind('（')) {
        Some(at) => &own[..at],
        None => own,
    };
    let start = own.rfind(parts).map_or(0, |it| it + char_at(own, it));
    let span = Span::new(sentence.start + start, sentence.start + own.len());
    let name = japanese_name(text, span);
    let evidence = Span::new(name.start, sentence.start + before.len());
    (!name.is_empty()).then_some(Reading { subject: Subject::At(name), cue: None, evidence })
}

/// The topic of the sentence before `at` in its line: who a verb without a subject is
/// about.
fn topic_before(text: &str, at: usize) -> Option<Span> {
    let line = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let before = text[line..at].trim_end();
    let own = before.strip_suffix('。')?;
    let start = own.rfind(['。', '」']).map_or(0, |it| it + char_at(own, it));
    let sentence = &own[start..];
    let topics = JAPANESE.list(Group::Topic).iter();
    let topic = topics.filter_map(|it| sentence.find(it)).min().filter(|&it| it > 0)?;
    let from = sentence[..topic].rfind(parts).map_or(0, |it| it + char_at(sentence, it));
    let span = Span::new(line + start + from, line + start + topic);
    Some(japanese_name(text, span)).filter(|it| !it.is_empty())
}

/// Where the last topic or subject marker stands that has a noun before it.
fn topic(clause: &str) -> Option<usize> {
    let marks = clause.char_indices().filter(|it| JAPANESE.begins(Group::Subject, &clause[it.0..]));
    let noun = |at: usize| {
        let before = clause[..at].chars().next_back();
        // Small words are in hiragana; of those letters one ends nouns, too.
        before.is_some_and(|c| !('\u{3041}'..='\u{3096}').contains(&c) || c == '\u{3093}')
    };
    marks.map(|it| it.0).rfind(|&it| noun(it))
}

/// The name at the end of a long noun phrase: behind its last possessor, where enough is
/// left.
fn japanese_name(text: &str, span: Span) -> Span {
    let span = span.trimmed(text);
    let own = span.of(text);
    let own =
        own.strip_suffix('）').and_then(|it| it.rfind('（').map(|at| &own[..at])).unwrap_or(own);
    let end = span.start + own.len();
    let found = JAPANESE.list(Group::Possessor).iter();
    let behind = found.filter_map(|it| own.rfind(it).map(|at| at + it.len())).max();
    let behind = behind.max(behind_modifier(own));
    match behind {
        Some(at) if own[at..].chars().count() >= 3 => Span::new(span.start + at, end),
        _ => Span::new(span.start, end),
    }
}

/// *市内に住む佐藤美咲*, *お立ち台で大島翔太*: where the name begins behind a clause or a
/// place, which end in hiragana.
fn behind_modifier(own: &str) -> Option<usize> {
    let hiragana = |c: char| ('\u{3041}'..='\u{3096}').contains(&c);
    let addresses = JAPANESE.list(Group::Address).iter();
    let own = addresses.filter_map(|it| own.strip_suffix(it)).next().unwrap_or(own);
    let (at, last) = own.char_indices().rev().find(|it| hiragana(it.1))?;
    let ends = JAPANESE.has(Group::Modifier, last.encode_utf8(&mut [0; 4]));
    (ends && at > 0).then(|| at + last.len_utf8())
}

fn char_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// *X说：“…”*, *X告诉记者：“…”*, *並強調「…」*.
fn chinese_before(text: &str, sentence: Span, before: &str) -> Option<Reading> {
    let lead = before.trim_end_matches(['：', '，', ':', ',', ' ']);
    let heard =
        CHINESE.list(Group::Listener).iter().find_map(|it| lead.strip_suffix(it)).unwrap_or(lead);
    // *X对此表示失望：“…”*, *X告诉《日报》：“…”*
    let heard = without_paper(heard);
    let felt = CHINESE.list(Group::Feeling).iter().find_map(|it| heard.strip_suffix(it));
    let heard = felt.unwrap_or(heard);
    let Some(verb) = verb_at_end(heard) else { return chinese_clause(text, sentence, before) };
    let head = &heard[..heard.len() - verb.len()];
    let begin = head.rfind(parts).map_or(0, |it| it + char_at(head, it));
    let cue = Some(Span::new(sentence.start + head.len(), sentence.start + heard.len()));
    let span = Span::new(sentence.start + begin, sentence.start + head.len());
    let name = chinese_name(text, span);
    let evidence = Span::new(span.start.min(name.start), sentence.start + lead.len());
    let subject = match name.is_empty() || is_link(name.of(text)) {
        true => Subject::LeftOut,
        false => Subject::At(name),
    };
    Some(Reading { subject, cue, evidence })
}

/// The longest verb of saying that ends a clause.
fn verb_at_end(clause: &str) -> Option<&'static str> {
    let verbs = CHINESE.list(Group::Verb).iter().copied();
    verbs.filter(|it| clause.ends_with(it)).max_by_key(|it| it.len())
}

/// A clause without the paper, between its marks, that something is told.
fn without_paper(clause: &str) -> &str {
    let paper = clause.strip_suffix('》').and_then(|it| it.rfind('《'));
    paper.map_or(clause, |it| &clause[..it])
}

/// *X认为，这一决定“…”*: a clause of nothing but a subject and a verb of saying, before a comma,
/// and a clause that goes on to the mark.
fn chinese_clause(text: &str, sentence: Span, before: &str) -> Option<Reading> {
    const LONGEST: usize = 20;
    let comma = before.find(['，', ','])?;
    let (clause, rest) = (&before[..comma], &before[comma..]);
    let verb = verb_at_end(clause)?;
    let start = sentence.start;
    let name = chinese_name(text, Span::new(start, start + clause.len() - verb.len()));
    let named = (2..=LONGEST).contains(&name.of(text).chars().count());
    let closed = rest.contains(['。', '！', '？', '”', '」', '：']);
    let cue = Some(Span::new(start + clause.len() - verb.len(), start + clause.len()));
    let evidence = Span::new(start, start + clause.len());
    let subject = Subject::At(name);
    (named && !closed && !is_link(name.of(text))).then_some(Reading { subject, cue, evidence })
}

/// *“…”，X说*, *“…”X说，…*.
fn chinese_behind(text: &str, outer: Span, after: &str) -> Option<Reading> {
    const LONGEST: usize = 34;
    let skip = after.len() - after.trim_start_matches(['，', ',', ' ']).len();
    let rest = &after[skip..];
    let ends = |c: char| parts(c) && c != '、';
    let clause = &rest[..rest.find(ends).unwrap_or(rest.len())];
    let heard = CHINESE
        .list(Group::Listener)
        .iter()
        .find_map(|it| clause.strip_suffix(it))
        .unwrap_or(clause);
    // The verb that ends the clause, else the first one.
    let ending = verb_at_end(heard).map(|it| (heard.len() - it.len(), it));
    let first =
        || CHINESE.list(Group::Verb).iter().filter_map(|it| Some((clause.find(it)?, *it))).min();
    let (at, verb) = ending.or_else(first)?;
    let start = outer.end + skip;
    let name = chinese_name(text, Span::new(start, start + at));
    let cue = Some(Span::new(start + at, start + at + verb.len()));
    let evidence = Span::new(start, start + at + verb.len());
    let long = name.of(text).chars().count() > LONGEST;
    let subject = match name.is_empty() || is_link(name.of(text)) {
        true => Subject::LeftOut,
        false => Subject::At(name),
    };
    (!long).then_some(Reading { subject, cue, evidence })
}

/// *据X介绍，…“…”*.
fn chinese_source(text: &str, sentence: Span, before: &str) -> Option<Reading> {
    let sources = CHINESE.list(Group::According).iter();
    let (at, source) = sources.filter_map(|it| Some((before.find(it)?, it))).min()?;
    let start = at + source.len();
    let clause = &before[start..];
    let clause = &clause[..clause.find(parts).unwrap_or(clause.len())];
    let verb = CHINESE.list(Group::Verb).iter().find(|it| clause.ends_with(**it))?;
    let from = sentence.start + start;
    let end = from + clause.len() - verb.len();
    let speaker = Span::new(from, end).trimmed(text);
    let cue = Some(Span::new(end, end + verb.len()));
    let evidence = Span::new(sentence.start + at, from + clause.len());
    (!speaker.is_empty()).then_some(Reading { subject: Subject::At(speaker), cue, evidence })
}

fn is_link(name: &str) -> bool {
    CHINESE.has(Group::Link, name)
}

/// A subject without the links before it and the adverbs behind it.
fn chinese_name(text: &str, span: Span) -> Span {
    let mut span = span.trimmed(text);
    while let Some(link) =
        CHINESE.list(Group::Link).iter().find(|it| span.of(text).starts_with(**it))
    {
        if link.len() == span.len() {
            break;
        }
        span = Span::new(span.start + link.len(), span.end).trimmed(text);
    }
    let own = span.of(text);
    let cut =
        CHINESE.list(Group::Adverb).iter().filter_map(|it| own.find(it)).filter(|&at| at > 0).min();
    let own = &own[..cut.unwrap_or(own.len())];
    // *X在记者会上*, *X对新华社记者*: behind two characters or more.
    let begins = |at: usize| own[..at].chars().count() >= 2;
    let found = CHINESE.list(Group::Cut).iter().filter_map(|it| own.find(it));
    let own = &own[..found.filter(|&it| begins(it)).min().unwrap_or(own.len())];
    let dated = |c: char| CHINESE.has(Group::Date, c.encode_utf8(&mut [0; 4]));
    let own = own.trim_end_matches(|c: char| c.is_numeric() || dated(c));
    Span::new(span.start, span.start + own.len()).trimmed(text)
}
