"""The website's CSV made square: its rows are of many lengths, and the reader of CSV takes tables only."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

from workbench.errors import Problem, RecordError
from workbench.store.outside import LIMITS, Value, read_delimited

__all__ = ["read_ragged"]

_SIGNS = ",;\t"
_SAMPLE_ROWS = 300


def read_ragged(raw: bytes, file: str) -> tuple[tuple[tuple[Value, ...], ...], tuple[int, ...]]:
    r"""Read a CSV file whose rows are of different lengths, with the limits and encodings of every CSV from outside.

    Args:
        raw: The file's bytes.
        file: Its name for messages.

    Returns:
        Its rows, blank ones too and all of one length, and the line on which each begins.

    Raises:
        RecordError: It is too large, no text, or a double quote does not close.

    Example:
        >>> read_ragged(b'Stat-Xplore\n\n"Month","May",\n', "table.csv")
        ((('Stat-Xplore', '', ''), ('', '', ''), ('Month', 'May', '')), (1, 2, 3))
    """
    square, sign = _squared(raw, file)
    read = read_delimited(square, file=file, delimiter=sign)
    lines = (1, *read.lines)
    return (read.heading, *read.rows), lines


def _squared(raw: bytes, file: str) -> tuple[bytes, str]:
    """Give the same file with every row as long as the longest.

    Bytes become signs of Latin-1 one to one, so what the encoding is stays open: in UTF-8 and Windows-1252 commas and
    quotes are the same bytes.
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            raw = raw.decode("utf-16").encode()
        except UnicodeError:
            return raw, ","  # the reader of CSV says on which line
    raw = raw.removeprefix(codecs.BOM_UTF8)
    text = raw.decode("latin-1")
    sign = max(_SIGNS, key=lambda one: _divisions(text, one))
    rows = list(_rows(text, sign, file))
    width = max(map(len, rows), default=0)
    if len(rows) * width > LIMITS.csv_cells:
        raise _too_large(file)
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=sign, lineterminator="\n").writerows(row + [""] * (width - len(row)) for row in rows)
    return made.getvalue().encode("latin-1"), sign


def _divisions(text: str, sign: str) -> int:
    """Count how often a sign divides cells in the first rows."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        return sum(len(row) - 1 for row in islice(reader, _SAMPLE_ROWS) if row)
    except csv.Error:
        return -1


def _rows(text: str, sign: str, file: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    cells, line = 0, 1
    try:
        for row in reader:
            cells += len(row)
            if cells > LIMITS.csv_cells:
                raise _too_large(file)
            yield row
            line = reader.line_num + 1
    except csv.Error as error:
        raise _refused(
            file, line, f"The row that begins here cannot be read ({error}).",
            "Check the double quotes, or download the table again.", "ragged-row",
        ) from None  # fmt: skip


def _too_large(file: str) -> RecordError:
    return _refused(file, 0, f"The file has more than {LIMITS.csv_cells:,} cells.", "Download a smaller table.", "file-too-large")


def _refused(file: str, line: int, message: str, fix: str, code: str) -> RecordError:
    return RecordError([Problem(file, line, "", message, fix, code)])
