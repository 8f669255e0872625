"""Reports, maps and exports that show an inquiry's network: people stand there by role, so no search for a name finds them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path

from workbench.partnership.network_facts import FACTS
from workbench.partnership.network_ledger import written_files
from workbench.partnership.network_people import NETWORK
from workbench.reports.artefacts_of import Artefact
from workbench.reports.publication import MANIFEST
from workbench.store import AUDIENCES
from workbench.workspace import INQUIRIES, REPORTS

__all__ = ["network_artefacts"]

_ABSENT = "absent"
"""What a manifest says of a file that was looked for and was not there."""


def network_artefacts(root: Path, inquiries: Collection[str], *, out: Path | None = None) -> list[Artefact]:
    """Find what was made from the networks of some inquiries: rendered reports, and maps and exports in the workspace.

    Args:
        root: The workspace.
        inquiries: The inquiries' slugs.
        out: Another folder that reports were rendered to.

    Returns:
        Their files that are still there, by name. What read the network is known from the manifests, and where maps
        and exports went from the workspace's notes; one that was changed since is left to whoever changed it.
    """
    wanted = tuple(f"{INQUIRIES}/{slug}/{part}" for slug in inquiries for part in (FACTS, f"{NETWORK}/"))
    folders = dict.fromkeys(folder.resolve() for folder in (root / REPORTS, *([out] if out else [])))
    found = [
        Artefact(path, path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path), "report", audience, frozenset({"network"}))
        for folder in folders for manifest in sorted(folder.glob(f"*/*/*/{MANIFEST}"))
        if (audience := manifest.parent.name) in AUDIENCES
        for path in _made_from(manifest, wanted)
    ]  # fmt: skip
    found += [
        Artefact(one.path, one.path.relative_to(root).as_posix(), "report", "", frozenset({"network"}))
        for one in written_files(root, inquiries) if one.inside and one.same
    ]  # fmt: skip
    return sorted(dict.fromkeys(found), key=lambda one: one.file)


def _made_from(manifest: Path, wanted: tuple[str, ...]) -> Iterator[Path]:
    for line in manifest.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            record = json.loads(line)
            read = [name for name, digest in record.get("inputs", {}).items() if digest != _ABSENT]
            files = [str(name) for name in record["files"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # a line that somebody edited names no file
        if any(name.startswith(wanted) for name in read):
            yield from (path for name in files if (path := manifest.parent / Path(name).name).is_file())
