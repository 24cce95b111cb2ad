//! The quotations, lists and tables that the blocks of a document stand in.
//!
//! A block only says how many quotations and lists are round it. Which of them is the
//! outer one is not known, and makes no difference to the reader; the tree is chosen
//! so that it reads as the same blocks again: a marked item that follows by a single
//! line break goes on with the outermost list, one behind a blank line begins another.

use std::ops::Range;

use crate::document::{Block, BlockKind, Document, Marker};

/// A part of a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Node {
    Quote(Vec<Node>),
    List(Vec<Item>),
    /// The blocks that are its rows.
    Table(Range<usize>),
    /// A block by its number.
    Block(usize),
}

/// A part of a list; has at least one node.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) sign: Sign,
    pub(super) nodes: Vec<Node>,
}

/// What is known of the marker of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Marked(Marker),
    /// It begins with an item of a list inside it, whose marker hides its own.
    Implied,
    /// It has none, as the explanation of a term; only ever the first of its list.
    Missing,
}

/// The parts of a document from its block `first` on.
pub(super) fn tree(document: &Document, first: usize) -> Vec<Node> {
    let blocks = &document.blocks;
    let mut growth = Growth::default();
    let mut index = first;
    while let Some(block) = blocks.get(index) {
        if begins_list(document, first, index) {
            growth.begin_list(outer_quotes(document, first, index));
        }
        match block.marker {
            Some(marker) => growth.place_item(block, marker),
            None => growth.place(block),
        }
        let end = table_end(document, index);
        growth.nodes().push(if end > index {
            Node::Table(index..end)
        } else {
            Node::Block(index)
        });
        index = end.max(index + 1);
    }
    growth.finish()
}

fn list_depth(block: &Block) -> usize {
    usize::from(block.list.max(u8::from(block.marker.is_some())))
}

/// Whether only a line break stands before the block.
fn is_close(document: &Document, index: usize) -> bool {
    let blocks = &document.blocks;
    let before = index.checked_sub(1).and_then(|index| blocks.get(index));
    before
        .zip(blocks.get(index))
        .is_some_and(|(before, block)| {
            document.text.get(before.range.end..block.range.start) == Some("\n")
        })
}

/// Whether an outermost list begins with the block.
fn begins_list(document: &Document, first: usize, index: usize) -> bool {
    let blocks = &document.blocks;
    let depth = |index: usize| blocks.get(index).map_or(0, list_depth);
    depth(index) > 0 && (index == first || depth(index - 1) == 0 || !goes_on(document, index))
}

/// Whether a block inside a list goes on with the list before it.
fn goes_on(document: &Document, index: usize) -> bool {
    let blocks = &document.blocks;
    blocks.get(index).is_some_and(|block| {
        list_depth(block) > 0 && (block.marker.is_none() || is_close(document, index))
    })
}

/// How many quotations stand round the list that begins with the block.
fn outer_quotes(document: &Document, first: usize, index: usize) -> usize {
    let rest = document.blocks.iter().enumerate().skip(index);
    let list = rest.take_while(|(at, _)| {
        *at == index || (goes_on(document, *at) && !begins_list(document, first, *at))
    });
    let quotes = list.map(|(_, block)| usize::from(block.quote));
    quotes.min().unwrap_or(0)
}

/// The block behind the last row of the table that begins with the block; the block
/// itself if it is no row.
fn table_end(document: &Document, index: usize) -> usize {
    let blocks = &document.blocks;
    let Some(first) = blocks.get(index) else {
        return index;
    };
    if first.kind != BlockKind::TableRow {
        return index;
    }
    let rest = blocks.iter().enumerate().skip(index + 1);
    let rows = rest.take_while(|(at, row)| {
        row.kind == BlockKind::TableRow
            && row.marker.is_none()
            && (row.quote, row.list) == (first.quote, first.list)
            && is_close(document, *at)
    });
    index + 1 + rows.count()
}

/// The tree while it grows: what stands in no container, and the open containers from
/// the outermost inwards.
#[derive(Default)]
struct Growth {
    root: Vec<Node>,
    open: Vec<Open>,
}

enum Open {
    Quote(Vec<Node>),
    List(Vec<Item>),
}

impl Growth {
    /// Where the next part stands.
    fn nodes(&mut self) -> &mut Vec<Node> {
        match self.open.last_mut() {
            None => &mut self.root,
            Some(Open::Quote(nodes)) => nodes,
            Some(Open::List(items)) => {
                if items.is_empty() {
                    items.push(Item {
                        sign: Sign::Missing,
                        nodes: Vec::new(),
                    });
                }
                let last = items.len() - 1;
                &mut items[last].nodes
            }
        }
    }

    /// Opens an outermost list inside so many quotations.
    fn begin_list(&mut self, quotes: usize) {
        self.shrink(quotes, 0);
        self.open_quotes(quotes);
        self.open.push(Open::List(Vec::new()));
    }

    /// Opens what a block without a marker stands in.
    fn place(&mut self, block: &Block) {
        let (quotes, lists) = (usize::from(block.quote), list_depth(block));
        self.shrink(quotes, lists);
        self.open_quotes(quotes);
        while self.count().1 < lists {
            self.nodes();
            self.open.push(Open::List(Vec::new()));
        }
    }

    /// Opens the item of a block, and what it stands in.
    fn place_item(&mut self, block: &Block, marker: Marker) {
        let (quotes, lists) = (usize::from(block.quote), list_depth(block));
        self.shrink(quotes, lists);
        if let Some(at) = self.innermost_list(lists)
            && let Some(Open::List(items)) = self.open.get(at)
            && (lists == 1 || suits(items, marker))
        {
            self.close_to(at + 1);
        } else {
            self.shrink(quotes, lists - 1);
            self.imply_item();
            self.open_quotes(quotes);
            while self.count().1 < lists {
                self.imply_item();
                self.open.push(Open::List(Vec::new()));
            }
        }
        if let Some(Open::List(items)) = self.open.last_mut() {
            items.push(Item {
                sign: Sign::Marked(marker),
                nodes: Vec::new(),
            });
        }
        self.open_quotes(quotes);
    }

    /// Gives the innermost container, if it is a list without items, an item.
    fn imply_item(&mut self) {
        if let Some(Open::List(items)) = self.open.last_mut()
            && items.is_empty()
        {
            items.push(Item {
                sign: Sign::Implied,
                nodes: Vec::new(),
            });
        }
    }

    /// The place of the innermost list if there are so many.
    fn innermost_list(&self, lists: usize) -> Option<usize> {
        let at = self
            .open
            .iter()
            .rposition(|open| matches!(open, Open::List(_)))?;
        (self.count().1 == lists).then_some(at)
    }

    fn open_quotes(&mut self, quotes: usize) {
        while self.count().0 < quotes {
            self.open.push(Open::Quote(Vec::new()));
        }
    }

    /// Closes containers until there are no more quotations and lists than given.
    fn shrink(&mut self, quotes: usize, lists: usize) {
        let mut found = (0, 0);
        let kept = self.open.iter().take_while(|open| {
            match open {
                Open::Quote(_) => found.0 += 1,
                Open::List(_) => found.1 += 1,
            }
            found.0 <= quotes && found.1 <= lists
        });
        let depth = kept.count();
        self.close_to(depth);
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(closed) = self.open.pop() else {
                return;
            };
            self.nodes().push(match closed {
                Open::Quote(nodes) => Node::Quote(nodes),
                Open::List(items) => Node::List(items),
            });
        }
    }

    /// How many of the open containers are quotations, and how many lists.
    fn count(&self) -> (usize, usize) {
        let quotes = self.open.iter();
        let quotes = quotes.filter(|open| matches!(open, Open::Quote(_))).count();
        (quotes, self.open.len() - quotes)
    }

    fn finish(mut self) -> Vec<Node> {
        self.close_to(0);
        self.root
    }
}

/// Whether a list inside another one may go on with the marker; if not, another list
/// begins beside it, which in the text makes no difference.
fn suits(items: &[Item], marker: Marker) -> bool {
    let mut steps = 1;
    for item in items.iter().rev() {
        match (item.sign, marker) {
            (Sign::Marked(Marker::Number(last)), Marker::Number(number)) => {
                return last.checked_add(steps) == Some(number);
            }
            (Sign::Marked(Marker::Number(_)), _) | (Sign::Marked(_), Marker::Number(_)) => {
                return false;
            }
            (Sign::Marked(_), _) => return true,
            (Sign::Implied | Sign::Missing, _) => steps += 1,
        }
    }
    true
}
