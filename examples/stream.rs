//! How much memory does it take to read a corpus record by record?
//!
//! `cargo run --release --example stream -- PATH…`
//!
//! Prints the account, the time and the peak of the process's memory (Linux).

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::path::PathBuf;
use std::time::Instant;

use wireprint_read::read::{Event, ReadOptions, visit};

fn main() -> Result<(), wireprint_text::Error> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let begun = Instant::now();
    let mut largest = 0;
    let visited = visit(&paths, &ReadOptions::default(), &mut |event| {
        if let Event::Record(record) = event {
            largest = largest.max(record.text.len());
        }
        Ok(())
    })?;
    let account = visited.account;
    println!(
        "{} of {} records accepted, {} skipped, {} failed",
        account.accepted, account.seen, account.skipped, account.failed
    );
    println!("{} bytes of text, the largest record has {largest}", account.bytes);
    println!(
        "{:.1} s, peak {} kB",
        begun.elapsed().as_secs_f64(),
        peak().unwrap_or_else(|| "?".to_owned())
    );
    Ok(())
}

/// The most memory that this process held, in kB.
fn peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|it| it.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1).map(str::to_owned)
}
