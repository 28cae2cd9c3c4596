//! What one run leaves for the next: answers, each under a hash of all that it was
//! made from.
//!
//! A [`Memo`] is a table from a SHA-256 to bytes. The key is a hash of the question:
//! what is asked, the text (never a path, a time or a size), and every setting that
//! could change the answer. So an answer cannot be out of date; it can only be not
//! there. The table as bytes begins with the build that made it and ends with a hash
//! of itself: another build's, a cut or a damaged one is no table.
//!
//! The hash is a cryptographic one since articles come from strangers: nobody can
//! write a text that gets another text's answers.

use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// What stands at the beginning of the bytes, but for the build.
const MAGIC: &[u8] = b"wireprint memo 1\n";

/// The build: its version, and a hash of its sources and dependencies.
/// Another build may answer otherwise.
const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("WIREPRINT_SOURCES"), "\n");

const HASH: usize = 32;

/// The hash of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key([u8; HASH]);

impl Key {
    /// The key of what is asked and all that the answer depends on.
    pub(super) fn of<'a>(what: &'a str, of: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hash = Sha256::new();
        for part in std::iter::once(what.as_bytes()).chain(of) {
            // With their lengths, so that no other parts read the same one after the other.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    pub(super) const fn bytes(&self) -> &[u8; HASH] {
        &self.0
    }
}

/// Answers of earlier runs, and of this one.
#[derive(Debug, Default)]
pub struct Memo {
    /// What the table was read from.
    bytes: Vec<u8>,
    /// By ascending key.
    known: Vec<Known>,
    new: Mutex<BTreeMap<Key, Vec<u8>>>,
}

#[derive(Debug)]
struct Known {
    key: Key,
    answer: Range<usize>,
    used: AtomicBool,
}

impl Memo {
    /// The table that [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    ///
    /// Says why `bytes` are no table of this build.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, &'static str> {
        let head = MAGIC.len() + BUILD.len();
        let Some(rest) = bytes.strip_prefix(MAGIC) else { return Err("it is no cache") };
        if !rest.starts_with(BUILD.as_bytes()) {
            return Err("it is of another version");
        }
        let end = bytes.len().checked_sub(HASH).filter(|&it| it >= head).ok_or("it is cut")?;
        // Once over everything: a flipped bit would else be an answer.
        if Sha256::digest(&bytes[..end])[..] != bytes[end..] {
            return Err("it is damaged");
        }
        let mut known: Vec<Known> = Vec::new();
        let mut at = head;
        while at < end {
            let entry = entry(&bytes[..end], at).ok_or("it is damaged")?;
            at = entry.answer.end;
            // Keys are looked up by halving.
            if known.last().is_some_and(|last| last.key >= entry.key) {
                return Err("it is damaged");
            }
            known.push(entry);
        }
        Ok(Self { bytes, known, new: Mutex::default() })
    }

    /// All answers that this run gave or took, and others as long as they are not more
    /// than those.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let used = self.known.iter().filter(|it| it.used.load(Ordering::Relaxed)).count();
        // What is in it is whole even where a thread panicked.
        let new = self.new.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let all = self.known.len() - used <= used + new.len();
        let kept = self.known.iter().filter(|it| all || it.used.load(Ordering::Relaxed));
        let mut entries: Vec<(&Key, &[u8])> =
            kept.map(|it| (&it.key, &self.bytes[it.answer.clone()])).collect();
        entries.extend(new.iter().map(|(key, answer)| (key, answer.as_slice())));
        entries.sort_unstable();
        // An old answer that could not be read was given again.
        entries.dedup_by_key(|it| it.0);
        let mut res = [MAGIC, BUILD.as_bytes()].concat();
        for (key, answer) in entries {
            res.extend(key.0);
            res.extend((answer.len() as u64).to_le_bytes());
            res.extend(answer);
        }
        let hash = Sha256::digest(&res);
        res.extend(hash);
        res
    }

    /// Whether this run gave an answer that no earlier one gave.
    #[must_use]
    pub fn has_news(&self) -> bool {
        !self.new.lock().unwrap_or_else(std::sync::PoisonError::into_inner).is_empty()
    }

    pub(super) fn get(&self, key: &Key) -> Option<&[u8]> {
        let at = self.known.binary_search_by_key(key, |it| it.key).ok()?;
        let known = &self.known[at];
        known.used.store(true, Ordering::Relaxed);
        Some(&self.bytes[known.answer.clone()])
    }

    pub(super) fn put(&self, key: Key, answer: Vec<u8>) {
        let mut new = self.new.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        new.insert(key, answer);
    }
}

fn entry(bytes: &[u8], at: usize) -> Option<Known> {
    let (key, rest) = bytes.get(at..)?.split_first_chunk::<HASH>()?;
    let (len, _) = rest.split_first_chunk::<8>()?;
    let start = at + HASH + 8;
    let end = start.checked_add(usize::try_from(u64::from_le_bytes(*len)).ok()?)?;
    (end <= bytes.len()).then_some(Known {
        key: Key(*key),
        answer: start..end,
        used: AtomicBool::new(false),
    })
}

/// Reads numbers and texts from bytes, in the order in which [`Answer`] took them.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn number(&mut self) -> Option<u64> {
        let (head, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*head))
    }

    pub(super) fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = self.size()?;
        let (head, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(head)
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }
}

/// Bytes in the making.
#[derive(Default)]
pub(super) struct Answer(pub(super) Vec<u8>);

impl Answer {
    pub(super) fn number(mut self, number: u64) -> Self {
        self.0.extend(number.to_le_bytes());
        self
    }

    pub(super) fn size(self, size: usize) -> Self {
        self.number(size as u64)
    }

    pub(super) fn bytes(self, bytes: &[u8]) -> Self {
        let mut res = self.size(bytes.len());
        res.0.extend(bytes);
        res
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u8) -> Key {
        Key::of("test", [&[n][..]])
    }

    fn memo(of: Range<u8>) -> Memo {
        let memo = Memo::default();
        of.for_each(|n| memo.put(key(n), vec![n; usize::from(n)]));
        memo
    }

    #[test]
    fn what_was_put_is_there_in_the_next_run() {
        let read = Memo::from_bytes(memo(0..50).to_bytes()).unwrap();
        assert!((0..50).all(|n| read.get(&key(n)) == Some(&vec![n; usize::from(n)][..])));
        assert_eq!(read.get(&key(50)), None);
        assert!(!read.has_news());
        assert_eq!(read.to_bytes(), memo(0..50).to_bytes());
    }

    #[test]
    fn no_cut_and_no_flipped_bit_is_a_table() {
        let bytes = memo(0..9).to_bytes();
        for len in 0..bytes.len() {
            assert!(Memo::from_bytes(bytes[..len].to_vec()).is_err(), "{len}");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            assert!(Memo::from_bytes(damaged).is_err(), "{at}");
        }
        let other = [&bytes[..MAGIC.len()], b"0.0.0 x\n", &bytes[MAGIC.len() + BUILD.len()..]];
        assert_eq!(Memo::from_bytes(other.concat()).unwrap_err(), "it is of another version");
    }

    #[test]
    fn what_nobody_asks_for_goes_when_it_is_more_than_what_is_asked() {
        let kept = |asked: Range<u8>| {
            let read = Memo::from_bytes(memo(0..20).to_bytes()).unwrap();
            asked.for_each(|n| assert!(read.get(&key(n)).is_some()));
            read.put(key(100), Vec::new());
            Memo::from_bytes(read.to_bytes()).unwrap().known.len()
        };
        assert_eq!((kept(0..10), kept(0..9), kept(0..5)), (21, 10, 6));
    }

    #[test]
    fn parts_do_not_run_into_one_another() {
        let two = |a: &str, b: &str| Key::of("x", [a.as_bytes(), b.as_bytes()]);
        assert_ne!(two("ab", "c"), two("a", "bc"));
        assert_ne!(two("", "ab"), two("ab", ""));
    }
}
