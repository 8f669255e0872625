r"""A CSV file as the records that stand in it, so that some go or change and every other byte stays as it is.

Example:
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "ties.csv"
    >>> _ = path.write_bytes(b'source,target\n"ann",bea\nbea,carl\n')
    >>> file = CsvLines.read(path)
    >>> file.with_records(one for one in file.records if one.cells["target"] != "bea")
    b'source,target\nbea,carl\n'
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.store.outside import read_delimited
from workbench.text import from_csv_cell

__all__ = ["CsvLines", "Record"]


@dataclass(frozen=True)
class Record:
    """One record.

    Args:
        text: Its characters, the end of its line with them.
        raw: Its cells as they stand in the file.
        heading: The columns, in small letters.
        line: The line on which it begins.
        delimiter: The sign between its cells.
    """

    text: str = field(repr=False)
    raw: tuple[str, ...]
    heading: tuple[str, ...]
    line: int
    delimiter: str = ","

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """Each column with its cell, without signs before formulas and spaces around it; none where the row is blank."""
        return tuple((name, from_csv_cell(cell).strip()) for name, cell in zip(self.heading, self.raw, strict=False))

    @property
    def cells(self) -> Mapping[str, str]:
        """The same by column, where each heading stands once."""
        return dict(self.said)

    def changed(self, cells: Mapping[str, str]) -> Record:
        """Give the record with some cells changed; the others as they are, and the end of its line."""
        raw = tuple(cells.get(name, cell) for name, cell in zip(self.heading, self.raw, strict=False))
        written = io.StringIO(newline="")
        csv.writer(written, delimiter=self.delimiter).writerow(raw)
        end = self.text[len(self.text.rstrip("\r\n")) :]
        return replace(self, text=written.getvalue().removesuffix("\r\n") + end, raw=raw)


@dataclass(frozen=True)
class CsvLines:
    """A file.

    Args:
        head: All before the first record: the heading, and a line that names the delimiter.
        heading: The columns, in small letters.
        records: The records after the heading, blank ones with them.
        encoding: How its characters are written.
        delimiter: The sign between cells.
    """

    head: str = field(repr=False)
    heading: tuple[str, ...]
    records: tuple[Record, ...] = field(repr=False)
    encoding: str = "utf-8"
    delimiter: str = ","

    @classmethod
    def read(cls, path: Path, *, file: str = "", root: Path | None = None) -> CsvLines:
        """Read a file.

        Args:
            path: The file.
            file: Its name for messages.
            root: The workspace, in which it must lie.

        Raises:
            RecordError: It cannot be read as a table.
        """
        table = read_delimited(path, file=file or path.name, root=root)
        raw = path.read_bytes()
        marked = raw.startswith(b"\xef\xbb\xbf") or table.encoding != "utf-8-sig"
        encoding = table.encoding if marked else "utf-8"
        heading = tuple(from_csv_cell(cell).strip().casefold() for cell in table.heading)
        found = list(_records(raw.decode(encoding), table.delimiter))
        first = next((at for at, one in enumerate(found) if tuple(one[1]) == table.heading), -1) + 1
        records = (Record(text, tuple(cells), heading, line, table.delimiter) for text, cells, line in found[first:])
        return cls("".join(text for text, *_ in found[:first]), heading, tuple(records), encoding, table.delimiter)

    def with_records(self, records: Iterable[Record]) -> bytes:
        """Give the file's bytes with these records in place of its own."""
        return "".join([self.head, *(one.text for one in records)]).encode(self.encoding)


def _records(text: str, delimiter: str) -> Iterator[tuple[str, list[str], int]]:
    """Give each record as it stands and as cells, with the line on which it begins."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(iter(lines), delimiter=delimiter, strict=True)
    begin = 0
    for cells in reader:
        yield "".join(lines[begin : reader.line_num]), cells, begin + 1
        begin = reader.line_num
