//! Running text in lines, broken in the way that was asked for.

use std::ops::Range;

use super::Breaking;
use super::optimal;
use super::wrap::{Rules, Setter};

/// Breaks running text without line breaks, and hands over its lines: at least
/// one, if only an empty one.
pub(super) fn wrap(text: &str, rules: &Rules<'_>, push: &mut impl FnMut(Range<usize>, bool)) {
    let setter = Setter::new(text, rules);
    let optimal = match rules.breaking {
        Breaking::First => None,
        Breaking::Optimal => optimal::wrap(&setter),
    };
    let mut cuts = optimal.unwrap_or_else(|| setter.first_fit());
    setter.take_word_down(&mut cuts);
    for cut in cuts {
        push(cut.range, cut.hyphen);
    }
}

/// As [`wrap`], with so many columns less for the first line; they must be fewer than
/// there are.
pub(super) fn wrap_indented(
    text: &str,
    rules: &Rules<'_>,
    indent: usize,
    push: &mut impl FnMut(Range<usize>, bool),
) {
    if indent == 0 {
        wrap(text, rules, push);
        return;
    }
    let narrow = Rules {
        columns: rules.columns - indent,
        ..*rules
    };
    let mut first = None;
    wrap(text, &narrow, &mut |range, hyphen| {
        first.get_or_insert((range, hyphen));
    });
    let (range, hyphen) = first.unwrap_or_default();
    let end = range.end;
    push(range, hyphen);
    let rest = text.get(end..).unwrap_or_default();
    if !rest.trim_start().is_empty() {
        let rules = Rules {
            soft_hyphens: rules.soft_hyphens.of_part(&(end..text.len())),
            ..*rules
        };
        wrap(rest, &rules, &mut |range, hyphen| {
            push(end + range.start..end + range.end, hyphen);
        });
    }
}
