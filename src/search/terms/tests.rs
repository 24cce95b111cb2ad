//! What articles in several languages are about.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

/// A small library in three languages: titles and bodies.
pub(in crate::search) const LIBRARY: &[(&str, &str)] = &[
    (
        "Neue Fähre für die Insel",
        "Die neue Fähre fährt seit gestern zur Insel. Auf der Insel wartet man seit Jahren auf \
         eine Fähre, die auch bei Sturm fährt. Der Kapitän der Fähre sagte, dass die Maschine \
         leise ist und dass er mit dem Hafen zufrieden ist. Im Hafen wurde auch die Brücke für \
         Fähren gebaut, und die Werft hat noch eine Fähre bestellt.",
    ),
    (
        "Der Hafen bekommt einen Kran",
        "Der Hafen hat einen Kran bestellt, der auch Container hebt. Die Firma sagte, dass der \
         Kran im Herbst kommt und dass die Stadt für die Gleise zahlt. Auf dem Kai ist noch ein \
         alter Kran, der nicht mehr fährt. Er wurde seit Jahren nicht geprüft.",
    ),
    (
        "Imker zählen ihre Bienen",
        "Die Imker haben im Frühjahr ihre Bienen gezählt, und es sind noch mehr Völker als im \
         Jahr davor. Der Verband der Imker sagte, dass die Bienen auch in der Stadt Honig \
         sammeln. Für den Honig ist das nicht schlecht, und die Bienenvölker haben seit Jahren \
         nicht so viel geerntet.",
    ),
    (
        "Streit um die Brücke",
        "Der Rat der Stadt hat die Brücke gesperrt, und der Streit um die Kosten ist noch nicht \
         zu Ende. Für die Brücke zahlt auch das Land. Die Wirte auf der anderen Seite sagten, \
         dass seit der Sperrung nicht mehr so viele Gäste kommen.",
    ),
    (
        "A ferry for the island",
        "The new ferry to the island has been running since yesterday. The people of the island \
         have been waiting for a ferry that is not stopped by every storm. The captain of the \
         ferry said that the engine is quiet, and that the harbour is deep enough for ferries of \
         this size.",
    ),
    (
        "Bees in the city",
        "The bees in the city are doing well, the keepers of the bees said. There is more honey \
         than in the year before, and the honey is good. The city has planted trees for the bees, \
         and that is not the end of it.",
    ),
    (
        "The library stays open at night",
        "The library of the town is open at night now, and the readers have been waiting for \
         that. The director of the library said that the lamps are new and that there is tea for \
         the readers. It is not known how long the money is going to last.",
    ),
    (
        "Ada için yeni vapur",
        "Yeni vapur dünden beri adaya gidiyor. Ada halkı bir vapur için çok bekledi ve bu vapur \
         fırtınada da gidiyor. Vapurun kaptanı, bu liman için çok çalıştık ve daha bir vapur \
         gelecek dedi. Ankara'da bakan da vapuru övdü.",
    ),
    (
        "Arılar ve bal",
        "Bu yıl bal çok ve arılar iyi. Arıcılar bir yıl daha bekledi ve bu yıl için daha çok arı \
         aldı. Balın tadı da iyi dedi bir arıcı. Arılar için şehirde çiçek de var.",
    ),
    (
        "Kütüphane gece açık",
        "Kütüphane bu yıl gece de açık ve okurlar için çay da var. Bir okur, kütüphane için çok \
         bekledik dedi. Müdür daha bir salon ve daha çok kitap için çalıştı.",
    ),
];

/// Words counted in texts.
struct Counted {
    total: u32,
    articles: HashMap<String, u32>,
}

impl Counted {
    fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut counted = Self {
            total: 0,
            articles: HashMap::new(),
        };
        for text in texts {
            counted.total += 1;
            let different: HashSet<String> = tokens(text).map(|token| token.folded).collect();
            for word in different {
                *counted.articles.entry(word).or_insert(0) += 1;
            }
        }
        counted
    }
}

impl Frequencies for Counted {
    fn total(&self) -> u32 {
        self.total
    }

    fn articles(&self, word: &str) -> u32 {
        self.articles.get(word).copied().unwrap_or(0)
    }
}

fn text_of((title, body): &(&str, &str)) -> String {
    format!("{title}\n\n{body}")
}

fn terms_of(text: &str, texts: &[String]) -> Vec<KeyTerm> {
    let counted = Counted::new(texts.iter().map(String::as_str));
    let title = text.find('\n').unwrap_or(0);
    key_terms(text, title, &counted, MOST_TERMS)
}

fn names(terms: &[KeyTerm]) -> Vec<&str> {
    terms.iter().map(|term| term.name.as_str()).collect()
}

/// The library, and the terms of the article whose title begins so.
fn terms_in_library(title: &str) -> Vec<KeyTerm> {
    let texts: Vec<String> = LIBRARY.iter().map(text_of).collect();
    let text = texts.iter().find(|text| text.starts_with(title));
    terms_of(text.expect("an article"), &texts)
}

#[test]
fn what_an_article_is_about_comes_first() {
    for (title, top, never) in [
        (
            "Neue Fähre",
            &["Fähre", "Insel"][..],
            &["die", "der", "dass", "auch", "seit", "Die", "ist", "und"][..],
        ),
        (
            "Der Hafen",
            &["Kran"],
            &["der", "Der", "dass", "nicht", "im"],
        ),
        (
            "Imker zählen",
            &["Imker", "Bienen", "Honig"],
            &["die", "der", "und", "nicht", "auch"],
        ),
        (
            "A ferry",
            &["ferry", "island"],
            &["the", "The", "of", "that", "is", "for", "been"],
        ),
        ("Bees", &["bees", "honey"], &["the", "is", "and", "in"]),
        ("The library", &["library"], &["the", "is", "that"]),
        (
            "Ada için",
            &["vapur"],
            &["bir", "ve", "bu", "için", "çok", "da"],
        ),
        (
            "Arılar",
            &["Arılar", "bal"],
            &["bir", "ve", "bu", "için", "da", "daha"],
        ),
        (
            "Kütüphane",
            &["Kütüphane"],
            &["bir", "ve", "bu", "için", "da", "daha"],
        ),
    ] {
        let terms = terms_in_library(title);
        let names = names(&terms);
        let first = names.get(..top.len() + 1).unwrap_or(&names);
        for name in top {
            assert!(first.contains(name), "{name} in {names:?}");
        }
        for name in never {
            assert!(!names.contains(name), "{name} in {names:?}");
        }
        assert!(names.len() <= MOST_TERMS, "{names:?}");
    }
}

#[test]
fn forms_of_one_word_are_one_term() {
    for (a, b, expected) in [
        ("abkommen", "abkommens", true),
        ("turkei", "turken", true),
        ("nation", "national", true),
        ("ferries", "ferry", false),
        ("armenien", "armenier", true),
        ("vertrag", "vertreter", false),
        ("kran", "krane", false),
        ("interessant", "interview", false),
        ("verfahren", "verfassung", false),
    ] {
        assert_eq!(is_form(a, b), expected, "{a} {b}");
    }
    let text = "Die Türkei\n\nTürken in der Türkei. Die TÜRKEI ist groß.";
    let terms = terms_of(text, &[text.to_owned()]);
    assert_eq!(terms[0].name, "Türkei");
    assert_eq!(terms[0].mentions, 4);
    assert_eq!(terms[0].forms, ["turkei", "turken"]);
}

#[test]
fn a_term_is_written_as_it_mostly_is() {
    for (text, name) in [
        ("Harbour News\n\nThe harbour is the harbour.", "harbour"),
        ("HAFEN\n\nDer Hafen. Im Hafen.", "Hafen"),
        ("x\n\nNATO and Nato and NATO", "NATO"),
        ("x\n\nHa\u{ad}fen, Ha\u{ad}fen", "Hafen"),
    ] {
        let terms = terms_of(text, &[text.to_owned()]);
        assert!(names(&terms).contains(&name), "{:?}", names(&terms));
    }
}

#[test]
fn numbers_letters_and_slips_are_no_terms() {
    let filler: Vec<String> = (0..40)
        .map(|number| format!("the ship and the sea and word{number} and a storm of the year"))
        .collect();
    let text = "A storm\n\nThe storm of 2025 was the strongest storm in 2025 and in 2024. A b x, x, \
                x. The sihp was lost, and the lighthouse by the lighthouse keeper saw the ship. \
                The year was bad for the ship and the sea.";
    let mut texts = filler;
    texts.push(text.to_owned());
    let terms = terms_of(text, &texts);
    let names = names(&terms);
    for never in ["2025", "2024", "x", "b", "sihp", "the", "and"] {
        assert!(!names.contains(&never), "{never} in {names:?}");
    }
    assert_eq!(names.first(), Some(&"lighthouse"), "{names:?}");
}

/// Words of all articles.
const COMMON: &str = "there where about which after before under other";

#[test]
fn words_of_this_article_alone_do_not_fill_the_list() {
    let shared: Vec<String> = (0..10)
        .map(|number| format!("shared{number}letters{number}"))
        .collect();
    let own: Vec<String> = (0..30).map(|number| format!("x{number}own")).collect();
    let text = format!(
        "Title\n\n{COMMON} {COMMON} {0} {0} {1} {1}",
        shared.join(" "),
        own.join(" ")
    );
    let mut texts: Vec<String> = (0..60)
        .map(|number| format!("other{number} {COMMON}"))
        .collect();
    texts.push(shared.join(" "));
    texts.push(text.clone());
    let terms = terms_of(&text, &texts);
    let lone = terms.iter().filter(|term| term.articles == 1).count();
    assert_eq!(
        (terms.len(), lone),
        (MOST_TERMS, MOST_LONE),
        "{:?}",
        names(&terms)
    );
}

#[test]
fn a_text_with_nothing_to_say_has_no_terms() {
    for text in ["", "\n\n", "1 2 3", "a b c", "日本語の新聞", "…"] {
        assert_eq!(terms_of(text, &[text.to_owned()]), [], "{text}");
    }
}

proptest! {
    #[test]
    fn every_text_has_terms_of_its_own(text in "(\\PC|[a-zäöüß .]){0,200}", title in 0_usize..300) {
        let counted = Counted::new([text.as_str()].into_iter());
        let terms = key_terms(&text, title, &counted, MOST_TERMS);
        let words: HashSet<String> = tokens(&text).map(|token| token.folded).collect();
        prop_assert!(terms.len() <= MOST_TERMS);
        for term in &terms {
            prop_assert!(term.mentions > 0 && term.weight.is_finite());
            prop_assert!(term.forms.iter().all(|form| words.contains(form)));
        }
        prop_assert_eq!(terms, key_terms(&text, title, &counted, MOST_TERMS));
    }
}
