//! Shared passages, found part by part as another engine would, are those of a scan.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wireprint_match::align::{Aligned, Relation, group_aligned};
use wireprint_match::fingerprint::mix;
use wireprint_news::furniture::{LineFacts, PagesToCompare};
use wireprint_pipeline::pipeline::reuse::{
    Capped, CommonWords, LinesOf, Member, Parts, ReuseSettings, ReusedPassage, Seed, TextOf,
};
use wireprint_pipeline::pipeline::{ScanInput, ScanSettings, scan};
use wireprint_text::normalize::Vocabulary;
use wireprint_text::text::{Corpus, Document};

/// Made-up articles of six sites: paragraphs of their own, paragraphs of others with words
/// exchanged, quotations, what a site puts round its stories, headings of several.
fn texts(n: usize) -> Vec<String> {
    let draw = |at: usize, salt: u64| usize::try_from(mix(mix(at as u64) ^ salt) >> 33).unwrap();
    let word = |it: usize| {
        let letters = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu"];
        // Few words are frequent, as in any language.
        let rank = (it % 40 + 1) * (it / 41 % 40 + 1) * (it / 1693 % 5 + 1);
        rank.to_string().bytes().map(|c| letters[usize::from(c - b'0')]).collect::<String>()
    };
    let sentence = |at: usize, salt: u64| {
        let words = 8 + draw(at, salt) % 14;
        let words: Vec<String> =
            (0..words).map(|n| word(draw(at, salt * 64 + n as u64 + 1))).collect();
        format!("The {}.", words.join(" "))
    };
    let mut paragraphs: Vec<String> = Vec::new();
    let mut res = Vec::new();
    for at in 0..n {
        let site = at % 6;
        let mut lines = vec![match at % 9 {
            0 => "Letters to the harbor desk".to_owned(),
            _ => sentence(at, 77).trim_end_matches('.').to_owned(),
        }];
        for part in 0..3 + draw(at, 5) % 4 {
            let salt = 100 + part as u64;
            let own = (0..3).map(|it| sentence(at, salt * 8 + it)).collect::<Vec<_>>().join(" ");
            let line = match draw(at, salt) % 5 {
                0 if !paragraphs.is_empty() => {
                    let other = paragraphs[draw(at, salt + 50) % paragraphs.len()].clone();
                    let mut words: Vec<String> = other.split(' ').map(str::to_owned).collect();
                    for edit in 0..draw(at, salt + 60) % 6 {
                        let place = draw(at, salt + 70 + edit as u64) % words.len();
                        words[place] = word(draw(at, salt + 80 + edit as u64));
                    }
                    words.join(" ")
                }
                1 => format!("“{own}” said {}.", word(draw(at, salt + 90))),
                _ => own,
            };
            paragraphs.push(line.clone());
            lines.push(line);
        }
        lines.push(format!(
            "Read the news of town number {site} in our letter each morning and stay informed."
        ));
        lines.push(format!("{} of site {site}", sentence(site, 9)));
        res.push(lines.join("\n\n"));
    }
    res
}

/// What of each text is the site's, by the parts, a few texts at a time.
pub(crate) fn furniture(parts: &Parts, texts: &[&str]) -> Vec<Vec<u8>> {
    let numbered: Vec<(u32, &str)> = (0..).zip(texts.iter().copied()).collect();
    let mut lines: Vec<LineFacts> =
        numbered.chunks(7).flat_map(|it| parts.lines(it)).flatten().collect();
    lines.sort_unstable();
    let mut asked: BTreeSet<(u64, u64)> = BTreeSet::new();
    let mut to_compare = PagesToCompare::default();
    let mut ask = |it: Option<(u64, Vec<u64>)>| {
        asked.extend(
            it.into_iter().flat_map(|(key, pages)| pages.into_iter().map(move |it| (key, it))),
        );
    };
    lines.iter().for_each(|it| ask(to_compare.push(*it)));
    ask(to_compare.finish());
    let open: BTreeSet<u64> = asked.iter().map(|it| it.0).collect();
    let mut recurring = LinesOf::default();
    for line in lines.iter().filter(|it| open.contains(&it.key())) {
        let page = usize::try_from(line.page()).unwrap();
        let profile = asked.contains(&(line.key(), line.page()));
        recurring.push(*line, profile.then(|| parts.profiles(&[texts[page]]).remove(0)));
    }
    let recurring: BTreeSet<u64> = recurring.finish().into_iter().collect();
    let mut of_text: Vec<(&str, Vec<u64>)> = texts.iter().map(|it| (*it, Vec::new())).collect();
    for line in lines.iter().filter(|it| recurring.contains(&it.key())) {
        of_text[usize::try_from(line.page()).unwrap()].1.push(line.key());
    }
    of_text.chunks(7).flat_map(|it| parts.furniture(it)).collect()
}

/// What the parts find, put together with maps for an engine.
fn by_parts(parts: &Parts, texts: &[String]) -> (Vec<ReusedPassage>, Capped, Vec<Vec<u8>>) {
    let number = |at: usize| u32::try_from(at).unwrap();
    let all: Vec<&str> = texts.iter().map(String::as_str).collect();
    let furniture = furniture(parts, &all);
    let with: Vec<(&str, &[u8])> =
        texts.iter().zip(&furniture).map(|it| (it.0.as_str(), it.1.as_slice())).collect();
    let mut words: BTreeMap<String, u64> = BTreeMap::new();
    for (word, count) in with.chunks(7).flat_map(|it| parts.words(it).unwrap()) {
        *words.entry(word).or_default() += count;
    }
    let total = words.values().sum();
    let common = CommonWords::new(words, total);
    let mut lists: BTreeMap<u64, Vec<Member>> = BTreeMap::new();
    for (at, some) in with.chunks(7).enumerate() {
        for (n, keys) in parts.keys(some, &common).unwrap().into_iter().enumerate() {
            for it in keys {
                let member = Member {
                    number: number(at * 7 + n),
                    at: it.at,
                    said: it.said,
                    ..Member::default()
                };
                lists.entry(it.key).or_default().push(member);
            }
        }
    }
    let mut seeds: BTreeMap<(u32, u32), Vec<Seed>> = BTreeMap::new();
    let mut found = |it: Seed| seeds.entry((it.left, it.right)).or_default().push(it);
    let mut shingles = parts.lists();
    for (key, mut list) in lists {
        list.sort_by_key(|it| (it.number, it.at));
        list.iter().for_each(|it| shingles.push(key, *it, &mut found));
    }
    let capped = shingles.finish(&mut found);
    let pairs: Vec<(u32, u32)> = seeds
        .into_iter()
        .filter(|(_, seeds)| parts.is_worth_aligning(seeds, total))
        .map(|it| it.0)
        .collect();
    let text = |at: u32| {
        let (text, furniture) = with[at as usize];
        TextOf { number: at, text, furniture }
    };
    let aligned = pairs.chunks(5).flat_map(|pairs| {
        let texts: Vec<TextOf<'_>> = pairs.iter().flat_map(|it| [text(it.0), text(it.1)]).collect();
        parts.align(&texts, pairs, &common).unwrap()
    });
    (aligned.collect(), capped, furniture)
}

type Places = Vec<(usize, Range<usize>)>;

/// A passage of a scan, or what pairs make together: its places in bytes, whether they are
/// exact, and the bits of the similarity.
type Found = (Vec<(usize, usize, usize)>, bool, u64);

fn of_scan(texts: &[String], settings: &ScanSettings) -> BTreeSet<Found> {
    let document = |(n, text): (usize, &String)| Document {
        id: format!("{n:06}"),
        text: text.clone(),
        ..Document::default()
    };
    let corpus = Corpus::new(texts.iter().enumerate().map(document).collect());
    let found = scan(ScanInput { corpus, ..ScanInput::default() }, settings).unwrap();
    let places = |it: &wireprint_match::align::Passage| {
        it.occurrences.iter().map(|it| (it.doc.index(), it.span.start, it.span.end)).collect()
    };
    let passage = |it: &wireprint_match::align::Passage| {
        (places(it), it.relation == Relation::Exact, it.similarity.to_bits())
    };
    found.passages.iter().map(passage).collect()
}

fn together(found: &[ReusedPassage], texts: &[String], least: usize) -> BTreeSet<Found> {
    let (_, words) = Vocabulary::number(texts.iter().map(String::as_str).collect::<Vec<_>>());
    let aligned = |it: &ReusedPassage| {
        let [left, right] = it.words.clone();
        let longest = left.len().max(right.len());
        Aligned {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a count of words"
            )]
            #[expect(clippy::cast_precision_loss, reason = "words of a passage are few")]
            matched: (it.similarity * longest as f64).round() as usize,
            exact: it.relation == Relation::Exact,
            left: (it.numbers[0], left),
            right: (it.numbers[1], right),
        }
    };
    let all: Vec<Aligned> = found.iter().map(aligned).collect();
    let (blocks, passages): (Vec<Aligned>, Vec<Aligned>) =
        all.into_iter().partition(|it| it.left.1.len().max(it.right.1.len()) < least);
    let same = |places: &[(u32, Range<usize>)]| {
        let of = |(doc, range): &(u32, Range<usize>)| &words[*doc as usize].ids[range.clone()];
        places.windows(2).all(|it| of(&it[0]) == of(&it[1]))
    };
    let groups = [group_aligned(&passages, same), group_aligned(&blocks, same)].concat();
    groups
        .into_iter()
        .map(|it| {
            let places: Places =
                it.occurrences.into_iter().map(|it| (it.0 as usize, it.1)).collect();
            let spans = places.into_iter().map(|(doc, range)| {
                let span = words[doc].cover(range);
                (doc, span.start, span.end)
            });
            (spans.collect(), it.exact, it.similarity.to_bits())
        })
        .collect()
}

#[test]
fn parts_give_the_passages_of_a_scan() {
    let texts = texts(300);
    let settings = ReuseSettings { repeats: true, ..ReuseSettings::default() };
    let parts = Parts::new(settings).unwrap();
    let (found, capped, furniture) = by_parts(&parts, &texts);
    assert_eq!(capped.capped, 0, "{capped:?}");
    assert!(furniture.iter().filter(|it| it.len() > 8).count() > 200, "the corpus has furniture");
    let together = together(&found, &texts, 10);
    let expected = of_scan(&texts, &ScanSettings::default());
    assert!(expected.len() > 100, "{}", expected.len());
    assert!(expected.iter().any(|it| !it.1), "some passages are edited");
    let (more, less): (Vec<_>, Vec<_>) =
        (together.difference(&expected).collect(), expected.difference(&together).collect());
    assert!(more.is_empty() && less.is_empty(), "more: {more:?}\nless: {less:?}");
}

#[test]
fn winnowed_shingles_lose_only_what_is_edited_throughout() {
    let texts = texts(150);
    let of = |window| {
        let settings = ReuseSettings { window, ..ReuseSettings::default() };
        by_parts(&Parts::new(settings).unwrap(), &texts).0
    };
    let (all, some) = (of(1), of(5));
    assert!(some.iter().all(|it| all.contains(it)), "a pair has the passages that it has");
    let lost: Vec<&ReusedPassage> = all.iter().filter(|it| !some.contains(it)).collect();
    assert!(lost.len() * 20 < all.len(), "{} of {}", lost.len(), all.len());
    assert!(lost.iter().all(|it| it.relation == Relation::Near), "{lost:?}");
}

#[test]
fn what_was_made_with_other_settings_is_refused() {
    let parts = Parts::new(ReuseSettings::default()).unwrap();
    let other =
        Parts::new(ReuseSettings { passage_words: 12, ..ReuseSettings::default() }).unwrap();
    let text = "The council of the harbor town voted on Monday to keep the old pier open.";
    let furniture = parts.furniture(&[(text, Vec::new())]).remove(0);
    let common = CommonWords::default();
    assert!(parts.keys(&[(text, &furniture)], &common).is_ok());
    assert!(other.keys(&[(text, &furniture)], &common).unwrap_err().is_parameter());
    assert!(other.words(&[(text, b"")]).unwrap_err().is_parameter());
    let of = |number| TextOf { number, text, furniture: &furniture };
    assert!(parts.align(&[of(1)], &[(1, 2)], &common).unwrap_err().is_parameter());
    let (one, two) = (of(1), of(2));
    assert_eq!(parts.align(&[one, two], &[(1, 2)], &common).unwrap().len(), 1);
    for wrong in [
        ReuseSettings { shingle_words: 2, ..ReuseSettings::default() },
        ReuseSettings { window: 0, ..ReuseSettings::default() },
        ReuseSettings { cap: 1, ..ReuseSettings::default() },
        ReuseSettings { passage_words: 0, ..ReuseSettings::default() },
    ] {
        assert!(Parts::new(wrong).unwrap_err().is_parameter());
    }
}
