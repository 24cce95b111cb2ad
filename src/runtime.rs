//! The loop: messages in, effects out, one frame for all that came together.
//!
//! The runtime owns the terminal and every thread. It blocks while nothing
//! happens: no tick, no bytes, no work.

mod fetching;
mod input;
mod pace;
mod signals;
mod surroundings;
mod terminal;
mod workers;

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};

use ratatui::Terminal;
use ratatui::layout::Position;

use crate::app::{App, Effect, Msg, PictureEffect, PictureSupport, Places, Start};
use crate::config::{self, Config};
use crate::library::{Library, LibraryError, Scope, Watcher};
use crate::picture::{CellSize, Drawing, Room};
use crate::screen::detect_graphics;
use crate::theme::Theme;
use crate::ui;
use fetching::{Fetcher, Setup};
use pace::Pace;
use signals::Victim;
use terminal::Guard;
use workers::Workers;

/// What the reader is opened with.
pub struct Options {
    /// The library's file.
    pub library: PathBuf,
    /// Folders and files to show; everything imported or added if there are none.
    pub paths: Vec<PathBuf>,
    /// The settings.
    pub config: Config,
    /// Mistakes in the settings, each as it is shown.
    pub mistakes: Vec<String>,
    /// Where things are kept.
    pub places: Places,
}

/// Why the reader could not be opened or had to end.
#[derive(Debug, thiserror::Error)]
pub enum RuntimeError {
    /// The library cannot be used.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The terminal cannot be used.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
}

/// Opens the reader; comes back when it is closed.
///
/// # Errors
/// The library or the terminal cannot be used. The terminal is as it was then.
pub fn run(options: Options) -> Result<(), RuntimeError> {
    let Options {
        library,
        paths,
        mut config,
        mut mistakes,
        places,
    } = options;
    let mut library = Library::open(&library)?;
    let scope = if paths.is_empty() {
        Scope::All
    } else {
        library.scope_of(&paths)?
    };
    let theme = config::load_theme(&config.theme, &places.themes).unwrap_or_else(|error| {
        mistakes.push(error.to_string());
        Theme::default()
    });
    let depth = config.colors.depth(surroundings::color_depth());
    config.mouse = surroundings::mouse(config.mouse);
    config.glyphs = surroundings::glyphs(config.glyphs);
    let max_file_size = config.import.max_file_size.0;
    let (settings, sources_file) = (config.fetch.clone(), places.sources_file.clone());
    let (sender, receiver) = mpsc::channel();
    signals::listen(sender.clone())?;

    let mut app = App::new(Start {
        library,
        scope,
        config,
        mistakes,
        theme,
        depth,
        places,
        size: crossterm::terminal::size()?,
    })?;
    app.support_pictures(picture_support());
    let guard = Guard::enter()?;
    let mut terminal = Terminal::new(terminal::screen()?)?;
    let effects = app.start();
    terminal.draw(|frame| ui::view(&app, frame))?;
    // The first frame does not wait for threads and their connections.
    let workers = Workers::start(app.library(), max_file_size, &sender)?;
    let fetcher = Fetcher::start(Setup {
        library: app.library().reopen()?,
        pages: app.library().reopen()?,
        sources_file,
        settings,
        sender: sender.clone(),
    });
    input::listen(sender.clone());
    let mut runtime = Runtime {
        workers,
        fetcher,
        watcher: None,
        sender,
        guard,
        printed: None,
    };
    let outcome = runtime
        .perform_all(effects, &mut app, &mut terminal)
        .and_then(|goes_on| {
            if goes_on {
                runtime.serve(Pace::new(receiver), &mut app, &mut terminal)
            } else {
                Ok(())
            }
        });
    // First the terminal, then what may take a moment.
    drop(runtime.guard);
    runtime.fetcher.stop();
    runtime.workers.finish();
    outcome
}

/// What the terminal does for pictures, as far as it is known without asking it.
fn picture_support() -> PictureSupport {
    let cell = crossterm::terminal::window_size()
        .ok()
        .and_then(|size| CellSize::of_screen((size.columns, size.rows), (size.width, size.height)));
    PictureSupport {
        graphics: detect_graphics(|name| std::env::var(name).ok()),
        cell: cell.unwrap_or_default(),
        first_number: terminal::first_picture(),
    }
}

type Display = Terminal<terminal::TtyScreen>;

/// What effects are performed with.
struct Runtime {
    workers: Workers,
    fetcher: Fetcher,
    watcher: Option<Watcher>,
    sender: Sender<Msg>,
    guard: Guard,
    /// What is to be drawn over the next frame.
    printed: Option<(Position, Room, Drawing)>,
}

impl Runtime {
    /// Until the end: takes what has come, then draws once.
    fn serve(
        &mut self,
        mut pace: Pace,
        app: &mut App,
        display: &mut Display,
    ) -> Result<(), RuntimeError> {
        while let Some(msg) = pace.next(app.wait()) {
            Victim::Drawing.panic_if_asked();
            let mut next = Some(msg);
            while let Some(msg) = next {
                let effects = app.update(msg);
                if !self.perform_all(effects, app, display)? {
                    return Ok(());
                }
                next = pace.try_next();
            }
            display.draw(|frame| ui::view(app, frame))?;
            if let Some((at, room, drawing)) = self.printed.take()
                && app.viewer().is_some()
            {
                display.backend_mut().print(at, room, &drawing)?;
            }
        }
        Ok(())
    }

    /// Performs effects; `false` when the program is to end.
    fn perform_all(
        &mut self,
        effects: Vec<Effect>,
        app: &mut App,
        display: &mut Display,
    ) -> Result<bool, RuntimeError> {
        for effect in effects {
            match effect {
                Effect::Errand(errand) => self.workers.run(errand),
                Effect::Find(question) => self.workers.find(question),
                Effect::HitRows {
                    generation,
                    marker,
                    ids,
                } => {
                    self.workers.make_rows(generation, marker, ids);
                }
                Effect::About(request) => self.workers.ask_about(request),
                Effect::CountUnread { search, scope } => self.workers.count_unread(search, scope),
                Effect::Read(sources) => self.workers.read(sources),
                Effect::StopReading => self.workers.stop_reading(),
                Effect::Fetch(wanted) => self.fetcher.fetch(wanted),
                Effect::Follow(address) => self.fetcher.follow(address),
                Effect::ReadPage(id, url) => self.fetcher.read_page(id, url),
                Effect::StopFetching => self.fetcher.stop(),
                Effect::Watch(sources) => {
                    let sender = self.sender.clone();
                    let (watcher, failures) =
                        Watcher::new(app.library(), &sources, move |change| {
                            // Nobody listens any more only when the program ends.
                            let _ = sender.send(change.into());
                        });
                    self.watcher = watcher;
                    for failure in failures {
                        let _ = self.sender.send(Msg::Trouble(failure));
                    }
                }
                Effect::Picture(PictureEffect::Decode(requests)) => self.workers.paint(requests),
                Effect::Picture(PictureEffect::Transmit { number, room, png }) => {
                    terminal::note_pictures();
                    display.backend_mut().transmit(number, room, &png)?;
                }
                Effect::Picture(PictureEffect::Print { at, room, drawing }) => {
                    self.printed = Some((at, room, drawing));
                }
                Effect::ListenToMouse(listens) => terminal::listen_to_mouse(listens)?,
                Effect::Redraw => display.clear()?,
                Effect::Suspend => {
                    terminal::suspend()?;
                    display.backend_mut().forget();
                    display.clear()?;
                    let (columns, rows) = crossterm::terminal::size()?;
                    let _ = self.sender.send(Msg::Resize(columns, rows));
                }
                Effect::Quit => return Ok(false),
            }
        }
        Ok(true)
    }
}
