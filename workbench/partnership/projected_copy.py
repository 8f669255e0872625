"""Writing the copy for an audience, record by record, with counts and names protected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workbench.disclosure import rule_for
from workbench.errors import DisclosureError, RecordError, RequestError, WorkbenchError
from workbench.inquiry import HEADER, Inquiry, Person, Quote
from workbench.partnership.aggregates import write_aggregates
from workbench.partnership.instrument_copy import write_summaries
from workbench.partnership.network_facts import write_facts
from workbench.partnership.protected_data import DataFile, protected_rows
from workbench.partnership.released import released_file
from workbench.partnership.small_groups import SmallGroups
from workbench.partnership.withholding import Withholding
from workbench.partnership.workspace import open_workspace
from workbench.store import Audience, Record, Stored, new_yaml
from workbench.workspace import Disclosure, LocalData, check_rows

__all__ = ["COUNTS", "ProjectedCopy", "ShownRecord"]

COUNTS = "counts"
"""The rule for counts of people that a workspace's own records hold."""


@dataclass(frozen=True)
class ShownRecord:
    """What an audience sees of one record.

    Args:
        stored: The record as it was read.
        inquiry: The inquiry it belongs to, or "".
        data: What they see of it, as it would stand in the file.
    """

    stored: Stored[Record]
    inquiry: str
    data: dict[str, Any]

    @property
    def model(self) -> type[Record]:
        """The record's kind."""
        return type(self.stored.record)


@dataclass
class ProjectedCopy:
    """A copy while it is written.

    Args:
        root: The workspace.
        target: The copy's folder.
        audience: Whom it is for.
        settings: What workbench.toml says of disclosure.
        withholding: Takes names out of what is written.
        people: Everybody, by pseudonym.
        unreadable: How many records could not be written, since they are wrong.
        left_out: What was left out for another reason, each as a sentence.
        protected: The data files whose counts were protected, relative to the copy.
        rows: For each file of local data its rows as they may be shown, or why they may not.
    """

    root: Path
    target: Path
    audience: Audience
    settings: Disclosure
    withholding: Withholding
    people: Mapping[str, Person]
    unreadable: int = 0
    left_out: list[str] = field(default_factory=list)
    protected: list[str] = field(default_factory=list)
    rows: dict[Path, str | WorkbenchError] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the rule for what records count."""
        self.rule = rule_for(COUNTS, self.audience, self.settings)
        self.groups = SmallGroups(self.rule, self.people.values())

    def protect(self, items: Iterable[ShownRecord]) -> None:
        """Protect the counts of all local data, those of one population together, before any is written."""
        together: dict[tuple[str, str], list[ShownRecord]] = {}
        for item in items:
            record = item.stored.record
            if isinstance(record, LocalData):
                key = (record.population, record.rule or "") if record.population else (str(item.stored.path), "")
                together.setdefault(key, []).append(item)
        for group in together.values():
            try:
                texts: Sequence[str | WorkbenchError] = self._protected(group)
            except (DisclosureError, RecordError, RequestError) as error:
                texts = [error] * len(group)
            self.rows |= dict(zip([item.stored.path for item in group], texts, strict=True))

    def write(self, item: ShownRecord) -> None:
        """Write one record, if what is left of it is right in itself."""
        path, record = item.stored.path, item.stored.record
        data = self.groups.record(item.data, item.model)
        if isinstance(record, Quote) and self.audience != "team":
            data = self.groups.attributed(data, record, item.inquiry)
        data = self.withholding.record(data, item.model)
        name = path.name if path.name == HEADER else f"{self.withholding.slug(path.stem)}{path.suffix}"
        copy = self.target / path.relative_to(self.root).with_name(name)
        try:
            item.model.model_validate(data)
            table = self.rows.get(path)
            if isinstance(table, Exception):
                raise table
        except (ValidationError, RecordError):
            self.unreadable += 1
            return
        except (DisclosureError, RequestError) as error:
            self.left_out.append(f"{path.relative_to(self.root).as_posix()} is left out: {error}")
            return
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(new_yaml(data))
        if isinstance(table, str) and isinstance(record, LocalData):
            copy.with_suffix(".csv").write_bytes(self.withholding.rows(table, record).encode())
            if record.rule and rule_for(record.rule, self.audience, self.settings).withholds:
                self.protected.append(copy.with_suffix(".csv").relative_to(self.target).as_posix())

    def write_aggregates(self, inquiries: Iterable[str], on: dt.date) -> None:
        """Write the counts that need rows which the audience may not see."""
        whole = open_workspace(self.root)
        for slug in sorted(inquiries):
            folder = self.target / Inquiry(slug, self.root).folder.relative_to(self.root)
            try:
                write_aggregates(whole, whole.inquiry(slug), folder, self.rule, self.withholding.slug)
            except DisclosureError as error:
                self.left_out.append(f"Counts over the inquiry {slug} are left out: {error}")
            self.left_out += write_summaries(
                whole, slug, folder=folder, audience=self.audience, rule=self.rule, withhold=self.withholding.protection.withhold
            )
            try:
                write_facts(whole, slug, folder, self.audience, on=on)
            except (RecordError, RequestError) as error:
                self.left_out.append(f"The network of the inquiry {slug} is left out: {error}")

    def _protected(self, group: Sequence[ShownRecord]) -> list[str]:
        """Give the rows of local data of one population as the audience may see them."""
        files = [self._file(item) for item in group]
        name = files[0].about.rule
        if name is not None:
            return protected_rows(files, rule_for(name, self.audience, self.settings))
        if self.audience == "team":
            return [file.path.read_bytes().decode("utf-8-sig") for file in files]
        raise DisclosureError(
            f"It is for {files[0].about.audience} but names no disclosure rule.",
            fix="Write rule: counts, published or perturbed; see docs/disclosure.md.",
            code="no-disclosure-rule",
        )

    def _file(self, item: ShownRecord) -> DataFile:
        record, path = item.stored.record, item.stored.path.with_suffix(".csv")
        assert isinstance(record, LocalData)  # noqa: S101  # only those are asked for
        problems = check_rows(path, record, root=self.root)
        if problems:
            raise RecordError(problems)
        name = self.withholding.slug(path.stem)
        before = released_file(self.root, self.audience, path.relative_to(self.root).with_name(f"{name}.csv"))
        return DataFile(record, path, before if before.is_file() else None)
