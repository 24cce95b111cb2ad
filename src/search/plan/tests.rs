//! Questions to the index.

use super::*;

fn asked(query: &str) -> String {
    let query = Query::parse(query);
    Plan::strict(&query, None)
        .expression(Width::All)
        .unwrap_or_default()
}

#[test]
fn queries_become_questions_to_the_index() {
    for (query, expected) in [
        ("krieg frie", r#"(("krieg") AND ("frie"*))"#),
        ("tuerkei ", r#"(("tuerkei" OR "turkei"))"#),
        ("tue", r#"(("tu" OR "tue"*))"#),
        ("krieg -frieden ", r#"((("krieg")) NOT (("frieden")))"#),
        ("krieg -\"guter rat\" ", r#"(("krieg"))"#),
        ("\"guter ra", r#"(("guter" AND "ra"*))"#),
        ("日本語", r#"(("日本" AND "本語"))"#),
        ("東京2020 東", r#"(("東京" AND "2020") AND ("東"))"#),
        ("x日", r#"(("x" AND "日"))"#),
        ("-krieg", ""),
        ("a | b ", r#"((("a") OR ("b")))"#),
        ("a | is:read", ""),
        ("a (b | -c) ", r#"(("a"))"#),
        (
            "a (b | c -d) ",
            r#"(("a") AND (("b") OR ((("c")) NOT (("d")))))"#,
        ),
        ("a -(b | c) ", r#"((("a")) NOT ((("b") OR ("c"))))"#),
        ("a -(b c) ", r#"((("a")) NOT ((("b") AND ("c"))))"#),
        ("a -title:b ", r#"((("a")) NOT (("¶b")))"#),
        ("a -body:b ", r#"(("a"))"#),
        ("title:krieg tag:x ", r#"(("¶krieg"))"#),
        ("^krieg body:rat ", r#"(("¶krieg") AND ("rat"))"#),
        ("/a/ krieg ", r#"(("krieg"))"#),
        ("/a/", ""),
        ("is:read", ""),
    ] {
        assert_eq!(asked(query), expected, "{query}");
    }
}

#[test]
fn titles_are_asked_for_by_themselves() {
    for (query, expected) in [
        (
            "krieg frie",
            r#"((("krieg") AND ("frie"*)) AND (("¶krieg") OR ("¶frie"*)))"#,
        ),
        ("body:krieg ", ""),
        ("/a/", ""),
        ("title:krieg ", r#"("¶krieg")"#),
        ("\"guter rat\" ", r#"("¶guter" AND "¶rat")"#),
    ] {
        let query = Query::parse(query);
        let plan = Plan::strict(&query, None);
        assert_eq!(plan.titles(Width::All).unwrap_or_default(), expected);
    }
}

#[test]
fn known_words_complete_long_beginnings() {
    let words = Words::of(&["fried", "frieden", "friedlich", "krieg"]);
    let query = Query::parse("frie");
    let plan = Plan::strict(&query, Some(&words));
    assert_eq!(
        plan.expression(Width::All).unwrap_or_default(),
        r#"(("fried" OR "frieden" OR "friedlich"))"#
    );
    assert_eq!(
        plan.expression(Width::Whole).unwrap_or_default(),
        r#"(("frie"))"#
    );
    assert!(!plan.is_cut());
}

#[test]
fn metadata_become_a_condition() {
    for (query, expected) in [
        ("a is:read ", "All([Is(Read)])"),
        (
            "a (is:read | is:starred) ",
            "All([Any([Is(Read), Is(Starred)])])",
        ),
        ("is:read | a ", "All([])"),
        (
            "a -(is:read | is:starred) ",
            "All([Not(Any([Is(Read), Is(Starred)]))])",
        ),
        ("-is:unread ", "All([Not(Not(Is(Read)))])"),
        ("a -(is:read b) ", "All([])"),
    ] {
        let query = Query::parse(query);
        let condition = Plan::strict(&query, None).condition();
        assert_eq!(format!("{condition:?}"), expected);
    }
}
