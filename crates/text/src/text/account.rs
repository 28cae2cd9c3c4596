//! What became of everything that was read.

/// The account of a run: nothing is lost in silence.
///
/// `accepted + empty + skipped + failed == seen` always holds. A *unit* is
///
/// - a record of a file that holds many (blank lines are none),
/// - a file that is one document,
/// - a file that could not be read to its end, as one unit, whatever it held:
///   the records before the damage are taken back and not counted, except those
///   of a web archive and a feed, which are whole records of other pages,
/// - a path or a directory that could not be opened.
///
/// Other directories, and entries in them that are not regular files, are no
/// units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// All units.
    pub seen: usize,
    /// Documents with at least one word.
    pub accepted: usize,
    /// Documents without a word: no letter and no digit of any script.
    pub empty: usize,
    /// Units that were passed over: bad records, re-sent ones, binary files
    /// that a walk met.
    pub skipped: usize,
    /// Files that could not be read to their end.
    pub failed: usize,
    /// Files that were opened and read to their end, of any number of records.
    pub files: usize,
    /// Bytes of UTF-8 text of the accepted documents.
    pub bytes: u64,
}

impl Account {
    /// Whether every unit is accounted for.
    #[must_use]
    pub const fn adds_up(&self) -> bool {
        self.accepted + self.empty + self.skipped + self.failed == self.seen
    }
}
