"""What is wrong in an instrument although each of its fields can be read: parts that do not fit together."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.disclosure import allows
from workbench.errors import Problem
from workbench.instruments.answers import ABOUT_SHEETS
from workbench.instruments.cell import folded
from workbench.instruments.guard import breaches
from workbench.instruments.instrument import Instrument, is_vignette
from workbench.instruments.item import TYPES_THAT_GROUP, TYPES_WITH_OPTIONS, Item, ItemType, SummaryKind
from workbench.instruments.network_checks import network_faults
from workbench.instruments.scale import Scale
from workbench.store import Document

__all__ = ["feed_problems", "instrument_problems"]

_Place = tuple[str | int, ...]
_TEXTS: frozenset[ItemType] = frozenset({"text", "long text"})
_CHOSEN: frozenset[ItemType] = frozenset({"choice", "several", "yes-no", "agency", "dataset", "service", "scale"})
_FITS: dict[SummaryKind, frozenset[ItemType]] = {
    "share positive": frozenset({"scale", "yes-no"}),
    "distribution": frozenset({"scale", "choice", "yes-no"}),
    "mean": frozenset({"scale", "number"}),
    "median": frozenset({"scale", "number"}),
    "spread": frozenset({"scale"}),
    "counts": _CHOSEN,
    "texts": _TEXTS,
    "coded comments": _TEXTS,
}


@dataclass(frozen=True)
class _Wrong:
    place: _Place
    message: str
    fix: str
    code: str


def instrument_problems(instrument: Instrument, document: Document, file: str) -> list[Problem]:
    """Say what in an instrument does not fit together, each with its line and field.

    Args:
        instrument: The instrument.
        document: What its file says, for the lines.
        file: The file's name for messages.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> instrument_problems(find_instrument(Path("no-such-folder"), "retreat-evaluation"), Document({}, {}), "f.yaml")
        []
    """
    return [
        Problem(file, document.line_of(wrong.place), _dotted(wrong.place), wrong.message, wrong.fix, wrong.code)
        for look in _LOOKS
        for wrong in look(instrument)
    ]


def feed_problems(instrument: Instrument, document: Document, file: str, *, reports: Collection[str]) -> list[Problem]:
    """Say which reports an instrument means to feed that there are not: warnings, since it can be used all the same.

    Args:
        instrument: The instrument.
        document: What its file says, for the lines.
        file: The file's name for messages.
        reports: The names of the reports that there are: those that travel with the package, and the workspace's own.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "long-term-unemployment")
        >>> [one.message for one in feed_problems(form, Document({}, {}), "f.yaml", reports=["briefing"])]
        ['There is no report “instrument_summary”.']
    """
    return [
        Problem(
            file, document.line_of(("feeds", at, "report")), f"feeds.{at + 1}.report", f"There is no report “{feed.report}”.",
            f"Write one of: {_listed(sorted(reports))}.", "unknown-report", "warning",
        )
        for at, feed in enumerate(instrument.feeds) if feed.report not in reports
    ]  # fmt: skip


def _twice(instrument: Instrument) -> Iterator[_Wrong]:
    lists: list[tuple[_Place, Sequence[Any], str]] = [
        (("scales",), instrument.scales, "id"),
        (("codes",), instrument.codes, "id"),
        (("waves",), instrument.waves, "id"),
        (("composites",), instrument.composites, "id"),
        (("parts",), instrument.parts, "id"),
        *((("scales", at, "points"), scale.points, "value") for at, scale in enumerate(instrument.scales)),
        *((("parts", at, "for_each"), part.for_each, "id") for at, part in enumerate(instrument.parts)),
        *(((*place, "options"), item.options, "id") for place, item in _items(instrument)),
    ]  # fmt: skip
    for place, parts, key in lists:
        yield from _repeated(((*place, at, key) for at in range(len(parts))), [getattr(part, key) for part in parts])
    items = list(_items(instrument))
    yield from _repeated(((*place, "id") for place, _ in items), [item.id for _, item in items])
    for place, item in items:
        if item.id in ABOUT_SHEETS:
            yield _Wrong(
                (*place, "id"), f"“{item.id}” is a column that every file of answers has.", "Choose another short name.", code="duplicate-part"
            )


def _repeated(places: Iterator[_Place], values: Sequence[Any]) -> Iterator[_Wrong]:
    seen: set[Any] = set()
    for place, value in zip(places, values, strict=True):
        if value in seen:
            yield _Wrong(place, f"“{value}” stands here a second time.", "Give each a short name of its own.", code="duplicate-part")
        seen.add(value)


def _scales(instrument: Instrument) -> Iterator[_Wrong]:
    for at, scale in enumerate(instrument.scales):
        lost = [value for value in scale.positive if scale.point(value) is None]
        if lost:
            yield _Wrong(
                ("scales", at, "positive"), f"The scale has no point {lost[0]}.", f"Its points are: {_listed(scale.values)}.", code="unknown-part"
            )
        if _ambiguous([(str(point.value), point.label or "") for point in scale.points]):
            yield _Wrong(
                ("scales", at, "points"), "Two points have the same label, or one has the number of another as its label.",
                "Give each its own.", code="duplicate-part",
            )  # fmt: skip


def _parts(instrument: Instrument) -> Iterator[_Wrong]:
    for at, part in enumerate(instrument.parts):
        if part.rows is not None and (part.for_each or part.for_each_kind):
            yield _Wrong(
                ("parts", at, "rows"), "A part either repeats in rows or is asked of each of a list.",
                "Take out rows, or for_each.", code="bad-item",
            )  # fmt: skip


def _item_parts(instrument: Instrument) -> Iterator[_Wrong]:
    known = {scale.id: scale for scale in instrument.scales}
    for place, item in _items(instrument):
        if item.type == "scale" and item.scale not in known:
            yield _Wrong(
                (*place, "scale"), f"There is no scale “{item.scale}”." if item.scale else "It does not say which scale it is answered on.",
                f"Write one of: {_listed(known) or 'none; describe it under scales'}.", code="unknown-part",
            )  # fmt: skip
        if item.type != "scale" and item.scale:
            yield _Wrong((*place, "scale"), f"An item of type {item.type} has no scale.", "Write type: scale, or take it out.", code="bad-item")
        if item.group_by == "yes" and item.type not in TYPES_THAT_GROUP:
            yield _Wrong(
                (*place, "group_by"), f"Answers to an item of type {item.type} make no groups.",
                f"Take group_by out; it fits items of type {_listed(sorted(TYPES_THAT_GROUP))}.", code="bad-item",
            )  # fmt: skip
        yield from _options(place, item)
        yield from _bounds(place, item)


def _options(place: _Place, item: Item) -> Iterator[_Wrong]:
    if item.type in TYPES_WITH_OPTIONS and not item.options:
        yield _Wrong((*place, "type"), "There is nothing to choose from.", "List the options.", code="bad-item")
    if item.options and item.type not in TYPES_WITH_OPTIONS:
        yield _Wrong(
            (*place, "options"), f"An item of type {item.type} has no options.", "Write type: choice or type: several.", code="bad-item"
        )
    if _ambiguous([(option.id, option.label) for option in item.options]):
        yield _Wrong(
            (*place, "options"), "Two options have the same label, or one has the short name of another as its label.",
            "Give each its own.", code="duplicate-part",
        )  # fmt: skip
    if item.at_most is not None and item.type != "several":
        yield _Wrong((*place, "at_most"), "Only of several things can so many be chosen.", "Write type: several.", code="bad-item")


def _ambiguous(choices: Sequence[tuple[str, str]]) -> bool:
    """Whether an answer could mean two of them: by equal labels, or by a label that is another's value."""
    labels = [folded(label) for _, label in choices if label]
    values = {value for value, _ in choices}
    return len(labels) != len(set(labels)) or any(folded(label) in values - {value} for value, label in choices if label)


def _bounds(place: _Place, item: Item) -> Iterator[_Wrong]:
    for name, bound in (("least", item.least), ("most", item.most)):
        if bound is not None and (item.type != "number" or not math.isfinite(bound)):
            yield _Wrong((*place, name), "This is no bound that a number can have.", "Write digits, for an item of type number.", code="bad-item")
            return
    if item.least is not None and item.most is not None and item.most < item.least:
        yield _Wrong((*place, "most"), "The greatest number is below the smallest.", "Change one of the two.", code="bad-item")


def _summaries(instrument: Instrument) -> Iterator[_Wrong]:
    scales = {scale.id: scale for scale in instrument.scales}
    for place, item in _items(instrument):
        for kind in item.summary:
            wrong = _unfit(kind, item, scales.get(item.scale or ""), coded=bool(instrument.codes))
            if wrong:
                yield _Wrong((*place, "summary"), *wrong, code="bad-summary")
        if item.sensitivity != "none" and item.type in _TEXTS and allows(item.audience or instrument.answers_for, "partners"):
            yield _Wrong(
                (*place, "audience"), "What people write here may point at somebody, so it is for the team only.",
                "Write audience: team.", code="sensitive-text",
            )  # fmt: skip


def _unfit(kind: SummaryKind, item: Item, scale: Scale | None, *, coded: bool) -> tuple[str, str] | None:
    if kind == "none":
        return None
    if item.type not in _FITS[kind]:
        fits = [name for name, types in _FITS.items() if item.type in types]
        return f"“{kind}” does not fit an item of type {item.type}.", f"What fits: {_listed([*fits, 'none'])}."
    if kind == "mean" and scale is not None and scale.mean == "no":
        return "A mean of this scale's points makes no sense.", "Take mean out, or write mean: yes at the scale if it does."
    if kind == "share positive" and scale is not None and not scale.positive:
        return "The scale does not say which points are positive.", "Write them at the scale, as positive: [4, 5]."
    if kind == "coded comments" and not coded:
        return "There are no codes.", "List them under codes."
    return None


def _conditions(instrument: Instrument) -> Iterator[_Wrong]:
    before: set[str] = set()
    for place, item in _items(instrument):
        if item.shown_if and item.shown_if.item not in before:
            yield _Wrong(
                (*place, "shown_if", "item"), f"“{item.shown_if.item}” is no item before this one.",
                f"Name one of: {_listed(sorted(before)) or 'none'}.", code="unknown-part",
            )  # fmt: skip
        elif item.shown_if:
            yield from _condition(instrument, place, item.shown_if.item, item.shown_if.one_of)
        before.add(item.id)


def _condition(instrument: Instrument, place: _Place, earlier: str, wanted: Sequence[str]) -> Iterator[_Wrong]:
    asked = next((q for q in instrument.questions if q.item.id == earlier), None)
    part = instrument.parts[int(place[1])].id
    values = [choice.value for choice in asked.choices] if asked else []
    lost = [value for value in wanted if values and value not in values]
    if lost:
        yield _Wrong((*place, "shown_if", "one_of"), f"“{lost[0]}” is no answer to “{earlier}”.", f"There are: {_listed(values)}.", code="unknown-part")
    if asked and (asked.entry or asked.repeats) and asked.part != part:
        yield _Wrong(
            (*place, "shown_if", "item"), f"“{earlier}” is asked several times, so it has no one answer.",
            "Name an item of this part, or one that is asked once.", code="bad-item",
        )  # fmt: skip


def _composites(instrument: Instrument) -> Iterator[_Wrong]:
    means = {scale.id for scale in instrument.scales if scale.mean == "yes"}
    items = {item.id: item for _, item in _items(instrument)}
    for at, composite in enumerate(instrument.composites):
        for i, name in enumerate(composite.items):
            if name not in items:
                yield _Wrong(
                    ("composites", at, "items", i), f"There is no item “{name}”.", f"The items are: {_listed(items)}.", code="unknown-part"
                )
            elif items[name].scale not in means:
                yield _Wrong(
                    ("composites", at, "items", i), f"A mean of “{name}” makes no sense by its scale.",
                    "Take it out, or write mean: yes at its scale.", code="bad-summary",
                )  # fmt: skip
        if len({items[name].scale for name in composite.items if name in items}) > 1:
            yield _Wrong(("composites", at, "items"), "Its items are on different scales.", "Take items of one scale.", code="bad-summary")
        if composite.at_least > len(composite.items):
            yield _Wrong(("composites", at, "at_least"), "It has fewer items than that.", f"Write {len(composite.items)} or less.", code="bad-item")


def _vignette(instrument: Instrument) -> Iterator[_Wrong]:
    making = instrument.making
    if not is_vignette(instrument):
        if making:
            yield _Wrong(("making",), "Only a vignette says how it was made.", "Write sort: vignette, or take it out.", code="bad-item")
        return
    if making is None or making.composite != "yes":
        yield _Wrong(
            ("making", "composite"), "The vignette does not declare that it is made of many cases and tells of no real person.",
            "Write composite: yes under making, if that is so; else do not use it.", code="vignette-not-composite",
        )  # fmt: skip
    if making and making.status == "final" and not making.pretested.known:
        yield _Wrong(
            ("making", "status"), "A vignette cannot be final before it was tried out.",
            "Write under pretested when that was, or write status: draft.", code="vignette-not-pretested",
        )  # fmt: skip


def _guarded(instrument: Instrument) -> Iterator[_Wrong]:
    yield from (_Wrong(breach.place, breach.message, breach.fix, breach.code) for breach in breaches(instrument))


def _network(instrument: Instrument) -> Iterator[_Wrong]:
    yield from (_Wrong(fault.place, fault.message, fault.fix, fault.code) for fault in network_faults(instrument))


_LOOKS: tuple[Callable[[Instrument], Iterator[_Wrong]], ...] = (
    _twice, _scales, _parts, _item_parts, _summaries, _conditions, _composites, _vignette, _guarded, _network,
)  # fmt: skip


def _items(instrument: Instrument) -> Iterator[tuple[_Place, Item]]:
    for at, part in enumerate(instrument.parts):
        for i, item in enumerate(part.items):
            yield ("parts", at, "items", i), item


def _listed(values: Any) -> str:
    return ", ".join(str(value) for value in values)


def _dotted(place: _Place) -> str:
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
