//! The articles on the desk, in the forms that readers have theirs.

/// Plain text in the form without a title: a month, the text on the same line.
pub(crate) const FERRY: (&str, &str) = (
    "000_ferry.txt",
    " date 2025-07 Die Türkei und Georgien haben ein Abkommen über eine neue Fähre nach \
Batumi unterzeichnet. In der sogenannten „Erklärung von Hopa“ verpflichten sich beide Länder, \
die Linie bis z. B. 10. November in Dienst zu stellen.

Beim Festakt im Hafen sprach Bürgermeister Kemal Yıldızoğlu von einem „Tag der offenen \
Wasser“. Auch Besucher aus Nord-Gurien waren gekommen; viele hatten Körbe voller Haselnüsse dabei.

Das neue Schifffahrtsabkommen regelt außerdem, wer bei Nebel zuerst läutet und wer den \
Lotsen stellt. Bisher galt ein Vertrag aus dem Jahr 1921, den niemand mehr lesen konnte.

Strittig blieb die Schutzzone vor der Küste. Fischer beider Seiten wollen, dass daraus eine \
„Ruhezone“ wird, in der nur kleine Boote fahren.

An die Reeder gerichtet erklärte Yıldızoğlu: „Wir sind bereit, auch im Winter zu fahren.“ Die \
Küste solle ein „gemeinsamer Balkon“ werden.

Die erste Überfahrt dauert drei Stunden. Karten gibt es ab dem Frühjahr, Tee ist im Preis \
enthalten.
",
);

/// Markdown with TOML front matter and everything a page can hold.
pub(crate) const GARDEN: (&str, &str) = (
    "garden.md",
    "+++
title = \"How a city counted its trees\"
date = \"2025-07-14\"
author = \"Ida Lund\"
source = \"The Canal Courier\"
tags = [\"city\", \"trees\"]
language = \"en\"
+++

For eleven weeks, volunteers walked every street with a tape and a notebook.

## The rules

1. One tree, one line.
2. A hedge is not a tree, however *tall* it is, and whoever thinks otherwise may write to the \
committee, which will answer slowly.
3. Doubtful cases go to **Mr Bell**.

## What they found

- 41,207 trees
- 12 kites
- one ladder

> We had expected fewer trees and more ladders.

The script that added the lists up was short:

```
total = 0
for line in lines:
    total += int(line)
```

The full count is at [the town hall](https://example.org/count).
",
);

/// YAML front matter, another month.
pub(crate) const LIGHTHOUSE: (&str, &str) = (
    "lighthouse.md",
    "---
title: Ein Leuchtturm sucht einen Wärter
date: 2025-06-28
source: Küstenblatt
---

Wer Stille mag und Treppen nicht fürchtet, kann sich bewerben. Der Turm steht seit 1871.

Das Schifffahrtsamt zahlt Brennholz und ein Abkommen über freie Tage.
",
);

/// Plain text with a day, French.
pub(crate) const TRAIN: (&str, &str) = (
    "train.txt",
    "date 2025-06-19 Le dernier train de nuit part à minuit moins dix. Il traverse trois \
vallées et s’arrête où personne ne descend.

Le contrôleur connaît tous les voyageurs par leur prénom.
",
);

/// HTML.
pub(crate) const ECHO: (&str, &str) = (
    "echo.html",
    "<html lang=\"en\"><head><title>The echo that came late</title>\
<meta name=\"author\" content=\"R. Okafor\">\
<meta property=\"article:published_time\" content=\"2025-05-02T08:30:00+02:00\"></head>\
<body><article><h1>The echo that came late</h1>\
<p>In the gorge above the mill an echo takes four seconds. Last week it took nine.</p>\
<p>Nobody knows why; the ferry captain blames the ferry.</p></article></body></html>",
);

/// Plain text without any header: dated by its file.
pub(crate) const NOTE: (&str, &str) = (
    "note.txt",
    "Bread keeps longer in linen. Paper dries it, plastic spoils it, and a tin is for cake.\n",
);

/// Wide letters, which take two columns each.
pub(crate) const WIND: (&str, &str) = (
    "wind.txt",
    "date 2024-12-01 風の郵便局は丘の上にあります。手紙は帆のついた箱に入れて送ります。\n\n\
風のない日は、局長が自転車で配ります。\n",
);

/// A right-to-left script.
pub(crate) const BOOKS: (&str, &str) = (
    "books.txt",
    "date 2024-11-20 تصل قافلة الكتب إلى القرية كل شهر. يحمل الجمل الأول القصص.\n\n\
ويحمل الجمل الثاني الشاي.\n",
);

/// All of them.
pub(crate) fn desk() -> Vec<(&'static str, &'static str)> {
    vec![FERRY, GARDEN, LIGHTHOUSE, TRAIN, ECHO, NOTE, WIND, BOOKS]
}

/// A long article of numbered sentences, so that frames say where they are.
pub(crate) fn long() -> (&'static str, String) {
    let mut text = "date 2025-08-30 A hundred sentences walk over a bridge.".to_owned();
    for number in 1..=100 {
        if number % 4 == 1 {
            text.push_str("\n\n");
        }
        text.push_str("Sentence ");
        text.push_str(&number.to_string());
        text.push_str(" has a hat, a stick and a long way to go before it rests. ");
    }
    ("bridge.txt", text)
}
