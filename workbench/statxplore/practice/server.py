"""The practice server: the service over HTTP, on this computer alone."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from workbench.statxplore.practice.edition import publish
from workbench.statxplore.practice.faults import Fault, Script
from workbench.statxplore.practice.handler import PracticeHandler, Seen
from workbench.statxplore.practice.limits import Limits
from workbench.statxplore.practice.months import month_code
from workbench.statxplore.practice.population import DEFAULT_PEOPLE
from workbench.statxplore.practice.service import BASE_PATH, Service

__all__ = ["PracticeServer"]

_LOOPBACK = "127.0.0.1"


class PracticeServer:
    """A server with the API of Stat-Xplore over synthetic people, on loopback; use it in a `with` statement.

    Everything it gives is SYNTHETIC and says so.

    Args:
        people: Synthetic people who pass through the registers; fewer start faster and give smaller numbers.
        seed: The same seed gives the same data.
        key: The API key that it takes.
        rate_limit: Requests an hour of every kind, or None for no limit.
        table_rate_limit: Requests an hour for tables, or None.
        schema_rate_limit: Requests an hour for schema, or None.
        window: Seconds after which the limits begin anew.
        cell_limit: Cells that a table may have.
        page_size: Children of a schema reply.
        faults: Faults of the first requests; `fail_next` adds more.
        port: The port, or 0 for any that is free.
        clock: Gives the seconds since 1970.

    Example:
        >>> import urllib.request
        >>> with PracticeServer(people=5_000) as server:
        ...     asked = urllib.request.Request(f"{server.base_url}/info", headers={"APIKey": "practice"})
        ...     urllib.request.urlopen(asked).status, server.requests[0].path
        (200, '/webapi/rest/v1/info')
    """

    def __init__(  # noqa: PLR0913  # each is one thing that a test or a trainer may want otherwise
        self,
        *,
        people: int = DEFAULT_PEOPLE,
        seed: int = 1,
        key: str = "practice",
        rate_limit: int | None = 10_000,
        table_rate_limit: int | None = 1_000,
        schema_rate_limit: int | None = None,
        window: float = 3600.0,
        cell_limit: int = 1_000_000,
        page_size: int = 100,
        faults: Iterable[Fault] = (),
        port: int = 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._people, self._seed, self._port = people, seed, port
        named = {"": rate_limit, "table": table_rate_limit, "schema": schema_rate_limit}
        limits = Limits({name: n for name, n in named.items() if n is not None}, clock=clock, window=window)
        self._edition = publish(people, seed)
        self._service = Service(self._edition, key=key, limits=limits, cell_limit=cell_limit, page_size=page_size)
        self._script = Script(faults)
        self._stopping = threading.Event()
        self._http: _Server | None = None
        self._thread: threading.Thread | None = None
        self.requests: list[Seen] = []
        """Every request that was answered, in order."""

    @property
    def base_url(self) -> str:
        """The address to give a client, such as http://127.0.0.1:40123/webapi/rest/v1."""
        if self._http is None:
            raise RuntimeError("The practice server is not running; use it in a `with` statement.")
        return f"http://{_LOOPBACK}:{self._http.server_address[1]}{BASE_PATH}"

    def __enter__(self) -> Self:
        """Begin to listen."""
        shared = {"service": self._service, "script": self._script, "stopping": self._stopping, "seen": self.requests}
        self._http = _Server((_LOOPBACK, self._port), type("Handler", (PracticeHandler,), shared))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), name="practice server", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening; what is still being sent ends."""
        self._stopping.set()
        if self._http is not None and self._thread is not None:
            self._http.shutdown()
            self._http.server_close()
            self._thread.join()

    def serve_forever(self) -> None:
        """Wait until the server is stopped, or the program by Ctrl+C."""
        while not self._stopping.wait(1.0):
            pass

    def publish_next_month(self) -> str:
        """Publish the next edition: one more month, and earlier months revised by what was decided since.

        Returns:
            The newest month of the Universal Credit data, as yyyymm.

        Example:
            >>> PracticeServer(people=5_000).publish_next_month()
            '202506'
        """
        self._edition = publish(self._people, self._seed, self._edition.later + 1)
        self._service.publish(self._edition)
        return month_code(self._edition.sets["uc"].months[-1])

    def fail_next(self, kind: str, **how: Any) -> None:
        """Let the next requests fail.

        Args:
            kind: The fault; see `Fault`.
            **how: times, endpoint, retry_after, pause, location, as in `Fault`.

        Raises:
            ValueError: There is no such fault.
        """
        self._script.add(Fault(kind, **how))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that went away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)
