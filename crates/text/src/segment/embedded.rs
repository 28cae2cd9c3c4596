//! Which articles of other outlets does a page carry inside itself?
//!
//! An aggregator puts cards below or between its own text: a headline, an
//! outlet, an age, perhaps some of them twice, then the body. No two sites order
//! them alike, so what is looked for is the structure: a run of short lines
//! directly before running text that holds a headline and an outlet's name, and
//! evidence beside them. The evidence is counted:
//!
//! | evidence | points |
//! |---|---|
//! | an age or date in the header | 2 (1 when it could be something else) |
//! | the outlet stands twice | 1 |
//! | the headline stands twice | 1 |
//! | a word such as *Source:* before the outlet | 1 |
//! | a label such as *Related Articles* opens the section | 2 |
//! | another card of the same layout on the page | 2 |
//!
//! | headline and outlet share one line, as in *Headline (Outlet, 12 March)* | 0 |
//!
//! Four points make a card: an age and one strong or two weak signs of a card,
//! so that neither a page's own byline nor a subheading of an article suffices.
//! Nothing before the page's first running text is a card unless a label stands
//! before it: that is the page's own header.
//!
//! Cost: linear in the text. Rejected: learning each site's layout from many
//! pages (a single page has to do), and lists of outlets (other languages).

use super::card_lines::Line;
use super::{Block, EmbeddedArticle};
use crate::text::Span;

/// The points that make a card; see the table above.
const ENOUGH: u32 = 4;
/// A header has at most this many lines: each of headline, outlet, age and
/// section three times, as pages repeat them for small screens.
const MAX_HEADER: usize = 12;
/// Cards of one section follow one another with at most this many other lines
/// between (a button, an advertisement).
const MAX_GAP: usize = 2;

/// Finds the articles of other outlets in `text`; `blocks` are its parts.
///
/// The result ascends and is disjoint. Every span is trimmed.
pub fn find_embedded(text: &str, blocks: &[Block]) -> Vec<EmbeddedArticle> {
    let lines = lines(text, blocks);
    let mut cards = candidates(text, &lines);
    score(&lines, &mut cards);
    cards.retain(|it| it.points >= ENOUGH);
    shift_trailing_sources(&lines, &mut cards);
    let ends: Vec<usize> = (0..cards.len()).map(|at| body_end(&lines, &cards, at)).collect();
    cards
        .iter()
        .zip(ends)
        .map(|(card, end)| {
            let body = lines[card.body].span.cover(lines[end - 1].span);
            EmbeddedArticle {
                span: lines[card.first].span.cover(body),
                outlet: card.outlet,
                title: match card.compact {
                    Some(title) => title,
                    None => Some(super::card_lines::title_span(text, lines[card.title].span)),
                },
                age: card.age,
                body,
            }
        })
        .collect()
}

/// The lines that matter: a block that is wrapped stays one, a block of short
/// lines is taken apart.
fn lines(text: &str, blocks: &[Block]) -> Vec<Line> {
    let mut res = Vec::with_capacity(blocks.len());
    for block in blocks {
        let whole = Line::of(text, block.span);
        if whole.span.of(text).contains('\n') {
            let parts: Vec<Line> = parts(text, block.span).map(|it| Line::of(text, it)).collect();
            if parts.iter().any(|it| it.stamp.is_some()) || parts.iter().all(Line::is_short) {
                res.extend(parts);
                continue;
            }
        }
        res.push(whole);
    }
    res
}

fn parts(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let mut at = span.start;
    span.of(text)
        .split('\n')
        .map(move |line| {
            let res = Span::new(at, at + line.len());
            at = res.end + 1;
            res
        })
        .map(|it| it.trimmed(text))
        .filter(|it| !it.is_empty())
}

/// A header and the text below it.
#[derive(Clone, Debug)]
struct Card {
    /// The first line of the header.
    first: usize,
    /// The first line of the body.
    body: usize,
    /// The line of the headline.
    title: usize,
    /// The headline of a header of one line, when there is one.
    compact: Option<Option<Span>>,
    /// Whether only a label makes it a card.
    needs_label: bool,
    outlet: Option<Span>,
    age: Option<Span>,
    /// What the lines of the header are, in order: the layout.
    layout: String,
    points: u32,
}

/// Every running text with a headline and an outlet directly above it.
fn candidates(text: &str, lines: &[Line]) -> Vec<Card> {
    let mut res: Vec<Card> = Vec::new();
    for body in 1..lines.len() {
        // Behind running text without a header there is only more of it.
        if !lines[body].body || lines[body - 1].body {
            continue;
        }
        if let Some(card) =
            header_above(text, lines, body).or_else(|| compact_above(text, lines, body))
        {
            res.push(card);
        }
    }
    res
}

/// One distinct short line of a header.
struct Part<'a> {
    key: &'a str,
    /// The lines that are it.
    at: Vec<usize>,
}

/// Reads the header that ends directly above line `body`.
fn header_above(text: &str, lines: &[Line], body: usize) -> Option<Card> {
    // Pages repeat an age for small screens; another age is another card's.
    let age = |at: usize| lines[at].stamp.map(|it| it.span.of(text));
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut stamps: Vec<usize> = Vec::new();
    let mut first = body;
    for at in (body.saturating_sub(MAX_HEADER)..body).rev() {
        let line = &lines[at];
        if line.label || line.stop || !line.is_short() {
            break;
        }
        if line.stamp.is_some() && stamps.iter().any(|&it| age(it) != age(at)) {
            break;
        }
        if !line.key.is_empty() {
            let known = parts.iter().position(|it| it.key == line.key);
            let third = parts.len() == 2 && line.name.is_some() && is_open(lines, &parts, &stamps);
            match known {
                Some(part) => parts[part].at.push(at),
                // A headline and an outlet at most, and a writer where there is one.
                None if parts.len() < 2 || third => {
                    parts.push(Part { key: &line.key, at: vec![at] });
                }
                None => break,
            }
        }
        if line.stamp.is_some() {
            stamps.push(at);
        }
        first = at;
    }
    let title = title_of(lines, &parts)?;
    let outlet = outlet_of(lines, &parts, title, &stamps)?;
    let stamp = stamps.first().and_then(|&it| lines[it].stamp);
    let sourced = parts[outlet].at.iter().any(|&it| lines[it].sourced);
    let layout = (first..body)
        .map(|at| match &lines[at] {
            line if line.stamp.is_some() && line.name.is_some() => 'B',
            line if line.stamp.is_some() => 'S',
            line if parts[outlet].at.contains(&at) && !line.key.is_empty() => 'N',
            line if line.key == parts[title].key => 'H',
            _ => 'x',
        })
        .collect();
    let points = stamp.map_or(0, |it| if it.weak { 1 } else { 2 })
        + u32::from(parts[outlet].at.len() > 1)
        + u32::from(parts[title].at.len() > 1)
        + u32::from(sourced);
    let last_name = parts[outlet].at.iter().copied().min()?;
    Some(Card {
        first,
        body,
        // The lowest line: above it the headline may stand in a menu or over a picture.
        title: parts[title].at.iter().copied().max()?,
        compact: None,
        needs_label: false,
        outlet: lines[last_name].name,
        age: stamp.map(|it| it.span),
        layout,
        points,
    })
}

/// Reads a header of one line: *Headline (Outlet, 12 March)*, *Outlet: headline*,
/// *Headline - Outlet*, *Outlet, 12 March*.
///
/// So short a header is the shape of many a subheading: only a date and a label
/// before it, or a label and a second card of its kind, make it one.
fn compact_above(text: &str, lines: &[Line], body: usize) -> Option<Card> {
    let line = &lines[body - 1];
    if line.label || line.stop || line.body {
        return None;
    }
    let mut card = Card {
        first: body - 1,
        body,
        title: body - 1,
        compact: Some(None),
        needs_label: false,
        outlet: line.name,
        age: line.stamp.map(|it| it.span),
        layout: String::new(),
        points: 0,
    };
    if let (Some(stamp), Some(_)) = (line.stamp, line.name) {
        // "Outlet, 12 March" and the text: never without a label.
        card.layout.push('b');
        card.points = u32::from(!stamp.weak) + 1;
        card.needs_label = true;
        return Some(card);
    }
    let (title, outlet, age) = compact(text, line.span)?;
    card.compact = Some(Some(title));
    card.outlet = Some(outlet);
    card.age = age;
    card.layout.push(if title.start < outlet.start { 'c' } else { 'd' });
    card.points = if age.is_some() { 2 } else { 0 };
    Some(card)
}

/// The headline, the outlet and the age of a line that holds them all.
fn compact(text: &str, span: Span) -> Option<(Span, Span, Option<Span>)> {
    let raw = span.of(text);
    let sub =
        |start: usize, end: usize| Span::new(span.start + start, span.start + end).trimmed(text);
    // Headline (Outlet, 12 March)
    if raw.ends_with([')', '）', ']', '］']) {
        let open = raw.rfind(['(', '（', '[', '［'])?;
        let start = open + raw[open..].chars().next().map_or(1, char::len_utf8);
        let end = raw.char_indices().next_back()?.0;
        let inner = sub(start, end.max(start));
        let (title, inside) = (sub(0, open), (!inner.is_empty()).then(|| Line::of(text, inner))?);
        let ok = !title.is_empty() && super::card_lines::word_count(title.of(text)) >= 3;
        return inside
            .name
            .filter(|_| ok)
            .map(|name| (title, name, inside.stamp.map(|it| it.span)));
    }
    // Outlet: headline; headline - Outlet
    let cuts = [": ", "：", " | ", "｜", " - ", " – ", " — "];
    let (at, mark) =
        cuts.iter().filter_map(|it| raw.find(it).map(|at| (at, *it))).min_by_key(|it| it.0)?;
    let (front, back) = (sub(0, at), sub(at + mark.len(), raw.len()));
    if front.is_empty() || back.is_empty() {
        return None;
    }
    let n = |it: Span| super::card_lines::word_count(it.of(text));
    let named = |it: Span| Line::of(text, it).name.filter(|_| n(it) <= 4);
    if n(back) >= 3 && n(back) > n(front) {
        return named(front).map(|name| (back, name, None));
    }
    if mark.contains([':', '：']) || n(front) < 3 {
        return None;
    }
    named(back).map(|name| (front, name, None))
}

/// Whether a third distinct line may still belong to the header: no age is
/// known yet, or no outlet.
fn is_open(lines: &[Line], parts: &[Part<'_>], stamps: &[usize]) -> bool {
    stamps.is_empty() || !parts.iter().any(|it| lines[it.at[0]].name.is_some())
}

/// The headline: the longest distinct line that may be one.
fn title_of(lines: &[Line], parts: &[Part<'_>]) -> Option<usize> {
    (0..parts.len())
        .filter(|&it| {
            let line = &lines[parts[it].at[0]];
            line.head && !line.sourced && (line.stamp.is_none())
        })
        // Of equal ones the one next to the text.
        .max_by_key(|&it| (lines[parts[it].at[0]].words, parts[it].at.len(), std::cmp::Reverse(it)))
}

/// The outlet: the name nearest to an age, or after a source word, or twice.
fn outlet_of(lines: &[Line], parts: &[Part<'_>], title: usize, stamps: &[usize]) -> Option<usize> {
    (0..parts.len())
        .filter(|&it| it != title && parts[it].at.iter().any(|&at| lines[at].name.is_some()))
        .max_by_key(|&it| {
            let part = &parts[it];
            let inside = part.at.iter().any(|at| stamps.contains(at));
            let beside =
                part.at.iter().any(|&at| stamps.iter().any(|&stamp| stamp.abs_diff(at) == 1));
            let weight = 3 * usize::from(inside)
                + 2 * usize::from(beside)
                + part.at.len()
                + usize::from(part.at.iter().any(|&at| lines[at].sourced));
            // Of equal ones the shorter: headlines may have the shape of a name.
            (weight, std::cmp::Reverse(lines[part.at[0]].words))
        })
}

/// Adds the evidence of the page: a label before, cards of the same layout.
fn score(lines: &[Line], cards: &mut Vec<Card>) {
    let text = lines.iter().position(|it| it.body).unwrap_or(lines.len());
    let mut labelled = false;
    let mut covered = 0;
    for card in cards.iter_mut() {
        let between = covered.min(card.first)..card.first;
        if let Some(label) = lines[between.clone()].iter().rposition(|it| it.label) {
            labelled = card.first - (between.start + label) <= MAX_GAP + 1;
        } else if lines[between].iter().any(|it| it.stop) {
            labelled = false;
        }
        if labelled {
            card.points += 2;
        } else if card.needs_label {
            card.points = 0;
        }
        covered = card.body;
    }
    // The page's own header is no card.
    let label = lines.iter().position(|it| it.label).unwrap_or(lines.len());
    cards.retain(|it| it.body > text || it.first > label);
    let layouts: Vec<String> = cards.iter().map(|it| it.layout.clone()).collect();
    for (at, card) in cards.iter_mut().enumerate() {
        let again = layouts.iter().enumerate().any(|(other, it)| other != at && *it == layouts[at]);
        if again && !(card.needs_label && card.points == 0) {
            card.points += 2;
        }
    }
}

/// Puts sources right that stand below their article.
///
/// Where every text of a section is followed by its source, the section begins
/// with a bare headline and ends with a bare source, and each card has read the
/// source of the one before it.
fn shift_trailing_sources(lines: &[Line], cards: &mut Vec<Card>) {
    let (Some(first), Some(last)) = (cards.first(), cards.last()) else { return };
    let opens = first.first >= 2 && lines[first.first - 1].body && lines[first.first - 2].head;
    let labelled = opens && first.first >= 3 && lines[first.first - 3].label;
    let tail: Vec<usize> =
        (last.body + 1..lines.len()).take_while(|&it| lines[it].is_short()).collect();
    let source = tail.iter().find_map(|&it| lines[it].name.map(|name| (it, name)));
    let (true, Some((_, name))) = (labelled, source) else { return };
    if !cards.iter().all(|it| {
        it.compact.is_none() && it.layout.ends_with('H') && it.layout.matches('H').count() == 1
    }) {
        return;
    }
    let age = tail.iter().find_map(|&it| lines[it].stamp).map(|it| it.span);
    let mut sources: Vec<(Option<Span>, Option<Span>)> =
        cards.iter().map(|it| (it.outlet, it.age)).collect();
    sources.push((Some(name), age));
    let opening = Card {
        first: first.first - 2,
        body: first.first - 1,
        title: first.first - 2,
        ..first.clone()
    };
    for card in cards.iter_mut() {
        card.first = card.title;
    }
    cards.insert(0, opening);
    for (card, (outlet, age)) in cards.iter_mut().zip(sources) {
        card.outlet = outlet;
        card.age = age;
    }
}

/// The line after the body of the card at `at`.
///
/// A body ends where the next card begins, or a line that announces something
/// else. The last body ends at the first line that is no running text, and has
/// one paragraph when all others have one.
fn body_end(lines: &[Line], cards: &[Card], at: usize) -> usize {
    let card = &cards[at];
    let limit = cards.get(at + 1).map_or(lines.len(), |it| it.first);
    let run = |from: usize, limit: usize| {
        from + lines[from..limit].iter().take_while(|it| it.body).count()
    };
    if at + 1 == cards.len() {
        let single = at > 0
            && cards.windows(2).all(|pair| run(pair[0].body, pair[1].first) == pair[0].body + 1);
        return if single { card.body + 1 } else { run(card.body, limit).max(card.body + 1) };
    }
    let mut end = card.body + 1;
    while end < limit && !(lines[end].label || lines[end].stop) {
        end += 1;
    }
    while !lines[end - 1].body {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::BlockKind;

    /// One line, one block.
    fn blocks(text: &str) -> Vec<Block> {
        let whole = Span::new(0, text.len());
        parts(text, whole).map(|span| Block { kind: BlockKind::Paragraph, span }).collect()
    }

    const OWN: &str = "The harbour reopens on Monday\nThe harbour of Velm reopens on Monday after \
        nine months of repairs, the port authority said in a statement on Friday.\n";
    const BODY: [&str; 3] = [
        "Farmers in the Orsa valley say that the late frost destroyed half of the apple blossom, and that prices will rise in autumn.",
        "The museum has found a lost drawing by its founder behind a cupboard, its director told reporters during a visit on Tuesday.",
        "Trains between the two capitals will run twice an hour from December, the operators announced, with fares starting at nine crowns.",
    ];
    const HEADS: [&str; 3] = [
        "Frost destroys half of apple blossom in Orsa valley",
        "Lost drawing found behind a cupboard",
        "More trains between the capitals from December",
    ];
    const OUTLETS: [&str; 3] = ["The Orsa Courier", "Velm Post", "Reuters"];

    /// A page with three cards, each made by `card` of headline, outlet, body.
    fn page(label: &str, card: impl Fn(usize) -> String) -> String {
        let mut res = format!("{OWN}{label}\n");
        for at in 0..3 {
            res.push_str(&card(at));
        }
        res
    }

    fn check(text: &str) {
        let found = find_embedded(text, &blocks(text));
        let outlets: Vec<&str> =
            found.iter().filter_map(|it| it.outlet).map(|it| it.of(text)).collect();
        let titles: Vec<&str> =
            found.iter().filter_map(|it| it.title).map(|it| it.of(text)).collect();
        let bodies: Vec<&str> = found.iter().map(|it| it.body.of(text)).collect();
        assert_eq!(outlets, OUTLETS, "{text}");
        assert_eq!(titles, HEADS, "{text}");
        assert_eq!(bodies, BODY, "{text}");
    }

    #[test]
    fn cards_are_found_in_whatever_order_their_parts_stand() {
        let ages = ["3 hours ago", "26 minutes ago", "a day ago"];
        check(&page("Related Articles", |at| {
            format!(
                "{0}\n{0}\n\n{1}\ntime{2}\n  • {1}\n{0}\n\n{3}\n",
                HEADS[at], OUTLETS[at], ages[at], BODY[at]
            )
        }));
        check(&page("", |at| {
            format!("{1}\n{2}\n- {1}\n{0}\n{3}\n\n", HEADS[at], OUTLETS[at], ages[at], BODY[at])
        }));
        check(&page("More stories", |at| {
            format!("{}\n{} · 3h ago\n{}\n", HEADS[at], OUTLETS[at], BODY[at])
        }));
        check(&page("", |at| {
            format!("{} | 12 Mar 2025, 14:05\n{}\n{}\n", OUTLETS[at], HEADS[at], BODY[at])
        }));
        check(&page("", |at| {
            format!("12 Mar 2025\n{}\n{}\n{}\n", OUTLETS[at], HEADS[at], BODY[at])
        }));
        check(&page("Artículos relacionados", |at| {
            format!("{}\nhace 2 horas\nFuente: {}\n{}\n", HEADS[at], OUTLETS[at], BODY[at])
        }));
        check(&page("Mehr zum Thema", |at| {
            format!("{}\nvor 3 Stunden\n{}\n{}\n", OUTLETS[at], HEADS[at], BODY[at])
        }));
        check(&page("Related", |at| format!("{}\nBy {}\n{}\n", HEADS[at], OUTLETS[at], BODY[at])));
    }

    #[test]
    fn sources_below_their_article_go_to_it() {
        check(&page("Related Articles", |at| {
            format!("{}\n{}\nSource: {} · 3h ago\n", HEADS[at], BODY[at], OUTLETS[at])
        }));
    }

    #[test]
    fn scripts_without_spaces_have_cards_too() {
        let text = "港が月曜日に再開\nヴェルム港は九か月の修理を終えて月曜日に再開する、と港湾当局が金曜日の声明で発表した。\n関連記事\n\
            オルサ谷の霜でりんごの花が半減\nオルサ通信\n3時間前\nオルサ谷の農家によると、遅霜でりんごの花の半分が失われ、秋には値段が上がる見込みだという。\n\
            食器棚の裏から失われた絵が見つかる\nヴェルム新聞\n5時間前\n美術館は創設者の失われた素描を食器棚の裏で発見したと、館長が火曜日に記者団に語った。\n";
        let found = find_embedded(text, &blocks(text));
        let outlets: Vec<&str> =
            found.iter().filter_map(|it| it.outlet).map(|it| it.of(text)).collect();
        assert_eq!(outlets, ["オルサ通信", "ヴェルム新聞"]);
    }

    #[test]
    fn headers_of_one_line_are_cards_below_a_label() {
        let sections = ["Also in today's digest", "Empfohlen aus unserem Netzwerk", "おすすめ"];
        for label in sections {
            check(&page(label, |at| {
                format!("{} ({}, 12 March)\n{}\n", HEADS[at], OUTLETS[at], BODY[at])
            }));
            check(&page(label, |at| format!("{}: {}\n{}\n", OUTLETS[at], HEADS[at], BODY[at])));
            check(&page(label, |at| format!("{} - {}\n{}\n", HEADS[at], OUTLETS[at], BODY[at])));
        }
        let text = page("More coverage from our partners", |at| {
            format!("{}, 12 March\n{}\n", OUTLETS[at], BODY[at])
        });
        let found = find_embedded(&text, &blocks(&text));
        let outlets: Vec<&str> =
            found.iter().filter_map(|it| it.outlet).map(|it| it.of(&text)).collect();
        assert_eq!(outlets, OUTLETS);
    }

    #[test]
    fn subheadings_with_a_colon_and_datelines_are_no_cards() {
        let text = format!(
            "{OWN}Velm, 12 March 2025\n{}\nVelm, 13 March 2025\n{}\nHarbour: what the council says\n{}\n\
             Ferries: what the sailors say\n{}\n",
            BODY[0], BODY[1], BODY[2], BODY[0]
        );
        assert_eq!(find_embedded(&text, &blocks(&text)), []);
    }

    #[test]
    fn the_header_of_the_page_is_no_card() {
        let text =
            format!("logo\n{0}\n{0}\nVelm Newsa day ago\n{1}\n{2}\n", HEADS[0], BODY[0], BODY[1]);
        assert_eq!(find_embedded(&text, &blocks(&text)), []);
    }

    #[test]
    fn a_body_goes_on_until_the_next_card_and_the_last_one_ends_at_other_lines() {
        let card = |at: usize| {
            format!("{}\n3 hours ago\n{}\n{}\n{}\n", OUTLETS[at], HEADS[at], BODY[at], BODY[2 - at])
        };
        let text = format!(
            "{OWN}Related Articles\n{}{}DOWNLOAD THE APP\nReady to read more? Download our app today from your store and start exploring the world now.\n",
            card(0),
            card(1)
        );
        let found = find_embedded(&text, &blocks(&text));
        let bodies: Vec<String> = found.iter().map(|it| it.body.of(&text).to_owned()).collect();
        assert_eq!(
            bodies,
            [format!("{}\n{}", BODY[0], BODY[2]), format!("{}\n{}", BODY[1], BODY[1])]
        );
    }

    #[test]
    fn subheadings_and_bylines_of_an_article_are_no_cards() {
        let text = format!(
            "{OWN}What happens next\n{}\nJane Doe\nBackground of the story\n{}\nUpdated 3 hours ago\n",
            BODY[0], BODY[1]
        );
        assert_eq!(find_embedded(&text, &blocks(&text)), []);
    }
}
