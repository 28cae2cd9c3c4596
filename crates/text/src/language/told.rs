//! A language told by its little words.

use super::{LANGUAGES, Language, WordHashing, lines};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Fewer words leave too much to chance.
const LEAST_WORDS: usize = 40;
/// Of so many words one has to be a little one: in running text two or three are.
const ONE_IN: usize = 5;
/// So many different ones: a list of names has *de* again and again.
const LEAST_KINDS: u32 = 6;

/// A little word.
#[derive(Clone, Copy)]
struct Little {
    /// The languages that have it, as bits in the order of [`LANGUAGES`].
    languages: u64,
    /// Its place among all of them.
    number: usize,
}

static LITTLE: LazyLock<HashMap<&'static str, Little, WordHashing>> = LazyLock::new(|| {
    let mut res: HashMap<&str, Little, WordHashing> = HashMap::default();
    for (language, line) in lines("little words") {
        let Some(at) = LANGUAGES.iter().position(|it| it.code == language.code) else { continue };
        for word in line.split(' ') {
            let number = res.len();
            res.entry(word).or_insert(Little { languages: 0, number }).languages |= 1 << at;
        }
    }
    res
});

/// The language whose little words (articles, pronouns, prepositions) stand in `text`,
/// where they leave no doubt: one word in five is of them, six different ones, and no other
/// language has half as many.
///
/// `None` for short texts, for languages without a list of such words, and where two are
/// near each other (Danish and Norwegian): then letters have to tell. Cost: a look-up a
/// word, which is a fiftieth of what comparing letters with seventy languages takes.
#[must_use]
pub fn told_by_little_words(text: &str) -> Option<&'static Language> {
    let (mut hits, mut kinds) = ([0; LANGUAGES.len()], [0; LANGUAGES.len()]);
    let mut seen = vec![false; LITTLE.len()];
    let (mut words, mut lower) = (0, String::new());
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|it| !it.is_empty()) {
        words += 1;
        lower.clear();
        if word.is_ascii() {
            lower.push_str(word);
            lower.make_ascii_lowercase();
        } else {
            lower.extend(word.chars().flat_map(char::to_lowercase));
        }
        let Some(&Little { languages, number }) = LITTLE.get(lower.as_str()) else { continue };
        let is_new = !std::mem::replace(&mut seen[number], true);
        let mut rest = languages;
        while rest != 0 {
            let language = rest.trailing_zeros() as usize;
            hits[language] += 1;
            kinds[language] += u32::from(is_new);
            rest &= rest - 1;
        }
    }
    let (best, &most) = hits.iter().enumerate().max_by_key(|it| it.1)?;
    let others = hits.iter().enumerate().filter(|it| it.0 != best).map(|it| *it.1).max()?;
    let told = words >= LEAST_WORDS
        && most * ONE_IN >= words
        && others * 2 <= most
        && kinds[best] >= LEAST_KINDS;
    told.then(|| &LANGUAGES[best])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<&'static str> {
        told_by_little_words(text).map(|it| it.code)
    }

    #[test]
    fn running_text_is_told() {
        let english = "The ferry stays in port until the storm is over, the company said on \
            Monday. Nobody knows yet when the next boat will leave for the islands, and the \
            people who wait in the hall were told to go home by the first bus from the harbor.";
        let german = "Die Fähre bleibt im Hafen, bis der Sturm vorbei ist, sagte die Reederei am \
            Montag. Niemand weiß, wann das nächste Schiff zu den Inseln fährt, und wer in der \
            Halle wartet, wurde mit dem ersten Bus nach Hause geschickt, wie es am Abend hieß.";
        assert_eq!(told(english), Some("en"));
        assert_eq!(told(&english.to_uppercase()), Some("en"));
        assert_eq!(told(german), Some("de"));
        assert_eq!(told(&format!("{english} {german}")), None);
    }

    #[test]
    fn names_and_short_texts_are_not() {
        let names = "José de la Cruz, Maria de los Santos, Juan de la Torre, ".repeat(6);
        assert_eq!(told(&names), None);
        assert_eq!(told("The ferry stays in port until the storm is over."), None);
        assert_eq!(told(""), None);
    }

    #[test]
    fn relatives_are_left_to_letters() {
        let danish = "Færgen bliver i havn, til stormen er ovre, sagde rederiet mandag. Ingen ved, \
            hvornår den næste båd sejler til øerne, og de, som venter i hallen, er sendt hjem med \
            den første bus fra havnen, og det er ikke klart, om de kan rejse i morgen.";
        assert_eq!(told(danish), None);
    }
}
