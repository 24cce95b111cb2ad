//! Places inside a document and the links that lead to them.

use std::collections::{HashMap, HashSet};

use super::Anchor;

/// So many places of a document are kept; a long book has some thousands of notes.
const MAX_ANCHORS: usize = 10_000;

/// The places that links lead to, under the names the links give them: exactly, or
/// with `%20` and the like resolved. The first place of a name counts, and where
/// nothing is called `top`, the text's start is (HTML, section 7.4.6.3).
pub(super) fn resolve(links: &[String], places: &[Anchor]) -> Vec<Anchor> {
    let fragments: HashSet<&str> = links
        .iter()
        .filter_map(|link| link.strip_prefix('#'))
        .collect();
    if fragments.is_empty() {
        return Vec::new();
    }
    let mut known: HashMap<&str, usize> = HashMap::with_capacity(places.len());
    for place in places {
        known.entry(&place.name).or_insert(place.offset);
    }
    let offset = |name: &str| {
        let is_top = name.is_empty() || name.eq_ignore_ascii_case("top");
        known
            .get(name)
            .or_else(|| known.get(decode(name)?.as_str()))
            .copied()
            .or(is_top.then_some(0))
    };
    let mut anchors: Vec<Anchor> = fragments
        .into_iter()
        .filter_map(|name| {
            Some(Anchor {
                name: name.to_owned(),
                offset: offset(name)?,
            })
        })
        .collect();
    anchors.sort_by(|a, b| (a.offset, &a.name).cmp(&(b.offset, &b.name)));
    anchors.truncate(MAX_ANCHORS);
    anchors
}

/// A name without percent signs, if it had any.
fn decode(name: &str) -> Option<String> {
    if !name.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let mut digit = || char::from(ahead.next()?).to_digit(16);
        if byte == b'%'
            && let (Some(high), Some(low)) = (digit(), digit())
        {
            bytes.push(u8::try_from(16 * high + low).ok()?);
            rest = ahead;
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The name under which a heading is linked to, as the big sites for Markdown make it:
/// small letters and digits, hyphens for blanks, no other signs. A heading that has
/// the name of one before gets a number.
#[derive(Debug, Default)]
pub(super) struct Slugs(HashMap<String, usize>);

impl Slugs {
    pub(super) fn next(&mut self, heading: &str) -> String {
        let slug: String = heading
            .trim()
            .chars()
            .filter_map(|c| match c {
                ' ' | '\n' => Some('-'),
                '-' | '_' => Some(c),
                _ => c.is_alphanumeric().then_some(c),
            })
            .flat_map(char::to_lowercase)
            .collect();
        if let Some(count) = self.0.get_mut(&slug) {
            *count += 1;
            return format!("{slug}-{count}");
        }
        self.0.insert(slug.clone(), 0);
        slug
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_find_their_places() {
        let links = [
            "#b",
            "#a",
            "#a",
            "http://x#c",
            "#caf%C3%A9",
            "#50%",
            "#%ff",
            "#d",
            "#",
            "#Top",
            "#%2",
        ];
        let links = links.map(str::to_owned);
        let places = [
            ("a", 3),
            ("c", 4),
            ("b", 5),
            ("a", 6),
            ("café", 7),
            ("50%", 8),
            ("e", 9),
        ];
        let places = places.map(|(name, offset)| Anchor {
            name: name.into(),
            offset,
        });
        let found: Vec<(String, usize)> = resolve(&links, &places)
            .into_iter()
            .map(|anchor| (anchor.name, anchor.offset))
            .collect();
        let expected = [
            ("", 0),
            ("Top", 0),
            ("a", 3),
            ("b", 5),
            ("caf%C3%A9", 7),
            ("50%", 8),
        ];
        let expected = expected.map(|(name, offset)| (name.to_owned(), offset));
        assert_eq!(found, expected);
        assert_eq!(resolve(&["x".into(), "http://y#a".into()], &places), []);
    }

    #[test]
    fn places_are_counted() {
        let names: Vec<String> = (0..MAX_ANCHORS + 5).map(|n| n.to_string()).collect();
        let place = |(offset, name): (usize, &String)| Anchor {
            name: name.clone(),
            offset,
        };
        let places: Vec<Anchor> = names.iter().enumerate().map(place).collect();
        let links: Vec<String> = names.iter().map(|name| format!("#{name}")).collect();
        assert_eq!(resolve(&links, &places), places.get(..MAX_ANCHORS).unwrap());
    }

    #[test]
    fn headings_have_names() {
        let mut slugs = Slugs::default();
        for (heading, slug) in [
            ("Über uns", "über-uns"),
            ("What's new in 2.0?", "whats-new-in-20"),
            ("A -- b_c", "a----b_c"),
            ("日本 語", "日本-語"),
            ("Über uns", "über-uns-1"),
            ("Über Uns!", "über-uns-2"),
            ("?", ""),
        ] {
            assert_eq!(slugs.next(heading), slug, "{heading}");
        }
    }
}
