//! The labelled sets, one file each, and how a set's figures become a table.

pub(crate) mod clough_stevenson;
pub(crate) mod clusters;
pub(crate) mod data;
pub(crate) mod diffs;
pub(crate) mod html;
pub(crate) mod outcome;
pub(crate) mod polnear;
pub(crate) mod score;
pub(crate) mod spans;
pub(crate) mod stories;
pub(crate) mod synth;
pub(crate) mod synth_gold;
pub(crate) mod textreuse;
pub(crate) mod versions;
