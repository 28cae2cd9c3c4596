//! What a web page has beside its text, as bytes.

use crate::text::{Basis, Clutter, LeftOut, PageNotes, Part, Span};

/// Writes `notes`; the patterns name all fields, so that a new one cannot be left out.
pub(super) fn encode(notes: Option<&PageNotes>, out: &mut Vec<u8>) {
    let Some(notes) = notes else { return };
    let PageNotes {
        standfirst,
        modified,
        entry,
        basis,
        parts,
        tables,
        headings,
        rows,
        left_out,
        columns,
        cut,
    } = notes;
    out.push(match basis {
        Basis::Article => 0,
        Basis::Statement => 1,
        Basis::RunningText => 2,
    });
    string(standfirst.as_deref(), out);
    string(modified.as_deref(), out);
    string(entry.as_deref(), out);
    number(parts.len(), out);
    for Part { span, title, date, author } in parts {
        numbers(*span, out);
        for field in [title, date, author] {
            string(field.as_deref(), out);
        }
    }
    number(tables.len(), out);
    tables.iter().for_each(|it| numbers(*it, out));
    number(headings.len(), out);
    headings.iter().for_each(|it| numbers(*it, out));
    number(rows.len(), out);
    rows.iter().for_each(|it| numbers(*it, out));
    number(left_out.len(), out);
    for LeftOut { at, kind, text } in left_out {
        number(*at, out);
        number(Clutter::ALL.iter().position(|it| it == kind).unwrap_or(0), out);
        string(Some(text), out);
    }
    number(columns.len(), out);
    for (name, value) in columns {
        string(Some(name), out);
        string(Some(value), out);
    }
    string(cut.as_deref(), out);
}

/// Reads what [`encode`] wrote; `Some(None)` where there was nothing to write.
pub(super) fn decode(bytes: &[u8]) -> Option<Option<PageNotes>> {
    let Some((&basis, rest)) = bytes.split_first() else { return Some(None) };
    let mut rest = Rest(rest);
    let res = PageNotes {
        basis: match basis {
            0 => Basis::Article,
            1 => Basis::Statement,
            _ => Basis::RunningText,
        },
        standfirst: rest.string()?,
        modified: rest.string()?,
        entry: rest.string()?,
        parts: rest.all(|it| {
            Some(Part {
                span: it.span()?,
                title: it.string()?,
                date: it.string()?,
                author: it.string()?,
            })
        })?,
        tables: rest.all(Rest::span)?,
        headings: rest.all(Rest::span)?,
        rows: rest.all(Rest::span)?,
        left_out: rest.all(|it| {
            let at = it.number()?;
            let kind = *Clutter::ALL.get(it.number()?)?;
            Some(LeftOut { at, kind, text: it.string()?? })
        })?,
        columns: rest.all(|it| Some((it.string()??, it.string()??)))?,
        cut: rest.string()?,
    };
    Some(Some(res))
}

fn number(number: usize, out: &mut Vec<u8>) {
    out.extend((number as u64).to_le_bytes());
}

fn numbers(span: Span, out: &mut Vec<u8>) {
    number(span.start, out);
    number(span.end, out);
}

/// The length and one more, then the bytes; 0 for nothing.
fn string(text: Option<&str>, out: &mut Vec<u8>) {
    number(text.map_or(0, |it| it.len() + 1), out);
    out.extend(text.unwrap_or_default().as_bytes());
}

/// Bytes that are still to be read.
struct Rest<'b>(&'b [u8]);

impl Rest<'_> {
    fn number(&mut self) -> Option<usize> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        usize::try_from(u64::from_le_bytes(*first)).ok()
    }

    fn span(&mut self) -> Option<Span> {
        Some(Span::new(self.number()?, self.number()?))
    }

    fn string(&mut self) -> Option<Option<String>> {
        let Some(length) = self.number()?.checked_sub(1) else { return Some(None) };
        let (found, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(Some(str::from_utf8(found).ok()?.to_owned()))
    }

    fn all<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.number()?).map(|_| one(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_come_back_as_they_were() {
        let notes = PageNotes {
            standfirst: Some("Für alle".to_owned()),
            modified: Some(String::new()),
            entry: Some("7".to_owned()),
            basis: Basis::RunningText,
            parts: vec![Part {
                span: Span::new(3, 9),
                author: Some("Ida".to_owned()),
                ..Part::default()
            }],
            tables: vec![Span::new(1, 2)],
            headings: vec![Span::new(4, 5), Span::new(6, 8)],
            rows: vec![Span::new(9, 12)],
            left_out: vec![LeftOut { at: 7, kind: Clutter::Other, text: "x".to_owned() }],
            columns: vec![("section".to_owned(), "city".to_owned())],
            cut: Some("by length".to_owned()),
        };
        for notes in [None, Some(PageNotes::default()), Some(notes)] {
            let mut bytes = Vec::new();
            encode(notes.as_ref(), &mut bytes);
            assert_eq!(decode(&bytes), Some(notes.clone()));
            if notes.is_some() {
                assert_eq!(decode(&bytes[..bytes.len() - 1]), None);
            }
        }
    }
}
