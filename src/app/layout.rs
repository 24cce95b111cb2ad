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

/// From so many rows on, a list of results has one for its timeline.
const TIMELINE_FROM: u16 = 10;

/// In a pane of fewer columns hardly any are left for a margin.
const NARROW_PANE: u16 = 40;

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
            let least = LEAST_LIST_COLUMNS.min(columns / 2);
            let width = (share as u16).clamp(least, columns - columns / 5);
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
    pub fn chart_column(&self, settings: &config::Reader) -> Option<Rect> {
        let (pane, text) = (self.reader?, self.text_column(settings)?);
        let x = pane.right().checked_sub(1)?;
        (x >= text.right()).then_some(Rect {
            x,
            width: 1,
            ..text
        })
    }

    /// Whether results have a row for their timeline.
    pub fn has_timeline_row(&self) -> bool {
        self.list.is_some_and(|list| list.height >= TIMELINE_FROM)
    }

    /// Rows of results the list can show, its heading and the timeline not counted.
    pub fn result_rows(&self) -> usize {
        self.list_rows() - usize::from(self.has_timeline_row())
    }

    /// Where the text of an article stands: a centred column, no wider than the
    /// settings say, its margins no narrower as long as half of the pane is left.
    pub fn text_column(&self, settings: &config::Reader) -> Option<Rect> {
        let pane = self.reader?;
        let most = if pane.width < NARROW_PANE {
            1
        } else {
            u16::MAX
        };
        let margin = settings.margin.min(most).min(pane.width / 4);
        let columns = settings
            .width
            .min(pane.width.saturating_sub(2 * margin))
            .max(1);
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

    fn settings(width: u16, margin: u16) -> config::Reader {
        config::Reader {
            width,
            margin,
            ..config::Config::default().reader
        }
    }

    #[test]
    fn the_text_column_is_centred_and_no_wider_than_asked() {
        let column = layout(200, 60).text_column(&settings(72, 2)).unwrap();
        assert_eq!(column.width, 72);
        let pane = layout(200, 60).reader.unwrap();
        assert!((column.x - pane.x).abs_diff(pane.right() - column.right()) <= 1);
        let column = layout(100, 30).text_column(&settings(72, 2));
        assert!(column.unwrap().width <= 72);
    }

    #[test]
    fn margins_leave_half_of_the_pane() {
        // Columns of the pane, margin, left edge and columns of the text.
        let cases = [
            (80, 2, 2, 76),
            (80, 0, 0, 80),
            (80, 15, 15, 50),
            (80, 40, 20, 40),
            (40, 2, 2, 36),
            (39, 2, 1, 37),
            (39, 0, 0, 39),
            (3, 40, 0, 3),
        ];
        for (columns, margin, left, width) in cases {
            let pane = Layout {
                reader: Some(Rect::new(0, 0, columns, 10)),
                ..layout(100, 30)
            };
            let column = pane.text_column(&settings(200, margin)).unwrap();
            let seen = (column.x, column.width);
            assert_eq!(seen, (left, width), "{margin} in {columns}");
        }
    }
}
