"""The blank table of an instrument as a workbook: lists to choose from, and a sheet that says what each column means."""

from __future__ import annotations

import datetime as dt
import io

import xlsxwriter

from workbench.instruments import Template
from workbench.text import to_cell

__all__ = ["template_workbook"]

_ROWS = 500
_FONT = {"font_name": "Arial", "font_size": 12, "text_wrap": True, "valign": "top"}
_LISTS = "Lists"
_PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def template_workbook(blank: Template, *, made_on: dt.date) -> bytes:
    """Give a blank table as an XLSX file, which `import_answers` reads when it is filled in.

    The first sheet has one row for each answer sheet; a column with a list says so by its arrow, and other words are
    told but not refused, since “unknown” is an answer. The second sheet explains; the third holds the lists.

    Args:
        blank: The table, from `template`.
        made_on: The date among the file's properties.
    """
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, _PLAIN) as book:
        book.set_properties({"title": to_cell(blank.title), "created": dt.datetime.combine(made_on, dt.time(), dt.UTC)})
        wrapped, bold = book.add_format(_FONT), book.add_format({**_FONT, "bold": True})
        answers, explained = book.add_worksheet("Answers"), book.add_worksheet("What it means")
        answers.set_column(0, len(blank.heading) - 1, 24, wrapped)
        answers.freeze_panes(1, 1)
        for column, heading in enumerate(blank.heading):
            answers.write_string(0, column, to_cell(heading), bold)
        lists = book.add_worksheet(_LISTS)
        for number, (column, entries) in enumerate(blank.choices.items()):
            lists.write_string(0, number, to_cell(blank.heading[column]), bold)
            for row, entry in enumerate(entries, start=1):
                lists.write_string(row, number, to_cell(entry), wrapped)
            area = xlsxwriter.utility.xl_range_abs(1, number, len(entries), number)
            answers.data_validation(1, column, _ROWS, column, {
                "validate": "list", "source": f"={_LISTS}!{area}", "error_type": "information",
                "error_title": "Not in the list", "error_message": "Keep it only if it is unknown, not applicable or prefer not to say.",
            })  # fmt: skip
        _explain(explained, blank, wrapped, bold)
    return raw.getvalue()


def _explain(sheet: xlsxwriter.worksheet.Worksheet, blank: Template, wrapped: object, bold: object) -> None:
    sheet.set_column(0, len(blank.EXPLAINED) - 1, 36, wrapped)
    told = [(blank.title, bold), *((text, wrapped) for text in (*blank.caveats, *blank.instructions))]
    for row, (text, look) in enumerate(told):
        sheet.write_string(row, 0, to_cell(text), look)
    for column, heading in enumerate(blank.EXPLAINED):
        sheet.write_string(len(told) + 1, column, heading, bold)
    for row, cells in enumerate(blank.explanations, start=len(told) + 2):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, to_cell(cell), wrapped)
