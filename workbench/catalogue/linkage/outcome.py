"""What a rehearsal gives: counts, and nothing of anybody, not even of people who do not exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LinkageOutcome", "Rehearsal"]

SYNTHETIC = "SYNTHETIC: a rehearsal on made-up people; the counts are about nobody."


@dataclass(frozen=True)
class LinkageOutcome:
    """What one method found with one set of keys between two partners.

    Args:
        first: A partner's name.
        second: The other's.
        keys: The set of keys.
        method: deterministic or probabilistic.
        true_pairs: How many people both partners have a record of: counted from who is who.
        supposed: Partner and field, for each field that a partner is only supposed to hold.
        found: How many pairs of records were taken for one person; None where it was not tried.
        right: How many of these are; None likewise.
        why: Why it was not tried, or "".

    Example:
        >>> outcome = LinkageOutcome("A", "B", "NI number", "deterministic", true_pairs=8, found=5, right=4)
        >>> outcome.precision, outcome.recall, outcome.wrong, outcome.missed
        (0.8, 0.5, 1, 4)
    """

    first: str
    second: str
    keys: str
    method: str
    true_pairs: int
    supposed: tuple[str, ...] = ()
    found: int | None = None
    right: int | None = None
    why: str = ""

    @property
    def wrong(self) -> int | None:
        """How many of the pairs found are two people; None where it was not tried."""
        return None if self.found is None or self.right is None else self.found - self.right

    @property
    def missed(self) -> int | None:
        """How many of the true pairs were not found; None where it was not tried."""
        return None if self.right is None else self.true_pairs - self.right

    @property
    def precision(self) -> float | None:
        """The share of the pairs found that are right; None where none was found."""
        return self.right / self.found if self.found and self.right is not None else None

    @property
    def recall(self) -> float | None:
        """The share of the true pairs that were found; None where there is none, or it was not tried."""
        return self.right / self.true_pairs if self.true_pairs and self.right is not None else None

    @property
    def words(self) -> str:
        """The result as a sentence."""
        head = f"{self.first} and {self.second}, {self.keys}, {self.method}"
        if self.found is None:
            return f"{head}: not tried. {self.why}"
        precise = "" if self.precision is None else f" (precision {_percent(self.precision)})"
        complete = "" if self.recall is None else f" (recall {_percent(self.recall)})"
        only = f" Supposed to be held, though the catalogue does not say so: {'; '.join(self.supposed)}." if self.supposed else ""
        return (
            f"{head}: of {self.true_pairs:,} people whom both know, {self.right:,} were found{complete} and {self.missed:,} missed; "
            f"pairs found: {self.found:,}, of which two different people: {self.wrong:,}{precise}.{only}"
        )


@dataclass(frozen=True)
class Rehearsal:
    """The result of a rehearsal; synthetic wherever it is shown.

    Args:
        outcomes: For each pair of partners, set of keys and method.
        people: How many synthetic people there were.
        records: How many of them each partner had a record of.
        seed: The seed that gives the same counts again.
        assumptions: Everything that was taken for granted, as sentences.
    """

    outcomes: tuple[LinkageOutcome, ...]
    people: int
    records: Mapping[str, int]
    seed: int
    assumptions: tuple[str, ...]

    synthetic = True

    def outcome(self, keys: str, method: str = "deterministic") -> LinkageOutcome:
        """Give what a method found with a set of keys, between the first two partners.

        Raises:
            KeyError: There is none.
        """
        found = next((one for one in self.outcomes if (one.keys, one.method) == (keys, method)), None)
        if found is None:
            raise KeyError(keys)
        return found

    def frame(self) -> pd.DataFrame:
        """Give one row per outcome.

        Returns:
            synthetic (“yes” in every row), first, second, keys, method, true_pairs, found, right, wrong, missed (whole numbers,
            missing where it was not tried), precision, recall (shares), supposed (tuple) and why. `attrs["synthetic"]` is true.
        """
        import pandas as pd  # noqa: PLC0415  # slow to import

        frame = pd.DataFrame([{"synthetic": "yes", **_row(one)} for one in self.outcomes])
        frame = frame.astype(dict.fromkeys(_COUNTS, "Int64") | dict.fromkeys(("precision", "recall"), "Float64"))
        frame.attrs["synthetic"] = True
        return frame

    def to_json(self) -> dict[str, object]:
        """Give the result for a program: plain texts and numbers, null where something was not tried."""
        return {
            "synthetic": True, "says": SYNTHETIC, "people": self.people, "records": dict(self.records), "seed": self.seed,
            "outcomes": [{**_row(one), "supposed": list(one.supposed)} for one in self.outcomes],
            "assumptions": list(self.assumptions),
        }  # fmt: skip

    @property
    def words(self) -> tuple[str, ...]:
        """The result in plain sentences: that it is synthetic, what was found, what was taken for granted."""
        known = ", ".join(f"{name} {number:,}" for name, number in self.records.items())
        records = f"{self.people:,} made-up people; records: {known}; seed {self.seed}."
        return (SYNTHETIC, records, *(one.words for one in self.outcomes), "Taken for granted:", *self.assumptions)

    def __str__(self) -> str:
        """Give the result in plain sentences, one a line."""
        return "\n".join(self.words)


_COUNTS = ("true_pairs", "found", "right", "wrong", "missed")
_LEAST = 0.001


def _percent(share: float) -> str:
    """Give a share as a percentage; only all is 100%, and only nothing is 0%."""
    if 0 < share < _LEAST:
        return f"under {_LEAST:.1%}"
    return f"over {1 - _LEAST:.1%}" if 1 - _LEAST < share < 1 else f"{share:.1%}"


def _row(one: LinkageOutcome) -> dict[str, object]:
    names = ("first", "second", "keys", "method", *_COUNTS, "precision", "recall", "supposed", "why")
    return {name: getattr(one, name) for name in names}
