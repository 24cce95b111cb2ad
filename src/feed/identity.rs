//! The ids of items: stable at every fetch, and different within a feed.

use std::collections::HashMap;
use std::hash::Hash;

use super::{Feed, Item};
use crate::document::gate;

/// A longer id is replaced by its hash, in bytes.
const MAX_ID: usize = 500;

/// Gives every item an id of its own, and leaves out what is there twice.
///
/// Items with the same id and the same link are versions of one: the one changed last
/// is kept, of equals the first. Where one id stands for several links, or a link
/// without id for several titles, the id is worth nothing by itself: all of them are
/// named by both.
pub(super) fn settle(feed: &mut Feed) {
    let is_given: Vec<bool> = feed.items.iter_mut().map(name).collect();
    let partners: Vec<String> = feed
        .items
        .iter()
        .zip(&is_given)
        .map(|(item, is_given)| match (&item.url, is_given) {
            (Some(url), true) => link_key(url),
            (None, true) => String::new(),
            (_, false) => hash([item.title.as_str()]),
        })
        .collect();
    let ids: Vec<String> = feed.items.iter().map(|item| item.id.clone()).collect();
    for group in groups(&ids) {
        let first = group.first().and_then(|at| partners.get(*at));
        if group.iter().all(|at| partners.get(*at) == first) {
            continue;
        }
        for at in group {
            if let (Some(item), Some(partner)) = (feed.items.get_mut(at), partners.get(at))
                && !partner.is_empty()
            {
                item.id = bounded(format!("{} {partner}", item.id));
            }
        }
    }
    let before = feed.items.len();
    drop_versions(&mut feed.items);
    let dropped = before - feed.items.len();
    if dropped > 0 {
        feed.problems
            .push(format!("{dropped} items are in the feed more than once"));
    }
}

/// Gives an item an id. Returns whether the feed had one for it.
fn name(item: &mut Item) -> bool {
    let given = gate::clean_line(&item.id);
    let is_given = !given.is_empty();
    item.id = if is_given {
        bounded(given)
    } else if let Some(url) = &item.url {
        bounded(link_key(url))
    } else {
        let text = item.content.as_ref().map_or("", |content| &content.text);
        hash([item.title.as_str(), text])
    };
    is_given
}

fn bounded(id: String) -> String {
    if id.len() > MAX_ID {
        hash([id.as_str()])
    } else {
        id
    }
}

/// What makes a link another one: neither its scheme nor what counts visitors.
fn link_key(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |it| it.1);
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (page, query) = rest.split_once('?').unwrap_or((rest, ""));
    let query: Vec<&str> = query
        .split('&')
        .filter(|it| !it.is_empty() && !it.starts_with("utm_"))
        .collect();
    let mut key = format!("link:{page}");
    if !query.is_empty() {
        key.push('?');
        key.push_str(&query.join("&"));
    }
    if !fragment.is_empty() {
        key.push('#');
        key.push_str(fragment);
    }
    key
}

/// A hash that is the same in every version of the program (FNV-1a, 128 bits).
fn hash<const N: usize>(texts: [&str; N]) -> String {
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for text in texts {
        // No byte of UTF-8 is 0xff: it keeps the texts apart.
        for byte in text.bytes().chain([0xff]) {
            hash ^= u128::from(byte);
            hash = hash.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
    format!("hash:{hash:032x}")
}

/// The places of equal keys, where there is more than one.
fn groups<K: Eq + Hash>(keys: &[K]) -> Vec<Vec<usize>> {
    let mut places: HashMap<&K, Vec<usize>> = HashMap::new();
    for (at, key) in keys.iter().enumerate() {
        places.entry(key).or_default().push(at);
    }
    places.into_values().filter(|it| it.len() > 1).collect()
}

/// Leaves one item for each id.
fn drop_versions(items: &mut Vec<Item>) {
    let ids: Vec<String> = items.iter().map(|item| item.id.clone()).collect();
    let mut is_kept = vec![true; items.len()];
    let changed = |at: usize| {
        let item = items.get(at);
        let date = item.and_then(|it| it.updated.or(it.published));
        date.map_or(i64::MIN, |date| date.sort_key())
    };
    for group in groups(&ids) {
        let mut best = group.first().copied().unwrap_or_default();
        for &at in &group {
            if changed(at) > changed(best) {
                best = at;
            }
        }
        for at in group {
            if let Some(kept) = is_kept.get_mut(at) {
                *kept = at == best;
            }
        }
    }
    let mut kept = is_kept.into_iter();
    items.retain(|_| kept.next().unwrap_or(true));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_have_keys() {
        for (url, key) in [
            (
                "https://a.example/b?c=d&utm_source=x#e",
                "link:a.example/b?c=d#e",
            ),
            ("http://a.example/b?utm_medium=y", "link:a.example/b"),
            ("mailto:a@b.example", "link:mailto:a@b.example"),
        ] {
            assert_eq!(link_key(url), key);
        }
    }

    #[test]
    fn hashes_never_change() {
        // Ids in libraries are made of them.
        assert_eq!(hash([]), "hash:6c62272e07bb014262b821756295c58d");
        assert_eq!(hash(["a", "b"]), hash(["a", "b"]));
        assert_ne!(hash(["a", "b"]), hash(["ab", ""]));
    }
}
