//! Laying the user's file over the defaults, setting by setting.

use std::collections::BTreeMap;
use std::ops::Range;

use ratatui::style::Style;
use serde::Deserialize;
use toml::de::{DeString, DeTable, DeValue, ValueDeserializer};
use toml::{Spanned, Table, Value};

use super::error::Source;
use super::value::short;
use super::{Config, ConfigError, HighlightGroup, HighlightMatch, HighlightStyle};
use crate::command::{Command, Scope, nearest};
use crate::keymap::{KeyMap, parse_keys};
use crate::theme::{Role, StyleTable, Theme};

/// How many mistakes are told at once.
pub(super) const MOST_ERRORS: usize = 100;

/// Reads settings; `themes` are the names of the user's own.
pub(super) fn load(text: &str, file: &str, themes: &[String]) -> (Config, Vec<ConfigError>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let source = Source::new(file, text);
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let whole = format!(
                "{}; nothing in this file counts until it is mended",
                error.message().replace('\n', ", ")
            );
            let error = match error.span() {
                Some(range) => source.error(&range, whole),
                None => ConfigError::of_file(file, whole),
            };
            return (Config::default(), vec![error]);
        }
    };
    let mut loading = Loading {
        source,
        themes,
        config: Config::default(),
        errors: Vec::new(),
    };
    loading.root(table.get_ref());
    loading
        .errors
        .sort_by_key(|error| error.place.as_ref().map(|place| (place.line, place.column)));
    (loading.config, loading.errors)
}

/// Changes one setting, named with its section, to a value as it was typed.
pub(super) fn set(config: &mut Config, key: &str, value: &str) -> Result<(), String> {
    let mut table = config.table.clone();
    let entry = key.split_once('.').and_then(|(section, name)| {
        let section = table.get_mut(section)?.as_table_mut()?;
        section.get_mut(name)
    });
    let entry = entry.ok_or_else(|| format!("there is no setting `{key}`"))?;
    *entry = match value.parse() {
        Ok(number) => Value::Integer(number),
        Err(_) => Value::String(value.to_owned()),
    };
    take(config, table).map_err(|message| format!("`{key}` {message}"))
}

/// Takes a table of settings; what stands beside it is kept.
fn take(config: &mut Config, table: Table) -> Result<(), String> {
    let new = Config::deserialize(table.clone()).map_err(|error| message(&error))?;
    let keys = std::mem::take(&mut config.keys);
    let highlights = std::mem::take(&mut config.highlights);
    *config = Config {
        keys,
        highlights,
        table,
        ..new
    };
    Ok(())
}

/// The settings so far, and what was wrong.
struct Loading<'a> {
    source: Source<'a>,
    themes: &'a [String],
    config: Config,
    errors: Vec<ConfigError>,
}

/// A key of the file, with where it stands.
type Keyed<'a, 'i> = (&'a Spanned<DeString<'i>>, &'a Spanned<DeValue<'i>>);

impl Loading<'_> {
    /// Notes a mistake; not without end, if the file is no settings file at all.
    fn fail(&mut self, range: &Range<usize>, message: impl Into<String>) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(self.source.error(range, message));
        }
    }

    /// The whole file: settings, sections, and the two parts that have rules of
    /// their own.
    fn root(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "keys" => self.keys(value),
                "highlight" => self.highlights(value),
                _ => self.setting(None, (key, value)),
            }
        }
    }

    /// A setting, or a section of them: it must be one of the defaults, and its
    /// value must fit.
    fn setting(&mut self, section: Option<&str>, (key, value): Keyed<'_, '_>) {
        let name = key.get_ref().as_ref();
        let defaults = match section {
            Some(section) => self.config.table.get(section).and_then(Value::as_table),
            None => Some(&self.config.table),
        };
        let Some(default) = defaults.and_then(|table| table.get(name)) else {
            let message = self.unknown(section, name);
            return self.fail(&key.span(), message);
        };
        match (default.is_table(), value.get_ref()) {
            (true, DeValue::Table(inner)) => {
                for entry in inner {
                    self.setting(Some(name), entry);
                }
            }
            (true, _) => self.fail(
                &key.span(),
                format!("`{name}` is a section: write [{name}]"),
            ),
            (false, _) => {
                if let Err(message) = plain(value).and_then(|new| self.set(section, name, new)) {
                    self.fail(&value.span(), format!("`{name}` {message}"));
                }
            }
        }
    }

    /// Tries the settings so far with one more.
    fn set(&mut self, section: Option<&str>, name: &str, new: Value) -> Result<(), String> {
        let mut table = self.config.table.clone();
        let inner = match section {
            Some(section) => table.get_mut(section).and_then(Value::as_table_mut),
            None => Some(&mut table),
        };
        if let Some(inner) = inner {
            inner.insert(name.to_owned(), new);
        }
        self.accept(table, name)
    }

    /// Takes the table with one more setting in it, if it makes sense.
    fn accept(&mut self, table: Table, name: &str) -> Result<(), String> {
        let mut known: Vec<&str> = Theme::names().collect();
        known.extend(self.themes.iter().map(String::as_str));
        if name == "theme"
            && let Some(value @ Value::String(theme)) = table.get("theme")
            && !known.contains(&theme.as_str())
        {
            let hint = did_you_mean(theme, known.iter().copied());
            let known = known.join(", ");
            return Err(format!(
                "must be one of {known}, not {}{hint}",
                short(value)
            ));
        }
        take(&mut self.config, table)
    }

    /// What to say about a name that is no setting.
    fn unknown(&self, section: Option<&str>, name: &str) -> String {
        let table = &self.config.table;
        let home = table
            .iter()
            .find(|(other, value)| Some(other.as_str()) != section && value.get(name).is_some());
        if let Some((home, _)) = home {
            return format!("`{name}` belongs in the section [{home}]");
        }
        match section {
            None => {
                let names = table
                    .keys()
                    .map(String::as_str)
                    .chain(["keys", "highlight"]);
                format!(
                    "there is no setting or section `{name}`{}",
                    did_you_mean(name, names)
                )
            }
            Some(section) => {
                let names = table.get(section).and_then(Value::as_table);
                let names = names.into_iter().flat_map(Table::keys).map(String::as_str);
                format!(
                    "there is no setting `{name}` in [{section}]{}",
                    did_you_mean(name, names)
                )
            }
        }
    }

    /// `[keys.SCOPE]`: first what counts everywhere, so that a pane can differ.
    fn keys(&mut self, value: &Spanned<DeValue<'_>>) {
        let DeValue::Table(scopes) = value.get_ref() else {
            self.fail(
                &value.span(),
                "`keys` is a section: write [keys.list], for example",
            );
            return;
        };
        let mut sections = Vec::new();
        for (name, value) in scopes {
            let word = name.get_ref().as_ref();
            match (Scope::from_name(word), value.get_ref()) {
                (Some(scope), DeValue::Table(bindings)) => sections.push((scope, bindings)),
                (Some(_), _) => {
                    self.fail(
                        &value.span(),
                        format!("`{word}` is a section: write [keys.{word}]"),
                    );
                }
                (None, _) => {
                    let names = Scope::ALL.map(Scope::name);
                    let message = format!(
                        "there is no place `{word}` for keys, only {}{}",
                        names.join(", "),
                        did_you_mean(word, names),
                    );
                    self.fail(&name.span(), message);
                }
            }
        }
        sections.sort_by_key(|(scope, _)| *scope != Scope::Global);
        for (scope, bindings) in sections {
            for entry in bindings {
                self.binding(scope, entry);
            }
        }
    }

    fn binding(&mut self, scope: Scope, (keys, value): Keyed<'_, '_>) {
        let sequence = match parse_keys(keys.get_ref()) {
            Ok(sequence) => sequence,
            Err(error) => return self.fail(&keys.span(), error.to_string()),
        };
        let Some(name) = value.get_ref().as_str() else {
            let message = "must be the name of a command in quotes, or \"none\"";
            return self.fail(&value.span(), message);
        };
        let map: &mut KeyMap = &mut self.config.keys;
        match Command::from_name(name) {
            _ if name == "none" => map.unbind(scope, &sequence),
            Some(command) if scope == Scope::Global => {
                for &scope in command.scopes() {
                    map.bind(scope, &sequence, command);
                }
            }
            Some(command) if command.works_in(scope) => map.bind(scope, &sequence, command),
            Some(command) => {
                let places: Vec<String> = command
                    .scopes()
                    .iter()
                    .map(|scope| format!("[keys.{}]", scope.name()))
                    .collect();
                let message = format!("`{name}` does nothing here, only in {}", places.join(", "));
                self.fail(&value.span(), message);
            }
            None => {
                let names = Command::all().map(Command::name).chain(["none"]);
                let message = format!("there is no command `{name}`{}", did_you_mean(name, names));
                self.fail(&value.span(), message);
            }
        }
    }

    /// `[[highlight]]`, each group by itself.
    fn highlights(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(groups) = value.get_ref().as_array() else {
            return self.fail(
                &value.span(),
                "`highlight` is a list of groups: write [[highlight]]",
            );
        };
        for group in groups {
            match group.get_ref() {
                DeValue::Table(table) => {
                    let group = self.group(table, &group.span());
                    self.config.highlights.extend(group);
                }
                _ => self.fail(&group.span(), "must be a table: { words = [\"…\"] }"),
            }
        }
    }

    /// One group of keywords; none without words, which are what it is about.
    fn group(&mut self, table: &DeTable<'_>, range: &Range<usize>) -> Option<HighlightGroup> {
        const KEYS: [&str; 3] = ["words", "match", "style"];
        let number = self.config.highlights.len() % Role::HIGHLIGHTS.len();
        let mut group = HighlightGroup {
            words: Vec::new(),
            matching: HighlightMatch::default(),
            style: HighlightStyle::Role(Role::HIGHLIGHTS[number]),
        };
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let result = match (name, value.get_ref()) {
                ("words", _) => plain(value)
                    .and_then(|new| words(&new))
                    .map(|words| group.words = words),
                ("match", _) => plain(value)
                    .and_then(|new| HighlightMatch::deserialize(new).map_err(|e| message(&e)))
                    .map(|matching| group.matching = matching),
                ("style", DeValue::Table(table)) => {
                    group.style = HighlightStyle::Own(self.style(table));
                    Ok(())
                }
                ("style", _) => plain(value)
                    .and_then(|new| role(&new))
                    .map(|style| group.style = style),
                _ => {
                    let hint = did_you_mean(name, KEYS);
                    let message = format!("there is no setting `{name}` in [[highlight]]{hint}");
                    self.fail(&key.span(), message);
                    continue;
                }
            };
            if let Err(message) = result {
                self.fail(&value.span(), format!("`{name}` {message}"));
            }
        }
        if !table.contains_key("words") {
            self.fail(range, "a group of keywords needs words: words = [\"…\"]");
        }
        (!group.words.is_empty()).then_some(group)
    }

    /// A style of the user's own, entry by entry.
    fn style(&mut self, table: &DeTable<'_>) -> Style {
        let mut style = Style::default();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !StyleTable::KEYS.contains(&name) {
                let hint = did_you_mean(name, StyleTable::KEYS);
                self.fail(
                    &key.span(),
                    format!("there is no setting `{name}` in a style{hint}"),
                );
                continue;
            }
            let is_color = matches!(name, "fg" | "bg");
            if !is_color && value.get_ref().as_bool().is_none() {
                self.fail(&value.span(), format!("`{name}` must be true or false"));
                continue;
            }
            let entry = plain(value)
                .map(|new| Table::from_iter([(name.to_owned(), new)]))
                .and_then(|entry| StyleTable::deserialize(entry).map_err(|e| message(&e)))
                .and_then(|entry| entry.style(&BTreeMap::new()).map_err(|e| e.to_string()));
            match entry {
                Ok(entry) => style = style.patch(entry),
                Err(message) => self.fail(&value.span(), format!("`{name}`: {message}")),
            }
        }
        style
    }
}

/// The value without the places of its parts.
fn plain(value: &Spanned<DeValue<'_>>) -> Result<Value, String> {
    Value::deserialize(ValueDeserializer::from(value.clone()))
        .map_err(|_| "is a number too large for anything".to_owned())
}

/// What is wrong, without the place that the error thinks it has.
fn message(error: &toml::de::Error) -> String {
    error.message().to_owned()
}

/// A list of words, none of them empty.
fn words(value: &Value) -> Result<Vec<String>, String> {
    let words: Option<Vec<String>> = value.as_array().and_then(|words| {
        let texts = words.iter().map(|word| word.as_str().map(str::trim));
        texts
            .map(|word| word.filter(|word| !word.is_empty()).map(str::to_owned))
            .collect()
    });
    words
        .filter(|words| !words.is_empty())
        .ok_or_else(|| format!("must be a list of words in quotes, not {}", short(value)))
}

/// The name of a highlight of the theme.
fn role(value: &Value) -> Result<HighlightStyle, String> {
    Role::HIGHLIGHTS
        .into_iter()
        .find(|role| value.as_str() == Some(role.name()))
        .map(HighlightStyle::Role)
        .ok_or_else(|| {
            format!(
                "must be \"highlight-1\" to \"highlight-6\" or a style {{ … }}, not {}",
                short(value)
            )
        })
}

pub(super) fn did_you_mean<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, names)
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}
