//! What the tests of several commands ask of a run.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use wireprint_read::read::{Event, ReadOptions, Visited, visit_bytes};
use wireprint_text::text::Document;

/// `wireprint ARGS` in `folder`, without what the environment says of colors.
pub(crate) fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wireprint"));
    command.current_dir(folder).args(args).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "CI"] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub(crate) fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

pub(crate) fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// What a run that is fine wrote; it says nothing on standard error.
pub(crate) fn fine(output: Output, args: &[&str]) -> String {
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), err.as_str()), (Some(0), ""), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a run that fails says; it writes nothing on standard output.
pub(crate) fn failure(output: Output, args: &[&str]) -> String {
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    assert!(output.stdout.is_empty(), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Sixty words about a number, of which `changed` are others.
pub(crate) fn story(about: usize, changed: usize) -> String {
    let word = |at: usize| format!("w{}", (about * 7919 + at * 31) % 5003);
    let words: Vec<String> = (0..60)
        .map(|at| if at < changed { format!("new{about}x{at}") } else { word(at) })
        .collect();
    words.join(" ")
}

/// The documents of a web page, and what was said of it.
pub(crate) fn read_page(html: &[u8], options: &ReadOptions) -> (Vec<Document>, Visited) {
    let mut documents = Vec::new();
    let visited = visit_bytes("page.html", html, options, &mut |event| {
        match event {
            Event::Record(record) => documents.push(record.into_document()),
            Event::Forget { .. } => documents.clear(),
            Event::Empty { .. } => {}
        }
        Ok(())
    })
    .unwrap();
    assert!(visited.account.adds_up(), "{:?}", visited.account);
    (documents, visited)
}

/// The first document of a web page that is read without an error.
pub(crate) fn document(html: &str) -> Document {
    let (documents, visited) = read_page(html.as_bytes(), &ReadOptions::default());
    assert!(!visited.has_errors(), "{:?}", visited.diagnostics);
    documents.into_iter().next().unwrap()
}
