"""The rules of the catalogue: what each says and why, as data, and which entries break them.

The rules that travel with the package are in `rules.toml`. A workspace changes their severity and days, switches them
off and adds its own in `data_catalog/rules.yaml`:

```yaml
rules:
  - rule: not-checked-lately
    days: 730
local:
  - id: caveat-for-surveys
    kind: dataset
    field: caveat
    operator: is empty
    sentence: This survey has no caveat.
```
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import ValidationError

from workbench.catalogue.local_rules import LocalRule, breaches, wrong_in
from workbench.catalogue.rule_checks import CHECKS, Check, Entries, Finding, Look
from workbench.catalogue.stated import told_in_words
from workbench.errors import Problem
from workbench.store import Document, Mark, Model, Record, Stored, Text, read_yaml
from workbench.store.explain import explain

__all__ = ["RULES_FILE", "Rule", "RuleChange", "RuleList", "Rules", "broken_rules", "read_rules"]

RULES_FILE = "data_catalog/rules.yaml"
_LOCAL_FIX = "Change the entry, or the rule in data_catalog/rules.yaml."


@dataclass(frozen=True)
class Rule:
    """One rule.

    Args:
        code: Its stable name, with its heading in docs/errors.md.
        sentence: What is said where it is broken; {words} in it are filled in.
        fix: What to do.
        why: Why there is such a rule, and where that can be read.
        severity: An error also stops a save; a warning does not.
        days: The number of days that it has, or 0.
    """

    code: str
    sentence: str
    fix: str
    why: str
    severity: Literal["error", "warning"]
    days: int = 0


class RuleChange(Model):
    """What a workspace changes in one of the package's rules."""

    key: ClassVar[str] = "rule"

    rule: Annotated[Text, Mark("The rule's name")]
    on: Annotated[Literal["yes", "no"], Mark("Whether it is looked at")] = "yes"
    severity: Annotated[Literal["error", "warning"] | None, Mark("How much it matters, where not as usual")] = None
    days: Annotated[int | None, Mark("Its number of days, where it has one")] = None


class RuleList(Model):
    """A workspace's own say on the rules: data_catalog/rules.yaml."""

    rules: Annotated[tuple[RuleChange, ...], Mark("What is changed in the package's rules")] = ()
    local: Annotated[tuple[LocalRule, ...], Mark("The workspace's own rules")] = ()


@dataclass(frozen=True)
class Rules:
    """The rules that hold in a workspace.

    Args:
        rules: The package's, with the workspace's changes, by code; without those that are switched off.
        local: The workspace's own.
    """

    rules: Mapping[str, Rule] = field(default_factory=dict)
    local: tuple[LocalRule, ...] = ()


def read_rules(root: Path) -> tuple[Rules, list[Problem]]:
    """Give the rules that hold in a workspace, and what is wrong in its own say on them.

    Args:
        root: The workspace. Where its file is wrong, the package's rules hold as they are.

    Example:
        >>> rules, problems = read_rules(Path("no-such-folder"))
        >>> rules.rules["not-checked-lately"].days, problems
        (365, [])
    """
    path = root / RULES_FILE
    packaged = _packaged()
    if not path.is_file():
        return Rules(packaged), []
    document = read_yaml(path.read_bytes(), RULES_FILE)
    if isinstance(document, Problem):
        return Rules(packaged), [document]
    try:
        said = RuleList.model_validate(document.data)
    except ValidationError as error:
        return Rules(packaged), explain(error, RuleList, document, RULES_FILE)
    problems = list(_wrong(said, document, packaged))
    changes = {change.rule: change for change in said.rules}
    changed = {code: _changed(rule, changes[code]) if code in changes else rule for code, rule in packaged.items()}
    on = {code: rule for code, rule in changed.items() if code not in changes or changes[code].on == "yes"}
    return Rules(on, tuple(rule for rule in said.local if not wrong_in(rule))), problems


def broken_rules(stored: Stored[Record], entries: Entries, rules: Rules, *, today: dt.date | None, root: Path) -> Iterator[Problem]:
    """Find which rules an entry breaks.

    Where statements on a field differ and not all of them break a rule, that is a warning, which tells them all.

    Args:
        stored: The entry.
        entries: The other entries.
        rules: The rules that hold.
        today: The day by which dates are judged; without one, no date is.
        root: The workspace, for the file's name.
    """
    inside = stored.path.is_relative_to(root)
    file = stored.path.relative_to(root).as_posix() if inside else stored.path.name
    for check in CHECKS:
        rule = rules.rules.get(check.code)
        if rule is not None and isinstance(stored.record, check.kinds):
            for finding in check.look(stored.record, Look(entries, today, rule.days)):
                yield _problem(finding, rule, check, stored, file)
    for local in rules.local:
        if local.kind == type(stored.record).kind:
            for place in breaches(stored.record, local, today):
                yield Problem(
                    file, stored.document.line_of(place), _dotted(place), f"{local.sentence} (Rule {local.id}.)",
                    local.fix or _LOCAL_FIX, "local-rule", local.severity,
                )  # fmt: skip


def _problem(finding: Finding, rule: Rule, check: Check, stored: Stored[Record], file: str) -> Problem:
    doubts = "".join(
        f" But the statements on {name.replace('_', ' ')} differ: {told_in_words(finding.on, name)}." for name in finding.doubtful
    )
    return Problem(
        file, stored.document.line_of(finding.place), _dotted(finding.place), rule.sentence.format_map(finding.words) + doubts,
        rule.fix, check.code, "warning" if doubts else rule.severity,
    )  # fmt: skip


def _dotted(place: tuple[str | int, ...]) -> str:
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)


@cache
def _packaged() -> Mapping[str, Rule]:
    text = files("workbench.catalogue").joinpath("rules.toml").read_text(encoding="utf-8")
    return {code: Rule(code=code, **about) for code, about in tomllib.loads(text).items()}


def _changed(rule: Rule, change: RuleChange) -> Rule:
    days = rule.days if change.days is None or not rule.days else change.days
    return replace(rule, severity=change.severity or rule.severity, days=days)


def _wrong(said: RuleList, document: Document, packaged: Mapping[str, Rule]) -> Iterator[Problem]:
    for at, change in enumerate(said.rules):
        place: tuple[str | int, ...] = ("rules", at, "rule")
        if change.rule not in packaged:
            yield Problem(
                RULES_FILE, document.line_of(place), _dotted(place), f"There is no rule “{change.rule}”.",
                f"There are: {', '.join(packaged)}.", "bad-rule",
            )  # fmt: skip
        elif change.days is not None and (change.days < 1 or not packaged[change.rule].days):
            yield Problem(
                RULES_FILE, document.line_of((*place[:-1], "days")), _dotted((*place[:-1], "days")),
                "This rule has no such number of days.", "Write a whole number above nought, for a rule that has days.", "bad-rule",
            )  # fmt: skip
    for at, rule in enumerate(said.local):
        wrong = wrong_in(rule)
        if wrong:
            place = ("local", at, wrong[0])
            yield Problem(RULES_FILE, document.line_of(place), _dotted(place), wrong[1], wrong[2], "bad-rule")
