"""The practice server: the API of Stat-Xplore over synthetic people, to learn with and to test against.

Example:
    >>> from workbench.statxplore.practice import PracticeServer
    >>> with PracticeServer(people=5_000) as server:
    ...     server.base_url.endswith("/webapi/rest/v1")
    True
"""

from workbench.statxplore.practice.faults import FAULTS, Fault
from workbench.statxplore.practice.population import DEFAULT_PEOPLE
from workbench.statxplore.practice.samples import save_samples
from workbench.statxplore.practice.server import PracticeServer

__all__ = ["DEFAULT_PEOPLE", "FAULTS", "Fault", "PracticeServer", "save_samples"]
