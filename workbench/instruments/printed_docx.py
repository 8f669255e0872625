"""Printed forms as a Word file: headings, lists and tables with header rows, so that it can be changed and read out."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

from workbench.errors import RequestError
from workbench.exhibits.html import seen
from workbench.instruments.instrument import Instrument
from workbench.instruments.printed_form import (
    Block,
    Grid,
    Listed,
    Log,
    PrintedForm,
    PrintedPart,
    Single,
    Told,
    printed_form,
)
from workbench.text import shorten

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

__all__ = ["printed_word"]

_ONE, _SEVERAL = "\u25cb", "\u2610"
_LINE, _BOX_HEIGHT_CM, _ROW_HEIGHT_CM = "", 4.0, 1.0
_FONT, _SMALLER, _BELOW = "Arial", 10, 4
_PAGE_CM, _MARGIN_CM = (21.0, 29.7), 2.0
_WIDE_CM, _QUESTION_CM, _NUMBER_CM = 17.0, 6.8, 1.3
_LONGEST_TITLE = 200
_CREATED_IN_ZIP = (1980, 1, 1, 0, 0, 0)


def printed_word(instrument: Instrument, *, made_on: dt.date, for_facilitator: bool = False) -> bytes:
    """Give an instrument as a Word file to print, with its caveats; the same instrument gives the same bytes.

    Args:
        instrument: The instrument.
        made_on: The date among the file's properties.
        for_facilitator: Whether aims, which are not read out, and anticipated responses stand in it; for the team only.

    Raises:
        RequestError: It may not be used (see `printed_form`), or python-docx is not installed.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> printed_word(form, made_on=dt.date(2016, 2, 11))[:2]
        b'PK'
    """
    form = printed_form(instrument, for_facilitator=for_facilitator)
    writer = _Writer(_blank_document(form.title, made_on))
    writer.write(form)
    raw = io.BytesIO()
    writer.document.save(raw)
    return _finished(raw.getvalue())


class _Writer:
    """Writes a form into one document, from top to bottom."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def write(self, form: PrintedForm) -> None:
        self.line(form.copy, bold=True)
        self.document.add_heading(seen(form.title), level=1)
        self.line(form.purpose)
        self.caveats(form.caveats)
        for text in form.instructions:
            self.line(text)
        if form.about:
            each = _WIDE_CM / len(form.about)
            self.table([label for _, label in form.about], [[""] * len(form.about)], first=each)
        for part in form.parts:
            self.part(part)
        self.document.add_heading("About this form", level=2)
        for text in form.foot:
            self.line(text, small=True)

    def part(self, part: PrintedPart) -> None:
        heading = self.document.add_heading(seen(part.title), level=2)
        heading.paragraph_format.page_break_before = part.own_page
        self.line(part.text)
        self.caveats(part.caveats)
        self.framed("Do not read out", part.aims)
        for block in part.blocks:
            self.block(block)
        self.framed("Responses that we expect; for the team only", part.anticipated)

    def block(self, block: Block) -> None:
        if isinstance(block, Told):
            self.line(block.text)
            self.notes(block.notes)
        elif isinstance(block, Single):
            self.single(block)
        elif isinstance(block, Grid):
            self.grid(block)
        else:
            self.log(block)

    def single(self, block: Single) -> None:
        self.document.add_heading(seen(block.label), level=3)
        self.notes(block.notes)
        sign = _ONE if block.how == "one" else _SEVERAL
        for at, choice in enumerate(block.choices, start=1):
            self.line(f"{sign}  {_with_meaning(choice)}", with_next=at < len(block.choices))
        if not block.choices:
            self.space(_BOX_HEIGHT_CM if block.how == "box" else _ROW_HEIGHT_CM, block.unit)

    def grid(self, block: Grid) -> None:
        self.document.add_heading(seen(block.caption), level=3)
        self.notes(block.notes)
        heads = [choice.label for choice in block.choices] or ["Answer"]
        sign = (_ONE if block.how == "one" else _SEVERAL) if block.choices else _LINE
        self.table(["Question", *heads], [[wording, *[sign] * len(heads)] for _, wording in block.rows], first=_QUESTION_CM)
        self.notes(tuple(_with_meaning(choice) for choice in block.choices if choice.meaning))

    def log(self, block: Log) -> None:
        self.document.add_heading(seen(block.caption), level=3)
        self.notes(block.notes)
        rows = [[str(number), *[_LINE] * len(block.headings)] for number in range(1, block.rows + 1)]
        self.table(["Row", *(wording for _, wording in block.headings)], rows, first=_NUMBER_CM)

    def table(self, heads: list[str], rows: list[list[str]], *, first: float) -> None:
        """Add a table whose first row is its header, repeated on every page; no row is torn between pages."""
        table = self.document.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
        for cell, text in zip(table.rows[0].cells, heads, strict=True):
            cell.paragraphs[0].add_run(seen(text)).bold = True
        for row, texts in zip(list(table.rows)[1:], rows, strict=True):
            row.height = _centimetres(_ROW_HEIGHT_CM)
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = seen(text) if text else ""
        table.autofit = False
        widths = [first, *[(_WIDE_CM - first) / max(1, len(heads) - 1)] * (len(heads) - 1)]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = _centimetres(width)
            for cell in column.cells:
                cell.width = _centimetres(width)
        _as_data_table(table, heads[0])
        self.line(" ")

    def space(self, height: float, unit: str) -> None:
        """Add a framed space to write in, with what is counted behind it."""
        table = self.document.add_table(rows=1, cols=2 if unit else 1, style="Table Grid")
        table.rows[0].height = _centimetres(height)
        if unit:
            table.rows[0].cells[1].text = seen(unit)
        self.line(" ")

    def caveats(self, sentences: tuple[str, ...]) -> None:
        if sentences:
            self.line("Please note", bold=True)
        for sentence in sentences:
            self.document.add_paragraph(seen(sentence), style="List Bullet")

    def framed(self, title: str, texts: tuple[str, ...]) -> None:
        if texts:
            self.document.add_heading(title, level=3)
        for text in texts:
            self.document.add_paragraph(seen(text), style="List Bullet")

    def notes(self, texts: tuple[str, ...]) -> None:
        for text in texts:
            self.line(text, small=True)

    def line(self, text: str, *, bold: bool = False, small: bool = False, with_next: bool = False) -> None:
        if not text:
            return
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = _points(_BELOW)
        paragraph.paragraph_format.keep_with_next = with_next
        run = paragraph.add_run(seen(text) if text.strip() else "")
        run.bold = bold or None
        if small:
            run.font.size = _points(_SMALLER)


def _with_meaning(choice: Listed) -> str:
    return f"{choice.label}: {choice.meaning}" if choice.meaning else choice.label


def _blank_document(title: str, made_on: dt.date) -> Document:
    """Give an empty document of A4 in English, in one plain font."""
    try:
        import docx  # noqa: PLC0415  # an extra: only who asks for Word files needs it
    except ImportError as error:
        raise RequestError(
            "Word files need the package python-docx, which is not installed.",
            fix="Install it with: pip install 'workbench[docx]'; or print the page instead.", code="docx-not-installed",
        ) from error  # fmt: skip
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = (_centimetres(length) for length in _PAGE_CM)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _centimetres(_MARGIN_CM)
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        _look(document.styles[name])
    about = document.core_properties
    midnight = dt.datetime.combine(made_on, dt.time(), dt.UTC)
    about.title, about.author, about.comments, about.language = shorten(seen(title), _LONGEST_TITLE), "", "", "en-GB"
    about.created = about.modified = midnight
    return document


def _look(style: Any) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415  # an extra
    from docx.shared import RGBColor  # noqa: PLC0415  # an extra

    sizes = {"Normal": 12, "Heading 1": 20, "Heading 2": 16, "Heading 3": 12}
    style.font.name, style.font.size, style.font.color.rgb = _FONT, _points(sizes[style.name]), RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for attribute in list(fonts.attrib):
        # the theme's font would win over the one that is named
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), _FONT)
    if style.name == "Normal":
        language = style.element.rPr.makeelement(qn("w:lang"), {qn("w:val"): "en-GB"})
        style.element.rPr.append(language)


def _as_data_table(table: Table, caption: str) -> None:
    """Say that the first row is the header, what the table is, and that no row may be torn."""
    from docx.oxml import OxmlElement  # noqa: PLC0415  # an extra
    from docx.oxml.ns import qn  # noqa: PLC0415  # an extra

    for at, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001  # python-docx has no public name for these
        properties.append(OxmlElement("w:cantSplit"))
        if not at:
            properties.append(OxmlElement("w:tblHeader"))
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), caption)
    table._tbl.tblPr.append(described)  # noqa: SLF001  # likewise


def _centimetres(length: float) -> Any:
    from docx.shared import Cm  # noqa: PLC0415  # an extra

    return Cm(length)


def _points(size: float) -> Any:
    from docx.shared import Pt  # noqa: PLC0415  # an extra

    return Pt(size)


def _finished(raw: bytes) -> bytes:
    """Give a Word file's parts with one date, so that the same form gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(packed, "w") as after:
        for name in before.namelist():
            part = zipfile.ZipInfo(name, _CREATED_IN_ZIP)
            part.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(part, before.read(name))
    return packed.getvalue()
