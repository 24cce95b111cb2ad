//! How long typesetting takes, beside what else could break the lines.
//!
//! `cargo bench --bench typeset` prints a table: each figure is the median of
//! the runs, in milliseconds. `textwrap` is `textwrap::wrap` with first fit, and
//! `Paragraph` is ratatui's, wrapped and scrolled to the end, one frame of 50 rows.

#![allow(clippy::print_stdout)] // a benchmark's result is what it prints

use std::hint::black_box;
use std::time::{Duration, Instant};

use depesche::document::{Block, BlockKind, Document};
use depesche::typeset::{Options, Page};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Paragraph, Widget, Wrap};

const WIDTH: u16 = 72;
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

fn depesche(document: &Document) -> usize {
    Page::new(document, &Options::new(usize::from(WIDTH))).len()
}

fn textwrap(document: &Document) -> usize {
    let options = textwrap::Options::new(usize::from(WIDTH))
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    textwrap::wrap(&document.text, options).len()
}

fn paragraph(document: &Document, lines: usize) -> Buffer {
    let area = Rect::new(0, 0, WIDTH, ROWS);
    let mut buffer = Buffer::empty(area);
    let last = u16::try_from(lines)
        .unwrap_or(u16::MAX)
        .saturating_sub(ROWS);
    let text = Paragraph::new(document.text.as_str()).wrap(Wrap { trim: true });
    text.scroll((last, 0)).render(area, &mut buffer);
    buffer
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
    ];
    let head = ["article", "lines", "depesche", "textwrap", "Paragraph"];
    println!(
        "{:<26}{:>8}{:>12}{:>12}{:>12}",
        head[0], head[1], head[2], head[3], head[4]
    );
    for (name, document) in &articles {
        let lines = depesche(document);
        let ours = median(|| depesche(document));
        let theirs = median(|| textwrap(document));
        let frame = median(|| paragraph(document, lines));
        println!("{name:<26}{lines:>8}{ours:>12.3}{theirs:>12.3}{frame:>12.3}");
    }
}
