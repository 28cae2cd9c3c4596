#[cfg(test)]
use crate::check::{ActiveRule, At, CheckSettings, Options, registry::Rule, rule_named};
use crate::pipeline::ScanInput;
use crate::run::check as run;
use crate::text::{Document, PageNotes};

/// A corpus made by hand.
#[derive(Clone, Default)]
pub(super) struct Corpus(Vec<Document>);

impl Corpus {
    fn push(mut self, id: &str, text: &str, more: impl FnOnce(&mut Document)) -> Self {
        let mut document = Document {
            id: id.to_owned(),
            path: id.to_owned(),
            text: text.to_owned(),
            ..Document::default()
        };
        more(&mut document);
        self.0.push(document);
        self
    }

    /// A text file.
    pub(super) fn file(self, path: &str, text: &str) -> Self {
        self.push(path, text, |_| ())
    }

    /// A record of one file.
    pub(super) fn record(self, id: &str, text: &str) -> Self {
        let line = self.0.len() + 1;
        self.push(id, text, |it| (it.path, it.record_line) = ("r.jsonl".to_owned(), Some(line)))
    }

    pub(super) fn number(self, id: &str, text: &str) -> Self {
        let mut res = self.record(id, text);
        if let Some(last) = res.0.last_mut() {
            last.numeric_id = true;
        }
        res
    }

    /// A page of which the beginning is kept only.
    pub(super) fn cut(self, path: &str, text: &str, why: &str) -> Self {
        let notes = PageNotes { cut: Some(why.to_owned()), ..PageNotes::default() };
        self.push(path, text, |it| it.notes = Some(Box::new(notes)))
    }

    pub(super) fn dated(self, id: &str, text: &str, date: &str) -> Self {
        let mut res = self.record(id, text);
        if let Some(last) = res.0.last_mut() {
            last.date = Some(date.to_owned());
        }
        res
    }
}

/// The documents, by index, that `rule` finds something in, once a finding.
pub(super) fn check_corpus(rule: &Rule, options: &str, corpus: &Corpus, expect: &[u32]) {
    let id = rule_named(rule.name).unwrap();
    let options = Options::read(rule.options, &options.parse().unwrap()).unwrap();
    let active = ActiveRule { rule: id, severity: rule.severity, options };
    let settings = CheckSettings { rules: vec![active], ..CheckSettings::default() };
    let corpus = crate::text::Corpus::new(corpus.0.clone());
    let result = run(ScanInput { corpus, ..ScanInput::default() }, &settings).unwrap();
    let found: Vec<u32> = result
        .findings
        .iter()
        .map(|it| match &it.at {
            At::Text(place) => place.doc.0,
            At::File { .. } => u32::MAX,
        })
        .collect();
    let messages: Vec<&str> = result.findings.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(found, expect, "{messages:?}");
}

/// As [`check_corpus`], over text files.
pub(super) fn check_with(rule: &Rule, options: &str, texts: &[&str], expect: &[u32]) {
    let mut corpus = Corpus::default();
    for (n, text) in texts.iter().enumerate() {
        corpus = corpus.file(&format!("{n:03}.txt"), text);
    }
    check_corpus(rule, options, &corpus, expect);
}

/// As [`check_with`], with the rule's defaults.
pub(super) fn check(rule: &Rule, texts: &[&str], expect: &[u32]) {
    check_with(rule, "", texts, expect);
}

/// One report of a mountain pass, filled in anew each time.
pub(super) fn frame(n: usize) -> String {
    let [opened, day, snow, wind, cars, more] = [
        ["8:10", "Thursday", "14", "61", "212", "9"],
        ["9:45", "Monday", "31", "88", "57", "4"],
        ["7:30", "Sunday", "22", "40", "140", "17"],
    ][n % 3];
    format!(
        "The pass opened at {opened} on {day} after {snow} centimeters of snow.\n\n\
         Wind from the west reached {wind} kilometers an hour at the summit, and {cars} cars \
         waited at the lower gate.\n\n\
         The road service counts on {more} more centimeters by the next evening and asks \
         drivers to carry chains.\n\n"
    )
}

/// A short story; those of different numbers share no passage.
pub(super) fn story(n: usize) -> String {
    let stories = [
        "The ferry to the islands stays in port until the storm is over, the company said.\n\n\
         Some two hundred people spent the night in the hall of the harbor, where a baker \
         brought bread and the school lent blankets.\n\n\
         Nobody knows when the next ferry will leave, since the pilots have not come back from \
         the outer lights and the wind keeps turning.\n\n",
        "A new wing of the museum opens next week with drawings that lay in a cellar for ninety \
         years.\n\n\
         The painter had left them to his landlady, whose grandchildren found them behind a row \
         of empty barrels when they sold the house.\n\n\
         Visitors can see them every day except Tuesday, and school classes are let in for \
         nothing.\n\n",
        "Beekeepers of the valley lost half of their colonies in the winter, their union \
         reports.\n\n\
         It blames a mite that came with queens from abroad and a warm December in which the \
         insects flew out and found no food.\n\n\
         The province wants to pay for new hives, but asks that owners let them be inspected \
         twice in the first year.\n\n",
    ];
    stories[n % stories.len()].to_owned()
}
