//! The page inside an HTTP response, as web archives keep it.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::log::Problem;

/// A response whose transfer was undone.
pub(crate) struct Response {
    pub(crate) status: u16,
    /// The `Content-Type` header.
    pub(crate) content_type: Option<String>,
    pub(crate) body: Vec<u8>,
    /// Whether the last chunk of the body, or the end of what was packed, is missing.
    pub(crate) ends_early: bool,
}

/// Reads the response in `block`; its body may have up to `limit` bytes.
///
/// A body that is not what its headers say is taken as it stands, since many
/// archives keep bodies that were unpacked already. Of one that breaks off, what is there
/// is taken.
///
/// # Errors
///
/// Fails when the headers have no end or begin with no status, on a body over
/// the limit, and on an encoding that is not read.
pub(crate) fn response(block: &[u8], limit: usize) -> Result<Response, Problem> {
    let (head, body) =
        split(block).ok_or_else(|| Problem::plain("an HTTP response without end of headers"))?;
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next().and_then(status).ok_or_else(|| {
        Problem::new("not an HTTP response", "its first line has no status".to_owned())
    })?;
    let mut res = Response { status, content_type: None, body: Vec::new(), ends_early: false };
    let (mut chunked, mut encodings, mut length) = (false, Vec::new(), None);
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => res.content_type = Some(value.to_owned()),
            "content-length" => length = value.parse::<usize>().ok(),
            "transfer-encoding" => chunked = value.to_ascii_lowercase().contains("chunked"),
            "content-encoding" => {
                encodings = value.split(',').map(|it| it.trim().to_ascii_lowercase()).collect();
            }
            _ => {}
        }
    }
    // The length is that of what was sent, which may be unpacked here.
    let is_short = !chunked && encodings.is_empty() && length.is_some_and(|it| it > body.len());
    let whole = || (body.to_vec(), is_short);
    let body = if chunked { dechunked(body) } else { None }.unwrap_or_else(whole);
    // The one that was applied last is undone first.
    (res.body, res.ends_early) = encodings.iter().rev().try_fold(body, |body, it| {
        let (plain, ends_early) = decoded(body.0, it, limit)?;
        Ok((plain, body.1 || ends_early))
    })?;
    Ok(res)
}

/// The headers and the body, at the first empty line.
fn split(block: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    while let Some(end) = block[at..].iter().position(|&byte| byte == b'\n') {
        let line = &block[at..at + end];
        if line.is_empty() || line == b"\r" {
            return Some((&block[..at], &block[at + end + 1..]));
        }
        at += end + 1;
    }
    None
}

/// `HTTP/1.1 200 OK` is 200.
fn status(line: &str) -> Option<u16> {
    let mut words = line.split_whitespace();
    words.next().filter(|it| it.starts_with("HTTP/"))?;
    words.next()?.parse().ok()
}

/// The body without the sizes of its chunks, and whether it ends before its last one;
/// `None` when there are none.
fn dechunked(mut body: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut res = Vec::with_capacity(body.len());
    loop {
        let end = match body.iter().take(80).position(|&byte| byte == b'\n') {
            None if body.len() < 80 && !res.is_empty() => return Some((res, true)),
            end => end?,
        };
        let line = std::str::from_utf8(&body[..end]).ok()?;
        let size = line.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        body = &body[end + 1..];
        if size == 0 {
            return Some((res, false));
        }
        let Some(chunk) = body.get(..size) else {
            // The first line of a body that was unpacked already may be a number, too.
            let is_chunk = !res.is_empty() || body.trim_ascii_start().starts_with(b"<");
            res.extend_from_slice(body);
            return is_chunk.then_some((res, true));
        };
        res.extend_from_slice(chunk);
        body = &body[size..];
        if body.is_empty() {
            return Some((res, true));
        }
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n"))?;
    }
}

/// `body` with one encoding undone, and whether it breaks off.
fn decoded(body: Vec<u8>, encoding: &str, limit: usize) -> Result<(Vec<u8>, bool), Problem> {
    let plain = match encoding {
        "gzip" | "x-gzip" => all(MultiGzDecoder::new(&body[..]), limit),
        // The standard means zlib's format, some servers send the bare one.
        "deflate" => match all(ZlibDecoder::new(&body[..]), limit) {
            (none, true) if none.is_empty() => match all(DeflateDecoder::new(&body[..]), limit) {
                (_, true) => (Vec::new(), true),
                plain => plain,
            },
            plain => plain,
        },
        "zstd" => match zstd::stream::read::Decoder::with_buffer(&body[..]) {
            Ok(decoder) => all(decoder, limit),
            Err(_) => (Vec::new(), true),
        },
        "identity" | "" => return Ok((body, false)),
        _ => {
            let name: String = encoding.chars().take(40).collect();
            return Err(Problem::new("a body's encoding is not read", name));
        }
    };
    match plain {
        (plain, _) if plain.len() > limit => {
            let detail = format!("its body unpacks to more than {limit} bytes (--max-html)");
            Err(Problem::new("a page is too long", detail))
        }
        (none, true) if none.is_empty() => Ok((body, false)),
        plain => Ok(plain),
    }
}

/// All bytes, or one more than the limit, and whether they ended in an error.
fn all(bytes: impl Read, limit: usize) -> (Vec<u8>, bool) {
    let mut res = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let read = bytes.take(most).read_to_end(&mut res);
    (res, read.is_err())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn body(headers: &str, body: &[u8]) -> Result<String, String> {
        let block = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat();
        response(&block, 1000)
            .map(|it| String::from_utf8(it.body).unwrap())
            .map_err(|it| it.message())
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn transfer_and_encoding_are_undone() {
        assert_eq!(body("", b"text").unwrap(), "text");
        let chunked = "Transfer-Encoding: chunked\r\n";
        assert_eq!(body(chunked, b"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").unwrap(), "abcde");
        let zipped = "content-encoding: GZIP\r\n";
        assert_eq!(body(zipped, &gzip(b"text")).unwrap(), "text");
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(b"text").unwrap();
        assert_eq!(body("Content-Encoding: deflate\r\n", &zlib.finish().unwrap()).unwrap(), "text");
        let zstd = zstd::stream::encode_all(&b"text"[..], 1).unwrap();
        assert_eq!(body("Content-Encoding: zstd\r\n", &zstd).unwrap(), "text");
    }

    #[test]
    fn a_body_that_is_not_what_its_headers_say_is_taken_as_it_stands() {
        assert_eq!(body("Transfer-Encoding: chunked\r\n", b"<html>").unwrap(), "<html>");
        assert_eq!(body("Content-Encoding: gzip\r\n", b"<html>").unwrap(), "<html>");
    }

    #[test]
    fn a_body_that_breaks_off_is_taken_and_known_to_do_so() {
        let found = |headers: &str, body: &[u8]| {
            let block = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat();
            let found = response(&block, 1000).unwrap();
            (String::from_utf8(found.body).unwrap(), found.ends_early)
        };
        let chunked = "Transfer-Encoding: chunked\r\n";
        let cut = |text: &str| (text.to_owned(), true);
        assert_eq!(found(chunked, b"3\r\nabc\r\n9\r\nde"), cut("abcde"));
        assert_eq!(found(chunked, b"3\r\nabc\r\n"), cut("abc"));
        assert_eq!(found(chunked, b"20\r\n<p>abc"), cut("<p>abc"));
        // A text that was unpacked already, whose first line is a year.
        assert_eq!(found(chunked, b"2024\r\nabc"), ("2024\r\nabc".to_owned(), false));
        assert_eq!(found("Content-Length: 9\r\n", b"abc"), cut("abc"));
        let text: String = (0..400).map(|it| format!("{it} ")).collect();
        let zipped = gzip(&text.as_bytes()[..900]);
        let (part, ends_early) = found("Content-Encoding: gzip\r\n", &zipped[..zipped.len() / 2]);
        assert!(ends_early && !part.is_empty() && text.starts_with(&part), "{part}");
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let said = "a page is too long: its body unpacks to more than 1000 bytes (--max-html)";
        assert_eq!(body("Content-Encoding: gzip\r\n", &gzip(&[b'a'; 9000])).unwrap_err(), said);
        let said = "a body's encoding is not read: br";
        assert_eq!(body("Content-Encoding: br\r\n", b"x").unwrap_err(), said);
        let message = |block: &[u8]| response(block, 9).err().unwrap().message();
        assert_eq!(message(b"HTTP/1.1 200 OK\r\nA: b"), "an HTTP response without end of headers");
        assert_eq!(message(b"<html>\n\n"), "not an HTTP response: its first line has no status");
    }
}
