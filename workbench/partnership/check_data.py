"""Whether local data say what disclosure control needs to know of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.disclosure import rule_for, rule_names
from workbench.errors import Problem, RecordError
from workbench.partnership.kinds import Held
from workbench.store import AUDIENCES, Audience
from workbench.workspace import Disclosure, LocalData

__all__ = ["data_problems"]


def data_problems(held: Sequence[Held], root: Path, settings: Disclosure) -> Iterator[Problem]:
    """Find data that a wider audience is meant to see and that cannot be protected as they are described.

    Args:
        held: All records.
        root: The workspace.
        settings: What workbench.toml says of disclosure.
    """
    yield from _rules(settings)
    for group in held:
        for stored in group.loaded.stored:
            record = stored.record
            if isinstance(record, LocalData):
                place = stored.path.relative_to(root).as_posix()
                for field, message, fix, severe in _of(record, settings):
                    yield Problem(
                        place, stored.document.line_of((field,)), field, message, fix, "no-disclosure-rule", "error" if severe else "warning"
                    )


def _rules(settings: Disclosure) -> Iterator[Problem]:
    for name in settings.rules:
        for audience in AUDIENCES:
            try:
                rule_for(name, audience, settings)
            except RecordError as error:
                yield from error.problems


def _withholds(name: str, audience: Audience, settings: Disclosure) -> bool:
    try:
        return rule_for(name, audience, settings).withholds
    except RecordError:  # told of where the rule stands
        return False


def _of(record: LocalData, settings: Disclosure) -> Iterator[tuple[str, str, str, bool]]:
    """Give what is amiss with one data set: field, message, fix, and whether it is an error."""
    names = rule_names(settings)
    if record.rule is not None and record.rule not in names:
        yield "rule", f"There is no disclosure rule “{record.rule}”.", f"There are: {', '.join(names)}.", True
        return
    if record.audience == "team":
        return
    if record.rule is None:
        yield (
            "audience",
            f"These data are for {record.audience} but name no disclosure rule, so only the team gets them.",
            "Add rule: counts, perturbed or published; see docs/disclosure.md.",
            False,
        )
    elif _withholds(record.rule, record.audience, settings):
        vague = [column.name for column in record.columns if column.type == "number" and column.holds == "unknown"]
        if vague:
            yield (
                "columns",
                f"It is not said what “{vague[0]}” holds, so it is withheld whole beyond the team.",
                "Add holds: count of people, share, mean or other; see docs/disclosure.md.",
                False,
            )
