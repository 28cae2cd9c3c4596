//! How much does a line sound like a site, not a story?

use super::FurnitureKind;
use crate::language::{self, WordHashing};
use crate::normalize::{Vocabulary, WordId, Words, fold_word, is_plain_word, scan_words};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;
use whatlang::Lang;

/// How many words a `~` may skip.
const MAX_SKIP: usize = 3;

/// The languages' phrases of furniture, made ready for one vocabulary.
///
/// Every phrase is a path in a trie over *tokens*: exact words and prefixes. The
/// vocabulary's words are looked up once, so that a page costs an array access a
/// word and a few steps at the words with which a phrase begins.
#[derive(Debug)]
pub(super) struct Lexicon {
    nodes: &'static [Node],
    /// For each word of the vocabulary, the range of `tokens` that it matches.
    of_word: Vec<Range<u32>>,
    tokens: Vec<u32>,
}

#[derive(Debug, Default)]
struct Node {
    /// Next node by token.
    next: Vec<(u32, u32)>,
    /// Next node after up to [`MAX_SKIP`] words.
    skip: Option<u32>,
    /// Phrases that end here.
    ends: Vec<Phrase>,
}

/// What a phrase says.
#[derive(Clone, Copy, Debug)]
struct Phrase {
    kind: FurnitureKind,
    points: u8,
    /// Whether it has to open a line or sentence.
    opens: bool,
    lang: Option<Lang>,
}

/// A phrase found in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) kind: FurnitureKind,
    pub(super) points: u8,
    pub(super) opens: bool,
    /// The language of the phrase.
    pub(super) lang: Option<Lang>,
    /// The words that it covers.
    pub(super) words: Range<usize>,
}

/// The phrases of the file, read once.
static PHRASES: LazyLock<Phrases> = LazyLock::new(Phrases::read);

impl Lexicon {
    /// Looks up the words of `vocabulary`.
    pub(super) fn new(vocabulary: &Vocabulary) -> Self {
        PHRASES.among(vocabulary)
    }

    /// The phrases in `words[range]`, without overlaps, most points first at each place.
    pub(super) fn hits(&self, words: &Words, range: Range<usize>) -> Vec<Hit> {
        let ids = words.ids.get(range.clone()).unwrap_or_default();
        let mut all: Vec<Hit> = Vec::new();
        for at in 0..ids.len() {
            // Most words stand in no phrase.
            if self.tokens_of(ids[at]).is_empty() {
                continue;
            }
            self.walk(ids, at, (0, at), &mut |end, phrase| {
                all.push(Hit {
                    kind: phrase.kind,
                    points: phrase.points,
                    opens: phrase.opens,
                    lang: phrase.lang,
                    words: range.start + at..range.start + end,
                });
            });
        }
        all
    }

    /// Follows the trie from `node` at word `at`, and calls `found` at each phrase's end.
    fn walk(
        &self,
        ids: &[WordId],
        start: usize,
        (node, at): (usize, usize),
        found: &mut impl FnMut(usize, &Phrase),
    ) {
        let node = &self.nodes[node];
        if at > start {
            for phrase in &node.ends {
                found(at, phrase);
            }
        }
        if let Some(&id) = ids.get(at) {
            for token in self.tokens_of(id) {
                if let Ok(edge) = node.next.binary_search_by_key(token, |it| it.0) {
                    self.walk(ids, start, (node.next[edge].1 as usize, at + 1), found);
                }
            }
        }
        if let Some(skip) = node.skip {
            for later in at..(at + MAX_SKIP + 1).min(ids.len()) {
                let node = &self.nodes[skip as usize];
                for token in self.tokens_of(ids[later]) {
                    if let Ok(edge) = node.next.binary_search_by_key(token, |it| it.0) {
                        self.walk(ids, start, (node.next[edge].1 as usize, later + 1), found);
                    }
                }
            }
        }
    }

    fn tokens_of(&self, id: WordId) -> &[u32] {
        let range = self.of_word.get(id.0 as usize).cloned().unwrap_or_default();
        self.tokens.get(range.start as usize..range.end as usize).unwrap_or_default()
    }
}

fn kind_of(name: &str) -> Option<FurnitureKind> {
    [
        FurnitureKind::Notice,
        FurnitureKind::Appeal,
        FurnitureKind::AppPromotion,
        FurnitureKind::Navigation,
        FurnitureKind::RelatedLink,
        FurnitureKind::Caption,
        FurnitureKind::Placeholder,
    ]
    .into_iter()
    .find(|it| it.name() == name)
}

/// The language of an ISO 639-1 code, as far as the lexicon has it.
fn lang_of(code: &str) -> Option<Lang> {
    Some(match code {
        "en" => Lang::Eng,
        "de" => Lang::Deu,
        "fr" => Lang::Fra,
        "es" => Lang::Spa,
        "it" => Lang::Ita,
        "pt" => Lang::Por,
        "nl" => Lang::Nld,
        "sv" => Lang::Swe,
        "da" => Lang::Dan,
        "pl" => Lang::Pol,
        "cs" => Lang::Ces,
        "ru" => Lang::Rus,
        "uk" => Lang::Ukr,
        "tr" => Lang::Tur,
        "el" => Lang::Ell,
        "id" => Lang::Ind,
        "ja" => Lang::Jpn,
        "zh" => Lang::Cmn,
        "ko" => Lang::Kor,
        "ar" => Lang::Ara,
        "he" => Lang::Heb,
        "hi" => Lang::Hin,
        _ => return None,
    })
}

/// All phrases, for any vocabulary.
#[derive(Default)]
struct Phrases {
    nodes: Vec<Node>,
    exact: HashMap<String, u32, WordHashing>,
    /// Sorted at the end; `word*` without its asterisk.
    prefixes: Vec<(String, u32)>,
    n_tokens: u32,
}

impl Phrases {
    fn read() -> Self {
        let mut res = Self::default();
        let mut prefixes = HashMap::default();
        for (language, line) in language::lines("furniture") {
            let mut fields = line.split('\t');
            let (Some(kind), Some(points), Some(phrases)) =
                (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let (Some(kind), Ok(points)) = (kind_of(kind), points.parse()) else { continue };
            for phrase in phrases.split('|') {
                let says = |opens| Phrase { kind, points, opens, lang: lang_of(language.code) };
                res.add(phrase, says, &mut prefixes);
            }
        }
        res.prefixes.extend(prefixes);
        res.prefixes.sort_unstable();
        res
    }

    fn add(
        &mut self,
        phrase: &str,
        says: impl Fn(bool) -> Phrase,
        prefixes: &mut HashMap<String, u32, WordHashing>,
    ) {
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        let opens = phrase.starts_with('^');
        let mut node = 0;
        for part in phrase.trim_start_matches('^').split(' ').filter(|it| !it.is_empty()) {
            if part == "~" {
                node = match self.nodes[node].skip {
                    Some(skip) => skip as usize,
                    None => {
                        let new = self.push();
                        self.nodes[node].skip = Some(index(new));
                        new
                    }
                };
                continue;
            }
            if let Some(prefix) = part.strip_suffix('*') {
                let token = self.prefix(prefix, prefixes);
                node = self.step(node, token);
                continue;
            }
            let mut step = |word: &str| {
                let token = self.word(word);
                node = self.step(node, token);
            };
            // Nearly all of them fold to themselves.
            match is_plain_word(part) {
                true => step(part),
                false => scan_words(part, |word, _| step(word)),
            }
        }
        if node != 0 {
            self.nodes[node].ends.push(says(opens));
        }
    }

    fn push(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    fn step(&mut self, node: usize, token: u32) -> usize {
        match self.nodes[node].next.binary_search_by_key(&token, |it| it.0) {
            Ok(edge) => self.nodes[node].next[edge].1 as usize,
            Err(edge) => {
                let new = self.push();
                self.nodes[node].next.insert(edge, (token, index(new)));
                new
            }
        }
    }

    fn word(&mut self, word: &str) -> u32 {
        if let Some(&known) = self.exact.get(word) {
            return known;
        }
        let token = self.n_tokens;
        self.n_tokens += 1;
        self.exact.insert(word.to_owned(), token);
        token
    }

    fn prefix(&mut self, raw: &str, known: &mut HashMap<String, u32, WordHashing>) -> u32 {
        let mut folded = String::new();
        fold_word(raw, &mut folded);
        let next = self.n_tokens;
        let token = *known.entry(folded).or_insert(next);
        self.n_tokens += u32::from(token == next);
        token
    }

    fn among(&'static self, vocabulary: &Vocabulary) -> Lexicon {
        let mut tokens = Vec::new();
        let of_word = vocabulary
            .words()
            .iter()
            .map(|word| {
                let start = index(tokens.len());
                tokens.extend(self.exact.get(word));
                // Every prefix of the word, shortest first; each may be in the list, in
                // which those that go on with the same characters stand together.
                let mut among = self.prefixes.as_slice();
                for (end, _) in word.char_indices().skip(1).chain([(word.len(), ' ')]) {
                    let head = &word[..end];
                    among = &among[among.partition_point(|it| it.0.as_str() < head)..];
                    among = &among[..among.partition_point(|it| it.0.starts_with(head))];
                    match among.first() {
                        None => break,
                        Some((prefix, token)) => tokens.extend((prefix == head).then_some(*token)),
                    }
                }
                start..index(tokens.len())
            })
            .collect();
        Lexicon { nodes: &self.nodes, of_word, tokens }
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let (vocabulary, words) = Vocabulary::number(vec![text]);
        let lexicon = Lexicon::new(&vocabulary);
        let hits = lexicon.hits(&words[0], 0..words[0].len());
        let strong = hits.iter().filter(|it| it.points == 3);
        let found: Vec<&str> = strong.map(|it| words[0].cover(it.words.clone()).of(text)).collect();
        assert_eq!(found, expect, "{text:?}");
    }

    #[test]
    fn phrases_are_found_in_any_script_and_case() {
        check("ALL RIGHTS RESERVED", &["ALL RIGHTS RESERVED"]);
        check("未经授权不得转载", &["未经授权", "不得转载"]);
        check("Все права защищены.", &["Все права защищены"]);
        check("جميع الحقوق محفوظة", &["جميع الحقوق محفوظة"]);
    }

    #[test]
    fn a_tilde_skips_up_to_three_words() {
        check("we earn from some qualifying purchases", &["earn from some qualifying purchases"]);
        check("we earn a little money from some qualifying purchases", &[]);
    }

    #[test]
    fn each_row_has_a_kind_points_and_phrases() {
        for (language, line) in language::lines("furniture") {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 3, "{line}");
            assert!(
                lang_of(language.code).is_some()
                    && kind_of(fields[0]).is_some()
                    && ["1", "2", "3"].contains(&fields[1]),
                "{line}"
            );
        }
    }
}
