//! The sources read as articles: every form and every kind of bad file.

use proptest::prelude::*;

use super::*;
use crate::model::Date;

fn read_as(name: &str, text: &str) -> ArticleFile {
    read(text.as_bytes(), Path::new(name)).unwrap()
}

#[test]
fn the_format_is_told_by_the_ending() {
    let cases = [
        ("a.txt", Some(Format::Plain)),
        ("b/a.TXT", Some(Format::Plain)),
        ("a.md", Some(Format::Markdown)),
        ("a.Markdown", Some(Format::Markdown)),
        ("a.html", Some(Format::Html)),
        ("a.b.htm", Some(Format::Html)),
        ("a.pdf", None),
        ("txt", None),
        (".txt", None),
        ("", None),
    ];
    for (name, format) in cases {
        assert_eq!(format_of(Path::new(name)), format, "{name}");
    }
}

#[test]
fn the_plain_form_gives_month_title_and_text() {
    let text = " date 2025-07 Die Brücke steht. Sie trägt „alles“.\r\n\r\nMorgen mehr.\r\n";
    let article = read_as("a.txt", text);
    assert_eq!(
        article.metadata,
        Metadata {
            title: "Die Brücke steht.".into(),
            published: Date::month(2025, 7),
            ..Metadata::default()
        }
    );
    assert_eq!(article.document.title(), "Die Brücke steht.");
    assert_eq!(
        article.document.text,
        "Die Brücke steht.\n\nSie trägt „alles“.\n\nMorgen mehr."
    );
    assert_eq!(article.warnings, []);
}

#[test]
fn a_date_that_is_none_leaves_the_text_whole() {
    let article = read_as("a.txt", "date 2025-13 Die Brücke steht. Noch.");
    assert_eq!(
        article.document.text,
        "date 2025-13 Die Brücke steht.\n\nNoch."
    );
    assert_eq!(article.metadata.published, None);
    assert_eq!(article.warnings, [Warning::Date("2025-13".into())]);
}

#[test]
fn the_title_is_the_best_that_there_is() {
    let cases = [
        // front matter, what the document says, a headline, the first sentence
        ("a.md", "---\ntitle: Front\n---\n# Head\n\nText.", "Front"),
        ("a.md", "---\nauthor: x\n---\n# Head\n\nText.", "Head"),
        ("a.md", "# Head\n\nText.", "Head"),
        ("a.md", "# Head alone", "Head alone"),
        ("a.md", "### Small head\n\nText.", "Small head"),
        ("a.md", "One. Two.", "One."),
        ("a.md", "- One. Two.\n- Three.", "One."),
        ("a.md", "Short line\n\nText.", "Short line"),
        ("a.html", "<title>Page</title><p>One. Two.</p>", "Page"),
        ("a.html", "<p>One. Two.</p>", "One."),
        (
            "a.html",
            "+++\ntitle = 'Front'\n+++\n<title>Page</title><p>One.</p>",
            "Front",
        ),
        ("a.txt", "+++\ntitle = 'Front'\n+++\nOne. Two.", "Front"),
        (
            "a.txt",
            "Kein Wind. Kein Strom\n\nOne. Two.",
            "Kein Wind. Kein Strom",
        ),
        ("a.txt", "Es regnet. Noch.\n\nOne. Two.", "Es regnet."),
        (
            "a.txt",
            "Am 10. November kam z. B. Dr. Anders. Er blieb.",
            "Am 10. November kam z. B. Dr. Anders.",
        ),
        ("a.md", "| a | b |\n|---|---|\n| c | d |\n", "a | b"),
        ("a.md", "```\nlet x = 1;\n```\n", "let x = 1;"),
    ];
    for (name, text, title) in cases {
        let article = read_as(name, text);
        assert_eq!(article.metadata.title, title, "{text}");
        assert_eq!(article.document.title(), title, "{text}");
    }
}

#[test]
fn a_heading_that_is_not_the_title_stays_in_the_text() {
    let same = read_as("a.md", "---\ntitle: Head\n---\n# Head\n\nText.");
    assert_eq!(same.document.text, "Head\n\nText.");
    let other = read_as("a.md", "---\ntitle: Front\n---\n# Head\n\nText.");
    assert_eq!(other.document.text, "Front\n\nHead\n\nText.");
    assert_eq!(other.document.blocks[1].kind, BlockKind::Heading(1));
}

#[test]
fn front_matter_goes_before_what_the_page_says() {
    let page = "---\nauthor: Front\nsource: Post\n---\n<html lang=\"de\"><head><title>Page</title>\
        <meta name=\"author\" content=\"Page author\"></head><p>Text.</p></html>";
    let metadata = read_as("a.html", page).metadata;
    assert_eq!(metadata.author.as_deref(), Some("Front"));
    assert_eq!(metadata.source.as_deref(), Some("Post"));
    assert_eq!(metadata.language.as_deref(), Some("de"));
}

#[test]
fn fields_pass_the_gate() {
    let text = "---\ntitle: \"A\\e[31m\\nb\"\nauthor: \"\\u202Ex\"\ntags: [\"a\\tb\", \"\\a\"]\n---\nText.";
    let metadata = read_as("a.md", text).metadata;
    let fields = [
        metadata.title,
        metadata.author.unwrap_or_default(),
        metadata.tags.concat(),
    ];
    for field in fields {
        assert!(
            !field.chars().any(|c| c.is_control() || c == '\u{202e}'),
            "{field:?}"
        );
    }
    assert!(metadata.tags.iter().all(|tag| !tag.is_empty()));
}

#[test]
fn broken_front_matter_is_read_as_text() {
    let article = read_as("a.md", "+++\ntitle = \n+++\nText.");
    assert!(matches!(
        article.warnings[..],
        [Warning::FrontMatter { line: 2, .. }]
    ));
    assert!(
        article.document.text.contains("title ="),
        "{}",
        article.document.text
    );
}

#[test]
fn bad_files_are_told_apart() {
    let cases: [(&str, &[u8], FileError); 8] = [
        ("a.txt", b"", FileError::Empty),
        ("a.md", b" \n\t\r\n", FileError::Empty),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FileError::Binary),
        ("a.txt", b"date 2025-07", FileError::NoText),
        ("a.md", b"---\ntitle: x\n---\n", FileError::NoText),
        (
            "a.html",
            b"<title>x</title><script>let x = 1;</script>",
            FileError::NoText,
        ),
        ("a.md", b"---\n---\n", FileError::NoText),
        ("a.pdf", b"text", FileError::UnknownFormat),
    ];
    for (name, bytes, error) in cases {
        assert_eq!(read(bytes, Path::new(name)), Err(error), "{name} {bytes:?}");
    }
}

#[test]
fn messages_are_sentences() {
    use FileError::{Binary, Empty, NoText, UnknownFormat};
    let warning = Warning::FrontMatter {
        line: 3,
        reason: "no value".into(),
    };
    let messages = [UnknownFormat, Empty, Binary, NoText].map(|error| error.to_string());
    let warnings = [Warning::Date("soon".into()), warning, Warning::Replaced];
    for message in messages
        .into_iter()
        .chain(warnings.map(|warning| warning.to_string()))
    {
        assert!(
            message.starts_with(char::is_uppercase) && message.ends_with('.'),
            "{message}"
        );
        assert!(message.contains(';'), "says what to do: {message}");
    }
}

#[test]
fn a_megabyte_of_one_letter_is_an_article() {
    let article = read_as("a.txt", &"a".repeat(1 << 20));
    assert!(article.metadata.title.len() <= 300);
    assert!(article.document.text.len() >= 1 << 20);
}

proptest! {
    #[test]
    fn any_bytes_give_an_article_or_an_error(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        name in prop::sample::select(vec!["a.txt", "a.md", "a.html"]),
    ) {
        if let Ok(article) = read(&bytes, Path::new(name)) {
            prop_assert!(!article.metadata.title.is_empty());
        }
    }

    #[test]
    fn any_text_gives_an_article_with_a_title(
        head in prop::sample::select(vec!["", "date 2025-07 ", "---\n", "+++\n", "---\ntitle: x\n", "<p>"]),
        text in "(?s)[-+a-z:\\[\\]&*{}<>/=\"'#. \n\u{e4}\u{3042}\u{202e}]{0,120}",
        tail in prop::sample::select(vec!["", "\n---\n", "\n+++\ny", "</p>z"]),
        name in prop::sample::select(vec!["a.txt", "a.md", "a.html"]),
    ) {
        let source = format!("{head}{text}{tail}");
        if let Ok(article) = read(source.as_bytes(), Path::new(name)) {
            prop_assert!(!article.metadata.title.is_empty(), "{:?}", article.document);
            prop_assert_eq!(article.metadata.title.as_str(), article.document.title());
        }
    }
}

#[test]
fn links_lead_on_from_the_page_of_the_article() {
    let source = "---\ntitle: Harbour\nurl: https://example.org/a/b.html\n---\n\
                  [one](c.html) [two](/d) [three](//example.net/e) [four](#f) [five](mailto:x@example.org) [six](?g)\n";
    let read = super::read(source.as_bytes(), std::path::Path::new("a.md")).unwrap();
    assert_eq!(
        read.document.links,
        [
            "https://example.org/a/c.html",
            "https://example.org/d",
            "https://example.net/e",
            "#f",
            "mailto:x@example.org",
            "https://example.org/a/b.html?g",
        ]
    );
    let source = "[one](c.html)\n";
    let read = super::read(source.as_bytes(), std::path::Path::new("a.md")).unwrap();
    assert_eq!(read.document.links, ["c.html"]);
}
