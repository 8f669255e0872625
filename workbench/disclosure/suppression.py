"""Making tables of counts fit to be shown: primary and secondary suppression, or controlled rounding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.disclosure.rule import DEFAULT_RULE, Rule
from workbench.disclosure.rules import rule_for
from workbench.disclosure.tables import CountTable, Totals, with_totals
from workbench.disclosure.treatment import Treatment, treated
from workbench.errors import DisclosureError
from workbench.workspace import Disclosure

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["suppress", "suppress_together"]


def suppress(  # noqa: PLR0913  # a table cannot be read without any of these
    frame: pd.DataFrame,
    *,
    value: str,
    by: str | Sequence[str],
    totals: Totals = None,
    rule: Rule | str | int | None = None,
    published: Sequence[CountTable] = (),
) -> pd.DataFrame:
    """Make a frame of counts fit to be shown.

    Small counts are withheld, and as few others as are needed so that no withheld count can be worked out from
    the table and its totals, nor from tables published before, more closely than the rule's interval.

    Args:
        frame: One row for each cell.
        value: The column of counts.
        by: The columns that tell cells apart.
        totals: Where rows are totals; see `CountTable`.
        rule: The rule; or the name of one, as the public sees it where no workspace says otherwise; or a whole number,
            for the rule with that smallest group. The rule with a smallest group of 5 when None.
        published: Tables that this audience has seen before, as they were shown.

    Returns:
        The frame with the same rows, columns and index (totals that were asked for and not there are added as
        last rows); where a count is withheld, `SUPPRESSED` stands in its place. `treatment_of` says what was done.

    Raises:
        DisclosureError: The table cannot be read as counts, or cannot be protected; or sums are asked for of a
            source whose counts are not exact.

    Source: Hundepool et al. 2012, Statistical Disclosure Control, chapters 4 and 5.

    Example:
        >>> import pandas as pd
        >>> counts = pd.DataFrame({"area": ["a", "b", "c", "Total"], "n": [3, 12, 40, 55]})
        >>> suppress(counts, value="n", by="area")["n"].tolist()
        [[c], [c], 40, 55]
    """
    dimensions = tuple(by) if isinstance(by, list | tuple) else (by,)
    return suppress_together([CountTable(frame, value, dimensions, totals)], rule=rule, published=published)[0]


def suppress_together(
    tables: Sequence[CountTable], *, rule: Rule | str | int | None = None, published: Sequence[CountTable] = ()
) -> list[pd.DataFrame]:
    """Make several tables fit to be shown side by side; a cell that stands in two is treated alike in both.

    Args:
        tables: The tables; their cells are the same where they count the same and all categories are.
        rule: As in `suppress`.
        published: As in `suppress`. A count that was withheld stays withheld; one that was shown counts as known.

    Raises:
        DisclosureError: As in `suppress`; or a small count was published before.
    """
    from workbench.disclosure.joined import protected  # noqa: PLC0415  # the solver is slow to import, and most reports need none

    rule = _rule(rule)
    if not isinstance(tables, list | tuple) or not isinstance(published, list | tuple):
        raise _no_tables()
    if not rule.exact:
        return [_as_it_is(table, rule) for table in tables]
    whole = [with_totals(_table(table).checked()).checked() for table in tables]
    for table in whole:
        table.check_sums()
    return protected(whole, [_table(table).checked() for table in published], rule)


def _table(given: CountTable) -> CountTable:
    if not isinstance(given, CountTable):
        raise _no_tables()
    return given


def _no_tables() -> DisclosureError:
    return DisclosureError(
        "Tables that are shown together, or were published, are given as a list of CountTable.",
        fix="Write CountTable(frame, value, by, totals) for each.",
        code="cannot-protect",
    )


def _rule(asked: Rule | str | int | None) -> Rule:
    if asked is None:
        return DEFAULT_RULE
    if isinstance(asked, str):
        return rule_for(asked, "public", Disclosure())
    if isinstance(asked, int) and not isinstance(asked, bool):
        return Rule(smallest_group=asked)
    if not isinstance(asked, Rule):
        raise DisclosureError(
            f"A disclosure rule cannot be “{asked}”.",
            fix="Give a Rule, the name of one, or the smallest group as a whole number.",
            code="cannot-protect",
        )
    return asked


def _as_it_is(table: CountTable, rule: Rule) -> pd.DataFrame:
    if with_totals(table) is not table:
        raise DisclosureError(
            "The counts of this source are not exact, so adding them up gives wrong totals.",
            fix="Fetch the totals from the source, and leave out totals=.",
            code="not-exact",
        )
    return treated(table.frame, Treatment("as it is", rule, 0, len(table.frame)))
