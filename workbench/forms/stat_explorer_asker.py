"""A client that lives in a thread of its own, since a notebook calls its widgets from one thread now and another then."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from workbench.statxplore import Client

__all__ = ["Asker"]

T = TypeVar("T")


class Asker:
    """Asks a client, one question after the other, always in the same thread: what the client keeps needs that.

    Args:
        make: Makes the client, in that thread.

    Example:
        >>> asker = Asker(lambda: Client("practice", "http://127.0.0.1:1/webapi/rest/v1"))
        >>> asker.ask(lambda client: client.base_url)
        'http://127.0.0.1:1/webapi/rest/v1'
        >>> asker.close()
    """

    def __init__(self, make: Callable[[], Client]) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="stat-xplore")
        try:
            self._client = self._run(make)
        except BaseException:
            self._thread.shutdown()
            raise

    def ask(self, question: Callable[[Client], T]) -> T:
        """Give what a question to the client gives, or raise what it raises."""
        return self._run(lambda: question(self._client))

    def close(self) -> None:
        """End the connection and the thread."""
        with suppress(RuntimeError):  # a program that is ending has ended the thread already
            self._run(self._client.close)
        self._thread.shutdown()

    def _run(self, action: Callable[[], T]) -> T:
        context = contextvars.copy_context()  # with it, what is said meanwhile appears in the cell that asked
        return self._thread.submit(context.run, action).result()
