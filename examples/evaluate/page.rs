//! EVALUATION.md and the lists of misses: what is committed, and whether it still holds.

use super::sets::outcome::{Failure, Outcome};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Of misses that begin with the same two words, so many are listed.
const MAX_MISSES: usize = 50;

/// The committed text with the tables of `outcomes` between their markers.
///
/// A table stands between `<!-- table:NAME -->` and the next `<!-- end -->`.
pub(crate) fn with_tables(page: &str, outcomes: &[Outcome]) -> Result<String, Failure> {
    let mut res = page.to_owned();
    for it in outcomes {
        let open = format!("<!-- table:{} -->\n", it.name);
        let start =
            res.find(&open).ok_or_else(|| format!("EVALUATION.md has no {}", open.trim()))?
                + open.len();
        let end = res[start..].find("<!-- end -->").ok_or("a table without its end")? + start;
        res.replace_range(start..end, &it.table);
    }
    Ok(res)
}

/// The sorted misses, by kind: their first two words. Long lists are cut, with
/// the number of the others.
pub(crate) fn misses(outcome: &Outcome) -> String {
    let mut kinds: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for line in &outcome.misses {
        let kind = line.split(' ').take(2).collect::<Vec<_>>().join(" ");
        kinds.entry(kind).or_default().push(line);
    }
    let mut res = format!("{} in all\n", outcome.misses.len());
    for lines in kinds.values_mut() {
        lines.sort_unstable();
        for line in lines.iter().take(MAX_MISSES) {
            res.push_str(line);
            res.push('\n');
        }
        if lines.len() > MAX_MISSES {
            res.push_str(&format!("… and {} more\n", lines.len() - MAX_MISSES));
        }
    }
    res
}

/// Where the misses of a table are kept.
pub(crate) fn misses_path(root: &Path, outcome: &Outcome) -> PathBuf {
    root.join("evaluation/misses").join(format!("{}.txt", outcome.name))
}

/// Writes tables and misses.
pub(crate) fn write(root: &Path, outcomes: &[Outcome]) -> Result<(), Failure> {
    let path = root.join("EVALUATION.md");
    fs::write(&path, with_tables(&fs::read_to_string(&path)?, outcomes)?)?;
    for it in outcomes {
        let path = misses_path(root, it);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, misses(it))?;
    }
    Ok(())
}

/// What differs from what is committed, one entry a file.
pub(crate) fn differences(root: &Path, outcomes: &[Outcome]) -> Result<Vec<String>, Failure> {
    let mut res = Vec::new();
    let page = fs::read_to_string(root.join("EVALUATION.md"))?;
    for it in outcomes {
        if with_tables(&page, std::slice::from_ref(it))? != page {
            res.push(format!("EVALUATION.md: {} is now\n{}", it.name, it.table));
        }
        let path = misses_path(root, it);
        let kept = fs::read_to_string(&path).unwrap_or_default();
        if kept != misses(it) {
            res.push(format!("evaluation/misses/{}.txt: the misses differ", it.name));
        }
    }
    Ok(res)
}
