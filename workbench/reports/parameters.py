"""Parameters given for a report, checked against what its template takes."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workbench.disclosure import Secrets, known_secrets, may_be_secret, names_secret
from workbench.errors import ParameterError
from workbench.partnership import Workspace
from workbench.reports.template import Parameter, Template

__all__ = ["checked_parameters", "refuse_secrets"]

_OWN = frozenset({"workspace"})


def refuse_secrets(parameters: Mapping[str, Any]) -> None:
    """Refuse parameters that are secrets: papermill would write them into the report twice.

    Raises:
        ParameterError: A name, or a value, looks like a secret, or a value holds one of this computer's environment.
    """
    known = Secrets(known_secrets(os.environ))
    for name, value in parameters.items():
        if names_secret(name) or any(may_be_secret(text) or known.found(text) for text in _texts(value)):
            raise ParameterError(
                f"The parameter “{name}” looks like a secret, and parameters are written into every report.",
                fix="Fetch the data first, with the secret in an environment variable or the keyring; a report reads what was saved.",
                code="secret-parameter",
            )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def checked_parameters(template: Template, given: Mapping[str, Any], ws: Workspace) -> dict[str, Any]:
    """Give the parameters as the notebook takes them.

    Args:
        template: The report's template.
        given: Values as text (from the command line, a table or reports.yaml) or as they are.
        ws: The workspace, for areas, agencies and inquiries.

    Returns:
        What was given, each as its type; what was not given is left to the notebook.

    Raises:
        ParameterError: One is unknown, missing, of the wrong type, or looks like a secret.
    """
    refuse_secrets(given)
    if any(given.get(name, ".") != "." for name in _OWN):
        raise ParameterError(
            "A report reads the copy of the workspace that is made for its audience; “workspace” cannot be another folder.",
            fix="Leave “workspace” out.",
            code="bad-parameter",
        )
    for name in given:
        if name not in template.parameters:
            near = difflib.get_close_matches(name, template.parameters, n=1)
            raise ParameterError(
                f"The report “{template.name}” takes no parameter “{name}”.",
                fix=f"Did you mean “{near[0]}”?" if near
                else f"It takes: {', '.join(template.parameters) or 'none'}.",
                code="unknown-parameter",
            )  # fmt: skip
    missing = [p.name for p in template.parameters.values() if p.required and given.get(p.name) in (None, "")]  # a list is not hashable
    if missing:
        raise ParameterError(
            f"The report “{template.name}” needs {' and '.join(missing)}.",
            fix=f"Add: -p {missing[0]}=VALUE",
            code="missing-parameter",
        )
    return {name: _typed(template.parameters[name], value, template, ws) for name, value in given.items()}


def _typed(parameter: Parameter, value: Any, template: Template, ws: Workspace) -> Any:
    if not isinstance(value, str):
        return _given_as_it_is(parameter, value, template)
    try:
        return _READERS[parameter.type](value.strip(), ws)
    except ValueError as error:
        raise ParameterError(
            f"The parameter “{parameter.name}” of “{template.name}” cannot be “{value}”: {error}",
            fix=parameter.help,
            code="bad-parameter",
        ) from None


def _given_as_it_is(parameter: Parameter, value: Any, template: Template) -> Any:
    """Give a value that is no text, as a list in reports.yaml is, where the parameter can be that."""
    kinds: dict[str, type | tuple[type, ...]] = {
        "integer": int, "cycle": int, "number": (int, float), "yes or no": bool, "list": (list, tuple),
    }  # fmt: skip
    right = isinstance(value, kinds.get(parameter.type, ()))
    if right and isinstance(value, bool) == (parameter.type == "yes or no"):
        return value
    raise ParameterError(
        f"The parameter “{parameter.name}” of “{template.name}” takes {parameter.type}, not “{value}”.",
        fix=parameter.help,
        code="bad-parameter",
    )


def _integer(value: str, _: Workspace) -> int:
    if not re.fullmatch(r"-?\d{1,18}", value):
        raise ValueError("it takes a whole number.")
    return int(value)


def _number(value: str, _: Workspace) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError("it takes a number.")
    return number


def _date(value: str, _: Workspace) -> str:
    try:
        return dt.date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        raise ValueError("it takes a day such as 2026-03-31.") from None


def _yes_or_no(value: str, _: Workspace) -> bool:
    known = {"yes": True, "true": True, "no": False, "false": False}
    if value.casefold() not in known:
        raise ValueError("it takes yes or no.")
    return known[value.casefold()]


def _area(value: str, ws: Workspace) -> str:
    term = ws.areas.term(value)
    if term is None:
        labels = [t.label for t in ws.areas.terms]
        near = difflib.get_close_matches(value, labels, n=1)
        raise ValueError(f"there is no such area{f'; did you mean {near[0]}?' if near else '.'}")
    return term.id


def _agency(value: str, ws: Workspace) -> str:
    if not value:
        return ""
    wanted = value.casefold()
    names = {agency.id: (agency.id, agency.title, *agency.also_called) for agency in ws.agencies}
    for key, called in names.items():
        if wanted in {name.casefold() for name in called}:
            return key
    near = difflib.get_close_matches(value, [name for called in names.values() for name in called], n=1)
    raise ValueError(f"there is no such agency in data_catalog/agencies/{f'; did you mean {near[0]}?' if near else '.'}")


def _inquiry(value: str, ws: Workspace) -> str:
    return ws.inquiry(value).slug


_READERS: Mapping[str, Callable[[str, Workspace], Any]] = {
    "text": lambda value, _: value,
    "integer": _integer,
    "cycle": _integer,
    "number": _number,
    "date": _date,
    "yes or no": _yes_or_no,
    "list": lambda value, _: [item.strip() for item in value.split(",") if item.strip()],
    "area": _area,
    "agency": _agency,
    "inquiry": _inquiry,
}
