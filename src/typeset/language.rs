//! The language an article is written in, as far as typesetting needs it: for
//! the places where its words may be hyphenated.

/// How much of a text is looked at to guess its language, in bytes.
const SAMPLE: usize = 4096;

/// A language whose words can be hyphenated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Danish, `da`.
    Danish,
    /// Dutch, `nl`.
    Dutch,
    /// English, `en`.
    English,
    /// French, `fr`.
    French,
    /// German, `de`.
    German,
    /// Italian, `it`.
    Italian,
    /// Polish, `pl`.
    Polish,
    /// Portuguese, `pt`.
    Portuguese,
    /// Russian, `ru`.
    Russian,
    /// Spanish, `es`.
    Spanish,
    /// Swedish, `sv`.
    Swedish,
    /// Turkish, `tr`.
    Turkish,
}

impl Language {
    /// All languages that can be hyphenated.
    pub const ALL: [Self; 12] = [
        Self::Danish,
        Self::Dutch,
        Self::English,
        Self::French,
        Self::German,
        Self::Italian,
        Self::Polish,
        Self::Portuguese,
        Self::Russian,
        Self::Spanish,
        Self::Swedish,
        Self::Turkish,
    ];

    /// The language's code of two letters (ISO 639-1).
    pub fn code(self) -> &'static str {
        match self {
            Self::Danish => "da",
            Self::Dutch => "nl",
            Self::English => "en",
            Self::French => "fr",
            Self::German => "de",
            Self::Italian => "it",
            Self::Polish => "pl",
            Self::Portuguese => "pt",
            Self::Russian => "ru",
            Self::Spanish => "es",
            Self::Swedish => "sv",
            Self::Turkish => "tr",
        }
    }

    /// The language of a tag as feeds and pages carry it (BCP 47: `de`, `de-AT`;
    /// also with underscores as in `en_US.UTF-8`, in any case, and the codes of
    /// three letters of ISO 639-2). `None` for all other languages and for what
    /// is no tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_', '.', '@']).next()?;
        let is = |code: &str| primary.eq_ignore_ascii_case(code);
        let by_code = |language: &Self| {
            is(language.code()) || language.long_codes().iter().any(|code| is(code))
        };
        Self::ALL.into_iter().find(by_code)
    }

    /// Its codes of three letters (ISO 639-2, terminological and bibliographic).
    fn long_codes(self) -> &'static [&'static str] {
        match self {
            Self::Danish => &["dan"],
            Self::Dutch => &["nld", "dut"],
            Self::English => &["eng"],
            Self::French => &["fra", "fre"],
            Self::German => &["deu", "ger"],
            Self::Italian => &["ita"],
            Self::Polish => &["pol"],
            Self::Portuguese => &["por"],
            Self::Russian => &["rus"],
            Self::Spanish => &["spa"],
            Self::Swedish => &["swe"],
            Self::Turkish => &["tur"],
        }
    }
}

/// The language an article is to be hyphenated in: the one its metadata names,
/// or, if they name none, the one its text is written in as far as the first few
/// kilobytes tell reliably.
///
/// Metadata win over the text: what they call Finnish is not taken for a
/// language that can be hyphenated. What is no language tag at all (empty, `und`)
/// does not count. Guessing costs a fraction of a millisecond (whatlang: trigrams after
/// Cavnar & Trenkle 1994, and the letters of the alphabet); keep the answer.
///
/// ```
/// use depesche::typeset::{Language, language_of};
///
/// assert_eq!(language_of(Some("de-AT"), ""), Some(Language::German));
/// assert_eq!(language_of(Some("fi"), "The text is of no account."), None);
/// let text = "Am Dienstag trafen sich die Unterhändler zu einer weiteren Runde.";
/// assert_eq!(language_of(None, text), Some(Language::German));
/// assert_eq!(language_of(None, "Taxi 24"), None);
/// ```
pub fn language_of(metadata_language: Option<&str>, text: &str) -> Option<Language> {
    if let Some(tag) = metadata_language.filter(|tag| is_tag(tag)) {
        return Language::from_tag(tag);
    }
    detect(text)
}

/// Whether a tag names a language: by two or three letters, and not by one of the
/// codes for "none" (`und`, `mul`, `zxx`, `mis`).
fn is_tag(tag: &str) -> bool {
    let primary = tag
        .trim()
        .split(['-', '_', '.', '@'])
        .next()
        .unwrap_or_default();
    let none = ["und", "mul", "zxx", "mis"];
    matches!(primary.len(), 2 | 3)
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !none.iter().any(|code| primary.eq_ignore_ascii_case(code))
}

/// The language of a text, if it is one of ours and beyond doubt.
fn detect(text: &str) -> Option<Language> {
    let end = (0..=SAMPLE.min(text.len()))
        .rev()
        .find(|&end| text.is_char_boundary(end))?;
    let sample = text.get(..end)?;
    let info = whatlang::detect(sample).filter(whatlang::Info::is_reliable)?;
    Some(match info.lang() {
        whatlang::Lang::Dan => Language::Danish,
        whatlang::Lang::Nld => Language::Dutch,
        whatlang::Lang::Eng => Language::English,
        whatlang::Lang::Fra => Language::French,
        whatlang::Lang::Deu => Language::German,
        whatlang::Lang::Ita => Language::Italian,
        whatlang::Lang::Pol => Language::Polish,
        whatlang::Lang::Por => Language::Portuguese,
        whatlang::Lang::Rus => Language::Russian,
        whatlang::Lang::Spa => Language::Spanish,
        whatlang::Lang::Swe => Language::Swedish,
        whatlang::Lang::Tur => Language::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_metadata() {
        use Language::{Dutch, English, French, German, Portuguese};
        let cases = [
            ("de", Some(German)),
            ("de-AT", Some(German)),
            (" DE_ch ", Some(German)),
            ("en_US.UTF-8", Some(English)),
            ("pt-BR", Some(Portuguese)),
            ("fre", Some(French)),
            ("nl-Latn-BE-x-private", Some(Dutch)),
            ("fi", None),
            ("gsw", None),
            ("", None),
            ("-", None),
            ("German", None),
            ("d\u{e9}", None),
        ];
        for (tag, expected) in cases {
            assert_eq!(Language::from_tag(tag), expected, "{tag:?}");
        }
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.code()), Some(language));
            for code in language.long_codes() {
                assert_eq!(Language::from_tag(code), Some(language));
            }
        }
    }

    #[test]
    fn metadata_win_unless_they_say_nothing() {
        let text = "The council is expected to vote on the proposal next week, after a debate \
            that has lasted for most of the year.";
        let cases = [
            (Some("de"), Some(Language::German)),
            (Some("fi"), None),
            (Some("und"), Some(Language::English)),
            (Some(""), Some(Language::English)),
            (Some("english"), Some(Language::English)),
            (None, Some(Language::English)),
        ];
        for (tag, expected) in cases {
            assert_eq!(language_of(tag, text), expected, "{tag:?}");
        }
    }

    #[test]
    fn from_the_text() {
        use Language::{
            Danish, Dutch, English, French, German, Italian, Polish, Portuguese, Russian, Spanish,
            Swedish, Turkish,
        };
        let cases = [
            (
                Some(Danish),
                "Regeringen vil i næste uge fremlægge et nyt forslag om boliger, og oppositionen siger, at den ikke kan støtte det, som det ligger nu, fordi det hverken hjælper de unge eller de ældre.",
            ),
            (
                Some(Dutch),
                "De regering wil volgende week een nieuw voorstel over woningen indienen, maar de oppositie zegt dat zij het niet kan steunen zoals het er nu ligt, omdat het jongeren noch ouderen helpt.",
            ),
            (
                Some(English),
                "The government will put forward a new proposal on housing next week, and the opposition says that it cannot support it as it stands, because it helps neither the young nor the old.",
            ),
            (
                Some(French),
                "Le gouvernement présentera la semaine prochaine une nouvelle proposition sur le logement, et l'opposition affirme qu'elle ne peut pas la soutenir en l'état, parce qu'elle n'aide ni les jeunes ni les personnes âgées.",
            ),
            (
                Some(German),
                "Die Regierung will nächste Woche einen neuen Vorschlag zum Wohnungsbau vorlegen, und die Opposition sagt, sie könne ihn so nicht mittragen, weil er weder den Jungen noch den Alten hilft.",
            ),
            (
                Some(Italian),
                "Il governo presenterà la prossima settimana una nuova proposta sugli alloggi, e l'opposizione dice che non può sostenerla così com'è, perché non aiuta né i giovani né gli anziani.",
            ),
            (
                Some(Polish),
                "Rząd przedstawi w przyszłym tygodniu nową propozycję w sprawie mieszkań, a opozycja mówi, że nie może jej poprzeć w obecnym kształcie, ponieważ nie pomaga ona ani młodym, ani starszym.",
            ),
            (
                Some(Portuguese),
                "O governo apresentará na próxima semana uma nova proposta sobre habitação, e a oposição diz que não pode apoiá-la tal como está, porque não ajuda nem os jovens nem os idosos.",
            ),
            (
                Some(Russian),
                "Правительство представит на следующей неделе новое предложение о жилье, а оппозиция говорит, что не может поддержать его в нынешнем виде, потому что оно не помогает ни молодым, ни старым.",
            ),
            (
                Some(Spanish),
                "El gobierno presentará la próxima semana una nueva propuesta sobre vivienda, y la oposición dice que no puede apoyarla tal como está, porque no ayuda ni a los jóvenes ni a los mayores.",
            ),
            (
                Some(Swedish),
                "Regeringen vill nästa vecka lägga fram ett nytt förslag om bostäder, och oppositionen säger att den inte kan stödja det som det ser ut nu, eftersom det varken hjälper de unga eller de gamla.",
            ),
            (
                Some(Turkish),
                "Hükümet gelecek hafta konut konusunda yeni bir öneri sunacak, muhalefet ise ne gençlere ne de yaşlılara yardım ettiği için öneriyi bu haliyle destekleyemeyeceğini söylüyor.",
            ),
            (None, "政府は来週、住宅に関する新しい案を示す。"),
            (
                None,
                "Hallitus esittää ensi viikolla uuden asuntoja koskevan ehdotuksen, ja oppositio sanoo, ettei se voi tukea sitä nykyisessä muodossaan.",
            ),
            (None, ""),
            (None, "12:30 – 14:00"),
        ];
        for (expected, text) in cases {
            assert_eq!(language_of(None, text), expected, "{text}");
        }
        let long = "ä".repeat(100_000);
        language_of(None, &long); // no border in the middle of a letter
    }
}
