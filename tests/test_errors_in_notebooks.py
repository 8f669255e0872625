"""An error of ours shows as a sentence in a notebook, not as a list of calls."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from workbench.errors import Problem, RecordError, ServiceError, WorkbenchError


@pytest.fixture
def shell():
    quiet = Config()
    quiet.HistoryManager.enabled = False
    quiet.InteractiveShell.colors = "nocolor"
    shell = InteractiveShell.instance(config=quiet)
    yield shell
    InteractiveShell.clear_instance()


@pytest.mark.parametrize(
    "error",
    [
        WorkbenchError("It broke.", fix="Mend it.", code="error"),
        ServiceError("Stat-Xplore took too long.", fix="Try again.", code="time-out"),
        RecordError([Problem("a.yaml", 3, "title", "It is missing.", "Write one.", "missing-field")]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_only_the_sentence_is_shown(shell, capsys, error):
    shell.push({"error": error})
    shell.run_cell("def deep():\n    raise error\ndeep()")
    shown = capsys.readouterr()
    assert str(error) in shown.out + shown.err
    assert "Traceback" not in shown.out + shown.err


def test_other_errors_are_shown_as_ever(shell, capsys):
    shell.run_cell("def deep():\n    return 1 / 0\ndeep()")
    shown = capsys.readouterr()
    assert "Traceback" in shown.out + shown.err
