//! How far long work has come.

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Reading files.
    Reading,
    /// Making articles known to searches.
    Indexing,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// Files read, or articles indexed, so far.
    pub done: usize,
    /// Files to be read, or articles to be indexed.
    pub total: usize,
}
