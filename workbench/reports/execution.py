"""Making one report: papermill runs its notebook in a kernel that sees only the projected copy."""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.exhibits import MIME, RENDERING, from_bundle, to_html
from workbench.exhibits.kernel import READS_FILE
from workbench.reports.document import Document, document_of
from workbench.reports.failure import CellWatch, Failure, failure_document, failure_of
from workbench.reports.forked_kernel import NURSERY, ForkedKernelManager, OwnKernelManager
from workbench.reports.page import Footer, audience_words, document_page
from workbench.reports.plan import Job
from workbench.reports.reads import fingerprints
from workbench.reports.traces import without_traces
from workbench.reports.workbook import document_workbook
from workbench.store import Audience

__all__ = ["Made", "Run", "failed", "kernel_environment", "make_report"]

_PASSED = re.compile(
    "PATH|HOME|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|TEMP|TMP|LD_LIBRARY_PATH|VIRTUAL_ENV|CONDA_PREFIX|XDG_(DATA|CONFIG|CACHE)_HOME|"
    "PYTHON(PATH|HOME|NOUSERSITE|UTF8|DONTWRITEBYTECODE|PYCACHEPREFIX)|JUPYTER_(CONFIG|DATA|RUNTIME)_DIR|JUPYTER_PATH|"
    "SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|PROGRAMDATA|USERPROFILE|SYSTEMDRIVE"
)
"""All of the environment that kernels get: any other variable may hold a secret, a path or a name."""

_STARTUP = "from workbench.exhibits.kernel import begin\n\nbegin()\ndel begin\n"
_KERNEL_CONFIG = "c = get_config()\nc.HistoryManager.enabled = False\nc.IPKernelApp.exec_lines = []\n"
_START_SECONDS = 180


@dataclass(frozen=True)
class Run:
    """What all reports of a run share.

    Args:
        seen: The projected copy that kernels see.
        work: A folder for what is being made.
        audience: Whom the reports are for.
        formats: What to make of each.
        made_on: The run's date, as ISO text.
        code: The workbench's version and hash.
        environment: The environment of its kernels.
    """

    seen: Path
    work: Path
    audience: Audience
    formats: tuple[str, ...]
    made_on: str
    code: str
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Made:
    """One report made, or the page that says why it could not be.

    Args:
        job: Which report.
        files: File name and bytes of each artefact.
        reads: What it read, with fingerprints.
        failure: Why it failed, or None.
    """

    job: Job
    files: Mapping[str, bytes] = field(repr=False)
    reads: Mapping[str, str] = field(repr=False)
    failure: Failure | None = None


def make_report(job: Job, run: Run) -> Made:
    """Run a report's notebook and turn it into its files; a failure becomes a readable page.

    Args:
        job: Which report.
        run: What all reports of the run share.
    """
    work = run.work / f"{job.scope}.{job.cycle}.{job.name}"
    work.mkdir(parents=True, exist_ok=True)
    listed = work / "reads.txt"
    listed.unlink(missing_ok=True)
    executed = work / "executed.ipynb"
    executed.unlink(missing_ok=True)
    watch = CellWatch()
    try:
        notebook = _executed(job, run, executed, listed, watch)
        document = document_of(
            without_traces(notebook, run.seen), name=job.template_name, title=job.title, audience=run.audience
        )
        files = _files(job, run, notebook, document, fingerprints(run.seen, listed))
    except Exception as error:  # noqa: BLE001  # whatever a notebook does, the other reports go on
        return failed(job, run, failure_of(error, watch, root=run.seen))
    return Made(job, files, fingerprints(run.seen, listed))


def failed(job: Job, run: Run, failure: Failure) -> Made:
    """Give the page that says why a report could not be made."""
    document = failure_document(failure, job, run.audience)
    return Made(job, {f"{job.name}.html": _page(job, run, document, {})}, {}, failure)


def _executed(job: Job, run: Run, executed: Path, listed: Path, watch: CellWatch) -> dict[str, Any]:
    import papermill  # noqa: PLC0415  # slow to import; only workers run notebooks

    logging.getLogger("papermill").setLevel(logging.ERROR)
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    with warnings.catch_warnings(), _environment({**run.environment, READS_FILE: os.path.relpath(listed, run.seen)}):
        warnings.simplefilter("ignore")
        notebook = papermill.execute_notebook(
            _as_it_is(job.template),
            _as_it_is(str(executed)),
            parameters=dict(job.parameters),
            kernel_name="python3",  # this environment's interpreter, whatever the notebook was last opened with
            language="python",
            cwd=str(run.seen),
            progress_bar=False,
            log_output=False,
            autosave_cell_every=0,
            request_save_on_cell_execute=False,
            start_timeout=_START_SECONDS,
            execution_timeout=job.cell_seconds,
            on_cell_start=watch,
            shutdown_kernel="immediate",
            kernel_manager_class=ForkedKernelManager if NURSERY in os.environ else OwnKernelManager,
        )
    return dict(notebook)


def _as_it_is(path: str) -> str:
    """Write a path so that papermill, which puts parameters in place of names in braces, leaves it alone."""
    return path.replace("{", "{{").replace("}", "}}")


def kernel_environment(run: Run) -> dict[str, str]:
    """Give the environment of every kernel of a run: our start-up file, the audience, no secrets, no path of the workspace."""
    home = run.work / "ipython"
    startup = home / "profile_default" / "startup"
    startup.mkdir(parents=True, exist_ok=True)
    (home / "profile_default" / "ipython_kernel_config.py").write_text(_KERNEL_CONFIG)
    (startup / "00-workbench.py").write_text(_STARTUP)
    return {name: value for name, value in os.environ.items() if _PASSED.fullmatch(name.upper())} | {
        "IPYTHONDIR": os.path.relpath(home, run.seen),  # kernels work in the folder they may see
        "JUPYTER_PREFER_ENV_PATH": "1",
        RENDERING: run.audience,
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Work in another environment for a while."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _files(
    job: Job, run: Run, notebook: Mapping[str, Any], document: Document, reads: Mapping[str, str]
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    if "html" in run.formats:
        files[f"{job.name}.html"] = _page(job, run, document, reads)
    if "ipynb" in run.formats:
        files[f"{job.name}.ipynb"] = _notebook_file(job, run, notebook)
    if "xlsx" in run.formats:
        files[f"{job.name}.xlsx"] = _workbook(job, run, document, reads)
    return files


def _page(job: Job, run: Run, document: Document, reads: Mapping[str, str]) -> bytes:
    return document_page(document, audience=run.audience, checked=True, footer=_footer(job, run, reads)).encode()


def _workbook(job: Job, run: Run, document: Document, reads: Mapping[str, str]) -> bytes:
    return document_workbook(
        document,
        audience_words=audience_words(run.audience, checked=True),
        made_on=dt.date.fromisoformat(run.made_on),
        made=_footer(job, run, reads).rows,
    )


def _footer(job: Job, run: Run, reads: Mapping[str, str]) -> Footer:
    files = [name for name, mark in reads.items() if mark != "absent"]
    given = ", ".join(f"{name} = {value}" for name, value in job.parameters.items()) or "none"
    return Footer(
        rows=(
            ("Made on", run.made_on),
            ("Audience", run.audience),
            ("Template", f"{job.template_name} ({job.template_sha256[:12]})"),
            ("Parameters", given),
            ("Inputs", f"{len(files)} files and folders; each is named with its hash in manifest.jsonl"),
            ("Workbench", run.code),
            ("Status", "Not official statistics. Figures are as their sources state them."),
        )
    )


def _notebook_file(job: Job, run: Run, notebook: Mapping[str, Any]) -> bytes:
    """Give the executed notebook for JupyterLab: our exhibits with their rich form, no paths, no clock."""
    import nbformat  # noqa: PLC0415  # comes with papermill

    copy = nbformat.from_dict(without_traces(notebook, run.seen))
    copy.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "workbench": {"made_on": run.made_on, "audience": run.audience, "template": job.template_name},
        }
    )
    for i, cell in enumerate(copy.cells, 1):
        cell.id = f"cell-{i}"
        cell.metadata = nbformat.from_dict({"tags": cell.metadata.get("tags", [])})
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                output.data["text/html"] = str(to_html(from_bundle(output.data[MIME])))
    return str(nbformat.writes(copy)).encode() + b"\n"
