//! What stands round the content of every page.

use crate::report::{BASE_STYLE, SEEN_STYLE, source};
use axum::http::HeaderValue;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::sync::LazyLock;

const OWN_STYLE: &str = include_str!("assets/serve.css");
const SCRIPT: &str = include_str!("assets/live.js");

static STYLE: LazyLock<String> = LazyLock::new(|| format!("{BASE_STYLE}{SEEN_STYLE}{OWN_STYLE}"));

/// The policy of the pages: this style and this script, by the hashes of their bytes;
/// requests and forms to this server only; nothing else.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {}; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
         trusted-types 'none'",
        source(SCRIPT),
        source(&STYLE)
    );
    // Hashes and these words are of letters that a header may have.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

pub(super) fn policy() -> HeaderValue {
    POLICY.clone()
}

/// A whole page.
pub(super) fn page(title: &str, main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) " · wireprint" }
                style { (PreEscaped(STYLE.as_str())) }
                script type="module" { (PreEscaped(SCRIPT)) }
                link rel="alternate" type="application/atom+xml" title="New stories" href="/feeds/stories.atom";
                link rel="alternate" type="application/atom+xml" title="Changes to articles" href="/feeds/changes.atom";
            }
            body {
                a.skip href="#main" { "Skip to the page" }
                header.top {
                    nav aria-label="Pages" {
                        a href="/" { "Stories" }
                        a href="/search" { "Search" }
                        a href="/speakers" { "Speakers" }
                        a href="/paste" { "Paste an article" }
                    }
                    form action="/search" method="get" role="search" {
                        label.vh for="find" { "Words" }
                        input id="find" type="search" name="words" placeholder="Search" maxlength="400";
                        button type="submit" { "Search" }
                    }
                }
                p id="came" role="status" {}
                main id="main" { (main) }
                footer {
                    p {
                        "Feeds: " a href="/feeds/stories.atom" { "new stories" } ", "
                        a href="/feeds/changes.atom" { "changes to articles" } ". "
                        a href="/api/openapi.json" { "For programs" } "."
                    }
                }
            }
        }
    }
}
