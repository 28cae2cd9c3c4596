//! Articles as a Parquet file.

use std::io::{self, Write};
use std::mem;
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::{Drain, next_column, of_parquet};
use crate::findings::{ExtractSummary, ExtractedArticle, ExtractedPage, WriteArticles};
use crate::report::json::{article_notes_json, marks_json, stated_basis};

/// A row group ends at so many bytes of text: what is held until it is written.
const GROUP_BYTES: usize = 16 << 20;
/// Rows without much text end one, too.
const GROUP_ROWS: usize = 1 << 16;

/// The columns, in the order of the keys of JSONL. Ids are strings, since a column
/// has one type.
const SCHEMA: &str = "message article {
    required binary id (STRING);
    optional binary parent (STRING);
    required binary path (STRING);
    optional binary title (STRING);
    optional binary outlet (STRING);
    optional binary date (STRING);
    optional binary language (STRING);
    required binary text (STRING);
    required double furniture_share;
    optional binary url (STRING);
    optional binary author (STRING);
    optional binary standfirst (STRING);
    optional binary modified (STRING);
    optional binary basis (STRING);
    optional binary parts (JSON);
    optional binary tables (JSON);
    optional int64 record_line;
    optional binary age (STRING);
    optional binary furniture (JSON);
}";

/// Writes articles as rows, a row group at a time.
pub struct ParquetWriter<'a> {
    out: &'a mut dyn Write,
    file: SerializedFileWriter<Drain>,
    drain: Drain,
    keep: bool,
    strings: [Strings; 17],
    shares: Vec<f64>,
    lines: (Vec<i64>, Vec<i16>),
    bytes: usize,
}

/// A column of strings that waits to be written: the values that are there, and of
/// each row whether it has one.
#[derive(Default)]
struct Strings {
    values: Vec<ByteArray>,
    there: Vec<i16>,
}

impl Strings {
    fn push(&mut self, value: Option<&str>) -> usize {
        self.there.push(i16::from(value.is_some()));
        self.values.extend(value.map(|it| ByteArray::from(it.as_bytes().to_vec())));
        value.map_or(0, str::len)
    }
}

impl<'a> ParquetWriter<'a> {
    /// Begins a file in `out`; `keep` is whether furniture stays in the texts.
    ///
    /// # Errors
    ///
    /// Returns the error of writing.
    pub fn new(out: &'a mut dyn Write, keep: bool) -> io::Result<Self> {
        let drain = Drain::default();
        let text = ColumnPath::from("text");
        let properties = WriterProperties::builder()
            .set_created_by(concat!("wireprint ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            // Nobody looks for an article by its first letters.
            .set_column_statistics_enabled(text.clone(), EnabledStatistics::None)
            .set_column_dictionary_enabled(text, false)
            .build();
        let schema = parse_message_type(SCHEMA).map_err(of_parquet)?;
        let file = SerializedFileWriter::new(drain.clone(), Arc::new(schema), Arc::new(properties));
        Ok(Self {
            out,
            file: file.map_err(of_parquet)?,
            drain,
            keep,
            strings: Default::default(),
            shares: Vec::new(),
            lines: Default::default(),
            bytes: 0,
        })
    }

    fn push(&mut self, article: &ExtractedArticle, page: &ExtractedPage) -> io::Result<()> {
        let it = &article.article;
        let own = !article.is_embedded;
        let notes = it.notes.as_deref();
        let [parts, tables] = article_notes_json(it)?;
        let furniture = (self.keep && own).then(|| marks_json(page)).transpose()?;
        let values = [
            Some(it.id.as_str()),
            article.is_embedded.then_some(page.page.id.as_str()),
            Some(it.path.as_str()),
            it.title.as_deref(),
            it.outlet.as_deref(),
            it.date.as_deref(),
            article.language.as_deref(),
            Some(it.text.as_str()),
            it.url.as_deref(),
            it.author.as_deref(),
            notes.and_then(|it| it.standfirst.as_deref()),
            notes.and_then(|it| it.modified.as_deref()),
            stated_basis(it),
            parts.as_deref(),
            tables.as_deref(),
            article.age.as_deref(),
            furniture.as_deref(),
        ];
        for (column, value) in self.strings.iter_mut().zip(values) {
            self.bytes += column.push(value);
        }
        self.shares.push((article.furniture_share * 10_000.0).round() / 10_000.0);
        self.lines.1.push(i16::from(it.record_line.is_some()));
        self.lines.0.extend(it.record_line.and_then(|it| i64::try_from(it).ok()));
        if self.bytes >= GROUP_BYTES || self.shares.len() >= GROUP_ROWS {
            self.write_group()?;
        }
        Ok(())
    }

    fn write_group(&mut self) -> io::Result<()> {
        let mut strings = mem::take(&mut self.strings).into_iter();
        let (lines, there) = mem::take(&mut self.lines);
        let shares = mem::take(&mut self.shares);
        self.bytes = 0;
        let mut group = self.file.next_row_group().map_err(of_parquet)?;
        let mut more = true;
        while more {
            let written = next_column(&mut group, |writer| match writer {
                ColumnWriter::DoubleColumnWriter(it) => it.write_batch(&shares, None, None),
                ColumnWriter::Int64ColumnWriter(it) => it.write_batch(&lines, Some(&there), None),
                ColumnWriter::ByteArrayColumnWriter(it) => {
                    let Strings { values, there } = strings.next().unwrap_or_default();
                    it.write_batch(&values, Some(&there), None)
                }
                _ => Err(ParquetError::General("a column of another type".to_owned())),
            });
            more = written.map_err(of_parquet)?;
        }
        group.close().map_err(of_parquet)?;
        self.file.flush()?;
        self.drain.empty_into(self.out)
    }
}

impl WriteArticles for ParquetWriter<'_> {
    fn page(&mut self, page: &ExtractedPage) -> io::Result<()> {
        page.articles.iter().try_for_each(|it| self.push(it, page))
    }

    fn finish(mut self: Box<Self>, _: &ExtractSummary) -> io::Result<()> {
        if !self.shares.is_empty() {
            self.write_group()?;
        }
        let Self { out, file, drain, .. } = *self;
        file.close().map_err(of_parquet)?;
        drain.empty_into(out)
    }
}
