"""What a kernel that renders a report does first: note what is read, and show foreign things as exhibits.

IPython runs this from a start-up file of ours; nothing here imports what a notebook might not need.
"""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path
from typing import Any

__all__ = ["READS_FILE", "begin"]

READS_FILE = "WORKBENCH_READS"
"""Names the environment variable that holds the path of the list of what was read."""

_IMPORTING = "_frozen_importlib_external"
"""Looks for modules in the working folder; that is no reading of records, and differs from kernel to kernel."""


def begin() -> None:
    """Prepare the kernel; does nothing outside one that renders."""
    # jsonschema compiles a grammar for one format that no Jupyter schema uses: 1.3 s in every process
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    target = os.environ.get(READS_FILE)
    if target:
        _end_with_parent()
        _note_reads(target, str(Path.cwd()))
    _show_foreign_charts()


def _end_with_parent() -> None:
    """Ask the system to end this kernel with the process that started it, however busy the kernel is."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  # only this needs it
        import signal  # noqa: PLC0415

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _note_reads(target: str, root: str) -> None:
    """Write down each file opened and each folder listed below `root`, once, as it happens."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    top = os.path.realpath(root)
    seen: set[str] = set()

    def note(path: Any) -> None:
        try:
            full = os.path.abspath(os.fsdecode(path))  # noqa: PTH100  # Path would open it again
        except (TypeError, ValueError, OSError):
            return  # a descriptor, or no path at all
        if full not in seen and (full == top or full.startswith(top + os.sep)):
            seen.add(full)
            name = full[len(top) + 1 :].replace(os.sep, "/") or "."
            os.write(descriptor, (name.replace("\n", " ") + "\n").encode(errors="replace"))

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in {"os.listdir", "os.scandir"}:
            if sys._getframe(1).f_globals.get("__name__") == _IMPORTING:  # noqa: SLF001  # there is no other way to ask
                return
            note("." if not arguments or arguments[0] is None else arguments[0])
        elif event in {"open", "sqlite3.connect"} and arguments and not _writes(arguments):
            note(arguments[0])

    sys.addaudithook(hook)
    os.stat = _noting_what_is_absent(os.stat, note)


def _noting_what_is_absent(stat: Any, note: Any) -> Any:
    """Whether something is there is read too: the system tells no hook of it, so `os.stat` is wrapped."""

    @functools.wraps(stat)
    def noting(path: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return stat(path, *arguments, **named)
        except FileNotFoundError:
            note(path)
            raise

    for able in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        if stat in able:
            able.add(noting)
    return noting


def _writes(arguments: tuple[Any, ...]) -> bool:
    mode = arguments[1] if len(arguments) > 1 else None
    return isinstance(mode, str) and any(letter in mode for letter in "wax")


def _show_foreign_charts() -> None:
    """Give plain Altair charts and pandas frames as data, so that exporters need not read HTML."""
    from IPython.core.getipython import get_ipython  # noqa: PLC0415  # only a kernel has it

    shell = get_ipython()
    if shell is None or shell.display_formatter is None:
        return
    formatter = shell.display_formatter.mimebundle_formatter
    formatter.for_type_by_name("altair.vegalite.v6.api", "TopLevelMixin", _chart_bundle)
    formatter.for_type_by_name("altair.vegalite.v5.api", "TopLevelMixin", _chart_bundle)
    formatter.for_type_by_name("pandas", "DataFrame", _frame_bundle)
    formatter.for_type_by_name("pandas.core.frame", "DataFrame", _frame_bundle)


def _chart_bundle(chart: Any, include: Any = None, exclude: Any = None) -> dict[str, Any]:
    del include, exclude
    spec = chart.to_dict()
    return {"application/vnd.vegalite.v5+json": spec, "text/plain": str(spec.get("description", "A chart"))}


def _frame_bundle(frame: Any, include: Any = None, exclude: Any = None) -> dict[str, Any]:
    del include, exclude
    from workbench.exhibits import MIME, RENDERING, Provenance, Source, table_from_frame  # noqa: PLC0415  # only frames need it

    table = table_from_frame(
        frame,
        "Table",
        provenance=Provenance(sources=(Source(title="Not stated in the notebook"),)),
        audience=os.environ.get(RENDERING, "team"),  # type: ignore[arg-type]
    )
    return {MIME: table.model_dump(mode="json"), "text/plain": repr(frame)}
