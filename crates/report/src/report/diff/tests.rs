//! What a diff looks like, and what no diff may look like.

use super::{
    ColorDepth, DiffLayout, DiffReport, DiffView, Theme, diff_html, diff_json, diff_markdown,
    diff_stat, diff_summary, diff_text,
};
use crate::diff::{Diff, DiffOptions, Ignore, Side, diff};
use crate::findings::{Parameter, ParameterValue};
use crate::report::layout::display_width;
use crate::segment::segment;
use crate::text::{Document, LineIndex};
use proptest::prelude::*;

const OLD: &str = "Reactor shut down for repairs\n\n\
    The ministry said on Monday that the reactor had been shut down for repairs.\n\n\
    The plant, built in 1974, supplies electricity to two million homes in the region.\n\n\
    Officials in the capital declined to comment on the cause of the incident. They promised a report.\n\n\
    Neighboring countries were informed within an hour, according to the agency.\n\n\
    “We have nothing to hide”, the minister told reporters \u{1b}[31mlate\u{202e} on Monday.\n\n\
    Engineers from three countries are to inspect the plant’s cooling system this week.\n\n\
    The opposition demanded an inquiry into the defence of the site.\n\n\
    環境省は月曜日に声明を発表し、放射能の漏れはなかったと述べた。\n\n\
    A similar incident took place in 2011, when a valve failed during a routine test.\n";

const NEW: &str = "Reactor shut down for repairs\n\n\
    Engineers from three countries are to inspect the plant's cooling system this month.\n\n\
    The ministry said on Tuesday that the reactor had been shut down for repairs.\n\n\
    The plant, built in 1974, supplies electricity to two million homes in the region.\n\n\
    Officials in the capital declined to comment on the cause of the incident.\n\n\
    They promised a report.\n\n\
    Neighboring countries were informed within an hour, according to the agency.\n\n\
    \"We have nothing to hide\", the minister told reporters \u{1b}[31mlate\u{202e} on Monday.\n\n\
    The opposition demanded an inquiry into the defense of the site.\n\n\
    環境省は火曜日に声明を発表し、放射能の漏れはなかったと述べた。\n\n\
    <b>Prices</b> on the energy exchange rose by *four* percent & more.\n";

fn document(id: &str, text: &str) -> Document {
    Document {
        id: id.to_owned(),
        path: id.to_owned(),
        outlet: Some("Bay Post".to_owned()),
        title: Some("Reactor shut\u{1b}[2J down".to_owned()),
        date: Some("2025-08-19".to_owned()),
        text: text.to_owned(),
        ..Document::default()
    }
}

fn with_report<T>(old: &str, new: &str, ignore: Ignore, f: impl Fn(&DiffReport<'_>) -> T) -> T {
    let (a, b) = (document("old/1.txt", old), document("new/1.txt", new));
    let (a_parts, b_parts) = (segment(old), segment(new));
    let side = |text, parts: &'_ crate::segment::Segmentation| -> Diff {
        let b = Side {
            text: new,
            blocks: &b_parts.blocks,
            sentences: &b_parts.sentences,
            furniture: &[],
        };
        let a = Side { text, blocks: &parts.blocks, sentences: &parts.sentences, furniture: &[] };
        diff(&a, &b, &DiffOptions { ignore, stop: None })
    };
    let found = side(old, &a_parts);
    let parameters = [Parameter { name: "ignore", value: ParameterValue::Text(String::new()) }];
    f(&DiffReport {
        a: &a,
        b: &b,
        a_lines: &LineIndex::new(old),
        b_lines: &LineIndex::new(new),
        is_later: None,
        diff: &found,
        headline_differs: false,
        parameters: &parameters,
    })
}

fn text(old: &str, new: &str, view: &DiffView) -> String {
    with_report(old, new, Ignore::default(), |report| {
        let mut out = Vec::new();
        diff_text(report, view, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    })
}

fn shown(view: &DiffView) -> String {
    text(OLD, NEW, view).replace('\x1b', "␛")
}

#[test]
fn the_stat_counts_words_and_neither_marks_nor_cosmetics() {
    let stat = |old: &str, new: &str| {
        with_report(old, new, Ignore::default(), |report| {
            let mut out = Vec::new();
            diff_stat(report, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        })
    };
    let line = stat(
        "The “old” bridge, he said - it is shut.",
        "The \"old\" bridge he said – it was shut.",
    );
    assert!(line.ends_with(" | -1 +1 words\n"), "{line}");
}

#[test]
fn one_column_at_80() {
    insta::assert_snapshot!(shown(&DiffView::default()));
}

#[test]
fn two_columns_at_160() {
    insta::assert_snapshot!(shown(&DiffView { width: 160, ..DiffView::default() }));
}

#[test]
fn one_column_in_16_colors() {
    insta::assert_snapshot!(shown(&DiffView { depth: ColorDepth::Ansi16, ..DiffView::default() }));
}

#[test]
fn two_columns_in_true_color_on_light() {
    let view = DiffView {
        width: 120,
        depth: ColorDepth::True,
        theme: Theme::Light,
        ..DiffView::default()
    };
    insta::assert_snapshot!(shown(&view));
}

#[test]
fn what_both_share() {
    insta::assert_snapshot!(shown(&DiffView { common: true, ..DiffView::default() }));
}

#[test]
fn markdown_for_a_comment() {
    let markdown = with_report(OLD, NEW, Ignore::default(), |report| {
        let mut out = Vec::new();
        diff_markdown(report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    });
    insta::assert_snapshot!(markdown);
}

#[test]
fn one_line_says_what_there_is() {
    let line = with_report(OLD, NEW, Ignore::default(), |report| {
        let mut out = Vec::new();
        diff_stat(report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    });
    assert_eq!(
        line,
        "old/1.txt → new/1.txt | 87 % shared · 5 paragraphs changed · 1 moved · 1 only in A · \
         1 only in B | -19 +16 words\n"
    );
    let none = with_report(OLD, OLD, Ignore::default(), diff_summary);
    assert_eq!(none, "no difference");
}

fn json(ignore: Ignore) -> serde_json::Value {
    with_report(OLD, NEW, ignore, |report| {
        let mut out = Vec::new();
        diff_json(report, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    })
}

#[test]
fn json_keeps_the_words_of_either_side() {
    let json = json(Ignore::default());
    assert_eq!(json["schema"], "wireprint/diff");
    assert_eq!((json["a"].as_str(), json["b"].as_str()), (Some("old/1.txt"), Some("new/1.txt")));
    let blocks = json["blocks"].as_array().unwrap();
    let ops: Vec<&str> = blocks.iter().map(|it| it["op"].as_str().unwrap()).collect();
    assert!(
        ops.contains(&"moved-changed") && ops.contains(&"deleted") && ops.contains(&"inserted")
    );
    for block in blocks {
        for (side, text, other) in [("a", OLD, "insert"), ("b", NEW, "delete")] {
            let words = block["words"].as_array().unwrap().iter();
            let joined: String = words
                .filter(|it| it["op"] != other)
                .map(|it| it["text"].as_str().unwrap())
                .collect();
            let span = &block[side];
            let at = |key: &str| span[key].as_u64().and_then(|it| usize::try_from(it).ok());
            let raw = match (at("start"), at("end")) {
                (Some(start), Some(end)) => &text[start..end],
                _ => "",
            };
            assert_eq!(joined, raw.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}

#[test]
fn json_keeps_the_old_text_of_what_is_ignored() {
    let json = json(Ignore { cosmetic: true, ..Ignore::default() });
    let words = json["blocks"].as_array().unwrap().iter().flat_map(|it| it["words"].as_array());
    let ignored: Vec<_> = words.flatten().filter(|it| !it["a_text"].is_null()).collect();
    assert!(ignored.iter().any(|it| it["a_text"] == "“" && it["text"] == "\""));
    assert!(ignored.iter().all(|it| it["op"] == "equal" && it["class"] == "cosmetic"));
}

fn html(old: &str, new: &str) -> String {
    with_report(old, new, Ignore::default(), |report| {
        let mut out = Vec::new();
        diff_html(report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    })
}

#[test]
fn the_page_asks_for_nothing_and_links_lead_somewhere() {
    let page = html(OLD, NEW);
    assert!(page.contains("default-src 'none'"));
    for forbidden in ["<script", "http:", "https:", "url(", "@import", "javascript:", "src="] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let mut links = 0;
    for link in page.split("href=\"#").skip(1) {
        let target = link.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{target}\"")), "{target}");
        links += 1;
    }
    assert!(links > 10);
    assert!(page.contains("&lt;b&gt;Prices&lt;/b&gt;") && !page.contains("<b>Prices"));
    assert!(page.contains("defen<b>c</b>e") && page.contains("defen<b>s</b>e"));
}

#[test]
fn every_block_is_on_the_page_once() {
    let page = html(OLD, NEW);
    let numbers: Vec<&str> =
        page.split("id=\"c").skip(1).filter(|it| it.as_bytes()[0].is_ascii_digit()).collect();
    let blocks = with_report(OLD, NEW, Ignore::default(), |it| it.diff.changes.len());
    assert_eq!(numbers.len(), blocks);
}

fn layouts() -> impl Strategy<Value = DiffView> {
    let depths = prop_oneof![
        Just(ColorDepth::None),
        Just(ColorDepth::Ansi16),
        Just(ColorDepth::Ansi256),
        Just(ColorDepth::True)
    ];
    let layouts = prop_oneof![Just(DiffLayout::Unified), Just(DiffLayout::SideBySide)];
    (40usize..180, depths, layouts, proptest::option::of(0usize..3), any::<bool>()).prop_map(
        |(width, depth, layout, context, common)| DiffView {
            width,
            depth,
            layout,
            context,
            common,
            theme: Theme::Light,
        },
    )
}

/// `text` without our own escape sequences.
fn unstyled(text: &str) -> String {
    let mut out = String::new();
    let mut parts = text.split("\x1b[");
    out.push_str(parts.next().unwrap_or(""));
    for part in parts {
        out.push_str(part.split_once('m').map_or("", |it| it.1));
    }
    out
}

proptest! {
    #[test]
    fn lines_fit_and_nothing_raw_gets_through(
        old in "([\\PC\n\x00-\x1f\u{202e}\u{200b}]|[a-c .\n守る]){0,80}",
        new in "([\\PC\n\x00-\x1f\u{202e}\u{200b}]|[a-c .\n守る]){0,80}",
        view in layouts(),
    ) {
        let shown = unstyled(&text(&old, &new, &view));
        for line in shown.split('\n') {
            prop_assert!(display_width(line) <= view.width, "{line:?}");
            prop_assert_eq!(line.trim_end(), line);
            let raw = line.chars().any(|it| it.is_control() || it == '\u{202e}');
            prop_assert!(!raw, "{line:?}");
        }
    }

    #[test]
    fn color_adds_nothing_but_escapes(view in layouts()) {
        let plain = DiffView { depth: ColorDepth::None, ..view };
        prop_assert_eq!(unstyled(&text(OLD, NEW, &view)), text(OLD, NEW, &plain));
    }

    #[test]
    fn no_text_becomes_markup(old in "[a-c<>&\"'\n ]{0,40}", new in "[a-c<>&\"'\n ]{0,40}") {
        let page = html(&old, &new);
        let body = page.split_once("<main").unwrap().1;
        for tag in body.split('<').skip(1) {
            let name: String = tag.trim_start_matches('/').chars().take_while(|it| it.is_ascii_alphabetic()).collect();
            let ours = ["main", "div", "span", "del", "ins", "b", "a", "details", "summary", "body", "html", ""];
            prop_assert!(ours.contains(&name.as_str()), "{name}");
        }
        prop_assert_eq!(body.matches("<div").count(), body.matches("</div>").count());
        prop_assert_eq!(body.matches("<span").count(), body.matches("</span>").count());
    }
}
