"""HTML made from people's text shows it as typed, and holds nothing that runs, fetches or misleads."""

from __future__ import annotations

import lxml.html
import pytest
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from workbench.text import clean, element, escape, safe_link

ANY_TEXT = (
    st.text()
    | st.text(st.sampled_from("<>&\"'` =/\r\n\t\x00aé\u0338\u202e;#x"))
    | st.sampled_from([text for text in HOSTILE if len(text) < 10_000])
)
PNG = "data:image/png;base64,iVBORw0KGgo="


def parse(markup):
    return lxml.html.document_fromstring(f"<!DOCTYPE html><body>{markup}</body>").find("body")


@settings(deadline=None)
@given(ANY_TEXT)
def test_escaped_text_is_read_back_as_typed(text):
    body = parse(f"<p>a{escape(text)}</p>")
    assert [child.tag for child in body.iter()] == ["body", "p"]
    assert body[0].text == "a" + clean(text)


@settings(deadline=None)
@given(ANY_TEXT)
def test_an_attribute_is_read_back_as_typed(text):
    (p,) = parse(element("p", {"title": text, "aria-label": Markup(text), "class": "x"}, text))
    assert dict(p.attrib) == {"title": clean(text), "aria-label": clean(text), "class": "x"}
    assert (p.text or "") == clean(text)
    assert len(p) == 0


def test_escape_always_escapes():
    assert escape("""<a b="c" d='e'>&amp;""") == "&lt;a b=&#34;c&#34; d=&#39;e&#39;&gt;&amp;amp;"
    assert escape(Markup("<b>")) == "&lt;b&gt;"
    assert isinstance(escape("x"), Markup)


def test_children_keep_their_order_and_markup():
    cells = (element("td", None, text) for text in ("<1>", "2"))
    row = element("tr", {}, [cells, [element("td", {"colspan": 2}, Markup("<em>3</em>"))]], "")
    assert row == '<tr><td>&lt;1&gt;</td><td>2</td><td colspan="2"><em>3</em></td></tr>'
    assert isinstance(row, Markup)


@pytest.mark.parametrize("child", [None, 3, 2.5, b"bytes"], ids=repr)
def test_a_child_that_is_not_text_is_refused(child):
    with pytest.raises(TypeError, match="text or markup"):
        element("p", None, child)


def test_switches_and_absent_attributes():
    attributes = {
        "open": True,
        "hidden": False,
        "title": None,
        "aria-hidden": True,
        "aria-expanded": False,
        "class": "",
    }
    assert (
        element("details", attributes)
        == '<details open aria-hidden="true" aria-expanded="false" class=""></details>'
    )
    assert element("p", {"aria-label": None, "data-workbench-id": 4}) == '<p data-workbench-id="4"></p>'


def test_void_elements_have_no_end_and_no_content():
    assert element("br") == "<br>"
    assert element("img", {"src": PNG, "alt": "A <dot>"}) == f'<img src="{PNG}" alt="A &lt;dot&gt;">'
    with pytest.raises(ValueError, match="cannot have content"):
        element("hr", None, "x")


@pytest.mark.parametrize("text", ["\nfirst line blank", "\n\ntwo", "none", ""])
def test_preformatted_text_keeps_its_first_line_break(text):
    markup = element("pre", None, text)
    # As the HTML standard has it: one line feed after the start tag is not part of the text.
    assert markup.removeprefix("<pre>").removesuffix("</pre>").removeprefix("\n") == text


@pytest.mark.parametrize(
    "tag",
    ["script", "style", "iframe", "object", "embed", "form", "input", "base", "meta", "link", "html", "svg", "P", "p ", "p\n",
     "x-y", "", "p onload=alert(1)", "a><script"],
)  # fmt: skip
def test_other_elements_are_refused(tag):
    with pytest.raises(ValueError, match="not among the HTML elements"):
        element(tag)


@pytest.mark.parametrize(
    "name",
    ["onclick", "ONCLICK", "onerror ", "srcdoc", "srcset", "action", "formaction", "xlink:href", "data-commandlinker-command",
     "aria-", "aria-x y", "data-x", "x>", "", "style\n", "target", "http-equiv", "ping", 'class="x" onclick'],
)  # fmt: skip
@pytest.mark.parametrize("value", ["x", True, None])
def test_other_attributes_are_refused_whatever_they_hold(name, value):
    with pytest.raises(ValueError, match="not among the attributes"):
        element("p", {name: value})


@pytest.mark.parametrize(
    "style",
    ["", "color: #123", "width:50%;", "--accent: 3px; margin: 0 auto;", "color: rgb(1, 2, 3)", "width: calc(100% - 2px)",
     "color: var(--x)", "font-family: 'Open Sans', \"Arial\"", "mix-blend-mode: multiply;", "transform:translateX(1px)"],
)  # fmt: skip
def test_plain_styles_are_written(style):
    (p,) = parse(element("p", {"style": style}))
    assert p.get("style") == style


@pytest.mark.parametrize(
    "style",
    ["background:url(https://evil.example/x)", "background:URL(#a)", "fill:url(#a)", "background:u\\72l(x)",
     "background:u/**/rl(x)", "width:expression(alert(1))", "background:image-set('x' 1x)", "background:ur\u3164l(x)",
     "background:src('x')", "@import 'x'", "color", "co lor:red", "color:red}</style>", "a{color:red}", "color:red!x",
     "x:-webkit-image-set(x)", "background: (x)", "COLOR\u212a:red", "-moz-binding:url(x)", "behavior: url(x.htc)"],
    ids=ascii,
)  # fmt: skip
def test_styles_that_may_fetch_are_refused(style):
    with pytest.raises(ValueError, match="style="):
        element("p", {"style": style})


@settings(deadline=None)
@given(ANY_TEXT)
def test_no_style_ever_fetches(text):
    try:
        markup = element("p", {"style": text})
    except ValueError:
        return
    style = parse(markup)[0].get("style").lower()
    assert not any(sign in style for sign in ("url", "\\", "@", "expression(", "/*", "<", "{"))


@pytest.mark.parametrize("value", ["", " ", "a b", "-a", "a<b", "a\nb", 'a"b', "\u200b"], ids=ascii)
def test_what_cannot_name_an_element_is_refused(value):
    with pytest.raises(ValueError, match="not an identifier"):
        element("p", {"id": value})


def test_an_identifier_and_numbers_are_written():
    assert element("td", {"id": "a-1.b:c", "width": 1.5}) == '<td id="a-1.b:c" width="1.5"></td>'
    with pytest.raises(ValueError, match="cannot hold the number"):
        element("td", {"width": float("nan")})


@pytest.mark.parametrize("src", [PNG, "data:image/svg+xml;base64,PHN2Zz4="])
def test_images_within_the_page_are_allowed(src):
    assert parse(element("img", {"src": src, "alt": ""}))[0].get("src") == src


@pytest.mark.parametrize(
    "src",
    ["https://gov.scot/x.png", "x.png", "data:text/html;base64,AAAA", "data:image/svg+xml,<svg>", "DATA:image/png;base64,AA",
     "data:image/png;base64,AA\n", "data:image/png;base64,", "javascript:alert(1)", "", PNG + "' onerror='x"],
)  # fmt: skip
def test_other_images_are_refused(src):
    with pytest.raises(ValueError, match="src="):
        element("img", {"src": src})


@pytest.mark.parametrize(
    "href",
    ["https://gov.scot", "http://gov.scot/a?b=c&d=e#f", "mailto:a@gov.scot", "#top", "#", "../a.html", "a/b.html?x=1#y", "./a",
     "report%20one.html", " https://gov.scot ", "càit.html"],
)  # fmt: skip
def test_links_that_stay_safe_are_written(href):
    assert parse(element("a", {"href": href}, "x"))[0].get("href") == href.strip()


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "//evil.example", "/etc/passwd", "/\\evil.example",
     "\\\\evil.example", "a:b", "C:/x", "", " ", "a b.html", "a.html#x y", "#x\ny", "\u3164//evil.example", "\u200b//evil.example",
     "https://gov.scot@evil.example", "a\u3000b", "?x:y", "#a\u202eb", "x.html?<script>", "file:///etc/passwd"],
    ids=ascii,
)  # fmt: skip
def test_other_links_are_refused_or_harmless(href):
    if clean(href) != href and "//" not in clean(href) and "\n" not in href:
        # What deceives is taken out; what is left is a fragment like any other.
        assert parse(element("a", {"href": href}, "x"))[0].get("href") == clean(href)
        return
    with pytest.raises(ValueError, match="href="):
        element("a", {"href": href}, "x")


@settings(deadline=None)
@given(ANY_TEXT)
def test_no_link_ever_leads_to_another_scheme_or_host(text):
    try:
        markup = element("a", {"href": text}, "x")
    except ValueError:
        return
    href = parse(markup)[0].get("href")
    before_path = href.split("/")[0].split("?")[0].split("#")[0]
    assert (
        ":" not in before_path
        or before_path.lower() in {"http:", "https:"}
        or href.lower().startswith("mailto:")
    )
    assert not href.startswith(("/", "\\"))


@pytest.mark.parametrize(
    "url",
    ["https://www.gov.scot/", "http://gov.scot:8080/a?b=c&d#e", "HTTPS://GOV.SCOT", "https://xn--9ca.example", "https://dùn.example",
     "https://[2001:db8::1]:443/x", "mailto:ann.other+x@gov.scot?subject=Hello", "MAILTO:a@b.scot", "https://gov.scot/a@b",
     "https://gov.scot?x=//y", "https://gov.scot/%E2%9C%93"],
)  # fmt: skip
def test_plain_addresses_are_given_back(url):
    assert safe_link(url) == url
    assert safe_link(f" {url}\n") == url


@pytest.mark.parametrize(
    "url",
    ["", "gov.scot", "//gov.scot", "https:gov.scot", "https:/gov.scot", "https:///gov.scot", "https://", "https://?x", "https://#x",
     "ftp://gov.scot", "javascript:alert(1)", "JAVASCRIPT://gov.scot/%0aalert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)",
     "javascript&colon;alert(1)", "&#106;avascript:alert(1)", "https://gov.scot\\@evil.example", "https://gov.scot@evil.example",
     "https://@evil.example", "https://gov.scot:x@evil.example", "https://gov.scot%40evil.example", "https://[::1", "https://[x]/",
     "https://gov.scot:99999", "https://gov.scot:", "https://gov.scot/a b", "https://gov.scot/a\nb", "https://gov.scot/\u202ex",
     "https://go\u00adv.scot", "https://go\u200bv.scot", "https://gov.scot\u3164.evil.example", "https://gov.scot/<x>",
     'https://gov.scot/"x', "https://gov.scot/`x`", "https://gov\uff0fevil.example", "https://gov.scot\u00a0x", "https://a,b",
     "mailto:", "mailto:a", "mailto:@b", "mailto:a@b@c", "mailto:a@b#c", "mailto:a b@c", "data:text/html,x", "tel:123",
     "https://\ud800", "\u212aailto:a@b"],
    ids=ascii,
)  # fmt: skip
def test_addresses_that_mislead_are_refused(url):
    assert safe_link(url) is None


@settings(deadline=None)
@given(ANY_TEXT)
def test_a_safe_link_is_always_web_or_mail(text):
    link = safe_link(text)
    assert link is None or link.lower().startswith(("http://", "https://", "mailto:"))
    assert link is None or safe_link(link) == link


def test_only_preformatted_text_gets_a_further_line_break():
    assert element("pre", None, "\nx") == "<pre>\n\nx</pre>"
    assert element("pre", None, "x") == "<pre>x</pre>"
    assert element("p", None, "\nx") == "<p>\nx</p>"


def test_a_style_may_have_spaces_around_its_parts():
    assert element("p", {"style": " color : red ; width: 3em ;"}) == '<p style=" color : red ; width: 3em ;"></p>'
    for value in ("color: url (x)", "color:a:b"):
        with pytest.raises(ValueError, match="^style=.* holds more than numbers, words and colours"):
            element("p", {"style": value})


@pytest.mark.parametrize("fragment", ["#a'b", "#a\ue000b", "#a b", "a'b", "a\ue000b", "a?b\ue000"], ids=ascii)
def test_a_part_of_a_page_is_named_without_signs_that_mislead(fragment):
    with pytest.raises(ValueError, match="is not an http, https or mailto address"):
        element("a", {"href": fragment}, "x")


@pytest.mark.parametrize("sign", ["\\", '"', "<", ">", "`", "\ue000", "\u3000"], ids=ascii)
def test_no_address_holds_a_sign_that_ends_it_or_turns_it(sign):
    assert safe_link(f"https://www.gov.scot/a{sign}b") is None
    assert safe_link(f"mailto:a@gov.scot?subject=a{sign}b") is None
