//! What a page says about itself.
//!
//! Statements made for machines come first (JSON-LD, then `<meta>`), since they
//! name what they state; of the visible page only `<time>` elements and the
//! headline are taken. Nothing is guessed from running text: a date that is
//! wrong makes the wrong outlet the first to have had a story.

use html5ever::local_name;
use url::Url;

use super::byline::{self, Piece};
use super::choice::Choice;
use super::dates;
use super::features::{over, tag};
use super::json_ld::{Statements, Update};
use super::tree::{NodeId, Tree};
use super::units::Units;

/// What a page says about itself; empty fields are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Metadata {
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    /// As it stands, with its time and zone where it has them.
    pub(crate) date: Option<String>,
    pub(crate) author: Option<String>,
    /// Absolute, `http` or `https`.
    pub(crate) url: Option<String>,
    /// A language tag (BCP 47).
    pub(crate) language: Option<String>,
}

const TITLES: &[&str] = &[
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "dc:title",
    "citation_title",
    "parsely-title",
];
const OUTLETS: &[&str] = &["og:site_name", "dc.publisher", "dcterms.publisher", "publisher"];
const APPLICATION: &[&str] = &["application-name", "apple-mobile-web-app-title"];
/// When it was first published; modified dates come after them.
const DATES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "date.created",
    "release_date",
    "article:published:time",
    "published_time",
    "published-date",
    "published",
    "article.published",
    "rnews:datepublished",
    "vr:published_time",
    "bt:pubdate",
    "created",
];
/// When it was last changed.
const CHANGED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "article:modified:time",
    "article:modified",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "revision_date",
];
const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "article:author_name",
    "articleauthor",
    "og:article:author",
    "authors",
    "twitter:misc:written by",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "citation_author",
];
const LOCALES: &[&str] = &["content-language", "language", "dc.language", "og:locale"];

/// All that a page states: of itself, and of its article.
pub(crate) struct Stated {
    pub(crate) metadata: Metadata,
    /// The whole article.
    pub(crate) body: Option<String>,
    /// What it is about.
    pub(crate) description: Option<String>,
    /// The posts of a live blog.
    pub(crate) updates: Vec<Update>,
    /// When the article was last changed.
    pub(crate) modified: Option<String>,
    /// Who is stated to be the author and is nobody: the outlet, its newsroom.
    staff: Option<String>,
    /// When the page says that it was changed.
    changed: Option<String>,
    /// Every title that the page states.
    titles: Vec<String>,
}

const DESCRIPTIONS: &[&str] = &["og:description", "description", "twitter:description"];

/// Reads what `tree` says about itself; `base` is where it was fetched.
pub(crate) fn stated(tree: &Tree, base: Option<&Url>) -> Stated {
    let metas = Metas::of(tree);
    let url = address(tree, &metas, base);
    let ld = Statements::of(tree, url.as_deref());
    let first = |names: &[&str]| metas.first(names);
    let headings: Vec<NodeId> = tree.elements(local_name!("h1")).collect();
    let text = |id: NodeId| short_text(tree, id);
    let is_headline = |id: &NodeId| {
        tree.attribute(*id, local_name!("itemprop")) == Some("headline")
            || stands_in(tree, *id, &["article", "main"])
    };
    let head = tree.elements(local_name!("title")).next().and_then(text);
    // A heading that has nothing in common with the page's title names the section.
    let of_heading = |id: NodeId| {
        let heading = text(id);
        heading.filter(|it| head.as_deref().is_none_or(|head| have_a_word_in_common(it, head)))
    };
    let metadata = Metadata {
        title: ld
            .title()
            .or_else(|| first(TITLES))
            .or_else(|| headings.iter().copied().filter(is_headline).find_map(of_heading))
            .or_else(|| if let [only] = headings[..] { of_heading(only) } else { None })
            .or_else(|| head.clone()),
        outlet: first(&OUTLETS[..1])
            .or_else(|| ld.outlet())
            .or_else(|| first(&OUTLETS[1..]))
            .or_else(|| first(APPLICATION))
            .or_else(|| url.as_deref().and_then(host)),
        // Only where it is stated, never out of running text: a wrong date makes the wrong
        // outlet the first.
        date: ld
            .date()
            .or_else(|| first(DATES))
            .or_else(|| marked_date(tree))
            .or_else(|| url.as_deref().and_then(date_in_address))
            .map(|it| dates::sortable(&it)),
        author: None,
        language: tree
            .elements(local_name!("html"))
            .find_map(|it| tree.attribute(it, local_name!("lang")))
            .and_then(tidy)
            .or_else(|| first(LOCALES))
            .or_else(|| ld.language())
            .filter(|it| is_language_tag(it)),
        url,
    };
    let outlets = metadata.outlet.iter().chain(ld.outlet().iter()).cloned().collect::<Vec<_>>();
    let host = metadata.url.as_deref().and_then(host);
    let stem = host.as_deref().and_then(|it| it.rsplit('.').nth(1)).map(str::to_owned);
    let mut metadata = metadata;
    let staff;
    (metadata.author, staff) = author(&ld, &metas, &outlets, stem.as_deref());
    // What stands for networks is one statement, however often it is repeated.
    let shared = TITLES[..2].iter().find_map(|it| metas.first(&[*it]));
    let titles = ld.title().into_iter().chain(shared).chain(head).collect();
    let modified = ld.modified().or_else(|| first(CHANGED)).map(|it| dates::sortable(&it));
    let description = first(DESCRIPTIONS).or_else(|| ld.description());
    Stated {
        metadata,
        body: ld.body(),
        description,
        updates: ld.updates(),
        modified,
        staff,
        changed: first(CHANGED).map(|it| dates::sortable(&it)),
        titles,
    }
}

/// Who wrote it by what the page states: the first statement that names somebody, and who
/// is left where that is nobody: a newsroom, or the name that somebody logs in with. An
/// address, a number, the site and its publisher are nobody's name.
fn author(
    ld: &Statements,
    metas: &Metas,
    outlets: &[String],
    stem: Option<&str>,
) -> (Option<String>, Option<String>) {
    let outlets = || outlets.iter().map(String::as_str).chain(stem);
    let is_site = |name: &str| outlets().any(|it| byline::is_outlet(name, it));
    let is_person = |name: &String| {
        !name.contains(['@', '{', '<'])
            && !name.starts_with("http")
            && !name.starts_with("www.")
            && !name.contains("://")
            && !name.contains("www.")
            && name.chars().filter(|it| it.is_alphabetic()).count() >= 2
            && name.len() <= 200
            && !is_site(name)
    };
    let mut stated = vec![ld.authors()];
    // A page has a `<meta>` for each of several authors.
    stated.extend(AUTHORS.iter().map(|name| metas.all(name).flat_map(names).collect()));
    stated.push(metas.labelled(byline::words("preview")).into_iter().collect());
    // Systems that count readers have names of their own for it: `sailthru.author`.
    let named = |name: &str| {
        name.strip_suffix("author").is_some_and(|it| it.ends_with(['.', ':', '-', '_']))
    };
    let others = metas.0.iter().filter(|(name, _)| named(name));
    stated.push(others.take(1).flat_map(|(_, content)| names(content.clone())).collect());
    let is_login =
        |it: &str| !it.contains(' ') && it.chars().all(|c| !c.is_alphabetic() || c.is_lowercase());
    // An article may be stated to be its newsroom's; the `<meta>` of a page that names the
    // site says no more than whose page it is.
    let mut staff = ld.authors().into_iter().find(|it| is_site(it));
    for names in stated {
        let mut res: Vec<String> = Vec::new();
        for name in names.into_iter().filter(is_person) {
            let name = person(&name).unwrap_or(name);
            let is_desk = byline::is_desk(&name, outlets());
            if is_desk || is_login(&name) {
                // Nobody is called "admin".
                staff = staff.or_else(|| (!(is_desk && is_login(&name))).then_some(name));
            } else if !res.contains(&name) {
                res.push(name);
            }
        }
        if !res.is_empty() {
            return (Some(byline::without_roles(&res.join(", "))), staff);
        }
    }
    (None, staff)
}

/// The names in one statement.
fn names(text: String) -> Vec<String> {
    let parts = text.split([',', ';', '|']).map(str::trim);
    let all: Vec<String> = parts.clone().filter(|it| !it.is_empty()).map(str::to_owned).collect();
    if all.iter().all(|it| it.contains(' ')) { all } else { vec![text] }
}

/// Takes from what the page shows what it does not state, or states less well.
pub(crate) fn shown(stated: &mut Stated, tree: &Tree, units: &Units, choice: &Choice) {
    let headline = choice.headline;
    let metadata = &mut stated.metadata;
    let shown = headline.map(|at| units.text_of(&units.units[at]).replace('\n', " "));
    let stem = metadata.url.as_deref().and_then(host);
    let stem = stem.as_deref().and_then(|it| it.rsplit('.').nth(1));
    if let Some(title) = &metadata.title {
        let outlets = [metadata.outlet.as_deref(), stem];
        let title = titled(title, &stated.titles, shown.as_deref(), &outlets, units);
        metadata.title = Some(unescaped(title));
    }
    let pieces = match headline {
        Some(headline) if metadata.author.is_none() || metadata.date.is_none() => {
            byline::pieces(tree, units, choice, headline)
        }
        _ => Vec::new(),
    };
    if metadata.author.is_none()
        && let Some(headline) = headline
    {
        let (outlet, language) = (metadata.outlet.as_deref(), metadata.language.as_deref());
        metadata.author = byline::byline(tree, &pieces, headline, outlet, language)
            .or_else(|| byline::labelled(units, metadata.outlet.as_deref()));
    }
    if metadata.author.is_none() {
        metadata.author = stated.staff.take();
    }
    if metadata.date.is_none()
        && let Some(headline) = headline
    {
        let language = metadata.language.as_deref();
        let found = stamp(units, choice, &pieces, headline, language);
        let is_change = found.as_ref().is_some_and(|it| it.is_change);
        let found = found.map(|it| it.date);
        let (first, changed) = if is_change { (None, found) } else { (found, None) };
        metadata.date = first.or_else(|| labelled_date(units)).or(changed);
    }
    // A page that only says when it was changed has been out since then at the latest.
    if metadata.date.is_none() {
        metadata.date.clone_from(&stated.changed);
    }
}

/// The date that stands alone near the headline, or behind a name: the first that is no
/// change's, and first of those below it. Above it the site has the date of today, so that
/// there the place of the headline counts.
fn stamp(
    units: &Units,
    choice: &Choice,
    pieces: &[Piece],
    headline: usize,
    language: Option<&str>,
) -> Option<dates::Shown> {
    /// So many units below the headline a date may stand.
    const AFTER: usize = 12;
    let above = |it: usize| over(&units.places, it);
    let place = |at: usize| units.places[units.units[at].place].block;
    let frame = above(place(headline)).and_then(above);
    let is_beside = |at: usize| {
        let places = std::iter::successors(Some(place(at)), |it| units.places[*it].parent);
        frame.is_some_and(|frame| places.take_while(|it| *it >= frame).any(|it| it == frame))
    };
    // Below the standfirst and the first paragraph dates are of other things.
    let is_text = |it: &usize| choice.keeps(*it) && choice.looks.is_prose(*it);
    let end = (headline + 1..units.units.len()).filter(is_text).nth(1).unwrap_or(usize::MAX);
    let reach = headline + 1..end.min(headline + AFTER);
    let below = pieces.iter().filter(|it| reach.contains(&it.unit));
    let before = pieces.iter().filter(|it| it.unit < headline && is_beside(it.unit));
    let mut changed = None;
    for piece in below.chain(before) {
        // A date in a link or a heading is that of what the page leads to.
        let level = tag(&units.places[place(piece.unit)]);
        if units.units[piece.unit].linked > 0 || (3..=6).contains(&level) {
            continue;
        }
        for line in piece.text.lines() {
            match dated(line, language) {
                Some(it) if !it.is_change => return Some(it),
                Some(it) => _ = changed.get_or_insert(it),
                None => {}
            }
        }
    }
    changed
}

/// The date that a line is, or that stands in it behind a name: "Ida Brandt, 4 May 2025". In
/// a caption it is the picture's.
fn dated(line: &str, language: Option<&str>) -> Option<dates::Shown> {
    const LONGEST: usize = 100;
    let is_short = line.len() <= LONGEST;
    let alone = if is_short { dates::shown(line, language) } else { None };
    // With the name, the day of a change may stand in the line.
    alone
        .or_else(|| byline::signed(line, language, None).map(|it| it.date))
        .or_else(|| if is_short { behind_a_name(line, language) } else { None })
}

/// The date behind the first mark of a line, where a name stands before it that no given name
/// tells.
fn behind_a_name(line: &str, language: Option<&str>) -> Option<dates::Shown> {
    let marks = [",", "|", "·", "•", " - ", " – ", " — "];
    let cut = marks.into_iter().filter_map(|it| line.split_once(it)).min_by_key(|it| it.0.len());
    let (before, behind) = cut?;
    let is_named = byline::is_name(before) || !byline::cued_names(before, None).is_empty();
    is_named.then(|| dates::shown(behind, language)).flatten()
}

/// The date behind a label that says so, anywhere on the page: `Date: 28 April 2023`. None
/// where labels say several.
fn labelled_date(units: &Units) -> Option<String> {
    let all =
        units.units.iter().filter_map(|unit| byline::behind(units, unit, byline::words("date")));
    let mut dates = all.filter_map(|it| dates::shown(it, None)).map(|it| it.date);
    let first = dates.next()?;
    dates.all(|it| it == first).then_some(first)
}

/// A title whose entities were written twice: `It&amp;#8217;s late`.
pub(crate) fn unescaped(title: String) -> String {
    let is_escaped = title.split('&').skip(1).any(|it| {
        let end = it.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
        end.is_some_and(|at| at > 1 && it[at..].starts_with(';'))
    });
    if !is_escaped {
        return title;
    }
    tidy(&super::resolved_entities(&title)).unwrap_or(title)
}

/// The headline as the page states it, without the name of the site behind it; as it shows
/// it, where it states nothing but that name, or where it shows another headline and most
/// of its statements, `all`, have that one.
fn titled(
    stated: &str,
    all: &[String],
    shown: Option<&str>,
    outlets: &[Option<&str>],
    units: &Units,
) -> String {
    let plain = without_site(stated, shown, outlets);
    let is_site = outlets.iter().flatten().any(|it| byline::is_outlet(&plain, it));
    let squeezed = super::features::squeezed;
    let is_stated = shown.map(squeezed).filter(|it| !it.is_empty()).is_some_and(|shown_one| {
        let own = squeezed(&plain);
        let with = |wanted: &str| {
            let one = |it: &&String| squeezed(&without_site(it, shown, outlets)) == wanted;
            all.iter().filter(one).count()
        };
        shown_one != own
            && with(&shown_one) > with(&own).max(1)
            && !units.units.iter().any(|it| squeezed(units.text_of(it)) == own)
    });
    shown.and_then(tidy).filter(|_| is_site || is_stated).unwrap_or(plain)
}

/// A title without what stands behind its last mark, where that is the site's name or what
/// stands before is the headline that the page shows; and without the site's name before
/// its first, unless the page shows that, too.
fn without_site(title: &str, shown: Option<&str>, outlets: &[Option<&str>]) -> String {
    let mut title = title;
    let shown = shown.map(super::features::squeezed);
    let first = [": ", " | ", " - ", " – ", " — ", " :: ", " » ", " · ", "｜"]
        .iter()
        .filter_map(|mark| title.split_once(mark))
        .min_by_key(|it| it.0.len());
    if let Some((site, rest)) = first.filter(|it| it.1.contains(' '))
        && outlets.iter().flatten().any(|it| byline::is_outlet(site, it))
        && shown.as_ref().is_none_or(|it| *it != super::features::squeezed(title))
    {
        title = rest.trim();
    }
    loop {
        let marks =
            [" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " » ", "｜", " : ", "|", "："];
        let last = marks.iter().filter_map(|it| title.rfind(it).map(|at| (at, it.len()))).max();
        let Some((at, len)) = last else { return title.to_owned() };
        let (before, behind) = (title[..at].trim(), title[at + len..].trim());
        let is_shown = shown.as_ref().is_some_and(|it| *it == super::features::squeezed(before));
        // "Print version: Headline"
        let own = shown.as_ref().filter(|it| !it.is_empty()).and_then(|it| {
            let rest = title.split_once(": ").map(|it| it.1.trim())?;
            (super::features::squeezed(rest) == *it).then_some(rest)
        });
        if let Some(own) = own {
            return own.to_owned();
        }
        let is_site = outlets.iter().flatten().any(|it| byline::is_outlet(behind, it));
        if before.is_empty() || !(is_shown || is_site) {
            // The name may stand before another piece: "Headline | Site | Date".
            let rest = shown.as_ref().filter(|it| !it.is_empty()).and_then(|it| {
                let first = marks.iter().filter_map(|mark| title.find(mark)).min()?;
                (super::features::squeezed(&title[..first]) == *it).then(|| title[..first].trim())
            });
            return rest.unwrap_or(title).to_owned();
        }
        title = before;
    }
}

/// Whether two titles share a word that tells something, or, in scripts that part no words,
/// their beginning.
fn have_a_word_in_common(heading: &str, title: &str) -> bool {
    const LETTERS: usize = 4;
    let squeezed = super::features::squeezed;
    let title = squeezed(title);
    let words = heading.split_whitespace().map(squeezed);
    let start: String = squeezed(heading).chars().take(LETTERS).collect();
    let mut words = words.filter(|it| it.chars().count() >= LETTERS).chain([start]);
    words.any(|it| !it.is_empty() && title.contains(&it))
}

/// Whether an element stands in one of these names.
fn stands_in(tree: &Tree, id: NodeId, names: &[&str]) -> bool {
    std::iter::successors(tree.parent(id), |&it| tree.parent(it))
        .filter_map(|it| tree.name(it))
        .any(|it| names.contains(&&**it))
}

/// The page's `<meta>` elements: their names in lower case, and their content.
struct Metas(Vec<(String, String)>);

impl Metas {
    fn of(tree: &Tree) -> Self {
        let mut res = Vec::new();
        for id in tree.elements(local_name!("meta")) {
            let Some(content) = tree.attribute(id, local_name!("content")).and_then(tidy) else {
                continue;
            };
            for name in [
                local_name!("property"),
                local_name!("name"),
                local_name!("itemprop"),
                local_name!("http-equiv"),
            ] {
                let Some(all) = tree.attribute(id, name) else { continue };
                let all = all.trim().to_ascii_lowercase();
                // Some elements have several names: `og:title dc.title`.
                if all.contains(':') {
                    let names = all.split_ascii_whitespace().filter(|it| *it != all);
                    res.extend(names.map(|it| (it.to_owned(), content.clone())));
                }
                res.push((all, content.clone()));
            }
        }
        Self(res)
    }

    /// What all of one name say.
    fn all(&self, name: &str) -> impl Iterator<Item = String> {
        self.0.iter().filter(move |(it, _)| it == name).map(|(_, content)| content.clone())
    }

    /// The value that has one of these labels: previews of pages have numbered pairs.
    fn labelled(&self, labels: &[&str]) -> Option<String> {
        self.0.iter().find_map(|(name, label)| {
            let number = name.strip_prefix("twitter:label")?;
            let is_it = labels.contains(&label.to_lowercase().as_str());
            is_it.then(|| self.first(&[&format!("twitter:data{number}")])).flatten()
        })
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|&name| {
            self.0.iter().find(|(it, _)| it == name).map(|(_, content)| content.clone())
        })
    }
}

/// The canonical address.
fn address(tree: &Tree, metas: &Metas, base: Option<&Url>) -> Option<String> {
    let canonical = tree
        .elements(local_name!("link"))
        .filter(|it| tree.attribute(*it, local_name!("rel")) == Some("canonical"))
        .find_map(|it| tree.attribute(it, local_name!("href")));
    let stated = [canonical.and_then(tidy), metas.first(&["og:url", "twitter:url"])];
    let absolute = |it: &String| {
        let url = match base {
            Some(base) => base.join(it).ok()?,
            None => Url::parse(it).ok()?,
        };
        (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.to_string())
    };
    let found = stated.iter().flatten().find_map(absolute);
    found.or_else(|| base.map(Url::to_string))
}

/// A site's name where it tells no other: its host without `www.`.
pub(crate) fn host(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// The date of a `<time>` or another element that is marked as a date. One
/// outside of the article counts only when there is no other.
fn marked_date(tree: &Tree) -> Option<String> {
    const CLASSES: &[&str] = &["entry-date", "published"];
    let has = |id: NodeId, name, wanted: &[&str]| {
        tree.attribute(id, name)
            .is_some_and(|it| it.split_whitespace().any(|it| wanted.contains(&it)))
    };
    let is_marked = |id: &NodeId| {
        let name = tree.name(*id).map_or("", |it| &**it);
        has(*id, local_name!("itemprop"), &["datePublished"])
            || name == "time"
                && (tree.attribute(*id, "pubdate".into()).is_some()
                    || has(*id, local_name!("class"), CLASSES))
            || name == "abbr" && has(*id, local_name!("class"), &CLASSES[1..])
    };
    let value = |id: NodeId| {
        [local_name!("datetime"), local_name!("content"), local_name!("title")]
            .into_iter()
            .find_map(|name| tree.attribute(id, name))
            .map_or_else(|| short_text(tree, id), tidy)
            .filter(|it| has_date(it))
    };
    let elements = || tree.below(NodeId::ROOT).filter(|it| tree.name(*it).is_some());
    if let Some(date) = elements().filter(is_marked).find_map(value) {
        return Some(date);
    }
    let times = || {
        tree.elements(local_name!("time"))
            .filter(|it| tree.attribute(*it, local_name!("datetime")).is_some())
    };
    let is_inside = |it: &NodeId| stands_in(tree, *it, &["article", "main", "header"]);
    if let Some(date) = times().filter(is_inside).find_map(value) {
        return Some(date);
    }
    // Of several that differ, nothing says which is the article's.
    let mut every = times().filter_map(value);
    let date = every.next()?;
    every.all(|it| it == date).then_some(date)
}

/// Whether there is at least a year.
fn has_date(value: &str) -> bool {
    let digits =
        |at: usize| value.as_bytes()[at..].iter().take_while(|it| it.is_ascii_digit()).count();
    value.len() < 64
        && (0..value.len()).any(|at| digits(at) == 4 && (at == 0 || digits(at - 1) != 5))
}

/// The date in a path like `/2026/11/22/`.
fn date_in_address(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let parts: Vec<&str> = url.path_segments()?.collect();
    let number = |text: &str, len: std::ops::RangeInclusive<usize>| {
        (len.contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    parts.windows(3).find_map(|it| {
        let year = number(it[0], 4..=4).filter(|it| (1990..2100).contains(it))?;
        let month = number(it[1], 1..=2).filter(|it| (1..=12).contains(it))?;
        let day = number(it[2], 1..=2).filter(|it| (1..=31).contains(it))?;
        Some(format!("{year:04}-{month:02}-{day:02}"))
    })
}

/// A name out of a byline: without the words before it.
pub(super) fn person(text: &str) -> Option<String> {
    let text = text.split('\n').next().unwrap_or(text);
    let mut words = text.trim().trim_end_matches([',', '|', '·', '-', ':', ';']).trim();
    for cue in byline::words("stated") {
        let begins = words.get(..cue.len()).is_some_and(|it| it.eq_ignore_ascii_case(cue));
        if begins && words[cue.len()..].starts_with([' ', ':', '\u{a0}']) {
            words = words[cue.len()..].trim_start_matches([' ', ':', '\u{a0}']);
            break;
        }
    }
    let is_name = words.chars().any(char::is_alphabetic)
        && !words.chars().any(|it| it.is_ascii_digit() || matches!(it, '@' | ':'));
    is_name.then(|| words.to_owned()).and_then(|it| tidy(&it))
}

/// Letters, digits and hyphens, as `de`, `en-US` or `zh-Hant`.
fn is_language_tag(text: &str) -> bool {
    let part =
        |it: &str| (1..=8).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_alphanumeric());
    text.split(['-', '_']).all(part)
        && text.split(['-', '_']).next().is_some_and(|it| it.len() >= 2)
}

/// What an element says, on one line; `None` when it is no statement but a text.
pub(super) fn short_text(tree: &Tree, id: NodeId) -> Option<String> {
    /// Bytes with all white space; elements round a whole page are not read to their end.
    const MOST: usize = 1 << 15;
    let mut res = String::new();
    for text in tree.below(id).filter_map(|it| tree.text(it)) {
        res.push_str(text);
        if res.len() > MOST {
            return None;
        }
    }
    tidy(&res)
}

/// One line without the white space round it; `None` when nothing is left, or
/// when it is no statement but a text.
pub(super) fn tidy(text: &str) -> Option<String> {
    const LONGEST: usize = 1000;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}
