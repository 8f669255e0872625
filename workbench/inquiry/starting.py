"""Starting: a new inquiry from starter records, and a new cycle of one that goes on."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

from workbench.errors import RequestError, UnknownNameError
from workbench.inquiry.header import Cycle, InquiryRecord, Phase
from workbench.inquiry.inquiry import HEADER, Inquiry
from workbench.store import PartialDate, Stored, load_record, save_record
from workbench.text import is_slug, one_line, slug
from workbench.workspace import INQUIRIES, read_vocabulary, shipped

__all__ = ["new_cycle", "new_inquiry"]

_STARTERS = "templates/inquiry"


def new_inquiry(root: Path, name: str, *, template: str = "default", title: str = "", today: dt.date) -> Path:
    """Make an inquiry's folder from starter records.

    Args:
        root: The workspace.
        name: The inquiry's short name.
        template: Which starter records: a folder of the workspace's or the package's templates/inquiry/.
        title: What to call it; made from the name when empty.
        today: The day on which it begins.

    Returns:
        The inquiry's folder.

    Raises:
        RequestError: The name is no short name, or is taken.
        UnknownNameError: There is no such template.
    """
    if not is_slug(name):
        raise RequestError(
            f"“{name}” is not a short name.",
            fix=f"Use lower-case letters, digits and hyphens, such as: {slug(name)}",
            code="bad-id",
        )
    folder = root / INQUIRIES / name
    if folder.exists():
        raise RequestError(
            f"There is an inquiry “{name}” already.", fix="Choose another name.", code="already-there"
        )
    starter = _starter(root, template)
    words = one_line(title) or name.replace("-", " ").capitalize()
    values = {"SLUG": name, "TITLE": _quoted(words), "TODAY": today.isoformat()}
    making = folder.with_name(f".making-{name}")
    shutil.rmtree(making, ignore_errors=True)
    shutil.copytree(starter, making)
    for path in making.rglob("*.yaml"):
        text = re.sub("SLUG|TITLE|TODAY", lambda found: values[found[0]], path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    making.rename(folder)
    return folder


def new_cycle(root: Path, name: str, *, focus: str = "", today: dt.date) -> tuple[Cycle, Path]:
    """Begin the next cycle; what is open and who is there is carried over.

    The cycle before it ends today unless it has an end. Open questions, gaps, actions and the roster
    are listed in the new cycle.

    Args:
        root: The workspace.
        name: The inquiry's slug.
        focus: What the new cycle is about.
        today: The day on which it begins.

    Returns:
        The new cycle, and the file that now holds it.

    Raises:
        UnknownNameError: There is no such inquiry.
        RecordError: Its head is wrong.
    """
    inquiry = Inquiry(name, root)
    record = inquiry.record
    day = PartialDate.of(today)
    cycle = Cycle(
        number=max((c.number for c in record.cycles), default=0) + 1,
        start=day,
        focus=one_line(focus) or None,
        phases=tuple(
            Phase(phase=term.id, status="under way" if i == 0 else "planned", started=day if i == 0 else PartialDate())
            for i, term in enumerate(read_vocabulary(root, "phases").terms)
        ),
        carried_questions=tuple(q.id for q in inquiry.questions if q.status == "open"),
        carried_gaps=tuple(g.id for g in inquiry.gaps if g.status != "closed"),
        carried_actions=tuple(a.id for a in inquiry.actions if a.status not in {"done", "dropped"}),
        carried_people=tuple(p.id for p in inquiry.people if not p.left.known),
    )
    before = tuple(_ended(c, day) if c is record.cycles[-1] else c for c in record.cycles)
    path = inquiry.folder / HEADER
    stored = load_record(path, InquiryRecord, root=root)
    expected = stored.sha256 if isinstance(stored, Stored) else None
    save_record(record.model_copy(update={"cycles": (*before, cycle)}), path, expected=expected)
    return cycle, path


def _ended(cycle: Cycle, day: PartialDate) -> Cycle:
    return cycle if cycle.end.known else cycle.model_copy(update={"end": day})


def _starter(root: Path, template: str) -> Path:
    own, ours = root / _STARTERS, shipped("templates") / "inquiry"
    for folder in (own, ours):
        if is_slug(template) and (folder / template / HEADER).is_file():
            return folder / template
    known = sorted({p.parent.name for folder in (own, ours) for p in folder.glob(f"*/{HEADER}")})
    raise UnknownNameError(
        f"There are no starter records “{template}”.", fix=f"There are: {', '.join(known)}.", code="unknown-name"
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
