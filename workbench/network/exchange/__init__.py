"""Networks in the formats of other programs, in and out: types kept, losses told, hostile files refused.

An export gives the bytes of its files, the network as these files say it, and a list of all that they do not say.
Nothing is hidden here: whoever exports for an audience gives the network as that audience may see it.

Example:
    >>> from workbench.network.exchange import export_network, import_network
    >>> from workbench.network.graph_data import GraphData, Node, Tie
    >>> graph = GraphData((Node("cab"), Node("sds", {"level": 2})), (Tie("cab", "sds", "refers", 3),))
    >>> found = export_network(graph, "graphml")
    >>> found.losses, import_network(found.files).graph == graph
    ((), True)
"""

from workbench.network.exchange.formats import FORMATS, export_network, files_at, import_network
from workbench.network.exchange.outcome import Exported, Imported, Loss

__all__ = ["FORMATS", "Exported", "Imported", "Loss", "export_network", "files_at", "import_network"]
