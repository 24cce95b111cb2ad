//! The pages of items whose feed has only their beginning.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use jiff::Timestamp;

use super::http::{Client, Request};
use super::visit::{Job, Visitor, refuse, sentence};
use super::{Options, busy_host};
use crate::document::Document;
use crate::extract;
use crate::library::News;

/// What is asked for, best first.
const ACCEPT: &str = "text/html, application/xhtml+xml, */*;q=0.1";

/// So many pages are fetched at a visit at most; other items stay as the feed has them.
const MOST_PAGES: usize = 30;

/// After so many failures one after the other, the rest is left for another day.
const MOST_FAILURES: usize = 3;

/// The article on a page. Otherwise says, in a sentence, why there is none. Stores nothing.
pub fn full_text(url: &str, options: &Options) -> Result<Document, String> {
    let client = Client::new(options.patience, options.most_bytes);
    let never = AtomicBool::new(false);
    read(&client, url, &options.user_agent, &never).map_err(|reason| sentence(&reason))
}

fn read(
    client: &Client,
    url: &str,
    user_agent: &str,
    is_cancelled: &AtomicBool,
) -> Result<Document, String> {
    let request = Request {
        url,
        user_agent,
        accept: Some(ACCEPT),
        ..Request::default()
    };
    let answer = client.get(&request, is_cancelled)?;
    refuse(&answer, Timestamp::now().as_second()).map_err(|setback| setback.reason)?;
    if let Some(reason) = answer.broken_off {
        return Err(reason);
    }
    let content_type = answer.content_type.as_deref();
    extract::article_of(&answer.body, content_type, &answer.address)
        .ok_or_else(|| "there is no article on its page".to_owned())
}

impl Visitor<'_> {
    /// Gives items the text of their pages, as far as these can be read.
    pub(super) fn complete(&self, news: &mut News, job: &Job) {
        let user_agent = job.source.user_agent.as_deref().unwrap_or(self.user_agent);
        let mut failures = 0;
        let items = std::mem::take(&mut news.items);
        let mut pages = 0;
        for item in items {
            let url = item.url().map(str::to_owned);
            let is_wanted = pages < MOST_PAGES && failures < MOST_FAILURES;
            let Some(url) = url.filter(|_| is_wanted && !self.is_cancelled.load(Ordering::SeqCst))
            else {
                news.items.push(item);
                continue;
            };
            if busy_host(&url).is_some() {
                thread::sleep(self.host_gap);
            }
            pages += 1;
            if let Ok(document) = read(self.client, &url, user_agent, self.is_cancelled) {
                failures = 0;
                news.items.extend(item.with_full_text(document).ok());
            } else {
                failures += 1;
                news.items.push(item);
            }
        }
    }
}
