//! Footnotes: they are set aside where they stand and written at the end.

use std::collections::HashMap;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::document::builder::Builder;

/// The footnotes of a text.
#[derive(Default)]
pub(super) struct Notes<'a> {
    /// The notes whose text is being read, the innermost last.
    open: Vec<(String, Vec<Event<'a>>)>,
    /// The texts of notes, by label.
    texts: HashMap<String, Vec<Event<'a>>>,
    /// The labels in the order in which the notes stand in the source.
    labels: Vec<String>,
    /// The numbers notes have got, by label.
    numbers: HashMap<String, usize>,
    /// Numbered labels in the order of their numbers, which begin with 1; and whether
    /// the text refers to the note.
    order: Vec<(String, bool)>,
}

impl<'a> Notes<'a> {
    /// Sets aside what belongs to a note; all else comes back.
    pub(super) fn sift(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                self.open.push((label.to_lowercase(), Vec::new()));
                None
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                let (label, events) = self.open.pop()?;
                if !self.texts.contains_key(&label) {
                    self.labels.push(label.clone());
                }
                self.texts.entry(label).or_default().extend(events);
                None
            }
            event => match self.open.last_mut() {
                Some((_, events)) => {
                    events.push(event);
                    None
                }
                None => Some(event),
            },
        }
    }

    /// Writes the number of a note, as a link to it.
    pub(super) fn refer(&mut self, label: &str, builder: &mut Builder) {
        let next = self.order.len() + 1;
        let label = label.to_lowercase();
        let number = *self.numbers.entry(label.clone()).or_insert(next);
        if number == next {
            self.order.push((label, true));
            builder.name_place(&format!("fnref:{number}"));
        }
        let opened = builder.open_link(&format!("#fn:{number}"));
        builder.text(&format!("[{number}]"));
        if opened {
            builder.close_link();
        }
    }

    /// The text of the note behind the one with that number, of which the number and
    /// the way back have been written; those nothing refers to come last.
    pub(super) fn after(&mut self, number: usize, builder: &mut Builder) -> Option<Vec<Event<'a>>> {
        if self.order.len() == number {
            // None of those before it is left without a number.
            let mut labels = std::mem::take(&mut self.labels).into_iter();
            let label = labels.find(|label| !self.numbers.contains_key(label))?;
            self.labels = labels.collect();
            self.numbers.insert(label.clone(), number + 1);
            self.order.push((label, false));
        }
        let (label, is_referred_to) = self.order.get(number)?;
        let number = number + 1;
        builder.name_place(&format!("fn:{number}"));
        let opened = *is_referred_to && builder.open_link(&format!("#fnref:{number}"));
        builder.text(&format!("[{number}]"));
        if opened {
            builder.close_link();
        }
        builder.text(" ");
        Some(self.texts.remove(label).unwrap_or_default())
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}
