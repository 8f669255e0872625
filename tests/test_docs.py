"""What docs/ says keeps up with the program: every code, every dependency, every field, every link and command."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import workbench.errors
from workbench.cli import app
from workbench.disclosure import RULES, Rule
from workbench.partnership.reference import record_reference
from workbench.store.explain import _SENTENCES

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")])
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

_CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def _text(node: ast.expr | None) -> Iterator[str]:
    """Give the texts that an expression may be, so far as it is written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _text(node.body)
        yield from _text(node.orelse)


def _codes_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            for keyword in node.keywords:
                if keyword.arg == "code":
                    yield from _text(keyword.value)
            place = {"Problem": 5, "_RefusedError": 4, "PydanticCustomError": 0}.get(name)
            if place is not None and len(node.args) > place:
                yield from _text(node.args[place])
        elif isinstance(node, ast.Assign) and {getattr(t, "id", "") for t in node.targets} & {"code", "kind"}:
            yield from _text(node.value)
        elif isinstance(node, ast.arguments):
            named = zip(node.kwonlyargs, node.kw_defaults, strict=True)
            yield from (t for argument, default in named if argument.arg == "code" for t in _text(default))


def _codes() -> set[str]:
    found = {code for _, _, code in _SENTENCES.values()}
    for path in (ROOT / "workbench").rglob("*.py"):
        if path.name != "area_context.py":  # its `code` is the column of an area's code
            found |= set(_codes_in(ast.parse(path.read_text(encoding="utf-8"))))
    return {code for code in found if _CODE.fullmatch(code)}


def _headings(page: str) -> list[str]:
    return re.findall(r"^#+ (.+)$", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)


def test_the_search_for_codes_finds_those_that_are_written_in_each_way() -> None:
    assert {"torn-file", "wrong-type", "bad-date", "bad-quantity", "date-order", "not-a-workspace", "dead-link",
            "changed-meanwhile"} <= _codes()  # fmt: skip


def test_every_code_has_one_heading_of_its_own_in_errors() -> None:
    headings = [h.strip("`") for h in _headings("errors.md")]
    assert not sorted(_codes() - set(headings))
    assert len(headings) == len(set(headings))


def test_no_heading_in_errors_is_of_a_code_that_nothing_gives() -> None:
    told = {h.strip("`") for h in _headings("errors.md") if h.startswith("`")}
    assert not sorted(told - _codes())
    assert all(_CODE.fullmatch(code) for code in told)


def test_every_class_of_error_is_drawn_in_the_tree() -> None:
    drawn = workbench.errors.__doc__ or ""
    classes = [n for n in workbench.errors.__all__ if n.endswith("Error")]
    assert [n for n in classes if n not in drawn] == []


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    names = {re.split(r"[^\w.-]", item)[0] for item in wanted}
    lines = re.findall(r"^\| `([^`]+)` \|", (DOCS / "dependencies.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(lines, key=str.casefold) == sorted(names | {"hatchling", "notebook"}, key=str.casefold)


def test_the_reference_of_records_is_up_to_date() -> None:
    said = (DOCS / "reference.md").read_text(encoding="utf-8")
    assert said == record_reference(), "run: python -m workbench.partnership.reference > docs/reference.md"


def test_every_field_of_every_kind_is_described() -> None:
    assert "Not described yet" not in record_reference()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_of_a_page_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    gone = [t for t in targets if "://" not in t and not t.startswith("mailto:") and not (page.parent / t).exists()]
    assert gone == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_that_the_text_names_is_there(page: Path) -> None:
    named = re.findall(r"\bdocs/[\w-]+\.md", page.read_text(encoding="utf-8"))
    assert [n for n in named if not (ROOT / n).is_file()] == []


def test_every_page_that_the_program_names_is_there() -> None:
    named = {
        n
        for path in [*(ROOT / "workbench").rglob("*.py"), *(ROOT / "templates").rglob("*.yaml"), *NOTEBOOKS]
        for n in re.findall(r"\bdocs/[\w-]+\.md", path.read_text(encoding="utf-8"))
    }
    assert [n for n in sorted(named) if not (ROOT / n).is_file()] == []


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_every_command_that_a_page_shows_exists(page: Path) -> None:
    from typer.main import get_command

    commands = get_command(app).commands
    shown = re.findall(r"(?:^ {4}|`)workbench ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in shown if name not in commands] == []


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_every_option_that_a_page_shows_exists(page: Path) -> None:
    from typer.main import get_command

    known = {
        option
        for _, command in _commands(get_command(app))
        for parameter in command.params
        for option in parameter.opts
    } | {"--help", "-h"}
    shown = re.findall(r"(?:^ {4}|`)workbench [^`\n]*", page.read_text(encoding="utf-8"), re.MULTILINE)
    options = {option for line in shown for option in re.findall(r"(?<=\s)--?[a-z][a-z-]*", line)}
    assert sorted(options - known) == []


def _commands(group, name: str = ""):
    yield name, group
    for child, command in getattr(group, "commands", {}).items():
        yield from _commands(command, f"{name} {child}".strip())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_thin_and_holds_no_output(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    notebook = json.loads(raw)
    assert raw == json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(ids) == len(set(ids))
    first = "".join(notebook["cells"][0]["source"])
    assert all(f"**{word}**" in first for word in ("For", "Needs", "Gives"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
            assert len(cell["source"]) <= 10


def test_every_rule_and_everything_that_a_rule_can_say_is_described() -> None:
    page = (DOCS / "disclosure.md").read_text(encoding="utf-8")
    assert [name for name in RULES if f"| `{name}` |" not in page] == []
    assert [name for name in Rule.model_fields if f"`{name}`" not in page and f"`{name} = " not in page] == []
