"""Where instruments lie: those that travel with the package, and an inquiry's own beside or instead of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workbench.errors import Problem, RecordError, UnknownNameError
from workbench.instruments.checks import instrument_problems
from workbench.instruments.instrument import Instrument
from workbench.store import Loaded, Stored, leftover, load_record
from workbench.text import is_slug, shorten
from workbench.workspace import INQUIRIES, shipped

__all__ = ["INSTRUMENTS", "find_instrument", "instruments_of", "read_instrument"]

INSTRUMENTS = "instruments"
"""The folder of an inquiry, and of the package's templates, in which they lie."""


def read_instrument(path: Path, *, root: Path) -> Stored[Instrument] | list[Problem]:
    """Read one instrument, strictly.

    Args:
        path: Its YAML file.
        root: The workspace, for the file's name in messages.

    Returns:
        The instrument with its file, or all that is wrong with it.
    """
    found = load_record(path, Instrument, root=root)
    if not isinstance(found, Stored):
        return found
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    return instrument_problems(found.record, found.document, name) or found


def instruments_of(root: Path, inquiry: str = "") -> Loaded[Instrument]:
    """Read the instruments that an inquiry can use: the package's, and its own, which stand before those of the same id.

    Args:
        root: The workspace.
        inquiry: The inquiry's slug, or "" for the package's alone.

    Returns:
        The instruments by id, and what is wrong with files that could not be read; where the inquiry's own file is
        wrong, the package's of that id is not put in its place.
    """
    stored: dict[str, Stored[Instrument]] = {}
    problems: list[Problem] = []
    for path, base in _files(root, inquiry):
        odd = leftover(path, base)
        found = [odd] if odd else read_instrument(path, root=base)
        if isinstance(found, Stored):
            stored[path.stem] = found
        else:
            stored.pop(path.stem, None)
            problems += found
    return Loaded(tuple(stored[name] for name in sorted(stored)), tuple(problems))


def find_instrument(root: Path, name: str, inquiry: str = "") -> Instrument:
    """Give an instrument by its id: the inquiry's own, or the package's.

    Args:
        root: The workspace.
        name: The instrument's id.
        inquiry: The inquiry's slug, or "".

    Raises:
        UnknownNameError: There is none of that name.
        RecordError: Its file is wrong.

    Example:
        >>> find_instrument(Path("no-such-folder"), "retreat-evaluation").title
        'Retreat evaluation'
    """
    files = {path.stem: (path, base) for path, base in _files(root, inquiry) if not leftover(path, base)}
    if not is_slug(name) or name not in files:
        raise UnknownNameError(
            f"There is no instrument “{shorten(name, 80)}”.", fix=f"There are: {', '.join(sorted(files)) or 'none'}.", code="unknown-name"
        )
    path, base = files[name]
    found = read_instrument(path, root=base)
    if not isinstance(found, Stored):
        raise RecordError(found)
    return found.record


def _files(root: Path, inquiry: str) -> Iterator[tuple[Path, Path]]:
    """Give each file with the folder that its name is told from; an inquiry's own after the package's."""
    packaged = shipped("templates")
    yield from ((path, packaged) for path in _yaml_in(packaged / INSTRUMENTS))
    if inquiry and is_slug(inquiry):
        yield from ((path, root) for path in _yaml_in(root / INQUIRIES / inquiry / INSTRUMENTS))


def _yaml_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix.lower() in {".yaml", ".yml"}) if folder.is_dir() else []
