//! What can be shown where the output goes?
//!
//! `anstream` decides on color (`--color`, then `NO_COLOR`, `CLICOLOR_FORCE`,
//! `CLICOLOR`, `TERM=dumb` and whether the stream is a terminal). Links are sent
//! to terminals that are known to follow them; the list of variables is that of
//! the terminals' own documentation, since there is no way to ask.

use std::env::var_os;
use std::io::{self, IsTerminal, Write, stderr, stdout};

use crate::report::diff::{ColorDepth, Theme};
use crate::report::escape_terminal_lines;

/// Where lines go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
    /// A file.
    File,
}

impl Stream {
    pub(super) fn is_terminal(self) -> bool {
        match self {
            Self::Stdout => stdout().is_terminal(),
            Self::Stderr => stderr().is_terminal(),
            Self::File => false,
        }
    }
}

/// Writes what `render` writes as CSV: its very bytes, with a byte-order mark where that is
/// asked for; where a terminal reads it, what that would obey is escaped.
///
/// # Errors
///
/// Fails when `render` does or when nothing can be written.
pub(super) fn csv(
    context: &super::global::Context,
    out: &mut dyn Write,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    if !context.output.stream().is_terminal() {
        if context.byte_order_mark {
            out.write_all("\u{feff}".as_bytes())?;
        }
        return render(out);
    }
    let mut table = Vec::new();
    render(&mut table)?;
    for line in String::from_utf8_lossy(&table).split_inclusive("\r\n") {
        let (line, end) = line.strip_suffix("\r\n").map_or((line, ""), |it| (it, "\r\n"));
        write!(out, "{}{end}", escape_terminal_lines(line))?;
    }
    Ok(())
}

/// Narrower, nothing would be readable; wider, a variable is wrong.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=1000;

/// How many columns a line has: as asked, else the terminal's, else `COLUMNS`,
/// else 80.
pub(super) fn width(asked: Option<usize>, stream: Stream) -> usize {
    let terminal = || {
        let size = match stream {
            Stream::Stdout => terminal_size::terminal_size_of(stdout()),
            Stream::Stderr => terminal_size::terminal_size_of(stderr()),
            Stream::File => None,
        };
        size.map(|(width, _)| usize::from(width.0)).filter(|&width| width > 0)
    };
    let variable = || var_os("COLUMNS")?.to_str()?.parse().ok();
    let width = asked.or_else(terminal).or_else(variable).unwrap_or(80);
    width.clamp(*WIDTHS.start(), *WIDTHS.end())
}

/// Whether styles may be sent to `stream`.
pub(super) fn color(stream: Stream) -> bool {
    let choice = match stream {
        Stream::Stdout => anstream::AutoStream::choice(&stdout()),
        Stream::Stderr => anstream::AutoStream::choice(&stderr()),
        // A file is asked for styles only by name.
        Stream::File => match anstream::ColorChoice::global() {
            anstream::ColorChoice::Auto => anstream::ColorChoice::Never,
            choice => choice,
        },
    };
    !matches!(choice, anstream::ColorChoice::Never)
}

/// How many colors may be sent to `stream`.
pub(super) fn depth(stream: Stream) -> ColorDepth {
    if color(stream) { depth_of(variable) } else { ColorDepth::None }
}

/// How many colors the terminal that `variable` describes shows. `COLORTERM` is what
/// terminals with 24 bits agreed on; the name in `TERM` says the rest.
fn depth_of(variable: impl Fn(&str) -> Option<String>) -> ColorDepth {
    let color = variable("COLORTERM").unwrap_or_default();
    let term = variable("TERM").unwrap_or_default();
    let windows = variable("WT_SESSION").is_some();
    if windows || matches!(color.as_str(), "truecolor" | "24bit") || term.ends_with("-direct") {
        ColorDepth::True
    } else if term.contains("256color") {
        ColorDepth::Ansi256
    } else {
        ColorDepth::Ansi16
    }
}

/// What the background is, as `COLORFGBG` says; dark where it says nothing.
pub(super) fn theme() -> Theme {
    theme_of(variable)
}

/// `COLORFGBG` is `front;back` or `front;other;back`, in the 16 colors: 7 and those
/// above 8 are light.
fn theme_of(variable: impl Fn(&str) -> Option<String>) -> Theme {
    let back = variable("COLORFGBG").and_then(|it| it.rsplit(';').next()?.parse::<u8>().ok());
    match back {
        Some(7 | 9..=15) => Theme::Light,
        _ => Theme::Dark,
    }
}

fn variable(name: &str) -> Option<String> {
    var_os(name).and_then(|it| it.into_string().ok())
}

/// The working directory, where `stream` is a terminal that follows links.
pub(super) fn links(stream: Stream) -> Option<String> {
    if !stream.is_terminal() || !color(stream) || !follows_links(variable) {
        return None;
    }
    Some(std::env::current_dir().ok()?.to_str()?.to_owned())
}

/// Whether the terminal that `variable` describes follows OSC 8 links.
fn follows_links(variable: impl Fn(&str) -> Option<String>) -> bool {
    let is = |name: &str, values: &[&str]| {
        variable(name).is_some_and(|it| values.iter().any(|value| it.starts_with(value)))
    };
    if is("TERM", &["dumb", "linux"]) {
        return false;
    }
    // GNOME Terminal and others on VTE, from 0.50 on (`VTE_VERSION=5000`).
    variable("VTE_VERSION").and_then(|it| it.parse().ok()).is_some_and(|it: u32| it >= 5000)
        || variable("WT_SESSION").is_some()
        || variable("KONSOLE_VERSION").is_some()
        || variable("KITTY_WINDOW_ID").is_some()
        || variable("DOMTERM").is_some()
        || is("TERM_PROGRAM", &["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "zed"])
        || is("TERM", &["xterm-kitty", "alacritty", "foot", "xterm-ghostty", "wezterm"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_sent_only_to_terminals_that_are_known_to_follow_them() {
        let check = |name: &'static str, value: &'static str| {
            follows_links(|it| (it == name).then(|| value.to_owned()))
        };
        assert!(check("VTE_VERSION", "6800"));
        assert!(!check("VTE_VERSION", "4900"));
        assert!(check("TERM_PROGRAM", "vscode"));
        assert!(!check("TERM_PROGRAM", "Apple_Terminal"));
        assert!(!check("TERM", "xterm-256color"));
        assert!(!follows_links(|it| match it {
            "TERM" => Some("dumb".to_owned()),
            "WT_SESSION" => Some("1".to_owned()),
            _ => None,
        }));
    }

    #[test]
    fn as_many_colors_are_sent_as_the_terminal_says_it_has() {
        let check = |name: &'static str, value: &'static str| {
            depth_of(|it| (it == name).then(|| value.to_owned()))
        };
        assert_eq!(check("COLORTERM", "truecolor"), ColorDepth::True);
        assert_eq!(check("COLORTERM", "24bit"), ColorDepth::True);
        assert_eq!(check("TERM", "xterm-direct"), ColorDepth::True);
        assert_eq!(check("TERM", "screen-256color"), ColorDepth::Ansi256);
        assert_eq!(check("COLORTERM", "yes"), ColorDepth::Ansi16);
        assert_eq!(check("TERM", "xterm"), ColorDepth::Ansi16);
    }

    #[test]
    fn the_background_is_dark_unless_the_terminal_says_otherwise() {
        let check = |value: &str| theme_of(|_| Some(value.to_owned()));
        assert_eq!(theme_of(|_| None), Theme::Dark);
        for dark in ["15;0", "7;8", "15;default;0", "default", "", "0;300"] {
            assert_eq!(check(dark), Theme::Dark, "{dark}");
        }
        for light in ["0;15", "0;7", "0;default;15"] {
            assert_eq!(check(light), Theme::Light, "{light}");
        }
    }

    #[test]
    fn an_absurd_width_is_brought_into_range() {
        assert_eq!(width(Some(1), Stream::File), 40);
        assert_eq!(width(Some(100), Stream::File), 100);
        assert_eq!(width(Some(usize::MAX), Stream::File), 1000);
    }
}
