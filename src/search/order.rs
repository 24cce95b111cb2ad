//! The order of hits.

/// What hits are sorted by; strict ones always stand before fuzzy ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The best first, and of equally good ones the newest.
    #[default]
    Relevance,
    /// The newest first.
    Date,
}

impl Order {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Relevance => Self::Date,
            Self::Date => Self::Relevance,
        }
    }
}
