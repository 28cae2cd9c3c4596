//! What there is to say about the inputs, without drowning the reader in it.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::fnv::fnv1a;
use crate::Error;
use crate::text::Account;
use crate::text::{Diagnostic, Severity};

/// So many diagnostics of one reason are said in full; the rest is counted.
const SAID_IN_FULL: usize = 10;

/// Why something was not read as it stands: a reason that many records can
/// share, and what is special to this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The same words for every problem of a kind; diagnostics are capped by it.
    pub(crate) reason: &'static str,
    /// The rest of the message, empty where the reason says it all.
    pub(crate) detail: String,
}

impl Problem {
    pub(crate) const fn new(reason: &'static str, detail: String) -> Self {
        Self { reason, detail }
    }

    pub(crate) const fn plain(reason: &'static str) -> Self {
        Self::new(reason, String::new())
    }

    pub(crate) fn message(&self) -> String {
        if self.detail.is_empty() {
            self.reason.to_owned()
        } else {
            format!("{}: {}", self.reason, self.detail)
        }
    }
}

/// The diagnostics of a run, the account, and how often each reason occurred.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) account: Account,
    /// The entries of feeds so far.
    pub(crate) entries: Entries,
    strict: bool,
    said: Vec<Diagnostic>,
    counts: BTreeMap<(Severity, &'static str), usize>,
}

/// The ids of the entries of feeds, each with the entries that came under it.
///
/// A feed's id is its own: two outlets count from 1 both, or print what an agency sent
/// under its id, and a later snapshot has an entry again with another text. The first entry
/// keeps the id.
#[derive(Debug, Default)]
pub(crate) struct Entries(HashMap<String, Vec<(u64, String)>>);

impl Entries {
    /// The id of an entry that stands at `place`, where `id` is another's: one with
    /// another headline, text, outlet or address.
    pub(crate) fn id(&mut self, id: &str, entry: [&str; 4], place: &str) -> Option<String> {
        // Parted by a byte that no text has, so that the parts cannot run together.
        let hash = fnv1a(entry.iter().flat_map(|it| it.bytes().chain([0])));
        let known = self.0.entry(id.to_owned()).or_default();
        let own = match known.iter().find(|it| it.0 == hash) {
            Some((_, own)) => own.clone(),
            None => {
                let own = if known.is_empty() { id.to_owned() } else { format!("{id}@{place}") };
                known.push((hash, own.clone()));
                own
            }
        };
        (own != id).then_some(own)
    }
}

impl Log {
    pub(crate) fn new(strict: bool) -> Self {
        Self { strict, ..Self::default() }
    }

    /// Says `problem`, or counts it when it was said often enough.
    ///
    /// # Errors
    ///
    /// Under `strict` a warning is an error.
    pub(crate) fn say(
        &mut self,
        severity: Severity,
        path: &str,
        line: Option<usize>,
        problem: &Problem,
    ) -> Result<(), Error> {
        let message = problem.message();
        if self.strict && severity == Severity::Warning {
            let place = line.map_or_else(String::new, |line| format!("line {line}: "));
            return Err(Error::input(Path::new(path), format!("{place}{message}")));
        }
        let count = self.counts.entry((severity, problem.reason)).or_default();
        *count += 1;
        if *count <= SAID_IN_FULL {
            let mut diagnostic = Diagnostic::of_path(severity, path, message);
            diagnostic.line = line;
            self.said.push(diagnostic);
        }
        Ok(())
    }

    /// Says what became of a file, however many files there are.
    pub(crate) fn tell(&mut self, path: &str, message: String) {
        self.said.push(Diagnostic::of_path(Severity::Note, path, message));
    }

    /// All that was said, and how much was not, by reason.
    pub(crate) fn finish(self) -> (Account, Vec<Diagnostic>, BTreeMap<&'static str, usize>) {
        let mut said = self.said;
        let mut reasons = BTreeMap::new();
        for (&(severity, reason), &count) in &self.counts {
            *reasons.entry(reason).or_default() += count;
            if count > SAID_IN_FULL {
                said.push(Diagnostic {
                    path: None,
                    line: None,
                    doc: None,
                    severity,
                    message: format!("… and {} more: {reason}", count - SAID_IN_FULL),
                });
            }
        }
        (self.account, said, reasons)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_warning_of_a_reason_is_counted_and_not_said() {
        let mut log = Log::new(false);
        for line in 1..=13 {
            let problem = Problem::new("not valid JSON", format!("at column {line}"));
            log.say(Severity::Warning, "a.jsonl", Some(line), &problem).unwrap();
        }
        log.say(Severity::Note, "b", None, &Problem::plain("decoded")).unwrap();
        let (_, said, reasons) = log.finish();
        assert_eq!(said.len(), 12);
        assert_eq!(said[9].message, "not valid JSON: at column 10");
        assert_eq!(said[10].message, "decoded");
        assert_eq!(said[11].message, "… and 3 more: not valid JSON");
        assert_eq!(reasons["not valid JSON"], 13);
    }

    #[test]
    fn strict_turns_a_warning_into_an_error_and_leaves_a_note() {
        let mut log = Log::new(true);
        let problem = Problem::plain("no text");
        assert!(log.say(Severity::Note, "a", None, &problem).is_ok());
        let error = log.say(Severity::Warning, "a", Some(3), &problem).unwrap_err();
        assert_eq!(error.to_string(), "a: line 3: no text");
    }
}
