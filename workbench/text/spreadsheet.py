r"""Text from people for spreadsheets: no cell of theirs is ever worked out, and numbers stay numbers.

A workbook (XLSX) knows text from formula, so there a text is written as it is. A CSV file does not: a spreadsheet
program takes what begins with “=” for a formula, also after spaces and quotation marks, and also in the middle of a
text where it splits that at another separator than the file's. In CSV an apostrophe therefore stands before each
such sign; ``from_csv_cell`` takes it away again.

Source: OWASP, CSV Injection; RFC 4180; Microsoft, Excel specifications and limits.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable
from decimal import Decimal

from workbench.text.plain import clean, one_line

_LONGEST_CELL = 32_767
_LONGEST_NAME = 31
_CUT = "…"

_SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]"
"""What begins a formula, in its ordinary, its full-width and its small form."""
_PASSED_OVER = "[ \u00a0\u2000-\u200a\u202f\u205f\u3000\"'`\u00b4\u2018-\u201f\u00ab\u00bb\u2039\u203a\uff02\uff07]*"
_BEGINS = r"(?<![^,;|\t\n])"
"""Where a cell begins for some program: at the start, or after a sign that may separate cells or rows."""
_AT_RISK = (
    rf"(?={_PASSED_OVER}{_SIGNS})",
    # A text that begins with such a space loses it on the way in; “sep=;” in the first cell changes the separator.
    rf"(?={_PASSED_OVER}(?:[\t\n]|sep=))",
)
_UNGUARDED = re.compile(rf"{_BEGINS}{_AT_RISK[0]}|\A{_AT_RISK[1]}", re.IGNORECASE)
_GUARDED = re.compile(rf"{_BEGINS}'{_AT_RISK[0]}|\A'{_AT_RISK[1]}", re.IGNORECASE)

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]+")
_LOOKS_CODED = re.compile(r"_(?=x[0-9a-f]{4}_)", re.IGNORECASE)
_RESERVED = "history"

Cell = str | int | float | Decimal | None


def to_cell(text: str) -> str:
    r"""Give the text as a cell of a workbook holds it: cleaned, line breaks kept, within what a cell can hold.

    The writer must write it as text; this function cannot see to that. A text that is too long ends with "…".

    >>> to_cell("=1+1\r\n\x00two")
    '=1+1\ntwo'
    """
    return _within(clean(text), _LONGEST_CELL)


def to_csv(rows: Iterable[Iterable[Cell]]) -> str:
    r"""Give rows as CSV: commas, CR LF at the end of each row, every text in quotation marks.

    Texts are cleaned, and where a spreadsheet program might see a formula an apostrophe goes before it (see
    ``from_csv_cell``). Numbers are written as they are, without quotation marks; ``None`` is an empty cell.

    Args:
        rows: Cells: texts, numbers (int, float, Decimal) or None. A table's headings are its first row.

    Raises:
        ValueError: A number is infinite or not a number; say in words what it is.
        TypeError: A cell is something else.

    >>> to_csv([["place", "change"], ["=1+1", -5]])
    '"place","change"\r\n"\'=1+1",-5\r\n'
    """
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return written.getvalue()


def from_csv_cell(cell: str) -> str:
    """Give the text, as it was before ``to_csv`` wrote it, of a cell that a CSV reader gives.

    >>> from_csv_cell("'=1+1"), from_csv_cell("'tis so"), from_csv_cell("-5")
    ('=1+1', "'tis so", '-5')
    """
    return _GUARDED.sub(lambda found: found[0][1:], cell)


def to_sheet_name(text: str, taken: Collection[str] = ()) -> str:
    r"""Give a worksheet's name that spreadsheet programs accept and that no other sheet has.

    At most 31 characters, none of ``[ ] : * ? / \``, no apostrophe at either end, never empty, never “History”
    (which Excel keeps for itself), and another than those taken, case ignored.

    Args:
        text: What the sheet shows.
        taken: The names of the workbook's other sheets.

    >>> to_sheet_name("Who knows what? [2026]"), to_sheet_name("notes", ["Notes"])
    ('Who knows what 2026', 'notes (2)')
    """
    words = one_line(_LOOKS_CODED.sub("-", _NOT_IN_NAMES.sub(" ", clean(text))))
    known = {_RESERVED, *(_folded(name) for name in taken)}
    name, count = _name(words, ""), 2
    while _folded(name) in known:
        name, count = _name(words, f" ({count})"), count + 1
    return name


def _csv_cell(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return _UNGUARDED.sub("'", clean(cell))
    if cell is None:
        return ""
    if not isinstance(cell, int | float | Decimal) or isinstance(cell, bool):
        raise TypeError(f"A cell is text, a number or None, and this is of the type {type(cell).__name__}.")
    if isinstance(cell, float | Decimal) and not Decimal(cell).is_finite():
        raise ValueError(f"{cell} is no number that a file can hold; write what it means, in words.")
    return cell


def _name(words: str, ending: str) -> str:
    """Give the words with the ending, within a name's length and without apostrophes around them."""
    return (_within(words, _LONGEST_NAME - len(ending)).strip("' ") or "Sheet") + ending


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _within(text: str, limit: int) -> str:
    """Cut a text to so many units of UTF-16, in which spreadsheet programs count, and mark the cut."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return text
    return clean(units[: 2 * (limit - len(_CUT))].decode("utf-16-le", errors="ignore")) + _CUT
