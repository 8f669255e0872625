"""SVG from people's text and from chart makers: built from an allow-list, or checked against the same one.

Drawings in reports never run, never fetch and never link out; what belongs to such a drawing is one list here, used
for building and for checking.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from markupsafe import Markup

from workbench.text._markup import (
    Child,
    Value,
    assemble,
    check_drawing_value,
    check_identifier,
    check_style,
    content_of,
    escape,
    written,
)
from workbench.text.plain import clean

_TAGS: Final = frozenset(
    "svg g path rect circle ellipse line polyline polygon text tspan title desc defs marker pattern clipPath use".split(),  # noqa: SIM905 - words read best as words
)
# Chart makers colour scales and areas with gradients.
_IMAGE_TAGS: Final = _TAGS | {"linearGradient", "radialGradient", "stop"}
_ATTRIBUTES: Final = frozenset(
    "alignment-baseline clip-path clip-rule clipPathUnits color cx cy d direction display dominant-baseline dx dy fill "  # noqa: SIM905 - words read best as words
    "fill-opacity fill-rule focusable fr font-family font-size font-style font-variant font-weight fx fy gradientTransform "
    "gradientUnits height letter-spacing lengthAdjust marker-end marker-mid marker-start markerHeight markerUnits "
    "markerWidth offset opacity orient overflow paint-order pathLength patternContentUnits patternTransform "
    "patternUnits pointer-events points preserveAspectRatio r refX refY rotate rx ry shape-rendering spreadMethod "
    "stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-opacity stroke-width tabindex text-anchor text-decoration text-rendering textLength "
    "transform vector-effect version viewBox visibility width x x1 x2 xml:space y y1 y2".split(),
)
_WORDS: Final = re.compile(r"class|lang|xml:lang|role|aria-[a-z]+")
_NAMESPACES: Final = {"xmlns": "http://www.w3.org/2000/svg", "xmlns:xlink": "http://www.w3.org/1999/xlink"}
_SAME_DRAWING: Final = re.compile(r"#[A-Za-z_][\w.-]*")
_LARGEST = 20_000_000
_DEEPEST = 200


def element(tag: str, attributes: Mapping[str, Value] | None = None, *children: Child) -> Markup:
    """Build one SVG element; text in it stays text.

    Args:
        tag: svg, g, path, rect, circle, ellipse, line, polyline, polygon, text, tspan, title, desc, defs, marker,
            pattern, clipPath or use.
        attributes: Names and values; ``None`` leaves the attribute out, numbers are written to three decimals,
            ``True`` and ``False`` as "true" and "false". ``href`` belongs to ``use`` alone and is ``#id``.
        *children: Strings (escaped), ``Markup`` (passed on), or iterables of these.

    Returns:
        The element, well-formed both in an HTML page and in an SVG file.

    Raises:
        ValueError: The tag, an attribute or its value is not allowed.
        TypeError: A child is neither text nor markup.

    >>> element("text", {"x": 1.5, "text-anchor": "end"}, "DWP & council")
    Markup('<text x="1.5" text-anchor="end">DWP &amp; council</text>')
    """
    if tag not in _TAGS:
        raise ValueError(f"<{tag[:40]}> is not among the SVG elements that a report may draw.")
    texts = {name: clean(written(value)) for name, value in (attributes or {}).items() if value is not None}
    for name, text in texts.items():
        _check_attribute(tag, name, text)
    return assemble(tag, texts, content_of(children))


def image_uri(svg: str) -> str:
    """Give a checked SVG file as a ``data:`` address for an ``<img>``.

    The drawing is read by a parser that knows no entities of its own, compared with the list of what a drawing may
    hold, and written anew from what was read: comments and processing instructions go, texts come out cleaned.

    Args:
        svg: A whole SVG file, such as vl-convert makes.

    Raises:
        ValueError: It is no well-formed SVG, too large or too deep, declares a document type or another encoding
            than UTF-8, or holds what may run or fetch (a script, an ``on…`` attribute, foreignObject, an image, a
            style sheet, a reference to anything but its own parts). The message says which.

    >>> image_uri('<svg xmlns="http://www.w3.org/2000/svg"/>')[:36]
    'data:image/svg+xml;base64,PHN2ZyB4bW'
    """
    if len(svg) > _LARGEST:
        raise ValueError(f"The drawing is longer than {_LARGEST:,} characters.")
    copied = _Copy().of(svg)
    return "data:image/svg+xml;base64," + base64.b64encode(copied.encode()).decode()


def _check_attribute(tag: str, name: str, value: str) -> None:
    if name in _NAMESPACES:
        if value != _NAMESPACES[name]:
            raise ValueError(f"{name}={value[:80]!r} is not the namespace of SVG.")
    elif name in {"href", "xlink:href"}:
        if tag != "use" or not _SAME_DRAWING.fullmatch(value):
            raise ValueError(f"{name}={value[:80]!r} in <{tag}> refers to something outside the drawing.")
    elif name == "id":
        check_identifier(name, value)
    elif name == "style":
        check_style(value)
    elif name in _ATTRIBUTES:
        check_drawing_value(name, value)
    elif not _WORDS.fullmatch(name):
        raise ValueError(
            f"The attribute {name[:40]!r} in <{tag}> is not among those that a report may draw with."
        )


class _Copy:
    """A checked copy of one SVG file, written while it is read."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._open: list[str] = []
        self._text: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type
        self._parser.XmlDeclHandler = self._check_declaration

    def of(self, svg: str) -> str:
        try:
            self._parser.Parse(svg.encode(), True)  # noqa: FBT003 - takes no keyword
        except (expat.ExpatError, UnicodeEncodeError) as error:
            raise ValueError(f"The drawing is not well-formed SVG: {error}.") from error
        return "".join(self._written)

    def _refuse_document_type(self, *_: object) -> None:
        raise ValueError("The drawing declares a document type, where entities could hide.")

    def _check_declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            raise ValueError(f"The drawing declares the encoding {encoding[:40]!r}; only UTF-8 is read.")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag not in _IMAGE_TAGS:
            raise ValueError(f"The drawing holds <{tag[:40]}>, which is not allowed in a report.")
        if not self._open and (tag != "svg" or "xmlns" not in attributes):
            raise ValueError("The drawing is not an <svg> with the namespace of SVG.")
        if len(self._open) >= _DEEPEST:
            raise ValueError(f"The drawing is nested more than {_DEEPEST} deep.")
        texts = {name: clean(value) for name, value in attributes.items()}
        for name, text in texts.items():
            _check_attribute(tag, name, text)
        self._flush()
        self._open.append(tag)
        self._written.append(assemble(tag, texts, None))

    def _end(self, tag: str) -> None:
        self._flush()
        self._open.pop()
        self._written.append(f"</{tag}>")

    def _flush(self) -> None:
        # Pieces of text are joined before they are cleaned: a parser may split them anywhere.
        self._written.append(escape("".join(self._text)))
        self._text.clear()
