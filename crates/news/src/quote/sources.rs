//! Where in the sources could a quotation come from?
//!
//! In go the words of quotations and those of sources; out come, for each
//! quotation, the stretches that have most of its words in order. Runs of three
//! words that a quotation and a source share are followed first; a quotation of
//! which little was found that way is looked for by its telling words in any
//! order, so that other words and nothing at all can be told apart.
//!
//! Cost: a look-up for every word of every source, an alignment for each
//! promising start.

use super::little::little_words;
use crate::align::{LocalAlignment, NearWords, WordWeights, align_from};
use crate::fingerprint::mix;
use crate::normalize::{Vocabulary, WordId};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Words of a run that is followed; a shorter quotation is looked for as a whole.
const SEED: usize = 3;
/// How many starts of one quotation are followed in one source.
const MOST_STARTS: usize = 4;
/// How many stretches of all sources are kept.
const MOST_PLACES: usize = 24;
/// Where less of a quotation was found in a row, its telling words are looked for.
const ENOUGH: f64 = 0.7;
/// Least share of the telling words that make a stretch worth an alignment.
const TELLING: f64 = 0.4;
/// Pieces of one quotation stand so many words apart at most: what was left out between
/// them is a passage, not an article.
const APART: usize = 200;

/// So many words at an end of a quotation are looked for by themselves …
const END_WORDS: std::ops::RangeInclusive<usize> = 1..=3;
/// … so far before or behind the rest; a word alone, which stands anywhere, …
const END_APART: usize = 40;
/// … only so far, and only where it tells.
const WORD_APART: usize = 8;

/// A stretch of a source that has words of a quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct SourcePlace {
    /// The index of the source.
    pub source: usize,
    /// The words of the source.
    pub words: Range<usize>,
    /// The words of the quotation that stand against them.
    pub quotation: Range<usize>,
    /// Both in pieces, ascending: several where much is left out in between.
    pub parts: Vec<[Range<usize>; 2]>,
    /// How much of the quotation is the same or near there, in words, 0..=1.
    pub share: f64,
    /// The same of its telling words; 1 where it has none.
    pub telling: f64,
}

/// For each quotation its places in the sources, the best first; of equally good ones
/// those of the first source first.
#[must_use]
pub fn find_in_sources(
    quotations: &[&[WordId]],
    sources: &[&[WordId]],
    vocabulary: &Vocabulary,
    near: &NearWords<'_>,
    weights: &WordWeights,
) -> Vec<Vec<SourcePlace>> {
    let search = Search { quotations, little: little_words(vocabulary), near, weights };
    let mut res = vec![Vec::new(); quotations.len()];
    collect(&mut res, search.by_runs(sources));
    let open: Vec<usize> = (0..res.len())
        .filter(|&it| res[it].first().is_none_or(|it: &SourcePlace| it.share < ENOUGH))
        .collect();
    collect(&mut res, search.by_words(&open, sources));
    res
}

/// Adds places and keeps the best of each quotation.
fn collect(res: &mut [Vec<SourcePlace>], found: Vec<(usize, SourcePlace)>) {
    for (n, place) in found {
        res[n].push(place);
    }
    for places in res {
        // Rounded, so that sums which say the same do not differ in their last bit.
        let thousandths = |it: &SourcePlace| (it.share * 1_000.0).round();
        places.sort_by(|a, b| {
            let share = thousandths(b).total_cmp(&thousandths(a));
            share.then(a.source.cmp(&b.source)).then(a.words.start.cmp(&b.words.start))
        });
        places.dedup_by(|b, a| a.source == b.source && a.words == b.words);
        places.truncate(MOST_PLACES);
    }
}

struct Search<'a> {
    quotations: &'a [&'a [WordId]],
    little: Vec<bool>,
    near: &'a NearWords<'a>,
    weights: &'a WordWeights,
}

impl Search<'_> {
    fn tells(&self, word: WordId) -> bool {
        self.little.get(word.0 as usize).is_some_and(|it| !it)
    }

    /// Places that share a run of words with a quotation.
    fn by_runs(&self, sources: &[&[WordId]]) -> Vec<(usize, SourcePlace)> {
        let mut runs: Vec<(u64, usize, usize)> = Vec::new();
        let mut lengths = Vec::new();
        for (n, words) in self.quotations.iter().enumerate().filter(|it| !it.1.is_empty()) {
            let length = words.len().min(SEED);
            lengths.push(length);
            let windows = words.windows(length).enumerate();
            runs.extend(windows.map(|(at, window)| (hash(window), n, at)));
        }
        runs.sort_unstable();
        lengths.sort_unstable();
        lengths.dedup();
        let sources = sources.par_iter().enumerate();
        sources
            .flat_map_iter(|(source, words)| {
                // (quotation, diagonal) → how many runs, and the first of them.
                let mut starts: BTreeMap<(usize, i64), (usize, usize, usize)> = BTreeMap::new();
                for &length in &lengths {
                    for (at, window) in words.windows(length).enumerate() {
                        let key = hash(window);
                        let from = runs.partition_point(|it| it.0 < key);
                        for &(_, n, start) in runs[from..].iter().take_while(|it| it.0 == key) {
                            let entry =
                                starts.entry((n, apart(at, start))).or_insert((0, start, at));
                            // Runs of common words stand on any diagonal: one that tells
                            // outweighs several.
                            let tells = window.iter().filter(|&&it| self.tells(it)).count();
                            entry.0 += 1 + 4 * tells;
                        }
                    }
                }
                self.follow(source, words, starts)
            })
            .collect()
    }

    /// The stretches that grow from the best starts of each quotation in one source.
    fn follow(
        &self,
        source: usize,
        words: &[WordId],
        starts: BTreeMap<(usize, i64), (usize, usize, usize)>,
    ) -> Vec<(usize, SourcePlace)> {
        let all: Vec<(usize, (usize, usize, usize))> =
            starts.into_iter().map(|((n, _), it)| (n, it)).collect();
        let mut res = Vec::new();
        for of_one in all.chunk_by(|a, b| a.0 == b.0) {
            let mut best: Vec<_> = of_one.iter().collect();
            best.sort_by_key(|it| (Reverse(it.1.0), it.1.2));
            let starts = best.iter().take(MOST_STARTS);
            let found: Vec<SourcePlace> =
                starts.map(|it| self.place(source, words, it.0, (it.1.1, it.1.2))).collect();
            let n = of_one[0].0;
            let joined = self.joined(source, words, n, &found);
            let all = joined.into_iter().chain(found);
            res.extend(all.map(|it| (n, self.with_ends(words, n, it))));
        }
        res
    }

    fn place(
        &self,
        source: usize,
        words: &[WordId],
        n: usize,
        start: (usize, usize),
    ) -> SourcePlace {
        self.place_before(source, words, (n, self.quotations[n].len()), start)
    }

    /// The same for the words of a quotation before the one at `end`.
    fn place_before(
        &self,
        source: usize,
        words: &[WordId],
        (n, end): (usize, usize),
        (start, at): (usize, usize),
    ) -> SourcePlace {
        let text = &self.quotations[n][..end];
        let low = at.saturating_sub(2 * text.len() + SEED);
        let high = (at + 2 * text.len() + SEED).min(words.len());
        let found = align_from(text, &words[low..high], (start, at - low), self.near);
        self.as_place(source, n, low, &found)
    }

    /// The best place with what other places of the same source have of the quotation
    /// before and behind it; none where they have nothing more.
    fn joined(
        &self,
        source: usize,
        words: &[WordId],
        n: usize,
        places: &[SourcePlace],
    ) -> Option<SourcePlace> {
        let best =
            places.iter().reduce(|best, it| if it.share > best.share { it } else { best })?;
        let mut res = best.clone();
        let mut rest: Vec<&SourcePlace> = places.iter().collect();
        rest.sort_by(|a, b| b.share.total_cmp(&a.share));
        for it in rest {
            let (mut first, last) = match res.words.start < it.words.start {
                true => (res.clone(), it.clone()),
                false => (it.clone(), res.clone()),
            };
            // Words that both have are the later one's: *and that …* begins anew there.
            let [at, start] = first.parts[0].clone();
            let overlaps = first.quotation.end > last.quotation.start;
            if overlaps && first.parts.len() == 1 && start.start < last.quotation.start {
                let end = last.quotation.start;
                first = self.place_before(source, words, (n, end), (start.start, at.start));
            }
            let follow = first.quotation.end <= last.quotation.start
                && first.words.end <= last.words.start
                && last.words.start - first.words.end <= APART;
            if follow && first.share + last.share > res.share {
                res = SourcePlace {
                    source,
                    words: first.words.start..last.words.end,
                    quotation: first.quotation.start..last.quotation.end,
                    parts: first.parts.iter().chain(&last.parts).cloned().collect(),
                    share: first.share + last.share,
                    // Of a quotation without telling words both have 1.
                    telling: (first.telling + last.telling).min(1.0),
                };
            }
        }
        (res.parts.len() > 1).then_some(res)
    }

    /// A place with the few words at an end of the quotation that stand as they are a
    /// little before or behind it: what was left out between makes no piece of them that
    /// could be found alone.
    fn with_ends(&self, words: &[WordId], n: usize, place: SourcePlace) -> SourcePlace {
        let text = self.quotations[n];
        let mut res = place;
        let tail = &text[res.quotation.end..];
        let from = res.words.end;
        let behind = &words[from..(from + self.apart(tail)).min(words.len())];
        if let Some(at) = Self::end_in(tail, behind).and_then(|mut it| it.next()) {
            let own = from + at..from + at + tail.len();
            res.parts.push([own.clone(), res.quotation.end..text.len()]);
            res.words.end = own.end;
            res.quotation.end = text.len();
            res.share += ratio(self.weights.words(tail), self.weights.words(text));
        }
        let head = &text[..res.quotation.start];
        let from = res.words.start.saturating_sub(self.apart(head));
        let before = &words[from..res.words.start];
        // The nearest one, as behind it: here the last.
        if let Some(at) = Self::end_in(head, before).and_then(Iterator::last) {
            let own = from + at..from + at + head.len();
            res.parts.insert(0, [own.clone(), 0..head.len()]);
            res.words.start = own.start;
            res.quotation.start = 0;
            res.share += ratio(self.weights.words(head), self.weights.words(text));
        }
        res
    }

    /// How far from the rest an end is looked for.
    fn apart(&self, end: &[WordId]) -> usize {
        match end {
            [one] if self.tells(*one) => WORD_APART,
            [_] => 0,
            _ => END_APART,
        }
    }

    /// Where the words of an end stand; none for no words and for many.
    fn end_in<'w>(
        end: &'w [WordId],
        words: &'w [WordId],
    ) -> Option<impl Iterator<Item = usize> + 'w> {
        let fits = END_WORDS.contains(&end.len());
        let places = move || words.windows(end.len()).enumerate();
        fits.then(|| places().filter(move |it| it.1 == end).map(|it| it.0))
    }

    fn as_place(&self, source: usize, n: usize, low: usize, found: &LocalAlignment) -> SourcePlace {
        let text = self.quotations[n];
        let matched: Vec<WordId> = found.matched.iter().map(|&at| text[at]).collect();
        let telling = |words: &[WordId]| words.iter().filter(|&&it| self.tells(it)).count();
        let (told, all) = (telling(&matched), telling(text));
        let words = low + found.right.start..low + found.right.end;
        SourcePlace {
            source,
            parts: vec![[words.clone(), found.left.clone()]],
            words,
            quotation: found.left.clone(),
            share: ratio(self.weights.words(&matched), self.weights.words(text)),
            telling: if all == 0 { 1.0 } else { ratio(told, all) },
        }
    }

    /// Places that have telling words of the quotations `open`, in any order.
    fn by_words(&self, open: &[usize], sources: &[&[WordId]]) -> Vec<(usize, SourcePlace)> {
        let mut holders: HashMap<WordId, Vec<usize>> = HashMap::new();
        for &n in open {
            let mut telling: Vec<WordId> =
                self.quotations[n].iter().copied().filter(|&it| self.tells(it)).collect();
            telling.sort_unstable();
            telling.dedup();
            for word in telling {
                holders.entry(word).or_default().push(n);
            }
        }
        let sources = sources.par_iter().enumerate();
        sources
            .flat_map_iter(|(source, words)| {
                let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
                for (at, word) in words.iter().enumerate() {
                    for &n in holders.get(word).into_iter().flatten() {
                        places.entry(n).or_default().push(at);
                    }
                }
                let found = places.into_iter().filter_map(|(n, places)| {
                    let at = self.densest(n, words, &places)?;
                    let start = self.quotations[n].iter().position(|&it| it == words[at])?;
                    Some((n, self.place(source, words, n, (start, at))))
                });
                found.collect::<Vec<_>>()
            })
            .collect()
    }

    /// Where most telling words of a quotation stand close together: the place of the
    /// rarest of them.
    fn densest(&self, n: usize, words: &[WordId], places: &[usize]) -> Option<usize> {
        let text = self.quotations[n];
        let width = 2 * text.len() + SEED;
        let all = text.iter().filter(|&&it| self.tells(it)).count();
        let mut best: (usize, Range<usize>) = (0, 0..0);
        for (first, &from) in places.iter().enumerate() {
            let inside = places[first..].partition_point(|&it| it < from + width);
            let mut told: Vec<WordId> =
                places[first..first + inside].iter().map(|&it| words[it]).collect();
            told.sort_unstable();
            told.dedup();
            if told.len() > best.0 {
                best = (told.len(), first..first + inside);
            }
        }
        // One word alone stands anywhere.
        if best.0 < 2 || ratio(best.0, all) < TELLING {
            return None;
        }
        let rarity = |&&at: &&usize| self.weights.bits(&words[at..=at]);
        // Reversed, since the last of equals is taken and the first is meant.
        places[best.1].iter().rev().max_by_key(rarity).copied()
    }
}

fn hash(words: &[WordId]) -> u64 {
    words.iter().fold(words.len() as u64, |hash, it| mix(hash ^ u64::from(it.0)))
}

fn apart(a: usize, b: usize) -> i64 {
    i64::try_from(a).unwrap_or(i64::MAX) - i64::try_from(b).unwrap_or(i64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "words of a quotation are far below 2^53")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(quotation: &str, sources: &[&str]) -> Vec<(usize, String, i32)> {
        let texts: Vec<&str> = std::iter::once(quotation).chain(sources.iter().copied()).collect();
        let (vocabulary, words) = Vocabulary::number(texts.clone());
        let ids: Vec<Vec<WordId>> = words.iter().map(|it| it.ids.clone()).collect();
        let slices: Vec<&[WordId]> = ids[1..].iter().map(Vec::as_slice).collect();
        let (near, weights) = (NearWords::new(&vocabulary), WordWeights::new(&vocabulary, &ids));
        let found = find_in_sources(&[&ids[0]], &slices, &vocabulary, &near, &weights);
        let percent = |it: f64| format!("{:.0}", it * 100.0).parse().unwrap();
        found[0]
            .iter()
            .map(|it| {
                let span = words[it.source + 1].cover(it.words.clone());
                (it.source, span.of(sources[it.source]).to_owned(), percent(it.share))
            })
            .collect()
    }

    #[test]
    fn the_source_with_most_of_the_words_comes_first() {
        let sources = [
            "the harbor was open to every ship last night",
            "she said that nobody asked the farmers before the valley was drained, and left",
        ];
        let found = find("nobody asked the farmers before the valley was flooded", &sources);
        assert_eq!(found[0].0, 1);
        assert_eq!(found[0].1, "nobody asked the farmers before the valley was");
    }

    #[test]
    fn a_short_quotation_is_found_as_a_whole() {
        let found = find("not ready", &["I am just not ready to do that"]);
        assert_eq!(found, [(0, "not ready".to_owned(), 100)]);
    }

    #[test]
    fn pieces_with_much_left_out_between_are_one_place() {
        let source = "the council will keep the old ferry, and I have told the mayor, the \
                      union, the pilots and whoever else came to my door in the last two weeks \
                      with one more plan on how to sell it, that it stays in our harbor";
        let found =
            find("the council will keep the old ferry and it stays in our harbor", &[source]);
        assert_eq!((found[0].1.as_str(), found[0].2 > 90), (source, true));
    }

    #[test]
    fn a_word_or_two_behind_what_was_left_out_are_part_of_the_place() {
        let source = "we kept the old ferry in the harbor, as I have told the mayor and the \
                      union since the winter, for nothing";
        let found = find("we kept the old ferry in the harbor for nothing", &[source]);
        assert_eq!((found[0].1.as_str(), found[0].2), (source, 100));
    }

    #[test]
    fn words_in_another_order_lead_to_their_source() {
        let sources = ["rain fell", "the farmers drained the reservoir against the mayor's advice"];
        let found = find("mayor advised farmers, reservoir drained", &sources);
        assert_eq!(found.first().map(|it| it.0), Some(1));
    }
}
