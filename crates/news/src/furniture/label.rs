//! Lines that begin with a label, or consist of buttons or of a menu.
//!
//! A label says what follows: a credit, keywords, another story. It counts before
//! a colon or another separator, in brackets, or alone; where it only begins a
//! sentence it is text. Buttons and menus are recognized because nothing of the
//! line is left when their words are taken out.

use super::FurnitureKind;
use super::phrases::{
    BUTTON, COUNTED, CREDIT, FILL, MENU, NETWORK, OF, PART, PART_OF, RELATED, TAGS, WATCH, Word,
    cover, is_number, of_word, opening, whole, words,
};
use super::unit::{Mark, Unit};
use crate::text::is_unspaced;

/// The longest line of buttons, in words; an ideograph counts half.
const MAX_BUTTONS: usize = 16;
/// The longest line that a label opens, in words, except captions.
const MAX_LABELED: usize = 30;
/// The longest caption after a label, in words: two sentences.
const MAX_CAPTION: usize = 60;
/// The longest entry of a menu, in words.
const MAX_ENTRY: usize = 4;

/// Where a line stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around {
    /// Whether running text follows.
    pub(super) heads: bool,
    /// Whether running text stands before and after it.
    pub(super) amid: bool,
}

const OPENING: [char; 7] = ['(', '[', '【', '［', '（', '〔', '「'];
const ARROWS: [char; 12] = ['→', '➔', '➜', '➡', '▶', '►', '▸', '»', '›', '⟶', '↗', '👉'];
const SEPARATORS: [char; 14] =
    [':', '：', '】', ']', '］', '〕', '|', '｜', '–', '—', '→', '»', '/', '／'];

fn is_lead(c: char) -> bool {
    c.is_whitespace()
        || OPENING.contains(&c)
        || ARROWS.contains(&c)
        || matches!(c, '•' | '▪' | '●' | '■' | '◆' | '*' | '-' | '–' | '—' | '>' | '·' | '・' | '+')
        || ('\u{1F300}'..='\u{1FAFF}').contains(&c)
        || ('\u{2600}'..='\u{27BF}').contains(&c)
        || c == '\u{FE0F}'
}

/// The mark of a line that a label opens, or that is one.
pub(super) fn by_label(raw: &str, unit: &Unit, around: Around) -> Option<Mark> {
    let body = raw.trim_start_matches(is_lead);
    let lead = &raw[..raw.len() - body.len()];
    let bracketed = lead.contains(OPENING);
    if unit.text && !bracketed && !body.chars().take(60).any(|c| SEPARATORS.contains(&c)) {
        return None;
    }
    // A label stands in the first words, and a line may be a whole paragraph.
    let head: String = body.chars().take(120).collect();
    let words = words(&head);
    let (len, class) = opening(&words, CREDIT | WATCH | TAGS | RELATED)?;
    let end = words[len - 1].1.end;
    let rest = head[end..].trim_start();
    // "Watch/listen to" and "photo-sharing" go on.
    let gap = head[end..].len() > rest.len();
    let parted = rest.starts_with(SEPARATORS) && (gap || !rest.starts_with(['/', '–', '—']))
        || (rest.starts_with('-') && gap);
    let after = rest.trim_start_matches(|c: char| is_lead(c) || SEPARATORS.contains(&c));
    let bare = !after.chars().any(char::is_alphanumeric);
    let kind = kind_of(class, unit, bare);
    let limit = if class & CREDIT != 0 { MAX_CAPTION } else { MAX_LABELED };
    let longest = if unit.text && class & CREDIT == 0 { 20 } else { limit };
    let fits = unit.n <= longest;
    let title = after.chars().next().is_some_and(|c| !c.is_lowercase());
    let phrase = &head[words[0].1.start..end];
    let long = len >= 2 && (phrase.chars().any(char::is_whitespace) || words.len() > 1 && len >= 4);
    let ok = if bare {
        // A heading such as "Photos" or "Background" stands above its text.
        let standing = class & RELATED != 0 && long;
        let heading = around.heads && !parted && !standing;
        let lone = around.amid && words.len() == 1 && !parted && !bracketed;
        unit.n <= 8 && !heading && !lone
    } else if parted {
        // Two sentences with a colon are a paragraph.
        fits && (!around.amid || class & (CREDIT | RELATED) != 0 || !unit.text)
    } else {
        class & RELATED != 0 && long && title && !unit.text && unit.n <= 20
    };
    if !ok {
        return None;
    }
    let names: Vec<&str> = words[..len].iter().map(|it| it.0.as_str()).collect();
    let mut mark = Mark::new(kind, format!("“{phrase}” opens it"));
    mark.group = Some(names.join(" "));
    mark.opens_list = bare && class & RELATED != 0;
    Some(mark)
}

fn kind_of(class: u32, unit: &Unit, bare: bool) -> FurnitureKind {
    if class & RELATED != 0 || class & WATCH != 0 && class & CREDIT == 0 {
        FurnitureKind::RelatedLink
    } else if class & CREDIT != 0 {
        if bare {
            FurnitureKind::Placeholder
        } else if unit.n > 8 {
            FurnitureKind::Caption
        } else {
            FurnitureKind::Credit
        }
    } else {
        FurnitureKind::Navigation
    }
}

/// The mark of a line of buttons, menu entries or arrows.
pub(super) fn by_buttons(raw: &str, unit: &Unit, around: Around) -> Option<Mark> {
    if unit.n > MAX_LABELED || (unit.text && unit.n > MAX_BUTTONS) {
        return None;
    }
    let words = words(raw);
    if words.is_empty() {
        return None;
    }
    if unit.n <= MAX_BUTTONS && !unit.quoted && is_buttons(raw, &words, around) {
        return Some(Mark::new(FurnitureKind::Navigation, "nothing but buttons"));
    }
    if unit.text {
        return None;
    }
    if is_menu(raw) {
        return Some(Mark::new(FurnitureKind::Navigation, "a menu"));
    }
    if unit.n <= 4 && is_count(raw, &words) {
        return Some(Mark::new(FurnitureKind::Placeholder, "the count of a gallery"));
    }
    let mut mark = Mark::new(FurnitureKind::RelatedLink, "a part of a series");
    if unit.n <= 20 && is_part(&words) {
        mark.group = Some(words[0].0.clone());
        return Some(mark);
    }
    // «…» closes a quotation.
    let trimmed = raw.trim_end();
    let after = trimmed.ends_with(['→', '➔', '➜', '➡', '▸', '›', '⟶', '↗', '▶', '►'])
        || (trimmed.ends_with('»') && !raw.contains('«'));
    let before =
        raw.starts_with(['←', '⟵', '⬅', '👉', '↗']) || (raw.starts_with('«') && !raw.contains('»'));
    (unit.n <= 20 && (after || before))
        .then(|| Mark::new(FurnitureKind::RelatedLink, "an arrow at its end"))
}

/// Whether nothing is left of a line without its buttons and numbers.
fn is_buttons(raw: &str, words: &[Word], around: Around) -> bool {
    let Some(found) = cover(words, BUTTON | NETWORK | FILL) else { return false };
    let buttons = found.iter().filter(|&&it| it & BUTTON != 0).count();
    let networks = found.iter().filter(|&&it| it & NETWORK != 0).count();
    let fills = found.len() - found.iter().filter(|&&it| it & (BUTTON | NETWORK) != 0).count();
    let numbers = words.iter().any(|it| is_number(&it.0));
    // "Search for a ..." is covered by chance when most of it is filling.
    let dense = 2 * buttons + networks >= fills;
    let yes_no =
        buttons == 0 && networks == 0 && found.len() == 2 && fills == 2 && raw.contains(['/', '|']);
    if yes_no {
        return true;
    }
    // A single word may be a heading between paragraphs.
    let single = found.len() == 1 && words.len() == 1 && !numbers;
    if single && around.amid {
        return false;
    }
    dense && (buttons > 0 || (networks >= 2 && !raw.ends_with('.')))
}

/// Whether a line is made of a site's sections, or a path to one.
fn is_menu(raw: &str) -> bool {
    let path = raw.contains(['›', '»', '>', '❯', '＞']);
    let spaced = raw.contains(" / ") || raw.contains(" - ") || raw.contains(" – ");
    let marks: &[char] = if path {
        &['›', '»', '>', '❯', '＞']
    } else {
        &['|', '·', '•', '｜', '・', '／', '/', '–', ',', '、', '،', '-']
    };
    if !path && !spaced && !raw.contains(['|', '·', '•', '｜', '・', '／']) {
        // "Politics Economy Sports": sections alone, without separators.
        let words = words(raw);
        let entries = cover(&words, MENU).unwrap_or_default();
        return entries.len() >= 4 && !words.iter().any(|it| is_number(&it.0));
    }
    let parts: Vec<&str> = raw.split(marks).map(str::trim).filter(|it| !it.is_empty()).collect();
    let short = |it: &&str| {
        let n = it.split_whitespace().count();
        let unspaced = it.chars().filter(|&c| is_unspaced(c)).count();
        n <= MAX_ENTRY && unspaced <= 12
    };
    let known = parts.iter().filter(|it| whole(it) & (MENU | BUTTON | NETWORK) != 0).count();
    // A path's last entry may be the story's title.
    let entries = if path { parts.len().saturating_sub(1) } else { parts.len() };
    let all_short = parts.iter().take(entries).all(short);
    let enough =
        if path { known >= 1 && parts.len() >= 2 } else { known >= 2 && known * 2 >= parts.len() };
    all_short && enough
}

/// `Image 1 of 3`, `Bild 2/5`.
fn is_count(raw: &str, words: &[Word]) -> bool {
    let parted = raw.contains('/') || words.iter().any(|it| of_word(&it.0) & OF != 0);
    let [first, second, ..] = words else { return false };
    of_word(&first.0) & COUNTED != 0 && second.0.starts_with(|c: char| c.is_numeric()) && parted
}

/// `Part 2 of 5`, `Teil 3 von 7: …`.
fn is_part(words: &[Word]) -> bool {
    let [part, first, of, second, ..] = words else { return false };
    of_word(&part.0) & PART != 0
        && is_number(&first.0)
        && ((of_word(&of.0) & (OF | PART_OF) != 0 && is_number(&second.0)) || is_number(&of.0))
}

#[cfg(test)]
mod tests {
    use crate::furniture::tests::lines;

    const STORY: &str = "\
The harbour of Velm reopens on Monday after nine months of repairs, the port authority said.
Two ferries will sail each morning and one at night, and fares stay as they were before the storm.
Shipowners had asked for a third berth, which the council refused in spring because of its cost.";

    /// Whether `line` is furniture below a headline, between paragraphs and below the text.
    fn check(raw: &[&str], expect: bool) {
        for line in raw {
            let (first, rest) = STORY.split_once('\n').unwrap();
            let between = format!("Velm harbour reopens\n{first}\n{line}\n{rest}");
            let found = lines(&[&between]);
            assert_eq!(found.iter().any(|it| it.1.contains(line)), expect, "{line:?}: {found:?}");
        }
    }

    #[test]
    fn labels_open_credits_tags_and_links_in_many_languages() {
        check(
            &[
                "Photograph: Jane Doe",
                "Bild: Karl Muster, Hafenarchiv",
                "Illustration : Anne Dupont",
                "Foto de archivo: Luis Pérez",
                "写真：山田花子",
                "Фото: Иван Петров",
                "照片：王小明",
                "[Photo: the old pier in winter]",
                "Tags: harbour, ferries, Velm",
                "Schlagworte: Hafen, Fähren",
                "Mots-clés : port, ferries",
                "Etiquetas: puerto, barcos",
                "Теги: порт, паром",
                "キーワード：港、船",
                "Read more: Storm closes the pier",
                "▶ Mehr zum Thema: Sturm am Hafen",
                "À lire aussi : Le port ferme",
                "Lee también: Cierra el puerto",
                "Leggi anche: Chiude il porto",
                "Leia também: Porto fecha",
                "Lees ook: Haven dicht",
                "Czytaj także: Port zamknięty",
                "Читайте также: Порт закрыт",
                "【関連】港の歴史",
                "あわせて読みたい：嵐で桟橋が閉鎖",
                "相关阅读：港口关闭",
                "관련 기사: 항구 폐쇄",
                "اقرأ أيضا: إغلاق الميناء",
                "Video: The ferry sails again",
                "Podcast | The people of the pier",
                "Part 2 of 5: The dredgers",
                "Next: The people of the pier →",
            ],
            true,
        );
    }

    #[test]
    fn buttons_are_known_alone_in_many_languages() {
        check(
            &[
                "Copy link",
                "Share · Save for later · Print",
                "12 comments",
                "Comments (48)",
                "14 réactions",
                "Kommentare (27)",
                "コメント 3件",
                "Was this useful? Yes / No",
                "War dieser Artikel hilfreich? Ja Nein",
                "Story continues below advertisement",
                "La suite après la publicité",
                "Link kopieren",
                "Compartir | Guardar | Imprimir",
                "印刷する",
                "댓글 12",
                "Поделиться в Telegram",
                "复制链接",
                "Udostępnij artykuł",
                "انسخ الرابط",
                "Join the conversation",
                "Home › Region › Velm",
                "News | Sport | Culture | Weather",
                "About · Help · Imprint",
                "ホーム ＞ 社会 › 港",
            ],
            true,
        );
    }

    #[test]
    fn headings_sentences_and_lists_are_neither() {
        check(
            &[
                "Background",
                "The image of the city",
                "Comments by the mayor draw anger",
                "Video evidence was shown to the jury",
                "Politics and business",
                "Share prices fall",
                "Photographs of the pier were shown to the council on Monday by two of its members.",
                "Read more books, say teachers",
                "Print is not dead",
                "The topic: how much would a third berth cost the town, and who would pay for it?",
            ],
            false,
        );
    }
}
