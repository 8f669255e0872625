"""Where a file from outside is: its bytes and its name for messages, never more than its limit allows."""

from __future__ import annotations

import stat
from pathlib import Path

from workbench.errors import Problem, RecordError
from workbench.store.files import leads_out

__all__ = ["Source", "bytes_of", "refused"]

Source = Path | bytes
"""A file's path, or its bytes where they are at hand already."""

_NO_NAME = "the file"


def bytes_of(source: Source, *, file: str, root: Path | None, limit: int) -> tuple[str, bytes]:
    """Give the name of a file for messages, and its bytes.

    Args:
        source: The file's path, or its bytes.
        file: Its name for messages, or "" for the path's own.
        root: The workspace that the file must lie in, links followed; None where it may lie anywhere.
        limit: The greatest number of bytes; no more are ever read.

    Raises:
        RecordError: It is absent, no plain file, too large, or a link leads out of the workspace.
    """
    if isinstance(source, bytes):
        name, raw = file or _NO_NAME, source
    else:
        name = file or _relative(source, root)
        raw = _read(source, name, root, limit)
    if len(raw) > limit:
        raise refused(
            name, f"The file is larger than {_size(limit)}.", "Keep only the part that you need.", code="file-too-large",
        )  # fmt: skip
    if not raw.strip():
        raise refused(name, "The file is empty.", "Put the data in, or delete it.", code="empty-file")
    return name, raw


def refused(  # noqa: PLR0913  # the parts of a Problem
    file: str, message: str, fix: str, *, code: str, line: int = 0, field: str = ""
) -> RecordError:
    """Make the error for one thing that is wrong with a file from outside."""
    return RecordError([Problem(file, line, field, message, fix, code)])


def _read(path: Path, name: str, root: Path | None, limit: int) -> bytes:
    if root is not None and leads_out(path, root):
        raise refused(
            name, "This is a link to a file outside the workspace.", "Put the file itself here.",
            code="outside-workspace",
        )  # fmt: skip
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # a pipe or a device may never end
            raise refused(name, "This is not a file.", "Name the file itself.", code="cannot-read")
        with path.open("rb") as stream:
            return stream.read(min(about.st_size, limit) + 1)  # room for as many bytes is taken at once
    except (OSError, ValueError) as error:  # a ValueError is a NUL in the name
        why = getattr(error, "strerror", None) or error
        raise refused(
            name, f"The file cannot be read ({why}).", "Check its name, and that you may read it.", code="cannot-read",
        ) from error  # fmt: skip


def _relative(path: Path, root: Path | None) -> str:
    if root is not None and path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return path.name or _NO_NAME


def _size(limit: int) -> str:
    megabytes = limit / 1024**2
    return f"{megabytes:,.0f} MB" if megabytes >= 1 else f"{limit:,} bytes"
