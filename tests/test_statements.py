"""Any field may hold several statements; they are kept, shown one a row, and called contested where they disagree."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, ClassVar

import pandas as pd
import pytest
from pydantic import ValidationError

from workbench.errors import Problem
from workbench.inquiry import Action, Evidence, Finding, InquiryRecord
from workbench.partnership import KINDS
from workbench.store import (
    ANSWERS,
    Answer,
    Collection,
    Document,
    Mark,
    Model,
    PartialDate,
    Quantity,
    Record,
    Slug,
    Text,
    frame_of,
    links_of,
    new_yaml,
    read_yaml,
    to_plain,
)
from workbench.store.explain import explain


class Part(Model):
    """A part of a record for tests."""

    name: Annotated[Text, Mark("Its name")]
    owner: Annotated[Slug | None, Mark("Whose it is", link="person")] = None


class Thing(Record):
    """A record for tests."""

    kind: ClassVar[str] = "thing"
    folder: ClassVar[str] = "things"
    title: Annotated[Text, Mark("What it is called")]
    agreed: Annotated[Answer, Mark("Whether they agreed")] = "not asked"
    perhaps: Annotated[Answer | None, Mark("Perhaps")] = None
    count: Annotated[Quantity, Mark("How many")] = Quantity()
    on: Annotated[PartialDate, Mark("When")] = PartialDate()
    owner: Annotated[Slug | None, Mark("Whose it is", link="person")] = None
    parts: Annotated[tuple[Part, ...], Mark("Its parts")] = ()
    source: Annotated[Text | None, Mark("Where it was read")] = None
    as_of: Annotated[PartialDate, Mark("When that was")] = PartialDate()


def _said(*values: Any, **about: Any) -> dict[str, Any]:
    return {"statements": [{"value": value, **about} for value in values]}


def _thing(**fields: Any) -> Thing:
    return Thing.model_validate({"id": "a", "title": "T", **fields})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_any_field_of_any_kind_may_hold_statements(kind: type[Record]) -> None:
    plain = _example(kind)
    for name, value in plain.items():
        record = kind.model_validate(plain | {name: _said(value, told_by="a role", as_of="2015-03", source="s")})
        assert getattr(record, name) == getattr(kind.model_validate(plain), name)
        assert [s.told_by for s in record.told[name]] == ["a role"]
        again = read_yaml(new_yaml(to_plain(record)), "f")
        assert isinstance(again, Document)
        assert kind.model_validate(again.data) == record
        assert to_plain(kind.model_validate(again.data)) == to_plain(record)


def _example(model: type[Model]) -> dict[str, Any]:
    """Give data in which every field of a kind has a value."""
    from pydantic_core import PydanticUndefined

    from workbench.store import model_in

    plain: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        part = model_in(field.annotation)
        listed = "tuple" in str(field.annotation)
        if part:
            value: Any = _example(part)
        else:
            value = next(v for v in ("a-text", "2015-03", "5", "unknown", "yes", "team", "done", *_words(field.annotation))
                         if _holds(model, name, [v] if listed else v))  # fmt: skip
        plain[name] = [value] if listed else value
        assert field.default is not PydanticUndefined or field.is_required()
    for first, second in model.date_order:
        plain |= {first: "2015", second: "2016"}
    return plain


def _words(annotation: Any) -> list[str]:
    from typing import get_args

    found = [word for word in get_args(annotation) if isinstance(word, str)]
    return found + [word for part in get_args(annotation) if not isinstance(part, str) for word in _words(part)]


def _holds(model: type[Model], name: str, value: Any) -> bool:
    try:
        model.model_validate({name: value})
    except ValidationError as error:
        return not any(detail["loc"][:1] == (name,) for detail in error.errors())
    return True


def test_the_latest_statement_is_the_fields_value_and_all_are_told() -> None:
    thing = _thing(count={"statements": [
        {"value": "40", "as_of": "2016", "told_by": "minutes"}, {"value": "42", "as_of": "2015-03", "told_by": "report"},
    ]})  # fmt: skip
    assert str(thing.count) == "40"
    assert [str(s.value) for s in thing.told["count"]] == ["40", "42"]
    assert thing.contested == {"count"}


def test_of_statements_without_a_date_or_of_the_same_day_the_last_counts() -> None:
    assert _thing(title=_said("one", "two")).title == "two"
    assert _thing(title=_said("one", "two", as_of="2015-03")).title == "two"


def test_unknown_and_not_asked_contradict_nothing() -> None:
    assert _thing(agreed=_said("yes", "unknown", "not asked")).contested == frozenset()
    assert _thing(agreed=_said("yes", "no")).contested == {"agreed"}
    assert _thing(count=_said("36000", "36,000")).contested == frozenset()


def test_a_frame_has_one_row_for_each_statement() -> None:
    frame = frame_of([_thing(count=_said("40", "over 42", told_by="t"), agreed=_said("yes")), _thing(id="b")], Thing)
    assert list(frame["id"]) == ["a", "a", "a", "b"]
    assert list(frame["statement_of"]) == ["count", "count", "agreed", ""]
    assert list(frame["count"]) == ["40", "over 42", "over 42", "unknown"]
    assert list(frame["contested"]) == [True, True, False, False]
    assert frame["contested"].dtype == bool
    assert list(frame["told_by"]) == ["t", "t", "unknown", ""]
    assert list(frame["count_low"].fillna(-1)) == [40.0, 42.0, 42.0, -1.0]


def test_a_frame_keeps_a_records_own_source_beside_that_of_its_statements() -> None:
    frame = frame_of([_thing(source="the report", as_of="2015", title=_said("x", source="the minutes"))], Thing)
    assert not frame.columns.duplicated().any()
    assert list(frame["source"]) == ["the report"]
    assert list(frame["as_of"]) == ["2015"]
    assert list(frame["told_source"]) == ["the minutes"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_kind_gives_a_frame_with_its_columns_even_when_there_are_no_records(kind: type[Record]) -> None:
    for records in ([], [kind.model_validate(_example(kind))]):
        frame = Collection(records, kind).frame()
        assert set(kind.model_fields) <= set(frame.columns)
        assert not frame.columns.duplicated().any()
        assert len(frame) == len(records)


def test_answers_are_four_text_categories_and_never_missing() -> None:
    frame = frame_of([_thing(agreed=answer) for answer in ANSWERS] + [_thing(perhaps="no")], Thing)
    for name in ("agreed", "perhaps"):
        assert isinstance(frame[name].dtype, pd.CategoricalDtype)
        assert list(frame[name].cat.categories) == ["yes", "no", "unknown", "not asked"]
        assert frame[name].notna().all()
        assert all(isinstance(value, str) for value in frame[name])
    assert list(frame["agreed"]) == ["yes", "no", "unknown", "not asked", "not asked"]


@pytest.mark.parametrize(
    ("fields", "field", "line"),
    [
        ({"count": {"statements": [{"value": "5"}, {"value": "many"}]}}, "count.statements.2.value", 6),
        ({"agreed": {"statements": [{"value": "maybe"}]}}, "agreed.statements.1.value", 5),
        ({"count": {"statements": []}}, "count.statements", 4),
        ({"count": {"statements": "5"}}, "count.statements", 4),
        ({"count": {"statements": [{"told_by": "t"}]}}, "count.statements.1.value", 5),
        ({"count": {"statements": [{"value": "5", "by": "t"}]}}, "count.statements.1.by", 6),
        ({"parts": {"statements": [{"value": [{"nam": "x"}]}]}}, "parts.statements.1.value.1.nam", 6),
        ({"nothing": {"statements": [{"value": "5"}]}}, "nothing", 3),
    ],
)
def test_a_wrong_statement_is_named_with_its_line(fields: dict[str, Any], field: str, line: int) -> None:
    document = read_yaml(new_yaml({"id": "a", "title": "T", **fields}), "f")
    assert isinstance(document, Document)
    with pytest.raises(ValidationError) as caught:
        Thing.model_validate(document.data)
    problems = explain(caught.value, Thing, document, "f")
    assert all(isinstance(problem, Problem) for problem in problems)
    assert (field, line) in {(problem.field, problem.line) for problem in problems}


def test_links_of_every_statement_are_found_where_they_stand() -> None:
    thing = _thing(owner=_said("ann", "ben"), parts=_said([{"name": "n", "owner": "cat"}]))
    assert set(links_of(thing)) == {
        (("owner", "statements", 0, "value"), "person", "ann"),
        (("owner", "statements", 1, "value"), "person", "ben"),
        (("parts", "statements", 0, "value", 0, "owner"), "person", "cat"),
    }


def test_statements_made_later_are_not_there_yet() -> None:
    said = {"statements": [{"value": "40", "as_of": "2015"}, {"value": "42", "as_of": "2017"}]}
    thing = _thing(count=said, parts=[{"name": said}], on={"statements": [{"value": "2016", "as_of": "2017"}]})
    then = thing.as_at(dt.date(2016, 1, 1))
    assert str(then.count) == "40"
    assert then.parts[0].name == "40"
    assert then.on == PartialDate()
    assert len(then.told["count"]) == 1
    assert then.contested == frozenset()
    assert str(thing.count) == "42"
    assert thing.as_at(dt.date(2018, 1, 1)) is thing


def test_dates_out_of_order_are_refused_even_as_statements() -> None:
    with pytest.raises(ValidationError, match="before"):
        Action.model_validate({"id": "a", "text": "x", "agreed": "2016", "due": _said("2015")})


def test_the_kinds_of_the_sample_read_as_statements_too() -> None:
    evidence = {"id": "e", "title": "x", "origin": _said("collected data", "practitioner experience")}
    assert Evidence.model_validate(evidence).contested == {"origin"}
    assert Finding.model_validate({"id": "f", "text": _said("x")}).text == "x"
    head = {"id": "i", "title": "t", "site": "s", "sessions_stated": _said("21", "over 20")}
    assert InquiryRecord.model_validate(head).contested == {"sessions_stated"}
