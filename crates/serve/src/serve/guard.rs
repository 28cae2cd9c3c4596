//! What every request passes: the host, the limits, the log; and where it goes then.

use super::answer::{Answer, Kind, Trouble, guard_headers, response};
use super::app::App;
use super::{api, feeds, live, pages};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// All that can be asked for.
pub(super) fn routes(app: Arc<App>) -> Router {
    let limit = DefaultBodyLimit::max(app.settings.most_bytes);
    Router::new()
        .route("/", get(pages::today))
        .route("/search", get(pages::search))
        .route("/article/{number}", get(pages::article))
        .route("/story", get(pages::story))
        .route("/story/report", get(pages::report))
        .route("/speakers", get(pages::speakers))
        .route("/statements", get(pages::statements))
        .route("/paste", get(pages::paste).post(pages::pasted))
        .route("/feeds/stories.atom", get(feeds::stories))
        .route("/feeds/changes.atom", get(feeds::changes))
        .route("/feeds/statements.atom", get(feeds::statements))
        .route("/live", get(live::live))
        // Browsers ask for a picture of the site, and there is none.
        .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
        .route("/api/openapi.json", get(api::openapi))
        .route("/api/status", get(api::status))
        .route("/api/query", post(api::query))
        .route("/api/articles", get(api::articles))
        .route("/api/articles/{number}", get(api::article))
        .route("/api/articles/{number}/history", get(api::history))
        .route("/api/stories", get(api::stories))
        .route("/api/speakers", get(api::speakers))
        .route("/api/statements", get(api::statements))
        .fallback(missing)
        .method_not_allowed_fallback(not_allowed)
        .layer(limit)
        // The last layer is the outermost: what is refused is in the log as well.
        .layer(from_fn_with_state(Arc::clone(&app), guarded))
        .with_state(app)
}

/// Whether a path is one of the interface for programs.
pub(super) fn kind_of(uri: &Uri) -> Kind {
    if uri.path().starts_with("/api/") { Kind::Json } else { Kind::Page }
}

async fn missing(uri: Uri) -> Response {
    response(&Arc::new(Answer::missing(kind_of(&uri), "There is no such page.")))
}

async fn not_allowed(uri: Uri) -> Response {
    let (answer, _) =
        Trouble::Wrong("This is not asked in this way.".to_owned()).answer(kind_of(&uri));
    response(&Arc::new(Answer { status: StatusCode::METHOD_NOT_ALLOWED, ..answer }))
}

/// Lets requests pass that name this server, and writes a line of what became of each.
async fn guarded(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let since = Instant::now();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let mut response = if is_for_us(&app, &request) {
        next.run(request).await
    } else {
        let (answer, _) =
            Trouble::Wrong("This server has another name.".to_owned()).answer(kind_of(&uri));
        response(&Arc::new(Answer { status: StatusCode::MISDIRECTED_REQUEST, ..answer }))
    };
    guard_headers(response.headers_mut());
    let line = serde_json::json!({
        "event": "request",
        "time": now(),
        "method": method.as_str(),
        // Without the query: what people search for does not stand in the log.
        "path": uri.path(),
        "status": response.status().as_u16(),
        "ms": u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX),
    });
    (app.log)(&line.to_string());
    response
}

#[expect(clippy::disallowed_methods, reason = "the log says when; no answer depends on it")]
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs())
}

/// Whether the request names this server: a page of another name that a browser was led
/// here for is not to read what is here.
fn is_for_us(app: &App, request: &Request) -> bool {
    let named = request.headers().get(header::HOST).and_then(|it| it.to_str().ok());
    // Without a name it is nobody's: browsers send one.
    let Some(host) = named.or_else(|| request.uri().host()) else { return false };
    let address = app.settings.listen;
    let bare = without_port(host);
    let own = [address.ip().to_string(), format!("[{}]", address.ip())];
    let is_local = address.ip().is_loopback() || address.ip().is_unspecified();
    let local = ["localhost", "127.0.0.1", "[::1]"];
    own.iter().any(|it| it == bare)
        || is_local && local.iter().any(|it| it.eq_ignore_ascii_case(bare))
        || app.settings.hosts.iter().any(|it| it.eq_ignore_ascii_case(bare))
}

/// A host without the port behind it.
fn without_port(host: &str) -> &str {
    // An address of IPv6 without a port has colons, too.
    match host.rsplit_once(':') {
        Some((bare, port)) if port.bytes().all(|it| it.is_ascii_digit()) && !bare.is_empty() => {
            bare
        }
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_no_part_of_a_name() {
        for (host, expect) in [
            ("localhost:8017", "localhost"),
            ("localhost", "localhost"),
            ("[::1]:80", "[::1]"),
            ("[::1]", "[::1]"),
            ("a:b", "a:b"),
        ] {
            assert_eq!(without_port(host), expect);
        }
    }
}
