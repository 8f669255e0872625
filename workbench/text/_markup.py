"""What the HTML and the SVG builders share: escaped text, attributes in quotes, children in order."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import markupsafe
from markupsafe import Markup

from workbench.text.plain import clean

Value: TypeAlias = str | int | float | bool | None
Child: TypeAlias = "str | Iterable[Child]"

_IDENTIFIER = re.compile(r"[^\W][\w:.-]*")
_FUNCTION = re.compile(r"([\w-]*)\s*\(")
_FUNCTIONS = frozenset(
    "rgb rgba hsl hsla var calc min max translate translateX translateY scale scaleX scaleY rotate skewX skewY "  # noqa: SIM905 - words read best as words
    "matrix".split(),
)
_DRAWING_VALUE = re.compile(r"""[\w\s.,;#%()'"+*/-]*""")
_LOCAL_REFERENCE = re.compile(r"url\(#[A-Za-z_][\w.-]*\)")
_PROPERTY = re.compile(r"-{0,2}[a-z][a-z0-9-]*")


def escape(text: str) -> Markup:
    """Give the text cleaned, and with ``& < > " '`` written so that HTML and XML show them.

    It always escapes: ``Markup`` given here is taken for text like any other. (Builders pass ``Markup`` on.)

    >>> escape("<b>Ann's & co</b>")
    Markup('&lt;b&gt;Ann&#39;s &amp; co&lt;/b&gt;')
    """
    return markupsafe.escape(clean(text))


def written(value: str | float) -> str:
    """Give a value as an attribute holds it: text as it is, a number to three decimals at most.

    Raises:
        ValueError: The number is infinite or not a number.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"An attribute cannot hold the number {value}.")
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value)


def assemble(tag: str, attributes: Mapping[str, str | None], content: Markup | None) -> Markup:
    """Write one element from names and values that have been checked; no content at all means no end tag.

    A ``None`` value writes the bare name of a switch such as ``hidden``.
    """
    written_out = "".join(
        f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attributes.items()
    )
    rest = "" if content is None else f"{content}</{tag}>"
    return Markup(f"<{tag}{written_out}>{rest}")  # noqa: S704 - checked names, escaped values, markup within


def content_of(children: Iterable[Child]) -> Markup:
    """Join children in order: ``Markup`` as it is, other strings escaped, iterables from within.

    Raises:
        TypeError: A child is none of these (a number, bytes, ``None``).
    """
    return Markup("").join(_pieces(children))


def _pieces(children: Iterable[Child]) -> Iterable[Markup]:
    for child in children:
        if isinstance(child, Markup):
            yield child
        elif isinstance(child, str):
            yield escape(child)
        elif isinstance(child, Iterable):
            yield from _pieces(child)
        else:
            raise TypeError(f"A child of an element is text or markup, not {type(child).__name__}.")


def check_identifier(name: str, value: str) -> None:
    """Raise ValueError unless the value can name an element: letters, digits and ``_ : . -``, no space."""
    if not _IDENTIFIER.fullmatch(value):
        raise ValueError(f"{name}={value[:80]!r} is not an identifier: use letters, digits, '-' and '_'.")


def check_drawing_value(name: str, value: str) -> None:
    """Raise ValueError unless the value is a plain number, word, colour, list or known function of them.

    Browsers read these values as CSS, where ``url(…)`` fetches and a backslash disguises it; only ``url(#name)``,
    a part of the same drawing, may stand.
    """
    if _LOCAL_REFERENCE.fullmatch(value):
        return
    unknown = {function for function in _FUNCTION.findall(value) if function not in _FUNCTIONS}
    if unknown or "/*" in value or not _DRAWING_VALUE.fullmatch(value):
        raise ValueError(f"{name}={value[:80]!r} holds more than numbers, words and colours.")


def check_style(value: str) -> None:
    """Raise ValueError unless the value is a list of ``property: value`` whose values are plain (no ``url(``)."""
    for declaration in filter(None, (part.strip() for part in value.split(";"))):
        property_name, colon, property_value = declaration.partition(":")
        if not colon or not _PROPERTY.fullmatch(property_name.strip()) or "url(" in property_value.lower():
            raise ValueError(f"style={value[:80]!r} is not a list of plain declarations.")
        check_drawing_value("style", property_value)
