//! Reading a source: its words, what of it is only for tests, and its paths.

/// A module's name from the crate's root on, without `crate`.
pub(crate) type Module = Vec<String>;

/// A word or a sign of a source.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// A path with at least two segments, `*` among them.
pub(crate) struct Reference {
    pub(crate) path: Vec<String>,
    /// The module it stands in, inline modules included.
    pub(crate) module: Module,
    pub(crate) line: usize,
}

/// Cuts a source into words and signs, without comments and literals.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut tokens = Vec::new();
    let (mut index, mut line) = (0, 1);
    while index < chars.len() {
        let start = index;
        let mut found = String::new();
        match (at(index), at(index + 1)) {
            ('/', '/') => index += chars[index..].iter().take_while(|&&c| c != '\n').count(),
            ('/', '*') => index = end_of_comment(&chars, index),
            ('"', _) => index = end_of_string(&chars, index),
            ('\'', '\\') => {
                let rest = chars.get(index + 3..).unwrap_or_default();
                index += 4 + rest.iter().take_while(|&&c| c != '\'').count();
            }
            ('\'', _) if at(index + 2) == '\'' => index += 3,
            (c, _) if is_word(c) => {
                found = chars[index..].iter().take_while(|&&c| is_word(c)).collect();
                index += found.chars().count();
                if let Some(end) = end_of_prefixed(&chars, index, &found) {
                    found.clear();
                    index = end;
                }
            }
            (':', ':') | ('.', '.') => {
                found = [at(index), at(index)].iter().collect();
                index += 2;
            }
            (c, _) => {
                found.extend((!c.is_whitespace()).then_some(c));
                index += 1;
            }
        }
        if !found.is_empty() {
            tokens.push(Token { text: found, line });
        }
        index = index.min(chars.len());
        line += chars[start..index].iter().filter(|&&c| c == '\n').count();
    }
    tokens
}

/// The index behind a block comment, which may hold others.
fn end_of_comment(chars: &[char], start: usize) -> usize {
    let mut depth = 0;
    let mut index = start;
    while let Some(pair) = chars.get(index..index + 2) {
        match pair {
            ['/', '*'] => depth += 1,
            ['*', '/'] => depth -= 1,
            _ => {
                index += 1;
                continue;
            }
        }
        index += 2;
        if depth == 0 {
            return index;
        }
    }
    chars.len()
}

/// The index behind a string whose first quotation mark is at `start`.
fn end_of_string(chars: &[char], start: usize) -> usize {
    let mut index = start + 1;
    while let Some(c) = chars.get(index) {
        match c {
            '\\' => index += 2,
            '"' => return index + 1,
            _ => index += 1,
        }
    }
    chars.len()
}

/// The index behind a literal that begins with a word such as `b` or `r`.
fn end_of_prefixed(chars: &[char], start: usize, prefix: &str) -> Option<usize> {
    let hashes = chars
        .get(start..)?
        .iter()
        .take_while(|&&c| c == '#')
        .count();
    let quote = *chars.get(start + hashes)?;
    match (prefix, quote) {
        ("r" | "br" | "cr", '"') => {
            let end: Vec<char> = std::iter::once('"').chain(vec!['#'; hashes]).collect();
            let body = chars.get(start + hashes + 1..)?;
            let length = body.windows(end.len()).position(|window| window == end)?;
            Some(start + hashes + 1 + length + end.len())
        }
        ("b" | "c", '"') if hashes == 0 => Some(end_of_string(chars, start)),
        _ => None,
    }
}

/// Leaves out what is compiled for tests only, and names the modules that stand
/// in files of their own.
pub(crate) fn without_tests(tokens: &[Token]) -> (Vec<Token>, Vec<String>) {
    let text = |index: usize| tokens.get(index).map_or("", |token| token.text.as_str());
    let (mut kept, mut modules) = (Vec::new(), Vec::new());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let inner = usize::from(text(index + 1) == "!");
        let attribute: Vec<&str> = (0..6).map(|step| text(index + inner + 1 + step)).collect();
        let is_test = token.text == "#"
            && matches!(
                attribute[..],
                ["[", "cfg", "(", "test", ")", ..] | ["[", "cfg", "(", "all", "(", "test"]
            );
        if !is_test {
            kept.push(token.clone());
            index += 1;
        } else if inner == 1 {
            return (Vec::new(), modules);
        } else {
            while text(index) == "#" {
                index = end_of_group(tokens, index + 1);
            }
            let item = index;
            index = end_of_item(tokens, item);
            if let Some(name) = index.checked_sub(2).filter(|_| text(index - 1) == ";")
                && text(name.saturating_sub(1)) == "mod"
            {
                modules.push(text(name).to_owned());
            }
        }
    }
    (kept, modules)
}

/// The index behind the bracket that closes the one at `start`.
fn end_of_group(tokens: &[Token], start: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(start) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

/// The index behind an item, or behind a field or an arm of a match.
fn end_of_item(tokens: &[Token], start: usize) -> usize {
    const ITEMS: [&str; 14] = [
        "mod", "fn", "use", "impl", "struct", "enum", "const", "static", "type", "trait", "pub",
        "unsafe", "async", "extern",
    ];
    let is_item = tokens
        .get(start)
        .is_some_and(|first| ITEMS.contains(&first.text.as_str()));
    let mut index = start;
    while let Some(token) = tokens.get(index) {
        match token.text.as_str() {
            ";" => return index + 1,
            "{" => return end_of_group(tokens, index),
            "," if !is_item => return index + 1,
            "}" => return index,
            "(" | "[" => index = end_of_group(tokens, index),
            _ => index += 1,
        }
    }
    index
}

/// The modules that a crate's root declares, in order.
pub(crate) fn declared_modules(tokens: &[Token]) -> Vec<String> {
    let declarations = tokens.windows(3).filter(|words| words[0].text == "mod");
    let declarations = declarations.filter(|words| words[2].text == ";");
    declarations.map(|words| words[1].text.clone()).collect()
}

/// All paths of a file, those of imports unfolded.
pub(crate) fn references(tokens: &[Token], module: &[String]) -> Vec<Reference> {
    let mut references = Vec::new();
    let mut inline: Vec<(&str, usize)> = Vec::new();
    let mut depth = 0;
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let follows_value = index > 0 && tokens[index - 1].text == ".";
        match token.text.as_str() {
            "mod" if tokens.get(index + 2).is_some_and(|brace| brace.text == "{") => {
                inline.push((&tokens[index + 1].text, depth));
                index += 2;
                continue;
            }
            "{" => depth += 1,
            "}" => {
                depth = depth.saturating_sub(1_usize);
                inline.pop_if(|(_, outside)| *outside == depth);
            }
            _ => {}
        }
        let is_import = token.text == "use";
        if !is_import && (follows_value || !is_name(token)) {
            index += 1;
            continue;
        }
        let start = index + usize::from(is_import);
        let mut paths = Vec::new();
        index = unfold(tokens, start, &[], &mut paths).max(index + 1);
        let inline = inline.iter().map(|(name, _)| (*name).to_owned());
        let module: Module = module.iter().cloned().chain(inline).collect();
        let paths = paths.into_iter().filter(|(path, _)| path.len() > 1);
        references.extend(paths.map(|(path, line)| Reference {
            path,
            module: module.clone(),
            line,
        }));
    }
    references
}

fn is_name(token: &Token) -> bool {
    token
        .text
        .starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Reads one path, with its groups, and answers the index behind it.
fn unfold(
    tokens: &[Token],
    start: usize,
    prefix: &[String],
    paths: &mut Vec<(Vec<String>, usize)>,
) -> usize {
    let mut path = prefix.to_vec();
    let mut index = start;
    if tokens.get(index).is_some_and(|token| token.text == "::") {
        index += 1;
    }
    while let Some(token) = tokens.get(index) {
        if token.text == "{" {
            let end = end_of_group(tokens, index);
            index += 1;
            while index + 1 < end {
                index = unfold(tokens, index, &path, paths).max(index + 1);
                // What is left of this branch is a new name (`as x`) or a comma.
                while index + 1 < end && tokens[index].text != "," {
                    index += 1;
                }
                index += usize::from(index + 1 < end);
            }
            return end;
        }
        if token.text != "*" && !is_name(token) {
            break;
        }
        path.push(token.text.clone());
        index += 1;
        let goes_on = |next: &Token| next.text == "{" || next.text == "*" || is_name(next);
        let separated = tokens.get(index).is_some_and(|token| token.text == "::");
        if !separated || !tokens.get(index + 1).is_some_and(goes_on) {
            break;
        }
        index += 1;
    }
    let line = tokens
        .get(index.saturating_sub(1))
        .map_or(0, |token| token.line);
    // `a::{self}` is `a`.
    path.pop_if(|last| last == "self" && !prefix.is_empty());
    paths.push((path, line));
    index
}
