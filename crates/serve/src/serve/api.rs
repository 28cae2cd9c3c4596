//! The interface for programs: JSON in the shapes of the commands, described by an OpenAPI
//! file.

use super::answer::{Answer, Kind, Trouble};
use super::app::App;
use super::ask::{self, Entry, PAGE, Told};
use super::pages::{
    AfterSpeaker, Asked, Numbered, OfDay, OfSpeaker, Pasted, Searched, after, answered, asked,
    numbered, respond, written,
};
use crate::findings::iso_day;
use crate::index::{QueryLimits, Speaker};
use crate::report::{history_json, quotes_json, seen_json, status_json};
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, Uri, header};
use axum::response::Response;
use serde_json::{Value, json};
use std::sync::Arc;

const OPENAPI: &str = include_str!("assets/openapi.json");

fn answer(value: &Value) -> Answer {
    let mut body = value.to_string().into_bytes();
    body.push(b'\n');
    Answer::new(Kind::Json, body)
}

/// What can be asked, as an OpenAPI file.
pub(super) async fn openapi(State(app): State<Arc<App>>) -> Response {
    let answer = Answer::new(Kind::Json, OPENAPI.as_bytes().to_vec());
    respond(&app, Kind::Json, Ok(Arc::new(answer)))
}

/// How the index stands.
pub(super) async fn status(State(app): State<Arc<App>>, uri: Uri) -> Response {
    answered(&app, &uri, Kind::Json, Ok(()), |reader, ()| {
        let mut body = Vec::new();
        let status = reader.index.status()?;
        written(status_json(&status, &reader.index.settings().parameters(), &mut body))?;
        Ok(Answer::new(Kind::Json, body))
    })
    .await
}

/// What was seen of an article that is sent.
pub(super) async fn query(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let kind = kind.and_then(|it| it.split(';').next()).map(|it| it.trim().to_ascii_lowercase());
    let document = match (body, kind.as_deref()) {
        (Err(error), _) if error.status().as_u16() == 413 => Err(Trouble::TooLarge),
        (Err(error), _) => Err(Trouble::Wrong(error.body_text())),
        (Ok(body), Some("application/json")) => serde_json::from_slice::<Pasted>(&body)
            .map_err(|error| Trouble::Wrong(error.to_string()))
            .and_then(Pasted::read),
        _ => Err(Trouble::Unreadable),
    };
    let answer = match document {
        Ok(document) => {
            app.ask(move |reader| {
                let seen = reader.index.query(&document, &QueryLimits::default())?;
                let mut body = Vec::new();
                let parameters = reader.index.settings().parameters();
                written(seen_json(&[seen], &parameters, &mut body))?;
                Ok(Answer::new(Kind::Json, body))
            })
            .await
        }
        Err(trouble) => Err(trouble),
    };
    respond(&app, Kind::Json, answer)
}

/// Articles by words, outlet, days and speaker.
pub(super) async fn articles(
    State(app): State<Arc<App>>,
    uri: Uri,
    query: Asked<Searched>,
) -> Response {
    let wanted = asked(query).and_then(|it| it.read());
    answered(&app, &uri, Kind::Json, wanted, |reader, wanted| {
        let (numbers, is_more) = ask::of_page(reader.lookup.search(&wanted, PAGE + 1)?);
        let next = numbers.last().filter(|_| is_more).map(u32::to_string);
        let entries = ask::entries(reader, &numbers)?;
        Ok(answer(&json!({ "articles": all(&entries), "next": next })))
    })
    .await
}

/// What the other articles have of one.
pub(super) async fn article(State(app): State<Arc<App>>, uri: Uri, path: Numbered) -> Response {
    answered(&app, &uri, Kind::Json, numbered(path), |reader, number| {
        let Some(seen) = reader.index.query_own(number, &QueryLimits::default())? else {
            return Ok(Answer::missing(Kind::Json, "there is no article of this number"));
        };
        let mut body = Vec::new();
        written(seen_json(&[seen], &reader.index.settings().parameters(), &mut body))?;
        Ok(Answer::new(Kind::Json, body))
    })
    .await
}

/// The versions of an article.
pub(super) async fn history(State(app): State<Arc<App>>, uri: Uri, path: Numbered) -> Response {
    answered(&app, &uri, Kind::Json, numbered(path), |reader, number| {
        let Some((article, own)) = reader.index.numbered(number)? else {
            return Ok(Answer::missing(Kind::Json, "there is no article of this number"));
        };
        let versions = reader.index.versions_of_article(article)?;
        let versions: Vec<_> = versions.into_iter().map(|it| it.1).collect();
        let address = own.document.url.as_deref().unwrap_or(&own.document.id);
        let mut body = Vec::new();
        written(history_json(address, &versions, &mut body))?;
        Ok(Answer::new(Kind::Json, body))
    })
    .await
}

/// The stories of a day.
pub(super) async fn stories(
    State(app): State<Arc<App>>,
    uri: Uri,
    query: Asked<OfDay>,
) -> Response {
    let day = asked(query).and_then(|it| it.read());
    answered(&app, &uri, Kind::Json, day, |reader, day| {
        let Some(found) = ask::day(reader, day)? else {
            return Ok(Answer::missing(Kind::Json, "no article says when it appeared"));
        };
        let story = |it: &Told| {
            json!({
                "statements": it.statements,
                "passages": it.passages,
                "articles": all(&it.articles),
            })
        };
        Ok(answer(&json!({
            "day": iso_day(found.day),
            "before": found.before.map(iso_day),
            "cut": found.is_cut,
            "stories": found.stories.iter().map(story).collect::<Vec<_>>(),
            "others": all(&found.alone),
        })))
    })
    .await
}

/// Who is quoted.
pub(super) async fn speakers(
    State(app): State<Arc<App>>,
    uri: Uri,
    query: Asked<AfterSpeaker>,
) -> Response {
    let from = asked(query).and_then(|it| it.read());
    answered(&app, &uri, Kind::Json, from, |reader, from| {
        let (found, is_more) = ask::of_page(reader.lookup.speakers(from.as_ref(), PAGE + 1)?);
        let next = found.last().filter(|_| is_more).map(after);
        let speaker = |it: &Speaker| json!({ "name": it.name, "quotations": it.times });
        let speakers: Vec<Value> = found.iter().map(speaker).collect();
        Ok(answer(&json!({ "speakers": speakers, "next": next })))
    })
    .await
}

/// What a person said.
pub(super) async fn statements(
    State(app): State<Arc<App>>,
    uri: Uri,
    query: Asked<OfSpeaker>,
) -> Response {
    let speaker = asked(query).map(|it| it.speaker);
    answered(&app, &uri, Kind::Json, speaker, |reader, speaker| {
        let Some(said) = ask::said(reader, &speaker)? else {
            return Ok(Answer::missing(Kind::Json, "nobody of this name is quoted"));
        };
        let mut body = Vec::new();
        written(quotes_json(&said.quotes, &mut body))?;
        Ok(Answer::new(Kind::Json, body))
    })
    .await
}

/// An article as lists have it.
fn entry(it: &Entry) -> Value {
    json!({
        "number": it.number,
        "version": it.version,
        "id": it.id,
        "title": it.title,
        "outlet": it.outlet,
        "date": it.date,
        "url": it.url,
        // When it came in, in seconds from 1970-01-01 UTC.
        "seen": it.seen,
    })
}

fn all(entries: &[Entry]) -> Vec<Value> {
    entries.iter().map(entry).collect()
}
