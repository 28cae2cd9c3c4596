//! The pages.

use super::answer::{Answer, Kind, Trouble, response};
use super::app::App;
use super::ask::{self, Day, Entry, PAGE, Said, Told};
use super::readers::Reader;
use crate::diff::word_diff;
use crate::findings::vocabulary::count;
use crate::findings::{Seen, iso_day};
use crate::index::{QueryLimits, Speaker, Wanted};
use crate::report::{compare_html, marked, seen_markup};
use crate::text::{DocId, Document};
use crate::{Error, Result};
use axum::extract::rejection::{FormRejection, PathRejection, QueryRejection};
use axum::extract::{Form, Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// What an address asks for, or why it makes no sense.
pub(super) type Asked<T> = std::result::Result<Query<T>, QueryRejection>;
/// The number in an address, or why it is none.
pub(super) type Numbered = std::result::Result<Path<u32>, PathRejection>;

/// Which day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfDay {
    pub(super) day: Option<String>,
}

impl OfDay {
    /// The day, where one is asked for.
    pub(super) fn read(&self) -> std::result::Result<Option<i64>, Trouble> {
        let Some(day) = self.day.as_deref() else { return Ok(None) };
        let wrong = || Trouble::Wrong("A day is written as 2026-03-02.".to_owned());
        ask::parse_day(day).map(Some).ok_or_else(wrong)
    }
}

/// What articles are searched for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Searched {
    words: Option<String>,
    outlet: Option<String>,
    from: Option<String>,
    to: Option<String>,
    speaker: Option<String>,
    cursor: Option<String>,
}

/// So many characters a field has at most.
const MOST_CHARS: usize = 400;

impl Searched {
    /// What a form asks for: what is empty in it is not given.
    pub(super) fn of_form(mut self) -> Self {
        for it in [&mut self.from, &mut self.to, &mut self.cursor] {
            if it.as_deref() == Some("") {
                *it = None;
            }
        }
        self
    }

    /// What it means.
    pub(super) fn read(&self) -> std::result::Result<Wanted, Trouble> {
        let text = |it: &Option<String>| {
            let it = it.as_deref().map(str::trim).filter(|it| !it.is_empty());
            it.map(str::to_owned)
        };
        let all = [&self.words, &self.outlet, &self.speaker];
        if all.into_iter().flatten().any(|it| it.chars().count() > MOST_CHARS) {
            return Err(Trouble::Wrong(format!(
                "At most {MOST_CHARS} characters are searched for."
            )));
        }
        let day = |it: &Option<String>| OfDay { day: it.clone() }.read();
        let cursor = self.cursor.as_ref().map(|it| it.parse::<u32>());
        Ok(Wanted {
            words: text(&self.words).unwrap_or_default(),
            outlet: text(&self.outlet),
            from: day(&self.from)?,
            to: day(&self.to)?,
            speaker: text(&self.speaker),
            before: cursor
                .transpose()
                .map_err(|_| Trouble::Wrong("This is no cursor.".to_owned()))?,
        })
    }

    fn is_empty(&self) -> bool {
        let all = [&self.words, &self.outlet, &self.from, &self.to, &self.speaker];
        all.into_iter().flatten().all(|it| it.trim().is_empty())
    }

    /// The address of the page after the one that ends with `cursor`.
    fn next(&self, cursor: u32) -> String {
        let fields = [
            ("words", &self.words),
            ("outlet", &self.outlet),
            ("from", &self.from),
            ("to", &self.to),
            ("speaker", &self.speaker),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in fields {
            if let Some(value) = value.as_deref().filter(|it| !it.is_empty()) {
                query.append_pair(name, value);
            }
        }
        query.append_pair("cursor", &cursor.to_string());
        format!("/search?{}", query.finish())
    }
}

/// Which articles.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfArticles {
    pub(super) articles: String,
}

/// Who.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfSpeaker {
    pub(super) speaker: String,
}

/// After whom.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AfterSpeaker {
    cursor: Option<String>,
}

impl AfterSpeaker {
    /// The last one of the page before.
    pub(super) fn read(&self) -> std::result::Result<Option<Speaker>, Trouble> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let wrong = || Trouble::Wrong("This is no cursor.".to_owned());
        let (times, name) = cursor.split_once('.').ok_or_else(wrong)?;
        let times = times.parse().map_err(|_| wrong())?;
        Ok(Some(Speaker { name: name.to_owned(), times }))
    }
}

/// The cursor of the page after the one that ends with `last`.
pub(super) fn after(last: &Speaker) -> String {
    format!("{}.{}", last.times, last.name)
}

/// What an address asks for.
///
/// # Errors
///
/// Says why it makes no sense.
pub(super) fn asked<T>(query: Asked<T>) -> std::result::Result<T, Trouble> {
    query.map(|it| it.0).map_err(|error| Trouble::Wrong(error.body_text()))
}

/// The number in an address.
///
/// # Errors
///
/// Says why it is none.
pub(super) fn numbered(path: Numbered) -> std::result::Result<u32, Trouble> {
    path.map(|it| it.0).map_err(|error| Trouble::Wrong(error.body_text()))
}

/// The response to an answer, or to why there is none.
pub(super) fn respond(
    app: &App,
    kind: Kind,
    answer: std::result::Result<Arc<Answer>, Trouble>,
) -> Response {
    let answer = answer.unwrap_or_else(|trouble| {
        let (answer, log) = trouble.answer(kind);
        if let Some(error) = log {
            (app.log)(&serde_json::json!({ "event": "failed", "error": error }).to_string());
        }
        Arc::new(answer)
    });
    response(&answer)
}

/// The name under which the answer to an address is kept.
pub(super) fn name(uri: &Uri) -> String {
    uri.path_and_query().map_or_else(String::new, ToString::to_string)
}

/// An answer that the index is asked for, kept until it changes; `kind` is the form in which
/// it is said that there is none.
pub(super) async fn answered<T: Send + 'static>(
    app: &App,
    uri: &Uri,
    kind: Kind,
    asked: std::result::Result<T, Trouble>,
    question: impl FnOnce(&mut Reader, T) -> Result<Answer> + Send + 'static,
) -> Response {
    let answer = match asked {
        Ok(asked) => app.kept(name(uri), move |reader| question(reader, asked)).await,
        Err(trouble) => Err(trouble),
    };
    respond(app, kind, answer)
}

/// The stories of a day, and who carried them first.
pub(super) async fn today(State(app): State<Arc<App>>, uri: Uri, query: Asked<OfDay>) -> Response {
    let day = asked(query).and_then(|it| it.read());
    answered(&app, &uri, Kind::Page, day, |reader, day| {
        Ok(match ask::day(reader, day)? {
            Some(it) => Answer::page(&format!("Stories of {}", iso_day(it.day)), &stories(&it)),
            None => Answer::page(
                "No articles",
                &html! { h1 { "No articles" } p { "The index has no article that says when it appeared. " a href="/search" { "Search" } " shows all." } },
            ),
        })
    })
    .await
}

fn stories(it: &Day) -> Markup {
    let title = format!("Stories of {}", iso_day(it.day));
    html! {
        h1 { (title) }
        @if it.is_cut {
            p.faint { "The day has more articles than are compared here: those that came in last were." }
        }
        ol.list {
            @for story in &it.stories {
                li { (told(story)) }
            }
        }
        @if it.stories.is_empty() {
            p { "No two articles of the day are on one story." }
        }
        @if !it.alone.is_empty() {
            h2 { "Other articles" }
            (list(&it.alone))
        }
        @if let Some(before) = it.before {
            a.more href={ "/?day=" (iso_day(before)) } { "The day before: " (iso_day(before)) }
        }
    }
}

fn told(it: &Told) -> Markup {
    let first = it.articles.first();
    let articles = count(it.articles.len(), "article", "articles");
    let outlets = count(it.outlets(), "outlet", "outlets");
    html! {
        @if let Some(first) = first {
            h2 dir="auto" { a href={ "/story?" (it.query()) } { (&first.title) } }
            p.by {
                (articles) " of " (outlets) ". First: " (by(first))
            }
            p {
                @for it in it.articles.iter().skip(1) {
                    a href={ "/article/" (it.number) } { (it.outlet.as_deref().unwrap_or(&it.title)) } " "
                }
            }
        }
    }
}

/// Outlet and date of an article.
fn by(it: &Entry) -> Markup {
    html! {
        a href={ "/article/" (it.number) } { (it.outlet.as_deref().unwrap_or("outlet unknown")) }
        @if let Some(date) = &it.date { ", " (date) }
        @if it.version > 1 { ", version " (it.version) }
    }
}

fn list(entries: &[Entry]) -> Markup {
    html! {
        ul.list {
            @for it in entries {
                li {
                    p dir="auto" { a href={ "/article/" (it.number) } { (&it.title) } }
                    p.by { (by(it)) }
                }
            }
        }
    }
}

/// Articles by words, outlet, days and speaker.
pub(super) async fn search(
    State(app): State<Arc<App>>,
    uri: Uri,
    query: Asked<Searched>,
) -> Response {
    let wanted = asked(query).map(Searched::of_form).and_then(|it| Ok((it.read()?, it)));
    answered(&app, &uri, Kind::Page, wanted, |reader, (wanted, asked)| {
        let (numbers, is_more) = ask::of_page(reader.lookup.search(&wanted, PAGE + 1)?);
        let next = numbers.last().copied().filter(|_| is_more).map(|it| asked.next(it));
        let found = ask::entries(reader, &numbers)?;
        Ok(Answer::page("Search", &searched(&asked, &found, next.as_deref())))
    })
    .await
}

fn searched(asked: &Searched, found: &[Entry], next: Option<&str>) -> Markup {
    let field = |name: &str, label: &str, kind: &str, value: &Option<String>| {
        let value = value.as_deref().unwrap_or_default();
        html! {
            label { (label) input type=(kind) name=(name) value=(value) maxlength=(MOST_CHARS); }
        }
    };
    html! {
        h1 { "Search" }
        form.fields action="/search" method="get" {
            (field("words", "Words, or “words in a row”", "search", &asked.words))
            (field("outlet", "Outlet", "text", &asked.outlet))
            (field("speaker", "Somebody quoted", "text", &asked.speaker))
            (field("from", "From", "date", &asked.from))
            (field("to", "To", "date", &asked.to))
            button type="submit" { "Search" }
        }
        @if found.is_empty() {
            p { @if asked.is_empty() { "The index has no articles here." } @else { "Nothing was found." } }
        }
        (list(found))
        @if let Some(next) = next {
            a.more href=(next) { "Earlier ones" }
        }
    }
}

/// Where the other articles of an answer have their pages.
fn shelf(it: &Seen) -> impl Fn(DocId, usize) -> Option<String> {
    |doc, block| {
        let number = it.numbers.get(doc.index()).copied().flatten()?;
        let place = if block > 0 { format!("#b{block}") } else { String::new() };
        Some(format!("/article/{number}{place}"))
    }
}

/// A page of an article names its story.
fn with_stories() -> QueryLimits {
    QueryLimits { stories: true, ..QueryLimits::default() }
}

/// The other articles of the story of an article, as the address of its page has them.
fn story_of(it: &Seen) -> Option<String> {
    let story = it.scan.stories.iter().find(|story| story.contains(&it.article))?;
    let numbers: Vec<u32> = story.iter().filter_map(|doc| it.numbers[doc.index()]).collect();
    (numbers.len() > 1).then(|| format!("/story?{}", ask::query_of(numbers)))
}

/// An article to read, with what others have of it, its versions, and what is new in it.
pub(super) async fn article(State(app): State<Arc<App>>, uri: Uri, path: Numbered) -> Response {
    answered(&app, &uri, Kind::Page, numbered(path), |reader, number| {
        let Some((article, own)) = reader.index.numbered(number)? else {
            return Ok(Answer::missing(Kind::Page, "The index has no such article."));
        };
        let Some(seen) = reader.index.query_own(number, &with_stories())? else {
            return Ok(Answer::missing(Kind::Page, "The index has no such article."));
        };
        let versions = reader.index.versions_of_article(article)?;
        let title = ask::headline(&own.document);
        let main = html! {
            h1 dir="auto" { (&title) }
            p.by { (about(&own.document)) }
            @if !own.latest {
                @if let Some((latest, _)) = versions.iter().find(|it| it.1.latest) {
                    p { strong { "There is a later version: " a href={ "/article/" (latest) } { "version " (versions.len()) } "." } }
                }
            }
            @if let Some(story) = story_of(&seen) {
                p { a href=(story) { "The story: who carries it, and what" } }
            }
            (seen_markup(&seen, &shelf(&seen)))
            @if versions.len() > 1 {
                h3 id="versions" { "Versions" }
                @for (n, (number, it)) in versions.iter().enumerate() {
                    p.by {
                        a href={ "/article/" (number) } { "Version " (n + 1) }
                        @if let Some(date) = &it.document.date { ", " (date) }
                    }
                    @if n > 0 {
                        div.change dir="auto" {
                            (marked(&word_diff(&versions[n - 1].1.document.text, &it.document.text)))
                        }
                    }
                }
            }
        };
        Ok(Answer::page(&title, &main))
    })
    .await
}

/// Outlet, date, author and address of an article.
fn about(it: &Document) -> Markup {
    let given = [&it.outlet, &it.date, &it.author].into_iter().flatten();
    let address = it.url.as_deref().filter(|it| {
        let is_web = ["https://", "http://"].iter().any(|web| it.starts_with(web));
        is_web && !it.contains(|c: char| c.is_whitespace() || c.is_control())
    });
    html! {
        @for (n, it) in given.enumerate() {
            @if n > 0 { " · " }
            (it)
        }
        @if let Some(address) = address {
            " · " a href=(address) rel="noreferrer noopener" { (address) }
        }
    }
}

/// A story: its articles in the order in which they appeared.
pub(super) async fn story(
    State(app): State<Arc<App>>,
    uri: Uri,
    query: Asked<OfArticles>,
) -> Response {
    answered(&app, &uri, Kind::Page, numbers(query), |reader, numbers| {
        let Some((it, coverage)) = ask::story(reader, &numbers)? else {
            return Ok(Answer::missing(Kind::Page, "The index has none of these articles."));
        };
        let title = it.articles.first().map_or("A story", |it| it.title.as_str());
        let main = html! {
            h1 dir="auto" { (title) }
            p.by {
                (count(it.articles.len(), "article", "articles")) " of "
                (count(it.outlets(), "outlet", "outlets")) "; "
                (count(it.statements, "statement", "statements")) " and "
                (count(it.passages, "passage", "passages")) " that several have"
            }
            p { a href={ "/story/report?" (it.query()) } { "Side by side: who carries what" } }
            h2 { "In the order in which they appeared" }
            (list(&it.articles))
            h2 { "Statements that several have" }
            ul.list {
                @for group in coverage.scan.quotations.iter().filter(|it| !it.stock_phrase) {
                    @let first = &group.occurrences[0].place;
                    li {
                        p.said dir="auto" { (first.span.of(&coverage.scan.corpus.get(first.doc).text)) }
                        p.by {
                            @if let Some(speaker) = &group.speaker { (speaker_link(speaker)) ", " }
                            (count(group.occurrences.len(), "place", "places")) ", " (group.relation.name())
                        }
                    }
                }
            }
        };
        Ok(Answer::page(title, &main))
    })
    .await
}

/// The articles that an address names.
pub(super) fn numbers(query: Asked<OfArticles>) -> std::result::Result<Vec<u32>, Trouble> {
    let wrong = |error: Error| Trouble::Wrong(error.to_string());
    asked(query).and_then(|it| ask::parse_numbers(&it.articles).map_err(wrong))
}

/// The report on a story, as `wireprint compare` writes it.
pub(super) async fn report(
    State(app): State<Arc<App>>,
    uri: Uri,
    query: Asked<OfArticles>,
) -> Response {
    answered(&app, &uri, Kind::Page, numbers(query), |reader, numbers| {
        let Some((_, coverage)) = ask::story(reader, &numbers)? else {
            return Ok(Answer::missing(Kind::Page, "The index has none of these articles."));
        };
        let mut body = Vec::new();
        written(compare_html(&coverage, None, &mut body))?;
        Ok(Answer::new(Kind::Report, body))
    })
    .await
}

/// Writing to memory does not fail; where it did, that is said.
///
/// # Errors
///
/// As said.
pub(super) fn written(result: std::io::Result<()>) -> Result<()> {
    result.map_err(|error| Error::parameter(error.to_string()))
}

/// Who is quoted, the most quoted first.
pub(super) async fn speakers(
    State(app): State<Arc<App>>,
    uri: Uri,
    query: Asked<AfterSpeaker>,
) -> Response {
    let from = asked(query).and_then(|it| it.read());
    answered(&app, &uri, Kind::Page, from, |reader, from| {
        let (found, is_more) = ask::of_page(reader.lookup.speakers(from.as_ref(), PAGE + 1)?);
        let next = found.last().filter(|_| is_more).map(|it| encoded("cursor", &after(it)));
        let main = html! {
            h1 { "Who is quoted" }
            ul.list {
                @for it in &found {
                    li {
                        p { (speaker_link(&it.name)) }
                        p.by { (count(usize::try_from(it.times).unwrap_or(0), "quotation", "quotations")) }
                    }
                }
            }
            @if found.is_empty() { p { "Nobody, in the articles that were read so far." } }
            @if let Some(next) = next { a.more href={ "/speakers?" (next) } { "More" } }
        };
        Ok(Answer::page("Who is quoted", &main))
    })
    .await
}

/// `name=value`, as it stands in an address.
pub(super) fn encoded(name: &str, value: &str) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
}

fn speaker_link(name: &str) -> Markup {
    html! { a href={ "/statements?" (encoded("speaker", name)) } { (name) } }
}

/// What a person said, over time.
pub(super) async fn statements(
    State(app): State<Arc<App>>,
    uri: Uri,
    query: Asked<OfSpeaker>,
) -> Response {
    let speaker = asked(query).map(|it| it.speaker);
    answered(&app, &uri, Kind::Page, speaker, |reader, speaker| {
        Ok(match ask::said(reader, &speaker)? {
            Some(it) => {
                let title = format!("What {} said", it.names[0]);
                Answer::page(&title, &said(&title, &it))
            }
            None => Answer::missing(Kind::Page, "Nobody of this name is quoted."),
        })
    })
    .await
}

fn said(title: &str, it: &Said) -> Markup {
    html! {
        h1 { (title) }
        p.by {
            @if it.names.len() > 1 { "Also called " (&it.names[1..].join(", ")) ". " }
            @if it.is_cut { "More articles quote this person than are compared here: the latest ones are. " }
            a href={ "/feeds/statements.atom?" (encoded("speaker", &it.names[0])) } { "Feed" }
        }
        ul.list {
            @for statement in it.statements() {
                li {
                    @for (n, (entry, words)) in statement.places.iter().enumerate() {
                        @if n == 0 || statement.places[n - 1].1 != *words {
                            p.said dir="auto" { (words) }
                        }
                        p.by { (by(entry)) }
                    }
                    @if let Some(group) = statement.group {
                        @for drift in &group.drift {
                            p.change dir="auto" { (marked(&drift.ops)) }
                        }
                    }
                }
            }
        }
    }
}

/// An article that somebody pastes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Pasted {
    pub(super) text: String,
    pub(super) title: String,
    pub(super) outlet: String,
    pub(super) date: String,
    pub(super) url: String,
}

impl Pasted {
    /// The article.
    ///
    /// # Errors
    ///
    /// Fails where it has no text.
    pub(super) fn read(self) -> std::result::Result<Document, Trouble> {
        let given = |it: String| Some(it).filter(|it| !it.trim().is_empty());
        if self.text.trim().is_empty() {
            return Err(Trouble::Wrong("There is no text.".to_owned()));
        }
        Ok(Document {
            id: given(self.url.clone()).unwrap_or_else(|| "pasted".to_owned()),
            title: given(self.title),
            outlet: given(self.outlet),
            date: given(self.date),
            url: given(self.url),
            // Forms end lines as the web does; files do not.
            text: self.text.replace("\r\n", "\n"),
            ..Document::default()
        })
    }
}

/// The form into which an article is pasted.
pub(super) async fn paste(State(app): State<Arc<App>>) -> Response {
    let main = html! {
        h1 { "Paste an article" }
        p { "What of it was seen before, where first, in which words, and what is new? It is not kept." }
        form.fields action="/paste" method="post" {
            label.all { "Text" textarea name="text" required {} }
            label { "Headline" input type="text" name="title" maxlength="1000"; }
            label { "Outlet" input type="text" name="outlet" maxlength="400"; }
            label { "Date" input type="text" name="date" maxlength="100"; }
            label { "Address" input type="text" name="url" maxlength="2000"; }
            button type="submit" { "Ask" }
        }
    };
    respond(&app, Kind::Page, Ok(Arc::new(Answer::page("Paste an article", &main))))
}

/// What was seen of an article that somebody pasted.
pub(super) async fn pasted(
    State(app): State<Arc<App>>,
    form: std::result::Result<Form<Pasted>, FormRejection>,
) -> Response {
    let document = form.map_err(|error| match error.status().as_u16() {
        413 => Trouble::TooLarge,
        415 => Trouble::Unreadable,
        _ => Trouble::Wrong(error.body_text()),
    });
    let answer = match document.and_then(|it| it.0.read()) {
        Ok(document) => {
            let question = move |reader: &mut Reader| {
                let seen = reader.index.query(&document, &with_stories())?;
                let main = html! {
                    h1 { "What was seen of it" }
                    @if let Some(story) = story_of(&seen) {
                        p { a href=(story) { "The story: who carries it, and what" } }
                    }
                    (seen_markup(&seen, &shelf(&seen)))
                };
                Ok(Answer::page("What was seen of it", &main))
            };
            app.ask(question).await
        }
        Err(trouble) => Err(trouble),
    };
    respond(&app, Kind::Page, answer)
}
