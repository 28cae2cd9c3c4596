//! What a short unit says of itself: "Read more", "Advertisement", "By".
//!
//! As with names of classes (`names.rs`), phrases stand in groups, in the languages
//! of the pages that were labelled, and what a group means is learned. A long unit
//! is not looked at: what reports, uses these words as well.

use std::sync::LazyLock;

use crate::language;

use aho_corasick::AhoCorasick;

/// How many groups there are.
pub(super) const GROUPS: usize = 21;

/// A bit for each group.
pub(super) type Phrases = u32;

/// The ways to pass an article on.
pub(super) const SHARE: Phrases = 1;
/// What asks to subscribe.
pub(super) const OFFER: Phrases = 1 << 1;
/// What asks to log in.
pub(super) const ACCOUNT: Phrases = 1 << 2;
/// Before other articles.
pub(super) const RELATED: Phrases = 1 << 3;
/// What readers wrote, and where they may.
pub(super) const COMMENTS: Phrases = 1 << 5;
/// Advertising, and what stands round it.
pub(super) const ADVERT: Phrases = 1 << 6;
/// Whose picture it is.
pub(super) const CREDIT: Phrases = 1 << 7;
/// Who wrote it.
pub(super) const BYLINE: Phrases = 1 << 8;
/// When it was written, and how long it takes to read.
pub(super) const STAMP: Phrases = 1 << 9;
/// What is to be seen or heard.
pub(super) const MEDIA: Phrases = 1 << 10;
/// Rights and terms.
pub(super) const LEGAL: Phrases = 1 << 12;
/// What asks for money.
pub(super) const ASK: Phrases = 1 << 14;
/// A report that goes on while things happen.
pub(super) const LIVE: Phrases = 1 << 15;
/// An embedded post or film that is not shown here.
pub(super) const EMBED: Phrases = 1 << 16;
/// "The post X appeared first on Y".
pub(super) const FIRST: Phrases = 1 << 17;
/// What a program summed up.
pub(super) const ROBOT: Phrases = 1 << 18;
/// An article to give away.
pub(super) const GIFT: Phrases = 1 << 19;
/// What asks for money before the rest.
pub(super) const WALL: Phrases = 1 << 20;

/// A unit of more characters is running text.
pub(super) const LONGEST: usize = 240;

/// The groups, each at its bit.
const NAMES: [&str; GROUPS] = [
    "share", "offer", "account", "related", "popular", "comments", "advert", "credit", "byline",
    "stamp", "media", "topics", "legal", "about", "ask", "live", "embed", "first", "robot", "gift",
    "wall",
];

/// The phrases of all languages, each list with the bit of its group.
fn table() -> impl Iterator<Item = (u8, &'static str)> {
    language::lines("page phrases").filter_map(|(_, line)| {
        let (name, phrases) = line.split_once('\t')?;
        let at = (0..).zip(NAMES).find(|it| it.1 == name)?.0;
        Some((at, phrases))
    })
}

struct Finder {
    phrases: AhoCorasick,
    group: Vec<u8>,
}

static FINDER: LazyLock<Option<Finder>> = LazyLock::new(|| {
    let (mut phrases, mut group) = (Vec::new(), Vec::new());
    for (at, them) in table() {
        for phrase in them.split('|') {
            // `^` is a word of its own in the buffer, the first.
            phrases.push(phrase.replace('_', " ").replace('^', "^ "));
            group.push(at);
        }
    }
    Some(Finder { phrases: AhoCorasick::new(phrases).ok()?, group })
});

/// The groups of the phrases in `text`; none in a text of more than [`LONGEST`] characters.
///
/// `buffer` is scratch space. Cost: linear in the text.
pub(super) fn phrases(text: &str, buffer: &mut String) -> Phrases {
    // A character has at most four bytes: a long text is told without counting.
    if text.len() > 4 * LONGEST || text.chars().nth(LONGEST).is_some() {
        return 0;
    }
    words(text, buffer);
    let Some(finder) = &*FINDER else { return 0 };
    let mut res = 0;
    for found in finder.phrases.find_overlapping_iter(buffer.as_str()) {
        res |= 1 << finder.group[found.pattern().as_usize()];
    }
    res
}

/// Writes the words of `text` into `buffer`, in lower case and each between spaces, after
/// the mark of the beginning.
pub(super) fn words(text: &str, buffer: &mut String) {
    buffer.clear();
    buffer.push_str("^ ");
    for c in text.chars() {
        if c == 'İ' {
            // Its lower case has a second dot, which is a mark.
            buffer.push('i');
        } else if c.is_alphanumeric() || c == '©' {
            buffer.extend(c.to_lowercase());
        } else if matches!(c, '\'' | '’') {
            buffer.push('\'');
        } else if !buffer.ends_with(' ') {
            buffer.push(' ');
        }
    }
    if !buffer.ends_with(' ') {
        buffer.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let found = phrases(text, &mut String::new());
        let of = NAMES.into_iter().enumerate().filter(|(at, _)| found >> at & 1 == 1);
        assert_eq!(of.map(|it| it.1).collect::<Vec<_>>(), expect, "{text}");
    }

    #[test]
    fn a_phrase_begins_and_ends_where_words_do() {
        check("Read more: the old bridge", &["related"]);
        check("Lesen Sie auch", &["related"]);
        check("By Ida Brandt", &["byline"]);
        check("A bridge by the sea", &[]);
        check("The breadmaker", &[]);
        check("関連記事", &["related"]);
        check("İlgili haber", &["related"]);
        check("", &[]);
        check(&"Read more. ".repeat(40), &[]);
    }

    #[test]
    fn the_groups_that_decide_are_where_they_are_said_to_be() {
        let named = |group: Phrases| NAMES.get(group.trailing_zeros() as usize).copied();
        let groups = [SHARE, OFFER, ACCOUNT, RELATED, COMMENTS, ADVERT, CREDIT].map(named);
        let names = ["share", "offer", "account", "related", "comments", "advert", "credit"];
        assert_eq!(groups, names.map(Some));
        let groups = [BYLINE, STAMP, MEDIA, LEGAL, ASK, LIVE, EMBED, FIRST, ROBOT, GIFT, WALL];
        let groups = groups.map(named);
        let names = [
            "byline", "stamp", "media", "legal", "ask", "live", "embed", "first", "robot", "gift",
            "wall",
        ];
        assert_eq!(groups, names.map(Some));
        assert_eq!(table().count(), language::lines("page phrases").count());
        assert!(FINDER.is_some());
    }
}
