//! The page inside an HTTP response, as web archives keep it.

use std::io::{self, Read};

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::log::Problem;

/// A response whose transfer was undone.
pub(crate) struct Response {
    pub(crate) status: u16,
    /// The `Content-Type` header.
    pub(crate) content_type: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// Reads the response in `block`; its body may have up to `limit` bytes.
///
/// A body that is not what its headers say is taken as it stands, since many
/// archives keep bodies that were unpacked already.
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
    let mut res = Response { status, content_type: None, body: Vec::new() };
    let (mut chunked, mut encodings) = (false, Vec::new());
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => res.content_type = Some(value.to_owned()),
            "transfer-encoding" => chunked = value.to_ascii_lowercase().contains("chunked"),
            "content-encoding" => {
                encodings = value.split(',').map(|it| it.trim().to_ascii_lowercase()).collect();
            }
            _ => {}
        }
    }
    let body = if chunked { dechunked(body) } else { None }.unwrap_or_else(|| body.to_vec());
    res.body = encodings.iter().rev().try_fold(body, |body, it| decoded(body, it, limit))?;
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

/// The body without the sizes of its chunks; `None` when there are none.
fn dechunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut res = Vec::with_capacity(body.len());
    loop {
        let end = body.iter().take(80).position(|&byte| byte == b'\n')?;
        let line = std::str::from_utf8(&body[..end]).ok()?;
        let size = line.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        body = &body[end + 1..];
        if size == 0 {
            return Some(res);
        }
        res.extend_from_slice(body.get(..size)?);
        body = &body[size..];
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n"))?;
    }
}

/// `body` with one encoding undone.
fn decoded(body: Vec<u8>, encoding: &str, limit: usize) -> Result<Vec<u8>, Problem> {
    let plain = match encoding {
        "gzip" | "x-gzip" => all(MultiGzDecoder::new(&body[..]), limit),
        // The standard means zlib's format, some servers send the bare one.
        "deflate" => match all(ZlibDecoder::new(&body[..]), limit) {
            Err(_) => all(DeflateDecoder::new(&body[..]), limit),
            plain => plain,
        },
        "zstd" => zstd::stream::read::Decoder::with_buffer(&body[..]).and_then(|it| all(it, limit)),
        "identity" | "" => return Ok(body),
        _ => {
            let name: String = encoding.chars().take(40).collect();
            return Err(Problem::new("a body's encoding is not read", name));
        }
    };
    match plain {
        Ok(plain) if plain.len() > limit => {
            let detail = format!("its body unpacks to more than {limit} bytes (--max-html)");
            Err(Problem::new("a page is too long", detail))
        }
        Ok(plain) => Ok(plain),
        Err(_) => Ok(body),
    }
}

/// All bytes, or one more than the limit.
fn all(bytes: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut res = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    bytes.take(most).read_to_end(&mut res)?;
    Ok(res)
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
