//! The parts of one article.

use crate::text::Span;

/// All parts of one text. Every list ascends by start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segmentation {
    /// Paragraphs, headings and list items. Disjoint; together they hold every
    /// character of the text that is not white space.
    pub blocks: Vec<Block>,
    /// Sentences. Disjoint, each inside one block; together they hold every
    /// character of their block but white space between them.
    pub sentences: Vec<Span>,
    /// What stands between quotation marks. Nested quotations follow the one
    /// that holds them.
    pub quotations: Vec<Quotation>,
    /// Articles of other outlets inside this page. Disjoint.
    pub embedded: Vec<EmbeddedArticle>,
}

/// A stretch that the page shows as one: trimmed of white space, never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it is.
    pub span: Span,
}

/// What a [`Block`] is, by its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A short line without a sentence's end, followed by running text.
    Heading,
    /// A line that begins with a bullet, a dash or a number.
    ListItem,
}

/// Which pair of marks encloses a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuotationMarks {
    /// `"…"`
    Straight,
    /// `'…'`, also `‘…'` as some converters leave it
    StraightSingle,
    /// `“…”`, also `”…”`
    Curly,
    /// `‘…’`, also `’…’`
    CurlySingle,
    /// `„…“` and `„…”`
    Low,
    /// `‚…‘`
    LowSingle,
    /// `«…»` and `»…«`
    Guillemets,
    /// `‹…›` and `›…‹`
    GuillemetsSingle,
    /// `「…」` and the half-width pair
    Corner,
    /// `『…』`
    WhiteCorner,
    /// A speech that a dash opens, as in Spanish, French and Russian.
    Dash,
}

/// What stands between two quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The quoted words, without the marks; trimmed, never empty.
    pub span: Span,
    /// With the marks that are there.
    pub outer: Span,
    /// Which marks.
    pub marks: QuotationMarks,
    /// The index in [`Segmentation::blocks`] of the block that holds it.
    pub block: usize,
    /// 0 for a quotation in running text, 1 for one inside it, and so on.
    pub depth: usize,
    /// Whether it goes on from the quotation before it at the same depth: that
    /// one was left open at its paragraph's end and this paragraph opens the
    /// marks again, the convention of newspapers.
    pub continues: bool,
    /// Whether a closing mark was found. An open quotation ends at its block.
    pub closed: bool,
}

/// An article of another outlet that stands inside a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbeddedArticle {
    /// The whole card, from its first header line to the end of its body.
    pub span: Span,
    /// The outlet's name as it stands in the header.
    pub outlet: Option<Span>,
    /// The headline.
    pub title: Option<Span>,
    /// The age or date as it stands in the header (`26 minutes ago`).
    pub age: Option<Span>,
    /// The article's own text: everything after the header.
    pub body: Span,
}
