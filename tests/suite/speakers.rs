//! Speakers in seventeen languages, against what `fixtures/speakers` expects.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use wireprint_news::quote::{Attribution, attribute};
use wireprint_text::segment::segment;

#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
struct Count {
    right: usize,
    wrong: usize,
    silent: usize,
    missing: usize,
}

impl Count {
    const fn all(self) -> usize {
        self.right + self.wrong + self.silent + self.missing
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/speakers")
}

/// Every quotation of the articles of one language: its words, who says it.
fn found(articles: &str) -> Vec<(String, Option<(String, String)>)> {
    let mut res = Vec::new();
    for text in articles.split("%%%\n") {
        let parts = segment(text);
        let all: Vec<Attribution> = attribute(text, &parts);
        for (quotation, said) in parts.quotations.iter().zip(all) {
            let speaker = said.speaker.map(|it| (it.name, it.span.of(text).to_owned()));
            res.push((quotation.span.of(text).to_owned(), speaker));
        }
    }
    res
}

/// Whether an answer is one of those that are right: the same, or an office and then
/// the name.
pub(crate) fn is_right(name: &str, text: &str, right: &str) -> bool {
    let last = |it: &str| {
        let name = right.split_whitespace().count() > 1 || right.chars().any(|c| c as u32 > 0x2e7f);
        name && it.ends_with(right)
    };
    name == right || text == right || last(name) || last(text)
}

fn count(articles: &str, expected: &str, misses: &mut Vec<String>) -> Count {
    let mut left = found(articles);
    let mut count = Count::default();
    for line in expected.lines() {
        let Some((opening, speakers)) = line.split_once('\t') else { continue };
        let nobody = speakers.starts_with('-');
        let at = left.iter().position(|it| it.0.starts_with(opening));
        let speaker = match at.map(|it| left.remove(it).1) {
            None if nobody => {
                count.right += 1;
                continue;
            }
            None => {
                count.missing += 1;
                misses.push(format!("missing: {line}"));
                continue;
            }
            Some(it) => it,
        };
        match speaker {
            None if nobody => count.right += 1,
            None => {
                count.silent += 1;
                misses.push(format!("nobody: {line}"));
            }
            Some((name, text)) if speakers.split('|').any(|it| is_right(&name, &text, it)) => {
                count.right += 1;
            }
            Some((name, _)) => {
                count.wrong += 1;
                misses.push(format!("wrong: {line}: {name}"));
            }
        }
    }
    count
}

#[test]
fn nine_of_ten_speakers_are_right_in_seventeen_languages_and_few_wrong()
-> Result<(), Box<dyn Error>> {
    let mut by_language: BTreeMap<String, Count> = BTreeMap::new();
    let mut misses = Vec::new();
    for entry in fs::read_dir(folder())? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "txt") {
            let articles = fs::read_to_string(&path)?;
            let expected = fs::read_to_string(path.with_extension("tsv"))?;
            let language = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            by_language.insert(language, count(&articles, &expected, &mut misses));
        }
    }
    assert_eq!(by_language.len(), 17);
    let sum = |of: fn(&Count) -> usize| by_language.values().map(of).sum::<usize>();
    let (right, wrong, all) = (sum(|it| it.right), sum(|it| it.wrong), sum(|it| it.all()));
    assert!(all >= 150, "{all}");
    assert!(right * 100 >= all * 90, "{right} of {all}: {misses:#?}");
    assert!(wrong * 100 <= all * 3, "{wrong} of {all}: {misses:#?}");
    for (language, count) in by_language {
        assert!(count.right * 10 >= count.all() * 7, "{language}: {count:?} {misses:#?}");
        assert!(count.wrong <= 1, "{language}: {count:?} {misses:#?}");
    }
    Ok(())
}

/// Kinds of attribution, an article a line: what kind, the text (`\n` for a line's end),
/// the speaker of each quotation behind ` / `.
#[test]
fn nine_of_ten_speakers_are_right_of_the_kinds_that_go_wrong_elsewhere()
-> Result<(), Box<dyn Error>> {
    let cases = fs::read_to_string(folder().join("kinds.tsv"))?;
    let mut sum = Count::default();
    let mut misses = Vec::new();
    for line in cases.lines().skip(1) {
        let mut cells = line.split('\t');
        let (Some(kind), Some(text), Some(speakers)) = (cells.next(), cells.next(), cells.next())
        else {
            return Err(format!("three cells: {line}").into());
        };
        let found = found(&text.replace("\\n", "\n"));
        let speakers: Vec<&str> = speakers.split(" / ").collect();
        assert_eq!(found.len(), speakers.len(), "{line}");
        for ((_, said), right) in found.iter().zip(speakers) {
            let count = match said {
                None if right == "-" => &mut sum.right,
                None => &mut sum.silent,
                Some((name, text)) if right.split('|').any(|it| is_right(name, text, it)) => {
                    &mut sum.right
                }
                Some(_) => &mut sum.wrong,
            };
            *count += 1;
            if !said.as_ref().map_or(right == "-", |(name, text)| {
                right.split('|').any(|it| is_right(name, text, it))
            }) {
                misses.push(format!("{kind}: {said:?} for {right}: {text}"));
            }
        }
    }
    assert!(sum.all() >= 50, "{sum:?}");
    assert!(sum.right * 100 >= sum.all() * 90, "{sum:?} {misses:#?}");
    assert!(sum.wrong * 100 <= sum.all() * 4, "{sum:?} {misses:#?}");
    Ok(())
}
