//! What a word can be in an attribution.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A set of [`Role`]s: one word form can be several things in several languages.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Roles(u16);

/// One thing that a word can be.
#[derive(Clone, Copy)]
#[repr(u16)]
pub(super) enum Role {
    /// A verb of saying.
    Say = 1,
    /// A verb of naming: *called it "…"*.
    Name = 1 << 1,
    /// A verb of thinking, and others that only stand before what they introduce.
    Think = 1 << 2,
    Pronoun = 1 << 3,
    Article = 1 << 4,
    Helper = 1 << 5,
    Link = 1 << 6,
    Preposition = 1 << 7,
    Time = 1 << 8,
    Title = 1 << 9,
    /// A bare description of people: *officials*.
    People = 1 << 10,
    Particle = 1 << 11,
    /// *according to*, *selon*: introduces a speaker without a verb.
    Source = 1 << 12,
    /// A verb that introduces speech only when it stands right beside it.
    Tag = 1 << 13,
    /// Part of the name of a place or a body, not of a person.
    Thing = 1 << 14,
}

impl Roles {
    pub(super) const fn has(self, role: Role) -> bool {
        self.0 & role as u16 != 0
    }

    /// Any verb that introduces a quotation.
    pub(super) const fn is_cue(self) -> bool {
        self.has(Role::Say) || self.has(Role::Name) || self.has(Role::Think)
    }
}

static WORDS: LazyLock<BTreeMap<&str, Roles>> = LazyLock::new(|| {
    let mut map: BTreeMap<&str, Roles> = BTreeMap::new();
    let files = [include_str!("../data/cues.txt"), include_str!("../data/words.txt")];
    let lines = files.into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#'));
    for line in lines {
        let mut words = line.split_whitespace();
        let Some(role) = words.next().and_then(role) else { continue };
        for word in words {
            map.entry(word).or_default().0 |= role as u16;
        }
    }
    map
});

fn role(group: &str) -> Option<Role> {
    Some(match group {
        "say" => Role::Say,
        "name" => Role::Name,
        "think" => Role::Think,
        "tag" => Role::Tag,
        "thing" => Role::Thing,
        "pronoun" => Role::Pronoun,
        "article" => Role::Article,
        "helper" => Role::Helper,
        "link" => Role::Link,
        "preposition" => Role::Preposition,
        "time" => Role::Time,
        "title" => Role::Title,
        "role" => Role::People,
        "particle" => Role::Particle,
        "source" => Role::Source,
        _ => return None,
    })
}

/// Whether `text` is written as titles are in English: up to eight words, each but
/// the small ones with a capital.
pub(super) fn is_title_case(text: &str) -> bool {
    let mut words = 0;
    let all = text.split_whitespace().all(|word| {
        words += 1;
        let first = word.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().next();
        let capital = first.is_none_or(|c| c.is_uppercase() || c.is_numeric());
        let roles = roles_of(word);
        let small = [Role::Article, Role::Preposition, Role::Link, Role::Particle];
        capital || words > 1 && small.into_iter().any(|it| roles.has(it))
    });
    all && words <= 8
}

/// The roles of `word`, in any case, a possessive ending left off.
pub(super) fn roles_of(word: &str) -> Roles {
    if word.len() > 40 {
        return Roles::default();
    }
    let roles = |lower: &str| WORDS.get(lower).copied().unwrap_or_default();
    if word.bytes().all(|it| it.is_ascii_lowercase()) {
        return roles(word);
    }
    roles(&word.to_lowercase())
}
