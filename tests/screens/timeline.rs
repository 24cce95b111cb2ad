//! The months of what was found, in which order it stands, and what comes later.

use depesche::app::{Found, FoundMore, MonthCounts, Msg};
use depesche::model::{ArticleId, Month};
use depesche::search::{Hit, Order, Outcome, Tier};
use insta::assert_snapshot;

use crate::desk::{Desk, Setup};

/// So many articles in each month of some years, all about bridges.
fn shelf(columns: u16, rows: u16) -> Desk {
    let mut files = Vec::new();
    for (month, count) in [
        ("2024-01", 1),
        ("2024-02", 2),
        ("2024-06", 4),
        ("2024-12", 1),
        ("2025-03", 8),
        ("2025-04", 3),
        ("2025-07", 5),
    ] {
        for number in 0..count {
            let text = format!(
                "date {month}-{:02} Bridge {number} of {month} is closed. Ferries go instead.",
                20 - number
            );
            files.push((format!("{month}-{number}.txt"), text));
        }
    }
    let files = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    Setup::new(columns, rows).files(files).open()
}

#[test]
fn the_months_stand_at_the_end_of_the_list() {
    let mut desk = shelf(120, 36);
    desk.keys("/").text("bridge");
    assert_snapshot!("months_120x36", desk.styles());
    let mut desk = shelf(80, 24);
    desk.keys("/").text("bridge");
    assert_snapshot!("months_80x24", desk.screen());
    let mut desk = shelf(40, 12);
    desk.keys("/").text("bridge");
    assert_snapshot!("months_40x12", desk.screen());
    desk.keys("ctrl-u").text("qxzvwq");
    assert_snapshot!("months_of_nothing", desk.screen());
}

#[test]
fn the_arrows_go_from_month_to_month() {
    let mut desk = shelf(120, 36);
    desk.keys("/").text("bridg").keys("Enter j j");
    let all = desk.styles();
    // The selected article is of the last month, so this is where it begins, and
    // the article stays selected.
    let selected = desk.app().results().unwrap().selected_id();
    for (keys, month, hits) in [
        ("M", "2025-07", 5),
        ("Left", "2025-04", 3),
        ("Left", "2025-03", 8),
        ("h", "2024-12", 1),
        ("l", "2025-03", 8),
    ] {
        let results = desk.keys(keys).app().results().unwrap();
        assert_eq!(results.query(), format!("date:{month} bridg"), "{keys}");
        assert_eq!(results.len(), hits, "{keys}");
        assert_eq!(results.selected_id() == selected, keys == "M", "{keys}");
    }
    assert_snapshot!("narrowed_to_march", desk.styles());
    assert_snapshot!("narrowed_and_kept", desk.keys("Enter").screen());
    assert_eq!(desk.keys("j").app().results().unwrap().selected(), 1);
    // Esc brings all back, a second one leaves the search.
    desk.keys("g g Esc");
    let back = desk.styles();
    let strip = |screen: &str| screen.lines().rev().nth(2).map(str::to_owned);
    assert_eq!(strip(&back), strip(&all));
    assert!(desk.app().results().unwrap().narrowing().is_none());
    assert_eq!(desk.app().results().unwrap().query(), "bridg");
    desk.keys("Esc");
    assert!(desk.app().results().is_none());
}

#[test]
fn where_there_are_many_months_a_bar_is_a_quarter_or_a_year() {
    let files: Vec<(String, String)> = (0..30)
        .map(|year| {
            let text = format!("date {}-05 Bridge of a year. Closed.", 1995 + year);
            (format!("{year}.txt"), text)
        })
        .collect();
    let files = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let mut desk = Setup::new(80, 24).files(files).open();
    desk.keys("/").text("bridge").keys("Enter M Left");
    let results = desk.app().results().unwrap();
    assert_eq!(results.query(), "date:2022-01..2023-12 bridge");
    assert_eq!(results.len(), 2);
    assert_snapshot!("years", desk.screen());
    desk.keys("Esc Esc /")
        .text("bridge | \"of a y")
        .keys("Enter M");
    assert_eq!(desk.app().results().unwrap().len(), 1);
}

#[test]
fn s_changes_the_order_and_keeps_the_article() {
    let mut desk = shelf(80, 24);
    desk.keys("/").text("bridge march").keys("ctrl-u");
    desk.text("bridge 2024-06").keys("Enter j");
    let selected = desk.app().results().unwrap().selected_id();
    assert_snapshot!("best_first", desk.screen());
    desk.keys("S");
    assert_snapshot!("newest_first", desk.screen());
    let results = desk.app().results().unwrap();
    assert_eq!(results.order(), Order::Date);
    assert_eq!(results.selected_id(), selected);
    desk.keys("S");
    assert_eq!(desk.app().results().unwrap().selected_id(), selected);
    // Another search begins with the best.
    desk.keys("S Esc /").text("bridge");
    assert_eq!(desk.app().results().unwrap().order(), Order::Relevance);
}

#[test]
fn esc_brings_the_order_back_too() {
    let mut desk = shelf(80, 24);
    desk.keys("/").text("bridge").keys("Enter S j");
    let before = desk.styles();
    desk.keys("/").text("ferries").keys("Esc");
    assert_eq!(desk.styles(), before);
    desk.keys("S S");
    assert_eq!(desk.styles(), before);
}

/// What the search thread found at once of very many articles: those of the shelf.
fn first_of_many(desk: &mut Desk) -> u64 {
    desk.hold_search().text("e");
    let question = desk.waiting_question();
    let mut found = desk.find_only("bridge", Order::Relevance);
    found.generation = question.generation;
    found.query = question.query;
    let outcome = &mut found.outcome;
    outcome.hits.truncate(10);
    (outcome.strict, outcome.is_truncated) = (10, true);
    desk.drop_waiting().tell(Msg::Found(found));
    question.generation
}

/// A hit that is found late.
fn hit(id: i64) -> Hit {
    Hit {
        id: ArticleId(id),
        tier: Tier::Strict,
        sort_key: 0,
        score: 0,
    }
}

#[test]
fn the_exact_number_stands_there_once_the_months_are_counted() {
    let mut desk = shelf(80, 24);
    desk.keys("/").text("bridg");
    let generation = first_of_many(&mut desk);
    assert_snapshot!("months_not_yet_counted", desk.styles());
    let months = |hits| {
        [(2024, 5, 1_000), (2024, 6, 200), (2025, 7, hits)]
            .map(|(year, month, hits)| (Month::new(year, month).unwrap(), hits))
            .to_vec()
    };
    let old = MonthCounts {
        generation: generation - 1,
        months: months(7),
        is_exact: true,
    };
    let before = desk.styles();
    assert_eq!(desk.tell(Msg::Months(old)).styles(), before);
    desk.tell(Msg::Months(MonthCounts {
        generation,
        months: months(30_004),
        is_exact: true,
    }));
    assert_snapshot!("months_counted", desk.styles());
    desk.tell(Msg::Months(MonthCounts {
        generation,
        months: months(30_004),
        is_exact: false,
    }));
    assert!(desk.row(0).contains("10+ of"), "{}", desk.row(0));
}

#[test]
fn what_is_found_later_stands_at_the_end_and_moves_nothing() {
    let mut desk = shelf(80, 24);
    let all = desk.keys("/").text("bridg").app().results().unwrap();
    assert_eq!(all.len(), 24);
    let generation = first_of_many(&mut desk);
    desk.keys("Enter j j j");
    let rows = |desk: &Desk| {
        let screen = desk.screen();
        let rows: Vec<String> = screen.lines().skip(1).map(str::to_owned).collect();
        // The scroll bar may be another one.
        rows.iter()
            .map(|row| row.replace('▐', " "))
            .collect::<Vec<_>>()
    };
    let before = rows(&desk);
    let selected = desk.app().results().unwrap().selected_id();
    let more = |generation, hits: Vec<Hit>, is_truncated| {
        Msg::FoundMore(FoundMore {
            generation,
            hits,
            is_truncated,
        })
    };
    desk.tell(more(generation - 1, vec![hit(1)], true));
    assert_eq!(desk.app().results().unwrap().len(), 10);
    desk.tell(more(generation, vec![hit(11), hit(12)], true));
    assert!(desk.row(0).contains("12+ of 24"), "{}", desk.row(0));
    desk.tell(more(generation, vec![hit(13)], false));
    assert!(desk.row(0).contains("13 of 24"), "{}", desk.row(0));
    let after: Vec<String> = rows(&desk);
    assert_eq!(
        before.iter().map(|row| row.trim_end()).collect::<Vec<_>>(),
        after.iter().map(|row| row.trim_end()).collect::<Vec<_>>()
    );
    let results = desk.app().results().unwrap();
    assert_eq!((results.strict(), results.selected_id()), (13, selected));
}

#[test]
fn nothing_strict_is_put_below_what_is_similar() {
    let mut desk = shelf(80, 24);
    desk.keys("/").text("brigde").keys("Enter");
    let results = desk.app().results().unwrap();
    let (length, strict) = (results.len(), results.strict());
    assert!(strict < length);
    let question = desk.hold_search().keys("S").waiting_question();
    let mut found: Found = desk.find_only("brigde", Order::Date);
    found.generation = question.generation;
    let outcome: Outcome = found.outcome.clone();
    desk.drop_waiting().tell(Msg::Found(found));
    desk.tell(Msg::FoundMore(FoundMore {
        generation: question.generation,
        hits: vec![Hit {
            tier: Tier::Strict,
            ..outcome.hits[0]
        }],
        is_truncated: false,
    }));
    let results = desk.app().results().unwrap();
    assert_eq!((results.len(), results.strict()), (length, strict));
}

#[test]
fn what_was_still_to_be_found_is_asked_for_again_after_another_search() {
    let mut desk = shelf(80, 24);
    desk.keys("/").text("bridg");
    let generation = first_of_many(&mut desk);
    desk.keys("Enter");
    let late: Vec<Hit> = (11..14).map(hit).collect();
    desk.tell(Msg::FoundMore(FoundMore {
        generation,
        hits: late,
        is_truncated: true,
    }));
    desk.keys("G");
    let selected = desk.app().results().unwrap().selected_id();
    desk.keys("/").text("ferry").keys("Esc");
    let question = desk.waiting_question();
    assert_eq!(question.query, "bridge");
    let mut found = desk.find_only("bridge", Order::Relevance);
    (found.generation, found.query) = (question.generation, question.query);
    let outcome = &mut found.outcome;
    outcome.hits.truncate(10);
    (outcome.strict, outcome.is_truncated) = (10, true);
    desk.drop_waiting().tell(Msg::Found(found));
    let results = desk.app().results().unwrap();
    assert_eq!((results.len(), results.selected_id()), (13, selected));
    let again: Vec<Hit> = (11..15).map(hit).collect();
    for hits in [again, Vec::new()] {
        desk.tell(Msg::FoundMore(FoundMore {
            generation: question.generation,
            hits,
            is_truncated: false,
        }));
    }
    let results = desk.app().results().unwrap();
    assert_eq!((results.len(), results.selected_id()), (14, selected));
    // Now that all is there, another search costs it nothing.
    desk.drop_waiting().keys("/ Esc");
    assert_eq!(desk.held(), 0);
}

#[test]
fn a_saved_search_keeps_its_name_in_a_month() {
    let mut desk = shelf(80, 24);
    desk.keys("/").text("bridge").keys("Enter +");
    desk.text("Crossings").keys("Enter M");
    assert_snapshot!("saved_search_in_a_month", desk.screen());
    desk.keys("Enter");
    assert!(desk.row(0).starts_with(" Crossings"), "{}", desk.row(0));
}

#[test]
fn a_search_is_kept_only_once_it_is_answered() {
    let mut desk = shelf(80, 24);
    desk.keys("/").text("bridge").keys("Enter");
    desk.hold_search().keys("/").text("x").keys("Enter +");
    desk.text("Wrong").keys("Enter");
    assert_snapshot!("kept_too_early", desk.row(23));
    assert_eq!(desk.other_session().saved_searches().unwrap(), []);
}

#[test]
fn months_that_are_not_counted_yet_are_counted_while_one_is_shown() {
    let mut desk = shelf(80, 24);
    desk.keys("/").text("bridg");
    first_of_many(&mut desk);
    desk.keys("Enter M");
    let question = desk.waiting_question();
    assert_eq!(question.counted.as_deref(), Some("bridge"));
    assert!(question.query.ends_with(" bridge"), "{}", question.query);
    desk.answer();
    desk.tell(Msg::Months(MonthCounts {
        generation: question.generation,
        months: vec![(Month::new(2025, 7).unwrap(), 30_000)],
        is_exact: true,
    }));
    desk.hold_search().keys("Left");
    assert_eq!(desk.held(), 0, "there is one month only");
    desk.keys("Enter S");
    assert_eq!(desk.waiting_question().counted, None, "they are known");
}

#[test]
fn keys_that_do_nothing_where_nothing_was_found_are_not_offered() {
    let mut desk = shelf(80, 24);
    desk.keys("/").text("zzzzzzzz").keys("Enter");
    assert_snapshot!("keys_of_nothing_found", desk.row(23));
}
