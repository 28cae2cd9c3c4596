//! Settings that are flags and keys of `wireprint.toml` alike, each declared once.
//!
//! [`keys!`] makes a structure of which every field is a flag (by `clap`), a key (by
//! `serde`) and a row of the configuration's schema, with one name and one meaning. What
//! was typed is laid over what the file says with [`Keys::or`]; what nobody says is the
//! library's default, which the command's own code fills in.
//!
//! Rejected: deriving the schema from the types as well. The crate for that would have
//! brought five more, for what is a name and a sentence here.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

/// Settings that are flags and keys of one table.
pub(crate) trait Keys: Serialize + Sized {
    /// The table of `wireprint.toml` in which they stand.
    const TABLE: &'static str;

    /// The table in the schema: each key with its type and meaning.
    fn schema() -> Map<String, Value>;

    /// These, and where they say nothing what `other` says.
    fn or(self, other: Self) -> Self;

    /// The table as `wireprint.toml` has it.
    ///
    /// # Errors
    ///
    /// Fails on a number that TOML cannot hold.
    fn shown(&self) -> anyhow::Result<String> {
        let keys = toml::to_string(self)?;
        Ok(if keys.is_empty() { keys } else { format!("[{}]\n{keys}", Self::TABLE) })
    }
}

/// A type of values, as the schema calls it.
pub(crate) trait Kind {
    /// The values that there are.
    fn schema() -> Value;
}

macro_rules! kinds {
    ($($type:ty => $name:literal),* $(,)?) => {
        $(impl Kind for $type {
            fn schema() -> Value {
                json!({ "type": $name })
            }
        })*
    };
}

kinds! {
    bool => "boolean",
    f64 => "number",
    u32 => "integer",
    u64 => "integer",
    usize => "integer",
    String => "string",
    Share => "number",
    Size => "string",
}

impl Kind for Vec<String> {
    fn schema() -> Value {
        json!({ "type": "array", "items": { "type": "string" } })
    }
}

/// The values of a choice, for its [`Kind`].
pub(crate) fn choices<T: clap::ValueEnum>() -> Value {
    let values = T::value_variants().iter().filter_map(clap::ValueEnum::to_possible_value);
    let names: Vec<String> = values.map(|it| it.get_name().to_owned()).collect();
    json!({ "enum": names })
}

/// Declares settings that are flags and keys alike. The text above a field is its help,
/// and its meaning in the schema; `#[flag(…)]` tells `clap` more.
macro_rules! keys {
    (
        $(#[$meta:meta])*
        pub(crate) struct $name:ident in $table:literal {
            $(
                $(#[doc = $doc:literal])+
                $(#[flag($($flag:tt)*)])?
                $(#[key($($key:tt)*)])?
                $field:ident: $type:ty,
            )*
        }
    ) => {
        #[derive(Clone, Debug, Default, PartialEq, clap::Args, serde::Deserialize, serde::Serialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
        $(#[$meta])*
        pub(crate) struct $name {
            $(
                $(#[doc = $doc])+
                #[arg(long $(, $($flag)*)?)]
                #[serde(skip_serializing_if = "Option::is_none" $(, $($key)*)?)]
                pub(crate) $field: Option<$type>,
            )*
        }

        impl $crate::cli::keys::Keys for $name {
            const TABLE: &'static str = $table;

            fn schema() -> serde_json::Map<String, serde_json::Value> {
                [$($crate::cli::keys::row::<$type>(
                    stringify!($field),
                    concat!($($doc),+),
                )),*].into_iter().collect()
            }

            fn or(self, other: Self) -> Self {
                Self { $($field: self.$field.or(other.$field)),* }
            }
        }
    };
}
pub(crate) use keys;

/// The key of a field: its name, its type, and its meaning without what only the help of
/// a flag says.
pub(crate) fn row<T: Kind>(field: &str, meaning: &str) -> (String, Value) {
    let meaning = meaning.split(" [default").next().unwrap_or_default().trim();
    let mut value = T::schema();
    value["description"] = format!("{meaning}.").into();
    (field.replace('_', "-"), value)
}

/// A share, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Share(pub(crate) f64);

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse::<f64>() {
            Ok(share) if (0.0..=1.0).contains(&share) => Ok(Self(share)),
            Ok(_) => Err("it must lie between 0 and 1".to_owned()),
            Err(_) => Err("not a number".to_owned()),
        }
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let share = f64::deserialize(deserializer)?;
        share.to_string().parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}

/// A number of bytes: a whole number, with K, M, G or T for powers of 1,024.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size(pub(crate) u64);

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.trim_end_matches(|it: char| !it.is_ascii_digit());
        let unit = text[digits.len()..].to_ascii_uppercase();
        let power = match unit.as_str() {
            "" | "B" => 0,
            "K" | "KB" | "KIB" => 1,
            "M" | "MB" | "MIB" => 2,
            "G" | "GB" | "GIB" => 3,
            "T" | "TB" | "TIB" => 4,
            _ => return Err("a size is a number with K, M, G or T, such as 512M".to_owned()),
        };
        let number = digits.parse::<u64>().ok().filter(|&it| it > 0);
        let bytes = number.and_then(|it| it.checked_mul(1024_u64.pow(power)));
        bytes.map(Self).ok_or_else(|| "a size is a whole number above 0, such as 512M".to_owned())
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Size {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    keys! {
        /// For the tests.
        #[derive(Eq)]
        pub(crate) struct Sample in "sample" {
            /// Fewest words [default: 7]
            #[flag(value_name = "WORDS")]
            min_words: u32,
            /// Whether to be loud
            loud: bool,
        }
    }

    #[test]
    fn what_was_typed_lies_over_what_the_file_says() {
        let typed = Sample { min_words: Some(3), loud: None };
        let file: Sample = toml::from_str("min-words = 9\nloud = true").unwrap();
        assert_eq!(typed.or(file), Sample { min_words: Some(3), loud: Some(true) });
    }

    #[test]
    fn a_key_has_the_name_and_the_meaning_of_its_flag() {
        let schema = Value::Object(Sample::schema());
        let expected = json!({ "type": "integer", "description": "Fewest words." });
        assert_eq!(schema["min-words"], expected);
        let shown = Sample { min_words: Some(3), loud: Some(true) }.shown().unwrap();
        assert_eq!(shown, "[sample]\nmin-words = 3\nloud = true\n");
    }

    #[test]
    fn a_size_may_have_a_unit() {
        let size = |text: &str| text.parse::<Size>().map(|it| it.0);
        let sizes = [("7", 7), ("1K", 1 << 10), ("512M", 512 << 20), ("2g", 2 << 30)];
        sizes.into_iter().for_each(|(text, bytes)| assert_eq!(size(text), Ok(bytes), "{text}"));
        assert_eq!(size("3GiB"), Ok(3 << 30));
        assert_eq!(size("1TB"), Ok(1 << 40));
        for wrong in ["", "0", "M", "1.5G", "-1", "1X", "1I", "99999999999T", "1 M"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_share_lies_between_0_and_1() {
        assert_eq!("0.5".parse(), Ok(Share(0.5)));
        assert_eq!("0".parse(), Ok(Share(0.0)));
        assert_eq!("1".parse(), Ok(Share(1.0)));
        for wrong in ["1.1", "-0.1", "NaN", "inf", "half", ""] {
            assert!(wrong.parse::<Share>().is_err(), "{wrong}");
        }
    }
}
