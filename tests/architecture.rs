//! Holds the modules to their order: reads the sources under `src/` and fails,
//! with file and line, on imports that point upwards, on cycles, on the use of
//! the disk, the network, the clock, threads or the terminal where it is not
//! allowed, on modules without a subject, and on files that are too long or do
//! not say what they are for.
//!
//! The sources are cut into words, not parsed: a path that is hidden behind a
//! renamed import or a macro is not seen.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;

use source::{Module, Reference, Token};

#[path = "architecture/cases.rs"]
mod cases;
#[path = "architecture/source.rs"]
mod source;

/// What only some modules may touch, and the paths that betray it.
struct Territory {
    name: &'static str,
    allowed: &'static [&'static str],
    /// A path that starts like this; with `..` before it, contains this.
    paths: &'static [&'static str],
    /// Methods of other types' values.
    methods: &'static [&'static str],
}

const TERRITORIES: [Territory; 5] = [
    Territory {
        name: "disk",
        allowed: &["library", "fetch", "config", "cli", "runtime"],
        paths: &[
            "std::fs",
            "std::*",
            "rusqlite",
            "notify",
            "..File::open",
            "..File::create",
            "..File::create_new",
            "..File::options",
        ],
        methods: &["canonicalize", "read_dir", "symlink_metadata", "try_exists"],
    },
    Territory {
        name: "network",
        allowed: &["fetch"],
        paths: &["std::net", "std::os::unix::net", "ureq"],
        methods: &[],
    },
    Territory {
        name: "clock",
        allowed: &["library", "fetch", "runtime", "cli"],
        paths: &[
            "..SystemTime",
            "..Instant",
            "..Timestamp::now",
            "..Zoned::now",
            "..ZonedDateTime::now",
            "std::time::*",
        ],
        methods: &[],
    },
    Territory {
        name: "threads",
        allowed: &["library", "fetch", "runtime", "cli"],
        paths: &["std::thread"],
        methods: &[],
    },
    Territory {
        name: "terminal",
        allowed: &["screen", "runtime", "cli"],
        paths: &[
            "crossterm",
            "ratatui::crossterm",
            "..io::stdin",
            "..io::stdout",
            "..io::stderr",
            "std::io::*",
        ],
        methods: &[],
    },
];

/// Names that say nothing about what a module holds.
const EMPTY_NAMES: [&str; 7] = [
    "prelude", "util", "utils", "helper", "helpers", "manager", "managers",
];

const MOST_LINES: usize = 700;

/// The module whose files may be long: its tables are.
const MODULE_OF_TABLES: &str = "command";

#[test]
fn the_sources_keep_the_order() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    read_sources(root, &root.join("src"), &mut sources);
    assert!(
        sources.iter().any(|(path, _)| path == "src/lib.rs"),
        "no sources in {root:?}"
    );
    let faults = check(&sources);
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn read_sources(root: &Path, folder: &Path, sources: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            read_sources(root, &path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).expect("a path inside the package");
            let name = name.to_string_lossy().replace('\\', "/");
            sources.push((name, fs::read_to_string(&path).expect("a readable source")));
        }
    }
    sources.sort();
}

/// A source file, ready to be checked.
struct SourceFile<'a> {
    path: &'a str,
    text: &'a str,
    module: Module,
    /// Its words without comments, strings and tests.
    tokens: Vec<Token>,
    references: Vec<Reference>,
}

/// All that is wrong with the sources, given as path and text.
fn check(sources: &[(String, String)]) -> Vec<String> {
    let mut files = Vec::new();
    let mut test_modules: Vec<Module> = Vec::new();
    for (path, text) in sources {
        let module = module_of(path);
        let (tokens, tests) = source::without_tests(&source::tokens(text));
        test_modules.extend(tests.into_iter().map(|name| join(&module, &name)));
        let references = source::references(&tokens, &module);
        files.push(SourceFile {
            path,
            text,
            module,
            tokens,
            references,
        });
    }
    let root = files.iter().find(|file| file.path == "src/lib.rs");
    let order = root
        .map(|file| source::declared_modules(&file.tokens))
        .unwrap_or_default();
    let mut faults = Vec::new();
    for file in &files {
        check_form(file, &mut faults);
    }
    files.retain(|file| {
        !test_modules
            .iter()
            .any(|tests| file.module.starts_with(tests))
    });
    for file in &files {
        check_imports(file, &order, &mut faults);
        check_territories(file, &mut faults);
    }
    check_cycles(&files, &mut faults);
    faults
}

fn join(module: &[String], name: &str) -> Module {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

fn module_of(path: &str) -> Module {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" {
        Vec::new()
    } else {
        path.split('/').map(str::to_owned).collect()
    }
}

/// Names, length and header of a file.
fn check_form(file: &SourceFile<'_>, faults: &mut Vec<String>) {
    let path = file.path;
    let inline = file.tokens.windows(2).filter(|pair| pair[0].text == "mod");
    let inline = inline.map(|pair| (&pair[1].text, pair[1].line));
    for (name, line) in file
        .module
        .last()
        .map(|name| (name, 1))
        .into_iter()
        .chain(inline)
    {
        if name.split('_').any(|part| EMPTY_NAMES.contains(&part)) {
            faults.push(format!(
                "{path}:{line}: the name `{name}` does not say what it holds"
            ));
        }
    }
    let lines = file.text.lines().count();
    let has_tables = file
        .module
        .first()
        .is_some_and(|module| module == MODULE_OF_TABLES);
    if lines > MOST_LINES && !has_tables {
        faults.push(format!("{path}:{lines}: longer than {MOST_LINES} lines"));
    }
    if !file.text.trim_start().starts_with("//!") {
        faults.push(format!("{path}:1: no `//!` header"));
    }
}

/// Paths into the crate must point to modules above.
fn check_imports(file: &SourceFile<'_>, order: &[String], faults: &mut Vec<String>) {
    let rank = |module: &str| order.iter().position(|name| name == module);
    let Some(own) = file.module.first() else {
        return;
    };
    for reference in &file.references {
        let Some(target) = resolve(reference) else {
            continue;
        };
        let Some(top) = target.first() else { continue };
        let fault = match (rank(top), rank(own)) {
            (None, _) => format!("`{top}` is not a module of src/lib.rs"),
            (Some(theirs), Some(ours)) if theirs > ours => {
                format!("`{own}` uses `{top}`, which stands below it")
            }
            _ => continue,
        };
        faults.push(format!("{}:{}: {fault}", file.path, reference.line));
    }
}

/// Where a path into the crate leads, from the crate's root on.
fn resolve(reference: &Reference) -> Option<Module> {
    let mut path = reference.path.iter().map(String::as_str).peekable();
    let mut target = match path.next()? {
        "crate" => Vec::new(),
        "self" => reference.module.clone(),
        "super" => reference.module.split_last()?.1.to_vec(),
        _ => return None,
    };
    while path.next_if_eq(&"super").is_some() {
        target.pop();
    }
    target.extend(path.map(str::to_owned));
    Some(target)
}

/// Whether a path is one of a territory, see [`Territory::paths`].
fn leads_to(path: &[String], pattern: &str) -> bool {
    let segments: Vec<&str> = pattern.trim_start_matches("..").split("::").collect();
    let mut places = path.windows(segments.len());
    if pattern.starts_with("..") {
        places.any(|place| place == segments)
    } else {
        places.next().is_some_and(|place| place == segments)
    }
}

/// Only the modules allowed to touch the world outside.
fn check_territories(file: &SourceFile<'_>, faults: &mut Vec<String>) {
    let module = file.module.first().map_or("crate", String::as_str);
    let calls = file
        .tokens
        .windows(3)
        .filter(|call| call[0].text == "." && call[2].text == "(");
    let calls: Vec<&Token> = calls.map(|call| &call[1]).collect();
    for territory in TERRITORIES
        .iter()
        .filter(|place| !place.allowed.contains(&module))
    {
        let mut blame = |line: usize, what: &str| {
            let place = territory.name;
            faults.push(format!(
                "{}:{line}: `{module}` uses the {place}: `{what}`",
                file.path
            ));
        };
        for reference in &file.references {
            if territory
                .paths
                .iter()
                .any(|pattern| leads_to(&reference.path, pattern))
            {
                blame(reference.line, &reference.path.join("::"));
            }
        }
        for call in calls
            .iter()
            .filter(|call| territory.methods.contains(&call.text.as_str()))
        {
            blame(call.line, &call.text);
        }
    }
}

/// Who uses whom among the children of one module, and where.
type Uses<'a> = BTreeMap<&'a String, BTreeMap<&'a String, String>>;

/// Modules beside each other must not use each other in a circle. A module and
/// its own parts may: the parts belong to it.
fn check_cycles(files: &[SourceFile<'_>], faults: &mut Vec<String>) {
    let modules: BTreeSet<&Module> = files.iter().map(|file| &file.module).collect();
    let mut families: BTreeMap<&[String], Uses<'_>> = BTreeMap::new();
    for file in files {
        for reference in &file.references {
            let Some(target) = resolve(reference) else {
                continue;
            };
            let own = &file.module;
            let shared = own
                .iter()
                .zip(&target)
                .take_while(|(ours, theirs)| ours == theirs)
                .count();
            let (parent, sibling) = (&own[..shared.min(own.len())], target.get(..=shared));
            let sibling = sibling.and_then(|sibling| modules.get(&sibling.to_vec()));
            if let (Some(user), Some(used)) = (own.get(shared), sibling.and_then(|m| m.last())) {
                let place = format!("{}:{}", file.path, reference.line);
                let uses = families.entry(parent).or_default().entry(user).or_default();
                uses.entry(used).or_insert(place);
            }
        }
    }
    for uses in families.values() {
        let mut told = BTreeSet::new();
        for (start, used) in uses {
            let Some(circle) = way_back(uses, start) else {
                continue;
            };
            let members: BTreeSet<_> = circle.iter().copied().collect();
            if told.insert(members) {
                let place = circle
                    .get(1)
                    .and_then(|next| used.get(next))
                    .map_or("", String::as_str);
                let circle: Vec<_> = circle.iter().map(|name| name.as_str()).collect();
                faults.push(format!("{place}: a circle: {}", circle.join(" -> ")));
            }
        }
    }
}

/// The shortest way from a module over others back to itself.
fn way_back<'a>(uses: &Uses<'a>, start: &'a String) -> Option<Vec<&'a String>> {
    let mut ways = VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        let next = way.last().and_then(|last| uses.get(*last));
        for name in next.into_iter().flat_map(BTreeMap::keys).copied() {
            let longer: Vec<_> = way.iter().copied().chain([name]).collect();
            if name == start {
                return Some(longer);
            }
            if seen.insert(name) {
                ways.push_back(longer);
            }
        }
    }
    None
}
