"""A form for one record: shown in a notebook, checked as its file would be, saved through the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import ipywidgets as widgets

from workbench.errors import ConflictError, Problem, RecordError, WorkbenchError
from workbench.forms.builders import BUILDERS
from workbench.forms.fields import FULL_WIDTH, Builder, Field, InputField, Making, column
from workbench.forms.groups import NAMING, Group
from workbench.forms.keyboard import with_keys
from workbench.forms.messages import STYLE, conflict_shown, heading, result
from workbench.forms.spec import Choices, fields_of
from workbench.partnership.saving import problems_in, rules_broken_by
from workbench.store import Record, Stored, load_record, save_data
from workbench.text import is_slug, slug

__all__ = ["RecordForm", "form_for"]

_ID_LENGTH = 50


def form_for(  # noqa: PLR0913  # all by keyword, each a separate thing that a room may say
    model: type[Record],
    *,
    folder: Path,
    root: Path,
    record: Stored[Any] | None = None,
    choices: Choices | None = None,
    hide: Collection[str] = (),
    path_for: Callable[[str], Path] | None = None,
    builders: Sequence[Builder] = (),
    save: Callable[[Mapping[str, Any], Path], str] | None = None,
) -> RecordForm:
    """Make a form for a new record, or for one that was read.

    Args:
        model: The kind of record.
        folder: Where records of that kind lie.
        root: The workspace, for file names in messages.
        record: The record to change, or None for a new one.
        choices: For each kind of record that fields may link to ("question", "agency" …), (label, id) pairs.
        hide: Fields not to show; what the file says of them stays.
        path_for: Gives the file for an id, where it is not `folder/<id>.yaml`.
        builders: Ways to make fields that are asked before the usual ones.
        save: Writes a new record that is no YAML file, given what was entered and its file, and gives the sentence to show.

    Returns:
        The form; show it as the last line of a notebook's cell.

    Example:
        >>> from workbench.store import Record
        >>> form = form_for(Record, folder=Path("notes"), root=Path())
        >>> form.check()
        ['Id: This field is required and is not there. Add it; the word unknown is an answer where the field allows it.']
    """
    making = Making((*builders, *BUILDERS), MappingProxyType(dict(choices or {})))
    home = Home(root, path_for or (lambda key: folder / f"{key}.yaml"), save)
    return RecordForm(model, making, home, record=record, hide=hide)


@dataclass(frozen=True)
class Home:
    """Where records of one kind live.

    Args:
        root: The workspace.
        path_for: Gives the file for an id.
        save: Writes a new record that is no YAML file; see `form_for`.
    """

    root: Path
    path_for: Callable[[str], Path]
    save: Callable[[Mapping[str, Any], Path], str] | None = None

    def shown(self, path: Path) -> str:
        """Give a file's name as a person would look for it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name


class RecordForm:
    """A form for one record; made by `form_for`.

    Args:
        model: The kind of record.
        making: How its fields are made.
        home: Where such records live.
        record: The record to change, or None for a new one.
        hide: Fields not to show.
    """

    def __init__(
        self,
        model: type[Record],
        making: Making,
        home: Home,
        *,
        record: Stored[Any] | None,
        hide: Collection[str],
    ) -> None:
        self.model = model
        self._making, self._home, self._hide = making, home, hide
        self._proposed = ""
        layout = widgets.Layout(**FULL_WIDTH)
        self._head = widgets.HTML(layout=layout)
        self._body = column([])
        self._status = widgets.HTML(layout=layout)
        self.save_button = widgets.Button(description="Save", button_style="primary", icon="check")
        self.save_button.on_click(lambda _button: self.save())
        self.theirs_button = widgets.Button(description="Open their version")
        self.theirs_button.on_click(lambda _button: self.open_theirs())
        parts = [widgets.HTML(STYLE), self._head, self._body, self.save_button, self._status]
        self.widget = with_keys(column(parts, "workbench-form"))
        self._open(record)

    @property
    def fields(self) -> Mapping[str, Field]:
        """The form's fields by their names."""
        return MappingProxyType(self._group.fields)

    @property
    def path(self) -> Path:
        """The record's file; for a new one, the file that its id stands for now."""
        return self._stored_path or self._home.path_for(str(self.values().get("id", "")))

    @property
    def status(self) -> str:
        """What the form says below its button, as HTML."""
        return str(self._status.value)

    def values(self) -> dict[str, Any]:
        """Give what the form says as it would stand in the YAML file; what is at its default is left out."""
        return self._group.values()

    def check(self) -> list[str]:
        """Say beside each field what is wrong with it, and give the same sentences with the fields' names."""
        self._group.clear()
        return [self._told(problem) for problem in self._problems()]

    def save(self) -> bool:
        """Check and save the record, and say in a sentence what happened.

        Returns:
            Whether the file now says what the form says.
        """
        self._group.clear()
        problems = self._problems()
        if problems:
            self._refuse(problems)
            return False
        if self._home.save is not None:
            return self._save_with(self._home.save)
        path, warnings = self.path, self._broken_rules("warning")
        try:
            saved = save_data(self.values(), path, expected=self._sha256)
        except WorkbenchError as error:
            self._explain(error)
            return False
        self._keep(path, saved.sha256)
        done = f"Saved {self._home.shown(path)}."
        same = f"Nothing was changed, so {self._home.shown(path)} was left as it is."
        self._say(result(done if saved.wrote else same, good=True, wrong=[self._told(p) for p in warnings]))
        return True

    def propose(self, name: str, text: str) -> None:
        """Put a text into a field, as if somebody had typed it."""
        field = self.fields[name]
        if isinstance(field, InputField):
            field.control.value = text

    def open_theirs(self) -> bool:
        """Put the file as it is now into the form, in place of what was entered; give whether it could be read."""
        found = load_record(self.path, self.model, root=self._home.root)
        if not isinstance(found, Stored):
            self._say(
                result("The file cannot be read.", good=False, wrong=[str(problem) for problem in found])
            )
            return False
        self._open(found)
        self.widget.children = self._parts(theirs=False)
        return True

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show the form in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)

    def _save_with(self, save: Callable[[Mapping[str, Any], Path], str]) -> bool:
        try:
            told = save(self.values(), self.path)
        except WorkbenchError as error:
            self._explain(error)
            return False
        self._say(result(told, good=True))
        return True

    def _open(self, record: Stored[Any] | None) -> None:
        raw = record.document.data if record else {}
        self._stored_path = record.path if record else None
        self._sha256 = record.sha256 if record else None
        self._group = Group(self.model, raw, self._making, hide=self._hide, fold=True)
        self._body.children = (self._group.widget,)
        self._name_head()
        field = self.fields.get("id")
        if isinstance(field, InputField):
            field.control.disabled = record is not None
        for name in NAMING:
            if name in self.fields and record is None:
                self.fields[name].watch(self._propose_id)

    def _name_head(self) -> None:
        kind = self.model.kind or self.model.__name__.lower()
        self._head.value = heading(f"Change {kind}" if self._stored_path else f"New {kind}")

    def _propose_id(self) -> None:
        field = self.fields.get("id")
        if (
            self._stored_path
            or not isinstance(field, InputField)
            or (field.entered() or "") != self._proposed
        ):
            return  # an id that somebody typed, or that a file has, stays
        text = self._group.naming_text()
        self._proposed = self._free_id(slug(text, _ID_LENGTH)) if text else ""
        field.control.value = self._proposed

    def _free_id(self, wanted: str) -> str:
        number, found = 1, wanted
        while self._home.path_for(found).exists():
            number += 1
            found = f"{wanted}-{number}"
        return found

    def _problems(self) -> list[Problem]:
        """Find what is wrong, saying it beside each field; give all, those that belong to no field included."""
        data = self.values()
        file = f"{data.get('id', 'this record')}.yaml"
        problems = problems_in(data, self.model, file)
        if self._stored_path is None and not any(problem.field == "id" for problem in problems):
            problems += self._wrong_new_id(str(data["id"]), file)
        if not problems:
            problems = self._broken_rules("error")
        for problem in problems:
            self._group.show(problem.field.split("."), f"{problem.message} {problem.fix}")
        return problems

    def _broken_rules(self, severity: str) -> list[Problem]:
        today = dt.date.today()  # noqa: DTZ011  # the day of whoever saves
        broken = rules_broken_by(self.values(), self.model, self.path, root=self._home.root, today=today)
        return [problem for problem in broken if problem.severity == severity]

    def _wrong_new_id(self, key: str, file: str) -> list[Problem]:
        if not is_slug(key):
            return [Problem(file, 0, "id", f"“{key}” cannot be a file's name on every computer.",
                            "Choose another.", "bad-id")]  # fmt: skip
        if self._home.path_for(key).exists():
            return [Problem(file, 0, "id", f"There is a record “{key}” already; it was not overwritten.",
                            "Choose another short name.", "duplicate-id")]  # fmt: skip
        return []

    def _told(self, problem: Problem) -> str:
        name, _, rest = problem.field.partition(".")
        label = f"{self._labels().get(name, name)} {rest.replace('.', ', ')}".strip()
        return f"{label}: {problem.message} {problem.fix}" if label else f"{problem.message} {problem.fix}"

    def _labels(self) -> dict[str, str]:
        return {spec.name: spec.label for spec in fields_of(self.model, {})}

    def _refuse(self, problems: Sequence[Problem]) -> None:
        beside = [p for p in problems if p.field.split(".")[0] in self.fields]
        others = [self._told(p) for p in problems if p not in beside]
        labels = dict.fromkeys(self._labels()[p.field.split(".")[0]] for p in beside)
        where = f" Look at: {', '.join(labels)}." if labels else ""
        self._say(result(f"Not saved.{where}", good=False, wrong=others))

    def _explain(self, error: WorkbenchError) -> None:
        if isinstance(error, ConflictError) and self._sha256 is not None:
            self._say(conflict_shown(error, self._labels()), theirs=True)
        elif isinstance(error, ConflictError):  # somebody made a record of that name since it was looked for
            self._refuse(self._problems())
        elif isinstance(error, RecordError):
            wrong = [f"{problem.message} {problem.fix}" for problem in error.problems]
            self._say(result("Not saved: the file there now cannot be read.", good=False, wrong=wrong))
        else:
            if error.code == "deleted-meanwhile":
                self._stored_path = self._sha256 = None
            self._say(result(f"Not saved. {error.message} {error.fix}", good=False))

    def _keep(self, path: Path, sha256: str) -> None:
        self._group.keep()
        self._stored_path, self._sha256 = path, sha256
        self._name_head()
        field = self.fields.get("id")
        if isinstance(field, InputField):
            field.control.disabled = True

    def _say(self, html: str, *, theirs: bool = False) -> None:
        self._status.value = html
        self.widget.children = self._parts(theirs=theirs)

    def _parts(self, *, theirs: bool) -> tuple[Any, ...]:
        kept = [part for part in self.widget.children if part is not self.theirs_button]
        return (*kept, self.theirs_button) if theirs else tuple(kept)
