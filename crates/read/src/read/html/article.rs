//! From the tree of a page to its article.
//!
//! What belongs where, on every page:
//!
//! - **title**: the headline as the page shows it, without the name of the site. It is
//!   never in the text.
//! - **standfirst**: what sums the article up between headline and text. It is the
//!   article's own words, so the text holds it, at its head.
//! - **text**: the standfirst, paragraphs, subheads, lists, quotations, embedded posts with
//!   who wrote them, tables of data, and all posts of a live blog. No byline, no date, no
//!   captions; nothing twice.
//!
//! Where the page shows next to nothing of it, the text is what the page states for
//! machines; where nothing looks like an article, all running text; [`Basis`] says so.

use std::sync::LazyLock;

use url::Url;

use super::choice::{Choice, choice, hints};
use super::features::squeezed;
use super::guard;
use super::json_ld::Update;
use super::metadata::{self, Metadata};
use super::model::Model;
use super::names;
use super::posts;
use super::sheet::Sheet;
use super::tree::Tree;
use super::units::Units;
use super::wording::length;
use super::written::{Written, written};
use crate::language;
use crate::text::{Basis, Clutter, PageNotes, Part};

/// The article of a page, and what the page says of it.
#[derive(Debug, Default)]
pub(super) struct Article {
    pub(super) text: String,
    pub(super) metadata: Metadata,
    pub(super) notes: PageNotes,
    /// Why there is no text, where there is none.
    pub(super) nothing: Option<&'static str>,
}

/// Finds the article in a page that was fetched at `base` and is styled by `sheet`. What is left out is listed
/// where `list` says so.
pub(super) fn article(
    tree: &Tree,
    sheet: &Sheet,
    base: Option<&Url>,
    model: &Model,
    list: bool,
) -> Article {
    let mut stated = metadata::stated(tree, base);
    let units = Units::styled(tree, sheet);
    let mut choice = choice(tree, &units, &hints(tree, &stated), model);
    let posts = posts::settle(tree, &units, &mut choice, &stated.updates);
    let body = stated.body.take().map(|it| paragraphs(&it)).unwrap_or_default();
    let is_stated = posts.is_empty() && says_more(&body, &choice, &units);
    if is_stated {
        (0..choice.out.len()).for_each(|at| choice.drop(at, Clutter::Repeat));
        choice.basis = Basis::Statement;
    } else if choice.length() < FEW {
        run(&units, &mut choice);
    }
    let is_error = is_error_page(&stated.metadata, &choice, &units);
    if is_error {
        (0..choice.out.len()).for_each(|at| choice.drop(at, Clutter::Placeholder));
    }
    let mut res = written(&units, &choice, &posts, list);
    if is_stated && !is_error {
        let mut text = Written::default();
        body.iter().for_each(|it| _ = text.paragraph(it));
        res = Written { left_out: res.left_out, ..text };
        // Places in the text that the page shows are none in the one that it states.
        res.left_out.iter_mut().for_each(|it| it.at = 0);
    }
    add_updates(&mut res, &stated.updates);
    let standfirst: Vec<&str> =
        choice.standfirst.iter().map(|at| units.text_of(&units.units[*at])).collect();
    metadata::shown(&mut stated, tree, &units, &choice);
    let nothing = res.text.is_empty().then(|| match is_error {
        true => "it says that there is no page, or that it is not shown",
        false => why_nothing(&units, &choice),
    });
    Article {
        nothing,
        metadata: stated.metadata,
        notes: PageNotes {
            standfirst: (!standfirst.is_empty()).then(|| standfirst.join("\n\n")),
            modified: stated.modified,
            entry: None,
            basis: choice.basis,
            parts: res.parts,
            tables: res.tables,
            headings: res.headings,
            rows: res.rows,
            left_out: res.left_out,
            columns: Vec::new(),
            cut: None,
        },
        text: res.text,
    }
}

/// So few characters are next to nothing: a sentence.
const FEW: i64 = 140;

/// Whether a page says instead of an article that there is none, or that it will not show it:
/// so its headline or its title says, and hardly more stands below.
fn is_error_page(stated: &Metadata, choice: &Choice, units: &Units) -> bool {
    /// So many characters stand on such a page, and behind the words that say so in its title.
    const MOST: i64 = 600;
    const BEHIND: usize = 40;
    static WORDS: LazyLock<Vec<&str>> =
        LazyLock::new(|| language::lines("error pages").flat_map(|it| it.1.split('|')).collect());
    let says_so = |title: &str| {
        // "404: Page not found", "Error 451 – Unavailable for legal reasons"
        let lower = title.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphabetic()).filter(|it| !it.is_empty());
        let words: Vec<&str> = words.skip_while(|it| *it == "error").collect();
        let plain = words.join(" ");
        WORDS
            .iter()
            .any(|it| plain.strip_prefix(it).is_some_and(|rest| rest.chars().count() <= BEHIND))
    };
    let shown = choice.headline.map(|at| units.text_of(&units.units[at]));
    stated.date.is_none()
        && choice.length() <= MOST
        && [stated.title.as_deref(), shown].into_iter().flatten().any(says_so)
}

/// The paragraphs of a text in which there may be tags.
fn paragraphs(text: &str) -> Vec<String> {
    /// A statement is no page.
    const DEEPEST: usize = 64;
    if !text.contains(['<', '&']) {
        let lines = text.lines().map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
        return lines.filter(|it| !it.is_empty()).collect();
    }
    // Tags that were escaped before they were stated.
    let unescaped;
    let text = if !text.contains('<') && text.contains("&lt;") {
        unescaped = super::resolved_entities(text);
        &unescaped
    } else {
        text
    };
    // In HTML a line end parts nothing: what parts paragraphs here becomes a break.
    let marked = text.replace("\r\n", "\n").replace("\n\n", "<br><br>");
    let tree = Tree::parse(&guard::guarded(&marked, DEEPEST).html);
    let units = Units::of(&tree);
    units.units.iter().map(|it| units.text_of(it).to_owned()).collect()
}

/// Whether the page states much more of the article than it shows.
fn says_more(body: &[String], choice: &Choice, units: &Units) -> bool {
    let stated: i64 = body.iter().map(|it| length(it)).sum();
    let kept = choice.length();
    // Of a page that shows the beginning alone, half as much again is more.
    let goes_on = 2 * stated >= 3 * kept && stated >= kept + 2 * FEW;
    if stated < 2 * FEW || stated < 3 * kept && !goes_on {
        return false;
    }
    // What it shows has to be a part of that, where it shows anything.
    let whole: String = body.iter().map(|it| squeezed(it)).collect();
    let prose = (0..choice.out.len()).filter(|at| choice.keeps(*at) && choice.looks.is_prose(*at));
    let (mut found, mut all) = (0, 0);
    for at in prose {
        all += 1;
        let start: String = squeezed(units.text_of(&units.units[at])).chars().take(40).collect();
        found += i32::from(whole.contains(&start));
    }
    if stated < 3 * kept {
        return found == all && all > 0;
    }
    kept < FEW || 2 * found >= all && all > 0
}

/// Keeps all running text of a page on which next to nothing looks like an article.
fn run(units: &Units, choice: &mut Choice) {
    const APART: [&str; 8] =
        ["comment", "cookie", "signup", "nav", "<nav>", "<footer>", "<form>", "footer"];
    let is_running = |at: &usize| {
        let place = &units.places[units.units[*at].place];
        choice.looks.is_prose(*at)
            && place.hidden.is_none()
            && !matches!(
                choice.out[*at],
                Some(Clutter::Hidden | Clutter::Headline | Clutter::Notice | Clutter::Placeholder)
            )
            && APART.iter().all(|it| names::nearest(place, it) > 6)
    };
    let found: Vec<usize> = (0..choice.out.len()).filter(is_running).collect();
    let chars: i64 = found.iter().map(|at| choice.looks.length(*at)).sum();
    if chars > 2 * choice.length() && !found.is_empty() {
        found.iter().for_each(|at| choice.out[*at] = None);
        choice.basis = Basis::RunningText;
    }
}

/// Adds the posts that a page states and does not show.
fn add_updates(res: &mut Written, updates: &[Update]) {
    if updates.is_empty() {
        return;
    }
    let shown = squeezed(&res.text);
    for update in updates {
        let body = paragraphs(&update.body);
        let all: String = body.iter().map(|it| squeezed(it)).collect();
        let start: String = all.chars().take(60).collect();
        if start.is_empty() || shown.contains(&start) {
            continue;
        }
        let spans = update.title.iter().chain(&body).map(|it| res.paragraph(it));
        if let Some(span) = spans.reduce(crate::text::Span::cover) {
            res.parts.push(Part {
                span,
                title: update.title.clone(),
                date: update.date.clone(),
                author: update.author.clone(),
            });
        }
    }
}

/// Why a page has no article.
fn why_nothing(units: &Units, choice: &Choice) -> &'static str {
    let all: i64 = (0..choice.out.len()).map(|at| choice.looks.length(at)).sum();
    let linked = (0..choice.out.len())
        .map(|at| choice.looks.length(at) * i64::from(choice.looks.linked(at)) / 1000);
    let linked: i64 = linked.sum();
    let says =
        |what: &str| units.units.iter().any(|it| units.text_of(it).to_lowercase().contains(what));
    match () {
        () if all == 0 => "there is no text in it",
        () if says("javascript") => "its text is made by scripts, which are not run",
        () if 2 * linked > all => "there is hardly more than links in it",
        () => "there is no running text in it",
    }
}
