//! How long typesetting takes, beside what else could break the lines.
//!
//! `cargo bench --bench typeset` prints a table: each figure is the median of
//! the runs, in milliseconds. `plain` is a page without hyphens, `hyphens` one
//! with the words hyphenated in German (`- lines` is how many lines end in one),
//! `optimal` the same with breaks chosen for whole paragraphs; `textwrap` is
//! `textwrap::wrap` with first fit, and `Paragraph` is ratatui's, wrapped and
//! scrolled to the end, one frame of 50 rows. Below the table stand the first screen of
//! a long article, opened at its start, in its middle and at its end, hyphenated; a step
//! of scrolling in it, which is to find and take the lines of a screen; and how long it
//! takes to guess the language of an article.

#![allow(clippy::print_stdout)] // a benchmark's result is what it prints

use std::hint::black_box;
use std::time::{Duration, Instant};

use depesche::document::{Block, BlockKind, Document};
use depesche::typeset::{Breaking, Language, Options, Page, language_of};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Paragraph, Widget, Wrap};

const WIDTHS: [u16; 2] = [45, 72];
const ROWS: u16 = 50;

/// Paragraphs that the articles repeat, in three scripts.
const GERMAN: &str = "Am Dienstag trafen sich die Unterhändler in Genf zu einer weiteren Runde. \
    „Wir sind näher beieinander als je zuvor“, sagte die Sprecherin, „aber über die \
    Verteidigungsabkommen wird noch gesprochen werden müssen.“ Fünf Länder, darunter \
    Österreich, hatten zuvor einen Vorschlag zur Überwachung der Waffenruhe gemacht.";
const ENGLISH: &str = "The council is expected to vote on the proposal next week, after a debate \
    that has lasted for most of the year. Observers call it a compromise that nobody likes and \
    everybody can live with; the long-term costs are said to be well below last year's estimate.";
const JAPANESE: &str = "会議は来週の水曜日に東京で開かれる予定で、各国の代表が新しい協定について話し合う。\
    専門家は、合意にはまだ時間がかかるとみている。";

fn article(bytes: usize, paragraphs: &[&str]) -> Document {
    let mut document = Document::default();
    for paragraph in paragraphs.iter().cycle() {
        if document.text.len() >= bytes {
            break;
        }
        if !document.text.is_empty() {
            document.text.push_str("\n\n");
        }
        let start = document.text.len();
        document.text.push_str(paragraph);
        document.blocks.push(Block {
            kind: BlockKind::Paragraph,
            range: start..document.text.len(),
            quote: 0,
            list: 0,
            marker: None,
        });
    }
    document
}

/// The same text as a single paragraph.
fn in_one_block(mut document: Document) -> Document {
    document.text = document.text.replace("\n\n", " ");
    document.blocks.truncate(1);
    if let Some(block) = document.blocks.first_mut() {
        block.range = 0..document.text.len();
    }
    document
}

fn textwrap(document: &Document, width: u16) -> usize {
    let options = textwrap::Options::new(usize::from(width))
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    textwrap::wrap(&document.text, options).len()
}

fn paragraph(document: &Document, width: u16, lines: usize) -> Buffer {
    let area = Rect::new(0, 0, width, ROWS);
    let mut buffer = Buffer::empty(area);
    let last = u16::try_from(lines)
        .unwrap_or(u16::MAX)
        .saturating_sub(ROWS);
    let text = Paragraph::new(document.text.as_str()).wrap(Wrap { trim: true });
    text.scroll((last, 0)).render(area, &mut buffer);
    buffer
}

/// The same text as a single word.
fn without_blanks(document: Document) -> Document {
    let mut document = in_one_block(document);
    document.text.retain(char::is_alphabetic);
    if let Some(block) = document.blocks.first_mut() {
        block.range = 0..document.text.len();
    }
    document
}

/// The median of as many runs as fit into a second, at least five, in milliseconds.
fn median<T>(mut run: impl FnMut() -> T) -> f64 {
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.len() < 5 || (begun.elapsed() < Duration::from_secs(1) && times.len() < 1000) {
        let start = Instant::now();
        black_box(run());
        times.push(start.elapsed());
    }
    times.sort_unstable();
    times
        .get(times.len() / 2)
        .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

/// The first screen of an article at three places, and a step of scrolling.
fn first_screens(name: &str, document: &Document) {
    let rows = usize::from(ROWS);
    let options = Options {
        hyphenation: Some(Language::German),
        ..Options::new(usize::from(WIDTHS[0]))
    };
    let page = Page::new(document, &options);
    let [start, middle, end] = [0, page.len() / 2, page.len() - rows].map(|line| {
        let place = page.offset_of(line);
        median(|| Page::glance(document, &options, place, rows))
    });
    let mut top = 0;
    let step = median(|| {
        top = (top + 997) % page.len();
        let lines = page.window(top..top + rows);
        (lines.len(), page.line_at(page.offset_of(top)))
    });
    println!(
        "first screen of {name}: {start:.3} at the start, {middle:.3} in the middle, \
         {end:.3} at the end; a step of scrolling {step:.6}"
    );
}

fn main() {
    let mixed = [GERMAN, ENGLISH];
    let articles = [
        ("10 KB, German and English", article(10_000, &mixed)),
        ("10 KB, Japanese", article(10_000, &[JAPANESE])),
        ("1 MB, German and English", article(1_000_000, &mixed)),
        (
            "1 MB, in one paragraph",
            in_one_block(article(1_000_000, &mixed)),
        ),
        (
            "1 MB, without a blank",
            without_blanks(article(1_000_000, &[GERMAN])),
        ),
        (
            "1 MB, J. S. J. S.",
            in_one_block(article(1_000_000, &["J. S."])),
        ),
    ];
    println!(
        "{:<26}{:>6}{:>8}{:>8}{:>10}{:>10}{:>10}{:>10}{:>11}",
        "article",
        "width",
        "lines",
        "- lines",
        "plain",
        "hyphens",
        "optimal",
        "textwrap",
        "Paragraph"
    );
    for (name, document) in &articles {
        for width in WIDTHS {
            let plain = Options {
                width: usize::from(width),
                ..Options::default()
            };
            let hyphens = Options {
                hyphenation: Some(Language::German),
                ..plain
            };
            let optimal = Options {
                breaking: Breaking::Optimal,
                ..hyphens
            };
            let page = Page::new(document, &hyphens);
            let lines = page.len();
            let hyphenated = page.lines().iter().filter(|line| line.hyphen).count();
            let [plain, hyphens, optimal] =
                [plain, hyphens, optimal].map(|options| median(|| Page::new(document, &options)));
            let theirs = median(|| textwrap(document, width));
            let frame = median(|| paragraph(document, width, lines));
            println!(
                "{name:<26}{width:>6}{lines:>8}{hyphenated:>8}{plain:>10.3}{hyphens:>10.3}\
                 {optimal:>10.3}{theirs:>10.3}{frame:>11.3}"
            );
        }
    }
    for (name, document) in articles.iter().skip(2) {
        first_screens(name, document);
    }
    for (name, document) in articles.iter().take(2) {
        let time = median(|| language_of(None, &document.text));
        let language = language_of(None, &document.text);
        println!("language of {name}: {language:?}, {time:.3} ms");
    }
}
