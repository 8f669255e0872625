"""What the exercises of the walkthrough ask about, worked out from the practice server when it runs; nothing is typed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import pandas as pd

from workbench.exhibits import Exhibit, Provenance, number, rows_table
from workbench.exhibits import Table as TableExhibit
from workbench.statistics import adverse_share, month_in_words, outcome_of, percent_change
from workbench.statxplore import Client, Months, View
from workbench.statxplore.view_figures import comparison

__all__ = ["Facts", "Names", "facts_of"]

_PLACE, _BESIDE = "Fife", "Scotland"
_YEAR = 12
_RECENT = 6
_ALIKE = 2.0
"""Percentage points within which two changes count as alike."""


@dataclass(frozen=True)
class Facts:
    """What is worked out for some exercises.

    Args:
        answers: The right answers, by name.
        words: Facts in words, for questions and explanations.
        options: Lists of answers to choose from, as (label, key).
        material: What is shown to work with, by name.
    """

    answers: Mapping[str, float | str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    material: Mapping[str, Exhibit] = field(default_factory=dict)

    def __or__(self, other: Facts) -> Facts:
        """Give both together."""
        return Facts(
            {**self.answers, **other.answers}, {**self.words, **other.words},
            {**self.options, **other.options}, {**self.material, **other.material},
        )  # fmt: skip


@dataclass(frozen=True)
class Names:
    """What the practice server calls what the exercises need, found by what it holds.

    Args:
        decisions: The dataset of decisions about two benefits.
        people: The dataset of the people that these decisions are about.
        month: The field of months.
        area: The field of areas.
        outcome: The field of outcomes.
        outcomes: The label of each outcome by its kind: “adverse”, “non-adverse” ….
    """

    decisions: str
    people: str
    month: str
    area: str
    outcome: str
    outcomes: Mapping[str, str]

    @classmethod
    def found(cls, client: Client) -> Names:
        """Look them up."""
        with_benefit = [one for one in client.databases() if any(part.label == "Benefit" for part in client.fields(one.uri))]
        people = next(one for one in with_benefit if "individuals" in client.measures(one.uri)[0].label.casefold())
        decisions = next(one for one in with_benefit if one != people)
        fields = client.fields(decisions.uri)
        outcome = next(part for part in fields if "outcome" in part.label.casefold())
        outcomes = {outcome_of(value.label): value.label for value in client.values(outcome.uri)}
        return cls(decisions.label, people.label, fields[0].label, fields[1].label, outcome.label, outcomes)


@dataclass(frozen=True)
class _Seen:
    """The decisions in Fife and Scotland by month and outcome, with the total."""

    names: Names
    view: View

    def of(self, outcome: str) -> pd.Series[Any]:
        """Give a series of Fife's decisions with an outcome, or of all with “total”."""
        return self.view.series(**{self.names.outcome: self.names.outcomes.get(outcome, outcome)})

    @property
    def adverse(self) -> View:
        """The view of adverse decisions alone."""
        return View(
            self.view.table, place=_PLACE, comparator=_BESIDE, what="adverse decisions",
            picks={self.names.outcome: self.names.outcomes["adverse"]},
        )  # fmt: skip

    @property
    def highest(self) -> pd.Timestamp:
        """The month with most adverse decisions."""
        return pd.Timestamp(str(self.of("adverse").idxmax()))

    @property
    def year(self) -> list[pd.Timestamp]:
        """The newest twelve months."""
        return [pd.Timestamp(day) for day in self.view.local.index[-_YEAR:]]


def facts_of(client: Client) -> Facts:
    """Ask the practice server and work everything out that can be known at the beginning.

    Args:
        client: The client of a practice server.
    """
    names = Names.found(client)
    query = client.query(
        names.decisions, by={names.month: Months(first="2000-01"), names.area: [_PLACE, _BESIDE], names.outcome: None}, totals=[names.outcome]
    )
    seen = _Seen(names, View(client.table(query), place=_PLACE, comparator=_BESIDE))
    found = [_dataset(client, names), _highest(seen), _shares(seen), _parts(seen), _people(client, seen), _compared(seen)]
    return reduce(Facts.__or__, found)


def _dataset(client: Client, names: Names) -> Facts:
    return Facts(
        answers={"dataset": client.database(names.decisions).uri},
        words={"place": _PLACE, "comparator": _BESIDE, "dataset": names.decisions, "people_dataset": names.people},
        options={"datasets": tuple((one.label, one.uri) for one in client.databases())},
    )


def _highest(seen: _Seen) -> Facts:
    month = seen.highest
    months = tuple((month_in_words(pd.Timestamp(day)), f"{day:%Y-%m}") for day in seen.view.local.index)
    return Facts(
        answers={"highest": f"{month:%Y-%m}"},
        words={"month": month_in_words(month), "month_name": str(month.month_name()), "year_number": str(month.year)},
        options={"months": months, "recent": months[-_RECENT:]},
    )


def _shares(seen: _Seen) -> Facts:
    month = seen.highest
    counts = {kind: float(seen.of(kind)[month]) for kind in seen.names.outcomes}
    share = adverse_share(counts, total=float(seen.of("total")[month]))
    of_all, of_decided = _known(share.of_all), _known(share.of_decided)
    return Facts(
        answers={"share_of_all": of_all, "share_of_decided": of_decided},
        words={
            "adverse": number(counts["adverse"]), "adverse_plain": f"{counts['adverse']:.0f}", "all": number(_known(share.all_decisions)), "decided": number(_known(share.decided)),
            "of_all": number(of_all, decimals=1), "of_decided": number(of_decided, decimals=1),
        },
        material={"outcomes": _outcomes_table(seen, month)},
    )  # fmt: skip


def _parts(seen: _Seen) -> Facts:
    total = seen.of("total")
    parts = sum((seen.of(kind) for kind in seen.names.outcomes), start=pd.Series(0.0, index=total.index))
    missed = (parts - total).abs()
    month = pd.Timestamp(str(missed.idxmax()))
    return Facts(
        answers={"missed": float(missed[month])},
        words={"odd_month": month_in_words(month), "parts": number(float(parts[month])), "whole": number(float(total[month]))},
        material={"parts": _outcomes_table(seen, month)},
    )


def _people(client: Client, seen: _Seen) -> Facts:
    """Count the people: in the month of most decisions, in each of the newest twelve months, and in these together."""
    names, year, highest = seen.names, seen.year, seen.highest
    days = list(dict.fromkeys([*year, highest]))
    field = next(part for part in client.fields(names.people) if part.label == names.month)
    uris = {value.code: value.uri for value in client.values(field.uri)}
    asked = client.query(names.people, by={names.area: [_PLACE], names.outcome: [names.outcomes["adverse"]]})
    together = [uris[f"{day:%Y%m}"] for day in year]
    query = asked.by(field.uri, *(uris[f"{day:%Y%m}"] for day in days), names={"The twelve months together": together})
    table = client.table(query)
    *single, once = (float(one) for one in table.cubes[0].values.ravel())  # noqa: PD011  # no frame
    people = dict(zip(days, single, strict=True))
    added = sum(people[day] for day in year)
    decisions = float(seen.of("adverse")[highest])
    of_people = View(table, place=_PLACE).provenance
    both = Provenance(sources=(*seen.view.provenance.sources, *of_people.sources))
    return Facts(
        answers={"more_than_people": decisions - people[highest], "counted_again": added - once},
        words={
            "people": number(people[highest]), "once": number(once), "year_sum": number(added),
            "year": f"{month_in_words(year[0])} to {month_in_words(year[-1])}", "last": month_in_words(year[-1]),
        },
        material={
            "people": _table(both, f"{_PLACE}, {month_in_words(highest)}", ["What is counted", "Number"], [
                ["Adverse decisions", number(decisions)], ["People with an adverse decision", number(people[highest])]]),
            "year": _table(of_people, f"People with an adverse decision, {_PLACE}", ["Months", "People"], [
                *([month_in_words(day), number(people[day])] for day in year), ["The twelve months together, asked for as one group", number(once)]]),
        },
    )  # fmt: skip


def _compared(seen: _Seen) -> Facts:
    view = seen.adverse.within(Months(newest=2 * _YEAR))
    base = view.last - pd.DateOffset(years=1)
    sides = [view.series(place=place) for place in (_PLACE, _BESIDE)]
    here, there = (_known(percent_change(one[base], one[view.last])) for one in sides)
    return Facts(
        answers={"faster": "alike" if abs(here - there) <= _ALIKE else "place" if here < there else "comparator"},
        words={"place_change": _way(here), "comparator_change": _way(there), "base": month_in_words(base),
               "gap": number(abs(here - there), decimals=1)},
        material={"comparison": comparison(view)},
    )  # fmt: skip


def _outcomes_table(seen: _Seen, month: pd.Timestamp) -> TableExhibit:
    rows = [[label, number(float(seen.of(kind)[month]))] for kind, label in seen.names.outcomes.items()]
    rows.append(["Total, as Stat-Xplore gives it", number(float(seen.of("total")[month]))])
    return _table(seen.view.provenance, f"Decisions by outcome, {_PLACE}, {month_in_words(month)}", [seen.names.outcome, "Decisions"], rows)


def _table(source: Provenance, caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> TableExhibit:
    return rows_table(caption, headings, rows, provenance=source, audience="team", numeric=headings[1:])


def _known(value: object) -> float:
    """Give a number that the practice data, being as large as they are, never withhold."""
    if not isinstance(value, float | int):
        raise TypeError("The practice data are too small for the exercises.")
    return float(value)


def _way(change: float) -> str:
    return f"{'rose' if change > 0 else 'fell'} {number(abs(change), decimals=1)}%"
