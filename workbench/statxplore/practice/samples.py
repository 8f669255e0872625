"""The saved tables that come with the sample inquiry: asked of the practice server, so that anyone can make them again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workbench.statxplore.client import Client
from workbench.statxplore.months import Months
from workbench.statxplore.practice.server import PracticeServer
from workbench.statxplore.query import Query
from workbench.statxplore.saved import SavedTable, save_table

__all__ = ["sample_queries", "save_samples"]

_DECISIONS, _CASELOAD = "str:database:PRACTICE_JSA_ESA_DECISIONS", "str:database:PRACTICE_JSA_CASELOAD"
_MONTH, _AREA, _OFFICE = "Month", "Country - council area - Fife's committee areas", "Jobcentre Plus office"
_OUTCOME, _REASON = "Decision outcome", "Reason for the referral"
_ADVERSE, _NOT_ADVERSE = "Decision to apply a sanction (adverse)", "Decision not to apply a sanction (non-adverse)"


def sample_queries(client: Client) -> Iterator[tuple[str, str, Query]]:
    """Give name, title and query of each sample table."""
    every = Months(first="2012-10")
    areas = [value.code for level in client.valuesets(_field(client, _AREA)) for value in client.values(level.uri)]
    decided = {"Decided (adverse and non-adverse)": [_ADVERSE, _NOT_ADVERSE]}
    for name, title, place, chosen in (
        ("jsa-esa-decisions", "JSA and ESA sanction decisions by area and outcome", _AREA, areas),
        ("jsa-esa-decisions-by-jobcentre", "JSA and ESA sanction decisions by jobcentre and outcome", _OFFICE, None),
    ):
        query = client.query(_DECISIONS, by={_MONTH: every, place: chosen, _OUTCOME: None}, totals=[place, _OUTCOME] if chosen is None else [_OUTCOME])
        yield name, title, _with_group(client, query, decided)
    query = client.query(_DECISIONS, by={_MONTH: every, _AREA: areas, _OUTCOME: [_ADVERSE], _REASON: None}, totals=[_REASON])
    yield "jsa-esa-adverse-by-reason", "Adverse JSA and ESA sanction decisions by area and reason for the referral", query
    yield "jsa-caseload", "People on Jobseeker's Allowance by area", client.query(_CASELOAD, by={_MONTH: every, _AREA: areas})


def _field(client: Client, label: str) -> str:
    return next(field.uri for field in client.fields(_DECISIONS) if field.label == label)


def _with_group(client: Client, query: Query, groups: dict[str, list[str]]) -> Query:
    """Ask for a group beside the single outcomes, so that the server counts it as one."""
    outcome = _field(client, _OUTCOME)
    single = [value.uri for value in client.values(outcome)]
    names = {name: [client.value(outcome, one).uri for one in members] for name, members in groups.items()}
    return query.by(outcome, *single, total=True, names=names)


def save_samples(folder: Path) -> list[SavedTable]:
    """Ask the practice server for every sample and save it.

    Args:
        folder: The `statxplore` folder of an inquiry.
    """
    with PracticeServer() as server, Client("practice", server.base_url, say=lambda _sentence: None) as client:
        return [
            save_table(folder / f"{name}.json", client.table(query), title=title) for name, title, query in sample_queries(client)
        ]
