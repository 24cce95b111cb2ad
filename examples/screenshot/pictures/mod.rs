//! The pictures: which keys lead to them, and where they are kept.

mod session;
mod svg;

use std::error::Error;
use std::path::Path;

pub(crate) use session::Session;

/// A picture and the file it is kept in.
pub(crate) struct Picture {
    /// The path of the file, relative to the project.
    pub(crate) file: &'static str,
    /// What the file holds.
    pub(crate) svg: String,
}

/// Columns and rows of the screens.
pub(crate) const SIZE: (u16, u16) = (110, 32);

/// The settings of the sessions.
const SETTINGS: &str = r#"
theme = "dark"

[[highlight]]
words = ["abkommen"]
match = "part"
"#;

/// Draws all pictures of what Depesche shows of this folder.
pub(crate) fn draw_all(articles: &Path) -> Result<Vec<Picture>, Box<dyn Error>> {
    let mut session = Session::open(articles, SETTINGS, SIZE)?;
    // Some articles were read before, one is starred.
    session.press("] ] ] m ] m ] m g g")?;
    while !is_open(&session, "Sundhafen") {
        session.press("j")?;
    }
    session.press("s Enter")?;
    let screen = Picture {
        file: "docs/screen.svg",
        svg: svg::draw(
            &session.screen()?,
            None,
            "The list of articles, and beside it the open one with a keyword marked",
        ),
    };

    session.press("/")?;
    session.type_text("harbuor")?;
    let search = Picture {
        file: "docs/search.svg",
        svg: svg::draw(
            &session.screen()?,
            session.cursor()?,
            "A search for a misspelt word: the articles found, each with the passage that matched",
        ),
    };
    Ok(vec![screen, search])
}

/// Whether the title of the open article contains this word.
fn is_open(session: &Session, word: &str) -> bool {
    let reader = session.app().reader();
    reader.is_some_and(|reader| reader.article().metadata.title.contains(word))
}
