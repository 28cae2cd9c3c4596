//! What one article says by itself, remembered.

use crate::quote::{Attribution, QuotationRole, attribute, roles};
use crate::segment::{Segmentation, segment};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What is read of a text whatever stands beside it.
#[derive(Debug)]
pub struct Reading {
    /// Its parts.
    pub segmentation: Segmentation,
    /// Who said each quotation, in the order of the segmentation.
    pub attributions: Vec<Attribution>,
    /// What each quotation is.
    pub roles: Vec<QuotationRole>,
}

impl Reading {
    /// Reads a text. Cost: by far the most of what a scan takes for an article.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let segmentation = segment(text);
        let attributions = attribute(text, &segmentation);
        let roles = roles(text, &segmentation, &attributions);
        Self { segmentation, attributions, roles }
    }
}

/// The readings of texts that are asked for again and again: of the latest, as many as
/// there is room for.
#[derive(Debug)]
pub struct Readings {
    known: Mutex<Known>,
    /// In bytes of text; a reading takes about as much again.
    room: usize,
}

#[derive(Debug, Default)]
struct Known {
    readings: HashMap<Arc<str>, Arc<Reading>>,
    taken: usize,
}

impl Readings {
    /// None yet; of texts of `room` bytes they will be remembered.
    #[must_use]
    pub fn new(room: usize) -> Self {
        Self { known: Mutex::default(), room }
    }

    /// The reading of `text`, from memory where it is there.
    pub fn of(&self, text: &str) -> Arc<Reading> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reading) = known().readings.get(text) {
            return Arc::clone(reading);
        }
        // Without the lock, so that nobody waits for it; two may then read the same text.
        let reading = Arc::new(Reading::of(text));
        let mut known = known();
        if known.taken + text.len() > self.room {
            *known = Known::default();
        }
        if text.len() <= self.room {
            known.taken += text.len();
            known.readings.insert(text.into(), Arc::clone(&reading));
        }
        reading
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_once_while_there_is_room() {
        let readings = Readings::new(100);
        let text = "“We will wait,” said Orla Venn.";
        let first = readings.of(text);
        assert_eq!(first.attributions.len(), 1);
        assert!(Arc::ptr_eq(&first, &readings.of(text)));
        for n in 0..9 {
            readings.of(&format!("{text} {n}"));
        }
        let again = readings.of(text);
        assert!(!Arc::ptr_eq(&first, &again));
        assert_eq!(first.attributions, again.attributions);
        // What is larger than the room is read, too.
        assert_eq!(readings.of(&text.repeat(9)).attributions.len(), 9);
    }
}
