//! A title for a text that has none: its first sentence.
//!
//! There is no need to find every sentence of a text (which takes dictionaries),
//! only the end of the first one, in a title's length. Abbreviations, ordinals and
//! quotations are told apart by short lists and by what stands after the stop.

mod words;

use unicode_segmentation::UnicodeSegmentation;

use words::{
    ABBREVIATIONS, BEFORE_NUMBER, BEFORE_ORDINAL, BEGINNERS, COMPANY_FORMS, MONTHS, ORDINAL_DOT,
};

/// A title is not longer than this many characters; what is, is cut at a word.
const LONGEST: usize = 300;

/// How many characters are looked at: what stands behind the last possible end
/// decides whether it is one.
const WINDOW: usize = LONGEST + 60;

/// A first paragraph shorter than this many characters can be a headline.
const HEADLINE: usize = 100;

/// Where the first sentence of `text` ends, as a byte offset; the end of the
/// first line or of the text if it has no end, and at a word's end where it is
/// longer than 300 characters. `language` is a BCP 47 tag, if it is known.
///
/// The text may be of any length, only its beginning is looked at.
pub fn first_sentence_end(text: &str, language: Option<&str>) -> usize {
    let window = prefix(text, WINDOW);
    let reader = Sentences {
        text: window,
        language,
    };
    let longest = prefix(text, LONGEST).len();
    reader
        .end(true)
        .filter(|&end| end <= longest)
        .or_else(|| reader.end(false).filter(|&end| end <= longest))
        .unwrap_or_else(|| first_line_end(text))
}

/// Whether a text's first paragraph, with another one behind it, is its headline:
/// short, on a line of its own, without a full stop.
pub(super) fn is_headline(paragraph: &str) -> bool {
    let paragraph = paragraph.trim_end();
    prefix(paragraph, HEADLINE).len() == paragraph.len()
        && !paragraph.contains('\n')
        && !paragraph.ends_with([
            '.', '…', '。', '．', '۔', '।', ':', ';', ',', '，', '、', '،',
        ])
}

/// The first `count` characters of a text.
fn prefix(text: &str, count: usize) -> &str {
    let end = text
        .char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

/// The end of the first line that is not blank, at most [`LONGEST`] characters.
fn first_line_end(text: &str) -> usize {
    let start = text.len() - text.trim_start().len();
    let rest = text.get(start..).unwrap_or_default();
    let window = prefix(rest, LONGEST);
    if let Some((line, _)) = window.split_once('\n') {
        return start + line.trim_end().len();
    }
    if window.len() == rest.len() {
        return start + rest.trim_end().len();
    }
    let cut = window.rfind(char::is_whitespace).unwrap_or_default();
    let line = window.get(..cut).unwrap_or_default().trim_end();
    if line.is_empty() {
        start + last_whole_grapheme(window)
    } else {
        start + line.len()
    }
}

/// The end of the last character that is surely not cut in two, as far as the
/// reader sees characters.
fn last_whole_grapheme(window: &str) -> usize {
    match window.grapheme_indices(true).next_back() {
        Some((0, _)) | None => window.len(),
        Some((at, _)) => at,
    }
}

/// The beginning of a text, in which sentences end.
struct Sentences<'a> {
    text: &'a str,
    language: Option<&'a str>,
}

impl Sentences<'_> {
    /// The end of the first sentence, its closing quotes included. With
    /// `whole_quotes`, a sentence does not end inside a quotation.
    fn end(&self, whole_quotes: bool) -> Option<usize> {
        let mut open = Quotes::default();
        let mut chars = self.text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if !is_stop(c) {
                open.read(c, self.next_char(at + c.len_utf8()));
                continue;
            }
            let mut end = at + c.len_utf8();
            while let Some((next, stop)) = chars.next_if(|&(_, next)| is_stop(next)) {
                end = next + stop.len_utf8();
            }
            let stops_end = end;
            end = self.swallow_closing(end, &mut open);
            while chars.next_if(|&(next, _)| next < end).is_some() {}
            if (open.is_empty() || !whole_quotes) && self.is_end(at, stops_end, end) {
                return Some(end);
            }
        }
        None
    }

    fn next_char(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Steps over closing quotes and brackets, and over the blank that French
    /// puts before its closing quote.
    fn swallow_closing(&self, mut end: usize, open: &mut Quotes) -> usize {
        loop {
            let rest = self.text.get(end..).unwrap_or_default();
            let inner = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
            let Some(c) = inner.chars().next() else {
                return end;
            };
            let blanks = rest.len() - inner.len();
            let is_closing = if blanks == 0 {
                open.close(c) || is_closing(c)
            } else {
                c == '»' && open.close(c)
            };
            if !is_closing {
                return end;
            }
            end += blanks + c.len_utf8();
        }
    }

    /// Whether the stops in `at..stops_end`, with what closes up to `end`, end a
    /// sentence.
    fn is_end(&self, at: usize, stops_end: usize, end: usize) -> bool {
        let stops = self.text.get(at..stops_end).unwrap_or_default();
        let rest = self.text.get(end..).unwrap_or_default();
        let Some(next) = rest.chars().next() else {
            return true;
        };
        if stops.chars().any(is_wide_stop) {
            // 「…。」と言った: the sentence goes on after what was said.
            return !(next == 'と' || (end > stops_end && "っはがのをもに".contains(next)));
        }
        if stops.chars().all(|c| matches!(c, '؟' | '۔' | '।')) {
            return true;
        }
        if !next.is_whitespace() && !is_ideographic(next) {
            return false;
        }
        let word = rest
            .trim_start_matches(|c: char| !c.is_alphanumeric() && c != '\n')
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        if word.chars().next().is_some_and(char::is_lowercase) {
            return false;
        }
        stops != "." || end > stops_end || !self.is_abbreviation(at, word)
    }

    /// Whether the dot at `at` belongs to the word before it; `next` is the word
    /// after it, empty at the end of the line.
    fn is_abbreviation(&self, at: usize, next: &str) -> bool {
        if next.is_empty() {
            return false;
        }
        let before = self.text.get(..at).unwrap_or_default();
        let is_edge = |c: char| c.is_whitespace() || "([{„“\"'«»‚‘/–—".contains(c);
        let start = before.char_indices().rev().find(|&(_, c)| is_edge(c));
        let start = start.map_or(0, |(at, c)| at + c.len_utf8());
        let whole = before.get(start..).unwrap_or_default();
        let word = whole.rsplit(['-', '‑']).next().unwrap_or(whole);
        let earlier = before.get(..start).unwrap_or_default().trim_end();
        if !word.is_empty() && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()) {
            return self.is_ordinal(earlier, next);
        }
        if word.contains('.') {
            let is_dotted = word
                .split('.')
                .all(|part| (1..=3).contains(&part.chars().count()));
            let is_state = word.ends_with(char::is_uppercase) && word != "z.B";
            let can_end = is_state || matches!(word, "a.m" | "p.m");
            return is_dotted
                && word.chars().any(char::is_alphabetic)
                && !(can_end && BEGINNERS.contains(&next));
        }
        if word.chars().count() == 1 && word.chars().all(is_cased) {
            // "J. Ash", "z. B. Die Stadt", but "Vitamin C. Danach"
            let can_end = word.chars().all(char::is_uppercase) && next.chars().count() > 1;
            return !(can_end && BEGINNERS.contains(&next)) || earlier.ends_with("z.");
        }
        ABBREVIATIONS.contains(&word)
            || (BEFORE_NUMBER.contains(&word) && next.starts_with(|c: char| c.is_numeric()))
            || (word == "Co" && COMPANY_FORMS.contains(&next))
    }

    /// Whether a number of one or two digits before a dot counts something.
    fn is_ordinal(&self, earlier: &str, next: &str) -> bool {
        if earlier.is_empty() {
            return true; // the number of a heading or an item
        }
        let language = self.language.and_then(|tag| tag.split(['-', '_']).next());
        let has_dot = language.is_none_or(|tag| {
            ORDINAL_DOT
                .iter()
                .any(|known| known.eq_ignore_ascii_case(tag))
        });
        let mut words = earlier.split_whitespace().rev();
        let previous = match words.next().unwrap_or_default() {
            // "am 1. und 2. Tag"
            "und" | "oder" | "bis" if words.next().is_some_and(|word| word.ends_with('.')) => {
                return has_dot;
            }
            word => word,
        };
        has_dot && (MONTHS.contains(&next) || BEFORE_ORDINAL.contains(&previous))
    }
}

/// A letter of a script with capitals, which can stand for a name.
fn is_cased(c: char) -> bool {
    c.is_uppercase() || c.is_lowercase()
}

fn is_stop(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '؟' | '۔' | '।'
    ) || is_wide_stop(c)
}

/// Stops of scripts that put no blank between sentences.
fn is_wide_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '．')
}

fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Marks that close whatever may be open. Those that also open (the straight
/// quotes, `“` and `«`) are closing right behind a stop.
fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '“' | '‘' | ')' | ']' | '»' | '«' | '›' | '‹'
    ) || matches!(c, '」' | '』' | '）' | '】' | '〉' | '》')
}

/// The quotations and brackets that are open, each as the marks that close it.
#[derive(Default)]
struct Quotes(Vec<&'static [char]>);

impl Quotes {
    /// Deeper than this nobody quotes.
    const DEEPEST: usize = 8;

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Closes the innermost quotation if `c` does so.
    fn close(&mut self, c: char) -> bool {
        let closes = self.0.last().is_some_and(|closers| closers.contains(&c));
        if closes {
            self.0.pop();
        }
        closes
    }

    /// Takes one character of the text: an opening or closing mark, or any other.
    fn read(&mut self, c: char, next: Option<char>) {
        if self.close(c) || next.is_none_or(|next| next.is_whitespace() && c != '«') {
            return;
        }
        let closers: &'static [char] = match c {
            '„' => &['“', '”', '"'],
            '‚' => &['‘', '’'],
            '“' => &['”', '"'],
            '«' => &['»'],
            '»' => &['«'],
            '「' => &['」'],
            '『' => &['』'],
            '（' => &['）'],
            '(' => &[')'],
            _ => return,
        };
        if self.0.len() < Self::DEEPEST {
            self.0.push(closers);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `|` marks where the first sentence ends.
    const CASES: &[(Option<&str>, &str)] = &[
        // plain ends
        (None, "Es regnet.| Danach schneit es."),
        (None, "It rains!| Then it snows."),
        (None, "Wer kommt?!| Niemand kam."),
        (None, "Only one sentence.|"),
        (None, "Only one sentence.|  "),
        (None, "Er ging…| Dann kam sie."),
        (None, "Er kam … und ging.| Dann kam sie."),
        (None, "Wait... what?| Nothing."),
        (None, "Es war kalt.| 30 Menschen kamen."),
        (None, "Erster Satz.|\nZweiter Satz."),
        // German abbreviations
        (Some("de"), "Obst, z. B. Äpfel, ist teuer.| Danach nicht."),
        (Some("de"), "Obst, z.B. Äpfel, ist teuer.| Danach nicht."),
        (Some("de"), "Das sagte Dr. Anders gestern.| Mehr nicht."),
        (
            None,
            "Das sagte Prof. Dr. h. c. Anders gestern.| Mehr nicht.",
        ),
        (None, "Die Dipl.-Ing. Berger baut.| Mehr nicht."),
        (None, "Es gab Obst, Brot usw.| Danach gingen alle."),
        (None, "Äpfel, Birnen usw. sind teuer.| Danach nicht."),
        (None, "Es kostet 3 Mio. Euro.| Das ist viel."),
        (None, "Im Obst ist viel Vitamin C.| Danach im Kohl."),
        (
            None,
            "Obst, z. B. Die Gute Luise, ist teuer.| Danach nicht.",
        ),
        (
            None,
            "Die Firma Ohm & Co. KG baut um.| Danach zieht sie fort.",
        ),
        (None, "Obst, z.B. Die Gute Luise, ist teuer.| Danach nicht."),
        (None, "Obst, u.a. Die Gute Luise, ist teuer.| Danach nicht."),
        (None, "Siehe Nr. 5 der Liste.| Mehr nicht."),
        (None, "Das gilt i. d. R. Sonntags nicht.| Sonst schon."),
        // German ordinals
        (Some("de"), "Am 10. November fiel Schnee.| Danach taute es."),
        (None, "Sie kam am 3. Juli an.| Er nicht."),
        (None, "Am 1. und 2. Tag regnete es.| Dann nicht."),
        (None, "Nach dem 2. Anlauf gelang es.| Endlich."),
        (
            None,
            "Im 19. Jahrhundert fuhren Postkutschen.| Heute nicht.",
        ),
        (None, "1. Mai: Der Hafen ruht.| Am Tag danach nicht."),
        (None, "Sie wurde 12.| Danach zog sie fort."),
        (None, "Das war 1990.| November und Dezember waren mild."),
        (Some("en"), "They counted to 10.| November was cold."),
        // English
        (Some("en"), "Fruit, e.g. Apples, is dear.| Then not."),
        (None, "The U.S. Navy sailed.| Then it came back."),
        (None, "They sailed to the U.S.| The trip was long."),
        (None, "It opens at 9 a.m.| The rest waits."),
        (None, "Mr. Miller met Mrs. Ash.| They spoke."),
        (None, "J. R. R. Inkwell wrote it.| Nobody read it."),
        (None, "It weighs 3.5 kg.| That is little."),
        (None, "See https://example.org/a.b?c=d for it.| Then go."),
        (None, "See example.org.| Then go."),
        (None, "He said No.| That was all."),
        (None, "It is No. 7 of ten.| That was all."),
        // quotations
        (None, "Er sagte: „Ende.“| Danach ging er."),
        (None, "„Komm!“, sagte er.| Sie kam."),
        (None, "„Warum?“ fragte sie.| Er schwieg."),
        (None, "„Wir gehen. Alle kommen mit.“| Das sagte er."),
        (None, "»Wir gehen.«| Das sagte er."),
        (None, "Er kam.| »Wir gehen.« Das sagte er."),
        (None, "“We go.”| She went."),
        (None, "\"We go.\"| She went."),
        (None, "(It was late.)| She went."),
        (None, "She went (it was late.) home.| He did not."),
        // French, Turkish
        (Some("fr"), "M. Dupré est venu.| Puis il est parti."),
        (Some("fr"), "« Quelle nuit… ! »| Puis elle partit."),
        (Some("fr"), "« Quelle nuit ! » dit-elle.| Puis elle partit."),
        (Some("fr"), "Quelle nuit !| Puis elle partit."),
        (Some("tr"), "Prof. Dr. Yıldız konuştu.| Sonra sustu."),
        (Some("tr"), "Elma, armut vb.| Sonra gittiler."),
        (
            Some("tr"),
            "Elma, armut vb. meyveler vardı.| Sonra gittiler.",
        ),
        (Some("tr"), "Bu 19. yüzyılda oldu.| Sonra bitti."),
        // Japanese, Chinese, Arabic, Hebrew, Hindi
        (Some("ja"), "雪が降った。|山は白い。"),
        (Some("ja"), "雪だ！|山は白い。"),
        (Some("ja"), "「雪だ。」と彼は言った。|山は白い。"),
        (Some("ja"), "「雪だ。寒い。」|山は白い。"),
        (Some("ja"), "「雪だ！」と言った。|山は白い。"),
        (Some("zh"), "下雪了。|山是白的。"),
        (Some("zh"), "下雪了吗？|山是白的。"),
        (Some("ar"), "هل وصل القطار؟| نعم وصل."),
        (Some("ur"), "گاڑی آ گئی۔| سب خوش ہیں۔"),
        (Some("he"), "הרכבת הגיעה.| כולם ירדו."),
        (Some("hi"), "गाड़ी आ गई।| सब खुश हैं।"),
        // no end
        (None, "A line without an end|\nand another"),
        (None, "A line without an end|"),
        (None, "|"),
        (None, "   |"),
    ];

    #[test]
    fn the_first_sentence_ends_where_a_reader_would_say() {
        assert!(CASES.len() >= 40);
        for (language, case) in CASES {
            assert_eq!(case.matches('|').count(), 1, "{case}");
            let text = case.replace('|', "");
            let end = first_sentence_end(&text, *language);
            let (sentence, rest) = text.split_at(end);
            let got = format!("{sentence}|{rest}");
            assert_eq!(got, *case);
        }
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_word() {
        let text = "Wort und ".repeat(60);
        let end = first_sentence_end(&text, None);
        assert!(
            end <= LONGEST && text.split_at(end).1.starts_with(' '),
            "{end}"
        );

        let one_word = "a".repeat(1_000_000);
        assert!((LONGEST - 1..=LONGEST).contains(&first_sentence_end(&one_word, None)));

        let quote = format!("„Kurz. {}“ Danach.", "Lang ".repeat(100));
        assert_eq!(first_sentence_end(&quote, None), "„Kurz.".len());
    }

    #[test]
    fn headlines_are_short_and_have_no_full_stop() {
        for headline in [
            "Neue Brücke eröffnet",
            "Was nun?",
            "Kein Wind. Kein Strom",
            "雪の朝",
        ] {
            assert!(is_headline(headline), "{headline}");
        }
        let long = "word ".repeat(30);
        for text in [
            "Es regnet.",
            "Zwei\nZeilen",
            "Es folgt:",
            "雪が降った。",
            long.as_str(),
        ] {
            assert!(!is_headline(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_end_is_a_border_within_the_limit(text in "(?s).{0,400}") {
            let end = first_sentence_end(&text, None);
            let title = text.get(..end).unwrap();
            prop_assert!(title.trim_start().chars().count() <= LONGEST);
            prop_assert_eq!(title.trim().is_empty(), text.trim().is_empty());
        }

        #[test]
        fn punctuation_alone_is_no_trouble(text in "[.!?… „“»«()「」。a1\n]{0,80}") {
            let end = first_sentence_end(&text, Some("de"));
            prop_assert!(text.is_char_boundary(end));
        }
    }
}
