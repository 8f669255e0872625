"""Every error that a user may meet, as one tree.

```
WorkbenchError                 something went wrong; says what, where and what to do
├── RequestError               the request itself was wrong (exit status 2)
│   ├── NotAWorkspaceError     there is no workbench.toml here or above
│   ├── FormatError            the folder was written by a newer workbench, or an older one
│   ├── UnknownNameError       no inquiry, report, cycle, template … of that name
│   └── ParameterError         a report's parameter is missing, of the wrong type, or looks like a secret
├── RecordError                one or more files could not be read or are wrong; carries `problems`
├── ConflictError              somebody else changed the file since it was read; carries both versions
├── DisclosureError            numbers cannot be shown as asked without showing too much of people
├── ServiceError               Stat-Xplore could not be asked, or answered with something else than data
├── RenderError                a report's notebook failed; names the cell and the cause
└── PublishError               the last gate found something that may not be published; says where
```

A message says what happened, where, and what to do next. It never holds a secret or a person's name.
Each code has a heading of its own in docs/errors.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Change",
    "ConflictError",
    "DisclosureError",
    "FormatError",
    "Leak",
    "NotAWorkspaceError",
    "ParameterError",
    "Problem",
    "PublishError",
    "RecordError",
    "RenderError",
    "RequestError",
    "ServiceError",
    "UnknownNameError",
    "WorkbenchError",
]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in one place of one file.

    Args:
        file: The file, relative to the workspace where there is one.
        line: Line number from 1, or 0 where the whole file is meant.
        field: The field's name, with dots for parts of it, or "" where no field is meant.
        message: What is wrong, as a sentence.
        fix: What to do, as a sentence.
        code: A stable name with its heading in docs/errors.md.
        severity: "error" makes `workbench check` exit with 1; "warning" does not.

    Example:
        >>> print(Problem("people/p1.yaml", 3, "joined", "“2015-13” is not a date.", "Write 2015-12.", "bad-date"))
        people/p1.yaml:3: joined: “2015-13” is not a date. Write 2015-12. [bad-date]
    """

    file: str
    line: int
    field: str
    message: str
    fix: str
    code: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Give the problem as one line: file:line: field: message fix [code]."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        named = f"{place}: {self.field}" if self.field else place
        return f"{named}: {self.message} {self.fix} [{self.code}]"


class WorkbenchError(Exception):
    """Something went wrong: `message` says what and where, `fix` what to do, `code` names it for good."""

    exit_status = 1

    def __init__(self, message: str, *, fix: str = "", code: str = "error") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.code = code

    def __str__(self) -> str:
        """Give message, fix and code as one plain sentence or two."""
        return " ".join(part for part in (self.message, self.fix, f"[{self.code}]") if part)

    def _render_traceback_(self) -> list[str]:
        """Show the sentence alone in a notebook, where IPython would list every call that led to it."""
        return [str(self)]


class RequestError(WorkbenchError):
    """The request itself was wrong; nothing was done."""

    exit_status = 2


class NotAWorkspaceError(RequestError):
    """There is no workbench.toml in the folder or above it."""


class FormatError(RequestError):
    """The workspace is of a format that this workbench does not read as it is."""


class UnknownNameError(RequestError):
    """Nothing of that name exists; the message lists what does."""


class ParameterError(RequestError):
    """A report's parameter is missing, of the wrong type, unknown, or looks like a secret."""


class RecordError(WorkbenchError):
    """One or more files could not be read, or what they say is wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(str(problem) for problem in self.problems)
        super().__init__(lines, code=self.problems[0].code if self.problems else "record")

    def __str__(self) -> str:
        """Give one line for each problem."""
        return self.message


@dataclass(frozen=True)
class Change:
    """How one field differs between two versions of a record; "" stands for absent."""

    field: str
    yours: str
    theirs: str


class ConflictError(WorkbenchError):
    """Somebody else changed the file after it was read, so it was not overwritten."""

    def __init__(self, file: str, yours: Mapping[str, object], theirs: Mapping[str, object]) -> None:
        self.file = file
        self.yours = yours
        self.theirs = theirs
        self.changes = tuple(
            Change(name, _shown(yours.get(name)), _shown(theirs.get(name)))
            for name in dict.fromkeys([*yours, *theirs])
            if yours.get(name) != theirs.get(name)
        )
        rows = "\n".join(f"  {c.field}: yours “{c.yours}”, theirs “{c.theirs}”" for c in self.changes)
        super().__init__(
            f"{file} was changed by somebody else after you opened it; nothing was overwritten.\n{rows}",
            fix="Open it again, put in what you want to keep of yours, and save.",
            code="changed-meanwhile",
        )


class DisclosureError(WorkbenchError, TypeError):
    """Numbers cannot be shown, or worked with, as asked without showing too much of people."""


class ServiceError(WorkbenchError):
    """Stat-Xplore could not be asked, or answered with something else than data; no number was taken from it.

    Args:
        message: What happened, without the key.
        fix: What to do.
        code: A stable name with its heading in docs/errors.md.
        limit: How many cells the service allows, where it refused a table for its size and said so.
    """

    def __init__(self, message: str, *, fix: str, code: str, limit: int | None = None) -> None:
        super().__init__(message, fix=fix, code=code)
        self.limit = limit


class RenderError(WorkbenchError):
    """A report's notebook failed; names the cell and the cause."""


@dataclass(frozen=True)
class Leak:
    """A place in an artefact that holds what may not be published; never the thing itself."""

    artefact: str
    kind: str
    where: str


class PublishError(WorkbenchError):
    """The last gate found something that may not be published."""

    def __init__(self, leaks: Sequence[Leak], *, fix: str = "") -> None:
        self.leaks = tuple(leaks)
        rows = "; ".join(f"{leak.artefact}: {leak.kind}, {leak.where}" for leak in self.leaks)
        super().__init__(f"Not published: {rows}.", fix=fix, code="not-for-this-audience")


def _shown(value: object) -> str:
    """Give a value as people would write it in one line."""
    if isinstance(value, Mapping):
        if set(value) == {"statements"}:
            return _shown(value["statements"])
        return ", ".join(f"{name}: {_shown(item)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_shown(item) for item in value)
    return "" if value is None else str(value)
