//! What furniture is found.

use crate::text::Place;

/// One piece of site furniture and everywhere it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Furniture {
    /// What it is.
    pub kind: FurnitureKind,
    /// What gave it away: a short phrase for a reader.
    pub evidence: String,
    /// Where it stands: one or more, ascending, each a whole line or block of lines.
    pub occurrences: Vec<Place>,
}

/// What a piece of furniture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FurnitureKind {
    /// A line or block that recurs across pages.
    Recurring,
    /// An image's caption, with or without its credit.
    Caption,
    /// A photographer's or agency's credit line.
    Credit,
    /// A link to another story.
    RelatedLink,
    /// A video's or audio's length, or a time of day on its own.
    TimeCode,
    /// The age, date or byline stamp of a page or card.
    Stamp,
    /// Outlet, age, outlet again: the header of a related-article card.
    CardHeader,
    /// Sign up, subscribe, log in, accept cookies.
    Notice,
    /// A plea for money.
    Appeal,
    /// An app's advertisement.
    AppPromotion,
    /// Comments, sharing, hashtags, menus.
    Navigation,
    /// What a missing image or logo leaves in the text.
    Placeholder,
    /// A rule, a row of dots or stars, a stray mark: no word at all.
    Separator,
    /// The headline again, or a sentence of the text pulled out of it.
    Repeat,
}

impl FurnitureKind {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recurring => "recurring",
            Self::Caption => "caption",
            Self::Credit => "credit",
            Self::RelatedLink => "related-link",
            Self::TimeCode => "time-code",
            Self::Stamp => "stamp",
            Self::CardHeader => "card-header",
            Self::Notice => "notice",
            Self::Appeal => "appeal",
            Self::AppPromotion => "app-promotion",
            Self::Navigation => "navigation",
            Self::Placeholder => "placeholder",
            Self::Separator => "separator",
            Self::Repeat => "repeat",
        }
    }
}
