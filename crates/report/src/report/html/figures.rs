//! Figures inside a page: bars and a heat map.
//!
//! Rejected: a ring of articles joined by lines, which at five articles says what the heat
//! map says, and at fifty nothing.

use super::overview::share;
use crate::findings::PairScore;
use crate::report::figure::{Anchor, Paint, SharedWords, rect, text};
use crate::report::layout::thousands;
use crate::text::DocId;
use maud::{Markup, html};

/// Documents in the heat map: those that share most.
const MOST_ROWS: usize = 60;
/// Up to so many documents the order is that of their numbers, and a cell has its number.
const FEW: usize = 12;
/// Pixels of the names beside the rows.
const NAMES: usize = 175;

/// One part of a bar.
pub(super) struct Bar {
    pub(super) class: &'static str,
    pub(super) name: &'static str,
    /// Of the whole bar, 0..=1.
    pub(super) share: f64,
}

/// Parts of one whole, side by side.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of 0..=1 times 1000"
)]
pub(super) fn bar(parts: &[Bar]) -> Markup {
    let names = parts.iter().filter(|it| it.share > 0.0).map(|it| share(it.share, it.name));
    let names = names.collect::<Vec<_>>().join(", ");
    let ends = parts.iter().scan(0.0, |sum: &mut f64, part| {
        *sum += part.share;
        Some((sum.clamp(0.0, 1.0) * 1000.0).round() as usize)
    });
    let ends: Vec<usize> = ends.collect();
    let starts = std::iter::once(&0).chain(&ends);
    html! {
        svg.bar viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label=(names) {
            title { (names) }
            @for (part, (&from, &to)) in parts.iter().zip(starts.zip(&ends)) {
                @if to > from { (rect((from, 0), (to - from, 10), Paint::class(part.class), "")) }
            }
        }
    }
}

/// What the rows and columns of a heat map are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// Articles, two of which can be read side by side.
    Articles,
    /// Outlets, by their number.
    Outlets,
}

/// Articles against articles, or outlets against outlets, the darker the more words
/// they share. `docs` ascend; what they share with others does not count.
pub(super) fn heat_map(
    of: Of,
    pairs: &[PairScore],
    docs: &[DocId],
    label: &dyn Fn(DocId) -> String,
) -> Markup {
    let order = Order::new(pairs, docs);
    let noun = if of == Of::Articles { "articles" } else { "outlets" };
    let count = order.docs.len();
    let cell = match count {
        0..=FEW => 30,
        13..=24 => 20,
        _ => 12,
    };
    let top = if cell < 20 { 32 } else { 22 };
    let side = cell * count;
    let (width, height) = (NAMES + side + 2, top + side + 2);
    html! {
        figure {
            svg.heat viewBox={ "0 0 " (width) " " (height) } width=(width) role="img"
                aria-label={
                    "Heat map: shared words of every two of " (count) " " (noun)
                    ". The table below has the numbers."
                }
            {
                (rect((NAMES, top), (side, side), Paint::class("h0"), ""))
                @for row in 0..count { (order.row(of, row, (cell, top), label)) }
            }
            figcaption {
                @match of {
                    Of::Articles => {
                        "Words that two articles share" (cut(count, docs.len()))
                        ". Choose a cell to read both side by side."
                    },
                    Of::Outlets => "Words that the articles of two outlets share.",
                }
            }
        }
    }
}

/// What a heat map shows, in its order.
struct Order {
    shared: SharedWords,
    docs: Vec<usize>,
}

impl Order {
    fn new(pairs: &[PairScore], docs: &[DocId]) -> Self {
        let known = |doc: DocId| docs.binary_search(&doc).is_ok();
        let pairs = pairs.iter().filter(|it| known(it.a) && known(it.b));
        let pairs = pairs.map(|it| (it.a.index(), it.b.index(), it.shared_words));
        let n = docs.last().map_or(0, |it| it.index() + 1);
        let shared = SharedWords::new(n, pairs);
        let mut order = shared.chosen(docs.iter().map(|it| it.index()), MOST_ROWS);
        if order.len() > FEW {
            // Of many, an empty row for each that shares nothing would hide the others.
            order.retain(|&a| docs.iter().any(|b| b.index() != a && shared.of(a, b.index()) > 0));
            order = shared.beside(order);
        }
        Self { shared, docs: order }
    }

    /// A row with its name, the name of its column, and its cells.
    fn row(
        &self,
        of: Of,
        row: usize,
        (cell, top): (usize, usize),
        label: &dyn Fn(DocId) -> String,
    ) -> Markup {
        let a = self.docs[row];
        let (x, y) = (NAMES + row * cell, top + row * cell);
        let middle = y + cell / 2;
        let (anchor, class) = match cell {
            0..20 => (Anchor::Upward, "colname up"),
            _ => (Anchor::Styled, "colname"),
        };
        let name = label(DocId(u32::try_from(a).unwrap_or(u32::MAX)));
        let column = ((x + cell / 2, top - 8), (a + 1).to_string());
        html! {
            (text((NAMES - 6, middle), Anchor::Styled, Paint::class("rowname"), &name))
            (text(column.0, anchor, Paint::class(class), &column.1))
            (rect((x, y), (cell, cell), Paint::class("self"), ""))
            @for (at, &b) in self.docs.iter().enumerate().filter(|it| *it.1 != a) {
                @let words = self.shared.of(a, b);
                @if let Some(step) = self.shared.step(words) {
                    @let x = NAMES + at * cell;
                    @let leads = (of == Of::Articles).then(|| format!("{} {}", a + 1, b + 1));
                    @let class = format!("h{step}{}", if leads.is_some() { " pair" } else { "" });
                    @let paint = Paint::class(&class).leads_to(leads.as_deref());
                    @let tip = format!("{} and {}: {} words", a + 1, b + 1, thousands(words));
                    (rect((x + 1, y + 1), (cell - 2, cell - 2), paint, &tip))
                    @if self.docs.len() <= FEW {
                        @let paint = format!("v v{step}");
                        (text((x + cell / 2, middle), Anchor::Styled, Paint::class(&paint), &thousands(words)))
                    }
                }
            }
        }
    }
}

/// Says that not all are shown.
fn cut(shown: usize, all: usize) -> String {
    if shown == all {
        return String::new();
    }
    let most = if shown == MOST_ROWS { "most" } else { "some" };
    format!("; the {shown} of {} articles that share {most}", thousands(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(a: u32, b: u32, shared_words: usize) -> PairScore {
        PairScore {
            a: DocId(a),
            b: DocId(b),
            resemblance: 0.0,
            containment_a: 0.0,
            containment_b: 0.0,
            shared_words,
        }
    }

    fn docs(n: u32) -> Vec<DocId> {
        (0..n).map(DocId).collect()
    }

    #[test]
    fn the_parts_of_a_bar_fill_it_without_a_gap() {
        let third = 1.0 / 3.0;
        let part = |class| Bar { class, name: "x", share: third };
        let svg = bar(&[part("a"), part("b"), part("c")]).0;
        for expect in [
            "class=\"a\" x=\"0\" y=\"0\" width=\"333\"",
            "class=\"b\" x=\"333\" y=\"0\" width=\"334\"",
            "class=\"c\" x=\"667\" y=\"0\" width=\"333\"",
        ] {
            assert!(svg.contains(expect), "{svg}");
        }
    }

    #[test]
    fn what_is_shared_with_others_than_the_shown_does_not_count() {
        let pairs: Vec<PairScore> =
            (0..6).flat_map(|a| (a + 1..6).map(move |b| pair(a, b, 10))).collect();
        let order = Order::new(&pairs, &[DocId(2), DocId(3), DocId(4)]);
        assert_eq!(order.docs, [2, 3, 4]);
        assert_eq!(order.shared.of(2, 3) + order.shared.of(2, 5), 10);
    }

    #[test]
    fn a_cell_says_its_words_and_names_are_text() {
        let svg = heat_map(Of::Articles, &[pair(0, 1, 1234)], &docs(2), &|it| {
            format!("{} <script>", it.0 + 1)
        })
        .0;
        assert!(svg.contains("<title>1 and 2: 1,234 words</title>"), "{svg}");
        assert!(!svg.contains("<script"), "{svg}");
        assert_eq!(svg.matches("pair\"").count(), 2, "{svg}");
        let many = heat_map(Of::Articles, &[pair(0, 99, 5)], &docs(100), &|it| it.0.to_string()).0;
        assert!(many.contains("the 2 of 100 articles that share some"), "{many}");
        let chain: Vec<PairScore> = (0..99).map(|it| pair(it, it + 1, 5)).collect();
        let many = heat_map(Of::Articles, &chain, &docs(100), &|it| it.0.to_string()).0;
        assert!(many.contains("the 60 of 100 articles that share most"), "{many}");
    }
}
