"""Counts that need rows which an audience may not see: worked out from the whole, protected, and put into the copy.

A public report may say how many took part though it may not know who. So such counts are made before the copy for
an audience is, from everything, and only what disclosure control leaves of them is written into the copy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from workbench.disclosure import SUPPRESSED, CountTable, Rule, suppress_together
from workbench.exhibits import Exhibit, Notice, Provenance, Source, table_from_frame
from workbench.inquiry import Inquiry, attendance_by_agency
from workbench.partnership.workspace import Workspace
from workbench.store.outside import read_delimited

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["AGGREGATES", "AGGREGATES_FOLDER", "Aggregate", "aggregate", "write_aggregates"]

AGGREGATES_FOLDER = ".aggregates"
"""Where they lie in an inquiry's folder of a copy."""


@dataclass(frozen=True)
class Aggregate:
    """A table of counts over one inquiry's records.

    Args:
        title: What the table shows.
        headings: What each column is called.
        missing: What is said where there is nothing to count.
        count: The frame of counts, made from the whole inquiry and the workspace.
        by: Its dimensions; the other column holds counts of people.
        value: The column of counts.
    """

    title: str
    headings: Mapping[str, str]
    missing: str
    count: Callable[[Inquiry, Workspace], pd.DataFrame]
    by: tuple[str, ...]
    value: str


AGGREGATES: Mapping[str, Aggregate] = MappingProxyType({
    "attendance": Aggregate(
        title="People who took part in at least one session of the inquiry, by agency",
        headings={"agency": "Agency", "people": "People"},
        missing="Who took part in sessions is not recorded.",
        count=lambda inquiry, ws: attendance_by_agency(inquiry.sessions, ws.people),
        by=("agency",),
        value="people",
    ),
})  # fmt: skip
"""Every such table, by name; a new one is added here and is then protected and copied like the rest."""


def write_aggregates(ws: Workspace, inquiry: Inquiry, folder: Path, rule: Rule, slug: Callable[[str], str]) -> None:
    """Write an inquiry's tables, as an audience may see them, into its folder of the copy.

    Args:
        ws: The whole workspace.
        inquiry: The whole inquiry.
        folder: The inquiry's folder in the copy.
        rule: The rule for counts of people before the audience.
        slug: Gives what a record's id is called in the copy.

    Raises:
        DisclosureError: A table cannot be protected.
    """
    made = {name: found.count(inquiry, ws) for name, found in AGGREGATES.items()}
    filled = {name: frame for name, frame in made.items() if len(frame)}
    tables = [CountTable(frame, AGGREGATES[name].value, AGGREGATES[name].by, what=name) for name, frame in filled.items()]
    for name, shown in zip(filled, suppress_together(tables, rule=rule), strict=True):
        path = folder / AGGREGATES_FOLDER / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        named = shown.assign(**{by: shown[by].map(slug) for by in AGGREGATES[name].by})
        path.write_text(named.to_csv(index=False, lineterminator="\n"), encoding="utf-8")


def aggregate(ws: Workspace, inquiry: Inquiry, name: str) -> list[Exhibit]:
    """Give one of the tables as exhibits, for the whole inquiry whatever moment of it the report shows.

    In a copy for an audience it is read as it was put there; otherwise it is worked out from the records.

    Args:
        ws: The workspace that the report sees.
        inquiry: The inquiry.
        name: The table's name in `AGGREGATES`.
    """
    about = AGGREGATES[name]
    frame = _read(inquiry.folder / AGGREGATES_FOLDER / f"{name}.csv", about) if ws.checked else about.count(ws.inquiry(inquiry.slug), ws)
    provenance = Provenance(sources=(Source(title=f"Records of the inquiry “{inquiry.title}”"),))
    if not len(frame):
        return [Notice(kind="not yet completed", text=about.missing, audience=inquiry.audience, provenance=provenance)]
    shown = frame.assign(**{
        by: [ws.agency_name(label) if by == "agency" and label != "Total" else label for label in frame[by]] for by in about.by
    })  # fmt: skip
    return [
        table_from_frame(
            shown.rename(columns=dict(about.headings)), about.title, provenance=provenance, audience=inquiry.audience
        )
    ]


def _read(path: Path, about: Aggregate) -> pd.DataFrame:
    """Read a table that was put into a copy; no rows where there is none."""
    import pandas as pd  # noqa: PLC0415  # slow to import; only frames need it

    if not path.is_file():
        return pd.DataFrame(columns=[*about.by, about.value])
    table = read_delimited(path, file=path.name, delimiter=",", only_utf8=True)
    frame = pd.DataFrame(table.rows, columns=list(table.heading), dtype=object)
    counts = [SUPPRESSED if n == str(SUPPRESSED) else int(n) for n in frame[about.value]]
    return frame.assign(**{about.value: pd.Series(counts, index=frame.index, dtype=object)})
