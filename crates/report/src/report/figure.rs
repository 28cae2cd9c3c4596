//! What figures are drawn with, on a page and in a file of their own alike.
//!
//! A shape is markup. On a page its color is a class, so that the style sheet gives it
//! its light, dark and printed form, and the page's policy allows no style in an
//! attribute; a file stands alone and has the color itself.
//!
//! Own code and no plotting library: those write colors into style attributes, cannot put
//! in a title and a description, and bring dozens of dependencies for rectangles, lines
//! and text.

use maud::{Markup, html};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Pixels from the left and from the top.
pub(super) type Point = (usize, usize);

/// What a shape is painted with.
#[derive(Clone, Copy, Default)]
pub(super) struct Paint<'a> {
    class: Option<&'a str>,
    color: Option<&'a str>,
    /// The numbers of the documents that a shape on a page leads to.
    docs: Option<&'a str>,
}

impl<'a> Paint<'a> {
    pub(super) const fn class(class: &'a str) -> Self {
        Self { class: Some(class), color: None, docs: None }
    }

    pub(super) const fn color(color: &'a str) -> Self {
        Self { class: None, color: Some(color), docs: None }
    }

    pub(super) const fn leads_to(self, docs: Option<&'a str>) -> Self {
        Self { docs, ..self }
    }
}

/// Where a text stands to its point.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
    /// As the style sheet says.
    Styled,
    /// The same, and turned to read upward.
    Upward,
}

impl Anchor {
    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Start => Some("start"),
            Self::Middle => Some("middle"),
            Self::End => Some("end"),
            Self::Styled | Self::Upward => None,
        }
    }
}

/// A rectangle, with what a pointer that rests on it is told.
pub(super) fn rect(at: Point, size: Point, paint: Paint<'_>, tip: &str) -> Markup {
    html! {
        rect class=[paint.class] data-docs=[paint.docs] x=(at.0) y=(at.1)
            width=(size.0) height=(size.1) fill=[paint.color] { (told(tip)) }
    }
}

/// A dot, with what a pointer that rests on it is told.
pub(super) fn dot(at: Point, radius: usize, paint: Paint<'_>, tip: &str) -> Markup {
    html! {
        circle class=[paint.class] cx=(at.0) cy=(at.1) r=(radius) fill=[paint.color] { (told(tip)) }
    }
}

pub(super) fn line(from: Point, to: Point, color: &str) -> Markup {
    html! { line x1=(from.0) y1=(from.1) x2=(to.0) y2=(to.1) stroke=(color) {} }
}

pub(super) fn text(at: Point, anchor: Anchor, paint: Paint<'_>, text: &str) -> Markup {
    let turn = (anchor == Anchor::Upward).then(|| format!("rotate(-90 {} {})", at.0, at.1));
    html! {
        text class=[paint.class] x=(at.0) y=(at.1) transform=[turn] text-anchor=[anchor.name()]
            fill=[paint.color] { (text) }
    }
}

fn told(tip: &str) -> Markup {
    html! { @if !tip.is_empty() { title { (tip) } } }
}

/// Steps of the scale by which shared words are painted.
pub(super) const STEPS: usize = 6;

/// How many words every two of some things share.
pub(super) struct SharedWords {
    words: BTreeMap<(usize, usize), usize>,
    totals: Vec<usize>,
    most: usize,
}

impl SharedWords {
    /// Of `n` things, by their indices, from pairs and what each shares.
    pub(super) fn new(n: usize, pairs: impl Iterator<Item = (usize, usize, usize)>) -> Self {
        let mut res = Self { words: BTreeMap::new(), totals: vec![0; n], most: 0 };
        for (a, b, words) in pairs.filter(|it| it.2 > 0) {
            res.totals[a] += words;
            res.totals[b] += words;
            res.words.insert((a.min(b), a.max(b)), words);
            res.most = res.most.max(words);
        }
        res
    }

    pub(super) fn of(&self, a: usize, b: usize) -> usize {
        self.words.get(&(a.min(b), a.max(b))).copied().unwrap_or(0)
    }

    /// The most that two share.
    pub(super) const fn most(&self) -> usize {
        self.most
    }

    /// The `most` of `all` that share most, ascending.
    pub(super) fn chosen(&self, all: impl Iterator<Item = usize>, most: usize) -> Vec<usize> {
        let mut chosen: Vec<usize> = all.collect();
        chosen.sort_by_key(|&it| (Reverse(self.totals[it]), it));
        chosen.truncate(most);
        chosen.sort_unstable();
        chosen
    }

    /// The same in an order that puts those that share beside each other: each is followed
    /// by the one that shares most with it, from the one that shares most of all.
    pub(super) fn beside(&self, mut left: Vec<usize>) -> Vec<usize> {
        left.sort_by_key(|&it| (Reverse(self.totals[it]), it));
        let mut order: Vec<usize> = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let last = order.last().copied();
            let shared = |it: usize| last.map_or(0, |last| self.of(last, it));
            let best = left.iter().enumerate();
            let best = best.max_by_key(|(_, it)| (shared(**it), self.totals[**it], Reverse(**it)));
            order.push(left.remove(best.map_or(0, |it| it.0)));
        }
        order
    }

    /// The step of the scale, from 1; none for nothing. By the square root, since most
    /// pairs share little: the smallest step whose square is not below the share.
    pub(super) fn step(&self, words: usize) -> Option<usize> {
        let fits = |it: &usize| it * it * self.most >= words * STEPS * STEPS;
        (words > 0).then(|| (1..=STEPS).find(fits).unwrap_or(STEPS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_used_to_its_ends() {
        let shared = SharedWords::new(2, [(0, 1, 100)].into_iter());
        let steps = [0, 1, 25, 26, 100].map(|it| shared.step(it));
        assert_eq!(steps, [None, Some(1), Some(3), Some(4), Some(6)]);
    }

    #[test]
    fn those_that_share_stand_beside_each_other() {
        // Two circles of seven, by turns.
        let pairs = (0..14).flat_map(|a| (a + 1..14).map(move |b| (a, b, 10)));
        let shared = SharedWords::new(14, pairs.filter(|it| it.0 % 2 == it.1 % 2));
        let order = shared.beside(shared.chosen(0..14, 60));
        assert!(order[..7].iter().all(|it| it % 2 == order[0] % 2), "{order:?}");
        assert_eq!(shared.chosen(0..14, 3).len(), 3);
    }

    #[test]
    fn a_tip_and_a_text_are_no_markup() {
        let shape = rect((1, 2), (3, 4), Paint::color("#fff"), "<a>").0;
        assert_eq!(
            shape,
            "<rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" fill=\"#fff\"><title>&lt;a&gt;</title></rect>"
        );
        let up = text((5, 6), Anchor::Upward, Paint::class("c"), "\"&");
        assert_eq!(
            up.0,
            "<text class=\"c\" x=\"5\" y=\"6\" transform=\"rotate(-90 5 6)\">&quot;&amp;</text>"
        );
    }
}
