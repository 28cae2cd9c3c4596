//! What comes in?
