//! Files beside the library that are made from it and can be made again.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::{Library, LibraryError, Result};

/// A derived file that is larger than this is none of ours, in bytes.
const LARGEST: u64 = 1 << 30;

impl Library {
    /// What was stored under this name with [`Library::store_derived`]; `None`
    /// if there is nothing that can be read. To be distrusted: it may be damaged,
    /// cut off, or of another library.
    pub fn derived(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.derived_path(name);
        // Opening a pipe would wait for somebody to write into it.
        let found = fs::metadata(&path).ok()?;
        if !found.is_file() || found.len() > LARGEST {
            return None;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(found.len()).ok()? + 1);
        let file = fs::File::open(&path).ok()?;
        file.take(LARGEST).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Stores bytes under a name of letters, in a file beside the library (mode
    /// 0600). Whoever reads meanwhile gets all of the old ones or all of these.
    pub fn store_derived(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.derived_path(name);
        // Each session writes its own, and the last one stays.
        let unfinished = self.derived_path(&format!("{name}-{}", self.session));
        let stored = write_private(&unfinished, bytes).and_then(|()| {
            // Not forced to the disk: what a crash damages is made again.
            fs::rename(&unfinished, &path)
        });
        stored.map_err(|reason| {
            // Best effort: the reason for the failure matters more.
            drop(fs::remove_file(&unfinished));
            LibraryError::Io { path, reason }
        })
    }

    fn derived_path(&self, name: &str) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push(".");
        path.push(name);
        PathBuf::from(path)
    }
}

/// Writes a new file for this user alone.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)?.write_all(bytes)
}
