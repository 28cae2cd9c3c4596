//! A run as plain data for the reports.

use super::{DedupOptions, Deduplicated, Mode};
use crate::findings::{
    DedupCluster, DedupFigures, DedupId, DedupMember, DedupOutlet, DedupReport, Parameter,
    ParameterValue,
};
use std::cmp::Reverse;
use std::collections::BTreeMap;

impl Deduplicated {
    /// What was found, for the reports; with the clusters of two documents or more
    /// where `clusters` is true.
    #[must_use]
    pub fn report(&self, clusters: bool) -> DedupReport {
        let summary = &self.summary;
        let is_against = !self.options.against.is_empty();
        let mut diagnostics = summary.against.diagnostics.clone();
        diagnostics.extend(summary.input.diagnostics.iter().cloned());
        DedupReport {
            parameters: self.parameters(),
            account: summary.input.account,
            against: is_against.then_some(summary.against.account),
            diagnostics,
            figures: DedupFigures {
                documents: summary.documents,
                kept: summary.kept,
                removed_exact: summary.removed_exact,
                removed_near: summary.removed_near,
                clusters: summary.clusters,
                cohesion: self.cohesion(),
                candidates: summary.candidates,
                matches: summary.matches,
                templates: summary.templates,
                bounded_buckets: summary.bounded_buckets,
                unseen_pairs: summary.unseen_pairs,
            },
            paragraphs: self.paragraph_figures(),
            clusters: if clusters { self.clusters() } else { Vec::new() },
            outlets: self.outlets(),
        }
    }

    /// What each outlet has and loses.
    fn outlets(&self) -> Vec<DedupOutlet> {
        let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
        for number in self.own() {
            if let Some(outlet) = self.docs.outlet(number) {
                let [documents, removed] = counts.entry(outlet).or_default();
                *documents += 1;
                *removed += usize::from(!self.verdicts[number as usize].kept);
            }
        }
        let outlet = |(name, [documents, removed]): (&str, [usize; 2])| DedupOutlet {
            name: name.to_owned(),
            documents,
            removed,
        };
        let mut res: Vec<DedupOutlet> = counts.into_iter().map(outlet).collect();
        // By name already: the sort keeps that order among equals.
        res.sort_by_key(|it| Reverse(it.removed));
        res
    }

    fn parameters(&self) -> Vec<Parameter> {
        let level = if self.cuts.is_some() { "paragraph" } else { "document" };
        let value = ParameterValue::Text(level.to_owned());
        let mut res = vec![Parameter { name: "level", value }];
        if let Some(cuts) = &self.cuts {
            let value = ParameterValue::Count(u64::from(cuts.min_words));
            res.push(Parameter { name: "min_words", value });
        }
        res.extend(self.options.parameters());
        res
    }

    /// The lowest and the mean similarity of all members to their representatives.
    fn cohesion(&self) -> Option<(f64, f64)> {
        let members = self.own().filter(|&number| {
            let verdict = self.verdicts[number as usize];
            verdict.representative != number
        });
        cohesion(members.map(|number| self.verdicts[number as usize].similarity))
    }

    fn clusters(&self) -> Vec<DedupCluster> {
        let cluster = |number: u32| self.verdicts[number as usize].cluster;
        let mut order: Vec<u32> = self.own().collect();
        order.sort_unstable_by_key(|&number| (cluster(number), number));
        let sets = order.chunk_by(|&a, &b| cluster(a) == cluster(b));
        // Against another corpus one document may have a cluster: the other is there.
        let is_real = |members: &&[u32]| {
            members.len() > 1 || members.iter().any(|&it| !self.verdicts[it as usize].kept)
        };
        sets.filter(is_real).map(|members| self.cluster(members)).collect()
    }

    fn cluster(&self, members: &[u32]) -> DedupCluster {
        let verdict = |number: u32| self.verdicts[number as usize];
        let others = members.iter().filter(|&&it| verdict(it).representative != it);
        let first = members.first().copied().unwrap_or_default();
        DedupCluster {
            members: members.iter().map(|&number| self.member(number)).collect(),
            representative: self.dedup_id(verdict(first).representative),
            cohesion: cohesion(others.map(|&it| verdict(it).similarity)).unwrap_or((1.0, 1.0)),
        }
    }

    fn member(&self, number: u32) -> DedupMember {
        let verdict = self.verdicts[number as usize];
        DedupMember {
            id: self.dedup_id(number),
            similarity: verdict.similarity,
            kept: verdict.kept,
            exact: verdict.exact,
            outlet: self.docs.outlet(number).map(str::to_owned),
        }
    }

    /// The id of a document as the input has it.
    pub(super) fn dedup_id(&self, number: u32) -> DedupId {
        DedupId { text: self.docs.id(number).to_owned(), numeric: self.docs.get(number).numeric }
    }
}

fn cohesion(similarities: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let (mut least, mut sum, mut n) = (1.0_f64, 0.0, 0_usize);
    for similarity in similarities {
        least = least.min(similarity);
        sum += similarity;
        n += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of documents, far below 2^53")]
    (n > 0).then(|| (least, sum / n as f64))
}

impl DedupOptions {
    /// Every setting that changes the outcome, by its name in the configuration.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let text =
            |name, value: &str| Parameter { name, value: ParameterValue::Text(value.to_owned()) };
        let number = |name, value| Parameter { name, value: ParameterValue::Number(value) };
        let count = |name, value| Parameter { name, value: ParameterValue::Count(value) };
        let mut res = vec![text("sketch", self.mode.name())];
        if self.mode == Mode::Versions {
            res.push(count("seed", self.seed));
        } else if self.mode != Mode::Exact {
            res.extend([
                number("threshold", self.threshold),
                text("measure", self.measure.name()),
                count("shingle_words", u64::try_from(self.w).unwrap_or(u64::MAX)),
                number("recall", self.recall),
                count("seed", self.seed),
            ]);
        }
        res.push(text("keep", self.keep.name()));
        if let super::Keep::Preferred(outlets) = &self.keep {
            res.push(text("prefer", &outlets.join(",")));
        }
        res.push(text("templates", if self.removes_templates() { "remove" } else { "keep" }));
        res
    }
}
