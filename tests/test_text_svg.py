"""Drawings hold shapes and words only: no script, no fetching, nothing that a chart maker should not make."""

from __future__ import annotations

import base64

import lxml.etree
import lxml.html
import pytest
import vl_convert
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from workbench.text import clean, image_uri, svg_element

ANY_TEXT = (
    st.text()
    | st.text(st.sampled_from("<>&\"'\\()url#:;/ \x00\u3164\u0338a"))
    | st.sampled_from([text for text in HOSTILE if len(text) < 10_000])
)
START = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
SVG = "{http://www.w3.org/2000/svg}"


def drawn(uri):
    head, _, body = uri.partition(",")
    assert head == "data:image/svg+xml;base64"
    return base64.b64decode(body, validate=True).decode()


@settings(deadline=None)
@given(ANY_TEXT)
def test_words_in_a_drawing_stay_words(text):
    drawing = svg_element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "aria-label": text, "role": "img"},
        svg_element("title", None, text),
        svg_element("text", {"x": 1, "y": 2.5}, text),
    )
    (inline,) = lxml.html.fragments_fromstring(str(drawing))
    assert [child.tag for child in inline.iter()] == ["svg", "title", "text"]
    for root in (lxml.etree.fromstring(drawing), lxml.etree.fromstring(drawn(image_uri(drawing)))):
        assert [child.tag for child in root.iter()] == [f"{SVG}svg", f"{SVG}title", f"{SVG}text"]
        assert [(child.text or "") for child in root] == [clean(text)] * 2
        # An XML parser reads a line feed or tab in an attribute as a space.
        assert root.get("aria-label") == clean(text).replace("\n", " ").replace("\t", " ")


def test_a_shape_is_written_with_numbers_and_switches():
    shape = svg_element(
        "circle",
        {
            "cx": 1,
            "cy": 1 / 3,
            "r": 2.0,
            "fill": "#12436D",
            "focusable": False,
            "aria-hidden": True,
            "stroke": None,
        },
    )
    assert (
        shape
        == '<circle cx="1" cy="0.333" r="2" fill="#12436D" focusable="false" aria-hidden="true"></circle>'
    )
    assert isinstance(shape, Markup)


def test_parts_of_the_same_drawing_may_be_used():
    assert svg_element("use", {"href": "#dot"}) == '<use href="#dot"></use>'
    assert svg_element("path", {"marker-end": "url(#arrow)", "clip-path": "url(#clip_1)"})
    assert svg_element(
        "g", {"id": "part-1", "style": "opacity: 0.5", "transform": "translate(1,2) rotate(-3)"}
    )


@pytest.mark.parametrize(
    "tag",
    [
        "script",
        "style",
        "image",
        "foreignObject",
        "animate",
        "set",
        "a",
        "iframe",
        "filter",
        "SVG",
        "g ",
        "g><script",
        "",
    ],
)
def test_other_elements_are_refused(tag):
    with pytest.raises(ValueError, match="not among the SVG elements"):
        svg_element(tag)


@pytest.mark.parametrize(
    "name", ["onload", "onclick", "src", "filter", "data-x", "attributeName", "x y", "", "xml:base", "aria-X"]
)
def test_other_attributes_are_refused(name):
    with pytest.raises(ValueError, match="not among those"):
        svg_element("g", {name: "1"})


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("use", {"href": "https://evil.example/x.svg#a"}),
        ("use", {"href": "x.svg#a"}),
        ("use", {"xlink:href": "data:image/svg+xml,x"}),
        ("use", {"href": ""}),
        ("path", {"href": "#a"}),
        ("rect", {"fill": "url(https://evil.example/x#a)"}),
        ("rect", {"fill": "URL(#a)"}),
        ("rect", {"fill": "u\\72l(#a)"}),
        ("rect", {"fill": "url(#a) url(https://evil.example/x)"}),
        ("rect", {"fill": "url(#a"}),
        ("rect", {"fill": "image(x)"}),
        ("rect", {"style": "fill:url(#a)"}),
        ("rect", {"style": "fill"}),
        ("rect", {"fill": "red/*"}),
        ("rect", {"fill": "\u3164url(x)"}),
        ("rect", {"id": "a b"}),
        ("rect", {"width": float("inf")}),
        ("svg", {"xmlns": "http://www.w3.org/1999/xhtml"}),
        ("svg", {"xmlns:xlink": "x"}),
    ],
    ids=str,
)
def test_values_that_reach_outside_are_refused(tag, attributes):
    with pytest.raises(ValueError, match=r"=|number"):
        svg_element(tag, attributes)


DATA = [
    {"area": 'Fife & <Kirkcaldy> "x"', "n": 3, "who": "</text><script>alert(1)</script>", "on": "2025-01-01"},
    {"area": "Levenmouth", "n": 5, "who": "DWP", "on": "2025-02-01"},
]
X, Y = {"field": "area", "type": "nominal"}, {"field": "n", "type": "quantitative"}
WHO = {"field": "who", "type": "nominal", "legend": {"title": "Who"}}
SPECS = {
    "bar": {"mark": "bar", "encoding": {"x": X, "y": Y}},
    "bar with legend": {
        "mark": {"type": "bar", "cornerRadius": 2},
        "title": "T",
        "encoding": {"x": X, "y": Y, "color": WHO},
    },
    "line": {
        "mark": {"type": "line", "point": True, "clip": True},
        "encoding": {"x": {"field": "on", "type": "temporal"}, "y": Y, "color": WHO, "strokeDash": WHO},
    },
    "gradient legend": {"mark": {"type": "point", "tooltip": True}, "encoding": {"x": X, "y": Y, "color": Y}},
    "gradient area": {
        "mark": {
            "type": "area",
            "color": {
                "gradient": "radial",
                "stops": [{"offset": 0, "color": "white"}, {"offset": 1, "color": "red"}],
            },
        },
        "encoding": {"x": {"field": "on", "type": "temporal"}, "y": Y},
    },
    "text": {
        "mark": {"type": "text", "blend": "multiply", "fontStyle": "italic", "angle": 30, "lineBreak": "\n"},
        "encoding": {"x": X, "text": {"value": "two\nlines"}, "description": {"field": "who"}},
    },
    "facets": {"mark": "rule", "encoding": {"x": X, "y": Y, "facet": {"field": "who"}}},
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
def test_charts_made_by_vega_pass_unchanged(spec):
    svg = vl_convert.vegalite_to_svg(
        {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"values": DATA}, **spec}
    )
    before = lxml.etree.fromstring(svg.encode())
    after = lxml.etree.fromstring(drawn(image_uri(svg)).encode())
    assert lxml.etree.tostring(before, method="c14n2") == lxml.etree.tostring(after, method="c14n2")


def test_a_chart_with_links_is_refused():
    spec = {"mark": "point", "encoding": {"x": X, "href": {"value": "https://evil.example"}}}
    svg = vl_convert.vegalite_to_svg(
        {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"values": DATA}, **spec}
    )
    with pytest.raises(ValueError, match="<a>"):
        image_uri(svg)


@pytest.mark.parametrize(
    ("svg", "says"),
    [
        ("", "not well-formed"),
        ("words", "not well-formed"),
        (START, "not well-formed"),
        (START + "</svg><svg/>", "not well-formed"),
        (START + "\ud800</svg>", "not well-formed"),
        (START + "&nbsp;</svg>", "not well-formed"),
        (START + "<x:g/></svg>", "<x:g>"),
        ("<svg/>", "namespace"),
        ('<g xmlns="http://www.w3.org/2000/svg"/>', "namespace"),
        ('<svg xmlns="http://www.w3.org/1999/xhtml"/>', "namespace"),
        ('<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/2000/svg"/>', "xmlns:x"),
        (START + '<g xmlns="http://www.w3.org/1999/xhtml"/></svg>', "namespace"),
        (START + "<script>alert(1)</script></svg>", "<script>"),
        (START + "<style>*{}</style></svg>", "<style>"),
        (START + "<foreignObject/></svg>", "<foreignObject>"),
        (START + "<image href='https://evil.example/x'/></svg>", "<image>"),
        (START + "<animate/></svg>", "<animate>"),
        (START + "<rect onload='x'/></svg>", "onload"),
        (START + "<use xlink:href='https://evil.example/x#a'/></svg>", "outside the drawing"),
        (START + "<rect fill='url(https://evil.example/x)'/></svg>", "fill="),
        (START + "<rect style='fill:url(x)'/></svg>", "style="),
        (START + "<rect fill='u&#x5c;72l(x)'/></svg>", "fill="),
        ("<!DOCTYPE svg>" + START + "</svg>", "document type"),
        ('<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + START + "&b;</svg>", "document type"),
        ('<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + START + "</svg>", "document type"),
        ('<?xml version="1.0" encoding="iso-8859-1"?>' + START + "</svg>", "encoding"),
        (START + "<g>" * 250 + "</g>" * 250 + "</svg>", "nested"),
    ],
    ids=lambda value: ascii(value[-40:]),
)
def test_a_drawing_that_may_run_or_fetch_is_refused_by_name(svg, says):
    with pytest.raises(ValueError, match=says):
        image_uri(svg)


def test_an_enormous_drawing_is_refused():
    with pytest.raises(ValueError, match="longer than"):
        image_uri(START + " " * 20_000_000 + "</svg>")


@pytest.mark.parametrize(
    "declaration", ['<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>\n', "\ufeff", ""]
)
def test_comments_and_instructions_go_and_hidden_characters_too(declaration):
    svg = (
        declaration
        + START
        + "<!-- -- x --><?xml-stylesheet href='x'?><text>a&#x202e;b<![CDATA[<]]>&#8203;c</text></svg>".replace(
            "-- x", "x"
        )
    )
    assert drawn(image_uri(svg)) == START + "<text>ab&lt;c</text></svg>"


@settings(deadline=None)
@given(ANY_TEXT)
def test_whatever_is_given_only_a_drawing_comes_out(text):
    for source in (text, f"{START}{text}</svg>", f"{START}<rect fill='{text}' id='a'/></svg>"):
        try:
            copied = drawn(image_uri(source))
        except ValueError:
            continue
        for made in lxml.etree.fromstring(copied.encode()).iter():
            assert isinstance(made.tag, str)
            assert made.tag.removeprefix(SVG) in {"svg", "rect", "text", "g"}
            assert "url" not in made.get("fill", "").replace("url(#", "").lower() or "(" not in made.get(
                "fill"
            )


def test_a_drawing_may_be_as_long_and_as_deep_as_it_says():
    with pytest.raises(ValueError, match="not well-formed"):
        image_uri("x" * 20_000_000)
    with pytest.raises(ValueError, match="longer than 20,000,000"):
        image_uri("x" * 20_000_001)
    assert image_uri(START + "<g>" * 199 + "</g>" * 199 + "</svg>")
    with pytest.raises(ValueError, match="nested more than 200 deep"):
        image_uri(START + "<g>" * 200 + "</g>" * 200 + "</svg>")


@pytest.mark.parametrize(("tag", "name", "value"), [("use", "href", "#a b"), ("use", "href", "#a/../b"), ("g", "classified", "x"), ("g", "role2", "x")])
def test_what_only_begins_like_an_attribute_or_a_reference_is_refused(tag, name, value):
    with pytest.raises(ValueError, match=name):
        svg_element(tag, {name: value})


def test_words_of_a_drawing_stay_where_they_stood():
    written = base64.b64decode(image_uri(START + "<text>a<tspan>b</tspan>c</text></svg>").partition(",")[2]).decode()
    assert "<text>a<tspan>b</tspan>c</text>" in written
