"""Probabilistic matching by Splink, on pseudonyms of fields and of their parts.

Splink weighs how far fields agree (Fellegi and Sunter, 1969) and learns the weights from the records by expectation maximisation,
without being told who is who. Nothing readable is given to it: each field is pseudonymised as a whole and in parts, such as its
beginning and its end, so that a slip in one part leaves another that agrees; and each pseudonym is given as a whole number.

Where a slip never happens its weight would go to nought and the learning break off; so a few pairs of which each shows one slip are
put beside the records to learn from, as if one had been seen of each sort, and taken out of the result.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from workbench.catalogue.linkage.keys import KeySet
from workbench.catalogue.linkage.misrecording import Recorded
from workbench.catalogue.linkage.people import columns_of
from workbench.catalogue.linkage.pseudonyms import PseudonymKey, pseudonymise
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from splink import SettingsCreator

__all__ = ["MOST_RECORDS", "NOT_INSTALLED", "THRESHOLD", "matched_by_splink", "splink_installed", "why_not"]

NOT_INSTALLED = "Probabilistic matching needs Splink, which is not installed. Install it with: pip install 'workbench[linkage]'"
THRESHOLD = 0.95
"""Pairs are taken for one person from this probability on."""

MOST_RECORDS = 100_000
"""With more the pairs to look at, which grow with their square, would take many minutes."""

_FEWEST_COLUMNS = 3
"""With fewer than three things to compare, the weights cannot be told from how often each agrees."""

_PAIRS_LOOKED_AT = 500_000
_EXPECTED_RECALL = 0.8
_ENDS = {"given": 3, "family": 4, "postcode": 4}
_PARTS = ("", "1", "2", "3")
_BESIDE = 1 << 40
"""Numbers from here on are those of the pairs put beside the records."""


def why_not(keys: KeySet, records: int) -> str:
    """Say why these keys cannot be tried with so many records of one partner, or ""."""
    if records > MOST_RECORDS:
        return f"With more than {MOST_RECORDS:,} records of one partner it would take too long here."
    if sum(len(columns_of(field)) for field in keys.fields) < _FEWEST_COLUMNS:
        return "Probabilities cannot be learnt from one or two fields that are compared; it takes a name and another field."
    return "" if splink_installed() else NOT_INSTALLED


def splink_installed() -> bool:
    """Whether the extra is there."""
    return all(find_spec(name) for name in ("splink", "duckdb"))


def matched_by_splink(first: Recorded, second: Recorded, keys: KeySet, key: PseudonymKey, *, seed: int) -> NDArray[np.int64]:
    """Give the pairs of records that are one person with a probability of at least `THRESHOLD`.

    Args:
        first: The records of one partner.
        second: Those of the other.
        keys: The fields that are compared; those of any pass are.
        key: The key of the pseudonyms, the same for both partners.
        seed: The seed of the samples that Splink draws.

    Returns:
        Two columns: the places of the records in `first` and in `second`.

    Raises:
        WorkbenchError: Splink could not learn from these records.
    """
    columns = [column for field in keys.fields for column in columns_of(field)]
    tables = _numbered(first, second, columns, key)
    from duckdb import Error  # noqa: PLC0415  # an extra
    from splink.internals.exceptions import SplinkException  # noqa: PLC0415  # an extra

    try:
        with warnings.catch_warnings(), _silent():
            warnings.simplefilter("ignore")  # what Splink tells is for its own developers
            return _asked(tables, columns, keys, seed)
    except (SplinkException, Error, ArithmeticError, ValueError) as error:
        raise WorkbenchError(
            f"Splink could not learn from these records ({type(error).__name__}).",
            fix="Rehearse with more people, a larger overlap or more fields.", code="linkage-not-learnt",
        ) from None  # its message may be long, and helps nobody here


@contextmanager
def _silent() -> Iterator[None]:
    """Keep Splink from telling how it gets on."""
    log = logging.getLogger("splink")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def _parts(column: str, value: str) -> dict[str, str]:
    """Give a value whole and in the parts that are compared where the whole differs."""
    if column == "date of birth" and value:
        year, month, day = value.split("-")
        swapped = "-".join([year, *sorted((month, day))])
        return {"": value, "1": swapped, "2": f"{year}-{month}", "3": f"{month}-{day}"}
    long = _ENDS.get(column, 5)
    return {"": value, "1": value[:long], "2": value[-long:], "3": ""}


def _numbered(first: Recorded, second: Recorded, columns: Sequence[str], key: PseudonymKey) -> list[pd.DataFrame]:
    """Give both partners' pseudonyms as whole numbers: the same number for the same pseudonym, none for a gap."""
    import pandas as pd  # noqa: PLC0415  # slow to import

    beside = list(_pairs_beside(columns))
    sizes = [len(records.people) for records in (first, second)]
    numbered: list[dict[str, Any]] = [{"unique_id": [*range(size), *range(_BESIDE, _BESIDE + len(beside))]} for size in sizes]
    for column in columns:
        plain = [[_parts(column, value) for value in records.columns[column]] for records in (first, second)]
        for part in _PARTS:
            told = [pseudonymise({f"{column} {part}": [value[part] for value in values]}, key) for values in plain]
            codes = pd.factorize(pd.Series([*told[0], *told[1]], dtype=object))[0].tolist()
            gaps = {code for code, text in zip(codes, [*told[0], *told[1]], strict=True) if not text}
            whole = [None if code in gaps else code for code in codes]
            for side, own in enumerate((whole[: sizes[0]], whole[sizes[0] :])):
                numbered[side][_as(column, part)] = pd.array([*own, *(pair[column, part][side] for pair in beside)], dtype="Int64")
    return [pd.DataFrame(table) for table in numbered]


def _pairs_beside(columns: Sequence[str]) -> Iterator[dict[tuple[str, str], tuple[int, int]]]:
    """Give pairs of records that agree, but for one column each that agrees in a part or not at all."""
    number = _BESIDE
    for odd, same in [("", _PARTS), *((column, same) for column in columns for same in (("1",), ()))]:
        pair = {}
        for column in columns:
            for part in _PARTS:
                number += 2
                pair[column, part] = (number, number if column != odd or part in same else number + 1)
        yield pair


def _as(column: str, part: str) -> str:
    return f"{column.casefold().replace(' ', '_')}{part}"


def _asked(tables: Sequence[pd.DataFrame], columns: Sequence[str], keys: KeySet, seed: int) -> NDArray[np.int64]:
    import duckdb  # noqa: PLC0415  # an extra
    from splink import DuckDBAPI, Linker, block_on  # noqa: PLC0415  # an extra

    offline: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1, "autoinstall_known_extensions": False, "autoload_known_extensions": False, "temp_directory": "",
    }  # fmt: skip
    with duckdb.connect(":memory:", config=offline) as connection:  # one thread: the same sums each time
        database = DuckDBAPI(connection)
        registered = [database.register(table, dataset_display_name=name) for table, name in zip(tables, ("a", "b"), strict=True)]
        linker = Linker(registered, _settings(columns), log_level=logging.CRITICAL)
        exact: list[Any] = [block_on(*(_as(column, "") for field in fields for column in columns_of(field))) for fields in keys.passes]
        linker.training.estimate_probability_two_random_records_match(exact, recall=_EXPECTED_RECALL)
        linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS_LOOKED_AT, seed=seed)
        for column in _most_telling(tables, columns):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(_as(column, "")))
        predicted: Any = linker.inference.predict(threshold_match_probability=THRESHOLD)
        pairs: NDArray[np.int64] = predicted.as_pandas_dataframe()[["unique_id_l", "unique_id_r"]].to_numpy(dtype="int64")
    return pairs[(pairs < _BESIDE).all(axis=1)]


def _most_telling(tables: Sequence[pd.DataFrame], columns: Sequence[str]) -> list[str]:
    """Give the two columns with the most different values: few pairs agree on one by chance, so most that do are one person."""
    different = {column: sum(table[_as(column, "")].nunique() for table in tables) for column in columns}
    return sorted(columns, key=lambda column: (-different[column], column))[:2]


def _settings(columns: Sequence[str]) -> SettingsCreator:
    from splink import SettingsCreator, block_on  # noqa: PLC0415  # an extra
    from splink.comparison_library import CustomComparison  # noqa: PLC0415  # an extra

    comparisons: list[Any] = [
        CustomComparison(output_column_name=_as(column, ""), comparison_levels=_levels(_as(column, ""))) for column in columns
    ]
    rules: list[Any] = [block_on(_as(column, "")) for column in columns if column != "given"]
    return SettingsCreator(
        link_type="link_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules,
        retain_matching_columns=False, retain_intermediate_calculation_columns=False,
    )  # fmt: skip


def _levels(name: str) -> list[Any]:
    """Give the ways in which a field can agree: not to be told, wholly, in a part, not at all."""
    some = " OR ".join(f'"{name}{part}_l" = "{name}{part}_r"' for part in "123")
    return [
        {"sql_condition": f'"{name}_l" IS NULL OR "{name}_r" IS NULL', "label_for_charts": "gap", "is_null_level": True},
        {"sql_condition": f'"{name}_l" = "{name}_r"', "label_for_charts": "same"},
        {"sql_condition": some, "label_for_charts": "same in part"},
        {"sql_condition": "ELSE", "label_for_charts": "different"},
    ]
