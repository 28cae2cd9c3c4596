//! What a scan knows of its articles, and where that waits while nobody asks for it.
//!
//! Texts and the places of words are most of what a scan holds, and the stages that need
//! most memory beside it compare words by their numbers and look at neither. Where the
//! memory is short, both are written to a temporary file once, are dropped while such a
//! stage runs, and are read again for the next one.
//!
//! Rejected: to read each text when it is asked for. Reports ask for pieces of texts in the
//! order of the findings, once for each place.

use super::Readings;
use super::articles::{Articles, into_streams};
use crate::Result;
use crate::furniture::Furniture;
use crate::normalize::{WordId, WordSpan, Words};
use crate::segment::Segmentation;
use crate::store::Scratch;
use crate::text::{Corpus, Progress};

/// What is known of every article, by document index.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) corpus: Corpus,
    pub(super) segmentations: Vec<Segmentation>,
    /// Their words; the numbers of these are in `streams` as soon as there are some.
    pub(super) words: Vec<Words>,
    /// The words that comparisons see.
    pub(super) streams: Vec<Vec<WordId>>,
}

impl Columns {
    /// Makes the words those that comparisons see. From here on nobody asks which words
    /// furniture is made of.
    pub(super) fn mask(&mut self, furniture: &[Furniture], discount: bool) {
        self.streams = into_streams(&mut self.words, furniture, discount);
    }

    /// As the stages ask for them.
    pub(super) fn articles<'a>(
        &'a self,
        readings: Option<&'a Readings>,
        progress: &'a Progress,
    ) -> Articles<'a> {
        Articles {
            corpus: &self.corpus,
            segmentations: &self.segmentations,
            words: &self.words,
            streams: &self.streams,
            readings,
            progress,
        }
    }

    /// The bytes of texts and places of words.
    fn bytes(&self) -> u64 {
        let texts = self.corpus.documents().iter().map(|it| it.text.len());
        let places = self.words.iter().map(|it| it.spans.len() * size_of::<WordSpan>());
        texts.chain(places).sum::<usize>() as u64
    }
}

/// Texts and places of words on the disk.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    texts: Scratch,
    places: Scratch,
    /// How many bytes the text of each article has, and how many words.
    lengths: Vec<[usize; 2]>,
}

impl Shelf {
    /// Those of `columns`, where they take more than a quarter of `memory`: about as much
    /// is needed for what else is known of the articles, and twice that to compare them.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be written.
    pub(super) fn of(columns: &Columns, memory: Option<u64>) -> Result<Option<Self>> {
        if memory.is_none_or(|it| columns.bytes() <= it / 4) {
            return Ok(None);
        }
        let mut res = Self::default();
        let mut bytes = Vec::new();
        for (document, words) in columns.corpus.documents().iter().zip(&columns.words) {
            res.lengths.push([document.text.len(), words.spans.len()]);
            res.texts.push(document.text.as_bytes())?;
            bytes.clear();
            words.spans.iter().for_each(|it| bytes.extend(it.to_bytes()));
            res.places.push(&bytes)?;
        }
        res.texts.flush()?;
        res.places.flush()?;
        Ok(Some(res))
    }

    /// Drops what is on the shelf.
    pub(super) fn clear(&self, columns: &mut Columns) {
        columns.corpus.texts_mut().for_each(|it| *it = String::new());
        columns.words.iter_mut().for_each(|it| it.spans = Vec::new());
    }

    /// Reads it again.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be read.
    pub(super) fn restore(&self, columns: &mut Columns) -> Result<()> {
        let (mut at, mut bytes) = ([0; 2], Vec::new());
        let columns = columns.corpus.texts_mut().zip(&mut columns.words);
        for ((text, words), &[length, count]) in columns.zip(&self.lengths) {
            let mut read = vec![0; length];
            self.texts.read(at[0], &mut read)?;
            *text = String::from_utf8(read).map_err(|_| Scratch::damaged())?;
            bytes.resize(count * size_of::<WordSpan>(), 0);
            self.places.read(at[1], &mut bytes)?;
            words.spans = bytes.as_chunks().0.iter().map(|it| WordSpan::of_bytes(*it)).collect();
            at = [at[0] + length as u64, at[1] + bytes.len() as u64];
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Vocabulary;
    use crate::text::Document;

    #[test]
    fn what_was_put_away_comes_back() {
        let texts = ["Für immer.", "", "Wind and rain"];
        let document = |text: &&str| Document { text: (*text).to_owned(), ..Document::default() };
        let corpus = Corpus::new(texts.iter().map(document).collect());
        let words = Vocabulary::number(texts.to_vec()).1;
        let mut columns = Columns { corpus, words: words.clone(), ..Columns::default() };
        assert!(Shelf::of(&columns, None).unwrap().is_none());
        assert!(Shelf::of(&columns, Some(1 << 20)).unwrap().is_none());
        let shelf = Shelf::of(&columns, Some(10)).unwrap().unwrap();
        for _ in 0..2 {
            shelf.clear(&mut columns);
            assert_eq!(columns.bytes(), 0);
            shelf.restore(&mut columns).unwrap();
            let back = columns.corpus.documents().iter().map(|it| it.text.as_str());
            assert!(back.eq(texts));
            assert!(columns.words.iter().zip(&words).all(|(a, b)| a.spans == b.spans));
        }
    }
}
