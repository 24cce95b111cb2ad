//! A query as one question to the full-text index, for counting.

use super::plan::Plan;
use super::query::Query;

/// What the index is asked in order to count every strict match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexQuestion {
    /// An FTS5 expression that holds for every strict match.
    pub fts: String,
    /// It holds for nothing else: the index alone can tell.
    pub is_exact: bool,
}

impl IndexQuestion {
    /// The question of a query; `None` if nothing is looked for.
    pub fn new(query: &Query) -> Option<Self> {
        // Without a vocabulary no beginning of a word is cut to its most frequent
        // completions.
        let fts = Plan::strict(query, None).expression()?;
        Some(Self {
            fts,
            is_exact: !query.root().needs_text(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_need_more_than_the_index() {
        let question = |query: &str| IndexQuestion::new(&Query::parse(query));
        let exact = question("krieg frie").unwrap();
        assert_eq!(exact.fts, r#"(("krieg") AND ("frie"*))"#);
        assert!(exact.is_exact);
        assert!(!question("\"guter rat\"").unwrap().is_exact);
        assert!(!question("krieg -\"guter rat\"").unwrap().is_exact);
        assert_eq!(question("-krieg"), None);
    }
}
