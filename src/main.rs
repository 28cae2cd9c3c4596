//! The `wireprint` command: arguments in, an exit code out.

use std::process::ExitCode;

use wireprint_cli::cli;

fn main() -> ExitCode {
    cli::main(std::env::args_os()).into()
}
