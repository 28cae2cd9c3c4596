//! What the words of each column are.

use std::io::{self, Write};

use super::super::page::{Tone, run};
use super::{MOST, Sheet};
use crate::coverage::{Composition, Coverage};
use crate::findings::column_label;
use crate::findings::vocabulary::{WORD_CLASSES, percent_of};
use crate::report::layout::{Run, pad, pad_start, thousands};

/// What fills the bar for each class; no two look alike without color.
const FILLS: [char; 6] = ['█', '▒', '"', '=', '+', '·'];
/// The least and the most columns of a bar.
const BAR: (usize, usize) = (12, 48);

impl<W: Write> Sheet<'_, W> {
    /// A bar for each column, with the shares that it shows.
    pub(super) fn compositions(&mut self, coverage: &Coverage) -> io::Result<()> {
        let all = &coverage.compositions;
        let mut used: Vec<usize> =
            (0..WORD_CLASSES.len()).filter(|&it| all.iter().any(|c| c.counts()[it] > 0)).collect();
        if used.is_empty() {
            return Ok(());
        }
        let title = format!("What the {} are made of", self.columns(2));
        self.page.rule(&title, "")?;
        self.page.blank()?;
        let shown = all.len().min(self.most(2 * MOST));
        let label = column_label(shown.saturating_sub(1)).len() + 1;
        let words = all.iter().map(|it| thousands(it.words).len()).max().unwrap_or(0).max(5) + 2;
        let numbers: usize = used.iter().map(|&it| column(it)).sum();
        if label + words + numbers + BAR.0 > self.page.view().width {
            // Too narrow for the shares: what fills the bar is said in words.
            let fills: Vec<String> =
                used.iter().map(|&it| format!("{} {}", FILLS[it], WORD_CLASSES[it].0)).collect();
            let runs = [run(Tone::Faint, &fills.join("  "))];
            self.page.wrapped("", "", &runs, usize::MAX)?;
            used.clear();
        }
        let numbers: usize = used.iter().map(|&it| column(it)).sum();
        let fixed = label + words + numbers;
        let bar = self.page.view().width.saturating_sub(fixed).clamp(BAR.0, BAR.1);
        let mut head = pad_start("words", label + bar + words);
        for &class in &used {
            head.push_str(&pad_start(
                &format!("{}{}", FILLS[class], WORD_CLASSES[class].0),
                column(class),
            ));
        }
        self.page.line(&[run(Tone::Faint, &head)])?;
        for (n, it) in all[..shown].iter().enumerate() {
            let mut runs = vec![
                run(Tone::Id, &pad(&column_label(n), label)),
                Run { style: Tone::Plain, text: filled(it, bar) },
                Run { style: Tone::Plain, text: pad_start(&thousands(it.words), words) },
            ];
            for &class in &used {
                let text = match it.counts()[class] {
                    0 => "-".to_owned(),
                    count => percent_of(count, it.words),
                };
                runs.push(Run { style: Tone::Plain, text: pad_start(&text, column(class)) });
            }
            self.page.line(&runs)?;
        }
        self.more(&" ".repeat(label), all.len() - shown, self.columns(1), self.columns(2))
    }
}

/// The width of a number's column, with the head of the class.
fn column(class: usize) -> usize {
    WORD_CLASSES[class].0.len() + 3
}

/// A bar of `width` columns, each class with its part of it, to the largest remainders.
///
/// A class that is there has one column at least, as far as there are enough.
fn filled(it: &Composition, width: usize) -> String {
    let counts = it.counts();
    if it.words == 0 {
        return " ".repeat(width);
    }
    let mut columns = counts.map(|count| count * width / it.words);
    for (at, &count) in counts.iter().enumerate() {
        columns[at] = columns[at].max(usize::from(count > 0));
    }
    let remainder = |at: usize| counts[at] * width % it.words;
    let mut order: Vec<usize> = (0..counts.len()).filter(|&at| counts[at] > 0).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(remainder(at)), at));
    let mut next = order.iter().cycle();
    while columns.iter().sum::<usize>() < width {
        let Some(&at) = next.next() else { break };
        columns[at] += 1;
    }
    while columns.iter().sum::<usize>() > width {
        let Some(most) = columns.iter_mut().max() else { break };
        *most -= 1;
    }
    let parts = columns.iter().zip(FILLS).map(|(&n, fill)| fill.to_string().repeat(n));
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_bar_is_as_wide_as_it_should_be_and_shows_every_class(
            counts in proptest::collection::vec(0_usize..3000, 6), width in 6_usize..60,
        ) {
            let it = Composition {
                words: counts.iter().sum(),
                unique: counts[0],
                shared: counts[1],
                quoted: counts[2],
                wire: counts[3],
                embedded: counts[4],
                furniture: counts[5],
                quoted_shared: 0,
            };
            let bar = filled(&it, width);
            prop_assert_eq!(bar.chars().count(), width);
            for (count, fill) in it.counts().iter().zip(FILLS) {
                prop_assert_eq!(*count > 0, bar.contains(fill), "{}", bar);
            }
        }
    }
}
