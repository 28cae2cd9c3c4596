//! Tells browsers that articles came in.

use super::app::App;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::future::{Either, select};
use futures_util::stream;
use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::broadcast::error::RecvError;

/// A stream of events: `came`, with how many articles. It ends with the server.
pub(super) async fn live(State(app): State<Arc<App>>) -> Response {
    // Nobody waits: a browser asks again by itself.
    let Ok(place) = Arc::clone(&app.listeners).try_acquire_owned() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let start = (app.came.subscribe(), app.ended.clone(), place);
    let events = stream::unfold(start, |(mut came, mut ended, place)| async move {
        loop {
            let message = {
                let end = pin!(ended.wait_for(|it| *it));
                let message = pin!(came.recv());
                match select(end, message).await {
                    Either::Left(_) => return None,
                    Either::Right((message, _)) => message,
                }
            };
            match message {
                Ok(data) => {
                    let event = Event::default().event("came").data(&*data);
                    return Some((Ok::<_, Infallible>(event), (came, ended, place)));
                }
                // What a slow browser missed is on the page when it is loaded again.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}
