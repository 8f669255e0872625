"""What stands in archives: zip (and so DOCX, XLSX, ODS), tar, gzip, bzip2, xz."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator

from workbench.reports.reading import (
    DAMAGED,
    LOCKED,
    MOST_BYTES,
    TOO_LARGE,
    UNKNOWN,
    Decompressor,
    Item,
    Part,
    Passage,
    Unread,
    unpacked,
)

__all__ = ["archive_items"]

_MOST_MEMBERS = 2_000
_END_OF_ZIP = b"PK\x05\x06"
_LONGEST_END = 22 + 65_535
_PACKED: tuple[tuple[re.Pattern[bytes], Callable[[], Decompressor]], ...] = (
    (re.compile(rb"\x1f\x8b\x08[\0-\x1f]"), lambda: zlib.decompressobj(16 + zlib.MAX_WBITS)),
    (re.compile(rb"BZh[1-9]1AY&SY"), bz2.BZ2Decompressor),
    (re.compile(rb"\xfd7zXZ\0"), lzma.LZMADecompressor),
)
_UNKNOWN = (b"7z\xbc\xaf'\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd", b"MSCF\0\0\0\0")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_LOCKED = "EncryptedPackage".encode("utf-16-le")


def archive_items(raw: bytes) -> Iterator[Item] | None:
    """Give what an archive holds; None for bytes that are none.

    Args:
        raw: The bytes of the whole archive.
    """
    if raw[:4] == b"PK\x03\x04" or _END_OF_ZIP in raw[-_LONGEST_END:]:
        return _zip_items(raw)
    if raw[257:262] == b"ustar":
        return _tar_items(raw)
    return _packed_file(raw)


def _packed_file(raw: bytes) -> Iterator[Item] | None:
    """Unpack one packed file and give what follows it, often another; None for bytes that are none."""
    for begins, decompressor in _PACKED:
        if begins.match(raw):
            one = decompressor()
            return iter([unpacked(one, raw, "the packed file"), Part("what follows the packed file", one.unused_data)])
    if raw.startswith(_UNKNOWN):
        return iter([Unread("", UNKNOWN)])
    return iter([Unread("", LOCKED)]) if raw.startswith(_OLE) and _OLE_LOCKED in raw else None


def _zip_items(raw: bytes) -> Iterator[Item]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            yield Part("the archive's notes", archive.comment)
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                yield Unread("", f"it has {len(members)} parts, and this check reads {_MOST_MEMBERS}")
                return
            for member in members:
                yield Passage("in a file name", member.filename)
                yield Part("a file's notes", member.comment)
                yield _member(archive, member)
    except (zipfile.BadZipFile, ValueError, OSError):
        yield Unread("", DAMAGED)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Item:
    if member.flag_bits & 1:
        return Unread(member.filename, LOCKED)
    if member.file_size > MOST_BYTES:
        return Unread(member.filename, TOO_LARGE)
    try:
        found = archive.read(member)
    except NotImplementedError:
        return Unread(member.filename, UNKNOWN)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return Unread(member.filename, DAMAGED)
    if member.filename == "META-INF/manifest.xml" and b"encryption-data" in found:  # an ODS file with a password
        return Unread("", LOCKED)
    return Part(member.filename, found)


def _tar_items(raw: bytes) -> Iterator[Item]:
    try:
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:") as archive:
            for count, member in enumerate(archive):
                if count >= _MOST_MEMBERS:
                    yield Unread("", f"it has more than the {_MOST_MEMBERS} parts that this check reads")
                    return
                yield Passage("in a file name", f"{member.name}\n{member.linkname}\n{member.uname}")
                content = archive.extractfile(member) if member.isreg() else None
                if content:
                    yield Part(member.name, content.read())
    except (tarfile.TarError, OSError, ValueError):
        yield Unread("", DAMAGED)
