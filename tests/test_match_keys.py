"""Match keys: what partners hold in common is said only where it is stated, and what is not known is counted."""

from __future__ import annotations

import json
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from workbench.catalogue import (
    Agency,
    DataItem,
    Dataset,
    Identifier,
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    match_keys,
    open_catalogue,
)
from workbench.cli import app
from workbench.errors import RequestError, UnknownNameError

_ROOT = Path(__file__).resolve().parents[1]
_TOLD = {"statements": [{"value": "yes", "told_by": "the council"}, {"value": "no", "told_by": "the union", "source": "a report"}]}


def _dataset(holder: str, id_: str = "", /, **held: object) -> Dataset:
    """Give a data set that says of each field whether it is held; “NI_number” is NI number."""
    identifiers = [{"scheme": name.replace("_", " "), "held": answer} for name, answer in held.items()]
    return Dataset.model_validate({"id": id_ or holder, "title": id_ or holder, "holder": holder, "identifiers": identifiers})


def test_a_pair_has_in_common_what_both_surely_hold() -> None:
    keys = match_keys([_dataset("a", name="yes", NI_number="unknown", UTR="no"), _dataset("b", name="yes", NI_number="yes", UTR="yes")])
    row = keys.frame().iloc[0]
    assert (row["in_common"], row["perhaps"], row["not_common"]) == (("name",), ("NI number",), ("UTR",))


def test_what_a_data_set_does_not_mention_is_unknown_and_not_no() -> None:
    keys = match_keys([_dataset("a", name="yes", CHI="yes"), _dataset("b", name="yes")])
    assert keys.value("b", "CHI") == "unknown"
    assert keys.perhaps("a", "b") == ("CHI",)


def test_not_asked_and_unknown_are_kept_apart_and_neither_is_taken_for_an_answer() -> None:
    keys = match_keys([_dataset("a", name="not asked", CHI="unknown"), _dataset("b", name="yes", CHI="yes")])
    assert keys.questions()[["field", "now"]].to_numpy().tolist() == [["CHI", "unknown"], ["name", "not asked"]]
    assert keys.in_common() == ()


def test_statements_that_contradict_each_other_are_contested_and_stand_behind_the_cell() -> None:
    keys = match_keys([_dataset("a", name=_TOLD), _dataset("b", name="yes")])
    assert keys.value("a", "name") == "contested"
    assert keys.frame().iloc[0]["contested"] == ("name",)
    assert [(said.value, said.told_by, said.source) for said in keys.table.cell("a", "name")] == [
        ("yes", "the council", ""), ("no", "the union", "a report")]  # fmt: skip
    assert "Statements contradict each other on name: a." in keys.words()


def test_an_item_and_an_identifier_that_say_different_things_of_one_field_contradict_each_other() -> None:
    dataset = _dataset("a", telephone="no").model_copy(update={"items": (DataItem(name="Phone", collected="yes"),)})
    assert match_keys([dataset]).value("a", "telephone") == "contested"


@pytest.mark.parametrize(("called", "field"), [("DOB", "date of birth"), ("Phone", "telephone"), ("E-mail address", "email"), ("NINO", "NI number"), ("Post code", "postcode")])
def test_items_are_known_by_what_they_are_usually_called(called: str, field: str) -> None:
    dataset = Dataset(id="d", title="D", holder="a", items=(DataItem(name=called, collected="yes"),))
    assert match_keys([dataset]).value("a", field) == "yes"


def test_a_combination_must_stand_together_in_one_data_set() -> None:
    apart = [_dataset("a", "one", name="yes", CHI="no"), _dataset("a", "two", name="no", CHI="yes"), _dataset("b", name="yes", CHI="yes")]
    keys = match_keys(apart)
    assert ("CHI", "name") not in keys.combinations()["fields"].tolist()
    together = match_keys([*apart, _dataset("a", "three", name="yes", CHI="yes")])
    found = together.combinations().set_index("fields")["held"]
    assert found[("CHI", "name")] == "yes"


def test_combinations_are_given_the_smallest_first_and_the_sure_ones_before_the_others() -> None:
    keys = match_keys([_dataset("a", name="yes", CHI="unknown", postcode="yes"), _dataset("b", name="yes", CHI="yes", postcode="yes")])
    found = keys.combinations()
    assert found["size"].tolist() == [1, 1, 1, 2, 2, 2, 3]
    assert found["held"].tolist() == ["yes", "yes", "perhaps", "yes", "perhaps", "perhaps", "perhaps"]
    assert found["unknown"].tolist() == [0, 0, 1, 0, 1, 1, 1]
    assert keys.combinations(largest=1)["fields"].tolist() == [("name",), ("postcode",), ("CHI",)]


def test_the_combinations_of_a_chosen_group_are_its_own() -> None:
    keys = match_keys([_dataset("a", name="yes"), _dataset("b", name="yes"), _dataset("c", name="no")])
    assert keys.combinations().empty
    assert keys.combinations(["a", "b"])["fields"].tolist() == [("name",)]
    assert keys.in_common("a", "b") == ("name",)


def test_coverage_is_given_where_it_is_stated_and_never_made_up() -> None:
    def covered(holder: str, **shares: str) -> Dataset:
        return Dataset(id=holder, title=holder, holder=holder, identifiers=tuple(
            Identifier.model_validate({"scheme": name, "held": "yes", "coverage": share}) for name, share in shares.items()))  # fmt: skip

    keys = match_keys([covered("a", name="90%", CHI="80%"), covered("b", name="100%", CHI="95%")])
    found = keys.combinations().set_index("fields")[["coverage", "coverage_unknown"]]
    assert found.loc[[("CHI",)]].to_numpy().tolist() == [["80%", 0]]
    assert found.loc[[("CHI", "name")]].to_numpy().tolist() == [["70% to 80%", 0]]
    keys = match_keys([covered("a", name="about 90%"), covered("b", name="unknown")])
    assert keys.combinations()[["coverage", "coverage_unknown"]].to_numpy().tolist() == [["at most 90%", 1]]
    keys = match_keys([covered("a", name="unknown"), covered("b", name="12 people")])
    assert keys.combinations()[["coverage", "coverage_unknown"]].to_numpy().tolist() == [["not stated", 2]]


def test_the_question_that_settles_most_comes_first() -> None:
    keys = match_keys([_dataset("a", name="yes", CHI="unknown"), _dataset("b", name="yes", CHI="yes"), _dataset("c", name="unknown", CHI="unknown")])
    first = keys.questions().iloc[0]
    assert (first["partner"], first["field"], first["settles"], first["decides"]) == ("c", "name", 2, "yes")
    assert keys.words()[-1] == "Most would be settled by asking c about name (unknown now): whatever the answer, the field is settled for 2 of that partner's 2 pairs."


_ANSWERS = st.sampled_from(["yes", "no", "unknown", "not asked"])


@given(st.lists(st.tuples(_ANSWERS, _ANSWERS, _ANSWERS), min_size=2, max_size=4))
def test_what_is_sure_stays_sure_whatever_the_unknown_answers_turn_out_to_be(rows: list[tuple[str, str, str]]) -> None:
    def keys_of(answers):
        return match_keys([_dataset(f"p{n}", name=a, CHI=b, email=c) for n, (a, b, c) in enumerate(answers)])

    keys = keys_of(rows)
    open_places = [(r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if value in {"unknown", "not asked"}]
    fillings = list(product(["yes", "no"], repeat=len(open_places)))
    seen = {state: [] for state in ("in_common", "not_common")}
    for filling in fillings[:: max(1, len(fillings) // 16)]:
        filled = [list(row) for row in rows]
        for (r, c), value in zip(open_places, filling, strict=True):
            filled[r][c] = value
        known = keys_of(filled)
        for state, all_of in seen.items():
            all_of.append(set(getattr(known, state)()))
    for state, all_of in seen.items():
        assert all(set(getattr(keys, state)()) <= one for one in all_of)
    pairs = list(combinations(range(len(rows)), 2))
    assert len(keys.frame()) == len(pairs)
    for field, at in (("name", 0), ("CHI", 1), ("email", 2)):
        values = [row[at] for row in rows]
        for question in keys.questions().to_dict("records"):
            others = [value for n, value in enumerate(values) if f"p{n}" != question["partner"]]
            assert question["field"] != field or question["settles"] == others.count("yes")


def test_a_table_of_a_source_counts_for_those_who_hold_no_data_set_of_their_own() -> None:
    matrix = Matrix(
        id="m", title="M", about="data items", columns=(MatrixColumn(id="dob", label="DOB"), MatrixColumn(id="gender", label="Gender")),
        rows=(MatrixRow(label="A", agencies=("a",), cells=(MatrixCell(column="dob", value="yes"),)),
              MatrixRow(label="B and C", agencies=("b", "c"), cells=(MatrixCell(column="dob", value="no"),)),
              MatrixRow(label="D and E", agencies=("d", "e"))),
    )  # fmt: skip
    keys = match_keys([_dataset("b", name="yes")], matrices=[matrix], agencies=[Agency(id="d", title="Dee")])
    assert list(keys.table.partners.values()) == ["b", "a", "Dee + e"]
    assert (keys.value("a", "date of birth"), keys.value("b", "date of birth"), keys.value("Dee + e", "DOB")) == ("yes", "unknown", "unknown")


def test_data_that_are_mere_counts_are_no_partner_unless_they_name_a_field() -> None:
    counts = Dataset(id="c", title="Counts", holder="c", about=("individuals",), personal_data="aggregate")
    assert match_keys([counts, _dataset("a", name="yes")]).table.partners == {"a": "a"}


def test_each_data_set_can_be_a_row_of_its_own() -> None:
    keys = match_keys([_dataset("a", "one", name="yes"), _dataset("a", "two", name="no")], by="dataset")
    assert keys.frame()[["first", "second", "not_common"]].to_numpy().tolist() == [["one", "two", ("name",)]]


def test_a_partner_that_is_none_and_a_group_of_one_are_refused() -> None:
    keys = match_keys([_dataset("a", name="yes"), _dataset("b", name="yes")])
    with pytest.raises(UnknownNameError, match="There is no partner"):
        keys.combinations(["a", "z"])
    with pytest.raises(RequestError, match="two partners"):
        keys.words(["a"])
    with pytest.raises(RequestError, match="at least one field"):
        keys.combinations(largest=0)
    assert match_keys([]).frame().empty


def test_the_pace_partners_are_as_the_report_says() -> None:
    keys = open_catalogue(_ROOT).match_keys()
    assert keys.value("acas", "name") == "contested"
    assert keys.value("hm-revenue-and-customs", "NI number") == "yes"
    said = [one.value for one in keys.table.cell("hm-revenue-and-customs", "NI number")]
    assert {"unknown", "yes"} <= set(said)
    seven = ("acas", "hmrc", "dwp", "colleges-scotland", "skills-development-scotland", "cosla-business-gateway", "scottish-union-learning")
    assert {"address", "telephone", "email"} <= set(open_catalogue(_ROOT).match_keys(*seven).in_common())


def test_the_command_says_it_in_words_and_for_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_ROOT)
    run = CliRunner().invoke
    told = run(app, ["catalogue", "match-keys", "dwp", "hmrc"])
    assert told.exit_code == 0, told.output
    assert "Both partners surely hold: name, address, telephone, email." in told.output
    page = (_ROOT / "docs" / "linkage.md").read_text(encoding="utf-8")
    assert [line for line in told.output.splitlines()[:4] if line not in page] == []
    data = json.loads(run(app, ["catalogue", "match-keys", "dwp", "hmrc", "--json"]).output)
    assert data["pairs"][0]["not_common"] == ["NI number"]
    refused = run(app, ["catalogue", "match-keys", "--by", "postman"])
    assert isinstance(refused.exception, RequestError)
