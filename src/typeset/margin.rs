//! The columns before the text: quotation bars and the markers of list items.
//!
//! Bars stand to the left of everything; each list then takes as many columns as
//! its widest marker needs, so that the texts of its items stand below each other.

use crate::document::{Block, Document, Marker};
use crate::typeset::width;

/// The columns one quotation bar takes, the blank behind it included.
pub const BAR_COLUMNS: u16 = 2;

/// What is drawn in the indent of a line. It always fits into the indent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lead {
    /// Quotation bars from the left edge on, [`BAR_COLUMNS`] columns each.
    pub bars: u8,
    /// The marker of an item, on its first line only; its [`label`] ends one
    /// column before the text.
    pub marker: Option<Marker>,
}

/// What stands for a marker.
pub fn label(marker: Marker) -> String {
    match marker {
        Marker::Bullet => "•".to_owned(),
        Marker::Number(number) => format!("{number}."),
        Marker::Task(false) => "[ ]".to_owned(),
        Marker::Task(true) => "[x]".to_owned(),
    }
}

/// The indent of a block and what stands in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Margin {
    /// Columns before the text.
    pub(super) indent: u16,
    /// What stands there on the first line.
    pub(super) lead: Lead,
}

/// A list, while the margins are worked out.
struct List {
    /// The list it stands in.
    parent: Option<usize>,
    /// Columns of its widest marker and the blank behind it.
    columns: u16,
}

/// The margins of all blocks. Half of the page at least is left for the text;
/// what does not fit into the other half is left out.
pub(super) fn margins(document: &Document, page_width: usize) -> Vec<Margin> {
    let limit = u16::try_from(page_width / 2).unwrap_or(u16::MAX);
    let (lists, innermost) = find_lists(document);
    let mut depths: Vec<u16> = Vec::with_capacity(lists.len());
    for list in &lists {
        let outer = list
            .parent
            .and_then(|parent| depths.get(parent))
            .copied()
            .unwrap_or(0);
        depths.push(outer.saturating_add(list.columns));
    }
    let depth_of = |list: Option<usize>| list.and_then(|list| depths.get(list)).copied();
    let blocks = document.blocks.iter();
    blocks
        .zip(innermost)
        .map(|(block, list)| {
            let bars = u16::from(block.quote) * BAR_COLUMNS;
            let indent = bars.saturating_add(depth_of(list).unwrap_or(0)).min(limit);
            let bars = bars_within(block.quote, indent);
            let room = indent - u16::from(bars) * BAR_COLUMNS;
            let marker = block.marker.filter(|&marker| columns_of(marker) <= room);
            Margin {
                indent,
                lead: Lead { bars, marker },
            }
        })
        .collect()
}

/// The margin of the blank line before a block, across which bars go on.
pub(super) fn between(bars: u8, below: &Margin) -> Margin {
    let bars = bars_within(bars, below.indent);
    Margin {
        indent: u16::from(bars) * BAR_COLUMNS,
        lead: Lead { bars, marker: None },
    }
}

fn bars_within(bars: u8, columns: u16) -> u8 {
    bars.min(u8::try_from(columns / BAR_COLUMNS).unwrap_or(u8::MAX))
}

/// The columns of a marker and the blank behind it.
fn columns_of(marker: Marker) -> u16 {
    u16::try_from(width(&label(marker)) + 1).unwrap_or(u16::MAX)
}

/// Whether no blank line stands between two neighbours in the flat text: they are
/// items of one list, or rows of one table.
pub(super) fn is_close(document: &Document, before: &Block, after: &Block) -> bool {
    document.text.get(before.range.end..after.range.start) == Some("\n")
}

/// The lists, outer ones before those inside them, and for each block the
/// innermost list it stands in.
fn find_lists(document: &Document) -> (Vec<List>, Vec<Option<usize>>) {
    let blocks = &document.blocks;
    let mut lists: Vec<List> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut innermost = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        let depth = usize::from(block.list.max(u8::from(block.marker.is_some())));
        open.truncate(depth);
        let before = index.checked_sub(1).and_then(|index| blocks.get(index));
        let goes_on = before.is_some_and(|before| is_close(document, before, block));
        if block.marker.is_some() && !goes_on {
            open.truncate(depth.saturating_sub(1));
        }
        while open.len() < depth {
            lists.push(List {
                parent: open.last().copied(),
                columns: columns_of(Marker::Bullet),
            });
            open.push(lists.len() - 1);
        }
        let list = open.last().copied();
        if let Some(marker) = block.marker
            && let Some(list) = list.and_then(|list| lists.get_mut(list))
        {
            list.columns = list.columns.max(columns_of(marker));
        }
        innermost.push(list);
    }
    (lists, innermost)
}
