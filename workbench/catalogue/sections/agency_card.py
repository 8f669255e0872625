"""A card about one agency, on one page: what it does, how to be referred, what it holds and shares, whom to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Protocol

from workbench.catalogue.arrangement import Arrangement
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.matrices import services_by_partner
from workbench.catalogue.sections.agency_gaps import missing_parts
from workbench.catalogue.sections.last_check import HIDDEN, last_check
from workbench.catalogue.sections.page import Opened, Page, catalogue_page
from workbench.catalogue.sections.wording import seen_by, shown, stated, time_span
from workbench.catalogue.service import Service
from workbench.catalogue.stated import said, statements_of
from workbench.exhibits import Exhibit
from workbench.store import Model, PartialDate, Statement
from workbench.text import escape_markdown

__all__ = ["Post", "agency_card"]

_YES = {"yes", "direct", "via member", "via referral", "contracted"}


class Post(Protocol):
    """A role that somebody has at an agency."""

    @property
    def role(self) -> str:
        """What they do."""

    @property
    def agency(self) -> str | None:
        """For whom they work."""

    @property
    def left(self) -> PartialDate:
        """When they left; unknown while they are there."""


def agency_card(ws: Opened, *, agency: str, day: dt.date, posts: Iterable[Post] = ()) -> list[Exhibit]:
    """Give the card of an agency.

    Args:
        ws: The workspace, whole or as an audience may see it.
        agency: Its id, its name or a short form of it.
        day: The day for which the card holds.
        posts: The people of the workspace, of whom only the roles at this agency are shown.

    Raises:
        UnknownNameError: There is no such agency.
    """
    page = catalogue_page(ws, day, agency=agency)
    return [
        *_title(page), *_what_it_does(page), *_services(page), *_data(page), *_arrangements(page), *_rules(page),
        *_roles(page, posts), *_unknown(page),
    ]  # fmt: skip


def _title(page: Page) -> list[Exhibit]:
    about = page.agencies[page.chosen]
    called = f"Also called {', '.join(about.also_called)}. " if about.also_called else ""
    checked = last_check(about, page.day, audience=page.audience).words
    sector = "Sector unknown" if about.sector == "unknown" else stated(about, "sector").capitalize() if about.sector != "NHS" else "NHS"
    subtitle = f"{called}{sector}. Card of {PartialDate.of(page.day).words}. The agency's entry was last checked: {checked}."
    return [page.heading(about.title, level=1, subtitle=subtitle)]


def _what_it_does(page: Page) -> list[Exhibit]:
    about = page.agencies[page.chosen]
    lines = [stated(about, "what_it_does") if about.what_it_does else "What it does is not recorded."]
    if about.part_of:
        lines.append(f"It is a part of {page.name(about.part_of)}.")
    inside = [page.name(key) for key, other in page.agencies.items() if page.chosen in said(other, "part_of")]
    if inside:
        lines.append(f"Part of it: {', '.join(inside)}.")
    lines += [f"{label}: {stated(about, name)}." for name, label in (("address", "Office"), ("website", "Website")) if getattr(about, name)]
    text = page.text(" ".join(map(_literal, lines)), [about])
    return page.section(page.heading("What it does, for whom", level=2), text)


def _services(page: Page) -> list[Exhibit]:
    found: list[Exhibit] = [page.heading("Services, and how to be referred", level=2)]
    rows = [[
        _with_needs(service), stated(service, "for_whom"), stated(service, "how_to_reach"), stated(service, "status"),
        page.ask(service), last_check(service, page.day, audience=page.audience).words,
    ] for service in page.services]  # fmt: skip
    headings = ["Service", "For whom", "How to be referred", "Still running?", "Whom to ask", "Last checked"]
    if rows:
        found.append(page.table(f"Services of {page.short(page.chosen)}", headings, rows, page.services))
    totals = list(_stated_help(page))
    if totals:
        found.append(page.text("\n".join(f"- {line}" for line in totals), page.matrices))
    if not rows and not totals:
        found += page.nothing("No service of this agency is recorded.")
    return page.section(*found)


def _with_needs(service: Service) -> str:
    return f"{service.title} ({', '.join(service.needs)})" if service.needs else service.title


def _stated_help(page: Page) -> Iterator[str]:
    """Give what tables of sources say of the agency's help: what is named, and the total where the places are lost."""
    for matrix in page.matrices:
        table = services_by_partner((), [matrix], agencies=page.agencies.values())
        for key in table.partners:
            if matrix.about != "services" or page.chosen not in key.split("+"):
                continue
            values = {column: table.value(key, column) for column in table.columns}
            named = [column if value == "yes" else f"{column} ({value})" for column, value in values.items() if set(value.split("; ")) <= _YES]
            open_ = sum(value in {"unknown", "not asked"} for value in values.values())
            total = next((f"the source counts {one.total} of {len(values)} kinds of help" for one in table.stated if one.row == key), "")
            parts = [", ".join(named), total, f"which ones is unknown for {open_} of {len(values)}" if open_ else ""]
            differ = [column for column, value in values.items() if value == "contested"]
            parts.append(f"statements differ on {', '.join(differ)}" if differ else "")
            yield _literal(f"{matrix.title}: {'; '.join(part for part in parts if part) or 'none named'}.")


def _data(page: Page) -> list[Exhibit]:
    found: list[Exhibit] = [page.heading("Data that it holds", level=2)]
    if not page.datasets:
        return [*found, *page.nothing("No data set of this agency is recorded.")]
    rows = [[
        dataset.title, stated(dataset, "about_whom"), _identifiers(dataset), _sharing(page, dataset), page.ask(dataset),
        last_check(dataset, page.day, audience=page.audience).words,
    ] for dataset in page.datasets]  # fmt: skip
    headings = ["Data", "About whom", "Identifiers", "Level of sharing", "Whom to ask", "Last checked"]
    found.append(page.table(f"Data held by {page.short(page.chosen)}", headings, rows, page.datasets))
    several = [f"- {_literal(f'{dataset.title}, {line}')}" for dataset in page.datasets for line in _several(dataset)]
    if several:
        found.append(page.text("\n".join(["**More than one statement**, side by side:", "", *several]), page.datasets))
    return page.section(*found)


def _several(part: Model, place: str = "") -> Iterator[str]:
    """Give every field with more than one statement; also where one of them says “unknown”, for who said so may say more."""
    for name in type(part).model_fields:
        told = statements_of(part).get(name, ())
        words = f"{place}{name.replace('_', ' ')}"
        if len(told) > 1:
            yield f"{words}: {' and '.join(map(_told, told))}"
        elif isinstance(inner := getattr(part, name), tuple):
            for each in inner:
                if isinstance(each, Model):
                    yield from _several(each, f"{words}, {shown(each)}: ")


def _told(statement: Statement) -> str:
    when = statement.as_of.words if statement.as_of.known else "date unknown"
    by = [statement.told_by or "by whom is unknown", *filter(None, [statement.source]), when]
    return f"“{shown(statement.value)}” ({'; '.join(by)})"


def _identifiers(dataset: Dataset) -> str:
    found: dict[str, list[str]] = {}
    for identifier in dataset.identifiers:
        told = len(statements_of(identifier).get("held", ())) > 1
        word = "more than one statement, below" if told else str(identifier.held)
        found.setdefault(word, []).append(identifier.scheme)
    held = found.pop("yes", [])
    rest = [f"{word}: {', '.join(names)}" for word, names in sorted(found.items())]
    return "; ".join([*([", ".join(held)] if held else []), *rest]) or "unknown"


def _sharing(page: Page, dataset: Dataset) -> str:
    if not seen_by(Dataset, "sharing", page.audience):
        return HIDDEN
    most = [f"at most {stated(dataset, 'lowest_level')}, by the holder's rules"] if dataset.lowest_level else []
    parts = [f"{page.short(one.with_agency)}: {stated(one, 'level')}, allowed: {stated(one, 'allowed')}" for one in dataset.sharing]
    return "; ".join([*most, *parts]) or "unknown"


def _arrangements(page: Page) -> list[Exhibit]:
    found: list[Exhibit] = [page.heading("Arrangements in and out", level=2)]
    if not page.arrangements and not seen_by(Arrangement, "status", page.audience):
        return [*found, *page.left_out("Sharing arrangements are not shown for this audience.")]
    if not page.arrangements:
        return [*found, *page.nothing("No sharing arrangement with this agency is recorded.")]
    rows = [row for arrangement in page.arrangements for row in _ways(page, arrangement)]
    headings = ["Arrangement", "Way", "Level", "Basis and agreement", "Stands", "Whom to ask", "Last checked"]
    found.append(page.table(f"What {page.short(page.chosen)} gives and receives", headings, sorted(rows, key=lambda row: row[1]), page.arrangements))
    return page.section(*found)


def _ways(page: Page, one: Arrangement) -> Iterator[list[str]]:
    givers = {key for name in ("giver", "further_givers") for value in said(one, name) for key in (value if isinstance(value, tuple) else (value,))}
    receivers = {key for value in said(one, "receivers") for key in value}
    level, basis = (stated(one, name) if seen_by(Arrangement, name, page.audience) else HIDDEN for name in ("level", "legal_basis"))
    agreement = f"; agreement: {one.agreement}" if one.agreement else "; no agreement recorded" if basis != HIDDEN else ""
    stands = f"{stated(one, 'status')}, {time_span(one.since, one.until)}" if seen_by(Arrangement, "status", page.audience) else HIDDEN
    rest = [level, f"{basis}{agreement}", stands, page.ask(one), last_check(one, page.day, audience=page.audience).words]
    if page.chosen in givers:
        yield [one.title, f"gives to {_parties(page, receivers, one.receiver_in_words)}", *rest]
    if page.chosen in receivers:
        yield [one.title, f"receives from {_parties(page, givers, one.giver_in_words)}", *rest]


def _parties(page: Page, keys: Iterable[str], words: str | None) -> str:
    names = ", ".join(page.short(key) for key in sorted({*keys} - {page.chosen}))
    return f"{names} ({words})" if names and words else names or words or "unknown"


def _rules(page: Page) -> list[Exhibit]:
    found: list[Exhibit] = [page.heading("Its rules of confidentiality", level=2)]
    if not seen_by(Dataset, "rules", page.audience):
        return [*found, *page.left_out("What partners' rules of confidentiality say is not shown for this audience.")]
    lines = []
    for dataset in page.datasets:
        told = [rule for rules in said(dataset, "rules") for rule in rules]
        told += [f"never shared: {item}" for items in said(dataset, "never_shared") for item in items]
        told += [f"at most at the level {level}" for level in said(dataset, "lowest_level") if level]
        lines += [f"- {_literal(f'{dataset.title}: {rule}')}" for rule in told]
    if not lines:
        return [*found, page.text("No rule of its own is recorded. That does not mean that it has none; ask.")]
    return page.section(*found, page.text("\n".join(lines), page.datasets))


def _roles(page: Page, posts: Iterable[Post]) -> list[Exhibit]:
    found: list[Exhibit] = [page.heading("Whom to ask", level=2)]
    about = page.agencies[page.chosen]
    lines = []
    if seen_by(type(about), "contact_role", page.audience):
        lines = [f"First: {stated(about, 'contact_role') if about.contact_role else 'no role is recorded'}."]
        for entry in (*page.datasets, *page.services):
            asked = [
                f"{word}: {stated(entry, name)}"
                for name, word in (("contact_role", "ask"), ("steward_role", "looked after by"), ("backup_role", "else"))
                if getattr(entry, name, None)
            ]
            lines += [f"{getattr(entry, 'title', entry.id)}: {'; '.join(asked)}."] if asked else []
    else:
        lines = ["The roles to ask are not shown for this audience."]
    there = [post.role for post in posts if post.agency == page.chosen and not (post.left.known and post.left.latest < page.day)]
    if there:
        lines.append(f"Roles of this agency in the inquiries: {', '.join(dict.fromkeys(there))}.")
    return [*found, page.text("\n".join(f"- {_literal(line)}" for line in lines), [about])]


def _unknown(page: Page) -> list[Exhibit]:
    lines = [f"- {_literal(line)}" for line in missing_parts(page)]
    text = "\n".join(lines) if lines else "Nothing that a card asks for is missing."
    return [page.heading("What is not known", level=2), page.text(text, [page.agencies[page.chosen]])]


def _literal(text: str) -> str:
    return escape_markdown(text)
