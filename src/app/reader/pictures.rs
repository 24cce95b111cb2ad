//! The pictures of the open article: how large they are, and which are on the screen.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::{PictureFrame, Reader, Setting};
use crate::library::{Article, Library, LibraryError};
use crate::picture::{Extent, Room};
use crate::typeset::{LineKind, Page, PictureRow};

/// What is known of a picture before it is decoded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured {
    /// `None` if it cannot be had.
    extent: Option<Extent>,
    /// A number for where it comes from.
    source: u64,
}

/// All pictures of an article, by their numbers.
pub(super) type Measures = Arc<[Measured]>;

/// Looks how large the pictures of an article are; `None` if none are to be shown.
pub(super) fn measures(
    library: &Library,
    article: &Article,
    setting: &Setting,
) -> Result<Option<Measures>, LibraryError> {
    if setting.pictures.is_none() {
        return Ok(None);
    }
    let extents = library.image_extents(article)?;
    let sources = article.document.images.iter();
    let measures = extents.into_iter().zip(sources).map(|(extent, source)| {
        let mut hasher = DefaultHasher::new();
        source.hash(&mut hasher);
        Measured {
            extent,
            source: hasher.finish(),
        }
    });
    Ok(Some(measures.collect()))
}

impl Setting {
    /// Sets a whole article.
    pub(super) fn page(&self, article: &Article, measures: Option<&Measures>) -> Page {
        let page = Page::new(&article.document, &self.options(article));
        self.with_room(page, article, measures)
    }

    /// Sets so many rows of an article from a byte of its text on.
    pub(super) fn glance(
        &self,
        article: &Article,
        measures: Option<&Measures>,
        from: usize,
        rows: usize,
    ) -> Page {
        let page = Page::glance(&article.document, &self.options(article), from, rows);
        self.with_room(page, article, measures)
    }

    fn with_room(&self, mut page: Page, article: &Article, measures: Option<&Measures>) -> Page {
        if let (Some(PictureFrame { rows, cell }), Some(measures)) = (self.pictures, measures) {
            page.make_room(&article.document, self.width(), |image, columns| {
                let extent = measures.get(image)?.extent?;
                let room = Room::of(extent, columns, rows, cell);
                extent.is_shown().then_some(room)
            });
        }
        page
    }
}

impl Reader {
    /// Looks how large the pictures are, if they are to be shown now and were not.
    pub(in crate::app) fn measure(
        &mut self,
        library: &Library,
        setting: &Setting,
    ) -> Result<(), LibraryError> {
        if self.measures.is_none() {
            self.measures = measures(library, &self.article, setting)?;
        }
        Ok(())
    }

    /// A number for where a picture comes from.
    pub(in crate::app) fn source_of_picture(&self, image: usize) -> Option<u64> {
        Some(self.measures.as_ref()?.get(image)?.source)
    }

    /// One row of each picture that is on the screen.
    pub(in crate::app) fn pictures_on_screen(&self) -> Vec<PictureRow> {
        let lines = self.page.window(self.screen()).iter();
        let mut rows: Vec<PictureRow> = lines
            .filter_map(|line| match line.kind {
                LineKind::Picture(row) => Some(row),
                _ => None,
            })
            .collect();
        rows.dedup_by_key(|row| (row.image, row.room));
        rows
    }
}
