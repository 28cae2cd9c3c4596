//! What can be shown where the output goes?
//!
//! `anstream` decides on color (`--color`, then `NO_COLOR`, `CLICOLOR_FORCE`,
//! `CLICOLOR`, `TERM=dumb` and whether the stream is a terminal). Links are sent
//! to terminals that are known to follow them; the list of variables is that of
//! the terminals' own documentation, since there is no way to ask.

use std::env::var_os;
use std::io::{IsTerminal, stderr, stdout};

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
    fn is_terminal(self) -> bool {
        match self {
            Self::Stdout => stdout().is_terminal(),
            Self::Stderr => stderr().is_terminal(),
            Self::File => false,
        }
    }
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

/// The working directory, where `stream` is a terminal that follows links.
pub(super) fn links(stream: Stream) -> Option<String> {
    if !stream.is_terminal()
        || !color(stream)
        || !follows_links(|name| var_os(name).and_then(|it| it.into_string().ok()))
    {
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
    fn an_absurd_width_is_brought_into_range() {
        assert_eq!(width(Some(1), Stream::File), 40);
        assert_eq!(width(Some(100), Stream::File), 100);
        assert_eq!(width(Some(usize::MAX), Stream::File), 1000);
    }
}
