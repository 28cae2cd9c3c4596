//! Vowel points, and digits of every script: what one text has and another leaves out,
//! or writes with other signs.

use unicode_normalization::UnicodeNormalization;

/// The digit 0 of each script; the other nine follow it (Unicode 15, `Nd`).
const ZEROS: [u32; 65] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x10_4A0, 0x10_D30, 0x11_066, 0x11_0F0, 0x11_136, 0x11_1D0, 0x11_2F0, 0x11_450, 0x11_4D0,
    0x11_650, 0x11_6C0, 0x11_730, 0x11_8E0, 0x11_950, 0x11_C50, 0x11_D50, 0x11_DA0, 0x16_A60,
    0x16_AC0, 0x16_B50, 0x1D_7CE, 0x1D_7D8, 0x1D_7E2, 0x1D_7EC, 0x1D_7F6, 0x1E_140, 0x1E_2F0,
    0x1E_950, 0x1F_BF0,
];

/// The ASCII digit that `c` is in another script, or the sign that stands in ASCII
/// where an Arabic number has `c`; else `c`.
pub(super) fn plain_digit(c: char) -> char {
    match c {
        '\0'..'\u{660}' => c,
        '\u{66A}' => '%',
        '\u{66B}' => '.',
        '\u{66C}' => ',',
        _ => {
            let code = u32::from(c);
            let zero = ZEROS.get(ZEROS.partition_point(|&it| it <= code).wrapping_sub(1));
            let digit = zero.and_then(|it| char::from_digit(code - it, 10));
            digit.unwrap_or(c)
        }
    }
}

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
