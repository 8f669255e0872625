"""Commands about the data catalogue: search, show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.saying import say, say_json

if TYPE_CHECKING:
    from workbench.catalogue import CatalogueHit
    from workbench.store import Model

__all__ = ["catalogue_app"]

catalogue_app = typer.Typer(help="Find what the partners hold, and whom to ask.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print the result for a program.")]
_NOT_KNOWN = {"unknown", "not asked"}
_INDENT = "    "


@catalogue_app.command("search")
def search_command(  # noqa: PLR0913  # one argument for each of the command's options
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help="What to look for; none lists all that the options leave.")] = None,
    *,
    agency: Annotated[list[str] | None, typer.Option("--agency", help="Only what this agency holds, gives or receives; its id or name.")] = None,
    about: Annotated[list[str] | None, typer.Option("--about", help="Only what is about these: individuals, businesses, or the people meant.")] = None,
    identifier: Annotated[list[str] | None, typer.Option("--identifier", help="Only what holds this identifier: “NI number”, CHI, UPRN …")] = None,
    level: Annotated[list[str] | None, typer.Option("--level", help="Only what may be shared so: none, aggregate, pseudonymised, individual.")] = None,
    basis: Annotated[list[str] | None, typer.Option("--basis", help="Only what is shared on this legal basis.")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only these: dataset, service, arrangement, agreement, agency.")] = None,
    checked_within: Annotated[int | None, typer.Option("--checked-within", metavar="DAYS", help="Only what was checked within so many days.")] = None,
    limit: Annotated[int, typer.Option(help="How many to show.")] = 20,
    as_json: Json = False,
) -> None:
    """Find entries of the catalogue by words, and say whom to ask about each; typing mistakes are understood.

    Example: `workbench catalogue search sanctions --agency dwp --identifier "NI number"`
    """
    from workbench.catalogue import open_catalogue

    given = {"agency": agency, "about": about, "identifier": identifier, "level": level, "legal_basis": basis, "kind": kind}
    facets = {name: values for name, values in given.items() if values}
    today = dt.datetime.now().astimezone().date()
    found = open_catalogue().search(" ".join(words or ()), limit=limit, checked_within=checked_within, on=today, **facets)
    if as_json:
        say_json([_as_data(hit) for hit in found])
        return
    for was, taken in found.mended:
        say(f"Nothing is called “{was}”; searched for “{taken}”.")
    if found and not found.every_word:
        say("No entry has all these words; these have some.")
    for hit in found:
        say(hit.title, style="bold")
        say(f"{_INDENT}{hit.kind} {hit.id}, {hit.holder}; checked: {hit.as_of.words}")
        say(f"{_INDENT}Ask: {hit.who_to_ask}")
        if hit.snippet:
            say(f"{_INDENT}{hit.snippet}")
    if not found:
        say("Nothing was found.")


@catalogue_app.command("show")
def show_command(
    entry: Annotated[str, typer.Argument(metavar="ID", help="The entry's id; where several kinds have it, as service:ID.")],
    *,
    as_json: Json = False,
) -> None:
    """Show all that an entry says, statements side by side, and what it does not say.

    Example: `workbench catalogue show stat-xplore`
    """
    from workbench.catalogue import open_catalogue
    from workbench.store import to_plain

    record = open_catalogue().get(entry)
    if as_json:
        say_json({"kind": type(record).kind, **to_plain(record)})
        return
    say(getattr(record, "title", record.id), style="bold")
    say(f"{type(record).kind} {record.id}")
    for line in _lines(record, ""):
        say(line)
    unknown, empty = _not_said(record)
    if unknown:
        say(f"unknown: {', '.join(unknown)}")
    if empty:
        say(f"nothing recorded: {', '.join(empty)}")


def _as_data(hit: CatalogueHit) -> dict[str, Any]:
    return {
        "id": hit.id, "kind": hit.kind, "title": hit.title, "holder": hit.holder, "who_to_ask": hit.who_to_ask,
        "as_of": str(hit.as_of), "snippet": hit.snippet,
    }  # fmt: skip


def _lines(part: Model, indent: str) -> Iterator[str]:
    """Give the fields that say something, one or more lines each."""
    for name in type(part).model_fields:
        if name in {"id", "title"}:
            continue
        label, value = f"{indent}{name.replace('_', ' ')}", getattr(part, name)
        if name in part.told:
            yield f"{label}: {len(part.told[name])} statement{'s' if len(part.told[name]) > 1 else ''}{', which disagree' if name in part.contested else ''}"
            for said in part.told[name]:
                about = [said.told_by or "told by whom is unknown", f"as of {said.as_of.words}", *([said.source] if said.source else [])]
                yield from _shown(f"{indent}{_INDENT}- ({'; '.join(about)})", said.value, indent + _INDENT)
        elif value not in (None, ()) and (indent or str(value) not in _NOT_KNOWN):
            yield from _shown(label, value, indent)


def _shown(label: str, value: Any, indent: str) -> Iterator[str]:
    from workbench.store import Model

    if isinstance(value, Model):
        yield f"{label}:"
        yield from _lines(value, indent + _INDENT)
    elif isinstance(value, tuple) and any(isinstance(item, Model) for item in value):
        yield f"{label}:"
        for number, item in enumerate(value, 1):
            yield f"{indent}{_INDENT}{number}."
            yield from _lines(item, indent + _INDENT * 2)
    else:
        yield f"{label}: {'; '.join(map(str, value)) if isinstance(value, tuple) else 'nothing' if value is None else value}"


def _not_said(record: Model) -> tuple[list[str], list[str]]:
    """Give the fields that are unknown or were not asked, and those that hold nothing."""
    names = [name for name in type(record).model_fields if name not in record.told]
    unknown = [name.replace("_", " ") for name in names if str(getattr(record, name)) in _NOT_KNOWN]
    return unknown, [name.replace("_", " ") for name in names if getattr(record, name) in (None, ())]
