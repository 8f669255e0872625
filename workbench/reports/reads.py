"""What a report read, and whether it is still the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.store import digest

__all__ = ["changed_reads", "fingerprint", "fingerprints"]

ABSENT = "absent"


def fingerprints(root: Path, listed: Path) -> dict[str, str]:
    """Give a fingerprint of everything that a kernel wrote down as read.

    Args:
        root: The folder the kernel saw.
        listed: The file it wrote, one path below `root` on each line.
    """
    if not listed.exists():
        return {}
    names = listed.read_bytes().decode(errors="replace").split("\n")
    return {name: fingerprint(root / name) for name in sorted({*names} - {""})}


def fingerprint(path: Path) -> str:
    """Give the hash of a file, or of the names in a folder, or “absent”."""
    if path.is_dir():
        return digest("\n".join(sorted(p.name for p in path.iterdir())).encode(errors="replace"))
    return digest(path.read_bytes()) if path.is_file() else ABSENT


def changed_reads(root: Path, then: Mapping[str, str]) -> list[str]:
    """Give what is not as it was when it was read, in the order of the names."""
    return [name for name, was in sorted(then.items()) if fingerprint(root / name) != was]
