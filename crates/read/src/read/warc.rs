//! Web archives: WARC and WET (ISO 28500).
//!
//! Read are pages and texts: responses and resources that hold one, and
//! conversions, which are texts already. A record that is damaged costs itself;
//! after it, reading goes on at the next line that begins a record. A file that
//! ends early, or whose compression is damaged, keeps the records before that,
//! and is counted as failed all the same. Own code, since the one maintained
//! crate brings forty others, and the small one loses its place at a damaged header.
//!
//! Memory: a batch of pages, which are extracted on all threads, and of those
//! at most [`BATCH_BYTES`] beside the last one.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, Cursor, Read as _};

use rayon::prelude::{IntoParallelIterator as _, ParallelIterator as _};

use super::encoding::{Remark, decode};
use super::fnv::fnv1a;
use super::html::{self, Page, Raw};
use super::http;
use super::log::Problem;
use super::open::Bytes;
use super::record::RecordId;
use super::sink::{Failure, Outcome, Sink};
use super::{Limits, ReadOptions};
use crate::text::Severity;

/// The longest headers of one record: those of real archives have 1 KiB.
const HEADER_BYTES: usize = 256 << 10;

/// So many bytes after a record are taken for a slip in its length; some
/// writers are off by the line end.
const SLIP: u64 = 4;

/// So many pages are extracted at once, and pages of so many bytes.
const BATCH: usize = 64;
const BATCH_BYTES: usize = 8 << 20;

/// Reads all pages and texts of `bytes` into `sink`.
pub(crate) fn read(bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    let mut archive = Archive { bytes, offset: 0, line: 1 };
    let mut batch = Batch::default();
    match records(&mut archive, &mut batch, sink) {
        // Without a record before it, nothing was read: the file failed.
        Err(Stop::Damaged(error)) if archive.offset > 0 => {
            batch.flush(sink)?;
            let detail = format!("at byte {}: {}", archive.offset, super::open::describe(&error));
            sink.cut(&Problem::new("cannot be read further", detail))?;
            Ok(())
        }
        Err(Stop::Damaged(error)) => Err(error.into()),
        Err(Stop::Failed(failure)) => Err(failure),
        Ok(()) => batch.flush(sink),
    }
}

/// Why reading stopped before the end.
enum Stop {
    /// The bytes could not be had.
    Damaged(io::Error),
    Failed(Failure),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Damaged(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

fn records(archive: &mut Archive<'_>, batch: &mut Batch, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let limits = sink.options.limits;
    let mut held: Option<Pending> = None;
    // Whether what follows belongs to a record that was given up.
    let mut lost = false;
    loop {
        let begun = archive.offset;
        let gap = archive.gap()?;
        match held.take() {
            Some(pending) if gap.stray > SLIP => {
                let problem = Problem::new("longer than its Content-Length", pending.place());
                batch.push(Pending { what: What::Skip(problem), ..pending }, sink)?;
            }
            Some(pending) => {
                if gap.stray > 0 {
                    let detail = format!("by {} bytes, {}", gap.stray, pending.place());
                    let what = What::Say(Problem::new("longer than its Content-Length", detail));
                    batch.push(Pending { what, ..pending.empty() }, sink)?;
                }
                batch.push(pending, sink)?;
            }
            // At the very beginning this is another kind of file.
            None if gap.stray > 0 && begun == 0 => {
                return Err(Failure::File("not a web archive".to_owned()).into());
            }
            None if gap.stray > 0 && !lost => {
                let problem =
                    Problem::new("no record where one should be", format!("at byte {begun}"));
                batch.push(Pending::skip(archive.line, begun, problem), sink)?;
            }
            None => {}
        }
        let Some(version) = gap.version else { return Ok(()) };
        let at = Pending {
            line: gap.line,
            offset: gap.offset,
            id: None,
            cut: None,
            what: What::Nothing,
        };
        if !version.starts_with("1.") && !version.starts_with("0.") {
            let shown: String = version.chars().take(20).collect();
            let problem = Problem::new("unknown WARC version", format!("{shown}, {}", at.place()));
            batch.push(Pending { what: What::Say(problem), ..at.empty() }, sink)?;
        }
        lost = false;
        match archive.headers()?.and_then(|it| it.length().map(|length| (it, length))) {
            Ok((headers, length)) => {
                held = Some(archive.body(&headers, length, at, &limits)?);
            }
            Err(problem) => {
                lost = true;
                let detail = format!("{}{}", problem.detail, at.place());
                let what = What::Skip(Problem::new(problem.reason, detail));
                batch.push(Pending { what, ..at }, sink)?;
            }
        }
    }
}

/// A record that waits for its batch.
struct Pending {
    /// The 1-based line that its headers begin on, unpacked.
    line: usize,
    /// The byte that they begin at, unpacked.
    offset: u64,
    id: Option<String>,
    /// Why the archive has the beginning of a page only, where it has.
    cut: Option<String>,
    what: What,
}

enum What {
    Nothing,
    Page(Raw),
    Text(Vec<u8>, Option<String>),
    /// It should have been read.
    Skip(Problem),
    /// It is of a kind that is not read.
    Pass(Problem),
    /// It is read, with a remark.
    Say(Problem),
}

impl Pending {
    const fn skip(line: usize, offset: u64, problem: Problem) -> Self {
        Self { line, offset, id: None, cut: None, what: What::Skip(problem) }
    }

    /// The same place without the record.
    const fn empty(&self) -> Self {
        Self { line: self.line, offset: self.offset, id: None, cut: None, what: What::Nothing }
    }

    fn place(&self) -> String {
        format!("record at byte {}", self.offset)
    }

    fn bytes(&self) -> usize {
        match &self.what {
            What::Page(raw) => raw.bytes.len(),
            What::Text(bytes, _) => bytes.len(),
            _ => 0,
        }
    }
}

/// Records that are extracted together and handed out in order.
#[derive(Default)]
struct Batch {
    waiting: Vec<Pending>,
    bytes: usize,
    /// Hashes of the ids of this archive: writers that use one twice exist, and
    /// two texts under one id would end the run.
    ids: BTreeSet<u64>,
}

impl Batch {
    fn push(&mut self, pending: Pending, sink: &mut Sink<'_>) -> Outcome {
        self.bytes += pending.bytes();
        self.waiting.push(pending);
        if self.waiting.len() >= BATCH || self.bytes >= BATCH_BYTES {
            self.flush(sink)?;
        }
        Ok(())
    }

    fn flush(&mut self, sink: &mut Sink<'_>) -> Outcome {
        self.bytes = 0;
        let options = sink.options;
        let limits = options.limits;
        let read: Vec<_> = std::mem::take(&mut self.waiting)
            .into_par_iter()
            .map(|pending| {
                let place = pending.place();
                let Pending { line, id, cut, what, .. } = pending;
                (line, id, cut.map(|it| (it, place)), done(what, options))
            })
            .collect();
        for (line, id, cut, done) in read {
            let line = Some(line);
            match done {
                Done::Nothing => {}
                Done::Page(mut page, remark) => {
                    if let Some((why, place)) = cut {
                        let detail = format!("{why}, {place}");
                        let problem = Problem::new("cut short when it was archived", detail);
                        sink.say(Severity::Warning, line, &problem)?;
                        page.notes.cut = Some(why);
                    }
                    if let Some((severity, problem)) = remark {
                        sink.say(severity, line, &problem)?;
                    }
                    if page.too_deep {
                        let problem = html::too_deep(limits.html_depth);
                        sink.say(Severity::Warning, line, &problem)?;
                    }
                    let id = match id {
                        Some(id) if self.ids.insert(fnv(&id)) => RecordId::Text(id.into()),
                        Some(id) => {
                            let shown = id.chars().take(80).collect();
                            let problem = Problem::new("a record id is used again", shown);
                            sink.say(Severity::Warning, line, &problem)?;
                            RecordId::Line
                        }
                        None => RecordId::Line,
                    };
                    if let Some(why) = page.nothing {
                        sink.say(Severity::Warning, line, &html::no_article(why))?;
                    }
                    sink.record(html::record(*page, sink, line, id))?;
                }
                Done::Skip(problem) => sink.skip(line, &problem)?,
                Done::Pass(problem) => sink.pass(line, problem),
                Done::Say(problem) => sink.say(Severity::Warning, line, &problem)?,
            }
        }
        Ok(())
    }
}

/// What became of a record.
enum Done {
    Nothing,
    Page(Box<Page>, Option<Remark>),
    Skip(Problem),
    Pass(Problem),
    Say(Problem),
}

fn done(what: What, options: &ReadOptions) -> Done {
    match what {
        What::Nothing => Done::Nothing,
        What::Page(raw) => match html::done(raw, options) {
            Ok((page, remark)) => Done::Page(Box::new(page), remark),
            Err(problem) => Done::Skip(problem),
        },
        What::Text(bytes, address) => match decode(bytes) {
            Ok((text, remark)) => {
                let metadata = html::of_address(address.as_deref());
                Done::Page(Box::new(Page { text, metadata, ..Page::default() }), remark)
            }
            Err(problem) => Done::Skip(problem),
        },
        What::Skip(problem) => Done::Skip(problem),
        What::Pass(problem) => Done::Pass(problem),
        What::Say(problem) => Done::Say(problem),
    }
}

/// The headers of one record.
struct Headers(Vec<(String, String)>);

impl Headers {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    fn length(&self) -> Result<u64, Problem> {
        let Some(value) = self.get("content-length") else {
            return Err(Problem::plain("no Content-Length"));
        };
        let shown: String = value.chars().take(20).collect();
        value
            .parse()
            .map_err(|_| Problem::new("a Content-Length is no number", format!("{shown}, ")))
    }

    /// Why the crawler kept a part of a page only, where it says so.
    fn truncated(&self) -> Option<String> {
        if self.get("warc-segment-number").is_some() {
            return Some("it goes on in another segment".to_owned());
        }
        let reason = self.get("warc-truncated")?;
        let reason: String = reason.chars().filter(|c| !c.is_control()).take(20).collect();
        Some(format!("by {reason}"))
    }

    /// What to do with the record's block, as far as the headers tell.
    fn wanted(&self) -> Wanted {
        let media = media_type(self.get("content-type"));
        match self.get("warc-type") {
            Some("response") if media.as_deref() == Some("application/http") => Wanted::Response,
            Some("response") if media.is_none() => Wanted::Response,
            Some("response" | "resource" | "conversion") => match media.as_deref() {
                Some("text/plain") => Wanted::Text,
                Some("text/html" | "application/xhtml+xml") => Wanted::Page,
                other => Wanted::Other(other.unwrap_or("no type").to_owned()),
            },
            Some("revisit") => Wanted::Other("a revisit of another record".to_owned()),
            Some("continuation") => Wanted::Segment,
            _ => Wanted::Nothing,
        }
    }
}

enum Wanted {
    Response,
    Page,
    Text,
    /// Counted, not read.
    Other(String),
    /// What another record goes on with.
    Segment,
    /// About the crawl, not about the web.
    Nothing,
}

/// What stands between two records.
struct Gap {
    /// The version that the next record begins with; `None` at the end.
    version: Option<String>,
    /// Where it begins.
    line: usize,
    offset: u64,
    /// Bytes that belong to no record, without empty lines.
    stray: u64,
}

/// The archive, with our place in it.
struct Archive<'a> {
    bytes: Bytes<'a>,
    offset: u64,
    line: usize,
}

impl Archive<'_> {
    /// Reads a line of up to `limit` bytes, and passes over the rest of it.
    fn line(&mut self, limit: usize) -> io::Result<Option<Vec<u8>>> {
        // Long lines are no headers: the rest is passed over without being held.
        let mut line = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX);
        let read = self.bytes.by_ref().take(most).read_until(b'\n', &mut line)?;
        self.offset += read as u64;
        if read == 0 {
            return Ok(None);
        }
        if line.last() != Some(&b'\n') {
            self.offset += self.bytes.skip_until(b'\n')? as u64;
        }
        self.line += 1;
        Ok(Some(line))
    }

    /// Passes over everything up to the line that begins a record.
    fn gap(&mut self) -> io::Result<Gap> {
        let mut stray = 0;
        loop {
            let (line, offset) = (self.line, self.offset);
            let Some(bytes) = self.line(4096)? else {
                return Ok(Gap { version: None, line, offset, stray });
            };
            // A record that is a slip too long ends in the line that begins the next one.
            if let Some(version) = bytes.strip_prefix(b"WARC/") {
                let version = String::from_utf8_lossy(version).trim().to_owned();
                return Ok(Gap { version: Some(version), line, offset, stray });
            }
            if !bytes.trim_ascii().is_empty() {
                stray += self.offset - offset;
            }
        }
    }

    /// Reads the headers up to the empty line.
    fn headers(&mut self) -> io::Result<Result<Headers, Problem>> {
        let mut res: Vec<(String, String)> = Vec::new();
        let mut length = 0;
        while let Some(line) = self.line(HEADER_BYTES)? {
            length += line.len();
            if length > HEADER_BYTES {
                let detail = format!("more than {HEADER_BYTES} bytes, ");
                return Ok(Err(Problem::new("a record's headers are too long", detail)));
            }
            let line = String::from_utf8_lossy(&line);
            if line.trim().is_empty() {
                break;
            }
            match (line.starts_with([' ', '\t']), line.split_once(':')) {
                (true, _) => {
                    if let Some((_, value)) = res.last_mut() {
                        value.push(' ');
                        value.push_str(line.trim());
                    }
                }
                (false, Some((name, value))) => {
                    res.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
                (false, None) => {}
            }
        }
        Ok(Ok(Headers(res)))
    }

    /// Reads the block of a record, or passes over it.
    fn body(
        &mut self,
        headers: &Headers,
        length: u64,
        at: Pending,
        limits: &Limits,
    ) -> io::Result<Pending> {
        let limit = limits.html_bytes.max(limits.record_bytes) as u64;
        let wanted = headers.wanted();
        let block = match &wanted {
            Wanted::Other(_) | Wanted::Segment | Wanted::Nothing => None,
            _ if length > limit => None,
            _ => Some(self.block(length)?),
        };
        let mut cut = headers.truncated();
        let what = match (wanted, block) {
            (_, Some(Err(short))) => What::Skip(cut_short(short, &at)),
            (Wanted::Nothing, _) => {
                self.pass(length)?;
                What::Nothing
            }
            (Wanted::Other(kind), _) => {
                self.pass(length)?;
                What::Pass(Problem::new("not a page or a text", kind.chars().take(80).collect()))
            }
            (Wanted::Segment, _) => match length - self.pass(length)? {
                0 => What::Skip(Problem::new("a segment of a record is not read", at.place())),
                missing => What::Skip(cut_short(missing, &at)),
            },
            (_, None) => match length - self.pass(length)? {
                0 => {
                    let detail = format!("more than {limit} bytes (--max-html), {}", at.place());
                    What::Skip(Problem::new("a record is too long", detail))
                }
                missing => What::Skip(cut_short(missing, &at)),
            },
            (Wanted::Response, Some(Ok(block))) => {
                let (what, ends_early) = of_response(&block, headers, limits, &at);
                cut = cut.or_else(|| ends_early.then(|| "its body ends early".to_owned()));
                what
            }
            (Wanted::Page, Some(Ok(bytes))) => {
                let content_type = headers.get("content-type").map(str::to_owned);
                What::Page(Raw { bytes, content_type, address: address(headers) })
            }
            (Wanted::Text, Some(Ok(bytes))) => What::Text(bytes, address(headers)),
        };
        let id = headers.get("warc-record-id").map(|it| it.trim_matches(['<', '>']).to_owned());
        Ok(Pending { id: id.filter(|it| !it.is_empty()), cut, what, ..at })
    }

    /// The next `length` bytes, or how many of them the file has not. Those
    /// after the beginning of another record are given back.
    fn block(&mut self, length: u64) -> io::Result<Result<Vec<u8>, u64>> {
        // Grown as the bytes come: the length is only what the headers say.
        let mut block = Vec::new();
        self.bytes.by_ref().take(length).read_to_end(&mut block)?;
        if block.len() as u64 == length {
            self.pass_over(&block);
            return Ok(Ok(block));
        }
        let missing = length - block.len() as u64;
        if let Some(next) = next_record(&block) {
            let rest = block.split_off(next);
            let bytes = std::mem::replace(&mut self.bytes, Box::new(io::empty()));
            // The file has ended: nothing is behind the rest.
            drop(bytes);
            self.bytes = Box::new(Cursor::new(rest));
        }
        self.pass_over(&block);
        Ok(Err(missing))
    }

    fn pass_over(&mut self, block: &[u8]) {
        self.offset += block.len() as u64;
        self.line += block.iter().filter(|&&byte| byte == b'\n').count();
    }

    /// Passes over up to `length` bytes; returns how many there were.
    fn pass(&mut self, length: u64) -> io::Result<u64> {
        let mut left = length;
        while left > 0 {
            let buffer = self.bytes.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let taken = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            self.line += buffer[..taken].iter().filter(|&&byte| byte == b'\n').count();
            self.bytes.consume(taken);
            self.offset += taken as u64;
            left -= taken as u64;
        }
        Ok(length - left)
    }
}

/// Where a record begins after a line end inside `block`.
fn next_record(block: &[u8]) -> Option<usize> {
    block.windows(6).position(|it| it == b"\nWARC/").map(|at| at + 1)
}

fn cut_short(missing: u64, at: &Pending) -> Problem {
    let detail = format!("{missing} bytes are missing, {}", at.place());
    Problem::new("the file ends inside a record", detail)
}

/// The page or the text in an HTTP response, and whether it ends before its end.
fn of_response(block: &[u8], headers: &Headers, limits: &Limits, at: &Pending) -> (What, bool) {
    let response = match http::response(block, limits.html_bytes) {
        Ok(response) => response,
        Err(problem) => {
            let place = at.place();
            let detail = match problem.detail.as_str() {
                "" => place,
                detail => format!("{detail}, {place}"),
            };
            return (What::Skip(Problem::new(problem.reason, detail)), false);
        }
    };
    if !(200..300).contains(&response.status) {
        let detail = format!("status {}", response.status);
        return (What::Pass(Problem::new("an answer without a page", detail)), false);
    }
    let address = address(headers);
    let http::Response { content_type, body: bytes, ends_early, .. } = response;
    let what = match media_type(content_type.as_deref()).as_deref() {
        None | Some("text/html" | "application/xhtml+xml") => {
            What::Page(Raw { bytes, content_type, address })
        }
        Some("text/plain") => What::Text(bytes, address),
        Some(other) => {
            What::Pass(Problem::new("not a page or a text", other.chars().take(80).collect()))
        }
    };
    (what, ends_early)
}

/// FNV-1a in 64 bits: two ids of one hash cost one of them its name.
fn fnv(text: &str) -> u64 {
    fnv1a(text.bytes())
}

/// `text/html; charset=x` is `text/html`.
fn media_type(header: Option<&str>) -> Option<String> {
    let media = header?.split(';').next()?.trim().to_ascii_lowercase();
    (!media.is_empty()).then_some(media)
}

fn address(headers: &Headers) -> Option<String> {
    let address = headers.get("warc-target-uri")?;
    Some(address.trim_matches(['<', '>']).to_owned())
}
