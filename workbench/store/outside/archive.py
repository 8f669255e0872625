"""Zip files from outside: every member checked before the first is unpacked, and never more unpacked than was said.

A zip says everything twice, beside each member and in a list at its end, and programs differ in which they believe.
Here both must agree, members may not overlap, and each must unpack to exactly the size and checksum that it states.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbench.errors import RecordError
from workbench.store.outside.limits import LIMITS, Limits
from workbench.store.outside.source import Source, bytes_of, refused
from workbench.text import safe_file_name

__all__ = ["CheckedZip", "Member", "checked_zip", "read_archive"]

_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_END_SIGN, _LOCAL_SIGN, _ZIP64_SIGN = b"PK\x05\x06", b"PK\x03\x04", b"PK\x06\x07"
_LONGEST_COMMENT = 65_535
_ZIP64_LOCATOR_BYTES = 20
_ENTRY_BYTES = 1024
"""What a member's entry in the list at the end may take on average: 46 bytes, its name and some extras."""
_ENCRYPTED, _UTF8 = 0x1, 0x800
_WORTH_A_RATIO = 1024 * 1024
_READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DRIVE = re.compile("^[A-Za-z]:")
_GET_AGAIN = "Get the file again, or pack it again with your computer's own program."


@dataclass(frozen=True)
class Member:
    """One file of a zip.

    Args:
        name: A path that is safe on every system: plain parts, divided by slashes, below where it is put.
        original: Its name in the zip.
        raw: Its bytes.
    """

    name: str
    original: str
    raw: bytes = field(repr=False)


@dataclass(frozen=True)
class CheckedZip:
    """A zip whose list of members was checked; only what is asked for is unpacked.

    Args:
        file: Its name for messages.
        members: What it holds, folders left out, by name as it stands there.
        raw: Its bytes.
    """

    file: str
    members: Mapping[str, zipfile.ZipInfo]
    raw: bytes = field(repr=False)

    def read(self, name: str) -> bytes:
        """Give a member's bytes.

        Raises:
            RecordError: They are damaged, or not what the zip says of them.
        """
        info = self.members[name]
        start = _data_start(self.raw, info)
        packed = self.raw[start : start + info.compress_size]
        try:
            unpacked = (
                packed if info.compress_type == zipfile.ZIP_STORED else _inflated(packed, info.file_size)
            )
        except zlib.error:
            unpacked = None
        if unpacked is None or len(unpacked) != info.file_size or zlib.crc32(unpacked) != info.CRC:
            raise refused(
                self.file, "This member is damaged, or is not as large as the zip says.", _GET_AGAIN,
                code="unsafe-zip", field=_shown(name),
            )  # fmt: skip
        return unpacked


def read_archive(
    source: Source, *, file: str = "", root: Path | None = None, limits: Limits = LIMITS
) -> Iterator[Member]:
    """Unpack a zip from outside, member by member, in memory.

    All that can be told from its list is checked at once; a zip inside is given as it is and never opened.

    Args:
        source: The file's path, or its bytes.
        file: Its name for messages, or "" for the path's own.
        root: The workspace that it must lie in, or None where it may lie anywhere.
        limits: How large it may be.

    Raises:
        RecordError: It is no zip, too large, packed suspiciously tightly, protected by a password, damaged, or a
            member's name leads elsewhere, is a link, or is that of another but for capitals.

    Source: PKWARE, APPNOTE 6.3.10, sections 4.3 and 4.4.

    Example:
        >>> import io, zipfile
        >>> packed = io.BytesIO()
        >>> with zipfile.ZipFile(packed, "w") as made:
        ...     made.writestr("data/May 2025.csv", "area,n")
        >>> [member.name for member in read_archive(packed.getvalue())]
        ['data/May-2025.csv']
    """
    name, raw = bytes_of(source, file=file, root=root, limit=limits.zip_bytes)
    checked = checked_zip(raw, name, limits)
    safe = _safe_names(checked, limits)
    return (Member(safe[original], original, checked.read(original)) for original in checked.members)


def checked_zip(raw: bytes, file: str, limits: Limits) -> CheckedZip:
    """Check a zip's list of members: number, sizes, names, kinds and places.

    Raises:
        RecordError: It is no zip, or one that is not safe to open.
    """
    list_start = _check_end(raw, file, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as opened:
            infos = opened.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error, LookupError):
        raise _damaged(file, "its list of members cannot be read") from None
    if len(infos) > limits.zip_entries:
        raise _too_large(file, f"holds more than {limits.zip_entries:,} members")
    _check_sizes(infos, file, limits)
    for info in infos:
        _check_member(info, file)
    _check_places(raw, infos, list_start, file)
    names = [info.filename for info in infos]
    if len(set(names)) != len(names):
        raise _damaged(file, "two members have one name")
    return CheckedZip(file, {info.filename: info for info in infos if not info.is_dir()}, raw)


def _check_end(raw: bytes, file: str, limits: Limits) -> int:
    """Check the record at the zip's end, before anything is built from the list that it points to."""
    if not raw.startswith((_LOCAL_SIGN, _END_SIGN)):
        raise refused(file, "This is not a zip file.", "Check which file it is.", code="wrong-format")
    at = raw.rfind(_END_SIGN, max(len(raw) - _LONGEST_COMMENT - _END.size, 0))
    if at < 0 or at + _END.size > len(raw):
        raise _damaged(file, "its end is missing")
    _, disk, list_disk, here, entries, size, start, comment = _END.unpack_from(raw, at)
    locator = raw[max(at - _ZIP64_LOCATOR_BYTES, 0) : at]
    if disk or list_disk or here != entries or locator.startswith(_ZIP64_SIGN):
        raise _damaged(file, "it is one of several parts, or of a kind for far larger files")
    if start + size != at or at + _END.size + comment != len(raw):
        raise _damaged(file, "something stands before or after it")
    if entries > limits.zip_entries or size > limits.zip_entries * _ENTRY_BYTES:
        raise _too_large(file, f"holds more than {limits.zip_entries:,} members")
    return int(start)


def _check_sizes(infos: list[zipfile.ZipInfo], file: str, limits: Limits) -> None:
    unpacked, packed = sum(i.file_size for i in infos), sum(i.compress_size for i in infos)
    if unpacked > limits.zip_unpacked_bytes:
        raise _too_large(file, f"unpacks to more than {limits.zip_unpacked_bytes:,} bytes")
    for size, small in ((unpacked, packed), *((i.file_size, i.compress_size) for i in infos)):
        if size > max(_WORTH_A_RATIO, limits.zip_ratio * small):
            raise _too_large(file, f"unpacks to more than {limits.zip_ratio} times its size")


def _check_member(info: zipfile.ZipInfo, file: str) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise refused(
            file, "It is protected by a password.", "Save it without one; the workspace is where it is kept safe.",
            code="protected-file", field=_shown(info.filename),
        )  # fmt: skip
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR} or info.compress_type not in _READABLE:
        what = (
            "is a link or a device"
            if kind not in {0, stat.S_IFREG, stat.S_IFDIR}
            else "is packed in an unusual way"
        )
        raise _unsafe(file, info.filename, what)
    name = info.filename
    if "\\" in name or "\0" in info.orig_filename or not name.isprintable() or _DRIVE.match(name):
        raise _unsafe(file, name, "has a name that is no plain path")
    if any(part in {"", ".", ".."} for part in name.removesuffix("/").split("/")):
        raise _unsafe(file, name, "has a name that leads elsewhere")
    if info.is_dir() and info.file_size:
        raise _unsafe(file, name, "is a folder with content of its own")


def _check_places(raw: bytes, infos: list[zipfile.ZipInfo], list_start: int, file: str) -> None:
    """Refuse members that overlap, or that say other things of themselves than the list does."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        start = _data_start(raw, info)
        if info.header_offset < end or start + info.compress_size > list_start:
            raise _unsafe(file, info.filename, "lies where another one is")
        _, _, flags, method, *_, length, _ = _LOCAL.unpack_from(raw, info.header_offset)
        told = raw[info.header_offset + _LOCAL.size :][:length]
        encoding = "utf-8" if flags & _UTF8 else "cp437"
        if (
            told.decode(encoding, "replace") != info.orig_filename
            or method != info.compress_type
            or flags & _ENCRYPTED
        ):
            raise _unsafe(file, info.filename, "says other things of itself than the zip's list does")
        end = start + info.compress_size


def _data_start(raw: bytes, info: zipfile.ZipInfo) -> int:
    """Give where a member's packed bytes begin, or a place after the end where there is no member."""
    if raw[
        info.header_offset : info.header_offset + 4
    ] != _LOCAL_SIGN or info.header_offset + _LOCAL.size > len(raw):
        return len(raw)
    *_, name, extra = _LOCAL.unpack_from(raw, info.header_offset)
    return info.header_offset + _LOCAL.size + int(name) + int(extra)


def _inflated(packed: bytes, size: int) -> bytes | None:
    """Unpack, but never more than one byte above the size that was stated; None where the stream goes on."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    unpacked = inflate.decompress(packed, size + 1)
    return unpacked if inflate.eof and not inflate.unused_data else None


def _safe_names(checked: CheckedZip, limits: Limits) -> dict[str, str]:
    """Give each member a safe name; two that would be one file or folder on some system are refused."""
    safe = {name: "/".join(map(safe_file_name, name.split("/"))) for name in checked.members}
    taken: set[str] = set()
    folders = {parent.casefold() for path in safe.values() for parent in _parents(path)}
    for name, path in safe.items():
        if len(path) > limits.zip_name_characters:
            raise _unsafe(
                checked.file, name, f"has a name longer than {limits.zip_name_characters} characters"
            )
        if path.casefold() in taken or path.casefold() in folders:
            raise _unsafe(checked.file, name, "has the name of another one, but for capitals or signs")
        taken.add(path.casefold())
    return safe


def _parents(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def _shown(name: str) -> str:
    return safe_file_name(name)


def _unsafe(file: str, name: str, what: str) -> RecordError:
    return refused(file, f"A member {what}.", _GET_AGAIN, code="unsafe-zip", field=_shown(name))


def _damaged(file: str, why: str) -> RecordError:
    return refused(file, f"This zip file cannot be read safely: {why}.", _GET_AGAIN, code="unsafe-zip")


def _too_large(file: str, what: str) -> RecordError:
    return refused(file, f"The file {what}.", "Keep only the part that you need.", code="file-too-large")
