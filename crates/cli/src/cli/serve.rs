//! `wireprint serve`

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::global::Context;
use super::output::Output;
use super::{Exit, interrupt};
use crate::serve::{Server, Settings};

/// Look into an index with a browser, or ask it over HTTP
///
/// Stories of the day and who carried them first, search, a person's statements over time,
/// each article with what others have of it and its versions, an article that is pasted;
/// feeds, and an interface for programs. Listens on this machine only, and changes nothing in the
/// index; `index add` and `index watch` may write while it runs. What it looks up in full
/// text it keeps in the file `index.search` beside the index. An interrupt lets what is
/// being answered end.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder that the index is in
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Address and port to listen on; port 0 is one that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8017")]
    listen: SocketAddr,

    /// Another name by which browsers ask for it; may be given more than once
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,

    /// How long an answer may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    patience: u64,

    /// The most bytes of an article that is sent
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20)]
    max_bytes: usize,
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let usual = Settings::new(&args.folder);
    let settings = Settings {
        listen: args.listen,
        hosts: args.host,
        readers: rayon::current_num_threads(),
        patience: Duration::from_secs(args.patience),
        most_bytes: args.max_bytes,
        ..usual
    };
    let quiet = context.quiet;
    let log = move |line: &str| {
        if !quiet {
            // Where standard error is closed, nobody is told.
            let _ = writeln!(io::stderr().lock(), "{line}");
        }
    };
    let server = Server::bind(settings, Box::new(log))?;
    let end = server.end();
    interrupt::left_to_server(move || end.end());
    let address = server.address();
    // A pager would wait for the server's end.
    let output = match &context.output {
        Output::Paged(_) => &Output::Stdout,
        other => other,
    };
    output.write(|out| {
        writeln!(out, "http://{address}/")?;
        out.flush()
    })?;
    server.run()?;
    Ok(Exit::Fine)
}
