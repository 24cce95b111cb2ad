//! A session without a terminal: keys in, screens out, every effect performed at
//! once, on a copy of the articles whose files all have the same time.

use std::collections::VecDeque;
use std::error::Error;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use depesche::app::{self, App, Effect, Msg, Places, Start};
use depesche::config::{self, Config};
use depesche::keymap::{Key, KeyCode, parse_keys};
use depesche::library::{Library, ScanOptions, Summary};
use depesche::model::Source;
use depesche::search::Engine;
use depesche::theme::ColorDepth;
use depesche::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use tempfile::TempDir;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The time of all files, in seconds since 1970: undated articles stand there.
const FILE_TIME: u64 = 1_772_323_200;

/// An app on a library of its own, and what performs its effects.
pub(crate) struct Session {
    app: App,
    library: Library,
    engine: Engine,
    terminal: Terminal<TestBackend>,
    /// Holds library and articles; removed with the session.
    _folder: TempDir,
}

impl Session {
    /// Opens a copy of a folder of articles with these settings, on a screen of
    /// so many columns and rows, and reads it to the end.
    pub(crate) fn open(articles: &Path, settings: &str, size: (u16, u16)) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let name = articles.file_name().ok_or("the folder has no name")?;
        let copy = folder.path().join(name);
        copy_folder(articles, &copy)?;
        let mut library = Library::open(&folder.path().join("library.db"))?;
        let scope = library.scope_of(&[copy])?;
        let (config, errors) = Config::load(settings, "settings");
        if let Some(error) = errors.first() {
            return Err(error.to_string().into());
        }
        let app = App::new(Start {
            library: library.reopen()?,
            scope,
            theme: config::load_theme(&config.theme, Path::new(""))?,
            config,
            mistakes: Vec::new(),
            depth: ColorDepth::True,
            places: Places::default(),
            size,
        })?;
        let mut session = Self {
            app,
            library,
            engine: Engine::new(),
            terminal: Terminal::new(TestBackend::new(size.0, size.1))?,
            _folder: folder,
        };
        let effects = session.app.start();
        session.perform(effects)?;
        Ok(session)
    }

    /// Presses keys, written with blanks between: `j g g Enter`.
    pub(crate) fn press(&mut self, keys: &str) -> Result<()> {
        for word in keys.split_whitespace() {
            for key in parse_keys(word)? {
                self.send(Msg::Key(key))?;
            }
        }
        Ok(())
    }

    /// Types a text key by key.
    pub(crate) fn type_text(&mut self, text: &str) -> Result<()> {
        for c in text.chars() {
            self.send(Msg::Key(Key::new(KeyCode::Char(c), false, false, false)))?;
        }
        Ok(())
    }

    /// The app, to look at.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// The screen as it is now.
    pub(crate) fn screen(&mut self) -> Result<Buffer> {
        let app = &self.app;
        let frame = self.terminal.draw(|frame| ui::view(app, frame))?;
        Ok(frame.buffer.clone())
    }

    /// Where the cursor stood when the screen was drawn last, if something is
    /// being typed.
    pub(crate) fn cursor(&mut self) -> Result<Option<Position>> {
        if self.app.prompt().is_none() {
            return Ok(None);
        }
        Ok(Some(self.terminal.get_cursor_position()?))
    }

    fn send(&mut self, msg: Msg) -> Result<()> {
        let effects = self.app.update(msg);
        self.perform(effects)
    }

    /// Performs effects, and those of their answers, until there are none left.
    fn perform(&mut self, effects: Vec<Effect>) -> Result<()> {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            for answer in self.answers(effect)? {
                waiting.extend(self.app.update(answer));
            }
        }
        Ok(())
    }

    fn answers(&mut self, effect: Effect) -> Result<Vec<Msg>> {
        let mut answers = Vec::new();
        match effect {
            Effect::Errand(errand) => {
                answers.push(Msg::Done(app::run_errand(&mut self.library, errand)));
            }
            Effect::Find(question) => {
                let is_abandoned = Arc::default();
                let (library, engine) = (&self.library, &mut self.engine);
                app::find(library, engine, &question, &is_abandoned, |msg| {
                    answers.push(msg);
                })?;
            }
            Effect::HitRows {
                generation,
                marker,
                ids,
            } => {
                let rows = app::hit_rows(&self.library, &marker, &ids)?;
                answers.push(Msg::HitRows(generation, rows));
            }
            Effect::Read(sources) => {
                answers.push(Msg::ReadAll(Ok(self.read(&sources)?)));
            }
            Effect::Picture(_)
            | Effect::StopReading
            | Effect::Fetch(_)
            | Effect::Follow(_)
            | Effect::ReadPage(..)
            | Effect::StopFetching
            | Effect::Watch(_)
            | Effect::CountUnread { .. }
            | Effect::Redraw
            | Effect::Suspend
            | Effect::ListenToMouse(_)
            | Effect::About(_)
            | Effect::Quit => {}
        }
        Ok(answers)
    }

    fn read(&mut self, sources: &[Source]) -> Result<Summary> {
        let options = ScanOptions {
            max_file_size: self.app.config().import.max_file_size.0,
        };
        let mut summary = Summary::default();
        for source in sources {
            let mut go_on = |_| ControlFlow::Continue(());
            summary += self.library.scan(source, &options, &mut go_on)?;
        }
        Ok(summary)
    }
}

/// Copies a folder; the files get the time [`FILE_TIME`].
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::write(&target, fs::read(entry.path())?)?;
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(FILE_TIME);
            fs::File::options()
                .write(true)
                .open(&target)?
                .set_modified(time)?;
        }
    }
    Ok(())
}
