"""Markdown from many hands: rendered with a short list of elements, shown literally, or read as plain text.

People's notes may use CommonMark and tables. Raw HTML in them is shown as typed. The result passes two doors: the
parser, which makes no markup but its own, and then an allow-list that knows nothing of Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from workbench.text.html import safe_link
from workbench.text.plain import clean, one_line

_PARSER: Final = MarkdownIt("commonmark", {"html": False}).enable("table")
# Links are judged below, where a refused one leaves its words behind; the parser would show the source instead,
# and do so for images as well.
_PARSER.validateLink = lambda url: isinstance(url, str)  # type: ignore[method-assign]

_INLINE: Final = frozenset({"a", "br", "code", "em", "strong"})
_BLOCKS: Final = frozenset(
    "blockquote caption h2 h3 h4 h5 h6 hr li ol p pre table tbody td th thead tr ul".split(),  # noqa: SIM905 - words read best as words
)
_SPECIAL: Final = re.compile(r"[!#$()*+\-.:=@\[\]^_`{|}~]")
_HIGHEST, _DEEPEST = 2, 6


def to_html(source: str, *, heading_from: int | None = None, inline: bool = False) -> Markup:
    r"""Render CommonMark with tables as HTML that holds nothing but text, its structure and plain links.

    Elements: p, em, strong, code, pre, ul, ol[start], li, blockquote, a[href, rel], br, hr, h2 to h6, table, thead,
    tbody, tr, th[scope], td. Raw HTML is shown as typed. An image leaves its alternative text; a link that is not
    a plain http, https or mailto address leaves its words. Empty headings are dropped, an empty header cell becomes
    an ordinary one, and a link without words shows its address, so that screen readers meet none of them.

    Args:
        source: Markdown as people typed it.
        heading_from: The level, 2 to 6, that the highest headings get; deeper ones follow without skipping a level
            and never pass h6. Left out, the highest keep their level, or get 2 if that is 1.
        inline: Render only what stands within a paragraph, without a ``<p>`` (for a cell, a caption, a label).

    Raises:
        ValueError: ``heading_from`` is not 2 to 6.

    >>> to_html("# Who *knows*?\n<b>", heading_from=3)
    Markup('<h3>Who <em>knows</em>?</h3>\n<p>&lt;b&gt;</p>\n')
    """
    if heading_from is not None and not _HIGHEST <= heading_from <= _DEEPEST:
        raise ValueError(f"Headings can begin at levels {_HIGHEST} to {_DEEPEST}, not {heading_from}.")
    tokens = _tokens(source, inline=inline)
    rendered = _PARSER.renderer.render(_with_levels(tokens, heading_from), _PARSER.options, {})
    return Markup(  # noqa: S704 - the one place where sanitised HTML becomes markup
        nh3.clean(
            rendered,
            tags=set(_INLINE if inline else _INLINE | _BLOCKS),
            attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
            tag_attribute_values={"th": {"scope": {"col"}}},
            url_schemes={"http", "https", "mailto"},
            attribute_filter=lambda _tag, name, value: safe_link(value) if name == "href" else value,
            link_rel="noopener noreferrer",
        ),
    )


def escape_markdown(text: str) -> str:
    r"""Give the text on one line, written so that Markdown shows it literally wherever it stands.

    It may stand in a paragraph, heading, list item, table cell or link text. Line breaks become spaces, since a
    break would end most of these.

    >>> escape_markdown("1. *not* a <list>")
    '1\\. \\*not\\* a &lt;list&gt;'
    """
    # Backslashes become references, because two of them before a bracket begin a formula in JupyterLab.
    line = (
        one_line(text).replace("&", "&amp;").replace("\\", "&#92;").replace("<", "&lt;").replace(">", "&gt;")
    )
    # "#" and the rest get a backslash, except in the references just written.
    return re.sub(r"&#92;|" + _SPECIAL.pattern, lambda found: _literal(found[0]), line)


def _literal(found: str) -> str:
    return found if found == "&#92;" else f"\\{found}"


def to_text(source: str) -> str:
    r"""Give what Markdown says as plain text: list marks and link addresses stay, the other signs go.

    Blocks stand apart by an empty line, list items and table rows by a line break; cells are joined with " | ".

    >>> to_text("## See\n- *one*\n- [two](https://gov.scot)")
    'See\n\n- one\n- two (https://gov.scot)'
    """
    written = ""
    previous = ""
    for kind, text in _blocks(_tokens(source)):
        gap = "\n" if kind == previous != "block" else "\n\n"
        written += gap + text if written else text
        previous = kind
    return clean(written)


def _tokens(source: str, *, inline: bool = False) -> list[Token]:
    """Parse cleaned Markdown, then make each token safe and whole for a screen reader.

    Tokens are cleaned again because a character reference (``&#x202e;``) brings back what cleaning took out.
    """
    parse = _PARSER.parseInline if inline else _PARSER.parse
    tokens = parse(clean(source))
    for token in tokens:
        token.content = clean(token.content)
        if token.children is not None:
            token.children = list(_safe_inline(token.children))
    return list(_without_empty(tokens))


def _safe_inline(children: list[Token]) -> Iterator[Token]:
    """Yield inline tokens with images as their words, unfit links undone, and wordless links given words."""
    link: str | None = None
    words = ""
    for child in children:
        token = _text(_alternative(child)) if child.type == "image" else child
        if token.type == "link_open":
            link = safe_link(str(token.attrs["href"]))
            words = ""
        elif token.type == "link_close" and link is not None and not words.strip():
            yield _text(link)
        token.content = clean(token.content)
        words += token.content
        if link is not None or not token.type.startswith("link_"):
            yield token


def _alternative(image: Token) -> str:
    """The words that stand for an image."""
    image.children = list(_safe_inline(image.children or []))
    return _plain(image)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _without_empty(tokens: list[Token]) -> Iterator[Token]:
    """Yield tokens with header cells scoped, empty ones made ordinary, and empty headings left out."""
    cell = ""
    skipping = False
    for token, following in zip(tokens, [*tokens[1:], None], strict=False):
        empty = following is not None and not _plain(following).strip()
        if token.type == "heading_open":
            skipping = empty
        elif token.type == "th_open":
            cell = "td" if empty else "th"
            token.attrs = {} if empty else {"scope": "col"}
        if token.type in {"th_open", "th_close"}:
            token.tag = cell
        if not skipping:
            yield token
        elif token.type == "heading_close":
            skipping = False


def _with_levels(tokens: list[Token], heading_from: int | None) -> list[Token]:
    """Set heading levels so that each heading is at most one level below the one that it stands under."""
    used = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    first = heading_from or max(_HIGHEST, min(used, default=_HIGHEST))
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            above = [*(one for one in above if one < level), level]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(first + len(above) - 1, _DEEPEST)}"
    return tokens


def _plain(token: Token) -> str:
    """The words of an inline token, with the address of each link after its words unless they are the same."""
    text = ""
    link, begin = "", 0
    for child in token.children or []:
        if child.type == "link_open":
            link, begin = str(child.attrs["href"]).removeprefix("mailto:"), len(text)
        elif child.type == "link_close":
            text += "" if link in text[begin:] else f" ({link})"
        else:
            text += "\n" if child.type.endswith("break") else child.content
    return text


def _blocks(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Yield the kind ("block", "item" or "row") and the text of each piece of a document."""
    mark = ""
    depth = 0
    cells: list[str] | None = None
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            depth += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            depth -= 1
        elif token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "- "
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            yield "row", " | ".join(cells or [])
            cells = None
        elif token.type in {"inline", "fence", "code_block"}:
            text = _plain(token) if token.type == "inline" else token.content.rstrip("\n")
            if cells is not None:
                cells.append(text)
            else:
                yield ("item" if mark else "block"), "  " * max(depth - 1, 0) + mark + text
                mark = ""
