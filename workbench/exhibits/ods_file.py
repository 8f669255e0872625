"""Sheets as an OpenDocument spreadsheet (.ods): text stays text, nothing is worked out, and no cell is merged.

A writer of our own, as the reader is: odfpy (last released in 2020) builds the whole document in memory.

Source: OASIS, Open Document Format for Office Applications 1.3, part 3, sections 6.1 and 9.1.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from workbench.exhibits.html import seen
from workbench.exhibits.tables import unique_headings
from workbench.exhibits.workbook_file import Line, Sheet, SheetTable
from workbench.text import escape, one_line, safe_link, to_cell

__all__ = ["ods_file"]

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_PACKED = (1980, 1, 1, 0, 0, 0)
_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("meta", "meta"),
        ("manifest", "manifest"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
_LOOKS = MappingProxyType({
    "text": 'fo:font-size="12pt"', "title": 'fo:font-size="16pt" fo:font-weight="bold"',
    "heading": 'fo:font-size="14pt" fo:font-weight="bold"', "column": 'fo:font-size="12pt" fo:font-weight="bold"',
})  # fmt: skip
_RUNS = re.compile(r"^ +| {2,}| +$|\t")
_NARROWEST, _WIDEST, _CHARACTER_CM = 12, 60, 0.24
_WIDE_LINE, _ONE_PAGE = 100, 200
"""Characters: of a sheet of lines alone, and up to which a sheet can be read on one page's width."""


def ods_file(sheets: Sequence[Sheet], *, title: str, made_on: dt.date) -> bytes:
    """Give sheets as an ODS file; the same sheets give the same bytes.

    Every cell is text. Headings, and the first column, are marked as those that repeat on each page.

    Args:
        sheets: In order; the first is the one that opens.
        title: The title among the file's properties.
        made_on: The date among them.

    Example:
        >>> from workbench.store.outside import read_workbook
        >>> table = SheetTable("t", ("a", "b"), (("=1+1", " two  blanks"),), (False, False))
        >>> raw = ods_file([Sheet("One", (Line("About", "title"),), table)], title="T", made_on=dt.date(2026, 3, 2))
        >>> read_workbook(raw).sheets[0].rows[2]
        ('=1+1', ' two  blanks')
    """
    widths = {sheet.name: _widths(sheet.table) for sheet in sheets}
    used = sorted({width for found in widths.values() for width in found})
    body = "".join(piece for sheet in sheets for piece in _sheet(sheet, widths[sheet.name]))
    parts = {
        "META-INF/manifest.xml": _manifest(),
        "meta.xml": _document("meta", f"<office:meta><dc:title>{_xml(one_line(title))}</dc:title><dc:language>en-GB</dc:language>"
                              f"<meta:creation-date>{made_on.isoformat()}T00:00:00</meta:creation-date></office:meta>"),
        "styles.xml": _document("styles", _defaults()),
        "content.xml": _document(
            "content",
            f"<office:automatic-styles>{_styles(used)}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>",
        ),
    }  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr(zipfile.ZipInfo("mimetype", _PACKED), _TYPE)  # first and not packed, so that the type can be told
        for name, text in parts.items():
            part = zipfile.ZipInfo(name, _PACKED)
            part.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(part, text)
    return packed.getvalue()


def _document(kind: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><office:document-{kind} {_SPACES} office:version="1.3">{inside}</office:document-{kind}>'


def _manifest() -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", _TYPE), ("content.xml", "text/xml"), ("styles.xml", "text/xml"), ("meta.xml", "text/xml"))
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {_SPACES} manifest:version="1.3">{entries}</manifest:manifest>'


def _defaults() -> str:
    """Give the font, the language, and A4 across: one page wide for most sheets, as it comes for very wide ones."""
    page = 'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape"'
    return (
        '<office:styles><style:default-style style:family="table-cell"><style:text-properties fo:font-family="Arial" '
        'fo:font-size="12pt" fo:language="en" fo:country="GB"/></style:default-style></office:styles>'
        f'<office:automatic-styles><style:page-layout style:name="fits"><style:page-layout-properties {page} style:scale-to-X="1" '
        f'style:scale-to-Y="0"/></style:page-layout><style:page-layout style:name="runs"><style:page-layout-properties {page}/>'
        "</style:page-layout></office:automatic-styles>"
        '<office:master-styles><style:master-page style:name="fits" style:page-layout-name="fits"/>'
        '<style:master-page style:name="runs" style:page-layout-name="runs"/></office:master-styles>'
    )


def _styles(widths: Sequence[int]) -> str:
    columns = "".join(
        f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{width * _CHARACTER_CM:.2f}cm"/></style:style>'
        for width in widths
    )
    rows = (
        '<style:style style:name="fit" style:family="table-row"><style:table-row-properties '
        'style:use-optimal-row-height="true"/></style:style>'
    )
    pages = "".join(f'<style:style style:name="{name}" style:family="table" style:master-page-name="{name}"/>' for name in ("fits", "runs"))
    return columns + rows + pages + "".join(_look(name, look) for name, look in _LOOKS.items())


def _look(name: str, look: str) -> str:
    wrap = ' fo:wrap-option="wrap"' if name in {"text", "column"} else ""
    border = ' fo:border-bottom="0.5pt solid #000000"' if name == "column" else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties '
        f'style:vertical-align="top"{wrap}{border}/><style:text-properties {look}/></style:style>'
        f'<style:style style:name="line-{name}" style:family="table-cell"><style:text-properties {look}/></style:style>'
    )


def _sheet(sheet: Sheet, widths: Sequence[int]) -> Iterator[str]:
    page = "fits" if sum(widths) < _ONE_PAGE else "runs"
    yield f'<table:table table:name="{_xml(sheet.name)}" table:style-name="{page}">'
    columns = [f'<table:table-column table:style-name="w{width}"/>' for width in widths]
    if sheet.table:  # what a row is about is printed on each page too
        columns[0] = f"<table:table-header-columns>{columns[0]}</table:table-header-columns>"
    yield "".join(columns)
    for line in sheet.lines:
        yield f'<table:table-row table:style-name="fit">{_line(line, alone=sheet.table is None)}</table:table-row>'
    if sheet.table:
        headings = "".join(_cell(heading, "column") for heading in unique_headings(sheet.table.headings))
        yield f'<table:table-header-rows><table:table-row table:style-name="fit">{headings}</table:table-row></table:table-header-rows>'
        for row in sheet.table.rows:
            cells = "".join("<table:table-cell/>" if sheet.table.blanks and not cell else _cell(cell, "text") for cell in row)
            yield f'<table:table-row table:style-name="fit">{cells}</table:table-row>'
    yield "</table:table>"


def _line(line: Line, *, alone: bool) -> str:
    """Give a line's cell; above a table it runs on over the empty cells beside it, so it is not wrapped there."""
    link = safe_link(line.link) if line.link else None
    inside = _paragraphs(to_cell(seen(line.text)), link)
    style = line.style if alone and line.style == "text" else f"line-{line.style}"
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{inside}</table:table-cell>'


def _cell(text: str, style: str) -> str:
    said = _paragraphs(to_cell(seen(text)))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{said}</table:table-cell>'


def _paragraphs(text: str, link: str | None = None) -> str:
    lines = [_RUNS.sub(_run, _xml(line)) for line in text.split("\n")]
    if link:
        lines = [f'<text:a xlink:type="simple" xlink:href="{_xml(link)}">{line}</text:a>' for line in lines]
    return "".join(f"<text:p>{line}</text:p>" for line in lines)


def _run(found: re.Match[str]) -> str:
    """Write what XML would fold: a tab, and every blank beside another or at an end."""
    return "<text:tab/>" if found[0] == "\t" else f'<text:s text:c="{len(found[0])}"/>'


def _xml(text: str) -> str:
    return str(escape(text))


def _widths(table: SheetTable | None) -> list[int]:
    if table is None:
        return [_WIDE_LINE]
    found = []
    for column in zip(table.headings, *table.rows, strict=True):
        longest = max(len(line) for cell in column for line in (cell.splitlines() or [""]))
        found.append(min(max(_NARROWEST, longest + 2), _WIDEST))
    return found
