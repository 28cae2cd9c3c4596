//! The `wireprint` command: arguments in, an exit code out.

use std::process::ExitCode;

use wireprint_cli::cli;

/// Runs of many articles take and give back memory all the time.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main(std::env::args_os()).into()
}
