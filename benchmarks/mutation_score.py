"""How many small faults in `workbench/disclosure` and `workbench/text` the tests notice: the mutation score.

    python benchmarks/mutation_score.py [disclosure|text ...] [--module NAME ...] [--jobs 2]

Each mutant is one module with one thing changed: a comparison, a sign, a number, a condition, a result, a statement
left out. It is imported in a forked process in place of the module, where the tests that matter to it run until one
fails. Nothing is written into the tree. Prints the score of each module and of all, and every mutant that no test
noticed. Exit status 1 where the score is below the least that is asked for (--least 90).

mutants.py says what is changed. What cannot be noticed is listed with its reason in equivalent_mutants.toml.

Why not mutmut 3, which was tried: it leaves out every decorated function (here most rules are properties) and all
that stands at a module's top, such as thresholds, and it changes every message.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import gc
import importlib
import io
import math
import os
import resource
import signal
import sys
import tempfile
import time
import tomllib
import traceback
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from mutants import Mutant, mutants_of

ROOT = Path(__file__).resolve().parents[1]

TESTS = {
    "disclosure/audience": ("consent", "projection"),
    "disclosure/cells": ("suppression_patterns",),
    "disclosure/consent": ("consent",),
    "disclosure/identifiers": ("identifiers",),
    "disclosure/intervals": ("suppression_patterns", "suppression_tables"),
    "disclosure/joined": ("suppression_tables", "controlled_rounding", "suppression_rules"),
    "disclosure/names": ("names", "identifiers", "secrets"),
    "disclosure/pattern": ("suppression_patterns", "suppression_rules", "suppression_tables"),
    "disclosure/protection": ("secrets", "identifiers", "gate"),
    "disclosure/ratios": ("ratios",),
    "disclosure/rounding": ("controlled_rounding",),
    "disclosure/rule": ("suppression_rules", "ratios"),
    "disclosure/rules": ("suppression_rules",),
    "disclosure/secrets": ("secrets",),
    "disclosure/sums": ("suppression_patterns", "suppression_tables"),
    "disclosure/suppression": ("suppression_tables", "suppression_rules"),
    "disclosure/tables": ("suppression_tables", "suppression_rules"),
    "disclosure/treatment": ("suppression_rules", "controlled_rounding", "suppression_tables"),
    "text/_markup": ("text_html", "text_svg"),
    "text/html": ("text_html", "text_markdown"),
    "text/markdown": ("text_markdown",),
    "text/names": ("text_names",),
    "text/plain": ("text_plain", "text_names", "text_html"),
    "text/spreadsheet": ("text_spreadsheet",),
    "text/svg": ("text_svg",),
}
"""For each module the test files that run against its mutants, the quickest to notice first."""

_EMPTY = {"disclosure/__init__", "text/__init__"}
_OPTIONS = ["--assert=plain", "-W", "ignore::pytest.PytestAssertRewriteWarning", "-p", "pytest_timeout", "-p", "_hypothesis_pytestplugin",
            *(f"-pno:{name}" for name in ("cacheprovider", "unraisableexception", "threadexception", "faulthandler"))]  # fmt: skip
_SLOW_FIXTURES = {"rendered", "chromium"}
_SLOW_TESTS = {"test_no_source_takes_long", "test_a_key_in_the_environment_is_in_nothing_that_a_run_leaves"}
_EXAMPLES = 10
_SETTINGS = "_hypothesis_internal_use_settings"
_MEMORY = 6 * 2**30
_LONGEST = 600
"""Seconds after which a process is ended though it does nothing."""
_KEPT_ROOMS = {"disclosure": ("errors", "text", "store", "workspace"), "text": ("errors",)}
"""For each room those below it, which its mutants do not touch."""


# ---- running the tests against one


class _Loader(SourceFileLoader):
    """Loads a module from a tree instead of its file."""

    def __init__(self, name: str, path: str, tree: ast.Module) -> None:
        super().__init__(name, path)
        self.tree = tree

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002  # importlib's own name
        return compile(self.tree, self.path, "exec")


class _Finder:
    """Finds the mutant where its module is asked for."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self.name = f"workbench.{module.replace('/', '.')}"
        self.path = str(ROOT / "workbench" / f"{module}.py")
        self.tree = tree

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        if name != self.name:
            return None
        return spec_from_file_location(name, self.path, loader=_Loader(name, self.path, self.tree))


class _Fewer:
    """Leaves out tests that need a browser or rendered reports, and tries fewer examples, after all other tests."""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = [item for item in items if not _SLOW_FIXTURES & set(getattr(item, "fixturenames", ()))
                    and getattr(item, "originalname", item.name) not in _SLOW_TESTS and not item.get_closest_marker("slow")]  # fmt: skip
        for item in items:
            used = getattr(item.obj, _SETTINGS, None)
            if used is not None:
                setattr(item.obj, _SETTINGS, settings(used, max_examples=min(used.max_examples, _EXAMPLES)))
        items.sort(key=lambda item: hasattr(item.obj, _SETTINGS))  # what is quick comes first


def _tested(module: str, tree: ast.Module | None, quiet: bool) -> int:
    """Run a module's tests in this process, against a mutant if one is given; give pytest's exit status."""
    room = module.partition("/")[0]
    for name in [name for name in sys.modules if name.split(".")[0] == "workbench"]:
        if name != "workbench" and name.split(".")[1] not in _KEPT_ROOMS[room]:
            del sys.modules[name]
    if tree is not None:
        sys.meta_path.insert(0, _Finder(module, tree))  # type: ignore[arg-type]  # importlib asks for find_spec alone
    if quiet:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
    files = [str(path) for name in TESTS[module] if (path := ROOT / "tests" / f"test_{name}.py").exists()]
    options = [*_OPTIONS, "-x", "-q", "--no-header", "--tb=no" if quiet else "--tb=short", "--hypothesis-profile=mutation", f"--rootdir={ROOT}"]
    return int(pytest.main([*options, *files], plugins=[_Fewer()]))


def _fork(run: Callable[[], int], seconds: int) -> int:
    """Run something in a process of its own that may use so many seconds of the processor; give the process's number."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 3
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        status = run()
    except BaseException:  # noqa: BLE001  # this process ends here, and only it knows why
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)


def _warm() -> None:
    """Import what every test needs, but nothing of the room that is changed."""
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    sys.path.insert(0, str(ROOT))
    sys.dont_write_bytecode = False
    sys.pycache_prefix = tempfile.mkdtemp(prefix="mutation-")
    for name in ("numpy", "pandas", "highspy", "scipy.optimize", "pydantic", "hypothesis.strategies", "hypothesis.extra.numpy", "pytest",
                 "lxml.html", "nh3", "markdown_it", "nbformat", "yaml", "workbench.text", "workbench.store"):  # fmt: skip
        importlib.import_module(name)
    gc.freeze()
    settings.register_profile(
        "mutation", deadline=None, database=None, derandomize=True, max_examples=_EXAMPLES,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as empty, contextlib.redirect_stdout(io.StringIO()):
        pytest.main([*_OPTIONS, f"--rootdir={empty}", empty])  # imports pytest's own parts


def _unharmed(module: str) -> float:
    """Give the processor's seconds that a module's tests take on the module as it is."""
    _, status, used = os.wait4(_fork(lambda: _tested(module, None, quiet=False), _LONGEST), 0)
    if status:
        sys.exit(f"The tests of {module} fail without any change; see above.")
    return used.ru_utime + used.ru_stime


def survivors(mutants: Sequence[Mutant], jobs: int) -> list[Mutant]:
    """Print and give the mutants that no test notices; one whose tests run much longer than usual is noticed."""
    limits = {module: 5 + 3 * math.ceil(_unharmed(module)) for module in {mutant.module for mutant in mutants}}
    running: dict[int, tuple[Mutant, float]] = {}
    waiting = list(reversed(mutants))
    found = []
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop()
            child = _fork(lambda one=mutant: _tested(one.module, one.tree, quiet=True), limits[mutant.module])  # type: ignore[misc]
            running[child] = (mutant, time.monotonic() + _LONGEST)
        for child, (mutant, end) in list(running.items()):
            done, status = os.waitpid(child, os.WNOHANG)
            if not done and time.monotonic() > end:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                done, status = child, 1
            if done:
                del running[child]
                if status == 0:
                    found.append(mutant)
                    print(f"    workbench/{mutant.module}.py:{mutant.line}: {mutant.name}", flush=True)
        time.sleep(0.005)
    return found


# ---- the report


def equivalents() -> dict[str, dict[str, str]]:
    """Give, for each module, the mutants that cannot be noticed, each with its reason."""
    path = Path(__file__).with_name("equivalent_mutants.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rooms", nargs="*", help="disclosure or text; both when left out")
    parser.add_argument("--module", action="append", help="only this module, such as rule; may be said again")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--every", type=int, default=1, help="only each so many-th mutant, for a quick estimate")
    parser.add_argument("--least", type=float, default=90.0, help="the least score in percent")
    asked = parser.parse_args(arguments)
    there = {f"{room}/{path.stem}" for room in _KEPT_ROOMS for path in (ROOT / "workbench" / room).glob("*.py")}
    if there - _EMPTY != set(TESTS):
        parser.error(f"TESTS and the modules differ in {', '.join(sorted((there - _EMPTY) ^ set(TESTS)))}")
    if unknown := set(asked.rooms) - set(_KEPT_ROOMS):
        parser.error(f"there is no room {', '.join(sorted(unknown))}")
    return asked


def _measured(module: str, known: dict[str, str], asked: argparse.Namespace) -> tuple[int, int]:
    """Measure one module, print what was found, and give how many mutants were made and how many are left."""
    begun = time.perf_counter()
    every = mutants_of(ROOT, module)
    mutants = [mutant for mutant in every if mutant.name not in known][:: asked.every]
    left = survivors(mutants, asked.jobs) if mutants else []
    score = _percent(len(mutants), len(left))
    print(f"{module:26} {len(mutants):5} mutants {len(left):4} left {score} {len(known):4} equivalent {time.perf_counter() - begun:6.0f} s", flush=True)
    for name in sorted(set(known) - {mutant.name for mutant in every}):
        print(f"    in equivalent_mutants.toml, but no mutant of {module}: {name}", flush=True)
    return len(mutants), len(left)


def _percent(made: int, left: int) -> str:
    return f"{100 * (made - left) / made if made else 100:6.1f} %"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and give the exit status."""
    asked = _asked(arguments)
    _warm()
    alike = equivalents()
    sums: dict[str, tuple[int, int]] = {}
    for module in TESTS:
        room, _, name = module.partition("/")
        if room in (asked.rooms or _KEPT_ROOMS) and name in (asked.module or [name]):
            made, left = _measured(module, alike.get(module, {}), asked)
            before = sums.get(room, (0, 0))
            sums[room] = (before[0] + made, before[1] + left)
    for room, (made, left) in sums.items():
        print(f"{room:26} {made:5} mutants {left:4} left {_percent(made, left)}")
    return 0 if all(100 * (made - left) >= asked.least * made for made, left in sums.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
