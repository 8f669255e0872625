"""A rehearsal of linkage counts what matching finds against who is who, and shows nothing of anybody."""

from __future__ import annotations

import json
import logging
import pickle
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import workbench.catalogue.linkage.rehearsal as rehearsal_module
from workbench.catalogue import (
    Dataset,
    FieldRecording,
    KeySet,
    LinkagePartner,
    linkage_partner,
    open_catalogue,
    rehearse_linkage,
)
from workbench.catalogue.linkage import LinkageOutcome, PseudonymKey, probabilistic
from workbench.catalogue.linkage.misrecording import Recorded, recorded
from workbench.catalogue.linkage.people import columns_of, synthetic_people
from workbench.catalogue.linkage.pseudonyms import normalised
from workbench.cli import app
from workbench.errors import RequestError, UnknownNameError

_ROOT = Path(__file__).resolve().parents[1]
_FIELDS = ("NI number", "name", "date of birth", "postcode", "address", "telephone", "email")
_SPLINK = probabilistic.splink_installed()
_needs_splink = pytest.mark.skipif(not _SPLINK, reason="Splink, an extra (workbench[linkage]), is not installed here")


def _partner(name: str, coverage: float = 1, error_rate: float = 0, fields: tuple[str, ...] = _FIELDS) -> LinkagePartner:
    return LinkagePartner(name, dict.fromkeys(fields, FieldRecording(coverage, error_rate)))


def _agree(first: Recorded, second: Recorded, keys: KeySet) -> set[tuple[int, int]]:
    """Give the pairs that agree on a pass, by comparing every record with every other as they are written."""

    def same(left: int, right: int, field: str) -> bool:
        values = [(first.columns[c][left], second.columns[c][right]) for c in columns_of(field)]
        return all(a and b and normalised(a) == normalised(b) for a, b in values)

    every = product(range(len(first.people)), range(len(second.people)))
    return {(a, b) for a, b in every if any(all(same(a, b, field) for field in fields) for fields in keys.passes)}


_SHARES = st.floats(0, 1)
_RECORDINGS = st.builds(FieldRecording, st.sampled_from([1.0, 0.9]) | _SHARES, st.sampled_from([0.0, 0.1]) | _SHARES)
_HOLDINGS = st.fixed_dictionaries(dict.fromkeys(("name", "date of birth", "postcode"), _RECORDINGS))


@settings(max_examples=60)
@given(first=_HOLDINGS, second=_HOLDINGS, people=st.integers(1, 40), overlap=_SHARES, seed=st.integers(0, 10**6))
def test_counts_equal_those_of_comparing_every_pair_by_hand(first: Any, second: Any, people: int, overlap: float, seed: int) -> None:
    kept: list[Recorded] = []

    def spy(*args: Any, **options: Any) -> Recorded:
        kept.append(recorded(*args, **options))
        return kept[-1]

    sets = [KeySet("both", (("name", "date of birth"),)), KeySet("place", (("postcode",),)), KeySet("either", (("name",), ("date of birth", "postcode")))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rehearsal_module, "recorded", spy)
        result = rehearse_linkage([LinkagePartner("A", first), LinkagePartner("B", second)], people=people, overlap=overlap, seed=seed, key_sets=sets, methods=["deterministic"])
    for keys, outcome in zip(sets, result.outcomes, strict=True):
        found = _agree(*kept, keys)
        right = {pair for pair in found if kept[0].people[pair[0]] == kept[1].people[pair[1]]}
        true = sum(one == other for one in kept[0].people for other in kept[1].people)
        assert (outcome.true_pairs, outcome.found, outcome.right) == (true, len(found), len(right))
        assert outcome.true_pairs == round(people * overlap) == outcome.right + outcome.missed
        assert outcome.recall == (len(right) / true if true else None)
        assert outcome.precision == (len(right) / len(found) if found else None)


def test_data_without_gaps_and_slips_are_matched_wholly_by_every_number() -> None:
    result = rehearse_linkage([_partner("A"), _partner("B")], people=2000, methods=["deterministic"])
    outcome = result.outcome("NI number")
    assert (outcome.true_pairs, outcome.found, outcome.right, outcome.recall, outcome.precision) == (1000, 1000, 1000, 1.0, 1.0)


@_needs_splink
@pytest.mark.parametrize("seed", [1, 2])
def test_splink_matches_data_without_gaps_and_slips_wholly(seed: int) -> None:
    partners = [_partner(name, fields=("name", "date of birth", "postcode")) for name in "AB"]
    result = rehearse_linkage(partners, people=2000, seed=seed, methods=["probabilistic"])
    for keys in ("name and date of birth", "all"):
        outcome = result.outcome(keys, "probabilistic")
        assert (outcome.true_pairs, outcome.found, outcome.right) == (1000, 1000, 1000)


@_needs_splink
def test_splink_finds_what_slips_hide_from_the_exact_key() -> None:
    partners = [_partner(name, 0.98, 0.08, ("name", "date of birth", "postcode")) for name in "AB"]
    result = rehearse_linkage(partners, people=3000)
    exact, likely = (result.outcome("name and date of birth", method) for method in ("deterministic", "probabilistic"))
    assert likely.right > exact.right
    assert likely.precision > 0.95
    assert likely.right + likely.missed == exact.right + exact.missed == 1500


@_needs_splink
@pytest.mark.parametrize(("people", "overlap", "coverage", "error_rate"), [(1, 1, 1, 0), (5, 0, 1, 0), (40, 0.5, 0, 0), (40, 0.5, 0.5, 1), (300, 1, 0.5, 0.3)])
def test_splink_copes_with_few_people_gaps_and_slips_everywhere(people: int, overlap: float, coverage: float, error_rate: float) -> None:
    partners = [_partner(name, coverage, error_rate, ("name", "date of birth")) for name in "AB"]
    outcome = rehearse_linkage(partners, people=people, overlap=overlap).outcome("name and date of birth", "probabilistic")
    assert outcome.why == ""
    assert outcome.right <= outcome.true_pairs == round(people * overlap)


@_needs_splink
def test_the_same_seed_gives_the_same_counts_although_the_key_is_another() -> None:
    fields = ("NI number", "name", "date of birth")
    partners = [_partner("A", 0.9, 0.1, fields), _partner("B", 0.8, 0.1, fields)]
    runs = [rehearse_linkage(partners, people=600, seed=seed) for seed in (7, 7, 8)]
    assert runs[0] == runs[1] != runs[2]


def test_more_records_than_splink_can_take_in_minutes_are_not_given_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probabilistic, "MOST_RECORDS", 74)
    result = rehearse_linkage([_partner("A"), _partner("B")], people=100)
    assert "more than 74 records" in result.outcome("all", "probabilistic").why


@_needs_splink
def test_where_splink_cannot_learn_its_row_says_so_and_the_others_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("a message with QQ123456A")

    monkeypatch.setattr(probabilistic, "_asked", fail)
    result = rehearse_linkage([_partner("A"), _partner("B")], people=100)
    assert result.outcome("name and date of birth", "probabilistic").why == "Splink could not learn from these records (ValueError)."
    assert result.outcome("name and date of birth").right == 50


def test_gaps_and_slips_are_as_frequent_as_was_asked() -> None:
    people = synthetic_people(20_000, 3, _FIELDS)
    kept = recorded(people, range(20_000), _partner("A", 0.8, 0.1), _FIELDS, seed="3 0")
    for field in _FIELDS:
        pairs = [tuple(zip(*(values[c] for c in columns_of(field)), strict=True)) for values in (people, kept.columns)]
        there = [(true, said) for true, said in zip(*pairs, strict=True) if any(said)]
        assert len(there) / 20_000 == pytest.approx(0.8, abs=0.015)
        assert sum(true != said for true, said in there) / len(there) == pytest.approx(0.1, abs=0.01)


def test_slips_are_of_the_sorts_that_happen() -> None:
    people = synthetic_people(5000, 3, _FIELDS)
    kept = recorded(people, range(5000), _partner("A", 1, 1), _FIELDS, seed="3 0").columns
    days = list(zip(people["date of birth"], kept["date of birth"], strict=True))
    assert any(was[:4] == now[:4] and was[5:7] == now[8:] and was[8:] == now[5:7] for was, now in days)
    assert any(now == f"{was[:3]}y" for was, now in zip(people["given"], kept["given"], strict=True))
    families = set(people["family"])
    assert any(was != now and now in families for was, now in zip(people["family"], kept["family"], strict=True))
    moved = [p for p in range(5000) if kept["postcode"][p] in set(people["postcode"])]
    assert moved
    assert any(sorted(was) == sorted(now) and was != now for was, now in zip(people["NI number"], kept["NI number"], strict=True))
    assert any(len(now) == len(was) - 1 for was, now in zip(people["NI number"], kept["NI number"], strict=True))


def test_no_value_of_anybody_is_in_what_is_shown(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    partners = [_partner("First partner", 0.9, 0.1), _partner("Second partner", 0.9, 0.1)]
    result = rehearse_linkage(partners, people=300, seed=5)
    out, err = capfd.readouterr()
    shown = "\n".join([repr(result), str(result), result.frame().to_csv(), json.dumps(result.to_json()), repr(pickle.dumps(result)), caplog.text, out, err])
    people = synthetic_people(300, 5, _FIELDS)
    values = {value for field in people.values() for value in field}
    assert len(values) > 1500
    assert [value for value in values if value in shown] == []
    assert "QQ" not in shown.replace("QQ or ZZ", "")


def test_what_is_kept_of_people_is_not_shown_by_its_own_parts() -> None:
    people = synthetic_people(20, 5, _FIELDS)
    kept = recorded(people, range(20), _partner("A"), _FIELDS, seed="5 0")
    assert people["given"][0] not in repr(kept)


def test_every_form_of_the_result_says_that_it_is_synthetic() -> None:
    result = rehearse_linkage([_partner("A"), _partner("B")], people=50, methods=["deterministic"])
    assert result.synthetic
    assert set(result.frame()["synthetic"]) == {"yes"}
    assert result.frame().attrs["synthetic"] is True
    assert str(result).startswith("SYNTHETIC")
    assert result.to_json()["synthetic"] is True
    assert any("synthetic" in note for note in result.assumptions)


def test_without_splink_the_deterministic_method_works_and_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "splink", None)
    monkeypatch.setattr(probabilistic, "find_spec", lambda name: None)
    partners = [_partner("A"), _partner("B")]
    result = rehearse_linkage(partners, people=100)
    assert result.outcome("name and date of birth").right == 50
    assert "pip install 'workbench[linkage]'" in result.outcome("name and date of birth", "probabilistic").why
    with pytest.raises(RequestError, match="pip install 'workbench"):
        rehearse_linkage(partners, people=100, methods=["probabilistic"])


def test_a_set_of_keys_that_a_partner_lacks_is_not_tried_and_the_reason_is_said() -> None:
    dataset = Dataset.model_validate({"id": "d", "title": "Register", "identifiers": [{"scheme": "NI number", "held": "no"}, {"scheme": "name", "held": "yes"}]})
    result = rehearse_linkage([linkage_partner(dataset), _partner("B")], people=50)
    outcome = result.outcome("NI number")
    assert (outcome.found, outcome.recall, outcome.why) == (None, None, "Register does not hold: NI number.")
    assert result.outcome("name and date of birth").why == "Register is not known to hold: date of birth."
    frame = result.frame()
    assert frame.loc[frame["keys"].eq("NI number"), "found"].isna().all()


def test_numbers_come_from_the_catalogue_and_what_is_taken_in_their_place_is_said() -> None:
    dataset = Dataset.model_validate({"id": "d", "title": "Register", "identifiers": [
        {"scheme": "NI number", "held": "yes", "coverage": "84%", "error_rate": "1 to 3%", "quality": "not always right"},
        {"scheme": "CHI", "held": {"statements": [{"value": "yes"}, {"value": "no"}]}, "coverage": "over 60%", "error_rate": "0.01"},
        {"scheme": "UTR", "held": "unknown"}, {"scheme": "SCN", "held": "no"}],
        "items": [{"name": "DOB", "collected": "yes", "completeness": "about 97%"}]})  # fmt: skip
    partner = linkage_partner(dataset, coverage={"NINO": 0.5})
    assert {field: (how.coverage, how.error_rate) for field, how in partner.fields.items()} == {
        "NI number": (0.5, 0.02), "CHI": (0.6, 0.01), "UTR": (0.95, 0.02), "date of birth": (0.97, 0.02)}  # fmt: skip
    assert partner.supposed == {"CHI", "UTR"}
    assert partner.lacking == {"SCN"}
    said = "\n".join(partner.assumptions)
    for sentence in (
        "Register, NI number: for which share it is held was given for this rehearsal: 50.0%.",
        "Register, NI number: which share is wrong is stated as “1 to 3%”; 2.0% is taken.",
        "Register, NI number: the catalogue says of its quality only: not always right",
        "Register, CHI: statements on whether it is held contradict each other; it is supposed here that it is.",
        "Register, CHI: for which share it is held is stated as “over 60%”; 60.0% is taken.",
        "Register, UTR: whether it is held is unknown; it is supposed here that it is.",
        "Register, UTR: for which share it is held is not stated; 95% is taken.",
        "Register, UTR, date of birth: which share is wrong is not stated; 2% is taken.",
        "Register, date of birth: for which share it is held is stated as “about 97%”; 97.0% is taken.",
    ):
        assert sentence in said
    result = rehearse_linkage([partner, _partner("B", fields=("UTR",))], people=50, key_sets=[KeySet("UTR", (("UTR",),))])
    assert result.outcomes[0].supposed == ("Register: UTR",)
    assert set(partner.assumptions) <= set(result.assumptions)


def test_a_field_can_be_supposed_whatever_is_stated() -> None:
    dataset = Dataset.model_validate({"id": "d", "title": "Register", "identifiers": [{"scheme": "NI number", "held": "no"}]})
    partner = linkage_partner(dataset, suppose=["NINO"])
    assert partner.supposed == {"NI number"}
    assert partner.lacking == frozenset()
    assert "the catalogue says that it is not held; it is supposed here that it is." in partner.assumptions[0]


def test_a_share_is_only_called_all_or_nothing_where_it_is() -> None:
    def words(found: int, right: int) -> str:
        return LinkageOutcome("A", "B", "name", "deterministic", 10_000, (), found, right).words

    assert "9,999 were found (recall over 99.9%) and 1 missed; pairs found: 10,000, of which two different people: 1 (precision over 99.9%)." in words(10_000, 9999)
    assert "(recall 100.0%)" in words(10_000, 10_000)
    assert "1 were found (recall under 0.1%) and 9,999 missed; pairs found: 2, of which two different people: 1 (precision 50.0%)." in words(2, 1)
    assert "0 were found (recall 0.0%) and 10,000 missed; pairs found: 0, of which two different people: 0." in words(0, 0)


def test_three_partners_are_compared_pair_by_pair() -> None:
    result = rehearse_linkage([_partner(name) for name in "ABC"], people=100, overlap=0.4, methods=["deterministic"])
    pairs = {(one.first, one.second) for one in result.outcomes}
    assert pairs == {("A", "B"), ("A", "C"), ("B", "C")}
    assert {one.true_pairs for one in result.outcomes} == {40}
    assert result.records == {"A": 60, "B": 60, "C": 60}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"people": 0}, "rehearsal-request"), ({"people": 10**7}, "rehearsal-request"), ({"overlap": 1.5}, "not-a-share"),
        ({"methods": []}, "rehearsal-request"), ({"methods": ["guessing"]}, "rehearsal-request"),
    ],
)  # fmt: skip
def test_what_cannot_be_rehearsed_is_refused_in_a_sentence(options: dict[str, Any], code: str) -> None:
    with pytest.raises(RequestError) as caught:
        rehearse_linkage([_partner("A"), _partner("B")], **options)
    assert caught.value.code == code


def test_one_partner_two_of_one_name_and_keys_that_are_none_are_refused() -> None:
    for partners in ([_partner("A")], [_partner("A"), _partner("A")]):
        with pytest.raises(RequestError, match="two partners"):
            rehearse_linkage(partners, people=10)
    for passes in ((), ((),)):
        with pytest.raises(RequestError, match="at least one field"):
            KeySet("none", passes)
    with pytest.raises(UnknownNameError, match="no field by which people are matched"):
        KeySet("shoe", (("shoe size",),))
    with pytest.raises(RequestError, match="share between 0 and 1"):
        FieldRecording(coverage=84)


def test_the_command_rehearses_says_synthetic_and_gives_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_ROOT)
    wanted = ["catalogue", "match-keys", "--rehearse", "client-records-universal-credit", "hmrc", "--people", "300", "--seed", "4"]
    told = CliRunner().invoke(app, wanted)
    assert told.exit_code == 0, told.output
    assert told.output.startswith("SYNTHETIC")
    assert "Universal Credit records does not hold: NI number." in told.output
    data = json.loads(CliRunner().invoke(app, [*wanted, "--suppose", "NI number", "--json"]).output)
    assert data["synthetic"] is True
    numbers = [one for one in data["outcomes"] if one["keys"] == "NI number" and one["method"] == "deterministic"]
    assert numbers[0]["true_pairs"] == 150
    assert numbers[0]["found"] == numbers[0]["right"] + numbers[0]["wrong"]
    assert PseudonymKey().of("x") not in json.dumps(data)


def test_the_page_for_officers_shows_what_the_command_gives() -> None:
    page = (_ROOT / "docs" / "linkage.md").read_text(encoding="utf-8")
    datasets = [open_catalogue(_ROOT).get(name) for name in ("client-records-universal-credit", "client-records-hmrc")]
    partners = [linkage_partner(dataset, suppose=["NI number"]) for dataset in datasets if isinstance(dataset, Dataset)]
    for one in rehearse_linkage(partners, methods=["deterministic"]).outcomes:
        numbers = " | ".join(f"{number:,}" for number in (one.true_pairs, one.found, one.right, one.wrong, one.missed))
        assert f"| {one.keys} | deterministic | {numbers} |" in page
