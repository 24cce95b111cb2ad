//! Where the panes are: geometry only.

use ratatui::layout::Rect;

use crate::config;

/// A pane of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The list of articles, or of what a search found.
    List,
    /// The article.
    Reader,
}

/// How the screen is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The list with its heading; not there when the reader has the screen.
    pub list: Option<Rect>,
    /// The reader; not there when the list has the screen.
    pub reader: Option<Rect>,
    /// The rule between them.
    pub rule: Option<Rect>,
    /// The last row: hints, notices, prompts.
    pub status: Rect,
    /// Whether list and reader stand beside each other.
    pub side_by_side: bool,
}

/// The fewest rows of a list above a reader.
const LEAST_LIST_ROWS: u16 = 6;

/// The fewest columns of a list beside a reader.
const LEAST_LIST_COLUMNS: u16 = 36;

/// Blank columns on each side of the text, where there is room.
const READER_MARGIN: u16 = 2;

impl Layout {
    /// Divides a screen of `columns` and `rows`. `alone` gives the focused pane
    /// all of it.
    pub fn new(
        columns: u16,
        rows: u16,
        settings: &config::Layout,
        focus: Pane,
        alone: bool,
    ) -> Self {
        let status = Rect::new(0, rows.saturating_sub(1), columns, rows.min(1));
        let height = rows.saturating_sub(1);
        let whole = Rect::new(0, 0, columns, height);
        let stacked = columns < settings.side_by_side_from;
        let too_small = columns < settings.single_below_columns
            || rows < settings.single_below_rows
            || stacked && height <= LEAST_LIST_ROWS + 1;
        if alone || too_small {
            let (list, reader) = match focus {
                Pane::List => (Some(whole), None),
                Pane::Reader => (None, Some(whole)),
            };
            return Self {
                list,
                reader,
                rule: None,
                status,
                side_by_side: false,
            };
        }
        if !stacked {
            let share = u32::from(columns) * u32::from(settings.list_width) / 100;
            let width = (share as u16).max(LEAST_LIST_COLUMNS).min(columns / 2);
            return Self {
                list: Some(Rect::new(0, 0, width, height)),
                reader: Some(Rect::new(width + 1, 0, columns - width - 1, height)),
                rule: Some(Rect::new(width, 0, 1, height)),
                status,
                side_by_side: true,
            };
        }
        let list_rows = (height / 3).max(LEAST_LIST_ROWS);
        Self {
            list: Some(Rect::new(0, 0, columns, list_rows)),
            reader: Some(Rect::new(0, list_rows + 1, columns, height - list_rows - 1)),
            rule: Some(Rect::new(0, list_rows, columns, 1)),
            status,
            side_by_side: false,
        }
    }

    /// Rows of articles the list can show, its heading not counted.
    pub fn list_rows(&self) -> usize {
        self.list
            .map_or(0, |list| usize::from(list.height.saturating_sub(1)))
    }

    /// The last column of the reader, beside the text: blank, unless it shows where
    /// the matches are. Not there where the text needs every column.
    pub fn chart_column(&self, width: u16) -> Option<Rect> {
        let (pane, text) = (self.reader?, self.text_column(width)?);
        let x = pane.right().checked_sub(1)?;
        (x >= text.right()).then_some(Rect {
            x,
            width: 1,
            ..text
        })
    }

    /// Where the text of an article stands: a centred column, at most `width`
    /// columns wide.
    pub fn text_column(&self, width: u16) -> Option<Rect> {
        let pane = self.reader?;
        let margin = if pane.width >= 40 {
            READER_MARGIN
        } else {
            1.min(pane.width / 4)
        };
        let columns = width.min(pane.width.saturating_sub(2 * margin)).max(1);
        let left = (pane.width - columns.min(pane.width)) / 2;
        // Beside the list the text starts level with its first row.
        let above = u16::from(self.side_by_side || (self.list.is_none() && pane.height > 12));
        Some(Rect::new(
            pane.x + left,
            pane.y + above.min(pane.height),
            columns,
            pane.height.saturating_sub(above),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(columns: u16, rows: u16) -> Layout {
        Layout::new(
            columns,
            rows,
            &config::Config::default().layout,
            Pane::List,
            false,
        )
    }

    #[test]
    fn wide_screens_are_divided_side_by_side_and_others_stacked() {
        let wide = layout(120, 36);
        assert!(wide.side_by_side);
        assert_eq!(wide.list.unwrap().width, 54);
        let stacked = layout(80, 24);
        assert_eq!(stacked.list.unwrap().height, 7);
        assert_eq!(stacked.rule.unwrap().y, 7);
        assert_eq!(stacked.reader.unwrap().bottom(), 23);
    }

    #[test]
    fn small_screens_show_one_pane() {
        for (columns, rows) in [(59, 24), (80, 15), (1, 1), (0, 0), (20, 2)] {
            let small = layout(columns, rows);
            assert!(
                small.list.is_some() && small.reader.is_none(),
                "{columns}x{rows}"
            );
        }
    }

    #[test]
    fn settings_never_ask_for_more_rows_than_there_are() {
        let settings = config::Layout {
            single_below_columns: 0,
            single_below_rows: 0,
            ..config::Config::default().layout
        };
        for rows in 0..30 {
            for columns in [0, 1, 30, 80, 120] {
                let layout = Layout::new(columns, rows, &settings, Pane::List, false);
                let panes = [layout.list, layout.rule, layout.reader, Some(layout.status)];
                let bottom = panes.into_iter().flatten().map(Rect::bottom).max();
                assert_eq!(bottom, Some(rows), "{columns}x{rows}");
            }
        }
    }

    #[test]
    fn the_text_column_is_centred_and_no_wider_than_asked() {
        let column = layout(200, 60).text_column(72).unwrap();
        assert_eq!(column.width, 72);
        let pane = layout(200, 60).reader.unwrap();
        assert!((column.x - pane.x).abs_diff(pane.right() - column.right()) <= 1);
        assert!(layout(100, 30).text_column(72).unwrap().width <= 72);
    }
}
