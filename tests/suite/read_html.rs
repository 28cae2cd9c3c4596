//! Web pages through the library's front door. All pages are made up here.

use wireprint_read::read::{ReadOptions, Visited};
use wireprint_text::text::Severity;

use crate::common::{document, read_page};

const STORY: &[&str] = &[
    "Flood water reached the old harbor of Oldhaven on Tuesday night and forced about \
     1,200 people from their homes, the city's fire service said.",
    "“We had ten minutes to leave,” said Ada Brandt, who runs a bakery near the quay. \
     She and her neighbors spent the night in a sports hall.",
    "The river rose by 2.4 meters within six hours, faster than in any flood since the \
     gauge at the mill was put up. Trains along the coast stopped until Thursday.",
];

/// A page as news sites build them: a menu, the story, related links, a footer.
fn page(head: &str, story: &str) -> String {
    format!(
        "<!doctype html><html lang='en-GB'><head><meta charset='utf-8'>{head}</head><body>\
         <nav><ul><li><a href='/'>Home</a><li><a href='/s'>Sport</a></ul></nav>\
         <main><article><h1>Flood in Oldhaven</h1>{story}</article></main>\
         <aside><h3>Most read</h3><ul><li><a href='/1'>Mill burns down</a></ul></aside>\
         <footer><p>© The Oldhaven Mail. All rights reserved. <a href='/i'>Imprint</a></p></footer>\
         </body></html>"
    )
}

fn story() -> String {
    STORY.iter().map(|it| format!("<p>{it}</p>\n")).collect()
}

fn messages(visited: &Visited) -> Vec<&str> {
    visited.diagnostics.iter().map(|it| it.message.as_str()).collect()
}

#[test]
fn the_story_is_read_paragraph_by_paragraph_and_the_rest_is_not() {
    let document = document(&page("", &story()));
    let blocks: Vec<&str> = document.text.split("\n\n").collect();
    assert_eq!(blocks, STORY);
    assert_eq!(document.title.as_deref(), Some("Flood in Oldhaven"));
    assert_eq!(document.language.as_deref(), Some("en-GB"));
}

#[test]
fn statements_for_machines_win_over_what_is_shown() {
    let head = r#"<title>Flood | Mail</title>
        <link rel="canonical" href="https://mail.example/2026/11/20/flood">
        <meta property="og:title" content="Flood reaches harbor">
        <meta property="og:site_name" content="The Oldhaven Mail">
        <script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"},
        {"@type": "NewsArticle", "headline": "Harbor &amp; old town flooded",
        "datePublished": "2026-11-20T07:30:00+01:00", "author": [{"name": "Ada Vogel"}, "B. Lind"],
        "publisher": {"@id": "urn:p"}}, {"@id": "urn:p", "@type": "Organization", "name": "Mail Ltd"}]}
        </script>"#;
    let found = document(&page(head, &story()));
    assert_eq!(found.title.as_deref(), Some("Harbor & old town flooded"));
    assert_eq!(found.outlet.as_deref(), Some("The Oldhaven Mail"));
    assert_eq!(found.date.as_deref(), Some("2026-11-20T07:30:00+01:00"));
    assert_eq!(found.author.as_deref(), Some("Ada Vogel, B. Lind"));
    assert_eq!(found.url.as_deref(), Some("https://mail.example/2026/11/20/flood"));

    let broken =
        head.replace("\"@graph\"", "@graph").replace("<meta property=\"og:site_name\"", "<x");
    let found = document(&page(&broken, &story()));
    assert_eq!(found.title.as_deref(), Some("Flood reaches harbor"));
    assert_eq!(found.outlet.as_deref(), Some("mail.example"));
    assert_eq!(found.date.as_deref(), Some("2026-11-20"));

    let shown = "<time datetime='2026-11-19'>Thursday</time>".to_owned() + &story();
    assert_eq!(document(&page("", &shown)).date.as_deref(), Some("2026-11-19"));
    let script = "<link rel=canonical href='javascript:alert(1)'>";
    assert_eq!(document(&page(script, &story())).url, None);
}

#[test]
fn the_encoding_is_the_mark_then_utf8_then_what_is_declared() {
    let text = page("", &story()).replace("utf-8", "windows-1252");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let (documents, visited) = read_page(&bytes, &ReadOptions::default());
    assert!(documents[0].text.ends_with(STORY[2]) && documents[0].text.contains("“We had"));
    assert_eq!(messages(&visited), ["not UTF-8: read as windows-1252, as declared"]);

    let (documents, visited) = read_page(text.as_bytes(), &ReadOptions::default());
    assert!(documents[0].text.contains("“We had"));
    let said =
        "wrong encoding declared: declared as windows-1252, but valid UTF-8, and read as that";
    assert_eq!(messages(&visited), [said]);

    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let (documents, _) = read_page(&marked, &ReadOptions::default());
    assert!(documents[0].text.contains("“We had"));

    let nuls = page("", &story()).replace("<p>", "<\0p>");
    assert!(document(&nuls).text.contains(STORY[0]));
}

#[test]
fn a_place_where_a_line_may_break_loses_no_words() {
    let broken =
        story().replace("harbor", "har<wbr>bor").replace("sports hall", "sports<WBR/> hall");
    assert_eq!(document(&page("", &broken)).text, document(&page("", &story())).text);
}

#[test]
fn paragraphs_that_only_breaks_part_are_all_read() {
    let expect = STORY.join("\n\n");
    assert_eq!(document(&page("", &STORY.join("<br><br>"))).text, expect);
    assert_eq!(document(&page("", &STORY.join("<br/>\n<br/>"))).text, expect);
    let inside = format!("<div class='text'>{}</div>", STORY.join("<br><br>"));
    assert_eq!(document(&page("", &inside)).text, expect);
    let marked = STORY.join("<br><br>").replace("fire service", "<b>fire</b> <i>service</i>");
    assert_eq!(document(&page("", &marked)).text, expect);
}

#[test]
fn comments_styles_and_scripts_leave_no_text_and_take_none_away() {
    let between = "<style>p > b { color: red }</style><!-- <p>old</p> --><script>if (a<b) \
                   w('<p>x</p>')</script><script><!-- w('<script>y</script>') --></script>";
    let plain = document(&page("", &story())).text;
    assert_eq!(
        document(&page(between, &story().replace("</p>", &format!("</p>{between}")))).text,
        plain
    );
    let statement = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Kept\"}</script>";
    assert_eq!(document(&page(statement, &story())).title.as_deref(), Some("Kept"));
}

#[test]
fn what_would_stall_the_parser_is_taken_out_and_the_text_stays() {
    let deep =
        |open: &str, close: &str| page("", &(open.repeat(2_000) + &story() + &close.repeat(2_000)));
    // The default is for release builds.
    let mut options = ReadOptions::default();
    options.limits.html_depth = 64;
    for html in [
        deep("<div>", "</div>"),
        deep("<div>", ""),
        deep("<b>", ""),
        deep("<ul><li>", "</li></ul>"),
        deep("<svg>", "</svg>"),
        deep("<table><tr><td>", "</table>"),
    ] {
        let (documents, visited) = read_page(html.as_bytes(), &options);
        let problem = &visited.diagnostics[0];
        assert!(problem.message.contains("--max-html-depth"), "{problem:?}");
        assert_eq!(problem.severity, Severity::Warning);
        assert!(documents.len() <= 1);
    }
    let attributes: String = (0..5_000).map(|n| format!(" a{n}={n}")).collect();
    let html = page("", &story()).replace("<article>", &format!("<article{attributes}>"));
    assert!(document(&html).text.ends_with(STORY[2]));
    let font: String = (0..700).map(|n| format!("<div><font size={n}></div><p>")).collect();
    assert!(document(&page("", &(font + &story()))).text.contains(STORY[1]));
    // Strings of a statement are read as HTML, too.
    let headline = "<div>".repeat(60_000) + "Flood &amp; storm";
    let statement = format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"{headline}\"}}</script>"
    );
    assert_eq!(document(&page(&statement, &story())).title.as_deref(), Some("Flood & storm"));
}

#[test]
fn a_page_over_a_limit_fails_and_names_the_flag() {
    let mut options = ReadOptions::default();
    options.limits.html_bytes = 500;
    let (_, visited) = read_page(page("", &story()).as_bytes(), &options);
    assert_eq!(
        messages(&visited),
        ["cannot be read: a page is too long: more than 500 bytes (--max-html)"]
    );
    options.limits.html_bytes = 100_000;
    options.limits.html_elements = 10;
    let (_, visited) = read_page(page("", &story()).as_bytes(), &options);
    let said = "cannot be read: a page has too many elements: more than 10 (--max-html-elements)";
    assert_eq!(messages(&visited), [said]);
    assert_eq!(visited.account.failed, 1);
}
