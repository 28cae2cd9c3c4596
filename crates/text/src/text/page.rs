//! What a web page, a feed or a row has beside the text of its article.

use super::Span;

/// What a web page or a feed says of its article, and how the text was found.
///
/// Spans are bytes of the document's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageNotes {
    /// What stands between headline and article to sum it up; the text begins with it.
    pub standfirst: Option<String>,
    /// When the article was last changed, as the page says; not parsed.
    pub modified: Option<String>,
    /// For the entry of a feed, the id that the feed has it by. The document's own id is
    /// another where an earlier entry had this one with another headline or text.
    pub entry: Option<String>,
    /// Where the text was found.
    pub basis: Basis,
    /// The posts of a live blog or the articles of a list, ascending and disjoint.
    pub parts: Vec<Part>,
    /// The tables of the text, ascending and disjoint: a row a line, cells parted by a tab.
    pub tables: Vec<Span>,
    /// The lines of the text that the page sets as headings, ascending and disjoint.
    pub headings: Vec<Span>,
    /// What the page sets as items of a list or as rows of a table, ascending and disjoint:
    /// lines of the article that look like a menu's, and are none.
    pub rows: Vec<Span>,
    /// The words of the page that are not in the text, in the order of the page; empty
    /// unless they were asked for.
    pub left_out: Vec<LeftOut>,
    /// The columns of a table's row that say nothing of the article itself, each with its
    /// name, in the order of the table; empty unless they were asked for.
    pub columns: Vec<(String, String)>,
    /// Why the text is known to be the beginning of a longer one, where the archive that it
    /// comes from says so.
    pub cut: Option<String>,
}

impl PageNotes {
    /// Whether there is nothing to note.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The lines of a text that its page sets as something, each kind ascending and disjoint.
#[derive(Clone, Copy, Debug, Default)]
pub struct SetLines<'n> {
    /// As headings.
    pub headings: &'n [Span],
    /// As items of a list or rows of a table.
    pub rows: &'n [Span],
}

/// Where the text of a page was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// In what the page shows, told apart from all else there.
    #[default]
    Article,
    /// In what the page states for machines (`articleBody`), since it shows next to
    /// nothing. Bad at subheads and lists, which are run together there.
    Statement,
    /// In all running text that the page shows, since nothing there looks like an
    /// article. Bad at pages whose running text is the site's.
    RunningText,
}

impl Basis {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Statement => "statement",
            Self::RunningText => "running-text",
        }
    }
}

/// One post of a live blog, or one article of several on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Where it stands in the text, its headline included.
    pub span: Span,
    /// Its headline, as the text has it.
    pub title: Option<String>,
    /// When it was posted, as the page says; not parsed.
    pub date: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
}

/// Words of a page that are not in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The byte of the text before which they stood.
    pub at: usize,
    /// What they are.
    pub kind: Clutter,
    /// What they say.
    pub text: String,
}

/// What words of a page are that are not its article's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clutter {
    /// The article's headline, which is the document's title.
    Headline,
    /// Who wrote it and when: the document's author and date.
    Byline,
    /// What the page does not show.
    Hidden,
    /// What stands in the text already.
    Repeat,
    /// The words below a picture.
    Caption,
    /// What readers wrote.
    Comment,
    /// Another article's headline or beginning.
    RelatedLink,
    /// The way to other pages.
    Navigation,
    /// Offers, terms, and what asks for consent, an account or money.
    Notice,
    /// Advertising.
    Advertisement,
    /// What stands in place of something that is not shown here.
    Placeholder,
    /// Buttons, lists of options, and the ways to pass an article on.
    Control,
    /// What a program summed up.
    Summary,
    /// Anything else that is the site's.
    Other,
}

impl Clutter {
    /// All kinds, in their order.
    pub const ALL: [Self; 14] = [
        Self::Headline,
        Self::Byline,
        Self::Hidden,
        Self::Repeat,
        Self::Caption,
        Self::Comment,
        Self::RelatedLink,
        Self::Navigation,
        Self::Notice,
        Self::Advertisement,
        Self::Placeholder,
        Self::Control,
        Self::Summary,
        Self::Other,
    ];

    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Byline => "byline",
            Self::Hidden => "hidden",
            Self::Repeat => "repeat",
            Self::Caption => "caption",
            Self::Comment => "comment",
            Self::RelatedLink => "related-link",
            Self::Navigation => "navigation",
            Self::Notice => "notice",
            Self::Advertisement => "advertisement",
            Self::Placeholder => "placeholder",
            Self::Control => "control",
            Self::Summary => "summary",
            Self::Other => "other",
        }
    }

    /// Why words of this kind are not in the text.
    #[must_use]
    pub const fn evidence(self) -> &'static str {
        match self {
            Self::Headline => "the headline, which is the title",
            Self::Byline => "who wrote it, and when",
            Self::Hidden => "the page does not show it",
            Self::Repeat => "it stands in the text already",
            Self::Caption => "the words below a picture",
            Self::Comment => "what readers wrote",
            Self::RelatedLink => "another article's",
            Self::Navigation => "the way to other pages",
            Self::Notice => "an offer, terms, or a request",
            Self::Advertisement => "advertising",
            Self::Placeholder => "in place of what is not shown here",
            Self::Control => "a control of the page",
            Self::Summary => "made by a program",
            Self::Other => "the site's, by where it stands and how it looks",
        }
    }
}
