//! Folding: a second text for matching, with the way back to the first.
