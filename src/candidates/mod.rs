//! Who might match whom?
