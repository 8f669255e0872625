"""The catalogue of a workspace, searched: entries found by words and facets, with whom to ask about each.

The index lies in `.workbench/catalogue.sqlite`. It holds nothing that the files do not: before each search, files that
changed since are read again, and a file of it that is gone or damaged is made anew.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace as replaced
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Arrangement
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.entry_files import refresh
from workbench.catalogue.entry_index import CatalogueHit, EntryIndex, synonyms_of
from workbench.catalogue.entry_texts import ENTRY_KINDS, FACETS, days_between, folded_facet
from workbench.catalogue.match_keys import MatchKeys, match_keys
from workbench.catalogue.matrices import matrix_called
from workbench.catalogue.matrix import Matrix
from workbench.catalogue.partner_matrix import PartnerMatrix
from workbench.catalogue.parts import LegalBasis, Level, Scheme
from workbench.catalogue.proposal import Proposal
from workbench.catalogue.service import Service
from workbench.errors import Problem, RequestError, UnknownNameError, WorkbenchError
from workbench.store import (
    Record,
    Results,
    Stored,
    is_damaged,
    load_folder,
    load_record,
    set_aside,
    telling,
)
from workbench.workspace import find_root, read_settings

if TYPE_CHECKING:
    from workbench.catalogue.exchange import Exported

__all__ = ["INDEX_FILE", "Catalogue", "open_catalogue"]

INDEX_FILE = ".workbench/catalogue.sqlite"

_MODELS = {model.kind: model for model in ENTRY_KINDS}

_VALUES = {"identifier": get_args(Scheme), "legal_basis": get_args(LegalBasis), "level": get_args(Level)}
_ABOUT = ("individuals", "businesses", "intelligence", "places", "services")
_MOST_DAYS = 36_500

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class Catalogue:
    """The entries of a workspace's catalogue.

    Args:
        root: The workspace.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def search(
        self,
        text: str = "",
        *,
        limit: int = 20,
        checked_within: int | None = None,
        on: dt.date | None = None,
        **facets: str | Iterable[str],
    ) -> Results[CatalogueHit]:
        """Find entries by words: stems, typing mistakes, words joined or split and other words for the same count too.

        Args:
            text: What was typed; with none, all entries that have the facets, by title.
            limit: At most so many.
            checked_within: Only what was surely checked within so many days before `on`.
            on: The day from which is counted.
            facets: Only entries that have each of these, or one of several values: about (individuals, or the people
                meant), agency (its id or a name of it: it holds, gives or receives), identifier (one that is held),
                kind, legal_basis, level.

        Returns:
            What was found, best first; `mended` tells which words were taken for a slip.

        Raises:
            UnknownNameError: There is no such facet, kind or agency.
            RequestError: Days without a day.
        """
        if limit < 1:
            raise RequestError(f"{limit} entries cannot be shown.", fix="Ask for 1 or more.", code="no-value")
        unknown = sorted(set(facets) - {*FACETS, "about_whom"})
        if unknown:
            raise UnknownNameError(
                f"The catalogue cannot be narrowed by “{unknown[0]}”.", fix=f"Use one of: {', '.join(FACETS)}.", code="unknown-name"
            )
        given = {name: [values] if isinstance(values, str) else list(values) for name, values in facets.items()}
        checked = _checked(checked_within, on)

        def searched(index: EntryIndex) -> Results[CatalogueHit]:
            wanted = {("about" if name == "about_whom" else name): _wanted(name, values, index) for name, values in given.items()}
            return index.search(text, {**wanted, **checked}, limit=limit)

        return self._do(searched)

    def get(self, entry: str) -> Record:
        """Give an entry by its id; where several kinds have one of that id, by the kind and the id: “service:fort”.

        Raises:
            UnknownNameError: There is none, or there are several.
            RecordError: Its file is wrong; see `workbench check`.
        """
        return self.stored(entry).record

    def stored(self, entry: str) -> Stored[Record]:
        """Give an entry as `get` does, with its file, for a form that changes it.

        Raises:
            UnknownNameError: There is none, or there are several.
        """
        kind, _, key = entry.rpartition(":")
        found = [one for one in self._with_id(key) if kind in {"", type(one.record).kind}]
        if len(found) == 1:
            return found[0]
        if found:
            named = ", ".join(f"{type(one.record).kind}:{key}" for one in found)
            raise UnknownNameError(f"There are several entries “{key}”.", fix=f"Name one of: {named}.", code="unknown-name")
        near = [f"{hit.kind}:{hit.id}" for hit in self.search(key.replace("-", " "), limit=5)]
        fix = f"Did you mean: {', '.join(near)}?" if near else "Look for it with: workbench catalogue search WORDS"
        raise UnknownNameError(f"There is no entry “{entry}” in the catalogue.", fix=fix, code="unknown-name")

    def match_keys(self, *agencies: str, by: Literal["agency", "dataset"] = "agency") -> MatchKeys:
        """Give by which fields the partners could match their records: in common, perhaps, or surely not.

        Args:
            agencies: Only these, by id or a name of theirs; all that hold data on people where none is named.
            by: Whether the partners are agencies, or each data set is a row of its own.

        Returns:
            Pairs, combinations and questions as frames, and sentences; see `MatchKeys`.

        Raises:
            UnknownNameError: There is no such agency.
        """
        among = self._do(lambda index: [key for name in agencies for key in _agencies(name, index)])
        return match_keys(
            self._all(Dataset), agencies=self._all(Agency), matrices=self._all(Matrix), among=among, by=by
        )

    def matrix(self, name: str) -> PartnerMatrix:
        """Give a table of the partners: who offers, holds or meets what.

        Args:
            name: services, individuals, businesses, intelligence, “data items” or barriers; or the id of a source's table.

        Returns:
            The table, of which every cell opens its statements.

        Raises:
            UnknownNameError: There is no such table.
        """
        return matrix_called(
            name, services=self._all(Service), datasets=self._all(Dataset), arrangements=self._all(Arrangement),
            proposals=self._all(Proposal), matrices=self._all(Matrix), agencies=self._all(Agency),
        )  # fmt: skip

    def export(self, *, to: str, file: str | Path | None = None, on: dt.date | None = None, replace: bool = False) -> Exported:
        """Give all entries, as they stand in this workspace, in another format, and write them where a file is named.

        In a copy made for an audience that is what the audience may see; in the workspace itself it is everything. To
        export for partners or the public use `workbench catalogue export --audience`, which makes the copy first.

        Args:
            to: csv, json, xlsx, ods, datapackage, ukgov, dcat-ttl or dcat-jsonld.
            file: Where to: a file; for csv, datapackage and ukgov a folder, or a name ending in .zip. None writes nothing.
            on: The day that a workbook says it was made on; today where none is given.
            replace: Write over what is there.

        Returns:
            In `files` what was made, by name, and in `left_out` all that it does not hold.

        Raises:
            RequestError: There is no such format, nothing to export, or something there that may not be written over.
        """
        from workbench.catalogue.exchange import (  # noqa: PLC0415  # it reads many formats
            beside_the_entries,
            entries_of,
            export_entries,
            write_exported,
        )

        records, _ = entries_of(self.root)
        settings = read_settings(self.root)
        audience = settings.projection.audience if settings.projection else "team"
        title = f"{settings.title}: data catalogue" if settings.title else "Data catalogue"
        day = on or dt.datetime.now().astimezone().date()
        name = Path(file).name if file else ""
        exported = export_entries(records, to=to, title=title, audience=audience, made_on=day, file=name)
        exported = replaced(exported, left_out=(*exported.left_out, *beside_the_entries(self.root)))
        if file:
            write_exported(exported, Path(file), replace=replace)
        return exported

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files that cannot be searched because they cannot be read; reads all of them."""
        return tuple(p for model in ENTRY_KINDS for p in load_folder(self.root / model.folder, model, root=self.root).problems)

    def __len__(self) -> int:
        """Give the number of entries."""
        return self._do(len)

    def __repr__(self) -> str:
        """Give the number of entries."""
        return f"<Catalogue: {len(self)} entries>"

    def _all(self, model: type[R]) -> list[R]:
        return [one.record for one in load_folder(self.root / model.folder, model, root=self.root).stored]

    def _with_id(self, key: str) -> Iterator[Stored[Record]]:
        for model in ENTRY_KINDS:
            for path in (self.root / model.folder / f"{key}{ending}" for ending in (".yaml", ".yml")):
                if "/" not in key and path.is_file():
                    found = load_record(path, model, root=self.root)
                    if isinstance(found, Stored):
                        yield found

    def _do(self, action: Callable[[EntryIndex], T]) -> T:
        """Do something with an index that is up to date; one that is damaged is made anew, one that cannot be kept is not."""
        path = self.root / INDEX_FILE
        try:
            return self._try(action, path)
        except sqlite3.DatabaseError as error:
            if not is_damaged(error):
                raise
            if path.exists():
                set_aside(path)
            return self._try(action, path)
        except RequestError:
            raise
        except WorkbenchError:  # nothing may be written here, or another program holds the file
            return self._try(action, None)

    def _try(self, action: Callable[[EntryIndex], T], path: Path | None) -> T:
        index = EntryIndex(path)
        try:
            with telling(path):
                refresh(index, self.root)
                return action(index)
        finally:
            index.close()


def open_catalogue(root: str | Path = ".") -> Catalogue:
    """Open the catalogue of the workspace that a folder lies in.

    Args:
        root: The workspace's folder, or any folder inside it.

    Raises:
        NotAWorkspaceError: There is no workbench.toml there or above.

    Example:
        >>> open_catalogue(".").search("job centre")[0].title  # doctest: +SKIP
        'Jobcentre Plus'
    """
    return Catalogue(find_root(Path(root)))


def _checked(days: int | None, on: dt.date | None) -> dict[str, list[str]]:
    if days is None:
        return {}
    if on is None:
        raise RequestError("“Checked within” needs the day from which the days count.", fix="Give it as `on`.", code="no-day")
    if not 0 <= days <= _MOST_DAYS:
        raise RequestError(
            f"{days} is no number of days that can be looked back.", fix=f"Use a whole number from 0 to {_MOST_DAYS:,}.", code="no-day"
        )
    return {"checked": days_between(on - dt.timedelta(days=days), on)}


def _wanted(name: str, values: list[str], index: EntryIndex) -> list[str]:
    if name == "agency":
        return [agency for value in values for agency in _agencies(value, index)]
    if name == "kind":
        for value in values:
            if value not in _MODELS:
                raise UnknownNameError(f"There is no kind “{value}”.", fix=f"Use one of: {', '.join(_MODELS)}.", code="unknown-name")
        return values
    return [same for value in values for same in _known_value(name, value, index)]


def _known_value(name: str, value: str, index: EntryIndex) -> tuple[str, ...]:
    """Give a facet's value and its synonyms; one that cannot be is refused, lest “nothing found” be read as “nobody has it”."""
    same = synonyms_of(value)
    if name in _VALUES:
        known = {folded_facet(one) for one in _VALUES[name]}
        if known.isdisjoint(same):
            raise UnknownNameError(f"There is no {name.replace('_', ' ')} “{value}”.", fix=f"Use one of: {', '.join(_VALUES[name])}.", code="unknown-name")
    elif not index.search("", {"about": same}, limit=1):
        raise UnknownNameError(
            f"No entry is about “{value}”.", fix=f"Use one of: {', '.join(_ABOUT)}; or the people as an entry names them.", code="unknown-name"
        )
    return same


def _agencies(name: str, index: EntryIndex) -> list[str]:
    found = [agency for same in synonyms_of(name) for agency in index.agencies_called(same)]
    if not found:
        near = ", ".join(hit.id for hit in index.search(name, {"kind": ["agency"]}, limit=5))
        fix = f"Did you mean: {near}?" if near else "Look for it with: workbench catalogue search WORDS --kind agency"
        raise UnknownNameError(f"There is no agency “{name}” in the catalogue.", fix=fix, code="unknown-name")
    return found
