"""The count of what an export changes, and names that a format can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from workbench.network.exchange.outcome import Loss
from workbench.text import clean, shorten

__all__ = ["Fit", "Ledger", "Names", "attribute_name", "identifier", "unique_names"]

Fit = Callable[[str], str]

_LONGEST_ID = 1_000
_LONGEST_NAME = 120
_CUT = "…"
_UNNAMED = "unnamed"


class Ledger:
    """Counts what is lost, by place and reason."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, str, str]] = Counter()

    def add(self, where: str, name: str, what: str, why: str, count: int = 1) -> None:
        """Count a loss; none where the count is nought."""
        if count:
            self._counts[where, name, what, why] += count

    @property
    def losses(self) -> tuple[Loss, ...]:
        """All losses, sorted."""
        return tuple(sorted(Loss(*key, count) for key, count in self._counts.items()))


def identifier(text: str) -> str:
    """Give an id or the name of a relation without what nobody sees, and at most 1,000 characters long."""
    plain = clean(text)
    return plain if len(plain) <= _LONGEST_ID else clean(plain[: _LONGEST_ID - 1]) + _CUT


def attribute_name(text: str) -> str:
    """Give the name of an attribute on one line, at most 120 characters long."""
    return shorten(text, _LONGEST_NAME)


def unique_names(
    names: Iterable[str], fit: Fit, taken: Collection[str] = (), folded: Fit = str
) -> dict[str, str]:
    """Give each name as a format can hold it, no two alike; names that need no change keep theirs.

    Args:
        names: The names, each once.
        fit: How the format writes a name.
        taken: Names that the format uses itself.
        folded: Under what names are alike: `str.casefold` where capitals make no difference.

    Example:
        >>> unique_names(["a", "b", "B "], str.strip, folded=str.casefold)
        {'a': 'a', 'b': 'b', 'B ': 'B (2)'}
    """
    used = Names(taken, folded)
    found: dict[str, str] = {}
    names = list(names)
    for name in names:
        if name and fit(name) == name and not used.has(name):
            found[name] = used.free(name)
    for name in names:
        if name not in found:
            found[name] = used.free(fit(name) or _UNNAMED)
    return {name: found[name] for name in names}


class Names:
    """Names of which no two are alike.

    Args:
        taken: Those that are used already.
        folded: Under what names are alike.

    Example:
        >>> used = Names()
        >>> [used.free(name) for name in ("a", "a", "b", "a")]
        ['a', 'a (2)', 'b', 'a (3)']
    """

    def __init__(self, taken: Collection[str] = (), folded: Fit = str) -> None:
        self._folded = folded
        self._used = {folded(name) for name in taken}
        self._last: dict[str, int] = {}

    def has(self, name: str) -> bool:
        """Whether the name is used."""
        return self._folded(name) in self._used

    def free(self, name: str) -> str:
        """Give the name, with a number after it where it is used already; it is used from now on."""
        free, count = name, self._last.get(name, 1)
        while self.has(free):
            count += 1
            free = f"{name} ({count})"
        self._last[name] = count
        self._used.add(self._folded(free))
        return free
