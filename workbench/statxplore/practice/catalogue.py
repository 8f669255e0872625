"""The databases that the practice server has: fields with their valuesets and values, measures, notes.

Addresses follow the real grammar, such as str:value:DATABASE:FACT:COLUMN:VALUESET:CODE; every database's id begins with
PRACTICE, since the real ids of the sanctions databases stand in no public source and are not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from workbench.statxplore.practice.calibration import read_data
from workbench.statxplore.practice.edition import Edition, Published
from workbench.statxplore.practice.months import month_code, month_label
from workbench.statxplore.practice.places import Places, read_places

__all__ = ["FUNCTIONS", "Catalogue", "Database", "Field", "Folder", "Measure", "Value", "Valueset", "build_catalogue"]

FUNCTIONS = ("SUM", "MEAN", "MEDIAN")


@dataclass(frozen=True)
class Value:
    """One value of a valueset.

    Args:
        uri: Its address.
        label: Its name.
        members: Which of the column's categories it takes in.
        notes: Keys of its annotations.
    """

    uri: str
    label: str
    members: npt.NDArray[np.bool_]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Valueset:
    """One level of a field, such as council areas."""

    uri: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Field:
    """What a table can be broken down by.

    Args:
        uri: Its address.
        label: Its name.
        column: The column of the rows.
        valuesets: Its levels, the top one first: that is what a table without a recode has.
        group: Key of the group in which the schema shows it, or "".
        note: Key of its annotation, or "".
        is_date: Whether every table has it, asked for or not.
    """

    uri: str
    label: str
    column: str
    valuesets: tuple[Valueset, ...]
    group: str = ""
    note: str = ""
    is_date: bool = False


@dataclass(frozen=True)
class Measure:
    """What a table can show: a count ("COUNT"), or a function of the length of sanctions.

    Args:
        uri: Its address.
        label: Its name.
        measure: Address of what the function is of; a count's own.
        function: COUNT, SUM, MEAN or MEDIAN.
    """

    uri: str
    label: str
    measure: str
    function: str


@dataclass(frozen=True)
class Database:
    """A database.

    Args:
        name: Its id without "str:database:".
        label: Its name, which says that it is synthetic.
        folder: The folder in which it is.
        fields: Its fields, the date first.
        measures: Its count, then functions of the length of sanctions, where it has that.
        data: What is counted.
        by_person: Whether people are counted, not records.
        notes: Keys of its annotations.
        groups: Address and name of each group of fields, by key.
    """

    name: str
    label: str
    folder: str
    fields: tuple[Field, ...]
    measures: tuple[Measure, ...]
    data: Published
    by_person: bool
    notes: tuple[str, ...]
    groups: Mapping[str, tuple[str, str]]

    @property
    def uri(self) -> str:
        """The database's address."""
        return f"str:database:{self.name}"

    @property
    def date(self) -> Field:
        """The field that every table has."""
        return next(field for field in self.fields if field.is_date)


@dataclass(frozen=True)
class Folder:
    """A folder of folders and databases; `parent` is "" for the root."""

    uri: str
    label: str
    parent: str


@dataclass(frozen=True)
class Catalogue:
    """All folders and databases of one edition, and the texts of the annotations.

    Args:
        folders: The folders, the root first.
        databases: The databases by address.
        notes: The texts by key.
    """

    folders: tuple[Folder, ...]
    databases: Mapping[str, Database]
    notes: Mapping[str, str]


def build_catalogue(edition: Edition) -> Catalogue:
    """Give the catalogue of an edition.

    Example:
        >>> from workbench.statxplore.practice.edition import publish
        >>> databases = build_catalogue(publish(5_000, seed=1)).databases
        >>> databases["str:database:PRACTICE_UC_CASELOAD"].date.valuesets[0].values[-1].label
        'May 2025'
    """
    data = read_data("catalogue.toml")
    folders = tuple(
        Folder(f"str:folder:{f['id']}", f["label"], f["parent"] and f"str:folder:{f['parent']}") for f in data["folder"]
    )
    built = [_database(about, data, edition.sets[about["rows"]]) for about in data["database"]]
    return Catalogue(folders, {database.uri: database for database in built}, data["notes"])


def _database(about: Mapping[str, Any], data: Mapping[str, Any], published: Published) -> Database:
    name, fact = about["id"], about["fact"]
    fields = [_month(f"{name}:{about['date']}:DATE_NAME", about, published), *_places(name, fact, read_places())]
    fields += [_field(name, fact, key, data["fields"][key]) for key in about["fields"]]
    used = {field.group for field in fields if field.group}
    groups = {key: (f"str:group:{name}:{fact}:{key}", label) for key, label in data["groups"].items() if key in used}
    return Database(
        name=name,
        label=about["label"],
        folder=f"str:folder:{about['folder']}",
        fields=tuple(fields),
        measures=tuple(_measures(name, fact, about)),
        data=published,
        by_person=about["counts"] == "people",
        notes=tuple(about["notes"]),
        groups=groups,
    )


def _measures(name: str, fact: str, about: Mapping[str, Any]) -> Iterator[Measure]:
    count = f"str:count:{name}:{fact}"
    yield Measure(count, about["count"], count, "COUNT")
    if "duration" in about:
        measure = f"str:measure:{name}:{fact}:DURATION"
        for function in FUNCTIONS:
            yield Measure(f"str:statfn:{name}:{fact}:DURATION:{function}", about["duration"], measure, function)


def _field(name: str, fact: str, key: str, about: Mapping[str, Any]) -> Field:
    place = f"{name}:{fact}:{about.get('code', key)}"
    members = np.eye(len(about["values"]), dtype=np.bool_)
    listed = [(code, label, members[n]) for n, (code, label) in enumerate(about["values"])]
    valueset = _valueset(place, about["valueset"], about["label"], listed)
    return Field(f"str:field:{place}", about["label"], about["column"], (valueset,), about.get("group", ""), about.get("note", ""))


def _valueset(
    place: str, code: str, label: str, listed: list[tuple[str, str, npt.NDArray[np.bool_]]]
) -> Valueset:
    values = tuple(Value(f"str:value:{place}:{code}:{value}", name, members) for value, name, members in listed)
    return Valueset(f"str:valueset:{place}:{code}", label, values)


def _month(place: str, about: Mapping[str, Any], published: Published) -> Field:
    at = f"{place}:C_{about['date'].removeprefix('F_')}"
    members = np.eye(len(published.months), dtype=np.bool_)
    values = tuple(
        Value(
            f"str:value:{at}:{month_code(month)}",
            month_label(month, about["month_label"]),
            members[number],
            published.notes(month),
        )
        for number, month in enumerate(published.months)
    )
    valueset = Valueset(f"str:valueset:{at}", "Month", values)
    return Field(f"str:field:{place}", "Month", "month", (valueset,), is_date=True)


def _places(name: str, fact: str, places: Places) -> Iterator[Field]:
    councils = [leaf.council for leaf in places.leaves]
    unknown = places.unknown

    def listed(named: tuple[tuple[str, str], ...], where: list[str]) -> list[tuple[str, str, npt.NDArray[np.bool_]]]:
        return [(code, label, np.array([code == leaf for leaf in where])) for code, label in named]

    countries = [code if code == unknown[0] else places.country[0] for code in councils]
    area = f"{name}:{fact}:AREA"
    yield Field(
        f"str:field:{area}",
        "Country - council area - Fife's committee areas",
        "place",
        (
            _valueset(area, "V_C_PRACTICE_COUNTRY", "Country", listed((places.country, unknown), countries)),
            _valueset(area, "V_C_PRACTICE_COUNCIL_TO_COUNTRY", "Council area", listed((*places.councils, unknown), councils)),
            _valueset(
                area,
                "V_C_PRACTICE_FIFE_AREA_TO_COUNCIL",
                "Committee area of Fife (practice codes)",
                listed(places.fife_areas, [leaf.fife_area for leaf in places.leaves]),
            ),
        ),
    )
    office = f"{name}:{fact}:JCP_OFFICE"
    offices = listed((*places.offices, unknown), [leaf.office for leaf in places.leaves])
    label = "Jobcentre Plus office"
    yield Field(
        f"str:field:{office}", label, "place", (_valueset(office, "C_PRACTICE_JCP_OFFICE", f"{label} (practice codes)", offices),)
    )
