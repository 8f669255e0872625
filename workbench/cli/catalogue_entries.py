"""Commands about the data catalogue's entries, tables and drafts: add, matrix, draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.saying import say, say_json
from workbench.errors import RecordError, RequestError

if TYPE_CHECKING:
    from workbench.catalogue import PartnerMatrix
    from workbench.store import Record

__all__ = ["add_command", "draft_command", "matrix_command"]

_SIGNS = {
    "yes": "y", "no": "n", "direct": "d", "via member": "m", "via referral": "r", "contracted": "c", "unknown": "?", "not asked": "-",
    "contested": "!",
}  # fmt: skip


def add_command(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="agency, dataset, service, arrangement or agreement.")],
    short_name: Annotated[str, typer.Argument(metavar="SHORT-NAME", help="The entry's id: small letters, digits and hyphens.")],
    *,
    title: Annotated[str, typer.Option(help="What it is called.")],
    field: Annotated[list[str] | None, typer.Option("--field", metavar="NAME=VALUE", help="A field of the entry, such as holder=fife-council; as often as you like.")] = None,
) -> None:
    """Add an entry to the catalogue: one file, with what is known; what is left out is unknown. Nothing is overwritten.

    Example: `workbench catalogue add dataset tenants --title "Tenancy register" --field holder=fife-council`
    """
    from workbench.partnership.saving import links_to_nothing, problems_in, rules_broken_by
    from workbench.store import save_data
    from workbench.workspace import find_root

    model = _model(kind)
    root = find_root(Path())
    path = root / model.folder / f"{short_name}.yaml"
    shown = path.relative_to(root).as_posix()
    data = {"id": short_name, "title": title, **_fields_of(field or (), model)}
    problems = problems_in(data, model, shown)
    if not problems:
        told = rules_broken_by(data, model, path, root=root, today=dt.datetime.now().astimezone().date())
        problems = [*links_to_nothing(data, model, path, root=root), *(problem for problem in told if problem.severity == "error")]
    if problems:
        raise RecordError(problems)
    if path.exists():
        raise RequestError(f"There is an entry “{short_name}” already; it was not overwritten.", fix="Choose another short name.", code="duplicate-id")
    save_data(data, path, expected=None)
    say(f"Added {shown}. Open it to say more, or use the form in notebooks/04_data_catalogue.ipynb; then run: workbench check")


def matrix_command(
    name: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="services, individuals, businesses, intelligence, “data items”, barriers, or a source's table; none lists them.")] = None,
    *,
    cell: Annotated[tuple[str, str] | None, typer.Option(metavar="PARTNER COLUMN", help="What was said of one cell, by whom and when.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for a program.")] = False,
) -> None:
    """Show who offers, holds or meets what; unknown is shown as unknown, and every cell can be opened.

    Example: `workbench catalogue matrix services --cell "HM Revenue and Customs" "Debt advice"`
    """
    from workbench.catalogue import MATRIX_NAMES, Matrix, open_catalogue
    from workbench.store import load_folder

    catalogue = open_catalogue()
    if name is None:
        stored = load_folder(catalogue.root / Matrix.folder, Matrix, root=catalogue.root).stored
        for known in (*MATRIX_NAMES, *(f"{one.record.id}: {one.record.title}" for one in stored)):
            say(known)
        return
    table = catalogue.matrix(name)
    if cell:
        _say_cell(table, *cell, as_json=as_json)
    elif as_json:
        rows = {table.partners[key]: {column: table.value(key, column) for column in table.columns} for key in table.partners}
        say_json({"title": table.title, "cells": rows, "gaps": table.gaps, "overlaps": table.overlaps, "single_holders": table.single_holders})
    else:
        _say_table(table)


def draft_command(
    draft: Annotated[str, typer.Argument(metavar="DRAFT", help="“record of processing”, “data sharing agreement” or “impact assessment”.")],
    entry: Annotated[str, typer.Argument(metavar="ID", help="The agency, or for the others the sharing arrangement.")],
    *,
    save: Annotated[bool, typer.Option("--save", help="Write it into the workspace's folder drafts, not on the screen.")] = False,
) -> None:
    """Draft a document for a data protection officer from the catalogue; what is not recorded is said to be so.

    Example: `workbench catalogue draft "data sharing agreement" integrated-employment-and-skills --save`
    """
    from workbench.catalogue import DraftSources, draft_of
    from workbench.partnership import open_workspace
    from workbench.partnership.saving import save_draft

    ws = open_workspace(Path())
    sources = DraftSources(tuple(ws.agencies), tuple(ws.datasets), tuple(ws.arrangements), tuple(ws.agreements))
    text = draft_of(draft, entry, sources)
    if not save:
        say(text)
        return
    path = save_draft(Path(ws.root), draft, entry, text)
    say(f"Saved {path.relative_to(ws.root).as_posix()}. It is a draft: a data protection officer has to complete it.")


def _model(kind: str) -> type[Record]:
    from workbench.catalogue import Agency, Agreement, Arrangement, Dataset, Service

    known: dict[str, type[Record]] = {model.kind: model for model in (Agency, Dataset, Service, Arrangement, Agreement)}
    if kind not in known:
        raise RequestError(f"There is no kind of entry “{kind}”.", fix=f"Use one of: {', '.join(known)}.", code="unknown-name")
    return known[kind]


def _fields_of(written: Iterable[str], model: type[Record]) -> dict[str, str | list[str]]:
    """Read “name=value”; a field that holds several takes one value each time that it is named."""
    found: dict[str, str | list[str]] = {}
    for text in written:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name:
            raise RequestError(f"“{text}” is no field with a value.", fix="Write it as NAME=VALUE, such as holder=fife-council.", code="no-value")
        several = found.get(name, [])
        is_list = name in model.model_fields and model.model_fields[name].default == ()
        found[name] = [*several, value] if is_list and isinstance(several, list) else value
    return found


def _say_cell(table: PartnerMatrix, partner: str, column: str, *, as_json: bool) -> None:
    key = next((key for key, title in table.partners.items() if partner.casefold() in {key.casefold(), title.casefold()}), None)
    if key is None or column not in table.columns:
        there = table.partners.values() if key is None else table.columns
        raise RequestError(f"The table has no “{partner if key is None else column}”.", fix=f"Use one of: {', '.join(there)}.", code="unknown-name")
    said = table.cell(key, column)
    if as_json:
        say_json([
            {"value": one.value, "record": one.record, "told_by": one.told_by, "as_of": str(one.as_of), "source": one.source, "evidence": one.evidence}
            for one in said
        ])  # fmt: skip
        return
    say(f"{table.partners[key]}, {column}: {table.value(key, column)}", style="bold")
    for one in said:
        about = "; ".join(text for text in (one.told_by, one.as_of.words if one.as_of.known else "", one.source, one.evidence) if text)
        say(f"    {one.value}, says {one.record}{f' ({about})' if about else ''}")
    if not said:
        say("    Nothing was said of it.")


def _say_table(table: PartnerMatrix) -> None:
    say(table.title, style="bold")
    width = max(map(len, table.partners.values()), default=0)
    say(" " * width + "".join(f"{number:>4}" for number in range(1, len(table.columns) + 1)))
    used: dict[str, None] = {}
    for key, partner in table.partners.items():
        values = [table.value(key, column) for column in table.columns]
        used |= dict.fromkeys(value for value in values if value in _SIGNS)
        say(f"{partner:<{width}}" + "".join(f"{'+'.join(_SIGNS[way] for way in value.split('; ')):>4}" for value in values))
    for number, column in enumerate(table.columns, 1):
        say(f"{number:>4}  {column}")
    say("; ".join(f"{_SIGNS[value]} = {value}" for value in used))
    for heading, named in (("Nobody is known to", table.gaps), ("Several are known to", table.overlaps)):
        if named:
            say(f"{heading}: {', '.join(named)}")
    for column, holder in table.single_holders.items():
        say(f"Only one is known to: {column} ({table.partners.get(holder, holder)})")
    for row in table.stated_totals().to_dict("records"):
        say(f"{row['partner']}: the source states {row['stated']} for {row['marks']}; counted {row['counted']}, unknown {row['unknown']}")
    for caution in table.cautions:
        say(caution)
