//! What the tests of several commands ask of a run.

use std::process::Output;

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
