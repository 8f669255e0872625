"""A small workspace with people, agencies and an inquiry, and commands run in it as a user does."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner
from workspaces import inquiry, workspace, write

from workbench.cli.instrument import instrument_app
from workbench.cli.network import network_app

CANARY = "Zebedee Quux-Smith"
PEOPLE = {"ann": "council", "bea": "council", "carl": "charity", "dora": "charity"}


def small(root: Path) -> Path:
    """Make the workspace: four people of two agencies, one of them with a real name, and a third agency."""
    place = workspace(root, people=f"bea:\n  name: {CANARY}\n  email: zq@example.org\n")
    write(place / "workbench.toml", 'format = 1\ntitle = "A small workspace"\ndefault_inquiry = "meals"\n')
    for agency in ("council", "charity", "office"):
        write(place / f"data_catalog/agencies/{agency}.yaml", f"id: {agency}\ntitle: The {agency}\n")
    for one, agency in PEOPLE.items():
        write(place / f"people/{one}.yaml", f"id: {one}\nrole: Adviser {one[0]}\nagency: {agency}\nlevel: frontline\n")
    inquiry(place, "meals")
    return place


def run(root: Path, monkeypatch, app, *words: str):
    """Run a command in a workspace."""
    monkeypatch.chdir(root)
    return CliRunner().invoke(app, list(words))


def bring_in(root: Path, monkeypatch, instrument: str, text: str, wave: str = "wave-1") -> None:
    """Bring answers in by the command, as a user does."""
    file = write(root.parent / f"{instrument}-{wave}.csv", text)
    done = run(root, monkeypatch, instrument_app, "import", instrument, str(file), "--wave", wave)
    assert done.exit_code == 0, (done.output, done.exception)


def network(root: Path, monkeypatch, *words: str) -> str:
    """Run `workbench network …`, and give what it says."""
    done = run(root, monkeypatch, network_app, *words)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output
