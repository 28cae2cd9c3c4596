//! What is looked up in an index by people: words, and who spoke where.
//!
//! A database of its own beside the index, made of its documents and never the truth: it
//! can be deleted at any time and is made again. It follows the index in steps
//! ([`Lookup::follow`]), so that whoever adds does not wait for it; what it lists and the
//! index has no more is never shown, since every answer is joined with the documents.
//!
//! Cost of following: a document is segmented and asked for its speakers, some
//! milliseconds; on the disk about as much as the text. A search reads the newest
//! documents that have its words and ends when a page is full.

use super::truth::{self, State, Stored};
use super::{Index, damaged};
use crate::findings::Version;
use crate::quote::{People, QuotationRole, attribute, roles, same_person, surname_key};
use crate::segment::segment;
use crate::{Error, Result};
use rayon::prelude::*;
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, TransactionBehavior, params};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The version of the tables; others are made anew.
const FORMAT: i64 = 1;
/// How long one process waits for another that follows.
const PATIENCE: Duration = Duration::from_secs(20);
/// So many names of one surname are compared with one that is asked for.
const MOST_NAMES: usize = 4096;

const TABLES: &str = "
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    title, text, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE listed(number INTEGER PRIMARY KEY, article INTEGER NOT NULL);
CREATE INDEX listed_article ON listed(article);
CREATE INDEX listed_change ON listed(number) WHERE article <> number;
CREATE TABLE said(
    name TEXT NOT NULL, number INTEGER NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY(name, number)
) WITHOUT ROWID;
CREATE INDEX said_number ON said(number);
CREATE TABLE person(
    name TEXT PRIMARY KEY, surname TEXT NOT NULL, times INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX person_surname ON person(surname);
CREATE INDEX person_times ON person(times);
";

/// What is asked of the articles of an index; what is not given does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words that all stand in headline or text; between double quotation marks, in a row.
    pub words: String,
    /// The outlet, as it is written.
    pub outlet: Option<String>,
    /// The first day, counted from 1970-01-01.
    pub from: Option<i64>,
    /// The last day.
    pub to: Option<i64>,
    /// Who is quoted in it, by any form of the name.
    pub speaker: Option<String>,
    /// Only those that came in before the document with this number.
    pub before: Option<u32>,
}

/// Somebody who is quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The name, as articles have it.
    pub name: String,
    /// How often.
    pub times: u64,
}

/// What following the index brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    /// The documents that were taken in: the latest versions, ascending.
    pub came: Vec<u32>,
    /// Whether there are more to take in.
    pub more: bool,
}

/// The database of what is looked up.
#[derive(Debug)]
pub struct Lookup {
    db: Connection,
    path: PathBuf,
}

/// The file of the look-ups of the index in `folder`.
fn path_of(folder: &Path) -> PathBuf {
    folder.join("index.search")
}

impl Lookup {
    /// Opens what is looked up in `index`, and makes it where there is none, where it is
    /// another index's or of another version.
    ///
    /// # Errors
    ///
    /// Fails where it cannot be written.
    pub fn open(index: &Index) -> Result<Self> {
        let path = path_of(&index.folder);
        let owner = index.truth.secret.name_of_index();
        let opened = Self::opened(&path, owner)?;
        let mut res = match opened {
            Some(it) => it,
            None => {
                // With its log: an old one would be played into the new file.
                for end in ["", "-wal", "-shm"] {
                    let mut name = path.clone().into_os_string();
                    name.push(end);
                    match std::fs::remove_file(&name) {
                        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                            return Err(Error::io(&path, error));
                        }
                        _ => {}
                    }
                }
                let again = Self::opened(&path, owner)?;
                again.ok_or_else(|| damaged(&path, "it cannot be made anew"))?
            }
        };
        res.attach(&index.folder)?;
        Ok(res)
    }

    /// The database at `path`, made where there is none; none where it is not to be used.
    fn opened(path: &Path, owner: i64) -> Result<Option<Self>> {
        let failed = |error| failed(path, &error);
        let mut db = Connection::open(path).map_err(failed)?;
        db.busy_timeout(PATIENCE).map_err(failed)?;
        let is_right = match prepared(&mut db, owner) {
            // What is damaged is made again; what is only busy is somebody's.
            Err(error) if is_damage(&error) => false,
            other => other.map_err(failed)?,
        };
        Ok(is_right.then(|| Self { db, path: path.to_owned() }))
    }

    fn attach(&mut self, folder: &Path) -> Result<()> {
        let truth = truth::path_of(folder);
        let Some(name) = truth.to_str() else {
            return Err(Error::input(&truth, "its name is not UTF-8"));
        };
        self.db.execute("ATTACH ? AS truth", [name]).map_err(|error| self.failed(&error))?;
        Ok(())
    }

    fn failed(&self, error: &rusqlite::Error) -> Error {
        failed(&self.path, error)
    }

    /// Takes in up to `most` documents that came into the index since.
    ///
    /// # Errors
    ///
    /// Fails where a document is damaged, and where the look-ups cannot be written.
    pub fn follow(&mut self, index: &Index, most: u32) -> Result<Followed> {
        let last = self.last()?;
        let rows = index.truth.after(last, most)?;
        let Some(end) = rows.last().map(|it| it.number) else { return Ok(Followed::default()) };
        let more = u32::try_from(rows.len()).is_ok_and(|it| it == most);
        let current: Vec<Stored> =
            rows.into_iter().filter(|it| it.state == State::Current).collect();
        // Before the transaction, which others wait for: asking a text who speaks takes long.
        let speakers: Vec<BTreeMap<String, u32>> =
            current.par_iter().map(|it| speakers(&it.document.text)).collect();
        let path = self.path.clone();
        let failed = |error| failed(&path, &error);
        let changing =
            self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        for (it, speakers) in current.iter().zip(&speakers) {
            // The version before it, and its own entries where another process was faster.
            forget(&changing, "article", it.article).map_err(failed)?;
            list(&changing, it, speakers).map_err(failed)?;
        }
        changing.execute("UPDATE meta SET value = ? WHERE key = 'last'", [end]).map_err(failed)?;
        changing.commit().map_err(failed)?;
        Ok(Followed { came: current.iter().map(|it| it.number).collect(), more })
    }

    /// The number of the last document that was taken in.
    fn last(&self) -> Result<Option<u32>> {
        let last: i64 = self
            .db
            .query_row("SELECT value FROM meta WHERE key = 'last'", [], |row| row.get(0))
            .map_err(|error| self.failed(&error))?;
        Ok(u32::try_from(last).ok())
    }

    /// Takes documents out that the index has no more.
    fn forget(&mut self, numbers: &[u32]) -> Result<()> {
        let path = self.path.clone();
        let failed = |error| failed(&path, &error);
        let changing =
            self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        for &it in numbers {
            forget(&changing, "number", it).map_err(failed)?;
        }
        changing.commit().map_err(failed)
    }

    /// The numbers of up to `most` articles that are as `wanted`, those that came in last
    /// first.
    ///
    /// # Errors
    ///
    /// Fails where the look-ups cannot be read.
    pub fn search(&self, wanted: &Wanted, most: usize) -> Result<Vec<u32>> {
        // Joined with the documents, so that what was superseded or removed since is not shown.
        let mut from = String::from("truth.document AS d");
        let mut conditions = vec!["d.state = 0".to_owned()];
        let mut values: Vec<Value> = Vec::new();
        let mut when = |condition: &str, value: Value| {
            conditions.push(condition.to_owned());
            values.push(value);
        };
        let words = match_of(&wanted.words);
        // The words say in which order documents are read: by number, the last first.
        let number = if words.is_empty() { "d.number" } else { "words.rowid" };
        if !words.is_empty() {
            from = "words JOIN truth.document AS d ON d.number = words.rowid".to_owned();
            when("words MATCH ?", Value::Text(words));
        }
        if let Some(outlet) = &wanted.outlet {
            when("d.outlet = ?", Value::Text(outlet.clone()));
        }
        if let Some(day) = wanted.from {
            when("d.day >= ?", Value::Integer(day));
        }
        if let Some(day) = wanted.to {
            when("d.day <= ?", Value::Integer(day));
        }
        if let Some(before) = wanted.before {
            when(&format!("{number} < ?"), Value::Integer(before.into()));
        }
        if let Some(speaker) = &wanted.speaker {
            let names = self.names_of(speaker)?;
            let marks = vec!["?"; names.len()].join(", ");
            conditions
                .push(format!("d.number IN (SELECT number FROM said WHERE name IN ({marks}))"));
            values.extend(names.into_iter().map(|it| Value::Text(it.name)));
        }
        let conditions = conditions.join(" AND ");
        values.push(Value::Integer(i64::try_from(most).unwrap_or(i64::MAX)));
        let sql = format!(
            "SELECT {number} FROM {from} WHERE {conditions} ORDER BY {number} DESC LIMIT ?"
        );
        self.all(&sql, rusqlite::params_from_iter(values), |row| row.get(0))
    }

    /// The names by which articles call the person whom somebody means by `name`: those of
    /// the same surname that are one person's, and those that hold what was asked for; the
    /// most quoted first.
    ///
    /// # Errors
    ///
    /// Fails where the look-ups cannot be read.
    pub fn names_of(&self, name: &str) -> Result<Vec<Speaker>> {
        let sql = format!(
            "SELECT name, times FROM person WHERE surname = ? AND times > 0 \
             ORDER BY times DESC, name LIMIT {MOST_NAMES}"
        );
        let mut all = self.all(&sql, [surname_key(name)], speaker)?;
        let people = People::new(all.iter().flat_map(|it| {
            // Each time is an item: so many tell who is prominent, and whoever is quoted
            // thousands of times costs no more.
            std::iter::repeat_n(it.name.as_str(), usize::try_from(it.times).unwrap_or(1).min(64))
        }));
        let own: Vec<bool> = (all.iter())
            .map(|it| people.matches(name, &it.name) || same_person(name, &it.name))
            .collect();
        let mut own = own.into_iter();
        all.retain(|_| own.next().unwrap_or(false));
        Ok(all)
    }

    /// Up to `most` names, the most quoted first, after the one that `after` has.
    ///
    /// # Errors
    ///
    /// Fails where the look-ups cannot be read.
    pub fn speakers(&self, after: Option<&Speaker>, most: usize) -> Result<Vec<Speaker>> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let (times, name) = match after {
            Some(it) => (number(it.times), it.name.as_str()),
            None => (i64::MAX, ""),
        };
        // From a name on and not from a place on: others may have come in since the last page.
        let sql = "SELECT name, times FROM person \
             WHERE times > 0 AND (times < ? OR times = ? AND name > ?) \
             ORDER BY times DESC, name LIMIT ?";
        self.all(sql, params![times, times, name, most], speaker)
    }

    /// The numbers of up to `most` articles in which somebody of these names is quoted, the
    /// latest day first.
    ///
    /// # Errors
    ///
    /// Fails where the look-ups cannot be read.
    pub fn articles_of(&self, names: &[Speaker], most: usize) -> Result<Vec<u32>> {
        let marks = vec!["?"; names.len()].join(", ");
        let sql = format!(
            "SELECT DISTINCT d.number FROM said JOIN truth.document AS d ON d.number = said.number \
             WHERE said.name IN ({marks}) AND d.state = 0 ORDER BY d.day DESC, d.number DESC LIMIT ?"
        );
        let names = names.iter().map(|it| Value::Text(it.name.clone()));
        let most = Value::Integer(i64::try_from(most).unwrap_or(i64::MAX));
        self.all(&sql, rusqlite::params_from_iter(names.chain([most])), |row| row.get(0))
    }

    /// The numbers of up to `most` documents that superseded another one, the last first.
    ///
    /// # Errors
    ///
    /// Fails where the look-ups cannot be read.
    pub fn changes(&self, most: usize) -> Result<Vec<u32>> {
        let sql = "SELECT number FROM listed WHERE article <> number ORDER BY number DESC LIMIT ?";
        self.all(sql, [i64::try_from(most).unwrap_or(i64::MAX)], |row| row.get(0))
    }

    fn all<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        truth::all(&self.db, sql, values, read).map_err(|error| self.failed(&error))
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    // Tables of another kind are no tables of ours.
    let kinds = [ErrorCode::NotADatabase, ErrorCode::DatabaseCorrupt, ErrorCode::Unknown];
    code.is_none_or(|it| kinds.contains(&it))
}

/// Makes the tables where there are none; says whether they are those of this index.
fn prepared(db: &mut Connection, owner: i64) -> rusqlite::Result<bool> {
    // A commit that a crash loses is followed again: `last` is lost with it.
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")?;
    let making = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Two processes may find no tables at the same time; one of them makes them.
    let tables: i64 =
        making.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        making.execute_batch(TABLES)?;
        // No number yet: it is none of `u32`, and following begins with the first document.
        for (key, value) in [("format", FORMAT), ("owner", owner), ("last", -1)] {
            making.execute("INSERT INTO meta VALUES (?, ?)", params![key, value])?;
        }
    }
    let number = |key: &str| {
        let sql = "SELECT value FROM meta WHERE key = ?";
        making.query_row(sql, [key], |row| row.get::<_, i64>(0))
    };
    let is_right = number("format")? == FORMAT && number("owner")? == owner;
    making.commit()?;
    Ok(is_right)
}

fn failed(path: &Path, error: &rusqlite::Error) -> Error {
    Error::input(path, error.to_string())
}

fn speaker(row: &rusqlite::Row<'_>) -> rusqlite::Result<Speaker> {
    let times: i64 = row.get(1)?;
    Ok(Speaker { name: row.get(0)?, times: u64::try_from(times).unwrap_or(0) })
}

/// Takes the documents out of which a column has a value.
fn forget(db: &Connection, column: &str, value: u32) -> rusqlite::Result<()> {
    let numbers: Vec<u32> = db
        .prepare_cached(&format!("SELECT number FROM listed WHERE {column} = ?"))?
        .query_map([value], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for number in numbers {
        db.prepare_cached("DELETE FROM words WHERE rowid = ?")?.execute([number])?;
        db.prepare_cached(
            "UPDATE person SET times = times - \
             (SELECT times FROM said WHERE said.name = person.name AND said.number = ?1) \
             WHERE name IN (SELECT name FROM said WHERE number = ?1)",
        )?
        .execute([number])?;
        db.prepare_cached("DELETE FROM said WHERE number = ?")?.execute([number])?;
        db.prepare_cached("DELETE FROM listed WHERE number = ?")?.execute([number])?;
    }
    Ok(())
}

fn list(db: &Connection, it: &Stored, speakers: &BTreeMap<String, u32>) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO words(rowid, title, text) VALUES (?, ?, ?)")?
        .execute(params![it.number, it.document.title, it.document.text])?;
    db.prepare_cached("INSERT INTO listed VALUES (?, ?)")?
        .execute(params![it.number, it.article])?;
    for (name, times) in speakers {
        db.prepare_cached("INSERT INTO said VALUES (?, ?, ?)")?
            .execute(params![name, it.number, times])?;
        db.prepare_cached(
            "INSERT INTO person VALUES (?1, ?2, ?3) \
             ON CONFLICT(name) DO UPDATE SET times = times + ?3",
        )?
        .execute(params![name, surname_key(name), times])?;
    }
    Ok(())
}

/// How often each person is quoted in a text; terms and titles are no quotations, and what
/// is written small names nobody.
fn speakers(text: &str) -> BTreeMap<String, u32> {
    let segmentation = segment(text);
    let attributions = attribute(text, &segmentation);
    let roles = roles(text, &segmentation, &attributions);
    let mut res = BTreeMap::new();
    let said = attributions.iter().zip(roles).filter(|it| it.1 != QuotationRole::Term);
    for speaker in said.filter_map(|it| it.0.speaker.as_ref()) {
        let is_name = speaker.name.split_whitespace().any(|it| !it.starts_with(char::is_lowercase));
        if is_name {
            *res.entry(speaker.name.clone()).or_default() += 1;
        }
    }
    res
}

/// Words and phrases in FTS5's language: each between quotation marks, so that nothing of
/// them is an operator there.
fn match_of(words: &str) -> String {
    let mut res: Vec<String> = Vec::new();
    // Every other part stands between two quotation marks.
    for (n, part) in words.split('"').enumerate() {
        let phrases: Vec<&str> =
            if n % 2 == 1 { vec![part] } else { part.split_whitespace().collect() };
        // SQLite reads a text up to the first null character.
        let telling =
            phrases.iter().filter(|it| it.contains(char::is_alphanumeric) && !it.contains('\0'));
        res.extend(telling.map(|it| format!("\"{it}\"")));
    }
    res.join(" ")
}

impl Index {
    /// The latest version or an earlier one, by the number that the index gave it, with the
    /// number of its article's first version.
    ///
    /// # Errors
    ///
    /// Fails where the document is damaged.
    pub fn numbered(&self, number: u32) -> Result<Option<(u32, Version)>> {
        let found = self.truth.document(number)?;
        Ok(found.map(|it| (it.article, Version::from(it))))
    }

    /// The numbers of up to `most` latest versions of a day, counted from 1970-01-01, and
    /// of the days before it from `from` on; those that came in last first.
    ///
    /// # Errors
    ///
    /// Fails where the index cannot be read.
    pub fn of_days(&self, from: i64, to: i64, most: usize) -> Result<Vec<u32>> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.truth.numbers(
            "day BETWEEN ? AND ? AND state = 0 ORDER BY day DESC, number DESC LIMIT ?",
            params![from, to, most],
        )
    }

    /// The last day that has an article, before another one where that is given.
    ///
    /// # Errors
    ///
    /// Fails where the index cannot be read.
    pub fn last_day(&self, before: Option<i64>) -> Result<Option<i64>> {
        self.truth.last_day(before.unwrap_or(i64::MAX))
    }

    /// All versions of the article with this number, each with the document's own number;
    /// the earliest first, as [`history`](Self::history) has them.
    ///
    /// # Errors
    ///
    /// Fails where a document is damaged.
    pub fn versions_of_article(&self, article: u32) -> Result<Vec<(u32, Version)>> {
        let mut rows = self.truth.of_article(article)?;
        rows.sort_by_key(|it| (super::earliest(it), it.version));
        Ok(rows.into_iter().map(|it| (it.number, Version::from(it))).collect())
    }

    /// A number that is another one after somebody else has written.
    ///
    /// # Errors
    ///
    /// Fails where the index cannot be read.
    pub fn state(&self) -> Result<i64> {
        self.truth.data_version()
    }

    /// Takes documents out of the look-ups, where somebody made them.
    pub(super) fn forget_lookups(&self, numbers: &[u32]) -> Result<()> {
        if numbers.is_empty() || !path_of(&self.folder).exists() {
            return Ok(());
        }
        Lookup::open(self)?.forget(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::ScanSettings;
    use crate::text::Document;

    fn document(id: &str, day: &str, outlet: &str, text: &str) -> Document {
        Document {
            id: id.to_owned(),
            outlet: Some(outlet.to_owned()),
            title: Some(format!("Harbor {id}")),
            date: Some(day.to_owned()),
            text: text.to_owned(),
            ..Document::default()
        }
    }

    fn made() -> (tempfile::TempDir, Index, Lookup) {
        let folder = tempfile::tempdir().unwrap();
        let mut index = Index::open(folder.path(), Some(&ScanSettings::default())).unwrap();
        let said =
            "“We will never open a bridge that we do not trust,” Ines Okafor told reporters.";
        let all = vec![
            document("a", "2025-03-01", "Bay News", said),
            document("b", "2025-03-02", "Gazette", "The pilot house was sold, said the clerk."),
            document("c", "2025-03-02", "Gazette", "“It is a danger,” said Captain Ruth Amadi."),
        ];
        index.add(all, None).unwrap();
        let lookup = Lookup::open(&index).unwrap();
        (folder, index, lookup)
    }

    fn found(lookup: &Lookup, wanted: &Wanted) -> Vec<u32> {
        lookup.search(wanted, 10).unwrap()
    }

    #[test]
    fn articles_are_found_by_words_outlet_day_and_speaker() {
        let (_folder, index, mut lookup) = made();
        let followed = lookup.follow(&index, 2).unwrap();
        assert_eq!((followed.came, followed.more), (vec![0, 1], true));
        assert_eq!(lookup.follow(&index, 2).unwrap().came, [2]);
        assert_eq!(lookup.follow(&index, 2).unwrap(), Followed::default());
        let words = |words: &str| Wanted { words: words.to_owned(), ..Wanted::default() };
        assert_eq!(found(&lookup, &words("harbor")), [2, 1, 0]);
        assert_eq!(found(&lookup, &words("bridge OPEN")), [0]);
        assert_eq!(found(&lookup, &words("\"pilot house was\" harbor")), [1]);
        assert_eq!(found(&lookup, &words("\"house pilot\"")), Vec::<u32>::new());
        // What would be an operator is a word like any other.
        assert_eq!(found(&lookup, &words("NOT ( * \" a")), [0]);
        assert_eq!(found(&lookup, &words("bridge \0x y\0")), [0]);
        let of = |wanted: Wanted| found(&lookup, &wanted);
        assert_eq!(of(Wanted { outlet: Some("Gazette".into()), ..Wanted::default() }), [2, 1]);
        assert_eq!(of(Wanted { speaker: Some("Okafor".into()), ..Wanted::default() }), [0]);
        let nobody = Wanted { speaker: Some("Nobody".into()), ..Wanted::default() };
        assert_eq!(of(nobody), Vec::<u32>::new());
        assert_eq!(of(Wanted { before: Some(2), ..words("harbor") }), [1, 0]);
        let day = index.last_day(None).unwrap();
        assert_eq!(of(Wanted { from: day, to: day, ..Wanted::default() }), [2, 1]);
        assert_eq!(index.last_day(day).unwrap(), day.map(|it| it - 1));
    }

    #[test]
    fn what_is_removed_or_superseded_is_found_no_more() {
        let (_folder, mut index, mut lookup) = made();
        lookup.follow(&index, 10).unwrap();
        let speakers = |lookup: &Lookup| {
            let all = lookup.speakers(None, 10).unwrap();
            all.into_iter().map(|it| it.name).collect::<Vec<_>>()
        };
        assert_eq!(speakers(&lookup).len(), 2);
        index.remove(&["c".to_owned()]).unwrap();
        assert_eq!(speakers(&lookup), ["Ines Okafor"]);
        let later = document("a", "2025-03-05", "Bay News", "The bridge will not open at all.");
        index.add(vec![later], None).unwrap();
        let bridge = Wanted { words: "bridge".to_owned(), ..Wanted::default() };
        assert_eq!(found(&lookup, &bridge), Vec::<u32>::new());
        assert_eq!(lookup.follow(&index, 10).unwrap().came, [3]);
        assert_eq!(found(&lookup, &bridge), [3]);
        assert_eq!(speakers(&lookup), Vec::<String>::new());
        assert_eq!(lookup.changes(10).unwrap(), [3]);
        assert_eq!(index.versions_of_article(0).unwrap().len(), 2);
    }

    #[test]
    fn look_ups_of_another_index_or_of_no_database_are_made_anew() {
        let (folder, index, mut lookup) = made();
        lookup.follow(&index, 10).unwrap();
        drop(lookup);
        let path = path_of(folder.path());
        std::fs::write(&path, "no database at all, however long it may be").unwrap();
        let mut again = Lookup::open(&index).unwrap();
        assert_eq!(again.follow(&index, 10).unwrap().came, [0, 1, 2]);
        let other = made();
        drop(again);
        std::fs::copy(path_of(other.0.path()), &path).unwrap();
        let mut again = Lookup::open(&index).unwrap();
        assert_eq!(again.follow(&index, 10).unwrap().came, [0, 1, 2]);
    }
}
