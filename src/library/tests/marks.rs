//! Marks, and their undo.

use proptest::prelude::*;

use super::*;

fn three() -> Desk {
    Desk::with(&[
        ("a.txt", "date 2025-07 Alpha. Text."),
        ("b.txt", "date 2025-06 Bravo. Text."),
        ("c.txt", "date 2025-05 Charlie. Text."),
    ])
}

/// Which articles are read and starred, newest first.
fn state(desk: &Desk) -> Vec<(bool, bool)> {
    let entries = desk.entries();
    entries
        .into_iter()
        .map(|entry| (entry.read, entry.starred))
        .collect()
}

#[test]
fn an_action_is_undone_and_done_again_as_a_whole() {
    let mut desk = three();
    let b = desk.id_of("Bravo.");
    desk.library.set_mark(b, Mark::Read, true).unwrap();
    assert_eq!(desk.library.mark_all_read(&Scope::All).unwrap(), 2);
    let undone = desk.library.undo().unwrap().unwrap();
    assert_eq!(
        (undone.label.as_str(), undone.article),
        ("marked 2 read", None)
    );
    assert_eq!(
        state(&desk),
        [(false, false), (true, false), (false, false)]
    );
    desk.library.redo().unwrap().unwrap();
    assert_eq!(desk.library.counts(&Scope::All).unwrap().unread, 0);
    desk.library.undo().unwrap().unwrap();
    let undone = desk.library.undo().unwrap().unwrap();
    assert_eq!(
        (undone.label.as_str(), undone.article),
        ("marked as read", Some(b))
    );
    assert_eq!(desk.library.undo().unwrap(), None);
    // A new action takes the place of what could be done again.
    desk.library.set_mark(b, Mark::Starred, true).unwrap();
    assert_eq!(desk.library.redo().unwrap(), None);
    desk.check();
}

#[test]
fn what_changes_nothing_is_no_action() {
    let mut desk = three();
    let b = desk.id_of("Bravo.");
    assert!(!desk.library.set_mark(b, Mark::Read, false).unwrap());
    assert!(desk.library.set_mark(b, Mark::Read, true).unwrap());
    assert!(!desk.library.set_mark(b, Mark::Read, true).unwrap());
    let nobody = ArticleId(999);
    assert!(!desk.library.set_mark(nobody, Mark::Read, true).unwrap());
    desk.library.set_position(nobody, 3).unwrap();
    desk.library.undo().unwrap().unwrap();
    assert_eq!(
        desk.library.mark_all_read(&Scope::Sources(vec![])).unwrap(),
        0
    );
    // Nothing was done since, so there is still something to do again.
    assert!(desk.library.redo().unwrap().is_some());
    assert_eq!(desk.library.undo().unwrap().unwrap().article, Some(b));
    assert_eq!(desk.library.undo().unwrap(), None);
}

#[test]
fn a_session_undoes_only_what_it_did_itself() {
    let mut desk = three();
    let b = desk.id_of("Bravo.");
    let mut other = Library::open(desk.library.path()).unwrap();
    desk.library.set_mark(b, Mark::Starred, true).unwrap();
    assert_eq!(other.undo().unwrap(), None);
    // A second connection of the same session does.
    let mut same = desk.library.reopen().unwrap();
    assert_eq!(same.undo().unwrap().unwrap().label, "starred");
    assert!(!desk.library.article(b).unwrap().unwrap().marks.starred);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn undoing_all_restores_the_first_state_and_redoing_all_the_last(
        before in prop::collection::vec((0..3_usize, any::<bool>(), any::<bool>()), 0..4),
        actions in prop::collection::vec(
            (0..4_usize, any::<bool>(), any::<bool>(), 0..3_usize), 1..15
        ),
    ) {
        let mut desk = three();
        let ids: Vec<ArticleId> = desk.entries().iter().map(|entry| entry.id).collect();
        let mark = |is_read| if is_read { Mark::Read } else { Mark::Starred };
        let mut other = Library::open(desk.library.path()).unwrap();
        for (article, is_read, value) in before {
            other.set_mark(ids[article], mark(is_read), value).unwrap();
        }
        let first = state(&desk);
        let mut states = vec![first.clone()];
        for (article, is_read, value, undos) in actions {
            let changed = match ids.get(article) {
                Some(id) => desk.library.set_mark(*id, mark(is_read), value).unwrap(),
                None => desk.library.mark_all_read(&Scope::All).unwrap() > 0,
            };
            if changed {
                states.push(state(&desk));
            }
            // Now and then some steps back, which the next action cuts off.
            for _ in 0..undos.min(states.len() - 1) {
                if undos < 2 {
                    break;
                }
                states.pop();
                prop_assert!(desk.library.undo().unwrap().is_some());
                prop_assert_eq!(&state(&desk), states.last().unwrap());
            }
        }
        for expected in states.iter().rev().skip(1) {
            prop_assert!(desk.library.undo().unwrap().is_some());
            prop_assert_eq!(&state(&desk), expected);
        }
        prop_assert_eq!(desk.library.undo().unwrap(), None);
        prop_assert_eq!(state(&desk), first);
        for expected in states.iter().skip(1) {
            prop_assert!(desk.library.redo().unwrap().is_some());
            prop_assert_eq!(&state(&desk), expected);
        }
        desk.check();
    }
}
