//! JSON-LD: what a page states in the vocabulary of schema.org.

use html5ever::local_name;
use serde_json::{Map, Value};

use super::metadata::tidy;
use super::resolved_entities;
use super::tree::Tree;

/// A page has so many statements at most; some shops have thousands of offers.
const MAX_OBJECTS: usize = 2_000;

/// The objects of a page, and which of them is its article.
pub(super) struct Statements {
    objects: Vec<Map<String, Value>>,
    article: Option<usize>,
}

/// A post of a live blog, as a page states it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Update {
    pub(super) title: Option<String>,
    /// As it stands: some have tags in it.
    pub(super) body: String,
    pub(super) date: Option<String>,
    pub(super) author: Option<String>,
}

impl Statements {
    /// The posts of a live blog, in the order of the page.
    pub(super) fn updates(&self) -> Vec<Update> {
        let all = self.objects.iter().find_map(|it| it.get("liveBlogUpdate"));
        let all = match all {
            Some(Value::Array(all)) => all.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        let of = |it: &Value| {
            let text = |name: &str| it.get(name).and_then(first_string);
            Some(Update {
                title: text("headline").and_then(plain),
                body: text("articleBody").unwrap_or_default().to_owned(),
                date: text("datePublished").and_then(plain),
                author: it.get("author").and_then(|it| self.names(it).into_iter().next()),
            })
        };
        let is_said = |it: &Update| it.title.is_some() || !it.body.trim().is_empty();
        all.iter().filter_map(of).filter(is_said).take(MAX_OBJECTS).collect()
    }

    /// Reads the scripts of `tree`; of several articles the one at `url`
    /// counts, else the first.
    pub(super) fn of(tree: &Tree, url: Option<&str>) -> Self {
        let mut objects = Vec::new();
        for id in tree.elements(local_name!("script")) {
            let is_statement = tree
                .attribute(id, local_name!("type"))
                .is_some_and(|it| it.eq_ignore_ascii_case("application/ld+json"));
            if is_statement && let Some(value) = parse(&tree.text_below(id)) {
                flatten(value, &mut objects);
            }
        }
        let is_article = |it: &Map<String, Value>| types(it).any(is_article_type);
        let at_url =
            |it: &Map<String, Value>| url.is_some_and(|url| addresses(it).any(|it| it == url));
        let article = objects
            .iter()
            .position(|it| is_article(it) && at_url(it))
            .or_else(|| objects.iter().position(is_article));
        Self { objects, article }
    }

    fn field(&self, name: &str) -> Option<&Value> {
        self.objects[self.article?].get(name)
    }

    pub(super) fn title(&self) -> Option<String> {
        self.field("headline").and_then(Value::as_str).and_then(plain)
    }

    pub(super) fn date(&self) -> Option<String> {
        ["datePublished", "dateCreated", "uploadDate"]
            .iter()
            .find_map(|name| first_string(self.field(name)?))
            .and_then(plain)
    }

    /// The whole article, where it is stated, as it stands.
    pub(super) fn body(&self) -> Option<String> {
        let text = self.field("articleBody").and_then(Value::as_str)?;
        Some(text.to_owned())
    }

    pub(super) fn description(&self) -> Option<String> {
        self.field("description").and_then(Value::as_str).and_then(plain)
    }

    /// The publisher's name; without an article, that of the site.
    pub(super) fn outlet(&self) -> Option<String> {
        let publisher = self.field("publisher").and_then(|it| self.names(it).into_iter().next());
        publisher.or_else(|| {
            let site = self
                .objects
                .iter()
                .find(|it| types(it).any(|it| it == "WebSite" || it == "NewsMediaOrganization"))?;
            site.get("name").and_then(first_string).and_then(plain)
        })
    }

    /// When the article was last changed.
    pub(super) fn modified(&self) -> Option<String> {
        self.field("dateModified").and_then(first_string).and_then(plain)
    }

    pub(super) fn authors(&self) -> Vec<String> {
        let value = self.field("author").or_else(|| self.field("creator"));
        value.map(|it| self.names(it)).unwrap_or_default()
    }

    pub(super) fn language(&self) -> Option<String> {
        self.field("inLanguage").and_then(first_string).and_then(plain)
    }

    /// The names of people or organizations: strings, objects, or references to
    /// objects elsewhere on the page.
    fn names(&self, value: &Value) -> Vec<String> {
        let one = |value: &Value| match value {
            // The address of a profile is nobody's name.
            Value::String(name) if name.starts_with("http") => None,
            Value::String(name) => plain(name),
            Value::Object(object) => object
                .get("name")
                .or_else(|| {
                    let id = object.get("@id")?;
                    self.objects.iter().find(|it| it.get("@id") == Some(id))?.get("name")
                })
                .and_then(first_string)
                .and_then(plain),
            _ => None,
        };
        let mut res: Vec<String> = match value {
            Value::Array(all) => all.iter().filter_map(one).collect(),
            value => one(value).into_iter().collect(),
        };
        let mut seen = Vec::new();
        res.retain(|name| {
            !seen.contains(name) && {
                seen.push(name.clone());
                true
            }
        });
        res
    }
}

/// Sites often leave line ends in strings, which JSON does not allow.
fn parse(script: &str) -> Option<Value> {
    let script = script.trim().trim_end_matches(';');
    serde_json::from_str(script).ok().or_else(|| {
        let spaced: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&spaced).ok()
    })
}

/// The objects at the top, in arrays, in `@graph` and as main entities, in order.
fn flatten(value: Value, into: &mut Vec<Map<String, Value>>) {
    let mut left = vec![value];
    while let Some(value) = left.pop() {
        if into.len() >= MAX_OBJECTS {
            return;
        }
        match value {
            // Reversed, since the last one is taken first.
            Value::Array(all) => left.extend(all.into_iter().rev()),
            Value::Object(mut object) => {
                for name in ["mainEntity", "@graph"] {
                    left.extend(object.remove(name));
                }
                into.push(object);
            }
            _ => {}
        }
    }
}

fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let all = match object.get("@type") {
        Some(Value::Array(all)) => all.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    all.iter().filter_map(Value::as_str)
}

fn is_article_type(name: &str) -> bool {
    let name = name.rsplit(['/', ':']).next().unwrap_or(name);
    name.ends_with("Article") || matches!(name, "BlogPosting" | "LiveBlogPosting" | "Report")
}

/// Where an article says that it stands.
fn addresses(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    ["url", "mainEntityOfPage", "@id"].into_iter().filter_map(|name| match object.get(name)? {
        Value::Object(page) => page.get("@id").and_then(Value::as_str),
        value => value.as_str(),
    })
}

fn first_string(value: &Value) -> Option<&str> {
    match value {
        Value::Array(all) => all.first()?.as_str(),
        value => value.as_str(),
    }
}

/// Text of a statement: some sites put entities and tags into it.
fn plain(text: &str) -> Option<String> {
    if text.contains(['&', '<']) {
        return tidy(&resolved_entities(text));
    }
    tidy(text)
}
