"""Entries of the catalogue made up for tests: every kind, every field, statements on any of them, hostile texts."""

from __future__ import annotations

from typing import Any, get_args

from hostile import HOSTILE
from hypothesis import strategies as st
from pydantic import ValidationError

from workbench.catalogue.exchange.kinds import EXCHANGED, holds_list, values_of
from workbench.store import Model, PartialDate, Quantity, Record, model_in
from workbench.text import clean

_WORDS = [text for text in map(str.strip, map(clean, HOSTILE)) if 0 < len(text) <= 2_000]
_TRAPS = [
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "a;b", "a; b", "\\;", "\\", ";", "“quoted”, \"both\" 'ways'", "two\nlines", "a\tb", "yes", "no",
    "unknown", "(blank)", "010", "2015-03", "1,5", "sep=;", "_x0041_", "a  b", "<r>x</r>", "x" * 1_500,
]  # fmt: skip
SLUGS = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
TEXTS = st.one_of(
    st.sampled_from(_TRAPS), st.sampled_from(_WORDS), st.text(max_size=20).map(clean).map(str.strip).filter(bool), st.just("A text")
)
"""Texts that a file can hold as they are."""
ANY_TEXTS = st.text(min_size=1, max_size=20, alphabet=st.characters(exclude_categories=["Cs"])).filter(lambda text: bool(text.strip()))
DATES = st.sampled_from(["2015", "2015-03", "2015-03-12", "unknown", "2019-12-31"])
QUANTITIES = st.sampled_from(["42", "over 36,000", "84%", "£10,000 to £14,000", "about 20 staff days", "unknown", "[c]", "1.50"])


def plain_model(model: type[Model], texts: st.SearchStrategy[str] = TEXTS, *, stated: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """Give the data of a record or part; some fields hold statements."""
    required, optional = {}, {}
    for name, field in model.model_fields.items():
        value = _value(field, texts, stated=stated)
        if stated and name not in {"id", "audience"}:
            value = st.one_of(value, _statements(value, texts))
        (required if field.is_required() else optional)[name] = value
    few = st.lists(st.sampled_from(sorted(optional)), max_size=7, unique=True) if optional else st.just([])
    return few.flatmap(lambda names: st.fixed_dictionaries({**required, **{name: optional[name] for name in names}}))


def records(kind: str, texts: st.SearchStrategy[str] = TEXTS, *, stated: bool = True) -> st.SearchStrategy[Record]:
    """Give entries of a kind that are right in themselves."""
    model = EXCHANGED[kind]

    def made(plain: dict[str, Any]) -> Record | None:
        try:
            return model.model_validate(_fitting(plain) if kind == "matrix" else plain)
        except ValidationError:  # dates out of order
            return None

    return plain_model(model, texts, stated=stated).map(made).filter(lambda record: record is not None)


def _statements(value: st.SearchStrategy[Any], texts: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    said = st.fixed_dictionaries({"value": value}, optional={"told_by": texts, "as_of": DATES, "source": texts})
    return st.fixed_dictionaries({"statements": st.lists(said, min_size=1, max_size=3)})


def _value(field: Any, texts: st.SearchStrategy[str], *, stated: bool) -> st.SearchStrategy[Any]:
    annotation, part = field.annotation, model_in(field.annotation)
    if part:
        return st.lists(plain_model(part, texts, stated=stated), max_size=2)
    if values_of(annotation):
        item: st.SearchStrategy[Any] = st.sampled_from(values_of(annotation))
    elif annotation is PartialDate:
        item = DATES
    elif annotation is Quantity:
        item = QUANTITIES
    else:
        item = SLUGS if _is_slug(field) else texts
    return st.lists(item, max_size=3) if holds_list(annotation) else item


def _is_slug(field: Any) -> bool:
    found = [field.metadata, *(getattr(a, "__metadata__", ()) for a in _arguments(field.annotation))]
    return any(getattr(item, "pattern", None) for items in found for item in items)


def _arguments(annotation: Any) -> list[Any]:
    return [annotation, *(inner for argument in get_args(annotation) for inner in _arguments(argument))]


def _fitting(plain: dict[str, Any]) -> dict[str, Any]:
    """Give a matrix whose cells stand in columns that it has, without statements on its rows and columns."""
    columns = plain.get("columns")
    rows = plain.get("rows")
    known = [column["id"] for column in columns] if isinstance(columns, list) and all(isinstance(c["id"], str) for c in columns) else []
    if not isinstance(rows, list):
        return {name: value for name, value in plain.items() if name != "rows"}
    fitted = []
    for row in rows:
        cells = row.get("cells")
        kept = [{**cell, "column": known[i % len(known)]} for i, cell in enumerate(cells)] if isinstance(cells, list) and known else []
        fitted.append({**{name: value for name, value in row.items() if name != "cells"}, **({"cells": kept} if kept else {})})
    return {**plain, "rows": fitted}
