"""Deterministic matching: two records are taken for one person where their pseudonyms are the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.catalogue.linkage.keys import KeySet
from workbench.catalogue.linkage.misrecording import Recorded
from workbench.catalogue.linkage.people import columns_of
from workbench.catalogue.linkage.pseudonyms import PseudonymKey, pseudonymise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pairs = NDArray[np.int64]

__all__ = ["matched_by_pseudonyms", "same_pairs"]


def matched_by_pseudonyms(first: Recorded, second: Recorded, keys: KeySet, key: PseudonymKey) -> Pairs:
    """Give the pairs of records that agree on all fields of one of the passes.

    Args:
        first: The records of one partner.
        second: Those of the other.
        keys: The passes.
        key: The key of the pseudonyms, the same for both partners.

    Returns:
        Two columns: the places of the records in `first` and in `second`. Where several records have one pseudonym, every pair
        of them is given; a gap agrees with nothing.
    """
    import numpy as np  # noqa: PLC0415  # slow to import

    found = [same_pairs(*(_pseudonyms(records, fields, key) for records in (first, second))) for fields in keys.passes]
    return np.unique(np.concatenate(found), axis=0)


def same_pairs(left: Sequence[str], right: Sequence[str]) -> Pairs:
    """Give the places in two lists at which the same text stands; "" is the same as nothing.

    Example:
        >>> same_pairs(["a", "", "b"], ["b", "", "b"]).tolist()
        [[2, 0], [2, 2]]
    """
    import pandas as pd  # noqa: PLC0415  # slow to import

    frames = []
    for name, texts in (("left", left), ("right", right)):
        frame = pd.DataFrame({"text": pd.Series(texts, dtype="str"), name: range(len(texts))})
        frames.append(frame[frame["text"].ne("")])
    return frames[0].merge(frames[1], on="text")[["left", "right"]].to_numpy(dtype="int64")


def _pseudonyms(records: Recorded, fields: Sequence[str], key: PseudonymKey) -> list[str]:
    return pseudonymise({column: records.columns[column] for field in fields for column in columns_of(field)}, key)
