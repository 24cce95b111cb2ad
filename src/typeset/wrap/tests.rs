//! How lines are broken: tables of cases, and what holds for every text.

use proptest::prelude::*;

use super::super::paragraph::wrap;
use super::*;

/// Rules without hyphens.
fn plain(columns: usize) -> Rules<'static> {
    Rules {
        columns,
        hyphenation: None,
        soft_hyphens: SoftHyphens::default(),
        sparing: false,
        breaking: Breaking::First,
    }
}

fn in_language(columns: usize, language: Language) -> Rules<'static> {
    Rules {
        hyphenation: Some(language),
        ..plain(columns)
    }
}

fn cuts(text: &str, rules: &Rules<'_>) -> Vec<Cut> {
    let mut cuts = Vec::new();
    wrap(text, rules, &mut |range, hyphen| {
        cuts.push(Cut { range, hyphen });
    });
    cuts
}

/// The lines as they are drawn.
fn set(text: &str, rules: &Rules<'_>) -> Vec<String> {
    let draw = |cut: Cut| {
        let line = text.get(cut.range).expect("a border");
        line.to_owned() + if cut.hyphen { "-" } else { "" }
    };
    cuts(text, rules).into_iter().map(draw).collect()
}

fn wrapped(text: &str, columns: usize) -> Vec<String> {
    set(text, &plain(columns))
}

fn folded(text: &str, columns: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    fold(text, columns, &mut |range| {
        lines.push(text.get(range).expect("a border"));
    });
    lines
}

#[test]
fn running_text() {
    let cases: [(&str, usize, &[&str]); 20] = [
        ("", 5, &[""]),
        ("   ", 5, &[""]),
        ("  ab cd ", 5, &["ab cd"]),
        ("ab cd", 4, &["ab", "cd"]),
        ("ab   cd", 4, &["ab", "cd"]),
        ("ab  cd e", 6, &["ab  cd", "e"]),
        ("ab \u{2003} cd", 3, &["ab", "cd"]),
        ("abcdefg", 3, &["abc", "def", "g"]),
        ("ab cdefgh", 4, &["ab", "cdef", "gh"]),
        ("10\u{a0}km weit", 5, &["10\u{a0}km", "weit"]),
        ("ab 10\u{a0}km", 5, &["ab", "10\u{a0}km"]),
        ("ab 10\u{202f}000", 6, &["ab", "10\u{202f}000"]),
        ("Nord-Süd-Dialog", 9, &["Nord-Süd-", "Dialog"]),
        ("-5 bis -10", 6, &["-5 bis", "-10"]),
        ("東京は雨。", 4, &["東京", "は", "雨。"]),
        ("東京", 1, &["東", "京"]),
        ("e\u{301}e\u{301}", 1, &["e\u{301}", "e\u{301}"]),
        ("🇩🇪🇫🇷", 2, &["🇩🇪", "🇫🇷"]),
        ("ab \u{301}cd", 3, &["ab \u{301}", "cd"]),
        ("( a )", 3, &["( a", ")"]),
    ];
    for (text, columns, expected) in cases {
        assert_eq!(wrapped(text, columns), expected, "{text:?} in {columns}");
    }
}

#[test]
fn preformatted_text() {
    let cases: [(&str, usize, &[&str]); 6] = [
        ("", 4, &[""]),
        ("      ", 4, &[""]),
        ("  ab  ", 4, &["  ab"]),
        ("a b cd", 4, &["a b", "cd"]),
        ("      ab", 4, &["", "ab"]),
        ("日本語", 4, &["日本", "語"]),
    ];
    for (text, columns, expected) in cases {
        assert_eq!(folded(text, columns), expected, "{text:?} in {columns}");
    }
}

const GERMAN: &str = "Am Dienstag trafen sich die Unterhändler in Genf zu einer weiteren Runde. \
    „Wir sind näher beieinander als je zuvor“, sagte die Sprecherin, „aber über die \
    Verteidigungsabkommen wird noch gesprochen werden müssen.“";

#[test]
fn a_narrow_german_column() {
    let expected = [
        "Am Dienstag trafen sich die",
        "Unterhändler in Genf zu",
        "einer weiteren Runde. „Wir",
        "sind näher beieinander als",
        "je zuvor“, sagte die Spre-",
        "cherin, „aber über die Ver-",
        "teidigungsabkommen wird noch",
        "gesprochen werden müssen.“",
    ];
    assert_eq!(set(GERMAN, &in_language(28, Language::German)), expected);
}

#[test]
fn hyphens() {
    use Language::{English, German};
    let cases: [(&str, Language, usize, &[&str]); 16] = [
        // Only where the line would else have a gap.
        (
            "eine Unterhändler da",
            German,
            12,
            &["eine Unter-", "händler da"],
        ),
        (
            "zusammen Unterhändler gut",
            German,
            12,
            &["zusammen Un-", "terhändler", "gut"],
        ),
        (
            "hypothetisch Unterhändler gut",
            German,
            14,
            &["hypothetisch", "Unterhändler", "gut"],
        ),
        // A word longer than the line takes as many lines as it needs.
        ("Unterhändler", German, 8, &["Unter-", "händler"]),
        (
            "Verteidigungsabkommen",
            German,
            9,
            &["Verteidi-", "gungsab-", "kommen"],
        ),
        (
            "Unterhändler",
            German,
            3,
            &["Un-", "ter", "hän", "d-", "ler"],
        ),
        // Not the last word, if it fits on a line.
        (
            "eine gute Unterhändler",
            German,
            14,
            &["eine gute", "Unterhändler"],
        ),
        (
            "eine gute Unterhändler.",
            German,
            14,
            &["eine gute", "Unterhändler."],
        ),
        (
            "eine gute Unterhändlerin",
            German,
            12,
            &["eine gute", "Unterhändle-", "rin"],
        ),
        // Compounds break at their own hyphens, without a second one.
        (
            "Nord-Süd-Dialogpartner da",
            German,
            14,
            &["Nord-Süd-Dia-", "logpartner da"],
        ),
        (
            "Nord-Süd-Dialogpartner da",
            German,
            9,
            &["Nord-Süd-", "Dialog-", "partner", "da"],
        ),
        // Neither addresses nor capitals.
        (
            "von bundesregierung@beispiel.de da",
            German,
            28,
            &["von", "bundesregierung@beispiel.de", "da"],
        ),
        (
            "die BUNDESREGIERUNG da ist",
            German,
            16,
            &["die", "BUNDESREGIERUNG", "da ist"],
        ),
        (
            "die Bundesregierung da ist",
            German,
            16,
            &["die Bundesregie-", "rung da ist"],
        ),
        // Other languages, other places.
        (
            "a new hyphenation rule",
            English,
            12,
            &["a new hy-", "phenation", "rule"],
        ),
        (
            "a new hyphenation rule",
            German,
            14,
            &["a new hyphena-", "tion rule"],
        ),
    ];
    for (text, language, columns, expected) in cases {
        let lines = set(text, &in_language(columns, language));
        assert_eq!(lines, expected, "{text:?} in {columns}");
    }
}

#[test]
fn soft_hyphens() {
    let cases: [(&str, Option<Language>, usize, &[&str]); 9] = [
        // Without a language.
        (
            "eine Unter|händler da",
            None,
            12,
            &["eine Unter-", "händler da"],
        ),
        (
            "eine Unter|händler da",
            None,
            10,
            &["eine", "Unter-", "händler da"],
        ),
        (
            "im Donau|dampf|schiff da",
            None,
            9,
            &["im Donau-", "dampf-", "schiff da"],
        ),
        // A word is divided where the author wants it, and only there.
        (
            "zusammen Unter|händler gut",
            Some(Language::German),
            12,
            &["zusammen", "Unterhändler", "gut"],
        ),
        (
            "Ver|teidigungsabkommen",
            Some(Language::German),
            9,
            &["Verteidi-", "gungsab-", "kommen"],
        ),
        // It is not divided for nothing, nor at the end.
        ("eine Unter|händler da", None, 20, &["eine Unterhändler da"]),
        (
            "eine gute Unter|händler",
            None,
            15,
            &["eine gute", "Unterhändler"],
        ),
        // Names with capitals are as the author wants.
        (
            "das ist Java|Script nun",
            None,
            13,
            &["das ist Java-", "Script nun"],
        ),
        ("ab c|d", None, 4, &["ab", "cd"]),
    ];
    for (marked, hyphenation, columns, expected) in cases {
        let text = marked.replace('|', "");
        let marks = marked.match_indices('|').enumerate();
        let places: Vec<usize> = marks.map(|(count, (at, _))| at - count).collect();
        for breaking in [Breaking::First, Breaking::Optimal] {
            let rules = Rules {
                hyphenation,
                soft_hyphens: SoftHyphens::new(&places),
                breaking,
                ..plain(columns)
            };
            let lines = set(&text, &rules);
            if breaking == Breaking::First {
                assert_eq!(lines, expected, "{marked:?} in {columns}");
            }
            assert_eq!(
                lines.concat().replace(['-', ' '], ""),
                text.replace(' ', "")
            );
        }
        let without = Rules {
            soft_hyphens: SoftHyphens::new(&places).of_part(&(text.len()..text.len())),
            ..plain(columns)
        };
        assert_eq!(cuts(&text, &without), cuts(&text, &plain(columns)));
    }
}

#[test]
fn few_hyphens_in_a_row() {
    let text = "Unterhändler ".repeat(6) + "und so weiter";
    let rules = in_language(18, Language::German);
    let cuts = cuts(&text, &rules);
    let row = |cuts: &[Cut]| cuts.iter().all(|cut| cut.hyphen);
    assert!(cuts.windows(2).any(row), "{cuts:?}");
    assert!(!cuts.windows(4).any(row), "{cuts:?}");
    let text = "im Unterhändler ".repeat(9) + "und so weiter";
    for columns in 20..40 {
        let cuts = self::cuts(&text, &in_language(columns, Language::German));
        assert!(!cuts.windows(4).any(row), "{columns}: {cuts:?}");
        let is_wide = columns >= 30;
        assert!(
            !(is_wide && cuts.windows(3).any(row)),
            "{columns}: {cuts:?}"
        );
    }
}

#[test]
fn headings_are_hyphenated_only_where_they_must() {
    let rules = |columns| Rules {
        sparing: true,
        ..in_language(columns, Language::German)
    };
    let text = "Die neuen Unterhändler";
    let whole = ["Die neuen", "Unterhändler"];
    assert_eq!(set(text, &rules(15)), whole);
    assert_eq!(set(text, &rules(12)), whole);
    assert_eq!(set(text, &rules(11)), ["Die neuen", "Unterhänd-", "ler"]);
    let optimal = Rules {
        breaking: Breaking::Optimal,
        ..rules(15)
    };
    assert_eq!(set(text, &optimal), whole);
}

#[test]
fn what_belongs_together() {
    let cases: [(&str, usize, &[&str]); 14] = [
        ("gut sind 5 km weit", 11, &["gut sind", "5 km weit"]),
        (
            "er fuhr 120 km/h dort",
            12,
            &["er fuhr", "120 km/h", "dort"],
        ),
        ("eben mit 10 % mehr", 12, &["eben mit", "10 % mehr"]),
        ("er nennt z. B. dies", 11, &["er nennt", "z. B. dies"]),
        (
            "Musik von J. S. Bach hier",
            15,
            &["Musik von", "J. S. Bach hier"],
        ),
        (
            "am Tag 10. November war",
            14,
            &["am Tag", "10. November", "war"],
        ),
        ("das Wort hier – und da", 14, &["das Wort", "hier – und da"]),
        (
            "dit « bonjour » et part",
            13,
            &["dit", "« bonjour »", "et part"],
        ),
        ("tu le sais ? Oui oui", 11, &["tu le", "sais ? Oui", "oui"]),
        ("laut den §§ 5 und 6", 11, &["laut den", "§§ 5 und 6"]),
        // Where there is no room for both, at the blank and not in the word.
        ("10. November", 9, &["10.", "November"]),
        ("hier 10. November", 10, &["hier 10.", "November"]),
        ("J. S. Bach", 7, &["J. S.", "Bach"]),
        (
            "J. J. J. J. J. J. J. J. J. J. J. J.",
            8,
            &["J. J. J.", "J. J. J.", "J. J. J.", "J. J. J."],
        ),
    ];
    for (text, columns, expected) in cases {
        assert_eq!(wrapped(text, columns), expected, "{text:?} in {columns}");
    }
}

#[test]
fn no_short_word_alone() {
    let cases: [(&str, usize, &[&str]); 8] = [
        ("Das geht nun einmal so", 20, &["Das geht nun", "einmal so"]),
        (
            "Das geht nun einmal so.",
            20,
            &["Das geht nun", "einmal so."],
        ),
        // Not alone, not short, or not in words.
        (
            "Das geht nun einmal so gut",
            20,
            &["Das geht nun einmal", "so gut"],
        ),
        (
            "Das geht nun einmal gern",
            20,
            &["Das geht nun einmal", "gern"],
        ),
        ("Das geht nun einmal –", 20, &["Das geht nun", "einmal –"]),
        // The line above would become ugly, or the last one too long.
        (
            "Das ist selbstverständlich so",
            26,
            &["Das ist selbstverständlich", "so"],
        ),
        ("selbstverständlich so", 18, &["selbstverständlich", "so"]),
        // What belongs together goes down together.
        (
            "Das waren gestern nur 5 km weg",
            26,
            &["Das waren gestern nur", "5 km weg"],
        ),
    ];
    for (text, columns, expected) in cases {
        assert_eq!(wrapped(text, columns), expected, "{text:?} in {columns}");
    }
}

#[test]
fn the_best_breaks() {
    let rules = |columns| Rules {
        breaking: Breaking::Optimal,
        ..plain(columns)
    };
    let text = "To be, or not to be: that is the question";
    let expected = ["To be,", "or not to", "be: that", "is the", "question"];
    assert_eq!(set(text, &rules(10)), expected);
    // What does not fit is filled line by line.
    assert_eq!(set("a Donaudampf", &rules(4)), ["a", "Dona", "udam", "pf"]);
    assert_eq!(set("", &rules(4)), [""]);
    // A long paragraph as well.
    let long = "ab cd ".repeat(10_000);
    assert_eq!(set(&long, &rules(7)), wrapped(&long, 7));
    let hyphenated = Rules {
        hyphenation: Some(Language::German),
        ..rules(28)
    };
    let lines = set(GERMAN, &hyphenated);
    assert!(lines.iter().any(|line| line.ends_with('-')), "{lines:#?}");
}

#[test]
fn other_scripts_are_set_as_ever() {
    let texts = [
        "東京は雨。「明日は晴れでしょう」と気象庁は言う。",
        "ประเทศไทยมีประชากรมากกว่าหกสิบล้านคน",
        "👩‍👩‍👧‍👦 👍🏽🇩🇪🇫🇷 e\u{301}e\u{301}",
        "שלום עולם השלום",
    ];
    for text in texts {
        for columns in 2..30 {
            let rules = in_language(columns, Language::German);
            assert_eq!(
                cuts(text, &rules),
                cuts(text, &plain(columns)),
                "{text} in {columns}"
            );
        }
    }
}

fn any_rules() -> impl Strategy<Value = Rules<'static>> {
    let language = prop::option::weighted(0.8, prop::sample::select(Language::ALL.to_vec()));
    let columns = prop_oneof![1usize..20, 20usize..90];
    (columns, language, any::<bool>(), any::<bool>()).prop_map(
        |(columns, hyphenation, sparing, optimal)| Rules {
            columns,
            hyphenation,
            soft_hyphens: SoftHyphens::default(),
            sparing,
            breaking: if optimal {
                Breaking::Optimal
            } else {
                Breaking::First
            },
        },
    )
}

/// Words as they come, and as they do not.
fn any_text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => "[a-zäöüß]{1,14}",
        4 => "[A-ZÄ][a-zäöüß]{3,24}[,.:!?“]?",
        2 => "(Bundes)?(regierungs|verfassungs|arbeits)?(sprecherin|gericht|unterhändler)",
        2 => "(hyphenation|правительство|gouvernement|rzeczywistość|université)",
        2 => "(5|10|km|%|€|z\\.|B\\.|J\\.|S\\.|Dr\\.|–|«|»|\\?|10\\.|November|de|§)",
        1 => "[a-z]{2,9}[-/’'][a-z]{2,14}",
        1 => "https?://[a-z.]{3,20}/[a-z/?=&-]{0,40}",
        1 => "[東京は雨。、「」ภาษไทย]{1,9}",
        1 => "[👩🇩🇫👍🏽\u{200d}\u{301}\u{a0}\u{202f}\u{200b}\t]{1,5}",
    ];
    let blank = prop_oneof![9 => Just(" "), 1 => Just("  "), 1 => Just("\u{2003}"), 1 => Just("")];
    prop::collection::vec((word, blank), 0..40).prop_map(|words| {
        words
            .into_iter()
            .flat_map(|(word, blank)| [word, blank.to_owned()])
            .collect()
    })
}

fn check(text: &str, rules: &Rules<'_>) -> Result<(), TestCaseError> {
    let cuts = cuts(text, rules);
    prop_assert!(!cuts.is_empty());
    let mut end = 0;
    for (index, cut) in cuts.iter().enumerate() {
        // Each line stands behind the one before; between them are blanks only.
        prop_assert!(cut.range.start >= end);
        let between = text.get(end..cut.range.start);
        prop_assert!(
            between.is_some_and(|text| text.trim().is_empty()),
            "{:?}",
            cut
        );
        end = cut.range.end;
        let line = text.get(cut.range.clone());
        let line = line.ok_or_else(|| TestCaseError::fail("not at a border"))?;
        let columns = width(line) + usize::from(cut.hyphen);
        let is_single = graphemes(line).count() <= 1 && !cut.hyphen;
        prop_assert!(
            columns <= rules.columns || is_single,
            "{line:?} takes {columns}"
        );
        prop_assert!(!line.is_empty() || cuts.len() == 1);
        if cut.hyphen {
            let next = cuts.get(index + 1).map(|cut| cut.range.start);
            prop_assert_eq!(next, Some(end), "nothing goes on");
            let allowed = rules
                .hyphenation
                .is_some_and(|language| may_be_hyphenated(text, end, language));
            prop_assert!(allowed, "{line:?} ends in a hyphen");
        }
    }
    prop_assert!(text.get(end..).is_some_and(|rest| rest.trim().is_empty()));
    Ok(())
}

/// Whether a language's patterns allow a hyphen before a place in a text.
fn may_be_hyphenated(text: &str, place: usize, language: Language) -> bool {
    let (before, behind) = text.split_at(place);
    let is_letter = |c: char| c.is_alphabetic();
    let letters = behind.find(|c| !is_letter(c)).unwrap_or(behind.len());
    let start = before.trim_end_matches(is_letter).len();
    let word = text.get(start..place + letters).expect("borders");
    let mut at = start;
    hypher::hyphenate(word, hyphenation::patterns(language)).any(|syllable| {
        at += syllable.len();
        at == place
    })
}

proptest! {
    #[test]
    fn any_words(text in any_text(), rules in any_rules()) {
        check(&text, &rules)?;
    }

    #[test]
    fn any_characters(text in any::<String>(), rules in any_rules()) {
        check(&text, &rules)?;
    }
}
