//! One verdict for a pair, whoever asks.
//!
//! In go two texts, each prepared once as a [`Side`]; out comes what they are to each
//! other ([`Verdict`]), and, for those who show it, why ([`explain()`]). The verdict depends
//! on the two texts alone: not on the other documents of a run, nor on the command.
//!
//! What is decided on: how much of the shorter text's story stands in the other, in
//! order, line by line and outside quotations; where; and which numbers, names and dates
//! are other ones, against the equal text round them. Stamps, counters and lines of
//! copyright are masked before. Four forms decide by themselves (`form.rs`): a text that
//! stands whole in the other, a correction, one notice with another name, the frame of a
//! site round two stories. Of all other pairs 44 measures in whole numbers go into trees
//! (`model.rs`), which were grown on pairs that people labelled; EVALUATION.md has what
//! they make of pairs that they did not see.
//!
//! Cost: a side is a pass over the words and four sorts; a pair is a few merges of sorted
//! lists, an alignment by unique words and some hundred trees.
//!
//! Rejected: a threshold of resemblance or containment, which joins two companies' notices
//! and parts a short take from the long one; exchanged numbers alone as the sign of a
//! template, which parts every reprint with another dateline; runs of letters, which find
//! damaged copies and join short notices.

mod align;
mod compared;
mod explain;
mod form;
mod marks;
mod mask;
mod measures;
mod model;
mod side;
mod words;

use compared::{Compared, Half, Runs, common_runs};
pub use explain::{Change, ChangeKind, Evidence, explain};
use form::Form;
use measures::KeptRuns;
pub use measures::{COUNT as MEASURES, NAMES as MEASURE_NAMES};
use model::{MODEL, likelihood};
pub use side::Side;

/// What two texts are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// All their words are equal, in order.
    Same,
    /// One text: a reprint, a correction, an update, a cut or grown take.
    Version,
    /// One text of which one side has a short part: a take, an excerpt, a teaser.
    Contained,
    /// One frame with other facts, names or dates.
    Template,
    /// A passage of 25 words or more is copied, and most is not.
    Partial,
    /// Nothing of the story in common.
    Different,
}

impl Verdict {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Version => "version",
            Self::Contained => "contained",
            Self::Template => "template",
            Self::Partial => "partial",
            Self::Different => "different",
        }
    }

    /// Whether a corpus needs only one of the two.
    #[must_use]
    pub const fn joins(self) -> bool {
        matches!(self, Self::Same | Self::Version | Self::Contained)
    }
}

/// A verdict, with the counts that a report begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What the two are.
    pub verdict: Verdict,
    /// How likely they are one story, in thousandths.
    pub likelihood: u16,
    /// How many words are equal in order.
    pub equal: u32,
    /// How many words of each are compared.
    pub words: [u32; 2],
}

impl Judged {
    /// Whether a corpus needs only one of the two.
    #[must_use]
    pub const fn joins(&self) -> bool {
        self.verdict.joins()
    }

    /// Which of the two is a part of the other, 0 or 1; none where neither is.
    #[must_use]
    pub fn part(&self) -> Option<usize> {
        let is_right = usize::from(self.words[1] < self.words[0]);
        (self.verdict == Verdict::Contained).then_some(is_right)
    }

    /// Whether the shorter text stands whole in the other and is one item of many there: no
    /// version of it, and no new text either.
    #[must_use]
    pub fn is_item(&self) -> bool {
        let shorter = self.words[0].min(self.words[1]);
        self.verdict == Verdict::Partial && self.equal * 20 >= shorter * 19
    }

    /// The share of the shorter text's words that stand in the other in order, 0..=1.
    #[must_use]
    pub fn similarity(&self) -> f64 {
        let shorter = self.words[0].min(self.words[1]);
        if shorter == 0 { 0.0 } else { f64::from(self.equal) / f64::from(shorter) }
    }
}

/// A text of fewer compared words is the other's version only with the same words.
const LEAST_WORDS: usize = 8;
/// A passage of so many words is copied.
const PASSAGE: usize = 25;
/// A frame is filled in more often than once in so many words: of 117 labelled pairs of one
/// frame, two have longer stretches in common beside one that is new.
const FRAME: usize = 40;

/// What two texts are to each other.
///
/// Symmetric: sides exchanged, only [`Judged::words`] are. A text without a word is
/// different from all others.
#[must_use]
pub fn judge(a: &Side, b: &Side) -> Judged {
    let words = [a, b].map(|it| as_u32(it.words.len()));
    let certain = |verdict, equal| {
        let likelihood = if equal > 0 { 1000 } else { 0 };
        Judged { verdict, likelihood, equal, words }
    };
    if a.words == b.words && !a.words.is_empty() {
        // Words that are masked may still differ: then a stamp or a notice was exchanged.
        let is_same = (a.digest, a.masked) == (b.digest, b.masked);
        return certain(if is_same { Verdict::Same } else { Verdict::Version }, words[0]);
    }
    if a.words.is_empty() || b.words.is_empty() {
        return certain(Verdict::Different, 0);
    }
    let (short, long) = in_order(a, b);
    let shared = common_runs(short, long);
    if are_strangers(shared.len(), short) {
        return certain(Verdict::Different, 0);
    }
    let runs = Runs::new(short, long, &shared);
    if are_clearly_apart(&runs) {
        let is_copied = longest_passage(&runs.short) >= PASSAGE;
        let verdict = if is_copied { Verdict::Partial } else { Verdict::Different };
        // Words in shared runs stand for those in order, which nobody counts here.
        return Judged { verdict, likelihood: 0, equal: as_u32(runs.kept), words };
    }
    let pair = Compared::of(runs);
    let row = measures::measures(&pair);
    let score = MODEL.joins.score(&row);
    let form = Form::of(&pair, score >= 0);
    let joins = form.map_or(score >= 0, Form::joins) && pair.short.len() >= LEAST_WORDS;
    let verdict = match form {
        Some(Form::Renamed) => Verdict::Template,
        _ if joins => joined(&pair),
        _ => parted(&pair, &row),
    };
    let likelihood = form.map_or(likelihood(score), |it| if it.joins() { 1000 } else { 0 });
    Judged { verdict, likelihood, equal: as_u32(pair.equal), words }
}

fn as_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Whether of a text that is no notice so little stands in the other that no more need be
/// known: of the labelled pairs, the versions have two thirds of the shorter text in shared
/// runs and the frames of so many words more than a third, copies with every fifteenth
/// letter damaged two fifths.
fn are_clearly_apart(runs: &Runs<'_>) -> bool {
    const LEAST_WORDS: usize = 100;
    let words = runs.short.len();
    words >= LEAST_WORDS && runs.kept * 10 < words * 3
}

/// Whether not one word in twenty-five of the shorter text stands in a run of three that
/// the other has, so that nothing else need be looked at. Copies with every fifth word
/// exchanged on both sides have six times as much in common.
fn are_strangers(shared: usize, short: &Side) -> bool {
    shared * 75 < short.words.len()
}

/// The measures of a pair, as the model sees them: for those who grow it.
#[must_use]
pub fn measures_of(a: &Side, b: &Side) -> [i32; MEASURES] {
    measures::measures(&ordered(a, b))
}

fn ordered<'s>(a: &'s Side, b: &'s Side) -> Compared<'s> {
    let (short, long) = in_order(a, b);
    Compared::new(short, long)
}

/// The shorter first; of equally long ones, whatever makes the order of the two not count.
fn in_order<'s>(a: &'s Side, b: &'s Side) -> (&'s Side, &'s Side) {
    let key = |it: &Side| (it.words.len(), it.digest);
    if key(a) <= key(b) { (a, b) } else { (b, a) }
}

/// A version, unless the longer text has as much again that is its own.
fn joined(pair: &Compared<'_>) -> Verdict {
    let (short, long) = (pair.short.len(), pair.long.len());
    let is_part = short * 10 < long * 6 && pair.long.kept_words() * 10 < long * 6;
    if is_part { Verdict::Contained } else { Verdict::Version }
}

fn parted(pair: &Compared<'_>, row: &[i32; MEASURES]) -> Verdict {
    let runs = KeptRuns::of(&pair.short.kept);
    let is_copied = runs.longest >= FRAME && runs.longest_new >= PASSAGE;
    if !is_copied && MODEL.template.score(row) >= 0 {
        Verdict::Template
    } else if longest_passage(&pair.short) >= PASSAGE {
        Verdict::Partial
    } else {
        Verdict::Different
    }
}

/// The words of the longest stretch of a text that is copied, with gaps of up to
/// two words.
fn longest_passage(short: &Half<'_>) -> usize {
    const GAP: usize = 2;
    let (mut longest, mut words, mut end) = (0, 0, 0);
    for run in short.kept.runs() {
        words = if run.start > end + GAP { 0 } else { words } + run.len();
        longest = longest.max(words);
        end = run.end;
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The harbor board of Calder Bay voted on Tuesday to close its oldest dry \
        dock after engineers found that two of the iron gates no longer seal at spring tide. Work \
        on a replacement will begin in March and should take eighteen months, the board said.\n\n\
        The utility blamed a valve that had been left half open during repairs and promised to \
        refund the bills of 340 households without any need to apply.\n\n\
        Orla Venn, who taught chess in a prison library for eleven years, said she had expected a \
        letter about overdue books and laughed when she read what the council had written.";

    fn verdict(a: &str, b: &str) -> Verdict {
        let [a, b] = [a, b].map(Side::of);
        let judged = judge(&a, &b);
        let mut back = judge(&b, &a);
        back.words.reverse();
        assert_eq!(judged, back, "the order of the two shows");
        judged.verdict
    }

    #[test]
    fn punctuation_and_case_make_no_other_text() {
        assert_eq!(verdict(STORY, &STORY.replace(',', "").to_uppercase()), Verdict::Same);
        assert_eq!(verdict("“Ferry” late, again!", "Ferry late again"), Verdict::Same);
    }

    #[test]
    fn another_stamp_or_counter_leaves_a_version() {
        let page = |stamp: &str, counter: &str| format!("Updated {stamp}\n\n{STORY}\n\n{counter}");
        let (a, b) = (page("8:45 am", "12 comments"), page("9:07 am", "318 views, 14 comments"));
        assert_eq!(verdict(&a, &b), Verdict::Version);
        assert_eq!(verdict(&a, STORY), Verdict::Version);
    }

    #[test]
    fn one_changed_number_weighs_against_the_equal_text() {
        assert_eq!(verdict(STORY, &STORY.replace("340", "352")), Verdict::Version);
        let brief = "Two ferries collided off Calder Bay on Monday and 22 people were hurt.";
        assert_eq!(verdict(brief, &brief.replace("22", "23")), Verdict::Template);
    }

    #[test]
    fn a_text_of_few_numbers_may_correct_one_and_carry_a_counter() {
        let plain = STORY.replace("of 340 households", "of its customers");
        let numbered = |n: &str| plain.replace("eleven years", &format!("{n} years"));
        assert_eq!(verdict(&numbered("12"), &numbered("13")), Verdict::Version);
        let page = |likes: &str| format!("{plain}\n\nLikes {likes} Replies {likes}2");
        assert_eq!(verdict(&page("10"), &page("934")), Verdict::Version);
        // Another name at one place is another story, however long.
        let named = |name: &str| numbered("12").replace("Orla Venn", name);
        assert_eq!(verdict(&named("Orla Venn"), &named("Bram Oster")), Verdict::Version);
    }

    #[test]
    fn what_stands_whole_in_a_longer_text_is_contained_and_an_item_of_a_digest_is_not() {
        let item = STORY.split("\n\n").next().unwrap_or_default();
        let around: Vec<String> = (0..120)
            .map(|n| {
                format!(
                    "Barge number {n} lay at the quay of Osby for {n} nights while its {n} owners \
                     argued with the harbor office about a fee that none of them had ever paid."
                )
            })
            .collect();
        let among = |n: usize| {
            let (before, after) = (&around[..n / 2], &around[n / 2..n]);
            format!("{}\n\n{item}\n\n{}", before.join("\n\n"), after.join("\n\n"))
        };
        assert_eq!(verdict(item, &among(16)), Verdict::Contained);
        assert_eq!(verdict(item, &among(120)), Verdict::Partial);
    }

    #[test]
    fn two_stories_in_one_frame_are_no_versions_in_any_language() {
        let head = "Wir verwenden Cookies und ähnliche Verfahren, um Inhalte zu gestalten und die \
            Zugriffe auf unsere Seiten zu zählen. Die Angaben dazu geben wir weiter, soweit das \
            Gesetz es erlaubt.\nAlle akzeptieren\nEinstellungen verwalten";
        let foot = "Der Kelmer Bote gehört seinen Lesern und wird im alten Zollhaus am Hafen \
            gemacht. Briefe an die Redaktion werden gekürzt, und Briefe ohne Namen liest \
            niemand.\nNachdruck nur mit Erlaubnis des Verlags, auch von Teilen.";
        let page = |story: &str| format!("{head}\n\n{story}\n\n{foot}");
        let own = STORY.split("\n\n").next().unwrap_or_default();
        let other = "The city's last typewriter shop closes on Saturday after ninety years. Its \
            owner, Bram Oster, has kept three machines for customers who write to him and expect \
            an answer.";
        let judged = verdict(&page(own), &page(other));
        assert!(!judged.joins(), "{judged:?}");
        assert_eq!(verdict(&page(own), &page(&own.replace("March", "April"))), Verdict::Version);
    }

    #[test]
    fn a_reprint_with_its_own_lead_and_a_cut_end_is_a_version() {
        let rest = "Fishermen on the east shore told the Calder Post that seals have learned the \
            sound of their winch. Ines Roth, a biologist from Osby University who came for 2 days \
            to count them, stayed for 4 months and found 61.\n\nThe council will hear Roth and the \
            Harbor Guild on 14 May. Mayor Edda Kroll said she had bought 3 of the Guild's nets for \
            the town museum, where they will hang beside the anchor of the Marten, which sank in \
            1911 off Pellworth with a load of salt.";
        let agency = format!("{STORY}\n\n{rest}\n\nBoats may enter the bay again on Friday.");
        let lead = "A chess teacher from Upper Tarn has helped to turn the harbor of her childhood \
            upside down, her sister wrote to this paper, and she has not even seen it since.";
        let reprint = format!("{lead}\n\n{STORY}\n\n{}", rest.split("\n\n").next().unwrap());
        assert_eq!(verdict(&agency, &reprint), Verdict::Version);
    }

    #[test]
    fn one_name_at_one_place_of_many_words_is_mended() {
        let second = "The council will hear the harbor guild in May. Its chair said that she had \
            bought three old nets for the museum, where they will hang beside the anchor of a \
            barge that sank a century ago with a load of salt, and that nobody misses the dock.";
        let report = |owner: &str| {
            format!("The wharf of {owner} at Calder Bay will be rebuilt.\n\n{STORY}\n\n{second}")
        };
        assert_eq!(verdict(&report("Tomas Reyes"), &report("Thomas Reyes")), Verdict::Version);
    }

    #[test]
    fn a_long_notice_for_another_place_is_one_frame() {
        let warning = |place: &str| {
            format!(
                "The river authority has put the town of {place} on flood watch until noon on \
                 Saturday. Rain that fell on frozen ground since Thursday is running off the hills \
                 faster than the old channel can carry it, and the gauge above {place} has risen \
                 by a hand's width an hour since dawn. People who live below the weir should move \
                 cars and animals to higher ground before dark, keep children away from the bank \
                 and listen to the local station, which repeats the latest reading on the hour. \
                 Sandbags can be had at the fire station as long as they last. Roads along the \
                 water may be closed without notice, and nobody should drive through a street \
                 that is under water, however shallow it looks."
            )
        };
        assert_eq!(verdict(&warning("Pellworth"), &warning("Osby")), Verdict::Template);
        // One who spells it in another way means the same town.
        assert_eq!(verdict(&warning("Pellworth"), &warning("Pellworthe")), Verdict::Version);
    }

    #[test]
    fn notices_of_two_towns_are_one_frame() {
        let notice = |name: &str, day: &str, hour: &str, place: &str| {
            format!(
                "The funeral of {name}, of {place}, will be held on {day} at {hour} in the chapel \
                 of Saint Wenn. The family asks that donations be made to the lifeboat station."
            )
        };
        let a = notice("Ansel Aske", "12 March", "11.00", "Pellworth");
        let b = notice("Brida Brunt", "4 April", "14.30", "Osby");
        assert_eq!(verdict(&a, &b), Verdict::Template);
    }

    #[test]
    fn a_short_take_stands_in_the_long_one() {
        let long = format!(
            "{STORY}\n\nFishermen on the east shore say seals have learned the sound of their \
             winch, and a biologist who came to count them stayed for the summer.\n\nPrices for \
             winter barley fell for a fifth week as dry weather let growers finish early, and \
             traders in Osby said silos along the river were nearly full."
        );
        let take = STORY.split("\n\nOrla").next().unwrap_or_default();
        assert_eq!(verdict(take, &long), Verdict::Contained);
    }

    #[test]
    fn a_consent_text_makes_no_version() {
        let consent = "Accept all cookies to continue. We and our 812 partners store information \
            on your device to process personal data. You may accept or manage your choices, or \
            object where legitimate interest is used, at any time in the privacy policy.";
        let page = |story: &str| format!("{consent}\n\n{story}");
        let other = "The city's last typewriter shop closes on Saturday after ninety years. Its \
            owner, Bram Oster, has kept three machines for customers who write to him and expect \
            an answer.";
        let own = STORY.split("\n\n").next().unwrap_or_default();
        assert_eq!(verdict(&page(own), &page(other)), Verdict::Different);
        assert_eq!(verdict(&page(own), own), Verdict::Version);
    }

    #[test]
    fn a_copied_passage_among_other_text_is_partial() {
        let passage = STORY.split("\n\n").next().unwrap_or_default();
        let around = |before: &str, after: &str| format!("{before}\n\n{passage}\n\n{after}");
        let a = around(
            "Residents of Upper Tarn woke to brown water for the third morning in a row, and the \
             school kept its taps closed until a tanker had come up from the valley below.",
            "Lightning struck the tower of Saint Brannoc during choir practice and ran down the \
             bell rope, while the ringer had stepped out to answer a telephone call at last.",
        );
        let b = around(
            "An amateur astronomer from Pellworth found a comet while testing a camera that was \
             meant for badgers; it will be seen by the naked eye in autumn if the sky is clear.",
            "The finance committee cut the lighting budget by a tenth and spent most of the \
             saving on a study of which lamps to switch off, to the scorn of its opponents.",
        );
        assert_eq!(verdict(&a, &b), Verdict::Partial);
    }

    #[test]
    fn nothing_in_common_is_different_and_no_words_too() {
        assert_eq!(
            verdict(STORY, "Barges were turned away at the silos of Osby."),
            Verdict::Different
        );
        assert_eq!(verdict(STORY, ""), Verdict::Different);
        assert_eq!(verdict("", "…"), Verdict::Different);
    }

    #[test]
    fn the_evidence_names_what_changed_by_its_bytes() {
        let other = format!("Updated 9.15\n\n{}", STORY.replace("340", "352"));
        let sides = [STORY, &other].map(Side::of);
        let evidence = explain([STORY, &other], [&sides[0], &sides[1]]);
        let [change] = evidence.changed[..] else { panic!("{:?}", evidence.changed) };
        assert_eq!(change.spans.map(|it| it.len()), [3, 3]);
        assert_eq!((change.spans[0].of(STORY), change.spans[1].of(&other)), ("340", "352"));
        assert_eq!(change.kind, ChangeKind::Number);
        assert_eq!(evidence.masked.each_ref().map(Vec::len), [0, 2]);
        assert_eq!(
            evidence.because,
            "of 104 words 103 are equal, in order; 1 of 4 numbers differs; 2 words left out, of the site or of other outlets"
        );
    }
}
