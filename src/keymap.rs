//! From keys to commands: a tree of key sequences for each scope.

mod key;

pub use key::{Key, KeyCode, KeyError, parse_keys};

use std::collections::HashMap;

use crate::command::{Command, Scope, default_bindings};

/// What the keys pressed so far mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// They run this command.
    Found(Command),
    /// They begin a longer sequence.
    Pending,
    /// They mean nothing.
    Unbound,
}

/// A row of the help: a command, and the keys that run it here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpRow {
    /// The key sequences; none if they were all taken away, when the command can
    /// still be typed.
    pub keys: Vec<String>,
    /// The command.
    pub command: Command,
}

/// What a key sequence has been set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Binding {
    Run(Command),
    /// Nothing, not even what it does elsewhere.
    Nothing,
}

/// The keys that may follow, in the order they were bound, and what the keys up
/// to here do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Node {
    binding: Option<Binding>,
    next: Vec<(Key, Node)>,
}

impl Node {
    fn child(&self, key: Key) -> Option<&Self> {
        self.next
            .iter()
            .find(|(own, _)| *own == key)
            .map(|(_, node)| node)
    }

    fn find(&self, keys: &[Key]) -> Option<&Self> {
        keys.iter().try_fold(self, |node, &key| node.child(key))
    }

    /// Sets a binding; a sequence that began with this one, or that this one
    /// began with, could no longer be told from it and goes.
    fn set(&mut self, keys: &[Key], binding: Binding) {
        let Some((&first, rest)) = keys.split_first() else {
            self.binding = Some(binding);
            self.next.clear();
            return;
        };
        self.binding = None;
        let place = self
            .next
            .iter()
            .position(|(own, _)| *own == first)
            .unwrap_or_else(|| {
                self.next.push((first, Self::default()));
                self.next.len() - 1
            });
        self.next[place].1.set(rest, binding);
    }

    /// Takes a binding away, and the branch that led only to it.
    fn remove(&mut self, keys: &[Key]) {
        match keys {
            [] => self.binding = None,
            [first, rest @ ..] => {
                if let Some(place) = self.next.iter().position(|(own, _)| own == first) {
                    let node = &mut self.next[place].1;
                    node.remove(rest);
                    if node.binding.is_none() && node.next.is_empty() {
                        self.next.remove(place);
                    }
                }
            }
        }
    }

    /// Calls `found` with every sequence that runs a command, in order.
    fn walk(&self, path: &mut Vec<Key>, found: &mut impl FnMut(&[Key], Command)) {
        if let Some(Binding::Run(command)) = self.binding {
            found(path, command);
        }
        for (key, node) in &self.next {
            path.push(*key);
            node.walk(path, found);
            path.pop();
        }
    }
}

/// Which keys run which commands, scope by scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyMap {
    scopes: HashMap<Scope, Node>,
}

impl Default for KeyMap {
    /// The bindings of the table of commands.
    fn default() -> Self {
        let mut map = Self {
            scopes: HashMap::new(),
        };
        for scope in Scope::ALL {
            for (keys, command) in default_bindings(scope) {
                // A key of the table that is none fails a test.
                if let Ok(keys) = parse_keys(keys) {
                    map.bind(scope, &keys, command);
                }
            }
        }
        map
    }
}

impl KeyMap {
    /// What the keys pressed so far mean in this scope: its own bindings first,
    /// even those that are only begun, then those of [`Scope::Global`].
    pub fn lookup(&self, scope: Scope, keys: &[Key]) -> Lookup {
        [scope, Scope::Global]
            .into_iter()
            .find_map(|scope| {
                let node = self.scopes.get(&scope)?.find(keys)?;
                match node.binding {
                    Some(Binding::Run(command)) => Some(Lookup::Found(command)),
                    Some(Binding::Nothing) => Some(Lookup::Unbound),
                    None if node.next.is_empty() => None,
                    None => Some(Lookup::Pending),
                }
            })
            .unwrap_or(Lookup::Unbound)
    }

    /// Makes a key sequence run a command in a scope, whatever it did before.
    /// Sequences that could no longer be told from it are unbound there: `g g`
    /// when `g` is bound, and the other way round. Bound in [`Scope::Global`], it
    /// takes the sequence from every pane too, or it would not work there; only
    /// the answers to a question stay.
    pub fn bind(&mut self, scope: Scope, keys: &[Key], command: Command) {
        if keys.is_empty() {
            return;
        }
        if scope == Scope::Global {
            let panes = self
                .scopes
                .iter_mut()
                .filter(|(scope, _)| **scope != Scope::Confirm);
            for (_, node) in panes {
                node.set(keys, Binding::Nothing);
                node.remove(keys);
            }
        }
        self.scopes
            .entry(scope)
            .or_default()
            .set(keys, Binding::Run(command));
    }

    /// Makes a key sequence do nothing in a scope, not even what it does
    /// everywhere else. In [`Scope::Global`] it does nothing in any scope.
    pub fn unbind(&mut self, scope: Scope, keys: &[Key]) {
        if scope == Scope::Global {
            for node in self.scopes.values_mut() {
                node.remove(keys);
            }
            return;
        }
        if let Some(node) = self.scopes.get_mut(&scope) {
            node.remove(keys);
        }
        if !keys.is_empty() && self.lookup(scope, keys) != Lookup::Unbound {
            self.scopes
                .entry(scope)
                .or_default()
                .set(keys, Binding::Nothing);
        }
    }

    /// The key sequences that run a command in a scope, as they are written, the
    /// usual one first.
    pub fn keys_of(&self, scope: Scope, command: Command) -> Vec<String> {
        let mut all = Vec::new();
        let both = [scope, Scope::Global];
        let searched = if scope == Scope::Global {
            &both[..1]
        } else {
            &both[..]
        };
        for node in searched.iter().filter_map(|scope| self.scopes.get(scope)) {
            node.walk(&mut Vec::new(), &mut |keys, found| {
                if found == command && self.reaches(scope, keys, command) {
                    let words: Vec<String> = keys.iter().map(Key::to_string).collect();
                    all.push(words.join(" "));
                }
            });
        }
        all.dedup();
        all
    }

    /// The help for a scope: its own commands, then those that work anywhere,
    /// each lot in the order of the table.
    pub fn help(&self, scope: Scope) -> Vec<HelpRow> {
        let (own, global): (Vec<Command>, Vec<Command>) = Command::all()
            .filter(|command| command.works_in(scope))
            .partition(|command| command.scopes().contains(&scope));
        own.into_iter()
            .chain(global)
            .map(|command| HelpRow {
                keys: self.keys_of(scope, command),
                command,
            })
            .collect()
    }

    /// Whether pressing these keys one after the other runs the command, nothing
    /// else getting in between.
    fn reaches(&self, scope: Scope, keys: &[Key], command: Command) -> bool {
        (1..keys.len()).all(|pressed| self.lookup(scope, &keys[..pressed]) == Lookup::Pending)
            && self.lookup(scope, keys) == Lookup::Found(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Key> {
        parse_keys(text).unwrap()
    }

    #[test]
    fn every_default_binding_is_reached_in_its_scopes() {
        let map = KeyMap::default();
        for command in Command::all() {
            for &scope in command.scopes() {
                let expected: Vec<String> = command
                    .default_keys()
                    .iter()
                    .map(|&keys| keys.to_owned())
                    .collect();
                assert_eq!(
                    map.keys_of(scope, command),
                    expected,
                    "{command:?} in {scope:?}"
                );
            }
        }
    }

    #[test]
    fn a_pane_hides_a_global_key_only_where_it_says_so() {
        let map = KeyMap::default();
        for (keys, command) in default_bindings(Scope::Global) {
            for scope in [
                Scope::List,
                Scope::Reader,
                Scope::Results,
                Scope::Help,
                Scope::Empty,
            ] {
                // While reading, what is looked for first is in the article.
                let command = match (scope, command) {
                    (Scope::Reader, Command::Search) if keys == "/" => Command::Find,
                    (_, command) => command,
                };
                let found = map.lookup(scope, &parse_keys(keys).unwrap());
                assert_eq!(found, Lookup::Found(command), "{keys} in {scope:?}");
            }
        }
        assert_eq!(
            map.lookup(Scope::Confirm, &keys("q")),
            Lookup::Found(Command::Decline)
        );
        assert_eq!(
            map.lookup(Scope::Confirm, &keys("ctrl-c")),
            Lookup::Found(Command::QuitAll)
        );
    }

    #[test]
    fn sequences_wait_for_their_end() {
        let map = KeyMap::default();
        assert_eq!(map.lookup(Scope::List, &keys("g")), Lookup::Pending);
        assert_eq!(
            map.lookup(Scope::List, &keys("g g")),
            Lookup::Found(Command::Top)
        );
        assert_eq!(map.lookup(Scope::List, &keys("g x")), Lookup::Unbound);
        assert_eq!(map.lookup(Scope::Empty, &keys("g g")), Lookup::Unbound);
        assert_eq!(map.lookup(Scope::List, &[]), Lookup::Pending);
    }

    #[test]
    fn a_sequence_begun_in_the_pane_beats_a_global_key() {
        let mut map = KeyMap::default();
        map.bind(Scope::Reader, &keys("s x"), Command::Back);
        assert_eq!(map.lookup(Scope::Reader, &keys("s")), Lookup::Pending);
        assert_eq!(
            map.lookup(Scope::List, &keys("s")),
            Lookup::Found(Command::ToggleStar)
        );
        assert_eq!(map.keys_of(Scope::Reader, Command::ToggleStar), ["*"]);
    }

    #[test]
    fn a_new_binding_takes_what_it_would_hide() {
        let mut map = KeyMap::default();
        map.bind(Scope::List, &keys("g"), Command::Bottom);
        assert_eq!(
            map.lookup(Scope::List, &keys("g")),
            Lookup::Found(Command::Bottom)
        );
        assert_eq!(map.keys_of(Scope::List, Command::Top), ["Home"]);
        map.bind(Scope::List, &keys("g e"), Command::Bottom);
        assert_eq!(map.lookup(Scope::List, &keys("g")), Lookup::Pending);
        assert_eq!(
            map.keys_of(Scope::List, Command::Bottom),
            ["g e", "G", "End"]
        );
    }

    #[test]
    fn unbinding_a_key_here_leaves_it_elsewhere() {
        let mut map = KeyMap::default();
        map.unbind(Scope::List, &keys("q"));
        assert_eq!(map.lookup(Scope::List, &keys("q")), Lookup::Unbound);
        assert_eq!(
            map.lookup(Scope::Reader, &keys("q")),
            Lookup::Found(Command::Quit)
        );
        assert!(map.keys_of(Scope::List, Command::Quit).is_empty());
        map.unbind(Scope::List, &keys("g g"));
        assert_eq!(map.lookup(Scope::List, &keys("g g")), Lookup::Unbound);
        assert_eq!(map.lookup(Scope::List, &keys("g")), Lookup::Pending);
        map.unbind(Scope::Global, &keys("g /"));
        map.unbind(Scope::Global, &keys("g m"));
        map.unbind(Scope::Global, &keys("g s"));
        map.unbind(Scope::Global, &keys("g t"));
        map.unbind(Scope::Global, &keys("g r"));
        assert_eq!(map.lookup(Scope::List, &keys("g")), Lookup::Unbound);
    }

    #[test]
    fn unbinding_a_global_key_unbinds_it_everywhere() {
        let mut map = KeyMap::default();
        map.unbind(Scope::Global, &keys("q"));
        map.unbind(Scope::Global, &keys("space"));
        for scope in Scope::ALL {
            assert_eq!(map.lookup(scope, &keys("q")), Lookup::Unbound, "{scope:?}");
            assert_eq!(
                map.lookup(scope, &keys("space")),
                Lookup::Unbound,
                "{scope:?}"
            );
        }
    }

    #[test]
    fn a_global_binding_works_in_every_pane() {
        let mut map = KeyMap::default();
        for text in ["j", "g", "h x", "y"] {
            map.bind(Scope::Global, &keys(text), Command::Search);
            for scope in [Scope::List, Scope::Reader, Scope::Help] {
                assert_eq!(
                    map.lookup(scope, &keys(text)),
                    Lookup::Found(Command::Search)
                );
            }
        }
        assert_eq!(map.lookup(Scope::Reader, &keys("h")), Lookup::Pending);
        assert_eq!(
            map.lookup(Scope::Confirm, &keys("y")),
            Lookup::Found(Command::Accept)
        );
    }

    #[test]
    fn help_lists_the_commands_of_the_scope_and_the_global_ones() {
        let rows = KeyMap::default().help(Scope::Reader);
        assert_eq!(
            rows[0],
            HelpRow {
                keys: vec!["j".into(), "Down".into()],
                command: Command::Down
            }
        );
        assert!(rows.iter().any(|row| row.command == Command::Back));
        assert!(rows.iter().any(|row| row.command == Command::Quit));
        assert!(rows.iter().all(|row| row.command != Command::Open));
    }
}
