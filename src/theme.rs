//! Themes: what each role looks like.
