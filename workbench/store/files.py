"""Writing files so that a reader sees the old version or the new one, never half of one."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from workbench.errors import WorkbenchError

__all__ = ["append_line", "digest", "leads_out", "locked", "sweep", "write_atomically"]

_TEMPORARY = ".writing-"
_LOCK_SECONDS = 20.0
_STALE_SECONDS = 3600.0
_WORKSPACE_FILE = "workbench.toml"


def digest(raw: bytes) -> str:
    """Give the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def leads_out(path: Path, root: Path) -> bool:
    """Say whether a path ends outside a folder when symbolic links, its own or a folder's, are followed.

    A link that goes round in a circle leads nowhere, so not out; whoever reads it learns that it cannot be read.
    """
    try:
        return not path.resolve().is_relative_to(root.resolve())
    except (
        OSError,
        RuntimeError,
        ValueError,
    ):  # a circle is a RuntimeError before Python 3.13, a NUL a ValueError
        return False


def _refuse_link_out(path: Path) -> None:
    """Refuse to write where a link leads out of a workspace that the path, as it is written, lies in."""
    written = Path(os.path.abspath(path))  # noqa: PTH100  # takes “..” out without following links, as no Path method does
    for folder in written.parents:
        if (folder / _WORKSPACE_FILE).is_file() and leads_out(path, folder):
            raise WorkbenchError(
                f"{path.name} was not written: its place in {folder.name} is a link that leads outside the workspace.",
                fix="Put the file or the folder itself there.",
                code="outside-workspace",
            )


def write_atomically(path: Path, raw: bytes) -> None:
    """Put a file in place whole: temporary file beside it, fsync, rename, fsync of the folder.

    Args:
        path: The file to write; its folder is made if it is not there.
        raw: All that it shall hold.

    Raises:
        WorkbenchError: The disk is full, the folder may not be written to, or a link leads out of the workspace; the
            old file is untouched.
    """
    _refuse_link_out(path)
    temporary = path.with_name(f"{_TEMPORARY}{secrets.token_hex(6)}-{path.name[-60:]}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise _cannot_write(path, error) from error
    except BaseException:  # stopped in the middle
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def append_line(path: Path, line: str) -> None:
    """Add one line to a file of lines and wait until it is on the disk.

    A last line that an interruption cut off is ended first, so that it does not swallow the new one.

    Raises:
        WorkbenchError: The disk is full, the file may not be written to, or a link leads out of the workspace.
    """
    _refuse_link_out(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as stream:
            stream.write((b"\n" if _is_cut_off(stream) else b"") + line.encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise _cannot_write(path, error) from error


def _is_cut_off(stream: BinaryIO) -> bool:
    if stream.seek(0, os.SEEK_END) == 0:
        return False
    stream.seek(-1, os.SEEK_END)
    return stream.read(1) != b"\n"


def sweep(folder: Path, *, older_than: float = _STALE_SECONDS, now: float | None = None) -> list[Path]:
    """Delete temporary files that a killed save left, if they are some seconds old; give their paths."""
    limit = (time.time() if now is None else now) - older_than
    stale: list[Path] = []
    for path in folder.rglob(f"{_TEMPORARY}*"):
        with suppress(FileNotFoundError):  # a save that ends meanwhile takes its own away
            if path.stat().st_mtime < limit:
                path.unlink()
                stale.append(path)
    return stale


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock that guards a file, so that two programs do not write it at once.

    The lock is released by the system when its holder dies.

    Raises:
        WorkbenchError: Another program holds it for more than 20 seconds, the folder may not be written to, or a link
            leads out of the workspace.
    """
    _refuse_link_out(path)
    lock_file = _lock_folder(path) / f"{digest(str(path.resolve()).encode())[:24]}.lock"
    lock = FileLock(lock_file, timeout=_LOCK_SECONDS)
    try:
        lock_file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise WorkbenchError(
            f"Another program has been writing {path.name} for {_LOCK_SECONDS:.0f} seconds.",
            fix="Wait until it has finished, or close it, and try again.",
            code="locked",
        ) from None
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        yield
    finally:
        lock.release()


def _lock_folder(path: Path) -> Path:
    for folder in path.resolve().parents:
        if (folder / _WORKSPACE_FILE).exists():
            return folder / ".workbench" / "locks"
    return path.parent / ".workbench" / "locks"


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows has no descriptor for a folder; its rename is journalled
    with suppress(OSError):  # some shared drives cannot do it; the file itself is in place and whole
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _cannot_write(path: Path, error: OSError) -> WorkbenchError:
    return WorkbenchError(
        f"{path.name} could not be written in {path.parent} ({error.strerror or error}).",
        fix="Check that the disk has room and that you may write there; the earlier file is untouched.",
        code="cannot-write",
    )
