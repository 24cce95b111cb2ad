//! Pages of HTML and the documents they become.

use super::*;
use crate::document::outline::{outline, spans};

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
        ("<dl><dt>a<dd>b<dt>c</dl>", &["p a", "p b", "p c"]),
        (
            "<figure><img alt=' a  b '><img><figcaption>c</figcaption></figure>",
            &["p [image: a b]", "p c"],
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
        ("<q>a</q> <sup>b</sup><unfinished", &["p “a” b"]),
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
    ] {
        let source = open.repeat(many) + "x" + &close.repeat(many) + "y";
        let (document, _) = read(&source);
        assert_eq!(document.check(), Ok(()));
        let letters: String = document.text.split_whitespace().collect();
        assert_eq!(letters, "xy", "{open}");
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
