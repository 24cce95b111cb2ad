//! The words of the archive, in the order of their frequency.

use super::{Random, VOCABULARY};

/// The first words of both languages are small ones that end no sentence.
pub(super) const SMALL: usize = 70;

const GERMAN_SMALL: &str = "der die und in den von zu das mit sich des auf für ist im dem nicht \
    ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie \
    einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei \
    hatte kann gegen vom können schon wenn ihre seine unter wir soll ich eines jedoch";

const ENGLISH_SMALL: &str = "the of and to a in is that for it was on with as he be by at are \
    his from have this not an they which but had or were their has more one will its would her \
    been when who all there no if out so up into about than them can only other some two what \
    she our after any over my where through between because";

/// The first half of a compound, with the sound that links it.
const FIRST: &str = "Wasser Friedens Wirtschafts Arbeits Handels Küsten Hafen Berg Wald Stadt \
    Landes Grenz Winter Sommer Herbst Frühlings Forschungs Bildungs Gesundheits Sicherheits \
    Verteidigungs Verkehrs Brücken Straßen Schiffs Eisenbahn Flughafen Energie Strom Kohle \
    Wind Sonnen Sternen Meeres Fluss See Insel Fischerei Landwirtschafts Ernte Getreide Obst \
    Garten Bienen Vogel Pferde Schul Universitäts Bibliotheks Buch Zeitungs Rundfunk Musik \
    Theater Kunst Museums Geschichts Sprach Wörter Rechts Gerichts Verfassungs Wahl Parlaments \
    Regierungs Minister Staats Gemeinde Bürger Jugend Alters Familien Kinder Wohnungs Bau Holz \
    Stein Eisen Kupfer Glas Papier Leder Woll Uhren Werkzeug Maschinen Daten Rechen Netz Funk \
    Nachrichten Brief Post Zoll Steuer Haushalts Bank Spar Versicherungs Markt Preis Lohn \
    Lebensmittel Brot Milch Salz Wetter Regen Schnee Sturm Hochwasser Klima Umwelt Natur Erd";

/// The second half of a compound, with the ending of another case or number.
const SECOND: &str = "abkommen/s konferenz/en vertrag/es minister/s behörde/n verwaltung/en \
    gesellschaft/en vereinigung/en kommission/en sitzung/en ordnung/en entwicklung/en planung/en \
    forschung/en messung/en versorgung/en leitung/en förderung/en verbindung/en verhandlung/en \
    gebiet/e bezirk/e viertel/s platz/es straße/n brücke/n hafen/s bahn/en schiff/e wagen/s \
    werk/e anlage/n station/en zentrum/s haus/es halle/n turm/es mauer/n garten/s wald/es \
    feld/er wiese/n quelle/n ufer/s küste/n karte/n plan/es bericht/e meldung/en zeitung/en \
    buch/es schrift/en sammlung/en ausstellung/en lehre/n schule/n prüfung/en stelle/n amt/es \
    rat/es leiter/s meister/s arbeiter/s händler/s fahrer/s lehrer/s bewohner/s gruppe/n \
    verein/e markt/es preis/e kosten/- steuer/n gesetz/e recht/e frage/n krise/n reform/en \
    wende/n lage/n grenze/n zone/n linie/n folge/n reihe/n zahl/en menge/n stärke/n";

const VERB_PREFIXES: &str = "- be ver er ent an auf aus ein ab vor zu um durch über unter mit nach";

const VERBS: &str = "arbeit sag mach stell leg setz führ fordr bau zeig such find folg lern lehr \
    schreib les sprech hör seh steh geh komm lauf fahr reis zieh trag bring hol kauf zahl rechn \
    mess prüf plan ordn teil öffn schließ bind lös dreh wend press druck schneid nehm geb halt \
    leb wohn spiel sing mal zeichn wart hoff dank glaub denk merk kenn nenn ruf frag antwort";

const ADJECTIVES: &str = "groß klein neu alt gut hoch tief weit nah lang kurz breit schmal schnell \
    langsam früh spät reich arm stark schwach hell dunkel warm kalt nass trocken still laut \
    jung ruhig friedlich wichtig möglich nötig gemeinsam öffentlich staatlich städtisch ländlich \
    täglich jährlich wirtschaftlich politisch technisch künstlich natürlich deutlich ähnlich";

const STEMS: &str = "report sign harvest print light garden harbour mountain river forest winter \
    summer market council village border treaty railway bridge engine signal window \
    letter paper record measure reason season question answer matter order number weather water \
    island sailor farmer teacher doctor painter builder printer gather remember consider deliver \
    offer enter follow allow borrow show grow know think talk walk work look turn return learn \
    earn open happen listen visit limit edit credit profit collect connect protect project \
    inspect expect respect select direct act attract extract restrict construct instruct depart \
    start part sort support transport export import port point paint print plant want grant \
    count account amount mount found ground sound round bound land stand hand band demand command \
    end mend send bend lend tend attend extend intend pretend depend spend field yield shield \
    build guild gold hold fold cold wild mild child world word board guard reward cloud crowd \
    flood blood wood food mood cook book hook look rock lock clock block stock knock pack track \
    crack stack check neck deck wreck brick trick thick quick pick sick back black task mask ask";

const ENGLISH_ENDINGS: &str = "- s ed ing er ers able ment ments less ful ness ly";

const ENGLISH_PREFIXES: &str = "- re un over out under fore inter counter mid";

const ONSETS: &str =
    "b br d dr f fl g gl gr h j k kl kr l m n p pl pr r s sch schl st str t tr w z";

const CODAS: &str = "- - - - l n r s t nd ng rt lm rk ll nn ß";

const ENGLISH_ONSETS: &str = "b bl br c cl cr d dr f fl g gr h j k l m n p pl pr qu r s sh sl sp \
    st str t th tr v w wh";

const ENGLISH_CODAS: &str = "- - - - l n r s t nd ng rt ck ll ss m p x";

/// German: small words, simple words with their endings, then compounds and
/// made-up nouns and verbs in mixed order.
pub(super) fn german(random: &mut Random) -> Vec<String> {
    let mut simple = combine(
        &["-"],
        &list(ADJECTIVES),
        &["-", "e", "en", "er", "es", "em"],
    );
    simple.extend(combine(
        &list(VERB_PREFIXES),
        &list(VERBS),
        &["en", "t", "te", "ten", "end", "ende"],
    ));
    random.shuffle(&mut simple);

    let mut rare = Vec::new();
    for second in list(SECOND) {
        let (noun, ending) = second.split_once('/').unwrap_or((second, "-"));
        rare.extend(combine(&list(FIRST), &[noun], &["-", ending]));
    }
    let vowels = ["a", "e", "i", "o", "u", "ei", "au", "ä", "ö", "ü", "ie"];
    let endings = ["er", "ung", "heit", "el", "e", "en", "lich", "isch", "t"];
    make_words(
        random,
        [&list(ONSETS), &vowels, &list(CODAS), &endings],
        true,
        &mut rare,
    );
    in_order(GERMAN_SMALL, simple, rare)
}

/// English: small words, stems, then derivations and made-up words.
pub(super) fn english(random: &mut Random) -> Vec<String> {
    let mut simple = combine(&["-"], &list(STEMS), &["-", "s", "ed", "ing"]);
    random.shuffle(&mut simple);
    let mut rare = combine(
        &list(ENGLISH_PREFIXES),
        &list(STEMS),
        &list(ENGLISH_ENDINGS),
    );
    let vowels = ["a", "e", "i", "o", "u", "ea", "oo", "ai", "ou"];
    let endings = [
        "er", "ing", "tion", "ness", "ly", "y", "ous", "al", "ed", "s",
    ];
    let parts = [
        &list(ENGLISH_ONSETS)[..],
        &vowels,
        &list(ENGLISH_CODAS),
        &endings,
    ];
    make_words(random, parts, false, &mut rare);
    in_order(ENGLISH_SMALL, simple, rare)
}

fn in_order(small: &str, simple: Vec<String>, rare: Vec<String>) -> Vec<String> {
    let mut words: Vec<String> = small.split_whitespace().map(str::to_owned).collect();
    words.extend(simple);
    words.extend(rare);
    words
}

/// A list from its words; `-` stands for nothing.
fn list(words: &'static str) -> Vec<&'static str> {
    words.split_whitespace().collect()
}

fn combine(prefixes: &[&str], stems: &[&str], endings: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    for prefix in prefixes {
        for stem in stems {
            for ending in endings {
                words.push([*prefix, *stem, *ending].map(part).concat());
            }
        }
    }
    words
}

fn part(text: &str) -> &str {
    if text == "-" { "" } else { text }
}

/// Fills `words` with words of two to four syllables until they are plenty, and
/// mixes them all. German ones are nouns in two of three cases, with a capital.
fn make_words(
    random: &mut Random,
    [onsets, vowels, codas, endings]: [&[&str]; 4],
    has_capitals: bool,
    words: &mut Vec<String>,
) {
    // Some are made twice, and those are dropped.
    while words.len() < VOCABULARY + VOCABULARY / 8 {
        let mut word = String::new();
        let syllables = 1 + random.below(3);
        for _ in 0..syllables {
            word.push_str(random.pick(onsets));
            word.push_str(random.pick(vowels));
            word.push_str(part(random.pick(codas)));
        }
        word.push_str(random.pick(endings));
        if has_capitals && random.below(3) > 0 {
            let mut noun = String::new();
            super::push_capitalised(&word, &mut noun);
            word = noun;
        }
        words.push(word);
    }
    random.shuffle(words);
}
