//! Articles whose text is on their pages.

use std::sync::Arc;

use depesche::fetch::{self, Options};
use depesche::model::FeedSource;

use crate::Desk;
use crate::server::{Asked, Reply, Server, reply};

const PARAGRAPH: &str = "<p>The bridge over the southern channel was opened on Sunday, after \
    eleven years of building, by the mayor and a brass band, and the first ferry was late.</p>";

/// Three items: one with a page, one whose page is missing, one without.
fn server() -> Server {
    let own: Arc<std::sync::OnceLock<String>> = Arc::default();
    let home = Arc::clone(&own);
    let server = Server::start(move |asked: &Asked| -> Reply {
        let home = home.get().map_or("", String::as_str);
        match asked.path.as_str() {
            "/feed" => {
                let body = format!(
                    "<rss><channel><title>F</title>\
                     <item><guid>1</guid><title>One</title><link>{home}page</link>\
                     <description>The beginning</description></item>\
                     <item><guid>2</guid><title>Two</title><link>{home}missing</link>\
                     <description>Of the second</description></item>\
                     <item><guid>3</guid><title>Three</title>\
                     <description>All of the third</description></item></channel></rss>"
                );
                reply("200 OK", &[("ETag", "\"1\"")], body)
            }
            "/page" => {
                let body = format!(
                    "<title>x</title><nav>Home</nav><article>{}</article>",
                    PARAGRAPH.repeat(4)
                );
                reply("200 OK", &[("Content-Type", "text/html")], body)
            }
            _ => reply("404 Not Found", &[], "no"),
        }
    });
    own.set(server.url("/")).expect("set once");
    server
}

#[test]
fn the_pages_of_a_feed_are_fetched_with_it() {
    let server = server();
    let mut desk = Desk::of(vec![FeedSource {
        url: server.url("/feed"),
        full_text: true,
        ..FeedSource::default()
    }]);
    let summary = desk.fetch();
    assert_eq!((summary.failed(), summary.arrivals.new), (0, 3));
    let texts = desk.texts();
    assert_eq!(texts[0].matches("brass band").count(), 4);
    assert!(texts[0].starts_with("One\n\n") && !texts[0].contains("Home"));
    assert_eq!(texts[1], "Two\n\nOf the second");
    assert_eq!(texts[2], "Three\n\nAll of the third");
    let asked = server.asked();
    let page = asked.iter().find(|it| it.path == "/page").expect("asked");
    assert!(
        page.header("accept")
            .is_some_and(|it| it.starts_with("text/html"))
    );
    assert!(page.header("if-none-match").is_none());

    // The text of the feed is there, too.
    let first = desk.first_article().id;
    assert_eq!(
        desk.library.switch_text(first).expect("it works"),
        Some(false)
    );
    assert_eq!(desk.texts()[0], "One\n\nThe beginning");

    // Nothing is fetched for items that are known.
    server.forget();
    desk.force();
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn why_there_is_no_full_text_is_said() {
    let server = server();
    let ask = |path: &str| fetch::full_text(&server.url(path), &Options::default());
    assert!(ask("/page").expect("it works").text.contains("brass band"));
    assert_eq!(
        ask("/missing").unwrap_err(),
        "There is nothing at this address (404)."
    );
    assert_eq!(
        ask("/feed").unwrap_err(),
        "There is no article on its page."
    );
    let nowhere = fetch::full_text("mailto:a@b.example", &Options::default());
    assert_eq!(nowhere.unwrap_err(), "Its address cannot be used.");
}
