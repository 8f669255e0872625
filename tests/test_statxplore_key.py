"""The key is found, kept and used, and stands in no byte of a file, an error, a log or a process title."""

from __future__ import annotations

import itertools
import json
import logging
import os
import pickle
import stat
import subprocess
import sys
import traceback
from pathlib import Path

import httpx
import pytest
from workspaces import command, repository_copy

from workbench.errors import RequestError, ServiceError, WorkbenchError
from workbench.statxplore import Client, Patience, Query, forget_key, save_key, save_table
from workbench.statxplore.key import VARIABLE, Key, find_key, key_file
from workbench.statxplore.practice import PracticeServer

SENTINEL = "SENTINELx9f3kq7Zz51TbV0"  # workbench: allow


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """Give a home without a keyring and without a key."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv(VARIABLE, raising=False)
    return tmp_path / "home"


def test_it_is_looked_for_in_the_environment_first_then_in_the_file(monkeypatch):
    assert find_key() is None
    assert "only you can read" in save_key(SENTINEL)
    assert find_key().reveal() == SENTINEL
    monkeypatch.setenv(VARIABLE, " another-key-123 ")
    assert find_key().reveal() == "another-key-123"


def test_the_file_is_its_owners_alone_and_not_used_otherwise():
    save_key(SENTINEL)
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600
    key_file().chmod(0o644)
    with pytest.raises(ServiceError, match="can be read by others"):
        find_key()


def test_a_keyring_is_preferred_to_the_file(monkeypatch):
    import keyring

    kept = {}
    monkeypatch.setattr(keyring, "set_password", lambda *place: kept.update({place[:2]: place[2]}))
    monkeypatch.setattr(keyring, "get_password", lambda *place: kept.get(place))
    monkeypatch.setattr(keyring, "delete_password", lambda *place: kept.pop(place))
    assert "keyring" in save_key(SENTINEL)
    assert not key_file().exists()
    assert find_key().reveal() == SENTINEL
    assert forget_key() == ["this computer's keyring"]
    assert find_key() is None


def test_it_is_forgotten():
    save_key(SENTINEL)
    assert forget_key() == ["the file in your settings"]
    assert find_key() is None
    assert forget_key() == []


@pytest.mark.parametrize("text", ["", "two words", "line\nbreak", "accent-é-key", "x" * 5_000, "a\x00b-key"])
def test_what_cannot_be_a_key_is_refused_without_being_shown(text):
    with pytest.raises(RequestError) as raised:
        Key(text, where="what you typed")
    assert not text or text not in str(raised.value)


def test_it_shows_itself_to_nobody():
    key = Key(SENTINEL, where="the environment")
    assert SENTINEL not in repr(key) + str(key) + f"{key}" + repr([key])
    with pytest.raises(TypeError):
        pickle.dumps(key)
    with Client(SENTINEL) as client:
        assert SENTINEL not in repr(client) + repr(client._connection) + repr(vars(client))


def _all_bytes(*folders):
    return b"".join(path.read_bytes() for folder in folders for path in Path(folder).rglob("*") if path.is_file())


def _whole(error):
    """Give an error with all that hangs on it, as a notebook or a log would write it, with the values of its frames."""
    parts = traceback.TracebackException.from_exception(error, capture_locals=True)
    texts = ["".join(parts.format(chain=True)), repr(error), repr(error.__dict__)]
    seen = error
    while seen is not None:
        texts.append(repr(vars(seen)))
        request = getattr(seen, "_request", None)
        texts.append(repr(getattr(request, "headers", "")))
        texts.append(str(dict(getattr(request, "headers", {}) or {})))
        seen = seen.__cause__ or seen.__context__
    return "\n".join(texts)


@pytest.mark.parametrize("kind", ["429", "500", "503", "504", "html", "truncated", "reset", "redirect", "nan", "huge", "slow", "empty"])
def test_it_stands_in_no_error_and_no_log_whatever_goes_wrong(kind, caplog):
    said = []
    with PracticeServer(people=2_000, key=SENTINEL) as server, caplog.at_level(logging.DEBUG):
        patience = Patience(attempts=2, dribble=0.5, largest_reply=100_000)
        with Client(SENTINEL, server.base_url, say=said.append, patience=patience, sleep=lambda _s: None) as client:
            server.fail_next(kind, times=2)
            with pytest.raises(WorkbenchError) as raised:
                client.info()
            assert SENTINEL not in _whole(raised.value)
            assert SENTINEL not in "".join(said)
    assert SENTINEL not in caplog.text
    assert SENTINEL not in "".join(repr(vars(record)) for record in caplog.records)


def test_it_is_taken_off_the_request_when_that_was_answered():
    requests = []

    def answer(request):
        assert request.headers["APIKey"] == SENTINEL
        requests.append(request)
        return httpx.Response(200, json={"languages": []})

    with Client(SENTINEL, transport=httpx.MockTransport(answer)) as client:
        client.info()
    assert "APIKey" not in requests[0].headers


def test_a_wrong_key_that_the_service_repeats_is_not_repeated():
    body = {"message": f"Bad key {SENTINEL}", "errorType": "AUTHENTICATION"}
    with Client(SENTINEL, transport=httpx.MockTransport(lambda _r: httpx.Response(401, json=body))) as client:
        with pytest.raises(ServiceError) as raised:
            client.info()
        assert SENTINEL not in str(raised.value)
    other = {"message": f"No field for {SENTINEL}", "errorType": "OTHER", "component": SENTINEL}
    for kind, odd in itertools.product(("OTHER", "SCHEMA_COMPONENT_NOT_FOUND"), (False, True)):
        escaped = json.dumps({**other, "errorType": kind}).replace(SENTINEL, "".join(f"\\u{ord(letter):04X}" for letter in SENTINEL))
        reply = httpx.Response(400, content=escaped if odd else json.dumps({**other, "errorType": kind}))
        with Client(SENTINEL, transport=httpx.MockTransport(lambda _r, reply=reply: reply)) as client:
            with pytest.raises(RequestError) as refused:
                client.info()
            assert SENTINEL not in str(refused.value)


def test_it_stands_in_no_file_of_all_that_is_done_with_it(tmp_path, own_home):
    with PracticeServer(people=2_000, key=SENTINEL) as server:
        with Client(SENTINEL, server.base_url, schema_file=tmp_path / "kept.sqlite", say=lambda _s: None) as client:
            query = client.query("JSA and ESA sanction decisions (SYNTHETIC practice data)", by={"Decision outcome": None})
            table = client.table(query)
            save_table(tmp_path / "saved.json", table)
            table.to_csv(tmp_path / "table.csv")
            table.to_parquet(tmp_path / "table.parquet")
        assert all(SENTINEL not in str(one) for one in server.requests)
    assert SENTINEL.encode() not in _all_bytes(tmp_path)


def test_the_command_line_never_shows_it(tmp_path, own_home):
    root = repository_copy(tmp_path / "ws")
    query = tmp_path / "query.json"
    with PracticeServer(people=2_000, key=SENTINEL) as server:
        environment = {**os.environ, "WORKBENCH_STATXPLORE_URL": server.base_url, "HOME": str(own_home)}
        environment.pop(VARIABLE, None)

        def run(*words, typed=None, key=True):
            env = {**environment, **({VARIABLE: SENTINEL} if key else {})}
            running = subprocess.Popen(
                command("statxplore", *words), cwd=root, env=env, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
            shown = Path(f"/proc/{running.pid}/cmdline").read_bytes() if sys.platform == "linux" else b""
            out, err = running.communicate(typed, timeout=120)
            assert SENTINEL.encode() not in shown
            assert SENTINEL not in out + err
            assert "Traceback" not in err
            return running.returncode, out + err

        status, said = run("login", typed=f"{SENTINEL}\n", key=False)
        assert (status, "The key is kept in" in said) == (0, True)
        assert run("search", "sanction", key=False)[0] == 0
        with Client(SENTINEL, server.base_url) as client:
            asked = client.query("JSA and ESA sanction decisions (SYNTHETIC practice data)", by={"Month": ["201606"]})
        query.write_text(asked.to_json(), encoding="utf-8")
        assert run("table", str(query), "--save", "june")[0] == 0
        assert run("refresh", "june")[0] == 0
        server.fail_next("html", times=5)
        assert run("refresh", "june")[0] == 1
        assert "The key was taken out of" in run("login", "--forget", key=False)[1]
        status, said = run("login", typed="wrong-key-1234\n", key=False)
        assert status == 1
        assert "wrong-key-1234" not in said
    assert SENTINEL.encode() not in _all_bytes(root, own_home / ".cache") + query.read_bytes()


def test_it_is_no_parameter_of_a_report(monkeypatch):
    from workbench.errors import ParameterError
    from workbench.reports.parameters import refuse_secrets

    with pytest.raises(ParameterError):
        refuse_secrets({"api_key": "x"})
    monkeypatch.setenv(VARIABLE, SENTINEL)
    with pytest.raises(ParameterError):
        refuse_secrets({"area": SENTINEL})


def test_a_query_file_is_asked_without_a_key_only_in_words():
    with Client() as client, pytest.raises(ServiceError, match="only to those with a key"):
        client.table(Query.start("str:database:D", "str:count:D:F"))
