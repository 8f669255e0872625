"""Who offers, holds, meets what: tables of partners made from records and from the tables that sources give.

Nothing is filled in. A cell says yes only where a statement does; an unknown cell is unknown, and what is
stated only as a total stays a stated total.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Arrangement
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.matrix import Matrix, MatrixColumn, MatrixRow
from workbench.catalogue.partner_matrix import PartnerMatrix, Said, StatedTotal
from workbench.catalogue.parts import Barrier
from workbench.catalogue.proposal import Proposal
from workbench.catalogue.service import Service
from workbench.errors import UnknownNameError
from workbench.store import Model, Statement

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MATRIX_NAMES", "arrangements_by", "barriers_by_partner", "data_by_partner", "matrix_called", "services_by_partner"]

DataKind = Literal["individuals", "businesses", "intelligence", "data items"]

MATRIX_NAMES = ("services", *get_args(DataKind), "barriers")
"""The names of the tables that are made from all entries."""

_NOT_RUNNING = frozenset({"ended", "planned", "paused"})
_NOBODY = "no partner named"


def services_by_partner(
    services: Iterable[Service] = (), matrices: Iterable[Matrix] = (), *, agencies: Iterable[Agency] = ()
) -> PartnerMatrix:
    """Give who offers which help, and how.

    Args:
        services: Service records; a column is a need that one answers. One that ended, is paused or only planned offers
            nothing and is left out.
        matrices: Tables of sources; those about services are taken.
        agencies: For the partners' names.

    Returns:
        Cells: direct, via member, via referral, contracted, yes, no, unknown, not asked, contested.

    Example:
        >>> advice = Service(id="advice", title="Advice", provider="cab", given="via referral", needs=("Money",))
        >>> services_by_partner([advice]).value("cab", "Money")
        'via referral'
    """
    said = [one for service in services if service.status not in _NOT_RUNNING for one in _of_service(service)]
    return _table("Services by partner", said, [m for m in matrices if m.about == "services"], agencies)


def data_by_partner(
    kind: DataKind,
    datasets: Iterable[Dataset] = (),
    matrices: Iterable[Matrix] = (),
    *,
    agencies: Iterable[Agency] = (),
) -> PartnerMatrix:
    """Give who holds which data.

    Args:
        kind: Data on individuals, on businesses, intelligence, or single data items on individuals.
        datasets: Data sets; one that is about `kind` gives a column for each of its items (by the glossary's term,
            where it has one) and identifiers. “data items” takes those about individuals.
        matrices: Tables of sources; those about `kind` are taken.
        agencies: For the partners' names.

    Returns:
        Cells: yes, no, unknown, not asked, contested. A partner says no only where each of its data sets of
        that column does. The cautions hold every caveat of a data set that was looked at.
    """
    wanted = "individuals" if kind == "data items" else kind
    chosen = [dataset for dataset in datasets if wanted in dataset.about]
    said = [one for dataset in chosen for one in _of_dataset(dataset)]
    table = _table(f"Data by partner: {kind}", said, [m for m in matrices if m.about == kind], agencies)
    caveats = tuple(f"{dataset.title}: {dataset.caveat}" for dataset in chosen if dataset.caveat)
    return replace(table, cautions=table.cautions + caveats)


def barriers_by_partner(
    datasets: Iterable[Dataset] = (),
    arrangements: Iterable[Arrangement] = (),
    proposals: Iterable[Proposal] = (),
    *,
    agencies: Iterable[Agency] = (),
) -> PartnerMatrix:
    """Give which sort of barrier is named by or of which partner.

    A barrier of a data set hinders its holder, one of an arrangement its giver, unless the barrier says whom.
    One that nobody is named for stands in the row “no partner named”. What is not said is unknown, never no.
    """
    said: list[Said] = []
    for dataset in datasets:
        said += _barriers(f"dataset/{dataset.id}", dataset.barriers, dataset.holder)
    for arrangement in arrangements:
        said += _barriers(f"arrangement/{arrangement.id}", arrangement.barriers, arrangement.giver)
    asked: dict[str, None] = {}
    for proposal in proposals:
        said += _barriers(f"proposal/{proposal.id}", proposal.barriers, None)
        asked |= dict.fromkeys(proposal.asked)
    return _table("Barriers by partner", said, [], agencies, first=asked)


def matrix_called(  # noqa: PLR0913  # all kinds of entry, by keyword
    name: str,
    *,
    services: Iterable[Service] = (),
    datasets: Iterable[Dataset] = (),
    arrangements: Iterable[Arrangement] = (),
    proposals: Iterable[Proposal] = (),
    matrices: Iterable[Matrix] = (),
    agencies: Iterable[Agency] = (),
) -> PartnerMatrix:
    """Give one of the tables of partners by its name.

    Args:
        name: services, individuals, businesses, intelligence, “data items” or barriers; or the id of a source's table,
            which then stands alone.
        services: All services.
        datasets: All data sets.
        arrangements: All arrangements.
        proposals: All proposals.
        matrices: All tables of sources.
        agencies: For the partners' names.

    Raises:
        UnknownNameError: There is no such table.
    """
    tables, known = list(matrices), list(agencies)
    kind = next((kind for kind in get_args(DataKind) if kind == name), None)
    if kind:
        return data_by_partner(kind, datasets, tables, agencies=known)
    if name == "services":
        return services_by_partner(services, tables, agencies=known)
    if name == "barriers":
        return barriers_by_partner(datasets, arrangements, proposals, agencies=known)
    alone = [table for table in tables if table.id == name]
    if not alone:
        there = ", ".join([*MATRIX_NAMES, *(table.id for table in tables)])
        raise UnknownNameError(f"There is no table “{name}”.", fix=f"Use one of: {there}.", code="unknown-name")
    return _table(alone[0].title, [], alone, known)


def arrangements_by(
    arrangements: Iterable[Arrangement], basis: str = "legal_basis", level: str = "level"
) -> pd.DataFrame:
    """Count arrangements by two of their fields.

    Args:
        arrangements: The arrangements.
        basis: The field of the rows: legal_basis, mode, status …
        level: The field of the columns: level, mode, status …

    Returns:
        One row per value of `basis` and one column per value of `level` that occurs, each cell the titles in
        order, joined by “; ”, "" where there is none; a last column “count”. Where the statements on a field
        disagree its value is “contested”.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import

    found: dict[str, dict[str, list[str]]] = {}
    for arrangement in arrangements:
        row, column = _field(arrangement, basis), _field(arrangement, level)
        found.setdefault(row, {}).setdefault(column, []).append(arrangement.title)
    columns = sorted({column for row in found.values() for column in row})
    cells = [
        [*("; ".join(row.get(column, ())) for column in columns), sum(map(len, row.values()))]
        for _, row in sorted(found.items())
    ]
    return pd.DataFrame(cells, index=pd.Index(sorted(found), name=basis), columns=[*columns, "count"])


def _field(record: Model, name: str) -> str:
    return "contested" if name in record.contested else str(getattr(record, name))


def _of_service(service: Service) -> Iterator[Said]:
    for need in service.needs or (service.title,):
        for statement in _statements(service, "given"):
            yield _said(service, statement, service.provider, need, "given")


def _of_dataset(dataset: Dataset) -> Iterator[Said]:
    for item in dataset.items:
        for statement in _statements(item, "collected"):
            yield _said(dataset, statement, dataset.holder, item.glossary_term or item.name, f"item {item.name}")
    named = {(item.glossary_term or item.name).casefold() for item in dataset.items}
    for identifier in dataset.identifiers:
        if identifier.scheme not in named:  # what is an item as well is said there
            for statement in _statements(identifier, "held"):
                place = f"identifier {identifier.scheme}"
                yield _said(dataset, statement, dataset.holder, identifier.scheme, place)


def _barriers(record: str, barriers: Sequence[Barrier], owner: str | None) -> Iterator[Said]:
    for number, barrier in enumerate(barriers, 1):
        evidence = f"{barrier.what} (whom it hinders: {barrier.whom_in_words})" if barrier.whom_in_words else barrier.what
        for row in barrier.whom or (owner or _NOBODY,):
            yield Said(
                row, barrier.sort, "yes", record, f"barrier {number}",
                source=barrier.source or "", evidence=evidence,
            )  # fmt: skip


def _statements(part: Model, name: str) -> tuple[Statement, ...]:
    return part.told.get(name) or (Statement(value=getattr(part, name)),)


def _said(of: Service | Dataset, statement: Statement, row: str | None, column: str, place: str) -> Said:
    """Give what one record says of its provider or holder; it is only a part of what they have."""
    return Said(
        row or _NOBODY, column, str(statement.value), f"{of.kind}/{of.id}", place, part=True,
        told_by=statement.told_by or of.who_told or "", source=statement.source or of.source or "",
        as_of=statement.as_of if statement.as_of.known else of.as_of,
    )  # fmt: skip


def _table(
    title: str,
    said: Sequence[Said],
    matrices: Sequence[Matrix],
    agencies: Iterable[Agency],
    first: Mapping[str, None] | None = None,
) -> PartnerMatrix:
    names = {agency.id: agency.title for agency in agencies}
    partners = {key: names.get(key, key) for key in first or {}}
    columns: dict[str, None] = {}
    told: list[Said] = []
    stated: list[StatedTotal] = []
    remarks: dict[str, tuple[Said, ...]] = {}
    cautions: list[str] = []
    for matrix in matrices:
        columns |= dict.fromkeys(column.label for column in matrix.columns)
        partners |= {_key(row): _name(row, names) for row in matrix.rows}
        told += list(_of_matrix(matrix))
        stated += [_total(matrix, row) for row in matrix.rows if row.stated_total.known]
        remarks |= {c.label: remarks.get(c.label, ()) + _remarks(matrix, c) for c in matrix.columns if c.remark}
        cautions += [text for text in (matrix.absent, matrix.caution) if text]
    columns |= dict.fromkeys(one.column for one in said)
    partners |= {one.row: names.get(one.row, one.row) for one in said if one.row not in partners}
    return PartnerMatrix(title, partners, tuple(columns), (*told, *said), tuple(stated), remarks, tuple(cautions))


def _of_matrix(matrix: Matrix) -> Iterator[Said]:
    for row, column, cell, statement in matrix.statements():
        evidence = cell.evidence if cell else row.unknown_because
        yield Said(
            _key(row), column.label, str(statement.value), f"matrix/{matrix.id}", f"{row.label}, {column.label}",
            told_by=statement.told_by or "", as_of=statement.as_of, source=statement.source or "", evidence=evidence or "",
        )  # fmt: skip


def _key(row: MatrixRow) -> str:
    return "+".join(row.agencies) or row.label


def _name(row: MatrixRow, names: Mapping[str, str]) -> str:
    return names.get(row.agencies[0], row.label) if len(row.agencies) == 1 else row.label


def _total(matrix: Matrix, row: MatrixRow) -> StatedTotal:
    columns = tuple(column.label for column in matrix.columns)
    return StatedTotal(_key(row), f"matrix/{matrix.id}", matrix.marks, row.stated_total, columns)


def _remarks(matrix: Matrix, column: MatrixColumn) -> tuple[Said, ...]:
    return tuple(
        Said("", column.label, str(s.value), f"matrix/{matrix.id}", f"column {column.label}",
             told_by=s.told_by or matrix.who_told or "", as_of=s.as_of if s.as_of.known else matrix.as_of,
             source=s.source or matrix.source or "")
        for s in _statements(column, "remark")
    )  # fmt: skip
