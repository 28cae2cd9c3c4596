//! A baseline as a file: one finding a line, sorted, so that a merge is by lines.

use std::io::{self, Write};

use serde::Serialize;

use crate::check::{BASELINE_SCHEMA, BASELINE_VERSION, Baseline};
use crate::report::json::write_json;

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    fingerprint: String,
    doc: &'a str,
}

/// Writes `baseline`.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn baseline_json(baseline: &Baseline, out: &mut impl Write) -> io::Result<()> {
    let tool = concat!("wireprint ", env!("CARGO_PKG_VERSION"));
    write!(
        out,
        "{{\"schema\":\"{BASELINE_SCHEMA}\",\"version\":{BASELINE_VERSION},\"tool\":\"{tool}\",\n\"findings\":["
    )?;
    let mut separator = "\n";
    for it in &baseline.entries {
        out.write_all(separator.as_bytes())?;
        let fingerprint = it.fingerprint.to_string();
        write_json(&mut *out, &Entry { rule: &it.rule, fingerprint, doc: &it.doc })?;
        separator = ",\n";
    }
    out.write_all(b"]}\n")
}
