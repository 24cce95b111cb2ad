//! How many matching articles each month has.

use std::collections::BTreeMap;

use rusqlite::types::Value;

use super::filter::Condition;
use super::{Library, Result, Scope};
use crate::model::Month;

impl Library {
    /// How many articles of the scope match an FTS5 expression (any articles without
    /// one) and a condition, by month, oldest first; months without any are left
    /// out. Reads no texts, and no more of articles than the condition is about.
    ///
    /// # Errors
    /// [`LibraryError::Interrupted`](super::LibraryError::Interrupted) when
    /// another thread interrupts it.
    pub fn matches_by_month(
        &self,
        fts: Option<&str>,
        condition: &Condition,
        scope: &Scope,
    ) -> Result<Vec<(Month, u32)>> {
        // The months are told apart here: that is cheaper than grouping in SQL,
        // where every row would go through a table of groups.
        let mut values: Vec<Value> = fts.map(|fts| fts.to_owned().into()).into_iter().collect();
        let from = match fts {
            Some(_) => "word CROSS JOIN article a ON a.doc = word.rowid WHERE word MATCH ?1",
            None => "article a WHERE a.doc IS NOT NULL",
        };
        let sql = format!(
            "SELECT a.sort FROM {from} AND {} AND {}",
            scope.condition(),
            condition.sql(&mut values)
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values))?;
        let mut months = Tally::default();
        while let Some(row) = rows.next()? {
            months.add(row.get(0)?);
        }
        Ok(months.finish())
    }
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Counts by day first: most neighbours in the index are of the same one.
#[derive(Default)]
struct Tally {
    day: i64,
    count: u32,
    months: BTreeMap<Month, u32>,
}

impl Tally {
    fn add(&mut self, sort_key: i64) {
        let day = sort_key.div_euclid(DAY);
        if day != self.day {
            self.settle();
            self.day = day;
        }
        self.count += 1;
    }

    fn settle(&mut self) {
        if self.count > 0 {
            let month = Month::of_sort_key(self.day.saturating_mul(DAY));
            *self.months.entry(month).or_default() += self.count;
            self.count = 0;
        }
    }

    fn finish(mut self) -> Vec<(Month, u32)> {
        self.settle();
        self.months.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;

    #[test]
    fn days_add_up_to_months() {
        let mut tally = Tally::default();
        for date in [
            "2025-07",
            "2025-07-14",
            "2025-07-14T09:30:00Z",
            "1970-01-01",
            "2025-06-30",
            "2025-07-01",
        ] {
            tally.add(date.parse::<Date>().unwrap().sort_key());
        }
        let months = tally.finish();
        let shown: Vec<String> = months
            .iter()
            .map(|(month, count)| format!("{month} {count}"))
            .collect();
        assert_eq!(shown, ["1970-01 1", "2025-06 1", "2025-07 4"]);
    }
}
