"""The live map of an inquiry's network, opened from the workspace."""

from __future__ import annotations

from workbench.forms.network_form import today
from workbench.forms.network_view import NetworkView
from workbench.partnership import Workspace
from workbench.partnership.network_drafts import hiding
from workbench.partnership.network_maps import network_maps
from workbench.partnership.network_people import open_network
from workbench.partnership.network_pictures import network_provenance, network_sayings
from workbench.store import Audience

__all__ = ["live_network"]


def live_network(ws: Workspace, *, inquiry: str = "", audience: Audience = "team") -> NetworkView:
    """Open the map of an inquiry's network, as an audience may see it; nothing is written.

    Args:
        ws: The workspace.
        inquiry: The inquiry; the workspace's default one when empty.
        audience: Who will see it.

    Raises:
        UnknownNameError: There is no such inquiry.
        RecordError: The survey is not there or is wrong.

    Example:
        >>> import workbench as wb
        >>> live_network(wb.open_workspace("."), audience="public").wave.value
        'wave-2'
    """
    found = open_network(ws, inquiry)
    on = today()
    maps = network_maps(ws, found, audience, on=on)
    return NetworkView(
        maps.waves, provenance=network_provenance(ws, found, hiding(ws, found, audience, on=on), inquiry), audience=audience, places=maps.places,
        cautions=tuple(dict.fromkeys([*network_sayings(found, found.network.wave().id), *maps.cautions])),
    )  # fmt: skip
