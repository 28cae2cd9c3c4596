//! What is asked of a line before it is judged?
//!
//! Every line gets the same questions: how long it is and where it stands, what
//! stands above and below it, and some forty that are answered with yes or no. The
//! answers are whole numbers; what each is worth was learned (`points.rs`). Only
//! what a reader of the page could check is asked, so that a report can say why.

use super::phrases::{CREDIT_END, of_word, phrases_of};
use super::unit::{InCard, Unit, WordTable, sign};
use super::{FurnitureKind, Page};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Longer lines are not judged this way, in words: no caption has more.
pub(super) const MAX_JUDGED: usize = 80;

/// A question that is answered with yes or no.
pub(super) struct Sign {
    pub(super) name: &'static str,
    /// What it speaks for, where it is furniture.
    pub(super) kind: Option<FurnitureKind>,
    /// What a report says of a line that has it.
    pub(super) phrase: &'static str,
}

const fn sign(name: &'static str, kind: Option<FurnitureKind>, phrase: &'static str) -> Sign {
    Sign { name, kind, phrase }
}

const CAPTION: Option<FurnitureKind> = Some(FurnitureKind::Caption);
const CREDIT: Option<FurnitureKind> = Some(FurnitureKind::Credit);
const CONTROL: Option<FurnitureKind> = Some(FurnitureKind::Navigation);
const NOTICE: Option<FurnitureKind> = Some(FurnitureKind::Notice);

/// The questions with more than two answers, and how many each has.
pub(super) const GROUPS: [(&str, u8); 4] =
    [("length", 16), ("place", 18), ("above", 36), ("below", 36)];

pub(super) const SIGNS: [Sign; SHAPES + PLACES + WORDS + PICTURES] = {
    const NEW: Sign = sign("", None, "");
    let mut res = [NEW; SHAPES + PLACES + WORDS + PICTURES];
    let mut at = 0;
    while at < res.len() {
        let from = if at < SHAPES {
            &SHAPE[at]
        } else if at < SHAPES + PLACES {
            &PLACE[at - SHAPES]
        } else if at < SHAPES + PLACES + WORDS {
            &WORDING[at - SHAPES - PLACES]
        } else {
            &PICTURE[at - SHAPES - PLACES - WORDS]
        };
        res[at] = sign(from.name, from.kind, from.phrase);
        at += 1;
    }
    res
};

/// What decides alone: where it is so on labeled pages, the line is a caption.
pub(super) const BELOW_CREDIT: &str = "picture below credit";

/// How many questions there are.
pub(super) const COUNT: usize = GROUPS.len() + SIGNS.len();

/// The answers of one line.
pub(super) type Row = [u8; COUNT];

/// What is known of a page as a whole.
struct Whole<'a, 't> {
    page: &'a Page<'t>,
    units: &'a [Unit],
    table: &'a WordTable,
    /// The first and the last running text.
    text: Option<(usize, usize)>,
    /// How often a line's words stand as a line, and where first.
    lines: HashMap<u64, (usize, usize)>,
}

/// The answers of those lines that are still open; none of others.
pub(super) fn rows(page: &Page<'_>, units: &[Unit], table: &WordTable) -> Vec<Option<Row>> {
    let mut lines: HashMap<u64, (usize, usize)> = HashMap::new();
    for (at, unit) in units.iter().enumerate() {
        lines.entry(unit.key).or_insert((0, at)).0 += 1;
    }
    let first = units.iter().position(Unit::own_text);
    let text = first.map(|it| (it, units.iter().rposition(Unit::own_text).unwrap_or(it)));
    let whole = Whole { page, units, table, text, lines };
    let judged = |unit: &Unit| {
        unit.mark.is_none()
            && unit.card == InCard::No
            && !unit.set_as_row
            && (1..=MAX_JUDGED).contains(&unit.n)
    };
    let row = |(at, unit)| judged(unit).then(|| whole.row(at));
    units.iter().enumerate().map(row).collect()
}

impl Whole<'_, '_> {
    fn row(&self, at: usize) -> Row {
        let unit = &self.units[at];
        let ends = u8::from(unit.ends);
        let size = match unit.n {
            0..=7 => 0,
            8..=30 => 1,
            _ => 2,
        };
        let mut res = [0; COUNT];
        res[0] = length(unit.n) * 2 + ends;
        res[1] = (self.position(at) * 3 + size) * 2 + ends;
        let size = size - u8::from((31..=45).contains(&unit.n));
        res[2] = (neighbor(at.checked_sub(1).map(|it| &self.units[it])) * 3 + size) * 2 + ends;
        res[3] = (neighbor(self.units.get(at + 1)) * 3 + size) * 2 + ends;
        let raw = unit.span.of(self.page.text);
        let signs = self
            .shape(unit, raw)
            .into_iter()
            .chain(self.place(at, raw))
            .chain(self.wording(unit, at, raw))
            .chain(self.picture(unit, at, raw));
        for (slot, is_so) in res[GROUPS.len()..].iter_mut().zip(signs) {
            *slot = u8::from(is_so);
        }
        res
    }

    /// Before, amid or after the running text.
    fn position(&self, at: usize) -> u8 {
        match self.text {
            Some((first, _)) if at < first => 0,
            Some((_, last)) if at <= last => 1,
            Some(_) => 2,
            None => 0,
        }
    }
}

fn length(n: usize) -> u8 {
    match n {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        4..=7 => 3,
        8..=15 => 4,
        16..=30 => 5,
        31..=60 => 6,
        _ => 7,
    }
}

/// What stands above or below.
fn neighbor(unit: Option<&Unit>) -> u8 {
    let Some(unit) = unit else { return 0 };
    match unit.mark.as_ref().map(|it| it.kind) {
        Some(FurnitureKind::Credit | FurnitureKind::Caption) => 1,
        Some(FurnitureKind::Placeholder) => 2,
        Some(_) => 3,
        None if unit.card != InCard::No => 3,
        None if unit.text => 4,
        None => 5,
    }
}

const SHAPES: usize = 21;
const SHAPE: [Sign; SHAPES] = [
    sign("no letter", CONTROL, "a number alone"),
    sign("lower start", CONTROL, "no capital in a short line"),
    sign("capitals", CONTROL, "capitals throughout"),
    sign("title case", None, "a capital in every word"),
    sign("handle", None, "an account's name"),
    sign("address", CONTROL, "an address"),
    sign("bars", None, "parts between bars"),
    sign("slash", None, "parts between slashes"),
    sign("bracketed", None, "brackets round it"),
    sign("underscore", CONTROL, "a name that only programs use"),
    sign("run together", CONTROL, "words run together"),
    sign("one word again", CONTROL, "one word again and again"),
    sign("few with a number", CONTROL, "a number beside few words"),
    sign("asks", None, "a question"),
    sign("colon", None, "a colon at its end"),
    sign("short colon", CONTROL, "a label before a colon"),
    sign("quotes", None, "quotation marks"),
    sign("quote first", None, "a quotation mark first"),
    sign("dots", None, "dots at its end"),
    sign("bullet", None, "a bullet"),
    sign("post", None, "a post of a network"),
];

const PLACES: usize = 9;
const PLACE: [Sign; PLACES] = [
    sign("first line", None, "the page's first line"),
    sign("last line", None, "the page's last line"),
    sign("between furniture", CONTROL, "furniture above and below it"),
    sign("between credits", CAPTION, "a credit above and below it"),
    sign("said before", None, "the same line above"),
    sign("said after", None, "the same line below"),
    sign("kicker", CONTROL, "a section's name above the headline"),
    sign("kicker first", CONTROL, "a section's name at the top"),
    sign("kicker in capitals", CONTROL, "a section's name above the headline"),
];

const WORDS: usize = 14;
const WORDING: [Sign; WORDS] = [
    sign("hinted", NOTICE, "a site's phrase"),
    sign("controls half", CONTROL, "mostly words of buttons"),
    sign("controls only", CONTROL, "nothing but words of buttons"),
    sign("controls amid", CONTROL, "words of buttons between paragraphs"),
    sign("control first", CONTROL, "a button's word first"),
    sign("section", CONTROL, "a section's name"),
    sign("section in head", CONTROL, "a section's name above the text"),
    sign("you", NOTICE, "it speaks to the reader"),
    sign("site", NOTICE, "it speaks of the site"),
    sign("site twice", NOTICE, "it speaks of the site"),
    sign("you and site", NOTICE, "it speaks to the reader of the site"),
    sign("asks for", NOTICE, "it asks the reader for something"),
    sign("asks of site", NOTICE, "it asks the reader for something of the site"),
    sign("said", None, "a verb of saying"),
];

const PICTURES: usize = 14;
const PICTURE: [Sign; PICTURES] = [
    sign("side", CAPTION, "somebody's place in a picture"),
    sign("dated", CAPTION, "one sentence with a date"),
    sign("dated with year", CAPTION, "one sentence with a full date"),
    sign("picture", CAPTION, "one sentence with a word of pictures"),
    sign("picture and date", CAPTION, "a word of pictures and a date"),
    sign("open sentence", CAPTION, "a sentence without its full stop"),
    sign("open amid", CAPTION, "a sentence without its full stop between paragraphs"),
    sign("long open amid", CAPTION, "a long sentence without its full stop between paragraphs"),
    sign("label and sentence", CAPTION, "a label and a sentence without its full stop"),
    sign("credit at end", CREDIT, "an agency's name at its end"),
    sign("credit run on", CREDIT, "a credit run together with it"),
    sign("agency names", CREDIT, "names between bars or slashes"),
    sign("one sentence", None, "one sentence"),
    sign(BELOW_CREDIT, CAPTION, "one sentence of a picture below a credit"),
];

impl Whole<'_, '_> {
    /// How many words of a line have a class.
    fn count(&self, unit: &Unit, class: u16) -> usize {
        let ids = &self.page.words.ids[unit.words.clone()];
        ids.iter().filter(|&&it| self.table.signs(it) & class != 0).count()
    }

    fn has(&self, unit: &Unit, class: u16) -> bool {
        self.count(unit, class) > 0
    }

    fn begins(&self, unit: &Unit, class: u16) -> bool {
        let first = self.page.words.ids[unit.words.clone()].first();
        first.is_some_and(|&it| self.table.signs(it) & class != 0)
    }

    fn shape(&self, unit: &Unit, raw: &str) -> [bool; SHAPES] {
        let short = unit.n <= 7;
        let digits = raw.bytes().any(|it| it.is_ascii_digit());
        let several_upper = || raw.chars().filter(|it| it.is_uppercase()).nth(1).is_some();
        let lower = || raw.chars().any(char::is_lowercase);
        let ids = &self.page.words.ids[unit.words.clone()];
        let address =
            raw.contains("://") || raw.contains("www.") || (unit.n <= 12 && has_domain(raw));
        [
            !unit.letters && digits,
            short && raw.chars().next().is_some_and(char::is_lowercase),
            short && several_upper() && !lower(),
            unit.n <= 20 && !unit.ends && is_title_case(raw),
            unit.n <= 12 && raw.contains('@'),
            address,
            raw.contains('|') || raw.contains(" · "),
            raw.contains(" / "),
            unit.n <= 30 && raw.starts_with(['(', '[']) && raw.ends_with([')', ']']),
            unit.n <= 3 && holds(raw, |a, b, c| a.is_lowercase() && b == '_' && c.is_lowercase()),
            unit.n <= 8
                && holds(raw, |a, b, _| {
                    a.is_lowercase() && (b.is_uppercase() || b.is_ascii_digit())
                }),
            (2..=4).contains(&ids.len())
                && ids.iter().any(|it| ids.iter().filter(|x| *x == it).count() > 1),
            unit.n <= 4 && digits,
            raw.ends_with(['?', '？', '؟']),
            unit.colon,
            short && unit.colon,
            unit.quoted,
            raw.starts_with(['"', '“', '„', '«', '‘', '\'', '「']),
            raw.ends_with("...") || raw.ends_with('…'),
            unit.bullet,
            ["pic.twitter.com", "t.co/", "(@", "RT @"].iter().any(|it| raw.contains(it)),
        ]
    }

    fn place(&self, at: usize, raw: &str) -> [bool; PLACES] {
        let unit = &self.units[at];
        let below = self.units.get(at + 1);
        let (above_is, below_is) =
            (neighbor(at.checked_sub(1).map(|it| &self.units[it])), neighbor(below));
        let (times, first) = self.lines.get(&unit.key).copied().unwrap_or((1, at));
        let title = |it: &Unit| !it.text && it.n >= 5 && it.mark.is_none() && it.card == InCard::No;
        let kicker = at <= 1
            && unit.n <= 4
            && !unit.ends
            && !unit.colon
            && unit.letters
            && below.is_some_and(title);
        let little = |it: &str| it.chars().count() <= 3;
        let capital = |it: &str| it.chars().next().is_some_and(char::is_uppercase);
        [
            at == 0,
            at + 1 == self.units.len(),
            (1..=3).contains(&above_is) && (1..=3).contains(&below_is),
            above_is == 1 && below_is == 1,
            times > 1 && first < at,
            times > 1 && first == at,
            kicker,
            kicker && at == 0,
            kicker && raw.split_whitespace().all(|it| little(it) || capital(it)),
        ]
    }

    fn wording(&self, unit: &Unit, at: usize, raw: &str) -> [bool; WORDS] {
        let controls = self.count(unit, sign::CONTROL);
        let words = unit.words.len();
        let only = words > 0 && controls == words;
        let said = self.has(unit, sign::SAID);
        let plain = !raw.contains(['"', '“', '”', '„', '«']);
        let you = unit.n <= 40 && plain && self.has(unit, sign::YOU);
        let site = self.count(unit, sign::SITE);
        // A heading stands above its text, whatever its first word is.
        let heads = unit.heading() && self.units.get(at + 1).is_some_and(|it| it.text);
        let asks = !heads && unit.n <= 30 && self.begins(unit, sign::ASK);
        let section = unit.n <= 4 && words > 0 && self.count(unit, sign::SECTION) == words;
        [
            unit.points >= 2,
            unit.n <= 8 && controls > 0 && controls * 2 >= words && (only || !heads),
            only,
            only && self.position(at) == 1,
            unit.n <= 12 && !said && !heads && self.begins(unit, sign::CONTROL),
            section,
            section && self.position(at) == 0,
            you,
            unit.n <= 40 && site > 0,
            unit.n <= 60 && site > 1,
            you && site > 0,
            asks,
            asks && site > 0,
            said,
        ]
    }

    fn picture(&self, unit: &Unit, at: usize, raw: &str) -> [bool; PICTURES] {
        let ids = &self.page.words.ids[unit.words.clone()];
        let is = |at: usize, class: u16| {
            ids.get(at).is_some_and(|&it| self.table.signs(it) & class != 0)
        };
        let dated = (0..ids.len()).any(|it| {
            is(it, sign::MONTH)
                && (is(it + 1, sign::NUMBER) || (it > 0 && is(it - 1, sign::NUMBER)))
        });
        let year = (0..ids.len()).any(|it| is(it, sign::YEAR));
        let sentence = (8..=60).contains(&unit.n);
        let one = has_one_sentence(raw);
        let plain = !raw.contains(['"', '“', '”', '„', '«']);
        let shown = sentence
            && one
            && ids.iter().take(12).any(|&it| self.table.signs(it) & sign::PICTURE != 0);
        let open = sentence && !unit.ends && !unit.colon && self.position(at) > 0;
        let amid = open && self.position(at) == 1;
        let side = (1..ids.len()).any(|it| {
            is(it, sign::SIDE) && {
                let span = self.page.words.spans[unit.words.start + it].span();
                let before = self.page.text[..span.start].trim_end();
                let after = self.page.text[span.end..].trim_start();
                before.ends_with([',', '(']) && after.starts_with([',', ')'])
            }
        });
        let below_credit = at > 0
            && self.units[at - 1].mark.as_ref().is_some_and(|it| it.kind == FurnitureKind::Credit);
        let labeled = raw.split_once(": ").is_some_and(|(label, rest)| {
            (1..=4).contains(&label.split_whitespace().count())
                && label.chars().next().is_some_and(char::is_uppercase)
                && rest.chars().next().is_some_and(char::is_uppercase)
        });
        let dated = dated && one && plain && sentence && unit.n <= 50;
        [
            side && unit.n <= 70,
            dated,
            dated && year,
            shown,
            shown && dated,
            open,
            amid && unit.n >= 12,
            amid && unit.n >= 18,
            labeled && !unit.ends && (12..=40).contains(&unit.n) && self.position(at) > 0,
            unit.n <= 70 && !unit.bullet && ends_with_agency(raw),
            unit.n <= 80 && has_credit_run_on(raw),
            !unit.ends && unit.n <= 14 && raw.contains(['/', '|']) && names_between(raw),
            one,
            below_credit && one && plain && (shown || dated || side) && unit.n <= 60,
        ]
    }
}

/// Whether three characters in a row are so; behind the last two, there are none.
fn holds(raw: &str, is: impl Fn(char, char, char) -> bool) -> bool {
    let mut chars = raw.chars().chain(['\0'; 2]);
    let (mut a, mut b) = (chars.next().unwrap_or_default(), chars.next().unwrap_or_default());
    chars.any(|c| {
        let found = is(a, b, c);
        (a, b) = (b, c);
        found
    })
}

/// Whether nearly all longer words, and two at least, begin with a capital.
fn is_title_case(raw: &str) -> bool {
    let capital =
        |it: &&str| it.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    let long = raw.split_whitespace().filter(|it| it.chars().nth(3).is_some());
    let (count, large) = long.fold((0, 0), |(n, m), it| (n + 1, m + usize::from(capital(&it))));
    count >= 2 && large * 5 >= count * 4
}

fn has_domain(raw: &str) -> bool {
    raw.split_whitespace().any(|it| {
        let end = it.trim_end_matches(['.', ',', ')']).rsplit_once('.').map(|it| it.1);
        end.is_some_and(|it| {
            matches!(
                it.split('/').next(),
                Some("com" | "org" | "net" | "co" | "de" | "fr" | "uk" | "es" | "it")
            )
        })
    })
}

/// No sentence ends before the end; initials and short abbreviations end none.
fn has_one_sentence(raw: &str) -> bool {
    !raw.match_indices(['.', '!', '?']).any(|(at, _)| {
        let rest = raw[at + 1..].trim_start_matches(['"', '”', '’', ')']);
        let next = rest.trim_start();
        let word = raw[..at].chars().rev().take_while(|it| it.is_alphanumeric());
        rest.len() > next.len()
            && next.chars().next().is_some_and(char::is_uppercase)
            && word.count() > 3
    })
}

/// Whether the last word is an agency's, behind a bracket, a slash or another name.
fn ends_with_agency(raw: &str) -> bool {
    let end = raw.trim_end_matches([')', ']', '.', ' ']);
    let last = end.rsplit([' ', '/', '|', '(']).next().unwrap_or_default();
    let capital = last.chars().next().is_some_and(char::is_uppercase);
    let slashed = end.rsplit(' ').next().is_some_and(|it| {
        it.split_once('/').is_some_and(|(a, b)| {
            [a, b].iter().all(|it| it.chars().next().is_some_and(char::is_uppercase))
        })
    });
    slashed || (capital && of_word(&last.to_lowercase()) & CREDIT_END != 0)
}

/// `…in 2014.Antonio Bronic / Reuters`, `CreditJane Doe`.
fn has_credit_run_on(raw: &str) -> bool {
    let runs_on = holds(raw, |a, b, c| {
        (a.is_lowercase() || a.is_ascii_digit()) && b == '.' && c.is_uppercase()
    });
    static RUN_ON: LazyLock<Vec<&str>> = LazyLock::new(|| phrases_of("run on"));
    let credit = RUN_ON.iter().any(|it| {
        raw.match_indices(it)
            .any(|(at, _)| raw[at + it.len()..].chars().next().is_some_and(char::is_uppercase))
    });
    (runs_on && !raw.contains("://")) || credit
}

/// Whether nearly all words between bars, slashes and commas are names.
fn names_between(raw: &str) -> bool {
    let words: Vec<&str> =
        raw.split([' ', '/', '|', ',', '(', ')']).filter(|it| !it.is_empty()).collect();
    let named = words.iter().filter(|it| {
        it.chars().next().is_some_and(char::is_uppercase)
            || it.contains('-')
            || it.chars().count() <= 3
    });
    words.len() >= 2 && named.count() == words.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_a_name_of_its_own() {
        let mut names: Vec<&str> = SIGNS.iter().map(|it| it.name).collect();
        names.extend(GROUPS.iter().map(|it| it.0));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!((names.len(), names.contains(&"")), (count, false));
    }

    #[test]
    fn credits_are_seen_where_they_run_on() {
        assert!(has_credit_run_on("A dome in the yard in 2014.Jane Doe / Agency"));
        assert!(has_credit_run_on("The pier in winter.CreditJane Doe for the Post"));
        assert!(!has_credit_run_on("The U.S. pier at 5.30 is open, see https://a.example/x.Y"));
        assert!(ends_with_agency("Ada Brandt leaves the hall (AP)."));
        assert!(ends_with_agency("The pier. Jane Doe/Harbor"));
        assert!(!ends_with_agency("The pier stays open for Jane"));
    }

    #[test]
    fn initials_and_titles_end_no_sentence() {
        assert!(has_one_sentence("The U.S. president met Sen. J. Doe in Velm."));
        assert!(!has_one_sentence("The pier is open. Ferries sail again."));
    }
}
