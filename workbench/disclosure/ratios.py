"""Percentages and means that say no more than the counts that they are worked out from."""

from __future__ import annotations

from typing import Any

from workbench.disclosure.rule import DEFAULT_RULE, Rule
from workbench.store import SUPPRESSED, Suppressed

__all__ = ["mean", "percentage"]


def percentage(part: Any, whole: Any, *, rule: Rule = DEFAULT_RULE) -> float | Suppressed:
    """Give how many in a hundred of a whole a part is, or `SUPPRESSED`.

    It is worked out from the counts as they are shown, so that it gives nothing away: withheld where either count is,
    and where the whole is smaller than the rule's smallest base.

    Args:
        part: A count as it is shown: a number or `SUPPRESSED`.
        whole: Likewise.
        rule: The rule.

    Example:
        >>> percentage(12, 48), percentage(SUPPRESSED, 48), percentage(3, 9)
        (25.0, [c], [c])
    """
    if isinstance(part, Suppressed) or isinstance(whole, Suppressed) or whole < rule.smallest_base:
        return SUPPRESSED
    return 100.0 * float(part) / float(whole)


def mean(total: Any, people: Any, *, rule: Rule = DEFAULT_RULE) -> float | Suppressed:
    """Give a mean over people, or `SUPPRESSED` where they are fewer than the rule's smallest base.

    Args:
        total: The sum over the people: a number or `SUPPRESSED`.
        people: How many they are, as it is shown.
        rule: The rule.

    Example:
        >>> mean(30, 12), mean(30, 4)
        (2.5, [c])
    """
    if isinstance(total, Suppressed) or isinstance(people, Suppressed) or people < rule.smallest_base:
        return SUPPRESSED
    return float(total) / float(people)
