//! Places that belong together although there is a blank between them: numbers
//! and their units, initials and names, abbreviations of several parts, days and
//! months, dashes and the words before them.
//!
//! The line breaking algorithm (UAX #14) knows no words and breaks at every such
//! blank. The rules here hold whatever the language: what is an abbreviation in
//! one and a word in another costs the other a place to break, which nobody sees.

/// The longest text between two blanks that is looked at, in bytes.
const LONGEST: usize = 48;

/// Whether the line should not be broken between two texts that are divided by
/// blanks only; neither contains any.
pub(super) fn holds(before: &str, after: &str) -> bool {
    if after.len() > LONGEST {
        return false;
    }
    if is_punctuation(after) {
        return !before.is_empty();
    }
    if before.len() > LONGEST {
        return false;
    }
    // "(10 km)." sticks together as "10 km" does.
    let before = before.trim_start_matches(OPENING);
    let bare = after.trim_end_matches('.').trim_end_matches(CLOSING);
    let bare = bare.trim_end_matches('.');
    let Some(first) = after.chars().next() else {
        return false;
    };
    let Some(last) = before.chars().next_back() else {
        return true; // a bracket or quotation mark alone: « ainsi »
    };
    if last.is_ascii_digit() && (is_unit(bare) || continues(before, bare)) {
        return true;
    }
    if is_day(before) && (is_month(bare) || bare == "de" || bare == "di") {
        return true;
    }
    if first.is_ascii_digit() {
        return is_number_word(before) || (is_month(before) && is_day(bare));
    }
    if last == '.' {
        return is_part_of_abbreviation(before, after)
            || (first.is_uppercase() && (is_initial(before) || is_title(before)));
    }
    is_small_word(before)
        || (first.is_uppercase() && is_title(before))
        || (before == "de" && is_month(bare))
}

/// Words of one letter that do not end a line: in Polish, Czech and Slovak, Russian
/// and Ukrainian printers hold them to what follows; elsewhere it does no harm.
fn is_small_word(text: &str) -> bool {
    let mut chars = text.chars();
    let is_small = chars.next().is_some_and(|c| {
        matches!(c, 'a' | 'i' | 'k' | 'o' | 's' | 'u' | 'v' | 'w' | 'z')
            || matches!(
                c,
                'W' | 'Z' | 'а' | 'в' | 'и' | 'і' | 'й' | 'к' | 'о' | 'с' | 'у' | 'я'
            )
            || matches!(c, 'А' | 'В' | 'И' | 'І' | 'К' | 'О' | 'С' | 'У' | 'Я')
    });
    is_small && chars.as_str().is_empty()
}

/// Whether a text is a dash.
pub(super) fn is_dash(text: &str) -> bool {
    matches!(text, "–" | "—" | "-" | "--" | "―")
}

/// What may stand before a word without being part of it.
const OPENING: [char; 11] = ['(', '[', '{', '"', '\'', '„', '“', '‘', '‚', '«', '‹'];
/// What may stand behind a word without being part of it.
const CLOSING: [char; 16] = [
    ')', ']', '}', '"', '\'', '“', '”', '’', '‘', '»', '›', ',', ';', ':', '!', '?',
];

/// Whether a text is nothing but a dash, or closing punctuation that French and
/// others set off from the word: » ; : ! ? %.
fn is_punctuation(text: &str) -> bool {
    is_dash(text)
        || (!text.is_empty()
            && text
                .chars()
                .all(|c| matches!(c, '»' | '›' | ';' | ':' | '!' | '?' | '…' | ',' | '.' | ')')))
}

/// Whether three digits go on with a number: 10 000.
fn continues(before: &str, after: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_group = |text: &str| text.len() == 3 && digits(text);
    let group = after.split([',', '.']).next().unwrap_or(after);
    is_group(group) && before.len() <= 3 && digits(before)
}

/// Whether a break behind a slash would divide a unit: km/h.
pub(super) fn divides_unit(token: &str) -> bool {
    token.len() <= LONGEST && is_unit(token.trim_end_matches(CLOSING))
}

/// Units, and abbreviations of numbers and times, without the point.
const UNITS: &[&str] = &[
    "%",
    "‰",
    "°",
    "°C",
    "°F",
    "K",
    "€",
    "$",
    "£",
    "¥",
    "₽",
    "₺",
    "zł",
    "kr",
    "TL",
    "EUR",
    "USD",
    "CHF",
    "GBP",
    "DKK",
    "SEK",
    "PLN",
    "RUB",
    "Euro",
    "euros",
    "руб",
    "Ft",
    "Fr",
    "mm",
    "cm",
    "dm",
    "m",
    "km",
    "mi",
    "ft",
    "yd",
    "µm",
    "nm",
    "м",
    "км",
    "см",
    "мм",
    "m²",
    "m³",
    "km²",
    "cm²",
    "cm³",
    "ha",
    "км²",
    "mg",
    "g",
    "kg",
    "t",
    "lb",
    "oz",
    "г",
    "кг",
    "т",
    "л",
    "ml",
    "cl",
    "l",
    "hl",
    "L",
    "ms",
    "s",
    "min",
    "h",
    "d",
    "ч",
    "мин",
    "Uhr",
    "Std",
    "Min",
    "Sek",
    "Jh",
    "km/h",
    "m/s",
    "mph",
    "kn",
    "bar",
    "hPa",
    "Pa",
    "N",
    "J",
    "kJ",
    "kcal",
    "cal",
    "W",
    "kW",
    "MW",
    "GW",
    "TW",
    "Wh",
    "kWh",
    "MWh",
    "GWh",
    "TWh",
    "V",
    "kV",
    "A",
    "mA",
    "PS",
    "Hz",
    "kHz",
    "MHz",
    "GHz",
    "dB",
    "px",
    "pt",
    "dpi",
    "B",
    "kB",
    "KB",
    "MB",
    "GB",
    "TB",
    "PB",
    "KiB",
    "MiB",
    "GiB",
    "bit",
    "Mbit/s",
    "Gbit/s",
    "Tsd",
    "Mio",
    "Mrd",
    "Bio",
    "bn",
    "mln",
    "mld",
    "tys",
    "млн",
    "млрд",
    "тыс",
    "mio",
    "mia",
    "milj",
    "mdr",
    "гг",
    "a.m",
    "p.m",
    "am",
    "pm",
    "AM",
    "PM",
    "ff",
    "f",
    "в",
    "вв",
    "Prozent",
    "percent",
    "procent",
    "procenta",
    "pourcent",
    "процента",
    "процентов",
    "Grad",
    "Meter",
    "Metern",
    "Kilometer",
    "Kilometern",
    "Liter",
    "Litern",
    "Tonnen",
    "Dollar",
    "dollars",
    "Franken",
    "Kronen",
    "złotych",
    "рублей",
    "Tausend",
    "Million",
    "Millionen",
    "Milliarde",
    "Milliarden",
    "million",
    "millions",
    "billion",
    "milliards",
    "millón",
    "millones",
    "milioni",
    "miliardi",
    "milhões",
    "miljoen",
    "miljoner",
    "millioner",
    "tysięcy",
    "milionów",
    "тысяч",
    "миллионов",
    "миллиардов",
    "milyon",
    "milyar",
    "meters",
    "metres",
    "kilometres",
    "kilometers",
    "miles",
    "mètres",
    "kilomètres",
    "metros",
    "kilómetros",
    "metri",
    "chilometri",
];

/// What stands behind a number.
fn is_unit(text: &str) -> bool {
    UNITS.contains(&text)
}

/// What is numbered, and signs before a number.
const NUMBER_WORDS: &[&str] = &[
    "§", "§§", "€", "$", "£", "¥", "US$", "№", "#", "№№", "EUR", "USD", "CHF", "GBP", "Nr.", "No.",
    "Nos.", "N°", "n°", "Nº", "nº", "Núm.", "núm.", "nr", "nr.", "no.", "num.", "S.", "Bl.", "p.",
    "pp.", "pág.", "págs.", "pag.", "s.", "str.", "стр.", "с.", "sid.", "blz.", "Sp.", "Art.",
    "art.", "Abs.", "ст.", "п.", "Rn.", "Rdnr.", "Ziff.", "Kap.", "kap.", "Abb.", "Tab.", "Bd.",
    "Fig.", "fig.", "Vol.", "vol.", "ch.", "Ch.", "cap.", "rozdz.", "afl.", "гл.", "рис.", "ca.",
    "ca", "rd.", "c.", "Tel.", "tel.", "Anm.", "Aufl.", "H.", "Jg.", "±", "~", "≈",
];

/// What stands before a number.
fn is_number_word(text: &str) -> bool {
    NUMBER_WORDS.contains(&text)
}

/// Titles and forms of address.
const TITLES: [&str; 9] = [
    "Dr. Dr Prof. Ing. Hr. Hrn. Fr. Frl. Mag. St. Sankt Gen. Pf.",
    "Mr. Mr Mrs. Mrs Ms. Ms Sen. Rep. Gov. Lt. Col. Capt. Sgt. Rev. Hon.",
    "M. MM. Mme Mmes Mlle Me Mgr",
    "Sr. Sra. Srta. Dra. D. Dña. Exmo.",
    "Sig. Sig.ra Dott. Dott.ssa Avv. On.",
    "dr. drs. ir. mr. mw. dhr. ds.",
    "hr. fru dr prof. ks. Pan Pani",
    "г. гг. г-н г-жа д-р проф. акад. ул. им.",
    "Sn. Doç. Av.",
];

/// What stands before a name.
fn is_title(text: &str) -> bool {
    is_in(&TITLES, text)
}

/// Whether a word is in a table of words with blanks between them.
fn is_in(table: &[&str], word: &str) -> bool {
    table
        .iter()
        .any(|row| row.split(' ').any(|entry| entry == word))
}

/// A single letter with a point: J. S. Bach.
fn is_initial(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.as_str() == "."
}

/// Parts of abbreviations such as "z. B.", "i. d. R.", "v. Chr.", "bl. a.".
fn is_part_of_abbreviation(before: &str, after: &str) -> bool {
    let letters = |text: &str, most: usize| {
        let bare = text.trim_end_matches(CLOSING);
        bare.strip_suffix('.').is_some_and(|letters| {
            let count = letters.chars().take(most + 1).count();
            (1..=most).contains(&count) && letters.chars().all(char::is_alphabetic)
        })
    };
    letters(before, 1) && letters(after, 3) || letters(after, 1) && letters(before, 2)
}

/// A day of a month: "10.", "1er", "3rd", "10".
fn is_day(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let day = text.strip_suffix(rest).unwrap_or_default();
    matches!(
        rest,
        "" | "." | "er" | "º" | "°" | "st" | "nd" | "rd" | "th" | "-го"
    ) && day.len() <= 2
        && day.parse().is_ok_and(|day: u8| (1..=31).contains(&day))
}

/// The months in the languages that can be hyphenated.
const MONTHS: [&str; 12] = [
    "januar jänner februar märz april mai juni juli august september oktober november dezember",
    "january february march may june july october december",
    "jan feb febr mär mar apr jun jul aug sep sept okt oct nov dez dec",
    "janvier février mars avril juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre",
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro",
    "januari februari maart mei augustus marts maj augusti",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada \
        grudnia",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "janv févr juil déc ene ago dic gen mag giu lug set ott fev",
];

/// The months of the languages that can be hyphenated, and what is usual for
/// them in dates.
fn is_month(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    if !first.is_alphabetic() || text.len() > 20 {
        return false;
    }
    is_in(&MONTHS, &text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the line should not be broken at the last blank.
    fn sticks(text: &str) -> bool {
        let (before, after) = text.rsplit_once(' ').expect("a blank");
        let before = before.rsplit(' ').next().expect("a word");
        holds(before, after)
    }

    #[test]
    fn belongs_together() {
        let cases = [
            // numbers and units
            "120 km/h,",
            "5 km.",
            "5 km).",
            "8 Uhr!",
            "5 km",
            "10 %",
            "20 €",
            "(20 €),",
            "1,5 Mio.",
            "3.5 GHz",
            "8 Uhr",
            "100 m²",
            "25 °C",
            "10 000",
            "10 000 000",
            "10 000,50",
            "5 p.m.",
            "12 кг",
            "7 млн",
            "1200 zł",
            "100 kr",
            "$ 10",
            "€ 20",
            "§ 5",
            "§§ 5–7",
            "№ 7",
            "Nr. 5",
            "S. 12",
            "p. 12",
            "pp. 12–14",
            "Art. 3",
            "Abs. 2",
            "Fig. 4",
            "с. 5",
            "ca. 30",
            "No. 10",
            // abbreviations
            "z. B.",
            "(z. B.",
            "d. h.",
            "u. a.",
            "i. d.",
            "d. R.",
            "v. Chr.",
            "n. Chr.",
            "e. V.",
            "p. ej.",
            "т. е.",
            "т. д.",
            "bl. a.",
            "m. m.",
            "o. ä.),",
            // initials and titles
            "J. S.",
            "S. Bach",
            "Dr. Müller",
            "Prof. Dr.",
            "Mr. Smith",
            "Mrs Smith",
            "Mme Curie",
            "M. Dupont",
            "St. Gallen",
            "Dott. Rossi",
            "Sra. García",
            "А. С.",
            "г-н Иванов",
            // days and months
            "10. November",
            "10. November,",
            "1. Mai",
            "1er novembre",
            "10 novembre",
            "November 10",
            "November 10,",
            "3rd May",
            "10 novembre.",
            "10 novembre).",
            "November 10.",
            "10 de",
            "de noviembre",
            "10 ноября",
            "10 listopada",
            "10 Kasım",
            "24. Dez.",
            "31 december",
            "10 OCTOBRE",
            // dashes
            "Wort –",
            "word —",
            "5 -",
            "слово —",
            // French punctuation
            "quoi ?",
            "non !",
            "ainsi :",
            "ainsi ;",
            "mot »",
            "« ainsi",
            "« Ainsi",
            "mot »,",
            "„ Ja",
            // brackets
            "( a",
        ];
        for text in cases {
            assert!(sticks(text.trim_end()), "{text:?}");
        }
    }

    #[test]
    fn may_be_divided() {
        let cases = [
            "ab cd",
            "5 Kinder",
            "5 inside",
            "km 5",
            "– Wort",
            "Ende. Der",
            "Ende. 10",
            "im November",
            "November 2026",
            "32. November",
            "der 10.",
            "10. Platz",
            "May be",
            "may be",
            "1500 100",
            "2026 100",
            "100 1000",
            "12 34",
            "GmbH. B.",
            "abc. de.",
            "de la",
            "Art deco",
            "München, Dr.",
            "Ja! Nein",
            "? Nein",
            "No. Never",
            "no. 2a b",
            "東京 大阪",
            "1 2",
            "x. abcd.",
            "ок. дом",
        ];
        for text in cases {
            assert!(!sticks(text), "{text:?}");
        }
    }

    #[test]
    fn anything_goes() {
        let long = "9".repeat(1000);
        for (before, after) in [
            ("", ""),
            ("", "a"),
            ("a", ""),
            ("", "–"),
            (&long, "km"),
            ("5", &long),
            ("é", "é"),
        ] {
            holds(before, after);
        }
        assert!(!holds(&long, "km"));
        assert!(!holds("", "–"));
    }
}
