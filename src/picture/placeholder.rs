//! Cells that stand for a part of a picture which the terminal holds: the Unicode
//! placeholders of kitty's graphics protocol.
//!
//! See <https://sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders>. The
//! colour of the letter is the number of the picture, the first mark over the letter
//! the number of the row. Cells without marks go on where the cell on the left of
//! them ends.

/// The letter in such a cell.
pub const LETTER: char = '\u{10eeee}';

/// Pictures have no more rows than there are marks here.
pub const MOST_ROWS: u16 = ROW_MARKS.len() as u16;

/// The marks that number the rows: the first ones of kitty's
/// `rowcolumn-diacritics.txt`.
const ROW_MARKS: [char; 54] = [
    '\u{305}', '\u{30d}', '\u{30e}', '\u{310}', '\u{312}', '\u{33d}', '\u{33e}', '\u{33f}',
    '\u{346}', '\u{34a}', '\u{34b}', '\u{34c}', '\u{350}', '\u{351}', '\u{352}', '\u{357}',
    '\u{35b}', '\u{363}', '\u{364}', '\u{365}', '\u{366}', '\u{367}', '\u{368}', '\u{369}',
    '\u{36a}', '\u{36b}', '\u{36c}', '\u{36d}', '\u{36e}', '\u{36f}', '\u{483}', '\u{484}',
    '\u{485}', '\u{486}', '\u{487}', '\u{592}', '\u{593}', '\u{594}', '\u{595}', '\u{597}',
    '\u{598}', '\u{599}', '\u{59c}', '\u{59d}', '\u{59e}', '\u{59f}', '\u{5a0}', '\u{5a1}',
    '\u{5a8}', '\u{5a9}', '\u{5ab}', '\u{5ac}', '\u{5af}', '\u{5c4}',
];

/// What is written into a cell of a picture, by its row and column from 0.
pub fn symbol(row: u16, column: u16) -> String {
    let mut symbol = LETTER.to_string();
    if column == 0 {
        symbol.extend(ROW_MARKS.get(usize::from(row)));
    }
    symbol
}

/// The colour, red, green and blue, that says which picture it is, by its number
/// below 2²⁴.
pub fn color(number: u32) -> [u8; 3] {
    let [_, red, green, blue] = number.to_be_bytes();
    [red, green, blue]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_cell_of_a_row_names_the_row() {
        assert_eq!(symbol(0, 0), "\u{10eeee}\u{305}");
        assert_eq!(symbol(2, 0), "\u{10eeee}\u{30e}");
        assert_eq!(symbol(2, 1), "\u{10eeee}");
        assert_eq!(color(0x01_02_03), [1, 2, 3]);
    }

    #[test]
    fn all_cells_are_a_column_wide() {
        for row in 0..MOST_ROWS {
            assert_eq!(
                unicode_width::UnicodeWidthStr::width(symbol(row, 0).as_str()),
                1
            );
        }
    }
}
