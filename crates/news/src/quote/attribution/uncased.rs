//! Arabic, Persian and Hebrew: no capitals mark a name, verbs of saying do.

use super::reading::{Reading, Subject};
use crate::text::Span;

/// Verbs whose subject follows, without *and* before them; compiled by hand.
const VERB_FIRST: &[&str] = &[
    // Arabic
    "قال",
    "قالت",
    "يقول",
    "تقول",
    "أضاف",
    "أضافت",
    "صرح",
    "صرحت",
    "أكد",
    "أكدت",
    "أوضح",
    "أوضحت",
    "ذكر",
    "ذكرت",
    "أعلن",
    "أعلنت",
    "كتب",
    "كتبت",
    "تابع",
    "تابعت",
    "أشار",
    "أشارت",
    "شدد",
    "شددت",
    "تساءل",
    "تساءلت",
    "اعتبر",
    "اعتبرت",
    "رأى",
    "رأت",
    "نقل",
    "علق",
    "علقت",
    "كشف",
    "كشفت",
    "بين",
    "بينت",
    "لفت",
    "لفتت",
    "طالب",
    "طالبت",
    "حذر",
    "حذرت",
    "وصف",
    "وصفت",
    "يؤكد",
    "تؤكد",
    "يضيف",
    "تضيف",
    "يوضح",
    "توضح",
    "يرى",
    "ترى",
    "أجاب",
    "أجابت",
    "رد",
    "ردت",
    "اعترف",
    "اعترفت",
    "نفى",
    "نفت",
    "زعم",
    "زعمت",
    // Hebrew
    "אמר",
    "אמרה",
    "אמרו",
    "אומר",
    "אומרת",
    "הוסיף",
    "הוסיפה",
    "ציין",
    "ציינה",
    "מסר",
    "מסרה",
    "טען",
    "טענה",
    "כתב",
    "כתבה",
    "הדגיש",
    "הדגישה",
    "הסביר",
    "הסבירה",
    "הבהיר",
    "הבהירה",
    "סיפר",
    "סיפרה",
];

/// Persian verbs of saying: the subject stands before them.
const VERB_LAST: &[&str] = &[
    "گفت",
    "گفته",
    "افزود",
    "نوشت",
    "تاکید",
    "تأکید",
    "اعلام",
    "می‌گوید",
    "خاطرنشان",
    "اظهار",
    "پرسید",
];

/// Participles that go on from the verb before: *معتبرا*.
const PARTICIPLES: &[&str] = &[
    "مضيفا",
    "مضيفة",
    "مؤكدا",
    "مؤكدة",
    "مشيرا",
    "مشيرة",
    "معتبرا",
    "معتبرة",
    "معتبرين",
    "موضحا",
    "موضحة",
    "قائلا",
    "قائلة",
    "متسائلا",
    "مشددا",
    "لافتا",
    "محذرا",
    "مضيفاً",
    "مؤكداً",
    "مشيراً",
    "معتبراً",
    "قائلاً",
];

/// Words that end a subject: prepositions, *that*, times.
const ENDS: &[&str] = &[
    "إن",
    "أن",
    "بأن",
    "إنه",
    "إنها",
    "أنه",
    "أنها",
    "في",
    "على",
    "عن",
    "خلال",
    "بعد",
    "قبل",
    "إلى",
    "مع",
    "أمام",
    "عبر",
    "لـ",
    "اليوم",
    "أمس",
    "من",
    "الذي",
    "التي",
    "وهو",
    "وهي",
    "بينما",
    "فيما",
    "عند",
    "حول",
    "حين",
    "الأحد",
    "الاثنين",
    "الثلاثاء",
    "الأربعاء",
    "الخميس",
    "الجمعة",
    "السبت",
    "של",
    "כי",
    "על",
    "עם",
    "היום",
    "אתמול",
    "ש",
    "את",
    "בין",
    "לפני",
    "אחרי",
    "در",
    "به",
    "از",
    "که",
    "با",
];

/// Offices: behind a name they begin what stands beside it.
const OFFICES: &[&str] = &[
    "رئيس",
    "رئيسة",
    "وزير",
    "وزيرة",
    "مدير",
    "مديرة",
    "نائب",
    "نائبة",
    "المتحدث",
    "المتحدثة",
    "عضو",
    "أمين",
    "ראש",
    "יושב",
    "שר",
    "שרת",
    "מנכ״ל",
    "דובר",
    "דוברת",
];

/// Whether the words round a quotation are in one of these scripts.
pub(super) fn is_here(text: &str, outer: Span) -> bool {
    let own = |c: char| matches!(c, '\u{590}'..='\u{6ff}' | '\u{750}'..='\u{77f}');
    outer.of(text).chars().any(own)
}

/// *قال X: “…”*, *“…”، تقول X*, *X گفت: «…»*.
pub(super) fn attribution(
    text: &str,
    sentence: Span,
    outer: Span,
    behind: usize,
) -> Option<Reading> {
    let before = words(text, Span::new(sentence.start, outer.start));
    let after = words(text, Span::new(outer.end, behind.max(outer.end)));
    behind_mark(text, &after)
        .or_else(|| before_mark(text, &before))
        .or_else(|| last_verb(text, &before))
}

/// The verb right behind the closing mark.
fn behind_mark(text: &str, words: &[Span]) -> Option<Reading> {
    let at = words.iter().take(1).position(|it| is_verb(it.of(text)))?;
    let subject = subject_behind(text, words, at + 1)?;
    let evidence = words[at].cover(subject);
    Some(Reading { subject: Subject::At(subject), cue: Some(words[at]), evidence })
}

/// The nearest verb before the opening mark, with its subject behind it.
fn before_mark(text: &str, words: &[Span]) -> Option<Reading> {
    let at = (0..words.len()).rev().find(|&it| is_verb(words[it].of(text)))?;
    let participle = words.iter().rposition(|it| PARTICIPLES.contains(&plain(it.of(text))));
    let cue = Some(words[at]);
    let Some(subject) = subject_behind(text, words, at + 1) else {
        // *وأضاف: “…”*
        let alone = at + 2 >= words.len();
        return alone.then_some(Reading { subject: Subject::LeftOut, cue, evidence: words[at] });
    };
    let far = words.len() - at > 24 && participle.is_none();
    let evidence = words[at].cover(subject);
    (!far).then_some(Reading { subject: Subject::At(subject), cue, evidence })
}

/// *وزیر راه، مریم رضایی، گفت: «…»*: the words before the verb that ends the clause.
fn last_verb(text: &str, words: &[Span]) -> Option<Reading> {
    let at = words.iter().rposition(|it| VERB_LAST.contains(&plain(it.of(text))))?;
    let mut end = at;
    let mut from = end;
    while from > 0 && end - from < 4 {
        let gap = &text[words[from - 1].end..words[from].start];
        if from < end && gap.contains(['،', ',']) || ENDS.contains(&words[from - 1].of(text)) {
            break;
        }
        from -= 1;
        if from + 1 == end && gap.contains(['،', ',']) {
            // The mark that closes what stands beside the subject.
            end = from + 1;
        }
    }
    let speaker = words.get(from)?.cover(*words.get(end.checked_sub(1)?)?);
    let evidence = speaker.cover(words[at]);
    (from < end).then_some(Reading {
        subject: Subject::At(speaker),
        cue: Some(words[at]),
        evidence,
    })
}

fn is_verb(word: &str) -> bool {
    VERB_FIRST.contains(&plain(word))
}

/// A word without the *and* or *so* joined to it.
fn plain(word: &str) -> &str {
    let rest = word.strip_prefix(['و', 'ف', 'ו']);
    match rest {
        Some(it) if it.chars().count() > 2 => it,
        _ => word,
    }
}

/// The subject that begins at `from`: up to a mark, a preposition or another verb.
fn subject_behind(text: &str, words: &[Span], from: usize) -> Option<Span> {
    const LONGEST: usize = 6;
    let mut end = from;
    while end < words.len() && end - from < LONGEST {
        let own = words[end].of(text);
        let parted = end > from
            && text[words[end - 1].end..words[end].start]
                .contains(['،', ',', ':', '؛', '(', '"', '«']);
        let office =
            end > from + 1 && OFFICES.contains(&own) && !OFFICES.contains(&words[from].of(text));
        if parted
            || office
            || ENDS.contains(&own)
            || is_verb(own) && end > from
            || own.starts_with("لـ")
        {
            break;
        }
        end += 1;
    }
    (end > from).then(|| words[from].cover(words[end - 1]))
}

fn words(text: &str, clause: Span) -> Vec<Span> {
    let mut res = Vec::new();
    let mut start = None;
    for (at, c) in clause.of(text).char_indices() {
        let at = clause.start + at;
        let part = c.is_alphanumeric()
            || unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '\u{200c}' | 'ـ' | '״' | '׳');
        match (part, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                res.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    res.extend(start.map(|it| Span::new(it, clause.end)));
    res
}
