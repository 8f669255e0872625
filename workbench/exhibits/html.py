"""Exhibits as HTML: the same in JupyterLab and in published reports."""

from __future__ import annotations

from functools import singledispatch

from markupsafe import Markup

from workbench.exhibits.chart import spec_to_svg
from workbench.exhibits.model import Exhibit, Figure, Heading, KeyFigure, Notice, Provenance, Table, Text
from workbench.text import clean, element, escape, image_uri, one_line, safe_link
from workbench.text import to_html as markdown_to_html

__all__ = ["seen", "to_html"]

_BLANK = "(blank)"

_NOTICE_TITLES = {
    "information": "Note",
    "caution": "Caution",
    "not yet completed": "Not yet completed",
    "left out": "Left out",
}


def seen(text: str) -> str:
    r"""Give people's text cleaned, or “(blank)” where nothing of it can be seen, so that no element stands empty.

    Example:
        >>> seen("Fife"), seen("\u200b")
        ('Fife', '(blank)')
    """
    return clean(text) if one_line(text) else _BLANK


@singledispatch
def to_html(exhibit: Exhibit, *, heading_from: int = 3) -> Markup:
    """Give an exhibit as HTML without any script.

    Args:
        exhibit: What to show.
        heading_from: The level that the highest heading inside its text becomes.
    """
    del heading_from
    raise TypeError(f"{type(exhibit).__name__} has no HTML form.")


@to_html.register
def _heading(exhibit: Heading, *, heading_from: int = 3) -> Markup:
    del heading_from
    heading = element(f"h{exhibit.level}", {}, seen(exhibit.text))
    return heading + element("p", {"class": "subtitle"}, exhibit.subtitle) if exhibit.subtitle else heading


@to_html.register
def _text(exhibit: Text, *, heading_from: int = 3) -> Markup:
    body = markdown_to_html(exhibit.markdown, heading_from=heading_from)
    return element("div", {"class": "text"}, body, _synthetic(exhibit.provenance))


@to_html.register
def _notice(exhibit: Notice, *, heading_from: int = 3) -> Markup:
    del heading_from
    title = element("strong", {}, _NOTICE_TITLES[exhibit.kind])
    return element(
        "div",
        {"class": f"notice notice-{exhibit.kind.replace(' ', '-')}"},
        element("p", {}, title, ". ", seen(exhibit.text)),
    )


@to_html.register
def _key_figure(exhibit: KeyFigure, *, heading_from: int = 3) -> Markup:
    del heading_from
    rows = [
        element("p", {"class": "key-value"}, seen(exhibit.value)),
        element("p", {"class": "key-caption"}, seen(exhibit.caption)),
        element("p", {"class": "key-scope"}, f"{seen(exhibit.place)}, {seen(exhibit.period)}"),
    ]
    if exhibit.derived:
        rows.append(
            element("p", {"class": "key-derived"}, element("strong", {}, "Derived"), f": {exhibit.derived}")
        )
    if exhibit.caution:
        rows.append(
            element("p", {"class": "key-caution"}, element("strong", {}, "Caution"), f": {exhibit.caution}")
        )
    return element(
        "div", {"class": "key-figure"}, *rows, _sources(exhibit.provenance), _synthetic(exhibit.provenance)
    )


@to_html.register
def _table(exhibit: Table, *, heading_from: int = 3) -> Markup:
    del heading_from
    return element(
        "div",
        {"class": "table"},
        _scroll(_grid(exhibit), f"Table: {seen(exhibit.caption)}"),
        *(element("p", {"class": "table-note"}, note) for note in exhibit.notes),
        _sources(exhibit.provenance),
        _synthetic(exhibit.provenance),
    )


@to_html.register
def _figure(exhibit: Figure, *, heading_from: int = 3) -> Markup:
    del heading_from
    svg = exhibit.svg or spec_to_svg(exhibit.spec or {})
    picture = element("img", {"src": image_uri(svg), "alt": exhibit.alt})
    shown = _scroll(picture, f"Picture: {seen(exhibit.headline)}", kind="scroll picture")
    return element("figure", {}, *_above(exhibit), shown, *_below(exhibit))


def around_live_chart(exhibit: Figure) -> tuple[Markup, Markup]:
    """Give what stands above and below a chart that JupyterLab draws by itself: all but the picture.

    Args:
        exhibit: The figure; its text alternative stands below as text, for a live chart carries none.
    """
    words = element("p", {"class": "table-note"}, element("strong", {}, "In words"), f": {exhibit.alt}")
    return element("div", {}, *_above(exhibit)), element("div", {}, words, *_below(exhibit))


def _above(exhibit: Figure) -> list[Markup]:
    caption = element(
        "figcaption",
        {},
        element("span", {"class": "headline"}, seen(exhibit.headline)),
        element("span", {"class": "subtitle"}, seen(exhibit.subtitle)),
    )
    return [caption, _synthetic(exhibit.provenance)]


def _below(exhibit: Figure) -> list[Markup]:
    numbers = element(
        "details",
        {"class": "numbers"},
        element("summary", {}, f"Show the table: {seen(exhibit.table.caption)}"),
        _scroll(_grid(exhibit.table), f"Table: {seen(exhibit.table.caption)}"),
        *(element("p", {"class": "table-note"}, note) for note in exhibit.table.notes),
    )
    return [numbers, _sources(exhibit.provenance)]


def _grid(table: Table) -> Markup:
    heads = [
        element(
            "th", {"scope": "col", "class": "number" if i and column.numeric else None}, seen(column.heading)
        )
        for i, column in enumerate(table.columns)
    ]
    body = [element("tr", {}, *_cells(table, row)) for row in table.rows]
    return element(
        "table",
        {},
        element("caption", {}, seen(table.caption)),
        element("thead", {}, element("tr", {}, *heads)),
        element("tbody", {}, *body),
    )


def _cells(table: Table, row: tuple[str, ...]) -> list[Markup]:
    first, *rest = row
    cells = [element("th", {"scope": "row"}, seen(first))]
    for column, cell in zip(table.columns[1:], rest, strict=True):
        cells.append(element("td", {"class": "number" if column.numeric else None}, cell))
    return cells


def _scroll(content: Markup, label: str, *, kind: str = "scroll") -> Markup:
    """Let what is wider than the page scroll by itself, by keyboard too."""
    return element("div", {"class": kind, "role": "group", "aria-label": label, "tabindex": 0}, content)


def _sources(provenance: Provenance) -> Markup:
    lines: list[Markup] = []
    for source in provenance.sources:
        link = safe_link(source.url) if source.url else None
        title = escape(seen(source.title))
        if link:
            title = element("a", {"href": link, "rel": "noopener noreferrer"}, title)
        lines.append(title + escape(source.line.removeprefix(source.title)))
    label = "Source: " if len(lines) == 1 else "Sources: "
    return element("p", {"class": "source"}, label, Markup("; ").join(lines), ".")


def _synthetic(provenance: Provenance) -> Markup:
    if not provenance.synthetic:
        return Markup("")
    return element(
        "p", {"class": "synthetic"}, element("strong", {}, "SYNTHETIC DATA"), ": made up, not real."
    )
