//! What is its print?
