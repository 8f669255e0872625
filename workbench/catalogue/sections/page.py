"""What every section of a catalogue report needs to know: the entries as they stood on a day, for whom, and their names."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeVar

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Agreement, Arrangement
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.matrix import Matrix
from workbench.catalogue.proposal import Proposal
from workbench.catalogue.sections.asking import agency_of, whom_to_ask
from workbench.catalogue.sections.caveats import with_caveats
from workbench.catalogue.service import Service
from workbench.errors import UnknownNameError
from workbench.exhibits import Exhibit, Heading, Notice, Provenance, Source, Table, Text, rows_table
from workbench.store import Audience, Collection, Record
from workbench.text import escape_markdown, one_line, shorten

__all__ = ["Page", "catalogue_page", "places_in"]

_R = TypeVar("_R", bound=Record)
_SECTION = re.compile(r",? sections? (?=[0-9])")
_MOST_SOURCES = 6
_MOST_ROWS = 200
_SHORT = 12


class Opened(Protocol):
    """A workspace as these sections need it."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def audience(self) -> Audience:
        """Who may see it."""

    @property
    def agencies(self) -> Collection[Agency]:
        """All agencies."""

    @property
    def datasets(self) -> Collection[Dataset]:
        """All data sets."""

    @property
    def services(self) -> Collection[Service]:
        """All services."""

    @property
    def arrangements(self) -> Collection[Arrangement]:
        """All sharing arrangements."""

    @property
    def agreements(self) -> Collection[Agreement]:
        """All agreements on sharing."""

    @property
    def matrices(self) -> Collection[Matrix]:
        """All tables of partners."""

    @property
    def proposals(self) -> Collection[Proposal]:
        """All proposals to share data."""


@dataclass(frozen=True)
class Page:
    """The catalogue as it stood on a day, for an audience.

    Args:
        workspace: The workspace's title.
        audience: For whom.
        day: The day for which it holds; what was stated later is left out.
        agencies: All agencies by id, whichever is chosen.
        datasets: The data sets; only the chosen agency's where one is.
        services: The services, likewise.
        arrangements: The arrangements in which it gives or receives.
        agreements: The agreements to which it is a party.
        matrices: All tables of partners.
        proposals: All proposals.
        chosen: The id of the agency that alone is shown, or "".
        every_dataset: All data sets, whichever agency is chosen, for their caveats and titles.
        every_agreement: All agreements, likewise.
        every_service: All services, likewise.
    """

    workspace: str
    audience: Audience
    day: dt.date
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    datasets: tuple[Dataset, ...] = ()
    services: tuple[Service, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    matrices: tuple[Matrix, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    chosen: str = ""
    every_dataset: tuple[Dataset, ...] = ()
    every_agreement: tuple[Agreement, ...] = ()
    every_service: tuple[Service, ...] = ()

    @cached_property
    def _short(self) -> Mapping[str, str]:
        found = {key: _short_name(agency) for key, agency in self.agencies.items()}
        twice = {name for name, count in Counter(found.values()).items() if count > 1}
        return {key: one_line(self.agencies[key].title) if name in twice else name for key, name in found.items()}

    def short(self, agency: str | None) -> str:
        """Give an agency's short name where it has one, or its name, or what stands for it."""
        return self._short.get(agency or "", agency or "unknown")

    def name(self, agency: str | None) -> str:
        """Give an agency's name, or what stands for it, or “unknown”."""
        known = self.agencies.get(agency or "")
        return one_line(known.title) if known else agency or "unknown"

    def short_of(self, name: str) -> str:
        """Give the short name of an agency by its name; the name itself where there is no such agency."""
        return next((self.short(key) for key, agency in self.agencies.items() if agency.title == name), name)

    def key_of(self, wanted: str) -> str:
        """Give the id of the agency that is called so.

        Raises:
            UnknownNameError: There is none.
        """
        return _key_of(wanted, self.agencies)

    def dataset(self, key: str) -> str:
        """Give a data set's title, or its id where it is not there."""
        return next((one_line(d.title) for d in self.every_dataset if d.id == key), key)

    def ask(self, entry: Record) -> str:
        """Give whom to ask about an entry, agencies by their short names."""
        asked = whom_to_ask(entry, self.agencies, audience=self.audience)
        key = agency_of(entry)
        return asked.replace(self.name(key), self.short(key)) if key else asked

    def provenance(self, records: Iterable[object] = ()) -> Provenance:
        """Give the sources that records name, sections of one source together; or the catalogue itself."""
        named = dict.fromkeys(s for r in records if (s := getattr(r, "source", None)))
        titles = _together(named)
        rest = len(titles) - _MOST_SOURCES
        if rest > 0:
            titles = [*titles[:_MOST_SOURCES], f"{rest} more source{'s' if rest > 1 else ''} named in the entries"]
        shown = titles or [f"Catalogue of “{one_line(self.workspace)}”"]
        return Provenance(sources=tuple(Source(title=title) for title in shown))

    def heading(self, text: str, *, level: int = 3, subtitle: str = "") -> Heading:
        """Give a heading."""
        return Heading(level=level, text=text, subtitle=subtitle, audience=self.audience, provenance=self.provenance())

    def text(self, markdown: str, records: Iterable[object] = ()) -> Text:
        """Give paragraphs; what people typed must be made literal before."""
        return Text(markdown=markdown, audience=self.audience, provenance=self.provenance(records))

    def caution(self, text: str, records: Iterable[object] = ()) -> Notice:
        """Say what readers must not miss."""
        return Notice(kind="caution", text=text, audience=self.audience, provenance=self.provenance(records))

    def nothing(self, what: str) -> list[Exhibit]:
        """Say that a part is not there yet, or that it may not be shown to the public."""
        if self.audience == "public":
            return self.left_out(f"{what} What is not for this audience is not counted.")
        return [Notice(kind="not yet completed", text=what, audience=self.audience, provenance=self.provenance())]

    def left_out(self, what: str) -> list[Exhibit]:
        """Say that a part is not for this audience."""
        return [Notice(kind="left out", text=what, audience=self.audience, provenance=self.provenance())]

    def table(  # noqa: PLR0913  # a table cannot be made without any of these
        self,
        caption: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        records: Iterable[object] = (),
        *,
        numeric: Sequence[str] = (),
        notes: Sequence[str] = (),
    ) -> Table:
        """Give a table of text with where it comes from; an empty cell says “unknown”."""
        cells = [[one_line(cell) for cell in row] for row in rows[:_MOST_ROWS]]
        if len(rows) > _MOST_ROWS:
            notes = [*notes, f"The first {_MOST_ROWS:,} of {len(rows):,}; the others are in the catalogue."]
        return rows_table(
            caption, headings, cells, provenance=self.provenance(records), audience=self.audience, numeric=numeric, notes=notes
        )

    def section(self, *shown: Exhibit) -> list[Exhibit]:
        """Give a section with the caveats of every data set that it names."""
        return with_caveats(shown, self.every_dataset, audience=self.audience)

    def part(self, heading: str, shown: Sequence[Exhibit]) -> list[Exhibit]:
        """Give a part with its heading; for the public, nothing where all of it is left out."""
        hidden = self.audience == "public" and all(isinstance(one, Notice) and one.kind == "left out" for one in shown)
        return [] if hidden else [self.heading(heading, level=2), *shown]

    def short_names(self) -> list[Exhibit]:
        """Give the agencies that are shown by a short name, with their names."""
        rows = [[short, self.name(key)] for key, short in self._short.items() if short != self.name(key)]
        if not rows:
            return [self.text("No agency has a short name.")]
        rows.sort(key=lambda row: row[0].casefold())
        return [self.table("Short names of agencies", ["Short name", "Agency"], rows, self.agencies.values())]

    def title(self, what: str) -> list[Exhibit]:
        """Give the report's title."""
        whose = f": {self.name(self.chosen)}" if self.chosen else ""
        day = f"{self.day.day} {self.day:%B %Y}"
        return [self.heading(f"{what}{whose}", level=1, subtitle=f"{one_line(self.workspace)}. As at {day}.")]


def catalogue_page(ws: Opened, day: dt.date, *, agency: str = "") -> Page:
    """Give the catalogue of a workspace as it stood on a day.

    Args:
        ws: The workspace.
        day: The day.
        agency: Only what concerns this agency (its id, name or another name); all when empty.

    Raises:
        UnknownNameError: There is no such agency.
    """
    agencies = {one.id: one for one in _then(ws.agencies, day)}
    key = _key_of(agency, agencies) if agency.strip() else ""
    datasets, services = _then(ws.datasets, day), _then(ws.services, day)
    arrangements, agreements = _then(ws.arrangements, day), _then(ws.agreements, day)
    return Page(
        workspace=ws.title, audience=ws.audience, day=day, agencies=agencies, chosen=key, every_dataset=datasets,
        every_agreement=agreements, every_service=services,
        datasets=tuple(d for d in datasets if key in {"", d.holder}),
        services=tuple(s for s in services if key in {"", s.provider}),
        arrangements=tuple(a for a in arrangements if key in {"", a.giver, *a.further_givers, *a.receivers}),
        agreements=tuple(a for a in agreements if key in {"", *a.parties}),
        matrices=_then(ws.matrices, day), proposals=_then(ws.proposals, day),
    )  # fmt: skip


def _then(records: Iterable[_R], day: dt.date) -> tuple[_R, ...]:
    return tuple(record.as_at(day) for record in records)


def _key_of(wanted: str, agencies: Mapping[str, Agency]) -> str:
    asked = wanted.strip().casefold()
    for key, agency in agencies.items():
        if asked in {name.casefold() for name in (key, agency.title, *agency.also_called)}:
            return key
    raise UnknownNameError(
        f"There is no agency “{shorten(escape_markdown(wanted), 80)}”.",
        fix="The agencies are in data_catalog/agencies/; write an id, a name or a short form.", code="unknown-name",
    )  # fmt: skip


def places_in(sources: Sequence[str]) -> list[str]:
    """Give where things can be read, the title left out where it is the same for all and stands under the table anyway.

    Example:
        >>> places_in(["A report, section 2.1", "A report, section 2.3"])
        ['section 2.1', 'section 2.3']
        >>> places_in(["A report, section 2.1", "A letter"])
        ['A report, section 2.1', 'A letter']
    """
    parts = [_SECTION.split(one_line(source), maxsplit=1) for source in sources]
    if len({part[0] for part in parts}) != 1 or any(len(part) == 1 for part in parts):
        return [one_line(source) for source in sources]
    return [f"section {part[1]}" for part in parts]


def _short_name(agency: Agency) -> str:
    short = (one_line(name) for name in agency.also_called if len(name) <= _SHORT)
    return next((name for name in short if name), one_line(agency.title))


def _together(named: Iterable[str]) -> list[str]:
    """Give sources with the sections of each together: “A report, sections 2.2, 2.3”."""
    groups: dict[str, dict[str, None]] = {}
    for source in named:
        title, *tail = _SECTION.split(one_line(source), maxsplit=1)
        groups.setdefault(title, {}).update(dict.fromkeys(re.split(r", | and ", tail[0]) if tail else ()))
    return [
        f"{title}, section{'s' if len(parts) > 1 else ''} {', '.join(sorted(parts))}" if parts else title
        for title, parts in groups.items()
    ]
