//! What to type instead.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Forms of output that people type as flags.
const FORMATS: [&str; 9] =
    ["json", "jsonl", "html", "csv", "markdown", "sarif", "junit", "github", "text"];

/// Adds to `error` what to type instead, where that is known.
pub(super) fn hinted(mut error: clap::Error) -> clap::Error {
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidArg) else {
        return error;
    };
    let name = typed.trim_start_matches('-');
    let Some(format) = FORMATS.iter().find(|it| **it == name) else { return error };
    let hint =
        StyledStr::from(format!("the form of the result is chosen with '--format {format}'"));
    error.remove(ContextKind::SuggestedArg);
    // It was made for the argument that looked most alike.
    error.remove(ContextKind::Usage);
    error.remove(ContextKind::Suggested);
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![hint]));
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::Parser as _;

    #[test]
    fn a_form_typed_as_a_flag_is_answered_with_the_flag() {
        let error = Cli::try_parse_from(["wireprint", "scan", "--json", "news"]).unwrap_err();
        insta::assert_snapshot!(hinted(error).to_string(), @"
        error: unexpected argument '--json' found

          tip: the form of the result is chosen with '--format json'

        For more information, try '--help'.
        ");
        let error = Cli::try_parse_from(["wireprint", "scan", "--jsen", "news"]).unwrap_err();
        assert!(!hinted(error).to_string().contains("--format"));
    }
}
