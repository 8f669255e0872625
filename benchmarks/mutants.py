"""Mutants: a module with one thing changed, so small a fault that a good test notices it.

Texts for people (docstrings, messages) are not changed, nor are decorators and annotations, but for the limits that a
model's annotation states.
"""

from __future__ import annotations

import ast
import copy
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

__all__ = ["Mutant", "mutants_of"]


@dataclass(frozen=True)
class Mutant:
    """One module with one thing changed.

    Args:
        module: Such as "disclosure/sums".
        line: Where.
        name: What was changed, without the line, so that it stays the same when lines move.
        tree: The whole module, changed.
    """

    module: str
    line: int
    name: str
    tree: ast.Module


_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.MatMult: ast.Mult,
}  # fmt: skip
_TWINS = {
    "min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum", "maximum": "minimum", "lower": "upper",
    "search": "match", "fullmatch": "match", "startswith": "endswith", "endswith": "startswith", "strip": "lstrip", "rstrip": "strip",
    "isdisjoint": "issubset", "union": "intersection", "intersection": "union", "partition": "rpartition", "rpartition": "partition",
}  # fmt: skip
_SENTENCE = re.compile(r"[\w“”]+ .*\w+ \w+", re.DOTALL)


def mutants_of(root: Path, module: str) -> list[Mutant]:
    """Give every mutant of a module of the package in a folder."""
    tree = ast.parse((root / "workbench" / f"{module}.py").read_text(encoding="utf-8"))
    found: list[Mutant] = []
    seen: Counter[str] = Counter()
    for path, where in _places(tree):
        node = _at(tree, path)
        for after in _changes(node):
            changed = copy.deepcopy(tree)
            _put(changed, path, ast.copy_location(after, node))
            name = f"{where}: {_shown(node)} -> {_shown(after)}"
            seen[name] += 1
            name += f" (#{seen[name]})" if seen[name] > 1 else ""
            found.append(Mutant(module, getattr(node, "lineno", None) or node.target.lineno, name, ast.fix_missing_locations(changed)))
    return found


_Way = tuple[tuple[str, int | None], ...]


def _places(tree: ast.Module) -> Iterator[tuple[_Way, str]]:
    """Give the way to every node that may be changed, with the function or class that it stands in."""
    waiting: list[tuple[_Way, ast.AST, str]] = [((), tree, "")]
    while waiting:
        path, node, where = waiting.pop()
        if path:
            yield path, where or "module"
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            where = f"{where}.{node.name}".lstrip(".")
        below = []
        for field, value in ast.iter_fields(node):
            if _left_alone(node, field):
                continue
            for i, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(child, ast.AST) and not _is_text(node, child):
                    below.append(((*path, (field, i)), child, where))
        waiting += reversed(below)


def _left_alone(node: ast.AST, field: str) -> bool:
    if field in {"decorator_list", "returns", "bases", "ctx", "type_params"}:
        return True
    if field == "annotation":  # but for the limits that a model's annotation states
        return not (isinstance(node, ast.AnnAssign) and any(isinstance(part, ast.Call) for part in ast.walk(node.annotation)))
    return isinstance(node, ast.Slice) and field == "step"


def _is_text(parent: ast.AST, child: ast.AST) -> bool:
    """Whether a node is text for people, or says nothing that runs."""
    match child:
        case ast.Assign(targets=[ast.Name(id="__all__")]) | ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.AnnAssign(annotation=ast.Name(id="TypeAlias")) | ast.Import() | ast.ImportFrom() | ast.FormattedValue():
            return True
        case ast.Expr(value=ast.Constant()):  # a docstring
            return True
        case ast.keyword(arg="strict"):  # of zip: a guard against a fault in the code itself
            return True
        case ast.Constant(value=str(text)):
            return isinstance(parent, ast.JoinedStr) or _is_set_of_signs(parent, child) or _SENTENCE.search(text) is not None
    return False


def _is_set_of_signs(parent: ast.AST, child: ast.AST) -> bool:
    """Whether a text is a set of signs, in which a sign too many changes nothing; see `_operators` and `_names`."""
    if isinstance(parent, ast.Compare):
        return child in parent.comparators and any(isinstance(operator, ast.In | ast.NotIn) for operator in parent.ops)
    return _strips(parent)


def _strips(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"strip", "lstrip", "rstrip"}


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    for make in (_operators, _constants, _conditions, _names, _statements):
        yield from make(node)


def _operators(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for i, operator in enumerate(node.ops):
            yield _with(node, ops=[*node.ops[:i], _SWAPS[type(operator)](), *node.ops[i + 1 :]])
            among = node.comparators[i]
            if isinstance(operator, ast.In | ast.NotIn) and isinstance(among, ast.Constant) and isinstance(among.value, str):
                yield _with(node, comparators=[*node.comparators[:i], ast.Constant(among.value[1:]), *node.comparators[i + 1 :]])
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in _SWAPS:
        yield _with(node, op=_SWAPS[type(node.op)]())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand


def _constants(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        if value:
            yield ast.Constant(value - 1)
    elif isinstance(value, float):
        yield ast.Constant(value + 1.0)
    elif isinstance(value, str):
        yield ast.Constant(f"XX{value}")


def _conditions(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield _with(node, test=_opposite(node.test))
    elif isinstance(node, ast.comprehension):
        for i, test in enumerate(node.ifs):
            yield _with(node, ifs=[*node.ifs[:i], _opposite(test), *node.ifs[i + 1 :]])


def _names(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Call):
        return
    called = node.func
    if isinstance(called, ast.Name) and called.id in _TWINS:
        yield _with(node, func=ast.Name(_TWINS[called.id], ast.Load()))
    elif isinstance(called, ast.Attribute) and called.attr in _TWINS:
        yield _with(node, func=_with(called, attr=_TWINS[called.attr]))
    if _strips(node) and node.args:
        yield _with(node, args=[ast.Constant("")])


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Expr | ast.AugAssign | ast.Continue | ast.Break | ast.Raise) or (
        isinstance(node, ast.Assign) and all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets)
    ):
        yield ast.Pass()


def _opposite(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)


def _with(node: Any, **changed: Any) -> Any:
    return type(node)(**{**dict(ast.iter_fields(node)), **changed})


def _at(tree: ast.AST, path: _Way) -> ast.AST:
    node: Any = tree
    for field, i in path:
        node = getattr(node, field) if i is None else getattr(node, field)[i]
    return node  # type: ignore[no-any-return]


def _put(tree: ast.AST, path: _Way, node: ast.AST) -> None:
    parent: Any = _at(tree, path[:-1])
    field, i = path[-1]
    if i is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[i] = node


def _shown(node: ast.AST) -> str:
    text = ast.unparse(ast.fix_missing_locations(copy.deepcopy(node)))
    return (text.strip().splitlines() or [""])[0][:110]
