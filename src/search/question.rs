//! A query as one question to the library, for counting.

use super::check::Checker;
use super::plan::{Plan, Width};
use super::query::Query;
use crate::library::Condition;

/// What the library is asked in order to count every strict match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexQuestion {
    /// An FTS5 expression that holds for every strict match; `None` if no certain
    /// words need be there.
    pub fts: Option<String>,
    /// What else holds for every strict match.
    pub condition: Condition,
    /// Both hold for nothing else: no text need be looked at.
    pub is_exact: bool,
}

impl IndexQuestion {
    /// The question of a query; `None` if nothing is looked for.
    pub fn new(query: &Query) -> Option<Self> {
        if query.is_empty() {
            return None;
        }
        // Without the words of the library no beginning of a word is cut to its most
        // frequent completions.
        let plan = Plan::strict(query, None);
        let fts = plan.expression(Width::All);
        let is_exact = Checker::new(query, &plan, fts.is_some()).is_none();
        Some(Self {
            condition: plan.condition(),
            is_exact,
            fts,
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
        assert_eq!(exact.fts.unwrap(), r#"(("krieg") AND ("frie"*))"#);
        assert!(exact.is_exact);
        let dated = question("date:2025-07 krieg").unwrap();
        assert!(dated.is_exact && dated.condition != Condition::default());
        assert!(question("is:read ").unwrap().fts.is_none());
        assert!(!question("\"guter rat\"").unwrap().is_exact);
        assert!(!question("is:read -krieg").unwrap().is_exact);
        assert!(!question("krieg -\"guter rat\"").unwrap().is_exact);
        assert_eq!(question("-krieg"), None);
    }
}
