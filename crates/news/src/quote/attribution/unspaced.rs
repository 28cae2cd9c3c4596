//! Chinese and Japanese patterns: no spaces part the words.

use super::pattern::Saying;
use crate::text::{Span, is_unspaced};

/// Chinese verbs of saying that stand between the speaker and the mark, longest
/// first; compiled by hand.
const CHINESE: &[&str] = &[
    "表示", "指出", "强调", "強調", "认为", "認為", "宣布", "回应", "回應", "解释", "解釋", "补充",
    "補充", "透露", "介绍", "呼吁", "呼籲", "写道", "寫道", "说道", "說道", "告诉", "称", "稱",
    "说", "說", "问", "問", "道",
];

/// Japanese verb stems that follow the quotative particle; compiled by hand.
const JAPANESE: &[&str] = &[
    "述べ",
    "話し",
    "話す",
    "語っ",
    "語り",
    "言っ",
    "言い",
    "発言",
    "主張",
    "説明",
    "強調",
    "答え",
    "指摘",
    "コメント",
    "表明",
    "明らか",
    "批判",
    "訴え",
    "呼びかけ",
    "書い",
    "投稿",
    "伝え",
    "断言",
    "指示",
    "会見",
];

/// What parts clauses; a speaker's name holds none of these.
const fn parts(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
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
    )
}

/// The attribution of the quotation at `outer`, inside `sentence`; `behind` ends
/// what may be read behind it.
pub(super) fn attribution(
    text: &str,
    sentence: Span,
    outer: Span,
    behind: usize,
) -> Option<Saying> {
    let before = &text[sentence.start..outer.start];
    let after = &text[outer.end..behind.max(outer.end)];
    let unspaced = |c: Option<char>| c.is_some_and(|c| is_unspaced(c) || parts(c));
    if !(unspaced(before.chars().next_back()) || unspaced(after.chars().next())) {
        return None;
    }
    japanese(text, sentence, outer, after).or_else(|| chinese(sentence, outer, before, after))
}

/// *Xは「…」と述べた*.
fn japanese(text: &str, sentence: Span, outer: Span, after: &str) -> Option<Saying> {
    let rest = after.strip_prefix('と')?;
    let reach = rest.char_indices().nth(24).map_or(rest.len(), |(at, _)| at);
    let clause = rest[..reach].split(['。', '「']).next().unwrap_or_default();
    let (at, stem) = JAPANESE.iter().filter_map(|stem| Some((clause.find(stem)?, *stem))).min()?;
    let start = outer.end + 'と'.len_utf8() + at;
    let cue = Some(Span::new(start, start + stem.len()));
    let before = &text[sentence.start..outer.start];
    let topic = before.rfind(['は', 'が'])?;
    let head = &before[..topic];
    let begin =
        head.rfind(parts).map_or(0, |it| it + head[it..].chars().next().map_or(0, char::len_utf8));
    let speaker = Span::new(sentence.start + begin, sentence.start + topic).trimmed(text);
    (!speaker.is_empty()).then_some(Saying { speaker, cue, direct: true })
}

/// *X说：“…”* and *“…”，X说*.
fn chinese(sentence: Span, outer: Span, before: &str, after: &str) -> Option<Saying> {
    let lead = before.trim_end_matches(['：', '，', ':', ',', ' ']);
    if let Some(verb) = CHINESE.iter().find(|verb| lead.ends_with(**verb)) {
        let head = &lead[..lead.len() - verb.len()];
        let begin = head
            .rfind(parts)
            .map_or(0, |it| it + head[it..].chars().next().map_or(0, char::len_utf8));
        let name = bare(&head[begin..]);
        let start = sentence.start + begin + indent(&head[begin..]);
        let cue = Span::new(sentence.start + head.len(), sentence.start + lead.len());
        let speaker = Span::new(start, start + name.len());
        return (!name.is_empty()).then_some(Saying { speaker, cue: Some(cue), direct: true });
    }
    let skip = after.len() - after.trim_start_matches(['，', ',', ' ']).len();
    let rest = &after[skip..];
    let clause = &rest[..rest.find(parts).unwrap_or(rest.len())];
    let (at, verb) = CHINESE.iter().filter_map(|verb| Some((clause.find(verb)?, *verb))).min()?;
    let name = bare(&clause[..at]);
    let start = outer.end + skip;
    let short = !name.is_empty() && name.chars().count() <= 16;
    let cue = Span::new(start + at, start + at + verb.len());
    let name_start = start + indent(clause);
    let speaker = Span::new(name_start, name_start + name.len());
    short.then_some(Saying { speaker, cue: Some(cue), direct: true })
}

/// The bytes of the white space that `text` begins with.
fn indent(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// A name without the adverbs and times between it and its verb.
fn bare(name: &str) -> &str {
    let mut name = name.trim();
    let tails = [
        "对此",
        "对记者",
        "對記者",
        "还",
        "還",
        "也",
        "则",
        "則",
        "日前",
        "当天",
        "當天",
        "今天",
        "昨天",
        "日",
        "月",
        "在会上",
        "同时",
        "再次",
    ];
    while let Some(shorter) = tails.iter().find_map(|tail| name.strip_suffix(tail)) {
        name = shorter.trim_end_matches(|c: char| c.is_numeric());
    }
    name
}
