"""The catalogue as one JSON document that loses nothing: every entry as its own file says it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from workbench.catalogue.exchange.exported import Exported
from workbench.catalogue.exchange.imported import Imported, LeftOut
from workbench.catalogue.exchange.kinds import EXCHANGED
from workbench.catalogue.exchange.personal import PersonalData
from workbench.errors import Problem, RecordError
from workbench.store import Document, Record, to_plain
from workbench.store.explain import explain

__all__ = ["MARK", "from_json", "to_json"]

MARK = "workbench_catalogue"
"""The member by which such a document is known; its value is the form's version."""
_VERSION = "1"


def to_json(records: Iterable[Record]) -> Exported:
    """Give entries as one JSON document: for each kind a list, each entry with its statements.

    Example:
        >>> from workbench.catalogue import Agency
        >>> made = to_json([Agency(id="acas", title="Acas")])
        >>> json.loads(made.files[""])
        {'workbench_catalogue': '1', 'entries': {'agency': [{'id': 'acas', 'title': 'Acas'}]}}
    """
    entries: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        entries.setdefault(type(record).kind, []).append(to_plain(record))
    written = json.dumps({MARK: _VERSION, "entries": entries}, ensure_ascii=False, indent=1)
    return Exported({"": f"{written}\n".encode()})


def from_json(data: Mapping[str, Any], file: str, agencies: Iterable[Record] = ()) -> Imported:
    """Read such a document.

    Args:
        data: The document.
        file: Its name for messages.
        agencies: The agencies that are there already, in whose public addresses postcodes may stand.

    Raises:
        RecordError: It is of another version, or no such document.
    """
    if data.get(MARK) != _VERSION or not isinstance(data.get("entries"), Mapping):
        raise RecordError([Problem(
            file, 0, MARK, f"This is no catalogue in JSON of the version {_VERSION}.", "Export it again with this workbench.", "wrong-format",
        )])  # fmt: skip
    personal = PersonalData(agencies)
    records: list[Record] = []
    problems: list[Problem] = []
    left_out = [LeftOut(file, name, "A catalogue in JSON has no such member.") for name in data if name not in {MARK, "entries"}]
    for kind, entries in data["entries"].items():
        if kind not in EXCHANGED or not isinstance(entries, list):
            left_out.append(LeftOut(file, f"entries.{kind}", f"There is no kind “{kind}”."))
            continue
        for number, entry in enumerate(entries, 1):
            place = f"{file}, {kind} {number}"
            found = _read(EXCHANGED[kind], entry, place)
            records += [found] if isinstance(found, Record) else []
            problems += personal.warnings(Document(entry, {(): 0}), place, kind=kind) if isinstance(found, Record) else found
    return Imported(tuple(records), tuple(left_out), tuple(problems))


def _read(model: type[Record], entry: Any, place: str) -> Record | list[Problem]:
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        return explain(error, model, Document(entry if isinstance(entry, Mapping) else {}, {(): 0}), place)
