"""The whole catalogue in another format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args

from workbench.catalogue.exchange.csv_files import to_csv_files
from workbench.catalogue.exchange.data_package import to_data_package
from workbench.catalogue.exchange.exported import Exported
from workbench.catalogue.exchange.imported import LeftOut
from workbench.catalogue.exchange.json_document import to_json
from workbench.catalogue.exchange.kinds import EXCHANGED
from workbench.catalogue.exchange.spreadsheet import to_spreadsheet
from workbench.catalogue.exchange.tables import tables_of
from workbench.catalogue.exchange.uk_export import to_uk
from workbench.catalogue.rules import RULES_FILE
from workbench.errors import Problem, RequestError
from workbench.store import Audience, Record, load_folder
from workbench.workspace.places import VOCABULARIES

__all__ = ["EXPORT_FORMATS", "beside_the_entries", "entries_of", "export_entries"]

Format = Literal["csv", "json", "xlsx", "ods", "datapackage", "ukgov", "dcat-ttl", "dcat-jsonld"]
EXPORT_FORMATS: tuple[Format, ...] = get_args(Format)

_FOR_WHOM = {
    "team": "For the team of the partnership only.",
    "partners": "For the partner agencies.",
    "public": "For everybody.",
}


def export_entries(  # noqa: PLR0913  # all but the entries by keyword, each a separate thing to say
    records: Iterable[Record], *, to: str, title: str, audience: Audience, made_on: dt.date, file: str = ""
) -> Exported:
    """Give entries in another format.

    Args:
        records: Entries of any kinds of the catalogue, as the audience may see them.
        to: One of `EXPORT_FORMATS`.
        title: What the catalogue is called.
        audience: Whom it is for; said on a workbook's cover.
        made_on: The day on which it is made.
        file: The name of the file that is meant; of the UK model .json gives one list, all else a file for each record.

    Returns:
        The files, and all that they do not hold.

    Raises:
        RequestError: There is no such format, there are no entries, or DCAT is asked for and rdflib is not installed.
    """
    records = tuple(records)
    if to not in EXPORT_FORMATS:
        raise RequestError(f"The catalogue cannot be exported to “{to}”.", fix=f"Use one of: {', '.join(EXPORT_FORMATS)}.", code="unknown-file-format")
    if not records:
        raise RequestError("There are no entries to export.", fix="See which audience they are for.", code="nothing-to-export")
    if to == "json":
        return to_json(records)
    if to == "ukgov":
        return to_uk(records, form="json" if file.lower().endswith(".json") else "yaml")
    if to.startswith("dcat"):
        return _dcat(records, to, title)
    tables = tables_of(records)
    if to == "csv":
        return to_csv_files(tables)
    if to == "datapackage":
        return to_data_package(tables, title=title)
    return to_spreadsheet(tables, form=to, title=title, audience_words=_FOR_WHOM[audience], made_on=made_on)


def entries_of(root: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read all entries of a workspace, kind by kind, and what is wrong with the others."""
    records: list[Record] = []
    problems: list[Problem] = []
    for model in EXCHANGED.values():
        loaded = load_folder(root / model.folder, model, root=root)
        records += [one.record for one in loaded.stored]
        problems += loaded.problems
    return tuple(records), tuple(problems)


def beside_the_entries(root: Path) -> tuple[LeftOut, ...]:
    """Tell what else the catalogue of a workspace has, which is no entry and so in no export: its rules and vocabularies."""
    rules = [RULES_FILE] if (root / RULES_FILE).is_file() else []
    vocabularies = [f"{VOCABULARIES}/{path.name}" for path in sorted((root / VOCABULARIES).glob("*.y*ml"))]
    return tuple(LeftOut("", name, "It is no entry, so no format holds it; copy the file itself.") for name in (*rules, *vocabularies))


def _dcat(records: tuple[Record, ...], to: str, title: str) -> Exported:
    from workbench.catalogue.exchange.dcat import to_json_ld, to_turtle  # noqa: PLC0415  # needs rdflib, which is an extra

    text = to_turtle(records, title=title) if to == "dcat-ttl" else to_json_ld(records, title=title)
    return Exported({"": text.encode()})
