"""Records of one kind, in order, with what could not be read, and their pandas frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, overload

from workbench.errors import Problem, UnknownNameError
from workbench.store.record import Model, Statement
from workbench.store.values import ANSWERS, Answer, PartialDate, Quantity

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Collection", "frame_of"]

M = TypeVar("M", bound=Model)
_ABOUT_STATEMENT = ("statement_of", "told_by", "told_as_of", "told_source")


class Collection(Sequence[M], Generic[M]):
    """An immutable sequence of records of one kind.

    Args:
        records: The records, in order.
        model: Their kind, for the frame's columns when there are none.
        problems: What was wrong with the files that could not be read.

    Example:
        >>> from workbench.store import Collection, Record
        >>> class Note(Record): "A note."
        >>> notes = Collection([Note(id="a"), Note(id="b")], Note)
        >>> len(notes), notes["b"].id
        (2, 'b')
    """

    def __init__(self, records: Sequence[M], model: type[M], problems: Sequence[Problem] = ()) -> None:
        self._records = tuple(records)
        self.model = model
        self.problems = tuple(problems)

    @overload
    def __getitem__(self, key: int | str) -> M: ...

    @overload
    def __getitem__(self, key: slice) -> Collection[M]: ...

    def __getitem__(self, key: int | str | slice) -> M | Collection[M]:
        """Give a record by position or by id, or some of them by slice."""
        if isinstance(key, slice):
            return Collection(self._records[key], self.model, self.problems)
        if isinstance(key, int):
            return self._records[key]
        for record in self._records:
            if getattr(record, "id", None) == key:
                return record
        raise UnknownNameError(
            f"There is no {self.model.__name__.lower()} “{key}”.",
            fix=f"There are: {', '.join(getattr(r, 'id', '') for r in self._records) or 'none'}.",
            code="unknown-name",
        )

    def __len__(self) -> int:
        """Give the number of records."""
        return len(self._records)

    def __iter__(self) -> Iterator[M]:
        """Go through the records in order."""
        return iter(self._records)

    def where(self, wanted: Callable[[M], bool]) -> Collection[M]:
        """Give the records for which `wanted` is true."""
        return Collection([r for r in self._records if wanted(r)], self.model, self.problems)

    def frame(self) -> pd.DataFrame:
        """Give one row per record, or one per statement where a field holds several; see `frame_of`."""
        return frame_of(self._records, self.model)

    def __repr__(self) -> str:
        """Give the kind and the number of records."""
        return f"<{self.model.__name__}: {len(self)}>"

    def _repr_html_(self) -> str:
        """Show the frame in a notebook."""
        return str(self.frame().to_html(escape=True))


def frame_of(records: Sequence[Model], model: type[Model]) -> pd.DataFrame:
    """Give records as a pandas frame.

    Args:
        records: The records.
        model: Their kind.

    Returns:
        One row per record, or one per statement where a field holds several. Columns: the model's fields
        in their order; for a quantity also `<field>_low` and `<field>_high` (float); then `statement_of`
        (which field the row is one statement of, or ""), `told_by`, `told_as_of`, `told_source`, and `contested`
        (whether the record's statements on that field disagree). Answers are a category of four texts:
        yes, no, unknown, not asked. Dates are text as recorded; lists are tuples.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import, and reading records does not need it

    rows = [row for record in records for row in _rows(record)]
    names = list(model.model_fields)
    frame = pd.DataFrame(rows, columns=[*names, *_ABOUT_STATEMENT, "contested"])
    for name in names:
        annotation = model.model_fields[name].annotation
        if _holds(annotation, Quantity):
            at = list(frame.columns).index(name)
            values = [row[name] for row in rows]  # pandas makes NaN of a None among texts
            ends = [_ends(value) for value in values]
            frame.insert(at + 1, f"{name}_low", pd.Series([e[0] for e in ends], dtype="float64"))
            frame.insert(at + 2, f"{name}_high", pd.Series([e[1] for e in ends], dtype="float64"))
            frame[name] = [None if value is None else str(value) for value in values]
        elif _holds(annotation, Answer):
            frame[name] = pd.Categorical(
                ["not asked" if row[name] is None else row[name] for row in rows], categories=list(ANSWERS)
            )
    frame["contested"] = frame["contested"].astype(bool)
    return frame


def _rows(record: Model) -> Iterator[dict[str, Any]]:
    values = {name: _cell(getattr(record, name)) for name in type(record).model_fields}
    blank = dict.fromkeys(_ABOUT_STATEMENT, "")
    if not record.told:
        yield {**values, **blank, "contested": False}
        return
    for name, said in record.told.items():
        for statement in said:
            yield {
                **values,
                name: _cell(statement.value),
                **_about(name, statement),
                "contested": name in record.contested,
            }


def _about(name: str, statement: Statement) -> dict[str, str]:
    return {
        "statement_of": name,
        "told_by": statement.told_by or "unknown",
        "told_as_of": str(statement.as_of),
        "told_source": statement.source or "unknown",
    }


def _cell(value: Any) -> Any:
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, tuple):
        return tuple(_cell(item) for item in value)
    return value


def _holds(annotation: Any, wanted: Any) -> bool:
    return annotation == wanted or any(argument == wanted for argument in get_args(annotation))


def _ends(value: Any) -> tuple[float, float]:
    if not isinstance(value, Quantity) or value.low is None:
        return float("nan"), float("nan")
    return float(value.low), float(value.low if value.high is None else value.high)
