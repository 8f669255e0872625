"""Every example in a docstring runs and gives what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import workbench

_MODULES = sorted(module.name for module in pkgutil.walk_packages(workbench.__path__, "workbench."))


@pytest.mark.parametrize("name", _MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


def test_the_examples_are_found() -> None:
    finder = doctest.DocTestFinder()
    found = [test for name in _MODULES for test in finder.find(importlib.import_module(name)) if test.examples]
    assert len(found) > 150
