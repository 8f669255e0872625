"""What is wrong with files of answers, and with files beside them that nobody would read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workbench.errors import Problem
from workbench.inquiry import inquiry_folders
from workbench.instruments import INSTRUMENTS, Instrument, answer_problems, codings_of, instruments_of
from workbench.partnership.instrument_answers import filled, known_in
from workbench.partnership.workspace import Workspace
from workbench.workspace import Settings

__all__ = ["answer_files", "answer_files_problems"]

_CODES = ".codes"


def answer_files(root: Path) -> Iterator[Path]:
    """Give every file of answers or of codes in a workspace."""
    for folder in inquiry_folders(root):
        yield from sorted((folder / INSTRUMENTS).glob("*/*.csv"))


def answer_files_problems(root: Path) -> Iterator[Problem]:
    """Find answers that are wrong, by row and column, and folders and files that belong to no instrument.

    Args:
        root: The workspace.
    """
    for folder in inquiry_folders(root):
        there = sorted((folder / INSTRUMENTS).iterdir()) if (folder / INSTRUMENTS).is_dir() else []
        folders = [path for path in there if path.is_dir() and not path.name.startswith(".")]
        yield from (_stray(path, root) for path in there if path.suffix.lower() in {".csv", ".xlsx", ".ods"})
        if not folders:
            continue
        known = known_in(Workspace(root, Settings(format=1, title=root.name)))
        loaded = instruments_of(root, folder.name)
        instruments = {one.record.id: filled(one.record, known) for one in loaded.stored}
        wrong = {Path(problem.file).stem for problem in loaded.problems}
        for path in folders:
            if path.name in instruments:
                yield from answer_problems(root, folder.name, instruments[path.name], known=known)
                yield from _codes_problems(path, root, folder.name, instruments[path.name])
            elif path.name not in wrong:
                yield Problem(
                    path.relative_to(root).as_posix(), 0, "", "There is no instrument of this name, so nothing in the folder is read.",
                    "Call it like the instrument; “workbench instrument list” names them.", "unknown-folder",
                )  # fmt: skip


def _codes_problems(folder: Path, root: Path, inquiry: str, instrument: Instrument) -> Iterator[Problem]:
    for path in sorted(folder.glob(f"*{_CODES}.csv")):
        wave = path.stem.removesuffix(_CODES)
        yield from codings_of(root, inquiry, instrument, wave)[1]
        if not (folder / f"{wave}.csv").is_file():
            yield Problem(
                path.relative_to(root).as_posix(), 0, "", "Codes of comments lie here, but no answers of that wave.",
                f"Name it like the answers: <wave>{_CODES}.csv", "unknown-file",
            )  # fmt: skip


def _stray(path: Path, root: Path) -> Problem:
    return Problem(
        path.relative_to(root).as_posix(), 0, "", "No answers are read in this place.",
        "Bring them in with: workbench instrument import; or put the file into the folder of its instrument.", "unknown-file",
    )  # fmt: skip
