//! How do people look into an index?
//!
//! In goes the folder of an index; out come pages, feeds and an interface over HTTP. The
//! pages are made here from the findings that queries and scans give, in the markup of the
//! reports, and are whole without a script; the one script only says that articles came in.
//!
//! ```text
//! request → guard (host, method, limits) → routes → a reader of the index → page, feed, JSON
//! ```
//!
//! Each answer that asks the index runs on a thread for blocking work with a reader of its
//! own ([`readers`](self)); so many work at once and so many wait, and whoever comes then
//! is told to come again. Answers are kept until somebody writes into the index. Nothing
//! that is asked for changes the index; what is looked up in full text is a database of its
//! own, which a thread keeps up with the index.
//!
//! Rejected: a database of findings that are kept up to date as articles come in. It would
//! say what was found when an article came in, and not what a scan says now; a day's
//! articles are scanned in a second, and the answer is kept.

mod answer;
mod api;
mod app;
mod ask;
mod feeds;
mod follow;
mod frame;
mod guard;
mod live;
mod pages;
mod readers;
#[cfg(test)]
mod tests;

use crate::{Error, Result};
use app::App;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How a server is to be.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder of the index.
    pub folder: PathBuf,
    /// Where it listens.
    pub listen: SocketAddr,
    /// The names by which it is asked for beside its address and those of this machine.
    pub hosts: Vec<String>,
    /// How many questions are worked on at once, at least 1.
    pub readers: usize,
    /// How long one may take, waiting included.
    pub patience: Duration,
    /// The most bytes of a request's body.
    pub most_bytes: usize,
}

impl Settings {
    /// What is usual for the index in a folder: on this machine only, as many questions at
    /// once as there are cores, ten seconds each, a megabyte of text.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8017)),
            hosts: Vec::new(),
            readers: std::thread::available_parallelism().map_or(2, usize::from),
            patience: Duration::from_secs(10),
            most_bytes: 1 << 20,
        }
    }
}

/// Where lines of the log go: one JSON object a line, without its end.
pub type Log = Box<dyn Fn(&str) + Send + Sync>;

/// A server that listens.
pub struct Server {
    listener: TcpListener,
    app: Arc<App>,
    end: Arc<watch::Sender<bool>>,
}

/// What ends a server.
#[derive(Clone, Debug)]
pub struct End(Arc<watch::Sender<bool>>);

impl End {
    /// Lets the requests that are worked on end, and takes no more.
    pub fn end(&self) {
        // Where nobody listens, it has ended.
        let _ = self.0.send(true);
    }
}

impl Server {
    /// Opens the index and listens.
    ///
    /// # Errors
    ///
    /// Fails where there is no index, it cannot be read, or the address is taken.
    pub fn bind(settings: Settings, log: Log) -> Result<Self> {
        let failed = |error: std::io::Error| {
            Error::input(&settings.folder, format!("cannot listen on {}: {error}", settings.listen))
        };
        let listener = TcpListener::bind(settings.listen).map_err(failed)?;
        // Tokio takes no other.
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let (end, ended) = watch::channel(false);
        let app = App::new(Settings { listen: address, ..settings }, log, ended)?;
        Ok(Self { listener, app: Arc::new(app), end: Arc::new(end) })
    }

    /// Where it listens: the port that was found, where 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.app.settings.listen
    }

    /// What ends it.
    #[must_use]
    pub fn end(&self) -> End {
        End(Arc::clone(&self.end))
    }

    /// Serves until it is ended.
    ///
    /// # Errors
    ///
    /// Fails where the system gives no threads or takes the address away.
    pub fn run(self) -> Result<()> {
        let folder = self.app.settings.folder.clone();
        let failed = |error| Error::io(&folder, error);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(self.app.settings.readers + 2)
            .enable_io()
            .enable_time()
            .build()
            .map_err(failed)?;
        let follower = follow::start(Arc::clone(&self.app)).map_err(failed)?;
        let mut ended = self.end.subscribe();
        let served = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let until = async move {
                // An error says that whoever could end it is gone.
                let _ = ended.wait_for(|it| *it).await;
            };
            axum::serve(listener, guard::routes(Arc::clone(&self.app)))
                .with_graceful_shutdown(until)
                .await
        });
        // Also where serving failed, the follower is to end.
        let _ = self.end.send(true);
        // A follower that panicked has said so.
        let _ = follower.join();
        served.map_err(failed)
    }
}
