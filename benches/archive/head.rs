//! How an article's file begins.

use std::fmt::Write;

use super::{Language, Random, rare};

const SOURCES: [&str; 12] = [
    "Küstenbote",
    "Der Hafenanzeiger",
    "Alpenpost",
    "Tagblatt am Fluss",
    "Nordlicht",
    "Wochenschau Süd",
    "The Upland Almanac",
    "Harbour Gazette",
    "Northern Ledger",
    "The Evening Post",
    "Riverside Review",
    "Weekly Compass",
];

const TAGS: [&str; 20] = [
    "politik",
    "wirtschaft",
    "kultur",
    "sport",
    "wetter",
    "verkehr",
    "wissenschaft",
    "meer",
    "energie",
    "geschichte",
    "politics",
    "economy",
    "culture",
    "sports",
    "weather",
    "travel",
    "science",
    "sea",
    "energy",
    "history",
];

/// Everything before the first paragraph, the title among it.
pub(super) fn head(number: usize, date: &str, language: &Language, random: &mut Random) -> String {
    let mut head = String::new();
    let written = match random.below(10) {
        0..5 => {
            head = format!(" date {date} ");
            language.sentence(random, 5, 10, None, &mut head);
            Ok(())
        }
        5 | 6 => {
            head = format!(" date {date} ");
            language.headline(random, &mut head);
            Ok(())
        }
        kind => front_matter(kind == 9, number, date, language, random, &mut head),
    };
    debug_assert!(written.is_ok(), "a String takes all that is written");
    head
}

/// TOML or YAML; some of it is left out at times.
fn front_matter(
    is_toml: bool,
    number: usize,
    date: &str,
    language: &Language,
    random: &mut Random,
    head: &mut String,
) -> std::fmt::Result {
    let (fence, is) = if is_toml { ("+++", " =") } else { ("---", ":") };
    let mut title = String::new();
    if number.is_multiple_of(5) {
        title = rare::word(number) + ": ";
    }
    language.headline(random, &mut title);
    let half = TAGS.len() / 2;
    let (sources, tags) = if language.tag == "de" {
        (&SOURCES[..SOURCES.len() / 2], &TAGS[..half])
    } else {
        (&SOURCES[SOURCES.len() / 2..], &TAGS[half..])
    };
    writeln!(head, "{fence}\ntitle{is} \"{title}\"")?;
    // In TOML a date of its own kind.
    writeln!(head, "date{is} {date}")?;
    writeln!(head, "source{is} \"{}\"", random.pick(sources))?;
    if random.below(4) > 0 {
        writeln!(head, "author{is} \"{}\"", rare::author(random))?;
    }
    let (one, other) = (random.pick(tags), random.pick(tags));
    if one != other {
        writeln!(head, "tags{is} [\"{one}\", \"{other}\"]")?;
    }
    writeln!(head, "language{is} {0}{1}{0}", '"', language.tag)?;
    if random.below(2) > 0 {
        writeln!(head, "url{is} \"https://example.org/{date}/{number}\"")?;
    }
    write!(head, "{fence}")
}
