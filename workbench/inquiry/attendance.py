"""Who took part in sessions, as counts of people by agency."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workbench.inquiry.doings import Session
from workbench.inquiry.people import Person

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["attendance_by_agency"]


def attendance_by_agency(sessions: Iterable[Session], people: Iterable[Person]) -> pd.DataFrame:
    """Count the people who took part in at least one session, by agency.

    Args:
        sessions: The sessions, with their attendees.
        people: Everybody, for their agency.

    Returns:
        Columns `agency` (an id, “unknown” or “Total”) and `people` (int), the total last; no rows where nobody is recorded.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import; only this needs it

    agencies = {person.id: person.agency or "unknown" for person in people}
    there = sorted({pseudonym for session in sessions for pseudonym in session.attendees})
    counted = pd.Series([agencies.get(pseudonym, "unknown") for pseudonym in there], dtype="str").value_counts().sort_index()
    rows = [(str(agency), int(n)) for agency, n in counted.items()]
    if rows:
        rows.append(("Total", len(there)))
    return pd.DataFrame(rows, columns=["agency", "people"])
