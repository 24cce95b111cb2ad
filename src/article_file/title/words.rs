//! Words that tell the end of a sentence from other dots.

/// Never the end of a sentence: a name or a noun follows.
pub(super) const ABBREVIATIONS: &[&str] = &[
    // German
    "Dr", "Prof", "Hr", "Hrn", "Fr", "Frl", "bzw", "vgl", "ggf", "evtl", "geb", "gest", "sog", "ca",
    "Ca", "Mio", "Mrd", "Tsd", "bes", "insb", "inkl", "exkl", "zzgl", "abzgl", "Ing", "Dipl",
    "Mag", "med", "phil", "jur", "rer", "nat", "pol", "theol", "habil", "hl", "Hl", "Hrsg", "hrsg",
    "lfd", "Verf", "dgl", "allg", "österr", "dt", "engl", "frz", "lat", "Univ",
    // English
    "Mr", "Mrs", "Ms", "Messrs", "St", "Sen", "Rep", "Gov", "Gen", "Col", "Lt", "Sgt", "Capt",
    "Cmdr", "Maj", "Rev", "Hon", "Pres", "Supt", "Ft", "Mt", "approx", "cf", "vs", "viz",
    // French, Italian, Spanish
    "EE", "MM", "Mme", "Mlle", "Me", "Mgr", "Sig", "Dott", "Avv", "Sr", "Sra", "Srta", "Dra",
    // Turkish
    "Doç", "Yrd", "Öğr", "Gör", "Av", "Sn", "Müh", "Cad", "Sok", "Hz", "çev", "bkz", "yy",
];

/// Not the end of a sentence when a number follows.
pub(super) const BEFORE_NUMBER: &[&str] = &[
    "Nr", "No", "no", "Art", "Abs", "Bd", "Kap", "Abb", "Tab", "Fig", "fig", "Vol", "vol", "pp",
    "Ch", "Sec", "Jan", "Feb", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Okt", "Oct", "Nov",
    "Dez", "Dec", "Tel", "max", "min", "s", "S", "p", "v", "V",
];

/// Dotted abbreviations that end a sentence if a word follows that begins one.
pub(super) const BEGINNERS: &[&str] = &[
    "A", "An", "The", "He", "She", "It", "They", "We", "You", "This", "That", "These", "Those",
    "There", "But", "And", "In", "On", "At", "After", "When", "While", "As", "If", "For", "Its",
    "His", "Her", "Their", "Our", "My", "No", "Not", "Then", "Now", "Since", "With", "By", "To",
    "Der", "Die", "Das", "Ein", "Eine", "Er", "Sie", "Es", "Wir", "Ich", "Dies", "Diese", "Doch",
    "Aber", "Und", "Im", "Am", "Nach", "Mit", "Seit", "Dann", "Danach", "Dort", "Auch",
];

/// Months as they are written after the number of a day, in languages that put a
/// dot after an ordinal.
pub(super) const MONTHS: &[&str] = &[
    "Januar",
    "Jänner",
    "Februar",
    "Feber",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
    "Jahrhundert",
    "Jahrhunderts",
    "Jahrtausend",
    "Jh",
];

/// Languages that put a dot after an ordinal number.
pub(super) const ORDINAL_DOT: &[&str] = &[
    "de", "da", "nb", "nn", "no", "is", "fi", "et", "lv", "cs", "sk", "pl", "hu", "sl", "hr", "bs",
    "sr", "tr",
];

/// German words after which a number with a dot is an ordinal: "der 2. Weltkrieg".
pub(super) const BEFORE_ORDINAL: &[&str] = &[
    "der", "die", "das", "dem", "den", "des", "am", "Am", "vom", "Vom", "zum", "Zum", "im", "Im",
    "beim", "Der", "Die", "Das", "Den", "Dem", "bis", "seit", "Seit", "ihr", "ihren", "sein",
    "seinen", "einem", "jeder", "jedem",
];

/// What follows "Co." in the name of a company.
pub(super) const COMPANY_FORMS: &[&str] = &["KG", "KGaA", "OHG", "GmbH", "Ltd", "Inc"];
