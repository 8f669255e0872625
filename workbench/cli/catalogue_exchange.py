"""Commands that bring the catalogue into other formats and back: export, import."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.saying import say, say_error, say_json

if TYPE_CHECKING:
    from workbench.catalogue.exchange import Exported, Imported, Kept, LeftOut
    from workbench.errors import Problem
    from workbench.store import Audience, Record

__all__ = ["export_command", "import_command"]

Json = Annotated[bool, typer.Option("--json", help="Print the result for a program.")]
_INDENT = "    "


def export_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to: a file; for csv, datapackage and ukgov a folder or a name ending in .zip.")],
    *,
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", help="csv, json, xlsx, ods, datapackage, ukgov, dcat-ttl or dcat-jsonld.")],
    audience: Annotated[str, typer.Option(help="team, partners or public.")] = "team",
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there, or into a folder that is not empty.")] = False,
    as_json: Json = False,
) -> None:
    """Write the whole catalogue, as an audience may see it, in another format; say all that it does not hold.

    Example: `workbench catalogue export --to xlsx --audience partners catalogue.xlsx`
    """
    from workbench.catalogue.exchange import write_exported
    from workbench.workspace import find_root

    records, exported, notes = _exported(find_root(Path.cwd()), to=to, audience=_audience(audience), file=file.name)
    if not exported.files:
        _say_left_out(exported.left_out, "Not exported")
        say_error("No entry has all that this format requires, so nothing was written.")
        raise typer.Exit(1)
    written = write_exported(exported, file, replace=replace)
    if as_json:
        say_json({"files": [path.as_posix() for path in written], "entries": _counts(records), "left_out": _rows(exported.left_out), "notes": notes})
        return
    for note in notes:
        say(note)
    _say_left_out(exported.left_out, "Not in it, or otherwise than it was written")
    counts = ", ".join(f"{count} {kind}" for kind, count in _counts(records).items())
    say(f"For {audience}: {counts} read; {len(written)} file{'s' if len(written) != 1 else ''} written to {file}.")


def import_command(  # noqa: PLR0913  # one argument for each of the command's options
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table, workbook, JSON, DCAT or UK model file; a folder or zip of such; a Data Package.")],
    *,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="A YAML file that says which column is which field.")] = None,
    kind: Annotated[str, typer.Option("--kind", help="What the rows of a table are: dataset, service, agency, arrangement …")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Write over entries of the same id that say something else.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be taken, and write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring entries into the catalogue from a file of others; what is not taken is told, and nothing is written over unasked.

    Example: `workbench catalogue import partners.xlsx --kind dataset --dry-run`
    """
    from workbench.catalogue.exchange import entries_of, keep_entries, read_entries, read_mapping
    from workbench.workspace import find_root

    root = find_root(Path.cwd())
    known, _ = entries_of(root)
    found = read_entries(file, kind=kind, mapping=read_mapping(mapping) if mapping else None, known=known)
    if not as_json:
        _say_read(found)
    kept = keep_entries(found.records, root, replace=replace, dry_run=dry_run, made=found.made)
    if as_json:
        say_json({
            "entries": [{"kind": k.kind, "id": k.id, "how": k.how, "fields": list(k.fields)} for k in kept],
            "left_out": _rows(found.left_out), "problems": [str(p) for p in _all_problems(found, kept)], "written": not dry_run,
        })  # fmt: skip
    else:
        _say_kept(kept, dry_run=dry_run)
    if any(problem.severity == "error" for problem in _all_problems(found, kept)):
        raise typer.Exit(1)


def _exported(root: Path, *, to: str, audience: Audience, file: str) -> tuple[tuple[Record, ...], Exported, list[str]]:
    """Export from a copy that holds only what the audience may see."""
    from workbench.catalogue.exchange import beside_the_entries, entries_of, export_entries
    from workbench.partnership.projection import project
    from workbench.workspace import read_settings

    today = dt.datetime.now().astimezone().date()
    with tempfile.TemporaryDirectory() as folder:
        copy = project(root, Path(folder) / "copy", audience, on=today)
        records, problems = entries_of(copy.root)
        title = read_settings(copy.root).title
        exported = export_entries(records, to=to, title=f"{title}: data catalogue" if title else "Data catalogue", audience=audience, made_on=today, file=file)
    exported = dataclasses.replace(exported, left_out=(*exported.left_out, *beside_the_entries(root)))
    notes = [str(problem) for problem in problems]
    if copy.unreadable:
        notes.append(f"{copy.unreadable} records of the workspace cannot be read and are in no export; see workbench check.")
    return records, exported, notes


def _audience(given: str) -> Audience:
    from workbench.store import AUDIENCES

    for audience in AUDIENCES:
        if given == audience:
            return audience
    raise typer.BadParameter(f"“{given}” is no audience. There are: {', '.join(AUDIENCES)}.")


def _say_read(found: Imported) -> None:
    for words in found.mappings:
        say("Columns were taken so (keep this as a file for --mapping to change it):")
        for line in words.splitlines():
            say(f"{_INDENT}{line}")
    _say_left_out(found.left_out, "Left out")
    for problem in found.problems:
        say(f"{'warning: ' if problem.severity == 'warning' else ''}{problem}")


def _say_left_out(left_out: Iterable[LeftOut], heading: str) -> None:
    lines = [str(item) for item in left_out]
    if lines:
        say(f"{heading}:")
        for line in lines:
            say(f"{_INDENT}{line}")


def _say_kept(kept: Iterable[Kept], *, dry_run: bool) -> None:
    words = {"new": "new", "replaced": "replaced", "same": "there already, word for word", "refused": "refused"}
    kept = tuple(kept)
    for one in kept:
        changed = f" ({', '.join(one.fields)})" if one.how == "replaced" else ""
        say(f"{one.kind} {one.id}: {words[one.how]}{changed}")
        if one.problem:
            say(f"{_INDENT}{one.problem}")
    counts = Counter(one.how for one in kept)
    summary = ", ".join(f"{count} {how}" for how, count in counts.items()) or "No entry was taken"
    wrote = not dry_run and bool({"new", "replaced"} & set(counts))
    say(f"{summary}. {'Look them through, and run: workbench check' if wrote else 'Nothing was written.'}")


def _all_problems(found: Imported, kept: Iterable[Kept]) -> list[Problem]:
    return [*found.problems, *(one.problem for one in kept if one.problem)]


def _counts(records: Iterable[Record]) -> dict[str, int]:
    return dict(Counter(Path(type(record).folder).name for record in records))


def _rows(left_out: Iterable[LeftOut]) -> list[dict[str, Any]]:
    return [{"where": item.where, "what": item.what, "why": item.why} for item in left_out]
