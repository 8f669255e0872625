"""What an export gives: files, and all that they do not hold or hold otherwise."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.catalogue.exchange.imported import LeftOut
from workbench.errors import RequestError
from workbench.store import write_atomically

__all__ = ["Exported", "write_exported"]

_PACKED = (1980, 1, 1, 0, 0, 0)
"""One date for all that is packed, so that the same entries give the same bytes."""


@dataclass(frozen=True)
class Exported:
    """The catalogue in another format.

    Args:
        files: Each file's bytes by its name; under "" where the format is one file.
        left_out: What they do not hold, or hold otherwise than it was written, each with the reason.
    """

    files: Mapping[str, bytes]
    left_out: tuple[LeftOut, ...] = ()


def write_exported(exported: Exported, path: Path, *, replace: bool = False) -> tuple[Path, ...]:
    """Write what was exported: one file, or a folder of files, or a zip of them where the name ends so.

    Args:
        exported: What an export gave.
        path: The file, the folder or the zip.
        replace: Write over what is there, and into a folder that holds other files, which stay as they are. Else a file
            that is there is left alone, and so is a folder that is not empty.

    Returns:
        The files that were written.

    Raises:
        RequestError: A folder stands where a file should, or a file where a folder should; the folder above is not
            there; or something is there already that may not be written over.
    """
    if not path.parent.is_dir():
        raise RequestError(f"There is no folder {path.parent}.", fix="Make it first, or name another.", code="no-such-folder")
    single = exported.files.get("")
    if (single is not None or path.suffix.lower() == ".zip") and path.is_dir():
        raise RequestError(f"{path} is a folder.", fix="Name a file.", code="not-a-file")
    if path.is_file() and path.suffix.lower() != ".zip" and single is None:
        raise RequestError(
            f"{path} is a file, and this format is several.", fix="Name a folder, or a name that ends in .zip.", code="not-a-folder"
        )
    if not replace:
        _refuse_what_is_there(path)
    if single is not None or path.suffix.lower() == ".zip":
        write_atomically(path, _zip(exported.files) if single is None else single)
        return (path,)
    written = []
    for name, raw in exported.files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, raw)
        written.append(file)
    return tuple(written)


def _refuse_what_is_there(path: Path) -> None:
    if path.is_dir():
        count = sum(1 for _ in path.iterdir())
        if count:
            files = f"{count} file{'s' if count != 1 else ''}"
            fix = "Name a new folder, or add --replace to write among them and over those of the same name."
            raise RequestError(f"{path} is a folder that holds {files} already.", fix=fix, code="would-overwrite")
    elif path.exists():
        raise RequestError(f"{path} is there already.", fix="Name another file, or add --replace to write over it.", code="would-overwrite")


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, raw in files.items():
            part = zipfile.ZipInfo(name, _PACKED)
            part.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(part, raw)
    return packed.getvalue()
