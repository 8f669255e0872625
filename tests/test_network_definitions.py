"""Every measure is defined once, in plain words, with its source; its page says the same, and a function gives it."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from workbench.network import MEASURES, at_risk, measures

_ROOT = Path(__file__).resolve().parents[1]
_PAGE = (_ROOT / "docs" / "network_measures.md").read_text(encoding="utf-8")
_FUNCTIONS = [
    function
    for room in (measures, at_risk)
    for name in room.__all__
    if inspect.isfunction(function := getattr(room, name)) and "Result[" in str(inspect.signature(function))
]


@pytest.mark.parametrize("key", MEASURES)
def test_a_measure_is_plain_and_has_a_source(key) -> None:
    measure = MEASURES[key]
    for text in (measure.plain, measure.definition):
        assert text[0].isupper() or text[0].isdigit() or text[0] == "("
        assert text.endswith(".")
    assert len(measure.plain.split()) <= 25
    assert measure.source
    assert measure.trap == "" or measure.trap.endswith(".")


@pytest.mark.parametrize("key", MEASURES)
def test_the_page_says_of_a_measure_what_the_program_says(key) -> None:
    measure = MEASURES[key]
    lines = [f"### {measure.name}", f"*{measure.plain}*", measure.definition, f"Source: {measure.source}."]
    if measure.trap:
        lines.append(f"**Trap.** {measure.trap}")
    assert "\n\n".join(lines) in _PAGE


def test_the_page_has_no_measure_that_the_program_has_not() -> None:
    section = _PAGE.split("## The measures")[1].split("\n## ")[0]
    assert re.findall(r"^### (.+)$", section, re.MULTILINE) == [measure.name for measure in MEASURES.values()]


def test_every_measure_is_given_by_a_function_and_every_function_gives_a_measure() -> None:
    given = set()
    for path in (_ROOT / "workbench" / "network").glob("*/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"result", "_by_node", "_told", "_scores"}:
                given |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    assert given == set(MEASURES)
    assert len(_FUNCTIONS) >= len(MEASURES)


@pytest.mark.parametrize("function", _FUNCTIONS, ids=lambda function: function.__name__)
def test_the_docstring_of_a_measure_has_its_source_and_an_example(function) -> None:
    said = inspect.getdoc(function) or ""
    assert ">>>" in said
    assert re.search(r"\b(19|20)\d\d\b|project's (own )?definition|ORA|PARTNER|`what_if_leave`", said)
