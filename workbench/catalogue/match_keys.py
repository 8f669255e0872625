"""By which fields the partners could match their records: held in common, perhaps, or surely not.

Nothing is filled in: a field that is unknown or contested at one partner is neither in common nor ruled out, and is counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from workbench.catalogue.agency import Agency
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.linkage.fields import (
    KEY_FIELDS,
    PERSON_NUMBERS,
    field_called,
    share_between,
    stated_fields,
)
from workbench.catalogue.matrix import Matrix, MatrixRow
from workbench.catalogue.partner_matrix import PartnerMatrix, Said
from workbench.errors import RequestError, UnknownNameError
from workbench.store import Statement
from workbench.text import escape_markdown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MatchKeys", "match_keys"]

_PLACES = frozenset({"postcode", "address", "UPRN", "telephone", "email"})
_TWO = 2


@dataclass(frozen=True)
class _Body:
    """One body of data in which fields stand together: a data set, or what a table says of a partner."""

    key: str
    partner: str
    said: tuple[Said, ...]
    shares: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, repr=False)
class MatchKeys:
    """What the partners hold by which people could be matched.

    Args:
        table: Partners by field; each cell yes, no, unknown, not asked or contested, with its statements behind it.
        datasets: The data sets that were looked at.
        bodies: What each data set, or a source's table, says; a combination must stand in one of them.

    Example:
        >>> from workbench.catalogue import Dataset, Identifier
        >>> one, other = (Dataset(id=key, title=key, holder=key, identifiers=(
        ...     Identifier(scheme="name", held="yes"), Identifier(scheme="NI number", held=held)))
        ...     for key, held in (("council", "yes"), ("college", "unknown")))
        >>> keys = match_keys([one, other])
        >>> keys.in_common("council", "college"), keys.perhaps("council", "college")
        (('name',), ('NI number',))
        >>> keys.questions().loc[0, ["partner", "field"]].tolist()
        ['college', 'NI number']
    """

    table: PartnerMatrix
    datasets: tuple[Dataset, ...]
    bodies: tuple[_Body, ...]

    def value(self, partner: str, field: str) -> str:
        """Give whether a partner (by key or name) holds a field: yes, no, unknown, not asked or contested."""
        return self.table.value(self._key(partner), field)

    def in_common(self, *partners: str) -> tuple[str, ...]:
        """Give the fields that each of these partners surely holds; of all partners, where none is named."""
        return self._with(self._among(partners), "yes")

    def perhaps(self, *partners: str) -> tuple[str, ...]:
        """Give the fields that none of these surely lacks and not all surely hold."""
        return self._with(self._among(partners), "perhaps")

    def not_common(self, *partners: str) -> tuple[str, ...]:
        """Give the fields that one of these partners at least surely does not hold."""
        return self._with(self._among(partners), "no")

    def frame(self) -> pd.DataFrame:
        """Give what each pair of partners holds in common.

        Returns:
            One row per pair: first, second (names), in_common, perhaps, contested (those of perhaps on which statements
            contradict each other) and not_common (tuples of fields, in the order of the table).
        """
        import pandas as pd  # noqa: PLC0415  # slow to import

        rows = []
        for pair in combinations(self.table.partners, _TWO):
            perhaps = self._with(pair, "perhaps")
            contested = tuple(f for f in perhaps if any(self.table.value(key, f) == "contested" for key in pair))
            names = [self.table.partners[key] for key in pair]
            rows.append((*names, self._with(pair, "yes"), perhaps, contested, self._with(pair, "no")))
        return pd.DataFrame(rows, columns=["first", "second", "in_common", "perhaps", "contested", "not_common"])

    def combinations(self, among: Sequence[str] = (), *, largest: int = 3) -> pd.DataFrame:
        """Give the combinations of fields that all partners, or those named, hold or may hold together in one body of data.

        Args:
            among: Partners, by key or name; all where none is named.
            largest: At most so many fields in one combination.

        Returns:
            One row per combination that is not ruled out, the smallest first, those that are sure before the others:
            fields (tuple), size, held (“yes” or “perhaps”), unknown (so many answers are unknown or contested), tells
            (whether it tells people apart), coverage (of the records of the partner with the least, where stated) and
            coverage_unknown (for so many pairs of partner and field it is not stated).

        Raises:
            UnknownNameError: There is no such partner.
            RequestError: Fewer than two partners, or a size below one.
        """
        import pandas as pd  # noqa: PLC0415  # slow to import

        partners = self._among(among)
        if largest < 1:
            raise RequestError("A combination has at least one field.", fix="Ask for 1 or more.", code="match-keys-request")
        usable = [f for f in self.table.columns if "no" not in {self.table.value(key, f) for key in partners}]
        rows = []
        for size in range(1, min(largest, len(usable)) + 1):
            for fields in combinations(usable, size):
                states = {self._state(key, fields) for key in partners}
                if "no" not in states:
                    rows.append(self._combination(fields, partners, "yes" if states == {"yes"} else "perhaps"))
        columns = ["fields", "size", "held", "unknown", "tells", "coverage", "coverage_unknown"]
        frame = pd.DataFrame(rows, columns=columns)
        order = frame["held"].eq("yes")
        frame = frame.assign(sure=order).sort_values(["size", "sure", "unknown"], ascending=[True, False, True], kind="stable")
        return frame[columns].reset_index(drop=True)

    def questions(self, among: Sequence[str] = ()) -> pd.DataFrame:
        """Give what one question more would settle, the most telling first.

        Args:
            among: Partners, by key or name; all where none is named.

        Returns:
            One row per partner and field that is unknown, not asked or contested: partner, field, now, settles (for so many
            pairs any answer settles whether the field is in common), settles_if_no (for so many more a “no” does), and
            decides (“yes” where all the other partners hold the field, so that this answer alone decides for all).
        """
        import pandas as pd  # noqa: PLC0415  # slow to import

        partners, rows = self._among(among), []
        for field in self.table.columns:
            values = {key: self.table.value(key, field) for key in partners}
            for key, now in values.items():
                if now not in {"yes", "no"}:
                    others = [value for other, value in values.items() if other != key]
                    held, ruled_out = others.count("yes"), others.count("no")
                    decides = "yes" if held == len(others) else "no"
                    rows.append((self.table.partners[key], field, now, held, len(others) - held - ruled_out, decides))
        frame = pd.DataFrame(rows, columns=["partner", "field", "now", "settles", "settles_if_no", "decides"])
        order = ["decides", "settles", "settles_if_no"]
        return frame.sort_values(order, ascending=False, kind="stable", ignore_index=True)

    def words(self, among: Sequence[str] = ()) -> tuple[str, ...]:
        """Give in plain sentences what the partners, or those named, hold in common and what is not known."""
        partners = self._among(among)
        listed = {state: ", ".join(self._with(partners, state)) for state in ("yes", "perhaps", "no")}
        several = f"All {len(partners)} partners" if len(partners) > _TWO else "Both partners"
        said = [
            f"{several} surely hold: {listed['yes'] or 'no field in common'}.",
            f"Not known for all of them: {listed['perhaps'] or 'nothing'}.",
            f"At least one surely does not hold: {listed['no'] or 'no field'}.",
        ]
        for field in self._with(partners, "perhaps"):
            disputed = [self.table.partners[key] for key in partners if self.table.value(key, field) == "contested"]
            if disputed:
                said.append(f"Statements contradict each other on {field}: {', '.join(disputed)}.")
        questions = self.questions(among)
        if len(questions):
            first = questions.iloc[0]
            for_all = f" for {first['settles']} of that partner's {len(partners) - 1} pairs" if len(partners) > _TWO else ""
            settled = f"whatever the answer, the field is settled{for_all}" if first["settles"] else "a “no” settles the field"
            said.append(
                f"Most would be settled by asking {first['partner']} about {first['field']} ({first['now']} now): {settled}."
            )
        return tuple(said)

    def to_json(self, among: Sequence[str] = ()) -> dict[str, object]:
        """Give everything for a program: partners, cells, pairs, combinations and questions."""
        return {
            "partners": dict(self.table.partners),
            "cells": {key: {field: self.table.value(key, field) for field in self.table.columns} for key in self.table.partners},
            "words": list(self.words(among)),
            "pairs": self.frame().to_dict("records"),
            "combinations": self.combinations(among).to_dict("records"),
            "questions": self.questions(among).to_dict("records"),
            "cautions": list(self.table.cautions),
        }

    def _repr_markdown_(self) -> str:
        """Give the sentences as a list, for a notebook."""
        return "\n".join(f"- {escape_markdown(sentence)}" for sentence in self.words())

    def __repr__(self) -> str:
        """Give the number of partners and fields."""
        return f"<MatchKeys: {len(self.table.partners)} partners, {len(self.table.columns)} fields>"

    def _key(self, partner: str) -> str:
        found = [key for key, name in self.table.partners.items() if partner.casefold() in {key.casefold(), name.casefold()}]
        if len(found) != 1:
            known = ", ".join(self.table.partners) or "none"
            what = "are several partners" if found else "is no partner"
            raise UnknownNameError(f"There {what} “{partner}” to match with.", fix=f"Use one of: {known}.", code="unknown-name")
        return found[0]

    def _among(self, partners: Sequence[str]) -> tuple[str, ...]:
        keys = tuple(dict.fromkeys(self._key(partner) for partner in partners)) or tuple(self.table.partners)
        if len(keys) < _TWO:
            raise RequestError(
                f"Matching needs two partners, and there {'is one' if keys else 'is none'}.",
                fix="Name two that hold data sets with a record for each person.", code="match-keys-request",
            )  # fmt: skip
        return keys

    def _with(self, partners: Collection[str], wanted: str) -> tuple[str, ...]:
        return tuple(field for field in self.table.columns if self._shared(partners, field) == wanted)

    def _shared(self, partners: Collection[str], field: str) -> str:
        values = {self.table.value(key, field) for key in partners}
        return "no" if "no" in values else "yes" if values == {"yes"} else "perhaps"

    @cached_property
    def _held(self) -> dict[str, list[dict[str, str]]]:
        """What each body of data of each partner holds."""
        rows = {body.key: body.key for body in self.bodies}
        said = tuple(Said(body.key, s.column, s.value, s.record, s.place) for body in self.bodies for s in body.said)
        table = PartnerMatrix("", rows, self.table.columns, said)
        held: dict[str, list[dict[str, str]]] = {}
        for body in self.bodies:
            held.setdefault(body.partner, []).append({f: table.value(body.key, f) for f in self.table.columns})
        return held

    def _state(self, partner: str, fields: Sequence[str]) -> str:
        """Say whether a partner holds all the fields in one body of data; in two they could not be used together."""
        values = {self.table.value(partner, field) for field in fields}
        if "no" in values:
            return "no"
        bodies = [{held[field] for field in fields} for held in self._held.get(partner, [])]
        if values == {"yes"} and {"yes"} in bodies:
            return "yes"
        return "perhaps" if any("no" not in body for body in bodies) else "no"

    def _combination(self, fields: tuple[str, ...], partners: Sequence[str], held: str) -> tuple[object, ...]:
        unknown = sum(self.table.value(key, field) != "yes" for key in partners for field in fields)
        shares = {(key, field): self._share(key, field) for key in partners for field in fields}
        silent = sum(share is None for share in shares.values())
        return fields, len(fields), held, unknown, _tells(fields), _coverage(fields, partners, shares), silent

    def _share(self, partner: str, field: str) -> tuple[float, float] | None:
        """Give for what share of its records a partner holds a field; known only where one data set of it does."""
        own = [body for body in self.bodies if body.partner == partner and body.key.startswith("dataset/")]
        return own[0].shares.get(field) if len(own) == 1 else None


def match_keys(
    datasets: Iterable[Dataset],
    *,
    agencies: Iterable[Agency] = (),
    matrices: Iterable[Matrix] = (),
    among: Collection[str] = (),
    by: Literal["agency", "dataset"] = "agency",
) -> MatchKeys:
    """Give by which fields the partners could match their records.

    Args:
        datasets: Data sets; those on individuals that are no mere counts, and others that name a field by which people are
            matched. What a data set does not mention is unknown of it.
        agencies: For the partners' names.
        matrices: Tables of sources on data items or data on individuals; left out where each data set is a row. What
            several agencies answered as one counts only where none of them holds a data set above.
        among: Only what these agencies hold, by id; what all hold where none is named.
        by: Whether the partners are agencies, or each data set is a row of its own.
    """
    names = {agency.id: agency.title for agency in agencies}
    chosen = [dataset for dataset in datasets if _of_people(dataset) and (not among or dataset.holder in among)]
    bodies = [_of_dataset(dataset, by) for dataset in chosen]
    rows = {b.partner: d.title if by == "dataset" else names.get(b.partner, b.partner) for b, d in zip(bodies, chosen, strict=True)}
    for matrix, row in _rows(matrices, among, set(rows)) if by == "agency" else ():
        bodies.append(_of_row(matrix, row))
        rows.setdefault(bodies[-1].partner, " + ".join(names.get(key, key) for key in row.agencies) or row.label)
    told = tuple(said for body in bodies for said in body.said)
    mentioned = {said.column for said in told if said.place}
    fields = tuple(field for field in KEY_FIELDS if field in mentioned)
    cautions = tuple(f"{dataset.title}: {dataset.caveat}" for dataset in chosen if dataset.caveat)
    table = PartnerMatrix("Fields by which people could be matched", rows, fields, told, cautions=cautions)
    return MatchKeys(table, tuple(chosen), tuple(bodies))


def _of_people(dataset: Dataset) -> bool:
    """Whether its records can be of single people: it names a field by which they are matched, or is about them and no counts."""
    counts = dataset.sort == "aggregate" or dataset.personal_data in {"aggregate", "not personal"}
    return bool(stated_fields(dataset)) or ("individuals" in dataset.about and not counts)


def _rows(matrices: Iterable[Matrix], among: Collection[str], holders: Collection[str]) -> Iterator[tuple[Matrix, MatrixRow]]:
    """Give the rows of tables that say something of a field of one of the partners, and of nobody who said it already."""
    for matrix in matrices:
        if matrix.about in {"data items", "individuals"} and any(field_called(column.label) for column in matrix.columns):
            for row in matrix.rows:
                alone = len(row.agencies) == 1 or not set(holders) & set(row.agencies)
                if alone and (not among or set(row.agencies) <= set(among)):
                    yield matrix, row


def _of_dataset(dataset: Dataset, by: str) -> _Body:
    record = f"dataset/{dataset.id}"
    partner = dataset.id if by == "dataset" else dataset.holder or f"the holder of {dataset.id}"
    stated = stated_fields(dataset)
    said = [
        _said(partner, field, statement, record, part=True) for field, about in stated.items() for statement in about.held
    ]
    silent = [
        Said(partner, field, "unknown", record, part=True, evidence="The data set does not mention it.")
        for field in KEY_FIELDS if field not in stated
    ]  # fmt: skip
    shares = {field: _between(about.coverage) for field, about in stated.items()}
    return _Body(record, partner, (*said, *silent), {field: share for field, share in shares.items() if share})


def _of_row(matrix: Matrix, row: MatrixRow) -> _Body:
    partner = "+".join(row.agencies) or row.label
    return _Body(f"matrix/{matrix.id}: {row.label}", partner, tuple(_cells(matrix, row, partner)), {})


def _cells(matrix: Matrix, row: MatrixRow, partner: str) -> Iterator[Said]:
    for of, column, _, statement in matrix.statements():
        field = field_called(column.label)
        if of is row and field:
            yield _said(partner, field, statement, f"matrix/{matrix.id}", part=False)


def _said(partner: str, field: str, statement: Statement, record: str, *, part: bool) -> Said:
    return Said(
        partner, field, str(statement.value), record, field, part=part, told_by=statement.told_by or "",
        as_of=statement.as_of, source=statement.source or "",
    )  # fmt: skip


def _between(stated: Iterable[object]) -> tuple[float, float] | None:
    """Give between which shares a field's coverage lies, by all that is stated of it."""
    known = [share for share in map(share_between, stated) if share]  # type: ignore[arg-type]
    return (min(low for low, _ in known), max(high for _, high in known)) if known else None


def _tells(fields: Sequence[str]) -> str:
    """Say how well a combination tells people apart, by what its fields are."""
    if PERSON_NUMBERS & set(fields):
        return "a number of one person"
    named = {"name", "date of birth"} & set(fields)
    return "usually one person" if len(named) == _TWO or (named and _PLACES & set(fields)) else "often several people"


def _coverage(
    fields: Sequence[str], partners: Sequence[str], shares: Mapping[tuple[str, str], tuple[float, float] | None]
) -> str:
    """Give between which shares all the fields are filled together, at the partner with the least.

    Of shares that are known one by one, the share that has all is at most the least of them, and at least what is
    left when none of the gaps fall together (the bounds of Fréchet).
    """
    known = [share for share in shares.values() if share]
    if not known:
        return "not stated"
    most = min(high for _, high in known)
    if len(known) < len(shares):
        return f"at most {most:.0%}"
    least = min(max(0.0, 1 - sum(1 - (shares[key, field] or (0.0, 0.0))[0] for field in fields)) for key in partners)
    return f"{most:.0%}" if least == most else f"{least:.0%} to {most:.0%}"
