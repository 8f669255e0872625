"""HTML from people's text: escape it, build elements around it, keep only links that lead where they say.

Pages themselves (``html``, ``head``, scripts, styles) are the business of templates; this builder makes what stands
in a page's body, and can make nothing that runs or that fetches.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from markupsafe import Markup

from workbench.text._markup import (
    Child,
    Value,
    assemble,
    check_identifier,
    check_style,
    content_of,
    escape,
    written,
)
from workbench.text.plain import clean

__all__ = ["element", "escape", "safe_link"]

_VOID = frozenset("br col hr img wbr".split())  # noqa: SIM905 - words read best as words
_TAGS = _VOID | frozenset(
    "a abbr address article aside b bdi blockquote caption cite code colgroup data dd del details dfn div dl dt em "  # noqa: SIM905 - words read best as words
    "figcaption figure footer h1 h2 h3 h4 h5 h6 header i ins kbd li main mark nav ol p pre q s samp section small "
    "span strong sub summary sup table tbody td tfoot th thead time tr u ul var".split(),
)
_ATTRIBUTES = frozenset(
    "abbr alt class colspan datetime decoding dir download headers height hidden href hreflang id lang loading open "  # noqa: SIM905 - words read best as words
    "rel reversed role rowspan scope span src start style tabindex title translate value width".split(),
)
# Other data-* attributes are left out because JupyterLab acts on some (data-commandlinker-… runs a command).
_PREFIXED = re.compile(r"(?:aria|data-workbench)-[a-z][a-z0-9-]*")

_IMAGE = re.compile(r"data:image/(?:svg\+xml|png);base64,[A-Za-z0-9+/]+={0,2}")
_FRAGMENT = re.compile(r"#[^\s<>\"'`\\]*")
_RELATIVE = re.compile(r"(?!/)[\w.~%!$&()*+,;=@/-]+(?:\?[^\s<>\"'`\\#]*)?(?:#[^\s<>\"'`\\]*)?")
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
# A host of letters, digits, dots and hyphens (any script), or an IPv6 address in brackets; no "%", which browsers decode.
_HOST = re.compile(r"[^\x00-,/:-@\[-^`{-\x7f]+|\[[0-9A-Fa-f:.]+\]")
_MAIL = re.compile(r"mailto:[^@?#\s]+@[^@?#\s]+(?:\?[^#]*)?", re.IGNORECASE)


def safe_link(url: str) -> str | None:
    r"""Give the address if it is a plain http, https or mailto one that leads where it seems to, else ``None``.

    Space around the address is dropped. Refused, because browsers and readers see different things in them: any
    other scheme, addresses without a scheme or host (``//host``, ``https:host``), white space, control and invisible
    characters inside (``java\nscript:``), backslashes, quotes and angle brackets, user names before the host
    (``https://gov.scot@elsewhere.example``), percent signs in the host and impossible ports. Character references
    need no care: they are text here, and text is escaped when it is written.

    >>> safe_link(" https://www.gov.scot/data?a=1&b=2 ")
    'https://www.gov.scot/data?a=1&b=2'
    >>> safe_link("java\nscript:alert(1)") is None
    True
    """
    address = unicodedata.normalize("NFC", url.strip(" \t\r\n"))
    if clean(address) != address or any(_unfit(character) for character in address):
        return None
    if _MAIL.fullmatch(address):
        return address
    return address if _WEB.match(address) and _has_plain_host(address) else None


def _unfit(character: str) -> bool:
    return character in '\\"<>`' or unicodedata.category(character)[0] in "CZ"


def _has_plain_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = parts.netloc.removesuffix(f":{port}")
    return _HOST.fullmatch(host) is not None


def element(tag: str, attributes: Mapping[str, Value] | None = None, *children: Child) -> Markup:
    """Build one HTML element; text in it stays text.

    Args:
        tag: A tag of the body of a page that neither runs nor fetches (no script, style, iframe, form …).
        attributes: Names and values. ``None`` leaves the attribute out; ``True`` and ``False`` switch it on and
            off, except for ``aria-…`` and ``data-workbench-…``, where they are written "true" and "false".
            ``href`` is an http, https or mailto address, a ``#fragment`` or a relative path; ``src`` is an SVG or PNG
            image as a base64 ``data:`` address; ``style`` holds plain declarations.
        *children: Strings (escaped), ``Markup`` (passed on), or iterables of these.

    Returns:
        The element, with every attribute value in quotes.

    Raises:
        ValueError: The tag, an attribute or its value is not allowed, or a void element is given children.
        TypeError: A child is neither text nor markup.

    >>> element("p", {"class": "note"}, "1 < 2 ", element("em", None, "always"))
    Markup('<p class="note">1 &lt; 2 <em>always</em></p>')
    """
    if tag not in _TAGS:
        raise ValueError(f"<{tag[:40]}> is not among the HTML elements that a report may hold.")
    checked = dict(_checked_attributes(attributes or {}))
    if tag not in _VOID:
        content = content_of(children)
        if tag == "pre" and content.startswith("\n"):
            # A parser drops one line feed after <pre>; the one that was typed is the second.
            content = Markup("\n") + content
        return assemble(tag, checked, content)
    if children:
        raise ValueError(f"<{tag}> cannot have content.")
    return assemble(tag, checked, None)


def _checked_attributes(attributes: Mapping[str, Value]) -> Iterator[tuple[str, str | None]]:
    for name, value in attributes.items():
        prefixed = _PREFIXED.fullmatch(name) is not None
        if name not in _ATTRIBUTES and not prefixed:
            raise ValueError(f"{name[:40]!r} is not among the attributes that a report may hold.")
        if value is None or (value is False and not prefixed):
            continue
        if value is True and not prefixed:
            yield name, None
            continue
        # Cleaned before it is judged: taking a character out afterwards could make another address of it.
        text = clean(written(value))
        _check_value(name, text)
        yield name, text.strip() if name == "href" else text


def _check_value(name: str, value: str) -> None:
    if name == "id":
        check_identifier(name, value)
    elif name == "style":
        check_style(value)
    elif name == "src" and not _IMAGE.fullmatch(value):
        raise ValueError(f"src={value[:40]!r} is not an SVG or PNG image held in the page itself.")
    elif name == "href" and not _leads_somewhere_safe(value):
        raise ValueError(
            f"href={value[:80]!r} is not an http, https or mailto address, a #fragment or a relative path."
        )


def _leads_somewhere_safe(value: str) -> bool:
    if safe_link(value) is not None:
        return True
    local = _FRAGMENT.fullmatch(value) or _RELATIVE.fullmatch(value)
    return local is not None and not any(_unfit(character) for character in value)
