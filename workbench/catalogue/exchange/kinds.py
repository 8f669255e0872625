"""The kinds of the catalogue and the tables that each is written to: one for entries, one for each sort of part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_origin

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Agreement, Arrangement
from workbench.catalogue.change import Change
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.matrix import Matrix
from workbench.catalogue.proposal import Proposal
from workbench.catalogue.service import Service
from workbench.store import Model, PartialDate, Record, mark_of, model_in

__all__ = ["EXCHANGED", "STATEMENTS", "Shape", "holds_list", "is_date", "label_of", "shape_called", "shape_of", "shapes", "values_of"]

EXCHANGED: Mapping[str, type[Record]] = MappingProxyType(
    {model.kind: model for model in (Agency, Dataset, Service, Arrangement, Agreement, Matrix, Proposal, Change)}
)
"""Every kind of the catalogue by its name, those that others link to first."""

STATEMENTS = "statements"
"""The table of all statements, whichever entry or part they are on."""


@dataclass(frozen=True)
class Shape:
    """One table: what its rows are.

    Args:
        name: The table's name, as “datasets” or “dataset_identifiers”.
        kind: The kind of entry that they are or belong to.
        model: What a row is: the entry, or one part of it.
        path: The fields that lead from the entry to the part; none for the entry itself.
    """

    name: str
    kind: str
    model: type[Model]
    path: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns before the fields: which entry and which part of it a row is."""
        return ("entry", "part") if self.path else ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are columns: all that hold no parts of their own."""
        return tuple(name for name, field in self.model.model_fields.items() if model_in(field.annotation) is None)


@cache
def shapes() -> Mapping[str, Shape]:
    """Give every table by its name, but that of the statements."""
    return MappingProxyType({shape.name: shape for kind, model in EXCHANGED.items() for shape in _shapes(kind, model)})


@cache
def shape_of(kind: str, path: tuple[str, ...]) -> Shape:
    """Give the table of the parts of a kind of entry to which these fields lead."""
    return next(shape for shape in shapes().values() if (shape.kind, shape.path) == (kind, path))


def shape_called(name: str) -> Shape | None:
    """Give the table that a file or sheet of this name is, capitals and blanks apart; an entry's kind names one too.

    >>> shape_called("Dataset identifiers").name, shape_called("dataset").name, shape_called("Sheet1")
    ('dataset_identifiers', 'datasets', None)
    """
    wanted = "_".join(name.casefold().replace("_", " ").replace("-", " ").split())
    for shape in shapes().values():
        if wanted == shape.name or (wanted == shape.kind and not shape.path):
            return shape
    return None


def label_of(model: type[Model], name: str) -> str:
    """Give a field's name for people."""
    return mark_of(model.model_fields[name]).label or name.replace("_", " ")


def holds_list(annotation: Any) -> bool:
    """Whether a field holds several values."""
    return get_origin(annotation) is tuple or any(holds_list(argument) for argument in get_args(annotation))


def is_date(annotation: Any) -> bool:
    """Whether a field holds one date."""
    return annotation is PartialDate or (not holds_list(annotation) and any(is_date(argument) for argument in get_args(annotation)))


def values_of(annotation: Any) -> tuple[str, ...]:
    """Give the words that a field may be, where these are given; of a list, those that an item may be."""
    arguments = get_args(annotation)
    if arguments and all(isinstance(argument, str) for argument in arguments):
        return tuple(arguments)
    return next((found for argument in arguments if (found := values_of(argument))), ())


def _shapes(kind: str, model: type[Record]) -> Iterator[Shape]:
    yield Shape(model.folder.rpartition("/")[2], kind, model)
    yield from _parts(kind, model, ())


def _parts(kind: str, model: type[Model], path: tuple[str, ...]) -> Iterator[Shape]:
    for name, field in model.model_fields.items():
        part = model_in(field.annotation)
        if part is not None:
            here = (*path, name)
            yield Shape("_".join((kind, *here)), kind, part, here)
            yield from _parts(kind, part, here)
