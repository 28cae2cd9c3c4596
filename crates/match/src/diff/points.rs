//! Vowel points, and digits of every script: what one text has and another leaves out,
//! or writes with other signs.

use crate::normalize::plain_digit;
use unicode_normalization::UnicodeNormalization;

/// The vowel points of Hebrew and Arabic, their marks of recitation, and the stroke
/// that only stretches an Arabic word. Marks that make another letter (hamza, madda)
/// are none.
pub(super) const fn is_point(c: char) -> bool {
    matches!(c,
        '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}'..='\u{5C2}' | '\u{5C4}'..='\u{5C5}' | '\u{5C7}'
        | '\u{610}'..='\u{61A}' | TATWEEL | '\u{64B}'..='\u{652}' | '\u{656}'..='\u{65F}' | '\u{670}'
        | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}' | '\u{6E7}'..='\u{6E8}'
        | '\u{6EA}'..='\u{6ED}' | '\u{8D3}'..='\u{8E1}' | '\u{8E3}'..='\u{8FF}')
}

const TATWEEL: char = '\u{640}';

/// The word without vowel points and with ASCII digits; a word of points alone stays.
pub(super) fn plain(word: &str) -> String {
    let plain: String = word.chars().filter(|&it| !is_point(it)).map(plain_digit).collect();
    if plain.is_empty() { word.to_owned() } else { plain }
}

/// Whether a letter of both texts has vowel points that contradict each other: then it
/// is another word. Points that only one of them has are a style of spelling.
///
/// The letters of both are the same.
pub(super) fn points_differ(old: &str, new: &str) -> bool {
    let has_points = |text: &str| text.chars().any(is_point);
    if !has_points(old) || !has_points(new) {
        return false;
    }
    let within = |x: &[char], y: &[char]| x.iter().all(|it| y.contains(it));
    let (old, new) = (pointed(old), pointed(new));
    old.iter().zip(&new).any(|(x, y)| !within(x, y) && !within(y, x))
}

/// The points of each letter.
fn pointed(text: &str) -> Vec<Vec<char>> {
    let mut res: Vec<Vec<char>> = Vec::new();
    for c in text.nfkd().filter(|&it| it != TATWEEL) {
        if !is_point(c) && c.is_alphanumeric() {
            res.push(Vec::new());
        } else if is_point(c)
            && let Some(points) = res.last_mut()
        {
            points.push(c);
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_are_plain() {
        for digits in
            ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "๐๑๒๓๔๕๖๗๘๙", "０１２３４５６７８９"]
        {
            assert_eq!(digits.chars().map(plain_digit).collect::<String>(), "0123456789");
        }
        assert_eq!("١٫٥٪ é中x".chars().map(plain_digit).collect::<String>(), "1.5% é中x");
    }

    #[test]
    fn points_may_be_left_out_and_not_exchanged() {
        assert_eq!(plain("الماليةِ"), "المالية");
        assert_eq!(plain("הַמֶּמְשָׁלָה"), "הממשלה");
        assert_eq!(plain("\u{640}"), "\u{640}");
        assert!(!points_differ("كَتَبَ", "كتب") && !points_differ("كَتَبَ", "كَتب"));
        assert!(points_differ("كَتَبَ", "كُتِبَ"));
        assert!(points_differ("עַם", "עִם"));
    }
}
