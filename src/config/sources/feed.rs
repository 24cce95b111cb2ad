//! The entries `[[feed]]` of `sources.toml`.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::{Reading, expand_home};
use crate::config::load::did_you_mean;
use crate::config::value::parse_duration;
use crate::document::gate::clean_line;
use crate::feed;
use crate::model::{FeedSource, Keep, Login, Password};

/// The settings of a feed.
const KEYS: [&str; 11] = [
    "url",
    "title",
    "folder",
    "tags",
    "every",
    "keep",
    "full_text",
    "user_agent",
    "username",
    "password_command",
    "password_file",
];

/// The address of a feed as it is kept; says what is wrong with it otherwise.
pub(super) fn address(text: &str) -> Result<String, String> {
    feed::source_address(text)
        .map_err(|reason| format!("`url` must be an address of the web, https://…: {reason}"))
}

/// The parts of a folder's name that are not empty.
pub(super) fn folder(text: &str) -> String {
    let parts = text.split('/').map(clean_line);
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("/")
}

/// A login as far as it has been read.
#[derive(Default)]
struct LoginDraft {
    username: Option<String>,
    password: Option<Password>,
    /// Where the first of these settings stands.
    place: Option<Range<usize>>,
}

impl Reading<'_> {
    pub(super) fn feed(&mut self, entry: &Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = entry.get_ref() else {
            return self.fail(&entry.span(), "must be an entry: { url = \"https://…\" }");
        };
        let mut feed = FeedSource::default();
        let mut login = LoginDraft::default();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !KEYS.contains(&name) {
                let hint = did_you_mean(name, KEYS);
                let message = format!("there is no setting `{name}` in [[feed]]{hint}");
                self.fail(&key.span(), message);
            } else if let Err(message) = self.take(&mut feed, &mut login, name, value) {
                self.fail(&value.span(), message);
            }
        }
        if !table.contains_key("url") {
            self.fail(
                &entry.span(),
                "a feed needs an address: url = \"https://…\"",
            );
        }
        match login {
            LoginDraft {
                username: Some(username),
                password: Some(password),
                ..
            } => feed.login = Some(Login { username, password }),
            LoginDraft {
                place: Some(place), ..
            } => {
                let message = "to log in, a feed needs `username` and one of `password_command` \
                               and `password_file`";
                self.fail(&place, message);
            }
            LoginDraft { place: None, .. } => {}
        }
        if feed.url.is_empty() {
            return;
        }
        if self.sources.feeds.iter().any(|known| known.url == feed.url) {
            return self.fail(&entry.span(), "this feed is in the list already");
        }
        self.sources.feeds.push(feed);
    }

    /// Takes a setting; says what is wrong with its value.
    fn take(
        &self,
        feed: &mut FeedSource,
        login: &mut LoginDraft,
        name: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<(), String> {
        if matches!(name, "username" | "password_command" | "password_file") {
            login.place.get_or_insert(value.span());
        }
        if name == "tags" {
            feed.tags = list(value.get_ref()).ok_or("`tags` must be a list: [\"a\", \"b\"]")?;
            return Ok(());
        }
        if name == "keep" {
            feed.keep = keep(value.get_ref())
                .ok_or("`keep` must be a number of articles or a time such as \"90d\"")?;
            return Ok(());
        }
        if name == "full_text" {
            feed.full_text =
                (value.get_ref().as_bool()).ok_or("`full_text` must be true or false")?;
            return Ok(());
        }
        let text = value.get_ref().as_str().map(str::trim);
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return Err(match name {
                "every" => "`every` must be a time such as \"30m\", \"2h\" or \"1d\"".to_owned(),
                name => format!("`{name}` must be a text in quotes"),
            });
        };
        match name {
            "url" => feed.url = address(text)?,
            "title" => feed.title = Some(clean_line(text)),
            "folder" => feed.folder = folder(text),
            "every" => {
                let every = parse_duration(text)
                    .ok_or("`every` must be a time such as \"30m\", \"2h\" or \"1d\"")?;
                feed.every = Some(every);
            }
            "user_agent" if text.chars().all(|c| c == ' ' || c.is_ascii_graphic()) => {
                feed.user_agent = Some(text.to_owned());
            }
            "user_agent" => return Err("`user_agent` must be plain ASCII text".to_owned()),
            "username" if text.contains(':') => {
                return Err("`username` must not contain a colon".to_owned());
            }
            "username" => login.username = Some(text.to_owned()),
            "password_command" => login.password = Some(Password::Command(text.to_owned())),
            _ => {
                let path = expand_home(text, self.home);
                if !path.is_absolute() {
                    return Err("`password_file` must begin with / or ~/".to_owned());
                }
                login.password = Some(Password::File(path));
            }
        }
        Ok(())
    }
}

/// Subjects: lines that are not empty, each once.
fn list(value: &DeValue<'_>) -> Option<Vec<String>> {
    let DeValue::Array(values) = value else {
        return None;
    };
    let mut list = Vec::new();
    for value in values {
        let text = clean_line(value.get_ref().as_str()?);
        if !text.is_empty() && !list.contains(&text) {
            list.push(text);
        }
    }
    Some(list)
}

fn keep(value: &DeValue<'_>) -> Option<Keep> {
    match value {
        DeValue::Integer(number) => {
            let number = usize::from_str_radix(number.as_str(), number.radix()).ok()?;
            Some(Keep::Newest(number)).filter(|_| number > 0)
        }
        value => match value.as_str()?.trim() {
            "all" => Some(Keep::All),
            text => parse_duration(text).map(Keep::Within),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    use super::super::parse;
    use super::*;

    fn read(text: &str) -> (Vec<FeedSource>, Vec<String>) {
        let (sources, errors) = parse(text, "sources.toml", Some(Path::new("/home/ada")));
        (
            sources.feeds,
            errors.iter().map(ToString::to_string).collect(),
        )
    }

    #[test]
    fn a_feed_is_read_with_all_its_settings() {
        let text = "[[feed]]\nurl = ' https://a.example/feed?x=1#top '\ntitle = \"A\\u0007 title\"\n\
                    folder = ' News / /Germany'\ntags = ['one', ' one', 'two']\nevery = '2h'\n\
                    keep = 500\nfull_text = true\nuser_agent = 'Mine/1'\nusername = 'ada'\n\
                    password_file = '~/.secret'\n\n\
                    [[feed]]\nurl = 'http://b.example'\nkeep = '90d'\nusername = 'eve'\n\
                    password_command = 'pass show b'\n";
        let (feeds, errors) = read(text);
        assert_eq!(errors, Vec::<String>::new());
        let first = FeedSource {
            url: "https://a.example/feed?x=1".to_owned(),
            title: Some("A title".to_owned()),
            folder: "News/Germany".to_owned(),
            tags: vec!["one".to_owned(), "two".to_owned()],
            every: Some(Duration::from_secs(7_200)),
            keep: Keep::Newest(500),
            full_text: true,
            user_agent: Some("Mine/1".to_owned()),
            login: Some(Login {
                username: "ada".to_owned(),
                password: Password::File(PathBuf::from("/home/ada/.secret")),
            }),
        };
        let second = FeedSource {
            url: "http://b.example".to_owned(),
            keep: Keep::Within(Duration::from_secs(90 * 86_400)),
            login: Some(Login {
                username: "eve".to_owned(),
                password: Password::Command("pass show b".to_owned()),
            }),
            ..FeedSource::default()
        };
        assert_eq!(feeds, [first, second]);
    }

    #[test]
    fn mistakes_cost_only_themselves_and_have_a_place() {
        let text = "[[feed]]\nurl = 'https://a.example'\ntitel = 'A'\n\
                    [[feed]]\nurl = 'ftp://b.example'\n\
                    [[feed]]\ntitle = 'C'\n\
                    [[feed]]\nurl = 'https://d.example'\nevery = 'often'\nkeep = 0\ntags = 'x'\nfull_text = 1\n\
                    [[feed]]\nurl = 'https://a.example'\n\
                    [[feed]]\nurl = 'https://e.example'\nusername = 'ada'\n";
        let (feeds, errors) = read(text);
        let urls: Vec<&str> = feeds.iter().map(|feed| feed.url.as_str()).collect();
        let expected = [
            "https://a.example",
            "https://d.example",
            "https://e.example",
        ];
        assert_eq!(urls, expected);
        assert_eq!(
            errors,
            [
                "sources.toml:3:1: there is no setting `titel` in [[feed]]; did you mean `title`?\n  \
                 3 | titel = 'A'\n    | ^^^^^",
                "sources.toml:5:7: `url` must be an address of the web, https://…: links to `ftp:` \
                 are not followed, only http, https and mailto\n  \
                 5 | url = 'ftp://b.example'\n    |       ^^^^^^^^^^^^^^^^^",
                "sources.toml:6:1: a feed needs an address: url = \"https://…\"\n  \
                 6 | [[feed]]\n    | ^^^^^^^^",
                "sources.toml:10:9: `every` must be a time such as \"30m\", \"2h\" or \"1d\"\n  \
                 10 | every = 'often'\n     |         ^^^^^^^",
                "sources.toml:11:8: `keep` must be a number of articles or a time such as \"90d\"\n  \
                 11 | keep = 0\n     |        ^",
                "sources.toml:12:8: `tags` must be a list: [\"a\", \"b\"]\n  \
                 12 | tags = 'x'\n     |        ^^^",
                "sources.toml:13:13: `full_text` must be true or false\n  \
                 13 | full_text = 1\n     |             ^",
                "sources.toml:14:1: this feed is in the list already\n  \
                 14 | [[feed]]\n     | ^^^^^^^^",
                "sources.toml:18:12: to log in, a feed needs `username` and one of \
                 `password_command` and `password_file`\n  \
                 18 | username = 'ada'\n     |            ^^^^^",
            ]
        );
    }
}
