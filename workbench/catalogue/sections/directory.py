"""A directory of services by need and area, each with how to come to it, whom to ask and when it was last checked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.catalogue.matrices import services_by_partner
from workbench.catalogue.partner_matrix import PartnerMatrix
from workbench.catalogue.sections.last_check import A_YEAR, HIDDEN, LastCheck, last_check
from workbench.catalogue.sections.page import Opened, Page, catalogue_page
from workbench.catalogue.sections.service_places import ServicePlaces
from workbench.catalogue.sections.wording import seen_by, stated
from workbench.catalogue.service import Service
from workbench.catalogue.stated import said
from workbench.disclosure.names import fold
from workbench.errors import RequestError
from workbench.exhibits import Exhibit
from workbench.store import PartialDate
from workbench.text import escape_markdown, one_line
from workbench.workspace import Vocabulary

__all__ = ["service_directory"]

_NO_NEED = "No need recorded"
_OFFERS = frozenset({"yes", "direct", "via member", "via referral", "contracted"})
_OVER = "ended"


def service_directory(  # noqa: PLR0913  # each is a choice of whoever asks
    ws: Opened, *, areas: Vocabulary, day: dt.date, need: str = "", area: str = "", days: int = A_YEAR
) -> list[Exhibit]:
    """Give the services of a workspace by need and area.

    Args:
        ws: The workspace, whole or as an audience may see it.
        areas: The areas; a service of an area also serves the areas within it.
        day: The day for which it holds.
        need: Only services that answer this need, or a part of its words; all when empty.
        area: Only services that serve this area (its id, name or code); all when empty.
        days: A service that was checked longer ago than so many days is marked.

    Raises:
        UnknownNameError: There is no such area.
        RequestError: The number of days is below nought.
    """
    if days < 0:
        raise RequestError("The number of days is below nought.", fix="Write how many days a check may be old, such as 365.", code="bad-parameter")
    page = catalogue_page(ws, day)
    found = _Directory(page, ServicePlaces(areas, area), need.strip(), days)
    if not page.services and not found.table.partners:
        return [*found.title(), *page.nothing("No service is recorded.")]
    return [*found.title(), *found.index(), *found.by_need(), *found.unknown_area(), *found.without(), *found.partners(), *found.full()]


@dataclass(frozen=True)
class _Directory:
    """The services that were asked for.

    Args:
        page: The catalogue.
        places: Where services are given, and which area is asked for.
        need: The need that is asked for, or "".
        days: How old a check may be.
    """

    page: Page
    places: ServicePlaces
    need: str
    days: int

    @cached_property
    def table(self) -> PartnerMatrix:
        """What tables of sources say of partners' help."""
        matrices = [matrix for matrix in self.page.matrices if matrix.about == "services"]
        return services_by_partner((), matrices, agencies=self.page.agencies.values())

    @cached_property
    def chosen(self) -> tuple[Service, ...]:
        """The services that answer the need, wherever they are, by title."""
        found = [one for one in self.page.services if not self.need or any(map(self._wanted, self._needs(one)))]
        return tuple(sorted(found, key=lambda one: (one_line(one.title).casefold(), one.id)))

    @cached_property
    def here(self) -> tuple[Service, ...]:
        """Those of them that are known to serve the area; all whose area is known where none is asked for."""
        return tuple(one for one in self.chosen if self.places.serves(one) == "yes")

    @cached_property
    def somewhere(self) -> tuple[Service, ...]:
        """Those of them whose area is not known."""
        return tuple(one for one in self.chosen if self.places.serves(one) == "unknown")

    @cached_property
    def needs(self) -> Mapping[str, tuple[Service, ...]]:
        """Every need with the services that answer it here or at an unknown place and are not over; none for some."""
        names: dict[str, str] = {}
        found: dict[str, list[Service]] = {}
        listed = {one.id for one in (*self.here, *self.somewhere) if _running(one)}
        for one in self.chosen:
            for name in self._needs(one) or (_NO_NEED,):
                if name == _NO_NEED or self._wanted(name):
                    names.setdefault(fold(name), name)
                    found.setdefault(fold(name), []).extend([one] if one.id in listed else [])
        for name in filter(self._wanted, self.table.columns):
            names.setdefault(fold(name), name)
            found.setdefault(fold(name), [])
        return {names[key]: tuple(found[key]) for key in sorted(found, key=lambda key: (key == fold(_NO_NEED), key))}

    def _needs(self, service: Service) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one_line(need) for needs in said(service, "needs") for need in needs))

    def _wanted(self, name: str) -> bool:
        return fold(self.need) in fold(name)

    def check(self, service: Service) -> LastCheck:
        """Give when a service was last checked."""
        return last_check(service, self.page.day, audience=self.page.audience, days=self.days)

    def title(self) -> list[Exhibit]:
        """Give the title and how far the directory can be relied on."""
        asked = f"need “{one_line(self.need)}”" if self.need else "all needs"
        subtitle = f"{one_line(self.page.workspace)}. For {asked}, {self.places.words}. As at {PartialDate.of(self.page.day).words}."
        shown: list[Exhibit] = [self.page.heading("Directory of services", level=1, subtitle=subtitle)]
        if self.chosen:
            shown.append(self.page.text(self._summary(), self.chosen))
        elif self.need:
            shown += self.page.nothing("No service is recorded that answers this need.")
        without = sum(not self._needs(one) for one in self.page.services)
        if self.need and without:
            shown.append(self.page.caution(f"Of {_count(without, 'service')} no need is recorded; they may answer this one and are not listed.", self.page.services))
        return shown

    def _summary(self) -> str:
        listed = [*self.here, *self.somewhere]
        states = Counter(self.check(one).state for one in listed)
        running = Counter(stated(one, "status") for one in listed)
        lines = [
            f"{_count(len(listed), 'service')} listed, {len(self.somewhere)} of them of unknown area.",
            f"Still running: {running.pop('running', 0)} said to be; {', '.join(f'{n} {word}' for word, n in sorted(running.items())) or 'none other'}.",
            f"Checked in the last {self.days:,} days: {states['in time']}; longer ago: {states['old']}; no check recorded: {states['never']}.",
            "Ask before you send somebody: a service that is listed may have ended, moved or changed its rules.",
        ]
        if elsewhere := len(self.chosen) - len(listed):
            lines.insert(1, f"{_count(elsewhere, 'service')} of other areas {'is' if elsewhere == 1 else 'are'} not listed.")
        return "\n".join(f"- {escape_markdown(line)}" for line in lines)

    def index(self) -> list[Exhibit]:
        """Give the index by need."""
        rows = [
            [name, f"{len(found)}: {'; '.join(one_line(one.title) for one in found)}" if found else "none recorded"]
            for name, found in self.needs.items()
        ]  # fmt: skip
        if not rows:
            return []
        table = self.page.table("Needs, and the services for each", ["Need", "Services that have not ended"], rows, self.chosen)
        return [self.page.heading("Index by need", level=2), table]

    def by_need(self) -> list[Exhibit]:
        """Give the services under each need by area, those of unknown area apart."""
        shown: list[Exhibit] = []
        for name in self.needs:
            found = [one for one in self.here if fold(name) in map(fold, self._needs(one) or (_NO_NEED,))]
            if found:
                rows = sorted(self._row(one) for one in found)
                headings = ["Where", "Service", "From", "Still running?", "Last checked"]
                shown += [self.page.heading(name, level=3), self.page.table(f"Services for: {name}", headings, rows, found)]
        return self.page.section(self.page.heading("By need and area", level=2), *shown) if shown else []

    def _row(self, one: Service) -> list[str]:
        return [self.places.where(one), one.title, self.page.short(one.provider), stated(one, "status"), self.check(one).words]

    def unknown_area(self) -> list[Exhibit]:
        """Give the services whose area nobody recorded, apart: they may serve the area that is asked for, or not."""
        if not self.somewhere:
            return []
        rows = [[one.title, "; ".join(self._needs(one)) or _NO_NEED, *self._row(one)[2:], self.places.where(one)] for one in self.somewhere]
        headings = ["Service", "Needs", "From", "Still running?", "Last checked", "Where, in words"]
        table = self.page.table("Services of unknown area", headings, rows, self.somewhere)
        return self.page.section(self.page.heading("Area not known", level=2), table)

    def without(self) -> list[Exhibit]:
        """Give the needs for which no service is recorded."""
        empty = [name for name, found in self.needs.items() if not found]
        if not empty:
            return []
        together: dict[str, list[str]] = {}
        for name in empty:
            together.setdefault(self._offered(name), []).append(name)
        lines = [f"- {escape_markdown('; '.join(names) + told)}." for told, names in together.items()]
        text = "No entry does not mean that there is no help; it means that nobody recorded it here."
        return [self.page.heading("Needs without any service recorded", level=2), self.page.text("\n".join([text, "", *lines]), self.page.matrices)]

    def _offered(self, name: str) -> str:
        """Say what is told of a need that no entry answers: services that ended, and tables of sources."""
        over = [one_line(one.title) for one in self.chosen if fold(name) in map(fold, self._needs(one)) and not _running(one)]
        parts = [f"ended: {', '.join(over)}"] if over else []
        if name in self.table.columns:
            values = {key: self.table.value(key, name) for key in self.table.partners}
            gives = [self.table.partners[key] for key, value in values.items() if set(value.split("; ")) <= _OFFERS]
            open_ = sum(value not in _OFFERS | {"no"} for value in values.values())
            parts += [f"said to be given by {', '.join(gives)}"] if gives else []
            parts += [f"whether they give it is unknown for {open_} of {len(values)} partners in tables of sources"] if open_ else []
        return f" ({'; '.join(parts)})" if parts else ""

    def partners(self) -> list[Exhibit]:
        """Give the help that tables of sources count by partner without naming it."""
        stated_ = [one for one in self.table.stated if one.total.known]
        if not stated_ or self.need:
            return []
        matrices = [matrix for matrix in self.page.matrices if matrix.about == "services"]
        rows = []
        for one in stated_:
            values = [self.table.value(one.row, column) for column in one.columns]
            known = sum(value not in {"unknown", "not asked", "contested"} for value in values)
            rows.append([self.table.partners.get(one.row, one.row), f"{one.total} of {len(values)}", f"{known} of {len(values)}"])
        headings = ["Partner", "Kinds of help, as the source counts", "Of which it is known here whether"]
        cautions = [self.page.caution(f"{one.title}: {one.caution}", [one]) for one in matrices if one.caution]
        return [self.page.heading("Help that sources count by partner", level=2), *cautions,
                self.page.table("Kinds of help by partner", headings, rows, matrices)]  # fmt: skip

    def full(self) -> list[Exhibit]:
        """Give every service that is listed with all that is recorded of it."""
        shown: list[Exhibit] = []
        for one in (*self.here, *self.somewhere):
            shown += [self.page.heading(one.title, level=3), self.page.text(self._entry(one), [one])]
        if not shown:
            return []
        return self.page.section(self.page.heading("Every service in full", level=2), *shown)

    def _entry(self, one: Service) -> str:
        told = {
            "What it does": stated(one, "summary"), "Also called": "; ".join(one.also_called), "Needs": "; ".join(self._needs(one)) or "unknown",
            "For whom": stated(one, "for_whom"), "Where": self.places.where(one), "From": self.page.name(one.provider),
            "Given": stated(one, "given"), "How to come to it": stated(one, "how_to_reach"), "Costs": stated(one, "cost"),
            "Website": one.website or "", "Whom to ask": self.page.ask(one) if seen_by(Service, "contact_role", self.page.audience) else f"{self.page.name(one.provider)}; the role is {HIDDEN}",
            "Still running?": stated(one, "status"), "Changed": _changes(one), "Last checked": self.check(one).words,
            "Source": one.source or "not recorded",
        }  # fmt: skip
        return "\n".join(f"- **{label}**: {escape_markdown(text)}" for label, text in told.items() if text)


def _running(service: Service) -> bool:
    """Whether anybody says anything else than that it is over."""
    return any(status != _OVER for status in said(service, "status"))


def _changes(service: Service) -> str:
    found: Iterable[Sequence[object]] = ((change.date.words, change.what) for changes in said(service, "changes") for change in changes)
    return "; ".join(f"{when}: {what}" for when, what in found)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
