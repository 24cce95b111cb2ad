//! What queries mean, and what is wrong with them.

use proptest::prelude::*;

use super::*;

/// A query in short: words, `word*`, `"a phrase"`, `-` before what is excluded,
/// `{}` round metadata.
fn shown(part: &Expression) -> String {
    let list = |parts: &[Expression], with: &str| {
        let parts: Vec<String> = parts.iter().map(shown).collect();
        parts.join(with)
    };
    let place = |place: Place| match place {
        Place::Anywhere => "",
        Place::Title => "title:",
        Place::TitleStart => "^",
        Place::Body => "body:",
    };
    match part {
        Expression::All(parts) => list(parts, " "),
        Expression::Any(parts) => format!("({})", list(parts, " / ")),
        Expression::Not(part) => match &**part {
            Expression::All(_) => format!("-({})", shown(part)),
            part => format!("-{}", shown(part)),
        },
        Expression::Word(word) => {
            let exact = if word.is_exact { "'" } else { "" };
            let star = if word.is_prefix { "*" } else { "" };
            let place = place(word.place);
            format!("{place}{exact}{}{star}", word.spellings.join("|"))
        }
        Expression::Phrase(phrase) => {
            let star = if phrase.is_prefix { "*" } else { "" };
            format!(
                "{}\"{}{star}\"",
                place(phrase.place),
                phrase.words.join(" ")
            )
        }
        Expression::Regex(regex) => format!("/{regex}/"),
        Expression::Filter(condition) => format!("{{{}}}", condition_shown(condition)),
    }
}

fn condition_shown(condition: &Condition) -> String {
    let list = |parts: &[Condition], with: &str| {
        let parts: Vec<String> = parts.iter().map(condition_shown).collect();
        parts.join(with)
    };
    match condition {
        Condition::All(parts) => list(parts, " "),
        Condition::Any(parts) => list(parts, " / "),
        Condition::Not(part) => format!("not {}", condition_shown(part)),
        Condition::Is(filter) => format!("{filter:?}"),
    }
}

#[test]
fn queries_are_understood_while_they_are_typed() {
    for (input, expected) in [
        ("", ""),
        ("   ", ""),
        ("-", ""),
        ("\"", ""),
        ("-\"", ""),
        ("- x", "x*"),
        ("ankara", "ankara*"),
        ("ankara ", "ankara"),
        ("ankara mosk", "ankara mosk*"),
        ("Türkei ", "turkei|tuerkei"),
        ("tuerkei ", "tuerkei|turkei"),
        (
            "ueberpruefen ",
            "ueberpruefen|uberprufen|ueberprufen|uberpruefen",
        ),
        ("neue Quelle bauen ", "neue quelle bauen"),
        ("Straße ", "strasse"),
        ("\"zwei worte\" drei", "\"zwei worte\" drei*"),
        ("\"zwei wor", "\"zwei wor*\""),
        ("\"zwei ", "\"zwei\""),
        ("„zwei worte“ x ", "\"zwei worte\" x"),
        ("krieg -frieden", "krieg -frieden"),
        ("krieg -covid-19 ", "krieg -\"covid 19\""),
        ("krieg -\"guter frieden\"", "krieg -\"guter frieden\""),
        ("44-tägigen", "44 tagigen|taegigen*"),
        ("Karadeniz'de ", "karadeniz de"),
        ("ankara.", "ankara"),
        ("日本語 ", "\"日 本 語\""),
        ("日本", "\"日 本\""),
        ("東", "東"),
        ("東京Tow", "\"東 京 tow*\""),
        ("ab\"cd ef\"", "ab \"cd ef\""),
        // Operators.
        ("a | b ", "(a / b)"),
        ("a b | c", "(a b / c*)"),
        ("a |", "a"),
        ("| a ", "a"),
        ("a|b|c ", "(a / b / c)"),
        ("a (b | c) d ", "a (b / c) d"),
        ("a (b | c", "a (b / c*)"),
        ("a ( ", "a"),
        ("((a)) ", "a"),
        ("krieg -(a | b) ", "krieg -(a / b)"),
        ("krieg -(a b) ", "krieg -(a b)"),
        ("'Türkei ", "'turkei"),
        ("'", ""),
        ("'x", "'x"),
        ("^die", "^die*"),
        ("^die-wahl ", "^\"die wahl\""),
        ("^\"die wahl\" ", "^\"die wahl\""),
        ("^", ""),
        // Regular expressions.
        ("/wahl(en)?/ x ", "/wahl(en)?/ x"),
        ("/zwei worte", "/zwei worte/"),
        ("/a\\/b/", "/a\\/b/"),
        ("/(", ""),
        ("/", ""),
        ("//", ""),
        ("und/oder ", "und oder"),
        ("/etc/passwd ", "etc passwd"),
        // Fields.
        ("title:wahl ", "title:wahl"),
        ("title:wa", "title:wa*"),
        ("TITLE:wa ", "title:wa"),
        ("title:", ""),
        ("title:(a b) c ", "title:a title:b c"),
        ("title:\"a b\" ", "title:\"a b\""),
        ("title:^a ", "^a"),
        ("title:'a ", "title:'a"),
        ("body:ernte ", "body:ernte"),
        ("source:Zeitung", "{Source(\"zeitung\")}"),
        ("source:\"Neue Züge\" x ", "{Source(\"neue zuge\")} x"),
        ("source:(a | b) ", "({Source(\"a\")} / {Source(\"b\")})"),
        ("-author:ann ", "-{Author(\"ann\")}"),
        ("tag:po", "{Tag { name: \"po\", is_prefix: true }}"),
        ("tag:po ", "{Tag { name: \"po\", is_prefix: false }}"),
        ("lang:DE ", "{Language(\"de\")}"),
        ("url:example.org/a ", "{Url(\"example.org/a\")}"),
        ("is:unread ", "{not Read}"),
        ("is:starred is:read", "{Starred} {Read}"),
        ("is:unr", ""),
        ("date:1970-01-02 ", "{From(86400) Before(172800)}"),
        ("date:1970", "{From(0) Before(31536000)}"),
        ("date:1970-01..1970-02 ", "{From(0) Before(5097600)}"),
        ("date:..1970-01 ", "{Before(2678400)}"),
        ("date:1970-02.. ", "{From(2678400)}"),
        ("date:..", "{}"),
        (
            "before:1970-02 after:1970-01-01 ",
            "{Before(2678400)} {From(86400)}",
        ),
        ("newer:7d ", "{Within(604800)}"),
        // What only looks like a field.
        ("12:30 ", "12 30"),
        ("https://example.org ", "https example org"),
        ("Bericht: Ernte ", "bericht ernte"),
    ] {
        assert_eq!(shown(Query::parse(input).root()), expected, "{input:?}");
    }
}

#[test]
fn mistakes_are_named_once_they_are_finished() {
    for (input, expected) in [
        (
            "is:old x",
            &[("old", "write is:read, is:unread or is:starred")][..],
        ),
        ("is:old", &[]),
        (
            "date:2025-13 ",
            &[("2025-13", "write a date as 2025, 2025-07 or 2025-07-14")],
        ),
        (
            "newer:7 ",
            &[("7", "write an age as 12h, 7d, 2w, 3m or 1y")],
        ),
        ("a) b", &[(")", "there is no ( before this")]),
        ("titel:wahl ", &[("titel:", "did you mean title: ?")]),
        (
            "title: wahl",
            &[("title:", "write its value right behind the colon")],
        ),
        ("title:", &[]),
        (
            "/a(/ b",
            &[("/a(/", "not a regular expression: unclosed group")],
        ),
        (
            "/a(/",
            &[("/a(/", "not a regular expression: unclosed group")],
        ),
        ("/a(", &[]),
        ("\"a", &[]),
        ("(a", &[]),
        ("a |", &[]),
        ("Re:wahl 12:30 c++ ", &[]),
    ] {
        let query = Query::parse(input);
        let found: Vec<(&str, &str)> = query
            .problems()
            .iter()
            .map(|problem| {
                let text = input
                    .get(problem.range.clone())
                    .expect("a range of the input");
                (text, problem.message.as_str())
            })
            .collect();
        assert_eq!(found, expected, "{input:?}");
    }
}

#[test]
fn only_what_is_excluded_is_no_question() {
    for (input, is_empty) in [
        ("-krieg", true),
        (" \" ", true),
        ("krieg", false),
        ("is:read", false),
        ("-is:read", false),
        ("-(krieg | is:read)", true),
        ("/a/", false),
        ("is:nothing ", true),
    ] {
        assert_eq!(Query::parse(input).is_empty(), is_empty, "{input}");
    }
}

#[test]
fn a_pasted_text_is_cut() {
    let query = Query::parse(&"word ".repeat(10_000));
    assert_eq!(query.root().wanted().len(), 24);
    let query = Query::parse(&format!("\"{}", "word ".repeat(10_000)));
    assert!(matches!(
        query.root().wanted()[..],
        [Expression::Phrase(phrase)] if phrase.words.len() == LONGEST_PHRASE
    ));
    for piece in ["(", "-", "^", "'", "a|", "(-", "title:(", ")", "/"] {
        Query::parse(&piece.repeat(100_000));
    }
}

proptest! {
    #[test]
    fn any_input_is_a_query(
        input in r#"(?s)([-"„“ ()|^'/:a]|title:|tag:|date:|is:|20|\PC){0,24}"#,
    ) {
        let query = Query::parse(&input);
        for part in query.root().wanted() {
            match part {
                Expression::Word(word) => {
                    prop_assert!(!word.spellings.is_empty());
                    prop_assert!(word.spellings.iter().all(|word| !word.is_empty()));
                }
                Expression::Phrase(phrase) => prop_assert!(!phrase.words.is_empty()),
                Expression::Regex(_) => {}
                _ => prop_assert!(false, "not a leaf"),
            }
        }
        for problem in query.problems() {
            prop_assert!(input.get(problem.range.clone()).is_some());
        }
    }
}
