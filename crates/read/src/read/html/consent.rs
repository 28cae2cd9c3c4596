//! What asks to be allowed to track.
//!
//! Such a text is long, in whole sentences, and often the longest on its page: by its form it
//! is an article. It names those whom the page shares its readers with, and what they read;
//! an article that does both says *their* partners, or nobody's.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::choice::Choice;
use super::features::over;
use super::phrases;
use super::units::Units;
use crate::language;
use crate::text::Clutter;

struct Finder {
    phrases: AhoCorasick,
    /// Whether each phrase names partners; else it names data.
    is_partner: Vec<bool>,
}

static FINDER: LazyLock<Option<Finder>> = LazyLock::new(|| {
    let (mut phrases, mut is_partner) = (Vec::new(), Vec::new());
    for (_, line) in language::lines("consent") {
        let (group, them) = line.split_once('\t')?;
        for phrase in them.split('|') {
            phrases.push(phrase.replace('_', " "));
            is_partner.push(group == "partners");
        }
    }
    Some(Finder { phrases: AhoCorasick::new(phrases).ok()?, is_partner })
});

/// So many characters at the beginning of a unit are looked at.
const LONGEST: usize = 2_000;

/// Drops kept paragraphs that ask for consent, and what stands beside them in their box.
///
/// Cost: linear in the kept text.
pub(super) fn settle(units: &Units, choice: &mut Choice) {
    let places = &units.places;
    let frame = |at: usize| over(places, places[units.units[at].place].block);
    let mut buffer = String::new();
    for at in 0..units.units.len() {
        let asks = choice.keeps(at)
            && choice.looks.is_prose(at)
            && is_consent(units.text_of(&units.units[at]), &mut buffer);
        if !asks {
            continue;
        }
        choice.drop(at, Clutter::Notice);
        let beside = |it: &usize| frame(*it) == frame(at) && !choice.looks.is_prose(*it);
        let before: Vec<usize> = (0..at).rev().take_while(beside).collect();
        let after: Vec<usize> = (at + 1..units.units.len()).take_while(beside).collect();
        let box_of = before.into_iter().chain(after);
        let is_own = |it: &usize| Some(*it) == choice.headline;
        let all: Vec<usize> = box_of.collect();
        if !all.iter().any(is_own) {
            all.into_iter().for_each(|it| choice.drop(it, Clutter::Notice));
        }
    }
}

/// Whether a text names those who track and what they read.
fn is_consent(text: &str, buffer: &mut String) -> bool {
    let Some(finder) = &*FINDER else { return false };
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |it| it.0);
    phrases::words(&text[..end], buffer);
    // "Our 148 partners" are our partners.
    buffer.retain(|it| !it.is_ascii_digit());
    let text = buffer.replace("  ", " ");
    let (mut partners, mut data) = (false, false);
    for found in finder.phrases.find_overlapping_iter(&text) {
        let is_partner = finder.is_partner[found.pattern().as_usize()];
        partners |= is_partner;
        data |= !is_partner;
    }
    partners && data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_tracks_and_what_is_read_make_a_consent_text() {
        let check = |text: &str, expect| {
            assert_eq!(is_consent(text, &mut String::new()), expect, "{text}");
        };
        check("We and our 812 partners store cookies on your device.", true);
        check("Nous et nos 12 partenaires traitons des données personnelles.", true);
        check("Wir und unsere Partner lesen personenbezogene Daten.", true);
        check("我们与合作伙伴使用Cookie。", true);
        check("The firm fined for its cookies said that its partners had known.", false);
        check("Our partners on the council voted against it.", false);
        check("", false);
    }
}
