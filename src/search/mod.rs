//! Search over the library: queries, fuzzy matching, ranking, passages, marks.
