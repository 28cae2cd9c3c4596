//! Results become bytes.
