//! The reader's standing keywords: from the settings, and counted in the list.

use std::sync::Arc;

use super::{App, Errand};
use crate::config::{Config, HighlightMatch, HighlightStyle};
use crate::search::{Keyword, KeywordKind, Keywords};

/// So many keyword counts are remembered.
const KEYWORD_COUNTS: usize = 20_000;

impl App {
    /// Asks for the keyword counts of rows on the screen that have none.
    pub(super) fn count_keywords(&mut self) {
        if self.keyword_list.is_empty() || !self.keywords_shown {
            return;
        }
        if self.keyword_counts.len() > KEYWORD_COUNTS {
            self.keyword_counts.clear();
        }
        let mut ids = match &self.results {
            Some(results) => results.visible_ids(),
            None => self.list.visible_ids(),
        };
        ids.retain(|id| !self.keyword_counts.contains_key(id));
        if ids.is_empty() {
            return;
        }
        self.keyword_counts.extend(ids.iter().map(|id| (*id, None)));
        self.errand(Errand::CountKeywords(ids, Arc::clone(&self.keywords)));
    }

    pub(super) fn set_keywords(&mut self, keywords: Keywords) {
        self.keywords = Arc::new(keywords);
        self.keyword_counts.clear();
        self.remark();
    }
}

/// The keywords of the settings, and how each group looks.
pub(super) fn keywords_of(config: &Config) -> (Vec<Keyword>, Vec<HighlightStyle>) {
    let mut list = Vec::new();
    for (group, highlight) in config.highlights.iter().enumerate() {
        let kind = match highlight.matching {
            HighlightMatch::Word => KeywordKind::Word,
            HighlightMatch::Part => KeywordKind::Part,
            HighlightMatch::Regex => KeywordKind::Regex,
        };
        list.extend(highlight.words.iter().map(|word| Keyword {
            pattern: word.clone(),
            kind,
            group,
        }));
    }
    (
        list,
        config
            .highlights
            .iter()
            .map(|highlight| highlight.style)
            .collect(),
    )
}
