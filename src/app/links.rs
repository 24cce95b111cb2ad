//! The links of the open article: letters that follow them, the list of all, and
//! where one leads.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{App, Overlay, Reader, Setting};
use crate::document::gate::clean_line;
use crate::document::{BlockKind, Document, SpanKind};
use crate::keymap::{Key, KeyCode};
use crate::link::{self, Address, Link};
use crate::model::ArticleId;
use crate::typeset;

/// The letters of labels: those of the home row, the strongest fingers first.
const LETTERS: [char; 9] = ['f', 'j', 'd', 'k', 's', 'l', 'a', 'g', 'h'];

/// Columns before an address in the list, for the number of its link.
const INDENT: usize = 5;

/// Links on the screen, each with the letters that follow it.
#[derive(Clone, Debug)]
pub struct Hints {
    /// By their place on the screen.
    pub hints: Vec<Hint>,
    /// The letters typed so far.
    pub typed: String,
    /// What was on the screen: the article, its line on top, its columns, its rows.
    seen: (ArticleId, usize, Setting, usize),
}

/// Letters that follow a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The letters; no label is the beginning of another one.
    pub label: String,
    /// The byte of the text that it stands on.
    pub place: usize,
    /// Where the link leads.
    target: String,
}

/// A link of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedLink {
    /// Its text, one line.
    pub text: String,
    /// Where it leads, as it was written, one line.
    pub target: String,
}

/// All links of an article, and the selected one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkList {
    /// In the order of the text.
    pub links: Vec<ListedLink>,
    /// The number of the selected one, from 0.
    pub selected: usize,
    /// The first line on the screen.
    pub top: usize,
}

/// A line of the list of links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkLine<'a> {
    /// The text of the link of this number, from 0.
    Text(usize, &'a str),
    /// Where it leads, or a part of that.
    Target(usize, &'a str),
}

impl LinkList {
    /// The lines of the list in so many columns, an address on as many as it needs.
    pub fn lines(&self, width: usize) -> Vec<LinkLine<'_>> {
        let mut lines = Vec::new();
        for (number, link) in self.links.iter().enumerate() {
            lines.push(LinkLine::Text(number, &link.text));
            let parts = folded(&link.target, width.saturating_sub(INDENT));
            let parts = parts.into_iter().filter_map(|part| link.target.get(part));
            lines.extend(parts.map(|part| LinkLine::Target(number, part)));
        }
        lines
    }

    /// Moves the selection; all of it stays on a screen of so many lines, as far
    /// as it fits.
    pub(super) fn select(&mut self, by: isize, width: usize, height: usize) {
        let last = self.links.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
        let lines = self.lines(width);
        let of_selected = |line: &LinkLine<'_>| {
            let (LinkLine::Text(number, _) | LinkLine::Target(number, _)) = line;
            *number == self.selected
        };
        let first = lines.iter().position(of_selected).unwrap_or(0);
        let end = lines.iter().rposition(of_selected).map_or(0, |it| it + 1);
        let most = lines.len().saturating_sub(height);
        self.top = self
            .top
            .max(end.saturating_sub(height))
            .min(first)
            .min(most);
    }
}

/// Cuts a text into ranges of at most so many columns, wherever these end.
pub(crate) fn folded(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (place, grapheme) in text.grapheme_indices(true) {
        let width = typeset::width(grapheme);
        if used + width > columns.max(1) && place > start {
            parts.push(start..place);
            (start, used) = (place, 0);
        }
        used += width;
    }
    if start < text.len() {
        parts.push(start..text.len());
    }
    parts
}

/// So many labels, the shortest first, none the beginning of another one.
fn labels(count: usize) -> Vec<String> {
    let mut labels = vec![String::new()];
    let mut taken = 0;
    // Each label that is taken away makes room for nine longer ones.
    while labels.len() - taken < count.max(1) || taken == 0 {
        let longer = labels.get(taken).cloned().unwrap_or_default();
        labels.extend(LETTERS.iter().map(|letter| format!("{longer}{letter}")));
        taken += 1;
    }
    labels.drain(..taken);
    labels.truncate(count);
    labels
}

/// The links of a document: where their text stands, where they lead.
fn links(document: &Document) -> impl Iterator<Item = (&Range<usize>, &str)> {
    document.spans.iter().filter_map(|span| match span.kind {
        SpanKind::Link(number) => Some((&span.range, document.links.get(number)?.as_str())),
        _ => None,
    })
}

/// The byte of the text that a name inside an article means.
fn place_of(document: &Document, name: &str) -> Option<usize> {
    if name.is_empty() || name.eq_ignore_ascii_case("top") {
        return Some(0);
    }
    if let Some(place) = document.anchor_offset(name) {
        return Some(place);
    }
    let headings = document
        .blocks
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Heading(_) | BlockKind::Title));
    // Tables of contents name headings by their words, `two-words` for “Two words”.
    let mut named = headings.filter(|block| {
        let text = document.text.get(block.range.clone()).unwrap_or_default();
        slug(text) == slug(name)
    });
    named.next().map(|block| block.range.start)
}

fn slug(text: &str) -> String {
    let letters = text.chars().flat_map(char::to_lowercase);
    letters
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

impl App {
    /// The links on the screen and their letters, while one is to be followed.
    pub fn hints(&self) -> Option<&Hints> {
        self.hints.as_ref()
    }

    /// Puts letters on the links that are on the screen; with a number, follows the
    /// link of that number in the whole article.
    pub(super) fn choose_link(&mut self, number: Option<usize>) {
        let Some(reader) = &self.reader else { return };
        let document = &reader.article().document;
        if let Some(number) = number {
            let target = links(document).nth(number.saturating_sub(1));
            match target.map(|(_, target)| target.to_owned()) {
                Some(target) => self.follow(&target),
                None => self.say(format!("there is no link {number}")),
            }
            return;
        }
        let mut places: Vec<(usize, String)> = Vec::new();
        for line in reader
            .page()
            .window(reader.top()..reader.top() + reader.height())
        {
            for (range, target) in links(document) {
                let start = range.start.max(line.range.start);
                // What goes on from the line before has its letters there.
                let is_first = places
                    .last()
                    .is_none_or(|(place, _)| !range.contains(place));
                if start < range.end.min(line.range.end) && is_first {
                    places.push((start, target.to_owned()));
                }
            }
        }
        if places.is_empty() {
            self.say("no link is on the screen; U lists those of the whole article");
            return;
        }
        let labels = labels(places.len());
        let hint = |((place, target), label)| Hint {
            label,
            place,
            target,
        };
        self.hints = Some(Hints {
            hints: places.into_iter().zip(labels).map(hint).collect(),
            typed: String::new(),
            seen: seen(reader),
        });
    }

    /// A letter of a label, or a key that ends choosing.
    pub(super) fn press_in_hints(&mut self, key: Key) {
        let Some(mut hints) = self.hints.take() else {
            return;
        };
        match key.code {
            KeyCode::Backspace if !hints.typed.is_empty() => {
                hints.typed.pop();
            }
            KeyCode::Char(letter) if !key.ctrl && !key.alt => {
                hints.typed.extend(letter.to_lowercase());
            }
            _ => return,
        }
        let typed = hints.typed.as_str();
        if let Some(hint) = hints.hints.iter().find(|hint| hint.label == typed) {
            self.follow(&hint.target);
        } else if hints.hints.iter().any(|hint| hint.label.starts_with(typed)) {
            self.hints = Some(hints);
        }
    }

    /// Letters go when what they stand on is no longer where it was.
    pub(super) fn settle_hints(&mut self) {
        let now = self.reader.as_ref().map(seen);
        self.hints = self.hints.take().filter(|hints| Some(hints.seen) == now);
    }

    /// Lists all links of the open article; the first one on the screen or below is
    /// selected.
    pub(super) fn list_links(&mut self) {
        let Some(reader) = &self.reader else { return };
        let document = &reader.article().document;
        let top = reader.place_on_top();
        let selected = links(document)
            .take_while(|(range, _)| range.end <= top)
            .count();
        let listed = links(document).map(|(range, target)| ListedLink {
            text: clean_line(document.text.get(range.clone()).unwrap_or_default()),
            target: clean_line(target),
        });
        let links: Vec<ListedLink> = listed.collect();
        if links.is_empty() {
            self.say("there is no link in this article");
            return;
        }
        let list = LinkList {
            links,
            selected,
            top: 0,
        };
        self.overlay = Some(Overlay::Links(list));
        self.move_in_links(0);
    }

    /// Moves the selection of the list of links.
    pub(super) fn move_in_links(&mut self, links: isize) {
        let (width, height) = self.overlay_extent();
        if let Some(Overlay::Links(list)) = &mut self.overlay {
            list.select(links, width, height);
        }
    }

    /// Follows the selected link of the list.
    pub(super) fn follow_selected(&mut self) {
        let Some(Overlay::Links(list)) = &self.overlay else {
            return;
        };
        if let Some(link) = list.links.get(list.selected) {
            let target = link.target.clone();
            self.follow(&target);
        }
    }

    /// Goes where a link leads inside the article; shows where any other leads.
    fn follow(&mut self, target: &str) {
        let Some(reader) = &self.reader else { return };
        let article = reader.article();
        // The page's own address before a name means the article, too.
        let own = article.metadata.url.as_deref().unwrap_or_default();
        let inside = target
            .strip_prefix(own)
            .filter(|rest| rest.starts_with('#'));
        match link::check(inside.unwrap_or(target)) {
            Ok(Link::Inside(name)) => match place_of(&article.document, &name) {
                Some(place) => {
                    self.overlay = None;
                    self.jump_to(place);
                }
                None => self.say(format!(
                    "nothing in this article is named {}",
                    clean_line(&name)
                )),
            },
            Ok(Link::Web(address) | Link::Mail(address)) => self.show_address(address),
            Err(refusal) => self.complain(refusal.to_string()),
        }
    }

    fn show_address(&mut self, address: Address) {
        let list = match self.overlay.take() {
            Some(Overlay::Links(list)) => Some(list),
            _ => None,
        };
        self.overlay = Some(Overlay::Address {
            address,
            list,
            top: 0,
        });
    }
}

fn seen(reader: &Reader) -> (ArticleId, usize, Setting, usize) {
    let setting = *reader.setting();
    (reader.article().id, reader.top(), setting, reader.height())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, read};

    #[test]
    fn no_label_begins_another_one() {
        for count in [0, 1, 9, 10, 17, 18, 80, 81, 82, 500] {
            let labels = labels(count);
            assert_eq!(labels.len(), count);
            for (number, label) in labels.iter().enumerate() {
                let mut others = labels.iter().skip(number + 1);
                assert!(others.all(|other| !other.starts_with(label) && !label.starts_with(other)));
            }
            assert!(labels.is_sorted_by_key(String::len));
        }
        assert_eq!(labels(3), ["f", "j", "d"]);
        assert_eq!(
            labels(10).iter().filter(|label| label.len() == 1).count(),
            8
        );
    }

    #[test]
    fn addresses_are_cut_only_where_the_columns_end() {
        let text = "https://例.example/é";
        for columns in 0..30 {
            let parts: Vec<&str> = folded(text, columns)
                .into_iter()
                .map(|it| text.get(it).unwrap())
                .collect();
            assert_eq!(parts.concat(), text);
            assert!(
                parts
                    .iter()
                    .all(|part| typeset::width(part) <= columns.max(2))
            );
        }
        assert!(folded("", 5).is_empty());
    }

    #[test]
    fn headings_are_found_by_their_words() {
        let (document, _) = read("# One\n\nText\n\n## Zwei & drei\n\nText", Format::Markdown);
        let place = |name| place_of(&document, name).map(|place| document.text.split_at(place).1);
        assert!(place("zwei--drei").unwrap().starts_with("Zwei"));
        assert!(place("Zwei & drei").unwrap().starts_with("Zwei"));
        assert_eq!(place("").map(str::len), Some(document.text.len()));
        assert_eq!(place("four"), None);
    }
}
