//! What is wrong with a query.

use std::ops::Range;

/// A mistake in a query. What is only unfinished is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryProblem {
    /// Where it stands: a range of bytes of the query.
    pub range: Range<usize>,
    /// What is wrong, in a few words without a full stop.
    pub message: String,
}
