"""Receiving requests and sending replies, with the faults of sending: cut off, reset, slow, without end."""

from __future__ import annotations

import gzip
import os
import socket
import struct
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import NamedTuple

from workbench.statxplore.practice.faults import Fault, Script, spoilt
from workbench.statxplore.practice.service import BASE_PATH, Reply, Request, Service

__all__ = ["MOST_BODY", "PracticeHandler", "Seen"]

MOST_BODY = 2_000_000
"""Bytes that a request's body may have; over it the answer is 413, as from the gateway before the real service."""

_DRAINED = 16_000_000
_TOO_LARGE = b"<html><head><title>413 Request Entity Too Large</title></head><body></body></html>"
_WITHOUT_BODY = 304
_GZIP_LEVEL = 1


class Seen(NamedTuple):
    """A request that was answered, without its key; status 0 where the connection was reset instead."""

    method: str
    path: str
    status: int
    headers: Mapping[str, str]


class PracticeHandler(BaseHTTPRequestHandler):
    """One connection; the class attributes are set by the server that it belongs to."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    service: Service
    script: Script
    stopping: threading.Event
    seen: list[Seen]

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._answer()

    def version_string(self) -> str:
        """Give the Server header."""
        return "PracticeServer"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as in http.server
        """Write no log: `requests` of the server has them all."""

    def _answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self._body(headers)
        if body is None:
            self.close_connection = True
            self._send(Reply(413, _TOO_LARGE, {"Content-Type": "text/html"}))
            return
        fault = self.script.next_for(self.path)
        if fault is not None and fault.kind == "reset":
            self._reset()
            return
        base_url = "http://{}:{}{}".format(*self.connection.getsockname(), BASE_PATH)
        reply = self.service.reply(Request(self.command, self.path, headers, body, base_url))
        self._send(reply if fault is None else spoilt(reply, fault), fault)

    def _body(self, headers: Mapping[str, str]) -> bytes | None:
        """Give the request's body, or None where it is too long."""
        told = headers.get("content-length", "0")
        length = int(told) if told.isdecimal() else 0
        if length <= MOST_BODY:
            return self.rfile.read(length)
        left = min(length, _DRAINED)  # read on for a while, so that the client gets to the answer
        while left > 0 and (piece := self.rfile.read(min(left, MOST_BODY))):
            left -= len(piece)
        return None

    def _send(self, reply: Reply, fault: Fault | None = None) -> None:
        told = {name: value for name, value in self.headers.items() if name.lower() != "apikey"}
        self.seen.append(Seen(self.command, self.path, reply.status, told))
        body = reply.body
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if fault is not None and fault.kind == "huge":
            self._send_huge()
            return
        if body and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, _GZIP_LEVEL)
            self.send_header("Content-Encoding", "gzip")
        if reply.status != _WITHOUT_BODY:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault is not None and fault.kind == "slow":
            self._dribble(body, fault.pause)
        elif fault is not None and fault.kind == "truncated":
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        else:
            self.wfile.write(body)

    def _dribble(self, body: bytes, pause: float) -> None:
        for place in range(len(body)):
            self.wfile.write(body[place : place + 1])
            self.wfile.flush()
            if self.stopping.wait(pause):
                self.close_connection = True
                return

    def _send_huge(self) -> None:
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.close_connection = True
        piece = b'{"values": ['
        while not self.stopping.is_set():
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            piece = b"0.0, " * 10_000

    def _reset(self) -> None:
        """End the connection so that the other side finds it reset."""
        told = {name: value for name, value in self.headers.items() if name.lower() != "apikey"}
        self.seen.append(Seen(self.command, self.path, 0, told))
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())
