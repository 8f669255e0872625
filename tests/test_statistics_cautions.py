"""Cautions fit what is shown, are plain, and come in the same order."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.statistics import CAUTIONS, caution, cautions_for


def _codes(**facts) -> list[str]:
    return [c.code for c in cautions_for(**{"controlled": False, **facts})]


@pytest.mark.parametrize("code", CAUTIONS)
def test_every_caution_is_plain(code) -> None:
    sentences = re.split(r"(?<=\.) ", caution(code).words)
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)
    assert all(len(sentence.split()) <= 25 for sentence in sentences)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, []),
        ({"controlled": True}, ["controlled"]),
        ({"controlled": True, "summed": True}, ["controlled-summed"]),
        ({"summed": True}, []),
        ({"basis": "decisions"}, ["decisions-not-people"]),
        ({"basis": "people"}, []),
        ({"basis": "people", "summed": True, "months": 12}, ["people-twice", "people-leave"]),
        ({"months": 2}, ["people-leave"]),
        ({"benefits": ["JSA"]}, []),
        ({"benefits": ["JSA", "Jobseeker's Allowance (new regime)"]}, []),
        ({"benefits": ["JSA", "ESA"]}, ["different-methods"]),
        ({"benefits": ["UC", "Universal Credit full service"]}, []),
        ({"benefits": ["UC live service", "UC full service"]}, ["different-methods"]),
        ({"benefits": ["JSA", "UC"]}, ["different-methods"]),
        ({"outcomes": ["Doubts raised"]}, ["doubt-not-decision"]),
        ({"outcomes": ["Decision to apply a sanction (adverse)"]}, ["after-challenge"]),
        ({"outcomes": ["Cancelled referrals"]}, []),
        ({"outcomes": ["Reserved decisions", "Total"]}, []),
        ({"outcomes": ["adverse"], "challenge": ["before"]}, ["before-challenge"]),
        ({"challenge": ["after"]}, ["after-challenge"]),
        ({"challenge": ["after", "before"]}, ["mixed-challenge"]),
        ({"flags": ["p"]}, ["provisional"]),
        ({"flags": ["r", "p", "p"]}, ["provisional", "revised"]),
        ({"flags": ["IX", "", "pr"]}, []),
        ({"flags": ["Figures are provisional."]}, ["provisional"]),
        ({"flags": [".."]}, ["zero-or-negligible"]),
        ({"flags": ["“..” denotes nil or negligible"]}, ["zero-or-negligible"]),
        ({"bases": [9]}, ["base-under-10", "treat-with-care"]),
        ({"bases": [10]}, ["treat-with-care"]),
        ({"bases": [50], "counts": [50]}, []),
        ({"counts": [float("nan"), 49]}, ["treat-with-care"]),
        ({"counts": [float("nan")]}, []),
        ({"levels": ["LA", "MSOA"]}, []),
        ({"levels": ["LA", "MSOA"], "total": True}, ["mixed-levels"]),
        ({"levels": ["LA", "LA"], "total": True}, []),
    ],
)
def test_the_cautions_that_fit_are_given_and_no_others(facts, codes) -> None:
    assert _codes(**facts) == codes


@given(
    st.permutations(["JSA", "ESA", "UC"]), st.permutations(["p", "r", ".."]), st.permutations(["adverse", "doubts"]), st.booleans()
)
def test_the_order_of_the_facts_does_not_matter(benefits, flags, outcomes, summed) -> None:
    found = _codes(benefits=benefits, flags=flags, outcomes=outcomes, controlled=True, summed=summed, basis="decisions")
    assert found == [code for code in CAUTIONS if code in found]
    assert {"different-methods", "provisional", "revised", "zero-or-negligible", "doubt-not-decision"} <= set(found)
