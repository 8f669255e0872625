"""Secrets are found by their form, by the name beside them, or because they are known; digests and drawings are none.

In the examples a “~” is left out before they are used, so that few of them look like a secret as they stand here.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import threading
import uuid
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workspaces import cli, command, notebook, shelf, workspace

from workbench.disclosure import (
    IDENTIFIER_WITHHELD,
    NAME,
    SECRET_WITHHELD,
    WITHHELD,
    Identifiers,
    ProtectedNames,
    Protection,
    Secrets,
    known_secrets,
    may_be_secret,
    names_secret,
)
from workbench.errors import ParameterError
from workbench.reports.parameters import refuse_secrets

_ROOT = Path(__file__).resolve().parents[1]
_KEY = "a key or token"
_PASSWORD = "a password"
_PRIVATE = "a private key"
_LETTERS = "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA" * 4


def _as_written(text: str) -> str:
    return text.replace("~", "")


def _kinds(text: str, *known: str) -> list[str]:
    return [kind for _, _, kind in Secrets(known).found(_as_written(text))]


# ---- by form

_PEM = f"-----BEGIN RSA ~PRIVATE KEY-----\n{_LETTERS[:64]}\n{_LETTERS[:20]}==\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (_PRIVATE, _PEM), (_PRIVATE, _PEM.replace("RSA ", "")), (_PRIVATE, _PEM.replace("RSA", "OPENSSH").replace("\n", "\\n")),
        (_PRIVATE, f"-----BEGIN PGP ~PRIVATE KEY BLOCK-----\n\n{_LETTERS}"), (_PRIVATE, f"AGE-SECRET-~KEY-1{_LETTERS.upper()[:58]}"),
        (_PRIVATE, "PuTTY-User-Key-~File-2: ssh-rsa\nComment: x\nPrivate-MAC: 0123456789abcdef"),
        (_KEY, "AKIA~IOSFODNN7EXAMPLE"), (_KEY, "ASIA~IOSFODNN7EXAMPLE"),
        (_KEY, f"ghp_~{_LETTERS[:36]}"), (_KEY, f"gho_~{_LETTERS[:36]}"), (_KEY, f"github_pat_~{_LETTERS[:22]}_{_LETTERS[:59]}"),
        (_KEY, f"glpat-~{_LETTERS[:20]}"), (_KEY, f"xoxb-~{'1234567890-' * 2}{_LETTERS[:24]}"), (_KEY, f"xapp-1-~{_LETTERS[:24]}"),
        (_KEY, f"https://hooks.slack.~com/services/T0000000/B0000000/{_LETTERS[:24]}"),
        (_KEY, f"AIza~{_LETTERS[:35]}"), (_KEY, f"ya29.~{_LETTERS[:40]}"), (_KEY, f"GOCSPX-~{_LETTERS[:28]}"),
        (_KEY, "eyJ0eXAiOiJKV1QiLCJhbGciOi~.eyJpc3MiOiJjYW5hcnkxMjMifQ.aGVsbG8td29ybGQ".replace("~", "J9")),
        (_KEY, "65794a~" + b"eyJ0eXAiOiJKV1QiLCJhbGci".hex()), (_KEY, "65794A~" + b"eyJ0eXAiOiJKV1QiLCJhbGci".hex().upper()),
        (_KEY, f"https://x.blob.core.windows.net/a?sv=2024-01-01&sig=~{_LETTERS[:43]}%3D"), (_KEY, f"AccountKey=~{_LETTERS[:86]}=="),  # workbench: allow
        (_KEY, f"sk-~{_LETTERS[:48]}"), (_KEY, f"sk-proj-~{_LETTERS[:48]}"), (_KEY, f"sk_live_~{_LETTERS[:24]}"), (_KEY, f"whsec_~{_LETTERS[:32]}"),
        (_KEY, f"npm_~{_LETTERS[:36]}"), (_KEY, f"hf_~{_LETTERS[:34]}"), (_KEY, f"pypi-Ag~EIcHlwaS5vcmc{_LETTERS[:60]}"),
        (_KEY, f"SG.~{_LETTERS[:22]}.{_LETTERS[:43]}"), (_KEY, f"123456789:AA~{_LETTERS[:33]}"),
        (_KEY, f"Authorization: Bearer ~{_LETTERS[:32]}"), (_KEY, f"'Authorization': 'Basic ~{_LETTERS[:32]}=='"), (_KEY, f"bearer ~{_LETTERS[:20]}"),
        (_PASSWORD, "https://me:~hunter22@example.org/data"), (_PASSWORD, "postgresql://me:~pass@localhost:5432/db"), (_PASSWORD, "redis://:~pass@[::1]"),  # workbench: allow
    ],
)  # fmt: skip
def test_a_secret_is_found_by_its_form(kind: str, text: str) -> None:
    for around in ("{}", "see {} here", '{{"a": "{}"}}', "<td>{}</td>"):
        whole = _as_written(around.format(text))
        assert kind in _kinds(whole)
        assert Secrets().found(Protection().withhold(whole)) == []
        assert may_be_secret(whole)


# ---- by the name beside it


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (_PASSWORD, "password=~hunter2"), (_PASSWORD, "Password: ~hunter2!"), (_PASSWORD, "the password is ~correct-horse-9"), (_PASSWORD, "DB_PASSWD=~x7y8z9"),  # workbench: allow
        (_PASSWORD, "pwd := '~x7y8z9'"), (_PASSWORD, 'passphrase = "~a!b!c!d"'), (_PASSWORD, '"password": "~a?b?c?d"'), (_PASSWORD, r'{\"password\": \"~x7y8z9\"}'),  # workbench: allow
        (_PASSWORD, "passcode: ~98a76b"), (_PASSWORD, "password='self.x7y8z9'".replace("self.", "~")), (_PASSWORD, "caf\u00e9 PASSWORD=~hunter2"),  # workbench: allow
        (_KEY, "api_key=~abcdefgh1"), (_KEY, "API key: ~abcdefgh1"), (_KEY, "x-api-key: ~abcdefgh1"), (_KEY, "statxplore key is ~abcdefgh1"),  # workbench: allow
        (_KEY, "secret = ~abcdefgh1"), (_KEY, "client_secret=~abcdefgh1,"), (_KEY, "aws_secret_access_key = ~abcdefgh1"), (_KEY, "token: ~abcdefgh1;"),  # workbench: allow
        (_KEY, "accessTokens: ~abcdefgh1"), (_KEY, "credentials => ~abcdefgh1"), (_KEY, f"key: ~{_LETTERS[:20]}"), (_KEY, f"?key=~{_LETTERS[:24]}&x=1"),  # workbench: allow
        (_KEY, "WORKBENCH_STATXPLORE_API_KEY=~SENTINEL-4f8a"),  # workbench: allow
    ],
)  # fmt: skip
def test_a_secret_is_found_by_the_name_beside_it(kind: str, text: str) -> None:
    found = Secrets().found(_as_written(text))
    assert [what for _, _, what in found] == [kind]
    start, end, _ = found[0]
    after = _as_written(text.partition("~")[2])
    assert after.startswith(_as_written(text)[start:end])
    assert end - start >= 6


@pytest.mark.parametrize(
    "text",
    [
        "password: required", "The token: unknown", "secret: confidential", "a key: a list of what the colours mean", "key figures: 2025-26 and 2026-27",
        "monkey: abcdefgh12345678901234", "keyboard=abcdefgh1", "turnkey = a1b2c3d4e5f6g7h8i9j0k1l2", "token = tokens[0]", "token = response.json()['x1']",
        "password = getpass.getpass1()", "secret = secrets.token_hex(8)", "api_key = os.environ['X1']", "api_key: str1 | None".replace("str1", "string"),
        "token = self.token2", "password=${PASSWORD1}", "password={{ password1 }}", "password=<password1>", "password=$PASSWORD1", "token=https://example.org/1",
        "password=********", "password=xxxxxxxx", "token: your-token-1", "token = example-token-1", "secret=changeme1", "password: [secret withheld]", "pwd=abc1",
        "password: 12345678", "tokenizer=abcdefgh1", "Cell key: 123456789012345678901234", "key: uc-households-scotland-2025-05", "key=na-h-eileanan-siar-2025-1",
        "password=abcde", "sk-estimator-doc-link-1-and-more-of-it", "sk-toggleable__content-arrow-label", "task-force-2025-on-everything-ABC",
        "https://www.gov.scot/a:b", "https://gov.scot@evil.example", "https://gov.scot:443/x@y", "mailto:me@example.org", "bearer of responsibilities",
        "AKIA", "AKIA123", "-----BEGIN CERTIFICATE-----", "-----BEGIN PUBLIC KEY-----", "ghp_short", "eyJ", "65794a", "@media print{a:hover{x:y}}", "",
        "https://user:${PASSWORD}@example.org", "https://user:<password>@example.org",
    ],
)  # fmt: skip
def test_what_only_speaks_of_secrets_is_let_through(text: str) -> None:
    assert _kinds(text) == []


def test_digests_identifiers_and_pictures_are_no_secrets() -> None:
    digests = [getattr(hashlib, name)(b"x").hexdigest() for name in ("md5", "sha1", "sha256", "sha512")]
    picture = "data:image/png;base64," + base64.b64encode(bytes(range(256)) * 20).decode()
    manifest = json.dumps({"template_sha256": digests[2], "files": {"a.html": digests[2]}, "id": str(uuid.UUID(int=7)), "code": "workbench 0.1.0 (0123456789ab)"})
    drawing = '<svg viewBox="0 0 5 5"><path d="M0,0L1.5,2.25Z" transform="translate(1,2)" class="mark-rule role-axis-grid"/></svg>'
    about = json.dumps({"kernelspec": {"name": "python3"}, "language_info": {"version": "3.11.7"}, "id": "a1b2c3d4", "tags": ["parameters"]})
    for text in (*digests, picture, manifest, drawing, about):
        assert _kinds(text) == []


def test_the_samples_documents_and_code_hold_no_secret() -> None:
    for folder in ("inquiries", "people", "data_catalog", "data", "docs", "templates", "notebooks"):
        for path in (_ROOT / folder).rglob("*"):
            if path.suffix in {".yaml", ".csv", ".md", ".ipynb", ".json", ".css", ".j2"}:
                assert Secrets().found(path.read_text(encoding="utf-8")) == [], path


@pytest.mark.slow
def test_the_rendered_pages_hold_no_secret(rendered) -> None:
    for name, path in rendered.pages.items():
        assert Secrets().found(path.read_text(encoding="utf-8")) == [], name


# ---- known ones

_SENTINEL = "SENTINEL/4f8a+20 x?"
_KNOWN = "a secret of this computer's environment"


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_a_known_secret_is_found_in_every_form(before: str) -> None:
    raw = f"{before}{_SENTINEL}tail".encode()
    forms = (
        _SENTINEL, quote(_SENTINEL, safe=""), quote_plus(_SENTINEL), base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode(), raw.hex(), raw.hex().upper(),
    )  # fmt: skip
    for form in forms:
        assert _kinds(f"x{form}y", _SENTINEL) == [_KNOWN]
        assert _kinds(f"x{form}y") == []
    assert Protection(secrets=Secrets([_SENTINEL])).kinds_in_pieces(f"\x00{_SENTINEL}\x00") == (_KNOWN,)


@given(st.text(min_size=6, max_size=20), st.text(max_size=8), st.text(max_size=8))
def test_a_known_secret_is_found_within_base64_of_any_text(secret: str, before: str, after: str) -> None:
    try:
        code = base64.b64encode((before + secret + after).encode()).decode()
    except UnicodeEncodeError:
        return
    assert _KNOWN in _kinds(code, secret)


def test_no_known_secrets_are_looked_for_where_there_are_none_and_none_is_told() -> None:
    assert list(Secrets().known_in("anything")) == []
    assert Secrets([""]).known == frozenset()
    assert repr(Secrets([_SENTINEL])) == "<Secrets, 1 known>"
    assert _SENTINEL not in repr(Protection(secrets=Secrets([_SENTINEL])))


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("SENTINEL-1", True), (" SENTINEL-1 ", True), ("correcthorsebattery", True), ("abcdefg1", True), ("DISABLED", False), ("disabled", False), ("Disabled", False),
        ("12345678", False), ("short1", False), ("", False), ("/run/secrets/key1", False), ("~/.config/key1", False), ("C:\\keys\\key1", False), ("./keys/key1", False),
    ],
)  # fmt: skip
def test_of_the_environment_only_values_that_can_be_told_from_words_are_known(value: str, kept: bool) -> None:
    assert known_secrets({"SOME_API_KEY": value, "PATH": "SENTINEL-2", "KEYBOARD": "SENTINEL-3"}) == ((value.strip(),) if kept else ())


@pytest.mark.parametrize(("name", "secret"), [("apiKey", True), ("x-api-key", True), ("GITHUB_TOKEN", True), ("monkey", False), ("keyword", False), ("passage", False)])
def test_a_name_tells_of_a_secret(name: str, secret: bool) -> None:
    assert names_secret(name) is secret


def test_a_parameter_that_holds_a_secret_of_the_environment_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("WORKBENCH_STATXPLORE_API_KEY", "SENTINEL-ordinary-9")
    with pytest.raises(ParameterError, match="looks like a secret") as caught:
        refuse_secrets({"words": ["see SENTINEL-ordinary-9"]})
    assert "SENTINEL" not in str(caught.value)


# ---- all that is protected, together

_PROTECTION = Protection(ProtectedNames(["Zebedee Quux"]), Identifiers(), Secrets(["SENTINEL-9"]))
_NI = "AB" + "123456C"


def test_each_kind_has_its_own_words() -> None:
    text = f"Zebedee Quux, {_NI}, SENTINEL-9, caf\u00e9"
    assert _PROTECTION.withhold(text) == f"{WITHHELD}, {IDENTIFIER_WITHHELD}, {SECRET_WITHHELD}, caf\u00e9"
    assert _PROTECTION.kinds_in(text) == (NAME, "a National Insurance number", _KNOWN)
    assert _PROTECTION.kinds_in_pieces(text) == (NAME, _KNOWN)
    assert (_PROTECTION.found_in(text), _PROTECTION.found_in("nothing")) == (True, False)
    assert _PROTECTION.withhold("nothing") == "nothing"


def test_what_overlaps_is_withheld_once_and_whole() -> None:
    protection = Protection(ProtectedNames([f"Quux {_NI}"]), secrets=Secrets([f"{_NI} and more"]))
    assert protection.withhold(f"x Quux {_NI} and more y") == f"x {WITHHELD} y"
    assert len(protection.spans(f"x Quux {_NI} and more y")) == 1


def test_what_can_change_while_a_page_does_not_is_found_by_its_value_alone() -> None:
    by_value = _PROTECTION.by_value
    assert (by_value.kinds_in(f"{_NI} Zebedee Quux"), by_value.kinds_in_pieces("SENTINEL-9")) == ((NAME,), (_KNOWN,))
    assert by_value.withhold(_NI) == IDENTIFIER_WITHHELD
    assert (bool(by_value), bool(Protection().by_value), bool(Protection(secrets=Secrets(["SENTINEL-9"])).by_value)) == (True, False, True)


def test_names_that_overlap_are_withheld_together_and_signs_that_are_no_digits_are_none() -> None:
    names = ProtectedNames(["Zebedee Quux Smith", "Smith Zebedee", "\u3007\u3007\u3007"])
    assert names.withhold("a Zebedee Quux Smith Zebedee b \u3007\u3007\u3007") == f"a {WITHHELD} b \u3007\u3007\u3007"
    assert names.kinds_in_pieces("ZebedeeQuuxSmith") == (NAME,)
    assert names.kinds_in_pieces("nobody") == ()


def test_a_name_that_stands_in_the_words_of_withholding_does_not_go_on_for_ever() -> None:
    assert Protection(ProtectedNames(["name withheld"])).withhold("the name withheld") == WITHHELD


_SIGNS = "ABKY 1234567C-\u00e9\u00df=:\n'x~"


@given(st.lists(st.one_of(st.text(_SIGNS, max_size=10), st.sampled_from([_NI, "KY1" + " 1AA", "zebedee quux", "SENTINEL-9", "password=", "x7y8z9"])), max_size=8))
def test_nothing_protected_is_left_in_what_was_withheld(pieces: list[str]) -> None:
    assert not _PROTECTION.found_in(_PROTECTION.withhold("".join(pieces)))


# ---- what the machine leaves

_LEFT = "SENTINEL-" + "7c1f9be2"
_PRINTS = "import os\nprint(dict(os.environ))\nprint(os.environ.get('WORKBENCH_STATXPLORE_API_KEY'))"
_REACHES = """import os
from pathlib import Path
found = b''
for process in Path('/proc').glob('[0-9]*/environ'):
    try:
        found += process.read_bytes()
    except OSError:
        pass
key = next((v.split(b'=', 1)[1].decode() for v in found.split(bytes(1)) if v.startswith(b'WORKBENCH_STATXPLORE_API_KEY=')), '')
print(key, key.encode().hex())"""


def _titles(found: list[str], stop: threading.Event) -> None:
    while not stop.wait(0.05):
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if _LEFT.encode() in process.read_bytes():
                    found.append(process.parent.name)


@pytest.mark.slow
def test_a_key_in_the_environment_is_in_nothing_that_a_run_leaves(tmp_path: Path) -> None:
    root = workspace(
        tmp_path / "made", people="p1: Zebedee Quux\n", prints=notebook(_PRINTS), reaches=notebook(_REACHES), raises=notebook(f"{_REACHES}\nraise ValueError(key)"),
        writes=notebook(f"{_REACHES}\nfrom IPython.display import HTML\nHTML(f'<p>{{key}}</p><img alt=\"{{key}}\" src=x>')"),
    )  # fmt: skip
    assert _LEFT not in " ".join(command("render"))
    seen: list[str] = []
    stop = threading.Event()
    watch = threading.Thread(target=_titles, args=(seen, stop))
    watch.start()
    try:
        done = cli("render", "prints", "reaches", "raises", "writes", "--to", "html,ipynb", cwd=root, timeout=300, WORKBENCH_STATXPLORE_API_KEY=_LEFT)
    finally:
        stop.set()
        watch.join()
    assert seen == []
    assert (shelf(root) / "prints.html").exists()  # a kernel is not given the key
    assert done.returncode == 1
    told = (done.stdout + done.stderr).encode()
    assert b"Traceback" not in told
    left = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for form in (_LEFT.encode(), _LEFT.encode().hex().encode(), base64.b64encode(_LEFT.encode())[:-4]):
        assert form not in told
        assert [name for name, raw in left.items() if form in raw] == []
    if os.name == "posix" and Path("/proc").is_dir():  # what a notebook reached by itself the gate kept in
        assert not (shelf(root) / "writes.html").exists()
        assert not (shelf(root) / "raises.html").exists()
