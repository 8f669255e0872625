"""A report as a workbook: a cover, a list of contents, notes, then one marked-up table on each sheet.

Source: Government Analysis Function, Making spreadsheets accessible: a brief checklist of the basics.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.disclosure import SHORTHAND
from workbench.exhibits import Exhibit, Figure, Heading, KeyFigure, Notice, Provenance, Source, Table, Text
from workbench.exhibits.workbook_file import Line, Sheet, SheetTable, workbook_file
from workbench.reports.document import Document
from workbench.text import one_line, slug, to_sheet_name, to_text

__all__ = ["document_workbook"]

_COVER, _CONTENTS, _NOTES, _KEY_FIGURES, _TEXT = "Cover", "Contents", "Notes", "Key figures", "Text"
_SHORTHAND = re.compile("|".join(map(re.escape, SHORTHAND)))
_EXPLAINED = frozenset(f"{symbol}: {meaning}." for symbol, meaning in SHORTHAND.items())
"""Notes that a table has for its own page; here the shorthand is explained once for all tables."""
_NONE = "none"
_LONGEST_TABLE_NAME = 60
_WHAT = (
    "This workbook holds the tables, the key figures and the words of a report. Each table has a sheet of its own; "
    "the sheet “Contents” lists them. Pictures are in the report's page; here stand their numbers."
)
_MADE_UP = "SYNTHETIC DATA: parts of this report rest on data that were made up for practice."


@dataclass(frozen=True)
class _Placed:
    """A table of the report with what stands above it on its sheet.

    Args:
        table: The table.
        section: The heading that it stands under, or "".
        above: Further lines, such as a figure's headline.
        provenance: Where it comes from; of a figure, more than its table's.
    """

    table: Table
    section: str
    above: tuple[str, ...]
    provenance: Provenance


_KeyFigure = tuple[str, KeyFigure]
"""A key figure after the heading that it stands under."""


def document_workbook(
    document: Document, *, audience_words: str, made_on: dt.date, made: Iterable[tuple[str, str]]
) -> bytes:
    """Give a document as an XLSX file, the same bytes for the same document.

    Numbers in columns of numbers are numbers, everything else is text, and nothing is a formula. A heading that is
    too long for a spreadsheet's table is cut; all else is whole up to the 32,767 characters of a cell.

    Args:
        document: The report.
        audience_words: Whom it is for.
        made_on: The run's date, which is also the file's.
        made: How it was made, as pairs of label and value.
    """
    placed = list(_placed(document))
    figures = [(section, e) for section, e in _with_sections(document) if isinstance(e, KeyFigure)]
    notes = _notes(placed, figures)
    sheets = _named([*_notes_sheet(notes), *_key_figures(figures), *_tables(placed, notes), *_words(document)])
    cover = _cover(document, audience_words, made)
    return workbook_file([cover, _contents(sheets), *sheets], title=document.title, made_on=made_on)


def _with_sections(document: Document) -> Iterator[tuple[str, Exhibit]]:
    """Give each exhibit with the heading that it stands under."""
    section = ""
    for part in document.parts:
        if isinstance(part.exhibit, Heading):
            section = one_line(part.exhibit.text)
        else:
            yield section, part.exhibit


def _placed(document: Document) -> Iterator[_Placed]:
    for section, exhibit in _with_sections(document):
        if isinstance(exhibit, Table):
            yield _Placed(exhibit, section, (), exhibit.provenance)
        elif isinstance(exhibit, Figure):
            above = (exhibit.headline, exhibit.subtitle, f"In words: {exhibit.alt}")
            yield _Placed(exhibit.table, section, above, exhibit.provenance)


def _notes(placed: Iterable[_Placed], figures: Iterable[_KeyFigure]) -> dict[str, str]:
    """Give what is said under tables, each once, and the shorthand that stands for numbers: meaning by mark."""
    texts: dict[str, None] = {}
    symbols = {symbol for _, figure in figures for symbol in _symbols([figure.value])}
    for each in placed:
        texts |= dict.fromkeys(_own_notes(each.table))
        symbols |= _symbols(cell for row in _rows(each.table) for cell in row)
    marked = {f"[note {number}]": text for number, text in enumerate(texts, 1)}
    return marked | {symbol: SHORTHAND[symbol] for symbol in sorted(symbols)}


def _own_notes(table: Table) -> list[str]:
    return [note for note in dict.fromkeys(table.notes) if note not in _EXPLAINED]


def _symbols(cells: Iterable[str]) -> set[str]:
    return {symbol for cell in cells for symbol in _SHORTHAND.findall(cell)}


def _see(marks: Iterable[str]) -> list[Line]:
    said = ", ".join(marks)
    return [Line(f"Explained on the sheet “{_NOTES}”: {said}")] if said else []


def _rows(table: Table) -> tuple[tuple[str, ...], ...]:
    """Give a table's rows; a spreadsheet's table has one at least."""
    return table.rows or (("There are no rows.", *["[z]"] * (len(table.columns) - 1)),)


def _tables(placed: Iterable[_Placed], notes: dict[str, str]) -> Iterator[Sheet]:
    marks = {text: mark for mark, text in notes.items()}
    for number, each in enumerate(placed, 1):
        table = each.table
        symbols = _symbols(cell for row in _rows(table) for cell in row)
        lines = [Line(table.caption, "title"), *map(Line, each.above)]
        lines += [Line(f"Section of the report: {each.section}")] if each.section else []
        lines += _see([*(marks[note] for note in _own_notes(table)), *sorted(symbols)])
        lines += _made_up(each.provenance) + _sources(each.provenance.sources)
        yield Sheet(
            name=f"{number} {table.caption}",
            lines=tuple(lines),
            table=SheetTable(
                name=f"table_{number}_{slug(table.caption, _LONGEST_TABLE_NAME)}".replace("-", "_"),
                headings=tuple(column.heading for column in table.columns),
                rows=_rows(table),
                numeric=tuple(column.numeric for column in table.columns),
            ),
        )


def _key_figures(shown: Sequence[_KeyFigure]) -> Iterator[Sheet]:
    if not shown:
        return
    headings = ("Key figure", "Value", "Place", "Period", "Derived", "Caution", "Source", "Section of the report")
    provenance = Provenance.union(figure.provenance for _, figure in shown)
    symbols = _symbols(figure.value for _, figure in shown)
    yield Sheet(
        name=_KEY_FIGURES,
        lines=(Line(_KEY_FIGURES, "title"), *_see(sorted(symbols)), *_made_up(provenance), *_sources(provenance.sources)),
        table=SheetTable(
            name="key_figures",
            headings=headings,
            rows=tuple(
                (
                    figure.caption, figure.value, figure.place, figure.period,
                    figure.derived or _NONE, figure.caution or _NONE,
                    "; ".join(source.line for source in figure.provenance.sources), section or _NONE,
                )
                for section, figure in shown
            ),
            numeric=tuple(heading == "Value" for heading in headings),
        ),
    )  # fmt: skip


def _words(document: Document) -> Iterator[Sheet]:
    rows = [(section or _NONE, *row) for section, exhibit in _with_sections(document) for row in _said(exhibit)]
    if rows:
        headings = ("Section of the report", "Kind", "Text")
        yield Sheet(
            name=_TEXT,
            lines=(Line("The words of the report", "title"),),
            table=SheetTable("words", headings, tuple(rows), tuple(False for _ in headings)),
        )


def _said(exhibit: Exhibit) -> Iterator[tuple[str, str]]:
    """Give what an exhibit says in words, a paragraph at a time: a cell shows only so much."""
    if isinstance(exhibit, Notice):
        yield exhibit.kind.capitalize(), exhibit.text
    elif isinstance(exhibit, Text):
        yield from (("Text", paragraph) for paragraph in to_text(exhibit.markdown).split("\n\n") if paragraph.strip())


def _notes_sheet(notes: dict[str, str]) -> Iterator[Sheet]:
    if notes:
        table = SheetTable("notes", ("Mark", "What it means"), tuple(notes.items()), (False, False))
        yield Sheet(_NOTES, (Line(_NOTES, "title"),), table)


def _named(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Give sheets with names that a workbook can have, each its own."""
    named: list[Sheet] = []
    for sheet in sheets:
        taken = [_COVER, _CONTENTS, *(other.name for other in named)]
        named.append(replace(sheet, name=to_sheet_name(sheet.name, taken)))
    return named


def _contents(sheets: Iterable[Sheet]) -> Sheet:
    rows = tuple((sheet.name, sheet.lines[0].text) for sheet in sheets)
    table = SheetTable("contents", ("Sheet", "What it shows"), rows or (("There are no sheets.", _NONE),), (False, False))
    return Sheet(_CONTENTS, (Line(_CONTENTS, "title"),), table)


def _cover(document: Document, audience_words: str, made: Iterable[tuple[str, str]]) -> Sheet:
    sources = dict.fromkeys(source for exhibit in document.exhibits() for source in exhibit.provenance.sources)
    lines = [Line(document.title, "title")]
    lines += [Line(document.subtitle)] if one_line(document.subtitle) else []
    lines += [Line(_WHAT), Line(audience_words)]
    lines += [Line(_MADE_UP)] if document.synthetic else []
    lines += [Line("Sources", "heading"), *_sources(sources, label=False)] if sources else []
    lines += [Line("How this was made", "heading"), *(Line(f"{label}: {value}") for label, value in made)]
    return Sheet(_COVER, tuple(lines))


def _sources(sources: Iterable[Source], *, label: bool = True) -> list[Line]:
    return [Line(f"Source: {source.line}" if label else source.line, link=source.url) for source in sources]


def _made_up(provenance: Provenance) -> list[Line]:
    return [Line("SYNTHETIC DATA: made up, not real.")] if provenance.synthetic else []
