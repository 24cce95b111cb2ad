//! Pages of HTML and the documents they become.

use super::*;
use crate::document::outline::{anchors, cells, outline, spans};

#[test]
fn the_forms_of_html() {
    let cases: &[(&str, &[&str])] = &[
        ("", &[]),
        ("a\n b<p>c<p>d</p>e", &["p a b", "p c", "p d", "p e"]),
        (
            "<div>a<div>b</div>c</div><x-y>d</x-y>",
            &["p a", "p b", "p c", "p d"],
        ),
        ("a<br>b<br/><br>c<br>", &["p a\nb", "p c"]),
        ("<p>a<hr>b<hr><hr>", &["p a", "rule", "p b"]),
        (
            "<h2>a<br><div>b</div></h2><h3><p>c</p></h3>d",
            &["h2 a b", "h3 c", "p d"],
        ),
        ("<h2>a<h3>b<p>c", &["h2 a", "h3 b", "p c"]),
        (
            "<ul><li><input type=checkbox checked> a<li><INPUT type=Checkbox>b<li>c<input type=checkbox>\
             <li><input type=radio>d</ul><input type=checkbox>e",
            &["-[1] a", "-[0] b", "-* c", "-* d", "p e"],
        ),
        (
            "<ul><li>a<li>b<ol start=4><li>c<li>d</ol>e</ul>f",
            &["-* a", "-* b", "--4. c", "--5. d", "-p e", "p f"],
        ),
        (
            "<ul><li><p>a</p><p>b</p></li><li></li></ul>",
            &["-* a", "-p b"],
        ),
        ("<ol><li value=7>a<li>b</ol>", &["-7. a", "-8. b"]),
        (
            "<blockquote>a<blockquote><p>b</blockquote></blockquote>c",
            &[">p a", ">>p b", "p c"],
        ),
        (
            "<pre>\n  a\n\tb  c\n\n</pre>d",
            &["pre   a\n    b  c", "p d"],
        ),
        (
            "<pre><div>a</div><div>b</div>c<br>d</pre>",
            &["pre a\nb\nc\nd"],
        ),
        (
            "<table><tr><th>a<th>b<tr><td><p>1</p><td><td>2</table>",
            &["row a | b", "row 1 | | 2"],
        ),
        (
            "<table><tr><td><p>a</p><p>b</p><td>c</table>",
            &["row a", "p b", "p c"],
        ),
        (
            "<table><tr><td><h2>a</h2><ul><li>b</ul></table>",
            &["h2 a", "-* b"],
        ),
        (
            "<dl><dt>a<dd>b<dd><p>c</p><ul><li>d</ul><dt>e</dl>f",
            &["p a", "-p b", "-p c", "--* d", "p e", "p f"],
        ),
        (
            "<figure><img alt=' a  b '><img><figcaption>c</figcaption></figure>",
            &["p [image: a b]", "caption c"],
        ),
        (
            "a<script>b<p></script>c<style>d</style><!-- e -->",
            &["p ac"],
        ),
        (
            "<noscript>a<noscript></noscript></noscript><svg><title>b</title><path/></svg>c",
            &["p c"],
        ),
        (
            "<p hidden>a<p>b<div style='color:red;DISPLAY : none'>c<p>d</div>e",
            &["p b", "p e"],
        ),
        (
            "<p>&nbsp;</p><p>a&nbsp;b &amp; &eacute;&#8212;&#x202e;&lt;</p>",
            &["p a\u{a0}b & é—<"],
        ),
        ("<q>a</q>x<sup>b</sup><unfinished", &["p “a”xb"]),
        ("<html lang=de><q>a <q>b</q></q>", &["p „a ‚b‘“"]),
        (
            "<table><caption>a<br>b<p>c</p></caption><tr><td>d</table>e",
            &["caption a\nb", "caption c", "row d", "p e"],
        ),
        (
            "<table><caption>a<tr><td>b</table>",
            &["caption a", "row b"],
        ),
        (
            "<table><tr><td><figure><img alt=a><figcaption>b</figcaption></figure><td>c</table>",
            &["row [image: a] b | c"],
        ),
        (
            "<h2 id=a>b<a class=headerlink href=#a>¶</a></h2><a aria-hidden=true href=#a>#</a>c",
            &["h2 b", "p c"],
        ),
        (
            "<i aria-hidden=true>a</i><i class='x material-icons' aria-hidden=true>home</i>",
            &["p a"],
        ),
        (
            "<p style='visibility:hidden'>a<p style='x:y;mso-hide: ALL'>b<dialog>c</dialog>d",
            &["p d"],
        ),
        ("<body style='visibility: hidden'>a", &["p a"]),
        (
            "<math><mi>x</mi><annotation encoding=tex>\\x</annotation></math>",
            &["p x"],
        ),
        ("<span hidden><pre></span>a</pre>b", &["p ab"]),
        ("<p>a<b><i hidden>b</b></i><p>c", &["p a", "p c"]),
        (
            "<head><title>t</title></head><textarea>a</textarea>b",
            &["p b"],
        ),
        ("</p></ul></td></b>a<li>b", &["p a", "* b"]),
        ("日本\n語 a\nb", &["p 日本語 a b"]),
    ];
    for (source, expected) in cases {
        assert_eq!(outline(&read(source).0), *expected, "{source:?}");
    }
}

#[test]
fn emphasis_and_links_are_spans() {
    for (source, expected) in [
        (
            "<em>a</em><i> b </i><b></b>",
            &["Emphasis a", "Emphasis b"][..],
        ),
        (
            "<b>a<i>b</b>c</i>d",
            &["Strong ab", "Emphasis b", "Emphasis c"],
        ),
        ("<b>a<b>b</b>c</b>", &["Strong abc"]),
        ("<p><b>a<p>b</b>c", &["Strong a"]),
        ("<b><p>a<p>b</b>c", &["Strong a", "Strong b"]),
        ("<a href=' u '>a<p>b</p></a><a>c</a>", &["u a", "u b"]),
        ("<a href=u>a<a href=v>b</a></a>", &["u a", "v b"]),
        (
            "<del>a</del><code>b</code><pre><code>c</code></pre>",
            &["Strikethrough a", "Code b"],
        ),
        ("<i hidden>a</i>b<i>c</i>", &["Emphasis c"]),
        ("<p>a<b>b<i hidden>c</b></i><p>d", &["Strong b"]),
        (
            "<dl><dt>a<dd>b<dt><b>c</b></dl>d",
            &["Strong a", "Strong c"],
        ),
        (
            "x<sup>2</sup>H<sub>2</sub>O<var>n</var><kbd>k</kbd><samp>s</samp>",
            &[
                "Superscript 2",
                "Subscript 2",
                "Emphasis n",
                "Code k",
                "Code s",
            ],
        ),
    ] {
        assert_eq!(spans(&read(source).0), expected, "{source:?}");
    }
}

#[test]
fn a_page_tells_about_itself() {
    let (document, metadata) = read(
        "<!doctype html><html lang=de-AT><head><title>Site | Title</title>\
         <meta name=Author content=' Ada  L. '><meta property=og:site_name content=Paper>\
         <meta property=og:url content=https://x.example/og><meta name=date content=soon>\
         <meta property=article:published_time content=2025-07-14T09:30:00+02:00>\
         <link rel='canonical x' href=https://x.example/a></head>\
         <body>before<h1>The <i>big</i>\n news</h1><time datetime=2020-01-01>x</time><h1>Part</h1>",
    );
    assert_eq!(outline(&document), ["p before", "p x", "h1 Part"]);
    let expected = Metadata {
        title: "The big news".into(),
        published: Some("2025-07-14T09:30:00+02:00".parse().unwrap()),
        author: Some("Ada L.".into()),
        source: Some("Paper".into()),
        url: Some("https://x.example/a".into()),
        tags: Vec::new(),
        language: Some("de-AT".into()),
    };
    assert_eq!(metadata, expected);
}

#[test]
fn without_a_heading_the_page_has_its_own_title() {
    let (document, metadata) =
        read("<title>A &amp; <b></title><title>c</title><h1> </h1><time datetime=2025-07>d");
    assert_eq!(outline(&document), ["p d"]);
    assert_eq!(metadata.title, "A & <b>");
    assert_eq!(metadata.published, "2025-07".parse().ok());
    assert_eq!(read("<p>x").1, Metadata::default());
}

/// Where the time grows with the square of the depth, this takes minutes.
#[test]
fn deep_pages_keep_their_text() {
    let many = 100_000;
    for (open, close) in [
        ("<div>", "</div>"),
        ("<b>", "</b>"),
        ("<ul><li>", "</ul>"),
        ("<p><span>", "</i>"),
        ("<blockquote>", "</blockquote>"),
        ("<table><tr><td>", "</table>"),
        ("<pre>\n", "</pre>"),
        ("<a href=x><em>", "</q>"),
        ("<dl><dt>", "</dl>"),
        ("<dl><dd>", "</dl>"),
        ("<figure><figcaption>", "</figure>"),
        ("<table><caption>", "</table>"),
        ("<sup><sub>", "</sup>"),
        ("<x-y id=a>", "</x-y>"),
        ("<details>", "</details>"),
    ] {
        let source = open.repeat(many) + "x" + &close.repeat(many) + "y";
        let (document, _) = read(&source);
        assert_eq!(document.check(), Ok(()));
        let letters: String = document.text.split_whitespace().collect();
        assert_eq!(letters, "xy", "{open}");
    }
}

/// Of anything there may be a megabyte; the text does not grow beyond it.
#[test]
fn long_pages_stay_small() {
    for piece in [
        "<img src=a>",
        "<a id=b href=#b>x",
        "<sup><a href=#b>1</a></sup>",
        "<dd>x",
        "<td>",
        "<caption>x",
        "<tr><td rowspan=9 colspan=9>x",
        "&amp;",
        "<",
        "<sub>x",
        "<b hidden>",
        "<p style='a:b;c:d'>x",
    ] {
        let source = piece.repeat((1 << 20) / piece.len());
        let (document, _) = read(&source);
        assert_eq!(document.check(), Ok(()), "{piece}");
        assert!(document.text.len() <= 2 * source.len(), "{piece}");
    }
    for (start, end) in [
        ("<p id='", "'>x"),
        ("<a href='#", "'>x"),
        ("<p style='", "'>x"),
        ("<img src='", "'>x"),
    ] {
        for filling in ["a", ";", ":", "%41", "&amp;", " "] {
            let source = format!("{start}{}{end}", filling.repeat(1 << 20));
            let (document, _) = read(&source);
            assert_eq!(document.check(), Ok(()));
            assert!(document.text.len() < 20, "{start}");
        }
    }
}

/// Where each attribute is compared with all others, this takes an hour.
#[test]
fn tags_with_many_attributes_do_no_harm() {
    let many: String = (0..300_000)
        .flat_map(|n| ["a".into(), n.to_string(), "='>' ".into()])
        .collect();
    for source in [
        format!("<p {many}>x</p {many}>y"),
        format!("<!-- <p a='--><p {many}>x</p>y"),
        format!("<<p {many}></><p {many}>x"),
        format!("<script>'<p a=\"'</script {many}>x<title></p></title {many}>y"),
        format!("<?x?></3><p {many}>x&<p {many}>y"),
    ] {
        let (document, _) = read(&source);
        assert_eq!(document.check(), Ok(()));
        assert!(document.text.contains('x'));
        let start: String = document.text.chars().take(9).collect();
        assert!(start.chars().all(|c| "xy<&\n".contains(c)), "{start}");
    }
}

#[test]
fn places_that_are_linked_to_have_anchors() {
    for (source, expected) in [
        (
            "<p id=a>x</p><p id=b>y z</p><a href='#b'>w</a>",
            &["b y"][..],
        ),
        ("<a href=#c>x</a><a name=c></a><h2>y</h2>", &["c y"]),
        ("<a href=#c>x</a><ul id=c><li id=c>y</ul>", &["c y"]),
        ("<a href=#c>x</a><p id=c>", &["c "]),
        ("<a href=#c>x</a><p hidden id=c>y</p>z", &["c z"]),
        ("<a href=#c>x</a><p hidden><b id=c>y</p>z", &[]),
        ("<h1 id=c>x</h1>y<a href=#c>z</a>", &["c yz"]),
        ("<a href=http://x#c>x</a><p id=c>y", &[]),
        ("x<a href=#>y</a><a href=#top>z</a>", &[" xyz", "top xyz"]),
    ] {
        assert_eq!(anchors(&read(source).0), expected, "{source:?}");
    }
}

#[test]
fn notes_have_brackets_and_lead_there_and_back() {
    for (open, close) in [
        ("<sup><a href='#n1' id=r1>", "</a></sup>"),
        ("<a href='#n1' id=r1><sup>", "</sup></a>"),
        ("<sup id=r1> <a href='#n1'>[", "]</a></sup>"),
    ] {
        let source = format!("<p>Word{open}1{close}.</p><ol><li id=n1>Note <a href=#r1>^</a></ol>");
        let (document, _) = read(&source);
        assert_eq!(document.text.replace("d [", "d["), "Word[1].\n\nNote ^");
        assert_eq!(anchors(&document), ["r1 [1].", "n1 Note"]);
        let leads_to = |link: usize| {
            let name = document.links.get(link)?.strip_prefix('#')?;
            document.anchor_offset(name)
        };
        assert_eq!(leads_to(0), document.text.find("Note"));
        assert_eq!(leads_to(1), document.text.find("[1]"));
        assert_eq!(leads_to(2), None);
    }
    let plain = "x<sup>2</sup> <sup><a href=http://a>3</a></sup> <a href=#b>4</a>";
    assert_eq!(read(plain).0.text, "x2 3 4");
}

#[test]
fn cells_are_told_apart() {
    for (source, expected) in [
        (
            "<table><tr><th>a | b<th align=right>c<tr><td style='Text-Align: Center'>1<td> 2 | ",
            &["#a | b", "#>c", "<1", "2 |"][..],
        ),
        (
            "<table><tr><td><td>a<td><td><td>b<td></table>",
            &["", "a", "", "", "b"],
        ),
        (
            "<table><tr><td colspan=3>a<td>b</table>",
            &["a", "", "", "b"],
        ),
        (
            "<table><tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d</table>",
            &["a", "", "b", "", "", "c", "d"],
        ),
        (
            "<table><tr><td>a<td rowspan=2>b<tr><td>c<tr><td>d<td>e</table>",
            &["a", "b", "c", "d", "e"],
        ),
        ("<table><tr>a<td>b</table>", &["a", "b"]),
        ("<table><tr><td>a<b>b<td>c</b>d</table>", &["ab", "cd"]),
        ("<b>x<table><tr><td>a<td>b</table>", &["a", "b"]),
    ] {
        assert_eq!(cells(&read(source).0), expected, "{source:?}");
    }
    let split = read("<b>x<table><tr><td>a<td>b</table>").0;
    assert_eq!(spans(&split), ["Strong x", "Strong a", "Strong b"]);
}

#[test]
fn covered_cells_have_a_limit() {
    let rows = "<tr><td colspan=1000 rowspan=70000>x<td>y".repeat(20_000);
    let (document, _) = read(&format!("<table>{rows}</table>"));
    assert_eq!(document.check(), Ok(()));
    assert!(document.text.len() < rows.len());
}

#[test]
fn images_have_numbers_and_sources() {
    let data = format!("data:image/png;base64,{}", "A".repeat(600_000));
    let late = "<img src='data:image/gif;base64,R0lGOD' data-src=b.png alt=b>";
    for (source, text, images) in [
        (
            "<img src=' a.png ' alt=' A  cat '>",
            "[image 1: A cat]",
            vec!["a.png"],
        ),
        (
            "<img src=a.png><img alt=b><img><img src=c.png alt=''>",
            "[image 1][image: b][image 2]",
            vec!["a.png", "c.png"],
        ),
        (
            "x<img src=t.gif width=1 height=1 alt=t><img src=t.gif style='width: 0px'>\
             <img src=/i/Spacer.gif?x><img src=https://x.met.vgwort.de/na/1>y",
            "xy",
            vec![],
        ),
        ("<img class='x emoji' alt='😀' src=e.png>", "😀", vec![]),
        (late, "[image 1: b]", vec!["b.png"]),
        (
            "<img srcset='c.png 1x, d.png 2x'>",
            "[image 1]",
            vec!["c.png"],
        ),
        (
            &format!("<img src='{data}'> <img src='{data}'> <img src='{data}' alt=c>"),
            "[image 1] [image] [image: c]",
            vec![data.as_str()],
        ),
        ("<pre>a\n<img src=b>", "a\n[image 1]", vec!["b"]),
    ] {
        let (document, _) = read(source);
        assert_eq!(document.check(), Ok(()));
        assert_eq!(
            (
                document.text.as_str(),
                document.images.iter().map(String::as_str).collect()
            ),
            (text, images)
        );
    }
    let linked = read("<a href=u>a<img src=b alt=c></a>").0;
    assert_eq!(spans(&linked), ["u a[image 1: c]", "b [image 1: c]"]);
}
