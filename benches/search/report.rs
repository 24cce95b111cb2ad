//! The tables.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs;

use rusqlite::{Connection, OpenFlags};

use crate::roles::SCREENS;
use crate::store::{Result, Store};

/// How many of the slowest keys are named.
const SLOWEST: usize = 10;

/// What the processes have printed: for each name its lines, cut at the tabs.
#[derive(Default)]
pub(crate) struct Figures(BTreeMap<String, Vec<Vec<String>>>);

impl Figures {
    pub(crate) fn add(&mut self, printed: &str) {
        for line in printed.lines() {
            let mut fields = line.split('\t').map(str::to_owned);
            let name = fields.next().unwrap_or_default();
            self.0.entry(name).or_default().push(fields.collect());
        }
    }

    fn lines(&self, name: &str) -> &[Vec<String>] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The middle one of the values that all lines of a name have in a column.
    fn median(&self, name: &str, column: usize) -> f64 {
        let mut values: Vec<f64> = self
            .lines(name)
            .iter()
            .map(|line| number(line, column))
            .collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

fn number(line: &[String], column: usize) -> f64 {
    let field = line.get(column).and_then(|field| field.parse().ok());
    field.unwrap_or(f64::NAN)
}

fn text(line: &[String], column: usize) -> &str {
    line.get(column).map_or("", String::as_str)
}

/// One key and its answer.
struct Key<'a> {
    rows: usize,
    /// In milliseconds.
    wall: f64,
    cpu: f64,
    strict: &'a str,
    fuzzy: &'a str,
    kind: &'a str,
    typed: &'a str,
}

fn keys(figures: &Figures) -> Vec<Key<'_>> {
    let lines = figures.lines("key").iter();
    lines
        .map(|line| Key {
            rows: number(line, 0) as usize,
            wall: number(line, 1) / 1e6,
            cpu: number(line, 2) / 1e6,
            strict: text(line, 3),
            fuzzy: text(line, 4),
            kind: text(line, 5),
            typed: text(line, 6),
        })
        .collect()
}

/// Prints p50, p95, p99 and the largest of some times.
fn distribution(name: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |part: usize| {
        times
            .get((times.len().max(1) - 1) * part / 100)
            .copied()
            .unwrap_or(f64::NAN)
    };
    println!(
        "| {name} | {} | {:.2} | {:.2} | {:.2} | {:.2} |",
        times.len(),
        at(50),
        at(95),
        at(99),
        at(100)
    );
}

pub(crate) fn print(store: &Store, figures: &Figures) -> Result<()> {
    let keys = keys(figures);
    println!("\n### {} articles\n", store.count);
    print_times(&keys);
    print_slowest(&keys);
    print_about(figures);
    println!("\n| what | |\n|---|---|");
    print_starts(figures);
    print_rare(figures);
    print_memory(figures);
    print_sizes(store)
}

fn print_times(keys: &[Key<'_>]) {
    let select = |rows: usize, time: fn(&Key<'_>) -> f64| {
        keys.iter()
            .filter(|key| key.rows == rows)
            .map(time)
            .collect()
    };
    println!("| ms per key | keys | p50 | p95 | p99 | max |\n|---|---|---|---|---|---|");
    for rows in SCREENS {
        distribution(&format!("{rows} rows, wall"), select(rows, |key| key.wall));
        distribution(&format!("{rows} rows, CPU"), select(rows, |key| key.cpu));
    }
    let [rows, _] = SCREENS;
    let mut kinds: Vec<&str> = Vec::new();
    for key in keys {
        if !kinds.contains(&key.kind) {
            kinds.push(key.kind);
        }
    }
    println!(
        "\n| ms per key, {rows} rows, wall | keys | p50 | p95 | p99 | max |\n|---|---|---|---|---|---|"
    );
    for kind in kinds {
        let keys = keys
            .iter()
            .filter(|key| key.kind == kind && key.rows == rows);
        distribution(kind, keys.map(|key| key.wall).collect());
    }
}

fn print_slowest(keys: &[Key<'_>]) {
    let mut keys: Vec<&Key<'_>> = keys.iter().collect();
    // The wall clock would name the keys during which others were at work.
    keys.sort_by(|a, b| {
        (b.cpu, b.wall)
            .partial_cmp(&(a.cpu, a.wall))
            .unwrap_or(Ordering::Equal)
    });
    println!(
        "\n| slowest keys by CPU: typed so far | rows | ms | CPU | hits | similar |\n|---|---|---|---|---|---|"
    );
    for key in keys.into_iter().take(SLOWEST) {
        println!(
            "| `{}` | {} | {:.2} | {:.2} | {} | {} |",
            key.typed, key.rows, key.wall, key.cpu, key.strict, key.fuzzy
        );
    }
}

fn print_about(figures: &Figures) {
    println!("\n| ms per article | articles | p50 | p95 | p99 | max |\n|---|---|---|---|---|---|");
    for (name, what) in [("terms", "key terms"), ("related", "related articles")] {
        let lines = figures.lines(name).iter();
        distribution(what, lines.map(|line| number(line, 0)).collect());
    }
}

fn print_starts(figures: &Figures) {
    println!(
        "| start to first frame, 160x48 | {:.1} ms |",
        figures.median("frame", 0)
    );
    println!(
        "| start to the first answer; to the first similar article | {:.1} ms; {:.1} ms |",
        figures.median("cold 0", 0),
        figures.median("cold 0", 1)
    );
    println!(
        "| the same, for two words of a single article, in the same process | {:.1} ms; {:.1} ms |",
        figures.median("cold 1", 0),
        figures.median("cold 1", 1)
    );
    println!(
        "| reading the words of the library | {:.1} ms |",
        figures.median("words", 0)
    );
    println!(
        "| {} new articles | {:.1} ms |",
        figures.median("news", 1),
        figures.median("news", 0)
    );
    println!(
        "| a new word: articles found at once; also similar ones | {} in {:.1} ms; {:.1} ms |",
        figures.median("new word", 0),
        figures.median("new word", 1),
        figures.median("new word", 2)
    );
}

fn print_rare(figures: &Figures) {
    let rows = SCREENS[0];
    let asked: Vec<_> = figures
        .lines("rare")
        .iter()
        .filter(|line| number(line, 0) as usize == rows)
        .collect();
    let within = |most: f64| {
        asked
            .iter()
            .filter(|line| (1.0..=most).contains(&number(line, 3)))
            .count()
    };
    println!(
        "| names in a single article, a letter wrong: found first; in the first 10 | {} of {}; {} |",
        within(1.0),
        asked.len(),
        within(10.0)
    );
    let missed: Vec<String> = asked
        .iter()
        .filter(|line| number(line, 3) < 1.0)
        .map(|line| format!("`{}`", text(line, 2)))
        .collect();
    if !missed.is_empty() {
        println!("| not found | {} |", missed.join(", "));
    }
}

fn print_memory(figures: &Figures) {
    for line in figures.lines("memory") {
        println!(
            "| resident, {}; at most until then | {:.1} MB; {:.1} MB |",
            match text(line, 0) {
                "opened" => "library opened".to_owned(),
                "list" => "list drawn".to_owned(),
                other => format!("{other} rows"),
            },
            number(line, 1) * 1024.0 / 1e6,
            number(line, 2) * 1024.0 / 1e6
        );
    }
}

/// What the parts of the library take beside the text.
fn print_sizes(store: &Store) -> Result<()> {
    let connection = Connection::open_with_flags(&store.library, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement = connection.prepare(
        "SELECT CASE
            WHEN d.name LIKE 'word%' THEN 'index of words'
            WHEN s.type = 'index' THEN 'other indexes'
            WHEN d.name IN ('article', 'file') THEN 'rows of articles and files'
            WHEN d.name = 'body' THEN 'texts, packed'
            ELSE 'other' END AS part, sum(d.pgsize)
         FROM dbstat d LEFT JOIN sqlite_schema s ON s.name = d.name GROUP BY part ORDER BY 2 DESC",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut sizes = rows.collect::<rusqlite::Result<Vec<(String, u64)>>>()?;
    sizes.push((
        "library, the whole file".to_owned(),
        fs::metadata(&store.library)?.len(),
    ));
    println!("| text of the files | {:.1} MB |", store.text as f64 / 1e6);
    for (name, bytes) in sizes {
        let share = bytes as f64 * 100.0 / store.text as f64;
        println!(
            "| {name} | {:.1} MB, {share:.1} % of the text |",
            bytes as f64 / 1e6
        );
    }
    Ok(())
}
