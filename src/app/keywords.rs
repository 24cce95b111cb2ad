//! The reader's standing keywords: from the settings, and counted in the list.

use std::sync::Arc;

use super::{App, Errand};
use crate::config::{Config, HighlightMatch, HighlightStyle};
use crate::search::{Keyword, KeywordKind, Keywords};

/// So many keyword counts are remembered.
const KEYWORD_COUNTS: usize = 20_000;

/// How many different keywords an article contains.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeywordCount {
    pub(super) count: usize,
    /// The version of the index whose texts were asked about.
    version: i64,
}

impl App {
    /// Asks for the keyword counts of rows on the screen that have none, or whose
    /// texts may have changed since.
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
        let version = self.index_version;
        ids.retain(|id| {
            // An older count stays on the screen until the new one is there.
            let known = self.keyword_counts.entry(*id).or_insert(KeywordCount {
                count: 0,
                version: i64::MIN,
            });
            let is_old = known.version != version;
            known.version = version;
            is_old
        });
        if ids.is_empty() {
            return;
        }
        self.errand(Errand::CountKeywords(ids, Arc::clone(&self.keywords)));
    }

    pub(super) fn set_keywords(&mut self, keywords: Keywords) {
        self.keywords = Arc::new(keywords);
        self.keyword_counts.clear();
        self.add_term_keywords();
        self.remark(None);
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
