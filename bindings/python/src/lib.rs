//! What `import wireprint` stands on: the library, as Python calls it.
//!
//! Rows and files become articles by the command's own reader ([`rows`], [`source`]),
//! keywords become settings by its own flags, and what is found is told by its own reports
//! ([`found`]), so that a notebook and a terminal say the same. Python has the rest: which
//! argument is what, and objects that read the reports.

mod arrow;
mod cell;
mod columns;
mod commands;
mod errors;
mod found;
mod index;
mod parts;
mod reuse;
mod rows;
mod running;
mod source;
mod statements;
mod table;

use pyo3::prelude::*;

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<rows::Rows>()?;
    module.add_class::<source::Source>()?;
    module.add_class::<table::Table>()?;
    module.add_class::<found::Found>()?;
    module.add_class::<commands::Deduplication>()?;
    module.add_class::<parts::Parts>()?;
    module.add_class::<reuse::Reuse>()?;
    module.add_class::<statements::Statements>()?;
    module.add_class::<index::Index>()?;
    module.add_function(wrap_pyfunction!(commands::scan, module)?)?;
    module.add_function(wrap_pyfunction!(commands::compare, module)?)?;
    module.add_function(wrap_pyfunction!(commands::quotes, module)?)?;
    module.add_function(wrap_pyfunction!(commands::diff, module)?)?;
    module.add_function(wrap_pyfunction!(commands::why, module)?)?;
    module.add_function(wrap_pyfunction!(commands::check, module)?)?;
    module.add_function(wrap_pyfunction!(commands::extract_articles, module)?)?;
    module.add_function(wrap_pyfunction!(commands::dedup_documents, module)?)?;
    module.add_function(wrap_pyfunction!(commands::main, module)?)
}
