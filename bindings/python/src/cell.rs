//! One value of a table, wherever it stands.

use std::borrow::Cow;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing.
    Null,
    /// A text; a day or a time is one, as ISO 8601 writes it.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(&'a [u8]),
    /// A whole number.
    Int(i128),
    /// A number, of which what is none (`nan`) is nothing.
    Float(f64),
    /// Yes or no.
    Bool(bool),
}

impl Cell<'_> {
    /// Appends it as JSON.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        // A vector takes whatever is written.
        let _ = match self {
            Self::Text(it) => serde_json::to_writer(out, it),
            Self::Int(it) => serde_json::to_writer(out, it),
            Self::Float(it) if it.is_finite() => serde_json::to_writer(out, it),
            Self::Bool(it) => serde_json::to_writer(out, it),
            Self::Null | Self::Bytes(_) | Self::Float(_) => serde_json::to_writer(out, &()),
        };
    }

    /// Its text, where it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(it) => Some(it),
            _ => None,
        }
    }
}

/// What a time is counted in, from the beginning of 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Days,
    Seconds,
    Millis,
    Micros,
    Nanos,
}

impl Unit {
    /// So many of them as ISO 8601 writes a day, or a time in UTC to the second.
    pub(crate) fn written(self, count: i64) -> String {
        let a_second = match self {
            Self::Days => return day(count),
            Self::Seconds => 1,
            Self::Millis => 1_000,
            Self::Micros => 1_000_000,
            Self::Nanos => 1_000_000_000,
        };
        let seconds = count.div_euclid(a_second);
        let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        if rest == 0 && count.rem_euclid(a_second) == 0 {
            // Midnight is how tables write a day.
            return day(days);
        }
        format!("{}T{:02}:{:02}:{:02}Z", day(days), rest / 3600, rest / 60 % 60, rest % 60)
    }
}

/// The day so many days after the first of January 1970, in the Gregorian calendar.
///
/// Years are taken to begin in March, so that the leap day is their last, and are counted
/// by the 146,097 days of four centuries.
fn day(days: i64) -> String {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}
