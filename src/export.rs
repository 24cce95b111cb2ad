//! From a [`Document`] back to markup that other programs read.
//!
//! What is written reads as the same document again: the same flat text, the same
//! blocks and spans. Two things are left out on purpose: the targets of links and
//! images that are neither of the web nor of mail nor inside the document.

mod html;
mod inline;
mod markdown;
mod spoken;
mod tree;

#[cfg(test)]
mod tests;

use crate::document::Document;
use crate::link::{self, Link};

/// Writes `CommonMark` with tables, strikethrough and task lists; what these cannot say
/// stands in HTML elements. The byline, if not empty, stands below the title. The text
/// is not wrapped and ends with a line break.
pub fn markdown(document: &Document, byline: &str) -> String {
    markdown::write(document, byline)
}

/// Writes a page of HTML by itself: without scripts, styles or anything fetched except
/// the images of the text. The language is a BCP 47 tag; the byline, if not empty,
/// stands below the title.
pub fn html(document: &Document, byline: &str, language: Option<&str>) -> String {
    html::write(document, byline, language)
}

/// Writes text to be listened to: a line for each paragraph, words instead of signs
/// that only the eye understands. Ends with a line break.
pub fn spoken(document: &Document, byline: &str) -> String {
    spoken::write(document, byline)
}

/// The target of a link as it may be written; `None` if it may not.
fn target(document: &Document, link: usize) -> Option<String> {
    let target = document.links.get(link)?.trim();
    match link::check(target).ok()? {
        Link::Web(address) | Link::Mail(address) => Some(address.url),
        Link::Inside(_) => Some(target.to_owned()),
    }
}

/// Where an image comes from as it may be written; `None` if it may not.
fn source(document: &Document, image: usize) -> Option<String> {
    match link::check(document.images.get(image)?).ok()? {
        Link::Web(address) => Some(address.url),
        _ => None,
    }
}
