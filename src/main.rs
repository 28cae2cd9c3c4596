//! The `wireprint` command: arguments in, an exit code out.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Error;
use wireprint_cli::cli;
use wireprint_report::report::escape_terminal;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Ok(exit) => exit.into(),
        // Whoever read our output has seen enough.
        Err(error) if cli::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let message = describe(&error);
            // Nowhere is left to say that standard error is gone.
            let _ = writeln!(anstream::stderr(), "\x1b[1;31merror\x1b[0m: {message}");
            cli::Exit::Failure.into()
        }
    }
}

/// The error and its causes in one line, each said once: some of the library's
/// errors show their cause themselves.
fn describe(error: &Error) -> String {
    let mut message = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        if !message.ends_with(&cause) {
            let separator = if message.is_empty() { "" } else { ": " };
            message = format!("{message}{separator}{cause}");
        }
    }
    escape_terminal(&message).into_owned()
}
