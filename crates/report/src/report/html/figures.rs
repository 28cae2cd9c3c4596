//! Figures as inline SVG: bars and a heat map.
//!
//! Colors are classes, so that the style sheet gives each its light, dark and printed
//! form. Own code and no plotting library: those write colors into style attributes,
//! which the page's policy forbids. Rejected: a ring of articles joined by lines, which at five articles
//! says what the heat map says, and at fifty nothing.

use super::escape;
use super::overview::share;
use crate::findings::PairScore;
use crate::report::layout::thousands;
use crate::text::DocId;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Documents in the heat map: those that share most.
const MOST_ROWS: usize = 60;
/// Up to so many documents the order is that of their numbers, and a cell has its number.
const FEW: usize = 12;
/// Steps of the scale; `h1` … in the style sheet.
const STEPS: f64 = 6.0;

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
pub(super) fn bar(parts: &[Bar]) -> String {
    let names = parts.iter().filter(|it| it.share > 0.0).map(|it| share(it.share, it.name));
    let names = names.collect::<Vec<_>>().join(", ");
    let mut out = format!(
        "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" role=\"img\" \
         aria-label=\"{names}\"><title>{names}</title>"
    );
    let mut sum = 0.0;
    let mut at = 0;
    for part in parts {
        sum += part.share;
        let end = (sum.clamp(0.0, 1.0) * 1000.0).round() as u32;
        if end > at {
            out += &format!(
                "<rect class=\"{}\" x=\"{at}\" width=\"{}\" height=\"10\"/>",
                part.class,
                end - at
            );
        }
        at = end.max(at);
    }
    out + "</svg>"
}

/// How much pairs of documents share.
struct Shared {
    words: BTreeMap<(u32, u32), usize>,
    totals: Vec<usize>,
    docs: Vec<u32>,
    most: usize,
}

impl Shared {
    /// Of `docs`, which ascend; what they share with others does not count.
    fn new(pairs: &[PairScore], docs: &[DocId]) -> Self {
        let mut totals = vec![0; docs.last().map_or(0, |it| it.index() + 1)];
        let known = |doc: DocId| docs.binary_search(&doc).is_ok();
        let mut words = BTreeMap::new();
        for it in pairs.iter().filter(|it| it.shared_words > 0 && known(it.a) && known(it.b)) {
            totals[it.a.index()] += it.shared_words;
            totals[it.b.index()] += it.shared_words;
            words.insert((it.a.0, it.b.0), it.shared_words);
        }
        let most = words.values().copied().max().unwrap_or(1).max(1);
        Self { words, totals, docs: docs.iter().map(|it| it.0).collect(), most }
    }

    fn of(&self, a: u32, b: u32) -> usize {
        self.words.get(&(a.min(b), a.max(b))).copied().unwrap_or(0)
    }

    /// The `most` documents that share most, in an order that puts those that share
    /// beside each other: each is followed by the one that shares most with it.
    fn order(&self, most: usize) -> Vec<u32> {
        let mut left = self.docs.clone();
        let total = |doc: u32| self.totals[doc as usize];
        left.sort_by_key(|&it| (Reverse(total(it)), it));
        left.truncate(most);
        if left.len() <= FEW {
            left.sort_unstable();
            return left;
        }
        let mut order = vec![left.remove(0)];
        while let Some(&last) = order.last().filter(|_| !left.is_empty()) {
            let best = left.iter().enumerate();
            let best = best.max_by_key(|(_, it)| (self.of(last, **it), total(**it), Reverse(**it)));
            let at = best.map_or(0, |it| it.0);
            order.push(left.remove(at));
        }
        order
    }

    /// The step of the scale: by the square root, since most pairs share little.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "counts of words are far below 2^53, and a step is one of few"
    )]
    fn step(&self, words: usize) -> usize {
        let share = (words as f64 / self.most as f64).sqrt();
        (share * STEPS).ceil().clamp(1.0, STEPS) as usize
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
/// they share.
pub(super) fn heat_map(
    of: Of,
    pairs: &[PairScore],
    docs: &[DocId],
    label: &dyn Fn(DocId) -> String,
) -> String {
    let noun = if of == Of::Articles { "articles" } else { "outlets" };
    let shared = Shared::new(pairs, docs);
    let order = shared.order(MOST_ROWS);
    let cell = match order.len() {
        0..=FEW => 30,
        13..=24 => 20,
        _ => 12,
    };
    let crowded = cell < 20;
    let (left, top) = (175, if crowded { 32 } else { 22 });
    let side = cell * order.len();
    let mut out = format!(
        "<figure><svg class=\"heat\" viewBox=\"0 0 {} {}\" width=\"{0}\" role=\"img\" \
         aria-label=\"Heat map: shared words of every two of {} {noun}. The table below has the numbers.\">\
         <rect class=\"h0\" x=\"{left}\" y=\"{top}\" width=\"{side}\" height=\"{side}\"/>",
        left + side + 2,
        top + side + 2,
        order.len(),
    );
    for (row, &a) in order.iter().enumerate() {
        let y = top + row * cell;
        let middle = y + cell / 2;
        let x = left + row * cell;
        out += &format!(
            "<text class=\"rowname\" x=\"{}\" y=\"{middle}\">{}</text>\
             <text class=\"colname{}\" x=\"{}\" y=\"{}\"{}>{}</text>\
             <rect class=\"self\" x=\"{x}\" y=\"{y}\" width=\"{cell}\" height=\"{cell}\"/>",
            left - 6,
            escape(&label(DocId(a))),
            if crowded { " up" } else { "" },
            x + cell / 2,
            top - 8,
            if crowded {
                format!(" transform=\"rotate(-90 {} {})\"", x + cell / 2, top - 8)
            } else {
                String::new()
            },
            a + 1
        );
        for (column, &b) in order.iter().enumerate() {
            let words = shared.of(a, b);
            if a == b || words == 0 {
                continue;
            }
            let x = left + column * cell;
            let step = shared.step(words);
            let (one, other) = (a + 1, b + 1);
            let leads = match of {
                Of::Articles => format!("h{step} pair\" data-docs=\"{one} {other}"),
                Of::Outlets => format!("h{step}"),
            };
            out += &format!(
                "<rect class=\"{leads}\" x=\"{}\" y=\"{}\" \
                 width=\"{inner}\" height=\"{inner}\"><title>{one} and {other}: {} words</title></rect>",
                x + 1,
                y + 1,
                thousands(words),
                inner = cell - 2,
            );
            if order.len() <= FEW {
                out += &format!(
                    "<text class=\"v v{step}\" x=\"{}\" y=\"{middle}\">{}</text>",
                    x + cell / 2,
                    thousands(words)
                );
            }
        }
    }
    let caption = match of {
        Of::Articles => format!(
            "Words that two articles share{}. Choose a cell to read both side by side.",
            cut(order.len(), docs.len())
        ),
        Of::Outlets => "Words that the articles of two outlets share.".to_owned(),
    };
    out + &format!("</svg><figcaption>{caption}</figcaption></figure>\n")
}

/// Says that not all are shown.
fn cut(shown: usize, all: usize) -> String {
    if shown == all {
        return String::new();
    }
    format!("; the {shown} of {} articles that share most", thousands(all))
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
        let svg = bar(&[part("a"), part("b"), part("c")]);
        for expect in [
            "class=\"a\" x=\"0\" width=\"333\"",
            "class=\"b\" x=\"333\" width=\"334\"",
            "class=\"c\" x=\"667\" width=\"333\"",
        ] {
            assert!(svg.contains(expect), "{svg}");
        }
    }

    #[test]
    fn those_that_share_stand_beside_each_other() {
        // Two circles of seven, by turns.
        let mut pairs = Vec::new();
        for a in 0..14 {
            for b in a + 1..14 {
                if a % 2 == b % 2 {
                    pairs.push(pair(a, b, 10));
                }
            }
        }
        let order = Shared::new(&pairs, &docs(14)).order(60);
        assert!(order[..7].iter().all(|it| it % 2 == order[0] % 2), "{order:?}");
        assert_eq!(Shared::new(&pairs, &docs(14)).order(3).len(), 3);
        // Of some of them, nothing that is shared with the others.
        let some = Shared::new(&pairs, &[DocId(2), DocId(3), DocId(4)]);
        assert_eq!(some.order(60), [2, 3, 4]);
        assert_eq!(some.totals, [0, 0, 10, 0, 10]);
    }

    #[test]
    fn a_cell_says_its_words_and_names_are_text() {
        let svg = heat_map(Of::Articles, &[pair(0, 1, 1234)], &docs(2), &|it| {
            format!("{} <script>", it.0 + 1)
        });
        assert!(svg.contains("<title>1 and 2: 1,234 words</title>"), "{svg}");
        assert!(!svg.contains("<script"), "{svg}");
        assert_eq!(svg.matches("pair\"").count(), 2, "{svg}");
        let many = heat_map(Of::Articles, &[pair(0, 99, 5)], &docs(100), &|it| it.0.to_string());
        assert!(many.contains("the 60 of 100 articles"), "{many}");
    }
}
