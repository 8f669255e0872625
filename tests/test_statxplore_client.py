"""The client against a real server: browsing, searching, tables; and each fault gives the right result or the right words."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from contextlib import suppress
from email.utils import formatdate

import httpx
import pytest
from practising import FEW

from workbench.errors import RecordError, RequestError, ServiceError, UnknownNameError, WorkbenchError
from workbench.statxplore import Client, Months, Patience, Query, Table
from workbench.statxplore.practice import PracticeServer

_DECISIONS = "JSA and ESA sanction decisions (SYNTHETIC practice data)"
_AREA = "Country - council area - Fife's committee areas"
_OUTCOME = "Decision outcome"


@pytest.fixture(scope="module")
def practice():
    with PracticeServer(people=FEW, page_size=7) as server:
        yield server


@pytest.fixture
def server():
    with PracticeServer(people=2_000) as server:
        yield server


def client_of(server, **more):
    """Give a client that waits for nothing, with what it said and how long it would have waited."""
    said, waits = [], []
    client = Client("practice", server.base_url, say=said.append, sleep=waits.append, **more)
    return client, said, waits


@pytest.fixture
def query(practice):
    client, *_ = client_of(practice)
    with client:
        return client.query(_DECISIONS, by={"Month": Months(newest=6), _AREA: ["Fife", "Scotland"], _OUTCOME: None}, totals=[_OUTCOME])


# what there is


def test_databases_fields_and_values_are_found_through_folders_groups_and_pages(practice):
    client, *_ = client_of(practice)
    with client:
        labels = [one.label for one in client.databases()]
        assert _DECISIONS in labels
        fields = {one.label: one for one in client.fields(_DECISIONS)}
        assert "Reason for the referral" in fields  # it lies in a group
        councils = next(level for level in client.valuesets(fields[_AREA].uri) if level.label == "Council area")
        values = client.values(councils.uri)
        assert len(values) == 33  # 32 councils and unknown, on five pages of seven
        assert len({one.uri for one in values}) == 33
        assert "S12000047" in {one.code for one in values}


def test_what_was_looked_up_is_searched_by_words_without_a_network(practice, tmp_path):
    kept = tmp_path / "schema.sqlite"
    client, *_ = client_of(practice, schema_file=kept)
    with client:
        client.learn(_DECISIONS)
    with Client(base_url="https://stat-xplore.invalid/rest", schema_file=kept) as offline:
        assert offline.search("sanctoin decisions", types=["DATABASE"])[0].label.endswith("(SYNTHETIC practice data)")
        assert any(one.label == "Kirkcaldy" for one in offline.search("kirkc"))
        with pytest.raises(ServiceError, match="only to those with a key"):
            offline.table(Query.start("str:database:D", "str:count:D:F"))
        with pytest.raises(ServiceError, match="was not looked up on this computer before"):
            offline.schema("str:database:OTHER")


def test_a_service_that_is_away_leaves_what_was_seen_and_says_so(practice, tmp_path):
    kept = tmp_path / "schema.sqlite"
    with PracticeServer(people=2_000) as server:
        client, *_ = client_of(server, schema_file=kept)
        with client:
            first = [one.label for one in client.databases()]
        address = server.base_url
    said = []
    with Client("practice", address, schema_file=kept, say=said.append, sleep=lambda _s: None) as again:
        assert [one.label for one in again.databases()] == first
    assert "Without a connection" in said[0]


def test_the_schema_is_asked_for_once_and_later_only_whether_it_changed(practice, tmp_path):
    kept = tmp_path / "schema.sqlite"
    for expected in (200, 304):
        before = len(practice.requests)
        client, *_ = client_of(practice, schema_file=kept)
        with client:
            client.databases()
            client.databases()
        seen = practice.requests[before:]
        assert {one.status for one in seen} == {expected}
        assert len({one.path for one in seen}) == len(seen)


def test_a_name_that_is_not_there_is_answered_with_those_that_come_near(practice):
    client, *_ = client_of(practice)
    with client:
        with pytest.raises(UnknownNameError, match="Perhaps you mean: .*sanction decisions"):
            client.query("JSA sanction decision", by={})
        with pytest.raises(UnknownNameError, match="Perhaps you mean: Fife"):
            client.query(_DECISIONS, by={_AREA: ["Fiffe"]})


# tables


def test_a_table_is_what_the_service_itself_answers(practice, query):
    client, *_ = client_of(practice)
    with client:
        body = client.resolve(query).to_body()
        table = client.table(query)
        assert client.cells(query) == table.frame.shape[0]
    reply = httpx.post(f"{practice.base_url}/table", json=body, headers={"APIKey": "practice"}, trust_env=False).json()
    plain = Table.from_response(reply)
    assert table.cubes == plain.cubes
    assert table.fields == plain.fields
    assert table.synthetic
    assert table.origin.how == "practice"
    assert table.query.months == Months(newest=6)


def test_the_field_of_time_that_the_service_adds_is_in_the_table(practice):
    client, *_ = client_of(practice)
    with client:
        table = client.table(client.query(_DECISIONS, by={_OUTCOME: None}))
    assert [one.label for one in table.fields] == ["Month", _OUTCOME]


def test_custom_groups_keep_their_names(practice):
    client, *_ = client_of(practice)
    with client:
        both = {"Fife and Moray": ["Fife", "Moray"]}
        table = client.table(client.query(_DECISIONS, by={_AREA: both}))
    assert [item.name for item in table.fields[1].items] == ["Fife and Moray"]
    assert table.fields[1].items[0].kind == "group"


def test_a_query_that_the_service_cannot_read_is_said_so(practice):
    client, *_ = client_of(practice)
    with client:
        with pytest.raises(RequestError, match="has no “str:database:NONE”"):
            client.table(Query.start("str:database:NONE", "str:count:NONE:F"))
        odd = client.query(_DECISIONS, by={}).by("str:field:PRACTICE_JSA_ESA_DECISIONS:X:NOT_THERE")
        with pytest.raises(RequestError) as raised:
            client.table(odd)
        assert raised.value.code in {"unknown-component", "bad-query"}


def test_a_wrong_key_is_refused_in_words(practice):
    with Client("wrong-key-1234", practice.base_url) as client, pytest.raises(ServiceError, match="did not accept the key") as raised:
        client.info()
    assert "wrong-key-1234" not in str(raised.value)
    assert raised.value.code == "key-refused"


def test_the_requests_left_are_told(practice):
    client, *_ = client_of(practice)
    with client:
        told = client.rate_limit()
    assert set(told) == {"remaining", "limit", "reset"}


# faults


_PASSING = [
    ("429", {"retry_after": "7"}), ("429", {}), ("502", {}), ("503", {}), ("504", {}), ("truncated", {}), ("reset", {}), ("empty", {}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "how"), _PASSING, ids=[f"{kind} {how}" for kind, how in _PASSING])
def test_a_fault_that_passes_is_tried_again_and_the_numbers_are_right(practice, query, kind, how):
    client, said, waits = client_of(practice)
    with client:
        expected = client.table(query)
        practice.fail_next(kind, times=2, endpoint="table", **how)
        assert client.table(query).cubes == expected.cubes
    assert len(waits) == 2
    assert all("Trying again in" in sentence for sentence in said)
    if how:
        assert waits == [7, 7]


@pytest.mark.parametrize("kind", ["429", "502", "503", "504", "truncated", "reset", "empty"])
def test_a_fault_that_stays_ends_in_words_after_a_few_attempts(server, kind):
    client, _said, waits = client_of(server, patience=Patience(attempts=4))
    with client:
        server.fail_next(kind, times=50, endpoint="info")
        with pytest.raises(ServiceError, match="It was tried 4 times") as raised:
            client.info()
    assert len(waits) == 3
    assert raised.value.fix
    assert raised.value.__context__ is None or "httpx" not in type(raised.value.__context__).__module__


_STAYING = {
    "500": ("service-down", "status 500"),
    "html": ("not-data", "a web page instead of data"),
    "nan": ("cut-off", "no data"),
    "duplicate": ("cut-off", "no data"),
    "redirect": ("redirected", "led elsewhere"),
}


@pytest.mark.parametrize("kind", _STAYING)
def test_a_fault_that_does_not_pass_is_said_at_once(practice, query, kind):
    client, _said, waits = client_of(practice)
    code, words = _STAYING[kind]
    with client:
        practice.fail_next(kind, endpoint="table")
        with pytest.raises(WorkbenchError, match=words) as raised:
            client.table(query)
    assert raised.value.code == code
    assert waits == []


def test_a_redirect_is_not_followed_so_the_key_goes_nowhere_else(server):
    with PracticeServer(people=2_000) as other:
        client, *_ = client_of(server)
        server.fail_next("redirect", location=f"{other.base_url}/info")
        with client, pytest.raises(ServiceError, match="led elsewhere"):
            client.info()
        assert other.requests == []


def test_a_body_without_end_is_given_up(server):
    client, *_ = client_of(server, patience=Patience(largest_reply=200_000))
    server.fail_next("huge", endpoint="info")
    with client, pytest.raises(ServiceError, match="was not read"):
        client.info()


def test_a_body_that_dribbles_is_given_up(server):
    client, *_ = client_of(server, patience=Patience(dribble=0.5, attempts=2))
    server.fail_next("slow", times=2, pause=0.1, endpoint="info")
    started = time.monotonic()
    with client, pytest.raises(ServiceError, match="took too long"):
        client.info()
    assert time.monotonic() - started < 10


def test_a_service_that_says_nothing_is_given_up(server):
    client, *_ = client_of(server, patience=Patience(read=0.3, attempts=2))
    server.fail_next("slow", times=2, pause=5, endpoint="info")
    with client, pytest.raises(ServiceError, match="took too long"):
        client.info()


@pytest.mark.parametrize("wait", ["86400", "date"])
def test_a_wait_that_is_too_long_is_told_rather_than_waited_for(server, wait):
    client, _said, waits = client_of(server)
    server.fail_next("429", retry_after=formatdate(time.time() + 86_400, usegmt=True) if wait == "date" else wait)
    with client, pytest.raises(ServiceError, match="not to be asked again for some time, until") as raised:
        client.info()
    assert raised.value.code == "rate-limit"
    assert waits == []


def test_a_wait_that_is_a_date_is_kept_by_the_services_own_clock(server):
    client, _said, waits = client_of(server)
    server.fail_next("429", retry_after=formatdate(time.time() + 20, usegmt=True))
    with client:
        client.info()
    assert 10 < waits[0] <= 21


def test_used_up_requests_are_waited_for_before_the_next_is_sent():
    shift = [0.0]

    def clock():
        return time.time() + shift[0]

    with PracticeServer(people=2_000, table_rate_limit=2, window=60, clock=clock) as server:
        client, said, waits = client_of(server)
        client._connection.clock = clock

        def sleep(seconds):
            waits.append(seconds)
            shift[0] += seconds

        client._connection.sleep = sleep
        with client:
            asked = client.resolve(client.query(_DECISIONS, by={_OUTCOME: None}))
            for _ in range(3):
                client.table(asked)
    assert any("All 2 requests" in sentence for sentence in said)
    assert waits
    assert 429 not in {one.status for one in server.requests}


def test_headers_that_dribble_are_given_up():
    def dribble(listening):
        while True:
            try:
                place, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=_drip, args=(place,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=dribble, args=(listening,), daemon=True).start()
        patience = Patience(connect=0.3, read=0.5, dribble=0.3, attempts=2)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/rest"
        started = time.monotonic()
        with Client("practice", address, patience=patience, sleep=lambda _s: None, say=lambda _s: None) as client:
            with pytest.raises(ServiceError, match="took too long"):
                client.info()
            assert time.monotonic() - started < 20


def _drip(place):
    with suppress(OSError), place:
        for letter in b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 600:
            place.sendall(bytes([letter]))
            time.sleep(0.1)


def test_one_client_serves_several_threads(practice):
    client, *_ = client_of(practice)
    found, failed = [], []

    def look():
        try:
            found.append(len(client.databases()) + len(client.search("sanction")))
        except Exception as error:  # noqa: BLE001  # whatever it is, a thread must not swallow it
            failed.append(error)

    with client:
        threads = [threading.Thread(target=look) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []
    assert len(set(found)) == 1


@pytest.mark.parametrize("address", ["x" * 100_000, "\ud800", "a\nb", ""])
def test_what_is_no_address_is_refused_in_words(practice, address):
    client, *_ = client_of(practice)
    with client, pytest.raises(WorkbenchError):
        client.schema(address)


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path, monkeypatch):
    (tmp_path / "cache").write_text("a file where a folder should be", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    said = []
    with Client("practice-1", "https://stat-xplore.invalid/rest", say=said.append) as client:
        assert "with a key" in repr(client)
    assert "cannot be kept" in said[0]


@pytest.mark.parametrize(("name", "value"), [("HTTPS_PROXY", "socks5://127.0.0.1:9"), ("SSL_CERT_FILE", "/not/there.pem")])
def test_settings_of_the_network_that_cannot_be_used_are_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ServiceError, match=name):
        Client("practice-1", "https://stat-xplore.invalid/rest")


def test_cells_are_counted_as_they_will_be_asked_for(practice):
    client, *_ = client_of(practice)
    with client:
        base = client.query(_DECISIONS, by={"Month": ["201501", "201502"]})
        for query in (base, base.between("2016-01"), base.latest(100_000)):
            assert client.cells(query) == client.table(query).frame.shape[0]


def test_a_service_that_is_not_there_is_said_so():
    with PracticeServer(people=2_000) as server:
        gone = server.base_url
    with Client("practice", gone, sleep=lambda _s: None) as client, pytest.raises(ServiceError, match="cannot be reached"):
        client.info()


def test_a_network_that_looks_into_traffic_is_named():
    def refuse(_request):
        raise httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")

    with Client("practice-1", transport=httpx.MockTransport(refuse)) as client, pytest.raises(ServiceError, match="SSL_CERT_FILE"):
        client.info()


def test_a_proxy_that_refuses_is_named():
    def refuse(_request):
        raise httpx.ProxyError("407 Proxy Authentication Required")

    with Client("practice-1", transport=httpx.MockTransport(refuse)) as client, pytest.raises(ServiceError, match="HTTPS_PROXY"):
        client.info()


def test_the_proxy_of_the_environment_is_used_for_the_service_and_not_for_this_computer(monkeypatch, server):
    monkeypatch.setenv("HTTPS_PROXY", server.base_url.rsplit("/webapi", 1)[0])
    with Client("practice-1", sleep=lambda _s: None, patience=Patience(attempts=1)) as client, pytest.raises(ServiceError, match="proxy"):
        client.info()
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with Client("practice", server.base_url) as client:
        assert client.info()["languages"]


def test_an_address_that_is_not_secure_gets_no_key():
    with pytest.raises(RequestError, match="is not https"):
        Client("practice-1", "http://stat-xplore.dwp.gov.uk/webapi/rest/v1")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422, 500])
@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'{"message": ["x"]}', b"<html>", b'{"errorType": 5}', b'{"errorType": "CELL_COUNT"}'])
def test_every_error_of_the_service_is_a_sentence_with_what_to_do(status, body):
    with Client("practice-1", transport=httpx.MockTransport(lambda _r: httpx.Response(status, content=body))) as client:
        with pytest.raises(WorkbenchError) as raised:
            client.info()
        assert raised.value.fix
        assert raised.value.code != "error"


def test_recorded_errors_are_told_in_their_own_terms():
    from shared_fixtures import fixture_path

    for name, code, words in (
        ("statcube_400_CELL_COUNT.json", "cell-limit", "at least 21,976,902 cells, and 1,000,000 are allowed"),
        ("statcube_400_SCHEMA_COMPONENT_NOT_FOUND.json", "unknown-component", "has no “invalid_uri”"),
        ("statcube_400_TXD_NOT_FOUND.json", "unknown-component", "has no “str:table:invalid_uri”"),
        ("statcube_401_AUTHENTICATION.json", "key-refused", "did not accept the key"),
    ):
        recorded = json.loads(fixture_path("statxplore", "errors", name).read_text(encoding="utf-8"))
        reply = httpx.Response(recorded["status"], json=recorded["body"])
        with Client("practice-1", transport=httpx.MockTransport(lambda _r, reply=reply: reply)) as client:
            with pytest.raises(WorkbenchError, match=words) as raised:
                client.info()
            assert raised.value.code == code
    page = fixture_path("statxplore", "errors", "statcube_table_request_rejected_441ad1.html").read_bytes()
    reply = httpx.Response(200, content=page, headers={"content-type": "text/html"})
    with Client("practice-1", transport=httpx.MockTransport(lambda _r: reply)) as client, pytest.raises(ServiceError, match="a web page"):
        client.info()


def test_pages_that_lead_back_to_themselves_end():
    def answer(request):
        reply = {"id": "str:folder:root", "label": "Root", "type": "FOLDER", "children": []}
        return httpx.Response(200, json=reply, headers={"link": f'<{request.url.copy_with(query=b"page=2")}>; rel="next"'})

    with Client("practice-1", transport=httpx.MockTransport(answer)) as client, pytest.raises(ServiceError, match="does not end"):
        client.databases()


def test_a_reply_that_is_no_table_is_refused(practice):
    for body in ({"cubes": {}}, [], "text", None, 5):
        reply = httpx.Response(200, json=body)
        with (
            Client("practice-1", transport=httpx.MockTransport(lambda _r, reply=reply: reply)) as client,
            pytest.raises((RecordError, RequestError, ServiceError)),
        ):
            client.table(Query.start("str:database:D", "str:count:D:F"))


def test_nothing_is_logged_beside_what_the_client_says(server, caplog):
    client, *_ = client_of(server)
    with caplog.at_level(logging.WARNING), client:
        server.fail_next("503", times=2)
        client.info()
    assert caplog.records == []
