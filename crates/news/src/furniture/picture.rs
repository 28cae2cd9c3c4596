//! What has the shape of a picture's credit?

use super::agency::{CLOSING, MAX_CREDIT, OPENING, PICTURE, WIRE, WORD, class_of};
use super::phrases::phrases_of;
use crate::language;
use std::sync::LazyLock;

/// What stands before a picture's credit, and before one at the end of its caption.
static CREDIT_CUES: LazyLock<[Vec<&str>; 2]> = LazyLock::new(|| {
    ["credit", "caption credit"].map(|class| language::phrases("media", class).collect())
});
/// How the caption of a picture from the archive begins, and that of a row of people.
static OPENINGS: LazyLock<[Vec<&str>; 2]> = LazyLock::new(|| {
    ["archive label", "row label"].map(|class| language::phrases("media", class).collect())
});
/// Labels that a name may follow without a space.
static RUN_ON: LazyLock<Vec<&str>> = LazyLock::new(|| phrases_of("run on"));

/// Whether `line` is nothing but a picture's or text's credit.
///
/// That is: a cue such as *Photo:* or *©* and a few words; or names between
/// slashes of which one is an agency's; or an agency's name alone; or a line in
/// capitals that ends in a word such as *IMAGES*. Never a sentence.
pub(super) fn is_credit(line: &str) -> bool {
    let line = line.trim();
    let words = line.split_whitespace().count();
    if words == 0 || words > MAX_CREDIT || line.len() > 160 {
        return false;
    }
    let bare = line
        .trim_matches(|c: char| c.is_whitespace() || OPENING.contains(&c) || CLOSING.contains(&c));
    let lower = bare.to_lowercase();
    if let Some(cue) = CREDIT_CUES[0].iter().find(|it| lower.starts_with(**it)) {
        return words > cue.split_whitespace().count() && !crate::segment::ends_sentence(bare)
            || lower.len() == cue.len();
    }
    if let Some(rest) = bare.strip_prefix(['©', 'Ⓒ']) {
        return !rest.trim().is_empty();
    }
    if crate::segment::ends_sentence(bare) {
        return false;
    }
    // "CreditJane Doe for the Post": the label and the name run together.
    let run_on = RUN_ON.iter().find_map(|it| bare.strip_prefix(it));
    if run_on.is_some_and(|it| it.starts_with(char::is_uppercase)) {
        return true;
    }
    // "(Jane Doe, Ada Brandt/Harbor Post)": names and whom they work for.
    let names = |it: &str| {
        it.split([' ', ',', '/', '.', '-'])
            .filter(|it| !it.is_empty())
            .all(|it| it.starts_with(char::is_uppercase) && !it.chars().any(char::is_numeric))
    };
    if line.starts_with('(') && line.ends_with(')') && bare.contains('/') && names(bare) {
        return true;
    }
    let parts: Vec<&str> = bare
        .split(['/', '|', ',', '•', '·', '／'])
        .flat_map(|it| it.split(" via "))
        .flat_map(|it| it.split(" - "))
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .collect();
    let named = |it: &str| {
        it.split_whitespace().all(|word| {
            !word.chars().next().is_some_and(char::is_lowercase)
                || word.chars().any(char::is_uppercase)
                || word.chars().count() <= 3
        })
    };
    // Short names are other words too (*Beta*, *Pool*): they stand in capitals.
    let agency = |it: &str| {
        let short = it.chars().count() <= 4 && it.is_ascii();
        class_of(it) & (WIRE | PICTURE) != 0
            && if short {
                it.chars().all(char::is_uppercase)
            } else {
                !it.chars().all(char::is_lowercase)
            }
    };
    let known = parts.iter().any(|it| agency(it) || agency_with_tag(it));
    if known && parts.iter().all(|it| named(it) || agency(it)) {
        return true;
    }
    let capitals = bare.chars().any(char::is_uppercase) && !bare.chars().any(char::is_lowercase);
    let last = bare.rsplit([' ', '/']).next().unwrap_or_default();
    capitals && (2..=8).contains(&words) && class_of(last) & WORD != 0
        || capitals
            && parts.len() > 1
            && bare.contains('/')
            && parts.iter().any(|it| class_of(it) != 0)
}

/// `AP Photo`, `Getty Images Europe`, `AFP Photos`, `Reuters TV`.
fn agency_with_tag(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    let Some((last, front)) = words.split_last() else { return false };
    !front.is_empty()
        && words.len() <= 4
        && class_of(&front.join(" ")) & (WIRE | PICTURE) != 0
        && (class_of(last) & WORD != 0 || *last == "TV")
}

/// Whether a line begins as only captions do: with a label of the archive and a dash, or with
/// the side from which a row of people is named.
pub(super) fn opens_as_caption(line: &str) -> bool {
    let [archive, row] = &*OPENINGS;
    let is_archive = |label: &&&str| {
        let rest = line.strip_prefix(**label).map(str::trim_start);
        rest.is_some_and(|it| it.starts_with(['-', '–', '—']))
    };
    // One comma parts the side from the names, another one the names.
    let is_row = |label: &&&str| {
        let rest = line.strip_prefix(**label);
        rest.is_some_and(|it| it.starts_with([',', ':', ';']) && it[1..].contains(','))
    };
    archive.iter().any(|it| is_archive(&it)) || row.iter().any(|it| is_row(&it))
}

/// Where the credit in brackets (or after a cue) at the end of a caption starts.
///
/// `Zelensky has called for more support ( AFP via Getty Images )`.
pub(super) fn caption_credit(line: &str) -> Option<usize> {
    let trimmed = line.trim_end();
    if let Some(inner) = trimmed.strip_suffix(CLOSING) {
        let open = inner.rfind(OPENING)?;
        let credit = &trimmed[open..];
        let is_name = || {
            let name = inner[open..].trim_start_matches(OPENING);
            name.starts_with(char::is_uppercase)
                && class_of(name) & (WIRE | PICTURE) != 0
                && !crate::segment::ends_sentence(trimmed[..open].trim_end())
        };
        return (open > 0 && (is_credit(credit) || is_name())).then_some(open);
    }
    // "The old pier, from the archive. / EFE"
    if let Some((before, name)) = trimmed.rsplit_once(" / ")
        && class_of(name) & (WIRE | PICTURE) != 0
        && !name.chars().any(char::is_lowercase)
        && before.split_whitespace().count() >= 3
    {
        return Some(before.len() + 1);
    }
    let lower = trimmed.to_lowercase();
    // Some letters have another length in lower case: then places in the one are none in the
    // other.
    if lower.len() != trimmed.len() {
        return None;
    }
    // "A ship in the strait. Photo: Jane Doe / AFP"
    CREDIT_CUES[1]
        .iter()
        .chain(&["©"])
        .filter_map(|it| {
            let at = lower.rfind(*it)?;
            let before = &trimmed[..at];
            let apart = before.ends_with([' ', '.', '|', '/', '(', '\n']);
            let rest = trimmed[at..].split_whitespace().count();
            (apart && before.split_whitespace().count() >= 3 && rest <= 8).then_some(at)
        })
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picture_credits_have_their_shapes() {
        for line in [
            "COVER IMAGES",
            "VITALII HNIDYI/REUTERS",
            "RUSSIAN PRESIDENTIAL PRESS OFFICE/AFP/GETTY IMAGES",
            "Photo: Jane Doe",
            "(AP Photo/John Smith)",
            "© Velm Museum",
            "Jane Doe / Getty Images",
            "Foto: dpa",
            "AFP via Getty Images",
            "Фото: ТАСС",
            "Image copyright Velm Museum",
            "CreditJane Doe for the Post",
            "(Ada Brandt,Jane Doe/The Harbor Post)",
            "Halil el-Doe | Getty Images",
        ] {
            assert!(is_credit(line), "{line}");
        }
        for line in [
            "What happens next",
            "BROKEN PROMISES",
            "Reuters poll shows lead",
            "Jane Doe, minister",
            "A new press law",
            "(and/or its owners)",
            "Credits for the poor",
        ] {
            assert!(!is_credit(line), "{line}");
        }
        assert_eq!(caption_credit("Zelensky called ( AFP via Getty Images )"), Some(16));
        assert_eq!(caption_credit("He called (in his own words)"), None);
    }
}
