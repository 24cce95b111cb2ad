//! A desk: articles in a folder, a library, and an app whose effects are
//! performed at once and in order, on connections of their own as in the program.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};

use depesche::app::{
    App, Effect, Errand, FindRequest, Found, Msg, PaintRequest, Pane, PictureEffect, Places, Start,
    Wait, answer_about, count_unread, find, hit_rows, paint, run_errand,
};
use depesche::config::{self, Config};
use depesche::input::{Mouse, MouseAction};
use depesche::keymap::{Key, KeyCode, parse_keys};
use depesche::library::{Library, ScanOptions, Scope, Summary};
use depesche::model::Source;
use depesche::picture::Room;
use depesche::search::{Engine, Order};
use depesche::theme::ColorDepth;
use depesche::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier, Style};
use tempfile::TempDir;

/// The moment that files without a date of their own are from: 1 March 2025, noon.
const FILE_TIME: u64 = 1_740_830_400;

/// What a desk is set up with.
#[derive(Clone)]
pub(crate) struct Setup {
    size: (u16, u16),
    files: Vec<(String, Vec<u8>)>,
    settings: String,
    depth: ColorDepth,
    reads_at_start: bool,
}

impl Setup {
    /// A screen of so many columns and rows, and no articles.
    pub(crate) fn new(columns: u16, rows: u16) -> Self {
        Self {
            size: (columns, rows),
            files: Vec::new(),
            settings: String::new(),
            depth: ColorDepth::Ansi,
            reads_at_start: true,
        }
    }

    /// Puts files into the folder.
    pub(crate) fn files<'a>(mut self, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = files.into_iter();
        self.files
            .extend(files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())));
        self
    }

    /// Puts a file of any bytes into the folder.
    pub(crate) fn bytes(mut self, name: &str, bytes: &[u8]) -> Self {
        self.files.push((name.to_owned(), bytes.to_vec()));
        self
    }

    /// Settings of the user, as TOML.
    pub(crate) fn settings(mut self, toml: &str) -> Self {
        toml.clone_into(&mut self.settings);
        self
    }

    /// How many colours the terminal has.
    pub(crate) fn depth(mut self, depth: ColorDepth) -> Self {
        self.depth = depth;
        self
    }

    /// The folder is not read until [`Desk::read`] says so.
    pub(crate) fn read_later(mut self) -> Self {
        self.reads_at_start = false;
        self
    }

    /// Opens the folder.
    pub(crate) fn open(self) -> Desk {
        let place = TempDir::new().unwrap();
        let folder = place.path().join("papers");
        fs::create_dir(&folder).unwrap();
        for (name, bytes) in &self.files {
            write(&folder.join(name), bytes, FILE_TIME);
        }
        let clerk = Library::open(&place.path().join("library.db")).unwrap();
        let app = open_app(&clerk, &self, Some(&folder));
        let mut desk = Desk {
            holds_reading: !self.reads_at_start,
            setup: self,
            folder,
            app,
            clerk,
            engine: Engine::new(),
            holds_search: false,
            holds_finding: false,
            holds_errands: false,
            holds_pictures: false,
            never_rests: false,
            listens_to_mouse: false,
            held: Vec::new(),
            ended: false,
            suspended: 0,
            redrawn: 0,
            orders: Vec::new(),
            transmitted: Vec::new(),
            printed: Vec::new(),
            _place: place,
        };
        let effects = desk.app.start();
        desk.perform(effects);
        desk
    }

    /// Opens the whole library, which is empty.
    pub(crate) fn open_library(self) -> Desk {
        let mut desk = self.clone().read_later().open();
        desk.holds_reading = !self.reads_at_start;
        desk.held.clear();
        desk.app = open_app(&desk.clerk, &self, None);
        let effects = desk.app.start();
        desk.perform(effects);
        desk
    }
}

fn open_app(library: &Library, setup: &Setup, folder: Option<&Path>) -> App {
    let mut library = library.reopen().unwrap();
    let scope = folder.map_or(Scope::All, |folder| {
        library.scope_of(&[folder.to_owned()]).unwrap()
    });
    let (config, mistakes) = Config::load(&setup.settings, "config.toml");
    let home = library.path().parent().unwrap().to_owned();
    App::new(Start {
        theme: config::load_theme(&config.theme, Path::new("")).unwrap(),
        library,
        scope,
        config,
        mistakes: mistakes.iter().map(ToString::to_string).collect(),
        depth: setup.depth,
        places: Places {
            sources_file: home.join("sources.toml"),
            ..Places::default()
        },
        size: setup.size,
    })
    .unwrap()
}

/// Writes a file as if at a moment, in seconds since 1970.
fn write(path: &Path, bytes: &[u8], moment: u64) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(moment);
    let file = File::options().write(true).open(path).unwrap();
    file.set_modified(moment).unwrap();
}

/// An app at work.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct Desk {
    setup: Setup,
    folder: PathBuf,
    app: App,
    clerk: Library,
    engine: Engine,
    holds_reading: bool,
    holds_search: bool,
    holds_finding: bool,
    holds_errands: bool,
    holds_pictures: bool,
    never_rests: bool,
    /// The terminal is to tell what the mouse does.
    pub(crate) listens_to_mouse: bool,
    /// Effects that wait because reading, search, finding or errands are held.
    held: Vec<Effect>,
    /// The app has asked for its end.
    pub(crate) ended: bool,
    /// How often it has given the terminal back.
    pub(crate) suspended: usize,
    /// How often it has asked for the screen to be drawn afresh.
    pub(crate) redrawn: usize,
    /// What it has asked to be fetched.
    orders: Vec<String>,
    /// The pictures that it has given to the terminal: their numbers and their room.
    pub(crate) transmitted: Vec<(u32, Room)>,
    /// Where it has drawn pictures over the screen.
    pub(crate) printed: Vec<(Position, Room)>,
    _place: TempDir,
}

impl Desk {
    /// Presses keys, separated by blanks, and does everything that follows.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        for name in keys.split_whitespace() {
            for key in parse_keys(name).unwrap() {
                self.tell(Msg::Key(key));
            }
        }
        self
    }

    /// The mouse does something at a column and row, from 0.
    pub(crate) fn mouse(&mut self, action: MouseAction, column: u16, row: u16) -> &mut Self {
        self.tell(Msg::Mouse(Mouse {
            action,
            column,
            row,
        }));
        self
    }

    /// Types a text.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.tell(Msg::Key(Key::new(
                KeyCode::Char(letter),
                false,
                false,
                false,
            )));
        }
        self
    }

    /// Takes in a message and does everything that follows.
    pub(crate) fn tell(&mut self, msg: Msg) -> &mut Self {
        let effects = self.app.update(msg);
        self.perform(effects);
        self.rest()
    }

    /// Nothing happens until the selection rests, unless that is held back.
    fn rest(&mut self) -> &mut Self {
        if let Some((wait @ Wait::Rest(_), _)) = self.app.wait()
            && !self.never_rests
        {
            let effects = self.app.update(wait.msg());
            self.perform(effects);
        }
        self
    }

    /// From now on keys come faster than the selection rests, or no longer so.
    pub(crate) fn hurry(&mut self, hurries: bool) -> &mut Self {
        self.never_rests = hurries;
        self.rest()
    }

    /// The screen gets another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.setup.size = (columns, rows);
        self.tell(Msg::Resize(columns, rows))
    }

    /// Writes a file of the folder, `seconds` after the others.
    pub(crate) fn put(&mut self, name: &str, text: &str, seconds: u64) -> &mut Self {
        write(
            &self.folder.join(name),
            text.as_bytes(),
            FILE_TIME + seconds,
        );
        self
    }

    /// Writes a file and lets the app know.
    pub(crate) fn file(&mut self, name: &str, text: &str, seconds: u64) -> &mut Self {
        self.put(name, text, seconds).folder_changed()
    }

    /// Takes a file away and lets the app know.
    pub(crate) fn remove(&mut self, name: &str) -> &mut Self {
        // A file may be taken away twice.
        let _ = fs::remove_file(self.folder.join(name));
        self.folder_changed()
    }

    fn folder_changed(&mut self) -> &mut Self {
        let sources = self.clerk.sources().unwrap();
        let source = sources
            .iter()
            .find(|source| source.path.ends_with("papers"))
            .unwrap();
        self.tell(Msg::SourceChanged(source.id))
    }

    /// Ends the app and opens another one on the same library and folder.
    pub(crate) fn restart(&mut self) -> &mut Self {
        self.tell(Msg::Quit);
        assert!(self.ended);
        self.ended = false;
        self.app = open_app(&self.clerk, &self.setup, Some(&self.folder));
        let effects = self.app.start();
        self.perform(effects);
        self
    }

    /// From now on, what is searched waits for [`Self::answer`].
    pub(crate) fn hold_search(&mut self) -> &mut Self {
        self.holds_search = true;
        self
    }

    /// From now on, what is looked for inside a long article waits for
    /// [`Self::answer`].
    pub(crate) fn hold_finding(&mut self) -> &mut Self {
        self.holds_finding = true;
        self
    }

    /// How many effects wait.
    pub(crate) fn held(&self) -> usize {
        self.held.len()
    }

    /// From now on, errands wait for [`Self::answer`].
    pub(crate) fn hold_errands(&mut self) -> &mut Self {
        self.holds_errands = true;
        self
    }

    /// From now on, decoding pictures waits for [`Self::answer`].
    #[cfg(feature = "images")]
    pub(crate) fn hold_pictures(&mut self) -> &mut Self {
        self.holds_pictures = true;
        self
    }

    /// Says what the terminal does for pictures.
    #[cfg(feature = "images")]
    pub(crate) fn support_pictures(&mut self, support: depesche::app::PictureSupport) {
        self.app.support_pictures(support);
    }

    /// Does what was held back: reading, searching, finding, errands.
    pub(crate) fn answer(&mut self) -> &mut Self {
        (self.holds_search, self.holds_reading) = (false, false);
        (self.holds_finding, self.holds_errands) = (false, false);
        self.holds_pictures = false;
        let held = std::mem::take(&mut self.held);
        self.perform(held);
        self
    }

    /// Does only the first of what was held back.
    pub(crate) fn answer_first(&mut self) -> &mut Self {
        let effect = self.held.remove(0);
        for msg in self.answers(effect) {
            let effects = self.app.update(msg);
            self.perform(effects);
        }
        self
    }

    /// The last question to the search that is held back.
    pub(crate) fn waiting_question(&self) -> FindRequest {
        let questions = self.held.iter().rev();
        let mut questions = questions.filter_map(|effect| match effect {
            Effect::Find(question) => Some(question.clone()),
            _ => None,
        });
        questions.next().unwrap()
    }

    /// What is held back is never answered.
    pub(crate) fn drop_waiting(&mut self) -> &mut Self {
        self.held.clear();
        self
    }

    /// What the search finds for a query, without telling the app.
    pub(crate) fn find_only(&mut self, query: &str, order: Order) -> Found {
        let question = FindRequest {
            generation: 0,
            query: query.to_owned(),
            scope: self.app.list().scope().clone(),
            order,
            counted: None,
            rows: 24,
        };
        let mut answers = self.find(&question);
        match answers.pop() {
            Some(Msg::Found(found)) => found,
            other => panic!("{other:?}"),
        }
    }

    /// The app itself.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// Where the articles are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the app has asked to be fetched, in its order.
    pub(crate) fn orders(&self) -> &[String] {
        &self.orders
    }

    /// Opens the app anew on the whole library.
    pub(crate) fn open_all(&mut self) -> &mut Self {
        self.app = open_app(&self.clerk, &self.setup, None);
        let effects = self.app.start();
        self.perform(effects);
        self
    }

    /// Another session's connection to the library.
    pub(crate) fn other_session(&mut self) -> &mut Library {
        &mut self.clerk
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        let mut queue = VecDeque::from(effects);
        while let Some(effect) = queue.pop_front() {
            let waits = match &effect {
                Effect::Read(_) => self.holds_reading,
                Effect::Find(_)
                | Effect::HitRows { .. }
                | Effect::CountUnread { .. }
                | Effect::About(_) => self.holds_search,
                Effect::Errand(Errand::FindInside { .. }) if self.holds_finding => true,
                Effect::Errand(_) => self.holds_errands,
                Effect::Picture(PictureEffect::Decode(_)) => self.holds_pictures,
                _ => false,
            };
            if waits {
                self.held.push(effect);
                continue;
            }
            for msg in self.answers(effect) {
                queue.extend(self.app.update(msg));
            }
        }
    }

    fn answers(&mut self, effect: Effect) -> Vec<Msg> {
        match effect {
            Effect::Errand(errand) => {
                let done = run_errand(&mut self.clerk, errand);
                vec![Msg::Done(done), Msg::LibraryChanged]
            }
            Effect::Find(question) => self.find(&question),
            Effect::HitRows {
                generation,
                marker,
                ids,
            } => {
                let rows = hit_rows(&self.clerk, &marker, &ids).unwrap();
                vec![Msg::HitRows(generation, rows)]
            }
            Effect::CountUnread { search, scope } => {
                let engine = &mut self.engine;
                let unread =
                    count_unread(&self.clerk, engine, &search, &scope, &Arc::default()).unwrap();
                vec![Msg::Unread(search, unread)]
            }
            Effect::About(request) => {
                let about = answer_about(&self.clerk, &mut self.engine, &request);
                vec![Msg::About(about.unwrap())]
            }
            Effect::Read(sources) => self.scan(&sources),
            Effect::StopReading | Effect::Watch(_) => Vec::new(),
            order @ (Effect::Fetch(_)
            | Effect::Follow(_)
            | Effect::ReadPage(..)
            | Effect::StopFetching) => {
                self.orders.push(format!("{order:?}"));
                Vec::new()
            }
            Effect::Picture(PictureEffect::Decode(requests)) => {
                let paint =
                    |request: &PaintRequest| Msg::Painted(request.key, paint(&self.clerk, request));
                requests.iter().map(paint).collect()
            }
            Effect::Picture(PictureEffect::Transmit { number, room, .. }) => {
                self.transmitted.push((number, room));
                Vec::new()
            }
            Effect::Picture(PictureEffect::Print { at, room, .. }) => {
                self.printed.push((at, room));
                Vec::new()
            }
            Effect::ListenToMouse(listens) => {
                self.listens_to_mouse = listens;
                Vec::new()
            }
            Effect::Redraw => {
                self.redrawn += 1;
                Vec::new()
            }
            Effect::Suspend => {
                self.suspended += 1;
                Vec::new()
            }
            Effect::Quit => {
                self.ended = true;
                Vec::new()
            }
        }
    }

    fn find(&mut self, question: &FindRequest) -> Vec<Msg> {
        let mut answers = Vec::new();
        let is_abandoned = Arc::new(AtomicBool::new(false));
        find(
            &self.clerk,
            &mut self.engine,
            question,
            &is_abandoned,
            |msg| answers.push(msg),
        )
        .unwrap();
        answers
    }

    fn scan(&mut self, sources: &[Source]) -> Vec<Msg> {
        let options = ScanOptions {
            max_file_size: self.app.config().import.max_file_size.0,
        };
        let mut msgs = Vec::new();
        let mut summary = Summary::default();
        for source in sources {
            summary += self
                .clerk
                .scan(source, &options, &mut |progress| {
                    msgs.push(Msg::Reading(progress));
                    ControlFlow::Continue(())
                })
                .unwrap();
        }
        msgs.extend([Msg::LibraryChanged, Msg::ReadAll(Ok(summary))]);
        msgs
    }

    /// The screen as text, and where the cursor is while something is typed.
    pub(crate) fn screen(&self) -> String {
        let (buffer, cursor) = self.draw();
        let mut frame = self.rows(&buffer, false);
        if let Some((x, y)) = cursor {
            let place = format!("(cursor at column {x} of row {y})\n");
            frame.push_str(&place);
        }
        frame
    }

    /// The screen as text; below each row that is not plain a row of letters says
    /// how its cells look: `#` reversed, `M` `R` `B` `G` `C` in magenta, red, blue,
    /// green or cyan (lower case if not underlined), `=` bold and underlined, `_`
    /// underlined, `b` bold, `i` italic, `.` dim.
    pub(crate) fn styles(&self) -> String {
        let (buffer, _) = self.draw();
        self.rows(&buffer, true)
    }

    /// One row of the screen as text.
    pub(crate) fn row(&self, number: usize) -> String {
        self.screen().lines().nth(number).unwrap_or("").to_owned()
    }

    fn draw(&self) -> (Buffer, Option<(u16, u16)>) {
        let (columns, rows) = self.setup.size;
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let mut is_typing = false;
        terminal
            .draw(|frame| {
                ui::view(&self.app, frame);
                is_typing = self.app.prompt().is_some();
            })
            .unwrap();
        let cursor = terminal.backend().cursor_position();
        let buffer = terminal.backend().buffer().clone();
        (buffer, is_typing.then_some((cursor.x, cursor.y)))
    }

    fn rows(&self, buffer: &Buffer, with_styles: bool) -> String {
        let mut frame = String::new();
        // Folders of tests have names of their own every time.
        let place = self.folder.parent().unwrap().to_string_lossy().into_owned();
        for cells in buffer
            .content()
            .chunks(usize::from(buffer.area.width.max(1)))
        {
            let (mut text, mut letters) = (String::new(), String::new());
            let mut covered = 0;
            for cell in cells {
                letters.push(letter(cell));
                if covered > 0 {
                    covered -= 1;
                    continue;
                }
                text.push_str(cell.symbol());
                covered = unicode_width(cell.symbol()).saturating_sub(1);
            }
            frame.push_str(text.replace(&place, "…").trim_end());
            frame.push('\n');
            if with_styles && letters.chars().any(|letter| letter != ' ') {
                frame.push_str(letters.trim_end());
                frame.push('\n');
            }
        }
        frame
    }

    /// How the first letters of a text look where it stands on the screen.
    pub(crate) fn looks_of(&self, text: &str) -> Style {
        let (buffer, _) = self.draw();
        let columns = usize::from(buffer.area.width);
        for cells in buffer.content().chunks(columns) {
            let row: String = cells.iter().map(Cell::symbol).collect();
            if let Some((before, _)) = row.split_once(text) {
                return cells[before.chars().count()].style();
            }
        }
        panic!("{text} is not on the screen:\n{}", self.screen());
    }

    /// Whether the pane with the focus is the list.
    pub(crate) fn is_in_list(&self) -> bool {
        self.app.focus() == Pane::List
    }
}

fn unicode_width(symbol: &str) -> usize {
    depesche::typeset::width(symbol)
}

fn letter(cell: &Cell) -> char {
    let has = |modifier| cell.modifier.contains(modifier);
    let colour = match cell.fg {
        Color::Reset => None,
        Color::Magenta => Some('m'),
        Color::Red => Some('r'),
        Color::Blue => Some('b'),
        Color::Green => Some('g'),
        Color::Cyan => Some('c'),
        _ => Some('x'),
    };
    if has(Modifier::REVERSED) {
        '#'
    } else if let Some(colour) = colour {
        if has(Modifier::UNDERLINED) {
            colour.to_ascii_uppercase()
        } else {
            colour
        }
    } else if cell.bg != Color::Reset {
        '%'
    } else if has(Modifier::UNDERLINED) {
        if has(Modifier::BOLD) { '=' } else { '_' }
    } else if has(Modifier::BOLD) {
        'b'
    } else if has(Modifier::ITALIC) {
        'i'
    } else if has(Modifier::DIM) && cell.symbol() != " " {
        '.'
    } else {
        ' '
    }
}
