//! Draws the pictures of the documentation: what Depesche shows of `articles/`,
//! as SVG files in `docs/`.
//!
//! `cargo run --example screenshot` writes them; `tests/readme.rs` fails when
//! they are not what the program shows.

mod pictures;

use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for picture in pictures::draw_all(&root.join("articles"))? {
        let file = root.join(picture.file);
        fs::write(&file, picture.svg)?;
        eprintln!("{}", file.display());
    }
    Ok(())
}
