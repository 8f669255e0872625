"""A Stat-Xplore service as a source for the explorer: the practice server, or Stat-Xplore itself."""

from __future__ import annotations

import atexit
import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cache, cached_property

from workbench.forms.stat_explorer_asker import Asker
from workbench.forms.stat_explorer_choices import (
    TOTAL,
    Asked,
    Choice,
    Chosen,
    Kind,
    counted_in_words,
    narrowed,
    place_in_words,
)
from workbench.statistics import outcome_of
from workbench.statxplore import Client, Component, Query, View
from workbench.statxplore.dates import first_day, is_about_time
from workbench.statxplore.practice import PracticeServer
from workbench.statxplore.view import is_about_places

__all__ = ["Service", "practice_server"]

ABOVE = " > "
_ROOT = "str:folder:root"
_SMALL_AREAS = re.compile(r"\b(zones?|output areas?|[LM]?SOAs?|OAs?|COA|wards?|postcodes?)\b|[LM]SOA_TO|COA_TO", re.IGNORECASE)
_OUTCOME = re.compile(r"\b(outcome|decision)\b", re.IGNORECASE)
_MOST_FOUND = 300


@cache
def practice_server() -> PracticeServer:
    """Give the practice server of this program, started when it is first asked for and stopped when the program ends."""
    running = ExitStack()
    atexit.register(running.close)
    return running.enter_context(PracticeServer())


class Service:
    """A service that is asked through a client.

    Args:
        make: Makes the client.
        learn: Whether to look up all fields at once, so that search finds them; quick only on a practice server.
    """

    def __init__(self, make: Callable[[], Client], *, learn: bool = False) -> None:
        self._asker = Asker(make)
        if learn:
            self._asker.ask(lambda client: client.learn())

    @cached_property
    def _datasets(self) -> dict[str, Choice]:
        return self._asker.ask(lambda client: {one.key: one for one in _below(client, _ROOT)})

    def datasets(self) -> Sequence[Choice]:
        """Give every database with the folders that it is in."""
        return list(self._datasets.values())

    def search(self, text: str) -> Chosen:
        """Give the databases that have the words in their own name, their folders', fields' or values'."""
        if not text.strip():
            return Chosen(tuple(self.datasets()))
        hits = self._asker.ask(lambda client: client.search(text, limit=_MOST_FOUND))
        folders = {hit.label for hit in hits if hit.type == "FOLDER"}
        named = [hit.database for hit in hits if hit.type == "DATABASE"]
        inside = [key for key, one in self._datasets.items() if folders & set(one.where.split(ABOVE))]
        keys = dict.fromkeys([*named, *inside, *(hit.database for hit in hits)])
        found = tuple(self._datasets[key] for key in keys if key in self._datasets)
        if not found:
            return narrowed(self.datasets(), text)
        return Chosen(found, " ".join(f"“{typed}” was read as “{meant}”." for typed, meant in hits.mended))

    def open(self, key: str) -> ServiceDataset:
        """Look a database up."""
        return ServiceDataset(self._asker, self._datasets[key])

    def close(self) -> None:
        """End the connection."""
        self._asker.close()


class ServiceDataset:
    """One database of a service.

    Args:
        asker: The way to the client.
        chosen: The database.
    """

    saved = False

    def __init__(self, asker: Asker, chosen: Choice) -> None:
        self._asker, self._database = asker, chosen.key
        self.note = ""  # the list says already in which folders it is
        self.measures = [Choice(one.uri, one.label) for one in asker.ask(lambda client: client.measures(chosen.key))]
        fields = asker.ask(lambda client: client.fields(chosen.key))
        self._date = next((one for one in fields if is_about_time(one.uri, one.label)), None)
        self._places = {one.uri: one for one in fields if one != self._date and is_about_places(one.label)}
        self.kinds = [
            Kind(one.uri, one.label, outcome=bool(_OUTCOME.search(one.label)) and self._has_outcomes(one))
            for one in fields if one != self._date and one.uri not in self._places
        ]  # fmt: skip
        self._levels = {level.uri: (field, level) for field in self._places.values() for level in self._levels_of(field)}
        self.levels = [Choice(uri, level.label) for uri, (_, level) in self._levels.items()]

    def _levels_of(self, field: Component) -> list[Component]:
        return self._asker.ask(lambda client: client.valuesets(field.uri))

    def _values(self, uri: str) -> list[Component]:
        return self._asker.ask(lambda client: client.values(uri))

    def _has_outcomes(self, field: Component) -> bool:
        return {"adverse", "non-adverse"} <= {outcome_of(value.label) for value in self._values(field.uri)}

    @cached_property
    def months(self) -> Sequence[tuple[dt.date, str]]:
        """The periods there are, the oldest first."""
        values = self._values(self._date.uri) if self._date else []
        return sorted((day, f"{day:%B %Y}") for one in values if (day := first_day(one.code, one.label)))

    def places(self, level: str) -> Sequence[Choice]:
        """Give the places of a level; with "" those of every level but the small areas, of which there may be many thousands."""
        wanted = [level] if level else [uri for uri, (_, one) in self._levels.items() if not _SMALL_AREAS.search(f"{one.label} {uri}")]
        return [one for uri in wanted or list(self._levels)[:1] for one in self._places_of(uri)]

    def _places_of(self, level: str) -> Iterator[Choice]:
        field, part = self._levels[level]
        for one in self._values(level):
            yield Choice(one.uri, one.label, part.label.removesuffix(" (practice codes)"), within=field.uri, words=one.code)

    def peers(self, place: Choice) -> Sequence[Choice]:
        """Give the places of the same field, the larger kinds first; all together where there is one kind only."""
        levels = [uri for uri, (field, _) in self._levels.items() if field.uri == place.within]
        there = [one for one in self.places("") if one.within == place.within and one.key != place.key]
        return there if len(levels) > 1 else [Choice(TOTAL, "All together", within=place.within), *there]

    def items(self, kind: str) -> Sequence[Choice]:
        """Give the values of a field."""
        return [Choice(one.uri, one.label) for one in self._values(kind)]

    def numbers(self, asked: Asked) -> int:
        """Count the numbers that would be asked for."""
        return self._asker.ask(lambda client: client.cells(client.resolve(self._query(asked))))

    def look(self, asked: Asked) -> View:
        """Ask for the table."""
        table = self._asker.ask(lambda client: client.table(self._query(asked)))
        labels = {field.uri: field.label for field in table.fields}
        picks = {labels[key]: choice for key, choice in asked.picks.items() if choice.key != TOTAL}
        return View(
            table,
            place=asked.place.words if asked.place else "",
            comparator=(asked.comparator.words or TOTAL) if asked.comparator else "",
            picks={label: choice.label for label, choice in picks.items()},
            what=counted_in_words(asked.measure.label, picks.values()),
            measure=table.measures[0].label,  # the only one asked for; a reply leaves the function out of its label
            place_as=place_in_words(asked.place),
            comparator_as=place_in_words(asked.comparator),
        )

    def _query(self, asked: Asked) -> Query:
        query = Query.start(self._database, asked.measure.key)
        if self._date:
            query = replace(query.by(self._date.uri), months=asked.months)
        if asked.place:
            query = self._by_place(query, asked.place, asked.comparator)
        if asked.breakdown:
            query = query.by(asked.breakdown.key, total=True)
        for key, choice in asked.picks.items():
            if choice.key != TOTAL:
                query = query.by(key, choice.key)
        return query

    def _by_place(self, query: Query, place: Choice, comparator: Choice | None) -> Query:
        if comparator and comparator.key == TOTAL:  # a total is over what is listed, so all of them are asked for
            return query.by(place.within, total=True)
        return query.by(place.within, *dict.fromkeys([place.key, *([comparator.key] if comparator else [])]))


def _below(client: Client, folder: str, above: tuple[str, ...] = ()) -> Iterator[Choice]:
    """Give the databases of a folder and of the folders in it."""
    for child in client.schema(folder).children:
        if child.type == "DATABASE":
            yield Choice(child.uri, child.label, ABOVE.join(above), words=child.code)
        elif child.type == "FOLDER" and len(above) < 20:  # noqa: PLR2004  # deeper than any tree of folders that people made
            yield from _below(client, child.uri, (*above, child.label))
