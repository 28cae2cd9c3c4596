//! What is read of pages as newsrooms have them, a test a kind. All pages are made up here.

use std::collections::BTreeMap;

use wireprint_read::read::ReadOptions;
use wireprint_text::text::{Basis, Document, PageNotes, Severity};

use crate::common::{command, document, out, read_page};

const STORY: [&str; 5] = [
    "The city of Westhaven will close its old tram depot in spring, the council decided on \
     Tuesday after a debate of four hours.",
    "“Nobody wanted this, and nobody had a better plan,” said Mara Velt, who has run the \
     depot since 2009. Her eighty workers will move to a new hall by the river.",
    "The building dates from 1911 and its roof has leaked for years. Repairs would have cost \
     about twelve million, twice as much as the new hall.",
    "Neighbors fear that the site will stand empty. A plan for apartments failed two years \
     ago because the ground is polluted with oil.",
    "The last tram is to leave the depot on the first Sunday in March, and the council wants \
     to open the gates to visitors that day.",
];

fn paragraphs(all: &[&str]) -> String {
    all.iter().map(|it| format!("<p>{it}</p>\n")).collect()
}

/// A page with a menu and a footer round `main`.
fn page(head: &str, main: &str) -> String {
    format!(
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Tram depot to close \
         | Westhaven Echo</title><meta property='og:site_name' content='Westhaven Echo'>{head}\
         </head><body><header><nav><ul><li><a href='/'>Home</a></li><li><a href='/t'>Town</a>\
         </li><li><a href='/s'>Sport</a></li></ul></nav></header><main>{main}</main><footer><p>© \
         Westhaven Echo. All rights reserved.</p><ul><li><a href='/i'>Imprint</a></li></ul>\
         </footer></body></html>"
    )
}

/// A page with the headline above `body` in an article.
fn article(head: &str, body: &str) -> String {
    page(head, &format!("<article><h1>Tram depot to close</h1>{body}</article>"))
}

fn notes(document: &Document) -> PageNotes {
    document.notes.as_deref().cloned().unwrap_or_default()
}

fn blocks(document: &Document) -> Vec<&str> {
    document.text.split("\n\n").collect()
}

#[test]
fn a_hidden_copy_of_the_text_is_not_read_and_a_folded_answer_is() {
    let copy = STORY.join(" ");
    for hidden in [
        format!("<div hidden><p>{copy}</p></div>"),
        format!("<div style='display: none'>{}</div>", paragraphs(&STORY)),
        format!("<div class='sr-only'>{copy}</div>"),
        format!("<template>{}</template>", paragraphs(&STORY)),
        format!("<noscript>{}</noscript>", paragraphs(&STORY)),
    ] {
        let found = document(&article("", &(paragraphs(&STORY) + &hidden)));
        assert_eq!(blocks(&found), STORY, "{hidden}");
    }
    let spans = "<span style='display:none'>depot.jpg</span>";
    let found =
        document(&article("", &paragraphs(&STORY).replace("city", &format!("city{spans}"))));
    assert_eq!(blocks(&found), STORY);

    let folded = "<h3>Will there be buses?</h3><div hidden><p>Buses will run every ten minutes \
                  from the river to the old market, the council said, at least until June.</p></div>";
    let found = document(&article("", &(paragraphs(&STORY) + folded)));
    assert!(found.text.contains("Buses will run every ten minutes"), "{}", found.text);
}

#[test]
fn what_a_page_says_twice_is_in_the_text_once() {
    let twice = paragraphs(&[STORY[0], STORY[1], STORY[2], STORY[1], STORY[3], STORY[4]]);
    assert_eq!(blocks(&document(&article("", &twice))), STORY);

    let pulled = "<blockquote><p>Nobody wanted this, and nobody had a better plan</p></blockquote>";
    let body = paragraphs(&STORY[..3]) + pulled + &paragraphs(&STORY[3..]);
    assert_eq!(blocks(&document(&article("", &body))), STORY);
}

#[test]
fn the_headline_is_the_title_and_the_standfirst_begins_the_text() {
    let dek = "After four hours of debate the council gives up a building of 1911, and eighty \
               people move to the river";
    for set in [
        format!("<h2 class='subtitle'>{dek}</h2>"),
        format!("<p class='standfirst'>{dek}</p>"),
        format!("<div class='article-intro'><p>{dek}</p></div>"),
    ] {
        let found = document(&article("", &(set.clone() + &paragraphs(&STORY))));
        assert_eq!(found.title.as_deref(), Some("Tram depot to close"), "{set}");
        assert_eq!(notes(&found).standfirst.as_deref(), Some(dek), "{set}");
        assert_eq!(blocks(&found)[0], dek, "{set}");
        assert_eq!(blocks(&found)[1..], STORY, "{set}");
    }
    assert_eq!(notes(&document(&article("", &paragraphs(&STORY)))).standfirst, None);
}

#[test]
fn a_live_blog_is_one_document_with_its_posts_as_parts() {
    let post = |at: usize, body: &str| {
        format!(
            "<li class='live-post'><div class='info'><time datetime='2026-03-01T1{at}:05:00Z'>\
             1{at}:05</time> <a class='author' href='/a'>Ida Kern</a></div><h3>Update {at}</h3>\
             <div>{body}</div><div class='share'><a href='#'>Share</a></div></li>"
        )
    };
    let posts: String =
        STORY[1..].iter().zip(0..).map(|(it, at)| post(at, &paragraphs(&[it]))).collect();
    let short = post(4, "<p>The gates are open.</p>");
    let html =
        article("", &format!("<p>{}</p><ol class='live-posts'>{posts}{short}</ol>", STORY[0]));
    let found = document(&html);
    for text in STORY {
        assert!(found.text.contains(text), "{text}");
    }
    assert!(found.text.ends_with("The gates are open."), "{}", found.text);
    assert!(!found.text.contains("Share") && !found.text.contains("10:05"));
    let parts = notes(&found).parts;
    assert_eq!(parts.len(), 5);
    assert_eq!(parts[1].title.as_deref(), Some("Update 1"));
    assert_eq!(parts[1].date.as_deref(), Some("2026-03-01T11:05:00Z"));
    assert_eq!(parts[1].author.as_deref(), Some("Ida Kern"));
    assert_eq!(parts[1].span.of(&found.text), format!("Update 1\n\n{}", STORY[2]));
}

#[test]
fn posts_that_only_the_statement_for_machines_has_are_read() {
    let update = |(text, at): (&&str, usize)| {
        format!(
            r#"{{"@type":"BlogPosting","headline":"Update {at}","datePublished":"2026-03-01T1{at}:05:00Z","articleBody":"{text}"}}"#
        )
    };
    let updates: Vec<String> = STORY[1..].iter().zip(0..).map(update).collect();
    let head = format!(
        r#"<script type="application/ld+json">{{"@type":"LiveBlogPosting","headline":"Tram depot to close","liveBlogUpdate":[{}]}}</script>"#,
        updates.join(",")
    );
    let found =
        document(&article(&head, &format!("{}<div id='live'></div>", paragraphs(&STORY[..1]))));
    let mut expect = vec![STORY[0].to_owned()];
    for (at, text) in STORY[1..].iter().enumerate() {
        expect.extend([format!("Update {at}"), (*text).to_owned()]);
    }
    assert_eq!(blocks(&found), expect);
    let parts = notes(&found).parts;
    assert_eq!(parts.len(), 4);
    assert_eq!(parts[0].date.as_deref(), Some("2026-03-01T10:05:00Z"));
}

#[test]
fn a_table_of_data_is_text_a_row_a_line() {
    let table = "<table><tr><th>Line</th><th>Trams</th><th>From</th></tr><tr><td>1</td><td>24</td>\
                 <td>Market</td></tr><tr><td>2</td><td></td><td>Old mill</td></tr><tr><td>5</td>\
                 <td>9</td><td>Quay</td></tr></table>";
    let found =
        document(&article("", &(paragraphs(&STORY[..3]) + table + &paragraphs(&STORY[3..]))));
    let rows = "Line\tTrams\tFrom\n1\t24\tMarket\n2\t\tOld mill\n5\t9\tQuay";
    assert_eq!(blocks(&found), [STORY[0], STORY[1], STORY[2], rows, STORY[3], STORY[4]]);
    let tables = notes(&found).tables;
    assert_eq!(tables.len(), 1);
    assert_eq!(tables[0].of(&found.text), rows);
    // The last of the article is its own as well.
    let found = document(&article("", &(paragraphs(&STORY) + table)));
    assert_eq!(blocks(&found).last(), Some(&rows));
}

#[test]
fn questions_with_short_answers_stay() {
    let body = paragraphs(&STORY[..3])
        + "<div class='accordion'><h3>When does the depot close?</h3><div class='panel'><p>In \
           March.</p></div><h3>Who pays for the new hall?</h3><div class='panel'><p>The city pays \
           half of it, the state the rest.</p></div></div>"
        + &paragraphs(&STORY[3..]);
    let text = document(&article("", &body)).text;
    for part in ["When does the depot close?", "In March.", "The city pays half of it"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn the_text_is_what_the_page_states_where_it_shows_next_to_nothing() {
    let head = format!(
        r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Tram depot to close","articleBody":"{}"}}</script>"#,
        STORY.join("\\n\\n")
    );
    for shown in [String::new(), format!("<p>{}</p>", STORY[0])] {
        let found = document(&article(&head, &shown));
        assert_eq!(blocks(&found), STORY, "{shown}");
        assert_eq!(notes(&found).basis, Basis::Statement);
    }
    let found = document(&article(&head, &paragraphs(&STORY)));
    assert_eq!(notes(&found).basis, Basis::Article);
}

#[test]
fn a_page_that_gives_nothing_is_named_with_why() {
    let check = |html: &str, why: &str| {
        let (documents, visited) = read_page(html.as_bytes(), &ReadOptions::default());
        assert!(documents.is_empty(), "{documents:?}");
        let said: Vec<_> =
            visited.diagnostics.iter().map(|it| (it.severity, &*it.message)).collect();
        assert_eq!(said, [(Severity::Error, &*format!("no article in this page: {why}"))]);
        assert_eq!(visited.account.empty, 1);
    };
    let links =
        "<ul><li><a href='/1'>Mill burns down</a><li><a href='/2'>Ferry late again</a></ul>";
    check(&page("", links), "there is hardly more than links in it");
    check("<html><body><div id=app></div></body></html>", "there is no text in it");
    let script = "<p>Please enable JavaScript to read this page.</p>";
    check(&format!("<body>{script}</body>"), "its text is made by scripts, which are not run");
    let (documents, visited) = read_page(b"", &ReadOptions::default());
    assert!(documents.is_empty() && visited.diagnostics.is_empty());
}

#[test]
fn what_is_not_the_storys_goes() {
    let check = |between: &str, behind: &str, gone: &[&str]| {
        let body = paragraphs(&STORY[..3]) + between + &paragraphs(&STORY[3..]) + behind;
        let found = document(&article("", &body));
        for it in gone {
            assert!(!found.text.contains(it), "{it}: {}", found.text);
        }
        for it in STORY {
            assert!(found.text.contains(it), "{it}: {}", found.text);
        }
    };
    let comment = |it: &str| {
        format!("<li class='comment'><div class='comment-author'>user7</div><p>{it}</p></li>")
    };
    let comments = format!(
        "<section id='comments'><h2>2 comments</h2><ol>{}{}</ol></section>",
        comment("I took that tram to school every day and will miss the smell of the hall a lot."),
        comment("Twelve million for a roof, who believes that? Somebody should look at the bills."),
    );
    check("", &comments, &["smell of the hall", "look at the bills"]);
    let teaser =
        "<p><strong>Read more:</strong> <a href='/x'>Ferry line to be cut in autumn</a></p>";
    check(teaser, "", &["Ferry line"]);
    let feed = "<p>The post <a href='/p'>Tram depot to close</a> appeared first on <a href='/'>\
                Westhaven Echo</a>.</p>";
    check("", feed, &["appeared first"]);
    let embed = "<div class='embed'><p>This content is hosted by another site.</p><p>To view this \
                 content you have to accept cookies.</p></div>";
    check(embed, "", &["hosted by", "accept cookies"]);
    let offer = "<div class='offer'><p>Unlimited online access to all our stories</p><ul><li>The \
                 paper as it is printed</li><li>Riddles on each day of the week</li></ul></div>";
    check("", offer, &["Unlimited", "as it is printed", "Riddles"]);
    let summary = "<div class='summary'><h4>In brief</h4><p>This AI summary was checked by an \
                   editor.</p><ul><li>The depot closes.</li></ul></div>";
    check(summary, "", &["AI summary", "The depot closes."]);
    check("<p>Gift this article to a friend</p>", "", &["Gift this"]);
}

#[test]
fn an_embedded_post_keeps_who_wrote_it() {
    let post = "<blockquote class='twitter-tweet'><p>We will be at the gates on the first Sunday in \
                March and wave to the last tram.</p>— Tram friends (@tramfriends) <a href='x'>May 4, \
                2026</a></blockquote>";
    let body = paragraphs(&STORY[..3]) + post + &paragraphs(&STORY[3..]);
    let text = document(&article("", &body)).text;
    assert!(
        text.contains("wave to the last tram.\n\n— Tram friends (@tramfriends) May 4, 2026"),
        "{text}"
    );
}

#[test]
fn an_author_is_a_person_and_a_title_has_no_site() {
    let author = |head: &str, body: &str| {
        document(&article(head, &(body.to_owned() + &paragraphs(&STORY)))).author
    };
    let meta = |it: &str| format!("<meta name='author' content='{it}'>");
    let byline = "<p class='byline'>By <a rel='author' href='/a'>Ida Kern</a></p>";
    assert_eq!(author(&meta("i.kern@echo.example"), "").as_deref(), None);
    assert_eq!(author(&meta("i.kern@echo.example"), byline).as_deref(), Some("Ida Kern"));
    assert_eq!(author(&meta("Westhaven Echo"), byline).as_deref(), Some("Ida Kern"));
    assert_eq!(author(&meta("105092"), "").as_deref(), None);
    assert_eq!(author(&meta("Jon Abby"), byline).as_deref(), Some("Jon Abby"));

    let title = |it: &str, headline: &str| {
        let html =
            article(&format!("<meta property='og:title' content='{it}'>"), &paragraphs(&STORY));
        document(&html.replace("<h1>Tram depot to close</h1>", headline)).title.unwrap()
    };
    assert_eq!(title("Depot to close - Westhaven Echo", ""), "Depot to close");
    assert_eq!(title("Depot to close | Westhaven Echo", ""), "Depot to close");
    assert_eq!(title("Trams - a history", ""), "Trams - a history");
    assert_eq!(title("Westhaven Echo", "<h1>Old depot to close</h1>"), "Old depot to close");
}

#[test]
fn dates_have_one_form_and_the_last_change_is_another_date() {
    let dates = |head: &str| {
        let found = document(&article(head, &paragraphs(&STORY)));
        (found.date.clone(), notes(&found).modified)
    };
    let meta = |name: &str, it: &str| format!("<meta property='{name}' content='{it}'>");
    let of = |it: &str| dates(&meta("article:published_time", it)).0.unwrap();
    assert_eq!(of("Tue Jan 28 15:28:56 CET 2020"), "2020-01-28T15:28:56+01:00");
    assert_eq!(of("01-11-2023 10:29"), "2023-11-01T10:29:00");
    assert_eq!(of("2020-01-28T15:28:56+01:00"), "2020-01-28T15:28:56+01:00");
    let both =
        meta("article:published_time", "2026-03-01") + &meta("article:modified_time", "2026-03-02");
    assert_eq!(dates(&both), (Some("2026-03-01".to_owned()), Some("2026-03-02".to_owned())));
}

#[test]
fn every_word_of_a_page_is_in_the_text_or_left_out_with_a_kind() {
    let body = format!(
        "<p class='byline'>By Ida Kern</p>{}<figure><img src='a'><figcaption>The depot in 1950. \
         Photo: archive</figcaption></figure><button>Share this</button><select><option>One</option>\
         </select><p>A line with <span class='sr-only'>spoken words</span> in it.</p><div hidden><p>{}\
         </p></div><script>let words = 1;</script><style>p {{ color: red }}</style><!-- gone -->",
        paragraphs(&STORY),
        STORY[0]
    );
    let html = article("", &body);
    let options = ReadOptions { list_left_out: true, ..ReadOptions::default() };
    let (documents, _) = read_page(html.as_bytes(), &options);
    let found = &documents[0];
    let left_out = &notes(found).left_out;
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    let mut count = |text: &str, by: i64| {
        for word in text.split_whitespace() {
            *counts.entry(word.to_owned()).or_default() += by;
        }
    };
    count(&found.text, 1);
    left_out.iter().for_each(|it| count(&it.text, 1));
    let shown = shown_words(&html);
    count(&shown, -1);
    counts.retain(|_, it| *it != 0);
    assert!(counts.is_empty(), "{counts:?}");
    let kind =
        |text: &str| left_out.iter().find(|it| it.text.contains(text)).map(|it| it.kind.name());
    assert_eq!(kind("Tram depot"), Some("headline"));
    assert_eq!(kind("Share this"), Some("control"));
    assert_eq!(kind("spoken words"), Some("hidden"));
    assert_eq!(kind("The city of Westhaven"), Some("hidden"));
    assert_eq!(kind("By Ida Kern"), Some("byline"));
    assert!(left_out.windows(2).all(|it| it[0].at <= it[1].at));
    assert!(read_page(html.as_bytes(), &ReadOptions::default()).0[0].notes.is_none());
}

/// The words below the body without tags, scripts, styles and comments.
fn shown_words(html: &str) -> String {
    let mut rest = html.split_once("<body>").unwrap().1.to_owned();
    for (open, close) in [("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->")] {
        while let Some(from) = rest.find(open) {
            let to = from + rest[from..].find(close).unwrap() + close.len();
            rest.replace_range(from..to, " ");
        }
    }
    let mut res = String::new();
    for part in rest.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        let is_inline =
            ["a ", "/a", "span", "/span", "strong", "/strong"].iter().any(|it| tag.starts_with(it));
        res.push_str(if is_inline { "" } else { " " });
        res.push_str(text);
    }
    res
}

#[test]
fn the_next_article_below_is_another_story() {
    let next = "<article><h1>Ferry line to be cut in autumn</h1><p>The ferry between Westhaven and \
                the island will stop in October, since too few people take it in the winter.</p>\
                <p>Islanders said on Friday that they would pay more if the ferry came twice a \
                day.</p></article>";
    let own = format!("<article><h1>Tram depot to close</h1>{}</article>", paragraphs(&STORY));
    assert_eq!(blocks(&document(&page("", &format!("{own}{next}")))), STORY);
    let signed = next.replace("<h1>", "<h2>").replace(
        "</h1>",
        "</h2><p class='byline'>By <a rel='author' href='/b'>Jon Abby</a>, 4 March 2026, 10:15</p>",
    );
    assert_eq!(blocks(&document(&page("", &format!("{own}{signed}{signed}")))), STORY);
    // A part of the article itself is no other one.
    let part = "<article><h2>What comes next</h2><p>The hall by the river is built until June, and \
                the workers move there in the week after that, said the council.</p></article>";
    let whole = format!(
        "<article><h1>Tram depot to close</h1>{}{part}{}</article>",
        paragraphs(&STORY[..3]),
        paragraphs(&STORY[3..])
    );
    assert!(document(&page("", &whole)).text.contains("The hall by the river is built"));
}

#[test]
fn a_title_is_the_headline_that_the_page_shows_and_states() {
    let ld = "<meta property='og:title' content='Tram depot to close'><script \
              type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\
              \"Westhaven tram depot: why it closes and what comes next\"}</script>";
    let body = paragraphs(&STORY);
    assert_eq!(document(&article(ld, &body)).title.as_deref(), Some("Tram depot to close"));
    let shown = format!("<h2>Westhaven tram depot: why it closes and what comes next</h2>{body}");
    let found = document(&article(ld, &shown)).title.unwrap();
    assert_eq!(found, "Westhaven tram depot: why it closes and what comes next");
    // What nobody but the page's first heading says is not taken for it.
    let other = article(ld, &body).replace("<h1>Tram depot to close</h1>", "<h1>Town</h1>");
    let found = document(&other).title.unwrap();
    assert_eq!(found, "Westhaven tram depot: why it closes and what comes next");
}

#[test]
fn labels_say_who_wrote_and_when() {
    let list = "<ul><li><strong>Datum</strong> 28.04.2023</li><li><strong>Autorin/Autor</strong> Ida \
                Kern</li><li><strong>Themen</strong> <a href='/t'>Tram</a></li></ul>";
    let found = document(&article("", &(paragraphs(&STORY) + list)));
    assert_eq!(found.author.as_deref(), Some("Ida Kern"));
    assert_eq!(found.date.as_deref(), Some("2023-04-28"));
    // Two dates are none.
    let two = format!("{list}<p>Datum: 29.04.2023</p>");
    assert_eq!(document(&article("", &(paragraphs(&STORY) + &two))).date, None);
}

#[test]
fn a_byline_says_who_wrote_it_before_a_newsroom_does() {
    let author = |head: &str, byline: &str| {
        document(&article(head, &(byline.to_owned() + &paragraphs(&STORY)))).author
    };
    let meta = |it: &str| format!("<meta name='author' content='{it}'>");
    let byline = "<p class='byline'>By Ida Kern</p>";
    for desk in ["Redaktion", "La Rédaction", "admin", "Web Desk", "Westhaven Echo Staff"] {
        assert_eq!(author(&meta(desk), byline).as_deref(), Some("Ida Kern"), "{desk}");
    }
    assert_eq!(author(&meta("Redaktion"), "").as_deref(), Some("Redaktion"));
    assert_eq!(author(&meta("admin"), ""), None);
    assert_eq!(author(&meta("Ida Kern, Staff Writer"), "").as_deref(), Some("Ida Kern"));

    // Lines that say that they are bylines, whatever their element is called.
    for line in [
        "Words by Ida Kern",
        "Von unserer Redakteurin Ida Kern",
        "Propos recueillis par Ida Kern",
        "Por Ida Kern (con AFP)",
        "Haber: Ida Kern",
    ] {
        let html = article("", &format!("<div class='x'>{line}</div>{}", paragraphs(&STORY)));
        let found = document(&html);
        assert_eq!(found.author.as_deref(), Some("Ida Kern"), "{line}");
        assert_eq!(blocks(&found), STORY, "{line}");
    }
    let of_class = |it: &str| author("", &format!("<div class='byline'>{it}</div>"));
    assert_eq!(of_class("Ida Kern<br>Local reporter").as_deref(), Some("Ida Kern"));
    assert_eq!(of_class("Ida Kern, City Hall Reporter").as_deref(), Some("Ida Kern"));
    let list = "<span class='n'>Ida Kern</span> <span class='n'>Jon Abby</span>";
    assert_eq!(of_class(list).as_deref(), Some("Ida Kern, Jon Abby"));
    // A place looks like a name, and the next story has another author.
    assert_eq!(author("", "<div class='x'>New Haven</div>"), None);
    let next = "<article><h1>Ferry line to be cut</h1><p class='byline'>By Jon Abby</p><p>The ferry \
                to the island will stop in October, since few people take it in winter.</p></article>";
    assert_eq!(document(&(article("", &paragraphs(&STORY[..2])) + next)).author, None);
}

#[test]
fn a_date_that_shows_is_read_in_every_language_or_not_at_all() {
    let date = |language: &str, shown: &str| {
        let html = article("", &format!("<div class='d'>{shown}</div>{}", paragraphs(&STORY)));
        let found = document(&html.replace("lang='en'", &format!("lang='{language}'")));
        assert_eq!(blocks(&found), STORY, "{shown}");
        found.date
    };
    let check = |language: &str, shown: &str, expect: &str| {
        assert_eq!(date(language, shown).as_deref(), Some(expect), "{shown}");
    };
    check("fi", "Julkaistu 4. marraskuuta 2025", "2025-11-04");
    check("pl", "4 maja 2025", "2025-05-04");
    check("tr", "Giriş: 04.05.2025 - 21:10 Güncelleme: 05.05.2025 - 08:00", "2025-05-04T21:10:00");
    check("fr", "Publié le 04/05/2025 à 21h10", "2025-05-04T21:10:00");
    check("ja", "2025年5月4日 21時10分", "2025-05-04T21:10:00");
    check("en", "Published May 4, 2025 at 9:10 p.m. EDT", "2025-05-04T21:10:00-04:00");

    // A modified date is none while another one shows.
    let changed = "<meta property='article:modified_time' content='2025-05-07'>";
    let html = article(changed, &format!("<div>4 May 2025</div>{}", paragraphs(&STORY)));
    assert_eq!(document(&html).date.as_deref(), Some("2025-05-04"));
    // A caption's date is the picture's, one in a heading that of another story.
    for other in [
        "<h3>Pier opens again <span class='when'>24.04.2025</span></h3>",
        "<div class='c'>Trams in the yard of the old depot, 24. April 2025</div>",
    ] {
        let html = article("", &format!("{other}{}", paragraphs(&STORY)));
        assert_eq!(document(&html).date, None, "{other}");
    }
    // Today's date is above the page, not above the story.
    let today = article("", &paragraphs(&STORY)).replace("<nav>", "<div>3 June 2026</div><nav>");
    assert_eq!(document(&today).date, None);
}

#[test]
fn the_next_article_below_is_told_by_how_it_is_set() {
    let rest = "<p>The ferry between Westhaven and the island will stop in October, since too few \
                people take it in the winter.</p><p>Islanders said on Friday that they would pay \
                more if the ferry came twice a day.</p>";
    let set = |before: &str, between: &str, after: &str| {
        let own = paragraphs(&STORY);
        page("", &format!("{before}<h1>Tram depot to close</h1>{own}{after}{between}{rest}{after}"))
    };
    for html in [
        set("<div class='story'>", "<div class='story'><h1>Ferry line to be cut</h1>", "</div>"),
        set(
            "<section class='s'>",
            "<section class='s' data-url='/2'><h2>Ferry line to be cut</h2>",
            "</section>",
        ),
        set("<article>", "<article><h2><a href='/2'>Ferry line to be cut</a></h2>", "</article>"),
    ] {
        assert_eq!(blocks(&document(&html)), STORY, "{html}");
    }
    // Sections of one story are set alike, too.
    let html =
        set("<div class='story'>", "<div class='story'><h2>What of the ferry?</h2>", "</div>");
    assert!(document(&html).text.contains("Islanders said on Friday"));
}

#[test]
fn a_block_of_a_picture_and_a_line_is_its_caption() {
    let caption = "The old depot in Westhaven on Tuesday.";
    for set in [
        format!("<div class='i'><img src='a'><div>{caption}</div></div>"),
        format!("<dl><dt><img src='a'></dt><dd>{caption}</dd></dl>"),
        format!("<table><tr><td><img src='a'></td></tr><tr><td>{caption}</td></tr></table>"),
    ] {
        let body = paragraphs(&STORY[..3]) + &set + &paragraphs(&STORY[3..]);
        assert_eq!(blocks(&document(&article("", &body))), STORY, "{set}");
    }
    // Who is quoted beside his portrait is no caption.
    let quoted = "<blockquote><p>“Nobody had asked the drivers before it was decided.”</p></blockquote>\
                  <div><img src='a'><p><b>Jon Abby</b>, driver of the first tram</p></div>";
    let body = paragraphs(&STORY[..3]) + quoted + &paragraphs(&STORY[3..]);
    assert!(document(&article("", &body)).text.contains("driver of the first tram"));
}

#[test]
fn boxes_go_whole_by_where_they_end() {
    let check = |at: usize, set: &str| {
        let body = paragraphs(&STORY[..at]) + set + &paragraphs(&STORY[at..]);
        assert_eq!(blocks(&document(&article("", &body))), STORY, "{set}");
    };
    check(
        0,
        "<section class='k'><h2>In short</h2><ul><li>The depot closes in spring.</li><li>Repairs \
         would have cost twelve million.</li></ul><p>This summary was AI-generated.</p></section>",
    );
    check(
        5,
        "<div class='offer'><p>All articles of the Echo, and the paper already at eight in the \
         evening before.</p><a href='/abo'>Subscribe now</a></div>",
    );
    check(2, "<p><a href='/x'>Storm takes the roof of the fairground hall</a></p>");
    check(
        5,
        "<p>Aus dem Text <a href='/1'>Tram depot to close</a> bei <a href='/'>Westhaven Echo</a></p>",
    );
    let out_of_sight = format!(
        "<div style='position: absolute; left: -9999px'><p>{}</p></div>",
        "Another wording of the story, which only programs read, and which is not shown at all."
    );
    check(3, &out_of_sight);
}

#[test]
fn a_page_knows_its_headings() {
    let body = format!(
        "{}<h2>The vote</h2>{}<p><b>No way back</b></p>{}",
        paragraphs(&STORY[..2]),
        paragraphs(&STORY[2..4]),
        paragraphs(&STORY[4..])
    );
    let found = document(&article("", &body));
    let headings: Vec<&str> =
        found.set_lines().headings.iter().map(|it| it.of(&found.text)).collect();
    assert_eq!(headings, ["The vote", "No way back"]);
}

#[test]
fn the_sites_name_before_a_headline_is_not_of_it() {
    let title = |it: &str| {
        let head = format!("<meta property='og:title' content='{it}'>");
        document(&article(&head, &paragraphs(&STORY))).title.unwrap()
    };
    assert_eq!(title("Westhaven Echo: Tram depot to close"), "Tram depot to close");
    assert_eq!(title("Westhaven Echo » Tram depot to close"), "Tram depot to close");
    assert_eq!(title("Mayor: Tram depot to close"), "Mayor: Tram depot to close");
}

#[test]
fn a_list_without_links_that_ends_an_article_is_its_own() {
    let list = |tag: &str, items: &[&str]| {
        let items: String = items.iter().map(|it| format!("<li>{it}</li>")).collect();
        format!("<{tag}>{items}</{tag}>")
    };
    for items in [
        ["Line 1 to the market", "Line 4 to the quay", "Line 9 to the old mill"],
        ["Westhaven 3, Orlby 1", "Kessel 2, Dunmore 2", "Tarn 0, Velt 4"],
        ["Gas masks", "Tin hats", "No children"],
        [
            "<b>Adults:</b> 4 crowns, at the gate.",
            "<b>Groups:</b> 30 crowns.",
            "<b>Dogs:</b> free.",
        ],
    ] {
        let shown: Vec<String> =
            items.iter().map(|it| it.replace("<b>", "").replace("</b>", "")).collect();
        for tag in ["ul", "ol"] {
            let lead = "<p>At a glance:</p>";
            let body = paragraphs(&STORY) + lead + &list(tag, &items);
            let found = extracted(&article("", &body));
            assert_eq!(
                found.lines().filter(|it| !it.is_empty()).skip(6).collect::<Vec<_>>(),
                shown
            );
        }
    }
    let links = ["<a href='/a'>Storm closes the quay</a>", "<a href='/b'>Fares rise in May</a>"];
    let found = extracted(&article("", &(paragraphs(&STORY) + &list("ul", &links))));
    assert_eq!(found.split("\n\n").collect::<Vec<_>>(), STORY);
    // Terms and their meanings, and what is set as a quotation.
    let end = "<dl><dt>Depot</dt><dd>1911</dd><dt>Hall</dt><dd>2027</dd></dl>";
    let found = extracted(&article("", &(paragraphs(&STORY) + end)));
    assert!(found.ends_with("Depot\n\n1911\n\nHall\n\n2027"), "{found}");
    // A table is one, with the caption above it, and its rows look like a menu's.
    let end = "<table><caption>Trams a day</caption><tr><th>Line</th><th>Share</th></tr>\
               <tr><td>Market</td><td>31 %</td></tr><tr><td>Quay</td><td>12 %</td></tr></table>";
    let found = extracted(&article("", &(paragraphs(&STORY) + end)));
    assert!(found.ends_with("Trams a day\n\nLine\tShare\nMarket\t31 %\nQuay\t12 %"), "{found}");
}

/// The text of a page without the furniture of its lines.
fn extracted(html: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("page.html"), html).unwrap();
    let output = command(folder.path(), &["extract", "page.html"]).output().unwrap();
    let value: serde_json::Value = serde_json::from_str(out(&output).trim()).unwrap();
    value["text"].as_str().unwrap().to_owned()
}

#[test]
fn a_short_last_sentence_above_a_credit_stays() {
    for last in ["Nobody had objected.", "The result was narrow.", "She is 71."] {
        let end = format!("<p>{last}</p><p>Photo: Jon Berg</p>");
        let found = extracted(&article("", &(paragraphs(&STORY) + &end)));
        assert!(found.ends_with(last), "{found}");
    }
}

#[test]
fn a_table_may_be_set_without_its_element() {
    let rows = [["Line", "Trams"], ["Market", "24"], ["Quay", "9"], ["Old mill", "3"]];
    let roles = |[name, count]: &[&str; 2]| {
        format!(
            "<div role='row'><span role='cell'>{name}</span><span role='cell'>{count}</span></div>"
        )
    };
    let blocks_of = |[name, count]: &[&str; 2]| {
        format!("<div class='r'><div>{name}</div><div>{count}</div></div>")
    };
    let set_as_roles: String = rows.iter().map(roles).collect();
    let set_as_blocks: String = rows.iter().map(blocks_of).collect();
    for table in [
        format!("<div role='table'>{set_as_roles}</div>"),
        format!("<div class='g'>{set_as_blocks}</div>"),
    ] {
        let body = paragraphs(&STORY[..2]) + &table + &paragraphs(&STORY[2..]);
        let found = document(&article("", &body));
        assert_eq!(blocks(&found)[2], "Line\tTrams\nMarket\t24\nQuay\t9\nOld mill\t3", "{table}");
        assert_eq!(notes(&found).tables.len(), 1);
    }
}

#[test]
fn a_live_blog_of_short_posts_is_one() {
    const POSTS: [(&str, &str, &str); 4] = [
        ("17:40", "Gates closed", "The last tram has left."),
        ("16:05", "A long queue", "Some waited two hours."),
        ("14:30", "Music", "A brass band plays."),
        ("12:00", "Gates open", "The mayor cut a ribbon."),
    ];
    type Form = fn(&str, &str, &str) -> String;
    let forms: [(Form, bool); 5] = [
        (|t, h, b| format!("<article><time>{t}</time><h2>{h}</h2><p>{b}</p></article>"), true),
        (|t, h, b| format!("<div class='p'><span>{t}</span> <b>{h}</b><p>{b}</p></div>"), true),
        (|t, h, b| format!("<h3>{t}: {h}</h3><p>{b}</p>"), true),
        (|t, _, b| format!("<p><b>{t} –</b> {b}</p>"), false),
        (|t, h, b| format!("<dt>{t} {h}</dt><dd>{b}</dd>"), true),
    ];
    for (form, is_headed) in forms {
        let posts: String = POSTS.iter().map(|(t, h, b)| form(t, h, b)).collect();
        let main = format!(
            "<h1>Tram depot to close: live updates</h1><p>{}</p><div>{posts}</div>",
            STORY[0]
        );
        let html =
            page("", &main).replace("Tram depot to close |", "Tram depot to close: live updates |");
        let found = document(&html);
        let parts = notes(&found).parts;
        assert_eq!(parts.len(), 4, "{posts}: {}", found.text);
        for (part, (time, title, body)) in parts.iter().zip(POSTS) {
            assert!(part.span.of(&found.text).contains(body), "{posts}: {}", found.text);
            assert_eq!(part.date.as_deref(), Some(time), "{posts}");
            assert_eq!(part.title.as_deref(), is_headed.then_some(title), "{posts}");
        }
    }
}

#[test]
fn a_sentence_that_nobody_sees_is_not_read() {
    let unseen = "This version of the page is meant for readers of the printed paper alone.";
    for (style, set) in [
        (".x{display:none}", "<p class='x'>"),
        ("#x{visibility:hidden}", "<p id='x'>"),
        (".x{position:absolute;left:-5000px}", "<p class='x'>"),
        ("@media screen{.x{display:none}}", "<p class='x'>"),
        ("", "<p style='opacity: 0'>"),
        ("", "<p style='font-size:0'>"),
        ("", "<p style='text-indent:-9999px'>"),
        ("", "<p style='display:none'>"),
        ("", "<div style='height:0;overflow:hidden'><p>"),
        ("", "<div inert><p>"),
        ("", "<dialog><p>"),
        ("", "<p class='a11y-text'>"),
    ] {
        let end = if set.starts_with("<div") { "</p></div>" } else { "</p>" };
        let end = if set.starts_with("<dialog") { "</p></dialog>" } else { end };
        let hidden = format!("{set}{unseen}{end}");
        let body = paragraphs(&STORY[..2]) + &hidden + &paragraphs(&STORY[2..]);
        let found = document(&article(&format!("<style>{style}</style>"), &body));
        assert_eq!(blocks(&found), STORY, "{style} {set}");
    }
    // What shows on a screen, or may be shown by a script, is read.
    for (style, set) in [
        ("@media print{.x{display:none}}", "<div class='x'>"),
        (".x{display:none}.y .x{display:block}", "<div class='x'>"),
        (".off .x{display:none}", "<div class='x'>"),
        ("", "<div style='opacity:0' class='fade'>"),
    ] {
        let body = format!("{set}{}</div>", paragraphs(&STORY));
        let found = document(&article(&format!("<style>{style}</style>"), &body));
        assert_eq!(blocks(&found), STORY, "{style} {set}");
    }
}
