//! Addresses that only say where from the page they stand on.

/// The address that `reference` means on a page with the address `base` (RFC 3986,
/// section 5). Blanks around it and line breaks inside go. Without a base that has
/// a host it stays as it is.
pub fn join(base: &str, reference: &str) -> String {
    let reference: String = reference
        .trim()
        .chars()
        .filter(|c| !matches!(c, '\n' | '\r' | '\t'))
        .collect();
    if scheme(&reference).is_some() {
        return with_two_slashes(reference);
    }
    let Some(parts) = Parts::of(base) else {
        return reference;
    };
    let Parts {
        scheme,
        authority,
        path,
        query,
    } = parts;
    if reference.is_empty() {
        return format!("{scheme}//{authority}{path}{query}");
    }
    if let Some(rest) = reference.strip_prefix("//") {
        return format!("{scheme}//{rest}");
    }
    if reference.starts_with('#') {
        return format!("{scheme}//{authority}{path}{query}{reference}");
    }
    if reference.starts_with('?') {
        return format!("{scheme}//{authority}{path}{reference}");
    }
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let (target, behind) = reference.split_at(end);
    let folder = path
        .rfind('/')
        .map_or("", |at| path.get(..=at).unwrap_or_default());
    let whole = match target.strip_prefix('/') {
        Some(_) => target.to_owned(),
        None if folder.is_empty() => format!("/{target}"),
        None => format!("{folder}{target}"),
    };
    format!("{scheme}//{authority}{}{behind}", without_dots(&whole))
}

/// The scheme of an address, without the colon.
pub fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let is_inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let is_scheme =
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_inner);
    is_scheme.then_some(scheme)
}

/// An address of the web has two slashes behind its scheme, whatever was written.
fn with_two_slashes(address: String) -> String {
    let is_web =
        |scheme: &&str| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let Some(scheme) = scheme(&address).filter(is_web) else {
        return address;
    };
    let rest = address.get(scheme.len() + 1..).unwrap_or_default();
    let host = rest.trim_start_matches('/');
    if rest.len() == host.len() + 2 || rest.len() == host.len() {
        return address;
    }
    format!("{scheme}://{host}")
}

/// The parts of an absolute address; the scheme with its colon, the query with its
/// question mark.
struct Parts<'a> {
    scheme: &'a str,
    authority: &'a str,
    path: &'a str,
    query: &'a str,
}

impl<'a> Parts<'a> {
    fn of(address: &'a str) -> Option<Self> {
        let length = scheme(address)?.len() + 1;
        let (scheme, rest) = address.split_at_checked(length)?;
        let rest = rest.strip_prefix("//")?;
        let rest = rest.split('#').next()?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at_checked(end)?;
        let end = rest.find('?').unwrap_or(rest.len());
        let (path, query) = rest.split_at_checked(end)?;
        Some(Self {
            scheme,
            authority,
            path,
            query,
        })
    }
}

/// A path that begins with a slash, with `.` and `..` carried out.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            _ => {
                kept.push(segment);
                continue;
            }
        }
        if is_last {
            kept.push("");
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_joined() {
        // The examples of RFC 3986, section 5.4, as far as they are of the web.
        let base = "http://a/b/c/d?q";
        for (reference, expected) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d?q#s"),
            ("g?y/./x", "http://a/b/c/g?y/./x"),
            ("", "http://a/b/c/d?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../../../g", "http://a/g"),
            ("./g/../h", "http://a/b/c/h"),
            ("mailto:x@y", "mailto:x@y"),
            ("javascript:x", "javascript:x"),
            ("http:///g/h", "http://g/h"),
            (" g\nh ", "http://a/b/c/gh"),
        ] {
            assert_eq!(join(base, reference), expected, "{reference}");
        }
        assert_eq!(join("http://a", "g"), "http://a/g");
        assert_eq!(join("", "g"), "g");
        assert_eq!(join("mailto:x", "g"), "g");
    }
}
