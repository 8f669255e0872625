"""Publishing: whole files into reports/<scope>/<cycle>/<audience>/, an append-only manifest, an index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from workbench.disclosure import NAME, Protection
from workbench.errors import Leak, PublishError
from workbench.reports.execution import Made, Run
from workbench.reports.gate import leaks_in
from workbench.reports.page import Link, index_page
from workbench.reports.plan import FORMATS, INDEX, WORKSPACE_SCOPE, Job
from workbench.store import Audience, append_line, digest, write_atomically

__all__ = ["MANIFEST", "Shelf", "all_shelves", "shelves", "write_indexes"]

MANIFEST = "manifest.jsonl"
_EVERYTHING = "all"


class Shelf:
    """One audience's folder of one cycle of one inquiry, or of the workspace, for the length of one run.

    Args:
        out: The folder that all reports go to.
        scope: The inquiry's slug, or "workspace".
        cycle: "cycle-1", or "all".
        audience: Whom the reports are for.
    """

    def __init__(self, out: Path, scope: str, cycle: str, audience: Audience) -> None:
        self.scope = scope
        self.cycle = cycle
        self.audience = audience
        self.folder = out / scope / cycle / audience

    @cached_property
    def before(self) -> dict[str, dict[str, Any]]:
        """What the manifest said when the run began."""
        return self.records()

    def records(self) -> dict[str, dict[str, Any]]:
        """Give the manifest's last line for each report; a torn last line is taken off first."""
        self._mend()
        records: dict[str, dict[str, Any]] = {}
        for line in self._lines():
            try:
                record = json.loads(line)
                if isinstance(record["files"], dict) and isinstance(record.get("inputs", {}), dict):
                    records[str(record["report"])] = record
            except (ValueError, KeyError, TypeError):
                continue  # somebody edited the manifest; what it no longer says is rendered again
        return records

    def publish(self, made: Made, run: Run, names: Protection) -> None:
        """Put a report's files in place and then say so in the manifest.

        Raises:
            PublishError: A file holds what may not be published; then nothing of the report is there.
        """
        record = manifest_record(made, run)
        line = json.dumps(record, ensure_ascii=False, sort_keys=True)
        self.remove(made.job.name, keep=set(made.files))
        leaks = [leak for name, raw in made.files.items() for leak in leaks_in(name, raw, names, whole=True)]
        leaks += leaks_in(MANIFEST, line.encode(), names, whole=True)
        if leaks:
            self.remove(made.job.name)
            raise PublishError(leaks, fix=_fix(leaks))
        for name, raw in sorted(made.files.items()):
            write_atomically(self.folder / name, raw)
        if self.before.get(made.job.name) != json.loads(line):  # made again after an interruption, to the same end
            append_line(self.folder / MANIFEST, line)

    def remove(self, name: str, keep: Iterable[str] = ()) -> None:
        """Take a report's files away, so that nothing stale stands where a report failed."""
        for ending in FORMATS:
            if f"{name}.{ending}" not in keep:
                (self.folder / f"{name}.{ending}").unlink(missing_ok=True)

    def whole(self, record: Mapping[str, Any]) -> bool:
        """Whether every file of a record is there with the bytes that the manifest names."""
        files: Mapping[str, str] = record.get("files", {})
        return bool(files) and all(
            (self.folder / name).is_file() and digest((self.folder / name).read_bytes()) == sha
            for name, sha in files.items()
        )

    def withdraw_leaks(self, names: Protection) -> list[Leak]:
        """Take away every file, published earlier, that holds what may no longer be shown; give the places.

        A file that is as it passed the gate is searched for what may have changed since: names and known secrets.
        """
        self.__dict__.pop("before", None)
        if not self.folder.is_dir():
            return []
        passed = {name: sha for record in self.records().values() for name, sha in record["files"].items()}
        found: list[Leak] = []
        for path in sorted(self.folder.iterdir()):
            if path.name == MANIFEST:
                found += self._withdraw_lines(names)
                continue
            if not path.is_file():
                continue
            raw = path.read_bytes()
            as_it_passed = passed.get(path.name) == digest(raw)
            leaks = leaks_in(path.name, raw, names.by_value if as_it_passed else names, whole=not as_it_passed)
            if leaks:
                found += leaks
                path.unlink()
        return found

    def _withdraw_lines(self, names: Protection) -> list[Leak]:
        leaks = {line: leaks_in(MANIFEST, line.encode(), names) for line in self._lines()}
        if any(leaks.values()):
            kept = (line for line in self._lines() if not leaks[line])
            write_atomically(self.folder / MANIFEST, "".join(f"{line}\n" for line in kept).encode())
        return list(dict.fromkeys(leak for found in leaks.values() for leak in found))

    def links(self) -> list[Link]:
        """Give what an index shows: every report whose page is there, in the manifest's order."""
        return [
            _link(name, record)
            for name, record in sorted(self.records().items(), key=lambda item: _order(item[1]))
            if self.whole(record)
        ]

    def _lines(self) -> list[str]:
        path = self.folder / MANIFEST
        return path.read_text(encoding="utf-8", errors="replace").split("\n")[:-1] if path.is_file() else []

    def _mend(self) -> None:
        path = self.folder / MANIFEST
        if path.is_file() and (raw := path.read_bytes()) and not raw.endswith(b"\n"):
            write_atomically(path, raw[: raw.rfind(b"\n") + 1])


def manifest_record(made: Made, run: Run) -> dict[str, Any]:
    """Give a report's line of the manifest: what made it, from what, and what came out."""
    job = made.job
    record: dict[str, Any] = {
        "report": job.name,
        "title": job.title,
        "state": "failed" if made.failure else "done",
        "audience": run.audience,
        "scope": job.scope,
        "cycle": job.cycle,
        "template": job.template_name,
        "template_sha256": job.template_sha256,
        "parameters": dict(job.parameters),
        "formats": list(run.formats),
        "inputs": dict(made.reads),
        "code": run.code,
        "made_on": run.made_on,
        "files": {name: digest(raw) for name, raw in sorted(made.files.items())},
    }
    if made.failure:
        record["cause"] = made.failure.sentence if run.audience == "team" else "the notebook stopped with an error"
    return record


def shelves(jobs: Iterable[Job], out: Path, audience: Audience) -> dict[tuple[str, str], Shelf]:
    """Give the folder of each scope and cycle that a run publishes to."""
    places = dict.fromkeys((job.scope, job.cycle) for job in jobs)
    return {place: Shelf(out, *place, audience) for place in places}


def write_indexes(out: Path, audience: Audience, title: str, names: Protection) -> Path:
    """Write the index of every folder of an audience, and the one that links them all.

    Returns:
        The index that links them all: index-<audience>.html.
    """
    groups: list[tuple[str, list[Link]]] = []
    for shelf in all_shelves(out, audience):
        links = shelf.links()
        if not links:
            (shelf.folder / INDEX).unlink(missing_ok=True)
            continue
        heading = _heading(shelf)
        write_atomically(shelf.folder / INDEX, _index(heading, [("Reports", links)], audience, names))
        place = shelf.folder.relative_to(out).as_posix()
        groups.append((heading, [link.within(place) for link in links]))
    path = out / f"index-{audience}.html"
    write_atomically(path, _index(title, groups, audience, names))
    return path


def _index(
    title: str, groups: list[tuple[str, list[Link]]], audience: Audience, names: Protection
) -> bytes:
    page = index_page(names.withhold(title), groups, audience=audience).encode()
    leaks = leaks_in(INDEX, page, names, whole=True)
    if leaks:
        raise PublishError(leaks, fix="A report's or the workspace's title holds it; write something else there.")
    return page


def _fix(leaks: Iterable[Leak]) -> str:
    """Say what to do about what was found."""
    kinds = {leak.kind for leak in leaks}
    if kinds == {NAME}:
        return "Find the name in the record it comes from and write the person's role or pseudonym."
    if NAME in kinds:
        return "Find each in the record or the template it comes from; write the person's role there, and take the rest out."
    return "Find it in the record, the data or the template it comes from, and take it out; a secret that was written down is to be changed."


def _heading(shelf: Shelf) -> str:
    scope = "Whole workspace" if shelf.scope == WORKSPACE_SCOPE else shelf.scope.replace("-", " ").capitalize()
    return scope if shelf.cycle == _EVERYTHING else f"{scope}, {shelf.cycle.replace('-', ' ')}"


def all_shelves(out: Path, audience: Audience) -> Iterator[Shelf]:
    """Give every folder of an audience in which something was ever published."""
    for path in sorted(out.glob(f"*/*/{audience}/{MANIFEST}")):
        yield Shelf(out, path.parts[-4], path.parts[-3], audience)


def _link(name: str, record: Mapping[str, Any]) -> Link:
    """Give a report's entry of an index: its page, or else its first file, and the workbook beside it."""
    files: Mapping[str, str] = record["files"]
    page, book = f"{name}.html", f"{name}.xlsx"
    shown = page if page in files else next(iter(files))
    return Link(
        title=record.get("title", name),
        href=quote(shown),
        state=record.get("state", ""),
        note="" if record.get("state") == "done" else record.get("cause", ""),
        beside=(("workbook", quote(book)),) if book in files and book != shown else (),
    )


def _order(record: Mapping[str, Any]) -> tuple[str, str]:
    return str(record.get("template", "")), str(record.get("report", ""))
