//! Right-to-left text in the order in which it is seen (UAX #9).
//!
//! Some terminals turn Hebrew and Arabic round by themselves and want them in the
//! order in which they are written. For all others the pieces of a line are put into
//! the order of the screen here: the page stays as it is set, lines end where they
//! ended, ranges stay ranges of the flat text.

use std::ops::Range;

use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo, bidi_class};

use super::{Line, LineKind, Piece, width};

/// A paragraph is looked at as a whole if its line breaks lie within so many bytes
/// around a line; else the line stands for itself.
const LONGEST_PARAGRAPH: usize = 16 << 10;

/// A piece of a line in its place on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// What stands there; text that runs to the left stands grapheme by grapheme.
    pub piece: Piece,
    /// What is drawn for it instead, if it is a bracket that is seen turned round.
    pub glyph: Option<char>,
}

/// The lines of a text in the order in which they are seen. Lines that are asked for
/// one after the other share what is known of their paragraph.
#[derive(Debug)]
pub struct Reordering<'a> {
    text: &'a str,
    paragraph: Option<(usize, ParagraphBidiInfo<'a>)>,
}

/// What may not be parted when a line is put in order.
struct Atom {
    placed: Placed,
    level: u8,
}

impl<'a> Reordering<'a> {
    /// For the lines of a page of this flat text.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            paragraph: None,
        }
    }

    /// The pieces of a line as they are seen from left to right, in a column of so many
    /// columns behind the indent: the lines of a paragraph that begins with
    /// right-to-left text end at its right edge.
    pub fn pieces(&mut self, line: &Line, columns: usize) -> Vec<Placed> {
        let text = self.text;
        let Some((start, info)) = self.paragraph_of(line) else {
            return as_written(line);
        };
        if info.is_pure_ltr {
            return as_written(line);
        }
        let range = line.range.start - start..line.range.end - start;
        let levels = info.reordered_levels(range);
        let base = info.paragraph_level;
        let level_at = |place: usize| levels.get(place - start).copied().unwrap_or(base);
        let atoms = atoms(text, line, base, level_at);
        let used: usize = atoms
            .iter()
            .map(|atom| columns_of(text, &atom.placed.piece))
            .sum();
        let mut seen = in_order(atoms);
        let is_running = matches!(
            line.kind,
            LineKind::Title | LineKind::Heading(_) | LineKind::Text
        );
        if base.is_rtl() && is_running && used < columns {
            let blank = u16::try_from(columns - used).unwrap_or(u16::MAX);
            seen.insert(0, Placed::plain(Piece::Gap(blank)));
        }
        seen
    }

    /// Where the paragraph of a line starts, and its levels; `None` for a line without
    /// text.
    fn paragraph_of(&mut self, line: &Line) -> Option<&(usize, ParagraphBidiInfo<'a>)> {
        if line.range.is_empty() {
            return None;
        }
        let is_known = self.paragraph.as_ref().is_some_and(|(start, info)| {
            *start <= line.range.start && line.range.end <= start + info.text.len()
        });
        if !is_known {
            let range = paragraph_around(self.text, &line.range);
            let paragraph = self.text.get(range.clone())?;
            self.paragraph = Some((range.start, ParagraphBidiInfo::new(paragraph, None)));
        }
        self.paragraph.as_ref()
    }
}

impl Placed {
    /// A piece that looks as it does anywhere.
    pub fn plain(piece: Piece) -> Self {
        Self { piece, glyph: None }
    }
}

fn as_written(line: &Line) -> Vec<Placed> {
    line.pieces().map(Placed::plain).collect()
}

/// The bytes between the line breaks around a range; the range itself where these are
/// far away.
fn paragraph_around(text: &str, range: &Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let first = range.start.saturating_sub(LONGEST_PARAGRAPH);
    let last = bytes.len().min(range.end.saturating_add(LONGEST_PARAGRAPH));
    let is_break = |byte: &u8| *byte == b'\n';
    let before = bytes.get(first..range.start).unwrap_or_default();
    let start = match before.iter().rposition(is_break) {
        Some(at) => Some(first + at + 1),
        None => (first == 0).then_some(0),
    };
    let behind = bytes.get(range.end..last).unwrap_or_default();
    let end = match behind.iter().position(is_break) {
        Some(at) => Some(range.end + at),
        None => (last == bytes.len()).then_some(last),
    };
    match (start, end) {
        (Some(start), Some(end)) => start..end,
        _ => range.clone(),
    }
}

/// The atoms of a line in the order in which they are written.
fn atoms(text: &str, line: &Line, base: Level, level_at: impl Fn(usize) -> Level) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut end = line.range.start;
    for piece in line.pieces() {
        match piece {
            Piece::Text(range) => {
                // Blanks between two words belong to both.
                if let Some(gap) = atoms.last_mut()
                    && matches!(gap.placed.piece, Piece::Gap(_))
                {
                    let between = (end..=range.start).map(&level_at);
                    let level = between.map(|level| level.number()).min();
                    gap.level = gap.level.min(level.unwrap_or(gap.level));
                }
                end = range.end;
                push_text(&mut atoms, text, range, &level_at);
            }
            Piece::Gap(_) => {
                let level = atoms.last().map_or(base.number(), |atom| atom.level);
                atoms.push(Atom {
                    placed: Placed::plain(piece),
                    level,
                });
            }
            Piece::Hyphen => {
                let level = atoms.last().map_or(base.number(), |atom| atom.level);
                atoms.push(Atom {
                    placed: Placed::plain(piece),
                    level,
                });
            }
        }
    }
    atoms
}

/// Text that runs to the right in as large parts as there are, other text grapheme by
/// grapheme.
fn push_text(
    atoms: &mut Vec<Atom>,
    text: &str,
    range: Range<usize>,
    level_at: &impl Fn(usize) -> Level,
) {
    let part = text.get(range.clone()).unwrap_or_default();
    let mut is_first = true;
    for grapheme in width::graphemes(part) {
        let place = range.start + grapheme.start..range.start + grapheme.end;
        let level = level_at(place.start);
        if level.is_ltr()
            && !is_first
            && let Some(last) = atoms.last_mut()
            && last.level == level.number()
            && let Piece::Text(whole) = &mut last.placed.piece
        {
            whole.end = place.end;
            continue;
        }
        is_first = false;
        let sign = Some(grapheme.text).filter(|_| level.is_rtl());
        atoms.push(Atom {
            placed: Placed {
                piece: Piece::Text(place),
                glyph: sign.and_then(turned),
            },
            level: level.number(),
        });
    }
}

/// Rule L2: from the highest level down to the lowest odd one, whatever stands together
/// at it or above is turned round.
fn in_order(mut atoms: Vec<Atom>) -> Vec<Placed> {
    let highest = atoms.iter().map(|atom| atom.level).max().unwrap_or(0);
    for level in (1..=highest).rev() {
        for run in atoms.chunk_by_mut(|a, b| (a.level >= level) == (b.level >= level)) {
            if run.first().is_some_and(|atom| atom.level >= level) {
                run.reverse();
            }
        }
    }
    atoms.into_iter().map(|atom| atom.placed).collect()
}

fn columns_of(text: &str, piece: &Piece) -> usize {
    match piece {
        Piece::Text(range) => width(text.get(range.clone()).unwrap_or_default()),
        Piece::Gap(columns) => usize::from(*columns),
        Piece::Hyphen => 1,
    }
}

/// Brackets and quotation marks that are seen from behind in right-to-left text.
const PAIRS: [(char, char); 14] = [
    ('(', ')'),
    ('<', '>'),
    ('[', ']'),
    ('{', '}'),
    ('«', '»'),
    ('‹', '›'),
    ('≤', '≥'),
    ('⁅', '⁆'),
    ('⟨', '⟩'),
    ('⟦', '⟧'),
    ('「', '」'),
    ('『', '』'),
    ('（', '）'),
    ('［', '］'),
];

/// A bracket or quotation mark seen from behind (rule L4).
fn turned(grapheme: &str) -> Option<char> {
    let mut characters = grapheme.chars();
    let (sign, None) = (characters.next()?, characters.next()) else {
        return None;
    };
    if bidi_class(sign) != BidiClass::ON {
        return None;
    }
    PAIRS.iter().find_map(|(open, close)| match sign {
        c if c == *open => Some(*close),
        c if c == *close => Some(*open),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Options, Page};
    use super::*;
    use crate::document::{Document, Format};

    /// What a page of a plain text looks like, its trailing blanks cut.
    fn seen(source: &str, columns: usize) -> Vec<String> {
        let document = crate::document::read(source, Format::Plain).0;
        lines(&document, &Options::new(columns))
    }

    fn lines(document: &Document, options: &Options) -> Vec<String> {
        let page = Page::new(document, options);
        let mut order = Reordering::new(&document.text);
        let lines = page.window(0..usize::MAX).iter();
        let lines = lines.map(|line| {
            let room = options.width.saturating_sub(usize::from(line.indent));
            let pieces = order.pieces(line, room);
            let row: String = pieces
                .iter()
                .map(|placed| drawn(document, placed))
                .collect();
            row.trim_end().to_owned()
        });
        lines.collect()
    }

    fn drawn(document: &Document, placed: &Placed) -> String {
        match (&placed.piece, placed.glyph) {
            (_, Some(glyph)) => glyph.to_string(),
            (Piece::Text(range), _) => document.text.get(range.clone()).unwrap_or("?").to_owned(),
            (Piece::Gap(columns), _) => " ".repeat(usize::from(*columns)),
            (Piece::Hyphen, _) => "-".to_owned(),
        }
    }

    #[test]
    fn hebrew_is_seen_from_the_right() {
        assert_eq!(seen("שלום עולם\n", 12), ["   םלוע םולש"]);
        // Numbers and foreign words run as they do elsewhere, brackets turn round.
        assert_eq!(
            seen("בשנת 2025 קם Linux (גרסה 6)\n", 30),
            [format!(
                "{}{}",
                " ".repeat(3),
                "(6 הסרג) Linux םק 2025 תנשב"
            )]
        );
        assert_eq!(
            seen("The word שלום means peace\n", 40),
            ["The word םולש means peace"]
        );
    }

    #[test]
    fn a_line_of_numbers_follows_its_paragraph() {
        let rows = seen("שלום עולם\nשלום 12345\n", 11);
        assert!(
            rows.iter().all(|row| width(row) == 11 || row.is_empty()),
            "{rows:?}"
        );
    }

    #[test]
    fn accents_stay_with_their_letters() {
        assert_eq!(seen("שָׁלוֹם\n", 6), ["  םוֹלשָׁ"]);
    }

    #[test]
    fn text_without_right_to_left_letters_stays_as_it_is() {
        let source = "Ein Satz (mit Klammern) und „Quotes“.\n";
        let document = crate::document::read(source, Format::Plain).0;
        let page = Page::new(&document, &Options::new(20));
        let mut order = Reordering::new(&document.text);
        for line in page.window(0..usize::MAX) {
            assert_eq!(order.pieces(line, 20), as_written(line));
        }
    }

    proptest! {
        /// Nothing is lost, doubled or wider than before, whatever the text.
        #[test]
        fn every_piece_is_seen_once(
            source in "[a-c אבגשלة 12(\\[«\n\u{301}東\u{200f}-]{0,80}",
            columns in 1usize..30,
            is_justified: bool,
        ) {
            let document = crate::document::read(&source, Format::Plain).0;
            let options = Options { is_justified, ..Options::new(columns) };
            let page = Page::new(&document, &options);
            let mut order = Reordering::new(&document.text);
            for line in page.window(0..usize::MAX) {
                let room = columns.saturating_sub(usize::from(line.indent));
                let placed = order.pieces(line, room);
                let wide = |pieces: &mut dyn Iterator<Item = Piece>| -> usize {
                    pieces.map(|piece| columns_of(&document.text, &piece)).sum()
                };
                let before = wide(&mut line.pieces());
                let after = wide(&mut placed.iter().map(|placed| placed.piece.clone()));
                prop_assert!(after == before || after == room);
                let mut bytes: Vec<usize> = placed
                    .iter()
                    .filter_map(|placed| match &placed.piece {
                        Piece::Text(range) => Some(range.clone()),
                        _ => None,
                    })
                    .flatten()
                    .collect();
                bytes.sort_unstable();
                let mut wanted: Vec<usize> = line
                    .pieces()
                    .filter_map(|piece| match piece {
                        Piece::Text(range) => Some(range),
                        _ => None,
                    })
                    .flatten()
                    .collect();
                wanted.sort_unstable();
                prop_assert_eq!(bytes, wanted);
            }
        }
    }
}
