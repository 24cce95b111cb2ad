//! The pictures of the open article: which are to be decoded, and which are there.
//!
//! Their rows are kept free as soon as the page is set. They are decoded on a thread
//! of their own when they come onto the screen, and kept for a while.

use std::collections::VecDeque;
use std::sync::Arc;

use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Style};

use super::reader::{PictureFrame, Setting};
use super::{App, Effect};
use crate::config::{Config, Images};
use crate::library::{Article, Library};
use crate::model::ArticleId;
use crate::picture::blocks::Block;
use crate::picture::{CellSize, Drawing, Graphics, IS_BUILT_IN, Room};
use crate::theme::ColorDepth;
use crate::typeset::PictureRow;

/// So many pictures are kept.
const MOST_KEPT: usize = 32;

/// So many are decoded for one screen.
const MOST_ON_SCREEN: usize = 24;

/// A page of fewer rows than this has no room for pictures.
const LEAST_ROWS: u16 = 6;

/// What the terminal does for pictures.
#[derive(Clone, Copy, Debug, Default)]
pub struct PictureSupport {
    /// What it is known to show.
    pub graphics: Graphics,
    /// How large its cells are.
    pub cell: CellSize,
    /// The numbers of the pictures that it is given begin here, see
    /// [`PictureSupport::numbers`].
    pub first_number: u32,
}

impl PictureSupport {
    /// The numbers that pictures get which the terminal is given, below 2²⁴.
    pub fn numbers(self) -> impl Iterator<Item = u32> {
        (self.first_number..).take(MOST_KEPT)
    }
}

/// A picture in a form in which it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureKey {
    article: ArticleId,
    image: usize,
    /// Tells apart what an article showed before it was edited.
    source: u64,
    room: Room,
    graphics: Graphics,
}

/// A picture that is to be decoded.
#[derive(Clone, Debug)]
pub struct PaintRequest {
    /// The answer carries it.
    pub key: PictureKey,
    article: Arc<Article>,
    cell: CellSize,
}

/// A picture that has the whole screen.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// What stands for it in the text.
    pub words: String,
    /// Which it is, and the cells it takes.
    pub row: PictureRow,
}

/// Something to be done for pictures.
#[derive(Clone, Debug)]
pub enum PictureEffect {
    /// Decode pictures, one after the other, instead of those asked for before.
    Decode(Vec<PaintRequest>),
    /// Give a picture to the terminal.
    Transmit {
        /// What it is called from now on, instead of another one.
        number: u32,
        /// The cells it takes.
        room: Room,
        /// A PNG file.
        png: Vec<u8>,
    },
    /// Draw a picture over blank cells, once the next frame is drawn.
    Print {
        /// The first cell.
        at: Position,
        /// The cells it takes.
        room: Room,
        /// The picture.
        drawing: Drawing,
    },
}

/// A picture that was decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Painted {
    /// As cells, row by row.
    Blocks(Vec<Block>),
    /// As a PNG file for the terminal.
    Png(Vec<u8>),
    /// As it is drawn at the cursor.
    Drawing(Drawing),
    /// It could not be decoded.
    Failed,
}

/// A picture as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// As cells, row by row: what is written into each, and how it looks.
    Cells(Vec<(&'static str, Style)>),
    /// The terminal has it under this number.
    Placed(u32),
    /// It cannot be shown.
    Failed,
}

/// What to say if pictures are wished and this program cannot show any.
pub(super) fn impossible_images(config: &Config) -> Option<String> {
    let is_wished = matches!(config.reader.images, Images::Blocks | Images::Kitty);
    (is_wished && !IS_BUILT_IN).then(|| {
        "`reader.images`: this Depesche was built without images (cargo feature `images`)"
            .to_owned()
    })
}

/// The pictures that are there, and those that were asked for.
#[derive(Default)]
pub(super) struct Pictures {
    support: PictureSupport,
    /// The one that was on the screen last stands last.
    kept: VecDeque<(PictureKey, Shown)>,
    asked: Vec<PictureKey>,
    viewer: Option<Viewer>,
}

impl Pictures {
    fn get(&self, key: &PictureKey) -> Option<&Shown> {
        let found = self.kept.iter().find(|(kept, _)| kept == key);
        found.map(|(_, shown)| shown)
    }

    /// Whether a picture is there; if so, it is kept longer than others.
    fn touch(&mut self, key: &PictureKey) -> bool {
        let Some(place) = self.kept.iter().position(|(kept, _)| kept == key) else {
            return false;
        };
        let picture = self.kept.remove(place);
        self.kept.extend(picture);
        true
    }

    fn keep(&mut self, key: PictureKey, shown: Shown) {
        self.asked.retain(|asked| *asked != key);
        self.kept.push_back((key, shown));
    }

    /// Makes room for one more.
    fn drop_oldest(&mut self) {
        while self.kept.len() >= MOST_KEPT {
            self.kept.pop_front();
        }
    }

    /// A number that no picture has.
    fn free_number(&self) -> u32 {
        let is_free = |number: &u32| {
            let mut kept = self.kept.iter();
            !kept.any(|(_, shown)| *shown == Shown::Placed(*number))
        };
        let mut numbers = self.support.numbers();
        numbers.find(is_free).unwrap_or(self.support.first_number)
    }

    /// What the terminal had is gone, or what is on the disk may be another by now.
    pub(super) fn forget(&mut self) {
        self.kept.clear();
        self.asked.clear();
    }
}

impl App {
    /// Says what the terminal does for pictures; nothing, until then.
    pub fn support_pictures(&mut self, support: PictureSupport) {
        self.pictures.forget();
        self.pictures.support = support;
        self.settle();
    }

    /// How pictures are shown, as the settings say and the terminal can.
    pub fn graphics(&self) -> Graphics {
        if !IS_BUILT_IN || self.depth == ColorDepth::None {
            return Graphics::None;
        }
        match self.config.reader.images {
            Images::Auto => self.pictures.support.graphics,
            Images::Off => Graphics::None,
            Images::Blocks => Graphics::Blocks,
            Images::Kitty => Graphics::Kitty,
            Images::Iterm => Graphics::Iterm,
            Images::Sixel => Graphics::Sixel,
        }
    }

    /// A picture of the open article, if it is there yet.
    pub fn picture(&self, row: &PictureRow) -> Option<&Shown> {
        self.pictures.get(&self.picture_key(row)?)
    }

    fn picture_key(&self, row: &PictureRow) -> Option<PictureKey> {
        let reader = self.reader.as_ref()?;
        Some(PictureKey {
            article: reader.article().id,
            image: row.image,
            source: reader.source_of_picture(row.image)?,
            room: row.room,
            graphics: self.graphics(),
        })
    }

    /// How articles are set in a column.
    pub(super) fn setting_in(&self, column: Rect) -> Setting {
        let setting = Setting::new(&self.config.reader, column.width);
        let has_pictures = self.graphics().scrolls() && column.height >= LEAST_ROWS;
        setting.with_pictures(has_pictures.then_some(PictureFrame {
            rows: column.height / 2,
            cell: self.pictures.support.cell,
        }))
    }

    /// Has the pictures decoded that are on the screen and not there yet.
    pub(super) fn ask_for_pictures(&mut self) {
        let Some(reader) = &self.reader else { return };
        let rows = match &self.pictures.viewer {
            Some(viewer) => vec![viewer.row],
            None => reader.pictures_on_screen(),
        };
        let keys: Vec<PictureKey> = rows
            .iter()
            .take(MOST_ON_SCREEN)
            .filter_map(|row| self.picture_key(row))
            .collect();
        let mut missing = keys;
        missing.retain(|key| !self.pictures.touch(key));
        if missing == self.pictures.asked {
            return;
        }
        self.pictures.asked.clone_from(&missing);
        let cell = self.pictures.support.cell;
        let requests = missing.into_iter().filter_map(|key| {
            Some(PaintRequest {
                key,
                article: self.reader.as_ref()?.share_article(),
                cell,
            })
        });
        let requests: Vec<PaintRequest> = requests.collect();
        if !requests.is_empty() {
            let decode = PictureEffect::Decode(requests);
            self.effects.push(Effect::Picture(decode));
        }
    }

    /// A picture was decoded.
    pub(super) fn take_picture(&mut self, key: PictureKey, painted: Painted) {
        // It may have been asked for twice, or in another form by now.
        if self.pictures.get(&key).is_some() || key.graphics != self.graphics() {
            return;
        }
        self.pictures.drop_oldest();
        let shown = match painted {
            Painted::Blocks(blocks) => Shown::Cells(
                blocks
                    .into_iter()
                    .map(|block| self.cell_of(block))
                    .collect(),
            ),
            Painted::Png(png) => {
                let number = self.pictures.free_number();
                let room = key.room;
                let transmit = PictureEffect::Transmit { number, room, png };
                self.effects.push(Effect::Picture(transmit));
                Shown::Placed(number)
            }
            Painted::Drawing(drawing) => {
                // It stays asked for, so that it is drawn once.
                self.print(&key, drawing);
                return;
            }
            Painted::Failed => Shown::Failed,
        };
        self.pictures.keep(key, shown);
    }

    fn print(&mut self, key: &PictureKey, drawing: Drawing) {
        let Some(viewer) = &self.pictures.viewer else {
            return;
        };
        if self.picture_key(&viewer.row).as_ref() == Some(key) {
            let at = self.place_of_viewed(viewer.row.room);
            let room = key.room;
            let print = PictureEffect::Print { at, room, drawing };
            self.effects.push(Effect::Picture(print));
        }
    }

    /// The picture that has the whole screen.
    pub fn viewer(&self) -> Option<&Viewer> {
        self.pictures.viewer.as_ref()
    }

    /// Where a picture that has the whole screen begins: below its words, in the middle.
    pub fn place_of_viewed(&self, room: Room) -> Position {
        let (columns, rows) = self.size;
        Position {
            x: columns.saturating_sub(room.columns) / 2,
            y: 1 + rows.saturating_sub(2).saturating_sub(room.rows) / 2,
        }
    }

    /// Gives a picture the whole screen: the one of that number, from 1, or the first
    /// one that is on the screen.
    pub(super) fn view_picture(&mut self, number: Option<usize>) {
        let graphics = self.graphics();
        let (Some(reader), true) = (&mut self.reader, graphics != Graphics::None) else {
            let why = impossible_images(&self.config);
            let why = why.unwrap_or_else(|| "pictures are off, see `reader.images`".to_owned());
            return self.complain(why);
        };
        let Some((image, words)) = reader.picture_to_view(number) else {
            return self.say("no picture here");
        };
        let measured = reader.measure_anyway(&self.library);
        let extent = reader.extent_of_picture(image);
        self.check(measured);
        let Some(extent) = extent else {
            return self.complain("this picture cannot be read, or is not on this computer");
        };
        let (columns, rows) = self.size;
        // The words stand above; in the last row some terminals would scroll.
        let rows = rows.saturating_sub(2);
        let room = Room::filling(extent, columns, rows, self.pictures.support.cell);
        let row = PictureRow {
            image,
            row: 0,
            room,
        };
        self.pictures.viewer = Some(Viewer { words, row });
    }

    /// Comes back from a picture that has the whole screen; `false` if none has.
    pub(super) fn close_viewer(&mut self) -> bool {
        let is_open = self.pictures.viewer.take().is_some();
        if is_open && !self.graphics().scrolls() {
            self.effects.push(Effect::Redraw);
        }
        is_open
    }

    /// A cell in the colours there are.
    fn cell_of(&self, block: Block) -> (&'static str, Style) {
        let (symbol, fg, bg) = block.drawn();
        let color = |[red, green, blue]: [u8; 3]| Color::Rgb(red, green, blue);
        let style = Style {
            fg: fg.map(color),
            bg: bg.map(color),
            ..Style::default()
        };
        (symbol, self.depth.limit(style))
    }
}

/// Reads and decodes a picture; takes its time.
pub fn paint(library: &Library, request: &PaintRequest) -> Painted {
    let PaintRequest { key, article, cell } = request;
    match library.image(article, key.image) {
        Ok(Some(bytes)) => decode(&bytes, *key, *cell),
        Ok(None) | Err(_) => Painted::Failed,
    }
}

#[cfg(feature = "images")]
fn decode(bytes: &[u8], key: PictureKey, cell: CellSize) -> Painted {
    use crate::picture;
    let painted = match key.graphics {
        Graphics::None => return Painted::Failed,
        Graphics::Blocks => picture::blocks(bytes, key.room).map(Painted::Blocks),
        Graphics::Kitty => picture::png(bytes, key.room, cell).map(Painted::Png),
        Graphics::Iterm => {
            picture::png(bytes, key.room, cell).map(|png| Painted::Drawing(Drawing::Png(png)))
        }
        Graphics::Sixel => picture::pixels(bytes, key.room, cell).map(|(pixels, width)| {
            Painted::Drawing(Drawing::Sixels(picture::sixel::sixels(&pixels, width)))
        }),
    };
    painted.unwrap_or(Painted::Failed)
}

#[cfg(not(feature = "images"))]
fn decode(_: &[u8], _: PictureKey, _: CellSize) -> Painted {
    Painted::Failed
}
