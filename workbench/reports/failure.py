"""Why a report could not be made, for people: which cell, what happened, what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import WorkbenchError
from workbench.exhibits import Exhibit, Heading, Notice, Provenance, Source, Text
from workbench.reports.document import Document, document_of
from workbench.reports.plan import Job
from workbench.reports.traces import without_traces
from workbench.store import Audience
from workbench.text import escape_markdown, one_line, shorten

__all__ = ["Failure", "failure_document", "failure_of"]

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Failure:
    """Why a report's notebook failed.

    Args:
        cause: What happened, as a sentence.
        fix: What to do.
        cell: The number of the cell, from 1, or 0 where it is not known.
        source: The cell's text.
        error: The kind of error.
    """

    cause: str
    fix: str
    cell: int = 0
    source: str = ""
    error: str = ""

    @property
    def sentence(self) -> str:
        """The failure in one line."""
        place = f"cell {self.cell}: " if self.cell else ""
        return f"{place}{self.cause}"


class CellWatch:
    """Notes which cell runs: nothing else knows when a notebook's process ends suddenly.

    Papermill calls it at each cell's start. Cells are numbered as the template has them, without the one
    in which papermill puts the parameters that were given.
    """

    def __init__(self) -> None:
        self.number = 0
        self.source = ""
        self._added = 0

    def __call__(self, *, cell: Mapping[str, Any], cell_index: int) -> None:
        """Note a cell that starts."""
        if "injected-parameters" in cell["metadata"].get("tags", []):
            self._added = 1
            self.number, self.source = 0, ""
        else:
            self.number, self.source = cell_index + 1 - self._added, str(cell["source"])

    def failed_in(self, error: Exception) -> tuple[int, str]:
        """Give number and text of the cell that an error is about."""
        index = getattr(error, "cell_index", None)  # a cell may fail and, by its tag, let the next ones run
        if not isinstance(index, int):
            return self.number, self.source
        return max(index + 1 - self._added, 0), str(getattr(error, "source", ""))


def failure_of(error: Exception, watch: CellWatch, *, root: Path) -> Failure:
    """Read an error from running a notebook; our own account, not the notebook's, which may say “completed”.

    Args:
        error: What the run raised.
        watch: What noted which cell ran.
        root: The folder the kernel saw, which is taken out of messages.
    """
    kind = type(error).__name__
    cell, source = watch.failed_in(error)
    if kind == "PapermillExecutionError":
        name, value = str(getattr(error, "ename", "")), _tidied(str(getattr(error, "evalue", "")), root)
        own = re.search(r"\[[a-z-]+\]$", value) is not None
        cause = value if own else f"{name}: {value}" if value else f"{name}."
        fix = "Correct that and render again." if own else "Open the template in JupyterLab, correct the cell, and render again."
        return Failure(cause, fix, cell, source, name)
    if kind == "DeadKernelError":
        return Failure(
            "The notebook's Python process ended suddenly; it may have run out of memory.",
            "Render it alone with --jobs 1; if it fails again, run the template cell by cell in JupyterLab.",
            cell, source, kind,
        )  # fmt: skip
    if kind in {"CellTimeoutError", "TimeoutError"}:
        return Failure("It took longer than a cell may take.", "Render it again, or make the cell do less.", cell, source, kind)
    if isinstance(error, WorkbenchError):
        return Failure(_tidied(str(error), root), "Correct that and render again.", 0, "", kind)
    return Failure(
        f"{kind}: {_tidied(str(error), root)}",
        "Open the template in JupyterLab and run it there; if that works, please report this.",
        cell, source, kind,
    )  # fmt: skip


def failure_document(failure: Failure, job: Job, audience: Audience) -> Document:
    """Give the page that stands in a failed report's place; only the team is shown the cell's text."""
    provenance = Provenance(sources=(Source(title=f"Report template {job.template_name}"),))
    shown: list[Exhibit] = [
        Heading(level=1, text=f"This report could not be made: {job.title}", provenance=provenance, audience=audience)
    ]
    what = failure.cause if audience == "team" else "Its notebook stopped with an error."
    place = f"It stopped in cell {failure.cell} of the template {job.template_name}. " if failure.cell else ""
    shown.append(Notice(kind="caution", text=f"{place}{what}", provenance=provenance, audience=audience))
    if audience == "team":
        shown.append(Text(markdown=f"**What to do.** {escape_markdown(failure.fix)}", provenance=provenance, audience=audience))
    if failure.source and audience == "team":
        lines = failure.source.splitlines()
        kept = lines if len(lines) <= 12 else [*lines[:6], "…", *lines[-5:]]  # noqa: PLR2004  # a page's worth
        code = "\n".join(f"    {line}" for line in kept)
        shown += [
            Heading(level=2, text=f"Cell {failure.cell}", provenance=provenance, audience=audience),
            Text(markdown=code, provenance=provenance, audience=audience),
        ]
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [{"output_type": "display_data", "data": e._repr_mimebundle_()}]}  # noqa: SLF001  # the protocol's name
        for e in shown
    ]
    return document_of({"cells": cells}, name=job.template_name, title=job.title, audience=audience)


def _tidied(text: str, root: Path) -> str:
    return shorten(one_line(without_traces(_ANSI.sub("", text), root)), 600)
