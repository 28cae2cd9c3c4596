//! Web pages: how much of the article is found, and how much of the rest.

use super::outcome::{Failure, Outcome};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use wireprint_read::read::{Event, ReadOptions, visit};

/// A page of a set, as its `docs.jsonl` describes it.
struct Page {
    id: String,
    labels: Value,
    text: String,
}

fn pages(dir: &Path) -> Result<Vec<Page>, Failure> {
    let mut res = Vec::new();
    for line in fs::read_to_string(dir.join("docs.jsonl"))?.lines() {
        let labels: Value = serde_json::from_str(line)?;
        let field = |name: &str| labels[name].as_str().unwrap_or_default().to_owned();
        let (id, path) = (field("id"), dir.join(field("html")));
        let mut text = String::new();
        visit(&[path], &ReadOptions::default(), &mut |event| {
            if let Event::Record(record) = event {
                text = record.text.into_owned();
            }
            Ok(())
        })?;
        res.push(Page { id, labels, text });
    }
    Ok(res)
}

/// Segments that must stay and segments that must go: each counts once, found
/// or not, white space aside.
///
/// A segment to keep that is found is a true positive, one that is lost a false
/// negative, and a segment to drop that is found a false positive.
pub(crate) fn segments(dir: &Path) -> Result<Outcome, Failure> {
    let (mut kept, mut lost, mut wrong, mut pages_exact) = (0, 0, 0, 0);
    let mut misses = Vec::new();
    let all = pages(dir)?;
    for page in &all {
        let text = spaced(&page.text);
        let list = |name: &str| -> Vec<String> {
            let all = page.labels[name].as_array().into_iter().flatten();
            all.filter_map(Value::as_str).map(spaced).collect()
        };
        let (with, without) = (list("with"), list("without"));
        let missing = with.iter().filter(|it| !text.contains(it.as_str())).count();
        let extra = without.iter().filter(|it| text.contains(it.as_str())).count();
        kept += with.len() - missing;
        lost += missing;
        wrong += extra;
        pages_exact += usize::from(missing + extra == 0);
        if missing > 0 {
            misses.push(format!("lost segments {}: {missing} of {}", page.id, with.len()));
        }
        if extra > 0 {
            misses.push(format!("kept furniture {}: {extra} of {}", page.id, without.len()));
        }
    }
    let (precision, recall, f1) = prf(kept, kept + wrong, kept + lost);
    let table = format!(
        "| pages | precision | recall | F1 | segments lost | furniture kept | pages without an error |\n\
         |---:|---:|---:|---:|---:|---:|---:|\n\
         | {} | {precision:.3} | {recall:.3} | {f1:.3} | {lost} | {wrong} | {pages_exact} |\n",
        all.len()
    );
    Ok(Outcome { name: "html-trafilatura".to_owned(), table, misses })
}

/// Words of the text against words of the labelled text, as multisets.
pub(crate) fn words(name: &str, dir: &Path) -> Result<Outcome, Failure> {
    /// A page below this F1 is listed.
    const LISTED: f64 = 0.9;
    let (mut common, mut found, mut gold, mut sum) = (0, 0, 0, 0.0);
    let mut misses = Vec::new();
    let all = pages(dir)?;
    for page in &all {
        let labelled = page.labels["text"].as_str().unwrap_or_default();
        let (both, here, there) = overlap(&page.text, labelled);
        common += both;
        found += here;
        gold += there;
        let (precision, recall, f1) = prf(both, here, there);
        sum += f1;
        if f1 < LISTED {
            misses.push(format!(
                "page below {}: precision {precision:.2}, recall {recall:.2}",
                page.id
            ));
        }
    }
    let (precision, recall, f1) = prf(common, found, gold);
    let mean = sum / f64::from(u32::try_from(all.len())?);
    let table = format!(
        "| pages | word precision | word recall | word F1 | mean F1 of a page | pages below 0.9 |\n\
         |---:|---:|---:|---:|---:|---:|\n\
         | {} | {precision:.3} | {recall:.3} | {f1:.3} | {mean:.3} | {} |\n",
        all.len(),
        misses.len()
    );
    Ok(Outcome { name: name.to_owned(), table, misses })
}

/// How many words both texts have, and each of them. A word is a run of letters
/// and digits; of scripts without spaces, a character.
fn overlap(text: &str, gold: &str) -> (usize, usize, usize) {
    let mut left: HashMap<String, usize> = HashMap::new();
    let (mine, theirs) = (word_list(text), word_list(gold));
    for word in &theirs {
        *left.entry(word.clone()).or_default() += 1;
    }
    let mut both = 0;
    for word in &mine {
        if let Some(count) = left.get_mut(word).filter(|it| **it > 0) {
            *count -= 1;
            both += 1;
        }
    }
    (both, mine.len(), theirs.len())
}

fn word_list(text: &str) -> Vec<String> {
    let unspaced = |c: char| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    let mut res = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() && !unspaced(c) {
            word.extend(c.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            res.push(std::mem::take(&mut word));
        }
        if unspaced(c) {
            res.push(c.to_string());
        }
    }
    if !word.is_empty() {
        res.push(word);
    }
    res
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Precision, recall and F1 from counts: right, all found, all labelled.
fn prf(right: usize, found: usize, gold: usize) -> (f64, f64, f64) {
    let share = |all: usize| if all == 0 { 1.0 } else { right as f64 / all as f64 };
    let (precision, recall) = (share(found), share(gold));
    let sum = precision + recall;
    (precision, recall, if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 })
}
