"""Spreadsheets from outside, .xlsx or .ods, told apart by what they hold and not by their name."""

from __future__ import annotations

from pathlib import Path

from workbench.store.outside.archive import checked_zip
from workbench.store.outside.limits import LIMITS, Limits
from workbench.store.outside.ods import read_ods
from workbench.store.outside.sheet import Workbook
from workbench.store.outside.source import Source, bytes_of, refused
from workbench.store.outside.xlsx import read_xlsx

__all__ = ["read_workbook"]

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS_TYPES = (
    b"application/vnd.oasis.opendocument.spreadsheet",
    b"application/vnd.oasis.opendocument.spreadsheet-template",
)
_SAVE_AS = "Open it in a spreadsheet program and save it as .xlsx, .ods or “CSV UTF-8”."


def read_workbook(
    source: Source, *, file: str = "", root: Path | None = None, limits: Limits = LIMITS
) -> Workbook:
    """Read a spreadsheet from outside: every sheet, cells as they were last saved, nothing worked out or fetched.

    Dates come as dates, numbers as numbers, text as text (010 typed as text stays so); an error such as #N/A is
    text. Formulas are not worked out: the value saved with them is given, and `notes` says so.

    Args:
        source: The file's path, or its bytes.
        file: Its name for messages, or "" for the path's own.
        root: The workspace that it must lie in, or None where it may lie anywhere.
        limits: How large it may be.

    Raises:
        RecordError: It is no .xlsx or .ods, protected by a password, too large, unsafe to unpack, holds macros, live
            links or a document type, or a cell cannot be kept; with the part or the cell.

    Source: ECMA-376 (Office Open XML), parts 1 and 2; OASIS, Open Document Format 1.3.

    Example:
        >>> import io
        >>> import openpyxl
        >>> made, saved = openpyxl.Workbook(), io.BytesIO()
        >>> made.active.append(["Fife", 7, "010"])
        >>> made.save(saved)
        >>> read_workbook(saved.getvalue()).sheets[0].rows
        (('Fife', 7, '010'),)
    """
    name, raw = bytes_of(source, file=file, root=root, limit=limits.zip_bytes)
    if raw.startswith(_OLD_OFFICE):
        raise refused(
            name, "This is an old Excel file (.xls), or one that a password protects.",
            "Save it as .xlsx without a password.", code="wrong-format",
        )  # fmt: skip
    if not raw.startswith(b"PK"):
        raise refused(name, "This is not a spreadsheet (.xlsx or .ods).", _SAVE_AS, code="wrong-format")
    packed = checked_zip(raw, name, limits)
    if "mimetype" in packed.members and packed.read("mimetype").strip() in _ODS_TYPES:
        return read_ods(packed, limits)
    if "[Content_Types].xml" in packed.members and not {"xl/workbook.bin", "word/document.xml"} & set(
        packed.members
    ):
        return read_xlsx(packed, limits)
    raise refused(
        name, "This is not a spreadsheet that is read here (.xlsx or .ods).", _SAVE_AS, code="wrong-format"
    )
