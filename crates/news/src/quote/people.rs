//! Which names are one person's, over all articles.

use super::name::{key, words_of};
use std::collections::{BTreeMap, BTreeSet};

/// The people of a corpus, by the names that articles give them.
///
/// Two full names are one person's when surnames agree but for transliteration
/// (*Zelensky*, *Zelenskyy*), and given names agree in order, some left out, cut to
/// an initial or shortened (*Donald J. Trump*, *Joe Biden* and *Joseph Biden* stay
/// apart: a nickname is no cut). A surname alone is somebody's only where one person
/// of the corpus bears it, or where that person is named in full at least eight
/// times as often as all others together; otherwise it stays a name of its own.
/// Courtesy titles and offices say nothing.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// The keys of each form that was given, with the person's index.
    by_form: BTreeMap<Vec<String>, usize>,
    /// Each person's name to show.
    names: Vec<String>,
}

/// So many times as often as all namesakes together is a person named whom a bare
/// surname means.
const PROMINENT: usize = 8;

/// A form of a name, with how often each spelling stands in the corpus.
#[derive(Default)]
struct Form {
    count: usize,
    spellings: BTreeMap<String, usize>,
}

impl People {
    /// Groups `names`: one item each time that somebody is named, in any order.
    ///
    /// Cost: `n log n` in the names; full names of one surname are compared with
    /// each other.
    #[must_use]
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut forms: BTreeMap<Vec<String>, Form> = BTreeMap::new();
        for name in names {
            let keys = words_of(name);
            if keys.is_empty() {
                continue;
            }
            let form = forms.entry(keys).or_default();
            form.count += 1;
            *form.spellings.entry(bare(name).to_owned()).or_default() += 1;
        }
        let mut res = Self::default();
        res.join_full(&forms);
        res.join_short(&forms);
        res.names = vec![String::new(); res.names.len()];
        let mut best: Vec<(usize, usize, String)> = vec![Default::default(); res.names.len()];
        for (keys, &person) in &res.by_form {
            let Some(form) = forms.get(keys) else { continue };
            let most = form.spellings.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
            let Some((spelling, _)) = most else { continue };
            // A full name before a short one, the commoner before the rarer.
            let rank = (keys.len().min(2), form.count, spelling.clone());
            if (rank.0, rank.1) > (best[person].0, best[person].1) {
                best[person] = rank;
            }
        }
        res.names = best.into_iter().map(|it| it.2).collect();
        res
    }

    /// The name to show for `name`: its person's commonest full form; `name` itself
    /// when the corpus does not have it.
    #[must_use]
    pub fn canonical<'a>(&'a self, name: &'a str) -> &'a str {
        self.find(name).map_or(name, |it| &self.names[it])
    }

    /// Whether two names are one person's. Names that the corpus does not have are one
    /// when they are written with the same words, titles aside.
    #[must_use]
    pub fn same(&self, a: &str, b: &str) -> bool {
        match (self.find(a), self.find(b)) {
            (Some(a), Some(b)) => a == b,
            _ => !words_of(a).is_empty() && words_of(a) == words_of(b),
        }
    }

    /// Whether somebody who asks for `query` means `name`: the same person, or a
    /// surname, given name or other stretch of the name's words.
    #[must_use]
    pub fn matches(&self, query: &str, name: &str) -> bool {
        let asked = words_of(query);
        let holds = |name: &str| {
            let words = words_of(name);
            !asked.is_empty() && words.windows(asked.len()).any(|it| it == asked)
        };
        self.same(query, name) || holds(name) || holds(self.canonical(name))
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.by_form.get(&words_of(name)).copied()
    }

    /// Gives every full form a person.
    fn join_full(&mut self, forms: &BTreeMap<Vec<String>, Form>) {
        let mut by_surname: BTreeMap<&String, Vec<&Vec<String>>> = BTreeMap::new();
        for keys in forms.keys().filter(|it| it.len() > 1) {
            if let Some(last) = keys.last() {
                by_surname.entry(last).or_default().push(keys);
            }
        }
        for mut bearers in by_surname.into_values() {
            // The fullest and commonest first, so that a form joins one that says more.
            bearers.sort_by_key(|it| std::cmp::Reverse((it.len(), forms[*it].count)));
            let mut persons: Vec<(&Vec<String>, usize)> = Vec::new();
            for keys in bearers {
                let fits: BTreeSet<usize> =
                    persons.iter().filter(|it| agree(keys, it.0)).map(|it| it.1).collect();
                // Initials that fit two people tell neither.
                let person = match fits.iter().next() {
                    Some(one) if fits.len() == 1 => *one,
                    _ => {
                        self.names.push(String::new());
                        self.names.len() - 1
                    }
                };
                persons.push((keys, person));
                self.by_form.insert(keys.clone(), person);
            }
        }
    }

    /// Gives every form of one word the one person who bears it as a surname, if there
    /// is one; else it stands for itself.
    fn join_short(&mut self, forms: &BTreeMap<Vec<String>, Form>) {
        let mut bearers: BTreeMap<&String, BTreeMap<usize, usize>> = BTreeMap::new();
        for (keys, &person) in &self.by_form {
            let Some(last) = keys.last() else { continue };
            *bearers.entry(last).or_default().entry(person).or_default() += forms[keys].count;
        }
        let mut short: Vec<(Vec<String>, usize)> = Vec::new();
        for keys in forms.keys().filter(|it| it.len() == 1) {
            let known = bearers.get(&keys[0]).and_then(prominent);
            let person = known.unwrap_or_else(|| {
                self.names.push(String::new());
                self.names.len() - 1
            });
            short.push((keys.clone(), person));
        }
        self.by_form.extend(short);
    }
}

/// Who of the bearers of a surname is meant by it alone.
fn prominent(bearers: &BTreeMap<usize, usize>) -> Option<usize> {
    let all: usize = bearers.values().sum();
    let (&person, &most) = bearers.iter().max_by_key(|it| it.1)?;
    (most >= PROMINENT * (all - most)).then_some(person)
}

/// Whether two full names with one surname agree: given names in order, some left out
/// or cut to an initial.
fn agree(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
    let alike = |a: &str, b: &str| a == b || initial(a, b) || initial(b, a);
    let mut given = long[..long.len() - 1].iter();
    short.last() == long.last()
        && short[..short.len() - 1].iter().all(|name| given.any(|other| alike(name, other)))
}

/// A name without the office before it: what is shown.
fn bare(name: &str) -> &str {
    let keys = words_of(name);
    let words: Vec<&str> = name.split_whitespace().collect();
    // As many words as are left without titles, from the end.
    let from = words.len().saturating_sub(keys.len());
    let Some(first) = words.get(from).filter(|_| from > 0) else { return name.trim() };
    let fits = words_of(&words[from..].join(" ")) == keys && key(first) == keys[0];
    match name.find(first) {
        Some(at) if fits => name[at..].trim(),
        _ => name.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_middle_names_and_titles_are_one_person() {
        let people = People::new([
            "Volodymyr Zelensky",
            "Volodymyr Zelenskyy",
            "President Zelenskiy",
            "Donald Trump",
            "Donald J. Trump",
            "Donald Trump",
            "Mr. Trump",
            "Сергей Лавров",
            "Лавров",
        ]);
        assert!(people.same("Zelenskiy", "Volodymyr Zelensky"));
        assert_eq!(people.canonical("Donald J. Trump"), "Donald Trump");
        assert_eq!(people.canonical("President Trump"), "Donald Trump");
        assert!(people.same("Лавров", "Сергей Лавров"));
        assert!(people.matches("Trump", "Donald J. Trump"));
        assert!(people.matches("Zelenskyy", "Volodymyr Zelensky"));
    }

    #[test]
    fn a_surname_that_two_bear_is_neither_of_them() {
        let people = People::new(["Bill Clinton", "Hillary Clinton", "Clinton", "Mrs. Clinton"]);
        assert!(!people.same("Bill Clinton", "Hillary Clinton"));
        assert!(!people.same("Clinton", "Bill Clinton"));
        assert_eq!(people.canonical("Clinton"), "Clinton");
        assert!(people.matches("Clinton", "Bill Clinton"), "who asks for it gets both");
        assert!(!people.matches("Bill Clinton", "Hillary Clinton"));
    }

    #[test]
    fn a_name_nobody_gave_stands_for_itself() {
        let people = People::new(["Jane Doe"]);
        assert_eq!(people.canonical("the mayor"), "the mayor");
        assert!(people.same("Ms Ida Brandt", "Ida Brandt"));
        assert!(!people.same("", ""));
        assert!(!people.same("Johnson", "Johnston"));
    }

    #[test]
    fn the_order_of_names_does_not_count() {
        let names = ["J. Smith", "John Smith", "Jane Smith", "Smith", "John A. Smith"];
        let forward = People::new(names);
        let backward = People::new(names.into_iter().rev());
        for name in names {
            assert_eq!(forward.canonical(name), backward.canonical(name), "{name}");
        }
        assert!(!forward.same("J. Smith", "John Smith"), "the initial fits two");
        assert!(forward.same("John A. Smith", "John Smith"));
    }
}
