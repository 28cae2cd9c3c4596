//! Answers, and why there is none.

use super::frame;
use crate::Error;
use crate::report::on_a_sheet;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

/// What an answer is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A page of this server.
    Page,
    /// A report, which has a policy of its own in its head.
    Report,
    Feed,
    Json,
}

/// An answer, and whether it is one.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) kind: Kind,
    pub(super) status: StatusCode,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) const fn new(kind: Kind, body: Vec<u8>) -> Self {
        Self { kind, status: StatusCode::OK, body }
    }

    pub(super) fn page(title: &str, main: &Markup) -> Self {
        Self::new(Kind::Page, on_a_sheet(frame::page(title, main)))
    }

    /// That there is nothing of what was asked for.
    pub(super) fn missing(kind: Kind, what: &str) -> Self {
        Self { status: StatusCode::NOT_FOUND, ..Self::message(kind, what) }
    }

    fn message(kind: Kind, what: &str) -> Self {
        match kind {
            Kind::Json => Self::new(kind, json_error(what)),
            _ => Self::page(what, &html! { h1 { (what) } }),
        }
    }
}

/// An error in the form in which the interface says so.
fn json_error(what: &str) -> Vec<u8> {
    let mut body = serde_json::json!({ "error": what }).to_string().into_bytes();
    body.push(b'\n');
    body
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Trouble {
    /// So many wait already.
    Busy,
    /// It took too long.
    Late,
    /// What was asked makes no sense, and why.
    Wrong(String),
    /// A body of another kind.
    Unreadable,
    /// A body that is too large.
    TooLarge,
    Failed(Error),
    Panicked,
}

impl Trouble {
    /// The answer that says so, and what the log is told.
    pub(super) fn answer(self, kind: Kind) -> (Answer, Option<String>) {
        let (status, says, log) = match self {
            Self::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "So many questions wait that this one was not taken. Ask again.".to_owned(),
                None,
            ),
            Self::Late => {
                (StatusCode::GATEWAY_TIMEOUT, "The answer took too long.".to_owned(), None)
            }
            Self::Wrong(why) => (StatusCode::BAD_REQUEST, why, None),
            Self::Unreadable => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body is of another kind than is read here.".to_owned(),
                None,
            ),
            Self::TooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, "The text is too long.".to_owned(), None)
            }
            // What is wrong with the machine is for the log, and not for whoever asks.
            Self::Failed(error) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "The index could not be read; the log says why.".to_owned(),
                Some(error.to_string()),
            ),
            Self::Panicked => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something went wrong.".to_owned(),
                Some("a question ended in a panic".to_owned()),
            ),
        };
        (Answer { status, ..Answer::message(kind, &says) }, log)
    }
}

/// The response that gives an answer.
pub(super) fn response(answer: &Arc<Answer>) -> Response {
    // A copy, since the answer is kept for others.
    let mut response = Response::new(Body::from(answer.body.clone()));
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    let kind = match answer.kind {
        Kind::Page | Kind::Report => "text/html; charset=utf-8",
        Kind::Feed => "application/atom+xml; charset=utf-8",
        Kind::Json => "application/json",
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let policy = match answer.kind {
        Kind::Page => frame::policy(),
        // The report's own policy in its head allows its style and script, and nothing else.
        Kind::Report => HeaderValue::from_static("frame-ancestors 'none'"),
        Kind::Feed | Kind::Json => {
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")
        }
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    if answer.status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

/// What every response says to a browser.
pub(super) fn guard_headers(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
