"""Markdown from many hands becomes a few plain elements, and can also be shown literally or read as text."""

from __future__ import annotations

import time

import lxml.html
import pytest
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.text import clean, escape_markdown, one_line, safe_link, to_html, to_text

PLAIN = "p em strong code pre ul li blockquote br hr h2 h3 h4 h5 h6 table caption thead tbody tr td"
ALLOWED = {tag: set() for tag in PLAIN.split()} | {"a": {"href", "rel"}, "ol": {"start"}, "th": {"scope"}}
INLINE = {"a", "br", "code", "em", "strong"}
MARKS = st.text(st.sampled_from("#*_`[]()<>!|-=+~&;:\\ \n\t\"'ax1é\u0338\u202e/.@"), max_size=60)
PIECES = st.sampled_from(["# ", "[x](", "https://gov.scot", ")", "![", "](x)", "<b>", "\n", "|a|\n|-|\n", "- ", "> ", "&#x202e;",
                          "&#0;", "javascript:x", "<https://a.b>", "`", "**", "1. ", "    "])  # fmt: skip
ANY_SOURCE = (
    st.text()
    | MARKS
    | st.lists(PIECES).map("".join)
    | st.sampled_from([text for text in HOSTILE if len(text) < 10_000])
)


def parse(markup):
    return lxml.html.document_fromstring(f"<!DOCTYPE html><body><div>{markup}</div></body>").find("body/div")


def elements_of(markup):
    return list(parse(markup).iterdescendants())


@settings(deadline=None)
@given(ANY_SOURCE, st.none() | st.integers(2, 6), st.booleans())
def test_nothing_outside_the_allow_list_is_ever_made(source, heading_from, inline):
    markup = to_html(source, heading_from=heading_from, inline=inline)
    for made in elements_of(markup):
        assert made.tag in (INLINE if inline else ALLOWED)
        assert set(made.attrib) <= ALLOWED[made.tag]
        if made.tag == "a":
            assert safe_link(made.get("href")) == made.get("href")
            assert made.get("rel") == "noopener noreferrer"
            assert made.text_content().strip()
        assert made.get("scope", "col") == "col"
    assert clean(parse(markup).text_content()) == parse(markup).text_content()


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:40]))
def test_nothing_in_the_corpus_gets_through(text):
    for source in (
        text,
        f"[x]({text})",
        f"![x]({text})",
        f"<{text}>",
        f"# {text}",
        f"| {text} |\n|---|\n| {text} |",
    ):
        for made in elements_of(to_html(source)):
            assert set(made.attrib) <= ALLOWED[made.tag]
            assert made.tag != "a" or safe_link(made.get("href"))


@settings(deadline=None)
@given(ANY_SOURCE, st.integers(2, 6))
def test_headings_begin_where_told_and_skip_no_level(source, first):
    levels = [
        int(made.tag[1])
        for made in elements_of(to_html(source, heading_from=first))
        if made.tag[0] == "h" != made.tag != "hr"
    ]
    assert min(levels, default=first) == first
    assert all(after - before <= 1 for before, after in zip([first - 1, *levels], levels, strict=False))


@pytest.mark.parametrize(
    ("source", "first", "levels"),
    [
        ("# a\n## b\n# c", 2, "2 3 2"),
        ("# a\n### b\n## c", 3, "3 4 4"),
        ("### a\n# b\n### c", 2, "2 2 3"),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", 4, "4 5 6 6 6 6"),
        ("# a", None, "2"),
        ("### a\n#### b\n## c", None, "2 3 2"),
        ("### a\n##### b", None, "3 4"),
        ("> # quoted\n\na\n=\n- ## in a list", 5, "5 5 6"),
    ],
)
def test_heading_levels(source, first, levels):
    made = [
        one.tag
        for one in elements_of(to_html(source, heading_from=first))
        if one.tag in {f"h{n}" for n in range(1, 7)}
    ]
    assert made == [f"h{level}" for level in levels.split()]


@pytest.mark.parametrize("first", [-1, 0, 1, 7])
def test_other_heading_levels_are_refused(first):
    with pytest.raises(ValueError, match="levels 2 to 6"):
        to_html("# a", heading_from=first)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("", ""),
        ("*a* **b** `c<`  \nd", "<p><em>a</em> <strong>b</strong> <code>c&lt;</code><br>\nd</p>\n"),
        ("3. a\n4. b\n   - c", '<ol start="3">\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ol>\n'),
        ("> q\n\n---\n\n    x\n\n```python\ny\n```",
         "<blockquote>\n<p>q</p>\n</blockquote>\n<hr>\n<pre><code>x\n</code></pre>\n<pre><code>y\n</code></pre>\n"),
        ("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("a ![the *words* `b` ![c](d)](https://evil.example/p.png 't') z", "<p>a the words b c z</p>\n"),
        ("![](https://evil.example/p.png)", "<p></p>\n"),
        ("[x](javascript:alert(1)) [y](../z) [*z*](//e.example)", "<p>x y <em>z</em></p>\n"),
        ("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n"),
        ("[](https://gov.scot)", '<p><a href="https://gov.scot" rel="noopener noreferrer">https://gov.scot</a></p>\n'),
        ("[![](x)](https://gov.scot)", '<p><a href="https://gov.scot" rel="noopener noreferrer">https://gov.scot</a></p>\n'),
        ("[](x)", "<p></p>\n"),
        ('[a](https://gov.scot/?a=1&b "title")', '<p><a href="https://gov.scot/?a=1&amp;b" rel="noopener noreferrer">a</a></p>\n'),
        ("<a@gov.scot>", '<p><a href="mailto:a@gov.scot" rel="noopener noreferrer">a@gov.scot</a></p>\n'),
        ("a&#x202e;b&#8203;c&#0;", "<p>abc\ufffd</p>\n"),
        ("`&#x202e;`", "<p><code>&amp;#x202e;</code></p>\n"),
        ("#\n\n# ![](x)\n\ntext", "<p>text</p>\n"),
        ("{{7*7}} $x$", "<p>{{7*7}} $x$</p>\n"),
    ],
    ids=lambda value: ascii(value[:30]),
)  # fmt: skip
def test_what_is_made_of_it(source, html):
    assert to_html(source) == html


def test_tables_have_scoped_headers_and_no_empty_one():
    table = parse(to_html("| a | | `\\|` |\n|:-:|---|---|\n| 1 | <b> | |")).find("table")
    assert [(cell.tag, dict(cell.attrib), cell.text_content()) for cell in table.find("thead/tr")] == [
        ("th", {"scope": "col"}, "a"),
        ("td", {}, ""),
        ("th", {"scope": "col"}, "|"),
    ]
    assert [cell.text_content() for cell in table.find("tbody/tr")] == ["1", "<b>", ""]


def test_inline_markdown_has_no_paragraph():
    assert to_html("# *a*\n- b", inline=True) == "# <em>a</em>\n- b"
    assert to_html("a\n\nb `c`", inline=True) == "a\n\nb <code>c</code>"


@settings(deadline=None)
@given(ANY_SOURCE)
def test_escaped_text_is_shown_literally_wherever_it_stands(text):
    line = one_line(text)
    literal = escape_markdown(text)
    assert "\n" not in literal
    assert to_text(literal) == line
    assert parse(to_html(literal, inline=True)).text_content() == line
    assert not elements_of(to_html(literal, inline=True))
    if line:
        (cell,) = parse(to_html(f"| x |\n|---|\n| {literal} |")).xpath("table/tbody/tr/td")
        assert (cell.text, len(cell)) == (line, 0)
        (heading,) = parse(to_html(f"## {literal}"))
        assert (heading.tag, heading.text, len(heading)) == ("h2", line, 0)
        (link,) = parse(to_html(f"[{literal}](https://gov.scot)", inline=True))
        assert (link.text, len(link)) == (line, 0)
        (item,) = parse(to_html(f"- {literal}")).xpath("ul/li")
        assert (item.text, len(item)) == (line, 0)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("# Title\nOne *two*\nthree\n\nfour", "Title\n\nOne two\nthree\n\nfour"),
        ("- a\n- b\n  1. c\n  2. d\n- e\n\nf", "- a\n- b\n  1. c\n  2. d\n- e\n\nf"),
        ("7. a\n\n   more\n\n8. b", "7. a\n\nmore\n\n8. b"),
        ("| a | b |\n|---|---|\n| 1 | *2* |\n\nx", "a | b\n1 | 2\n\nx"),
        (
            "[x](https://gov.scot) <https://gov.scot> [y](javascript:z) <a@b.scot>",
            "x (https://gov.scot) https://gov.scot y a@b.scot",
        ),
        ("![alt *text*](x.png) `code` a  \nb", "alt text code a\nb"),
        ("```\ncode\n  more\n```\n\n    x\n\n---\n> q", "code\n  more\n\nx\n\nq"),
        ("<b>&amp;</b>", "<b>&</b>"),
        ("a&#x202e;b", "ab"),
    ],
    ids=lambda value: ascii(value[:30]),
)
def test_markdown_reads_as_plain_text(source, text):
    assert to_text(source) == text


@settings(deadline=None)
@given(ANY_SOURCE)
def test_plain_text_of_markdown_is_clean(source):
    assert to_text(source) == clean(to_text(source))


@pytest.mark.parametrize(
    "unit",
    ["[", "![", "*a ", "**a *b ", "_a", "`a``", "<", "<a ", "&", "[a](", "a|", "> ", "- ", "\\", "a\n"],
)
def test_no_source_takes_long(unit):
    source = (unit * 20_000)[:20_000]
    begin = time.perf_counter()
    to_html(source)
    to_text(source)
    assert time.perf_counter() - begin < 10


def test_links_of_the_web_and_of_mail_are_kept():
    for address in ("http://www.gov.scot/a", "https://www.gov.scot/a", "mailto:a@gov.scot"):
        assert to_html(f"[x]({address})") == f'<p><a href="{address}" rel="noopener noreferrer">x</a></p>\n'


def test_a_backslash_is_written_as_a_reference():
    assert escape_markdown("a\\b \\( c") == "a&#92;b &#92;\\( c"


def test_an_ampersand_is_shown_as_it_is():
    assert escape_markdown("<b>1 > 0") == "&lt;b&gt;1 &gt; 0"
    assert escape_markdown("a & b &copy; &amp;") == "a &amp; b &amp;copy; &amp;amp;"
