//! Atom feeds (RFC 4287): new stories, changes to articles, what a person says.

use super::answer::{Answer, Kind};
use super::app::App;
use super::ask::{self, Entry, PAGE};
use super::pages::{Asked, OfSpeaker, answered, asked, encoded, written};
use crate::Result;
use crate::report::escape_terminal;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::sync::Arc;

/// An item of a feed.
struct Item {
    /// What tells it from all others, behind the feed's own name.
    id: String,
    title: String,
    /// The address of its page.
    page: String,
    minute: Option<i64>,
    text: String,
}

/// A minute, counted from 1970-01-01, as feeds write it.
fn stamp(minute: Option<i64>) -> String {
    let minute = minute.unwrap_or(0);
    let (day, of_day) = (minute.div_euclid(24 * 60), minute.rem_euclid(24 * 60));
    format!("{}T{:02}:{:02}:00Z", crate::findings::iso_day(day), of_day / 60, of_day % 60)
}

/// A feed of items, those that appeared last first.
///
/// # Errors
///
/// Writing to memory does not fail; where it did, that is said.
fn feed(id: &str, title: &str, mut items: Vec<Item>) -> Result<Answer> {
    items.sort_by_key(|it| std::cmp::Reverse((it.minute, it.id.clone())));
    items.truncate(PAGE);
    let mut out = Writer::new(Vec::new());
    written(write(&mut out, id, title, &items))?;
    Ok(Answer::new(Kind::Feed, out.into_inner()))
}

fn write(out: &mut Writer<Vec<u8>>, id: &str, title: &str, items: &[Item]) -> std::io::Result<()> {
    let text = |out: &mut Writer<Vec<u8>>, name: &str, says: &str| {
        out.create_element(name).write_text_content(BytesText::new(&plain(says))).map(|_| ())
    };
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let feed = out.create_element("feed").with_attribute(("xmlns", "http://www.w3.org/2005/Atom"));
    feed.write_inner_content(|out| {
        text(out, "id", &format!("urn:wireprint:{id}"))?;
        text(out, "title", title)?;
        text(out, "updated", &stamp(items.first().and_then(|it| it.minute)))?;
        out.create_element("author").write_inner_content(|out| text(out, "name", "wireprint"))?;
        for it in items {
            out.create_element("entry").write_inner_content(|out| {
                text(out, "id", &format!("urn:wireprint:{id}:{}", it.id))?;
                text(out, "title", &it.title)?;
                text(out, "updated", &stamp(it.minute))?;
                out.create_element("link")
                    .with_attribute(("href", it.page.as_str()))
                    .write_empty()?;
                text(out, "summary", &it.text)
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Text as it may stand in XML: characters that may not are shown by their codes.
fn plain(text: &str) -> String {
    escape_terminal(&text.replace(['\n', '\r', '\t'], " ")).into_owned()
}

/// The outlet, and how many others follow.
fn carried(articles: &[Entry]) -> String {
    let name = |it: &Entry| it.outlet.clone().unwrap_or_else(|| it.title.clone());
    articles.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The stories of the last day.
pub(super) async fn stories(State(app): State<Arc<App>>, uri: Uri) -> Response {
    answered(&app, &uri, Kind::Page, Ok(()), |reader, ()| {
        let stories = ask::day(reader, None)?.map_or_else(Vec::new, |it| it.stories);
        let items = stories.iter().filter_map(|it| {
            let first = it.articles.first()?;
            Some(Item {
                id: first.number.to_string(),
                title: first.title.clone(),
                page: format!("/story?{}", it.query()),
                minute: first.minute,
                text: carried(&it.articles),
            })
        });
        feed("stories", "New stories", items.collect())
    })
    .await
}

/// The articles that changed last.
pub(super) async fn changes(State(app): State<Arc<App>>, uri: Uri) -> Response {
    answered(&app, &uri, Kind::Page, Ok(()), |reader, ()| {
        let numbers = reader.lookup.changes(PAGE)?;
        let items = ask::entries(reader, &numbers)?.into_iter().map(|it| Item {
            id: it.number.to_string(),
            page: format!("/article/{}#versions", it.number),
            // When it came in, as far as that was said.
            minute: it.seen.map(|it| it / 60).or(it.minute),
            text: format!(
                "Version {}{}",
                it.version,
                it.outlet.map_or(String::new(), |it| format!(", {it}"))
            ),
            title: it.title,
        });
        feed("changes", "Changes to articles", items.collect())
    })
    .await
}

/// What a person said last.
pub(super) async fn statements(
    State(app): State<Arc<App>>,
    uri: Uri,
    query: Asked<OfSpeaker>,
) -> Response {
    let speaker = asked(query).map(|it| it.speaker);
    answered(&app, &uri, Kind::Page, speaker, |reader, speaker| {
        let Some(said) = ask::said(reader, &speaker)? else {
            return Ok(Answer::missing(Kind::Page, "Nobody of this name is quoted."));
        };
        let statements = said.statements();
        let items = statements.iter().filter_map(|it| {
            let (first, words) = it.places.first()?;
            let articles: Vec<Entry> = it.places.iter().map(|it| it.0.clone()).collect();
            Some(Item {
                id: format!("{}:{}", first.number, words.len()),
                title: (*words).to_owned(),
                page: format!("/statements?{}", encoded("speaker", &said.names[0])),
                minute: first.minute,
                text: carried(&articles),
            })
        });
        feed(
            &format!("statements:{}", encoded("speaker", &said.names[0])),
            &format!("What {} said", said.names[0]),
            items.collect(),
        )
    })
    .await
}
