//! How do results become bytes?
//!
//! Plain data such as [`ScanResult`](crate::findings::ScanResult) goes in; text for people, or JSON, comes
//! out of a writer. Nothing here decides anything: what is a finding was
//! settled by the stages before. Reporters are plain functions that write to
//! any [`std::io::Write`], know neither flags nor environment, and send no
//! character from the input to a terminal raw.

pub mod check;
mod csv;
pub mod diff;
mod escape;
mod figure;
mod html;
mod json;
pub mod layout;
mod markdown;
#[cfg(test)]
mod one_name;
mod parquet;
#[cfg(test)]
mod sample;
mod svg;
mod table;
pub mod terminal;

pub use csv::{
    CsvArticles, RecordsAsCsv, TabsAsCsv, check_csv, compare_csv, quoted_csv, quotes_csv, scan_csv,
};
pub use escape::{escape_terminal, escape_terminal_lines};
pub use html::{
    BASE_STYLE, SEEN_STYLE, Shelf, check_html, compare_html, marked, on_a_sheet, quoted_html,
    quotes_html, scan_html, seen_html, seen_markup, source, verify_html,
};
pub use json::{
    ExtractWriter, SCHEMA_VERSION, came_jsonl, check_json, compare_json, compare_jsonl,
    dedup_cut_json, dedup_json, dedup_jsonl, extract_removed, history_json, quoted_json,
    quotes_json, quotes_jsonl, scan_json, scan_jsonl, seen_json, seen_jsonl, seen_line,
    status_json, tune_json, verify_json, verify_jsonl, why_json,
};
pub use markdown::{compare_markdown, quotes_markdown, scan_markdown};
pub use parquet::{
    CopyError, ParquetCopy, ParquetWriter, quoted_parquet, quotes_parquet, scan_parquet,
};
pub use svg::{Figure, figure_csv, figure_svg, tune_svg};

/// By what quotations are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotedBy {
    /// By who said them.
    Speaker,
    /// By who carries them.
    Outlet,
}
