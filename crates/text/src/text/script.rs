//! The two questions about characters that several stages ask.

/// Whether a script that writes no spaces between words uses `c`.
///
/// True for Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar and Tibetan
/// letters. There, every character (with the marks on it) counts as a word:
/// no dictionary is needed, and shingles of such words are character n-grams,
/// which is what text reuse in these scripts is commonly measured on.
#[must_use]
pub const fn is_unspaced(c: char) -> bool {
    matches!(c as u32,
        0x0E00..=0x0EFF      // Thai, Lao
        | 0x0F00..=0x0FFF    // Tibetan
        | 0x1000..=0x109F    // Myanmar
        | 0x1780..=0x17FF    // Khmer
        | 0x2E80..=0x2FDF    // CJK radicals
        | 0x3005..=0x3007    // ideographic iteration mark, closing mark, zero
        | 0x3021..=0x3029    // Hangzhou numerals
        | 0x3031..=0x3035    // vertical kana repeat marks
        | 0x3041..=0x30FF    // Hiragana, Katakana
        | 0x31F0..=0x31FF    // Katakana phonetic extensions
        | 0x3400..=0x4DBF    // CJK extension A
        | 0x4E00..=0x9FFF    // CJK unified ideographs
        | 0xA9E0..=0xA9FF | 0xAA60..=0xAA7F // Myanmar extensions
        | 0xF900..=0xFAFF    // CJK compatibility ideographs
        | 0xFF66..=0xFF9F    // half-width Katakana
        | 0x1AFF0..=0x1B16F  // Kana supplements
        | 0x20000..=0x3FFFF) // CJK extensions B and later
}

/// Whether `c` is invisible formatting that no comparison may see.
///
/// Soft hyphen, zero-width characters, bidirectional controls, variation
/// selectors, tags and the byte order mark: the default ignorable code points
/// of Unicode that are not letters.
#[must_use]
pub const fn is_format(c: char) -> bool {
    matches!(c as u32,
        0x00AD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
        | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F
        | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFF8 | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A
        | 0xE0000..=0xE0FFF)
}
