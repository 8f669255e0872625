"""Each fault that the practice server can be told to make is what a client of the real service may meet."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import time
import urllib.parse
import zlib
from collections.abc import Iterator

import pytest
from practising import FEW, ask, uri

from workbench.statxplore.practice import FAULTS, Fault, PracticeServer

DATABASE = "PRACTICE_JSA_CASELOAD"
COUNT = f"str:count:{DATABASE}:V_F_{DATABASE}"
QUERY = {"database": f"str:database:{DATABASE}", "measures": [COUNT], "dimensions": [[uri("field", DATABASE, "SEX")]]}


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(people=FEW) as running:
        yield running


def connected(server: PracticeServer, timeout: float = 30) -> tuple[http.client.HTTPConnection, str]:
    place = urllib.parse.urlsplit(server.base_url)
    return http.client.HTTPConnection(place.hostname, place.port, timeout=timeout), place.path


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_status_comes_for_so_many_requests_and_then_all_is_well(server, status):
    server.fail_next(str(status), times=2)
    assert [ask(server.base_url, "info").status for _ in range(3)] == [status, status, 200]
    assert [seen.status for seen in server.requests] == [status, status, 200]


@pytest.mark.parametrize("wait", ["", "1", "86400", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_too_many_requests_come_with_the_wait_as_it_was_given(server, wait):
    server.fail_next("429", retry_after=wait)
    assert ask(server.base_url, "info").headers.get("Retry-After", "") == wait


def test_a_fault_of_an_endpoint_leaves_the_others_alone(server):
    server.fail_next("503", endpoint="table")
    assert ask(server.base_url, "info").status == 200
    assert ask(server.base_url, "table", body=QUERY).status == 503
    assert ask(server.base_url, "table", body=QUERY).status == 200


def test_faults_may_be_given_from_the_start():
    with PracticeServer(people=FEW, faults=[Fault("500"), Fault("empty")]) as server:
        assert ask(server.base_url, "info").status == 500
        empty = ask(server.base_url, "info")
        assert (empty.status, empty.raw) == (200, b"")


def test_a_login_page_is_html_with_status_200(server):
    server.fail_next("html")
    page = ask(server.base_url, "info")
    assert page.status == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.raw.startswith(b"<!DOCTYPE html>")


def test_a_redirect_leads_elsewhere(server):
    server.fail_next("redirect", location="http://127.0.0.1:9/steal")
    away = ask(server.base_url, "info")
    assert (away.status, away.headers["Location"]) == (302, "http://127.0.0.1:9/steal")


def test_a_number_that_is_nan_and_a_key_that_stands_twice_are_sent(server):
    server.fail_next("nan")
    assert b"[[NaN, " in ask(server.base_url, "table", body=QUERY).raw
    server.fail_next("nan")
    assert b"NaN" in ask(server.base_url, "info").raw
    server.fail_next("duplicate")
    pairs: list[list[str]] = []
    json.loads(ask(server.base_url, "table", body=QUERY).raw, object_pairs_hook=lambda each: pairs.append([k for k, _ in each]))
    assert pairs[-1].count("cubes") == 2


def test_a_truncated_body_is_shorter_than_it_says_also_when_packed(server):
    for how in ("identity", "gzip"):
        server.fail_next("truncated")
        connection, path = connected(server)
        connection.request("POST", f"{path}/table", json.dumps(QUERY), {"APIKey": "practice", "Accept-Encoding": how})
        response = connection.getresponse()
        with pytest.raises(http.client.IncompleteRead) as cut:
            response.read()
        assert len(cut.value.partial) == int(response.headers["Content-Length"]) // 2
        if how == "gzip":
            with pytest.raises((EOFError, zlib.error)):
                gzip.decompress(cut.value.partial)
        connection.close()


def test_a_reset_connection_is_found_reset(server):
    server.fail_next("reset")
    connection, path = connected(server)
    connection.request("GET", f"{path}/info", headers={"APIKey": "practice"})
    with pytest.raises(ConnectionResetError):
        connection.getresponse()
    connection.close()
    assert server.requests[-1].status == 0
    assert ask(server.base_url, "info").status == 200


def test_a_slow_body_comes_byte_by_byte_and_whole(server):
    server.fail_next("slow", pause=0.002)
    started = time.perf_counter()
    answer = ask(server.base_url, "info")
    assert answer.json == {"languages": [{"locale": "en", "displayName": "English"}]}
    assert time.perf_counter() - started >= 0.002 * len(answer.raw)


def test_a_huge_body_does_not_end(server):
    server.fail_next("huge")
    connection, path = connected(server)
    connection.request("GET", f"{path}/info", headers={"APIKey": "practice"})
    response = connection.getresponse()
    assert response.status == 200
    assert len(response.read(3_000_000)) == 3_000_000
    connection.close()


def test_the_server_stops_at_once_though_a_body_is_still_being_sent():
    with PracticeServer(people=FEW, faults=[Fault("slow", pause=5.0)]) as server:
        connection, path = connected(server)
        connection.request("GET", f"{path}/schema", headers={"APIKey": "practice"})
        connection.getresponse()
        started = time.perf_counter()
    assert time.perf_counter() - started < 2
    connection.close()


def test_a_fault_that_there_is_not_is_refused_with_those_that_there_are(server):
    with pytest.raises(ValueError, match="429, 500, 502, 503, 504, duplicate, empty, html, huge, nan, redirect, reset, slow, truncated"):
        server.fail_next("teapot")


@pytest.mark.parametrize("kind", FAULTS)
def test_after_any_fault_a_new_connection_gets_a_right_answer(server, kind):
    right = ask(server.base_url, "table", body=QUERY).json
    server.fail_next(kind, pause=0.0)
    connection, path = connected(server)
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("POST", f"{path}/table", json.dumps(QUERY), {"APIKey": "practice"})
        connection.getresponse().read(100_000)  # a body may have no end
    connection.close()
    assert ask(server.base_url, "table", body=QUERY).json == right
