"""The practice server's random error: the same for the same people, small, on average none, never below nought."""

from __future__ import annotations

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from practising import uri

from workbench.statxplore.practice.answer import answer, true_counts
from workbench.statxplore.practice.catalogue import build_catalogue
from workbench.statxplore.practice.controls import MOST_ERROR, with_error
from workbench.statxplore.practice.edition import publish
from workbench.statxplore.practice.request import read_request

PEOPLE = 60_000
DATABASE = "PRACTICE_UC_INDIVIDUALS"
COUNT = f"str:count:{DATABASE}:V_F_{DATABASE}"
COUNCILS = uri("valueset", DATABASE, "AREA", "V_C_PRACTICE_COUNCIL_TO_COUNTRY")
MONTH = uri("field", DATABASE, "DATE_NAME")
SEX = uri("field", DATABASE, "SEX")


def told(*dimensions: str, later: int = 0, **recodes: object) -> tuple[np.ndarray, np.ndarray]:
    catalogue = build_catalogue(publish(PEOPLE, 1, later))
    named = {"month": MONTH, "councils": COUNCILS, "sex": SEX}
    body = {"database": f"str:database:{DATABASE}", "measures": [COUNT], "dimensions": [[each] for each in dimensions],
            "recodes": {named[name]: recode for name, recode in recodes.items()}}  # fmt: skip
    asked = read_request(json.dumps(body).encode(), catalogue)
    return np.array(answer(asked, catalogue.notes, cell_limit=10**6)["cubes"][COUNT]["values"]), true_counts(asked)


@given(st.integers(0, 10**6), st.integers(0, 2**40))
def test_a_count_is_moved_a_little_and_never_below_nought(count: int, key: int):
    shown = with_error(np.array([float(count)]), np.array([float(key)]))[0]
    assert abs(shown - count) <= min(MOST_ERROR, count)


def test_the_error_is_none_on_average_and_some_small_counts_become_nought():
    keys = np.random.default_rng(1).integers(0, 2**24, 100_000).astype(float)
    for count in (1, 2, 3, 50):
        shown = with_error(np.full(len(keys), float(count)), keys)
        assert abs(shown.mean() - count) < 0.03
        assert len(np.unique(shown)) == 2 * min(count, MOST_ERROR) + 1
    assert 0.2 < (with_error(np.ones(len(keys)), keys) == 0).mean() < 0.3


def test_the_same_cell_is_the_same_in_two_tables():
    both, _ = told(MONTH, COUNCILS, SEX, sex={"total": True})
    one, _ = told(COUNCILS, MONTH)
    assert (both[..., -1] == one.T).all()


def test_a_group_of_one_value_is_that_value_and_a_group_of_all_is_the_total():
    values = [uri("value", DATABASE, "SEX", "C_PRACTICE_SEX", code) for code in "12"]
    shown, _ = told(MONTH, SEX, sex={"map": [[values[0]], [values[0], values[0]], values], "total": True})
    assert (shown[:, 0] == shown[:, 1]).all()
    assert (shown[:, 2] == shown[:, 3]).all()


def test_parts_do_not_quite_add_up_to_their_total():
    shown, true = told(MONTH, COUNCILS, councils={"total": True})
    missing = shown[:, :-1].sum(axis=1) - shown[:, -1]
    assert (np.abs(missing) > 0).mean() > 0.5
    assert np.abs(missing).max() <= MOST_ERROR * 34
    assert (shown == true).mean() > 0.1
    assert (shown[true == 0] == 0).all()
    assert ((shown == 0) & (true > 0)).any()


def test_cells_that_were_not_revised_are_the_same_in_the_next_edition():
    before, _ = told(MONTH, COUNCILS)
    after, _ = told(MONTH, COUNCILS, later=1)
    assert len(after) == len(before) + 1
    assert (after[: len(before)] == before).all()  # people with any decision: none is undone by a later one


def test_another_seed_moves_counts_otherwise():
    keys = [publish(PEOPLE, seed).sets["uc"].rows.person_keys[:50].tolist() for seed in (1, 2)]
    assert keys[0] != keys[1]
