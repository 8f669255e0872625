"""What a kernel that renders a report does first: note what is read, and show foreign things as exhibits.

IPython runs this from a start-up file of ours; nothing here imports what a notebook might not need.
"""

from __future__ import annotations

import os
import sys
from typing import Any

__all__ = ["READS_FILE", "begin"]

READS_FILE = "WORKBENCH_READS"
"""Names the environment variable that holds the path of the list of what was read."""


def begin() -> None:
    """Prepare the kernel; does nothing outside one that renders."""
    # jsonschema compiles a grammar for one format that no Jupyter schema uses: 1.3 s in every process
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    target = os.environ.get(READS_FILE)
    if target:
        _note_reads(target, os.getcwd())
    _show_foreign_charts()


def _note_reads(target: str, root: str) -> None:
    """Write down each file opened and each folder listed below `root`, once, as it happens."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    prefix = os.path.realpath(root) + os.sep
    seen: set[str] = set()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in {"open", "os.listdir", "os.scandir"} or not arguments:
            return
        path = arguments[0]
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str | os.PathLike) or (event == "open" and _writes(arguments)):
            return
        full = os.path.normpath(os.path.join(root, os.fspath(path)))  # noqa: PTH118  # Path would open it again
        if full not in seen and full.startswith(prefix):
            seen.add(full)
            os.write(descriptor, (full[len(prefix) :].replace(os.sep, "/") + "\n").encode(errors="surrogateescape"))

    sys.addaudithook(hook)


def _writes(arguments: tuple[Any, ...]) -> bool:
    mode = arguments[1] if len(arguments) > 1 else None
    return isinstance(mode, str) and any(letter in mode for letter in "wax")


def _show_foreign_charts() -> None:
    """Give plain Altair charts and pandas frames as data, so that exporters need not read HTML."""
    from IPython.core.getipython import get_ipython  # noqa: PLC0415  # only a kernel has it

    shell = get_ipython()
    if shell is None:
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
        provenance=Provenance(sources=(Source(title="source not stated in the notebook"),)),
        audience=os.environ.get(RENDERING, "team"),  # type: ignore[arg-type]
    )
    return {MIME: table.model_dump(mode="json"), "text/plain": repr(frame)}
