//! The pictures of the open article: how large they are, and which are on the screen.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::{PictureFrame, Reader, Setting};
use crate::document::SpanKind;
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
    measures_of(library, article).map(Some)
}

fn measures_of(library: &Library, article: &Article) -> Result<Measures, LibraryError> {
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
    Ok(measures.collect())
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

    /// The same even if they are not shown between the lines.
    pub(in crate::app) fn measure_anyway(&mut self, library: &Library) -> Result<(), LibraryError> {
        if self.measures.is_none() {
            self.measures = Some(measures_of(library, &self.article)?);
        }
        Ok(())
    }

    /// How large a picture is, if it can be decoded.
    pub(in crate::app) fn extent_of_picture(&self, image: usize) -> Option<Extent> {
        let extent = self.measures.as_ref()?.get(image)?.extent;
        extent.filter(|extent| extent.is_shown())
    }

    /// The picture of a number, from 1, or the first one on the screen, and the words
    /// that stand for it.
    pub(in crate::app) fn picture_to_view(&self, number: Option<usize>) -> Option<(usize, String)> {
        let lines = self.page.window(self.screen());
        let (first, last) = (lines.first()?, lines.last()?);
        let shown = self.pictures_on_screen();
        let document = &self.article.document;
        let mut spans = document.spans.iter().filter_map(|span| match span.kind {
            SpanKind::Image(image) => Some((image, &span.range)),
            _ => None,
        });
        let is_shown = |image: usize, range: &Range<usize>| {
            let is_below = shown.iter().any(|row| row.image == image);
            is_below || (first.range.start < range.end && range.start < last.range.end)
        };
        let (image, range) = spans.find(|(image, range)| {
            number.map_or_else(|| is_shown(*image, range), |number| image + 1 == number)
        })?;
        let words = document.text.get(range.clone()).unwrap_or_default();
        Some((image, words.replace('\n', " ")))
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
