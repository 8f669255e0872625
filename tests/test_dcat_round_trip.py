"""Any entry written as DCAT is read back as it was: every field, every statement, every order, in both formats."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from workbench.catalogue import Dataset
from workbench.catalogue.contact_role import person_in
from workbench.catalogue.exchange.dcat import read_dcat, to_json_ld, to_turtle
from workbench.catalogue.exchange.kinds import EXCHANGED
from workbench.store import Model, PartialDate, Quantity, Record, load_folder, to_plain

ROOT = Path(__file__).resolve().parents[1]
KINDS = sorted(EXCHANGED)
WRITERS = {".ttl": to_turtle, ".jsonld": to_json_ld}
TRAPS = ["yes", "unknown", "=1+1", 'a"b', '"""', "a\\", "\\u0041", "a\nb\r\nc\td", "x\x00\x01\x7f\x85\u2028\ufeff", "é\u0301 漢 \U0001f600",
         "<b>", "@prefix a: <b> .", "http://www.w3.org/ns/dcat#Dataset", "https://example.org/a/../b?q=é#x", "urn:workbench:x", "2015",
         "dct:title", "_:b0", "@id", "True", "1e3", "https://example.org/.", "http://purl.org/dc/terms/", "https://EXAMPLE.org/%7e"]  # fmt: skip


def texts() -> st.SearchStrategy[str]:
    free = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
    return (free | st.sampled_from(TRAPS)).map(str.strip).filter(bool)


def slugs() -> st.SearchStrategy[str]:
    return st.sampled_from(["a", "fife", "glasgow-city", "levenmouth", "a-1", "zz9"])


def dates() -> st.SearchStrategy[str]:
    return st.sampled_from(["unknown", "0001", "2015", "2015-03", "2016-02-29", "9999-12-31"])


def quantities() -> st.SearchStrategy[str]:
    return st.sampled_from(["unknown", "[c]", "0", "over 36,000", "84%", "£10,000 to £14,000", "about 20 staff days", "-1.50", "1 to 2"])


def values(annotation: Any, constraints: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return values(arguments[0], annotation.__metadata__)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return lists(arguments[0])
    if arguments:
        return st.one_of(*(st.none() if part is NoneType else values(part, constraints) for part in arguments))
    if issubclass(annotation, Model):
        return models(annotation)
    text = slugs() if any(getattr(item, "pattern", None) for item in constraints) else texts()
    return {PartialDate: dates(), Quantity: quantities()}.get(annotation, text)


def lists(item: Any) -> st.SearchStrategy[list[Any]]:
    key = getattr(item, "key", "")
    alike = (lambda part: str(part.get(key))) if key else None
    return st.lists(values(item), max_size=3, unique_by=alike)


def models(model: type[Model]) -> st.SearchStrategy[dict[str, Any]]:
    required, optional = {}, {}
    for name, field in model.model_fields.items():
        value = values(field.annotation, tuple(field.metadata))
        if name not in {"id", model.key, "audience"}:
            value |= st.lists(statements(value), min_size=1, max_size=3).map(lambda said: {"statements": said})
        (required if field.is_required() else optional)[name] = value
    return st.fixed_dictionaries(required).flatmap(
        lambda known: st.lists(st.sampled_from(sorted(optional)), max_size=6, unique=True).flatmap(
            lambda names: st.fixed_dictionaries({name: optional[name] for name in names}).map(lambda more: {**known, **more})
        )
        if optional
        else st.just(known)
    )


def statements(value: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"value": value}, optional={"told_by": texts(), "source": texts(), "as_of": dates()})


def made(model: type[Record], plain: dict[str, Any]) -> Record:
    try:
        record = model.model_validate(plain)
    except ValidationError:
        reject()  # dates the wrong way round, or nothing said where something must be
    for name in ("contact_role", "steward_role", "backup_role"):
        said = [s.value for s in record.told.get(name, ())] or [getattr(record, name, None)]
        assume(not any(text and person_in(text) for text in said))
    return record


def read_back(tmp_path: Path, ending: str, records: list[Record]):
    path = tmp_path / f"catalogue{ending}"
    path.write_text(WRITERS[ending](records), encoding="utf-8", newline="")
    return read_dcat(path)


def sample() -> list[Record]:
    return [stored.record for model in EXCHANGED.values() for stored in load_folder(ROOT / model.folder, model, root=ROOT).stored]


def plainly(records) -> dict[tuple[str, str], Any]:
    return {(record.kind, record.id): to_plain(record) for record in records}


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_an_entry_comes_back_as_it_was_and_nothing_is_left_over(data, tmp_path: Path, kind: str, ending: str) -> None:
    record = made(EXCHANGED[kind], data.draw(models(EXCHANGED[kind])))
    found = read_back(tmp_path, ending, [record])
    assert [problem for problem in found.problems if problem.code != "personal-data"] == []  # chance may draw what looks like a number
    assert plainly(found.records) == plainly([record])
    assert found.records[0].told == record.told
    assert found.left_out == ()


@pytest.mark.parametrize("ending", WRITERS)
def test_the_whole_sample_comes_back_as_it_was(tmp_path: Path, ending: str) -> None:
    records = sample()
    found = read_back(tmp_path, ending, records)
    assert (found.problems, found.left_out) == ((), ())
    assert plainly(found.records) == plainly(records)


def test_what_is_unknown_is_not_said_and_what_is_stated_as_unknown_is(tmp_path: Path) -> None:
    silent = Dataset(id="d", title="D")
    stated = Dataset.model_validate({"id": "d", "title": "D", "frequency": {"statements": [{"value": "unknown", "told_by": "HMRC"}]}})
    assert "accrualPeriodicity" not in to_turtle([silent]) + to_turtle([stated])
    assert read_back(tmp_path, ".ttl", [silent]).records[0].told == {}
    assert read_back(tmp_path, ".ttl", [stated]).records[0].told["frequency"][0].told_by == "HMRC"


def test_statements_that_contradict_each_other_stand_side_by_side(tmp_path: Path) -> None:
    said = {"statements": [{"value": "yes", "told_by": "A", "as_of": "2020"}, {"value": "no", "told_by": "B", "as_of": "2019"}]}
    record = Dataset.model_validate({"id": "d", "title": "D", "identifiers": [{"scheme": "NI number", "held": said}]})
    found = read_back(tmp_path, ".ttl", [record]).records[0]
    assert [(s.value, s.told_by) for s in found.identifiers[0].told["held"]] == [("yes", "A"), ("no", "B")]
    assert found.identifiers[0].contested == {"held"}


@pytest.mark.parametrize("writer", WRITERS.values())
def test_the_same_entries_give_the_same_text_in_whatever_order_they_come(writer) -> None:
    records = sample()
    assert writer(records) == writer(records[::-1])


def test_another_process_with_other_hashes_writes_the_same_bytes() -> None:
    code = (
        "import sys, hashlib; from workbench.partnership import open_workspace; from workbench.catalogue.exchange.dcat import to_json_ld, to_turtle;"
        "ws = open_workspace(sys.argv[1]); held = [*ws.agencies, *ws.datasets, *ws.arrangements];"
        "print(hashlib.sha256((to_turtle(held) + to_json_ld(held)).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code, str(ROOT)], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_the_base_stands_before_every_entry_and_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "c.ttl"
    record = Dataset(id="clients", title="Clients", holder="a")
    path.write_text(to_turtle([record], base="https://example.org/catalogue/", title="Ours", publisher="Us"), encoding="utf-8")
    assert "<https://example.org/catalogue/dataset/clients>" in path.read_text(encoding="utf-8")
    found = read_dcat(path)
    assert (plainly(found.records), found.left_out) == (plainly([record]), ())
