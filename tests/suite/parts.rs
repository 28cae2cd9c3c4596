//! The parts of a deduplication, put together by another engine, give the run's clusters.

use std::collections::BTreeMap;
use std::fs;

use wireprint_match::fingerprint::mix;
use wireprint_pipeline::pipeline::dedup::{DedupOptions, Mode, dedup};
use wireprint_pipeline::pipeline::near::{Asked, Matched, Parts, Piece, Sketch, Stay};

/// Made-up texts, of which every third is another one with a word exchanged or its end cut.
fn texts(n: usize) -> Vec<String> {
    let mut res: Vec<String> = Vec::new();
    for at in 0..n {
        let draw = |salt: u64| usize::try_from(mix(mix(at as u64) ^ salt) >> 33).unwrap();
        let text = if at % 3 == 2 {
            let mut words: Vec<&str> = res[draw(1) % at].split(' ').collect();
            match at % 4 {
                0 => {}
                1 => words.truncate(words.len() * 3 / 4),
                _ => {
                    let place = draw(2) % words.len();
                    words[place] = "otherwise";
                }
            }
            words.join(" ")
        } else {
            // Letters only: numbers are facts, and one that differs may make a template.
            let word = |it: usize| {
                it.to_string().bytes().map(|c| char::from(c - b'0' + b'a')).collect::<String>()
            };
            let words = (0..60 + at as u64 % 90).map(|it| word(draw(it + 9) % 700));
            words.collect::<Vec<_>>().join(" ")
        };
        res.push(text);
    }
    res
}

/// What becomes of each text: the first of its cluster, the one that stays, the similarity.
fn by_parts(parts: &Parts, texts: &[String], remembering: bool) -> Vec<(u32, u32, f64)> {
    let sketches: Vec<Sketch> =
        texts.chunks(7).flat_map(|it| parts.sketch(it.iter().map(String::as_str))).collect();
    let number = |at: usize| u32::try_from(at).unwrap();
    let mut first: BTreeMap<[u64; 2], u32> = BTreeMap::new();
    let heads: Vec<u32> = (0..texts.len())
        .map(|at| *first.entry(sketches[at].print.content).or_insert_with(|| number(at)))
        .collect();
    let items: Vec<u32> = (0..).take(texts.len()).filter(|&it| heads[it as usize] == it).collect();
    assert!(!Parts::are_few(items.len()));
    // Buckets in no order of the numbers.
    let mut buckets: BTreeMap<(u32, u32), Vec<(u32, u32)>> = BTreeMap::new();
    for &item in items.iter().rev() {
        let sketch = &sketches[item as usize];
        parts
            .each_key(&sketch.keys, |key, order| {
                buckets.entry(key).or_default().push((item, order));
            })
            .unwrap();
    }
    let mut pairs = Vec::new();
    for (key, mut members) in buckets {
        pairs.extend(parts.bucket(key, &mut members).into_iter().map(|it| (it.left, it.right)));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs.retain(|&(a, b)| {
        let [a, b] = [a, b].map(|it| &sketches[it as usize]);
        parts.are_candidates([&a.row, &b.row], [a.print.words, b.print.words]).unwrap()
    });
    let piece = |it: u32| Piece { number: it, text: texts[it as usize].as_str().into() };
    let pieces: Vec<Piece<'_>> = items.iter().map(|&it| piece(it)).collect();
    let matches = parts.verify(&pieces, pairs).unwrap();

    let mut res: Vec<(u32, u32, f64)> = heads.iter().map(|&it| (it, it, 1.0)).collect();
    for (members, links) in components(texts.len(), &matches) {
        let found = if remembering {
            remembered(parts, &members, &links, &pieces)
        } else {
            parts.stays_of(&members, &links, &pieces).unwrap()
        };
        for stay in found {
            res[stay.item as usize] = (stay.cluster, stay.to, stay.similarity);
        }
    }
    (0..texts.len()).map(|at| res[heads[at] as usize]).collect()
}

/// Clusters a component whose texts are elsewhere, by questions and answers.
fn remembered(
    parts: &Parts,
    members: &[u32],
    links: &[Matched],
    pieces: &[Piece<'_>],
) -> Vec<Stay> {
    let mut answers = BTreeMap::new();
    loop {
        match parts.stays(members, links, &answers).unwrap() {
            Asked::Stays(found) => return found,
            Asked::Pairs(pairs) => {
                for pair in pairs {
                    let found = parts.verify(pieces, [pair]).unwrap().first().copied();
                    assert!(answers.insert(pair, found).is_none(), "{pair:?} was asked twice");
                }
            }
        }
    }
}

type Components = Vec<(Vec<u32>, Vec<Matched>)>;

fn components(n: usize, matches: &[Matched]) -> Components {
    let mut label: Vec<u32> = (0..).take(n).collect();
    loop {
        let before = label.clone();
        for it in matches {
            let least = label[it.left as usize].min(label[it.right as usize]);
            (label[it.left as usize], label[it.right as usize]) = (least, least);
        }
        if label == before {
            break;
        }
    }
    let mut found: BTreeMap<u32, (Vec<u32>, Vec<Matched>)> = BTreeMap::new();
    for it in matches {
        let of = found.entry(label[it.left as usize]).or_default();
        of.0.extend([it.left, it.right]);
        of.1.push(*it);
    }
    let mut found: Components = found.into_values().collect();
    for (members, _) in &mut found {
        members.sort_unstable();
        members.dedup();
    }
    found
}

#[test]
fn parts_give_the_clusters_of_the_run() {
    let texts = texts(400);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("docs.jsonl");
    let line = |text: &String| serde_json::json!({ "text": text }).to_string() + "\n";
    fs::write(&file, texts.iter().map(line).collect::<String>()).unwrap();
    for mode in [Mode::Versions, Mode::MinHash] {
        let options = DedupOptions { mode, ..DedupOptions::default() };
        let run = dedup(std::slice::from_ref(&file), &options).unwrap();
        let whole: Vec<_> =
            run.verdicts().map(|(_, it)| (it.cluster, it.representative, it.similarity)).collect();
        let parts = options.parts().unwrap();
        for remembering in [false, true] {
            assert_eq!(by_parts(&parts, &texts, remembering), whole, "{mode:?} {remembering}");
        }
        let clustered = (0..).zip(&whole).filter(|(at, it)| it.1 != *at).count();
        // The verdict asks for more than shared words, of which these texts have no sentence.
        let least = if mode == Mode::Versions { 30 } else { 60 };
        assert!(clustered > least, "{mode:?} {clustered}");
    }
}

#[test]
fn sketches_of_other_settings_are_refused() {
    let parts = |threshold| {
        let mode = Mode::MinHash;
        DedupOptions { mode, threshold, ..DedupOptions::default() }.parts().unwrap()
    };
    let (one, other) = (parts(0.7), parts(0.8));
    let sketch = &one.sketch(["The council closed the bridge for the winter."])[0];
    assert!(one.each_key(&sketch.keys, |_, _| ()).is_ok());
    assert!(other.each_key(&sketch.keys, |_, _| ()).is_err());
    assert!(other.are_candidates([&sketch.row, &sketch.row], [8, 8]).is_err());
    assert!(one.are_candidates([&[], &[]], [8, 8]).is_err());
    let simhash = DedupOptions { mode: Mode::SimHash, ..DedupOptions::default() };
    assert!(simhash.parts().unwrap_err().to_string().contains("SimHash"));
}
