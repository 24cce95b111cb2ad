//! Walking the list, beside a model that has it all in memory.

use proptest::prelude::*;

use super::*;

/// A list as it should be: newest first, with what is read.
type Model = Vec<(Cursor, bool)>;

fn model(entries: &[Entry]) -> Model {
    entries
        .iter()
        .map(|entry| (entry.cursor(), entry.read))
        .collect()
}

fn places(entries: &[Entry]) -> Vec<Cursor> {
    entries.iter().map(Entry::cursor).collect()
}

/// Compares every question about `scope` with the model, from every place and
/// from places where no article is.
fn compare(library: &Library, scope: &Scope, model: &Model, limit: usize) {
    let all: Vec<Cursor> = model.iter().map(|(cursor, _)| *cursor).collect();
    let first = library.entries_after(scope, None, limit).unwrap();
    assert_eq!(places(&first), all[..limit.min(all.len())]);
    let mut from = all.clone();
    from.extend(all.iter().map(|cursor| Cursor {
        sort_key: cursor.sort_key + 1,
        id: ArticleId(cursor.id.0 + 1),
    }));
    for cursor in from {
        let key = |cursor: &Cursor| (cursor.sort_key, cursor.id);
        let newer: Vec<_> = model
            .iter()
            .filter(|(other, _)| key(other) > key(&cursor))
            .copied()
            .collect();
        let older: Vec<_> = model
            .iter()
            .filter(|(other, _)| key(other) < key(&cursor))
            .copied()
            .collect();
        let after = library.entries_after(scope, Some(cursor), limit).unwrap();
        let expected: Vec<Cursor> = older.iter().take(limit).map(|(at, _)| *at).collect();
        assert_eq!(places(&after), expected);
        let before = library.entries_before(scope, cursor, limit).unwrap();
        let skipped = newer.len().saturating_sub(limit);
        let expected: Vec<Cursor> = newer.iter().skip(skipped).map(|(at, _)| *at).collect();
        assert_eq!(places(&before), expected);
        assert_eq!(library.rank(scope, cursor).unwrap(), newer.len());
        let unread = |(at, read): &(Cursor, bool)| (!read).then_some(*at);
        assert_eq!(
            library.nearest_unread(scope, cursor, false).unwrap(),
            older.iter().find_map(unread)
        );
        assert_eq!(
            library.nearest_unread(scope, cursor, true).unwrap(),
            newer.iter().rev().find_map(unread)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_walk_agrees_with_a_list_in_memory(
        articles in prop::collection::vec((1..5_i8, any::<bool>(), any::<bool>()), 1..20),
        limit in 0..6_usize,
    ) {
        let mut desk = Desk::new();
        fs::create_dir(desk.path("sub")).unwrap();
        let mut months = Vec::new();
        for (number, (month, is_inner, _)) in articles.iter().enumerate() {
            let folder = if *is_inner { "sub/" } else { "" };
            let text = format!("date 2025-0{month} Number {number}. Text.");
            desk.write(&format!("{folder}{number}.txt"), text);
            months.push(*month);
        }
        desk.scan();
        for (number, (_, _, is_read)) in articles.iter().enumerate() {
            let id = desk.id_of(&format!("Number {number}."));
            desk.library.set_mark(id, Mark::Read, *is_read).unwrap();
        }
        let inner = desk.library.scope_of(&[desk.path("sub")]).unwrap();
        let both = desk.library.scope_of(&[desk.articles()]).unwrap();

        // The model is made from the files, not from the library's order.
        let mut entries = desk.library.entries(
            &(1..=articles.len() as i64).map(ArticleId).collect::<Vec<_>>()
        ).unwrap();
        entries.sort_by_key(|entry| std::cmp::Reverse((entry.sort_key, entry.id)));
        months.sort_unstable_by_key(|month| std::cmp::Reverse(*month));
        let dates: Vec<String> =
            entries.iter().map(|entry| entry.published.unwrap().to_string()).collect();
        let expected: Vec<String> =
            months.iter().map(|month| format!("2025-0{month}")).collect();
        prop_assert_eq!(dates, expected);
        let all = model(&entries);
        compare(&desk.library, &Scope::All, &all, limit);
        compare(&desk.library, &both, &all, limit);
        entries.retain(|entry| {
            let number = entry.title.trim_start_matches("Number ").trim_end_matches('.');
            articles[number.parse::<usize>().unwrap()].1
        });
        compare(&desk.library, &inner, &model(&entries), limit);
        compare(&desk.library, &Scope::Sources(vec![]), &Vec::new(), limit);
    }
}
