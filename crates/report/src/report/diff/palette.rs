//! What each part of a diff looks like.

use owo_colors::{AnsiColors, Style};

/// How many colors the place that a diff is written to can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorDepth {
    /// Styles may not be sent at all.
    #[default]
    None,
    /// The 16 that the terminal's theme defines.
    Ansi16,
    /// The 256 of `xterm`.
    Ansi256,
    /// Any (24 bits).
    True,
}

/// What the background is, where that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light text on a dark background.
    #[default]
    Dark,
    /// Dark text on a light background.
    Light,
}

/// What a stretch of output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Words that need no attention.
    Plain,
    /// A heading, a mark.
    Strong,
    /// Numbers, folds, notes.
    Faint,
    /// Words that only the old text has.
    Delete,
    /// The letters of a word that make it the old one.
    DeleteLetters,
    /// Words that only the new text has.
    Insert,
    /// The letters of a word that make it the new one.
    InsertLetters,
    /// A block that only A has: long, so it stands on no background.
    Deleted,
    /// A block that only B has.
    Inserted,
    /// An edit of quotation marks, dashes or spaces.
    Cosmetic,
    /// A block that moved; both ends of a move have one number.
    Moved(usize),
    /// Words that both have, where those are what is looked for.
    Shared,
}

/// The style of `tone`; none without color.
///
/// With 16 colors only those are used that are legible on light and dark alike.
/// With more, changed words stand on a background, in hues that people who
/// confuse red and green still tell apart by lightness; every tone also has a
/// mark in the text.
pub(super) fn style(tone: Tone, depth: ColorDepth, theme: Theme) -> Style {
    let plain = Style::new();
    match (depth, tone) {
        (ColorDepth::None, _) | (_, Tone::Plain) => plain,
        (_, Tone::Strong) => plain.bold(),
        (_, Tone::Faint) => plain.dimmed(),
        (_, Tone::Cosmetic) => plain.dimmed().underline(),
        (ColorDepth::Ansi16, tone) => ansi16(tone),
        (depth, Tone::Moved(number)) => {
            let hues = match theme {
                Theme::Dark => DARK_HUES,
                Theme::Light => LIGHT_HUES,
            };
            foreground(plain, hues[number % hues.len()], depth)
        }
        (depth, Tone::Deleted | Tone::Inserted) => {
            let front = match (theme, tone) {
                (Theme::Dark, Tone::Deleted) => (255, 135, 135),
                (Theme::Dark, _) => (135, 215, 135),
                (Theme::Light, Tone::Deleted) => (135, 0, 0),
                (Theme::Light, _) => (0, 95, 0),
            };
            foreground(plain, front, depth)
        }
        (depth, tone) => {
            let [front, back] = pair(tone, theme);
            let style = background(foreground(plain, front, depth), back, depth);
            match tone {
                Tone::DeleteLetters | Tone::InsertLetters => style.bold(),
                _ => style,
            }
        }
    }
}

fn ansi16(tone: Tone) -> Style {
    let style = Style::new();
    match tone {
        Tone::Delete | Tone::Deleted => style.red(),
        Tone::DeleteLetters => style.red().bold().underline(),
        Tone::Insert | Tone::Inserted => style.green(),
        Tone::InsertLetters => style.green().bold().underline(),
        Tone::Shared => style.cyan().bold(),
        Tone::Moved(number) => {
            // Neither red nor green, which say what has gone and come.
            let colors = [AnsiColors::Cyan, AnsiColors::Magenta];
            style.color(colors[number % colors.len()])
        }
        Tone::Plain | Tone::Strong | Tone::Faint | Tone::Cosmetic => style,
    }
}

type Rgb = (u8, u8, u8);

/// Hues of moves: neighbors in the list are far apart on the color circle.
const DARK_HUES: [Rgb; 5] =
    [(95, 215, 255), (255, 175, 95), (215, 135, 255), (135, 175, 255), (255, 135, 175)];
const LIGHT_HUES: [Rgb; 5] = [(0, 95, 135), (135, 95, 0), (135, 0, 135), (0, 0, 175), (175, 0, 95)];

/// Front and back of words: contrast above 7 to 1, and of the background to a
/// terminal's below 2 to 1, so that long stretches stay calm.
const fn pair(tone: Tone, theme: Theme) -> [Rgb; 2] {
    match (theme, tone) {
        (Theme::Dark, Tone::Delete) => [(255, 215, 215), (95, 0, 0)],
        (Theme::Dark, Tone::DeleteLetters) => [(255, 255, 255), (135, 0, 0)],
        (Theme::Dark, Tone::Insert) => [(215, 255, 215), (0, 95, 0)],
        (Theme::Dark, Tone::InsertLetters) => [(255, 255, 255), (0, 95, 0)],
        (Theme::Dark, _) => [(215, 255, 255), (0, 95, 95)],
        (Theme::Light, Tone::Delete) => [(95, 0, 0), (255, 215, 215)],
        (Theme::Light, Tone::DeleteLetters) => [(95, 0, 0), (255, 175, 175)],
        (Theme::Light, Tone::Insert) => [(0, 55, 0), (215, 255, 215)],
        (Theme::Light, Tone::InsertLetters) => [(0, 55, 0), (135, 255, 135)],
        (Theme::Light, _) => [(0, 55, 95), (215, 255, 255)],
    }
}

fn foreground(style: Style, (r, g, b): Rgb, depth: ColorDepth) -> Style {
    match depth {
        ColorDepth::True => style.truecolor(r, g, b),
        _ => style.color(owo_colors::XtermColors::from(cube(r, g, b))),
    }
}

fn background(style: Style, (r, g, b): Rgb, depth: ColorDepth) -> Style {
    match depth {
        ColorDepth::True => style.on_truecolor(r, g, b),
        _ => style.on_color(owo_colors::XtermColors::from(cube(r, g, b))),
    }
}

/// The color of the 6 × 6 × 6 cube that is nearest; its steps are 0, 95, 135, …, 255.
const fn cube(r: u8, g: u8, b: u8) -> u8 {
    const fn step(it: u8) -> u8 {
        match it {
            0..48 => 0,
            48..115 => 1,
            _ => (it - 35) / 40,
        }
    }
    16 + 36 * step(r) + 6 * step(g) + step(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cube_has_the_colors_that_the_palette_uses() {
        assert_eq!(cube(95, 0, 0), 52);
        assert_eq!(cube(0, 95, 0), 22);
        assert_eq!(cube(255, 215, 215), 224);
        assert_eq!(cube(255, 255, 255), 231);
    }

    #[test]
    fn nothing_is_styled_without_color() {
        for tone in [Tone::Strong, Tone::Delete, Tone::Moved(3), Tone::Cosmetic] {
            let shown = style(tone, ColorDepth::None, Theme::Dark).style("x").to_string();
            assert_eq!(shown, "x");
        }
    }
}
