"""The lock that lets one program at a time make reports of a workspace, or take them away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from workbench.errors import RequestError

__all__ = ["only_run"]


@contextmanager
def only_run(root: Path) -> Iterator[None]:
    """Keep reports of a workspace from being rendered by anybody else meanwhile.

    Raises:
        RequestError: They are being rendered just now.
    """
    state = root / ".workbench"
    state.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(state / "render.lock", timeout=0.5):
            yield
    except Timeout:
        raise RequestError(
            "Reports are being rendered in this workspace already.",
            fix="Wait until that has finished, then try again.",
            code="already-rendering",
        ) from None
