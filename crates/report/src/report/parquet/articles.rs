//! Articles as a Parquet file.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, Type, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::{Column, Drain, of_parquet, write_group};
use crate::findings::{ExtractSummary, ExtractedArticle, ExtractedPage, WriteArticles};
use crate::report::json::{article_notes_json, marks_json, stated_basis};
use crate::report::table::Kind;

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
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
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
        let columns = schema.get_fields().iter().map(|it| {
            Column::of(match it.get_physical_type() {
                Type::INT64 => Kind::Count,
                Type::DOUBLE => Kind::Share,
                _ => Kind::Text,
            })
        });
        let columns = columns.collect();
        let file = SerializedFileWriter::new(drain.clone(), Arc::new(schema), Arc::new(properties));
        Ok(Self { out, file: file.map_err(of_parquet)?, drain, keep, columns, rows: 0, bytes: 0 })
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
        let mut values = values.into_iter();
        for column in &mut self.columns {
            match column.kind() {
                Kind::Text => {
                    let value = values.next().flatten();
                    self.bytes += value.map_or(0, str::len);
                    column.text(value)
                }
                Kind::Count => column.count(it.record_line),
                Kind::Share => column.share(Some(article.furniture_share)),
            }
            .map_err(of_parquet)?;
        }
        self.rows += 1;
        if self.bytes >= GROUP_BYTES || self.rows >= GROUP_ROWS {
            self.group()?;
        }
        Ok(())
    }

    fn group(&mut self) -> io::Result<()> {
        (self.rows, self.bytes) = (0, 0);
        write_group(&mut self.file, &mut self.columns, &self.drain, self.out)
    }
}

impl WriteArticles for ParquetWriter<'_> {
    fn page(&mut self, page: &ExtractedPage) -> io::Result<()> {
        page.articles.iter().try_for_each(|it| self.push(it, page))
    }

    fn finish(mut self: Box<Self>, _: &ExtractSummary) -> io::Result<()> {
        if self.rows > 0 {
            self.group()?;
        }
        let Self { out, file, drain, .. } = *self;
        file.close().map_err(of_parquet)?;
        drain.empty_into(out)
    }
}
