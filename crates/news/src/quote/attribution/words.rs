//! What a word can be in an attribution.

use super::lexicon::Lexicon;

/// A set of [`Role`]s: one word form can be several things in several languages.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Roles(u32);

/// One thing that a word can be.
#[derive(Clone, Copy)]
#[repr(u32)]
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
    /// Stands for one man.
    He = 1 << 15,
    /// Stands for one woman.
    She = 1 << 16,
    /// Stands for several, or for a body.
    They = 1 << 17,
    /// Stands for who writes, or is spoken to.
    Itself = 1 << 18,
}

impl Roles {
    pub(super) const fn has(self, role: Role) -> bool {
        self.0 & role as u32 != 0
    }

    pub(super) const fn add(&mut self, role: Role) {
        self.0 |= role as u32;
    }

    /// Any of the closed classes that no name and no verb of saying belongs to.
    pub(super) const fn is_small(self) -> bool {
        const SMALL: u32 = Role::Article as u32
            | Role::Link as u32
            | Role::Preposition as u32
            | Role::Helper as u32
            | Role::Time as u32
            | Role::Pronoun as u32
            | Role::He as u32
            | Role::She as u32
            | Role::They as u32
            | Role::Itself as u32
            | Role::Source as u32;
        self.0 & SMALL != 0
    }

    pub(super) const fn without_verbs(self) -> Self {
        let verbs = Role::Say as u32 | Role::Name as u32 | Role::Think as u32 | Role::Tag as u32;
        Self(self.0 & !verbs)
    }

    /// Any verb that introduces a quotation.
    pub(super) const fn is_cue(self) -> bool {
        self.has(Role::Say) || self.has(Role::Name) || self.has(Role::Think)
    }
}

pub(super) fn role(group: &str) -> Option<Role> {
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
        "he" => Role::He,
        "she" => Role::She,
        "they" => Role::They,
        "self" => Role::Itself,
        _ => return None,
    })
}

/// Whether `text` is written as titles are in English: up to eight words, each but
/// the small ones with a capital.
pub(super) fn is_title_case(lexicon: &Lexicon, text: &str) -> bool {
    let mut words = 0;
    let all = text.split_whitespace().all(|word| {
        words += 1;
        let first = word.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().next();
        let capital = first.is_none_or(|c| c.is_uppercase() || c.is_numeric());
        let roles = lexicon.roles(word);
        let small = [Role::Article, Role::Preposition, Role::Link, Role::Particle];
        capital || words > 1 && small.into_iter().any(|it| roles.has(it))
    });
    all && words <= 8
}
