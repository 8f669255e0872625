"""Every field of every kind of record says who may see it; a new kind that does not say so fails here."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import workbench
from workbench.disclosure import for_audience
from workbench.instruments import Instrument
from workbench.partnership import KINDS
from workbench.store import Mark, Model, Record, Statement, mark_of, model_in

HELD = (*KINDS, Instrument)
"""The kinds that are checked, linked and projected; an instrument is held with its own rules (tests/test_instrument_reports.py)."""


def models(kind: type[Model]) -> Iterator[type[Model]]:
    """A kind and all its parts."""
    yield kind
    for field in kind.model_fields.values():
        part = model_in(field.annotation)
        if part:
            yield from models(part)


def unmarked(kind: type[Model]) -> list[str]:
    """The fields of a kind, and of its parts, that say nothing."""
    return [
        f"{model.__name__}.{name}"
        for model in models(kind)
        for name, field in model.model_fields.items()
        if not any(isinstance(item, Mark) for item in field.metadata) or not mark_of(field).meaning
    ]


def kinds_of(model: type[Record]) -> Iterator[type[Record]]:
    for kind in model.__subclasses__():
        if kind.__module__.startswith("workbench."):
            yield kind
            yield from kinds_of(kind)


@pytest.mark.parametrize("kind", HELD, ids=lambda kind: kind.kind)
def test_every_field_of_every_kind_has_a_mark(kind):
    assert unmarked(kind) == []


def test_statements_have_marks():
    assert unmarked(Statement) == []


def test_every_kind_that_the_package_defines_is_checked_linked_and_projected():
    for module in pkgutil.walk_packages(workbench.__path__, "workbench."):
        if "._shipped" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    missing = [kind.__name__ for kind in kinds_of(Record) if kind not in HELD and getattr(kind, "folder", "")]
    assert missing == []


def test_a_kind_without_marks_fails_and_shows_nothing_beyond_the_team():
    class Forgotten(Record):
        """A kind whose author forgot the marks."""

        kind = "forgotten"
        folder = "forgotten"
        text: str = "seen by nobody"

    try:
        assert unmarked(Forgotten) == ["Forgotten.text"]
        record = Forgotten.model_validate({"id": "a", "audience": "public", "text": "secret"})
        assert "secret" not in str(for_audience(record, "public"))
    finally:
        del Forgotten
