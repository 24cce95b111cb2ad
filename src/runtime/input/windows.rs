//! The console, whose events come whole.

use crossterm::event::{self, Event as Told, KeyEvent, KeyEventKind, KeyModifiers};

use crate::input::Event;
use crate::keymap::{Key, KeyCode};

/// Calls `found` with every event until it says that nobody listens, or the console
/// is gone.
pub(super) fn read(found: &mut impl FnMut(Event) -> bool) {
    while let Ok(told) = event::read() {
        let event = match told {
            Told::Key(key) if key.kind != KeyEventKind::Release => key_of(key).map(Event::Key),
            Told::Paste(text) => Some(Event::Paste(text)),
            _ => None,
        };
        if event.is_some_and(|event| !found(event)) {
            return;
        }
    }
}

fn key_of(event: KeyEvent) -> Option<Key> {
    use crossterm::event::KeyCode as Code;
    let code = match event.code {
        Code::Char(c) => KeyCode::Char(c),
        Code::F(number) => KeyCode::F(number),
        Code::Enter => KeyCode::Enter,
        Code::Esc => KeyCode::Esc,
        Code::Tab | Code::BackTab => KeyCode::Tab,
        Code::Backspace => KeyCode::Backspace,
        Code::Delete => KeyCode::Delete,
        Code::Insert => KeyCode::Insert,
        Code::Home => KeyCode::Home,
        Code::End => KeyCode::End,
        Code::PageUp => KeyCode::PageUp,
        Code::PageDown => KeyCode::PageDown,
        Code::Up => KeyCode::Up,
        Code::Down => KeyCode::Down,
        Code::Left => KeyCode::Left,
        Code::Right => KeyCode::Right,
        _ => return None,
    };
    let held = |modifier| event.modifiers.contains(modifier);
    let shift = held(KeyModifiers::SHIFT) || event.code == Code::BackTab;
    Some(Key::new(
        code,
        held(KeyModifiers::CONTROL),
        held(KeyModifiers::ALT),
        shift,
    ))
}
