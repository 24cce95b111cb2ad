//! What a page holds but does not show.

use html5ever::tokenizer::Tag;

use super::page::attribute;

/// Whether the element of that tag is not shown, with all that is in it.
pub(super) fn is_hidden(tag: &Tag) -> bool {
    if matches!(&*tag.name, "html" | "body") {
        // Hidden only until scripts have run.
        return false;
    }
    attribute(tag, "hidden").is_some()
        || attribute(tag, "style").is_some_and(|style| {
            declarations(style).any(|(property, value)| {
                let is = |name: &str, start: &str| {
                    property.eq_ignore_ascii_case(name)
                        && value
                            .get(..start.len())
                            .is_some_and(|value| value.eq_ignore_ascii_case(start))
                };
                is("display", "none") || is("visibility", "hidden") || is("mso-hide", "all")
            })
        })
        || (&*tag.name == "dialog" && attribute(tag, "open").is_none())
        || is_decoration(tag)
}

/// Icons made of letters, formulas set a second time, and the signs beside headings
/// that link to them: what assistive programs are told to pass over, if it is one of
/// the kinds that would only disturb.
fn is_decoration(tag: &Tag) -> bool {
    let is_passed_over = attribute(tag, "aria-hidden")
        .is_some_and(|value| value.trim().eq_ignore_ascii_case("true"));
    let is_local = attribute(tag, "href").is_some_and(|target| target.trim().starts_with('#'));
    let known: &[&str] = match (is_passed_over, is_local) {
        (true, true) => return true,
        (true, false) => &["material-icons", "material-symbols-outlined", "katex-html"],
        (false, true) => &["headerlink", "header-anchor", "heading-anchor"],
        (false, false) => return false,
    };
    attribute(tag, "class").is_some_and(|classes| {
        classes
            .split_whitespace()
            .any(|class| known.contains(&class))
    })
}

/// The properties and values of a `style` attribute.
pub(super) fn declarations(style: &str) -> impl Iterator<Item = (&str, &str)> {
    style
        .split(';')
        .filter_map(|rule| rule.split_once(':'))
        .map(|(property, value)| (property.trim(), value.trim()))
}
