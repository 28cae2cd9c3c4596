//! What may a field be that nobody named?
//!
//! Exports call the same things by many names. Where a person named no field and a
//! record has none of the usual name, the name is compared without case, and then
//! with what programs and press databases call it in several languages. Each guess
//! is said; a name that was given is never guessed round.

use super::FieldNames;
use super::fields::Role;
use crate::language;
use std::sync::LazyLock;

/// What else a field may be called, best first: as they fold ([`folded`]).
static SYNONYMS: LazyLock<[(Role, Vec<&str>); 7]> = LazyLock::new(|| {
    let roles = [
        (Role::Text, "text"),
        (Role::Id, "id"),
        (Role::Outlet, "outlet"),
        (Role::Date, "date"),
        (Role::Title, "title"),
        (Role::Url, "url"),
        (Role::Author, "author"),
    ];
    roles.map(|(role, class)| (role, language::phrases("fields", class).collect()))
});

/// The names of `names`, with those of `keys` that are guessed to be meant, and
/// what a person is told of that. None where there is nothing to guess. What a name that
/// was given leads through (`data` of `data.text`) is no field of its own.
pub(crate) fn guessed(names: &FieldNames, keys: &[String]) -> Option<(FieldNames, String)> {
    let usual = FieldNames::default();
    let mut res = names.clone();
    let mut said = Vec::new();
    for &(role, ref synonyms) in &*SYNONYMS {
        let (own, default) = (names.of(role), usual.of(role));
        // Nobody guesses where a person gave a name, or where the usual one is there.
        if own != default || keys.iter().any(|key| own.contains(key)) {
            continue;
        }
        let candidates = own.iter().map(String::as_str).chain(synonyms.iter().copied());
        let found = candidates.into_iter().find_map(|candidate| {
            let wanted = folded(candidate);
            let is_free = |key: &String| res.role(key).is_none() && !leads_on(names, key);
            keys.iter().find(|key| folded(key) == wanted && is_free(key))
        });
        if let Some(key) = found {
            said.push(format!("`{key}` is the {}", role.name()));
            res.of_mut(role).push(key.clone());
        }
    }
    (!said.is_empty()).then(|| (res, said.join(", ")))
}

/// Whether a name begins a path of `names`.
fn leads_on(names: &FieldNames, key: &str) -> bool {
    let all = SYNONYMS.iter().flat_map(|it| names.of(it.0));
    all.into_iter().any(|it| it.strip_prefix(key).is_some_and(|it| it.starts_with(['.', '['])))
}

/// A name without case, separators and the accents of Latin letters.
fn folded(name: &str) -> String {
    let plain = |c: char| match c {
        'ä' | 'à' | 'á' | 'â' | 'ã' => 'a',
        'ö' | 'ó' | 'ò' | 'ô' | 'õ' => 'o',
        'ü' | 'ú' | 'ù' | 'û' => 'u',
        'é' | 'è' | 'ê' | 'ë' | 'ę' => 'e',
        'í' | 'ì' | 'î' => 'i',
        'ç' | 'ć' => 'c',
        'ł' => 'l',
        'ś' => 's',
        'ź' | 'ż' => 'z',
        _ => c,
    };
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(keys: &[&str]) -> Option<String> {
        let keys: Vec<String> = keys.iter().map(|&it| it.to_owned()).collect();
        guessed(&FieldNames::default(), &keys).map(|it| it.1)
    }

    #[test]
    fn names_are_known_without_case_and_in_several_languages() {
        assert_eq!(
            said(&["Nr", "Headline", "Volltext", "Datum"]).as_deref(),
            Some("`Volltext` is the text, `Datum` is the date, `Headline` is the title")
        );
        assert_eq!(said(&["ID", "Text"]).as_deref(), Some("`Text` is the text, `ID` is the id"));
        assert_eq!(
            said(&["Título", "cuerpo"]).as_deref(),
            Some("`cuerpo` is the text, `Título` is the title")
        );
    }

    #[test]
    fn what_is_called_as_usual_or_was_named_is_not_guessed() {
        assert_eq!(said(&["id", "text", "title", "date", "url", "outlet"]), None);
        let named = FieldNames { text: vec!["main".to_owned()], ..FieldNames::default() };
        let keys = ["body".to_owned(), "main".to_owned()];
        assert!(guessed(&named, &keys).is_none());
        for key in ["data", "_source"] {
            let text = vec![format!("{key}.text")];
            let named = FieldNames { text, ..FieldNames::default() };
            assert!(guessed(&named, &[key.to_owned()]).is_none(), "{key}");
        }
    }
}
