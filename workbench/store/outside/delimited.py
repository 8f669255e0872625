"""CSV and TSV from outside: every cell as text, and what is odd about the file said."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from workbench.errors import Problem, RecordError
from workbench.store.outside.limits import LIMITS, Limits
from workbench.store.outside.source import Source, bytes_of, refused

__all__ = ["Delimited", "read_delimited"]

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t])"?(\r\n|\r|\n)', re.IGNORECASE)
_BLOCK = 1024 * 1024
_SAMPLE_CHARACTERS = 64 * 1024
_SAMPLE_ROWS = 25
_MOST_PROBLEMS = 50
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class Delimited:
    """A CSV or TSV file as it was read.

    Args:
        file: Its name for messages.
        heading: The cells of its first row.
        rows: The other rows that are not blank, each as long as the heading; every cell is text as it was typed.
        lines: The line on which each of those rows begins, from 1.
        delimiter: The sign between cells: a comma, a semicolon or a tab.
        encoding: Python's name of the encoding: utf-8-sig, utf-16 or cp1252.
        notes: What is odd but could be read, as warnings: headings that are blank or stand twice, an encoding that
            was guessed.
    """

    file: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    lines: tuple[int, ...] = field(repr=False)
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    notes: tuple[Problem, ...] = ()


def read_delimited(  # noqa: PLR0913  # all but the file by keyword, each a separate thing to say of it
    source: Source,
    *,
    file: str = "",
    root: Path | None = None,
    delimiter: str = "",
    only_utf8: bool = False,
    limits: Limits = LIMITS,
) -> Delimited:
    r"""Read a CSV or TSV file from outside.

    The encoding is UTF-8, or UTF-16 where the file begins with its mark, or else Windows-1252, which Excel in
    Scotland writes for plain “CSV”; the last is noted, because nothing in the file proves it. The delimiter is the
    one of Excel's `sep=` line, or the one of comma, semicolon and tab that divides the first rows evenly.

    Args:
        source: The file's path, or its bytes.
        file: Its name for messages, or "" for the path's own.
        root: The workspace that it must lie in, or None where it may lie anywhere.
        delimiter: The sign between cells, or "" to find it.
        only_utf8: Refuse every other encoding.
        limits: How large it may be.

    Raises:
        RecordError: It is too large, not text, its delimiter cannot be told, a row is longer or shorter than the
            heading, or a quote does not close; with line numbers.

    Source: RFC 4180.

    Example:
        >>> read_delimited(b"area;n\nFife;010\n").rows
        (('Fife', '010'),)
    """
    name, raw = bytes_of(source, file=file, root=root, limit=limits.csv_bytes)
    encoding = _encoding(raw, name, only_utf8=only_utf8)
    sample = _decoded(raw, encoding).read(_SAMPLE_CHARACTERS)
    declared = _SEPARATOR_LINE.match(sample)
    sign = delimiter or (declared[1] if declared else _delimiter(sample, name))
    lines = _Lines(_decoded(raw, encoding), name, limits)
    if declared:
        next(lines)
    heading, rows, numbers = _table(lines, sign, name)
    notes = _heading_notes(heading, name, lines.first)
    if encoding == "cp1252":
        notes.append(Problem(
            name, 0, "", "The file does not say its encoding; it was read as Windows-1252, as Excel writes it.",
            "Look at names with accents and at £; if they are wrong, save the file as “CSV UTF-8”.", "guessed-encoding",
            "warning",
        ))  # fmt: skip
    return Delimited(name, heading, tuple(rows), tuple(numbers), sign, encoding, tuple(notes))


def _encoding(raw: bytes, name: str, *, only_utf8: bool) -> str:
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    candidates = ["utf-8-sig"] if only_utf8 else ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    faults = [_fault_in(raw, encoding) for encoding in candidates]
    for encoding, fault in zip(candidates, faults, strict=True):
        if not fault:
            return encoding
    wanted = "UTF-8" if only_utf8 else "UTF-8, UTF-16 or Windows-1252"
    raise refused(
        name, f"This is not text in {wanted} (see line {faults[0]}).", "Save it as “CSV UTF-8”.", code="cannot-read",
    )  # fmt: skip


def _fault_in(raw: bytes, encoding: str) -> int:
    """Give the first line that is not text in an encoding, or 0; block by block, so that it costs no memory."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    for start in range(0, len(raw), _BLOCK):
        block = raw[start : start + _BLOCK]
        try:
            text = decoder.decode(block, final=start + _BLOCK >= len(raw))
        except UnicodeDecodeError as error:
            return line + error.object.count(b"\n", 0, error.start)
        bad = _BINARY.search(text) if encoding == "cp1252" else None
        end = bad.start() if bad else text.find("\0")
        if end >= 0:
            return line + text.count("\n", 0, end)
        line += text.count("\n")
    return 0


def _decoded(raw: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(raw), encoding=encoding, newline="")


def _delimiter(sample: str, name: str) -> str:
    rows = {sign: _sample_rows(sample, sign) for sign in _DELIMITERS}
    widths = {sign: len(found[0]) for sign, found in rows.items() if found and len(found[0]) > 1}
    even = {sign: width for sign, width in widths.items() if len({len(row) for row in rows[sign]}) == 1}
    fitting = even or widths
    best = [sign for sign, width in fitting.items() if width == max(fitting.values())]
    if len(best) > 1:
        said = " or a ".join(_DELIMITERS[sign] for sign in best)
        raise refused(
            name, f"It cannot be told whether a {said} divides the cells.",
            "Write “sep=;” (or another sign) as a first line, or save the file as “CSV UTF-8”.", code="unknown-delimiter", line=1,
        )  # fmt: skip
    return best[0] if best else ","


def _sample_rows(sample: str, sign: str) -> list[list[str]]:
    """Give the first rows that are whole and not blank as one delimiter divides them; none if it cannot be."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=sign)
    found: list[list[str]] = []
    try:
        for row in reader:
            found += [row] if row else []
            if len(found) > _SAMPLE_ROWS:
                break
    except csv.Error:
        return []
    # the last row of a sample that is cut off is half a row
    return found[:-1] if len(found) > 1 and len(sample) >= _SAMPLE_CHARACTERS else found


class _Lines:
    """The lines of a file, of which one row may take so many characters only, an open quote or not.

    `first` is the line of the heading, `row_line` that of the row being read.
    """

    def __init__(self, stream: io.TextIOWrapper, name: str, limits: Limits) -> None:
        self.stream, self.name, self.limits = stream, name, limits
        self.read = self.taken = 0
        self.row_line = self.first = 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        most = self.limits.row_characters
        line = self.stream.readline(most + 1)
        if not line:
            raise StopIteration
        self.read += 1
        self.taken += len(line)
        if self.taken > most:
            raise refused(
                self.name, f"This row is longer than {most:,} characters; a quote may be open.",
                "Check that each double quote that opens also closes.", code="file-too-large", line=self.row_line,
            )  # fmt: skip
        return line

    def rows(self, sign: str) -> Iterator[list[str]]:
        """Give each row that is not blank; `row_line` says where it begins."""
        reader = csv.reader(self, delimiter=sign, strict=True)
        while True:
            self.row_line, self.taken = self.read + 1, 0
            try:
                row = next(reader, None)
            except csv.Error as error:
                raise refused(
                    self.name, f"The row that begins here cannot be read ({error}).",
                    "Check the double quotes: each that opens must close, and one within a text is written twice.",
                    code="ragged-row", line=self.row_line,
                ) from None  # fmt: skip
            if row is None:
                return
            if row:
                yield row

    def check(self, row: list[str], rows: int, cells: int) -> None:
        """Refuse more rows, columns or cells than are read, and a cell that is too long."""
        limits = self.limits
        for count, most, what in (
            (rows, limits.rows, "rows"), (len(row), limits.columns, "columns"), (cells, limits.csv_cells, "cells"),
        ):  # fmt: skip
            if count > most:
                raise refused(
                    self.name, f"The file has more than {most:,} {what}.", "Keep only the rows and columns you need.",
                    code="file-too-large", line=self.row_line,
                )  # fmt: skip
        if len(max(row, key=len)) > limits.cell_characters:
            raise refused(
                self.name, f"A cell of this row is longer than {limits.cell_characters:,} characters; a quote may be open.",
                "Check the double quotes, or shorten the text.", code="too-long", line=self.row_line,
            )  # fmt: skip


def _table(lines: _Lines, sign: str, name: str) -> tuple[tuple[str, ...], list[tuple[str, ...]], list[int]]:
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    problems: list[Problem] = []
    heading: tuple[str, ...] = ()
    cells = 0
    for row in lines.rows(sign):
        cells += len(row)
        lines.check(row, len(rows) + bool(heading) + 1, cells)
        if not heading:
            heading, lines.first = tuple(row), lines.row_line
        elif len(row) != len(heading):
            problems.append(_ragged(name, lines.row_line, len(row), len(heading)))
            if len(problems) > _MOST_PROBLEMS:
                break
        else:
            rows.append(tuple(row))
            numbers.append(lines.row_line)
    if not heading:
        raise refused(name, "The file is empty.", "Put the data in, or delete it.", code="empty-file")
    if problems:
        raise RecordError(problems)
    return heading, rows, numbers


def _ragged(name: str, line: int, cells: int, wanted: int) -> Problem:
    return Problem(
        name, line, "", f"This row has {cells} cells; the heading has {wanted}.",
        "Check the delimiters; put text that holds one in double quotes.", "ragged-row",
    )  # fmt: skip


def _heading_notes(heading: tuple[str, ...], name: str, line: int) -> list[Problem]:
    """Report headings by which a column cannot be found."""
    titles = [title.strip() for title in heading]
    blank = [i for i, title in enumerate(titles, start=1) if not title]
    notes = [
        Problem(name, line, title, f"{times} columns have this heading.", "Give each column a heading of its own.",
                "duplicate-heading", "warning")
        for title, times in Counter(filter(None, titles)).items() if times > 1
    ]  # fmt: skip
    if blank:
        first = f"{len(blank)} columns have" if len(blank) > 1 else f"Column {blank[0]} has"
        notes.append(Problem(
            name, line, "", f"{first} no heading.", "Write one, or take the column out.", "blank-heading", "warning",
        ))  # fmt: skip
    return notes
