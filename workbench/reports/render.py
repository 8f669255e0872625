"""A run: plan, project, decide what is new, make it, publish it; resumable at any moment."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import workbench
from workbench.errors import Leak, PublishError, RequestError
from workbench.partnership import Projected, open_workspace, project, remember_released
from workbench.reports.execution import Made, Run, failed, kernel_environment, make_report
from workbench.reports.failure import Failure
from workbench.reports.forked_kernel import NURSERY, nursery, nursery_possible
from workbench.reports.plan import WORKSPACE_SCOPE, Job, Request, plan_jobs
from workbench.reports.publication import Shelf, all_shelves, shelves, write_indexes
from workbench.reports.reads import changed_reads
from workbench.reports.run_lock import only_run
from workbench.store import digest, sweep, write_atomically
from workbench.workspace import REPORTS, shipped

__all__ = ["Decision", "Outcome", "Progress", "render"]

_WORTH_A_NURSERY = 3
"""With fewer notebooks than this, loading everything once costs more than it saves."""

Progress = Callable[["Decision", str, int], None]
"""Called with each decision, its state ("made", "failed", "unchanged" or "not published") and how many there are."""


@dataclass(frozen=True)
class Decision:
    """What a run does with one report.

    Args:
        job: The report.
        why: Why it is made anew; empty where it is unchanged and left as it is.
    """

    job: Job
    why: str


@dataclass
class Outcome:
    """What a run did.

    Args:
        decisions: What was decided for each report, in order.
        made: Names of the reports made.
        failures: Why reports failed, by name.
        withheld: What the last gate found.
        unreadable: How many records could not be read.
        left_out: What the audience does not get although it may be meant for it, each as a sentence.
        index: The index that links all reports of the audience, or None after a dry run.
        made_on: The run's date.
    """

    decisions: list[Decision]
    made_on: dt.date
    made: list[str] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    withheld: list[Leak] = field(default_factory=list)
    unreadable: int = 0
    left_out: tuple[str, ...] = ()
    index: Path | None = None

    @property
    def unchanged(self) -> int:
        """How many reports were left as they are."""
        return sum(not decision.why for decision in self.decisions)

    @property
    def exit_status(self) -> int:
        """0 when everything was done, 1 when something failed or was withheld."""
        return 1 if self.failures or self.withheld else 0


def render(  # noqa: PLR0913  # each is a choice of whoever asks
    root: Path,
    request: Request,
    *,
    today: dt.date,
    out: Path | None = None,
    workers: int = 1,
    force: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Make the reports that a request asks for, those that are unchanged left as they are.

    Args:
        root: The workspace.
        request: What is asked for.
        today: The date of a new run; a run that was interrupted keeps the date it began with.
        out: Where reports go; `reports/` in the workspace when None.
        workers: How many notebooks run at once.
        force: Make everything anew.
        dry_run: Only decide.
        progress: Called as each report is done.

    Returns:
        What was done; a report that failed does not stop the others.

    Raises:
        RequestError: The request is wrong, or another run is under way; nothing was done.
        RecordError: Settings, a list of reports or private/people.yaml cannot be read.
    """
    state = root / ".workbench"
    out = (out or root / REPORTS).resolve()
    with only_run(root):
        ws = open_workspace(root)
        plan_file = state / "runs" / f"{request.key}-{digest(str(out).encode())[:8]}.json"
        made_on = _run_date(plan_file, today)
        jobs = plan_jobs(request, ws, as_of=made_on)
        seen = project(root, state / "seen" / request.audience, request.audience, on=made_on)
        _refuse_hidden(jobs, seen)
        run = Run(
            seen=seen.root, work=state / "work", audience=request.audience, formats=request.formats,
            made_on=made_on.isoformat(), code=_code(),
        )  # fmt: skip
        places = shelves(jobs, out, request.audience)
        decisions = [Decision(job, _why(job, places[job.scope, job.cycle], run, force=force)) for job in jobs]
        outcome = Outcome(decisions, made_on, unreadable=seen.unreadable, left_out=seen.left_out)
        if dry_run:
            return outcome
        _prepare(out, run)
        _write_plan(plan_file, made_on, finished=False)
        for shelf in {**{s.folder: s for s in all_shelves(out, request.audience)}, **{s.folder: s for s in places.values()}}.values():
            outcome.withheld += shelf.withdraw_leaks(seen.names)
        due = [decision.job for decision in decisions if decision.why]
        with _ready(run, len(due)) as ready, closing(_make_all(due, ready, workers)) as made_of:
            _publish_all(outcome, made_of, ready, seen, places, progress)
        if outcome.made:
            remember_released(root, seen)
        outcome.index = write_indexes(out, request.audience, ws.title, seen.names)
        _write_plan(plan_file, made_on, finished=True)
        shutil.rmtree(run.work, ignore_errors=True)
    return outcome


def _run_date(plan_file: Path, today: dt.date) -> dt.date:
    """Give the date of the run of this plan that was interrupted, or today."""
    try:
        plan = json.loads(plan_file.read_text(encoding="utf-8"))
        return today if plan["finished"] else dt.date.fromisoformat(plan["made_on"])
    except (OSError, ValueError, KeyError, TypeError):
        return today


def _write_plan(plan_file: Path, made_on: dt.date, *, finished: bool) -> None:
    plan = {"made_on": made_on.isoformat(), "finished": finished}
    write_atomically(plan_file, json.dumps(plan).encode() + b"\n")


def _prepare(out: Path, run: Run) -> None:
    shutil.rmtree(run.work, ignore_errors=True)
    run.work.mkdir(parents=True, exist_ok=True)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RequestError(
            f"Reports cannot go to {out} ({error.strerror}).",
            fix="Name a folder that you may write to, or move away the file of that name.",
            code="cannot-write",
        ) from None
    sweep(out, older_than=-1)  # whoever wrote them has ended: only one run at a time may be here


def _refuse_hidden(jobs: Sequence[Job], seen: Projected) -> None:
    for job in jobs:
        if job.scope != WORKSPACE_SCOPE and job.scope not in seen.inquiries:
            raise RequestError(
                f"The inquiry “{job.scope}” may not be shown to the audience “{seen.audience}”.",
                fix=f"If it may, write “audience: {seen.audience}” in inquiries/{job.scope}/inquiry.yaml.",
                code="not-for-this-audience",
            )


def _why(job: Job, shelf: Shelf, run: Run, *, force: bool) -> str:
    """Say why a report must be made anew; "" where it need not."""
    if force:
        return "--force was given"
    before = shelf.before.get(job.name)
    if before is None:
        return "it has not been made before"
    now = {
        "template_sha256": ("the template changed", job.template_sha256),
        "parameters": ("its parameters changed", json.loads(json.dumps(dict(job.parameters)))),
        "formats": ("other formats are asked for", list(run.formats)),
        "code": ("the workbench itself changed", run.code),
    }
    for name, (why, value) in now.items():
        if before.get(name) != value:
            return why
    if before.get("state") != "done":
        return "it failed the last time"
    if not shelf.whole(before):
        return "its file is missing or was altered"
    changed = changed_reads(run.seen, before.get("inputs", {}))
    return f"what it reads changed: {', '.join(changed[:3])}{' …' if len(changed) > 3 else ''}" if changed else ""  # noqa: PLR2004


def _publish_all(  # noqa: PLR0913  # the parts of a run
    outcome: Outcome,
    made_of: Generator[Made, None, None],
    run: Run,
    seen: Projected,
    places: dict[tuple[str, str], Shelf],
    progress: Progress | None,
) -> None:
    tell = progress or (lambda _decision, _state, _of: None)
    total = len(outcome.decisions)
    for decision in outcome.decisions:  # published in the plan's order, so that a resumed run equals another
        if not decision.why:
            tell(decision, "unchanged", total)
            continue
        made = next(made_of)
        shelf = places[decision.job.scope, decision.job.cycle]
        try:
            shelf.publish(made, run, seen.names)
        except PublishError as error:
            outcome.withheld += error.leaks
            tell(decision, "not published", total)
            continue
        if made.failure:
            outcome.failures[made.job.name] = made.failure.sentence
        else:
            outcome.made.append(made.job.name)
        tell(decision, "failed" if made.failure else "made", total)


@contextmanager
def _ready(run: Run, due: int) -> Iterator[Run]:
    """Prepare for notebooks to run: their environment and, where it pays, a process that forks their kernels."""
    environment = kernel_environment(run)
    if due < _WORTH_A_NURSERY or not nursery_possible():
        yield replace(run, environment=environment)
        return
    with nursery(environment, run.work / "workers.log") as path:
        yield replace(run, environment={**environment, NURSERY: path})


def _make_all(jobs: Sequence[Job], run: Run, workers: int) -> Generator[Made, None, None]:
    """Make reports in worker processes and give them in order; a worker that dies takes no other report with it."""
    left = list(jobs)
    alone = False
    while left:  # after a worker died: one by one until the culprit is found
        batch = left[:1] if alone else left
        done = 0
        try:
            with _pool(min(workers, len(batch)), run) as pool:
                try:
                    for made in pool.map(make_report, batch, [run] * len(batch)):
                        done += 1
                        yield made
                except BaseException:
                    _end(pool)
                    raise
        except BrokenProcessPool:
            if alone:
                yield failed(batch[0], run, Failure(
                    "The process that ran its notebook ended suddenly; it may have run out of memory.",
                    "Render it alone with --jobs 1; if it fails again, run the template in JupyterLab.",
                ))  # fmt: skip
                done = 1
            alone = not alone
        left = left[done:]


def _end(pool: ProcessPoolExecutor) -> None:
    """End a pool at once: whoever stops a run waits for no notebook."""
    workers = [*(pool._processes or {}).values()]  # noqa: SLF001  # from Python 3.14 on this is pool.kill_workers()
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.kill()


def _pool(workers: int, run: Run) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=max(1, workers),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin_worker,
        initargs=(str(run.work / "workers.log"), os.getpid()),
    )


def _begin_worker(log: str, parent: int) -> None:
    """Prepare a worker: it dies with its parent, and what kernels say on the side goes to a log."""
    import signal  # noqa: PLC0415  # only workers need these

    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # see kernel_startup
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)


@cache
def _code() -> str:
    """Give the workbench's version with a hash of its code and theme."""
    package = Path(workbench.__file__).parent
    files = [*sorted(package.rglob("*.py")), *sorted((shipped("templates") / "theme").rglob("*.*"))]
    whole = "".join(digest(path.read_bytes()) for path in files)
    return f"workbench {workbench.__version__} ({digest(whole.encode())[:12]})"
