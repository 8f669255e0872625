"""Pseudonyms are keyed, the key is thrown away, and nothing that looks like a real person's is taken."""

from __future__ import annotations

import copy
import hashlib
import hmac
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.catalogue.linkage import KeySet, LinkagePartner, PseudonymKey, pseudonymise, rehearse_linkage
from workbench.catalogue.linkage.fields import KEY_FIELDS
from workbench.catalogue.linkage.misrecording import recorded
from workbench.catalogue.linkage.partner import FieldRecording
from workbench.catalogue.linkage.people import synthetic_people
from workbench.catalogue.linkage.pseudonyms import refuse_real_identifiers
from workbench.disclosure.identifiers import Identifiers
from workbench.errors import RequestError

_REAL_LOOKING = ("AB 12 34 56 C", "ab123456c", "KY1 1AA", "010170 0008", "People of KY1 1AA")  # workbench: allow


def test_a_pseudonym_is_the_hmac_that_the_standard_library_gives() -> None:
    found = pseudonymise({"given": ["Bqa"], "family": ["Dxe-Fqi"]}, PseudonymKey(b"a key for this test"))
    assert found == [hmac.new(b"a key for this test", b"given=bqa&family=dxefqi", hashlib.sha256).hexdigest()]


def test_a_pseudonym_under_another_key_is_another() -> None:
    values = {"NI number": ["QQ123456A"]}
    assert pseudonymise(values, PseudonymKey()) != pseudonymise(values, PseudonymKey())


@given(st.lists(st.tuples(st.text("abc- ", max_size=4), st.text("abc", max_size=4)), min_size=2, max_size=6))
def test_records_have_one_pseudonym_exactly_where_every_field_agrees(rows: list[tuple[str, str]]) -> None:
    found = pseudonymise({"given": [a for a, _ in rows], "family": [b for _, b in rows]}, PseudonymKey())
    plain = [(re.sub("[- ]", "", a), b) for a, b in rows]
    for one, left in zip(found, plain, strict=True):
        assert bool(one) == all(left)
        for other, right in zip(found, plain, strict=True):
            if all(left) and all(right):
                assert (one == other) == (left == right)


def test_the_key_cannot_be_shown_or_stored() -> None:
    key = PseudonymKey(b"very secret")
    assert "secret" not in f"{key} {key!r}"
    for store in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError):
            store(key)


@pytest.mark.parametrize("text", _REAL_LOOKING[:4])
def test_values_that_look_like_a_real_persons_are_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(RequestError) as caught:
        pseudonymise({"NI number": ["QQ123456A", text]}, PseudonymKey())
    assert caught.value.code == "real-identifier"
    assert text not in str(caught.value)
    assert "synthetic people only" in str(caught.value)


@pytest.mark.parametrize("text", _REAL_LOOKING)
def test_names_of_partners_fields_and_keys_that_look_like_a_real_persons_are_refused(text: str) -> None:
    fields = {"name": FieldRecording(), "date of birth": FieldRecording()}
    with pytest.raises(RequestError) as caught:
        LinkagePartner(text, fields)
    assert caught.value.code == "real-identifier"
    with pytest.raises(RequestError) as caught:
        KeySet("keys", ((text,),))
    assert text not in str(caught.value)
    with pytest.raises(RequestError) as caught:
        rehearse_linkage([LinkagePartner(n, fields) for n in "AB"], people=5, key_sets=[KeySet(text, (("name",),))])
    assert text not in str(caught.value)


def test_synthetic_people_have_forms_that_no_real_person_can_have() -> None:
    people = synthetic_people(3000, 11)
    slipped = recorded(people, range(3000), LinkagePartner("A", dict.fromkeys(KEY_FIELDS, FieldRecording(1, 1))), KEY_FIELDS, seed="11 0")
    assert len(people) == len(KEY_FIELDS) + 1
    for made in (people, slipped.columns):
        for field in ("NI number", "postcode"):
            prefix = "QQ" if field == "NI number" else "ZZ"
            assert all(value.startswith(prefix) for value in made[field])
        assert all(value.startswith("00000") for value in made["telephone"])
        assert all(value.endswith("@people.invalid") for value in made["email"])
        assert Identifiers().found("\n.\n".join(value for values in made.values() for value in values)) == []
    real_syllable = re.compile("^([bcdfghjklmnprstvwz]?[aeiou]|[a-z](?:h|r|l)[aeiou])", re.IGNORECASE)
    assert [name for name in {*people["given"], *people["family"]} if real_syllable.match(name)] == []


def test_numbers_are_given_to_one_person_each_and_homes_are_shared() -> None:
    people = synthetic_people(5000, 2)
    for field in ("NI number", "CHI", "UTR", "telephone", "email"):
        assert len(set(people[field])) == 5000
    assert 1500 < len(set(people["UPRN"])) < 2501
    assert len(set(people["postcode"])) < len(set(people["UPRN"]))
    assert len({*zip(people["address"], people["UPRN"], strict=True)}) == len(set(people["UPRN"]))
    assert synthetic_people(50, 2) == synthetic_people(50, 2) != synthetic_people(50, 3)


@pytest.mark.parametrize("text", ["AB 12 34 56", "ab123456", "number JG-10-37-59"])
def test_an_insurance_number_without_its_last_letter_is_refused_too(text: str) -> None:
    with pytest.raises(RequestError, match="National Insurance number"):
        refuse_real_identifiers([text])


@pytest.mark.parametrize("text", ["QQ 12 34 56", "ZZ123456", "AB1234567", "FAB 12 34 56"])
def test_what_cannot_be_an_insurance_number_is_not_refused(text: str) -> None:
    refuse_real_identifiers([text])
