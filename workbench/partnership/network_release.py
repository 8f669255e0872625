"""A release of an inquiry's network for an audience: the secret key, and the network as they may see it."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.errors import Problem, RecordError
from workbench.network.consent import Release, consenting
from workbench.network.consent_view import ShownNetwork, shown_items, shown_network
from workbench.partnership.network_ledger import note_release
from workbench.partnership.network_people import MADE_UP_NOTE, open_network
from workbench.partnership.workspace import Workspace
from workbench.store import Audience, locked, write_atomically

__all__ = ["KEY_FILE", "release_key", "released_network"]

KEY_FILE = "private/network.key"
"""The key from which pseudonyms are made; with it they could be undone, so it stays where the names are."""

_BYTES = 32


def release_key(root: Path) -> bytes:
    """Give the workspace's key for pseudonyms; one is made where there is none.

    Args:
        root: The workspace.

    Raises:
        RecordError: The file is there and holds no key.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> release_key(folder) == release_key(folder), len(release_key(folder))
        (True, 32)
    """
    path = root / KEY_FILE
    if not path.exists():
        with locked(path), _for_nobody_else():
            if not path.exists():  # two releases at once have one key
                write_atomically(path, secrets.token_hex(_BYTES).encode())
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        raise RecordError([
            Problem(KEY_FILE, 0, "", "This file holds no key for pseudonyms.",
                    "Put back the one that was there; or delete it, and a new one is made at the next release.", "weak-key")
        ]) from None  # fmt: skip


def released_network(  # noqa: PLR0913  # all but the first two by keyword
    ws: Workspace,
    name: str,
    *,
    audience: Audience,
    on: dt.date,
    inquiry: str = "",
    wave: str | None = None,
    relation: str | None = None,
    items: bool = False,
) -> ShownNetwork:
    """Give an inquiry's network, or who has what, as an audience may see it.

    Args:
        ws: The workspace.
        name: The release's name, that no other release has.
        audience: Who will see it.
        on: The day by which consents are judged.
        inquiry: The inquiry; the workspace's default one when empty.
        wave: The wave, or None for the latest.
        relation: The one kind of tie wanted, or None for all.
        items: Whether people are joined with what they have, in place of each other.

    Raises:
        UnknownNameError: There is no such inquiry, wave or relation.
        RecordError: The survey is not there or is wrong.
        RequestError: The release has no name, or one under which something else went out.
    """
    found = open_network(ws, inquiry)
    release = Release(name, audience, on, release_key(ws.root), ws.settings.disclosure.smallest_group)
    agreed = consenting(found.consents, found.names, audience, on=on)
    protection = found.protection(ws, audience, agreed)
    said: dict[str, Any] = {"consents": found.consents, "names": found.names, "protection": protection}
    if items:
        shown = shown_items(found.network, release, wave=wave, **said)
    else:
        shown = shown_network(found.network, release, relation=relation, wave=wave, **said)
    every = [show(found.network, release, wave=one.id, **said).graph for one in found.network.waves for show in (shown_network, shown_items)]
    note_release(ws.root, name, audience, repr(every))
    return _labelled(shown) if found.synthetic else shown


@contextmanager
def _for_nobody_else() -> Iterator[None]:
    """Make new files readable by their owner only, from their first moment on."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _labelled(shown: ShownNetwork) -> ShownNetwork:
    """Say of each node that it is of a sample, since other programs show no note beside a network."""
    nodes = tuple(replace(node, attributes={**node.attributes, "sample_network": True}) for node in shown.graph.nodes)
    return replace(shown, graph=replace(shown.graph, nodes=nodes), cautions=(MADE_UP_NOTE, *shown.cautions))
