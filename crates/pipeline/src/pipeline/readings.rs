//! What one article says by itself, remembered.

use crate::quote::{Attribution, QuotationRole, attribute, roles};
use crate::segment::{Segmentation, segment};
use crate::verify::Side;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What is read of a text whatever stands beside it.
#[derive(Debug)]
pub struct Reading {
    /// Its parts.
    pub segmentation: Segmentation,
    said: OnceLock<Said>,
}

/// Who said the quotations of a text, in the order of its segmentation.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Who said each.
    pub attributions: Vec<Attribution>,
    /// What each is.
    pub roles: Vec<QuotationRole>,
}

impl Reading {
    /// Parts a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { segmentation: segment(text), said: OnceLock::new() }
    }

    /// Who said the quotations of `text`, which is the one that was read. Cost: by far the
    /// most of what a scan takes for an article, the first time.
    pub fn said(&self, text: &str) -> &Said {
        self.said.get_or_init(|| Said::of(text, &self.segmentation))
    }
}

impl Said {
    /// Asks who said each quotation of a text.
    #[must_use]
    pub fn of(text: &str, segmentation: &Segmentation) -> Self {
        let attributions = attribute(text, segmentation);
        let roles = roles(text, segmentation, &attributions);
        Self { attributions, roles }
    }

    /// What is known where nobody asks: that there are quotations.
    #[must_use]
    pub fn unasked(segmentation: &Segmentation) -> Self {
        let count = segmentation.quotations.len();
        Self {
            attributions: vec![Attribution::default(); count],
            roles: vec![QuotationRole::Term; count],
        }
    }
}

/// The readings of texts that are asked for again and again: of the latest, as many as
/// there is room for.
#[derive(Debug)]
pub struct Readings {
    readings: Latest<Reading>,
    sides: Latest<Side>,
}

/// What is prepared of a text for a verdict takes so many times its bytes.
const SIDE: usize = 8;

impl Readings {
    /// None yet; of texts of `room` bytes they will be remembered, each of which takes about
    /// as much again, and what verdicts ask of texts in as many bytes.
    #[must_use]
    pub fn new(room: usize) -> Self {
        Self { readings: Latest::new(room), sides: Latest::new(room / SIDE) }
    }

    /// The reading of `text`, from memory where it is there.
    pub fn of(&self, text: &str) -> Arc<Reading> {
        self.readings.get(text, Reading::of)
    }

    /// What a verdict asks of `text`, from memory where it is there.
    pub fn side(&self, text: &str) -> Arc<Side> {
        self.sides.get(text, Side::of)
    }
}

/// What was made of the latest texts.
#[derive(Debug)]
struct Latest<T> {
    known: Mutex<Known<T>>,
    /// In bytes of text.
    room: usize,
}

#[derive(Debug)]
struct Known<T> {
    made: HashMap<Arc<str>, Arc<T>>,
    taken: usize,
}

impl<T> Known<T> {
    fn none() -> Self {
        Self { made: HashMap::new(), taken: 0 }
    }
}

impl<T> Latest<T> {
    fn new(room: usize) -> Self {
        Self { known: Mutex::new(Known::none()), room }
    }

    fn get(&self, text: &str, make: impl FnOnce(&str) -> T) -> Arc<T> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = known().made.get(text) {
            return Arc::clone(made);
        }
        let made = Arc::new(make(text));
        let mut known = known();
        if known.taken + text.len() > self.room {
            *known = Known::none();
        }
        if text.len() <= self.room {
            known.taken += text.len();
            known.made.insert(text.into(), Arc::clone(&made));
        }
        made
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
        assert_eq!(first.said(text).attributions.len(), 1);
        assert!(Arc::ptr_eq(&first, &readings.of(text)));
        for n in 0..9 {
            readings.of(&format!("{text} {n}"));
        }
        let again = readings.of(text);
        assert!(!Arc::ptr_eq(&first, &again));
        assert_eq!(first.said(text).attributions, again.said(text).attributions);
        // What is larger than the room is read, too.
        let long = text.repeat(9);
        assert_eq!(readings.of(&long).said(&long).attributions.len(), 9);
        assert_eq!(*readings.side(&long), Side::of(&long));
    }

    #[test]
    fn of_an_article_that_nobody_asks_about_the_quotations_are_counted() {
        let reading = Reading::of("“We will wait,” said Orla Venn. “For you.”");
        let unasked = Said::unasked(&reading.segmentation);
        assert_eq!((unasked.attributions.len(), unasked.roles.len()), (2, 2));
        assert!(unasked.attributions.iter().all(|it| it.speaker.is_none()));
    }
}
