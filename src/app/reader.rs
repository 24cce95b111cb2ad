//! The open article: its page, the place on it, and what is marked in it.

mod finds;
mod pictures;
mod places;
mod setting;
mod stops;

use std::mem;
use std::ops::Range;
use std::sync::Arc;

use super::results::passage_of;
use crate::library::{Article, Library, LibraryError};
use crate::model::ArticleId;
use crate::search::{KeywordMark, Keywords, Mark, Marker};
use crate::typeset::Page;
use finds::Finds;
pub(super) use finds::{BeforeFind, Spot};
use pictures::{Measures, measures};
pub(super) use places::Heading;
pub use setting::{PictureFrame, Setting};
use stops::{Scale, Stops};

/// Articles longer than this, in bytes, take too long to be set or marked while
/// keys wait.
pub(super) const LONG: usize = 100_000;

/// What is to be marked in an article.
#[derive(Clone, Debug, Default)]
pub struct Marking {
    /// The reader's standing keywords; `None` when they are turned off.
    pub keywords: Option<Arc<Keywords>>,
    /// What was searched for.
    pub marker: Option<Marker>,
}

/// An article on its page.
#[derive(Clone, Debug)]
pub struct Reader {
    // Shared, because what was open before a search is kept beside what is open.
    article: Arc<Article>,
    page: Arc<Page>,
    /// The page is only what the screen shows of it.
    is_glance: bool,
    setting: Setting,
    /// What is known of the pictures; `None` if none were to be shown.
    measures: Option<Measures>,
    /// Rows on the screen.
    height: usize,
    /// The first line on the screen.
    top: usize,
    /// The byte of the text that stood on top when the reader last moved:
    /// a resize brings it back there.
    anchor: usize,
    /// The reader has moved in it.
    moved: bool,
    /// The place that the library remembers.
    kept: usize,
    keyword_marks: Vec<KeywordMark>,
    match_marks: Vec<Mark>,
    /// The words and phrases that were found: what `n` and `N` step over.
    matches: Stops,
    /// The number of the match that a search enters at.
    best_match: usize,
    /// What `]` and `[` step over.
    keywords: Stops,
    /// What was found inside this article; it hides what a search found.
    finds: Option<Finds>,
    /// In which rows of the screen, taken for the whole page, there are matches;
    /// empty if there are none at all.
    chart: Vec<bool>,
}

/// Where a search enters an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// Where most of the query stands together: at the first match of the passage
    /// that the list shows, or in the title if that has as much of it.
    Best,
    /// At the first match of all.
    First,
    /// At the last one.
    Last,
}

impl Reader {
    /// Opens an article where reading stopped, or at its first match.
    pub fn open(
        library: &Library,
        id: ArticleId,
        setting: Setting,
        height: usize,
        marking: &Marking,
    ) -> Result<Option<Self>, LibraryError> {
        let Some(article) = library.article(id)? else {
            return Ok(None);
        };
        let measures = measures(library, &article, &setting)?;
        let page = setting.page(&article, measures.as_ref());
        let mut reader = Self::at_kept_place(article, page, setting, height);
        reader.measures = measures;
        reader.mark(marking);
        Ok(Some(reader))
    }

    /// Opens only what the screen shows of an article, where reading stopped, with
    /// nothing marked in it.
    pub(super) fn glance(
        library: &Library,
        id: ArticleId,
        setting: Setting,
        height: usize,
    ) -> Result<Option<Self>, LibraryError> {
        let Some(article) = library.article(id)? else {
            return Ok(None);
        };
        let measures = measures(library, &article, &setting)?;
        let place = article.marks.position;
        let page = setting.glance(&article, measures.as_ref(), place, 2 * height);
        let mut reader = Self::at_kept_place(article, page, setting, height);
        reader.measures = measures;
        reader.is_glance = true;
        Ok(Some(reader))
    }

    fn at_kept_place(article: Article, page: Page, setting: Setting, height: usize) -> Self {
        let anchor = article.marks.position.min(article.document.text.len());
        let mut reader = Self {
            article: Arc::new(article),
            page: Arc::new(page),
            is_glance: false,
            setting,
            measures: None,
            height: height.max(1),
            top: 0,
            anchor,
            moved: false,
            kept: anchor,
            keyword_marks: Vec::new(),
            match_marks: Vec::new(),
            matches: Stops::default(),
            best_match: 0,
            keywords: Stops::default(),
            finds: None,
            chart: Vec::new(),
        };
        reader.place();
        reader
    }

    /// Whether only a part of the page is there yet.
    pub(super) fn is_glance(&self) -> bool {
        self.is_glance
    }

    /// The article.
    pub fn article(&self) -> &Article {
        &self.article
    }

    /// The article's flat text.
    pub fn text(&self) -> &str {
        &self.article.document.text
    }

    /// Its page.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The first line on the screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Rows on the screen.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Words the reader asked to be marked, by start.
    pub fn keyword_marks(&self) -> &[KeywordMark] {
        &self.keyword_marks
    }

    /// What the search found in the text, by start.
    pub fn match_marks(&self) -> &[Mark] {
        &self.match_marks
    }

    /// How many words and phrases match.
    pub fn match_count(&self) -> usize {
        self.matches.places().len()
    }

    /// The number of the match that `n` and `N` have come to, from 0.
    pub fn current_match(&self) -> Option<usize> {
        self.matches.current()
    }

    /// Where the match or find stands in the text that `n` and `N` have come to,
    /// and the keyword that `]` and `[` have come to.
    pub fn current_places(&self) -> impl Iterator<Item = &Range<usize>> {
        [&self.keywords, self.stops()]
            .into_iter()
            .filter_map(Stops::current_place)
    }

    /// In which rows of the screen, each taken for its share of the page, matches
    /// or finds begin; empty if there are none.
    pub fn chart(&self) -> &[bool] {
        &self.chart
    }

    /// The row of the chart that the current match or find is in.
    pub fn current_row(&self) -> Option<usize> {
        let place = self.stops().current_place()?;
        Some(self.scale().row_of(self.page.line_at(place.start)))
    }

    /// The rows of the chart that stand for what is on the screen; `None` if all
    /// of the page is.
    pub fn rows_on_screen(&self) -> Option<Range<usize>> {
        let scale = self.scale();
        let last = self.screen().end.min(self.page.len()).saturating_sub(1);
        (self.last_top() > 0).then(|| scale.row_of(self.top)..scale.row_of(last) + 1)
    }

    /// What `n` and `N` step over.
    fn stops(&self) -> &Stops {
        match &self.finds {
            Some(finds) if !finds.stops.places().is_empty() => &finds.stops,
            _ => &self.matches,
        }
    }

    fn scale(&self) -> Scale {
        Scale::new(self.page.len(), self.height)
    }

    fn draw_chart(&mut self) {
        self.chart = self.scale().rows_with(self.stops().places(), &self.page);
    }

    /// The lines on the screen.
    fn screen(&self) -> Range<usize> {
        self.top..self.top + self.height
    }

    /// The place in the text to be remembered, if the reader has moved.
    pub fn place_to_keep(&self) -> Option<usize> {
        (self.moved && self.anchor != self.kept).then_some(self.anchor)
    }

    /// Says that the place is kept.
    pub fn place_kept(&mut self) {
        self.kept = self.anchor;
    }

    /// The last line that can stand on top.
    pub fn last_top(&self) -> usize {
        self.page.len().saturating_sub(self.height)
    }

    /// Whether the last line is on the screen.
    pub fn is_at_end(&self) -> bool {
        !self.is_glance && self.top >= self.last_top()
    }

    /// How far down the page the screen is, 0 to 100; `None` if all of it is on
    /// the screen, or it is not known yet.
    pub fn percent(&self) -> Option<usize> {
        let last = self.last_top();
        (last > 0 && !self.is_glance).then(|| self.top * 100 / last)
    }

    /// Whether setting or marking the article takes so long that keys would have
    /// to wait: then it is opened anew by an errand instead.
    pub(super) fn is_long(&self) -> bool {
        self.text().len() > LONG
    }

    /// The article, for an errand that reads it.
    pub(super) fn share_article(&self) -> Arc<Article> {
        Arc::clone(&self.article)
    }

    /// How its page is set.
    pub(super) fn setting(&self) -> &Setting {
        &self.setting
    }

    /// Sets the page in another way; the sentence on top stays there.
    pub fn set_anew(&mut self, setting: Setting) {
        if setting != self.setting {
            self.setting = setting;
            let page = setting.page(&self.article, self.measures.as_ref());
            self.page = Arc::new(page);
            self.place();
            self.draw_chart();
        }
    }

    /// Takes another height; the sentence on top stays there.
    pub fn set_height(&mut self, height: usize) {
        if height.max(1) != self.height {
            self.height = height.max(1);
            self.draw_chart();
        }
        if self.offset_on_top() != self.anchor {
            // A higher screen had moved the line away from the top.
            self.place();
        }
        self.top = self.top.min(self.last_top());
    }

    /// Takes what the library holds now, if that has changed. The sentence on top
    /// stays there when it is still where it was, seen from either end.
    pub(super) fn reread(
        &mut self,
        library: &Library,
        article: Article,
        marking: &Marking,
    ) -> Result<(), LibraryError> {
        if article.document == self.article.document && article.metadata == self.article.metadata {
            return Ok(());
        }
        self.measures = measures(library, &article, &self.setting)?;
        let page = self.setting.page(&article, self.measures.as_ref());
        let old = self.clone();
        self.page = Arc::new(page);
        self.article = Arc::new(article);
        self.take_place_of(&old);
        self.find_again();
        self.mark(marking);
        Ok(())
    }

    /// Goes to the place where the same article, perhaps as it was before an
    /// edit, was open.
    pub(super) fn take_place_of(&mut self, old: &Self) {
        let (old_text, new_text) = (old.text(), self.text());
        let kept = |range: Range<usize>| old_text.get(range).unwrap_or_default();
        let (anchor, length) = (old.anchor, old_text.len());
        self.anchor = if new_text.starts_with(kept(0..anchor)) {
            anchor
        } else if new_text.ends_with(kept(anchor..length)) {
            new_text.len() - (length - anchor)
        } else {
            // Somewhere near, on the border of a letter.
            (0..=anchor.min(new_text.len()))
                .rev()
                .find(|offset| new_text.is_char_boundary(*offset))
                .unwrap_or(0)
        };
        (self.moved, self.kept) = (old.moved, old.kept);
        self.place();
        self.matches = mem::take(&mut self.matches).come_to_place_of(&old.matches);
        self.keywords = mem::take(&mut self.keywords).come_to_place_of(&old.keywords);
    }

    /// Moves by so many lines.
    pub fn scroll(&mut self, lines: isize) {
        self.scroll_to(self.top.saturating_add_signed(lines));
    }

    /// Puts a line on top, as far as the page goes.
    pub fn scroll_to(&mut self, line: usize) {
        self.top = line.min(self.last_top());
        self.anchor = self.offset_on_top();
        self.moved = true;
    }

    fn offset_on_top(&self) -> usize {
        if self.top == 0 {
            0
        } else {
            self.page.offset_of(self.top)
        }
    }

    /// Marks the text anew.
    pub fn mark(&mut self, marking: &Marking) {
        let text = &self.article.document.text;
        self.keyword_marks = marking
            .keywords
            .as_ref()
            .map_or_else(Vec::new, |keywords| keywords.marks(text));
        self.match_marks = marking
            .marker
            .as_ref()
            .map_or_else(Vec::new, |marker| marker.marks(text));
        let words = self.match_marks.iter().map(|mark| mark.word.clone());
        self.matches = Stops::new(words.collect()).come_to_place_of(&self.matches);
        let ranges = self.keyword_marks.iter().map(|mark| mark.range.clone());
        self.keywords = Stops::new(ranges.collect()).come_to_place_of(&self.keywords);
        self.best_match = marking.marker.as_ref().map_or(0, |marker| {
            let title = &self.article.metadata.title;
            let passage = passage_of(marker, title, text);
            if marker.parts_in(title) >= passage.parts {
                return 0;
            }
            let start = passage.marks.first().map_or(0, |mark| mark.word.start);
            let places = self.matches.places();
            places.partition_point(|place| place.start < start)
        });
        self.draw_chart();
    }

    /// Goes to a match and shows it.
    pub(super) fn enter_matches(&mut self, arrival: Arrival) {
        let last = self.matches.places().len().saturating_sub(1);
        self.go_to_match(match arrival {
            Arrival::Best => self.best_match.min(last),
            Arrival::First => 0,
            Arrival::Last => last,
        });
    }

    /// Goes one match on or back; `false` if there is none in this article.
    pub fn step_match(&mut self, backwards: bool) -> bool {
        let next = match (self.matches.current(), backwards) {
            (None, false) => Some(0),
            (None, true) => self.matches.places().len().checked_sub(1),
            (Some(number), _) => self.matches.beside(number, backwards),
        };
        next.is_some_and(|number| self.go_to_match(number))
    }

    /// Goes one keyword on or back, from the one it came to last or, when that is
    /// out of sight, from the top of the screen; `false` if there is none.
    pub fn step_keyword(&mut self, backwards: bool) -> bool {
        let next = self.keywords.next(&self.page, &self.screen(), backwards);
        let Some(place) = next.and_then(|number| self.keywords.come_to(number)) else {
            return false;
        };
        let line = self.page.line_at(place.start);
        self.show(line);
        true
    }

    fn go_to_match(&mut self, number: usize) -> bool {
        let Some(place) = self.matches.come_to(number) else {
            return false;
        };
        let line = self.page.line_at(place.start);
        self.pass(line);
        true
    }

    /// Brings a line into sight. Going through matches is not reading: the place
    /// is not kept.
    fn pass(&mut self, line: usize) {
        let (moved, top) = (self.moved, self.top);
        self.show(line);
        self.moved = moved && top == self.top;
    }

    /// Brings a line into sight, if it is not.
    fn show(&mut self, line: usize) {
        if line < self.top || line >= self.top + self.height {
            self.scroll_to(line.saturating_sub(self.height / 3));
        }
    }

    fn place(&mut self) {
        self.top = if self.anchor == 0 {
            0
        } else {
            self.page.line_at(self.anchor)
        };
        self.top = self.top.min(self.last_top());
    }
}
