//! One value of a column, as the text that it stands for.

use std::borrow::Cow;

use parquet::basic::TimeUnit;
use parquet::data_type::ByteArray;

use crate::read::fields::Role;

/// How the values of a column are to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Uuid,
    Integer {
        is_unsigned: bool,
        bits: u8,
    },
    /// Days since 1970.
    Date,
    /// So many of a unit since 1970.
    Timestamp {
        unit: Unit,
        is_utc: bool,
    },
    /// The older form of a timestamp.
    Nanoseconds,
    Boolean,
    Float,
    /// A number of two bytes.
    Half,
    /// A whole number with so many of its digits behind the point.
    Decimal {
        scale: usize,
    },
}

/// The parts of a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Milli,
    Micro,
    Nano,
}

impl From<TimeUnit> for Unit {
    fn from(unit: TimeUnit) -> Self {
        match unit {
            TimeUnit::MILLIS => Self::Milli,
            TimeUnit::MICROS => Self::Micro,
            TimeUnit::NANOS => Self::Nano,
        }
    }
}

impl Kind {
    /// Whether a field of this role may have such values.
    pub(super) fn suits(self, role: Role) -> bool {
        match role {
            Role::Text => self == Self::Text,
            // An id stays as it stands; a truth value tells no row from another.
            Role::Id => self != Self::Boolean,
            _ => true,
        }
    }

    /// Whether its values are numbers, as JSON has them.
    pub(super) const fn is_scalar(self) -> bool {
        matches!(self, Self::Integer { .. } | Self::Float | Self::Half | Self::Decimal { .. })
    }
}

/// One value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Null,
    Bytes(ByteArray),
    Integer(i64),
    Nanoseconds(i128),
    Boolean(bool),
    Float(f64),
}

/// Nanoseconds since 1970 of the older form: those of the day, and the Julian day.
pub(super) fn of_int96(words: &[u32]) -> i128 {
    let word = |at: usize| i128::from(words.get(at).copied().unwrap_or_default());
    let of_day = word(0) | (word(1) << 32);
    (word(2) - 2_440_588) * DAY + of_day
}

const DAY: i128 = 86_400 * 1_000_000_000;

impl Value {
    pub(super) const fn is_there(&self) -> bool {
        !matches!(self, Self::Null)
    }

    /// The bytes of a string; of other values one, of nothing none.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Null => 0,
            Self::Bytes(bytes) => bytes.len(),
            _ => 1,
        }
    }

    /// The value as text; bytes as they are.
    pub(super) fn bytes(&self, kind: Kind) -> Cow<'_, [u8]> {
        let text = match (self, kind) {
            (Self::Bytes(bytes), Kind::Uuid) => uuid(bytes.data()),
            (Self::Bytes(bytes), Kind::Decimal { scale }) => {
                decimal(big_endian(bytes.data()), scale)
            }
            (Self::Bytes(bytes), Kind::Half) => half(bytes.data()),
            (&Self::Integer(value), Kind::Decimal { scale }) => decimal(i128::from(value), scale),
            (Self::Bytes(bytes), _) => return Cow::Borrowed(bytes.data()),
            (Self::Null, _) => String::new(),
            (&Self::Integer(value), Kind::Date) => date(value),
            (&Self::Integer(value), Kind::Timestamp { unit, is_utc }) => {
                let nanoseconds = match unit {
                    Unit::Milli => 1_000_000,
                    Unit::Micro => 1_000,
                    Unit::Nano => 1,
                };
                time(i128::from(value) * nanoseconds, is_utc)
            }
            (Self::Integer(value), Kind::Integer { is_unsigned: true, bits: 32 }) => {
                (value & 0xffff_ffff).to_string()
            }
            (Self::Integer(value), Kind::Integer { is_unsigned: true, .. }) => {
                value.cast_unsigned().to_string()
            }
            (Self::Integer(value), _) => value.to_string(),
            (&Self::Nanoseconds(value), _) => time(value, true),
            (Self::Boolean(value), _) => value.to_string(),
            // `1.0`, not `1`: as JSON writes a float.
            (Self::Float(value), _) => format!("{value:?}"),
        };
        Cow::Owned(text.into_bytes())
    }
}

/// A number of IEEE 754 in two bytes, the lower one first.
fn half(bytes: &[u8]) -> String {
    let bits = bytes.first_chunk().map_or(0, |it| u16::from_le_bytes(*it));
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    let size = match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction > 0.0 => f64::NAN,
        31 => f64::INFINITY,
        _ => (1024.0 + fraction) * 2_f64.powi(exponent - 25),
    };
    format!("{:?}", if bits >> 15 == 1 { -size } else { size })
}

/// The number in bytes of two's complement, the highest first; the lowest sixteen.
fn big_endian(bytes: &[u8]) -> i128 {
    // Bytes of a negative number are filled up with ones.
    let sign = if bytes.first().is_some_and(|it| it & 0x80 != 0) { -1 } else { 0 };
    bytes.iter().fold(sign, |number, &byte| (number << 8) | i128::from(byte))
}

/// `-12.50`: all digits that the column keeps.
fn decimal(number: i128, scale: usize) -> String {
    // A digit at least before the point.
    let digits = format!("{:0>1$}", number.unsigned_abs(), scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    let sign = if number < 0 { "-" } else { "" };
    let point = if scale > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{part}")
}

/// `12345678-1234-1234-1234-123456789abc`
fn uuid(bytes: &[u8]) -> String {
    let mut res = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            res.push('-');
        }
        res.push_str(&format!("{byte:02x}"));
    }
    res
}

/// `2025-08-20`, by the algorithm of Howard Hinnant's `civil_from_days`: years
/// that begin in March have their odd day at the end.
fn date(days: i64) -> String {
    let days = i128::from(days) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let of_year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day = of_era - (365 * of_year + of_year / 4 - of_year / 100);
    let month = (5 * day + 2) / 153;
    let (year, day) = (of_year + era * 400, day - (153 * month + 2) / 5 + 1);
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    format!("{year:04}-{month:02}-{day:02}")
}

/// `2025-08-20T14:05:00Z`, with a fraction where there is one.
fn time(nanoseconds: i128, is_utc: bool) -> String {
    let days = i64::try_from(nanoseconds.div_euclid(DAY)).unwrap_or(i64::MAX);
    let of_day = nanoseconds.rem_euclid(DAY);
    let (seconds, rest) = (of_day / 1_000_000_000, of_day % 1_000_000_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let fraction = match rest {
        0 => String::new(),
        _ => format!(".{rest:09}").trim_end_matches('0').to_owned(),
    };
    let zone = if is_utc { "Z" } else { "" };
    format!("{}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}", date(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_those_of_the_calendar() {
        for (days, expect) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_320, "2025-08-20"),
            (-719_528, "0000-01-01"),
        ] {
            assert_eq!(date(days), expect);
        }
        assert_eq!(time(1_755_698_700 * 1_000_000_000, true), "2025-08-20T14:05:00Z");
        assert_eq!(time(-500_000_000, false), "1969-12-31T23:59:59.5");
        assert_eq!(date(i64::MAX).len(), "25252734927768524-07-27".len());
        let midnight = [0, 0, 2_440_588];
        assert_eq!(time(of_int96(&midnight), true), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn numbers_of_two_bytes_are_read() {
        for (bits, expect) in [
            (0_u16, "0.0"),
            (0x3c00, "1.0"),
            (0xc000, "-2.0"),
            (0x3555, "0.333251953125"),
            (0x7bff, "65504.0"),
            (1, "5.960464477539063e-8"),
            (0x7c00, "inf"),
            (0x7e00, "NaN"),
        ] {
            assert_eq!(half(&bits.to_le_bytes()), expect);
        }
    }

    #[test]
    fn decimals_keep_their_digits() {
        assert_eq!(decimal(1250, 2), "12.50");
        assert_eq!(decimal(-5, 2), "-0.05");
        assert_eq!(decimal(7, 0), "7");
        assert_eq!(big_endian(&[0xff, 0xfe]), -2);
        assert_eq!(big_endian(&[1, 0]), 256);
    }

    #[test]
    fn numbers_keep_their_sign_as_the_column_says() {
        let shown = |value: i64, is_unsigned, bits| {
            let bytes =
                Value::Integer(value).bytes(Kind::Integer { is_unsigned, bits }).into_owned();
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(shown(-1, false, 64), "-1");
        assert_eq!(shown(-1, true, 64), "18446744073709551615");
        assert_eq!(shown(-1, true, 32), "4294967295");
    }
}
