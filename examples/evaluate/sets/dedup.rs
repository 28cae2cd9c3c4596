//! What `dedup` itself makes of the sets with gold clusters.

use super::data::rows;
use super::outcome::{Failure, Outcome, Table, share};
use super::versions::Gold;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use wireprint_pipeline::pipeline::dedup::{DedupOptions, Mode, dedup};

/// A set with a name for the table and its folder.
pub(crate) type Named = (String, PathBuf);

/// The settings that are compared: all defaults first.
fn settings() -> [(&'static str, DedupOptions); 3] {
    let at = |threshold| DedupOptions { mode: Mode::MinHash, threshold, ..DedupOptions::default() };
    [("default", DedupOptions::default()), ("at 0.3", at(0.3)), ("at 0.7", at(0.7))]
}

/// Measures every set under every setting; misses are those of the defaults.
pub(crate) fn measure(sets: &[Named]) -> Result<Vec<Outcome>, Failure> {
    let head = ["set", "precision", "recall", "F1", "ARI", "F1, ARI without excluded"];
    let mut table = Table::new(&head);
    let mut misses = Vec::new();
    let mut damage: BTreeMap<String, [[usize; 2]; 3]> = BTreeMap::new();
    for (name, dir) in sets {
        let gold = Gold::read(dir)?;
        for (at, (setting, options)) in settings().iter().enumerate() {
            let found = clusters(dir, &gold, options)?;
            let score = gold.score(&found, false);
            let mut row = vec![format!("{name}, {setting}")];
            row.extend([score.precision, score.recall, score.f1, score.ari].map(cell));
            row.push(if gold.excluded.is_empty() {
                "–".to_owned()
            } else {
                let apart = gold.score(&found, true);
                format!("{:.4}, {:.4}", apart.f1, apart.ari_of_pairs)
            });
            table.row(&row);
            if at == 0 {
                let all = [("false", &score.wrong), ("missed", &score.missed)];
                for (word, pairs) in all {
                    let id = |it: u32| &gold.texts[it as usize].0;
                    misses.extend(
                        pairs.iter().map(|&(a, b)| format!("{name} {word}: {} {}", id(a), id(b))),
                    );
                }
            }
            if name.starts_with("synth") {
                count_damage(dir, &gold, &found, at, &mut damage)?;
            }
        }
    }
    let mut by_damage = Table::new(&["damage", "copies", "default", "at 0.3", "at 0.7"]);
    for (kind, counts) in &damage {
        let mut row = vec![kind.clone(), counts[0][1].to_string()];
        row.extend(counts.map(|[hit, all]| share(hit, all)));
        by_damage.row(&row);
    }
    let outcome = |name: &str, table: Table, misses| Outcome {
        name: name.to_owned(),
        table: table.finish(),
        misses,
    };
    Ok(vec![outcome("dedup", table, misses), outcome("dedup-damage", by_damage, Vec::new())])
}

fn cell(value: f64) -> String {
    format!("{value:.4}")
}

/// Every document's cluster, in the order of the gold.
fn clusters(dir: &Path, gold: &Gold, options: &DedupOptions) -> Result<Vec<u32>, Failure> {
    let found = dedup(&[dir.join("docs.jsonl")], options)?;
    let by_id: BTreeMap<_, u32> = found.verdicts().map(|(id, it)| (id, it.cluster)).collect();
    let cluster = |(id, _): &(String, String)| {
        by_id.get(id.as_str()).copied().ok_or_else(|| format!("{id} was not read").into())
    };
    gold.texts.iter().map(cluster).collect()
}

/// Counts, by kind of damage, the copies that are in one cluster with the
/// document that they were made from.
fn count_damage(
    dir: &Path,
    gold: &Gold,
    found: &[u32],
    setting: usize,
    damage: &mut BTreeMap<String, [[usize; 2]; 3]>,
) -> Result<(), Failure> {
    let place: BTreeMap<&str, usize> =
        gold.texts.iter().enumerate().map(|(at, (id, _))| (id.as_str(), at)).collect();
    let variants = rows(&dir.join("variants.tsv"))?;
    let cluster_of = |id: &str| place.get(id).map(|&at| found[at]);
    let bases: BTreeMap<&str, Option<u32>> = variants
        .iter()
        .filter(|it| it[2] == "base")
        .map(|it| (it[1].as_str(), cluster_of(&it[0])))
        .collect();
    let known: BTreeSet<&str> = bases.keys().copied().collect();
    for row in variants.iter().filter(|it| it[2] != "base" && known.contains(it[1].as_str())) {
        let kind = if matches!(row[2].as_str(), "edit" | "ocr") {
            format!("{} {}", row[2], row[3])
        } else {
            row[2].clone()
        };
        let counts = &mut damage.entry(kind).or_default()[setting];
        counts[0] += usize::from(cluster_of(&row[0]) == bases[row[1].as_str()]);
        counts[1] += 1;
    }
    Ok(())
}
