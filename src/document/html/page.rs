//! What a page says about itself.

use html5ever::tokenizer::Tag;

use crate::document::gate::clean_line;
use crate::model::{Date, Metadata};

/// The metadata of a page as far as its tags have been seen.
#[derive(Default)]
pub(super) struct Page {
    metadata: Metadata,
    /// The text of the first `h1`.
    pub(super) heading: Option<String>,
    /// The text of the first `title`.
    pub(super) title: String,
    canonical: Option<String>,
}

impl Page {
    /// Keeps what a tag says about the page.
    pub(super) fn note(&mut self, tag: &Tag) {
        let content = |name| {
            attribute(tag, name)
                .map(clean_line)
                .filter(|text| !text.is_empty())
        };
        match &*tag.name {
            "html" => set(&mut self.metadata.language, content("lang")),
            "time" => self.note_date(content("datetime")),
            "link" => {
                let relation = content("rel").unwrap_or_default().to_ascii_lowercase();
                if relation.split(' ').any(|word| word == "canonical") {
                    set(&mut self.canonical, content("href"));
                }
            }
            "meta" => {
                let name = content("property")
                    .or_else(|| content("name"))
                    .unwrap_or_default();
                let metadata = &mut self.metadata;
                match name.to_ascii_lowercase().as_str() {
                    "author" => set(&mut metadata.author, content("content")),
                    "og:site_name" => set(&mut metadata.source, content("content")),
                    "og:url" => set(&mut metadata.url, content("content")),
                    "article:published_time" | "date" => self.note_date(content("content")),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// The language it is written in, as it says itself.
    pub(super) fn language(&self) -> Option<&str> {
        self.metadata.language.as_deref()
    }

    /// All that is known at the end of the page.
    pub(super) fn into_metadata(self) -> Metadata {
        Metadata {
            title: clean_line(self.heading.as_ref().unwrap_or(&self.title)),
            url: self.canonical.or(self.metadata.url),
            ..self.metadata
        }
    }

    /// The first date that is one counts.
    fn note_date(&mut self, text: Option<String>) {
        if self.metadata.published.is_none() {
            self.metadata.published = text.and_then(|text| text.parse::<Date>().ok());
        }
    }
}

/// The value of an attribute.
pub(super) fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs
        .iter()
        .find(|attribute| &*attribute.name.local == name)
        .map(|attribute| &*attribute.value)
}

/// Keeps the first value.
fn set(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}
