"""The caveats of data sets: each stands wherever its data set is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from workbench.catalogue.dataset import Dataset
from workbench.catalogue.stated import said
from workbench.exhibits import Exhibit, Notice, Provenance, Source, Table, rows_table
from workbench.store import Audience
from workbench.text import one_line, to_text

__all__ = ["caveat_notices", "datasets_named", "with_caveats"]

_MOST_NOTICES = 8
"""More cautions than these stand in one table, or they would hide what they are about."""


def caveat_notices(datasets: Iterable[Dataset], *, audience: Audience) -> list[Notice]:
    """Give a caution for every caveat of some data sets; none for those that have none.

    Args:
        datasets: The data sets that are named; each is told of once.
        audience: The widest audience that may see it.

    Example:
        >>> hr1 = Dataset(id="hr1", title="HR1 forms", caveat="Unreliable for overall levels.")
        >>> [notice.text for notice in caveat_notices([hr1, hr1], audience="public")]
        ['HR1 forms: Unreliable for overall levels.']
    """
    once = {dataset.id: dataset for dataset in datasets}
    return [
        Notice(
            kind="caution", text=f"{one_line(dataset.title)}: {one_line(caveat)}", audience=audience,
            provenance=Provenance(sources=(Source(title=dataset.source or f"Catalogue entry “{one_line(dataset.title)}”"),)),
        )
        for dataset in once.values()
        for caveat in said(dataset, "caveat")
        if caveat
    ]  # fmt: skip


def datasets_named(text: str, datasets: Iterable[Dataset]) -> list[Dataset]:
    """Give the data sets that a text names by title or another name, as whole words, in whatever case.

    Example:
        >>> hr1 = Dataset(id="hr1-forms", title="HR1 forms", also_called=("HR1",))
        >>> [d.id for d in datasets_named("Two partners learn of redundancies from HR1.", [hr1])]
        ['hr1-forms']
        >>> datasets_named("Room HR12", [hr1])
        []
    """
    read = one_line(text).casefold()
    return [dataset for dataset in datasets if any(_names(name, read) for name in (dataset.title, *dataset.also_called))]


def with_caveats(shown: Sequence[Exhibit], datasets: Iterable[Dataset], *, audience: Audience) -> list[Exhibit]:
    """Put the caveats of every data set that is named in a section after it; many of them as a table.

    Args:
        shown: The section; its tables, figures and texts are all read.
        datasets: All data sets that there are.
        audience: The widest audience that may see it.
    """
    with_one = [dataset for dataset in datasets if any(said(dataset, "caveat"))]
    if not with_one:
        return list(shown)
    text = "\n".join(words for exhibit in shown for words in _words(exhibit.model_dump(exclude={"provenance", "spec", "svg"})))
    there = {exhibit.text for exhibit in shown if isinstance(exhibit, Notice)}
    found = [one for one in caveat_notices(datasets_named(text, with_one), audience=audience) if one.text not in there]
    return [*shown, *(found if len(found) <= _MOST_NOTICES else [_together(found, audience)])]


def _together(found: Sequence[Notice], audience: Audience) -> Table:
    rows = [[str(number), notice.text] for number, notice in enumerate(found, 1)]
    return rows_table(
        "Cautions on the data sets named above", ["Number", "What must be said wherever they are used"], rows,
        provenance=Provenance.union(notice.provenance for notice in found), audience=audience,
    )  # fmt: skip


def _words(value: Any) -> Iterator[str]:
    """Give every text of an exhibit, those of the table behind a figure and of its notes too, but not its sources."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():  # in Markdown, signs such as a hyphen stand behind a backslash
            yield from _words(to_text(part) if name == "markdown" else part) if name != "provenance" else ()
    elif isinstance(value, list | tuple):
        yield from (words for part in value for words in _words(part))


def _names(name: str, read: str) -> bool:
    wanted = one_line(name).casefold()
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", read) is not None
