//! The furniture of single pages, in a form that can be kept from run to run.

use super::recur::Recurring;
use super::unit::Unit;
use super::{FurnitureKind, LineFacts, Page, PageFinder, Piece};
use crate::text::Span;
use std::borrow::Cow;

/// The lines of one page.
#[derive(Clone, Debug)]
pub struct PageUnits(pub(super) Vec<Unit>);

impl PageUnits {
    /// What recurrence needs to know of the page with this text.
    pub fn lines(&self, text: &str) -> Vec<LineFacts> {
        super::recur::line_facts(&self.0, 0, text)
    }

    /// The furniture among them by place, given what recurs among all pages.
    #[must_use]
    pub fn pieces(self, finder: &PageFinder, page: &Page<'_>, recurring: &Recurring) -> Vec<Piece> {
        finder.pieces_of(page, self.0, recurring)
    }

    /// The furniture among them, given what recurs among all pages.
    pub fn marks(&self, finder: &PageFinder, page: &Page<'_>, recurring: &Recurring) -> Marks {
        let mut units = self.0.clone();
        finder.judge(page, &mut units, recurring);
        Marks::of(&units)
    }
}

/// The furniture of one page, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(pub(super) Vec<Marked>);

/// A line that is furniture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    /// Which line of the page it is.
    at: u32,
    pub(super) span: Span,
    pub(super) kind: FurnitureKind,
    pub(super) evidence: Cow<'static, str>,
    pub(super) group: Option<String>,
    pub(super) key: u64,
    pub(super) opening: u64,
}

// In bytes a kind is its place here.
const KINDS: [FurnitureKind; 14] = [
    FurnitureKind::Recurring,
    FurnitureKind::Caption,
    FurnitureKind::Credit,
    FurnitureKind::RelatedLink,
    FurnitureKind::TimeCode,
    FurnitureKind::Stamp,
    FurnitureKind::CardHeader,
    FurnitureKind::Notice,
    FurnitureKind::Appeal,
    FurnitureKind::AppPromotion,
    FurnitureKind::Navigation,
    FurnitureKind::Placeholder,
    FurnitureKind::Separator,
    FurnitureKind::Repeat,
];

impl Marks {
    pub(super) fn of(units: &[Unit]) -> Self {
        let marked = |(at, unit): (usize, &Unit)| {
            let mark = unit.mark.as_ref()?;
            Some(Marked {
                at: u32::try_from(at).unwrap_or(u32::MAX),
                span: unit.span,
                kind: mark.kind,
                evidence: mark.evidence.clone(),
                group: mark.group.clone(),
                key: unit.key,
                opening: unit.opening,
            })
        };
        Self(units.iter().enumerate().filter_map(marked).collect())
    }

    /// Whether the mark with this index stands right below the one before it.
    pub(super) fn joins(&self, index: usize) -> bool {
        index > 0 && self.0[index - 1].at + 1 == self.0[index].at
    }

    /// Bytes for [`from_bytes`](Self::from_bytes). On how many pages a line recurs is
    /// not in them: that is not the page's to say.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut res = Vec::new();
        let text = |res: &mut Vec<u8>, it: &str| {
            res.extend(u32::try_from(it.len()).unwrap_or(u32::MAX).to_le_bytes());
            res.extend(it.as_bytes());
        };
        for it in &self.0 {
            let kind = KINDS.iter().position(|kind| *kind == it.kind).unwrap_or(0);
            res.push(u8::try_from(kind).unwrap_or(0));
            res.push(u8::from(it.group.is_some()));
            for number in
                [u64::from(it.at), it.span.start as u64, it.span.end as u64, it.key, it.opening]
            {
                res.extend(number.to_le_bytes());
            }
            // What recurs is told by how many pages have it, which another run knows anew.
            let recurs = it.kind == FurnitureKind::Recurring;
            text(&mut res, if recurs { "" } else { &it.evidence });
            text(&mut res, it.group.as_deref().unwrap_or_default());
        }
        res
    }

    /// The marks that `bytes` were made of, or none where they are no such bytes.
    pub fn from_bytes(mut bytes: &[u8], recurring: &Recurring) -> Option<Self> {
        let mut res = Vec::new();
        while !bytes.is_empty() {
            let head;
            (head, bytes) = bytes.split_at_checked(42)?;
            let kind = *KINDS.get(usize::from(head[0]))?;
            let number = |n: usize| {
                let part = head.get(2 + 8 * n..10 + 8 * n)?;
                Some(u64::from_le_bytes(part.try_into().ok()?))
            };
            let place = |n: usize| usize::try_from(number(n)?).ok();
            let mut text = || {
                let len;
                (len, bytes) = bytes.split_first_chunk::<4>()?;
                let part;
                (part, bytes) = bytes.split_at_checked(u32::from_le_bytes(*len) as usize)?;
                String::from_utf8(part.to_vec()).ok()
            };
            let (evidence, group) = (text()?, text()?);
            let key = number(3)?;
            let (start, end) = (place(1)?, place(2)?);
            let recurs = kind == FurnitureKind::Recurring;
            res.push(Marked {
                at: u32::try_from(number(0)?).ok()?,
                span: (start <= end).then(|| Span::new(start, end))?,
                kind,
                evidence: Cow::Owned(if recurs { recurring.evidence(key)? } else { evidence }),
                group: (head[1] == 1).then_some(group),
                key,
                opening: number(4)?,
            });
        }
        Some(Self(res))
    }
}
