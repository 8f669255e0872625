"""What can be read in HTML that others made: its text and its tables; all else is named, not copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from workbench.text import clean, one_line, safe_link

__all__ = ["HtmlContents", "HtmlTable", "read_html"]

_SILENT = frozenset(
    {"script", "style", "template", "noscript", "svg", "head", "iframe", "object", "select", "textarea"}
)
_BREAKS = frozenset(
    {"address", "blockquote", "br", "dd", "details", "div", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6",
     "hr", "li", "p", "pre", "section", "summary", "tr"}
)  # fmt: skip
_LEFT_OUT = {
    "script": "a script",
    **dict.fromkeys(("iframe", "frame", "object", "embed"), "an embedded page"),
    **dict.fromkeys(("img", "svg", "canvas", "picture"), "a picture"),
    **dict.fromkeys(("audio", "video"), "a recording"),
    **dict.fromkeys(("form", "input", "button", "select", "textarea"), "a control"),
}
_WIDEST = 100
_LONGEST = 5 * 1024 * 1024


@dataclass(frozen=True)
class HtmlTable:
    """A table as it was read.

    Args:
        caption: Its caption, or "".
        headings: One for each column, some perhaps "" or repeated.
        rows: Cells as text, as many in each row as there are headings.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class HtmlContents:
    """What was found.

    Args:
        parts: Texts and tables in their order.
        left_out: In words, what was there and has no place in a report.
        styled: Whether colours or other looks were set, which are gone.
    """

    parts: tuple[str | HtmlTable, ...]
    left_out: tuple[str, ...]
    styled: bool


def read_html(source: str) -> HtmlContents:
    """Read HTML; nothing of it runs, and none of it is passed on as HTML.

    Args:
        source: HTML, however broken.

    Example:
        >>> read_html("<p>Kept <b>too</b></p><script>gone</script>")
        HtmlContents(parts=('Kept too',), left_out=('a script',), styled=False)
    """
    # references such as &#x202e; bring back what cleaning took out; texts are cleaned again when they are written
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    raw = clean(source).encode()
    try:
        root = lxml_html.document_fromstring(raw[:_LONGEST], parser=parser)
    except etree.LxmlError:
        return HtmlContents((), (), styled=False)
    tags = [str(found.tag) for found in root.iter()]
    left_out = [_LEFT_OUT[tag] for tag in tags if tag in _LEFT_OUT]
    if len(raw) > _LONGEST or any(entry.level_name == "FATAL" for entry in parser.error_log):
        left_out.append("the rest of a page that is too long or too deep")
    styled = "style" in tags or any("style" in found.attrib for found in root.iter())
    return HtmlContents(_joined(_pieces(root)), tuple(dict.fromkeys(left_out)), styled)


def _joined(pieces: Iterator[str | HtmlTable]) -> tuple[str | HtmlTable, ...]:
    parts: list[str | HtmlTable] = []
    for is_text, run in groupby(pieces, lambda piece: isinstance(piece, str)):
        found = list(run)
        parts += [_tidied("".join(map(str, found)))] if is_text else found
    return tuple(part for part in parts if part)


def _tidied(text: str) -> str:
    lines = (one_line(line) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(top: Any, *, tables: bool = True) -> Iterator[str | HtmlTable]:
    """Give the texts below an element in order and, unless they are to be read as text too, the tables.

    A walk, not a recursion: people nest deeper than Python likes.
    """
    walk = etree.iterwalk(top, events=("start", "end"))
    for event, found in walk:
        tag = str(found.tag)
        if event == "end":
            yield from _closing(found, tag, is_top=found is top)
        elif tag in _SILENT or (tag == "table" and tables and found is not top):
            walk.skip_subtree()
            if tag == "table":
                yield _table(found)
        else:
            yield "\n" if tag in _BREAKS else " " if tag in {"td", "th"} else ""
            # a line break within the source is a space, except where it was typed for its looks
            text = str(found.text or "")
            yield text if tag == "pre" else text.replace("\n", " ")
            if tag == "img" and one_line(found.get("alt") or ""):
                yield f"[picture: {one_line(found.get('alt'))}]"


def _closing(found: Any, tag: str, *, is_top: bool) -> Iterator[str]:
    """Give what stands at an element's end: where a link leads, a line's end, and the text that follows."""
    link = safe_link(found.get("href") or "") if tag == "a" else None
    if link and link not in "".join(found.itertext()):
        yield f" ({link})"
    if tag in _BREAKS:
        yield "\n"
    if not is_top:
        yield str(found.tail or "").replace("\n", " ")


def _table(table: Any) -> HtmlTable:
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    grid = _grid(rows)
    head = sum(1 for row in rows if next(row.iterancestors("thead"), None) is not None)
    if not head and rows and all(cell.tag == "th" for cell in rows[0].iterchildren("td", "th")):
        head = 1
    width = max((len(row) for row in grid), default=0)
    grid = [row + [""] * (width - len(row)) for row in grid]
    caption = table.find("caption")
    return HtmlTable(
        caption="" if caption is None else _said(caption),
        headings=tuple(
            " ".join(dict.fromkeys(row[i] for row in grid[:head] if row[i]))
            or ("" if head else f"Column {i + 1}")
            for i in range(width)
        ),
        rows=tuple(tuple(row) for row in grid[head:]),
    )


def _grid(rows: list[Any]) -> list[list[str]]:
    """Give cells by row and column; one that spans several stands in each of them."""
    held: dict[tuple[int, int], str] = {}
    for i, row in enumerate(rows):
        column = 0
        for cell in row.iterchildren("td", "th"):
            while (i, column) in held:
                column += 1
            text = _said(cell)
            below = min(_span(cell, "rowspan"), len(rows) - i)
            for place in ((i + k, column + j) for k in range(below) for j in range(_span(cell, "colspan"))):
                held[place] = text
    widths = [max((c for r, c in held if r == i), default=-1) + 1 for i in range(len(rows))]
    return [[held.get((i, c), "") for c in range(width)] for i, width in enumerate(widths)]


def _said(cell: Any) -> str:
    return one_line("".join(piece for piece in _pieces(cell, tables=False) if isinstance(piece, str)))


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    return (
        min(max(int(value), 1), _WIDEST)
        if value.isascii() and value.isdigit() and len(value) < _WIDEST
        else 1
    )
