//! The full text of an article whose feed has only its beginning.

use super::App;
use super::{Effect, Errand};
use crate::document::gate::clean_line;
use crate::model::ArticleId;

impl App {
    /// Shows the other text of the selected article; what is not there yet is fetched.
    pub(super) fn switch_text(&mut self) {
        if let Some(id) = self.selected_id() {
            self.leave_article();
            self.errand(Errand::SwitchText(id));
        }
    }

    pub(super) fn text_switched(&mut self, id: ArticleId, shown: Option<bool>) {
        match shown {
            Some(is_full) => {
                self.refresh();
                self.say(if is_full {
                    "the full text, from its page"
                } else {
                    "the text of the feed"
                });
            }
            None => self.fetch_page(id),
        }
    }

    fn fetch_page(&mut self, id: ArticleId) {
        let article = self.library.article(id);
        let article = self.check(article).flatten();
        match article.and_then(|article| article.metadata.url) {
            Some(url) => {
                self.say(format!("fetching {}", clean_line(&url)));
                self.effects.push(Effect::ReadPage(id, url));
            }
            None => self.say("this article names no page of its own"),
        }
    }

    pub(super) fn page_read(&mut self, outcome: Result<ArticleId, String>) {
        match outcome {
            Ok(id) => {
                self.refresh();
                if self.selected_id() == Some(id) {
                    self.say("the full text, from its page");
                }
            }
            Err(reason) => self.complain(reason),
        }
    }
}
