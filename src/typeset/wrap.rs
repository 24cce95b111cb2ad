//! Breaking one line of text into lines that fit.
//!
//! Where a line may break say textwrap (the Unicode line breaking algorithm,
//! UAX #14, and the hyphens inside words) and [`breaks`]; [`hyphenation`] adds the
//! places within words, [`glue`] takes away blanks that hold things together. Which of these
//! breaks are taken says a first-fit algorithm of ours or textwrap's optimal fit
//! (see [`paragraph`](super::paragraph)). The widths are ours, because textwrap
//! measures characters and the screen shows graphemes.
//!
//! A line is never wider than there are columns, the hyphen at its end included.
//! What makes it look good is done where it can be: lines are hyphenated only
//! where they would else end early, the last word of a paragraph and more than
//! two lines in a row are not, and no short word is left alone on the last line.

use std::ops::Range;

use super::Breaking;
use super::language::Language;
use super::soft::SoftHyphens;
use super::width::{Grapheme, graphemes, width};
use super::{address, breaks, glue, hyphenation};

/// The most lines in a row that end in a hyphen, where it can be helped; one more
/// where the next would else be less than half full.
const MOST_HYPHENS: usize = 2;
/// A word of so few letters does not stand alone on the last line.
const SHORT_WORD: usize = 3;
/// The most pieces in a row that are held together.
const LONGEST_CHAIN: usize = 8;

/// How a text is broken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules<'a> {
    /// The columns of a line, at least 1.
    pub(super) columns: usize,
    /// The language to hyphenate in, if at all.
    pub(super) hyphenation: Option<Language>,
    /// Where words may be hyphenated besides, or instead.
    pub(super) soft_hyphens: SoftHyphens<'a>,
    /// Whether only words are hyphenated that are too long for a line.
    pub(super) sparing: bool,
    /// How breaks are chosen.
    pub(super) breaking: Breaking,
}

impl Rules<'_> {
    /// Without hyphens, line by line.
    pub(super) fn plain(columns: usize) -> Self {
        Self {
            columns,
            hyphenation: None,
            soft_hyphens: SoftHyphens::default(),
            sparing: true,
            breaking: Breaking::First,
        }
    }
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// The bytes that stand on it, without blanks at its ends.
    pub(super) range: Range<usize>,
    /// Whether a hyphen is to be drawn behind them.
    pub(super) hyphen: bool,
}

/// A piece of text that stays on one line if it fits on one, and the blanks
/// behind it.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    /// The bytes of the piece, without the blanks.
    pub(super) range: Range<usize>,
    /// The columns of the piece.
    pub(super) width: usize,
    /// The columns of the blanks.
    pub(super) blank: usize,
}

/// A text and what is known about it.
pub(super) struct Setter<'a> {
    pub(super) text: &'a str,
    pub(super) rules: Rules<'a>,
    pub(super) pieces: Vec<Piece>,
    /// The addresses in the text.
    addresses: Vec<Range<usize>>,
    /// Where the blank before the last word is.
    last_word: usize,
}

/// A place to break within a piece.
struct Inside {
    /// Where the line ends.
    end: usize,
    /// Where the next one starts.
    next: usize,
    hyphen: bool,
}

impl<'a> Setter<'a> {
    pub(super) fn new(text: &'a str, rules: &Rules<'a>) -> Self {
        let mut rules = *rules;
        rules.columns = rules.columns.max(1);
        let addresses = address::addresses(text);
        Self {
            text,
            rules,
            pieces: pieces(text, &addresses),
            addresses,
            last_word: text
                .trim_end()
                .rfind(char::is_whitespace)
                .unwrap_or_default(),
        }
    }

    /// Fills line after line, without looking ahead further than a line.
    pub(super) fn first_fit(&self) -> Vec<Cut> {
        let columns = self.rules.columns;
        let mut cuts = Vec::new();
        let mut hyphens = 0;
        let mut first = 0;
        // What is left of the first piece, and where it may be hyphenated.
        let mut rest = self.pieces.first().cloned().unwrap_or_default();
        let mut points: Option<Vec<usize>> = None;
        loop {
            let start = rest.range.start;
            if rest.width > columns {
                let known = points.get_or_insert_with(|| self.points(first));
                let place = self.break_inside(&rest, columns, known);
                hyphens = if place.hyphen { hyphens + 1 } else { 0 };
                cuts.push(Cut {
                    range: start..place.end,
                    hyphen: place.hyphen,
                });
                rest = self.rest_of(&rest, &place);
                if rest.range.is_empty() {
                    first += 1;
                    if first >= self.pieces.len() {
                        return cuts;
                    }
                    rest = self.piece(first);
                    points = None;
                }
                continue;
            }
            let (next, filled) = self.fill(first, rest.width);
            if next >= self.pieces.len() {
                let end = self.pieces.last().map_or(start, |piece| piece.range.end);
                cuts.push(Cut {
                    range: start..end,
                    hyphen: false,
                });
                return cuts;
            }
            let loose = self.loosest(first, next);
            let filled_loose = match loose {
                Some(loose) if loose < next => self.columns_of(start, loose),
                _ => filled,
            };
            points = None;
            // What follows a word closely, a dash for one, goes down with its end.
            let target = loose.unwrap_or(next);
            let hyphenated = self
                .may_hyphenate(target, loose.is_some(), columns - filled_loose, hyphens)
                .then(|| {
                    let found = self.points(target);
                    let filled = if loose.is_some() {
                        filled_loose
                    } else {
                        filled
                    };
                    let place = self.hyphen_behind(target, filled, &found);
                    points = Some(found);
                    place
                })
                .flatten();
            if let Some(place) = hyphenated {
                cuts.push(Cut {
                    range: start..place.end,
                    hyphen: true,
                });
                hyphens += 1;
                first = target;
                rest = self.rest_of(&self.piece(target), &place);
            } else {
                let range = start..self.end_before(target);
                let line = self.text.get(range.clone()).unwrap_or_default();
                hyphens = if breaks::ends_in_hyphen(line) {
                    hyphens + 1
                } else {
                    0
                };
                cuts.push(Cut {
                    range,
                    hyphen: false,
                });
                first = target;
                rest = self.piece(first);
            }
        }
    }

    fn piece(&self, index: usize) -> Piece {
        self.pieces.get(index).cloned().unwrap_or_default()
    }

    /// Where a line ends that is broken before a piece.
    fn end_before(&self, index: usize) -> usize {
        let before = index
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index));
        before.map_or(0, |piece| piece.range.end)
    }

    /// The columns of a line from a place to before a piece.
    fn columns_of(&self, start: usize, index: usize) -> usize {
        let line = self.text.get(start..self.end_before(index));
        line.map_or(0, width)
    }

    /// The first piece that does not fit on a line any more, and the columns of
    /// those that do. The first of them takes so many.
    fn fill(&self, first: usize, mut columns: usize) -> (usize, usize) {
        let mut blank = self.pieces.get(first).map_or(0, |piece| piece.blank);
        for (index, piece) in self.pieces.iter().enumerate().skip(first + 1) {
            let joined = columns + blank + piece.width;
            if joined > self.rules.columns {
                return (index, columns);
            }
            columns = joined;
            blank = piece.blank;
        }
        (self.pieces.len(), columns)
    }

    /// The last piece up to `next` before which a line may end, without what
    /// belongs together being divided.
    fn loosest(&self, first: usize, next: usize) -> Option<usize> {
        let earliest = (first + 1).max(next.saturating_sub(LONGEST_CHAIN));
        let loose = (earliest..=next).rev().find(|&index| !self.holds(index));
        let fits = |&loose: &usize| {
            loose == next || {
                let chain = self.piece(loose).range.start..self.piece(next).range.end;
                self.text.get(chain).map_or(0, width) <= self.rules.columns
            }
        };
        match loose {
            Some(loose) if fits(&loose) => Some(loose),
            Some(_) => Some(next),
            None => (earliest > first + 1).then_some(next),
        }
    }

    /// Whether a piece belongs to the one before it.
    pub(super) fn holds(&self, index: usize) -> bool {
        let before = index
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index));
        let (Some(before), Some(after)) = (before, self.pieces.get(index)) else {
            return false;
        };
        let token = |start: usize| {
            let behind = self.text.get(start..).unwrap_or_default();
            behind.get(..run(behind.chars())).unwrap_or_default()
        };
        let text = self.text.get(before.range.clone()).unwrap_or_default();
        if before.blank == 0 {
            let place = after.range.start;
            let above = self.text.get(..before.range.end).unwrap_or_default();
            let below = self.text.get(place..).unwrap_or_default();
            if breaks::is_inside(&self.addresses, place) {
                return !address::is_good(above, below);
            }
            return breaks::holds(above, below)
                || text.ends_with('/') && glue::divides_unit(token(before.range.start));
        }
        let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
        let next = token(after.range.start);
        // A dash at the very beginning opens a speech; others follow what they divide.
        let is_speech = before.range.start == 0 && glue::is_dash(last);
        is_speech || breaks::is_note(next) || glue::holds(last, next)
    }

    /// Whether a piece before which the line would end may be hyphenated: where the
    /// line would else have a gap of so many columns, behind so many lines with
    /// hyphens. If it must not end there, in any case.
    fn may_hyphenate(&self, index: usize, may_end: bool, gap: usize, hyphens: usize) -> bool {
        let columns = self.rules.columns;
        let piece = self.piece(index);
        let soft_hyphens = self.rules.soft_hyphens;
        if self.rules.hyphenation.is_none() && soft_hyphens.are_none_in(&piece.range) {
            return false;
        }
        if !may_end || piece.width > columns {
            return true;
        }
        let is_last = piece.range.end > self.last_word;
        let most = MOST_HYPHENS + usize::from(gap > columns / 2);
        !self.rules.sparing && !is_last && hyphens < most && gap > columns / 12
    }

    /// The last place to hyphenate a piece that does not fit behind so many columns.
    fn hyphen_behind(&self, index: usize, filled: usize, points: &[usize]) -> Option<Inside> {
        let before = index
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index));
        let used = filled + before.map_or(0, |piece| piece.blank) + 1;
        let room = self.rules.columns.checked_sub(used)?;
        let piece = self.piece(index);
        let mut fitting = None;
        let mut points = points.iter().copied().peekable();
        let mut at = 0;
        for grapheme in graphemes(self.text.get(piece.range.clone())?) {
            let start = piece.range.start + grapheme.start;
            while points.next_if(|&point| point < start).is_some() {}
            if points.next_if_eq(&start).is_some() {
                fitting = Some(Inside {
                    end: start,
                    next: start,
                    hyphen: true,
                });
            }
            at += grapheme.width;
            if at > room {
                break;
            }
        }
        fitting
    }

    /// Where a piece is broken that is wider than a line: at a place to
    /// hyphenate it, at a blank inside it, or else between graphemes.
    fn break_inside(&self, piece: &Piece, columns: usize, points: &[usize]) -> Inside {
        let text = self.text.get(piece.range.clone()).unwrap_or_default();
        let mut points = points.iter().copied().peekable();
        let mut good: Option<Inside> = None;
        let mut cut = piece.range.end;
        let mut at = 0;
        let mut end = piece.range.start;
        for grapheme in graphemes(text) {
            let start = piece.range.start + grapheme.start;
            while points.next_if(|&point| point < start).is_some() {}
            if points.next_if_eq(&start).is_some() && start > piece.range.start && at < columns {
                good = Some(Inside {
                    end: start,
                    next: start,
                    hyphen: true,
                });
            }
            if is_blank(&grapheme) {
                at += grapheme.width;
                continue;
            }
            if end < start && start > piece.range.start {
                good = Some(Inside {
                    end,
                    next: start,
                    hyphen: false,
                });
            }
            at += grapheme.width;
            if at > columns && start > piece.range.start {
                cut = start;
                break;
            }
            end = piece.range.start + grapheme.end;
        }
        good.unwrap_or(Inside {
            end,
            next: cut,
            hyphen: false,
        })
    }

    /// What is left of a piece.
    fn rest_of(&self, piece: &Piece, place: &Inside) -> Piece {
        let used = self.text.get(piece.range.start..place.next);
        Piece {
            range: place.next..piece.range.end,
            width: piece.width.saturating_sub(used.map_or(0, width)),
            blank: piece.blank,
        }
    }

    /// Where a piece may be hyphenated: at its soft hyphens, if it has any, and where
    /// the language allows, if it has none or is too long for a line.
    pub(super) fn points(&self, index: usize) -> Vec<usize> {
        let Some(piece) = self.pieces.get(index) else {
            return Vec::new();
        };
        let soft_hyphens = self.rules.soft_hyphens;
        let mut points: Vec<usize> = soft_hyphens.inside(&piece.range).collect();
        if points.is_empty() {
            return self.points_of_language(piece);
        }
        if piece.width > self.rules.columns {
            points.extend(self.points_of_language(piece));
            points.sort_unstable();
            points.dedup();
        }
        points
    }

    /// Where the patterns of the language allow a hyphen in a piece.
    fn points_of_language(&self, piece: &Piece) -> Vec<usize> {
        let Some(language) = self.rules.hyphenation else {
            return Vec::new();
        };
        let Some(token) = self.token_around(piece.range.clone()) else {
            return Vec::new();
        };
        let word = breaks::without_notes(self.text.get(token.clone()).unwrap_or_default());
        let points = hyphenation::points(word, language);
        let points = points.into_iter().map(|point| token.start + point);
        points
            .filter(|&point| point > piece.range.start && point < piece.range.end)
            .collect()
    }

    /// What stands between two blanks around a range, if it is not too long.
    fn token_around(&self, range: Range<usize>) -> Option<Range<usize>> {
        if range.len() > hyphenation::LONGEST {
            return None;
        }
        let before = self.text.get(..range.start)?.chars().rev();
        let behind = self.text.get(range.end..)?.chars();
        Some(range.start - run(before)..range.end + run(behind))
    }

    /// Whether a piece belongs to the last word.
    pub(super) fn is_last_word(&self, index: usize) -> bool {
        let piece = self.pieces.get(index);
        piece.is_some_and(|piece| piece.range.end > self.last_word)
    }

    /// Takes one more word down if there is hardly anything on the last line, and the
    /// line above does not become ugly by it: three fifths of it stay full.
    pub(super) fn take_word_down(&self, cuts: &mut [Cut]) {
        let [.., above, last] = cuts else {
            return;
        };
        if above.hyphen || above.range.end >= last.range.start || !self.is_short_word(&last.range) {
            return;
        }
        let start_of = |piece: &Piece| piece.range.start;
        let Ok(index) = self
            .pieces
            .binary_search_by_key(&last.range.start, start_of)
        else {
            return;
        };
        let (mut index, mut tries) = (index, LONGEST_CHAIN);
        let start = loop {
            index = index.saturating_sub(1);
            tries -= 1;
            let piece = self.piece(index);
            if piece.range.start <= above.range.start || tries == 0 {
                return;
            }
            if index > 0 && self.piece(index - 1).blank > 0 && !self.holds(index) {
                break piece.range.start;
            }
        };
        let end = self.end_before(index);
        let columns_of = |range: Range<usize>| self.text.get(range).map_or(0, width);
        let columns = self.rules.columns;
        if columns_of(start..last.range.end) <= columns
            && columns_of(above.range.start..end) * 5 >= columns * 3
        {
            above.range.end = end;
            last.range.start = start;
        }
    }

    /// Whether a line has few letters: a word, or an abbreviation and a number.
    fn is_short_word(&self, line: &Range<usize>) -> bool {
        let text = self.text.get(line.clone()).unwrap_or_default();
        if text.len() > 8 * SHORT_WORD {
            return false;
        }
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        (1..=SHORT_WORD).contains(&letters)
    }
}

/// The bytes of the characters before the first blank, or so many that it is too
/// long for a word.
fn run(chars: impl Iterator<Item = char>) -> usize {
    let run = chars.take_while(|c| !c.is_whitespace());
    run.take(hyphenation::LONGEST).map(char::len_utf8).sum()
}

/// Cuts a preformatted line where it is full, at a blank in the second half of the
/// part if there is one, and hands over the byte range of each part: blanks are kept,
/// except at the end of a part.
pub(super) fn fold(text: &str, columns: usize, push: &mut impl FnMut(Range<usize>)) {
    let mut part = 0..0;
    let mut columns_taken = 0;
    // Where the part would end before a blank, and what would follow it begin.
    let mut at_blank: Option<(usize, usize)> = None;
    for grapheme in graphemes(text.trim_end()) {
        columns_taken += grapheme.width;
        if is_blank(&grapheme) {
            continue;
        }
        let is_word = part.end > part.start && grapheme.start > part.end;
        if is_word && columns_taken - grapheme.width > columns / 2 {
            at_blank = Some((part.end, grapheme.start));
        }
        if columns_taken > columns && grapheme.start > part.start {
            let (end, next) = at_blank.take().unwrap_or((part.end, grapheme.start));
            push(part.start..end);
            part = next..next;
            let kept = text.get(next..grapheme.end).unwrap_or_default();
            columns_taken = width(kept);
        }
        part.end = grapheme.end;
    }
    push(part);
}

/// Cuts a text where lines may break.
fn pieces(text: &str, addresses: &[Range<usize>]) -> Vec<Piece> {
    let mut breaks = breaks::offsets(text, addresses).into_iter().peekable();
    let mut pieces = Vec::new();
    let mut piece = Piece::default();
    for grapheme in graphemes(text) {
        // A break inside a grapheme (before an accent on a blank) is none.
        while breaks.next_if(|&offset| offset < grapheme.start).is_some() {}
        let may_break = breaks.next_if_eq(&grapheme.start).is_some();
        let is_empty = piece.range.is_empty();
        if is_blank(&grapheme) {
            // Blanks that begin the text are dropped; all others belong to the
            // word before them, whatever breaks there are between them.
            if !is_empty {
                piece.blank += grapheme.width;
            }
            continue;
        }
        if is_empty || may_break {
            let next = Piece {
                range: grapheme.start..grapheme.end,
                width: grapheme.width,
                blank: 0,
            };
            let full = std::mem::replace(&mut piece, next);
            if !is_empty {
                pieces.push(full);
            }
        } else {
            piece.range.end = grapheme.end;
            piece.width += piece.blank + grapheme.width;
            piece.blank = 0;
        }
    }
    if !piece.range.is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// Whether a grapheme is a blank at which a line may end; no-break spaces are not.
fn is_blank(grapheme: &Grapheme<'_>) -> bool {
    let is_glue = |c: char| matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}');
    grapheme
        .text
        .chars()
        .all(|c| c.is_whitespace() && !is_glue(c))
}

#[cfg(test)]
mod tests;
