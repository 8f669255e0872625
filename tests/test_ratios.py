"""Percentages and means say no more than the counts that they are worked out from."""

from __future__ import annotations

import pytest

from workbench.disclosure import SUPPRESSED, Rule, mean, percentage, suppress

_RULE = Rule(smallest_base=20)


@pytest.mark.parametrize(("part", "whole", "share"), [(12, 48, 25.0), (10, 10, 100.0), (0, 10, 0.0), (1, 16, 6.25), (12.0, 48.0, 25.0)])
def test_a_percentage_is_of_a_hundred(part, whole, share) -> None:
    assert percentage(part, whole) == share


@pytest.mark.parametrize(("part", "whole"), [(SUPPRESSED, 48), (12, SUPPRESSED), (SUPPRESSED, SUPPRESSED), (3, 9), (0, 0), (0, 9)])
def test_a_percentage_is_withheld_where_a_count_is_or_its_base_is_small(part, whole) -> None:
    assert percentage(part, whole) is SUPPRESSED


def test_the_smallest_base_is_the_rules() -> None:
    assert percentage(5, 20, rule=_RULE) == 25.0
    assert percentage(5, 19, rule=_RULE) is SUPPRESSED
    assert mean(40, 20, rule=_RULE) == 2.0
    assert mean(40, 19, rule=_RULE) is SUPPRESSED


@pytest.mark.parametrize(("total", "people", "result"), [(30, 12, 2.5), (0, 10, 0.0), (7.5, 10, 0.75), (-20, 10, -2.0)])
def test_a_mean_is_the_sum_over_the_people(total, people, result) -> None:
    assert mean(total, people) == result


@pytest.mark.parametrize(("total", "people"), [(SUPPRESSED, 12), (30, SUPPRESSED), (30, 9), (0, 0)])
def test_a_mean_is_withheld_where_its_parts_are_or_people_are_few(total, people) -> None:
    assert mean(total, people) is SUPPRESSED


def test_shares_of_a_protected_table_show_no_withheld_count() -> None:
    import pandas as pd

    counts = pd.DataFrame({"area": ["a", "b", "c", "Total"], "n": [3, 12, 40, 55]})
    shown = suppress(counts, value="n", by="area")["n"]
    assert [percentage(n, shown.iloc[-1]) for n in shown] == [SUPPRESSED, SUPPRESSED, 100 * 40 / 55, 100.0]
