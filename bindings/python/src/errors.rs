//! Errors of the library as exceptions of the package.

use pyo3::prelude::*;
use pyo3::types::PyDict;

/// The exception that `error` is: of `wireprint.errors`, with the file and the line where
/// there are any.
pub(crate) fn raised(py: Python<'_>, error: &anyhow::Error) -> PyErr {
    let mut message = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        if !message.ends_with(&cause) {
            message = if message.is_empty() { cause } else { format!("{message}: {cause}") };
        }
    }
    let own = error.chain().find_map(|it| it.downcast_ref::<wireprint_text::Error>());
    let name = match own {
        Some(it) if !it.is_parameter() => "InputError",
        _ => "SettingError",
    };
    let place = own.filter(|it| !it.is_parameter()).map(|it| place(&it.to_string()));
    made(py, name, &message, place).unwrap_or_else(|error| error)
}

/// The file that the library's message begins with, and the line that follows it: as
/// `FILE: line N: …`; of an id that two documents have, the place of the second one, which
/// ends the message as `FILE:N`, but for a hint at a flag.
fn place(message: &str) -> (Option<String>, Option<usize>) {
    if message.starts_with("two documents have the id ") {
        let told = message.rsplit_once("; --").map_or(message, |it| it.0);
        let second = told.rsplit_once(" and ").map_or("", |it| it.1);
        return match second.rsplit_once(':') {
            Some((path, line)) if line.parse::<usize>().is_ok() => {
                (Some(path.to_owned()), line.parse().ok())
            }
            _ => (Some(second.to_owned()), None),
        };
    }
    let Some((path, rest)) = message.split_once(": ") else { return (None, None) };
    let line = rest.strip_prefix("line ").and_then(|it| it.split_once(": "));
    (Some(path.to_owned()), line.and_then(|it| it.0.parse().ok()))
}

fn made(
    py: Python<'_>,
    name: &str,
    message: &str,
    place: Option<(Option<String>, Option<usize>)>,
) -> PyResult<PyErr> {
    let kind = py.import("wireprint.errors")?.getattr(name)?;
    let arguments = PyDict::new(py);
    if let Some((path, line)) = place {
        arguments.set_item("path", path)?;
        arguments.set_item("line", line)?;
    }
    Ok(PyErr::from_value(kind.call((message,), Some(&arguments))?))
}
