//! Lines that were typed before, and the walk through them.

/// Lines, the newest first, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    lines: Vec<String>,
    walk: Option<Walk>,
}

/// A walk through the lines that begin alike.
#[derive(Clone, Debug)]
struct Walk {
    /// What had been typed before it.
    typed: String,
    /// The line it has come to.
    at: usize,
}

impl History {
    /// Takes what is known of earlier lines, the newest first. The last line of
    /// this session stays in front: others may have typed something since.
    pub(super) fn take_lines(&mut self, lines: Vec<String>) {
        let own = self.lines.first().cloned();
        self.lines = lines;
        self.walk = None;
        if let Some(own) = own {
            self.push(&own);
        }
    }

    /// Takes a line that was just used.
    pub(super) fn push(&mut self, line: &str) {
        let line = line.trim();
        if !line.is_empty() {
            self.lines.retain(|other| other != line);
            self.lines.insert(0, line.to_owned());
        }
        self.walk = None;
    }

    /// The next older line that begins with what was typed before the walk, or
    /// the next newer one, at last what was typed; `None` where there is none.
    /// `text` stands in the prompt now: if it was changed, a new walk begins.
    pub(super) fn step(&mut self, text: &str, older: bool) -> Option<String> {
        let walk = self
            .walk
            .take()
            .filter(|walk| self.lines.get(walk.at).is_some_and(|line| line == text));
        let typed = walk.as_ref().map_or(text, |walk| walk.typed.as_str());
        let begins_alike = |at: &usize| {
            let line = self.lines.get(*at);
            line.is_some_and(|line| line.starts_with(typed) && line != typed)
        };
        let next = match &walk {
            None if older => (0..self.lines.len()).find(begins_alike),
            None => return None,
            Some(walk) if older => (walk.at + 1..self.lines.len()).find(begins_alike),
            Some(walk) => (0..walk.at).rev().find(begins_alike),
        };
        let Some(at) = next else {
            if older {
                self.walk = walk;
                return None;
            }
            return walk.map(|walk| walk.typed);
        };
        let typed = typed.to_owned();
        self.walk = Some(Walk { typed, at });
        self.lines.get(at).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_walk_goes_through_lines_that_begin_alike_and_back() {
        let mut history = History::default();
        for line in ["moon", "sea", "  ", "storm", "sea lions", "storm", "sea "] {
            history.push(line);
        }
        assert_eq!(history.lines, ["sea", "storm", "sea lions", "moon"]);
        let mut text = "s".to_owned();
        let mut seen = Vec::new();
        for older in [
            false, true, true, true, true, false, false, false, false, true,
        ] {
            if let Some(line) = history.step(&text, older) {
                text = line;
            }
            seen.push(text.clone());
        }
        let expected = [
            "s",
            "sea",
            "storm",
            "sea lions",
            "sea lions",
            "storm",
            "sea",
            "s",
            "s",
            "sea",
        ];
        assert_eq!(seen, expected);
        // An edited line begins a walk of its own.
        assert_eq!(history.step("sea l", true).unwrap(), "sea lions");
        assert_eq!(history.step("sea lions", false).unwrap(), "sea l");
        assert_eq!(history.step("", true).unwrap(), "sea");
        assert_eq!(history.step("x", true), None);
        assert_eq!(history.step("x", false), None);
    }

    #[test]
    fn the_last_line_of_this_session_comes_first() {
        let mut history = History::default();
        history.take_lines(vec!["b".to_owned(), "a".to_owned()]);
        assert_eq!(history.lines, ["b", "a"]);
        history.push("c");
        history.take_lines(vec!["other".to_owned(), "b".to_owned(), "a".to_owned()]);
        assert_eq!(history.lines, ["c", "other", "b", "a"]);
    }
}
