//! How likely typing mistakes turned a word into what was typed.

/// What mistakes cost, in points. A letter left out, doubled or swapped can
/// happen in as many ways as the word has letters, a wrong or an added one in
/// twenty-five times as many, so the same difference says less for them.
const SWAPPED: u16 = 10;
const LEFT_OUT: u16 = 10;
/// One of two equal letters.
const LEFT_OUT_TWIN: u16 = 8;
const DOUBLED: u16 = 9;
const ADDED: u16 = 14;
const WRONG: u16 = 15;
/// A letter that stands beside the right one on the keyboard, or another vowel.
const WRONG_ALIKE: u16 = 12;
/// What any mistake costs on top of that if it is the first letter's.
const FIRST: u16 = 5;
/// More than any word costs.
const FAR: u16 = u16::MAX / 2;

/// The rows of keyboards with `y` and with `z` in the upper one.
const ROWS: [&[u8]; 5] = [
    b"qwertyuiop",
    b"asdfghjkl",
    b"zxcvbnm",
    b"qwertzuiop",
    b"yxcvbnm",
];

/// For each letter from `a` to `z`, a bit for each one that is easily typed
/// instead: those beside it on a keyboard, and for vowels the other vowels.
const ALIKE: [u32; 26] = alike();

const fn alike() -> [u32; 26] {
    let mut alike = [0; 26];
    let mut row = 0;
    while row < ROWS.len() {
        let keys = ROWS[row];
        let mut at = 1;
        while at < keys.len() {
            let (left, right) = (keys[at - 1] - b'a', keys[at] - b'a');
            alike[left as usize] |= 1 << right;
            alike[right as usize] |= 1 << left;
            at += 1;
        }
        row += 1;
    }
    let vowels = b"aeiouy";
    let mut at = 0;
    while at < vowels.len() * vowels.len() {
        let (one, other) = (vowels[at % 6] - b'a', vowels[at / 6] - b'a');
        alike[one as usize] |= 1 << other;
        at += 1;
    }
    alike
}

/// Compares what was typed with words; keeps its table for the next one.
#[derive(Default)]
pub(super) struct Comparer {
    rows: [Vec<u16>; 3],
    letters: Vec<char>,
}

impl Comparer {
    /// The cost of the likeliest mistakes that make `typed` a beginning of
    /// `word`, together with what the rest of the word costs, in points.
    /// At most `band` letters are left out or added.
    pub(super) fn cost(
        &mut self,
        typed: &[char],
        word: &str,
        band: usize,
        rest: impl Fn(usize) -> u16,
    ) -> u16 {
        self.letters.clear();
        self.letters.extend(word.chars());
        let word = &self.letters;
        let [before, last, row] = &mut self.rows;
        for row in [&mut *before, &mut *last, &mut *row] {
            row.clear();
            row.resize(word.len() + 1, FAR);
        }
        for (end, cell) in row.iter_mut().enumerate().take(band + 1) {
            *cell = (0..end).map(|at| left_out(word, at)).sum();
        }
        for (at, &c) in typed.iter().enumerate() {
            std::mem::swap(before, last);
            std::mem::swap(last, row);
            row.fill(FAR);
            let first = if at == 0 { FIRST } else { 0 };
            let start = (at + 1).saturating_sub(band);
            for end in start..=(at + 1 + band).min(word.len()) {
                let mut lowest = get(last, end) + added(typed, at) + first;
                if let Some(previous) = end.checked_sub(1) {
                    let meant = word.get(previous).copied().unwrap_or_default();
                    let wrong = if c == meant {
                        0
                    } else {
                        wrong(c, meant) + first
                    };
                    lowest = lowest
                        .min(get(last, previous) + wrong)
                        .min(get(row, previous) + left_out(word, previous));
                    if at > 0
                        && previous > 0
                        && typed.get(at - 1) == Some(&meant)
                        && word.get(previous - 1) == Some(&c)
                        && c != meant
                    {
                        let first = if at == 1 { FIRST } else { 0 };
                        lowest = lowest.min(get(before, previous - 1) + SWAPPED + first);
                    }
                }
                if let Some(cell) = row.get_mut(end) {
                    *cell = lowest.min(FAR);
                }
            }
        }
        row.iter()
            .enumerate()
            .map(|(end, &cost)| cost.saturating_add(rest(word.len() - end)))
            .min()
            .unwrap_or(FAR)
    }
}

fn get(row: &[u16], at: usize) -> u16 {
    row.get(at).copied().unwrap_or(FAR)
}

/// That the letter at a place of the word was not typed.
fn left_out(word: &[char], at: usize) -> u16 {
    let is_twin = at > 0 && word.get(at) == word.get(at - 1);
    let first = if at == 0 { FIRST } else { 0 };
    first + if is_twin { LEFT_OUT_TWIN } else { LEFT_OUT }
}

/// That a letter was typed which the word does not have.
fn added(typed: &[char], at: usize) -> u16 {
    if at > 0 && typed.get(at) == typed.get(at - 1) {
        DOUBLED
    } else {
        ADDED
    }
}

fn wrong(typed: char, meant: char) -> u16 {
    let place = |c: char| (c as u32).wrapping_sub('a' as u32);
    let is_alike = ALIKE
        .get(place(typed) as usize)
        .is_some_and(|alike| place(meant) < 26 && alike & (1 << place(meant)) != 0);
    if is_alike { WRONG_ALIKE } else { WRONG }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cost(typed: &str, word: &str) -> u16 {
        let typed: Vec<char> = typed.chars().collect();
        Comparer::default().cost(&typed, word, 2, |rest| rest as u16)
    }

    #[test]
    fn likelier_mistakes_cost_less() {
        for (typed, word, expected) in [
            ("ankara", "ankara", 0),
            ("anka", "ankara", 2),
            ("anakra", "ankara", SWAPPED),
            ("akara", "ankara", LEFT_OUT),
            ("nkara", "ankara", LEFT_OUT + FIRST),
            ("damakus", "damakkus", LEFT_OUT_TWIN),
            ("annkara", "ankara", DOUBLED),
            ("anxkara", "ankara", ADDED),
            ("xankara", "ankara", ADDED + FIRST),
            ("anpara", "ankara", WRONG),
            ("onkara", "ankara", WRONG_ALIKE + FIRST),
            ("anlara", "ankara", WRONG_ALIKE),
            ("nakara", "ankara", SWAPPED + FIRST),
            ("ankaraxx", "ankara", ADDED + DOUBLED),
            ("anakrra", "ankaras", SWAPPED + DOUBLED + 1),
            ("масква", "москва", WRONG),
        ] {
            assert_eq!(cost(typed, word), expected, "{typed} {word}");
        }
    }

    proptest! {
        #[test]
        fn any_two_words_can_be_compared(typed in "\\PC{0,40}", word in "\\PC{0,60}") {
            let first = cost(&typed, &word);
            let mut comparer = Comparer::default();
            let letters: Vec<char> = typed.chars().collect();
            comparer.cost(&letters, "another", 2, |_| 0);
            // What was compared before makes no difference.
            prop_assert_eq!(comparer.cost(&letters, &word, 2, |rest| rest as u16), first);
            if word.starts_with(&typed) {
                prop_assert_eq!(first as usize, word.chars().count() - letters.len());
            }
        }
    }
}
