"""Report templates: parameterised notebooks, found by name or by path, and what they ask for."""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from workbench.errors import ParameterError, UnknownNameError
from workbench.store import digest, leads_out
from workbench.text import one_line, shorten
from workbench.workspace import REPORT_TEMPLATES, shipped

__all__ = ["Parameter", "ParameterType", "Template", "find_template", "list_templates"]

ParameterType = Literal["text", "number", "integer", "date", "yes or no", "list", "area", "agency", "inquiry", "cycle"]
SCOPES = ("inquiry", "workspace")
CELL_SECONDS = 1800
"""How long one cell may take where the notebook's metadata does not say otherwise."""

_MAGIC = re.compile(r"^([ \t]*)[%!].*", re.MULTILINE)


@dataclass(frozen=True)
class Parameter:
    """One parameter of a template.

    Args:
        name: Its name in the notebook.
        type: What it takes.
        default: What it is when not given.
        help: What it means.
        required: Whether it must be given.
    """

    name: str
    type: ParameterType
    default: Any
    help: str = ""
    required: bool = False


@dataclass(frozen=True)
class Template:
    """A parameterised notebook.

    Args:
        name: The file's name without ending; it names the report.
        path: Where it is.
        title: What the report is called.
        about: What it is for, in a sentence.
        scope: Whether it is about one inquiry or the whole workspace.
        parameters: What it takes, by name.
        sha256: Hash of the notebook's file.
        own: Whether it is the workspace's own rather than one that travels with the package.
        cell_seconds: How long one of its cells may take.
    """

    name: str
    path: Path
    title: str
    about: str
    scope: Literal["inquiry", "workspace"]
    parameters: Mapping[str, Parameter] = field(hash=False)
    sha256: str = ""
    own: bool = False
    cell_seconds: int = CELL_SECONDS


def list_templates(root: Path) -> list[Template]:
    """Give every report template: the workspace's own, and those that travel with the package.

    One of the workspace's own wins over one of the same name.
    """
    return [_read(path, root) for path in _template_files(root).values()]


def find_template(name: str, root: Path) -> Template:
    """Give a template by its name, or any parameterised notebook by its path.

    Raises:
        UnknownNameError: There is no such template or file.
        ParameterError: The file is no notebook that can be read.
    """
    for folder in (root / REPORT_TEMPLATES, shipped("templates") / "reports"):
        path = folder / f"{name}.ipynb"
        if path.parent == folder and _is_file(path):
            return _read(path, root)
    path = Path(name)
    if path.suffix == ".ipynb" and _is_file(path):
        return _read(path.resolve(), root)
    known = ", ".join(_template_files(root))
    raise UnknownNameError(
        f"There is no report “{shorten(one_line(name), 80)}”.",
        fix=f"There are: {known}; or give the path of a notebook.",
        code="unknown-name",
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that no file system takes
        return False


def _template_files(root: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in (shipped("templates") / "reports", root / REPORT_TEMPLATES):
        top = root if folder.is_relative_to(root) else folder
        found |= {path.stem: path for path in folder.glob("*.ipynb") if path.is_file() and not leads_out(path, top)}
    return dict(sorted(found.items()))


def _read(path: Path, root: Path) -> Template:
    raw = path.read_bytes()
    notebook = _notebook(raw, path)
    about = _mapping(_mapping(notebook.get("metadata")).get("workbench"))
    seconds = about.get("cell_seconds")
    cell = _parameters_cell(notebook)
    parameters = {p.name: p for p in _parameters(cell, about.get("parameters", {}), path)}
    stated = about.get("scope")
    scope: Literal["inquiry", "workspace"] = stated if stated in SCOPES else _scope_of(parameters)
    return Template(
        name=path.stem,
        path=path,
        title=str(about.get("title") or path.stem.replace("_", " ").replace("-", " ").capitalize()),
        about=str(about.get("about") or ""),
        scope=scope,
        parameters=parameters,
        sha256=digest(raw),
        own=path.is_relative_to(root / REPORT_TEMPLATES) and not path.is_relative_to(shipped("templates")),
        cell_seconds=seconds if isinstance(seconds, int) and seconds > 0 else CELL_SECONDS,
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _notebook(raw: bytes, path: Path) -> dict[str, Any]:
    try:
        notebook = json.loads(raw)
        cells = notebook.get("cells") if isinstance(notebook, dict) else None
        if isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells):
            return dict(notebook)
    except (ValueError, RecursionError):
        pass
    raise ParameterError(
        f"{path.name} is not a notebook that can be read.",
        fix="Open it in JupyterLab and save it again, or take the last version from git.",
        code="bad-template",
    )


def _scope_of(parameters: Mapping[str, Parameter]) -> Literal["inquiry", "workspace"]:
    return "inquiry" if "inquiry" in parameters else "workspace"


def _parameters_cell(notebook: Mapping[str, Any]) -> str:
    for cell in notebook["cells"]:
        if "parameters" in (_mapping(cell.get("metadata")).get("tags") or []):
            source = cell.get("source", "")
            return source if isinstance(source, str) else "".join(map(str, source))
    return ""


def _parameters(source: str, described: Any, path: Path) -> list[Parameter]:
    source = _MAGIC.sub(r"\1pass", source)  # a line for Jupyter, such as %matplotlib, is no parameter
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        place = f" (line {error.lineno})" if isinstance(error, SyntaxError) else ""
        raise ParameterError(
            f"{path.name}: the cell tagged “parameters” cannot be read{place}.",
            fix="Write one “name = value” line for each parameter.",
            code="bad-template",
        ) from None
    lines = [line.encode() for line in source.split("\n")]
    told = _mapping(described)
    return [
        _parameter(name, value, _comment(node, lines), _mapping(told.get(name)), path)
        for node in body
        for name, value in _assigned(node)
    ]


def _comment(node: ast.stmt, lines: list[bytes]) -> str:
    """Give what stands behind a statement on its last line."""
    end = (node.end_lineno or node.lineno) - 1
    _, _, comment = lines[end][node.end_col_offset or 0 :].decode(errors="replace").partition("#")
    return comment.strip()


def _assigned(node: ast.stmt) -> list[tuple[str, Any]]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        name, value = node.targets[0].id, node.value
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        name, value = node.target.id, node.value
    else:
        return []
    try:
        default = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        default = None  # worked out when the notebook runs
    if isinstance(node, ast.AnnAssign) and isinstance(node.annotation, ast.Name) and node.annotation.id == "float":
        default = float(default) if isinstance(default, int) else default
    return [(name, default)]


def _parameter(name: str, default: Any, comment: str, told: Mapping[str, Any], path: Path) -> Parameter:
    kind = told.get("type") or _type_of(name, default)
    if kind not in get_args(ParameterType):
        raise ParameterError(
            f"{path.name}: its metadata gives the parameter “{name}” the type “{kind}”, which there is not.",
            fix=f"There are: {', '.join(get_args(ParameterType))}.",
            code="bad-template",
        )
    return Parameter(
        name=name,
        type=kind,
        default=default,
        help=str(told.get("help") or comment),
        required=bool(told.get("required", False)),
    )


def _type_of(name: str, default: Any) -> ParameterType:
    usual: dict[str, ParameterType] = {"as_of": "date", "inquiry": "inquiry", "cycle": "cycle", "area": "area"}
    if name in usual:
        return usual[name]
    if isinstance(default, bool):
        return "yes or no"
    if isinstance(default, int):
        return "integer"
    if isinstance(default, float):
        return "number"
    if isinstance(default, dt.date):
        return "date"
    return "list" if isinstance(default, list | tuple) else "text"
