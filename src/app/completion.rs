//! Tab in a query: fields, and the names that may follow them.

use super::{App, Errand};
use crate::library::{Library, LibraryError, NameKind, Scope};
use crate::search::{self, AGES, FIELDS, STATES, Slot, SlotKind};

/// How many names are offered.
const MOST_NAMES: usize = 8;

/// What may stand in a slot of the prompt, and which of it stands there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Completion {
    /// Where it begins, in bytes of the prompt's text.
    start: usize,
    candidates: Vec<String>,
    chosen: Option<usize>,
}

/// A question for names, with what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamesWanted {
    /// What was typed up to the cursor when it was asked.
    line: String,
    slot: Slot,
    scope: Scope,
}

/// The names that a slot can be completed to; on the thread for errands.
pub(super) fn find_names(
    library: &Library,
    wanted: &NamesWanted,
) -> Result<Vec<String>, LibraryError> {
    let NamesWanted { slot, scope, .. } = wanted;
    let kind = match slot.kind {
        SlotKind::Source => NameKind::Source,
        SlotKind::Author => NameKind::Author,
        SlotKind::Tag => NameKind::Tag,
        SlotKind::Language => NameKind::Language,
        SlotKind::Date => {
            let months = library.months_beginning(scope, &slot.start, MOST_NAMES)?;
            return Ok(months.iter().map(ToString::to_string).collect());
        }
        SlotKind::Field | SlotKind::Is | SlotKind::Age => return Ok(Vec::new()),
    };
    let names = library.names(kind, scope, &slot.start, MOST_NAMES)?;
    Ok(names.into_iter().map(|name| name.text).collect())
}

impl App {
    /// Completes what stands before the cursor; once more, goes to the next
    /// candidate or, backwards, to the one before.
    pub(super) fn complete_query(&mut self, backwards: bool) {
        let Some(prompt) = &mut self.prompt else {
            return;
        };
        if prompt.completion.is_some() {
            self.next_candidate(backwards);
            return;
        }
        let line = prompt.before_cursor().to_owned();
        let Some(slot) = search::completion_at(prompt.text(), line.len()) else {
            self.say("nothing to complete here");
            return;
        };
        let beginning = |words: &[&str], end: &str| {
            let words = words.iter().filter(|word| word.starts_with(&slot.start));
            words.map(|word| format!("{word}{end}")).collect()
        };
        match slot.kind {
            SlotKind::Field => {
                let fields = beginning(FIELDS, ":");
                self.offer(&slot, fields);
            }
            SlotKind::Is => {
                let states = beginning(STATES, "");
                self.offer(&slot, states);
            }
            SlotKind::Age => {
                let ages = beginning(AGES, "");
                self.offer(&slot, ages);
            }
            _ => {
                let scope = self.list.scope().clone();
                self.errand(Errand::FindNames(NamesWanted { line, slot, scope }));
            }
        }
    }

    /// Names were found; of no use if something else was typed meanwhile.
    pub(super) fn names_found(&mut self, wanted: &NamesWanted, names: Vec<String>) {
        let is_same = self.prompt.as_ref().is_some_and(|prompt| {
            prompt.before_cursor() == wanted.line && prompt.completion.is_none()
        });
        if is_same {
            self.offer(&wanted.slot, names);
        }
    }

    /// Writes what all candidates have in common, and says which there are.
    fn offer(&mut self, slot: &Slot, candidates: Vec<String>) {
        let Some(prompt) = &mut self.prompt else {
            return;
        };
        let start = slot.range.start;
        let is_field = slot.kind == SlotKind::Field;
        match candidates.as_slice() {
            [] => {
                self.say("nothing begins like this");
                return;
            }
            [one] => prompt.replace_before_cursor(start, &written(one, true, is_field)),
            several => {
                let common = common_start(several);
                if common.chars().count() > slot.start.chars().count() {
                    prompt.replace_before_cursor(start, &written(&common, false, is_field));
                }
                let all = several.join("  ");
                prompt.completion = Some(Completion {
                    start,
                    candidates,
                    chosen: None,
                });
                self.say(all);
            }
        }
        self.search_typed();
    }

    fn next_candidate(&mut self, backwards: bool) {
        let Some(prompt) = &mut self.prompt else {
            return;
        };
        let Some(mut completion) = prompt.completion.take() else {
            return;
        };
        let count = completion.candidates.len();
        let next = match (completion.chosen, backwards) {
            (None, false) => 0,
            (None, true) => count - 1,
            (Some(chosen), false) => (chosen + 1) % count,
            (Some(chosen), true) => (chosen + count - 1) % count,
        };
        completion.chosen = Some(next);
        if let Some(candidate) = completion.candidates.get(next) {
            let is_field = candidate.ends_with(':');
            prompt.replace_before_cursor(completion.start, &written(candidate, true, is_field));
        }
        let all = completion.candidates.join("  ");
        prompt.completion = Some(completion);
        self.say(all);
        self.search_typed();
    }
}

fn written(candidate: &str, is_whole: bool, is_field: bool) -> String {
    if is_field {
        candidate.to_owned()
    } else {
        search::written(candidate, is_whole)
    }
}

/// What all texts begin with.
pub(super) fn common_start(texts: &[String]) -> String {
    let Some((first, rest)) = texts.split_first() else {
        return String::new();
    };
    let mut common = first.clone();
    for text in rest {
        let equal = common.chars().zip(text.chars()).take_while(|(a, b)| a == b);
        common = equal.map(|(c, _)| c).collect();
    }
    common
}
