"""What the service answers when it cannot do what is asked: a status and a body in the service's own form.

The bodies of 400 and 401 are those of recordings; no public recording has a body of 404, 422 or 429, so theirs only
share the form.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["RefusalError", "cell_count", "malformed", "no_such_component", "no_such_saved_table", "not_authenticated", "not_found"]


class RefusalError(Exception):
    """A request is answered with an error.

    Args:
        status: The HTTP status.
        body: What the JSON body says.
        headers: More headers.
    """

    def __init__(self, status: int, body: Mapping[str, object], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(str(body["message"]))
        self.status = status
        self.body = body
        self.headers = dict(headers or {})


def no_such_component(component: str) -> RefusalError:
    """Give the refusal of an address that is not in the schema.

    Example:
        >>> str(no_such_component("invalid_uri"))
        'Could not find the requested component: invalid_uri.'
    """
    message = f"Could not find the requested component: {component}."
    return RefusalError(400, {"message": message, "errorType": "SCHEMA_COMPONENT_NOT_FOUND", "component": component})


def no_such_saved_table(table: str) -> RefusalError:
    """Give the refusal of a saved table; the practice server has none."""
    message = f"The requested TXD '{table}' could not be found for the current user."
    return RefusalError(400, {"message": message, "errorType": "TXD_NOT_FOUND", "component": table})


def cell_count(value: int, limit: int) -> RefusalError:
    """Give the refusal of a table with too many cells.

    Example:
        >>> str(cell_count(21_976_902, 1_000_000))
        'Your request exceeds the configured cell limit of 1,000,000. It contains at least 21,976,902 cells.'
    """
    message = f"Your request exceeds the configured cell limit of {limit:,}. It contains at least {value:,} cells."
    return RefusalError(400, {"message": message, "errorType": "CELL_COUNT", "value": value, "limit": limit})


def malformed(message: str) -> RefusalError:
    """Give the refusal of a query that is not formed as it should be."""
    return RefusalError(422, {"message": message, "errorType": "VALIDATION"})


def not_authenticated() -> RefusalError:
    """Give the refusal of a request without the right key; it has no rate-limit headers."""
    message = "Error authenticating API key. Please contact your system administrator."
    return RefusalError(401, {"message": message, "errorType": "AUTHENTICATION"})


def not_found(path: str) -> RefusalError:
    """Give the refusal of a path that the service does not have."""
    return RefusalError(404, {"message": f"No such endpoint: {path}.", "errorType": "NOT_FOUND"})
