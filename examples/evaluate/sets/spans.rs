//! Sets of bytes as ascending disjoint spans.

use wireprint_text::text::Span;

/// The bytes that any of `spans` holds.
pub(crate) fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|it| !it.is_empty());
    spans.sort_unstable();
    let mut res: Vec<Span> = Vec::new();
    for span in spans {
        match res.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => res.push(span),
        }
    }
    res
}

/// The bytes that both unions hold.
pub(crate) fn both(left: &[Span], right: &[Span]) -> Vec<Span> {
    let (mut a, mut b) = (0, 0);
    let mut res = Vec::new();
    while let (Some(x), Some(y)) = (left.get(a), right.get(b)) {
        let shared = Span::new(x.start.max(y.start), x.end.min(y.end));
        if !shared.is_empty() {
            res.push(shared);
        }
        if x.end < y.end {
            a += 1;
        } else {
            b += 1;
        }
    }
    res
}

/// The characters of a union.
pub(crate) fn chars(text: &str, spans: &[Span]) -> usize {
    spans.iter().map(|it| it.of(text).chars().count()).sum()
}

/// The characters of a union that are no white space.
pub(crate) fn ink(text: &str, spans: &[Span]) -> usize {
    spans.iter().map(|it| it.of(text).chars().filter(|c| !c.is_whitespace()).count()).sum()
}

/// The line of `text` that holds the byte at `at`, without its end.
pub(crate) fn line_at(text: &str, at: usize) -> Span {
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let end = text[at..].find('\n').map_or(text.len(), |it| at + it);
    Span::new(start, end)
}

/// Whether at least half of `gold` lies in `found`.
pub(crate) fn half(found: Span, gold: Span) -> bool {
    found.overlap(gold) * 2 >= gold.len()
}
