"""Where data made by others lie, beside the checkout; they are never copied into the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_FIXTURES = Path(__file__).resolve().parents[2] / "shared" / "fixtures"


def fixture_path(*parts: str) -> Path:
    """Give a file or folder of the fixtures; skip where they are absent, and fail in CI, where they must be."""
    path = _FIXTURES.joinpath(*parts)
    if not path.exists():
        message = f"the data of others are not beside this checkout: {'/'.join(parts)}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path


def fixture_names(*parts: str, ending: str) -> list[str]:
    """Give the names in a folder of fixtures, for parametrising; one that is absent where there are none."""
    folder = _FIXTURES.joinpath(*parts)
    return sorted(path.name for path in folder.glob(f"*{ending}")) or [f"absent{ending}"]
