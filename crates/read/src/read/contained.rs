//! Panics of libraries stay where they are.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Calls `f`, and gives back the message of its panic, if it panics, instead of
/// printing it.
///
/// For code of others that reads what strangers wrote: nothing of `f`'s may
/// live on. Only this thread's panics are kept quiet, and only while `f` runs.
/// A stack that overflows cannot be contained, so depth is limited beforehand.
pub(crate) fn contained<T>(f: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !CONTAINED.get() {
                loud(info);
            }
        }));
    });
    let before = CONTAINED.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(f));
    CONTAINED.set(before);
    outcome.map_err(|payload| message(payload.as_ref()))
}

fn message(payload: &(dyn Any + Send)) -> String {
    const LONGEST: usize = 200;
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message_and_the_next_call_works() {
        assert_eq!(contained(|| 1), Ok(1));
        assert_eq!(contained(|| panic!("byte {}", 7)), Err::<(), _>("byte 7".to_owned()));
        assert_eq!(contained(|| panic!("flat")), Err::<(), _>("flat".to_owned()));
        let nested = contained(|| contained(|| panic!("inner")).unwrap_err());
        assert_eq!(nested, Ok("inner".to_owned()));
        assert!(!CONTAINED.get());
    }
}
