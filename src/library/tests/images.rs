//! Which images an article reaches, and how large they are.

use std::fs;

use super::*;
use crate::picture::{Extent, MOST_BYTES};

/// The beginning of a GIF file of 258 times 99 pixels.
const GIF: &[u8] = b"GIF89a\x02\x01\x63\0\x80\0\0";

fn article(desk: &mut Desk, sources: &[&str]) -> Article {
    let images = sources.iter();
    let images: Vec<_> = images
        .map(|source| format!("<img src=\"{source}\" alt=x>"))
        .collect();
    let images = images.concat();
    desk.write("sub/a.html", format!("<h1>T</h1><p>{images}</p>"));
    desk.scan();
    let path = desk.path("sub/a.html");
    let id = desk.library.article_at(&path).unwrap().unwrap();
    desk.library.article(id).unwrap().unwrap()
}

/// Which images have a size and bytes.
fn reached(desk: &Desk, article: &Article) -> Vec<bool> {
    let extents = desk.library.image_extents(article).unwrap();
    for (image, extent) in extents.iter().enumerate() {
        let bytes = desk.library.image(article, image).unwrap();
        assert_eq!(bytes.is_some(), extent.is_some(), "image {image}");
        assert!(extent.is_none() || *extent == Extent::new(258, 99));
    }
    extents.iter().map(Option::is_some).collect()
}

#[test]
fn files_of_the_source_are_reached_and_no_others() {
    let mut desk = Desk::new();
    for name in ["sub/a.gif", "b c.gif", "sub/deep/c.gif"] {
        desk.write(name, GIF);
    }
    fs::write(desk.folder.path().join("outside.gif"), GIF).unwrap();
    let outside = desk.folder.path().join("outside.gif");
    let inside = desk.path("b c.gif");
    let cases = [
        ("a.gif", true),
        ("./a.gif?v=1", true),
        ("../b%20c.gif", true),
        ("deep/c.gif", true),
        ("deep/../../sub/a.gif", true),
        (inside.to_str().unwrap(), true),
        ("../../outside.gif", false),
        (outside.to_str().unwrap(), false),
        ("../../articles/b c.gif", true),
        ("missing.gif", false),
        ("..", false),
        ("a.html", false),
    ];
    let sources = cases.map(|(source, _)| source);
    let article = article(&mut desk, &sources);
    assert_eq!(article.document.images, sources);
    let extents = desk.library.image_extents(&article).unwrap();
    for ((source, is_reached), extent) in cases.into_iter().zip(extents) {
        assert_eq!(extent.is_some(), is_reached, "{source}");
    }
    assert_eq!(
        desk.library.image(&article, 0).unwrap().as_deref(),
        Some(GIF)
    );
    assert_eq!(desk.library.image(&article, 6).unwrap(), None);
    assert_eq!(desk.library.image(&article, 99).unwrap(), None);
}

#[test]
fn images_that_are_written_out_are_read() {
    let mut desk = Desk::new();
    // Short ones hold a place for others, see the reader of HTML.
    let padding = vec![b' '; 400];
    let data = crate::picture::base64::encode(&[GIF, &padding].concat());
    let data = format!("data:image/gif;base64,{data}");
    let article = article(&mut desk, &[&data]);
    assert_eq!(reached(&desk, &article), [true]);
}

#[test]
fn files_that_are_too_large_are_not_read() {
    let mut desk = Desk::new();
    desk.write("sub/a.gif", GIF);
    let file = fs::File::options()
        .write(true)
        .open(desk.path("sub/a.gif"))
        .unwrap();
    file.set_len(MOST_BYTES + 1).unwrap();
    let article = article(&mut desk, &["a.gif"]);
    assert_eq!(desk.library.image(&article, 0).unwrap(), None);
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_else_and_pipes_are_left_alone() {
    use std::os::unix::fs::symlink;

    let mut desk = Desk::new();
    let outside = desk.folder.path().join("outside.gif");
    fs::write(&outside, GIF).unwrap();
    desk.write("sub/real.gif", GIF);
    symlink(&outside, desk.path("sub/escape.gif")).unwrap();
    symlink(desk.path("sub/real.gif"), desk.path("sub/link.gif")).unwrap();
    symlink("/dev/zero", desk.path("sub/zero.gif")).unwrap();
    std::process::Command::new("mkfifo")
        .arg(desk.path("sub/pipe.gif"))
        .status()
        .unwrap();
    let sources = ["escape.gif", "link.gif", "zero.gif", "pipe.gif"];
    let article = article(&mut desk, &sources);
    assert_eq!(reached(&desk, &article), [false, true, false, false]);
}
