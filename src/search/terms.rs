//! Key terms: the words that set an article apart from the rest of the library.
//!
//! A word counts for more the more often it stands in the article, in the title
//! above all, and the fewer articles have it. How few is seen against the
//! articles in the same language: in a library that is mostly German, Turkish
//! for `and` is rare, yet says nothing. The words an article repeats most are of its
//! language, and stand in nearly all of it. Where there are too few articles to tell,
//! lists of such words help.

mod function_words;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::fold::{is_unspaced, tokens};

/// The most terms there are for an article,
pub const MOST_TERMS: usize = 12;
/// and how many there should be at least.
const FEW_TERMS: usize = 8;
/// What says less than this share of what the best one says is none.
const LEAST_WEIGHT: f32 = 0.25;
/// So many of them may be words that no other article has.
const MOST_LONE: usize = 4;
/// A mention in the title counts like so many.
const TITLE_MENTIONS: f32 = 3.0;
/// What forms of one word have in common at least, in letters.
const STEM: usize = 5;
/// How much longer one of them may be than what they have in common, in letters.
const ENDING: usize = 3;
/// A word is compared with so many stems; bounds texts of similar words.
const STEMS_COMPARED: usize = 8;
/// The words an article repeats most, from which its language's share of the
/// library is guessed.
const REPEATED: usize = 20;
/// Where there are so many articles in a language, a word that a third of them has
/// says nothing; where there are fewer, one that more than half of them have,
const MANY_PEERS: f32 = 12.0;
/// if these are so many.
const SEVERAL: u32 = 3;

/// A word that sets an article apart.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyTerm {
    /// As the article writes it most often.
    pub name: String,
    /// Its forms, folded, each of them a token of the index; most mentioned first.
    pub forms: Vec<String>,
    /// How often it stands in the article, in all forms.
    pub mentions: usize,
    /// In how many articles of the library its most frequent form stands, this one
    /// included.
    pub articles: u32,
    /// How much it says about the article; higher is more.
    pub weight: f32,
}

/// The words of a library, as far as key terms need to know them.
pub(super) trait Frequencies {
    /// How many articles there are.
    fn total(&self) -> u32;
    /// How many of them have a folded word; 0 if it is not known.
    fn articles(&self, word: &str) -> u32;
}

/// The key terms of a text whose first `title` bytes are its title, the most
/// telling first; at most `most`, fewer where the text is short or the library so
/// small that frequencies say little.
///
/// Numbers, single letters, and the words of scripts without blanks are none.
pub(super) fn key_terms(
    text: &str,
    title: usize,
    library: &impl Frequencies,
    most: usize,
) -> Vec<KeyTerm> {
    let words = Words::read(text, title, library);
    let mut groups = words.groups();
    let peers = words.peers(library.total());
    let counted = words.words.iter();
    let counted = counted.map(|word| (word.folded.as_str(), word.mentions));
    let function_words = function_words::of_language(&counted);
    for group in &mut groups {
        let is_function_word = function_words.is_some_and(|list| words.is_in(group, list));
        if !is_function_word {
            group.weight = weight(group, peers);
        }
    }
    let best = groups.iter().map(|group| group.weight).fold(0.0, f32::max);
    groups.retain(|group| group.weight > 0.0 && group.weight >= LEAST_WEIGHT * best);
    groups.sort_by(|a, b| {
        let order = b.weight.total_cmp(&a.weight);
        order.then_with(|| a.words.first().cmp(&b.words.first()))
    });
    let chosen = choose(groups, most);
    words.named(text, chosen)
}

/// A different word of a text.
struct Word {
    folded: String,
    mentions: usize,
    in_title: usize,
    /// Mentions with a capital where no sentence begins.
    capitals: usize,
    /// Mentions where a sentence begins, or in the title.
    unclear: usize,
    articles: u32,
}

/// The words of a text.
struct Words {
    words: Vec<Word>,
    /// Every mention of those: where it stands, and the number of the word.
    mentions: Vec<(Range<usize>, usize)>,
}

/// Forms of one word.
#[derive(Debug)]
struct Group {
    /// Their numbers, the most mentioned first.
    words: Vec<usize>,
    mentions: usize,
    in_title: usize,
    articles: u32,
    letters: usize,
    is_capital: bool,
    weight: f32,
}

impl Words {
    fn read(text: &str, title: usize, library: &impl Frequencies) -> Self {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut words: Vec<Word> = Vec::new();
        let mut mentions = Vec::new();
        let mut tokens = tokens(text);
        let mut last_end = 0;
        while let Some((range, folded)) = tokens.read() {
            let between = text.get(last_end..range.start).unwrap_or_default();
            let is_first = last_end == 0 || between.contains(['.', '!', '?', ':', '\n', '…']);
            last_end = range.end;
            if !is_word(folded) {
                continue;
            }
            let known = numbers.get(folded).copied();
            let number = known.unwrap_or(words.len());
            if known.is_none() {
                words.push(Word::new(folded, library.articles(folded)));
                numbers.insert(folded.to_owned(), number);
            }
            if let Some(word) = words.get_mut(number) {
                let is_title = range.start < title;
                let source = text.get(range.clone()).unwrap_or_default();
                let is_upper = source.chars().next().is_some_and(char::is_uppercase);
                word.mentions += 1;
                word.in_title += usize::from(is_title);
                word.unclear += usize::from(is_title || is_first);
                word.capitals += usize::from(is_upper && !is_first && !is_title);
            }
            mentions.push((range, number));
        }
        Self { words, mentions }
    }

    /// How many articles are in the language of this one, about.
    fn peers(&self, total: u32) -> f32 {
        let mut repeated: Vec<(usize, u32)> = self
            .words
            .iter()
            .map(|word| (word.mentions, word.articles))
            .collect();
        if repeated.len() > REPEATED {
            repeated.select_nth_unstable_by_key(REPEATED, |key| Reverse(*key));
            repeated.truncate(REPEATED);
        }
        let mut articles: Vec<u32> = repeated.into_iter().map(|(_, articles)| articles).collect();
        articles.sort_unstable_by_key(|count| Reverse(*count));
        // Not the most frequent ones: other languages may have a few of its words.
        let typical = articles.get(articles.len() / 5).copied().unwrap_or(1);
        typical.clamp(1, total.max(1)) as f32
    }

    /// Forms of one word together, in the order of their bytes.
    fn groups(&self) -> Vec<Group> {
        let mut order: Vec<usize> = (0..self.words.len()).collect();
        order.sort_unstable_by_key(|number| self.words.get(*number).map(|word| &word.folded));
        let mut groups: Vec<Group> = Vec::new();
        for number in order {
            let Some(word) = self.words.get(number) else {
                continue;
            };
            let heads = groups.iter_mut().rev().take(STEMS_COMPARED);
            let head = heads.into_iter().find(|group| {
                let head = group.words.first().and_then(|head| self.words.get(*head));
                head.is_some_and(|head| is_form(&head.folded, &word.folded))
            });
            if let Some(group) = head {
                group.words.push(number);
                group.mentions += word.mentions;
                group.in_title += word.in_title;
                group.articles = group.articles.max(word.articles);
                group.is_capital |= word.is_capital();
            } else {
                groups.push(Group {
                    words: vec![number],
                    mentions: word.mentions,
                    in_title: word.in_title,
                    articles: word.articles,
                    letters: word.folded.chars().count(),
                    is_capital: word.is_capital(),
                    weight: 0.0,
                });
            }
        }
        groups
    }

    /// Whether the most mentioned form of a word is in a list; a name is never.
    fn is_in(&self, group: &Group, list: &HashSet<String>) -> bool {
        let words = group
            .words
            .iter()
            .filter_map(|number| self.words.get(*number));
        let first = words.max_by_key(|word| word.mentions);
        !group.is_capital && first.is_some_and(|word| list.contains(&word.folded))
    }

    /// The groups with their names.
    fn named(&self, text: &str, mut groups: Vec<Group>) -> Vec<KeyTerm> {
        let mut group_of: HashMap<usize, usize> = HashMap::new();
        for (place, group) in groups.iter_mut().enumerate() {
            group_of.extend(group.words.iter().map(|number| (*number, place)));
            let mentions = |number: &usize| self.words.get(*number).map_or(0, |word| word.mentions);
            group.words.sort_by_key(|number| Reverse(mentions(number)));
        }
        // How often each spelling stands, and where first.
        let mut spellings: Vec<HashMap<&str, (usize, usize)>> = vec![HashMap::new(); groups.len()];
        for (range, number) in &self.mentions {
            let spelling = text.get(range.clone());
            let place = group_of.get(number).and_then(|at| spellings.get_mut(*at));
            if let (Some(place), Some(spelling)) = (place, spelling) {
                place.entry(spelling).or_insert((0, range.start)).0 += 1;
            }
        }
        let named = groups.into_iter().zip(spellings);
        let named = named.filter_map(|(group, spellings)| {
            let spelling = spellings
                .into_iter()
                .max_by_key(|(_, (count, first))| (*count, Reverse(*first)));
            let forms = group
                .words
                .iter()
                .filter_map(|number| self.words.get(*number));
            Some(KeyTerm {
                name: visible(spelling?.0),
                forms: forms.map(|word| word.folded.clone()).collect(),
                mentions: group.mentions,
                articles: group.articles,
                weight: group.weight,
            })
        });
        named.collect()
    }
}

impl Word {
    fn new(folded: &str, articles: u32) -> Self {
        Self {
            folded: folded.to_owned(),
            mentions: 0,
            in_title: 0,
            capitals: 0,
            unclear: 0,
            // It stands in this one, even if that is newer than what is known.
            articles: articles.max(1),
        }
    }

    /// It has a capital wherever a sentence does not give it one.
    fn is_capital(&self) -> bool {
        self.capitals > 0 && self.capitals + self.unclear == self.mentions
    }
}

/// Whether a token can be a term at all.
fn is_word(folded: &str) -> bool {
    let mut letters = folded.chars();
    let first = letters.next();
    first.is_some_and(|c| c.is_alphabetic() && !is_unspaced(c)) && letters.next().is_some()
}

/// Whether two words, the first of them earlier in the order of bytes, are forms
/// of one.
fn is_form(head: &str, word: &str) -> bool {
    let shared = head
        .chars()
        .zip(word.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let ending = head.chars().count().max(word.chars().count()) - shared;
    shared >= STEM && ending <= ENDING && shared >= 2 * ending
}

/// How much a word says about an article, of whose language there are `peers`.
fn weight(group: &Group, peers: f32) -> f32 {
    let articles = group.articles as f32;
    let most = peers / if peers >= MANY_PEERS { 3.0 } else { 2.0 };
    if group.articles >= SEVERAL && articles > most {
        return 0.0;
    }
    let rarity = (1.0 + ((peers - articles).max(0.0) + 0.5) / (articles + 0.5)).ln();
    let mentions = group.mentions as f32 + TITLE_MENTIONS * group.in_title.min(2) as f32;
    // Names, and nouns where those have capitals, say what it is about; the
    // shortest words hold sentences together.
    let shape = match (group.letters, group.is_capital) {
        (_, true) => 1.4,
        (..=2, _) => 0.2,
        (3, _) => 0.4,
        (4, _) => 0.7,
        _ => 1.0,
    };
    rarity * shape * (1.0 + mentions.ln())
}

/// The best groups. What is said once may be by the way, and a word that no other
/// article has may be a slip of the pen: these only fill up a short list.
fn choose(groups: Vec<Group>, most: usize) -> Vec<Group> {
    let is_said = |group: &Group| group.mentions > 1 || group.in_title > 0;
    let mut lone = 0;
    let mut chosen: Vec<Group> = Vec::new();
    let mut others = Vec::new();
    for group in groups {
        let is_lone = group.articles <= 1;
        if !is_said(&group) {
            if !is_lone {
                others.push(group);
            }
        } else if chosen.len() < most && (!is_lone || lone < MOST_LONE.max(most / 3)) {
            lone += usize::from(is_lone);
            chosen.push(group);
        } else if is_lone {
            others.push(group);
        }
    }
    // Those that are said more than once before the others.
    others.sort_by_key(|group| !is_said(group));
    let missing = FEW_TERMS.min(most).saturating_sub(chosen.len());
    chosen.extend(others.into_iter().take(missing));
    chosen.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    chosen
}

/// A spelling without soft hyphens and what else does not show.
fn visible(spelling: &str) -> String {
    let is_hidden = |c: char| c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}');
    spelling.chars().filter(|c| !is_hidden(*c)).collect()
}

#[cfg(test)]
pub(super) mod tests;
