//! Who carries what: the model that every report of `wireprint compare` shows.

use super::Origin;
use super::When;
use crate::furniture::FurnitureKind;
use crate::text::{DocId, Place, Span};

/// An article: a document's own text, or an article inside its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Article {
    /// The document.
    pub doc: DocId,
    /// Which of the document's embedded articles, from 0; `None` for its own text.
    pub part: Option<usize>,
}

/// What a column of the matrix stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// A document with all that stands in it.
    #[default]
    Document,
    /// An outlet: its documents, and its articles inside other pages. A document
    /// whose outlet is not known is a column of its own.
    Outlet,
}

impl By {
    /// The word that outputs and settings use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Outlet => "outlet",
        }
    }
}

/// Who carries what of one story: its units and the columns that carry them.
///
/// `columns`, `compositions`, `headlines` and `appearances` have one entry a
/// column, in one order: documents by id, outlets by name.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// The documents, or the outlets.
    pub columns: Vec<Column>,
    /// What is carried, the most shared first; what only one column has comes last.
    pub units: Vec<Unit>,
    /// What each column's words are.
    pub compositions: Vec<Composition>,
    /// How many pieces of furniture of each kind stand in each column, kinds in their
    /// order.
    pub site: Vec<(FurnitureKind, Vec<usize>)>,
    /// The pairs of columns that share a word, ascending by both.
    pub pairs: Vec<ColumnPair>,
    /// The headlines of each column, in the order of its articles.
    pub headlines: Vec<Vec<Headline>>,
    /// When each column appeared.
    pub appearances: Vec<Appearance>,
    /// The columns whose time is known, the first to appear first.
    pub order: Vec<Appeared>,
}

/// A document or an outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The document's id, or the outlet's name; unique among the columns.
    pub name: String,
    /// Its articles, ascending.
    pub articles: Vec<Article>,
}

/// Something that is carried: a statement, a stretch of text, a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Where the scan has it; `None` for what only one article has.
    pub finding: Option<FindingId>,
    /// Who said it, for a quotation, and for a paragraph that quotes somebody.
    pub speaker: Option<String>,
    /// The news agencies that its carriers credit with the text, as evidence for a
    /// reader (`credited to AP`); `None` where nothing says that it is wire copy.
    pub wire: Option<String>,
    /// The words of its fullest wording.
    pub words: usize,
    /// Of the words of an [`UnitKind::Only`], how many distinct ones no other column uses.
    pub novel_words: usize,
    /// The columns that have it, ascending; a column that is not here does not.
    pub cells: Vec<Cell>,
    /// The index in `cells` of the fullest wording, which the others are measured by.
    pub reference: usize,
    /// Who had it first: the origin's `carrier` is an index into `cells`. Otherwise
    /// why that cannot be said.
    pub origin: Result<Origin, Vec<String>>,
    /// How many articles outside of the story have it too.
    pub elsewhere: usize,
}

/// What a [`Unit`] is. In the order of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// A statement that is quoted in several places.
    Quotation,
    /// A paragraph, with its near-duplicates.
    Paragraph,
    /// A shared stretch of text that is neither.
    Passage,
    /// Words in quotation marks, or a short stretch, that many use and nobody copied.
    SetPhrase,
    /// What stands several times in one column and in no other.
    Repeat,
    /// Lines of the site's that stand in several columns.
    Furniture,
    /// A paragraph that only one column has.
    Only,
}

impl UnitKind {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quotation => "quotation",
            Self::Paragraph => "paragraph",
            Self::Passage => "passage",
            Self::SetPhrase => "set-phrase",
            Self::Repeat => "repeat",
            Self::Furniture => "furniture",
            Self::Only => "only",
        }
    }
}

/// An index into one of the lists of the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingId {
    /// Of its statements.
    Quotation(usize),
    /// Of its clusters.
    Cluster(usize),
    /// Of its passages.
    Passage(usize),
    /// Of its furniture.
    Furniture(usize),
}

/// How one column has a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The column.
    pub column: usize,
    /// How much of the fullest wording stands there, and how.
    pub state: CellState,
    /// The share of the words of both wordings that match, 0..=1: of the column's
    /// best article.
    pub similarity: f64,
    /// The share of the words of the fullest wording that the column has, 0..=1.
    pub coverage: f64,
    /// Where it stands, ascending; one or more.
    pub places: Vec<CellPlace>,
}

/// How a column has a unit. A column without a cell has nothing of it: *absent*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellState {
    /// The same folded words, whole.
    Verbatim,
    /// Whole, or nearly, with other words: be it one.
    Reworded,
    /// A part is missing, more than is changed in what is there. Of two cuts of one
    /// statement that overlap both are parts, the longer one, too.
    Partial,
}

impl CellState {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Reworded => "reworded",
            Self::Partial => "partial",
        }
    }
}

/// One place of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellPlace {
    /// Where.
    pub place: Place,
    /// Which embedded article of the document it stands in, from 0.
    pub part: Option<usize>,
    /// Whether it is a quotation's words between their marks; `false` for a passage, a
    /// paragraph, and for running text that repeats a quotation.
    pub quoted: bool,
}

/// What the words of a column are: every word is in exactly one class.
///
/// Of the classes that a word could be in, it is in the first of: furniture,
/// embedded, wire, quoted, shared, unique. The counts add up to `words`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Composition {
    /// All words.
    pub words: usize,
    /// The site's: captions, credits, menus, notices.
    pub furniture: usize,
    /// Of other outlets' articles inside the page. Always 0 for an outlet, to whom
    /// its own articles in others' pages belong.
    pub embedded: usize,
    /// In text that other articles have as well and that is credited to an agency.
    pub wire: usize,
    /// Between the quotation marks of somebody's statement, shared or not.
    pub quoted: usize,
    /// Those of `quoted` that another column or another story has, too.
    pub quoted_shared: usize,
    /// In a passage, paragraph or statement that another column or story has, too.
    pub shared: usize,
    /// In none of these.
    pub unique: usize,
}

/// The classes of [`Composition`], in the order in which reports show them.
pub const CLASSES: [&str; 6] = ["unique", "shared", "quoted", "wire", "embedded", "furniture"];

impl Composition {
    /// The counts, in the order of [`CLASSES`].
    #[must_use]
    pub const fn counts(&self) -> [usize; 6] {
        [self.unique, self.shared, self.quoted, self.wire, self.embedded, self.furniture]
    }

    /// The shares of all words, in the order of [`CLASSES`]: they add up to 1, or are
    /// all 0 where there is no word.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^53")]
    pub fn shares(&self) -> [f64; 6] {
        let whole = self.words.max(1) as f64;
        self.counts().map(|it| it as f64 / whole)
    }
}

/// What two columns have in common; `a < b`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnPair {
    /// The one column.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// The words of `a` that stand in what both have, furniture and set phrases left out.
    pub words_a: usize,
    /// The same of `b`.
    pub words_b: usize,
    /// The statements that both quote.
    pub quotations: usize,
    /// The paragraphs and passages that both have.
    pub texts: usize,
}

/// A headline of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// Whose.
    pub article: Article,
    /// What it says.
    pub text: String,
    /// Where it stands in the text; `None` where a field of the record says it.
    pub span: Option<Span>,
    /// The number of its wording: equal folded words have one number, from 0 in the
    /// order of the columns.
    pub wording: usize,
}

/// When a column appeared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appearance {
    /// The minutes that its date can mean; of an outlet, its first article's. `None`
    /// where nothing says it.
    pub when: Option<When>,
    /// The date as it is written, where a field says it.
    pub given: Option<String>,
    /// Whether the text's head says it rather than a field.
    pub from_text: bool,
}

/// A column in the order of appearance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appeared {
    /// The column.
    pub column: usize,
    /// Whether it surely appeared after the one before it in the list, by more than
    /// clocks are apart; the first is surely after none.
    pub surely_later: bool,
}
