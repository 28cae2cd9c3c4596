//! The database: documents, their histories, the settings, and which segments count.
//!
//! SQLite with a write-ahead log and full synchronization: when a transaction has
//! returned, what it wrote survives a kill and a loss of power. SQLite has no checksums,
//! so each row that an answer comes from has one.

use super::segment;
use crate::pipeline::ScanSettings;
use crate::text::Document;
use crate::{Error, Result};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, Row, TransactionBehavior, params};
use siphasher::sip::SipHasher13;
use std::collections::BTreeSet;
use std::fs::File;
use std::hash::Hasher as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::prints::Secret;

/// The version of the tables.
const FORMAT: u32 = 1;
/// The version of what segments hold; an older one is made anew from the documents.
const PRINTS: u32 = 2;
/// What the file's header names as its kind: `wprt`.
const APPLICATION: u32 = 0x7770_7274;
/// How long a writer waits for another one's transaction.
const PATIENCE: Duration = Duration::from_secs(60);

const TABLES: &str = "
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE document(
    number INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state INTEGER NOT NULL,
    address TEXT NOT NULL,
    id TEXT NOT NULL,
    numeric_id INTEGER NOT NULL,
    path TEXT NOT NULL,
    record_line INTEGER,
    outlet TEXT,
    title TEXT,
    date TEXT,
    day INTEGER,
    url TEXT,
    author TEXT,
    language TEXT,
    seen INTEGER,
    digest INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    text BLOB NOT NULL,
    sum INTEGER NOT NULL
);
CREATE INDEX by_address ON document(address);
CREATE INDEX by_article ON document(article);
CREATE INDEX by_headline ON document(outlet, title) WHERE state = 0;
CREATE INDEX by_day ON document(day);
CREATE TABLE segment(
    number INTEGER PRIMARY KEY, documents INTEGER NOT NULL, bytes INTEGER NOT NULL,
    sum INTEGER NOT NULL
);
CREATE TABLE gone(number INTEGER PRIMARY KEY);
";

const COLUMNS: &str = "number, article, version, state, address, id, numeric_id, path, \
    record_line, outlet, title, date, day, url, author, language, seen, digest, bytes, text, sum";

/// Whether a document is the latest version of its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Current,
    Superseded,
}

/// A document as the database has it.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) number: u32,
    /// The number of the article's first version.
    pub(super) article: u32,
    /// 1 for the first.
    pub(super) version: u32,
    pub(super) state: State,
    pub(super) address: String,
    /// The day on which it was published, counted from 1970-01-01.
    pub(super) day: Option<i64>,
    /// When it came in, in seconds from 1970-01-01, as whoever added it says.
    pub(super) seen: Option<i64>,
    pub(super) digest: i64,
    pub(super) document: Document,
}

/// A segment as the database names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) number: u32,
    pub(super) documents: u32,
    pub(super) bytes: u64,
    pub(super) sum: u32,
}

/// The database of one index.
#[derive(Debug)]
pub(super) struct Truth {
    db: Connection,
    path: PathBuf,
    pub(super) secret: Secret,
    pub(super) settings: ScanSettings,
}

pub(super) fn path_of(folder: &Path) -> PathBuf {
    folder.join("index.db")
}

/// Whether there is an index in a folder, or what was left of making one.
///
/// # Errors
///
/// Fails where there is something that cannot be read.
pub(super) fn exists(folder: &Path) -> Result<bool> {
    let path = path_of(folder);
    match std::fs::metadata(&path) {
        Ok(_) => Ok(format_of(&path)? > 0),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::io(&path, error)),
    }
}

/// The version that the file's header names; 0 where it was never finished.
///
/// Read from the bytes, since opening a database may write to it.
fn format_of(path: &Path) -> Result<u32> {
    let failed = |error| Error::io(path, error);
    let mut head = Vec::new();
    // A header of SQLite has a hundred bytes.
    File::open(path).map_err(failed)?.take(100).read_to_end(&mut head).map_err(failed)?;
    if head.is_empty() {
        return Ok(0);
    }
    let number = |at: usize| {
        let bytes = head.get(at..at + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    };
    let (Some(format), Some(kind)) = (number(60), number(68)) else {
        return Err(super::damaged(path, "it is too short for a database"));
    };
    // Zeros: SQLite made the file, and whoever was to fill it was killed before.
    if !head.starts_with(b"SQLite format 3\0") || (kind != APPLICATION && (kind, format) != (0, 0))
    {
        return Err(Error::input(path, "this is no index of wireprint"));
    }
    if format > FORMAT {
        let message = format!(
            "the index has format {format}, and this version of wireprint knows formats up to {FORMAT}; it was left as it is"
        );
        return Err(Error::input(path, message));
    }
    Ok(format)
}

impl Truth {
    /// Makes the database of a new index.
    ///
    /// # Errors
    ///
    /// Fails where it cannot be written.
    pub(super) fn create(folder: &Path, settings: &ScanSettings) -> Result<Self> {
        let path = path_of(folder);
        let failed = |error| database(&path, &error);
        let mut secret = [0; 16];
        getrandom::fill(&mut secret)
            .map_err(|error| Error::input(&path, format!("no random numbers: {error}")))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut db = Connection::open_with_flags(&path, flags).map_err(failed)?;
        db.busy_timeout(PATIENCE).map_err(failed)?;
        db.execute_batch(
            // The size first: it cannot change once there is a log.
            "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
        )
        .map_err(failed)?;
        let transaction =
            db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        // Another process may have been faster.
        let tables: i64 = transaction
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(failed)?;
        if tables == 0 {
            let made = transaction
                .execute_batch(TABLES)
                .and_then(|()| transaction.pragma_update(None, "application_id", APPLICATION))
                .and_then(|()| transaction.pragma_update(None, "user_version", FORMAT))
                .and_then(|()| write_meta(&transaction, &secret, settings));
            made.map_err(failed)?;
        }
        transaction.commit().map_err(failed)?;
        // The version is to stand in the file itself, where it is looked for.
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(failed)?;
        drop(db);
        segment::sync_folder(folder)?;
        Self::open(folder)
    }

    /// Opens the database of an index.
    ///
    /// # Errors
    ///
    /// Fails where there is none, it is damaged, or a newer version of wireprint made it.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        let path = path_of(folder);
        if format_of(&path)? == 0 {
            return Err(super::damaged(&path, "it was never finished"));
        }
        let failed = |error| database(&path, &error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(&path, flags).map_err(failed)?;
        db.busy_timeout(PATIENCE).map_err(failed)?;
        db.execute_batch(
            // What is removed is overwritten, and what somebody put into the schema runs
            // nothing.
            "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON; \
             PRAGMA trusted_schema = OFF;",
        )
        .map_err(failed)?;
        let (secret, settings) = read_meta(&db, &path)?;
        Ok(Self { db, path, secret, settings })
    }

    fn failed(&self, error: &rusqlite::Error) -> Error {
        database(&self.path, error)
    }

    /// A number that is another one after every change by another connection.
    pub(super) fn data_version(&self) -> Result<i64> {
        self.db
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .map_err(|error| self.failed(&error))
    }

    /// Begins a transaction: for writing at once, so that nobody else changes what it reads.
    pub(super) fn begin(&self, writing: bool) -> Result<Changing<'_>> {
        let begun = if writing { "BEGIN IMMEDIATE" } else { "BEGIN" };
        self.db.execute_batch(begun).map_err(|error| self.failed(&error))?;
        Ok(Changing { truth: self, open: true })
    }

    /// The version of what segments hold.
    pub(super) fn prints(&self) -> Result<u32> {
        self.number("prints")
    }

    pub(super) fn set_prints(&self) -> Result<()> {
        self.set_number("prints", PRINTS)
    }

    /// Whether segments hold what this version of wireprint puts into them.
    ///
    /// # Errors
    ///
    /// Fails where a newer version made them.
    pub(super) fn has_these_prints(&self) -> Result<bool> {
        let prints = self.prints()?;
        if prints > PRINTS {
            let message = format!(
                "the index holds segments of version {prints}, and this version of wireprint knows up to {PRINTS}"
            );
            return Err(Error::input(&self.path, message));
        }
        Ok(prints == PRINTS)
    }

    fn number(&self, key: &str) -> Result<u32> {
        self.db
            .query_row("SELECT value FROM meta WHERE key = ?", [key], |row| row.get(0))
            .map_err(|error| self.failed(&error))
    }

    fn set_number(&self, key: &str, value: u32) -> Result<()> {
        self.db
            .prepare_cached("UPDATE meta SET value = ?2 WHERE key = ?1")
            .and_then(|mut it| it.execute(params![key, value]))
            .map(drop)
            .map_err(|error| self.failed(&error))
    }

    /// The number of the next document, and of the next segment: neither is given twice.
    pub(super) fn next(&self, what: &'static str) -> Result<u32> {
        self.number(what)
    }

    pub(super) fn set_next(&self, what: &'static str, value: u32) -> Result<()> {
        self.set_number(what, value)
    }

    /// The segments that count, by number.
    pub(super) fn segments(&self) -> Result<Vec<Named>> {
        let read = |row: &Row<'_>| {
            Ok(Named {
                number: row.get(0)?,
                documents: row.get(1)?,
                bytes: u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0),
                sum: row.get(3)?,
            })
        };
        let sql = "SELECT number, documents, bytes, sum FROM segment ORDER BY number";
        self.all(sql, [], read)
    }

    pub(super) fn name_segment(&self, it: Named) -> Result<()> {
        let bytes = i64::try_from(it.bytes).unwrap_or(i64::MAX);
        let values = params![it.number, it.documents, bytes, it.sum];
        self.change("INSERT INTO segment VALUES (?, ?, ?, ?)", values).map(drop)
    }

    pub(super) fn drop_segment(&self, number: u32) -> Result<()> {
        self.change("DELETE FROM segment WHERE number = ?", [number]).map(drop)
    }

    /// The documents that segments still list and that no longer count.
    pub(super) fn gone(&self) -> Result<BTreeSet<u32>> {
        let all = self.all("SELECT number FROM gone", [], |row| row.get(0))?;
        Ok(all.into_iter().collect())
    }

    pub(super) fn set_gone(&self, number: u32) -> Result<()> {
        self.change("INSERT OR IGNORE INTO gone VALUES (?)", [number]).map(drop)
    }

    /// No segment lists the document any more.
    pub(super) fn unset_gone(&self, number: u32) -> Result<()> {
        self.change("DELETE FROM gone WHERE number = ?", [number]).map(drop)
    }

    pub(super) fn insert(&self, it: &Stored) -> Result<()> {
        let packed = zstd::bulk::compress(it.document.text.as_bytes(), 3)
            .map_err(|error| Error::io(&self.path, error))?;
        let values = values(it, packed);
        let sum = sum(&values);
        let marks = "?, ".repeat(values.len());
        let sql = format!("INSERT INTO document({COLUMNS}) VALUES ({marks}?)");
        let all = values.into_iter().chain([Value::Integer(sum)]);
        self.change(&sql, rusqlite::params_from_iter(all)).map(drop)
    }

    /// Makes a version one of the past.
    pub(super) fn supersede(&self, number: u32) -> Result<()> {
        // Written again and not changed in place: the checksum covers the state.
        let Some(mut row) = self.document(number)? else { return Ok(()) };
        row.state = State::Superseded;
        self.delete(number)?;
        self.insert(&row)
    }

    pub(super) fn delete(&self, number: u32) -> Result<()> {
        self.change("DELETE FROM document WHERE number = ?", [number]).map(drop)
    }

    /// The document with this number, if it is there.
    ///
    /// # Errors
    ///
    /// Fails where it is damaged.
    pub(super) fn document(&self, number: u32) -> Result<Option<Stored>> {
        self.some("number = ?", [number]).map(|it| it.into_iter().next())
    }

    /// All versions of the article at an address, the oldest first.
    ///
    /// # Errors
    ///
    /// Fails where one is damaged.
    pub(super) fn at_address(&self, address: &str) -> Result<Vec<Stored>> {
        let sql = "article IN (SELECT article FROM document WHERE address = ?) \
                   ORDER BY article, version";
        self.some(sql, [address])
    }

    /// All versions of the article whose first one has this number.
    ///
    /// # Errors
    ///
    /// Fails where one is damaged.
    pub(super) fn of_article(&self, article: u32) -> Result<Vec<Stored>> {
        self.some("article = ? ORDER BY version", [article])
    }

    /// The last day before `before` that has a latest version.
    pub(super) fn last_day(&self, before: i64) -> Result<Option<i64>> {
        let sql = "SELECT day FROM document WHERE day < ? AND state = 0 ORDER BY day DESC LIMIT 1";
        Ok(self.all(sql, [before], |row| row.get(0))?.pop())
    }

    /// The latest versions of articles that an outlet published under a headline.
    ///
    /// # Errors
    ///
    /// Fails where one is damaged.
    pub(super) fn with_headline(&self, outlet: &str, title: &str) -> Result<Vec<Stored>> {
        self.some("state = 0 AND outlet = ? AND title = ? ORDER BY number", [outlet, title])
    }

    /// So many documents after a number, by number.
    ///
    /// # Errors
    ///
    /// Fails where one is damaged.
    pub(super) fn after(&self, number: Option<u32>, most: u32) -> Result<Vec<Stored>> {
        let number = number.map_or(-1, i64::from);
        self.some("number > ? ORDER BY number LIMIT ?", params![number, most])
    }

    /// The numbers of documents for which a condition holds.
    pub(super) fn numbers(
        &self,
        condition: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<u32>> {
        let sql = format!("SELECT number FROM document WHERE {condition}");
        self.all(&sql, values, |row| row.get(0))
    }

    /// How many documents there are: the latest versions, and those of the past.
    pub(super) fn counts(&self) -> Result<[u64; 2]> {
        // Each is counted in an index, which is some hundred times smaller than the texts.
        let sql = "SELECT (SELECT count(*) FROM document WHERE state = 0), \
                   (SELECT count(*) FROM document)";
        let read = |row: &Row<'_>| Ok([row.get::<_, i64>(0)?, row.get::<_, i64>(1)?]);
        let counted = self.db.query_row(sql, [], read).map_err(|error| self.failed(&error))?;
        let [current, all] = counted.map(|it| u64::try_from(it).unwrap_or(0));
        Ok([current, all - current])
    }

    /// What SQLite finds wrong with its own structure.
    pub(super) fn integrity(&self) -> Result<Vec<String>> {
        let found = self.all("PRAGMA integrity_check(20)", [], |row| row.get::<_, String>(0));
        Ok(found?.into_iter().filter(|it| it != "ok").collect())
    }

    /// Gives back what was deleted, and writes the log into the file.
    pub(super) fn shrink(&self) -> Result<()> {
        self.db
            .execute_batch(
                // Twice, since `VACUUM` writes into the log as well.
                "PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);",
            )
            .map_err(|error| self.failed(&error))
    }

    /// Copies the documents into a new database, with their texts as text.
    ///
    /// # Errors
    ///
    /// Fails where it cannot be written, and where a document is damaged.
    pub(super) fn copy_to(&self, path: &Path) -> Result<()> {
        let failed = |error| database(path, &error);
        let mut db = Connection::open(path).map_err(failed)?;
        let transaction = db.transaction().map_err(failed)?;
        transaction
            .execute_batch(
                "CREATE TABLE document(number INTEGER PRIMARY KEY, article INTEGER, \
                 version INTEGER, latest INTEGER, address TEXT, id TEXT, outlet TEXT, \
                 title TEXT, date TEXT, url TEXT, author TEXT, language TEXT, text TEXT)",
            )
            .map_err(failed)?;
        let mut last = None;
        loop {
            // A few hundred at a time: all texts may be more than memory holds.
            let rows = self.after(last, 256)?;
            let Some(end) = rows.last() else { break };
            last = Some(end.number);
            for it in rows {
                let document = it.document;
                let values = params![
                    it.number,
                    it.article,
                    it.version,
                    it.state == State::Current,
                    it.address,
                    document.id,
                    document.outlet,
                    document.title,
                    document.date,
                    document.url,
                    document.author,
                    document.language,
                    document.text
                ];
                transaction
                    .prepare_cached(
                        "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    )
                    .and_then(|mut insert| insert.execute(values))
                    .map_err(failed)?;
            }
        }
        transaction.commit().map_err(failed)
    }

    fn some(&self, condition: &str, values: impl rusqlite::Params) -> Result<Vec<Stored>> {
        let sql = format!("SELECT {COLUMNS} FROM document WHERE {condition}");
        // A damaged row passes SQLite, and is named by its own message.
        self.all(&sql, values, |row| Ok(checked(row)))?
            .into_iter()
            .map(|it| it.map_err(|message| super::damaged(&self.path, &message)))
            .collect()
    }

    fn all<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        all(&self.db, sql, values, read).map_err(|error| self.failed(&error))
    }

    fn change(&self, sql: &str, values: impl rusqlite::Params) -> Result<usize> {
        let changed = self.db.prepare_cached(sql).and_then(|mut it| it.execute(values));
        changed.map_err(|error| self.failed(&error))
    }
}

/// All rows that a statement finds, as `read` reads them.
pub(super) fn all<T>(
    db: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    db.prepare_cached(sql)?.query_map(values, read)?.collect()
}

/// A transaction, which is undone unless it is committed.
pub(super) struct Changing<'a> {
    truth: &'a Truth,
    open: bool,
}

impl Changing<'_> {
    pub(super) fn commit(mut self) -> Result<()> {
        let truth = self.truth;
        truth.db.execute_batch("COMMIT").map_err(|error| truth.failed(&error))?;
        self.open = false;
        Ok(())
    }
}

impl Drop for Changing<'_> {
    fn drop(&mut self) {
        if self.open {
            // Where even this fails, the database undoes it when it is opened next.
            let _ = self.truth.db.execute_batch("ROLLBACK");
        }
    }
}

fn database(path: &Path, error: &rusqlite::Error) -> Error {
    Error::input(path, error.to_string())
}

/// The settings that may not change, and the counters.
fn write_meta(db: &Connection, secret: &[u8; 16], settings: &ScanSettings) -> rusqlite::Result<()> {
    let fixed = fixed(secret, settings);
    let sum = sum(&fixed.each_ref().map(|it| it.1.clone()));
    let counters = [("prints", PRINTS), ("document", 0), ("segment", 0)];
    let counters = counters.map(|(key, it)| (key, Value::Integer(i64::from(it))));
    for (key, value) in fixed.into_iter().chain(counters).chain([("sum", Value::Integer(sum))]) {
        db.execute("INSERT INTO meta VALUES (?, ?)", params![key, value])?;
    }
    Ok(())
}

fn fixed(secret: &[u8; 16], settings: &ScanSettings) -> [(&'static str, Value); 6] {
    let ScanSettings {
        by_verdict, threshold, shingle_words, passage_words, count_furniture, ..
    } = *settings;
    let count = |n: usize| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX));
    [
        ("secret", Value::Blob(secret.to_vec())),
        ("by_verdict", Value::Integer(by_verdict.into())),
        ("threshold", Value::Real(threshold)),
        ("shingle_words", count(shingle_words)),
        ("passage_words", count(passage_words)),
        ("count_furniture", Value::Integer(count_furniture.into())),
    ]
}

fn read_meta(db: &Connection, path: &Path) -> Result<(Secret, ScanSettings)> {
    let failed = |error| database(path, &error);
    let read = |key: &str| -> Result<Value> {
        db.query_row("SELECT value FROM meta WHERE key = ?", [key], |row| row.get(0))
            .map_err(failed)
    };
    let damaged = || super::damaged(path, "its settings are damaged");
    let count = |key: &str| match read(key)? {
        Value::Integer(it) => usize::try_from(it).map_err(|_| damaged()),
        _ => Err(damaged()),
    };
    let settings = ScanSettings {
        by_verdict: count("by_verdict")? == 1,
        threshold: match read("threshold")? {
            Value::Real(it) => it,
            _ => return Err(damaged()),
        },
        shingle_words: count("shingle_words")?,
        passage_words: count("passage_words")?,
        count_furniture: count("count_furniture")? == 1,
        memory: None,
    };
    let Value::Blob(bytes) = read("secret")? else { return Err(damaged()) };
    let secret: [u8; 16] = bytes.try_into().map_err(|_| damaged())?;
    if read("sum")? != Value::Integer(sum(&fixed(&secret, &settings).map(|it| it.1))) {
        return Err(damaged());
    }
    let half = |at: usize| secret[at..at + 8].iter().fold(0, |n, &it| n << 8 | u64::from(it));
    Ok((Secret([half(0), half(8)]), settings))
}

/// The columns of a document, its checksum left out.
fn values(it: &Stored, packed: Vec<u8>) -> Vec<Value> {
    let document = &it.document;
    let text = |it: &Option<String>| it.clone().map_or(Value::Null, Value::Text);
    let maybe = |it: Option<i64>| it.map_or(Value::Null, Value::Integer);
    let count = |it: usize| i64::try_from(it).unwrap_or(i64::MAX);
    vec![
        Value::Integer(it.number.into()),
        Value::Integer(it.article.into()),
        Value::Integer(it.version.into()),
        Value::Integer(i64::from(it.state == State::Superseded)),
        Value::Text(it.address.clone()),
        Value::Text(document.id.clone()),
        Value::Integer(document.numeric_id.into()),
        Value::Text(document.path.clone()),
        maybe(document.record_line.map(count)),
        text(&document.outlet),
        text(&document.title),
        text(&document.date),
        maybe(it.day),
        text(&document.url),
        text(&document.author),
        text(&document.language),
        maybe(it.seen),
        Value::Integer(it.digest),
        Value::Integer(count(document.text.len())),
        Value::Blob(packed),
    ]
}

/// A checksum of values, each with its kind and length.
fn sum(values: &[Value]) -> i64 {
    let mut hasher = SipHasher13::new();
    for value in values {
        match value {
            Value::Null => hasher.write_u8(0),
            Value::Integer(it) => {
                hasher.write_u8(1);
                hasher.write_i64(*it);
            }
            Value::Real(it) => {
                hasher.write_u8(2);
                hasher.write_u64(it.to_bits());
            }
            Value::Text(it) => {
                hasher.write_u8(3);
                hasher.write_u64(it.len() as u64);
                hasher.write(it.as_bytes());
            }
            Value::Blob(it) => {
                hasher.write_u8(4);
                hasher.write_u64(it.len() as u64);
                hasher.write(it);
            }
        }
    }
    i64::from_ne_bytes(hasher.finish().to_ne_bytes())
}

/// What a reader compares to tell whether two versions of an article differ.
pub(super) fn digest(document: &Document) -> i64 {
    let text = |it: &Option<String>| it.clone().map_or(Value::Null, Value::Text);
    sum(&[text(&document.title), Value::Text(document.text.clone())])
}

/// The document of a row, or what is wrong with it.
fn checked(row: &Row<'_>) -> std::result::Result<Stored, String> {
    let columns = COLUMNS.split(',').count();
    let values: rusqlite::Result<Vec<Value>> = (0..columns).map(|at| row.get(at)).collect();
    let mut values = values.map_err(|error| error.to_string())?;
    let found = values.pop();
    let name = match values.first() {
        Some(Value::Integer(it)) => format!("document {it}"),
        _ => "a document".to_owned(),
    };
    let damaged = || format!("{name} has another checksum");
    // Before anything of it is believed, its packed text among them.
    if found != Some(Value::Integer(sum(&values))) {
        return Err(damaged());
    }
    let mut values = values.into_iter();
    let mut next = || values.next().unwrap_or(Value::Null);
    let number = |it: Value| match it {
        Value::Integer(it) => Some(it),
        _ => None,
    };
    let text = |it: Value| match it {
        Value::Text(it) => Some(it),
        _ => None,
    };
    let small = |it: Value| number(it).and_then(|it| u32::try_from(it).ok());
    let mut row = || {
        let (number_, article, version) = (small(next())?, small(next())?, small(next())?);
        let state = if number(next())? == 0 { State::Current } else { State::Superseded };
        let address = text(next())?;
        let id = text(next())?;
        let numeric_id = number(next())? == 1;
        let path = text(next())?;
        let record_line = number(next()).and_then(|it| usize::try_from(it).ok());
        let [outlet, title, date] = [(); 3].map(|()| text(next()));
        let day = number(next());
        let [url, author, language] = [(); 3].map(|()| text(next()));
        let seen = number(next());
        let digest = number(next())?;
        let bytes = usize::try_from(number(next())?).ok()?;
        let Value::Blob(packed) = next() else { return None };
        let unpacked = zstd::bulk::decompress(&packed, bytes).ok()?;
        let text = String::from_utf8(unpacked).ok()?;
        let document = Document {
            id,
            numeric_id,
            path,
            record_line,
            outlet,
            title,
            date,
            url,
            author,
            language,
            text,
            notes: None,
        };
        Some(Stored {
            number: number_,
            article,
            version,
            state,
            address,
            day,
            seen,
            digest,
            document,
        })
    };
    row().ok_or_else(damaged)
}
