"""One conversation with the service: sends, waits when asked to, tries again where that can help, keeps the key to itself.

Only 429, 502, 503, 504, time-outs, broken connections and cut-off replies are tried again. A query is a question, so
asking twice changes nothing.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import tenacity

from workbench.errors import RequestError, ServiceError
from workbench.statxplore.budget import Allowance, allowances, retry_after, server_time
from workbench.statxplore.key import Key
from workbench.statxplore.reply import Reply, data_of

__all__ = ["Connection", "Patience"]

_AGAIN = {429, 502, 503, 504}
_LONGER = tenacity.wait_exponential_jitter(initial=1, max=30, jitter=1)
_SHORTEST_SECRET = 16
_LITTLE = 1_000
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds, and how often to try.

    Args:
        connect: For a connection.
        read: For the next piece of a reply.
        dribble: For a thousand bytes of a reply that has begun; a service that dribbles is given up.
        attempts: How often one request is sent at most.
        total: No further attempt is begun after this.
        longest_wait: For the service to take requests again; where it asks for more, an error says when that is.
        largest_reply: In bytes, unpacked.
    """

    connect: float = 5
    read: float = 60
    dribble: float = 10
    attempts: int = 5
    total: float = 100
    longest_wait: float = 300
    largest_reply: int = 512 * 1024 * 1024


@dataclass(frozen=True)
class _Request:
    """One request as it may be sent several times: `asked` says in words what for, `kind` which limit it counts against."""

    method: str
    path: str
    asked: str
    kind: str
    headers: Mapping[str, str]
    body: bytes | None = None


class _TryAgainError(Exception):
    """A fault that may pass; `error` is what to say if it does not."""

    def __init__(self, error: ServiceError, after: float | None = None) -> None:
        super().__init__()
        self.error = error
        self.after = after


class _KeyHeader(httpx.Auth):
    """Puts the key on a request while it is sent, so that nothing that is kept or printed holds it."""

    def __init__(self, key: Key | None) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request with the key, and take the key off it again."""
        if self._key:
            request.headers["APIKey"] = self._key.reveal()
        try:
            yield request
        finally:
            request.headers.pop("APIKey", None)


@dataclass
class Connection:
    """A conversation with one address.

    Args:
        base_url: The address of the service's API.
        key: The key, or None.
        say: Takes a sentence for people when there is something to wait for.
        patience: How long to wait for what.
        transport: What carries requests; by default the network, through the proxy and with the certificates that
            the environment names.
        clock: Gives the time in seconds since 1970.
        sleep: Waits some seconds.

    Raises:
        RequestError: The address is not https and not this computer's own, so the key would travel for all to read.
    """

    base_url: str
    key: Key | None
    say: Callable[[str], None]
    patience: Patience = field(default_factory=Patience)
    transport: httpx.BaseTransport | None = None
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    _left: dict[str, tuple[Allowance, ...]] = field(default_factory=dict, init=False, repr=False)
    _ahead: float = field(default=0.0, init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the address and get ready; nothing is sent yet."""
        url = httpx.URL(self.base_url)
        if url.scheme != "https" and url.host not in _LOOPBACK:
            raise RequestError(
                f"The address {self.base_url} is not https, so the key could be read on its way.",
                fix="Use the address that begins with https://.",
                code="not-secure",
            )
        self._secret = _written_in_any_way(self.key)
        self._http = self._opened()

    def _opened(self) -> httpx.Client:
        times = httpx.Timeout(self.patience.read, connect=self.patience.connect)
        # a practice server on this computer is not asked for through the network's proxy
        own = httpx.URL(self.base_url).host in _LOOPBACK
        try:
            return httpx.Client(
                base_url=self.base_url, auth=_KeyHeader(self.key), timeout=times, follow_redirects=False,
                transport=self.transport, trust_env=not own,
            )  # fmt: skip
        except (ImportError, OSError, ValueError, httpx.InvalidURL):
            pass
        raise ServiceError(
            "This computer's settings for the network cannot be used: a proxy or a certificate file that they name.",
            fix="Look at the environment variables HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE, or ask who looks after the network.",
            code="no-connection",
        )

    def close(self) -> None:
        """Let go of the network."""
        self._http.close()

    def get(self, path: str, *, asked: str, kind: str = "", etag: str = "") -> Reply | None:
        """Ask for a page of the schema or the like; None where it is still as it was at `etag`."""
        headers = {"If-None-Match": etag} if etag else {}
        reply = self._send(_Request("GET", path, asked, kind, headers))
        return None if reply.status == httpx.codes.NOT_MODIFIED and etag else reply

    def post(self, path: str, body: bytes, *, asked: str, kind: str) -> Reply:
        """Send a query."""
        return self._send(_Request("POST", path, asked, kind, {"Content-Type": "application/json"}, body))

    def _send(self, request: _Request) -> Reply:
        """Send one request until it is answered, the attempts are used up or waiting would take too long."""
        again = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_TryAgainError), wait=self._wait, sleep=self.sleep, reraise=True,
            stop=tenacity.stop_any(
                tenacity.stop_after_attempt(self.patience.attempts), tenacity.stop_after_delay(self.patience.total),
            ),
        )  # fmt: skip
        try:
            return again(self._once, request)
        except _TryAgainError as fault:
            last = fault.error
        tried = again.statistics.get("attempt_number", 1)
        times = f" It was tried {tried} times." if tried > 1 else ""
        raise ServiceError(f"{last.message}{times}", fix=last.fix, code=last.code)

    def _once(self, request: _Request) -> Reply:
        asked, kind = request.asked, request.kind
        self._await_allowance(kind)
        with self._given_up_in_time(asked), _faults(asked):
            built = self._http.build_request(request.method, request.path, headers=dict(request.headers), content=request.body)
            response = self._http.send(built, stream=True)
        with _faults(asked):
            try:
                raw = self._read(response, asked)
            finally:
                response.close()
        reply = Reply(response.status_code, {name.lower(): value for name, value in response.headers.items()}, self._scrubbed(raw), asked)
        self._note(reply, kind)
        if reply.status in _AGAIN:
            raise _TryAgainError(_as_service_error(reply), retry_after(reply.headers, self._now()))
        if reply.status == httpx.codes.OK and _looks_cut_off(reply):
            raise _TryAgainError(_as_service_error(reply))
        return reply

    @contextmanager
    def _given_up_in_time(self, asked: str) -> Iterator[None]:
        """End the wait for a reply's beginning, whose time-out the library starts anew with every byte of it."""
        late = threading.Event()
        http = self._http

        def give_up() -> None:
            late.set()
            http.close()

        timer = threading.Timer(self.patience.connect + self.patience.read + self.patience.dribble, give_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        except Exception:
            if not late.is_set():
                raise
        finally:
            timer.cancel()
        if late.is_set():
            self._http = self._opened()
            raise _TryAgainError(_too_slow(asked))

    def _read(self, response: httpx.Response, asked: str) -> bytes:
        """Read the body within the limits of size and time."""
        pieces, size, since, enough = [], 0, time.monotonic(), _LITTLE
        for piece in response.iter_bytes():
            pieces.append(piece)
            size += len(piece)
            if size >= enough:
                since, enough = time.monotonic(), size + _LITTLE
            if size > self.patience.largest_reply:
                raise ServiceError(
                    f"Stat-Xplore's reply to {asked} is larger than {self.patience.largest_reply // 2**20:,} MiB; it was not read.",
                    fix="Ask for fewer values or months.", code="too-large",
                )  # fmt: skip
            if time.monotonic() - since > self.patience.dribble:
                raise _TryAgainError(_too_slow(asked))
        return b"".join(pieces)

    def _scrubbed(self, raw: bytes) -> bytes:
        """Take the key out of a reply that repeats it, before anything is made of it."""
        return self._secret.sub(b"[key]", raw) if self._secret else raw

    def _note(self, reply: Reply, kind: str) -> None:
        """Remember what the service still allows, and how far its clock is ahead of ours."""
        theirs = server_time(reply.headers)
        self._ahead = 0.0 if theirs is None else theirs - self.clock()
        self._left[kind] = allowances(reply.headers, kind)

    def _now(self) -> float:
        return self.clock() + self._ahead

    def _await_allowance(self, kind: str) -> None:
        """Wait until the service takes requests again, where its last headers said that none is left."""
        for allowance in self._left.get(kind, ()):
            wait = (allowance.reset or 0) - self._now()
            if allowance.remaining == 0 and wait > 0:
                self._left.pop(kind, None)  # asked once more; its next headers will say
                what = f"All {allowance.limit:,} requests that Stat-Xplore allows for now are used"
                self._refuse_long(wait, what)
                self.say(f"{what}; waiting {_duration(wait)}. You may stop; nothing is lost.")
                self.sleep(wait)
                return

    def _wait(self, state: tenacity.RetryCallState) -> float:
        """Say how long to wait before the next attempt: what the service asks for, else longer each time."""
        fault = state.outcome.exception() if state.outcome else None
        assert isinstance(fault, _TryAgainError)  # noqa: S101  # nothing else is tried again
        wait = _LONGER(state) if fault.after is None else fault.after
        self._refuse_long(wait, "Stat-Xplore asks not to be asked again for some time")
        self.say(f"{fault.error.message} Trying again in {_duration(wait)}.")
        return wait

    def _refuse_long(self, wait: float, what: str) -> None:
        if wait > self.patience.longest_wait:
            moment = time.strftime("%d %B, %H:%M", time.localtime(self.clock() + min(wait, 10**8)))
            raise ServiceError(f"{what}, until {moment}.", fix="Try again then; nothing is lost.", code="rate-limit")


@contextmanager
def _faults(asked: str) -> Iterator[None]:
    """Turn what the network library raises into our own errors, which hold no request and so no key."""
    fault: Exception | None = None
    try:
        yield
    except httpx.TimeoutException:
        fault = _TryAgainError(_too_slow(asked))
    except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.DecodingError):
        fault = _TryAgainError(ServiceError(
            f"The connection to Stat-Xplore broke while it answered about {asked}.",
            fix="Try again. If it stays so, ask for a smaller table.", code="cut-off",
        ))  # fmt: skip
    except httpx.ProxyError:
        fault = ServiceError(
            "This network's proxy did not let the request through.",
            fix="Ask who looks after the network for the value of HTTPS_PROXY.", code="no-connection",
        )  # fmt: skip
    except httpx.TransportError as error:
        fault = _no_connection("certificate" in str(error).lower())
    if fault:
        raise fault


def _no_connection(certificate: bool) -> ServiceError:
    if certificate:
        return ServiceError(
            "The certificate of the connection to Stat-Xplore was not accepted. This network may look into encrypted traffic.",
            fix="Ask who looks after the network for its certificate file, and put its path into SSL_CERT_FILE.",
            code="certificate",
        )
    return ServiceError(
        "Stat-Xplore cannot be reached from here.",
        fix="Check the network. Saved tables, the search in what was seen before and the practice server work without it.",
        code="no-connection",
    )


def _written_in_any_way(key: Key | None) -> re.Pattern[bytes] | None:
    """Give what finds a key in a reply, each letter as it is or as JSON may escape it.

    A short key, such as that of a practice server, may be an ordinary word of the reply, and is not looked for.
    """
    secret = key.reveal() if key else ""
    if len(secret) < _SHORTEST_SECRET:
        return None
    letters = (rf"(?:\\?{re.escape(letter)}|\\u(?i:{ord(letter):04x}))" for letter in secret)
    return re.compile("".join(letters).encode())


def _too_slow(asked: str) -> ServiceError:
    return ServiceError(
        f"Stat-Xplore took too long to answer about {asked}.",
        fix="Try again later, or ask for a smaller table.", code="time-out",
    )  # fmt: skip


def _looks_cut_off(reply: Reply) -> bool:
    """Say whether a reply that should be data was cut off: by its length, or because its JSON does not end."""
    said = reply.headers.get("content-length", "")
    if said.isdigit() and not reply.headers.get("content-encoding") and int(said) != len(reply.body):
        return True
    body = reply.body.strip()
    return not body or (body[:1] in {b"{", b"["} and body[-1:] not in {b"}", b"]"})


def _as_service_error(reply: Reply) -> ServiceError:
    found: Any = None
    try:
        data_of(reply)
    except ServiceError as error:
        found = error
    return found or ServiceError("Stat-Xplore's reply was cut off.", fix="Try again.", code="cut-off")


def _duration(seconds: float) -> str:
    if seconds < 90:  # noqa: PLR2004  # from a minute and a half on, minutes are easier to grasp
        whole = max(1, round(seconds))
        return f"{whole} second{'s' if whole > 1 else ''}"
    return f"{round(seconds / 60)} minutes"
