//! The images of articles: those written out in them, and files beside them.
//!
//! An article is somebody else's text. It reaches files inside its own source folder
//! and no others, whatever it calls them and whatever links lie about there.

use std::fs::{self, File};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use super::{Article, Library, Result};
use crate::model::ArticleId;
use crate::picture::{self, Extent, MOST_BYTES, percent_decoded, read_data};

/// So many images of an article are looked at.
const MOST_IMAGES: usize = 100;

/// So much of an image that is written out is looked at for its size, in bytes.
const HEAD: usize = 64 << 10;

impl Library {
    /// How large the images of an article are, by their numbers in
    /// [`crate::document::Document::images`]; `None` for those that cannot be had.
    /// Reads only the first bytes of each.
    pub fn image_extents(&self, article: &Article) -> Result<Vec<Option<Extent>>> {
        let images = &article.document.images;
        if images.is_empty() {
            return Ok(Vec::new());
        }
        let folder = self.folder_of(article.id)?;
        let sources = images.iter().take(MOST_IMAGES);
        Ok(sources
            .map(|source| match read_data(source, HEAD) {
                Some(head) => picture::extent(&mut Cursor::new(head)),
                None => picture::extent(&mut open(folder.as_deref()?, article, source)?),
            })
            .collect())
    }

    /// The bytes of an image of an article; `None` if it cannot be had or is larger
    /// than [`MOST_BYTES`].
    pub fn image(&self, article: &Article, image: usize) -> Result<Option<Vec<u8>>> {
        let Some(source) = article.document.images.get(image) else {
            return Ok(None);
        };
        if let Some(bytes) = read_data(source, MOST_BYTES as usize) {
            return Ok(Some(bytes));
        }
        let folder = self.folder_of(article.id)?;
        Ok(folder.and_then(|folder| read(open(&folder, article, source)?)))
    }

    /// The folder that an article's images may come from.
    fn folder_of(&self, id: ArticleId) -> Result<Option<PathBuf>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.path FROM article a JOIN source s ON s.id = a.source_id \
             WHERE a.id = ?1 AND s.id NOT IN (SELECT source_id FROM feed)",
        )?;
        let mut rows = statement.query([id.0])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        // Without the links on the way there.
        let Ok(source) = PathBuf::from(row.get::<_, String>(0)?).canonicalize() else {
            return Ok(None);
        };
        Ok(if source.is_dir() {
            Some(source)
        } else {
            source.parent().map(Path::to_owned)
        })
    }
}

/// Opens the file that an article in a folder calls by that name. The folder's path
/// is without links.
fn open(folder: &Path, article: &Article, source: &str) -> Option<File> {
    let name = local_name(source)?;
    let path = article.path.parent()?.join(name).canonicalize().ok()?;
    // Opening a pipe or a device could wait for ever.
    let is_file = fs::metadata(&path).is_ok_and(|file| file.is_file());
    (path.starts_with(folder) && is_file)
        .then(|| File::open(path).ok())
        .flatten()
}

fn read(file: File) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // One more than allowed shows that there are more.
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MOST_BYTES).then_some(bytes)
}

/// The name of a file, if an image is one.
fn local_name(source: &str) -> Option<PathBuf> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let scheme = source.split_once(':').map(|(scheme, _)| scheme);
    let name = match scheme {
        Some(scheme) if scheme.eq_ignore_ascii_case("file") => {
            let rest = source.get(5..)?;
            let rest = rest.strip_prefix("//").unwrap_or(rest);
            let rest = rest.strip_prefix("localhost").unwrap_or(rest);
            rest.starts_with('/').then_some(rest)?
        }
        Some(scheme) if scheme.chars().all(is_letter) => return None,
        // The name of another machine.
        _ if source.starts_with("//") || source.starts_with("\\\\") => return None,
        _ => source,
    };
    let name = name.split(['?', '#']).next().unwrap_or_default();
    let name = String::from_utf8(percent_decoded(name).collect()).ok()?;
    (!name.is_empty() && !name.contains('\0')).then(|| PathBuf::from(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_have_local_names() {
        for (source, name) in [
            ("a.png", Some("a.png")),
            ("./b/a%20b.png?x#y", Some("./b/a b.png")),
            ("../a.png", Some("../a.png")),
            ("/tmp/a.png", Some("/tmp/a.png")),
            ("file:///tmp/a.png", Some("/tmp/a.png")),
            ("FILE://localhost/tmp/a.png", Some("/tmp/a.png")),
            ("file:a.png", None),
            ("file://server/a.png", None),
            ("https://a.b/c.png", None),
            ("//a.b/c.png", None),
            ("javascript:x", None),
            ("C:\\a.png", None),
            ("Bild 1: Haus.png", Some("Bild 1: Haus.png")),
            ("a%00.png", None),
            ("?", None),
            ("", None),
        ] {
            assert_eq!(local_name(source), name.map(PathBuf::from), "{source}");
        }
    }
}
