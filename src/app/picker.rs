//! One list of everything there is to go to, chosen by a few letters.
//!
//! Rows that match stand best first. Rows that come later, because they took
//! longer to collect, are added below: what is on the screen stays where it is
//! until the next key.

use std::cmp::Reverse;

use crate::command::Command;
use crate::library::{Counts, Cursor, SavedSearch};
use crate::model::{Date, SourceId};
use crate::search::{Choice, ChoiceMarks, Chooser, Name};

use super::searches::Unread;

/// Where a row leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Everything the session was opened on.
    Home,
    /// A folder or file, or a feed, and what lies in it.
    Source(Vec<SourceId>),
    /// What a saved search finds.
    Saved(SavedSearch),
    /// A command, run at once.
    Command(Command),
    /// The beginning of a command line that wants an argument.
    Line(&'static str),
    /// The newest article of a month.
    Month(Cursor),
    /// The articles with a tag.
    Tag(String),
    /// The articles with a key term.
    Term(String),
    /// An article of the list.
    Article(Cursor),
    /// A byte of the open article's text.
    Place(usize),
}

impl Target {
    /// What kind of thing it is, in a word or two; empty where a list has only one.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Home => "everything",
            Self::Source(_) => "source",
            Self::Saved(_) => "saved search",
            Self::Command(_) | Self::Line(_) => "command",
            Self::Month(_) => "month",
            Self::Tag(_) => "tag",
            Self::Term(_) | Self::Article(_) | Self::Place(_) => "",
        }
    }
}

/// What is said at the end of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Nothing.
    Nothing,
    /// How many articles there are.
    Counts(Counts),
    /// So many articles.
    Articles(usize),
    /// So many are unread.
    Unread(Unread),
    /// So far into the article, in percent of its text.
    Percent(usize),
    /// The keys that do the same.
    Keys(String),
    /// How often a term stands in the article, and how many articles have it.
    Term {
        /// In all forms.
        mentions: usize,
        /// Of the library.
        articles: usize,
    },
    /// What is said of an article that is related to another.
    Related {
        /// When it was published.
        published: Option<Date>,
        /// It is the same text but for a few words.
        is_nearly_same: bool,
    },
}

/// A row.
#[derive(Clone, Debug)]
pub struct PickerRow {
    /// Where it leads.
    pub target: Target,
    /// Its name, one line.
    pub name: String,
    /// What is remarked about it, one line.
    pub remark: String,
    /// What is said at its end.
    pub note: Note,
    matched: Name,
}

impl PickerRow {
    /// A row of this name and remark.
    pub(super) fn new(target: Target, name: String, remark: String, note: Note) -> Self {
        Self {
            matched: Name::new(&name, &remark),
            target,
            name,
            remark,
            note,
        }
    }
}

/// A row on the screen.
pub struct PickerLine<'a> {
    /// The row.
    pub row: &'a PickerRow,
    /// It is the selected one.
    pub is_selected: bool,
    /// Which letters match what was typed.
    pub marks: ChoiceMarks,
}

/// The list, what was typed and what is selected.
pub struct Picker {
    /// What is chosen from.
    pub title: &'static str,
    /// Rows that were ordered for this list carry its number.
    pub(super) number: u64,
    rows: Vec<PickerRow>,
    /// The rows that match, as they are shown; indexes into `rows`.
    shown: Vec<usize>,
    choice: Choice,
    chooser: Chooser,
    /// Index into `shown`.
    selected: usize,
    /// The first row on the screen, an index into `shown`.
    top: usize,
    /// Rows on the screen.
    height: usize,
}

impl Picker {
    /// All rows, in the order that is theirs while nothing is typed.
    pub(super) fn new(title: &'static str, number: u64, rows: Vec<PickerRow>) -> Self {
        Self {
            title,
            number,
            shown: (0..rows.len()).collect(),
            rows,
            choice: Choice::default(),
            chooser: Chooser::new(),
            selected: 0,
            top: 0,
            height: 1,
        }
    }

    /// Shows what matches, the best one first and selected.
    pub(super) fn filter(&mut self, typed: &str) {
        self.choice = Choice::new(typed);
        self.shown = self.matching(0);
        (self.selected, self.top) = (0, 0);
    }

    /// Adds rows that were collected meanwhile; nothing on the screen moves.
    pub(super) fn add(&mut self, rows: Vec<PickerRow>) {
        let first = self.rows.len();
        self.rows.extend(rows);
        let more = self.matching(first);
        self.shown.extend(more);
    }

    /// Says of a saved search how much it finds that is unread.
    pub(super) fn set_unread(&mut self, search: &SavedSearch, unread: Unread) {
        for row in &mut self.rows {
            if matches!(&row.target, Target::Saved(own) if own == search) {
                row.note = Note::Unread(unread);
            }
        }
    }

    /// The rows from number `first` on that match, best first.
    fn matching(&self, first: usize) -> Vec<usize> {
        let rows = self.rows.iter().enumerate().skip(first);
        if self.choice.is_empty() {
            return rows.map(|(number, _)| number).collect();
        }
        let mut scored: Vec<(i64, usize)> = rows
            .filter_map(|(number, row)| {
                let score = self.chooser.score(&self.choice, &row.matched)?;
                Some((score, number))
            })
            .collect();
        scored.sort_by_key(|(score, number)| (Reverse(*score), *number));
        scored.into_iter().map(|(_, number)| number).collect()
    }

    /// Takes a new height in rows.
    pub(super) fn set_height(&mut self, height: usize) {
        self.height = height.max(1);
        self.move_by(0);
    }

    /// Moves the selection by so many rows, as far as there are any.
    pub(super) fn move_by(&mut self, rows: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
        self.top = self
            .top
            .min(self.selected)
            .max((self.selected + 1).saturating_sub(self.height));
    }

    /// Moves the selection and the screen by a page.
    pub(super) fn page_by(&mut self, up: bool) {
        let page = self.height.saturating_sub(1).max(1) as isize;
        let rows = if up { -page } else { page };
        let last_top = self.shown.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(rows).min(last_top);
        self.move_by(rows);
    }

    /// Scrolls by so many rows. The selection stays where it is as long as that is on
    /// the screen.
    pub(super) fn scroll(&mut self, rows: isize) {
        let last_top = self.shown.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(rows).min(last_top);
        self.selected = self.selected.clamp(self.top, self.top + self.height - 1);
        self.move_by(0);
    }

    /// Selects the row on this line of the screen, from 0; whether it was selected
    /// already. `None` if there is none.
    pub(super) fn select_line(&mut self, line: usize) -> Option<bool> {
        let place = self.top + line;
        if line >= self.height || place >= self.shown.len() {
            return None;
        }
        let was_selected = self.selected == place;
        self.selected = place;
        Some(was_selected)
    }

    /// Where the selected row leads.
    pub(super) fn target(&self) -> Option<&Target> {
        let row = self.rows.get(*self.shown.get(self.selected)?)?;
        Some(&row.target)
    }

    /// How many rows match, and how many there are.
    pub fn counts(&self) -> (usize, usize) {
        (self.shown.len(), self.rows.len())
    }

    /// The first row on the screen, the rows on it, and all that match.
    pub fn extent(&self) -> (usize, usize, usize) {
        (self.top, self.height, self.shown.len())
    }

    /// The rows on the screen.
    pub fn visible(&self) -> Vec<PickerLine<'_>> {
        let shown = self.shown.iter().enumerate();
        shown
            .skip(self.top)
            .take(self.height)
            .filter_map(|(place, number)| {
                let row = self.rows.get(*number)?;
                Some(PickerLine {
                    row,
                    is_selected: place == self.selected,
                    marks: self.chooser.marks(&self.choice, &row.matched),
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str) -> PickerRow {
        let target = Target::Tag(name.to_owned());
        PickerRow::new(target, name.to_owned(), String::new(), Note::Nothing)
    }

    fn picker(names: &[&str]) -> Picker {
        let mut picker = Picker::new("Test", 1, names.iter().copied().map(row).collect());
        picker.set_height(3);
        picker
    }

    /// The names on the screen, the selected one in brackets.
    fn screen(picker: &Picker) -> String {
        let lines = picker.visible().into_iter();
        let names: Vec<String> = lines
            .map(|line| {
                let name = &line.row.name;
                if line.is_selected {
                    format!("[{name}]")
                } else {
                    name.clone()
                }
            })
            .collect();
        names.join(" ")
    }

    #[test]
    fn the_best_comes_first_and_equals_keep_their_order() {
        let mut picker = picker(&["search", "sea", "moss", "sea", "house"]);
        assert_eq!(screen(&picker), "[search] sea moss");
        picker.filter("se");
        assert_eq!(screen(&picker), "[search] sea sea");
        assert_eq!(picker.counts(), (4, 5));
        picker.filter("sea x");
        assert_eq!((screen(&picker), picker.target()), (String::new(), None));
        picker.filter("oss");
        assert_eq!(screen(&picker), "[moss]");
    }

    #[test]
    fn what_comes_later_stands_below_until_the_next_key() {
        let mut picker = picker(&["a search", "moss", "a sea house"]);
        picker.filter("sea");
        picker.move_by(1);
        let before = screen(&picker);
        picker.add(vec![row("sea"), row("gull"), row("sea lion")]);
        assert!(screen(&picker).starts_with(&before));
        assert_eq!(picker.counts(), (4, 6));
        picker.filter("sea");
        assert!(screen(&picker).starts_with("[sea]"));
    }

    #[test]
    fn the_selection_stays_on_the_screen() {
        let mut picker = picker(&["a", "b", "c", "d", "e"]);
        picker.move_by(-1);
        assert_eq!(screen(&picker), "[a] b c");
        picker.move_by(3);
        assert_eq!(screen(&picker), "b c [d]");
        picker.move_by(-2);
        assert_eq!(screen(&picker), "[b] c d");
        picker.page_by(false);
        assert_eq!(screen(&picker), "c [d] e");
        picker.move_by(9);
        assert_eq!(screen(&picker), "c d [e]");
        picker.page_by(true);
        assert_eq!(screen(&picker), "a b [c]");
        picker.set_height(1);
        assert_eq!(screen(&picker), "[c]");
    }
}
