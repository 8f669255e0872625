"""The public names of each room are few, sorted and there; rooms call downwards only."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import workbench

_ROOT = Path(__file__).resolve().parents[1]
_PACKAGES = ["workbench", *sorted(m.name for m in pkgutil.walk_packages(workbench.__path__, "workbench.") if m.ispkg)]


def _isort_key(name: str) -> tuple[int, str]:
    """Give the order that ruff's RUF022 keeps: constants, then classes, then functions."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2), name


@pytest.mark.parametrize("package", _PACKAGES)
def test_a_packages_public_names_are_sorted_and_exist(package: str) -> None:
    module = importlib.import_module(package)
    names = list(module.__all__)
    assert names == sorted(names, key=_isort_key)
    assert len(names) == len(set(names))
    for name in names:
        assert hasattr(module, name), name
        assert not name.startswith("_")


def test_the_package_gives_what_notebooks_begin_with() -> None:
    assert workbench.__all__ == ["Workspace", "open_workspace"]


def test_rooms_call_downwards_only() -> None:
    code = "import sys; from importlinter.cli import lint_imports_command; sys.argv = ['lint-imports', '--no-cache']; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", code], cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
