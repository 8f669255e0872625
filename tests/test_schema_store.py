"""The schema is read strictly, kept whole through kills and damage, browsed and searched offline, and compared."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_fixtures import fixture_path

from workbench.errors import WorkbenchError
from workbench.statxplore.schema import Component
from workbench.statxplore.schema_store import Relabelled, SchemaStore, _synonyms

SEEN = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 12, 21, 9, tzinfo=dt.UTC)
ROOT, FOLDER, DATABASE = "str:folder:root", "str:folder:fuc", "str:database:UC_X"
AREA, MONTH = "str:field:UC_X:V_F:COA_CODE", "str:field:UC_X:F_DATE:DATE_NAME"
COUNCILS, ZONES = "str:valueset:UC_X:V_F:COA_CODE:LA", "str:valueset:UC_X:V_F:COA_CODE:MSOA"
FIFE, MORAY, ZONE = (f"str:value:UC_X:V_F:COA_CODE:{code}" for code in ("LA:S12000047", "LA:S12000020", "MSOA:S02001780"))


def part(uri, label, children=(), kind=None):
    names = {"valueset": "VALUESET", "stat": "STAT_FUNCTION"}
    word = uri.split(":")[1]
    return Component(uri, label, kind or names.get(word, word.upper()), tuple(children))


TREE = [
    part(ROOT, "Root", [part(FOLDER, "Universal Credit")]),
    part(FOLDER, "Universal Credit", [part(DATABASE, "People on Universal Credit")]),
    part(DATABASE, "People on Universal Credit", [
        part("str:count:UC_X:V_F", "People"), part("str:group:UC_X:geo", "Geography"), part(MONTH, "Month"),
    ]),
    part("str:group:UC_X:geo", "Geography", [part(AREA, "National - Regional - LA - OAs")]),
    part(AREA, "National - Regional - LA - OAs", [part(COUNCILS, "Local Authority"), part(ZONES, "Intermediate Zone")]),
    part(COUNCILS, "Local Authority", [part(FIFE, "Fife"), part(MORAY, "Moray")]),
    part(ZONES, "Intermediate Zone", [part(ZONE, "Kirkcaldy Central")]),
]  # fmt: skip


def filled(path=None, tree=TREE):
    store = SchemaStore(path)
    for component in tree:
        store.keep(component, etag=f'"{component.uri}"', seen=SEEN)
    return store


@pytest.fixture
def store():
    made = filled()
    yield made
    made.close()


def labels(components):
    return [component.label for component in components]


def test_a_recorded_root_is_read_with_children_and_times():
    reply = json.loads(fixture_path("statxplore", "schema", "statcube_schema_root.json").read_text(encoding="utf-8"))
    root = Component.from_reply(reply)
    assert (root.uri, root.label, root.type, len(root.children)) == (ROOT, "Extern V9", "FOLDER", 6)
    assert [c.uri for c in root.children] == [c["id"] for c in reply["children"]]
    assert root.children[4].last_modified == dt.datetime(2023, 3, 1, 18, 26, 25, 153000, dt.UTC)


def test_a_recorded_database_is_read_and_found():
    recorded = fixture_path("statxplore", "schema", "statx_PensionCreditContents_database_schema_flattened.csv")
    with recorded.open(encoding="utf-8", newline="") as stream:
        row = next(csv.DictReader(stream))
    reply = {k: row[k] for k in ("id", "label", "location", "type")} | {
        "lastModified": int(row["lastModified"]),
        "children": [{k: row[f"children.{k}"] for k in ("id", "label", "location", "type")}],
    }
    store = SchemaStore(None)
    store.keep(Component.from_reply(reply), etag=None, seen=SEEN)
    assert store.search("pension creddit")[0].uri == "str:database:PC_New"
    assert store.get("str:database:PC_New").last_modified.year == 2019
    store.close()


GOOD = {"id": "str:database:X", "label": "X", "type": "DATABASE", "unknown": {"more": 1}}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (None, "no group of fields"), ([], "no group of fields"), ("<!DOCTYPE html>", "no group of fields"),
        ({**GOOD, "id": None}, "no “id”"), ({**GOOD, "id": 7}, "“id” no plain text"), ({**GOOD, "id": ""}, "no “id”"),
        ({**GOOD, "label": ["X"]}, "“label” no plain text"), ({**GOOD, "label": "\ud800"}, "“label” no plain text"),
        ({**GOOD, "type": None}, "no “type”"), ({**GOOD, "children": {}}, "“children” no list"),
        ({**GOOD, "children": [GOOD, 3]}, "“children[1]” no group of fields"),
        ({**GOOD, "children": [{"id": "a", "type": "FIELD"}]}, "no “children[0].label”"),
        ({**GOOD, "functions": "SUM"}, "“functions” no list"), ({**GOOD, "functions": [1]}, "“functions[0]"),
        ({**GOOD, "lastModified": "today"}, "number of milliseconds"), ({**GOOD, "lastModified": True}, "number of milliseconds"),
        ({**GOOD, "lastModified": 10**30}, "in no calendar"), ({**GOOD, "lastModified": float("nan")}, "in no calendar"),
    ],
)  # fmt: skip
def test_a_reply_of_another_shape_is_refused_in_words(wrong, said):
    with pytest.raises(WorkbenchError) as told:
        Component.from_reply(wrong)
    assert said in told.value.message
    assert told.value.code == "schema-reply"
    assert told.value.fix


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "children", "functions", "lastModified"]), inner),
)


@given(json_values)
def test_any_json_is_read_or_refused_in_words(value):
    try:
        component = Component.from_reply(value)
    except WorkbenchError:
        return
    store = SchemaStore(None)
    store.keep(component, etag=None, seen=SEEN)
    assert store.get(component.uri) is not None
    store.close()


def test_an_unknown_type_and_functions_are_kept_as_they_are():
    reply = {**GOOD, "type": "HOLOGRAM", "functions": ["SUM", {"id": "str:statfn:X:F:C:MEAN", "label": "Mean"}]}
    store = SchemaStore(None)
    store.keep(Component.from_reply(reply), etag=None, seen=SEEN)
    kept = store.get("str:database:X")
    assert (kept.type, kept.functions) == ("HOLOGRAM", ("SUM", "str:statfn:X:F:C:MEAN"))
    store.close()


def test_fields_inside_groups_and_values_of_all_levels_are_browsed_in_order(store):
    assert labels(store.databases()) == ["People on Universal Credit"]
    assert [c.uri for c in store.fields(DATABASE)] == [AREA, MONTH]
    assert labels(store.valuesets(AREA)) == ["Local Authority", "Intermediate Zone"]
    assert labels(store.values(COUNCILS)) == ["Fife", "Moray"]
    assert labels(store.values(AREA)) == ["Fife", "Moray", "Kirkcaldy Central"]
    assert store.fields("str:database:NEVER_SEEN") == () == store.children("\ud800")


def test_a_component_knows_its_path_children_etag_and_when_it_was_seen(store):
    kept = store.get(COUNCILS)
    assert kept.path == ("Universal Credit", "People on Universal Credit", "Geography", "National - Regional - LA - OAs")
    assert labels(kept.children) == ["Fife", "Moray"]
    assert kept.children[0].code == "S12000047"
    assert (store.etag(COUNCILS), store.seen(COUNCILS)) == (f'"{COUNCILS}"', SEEN)
    assert (store.etag(FIFE), store.seen(FIFE), store.get("str:database:uc_x")) == (None, None, None)


@pytest.mark.parametrize(
    ("typed", "uri"),
    [
        ("fife", FIFE), ("S12000047", FIFE), ("fief universal credit", FIFE), ("kirkaldy", ZONE), ("UC_X", DATABASE), (ZONE, ZONE),
        ("council", COUNCILS), ("uc", FOLDER), ("datazone", None), ("moray local authority", MORAY),
    ],
)  # fmt: skip
def test_search_finds_labels_codes_addresses_and_paths(store, typed, uri):
    assert [found.uri for found in store.search(typed)][:1] == ([uri] if uri else [])


def test_a_search_keeps_to_types_and_to_one_database(store):
    store.keep(part("str:database:OTHER", "Other", [part("str:field:OTHER:F:A", "Fife fields")]), etag=None, seen=SEEN)
    assert {found.database for found in store.search("fife", database=DATABASE)} == {DATABASE}
    assert {found.uri for found in store.search("fife")} == {FIFE, "str:field:OTHER:F:A"}
    assert {found.type for found in store.search("universal", types=["DATABASE"])} == {"DATABASE"}
    assert store.search("universal credit", types=["DATABASE"])[0].path == ("Universal Credit",)


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text):
    found = BROWSED.search(text, types=[text, "VALUE"], database=text)
    assert found.items == () or text.strip() in {f.uri for f in found}
    BROWSED.search(text), BROWSED.get(text), BROWSED.children(text), BROWSED.etag(text), BROWSED.values(text)


BROWSED = filled()


def test_a_child_that_a_whole_reply_no_longer_has_is_forgotten_with_all_below_it(store):
    store.keep(part(AREA, "National - Regional - LA - OAs", [part(ZONES, "Intermediate Zone")]), etag="new", seen=LATER)
    assert store.get(COUNCILS) is None is store.get(FIFE)
    assert not store.search("fife")
    assert labels(store.values(AREA)) == ["Kirkcaldy Central"]
    assert (store.etag(AREA), store.seen(AREA)) == ("new", LATER)


def test_one_page_of_several_adds_and_forgets_nothing(store):
    page = part(COUNCILS, "Local Authority", [part(FIFE, "Fife"), part(FIFE.replace("47", "48"), "Perth and Kinross")])
    store.keep(page, etag="page", seen=LATER, complete=False)
    assert labels(store.values(COUNCILS)) == ["Fife", "Moray", "Perth and Kinross"]
    assert store.etag(COUNCILS) is None is store.seen(COUNCILS)  # so that it is asked for again, whole


def test_a_renamed_folder_is_found_under_its_new_name_with_all_below_it(store):
    store.keep(part(ROOT, "Root", [part(FOLDER, "Working Age Benefits")]), etag=None, seen=LATER)
    assert store.get(FIFE).path[0] == "Working Age Benefits"
    assert store.search("fife working").every_word
    assert store.search("fife working")[0].uri == FIFE


def test_what_was_kept_before_its_folder_was_seen_gets_its_path_then():
    store = filled(tree=reversed(TREE))
    assert store.get(FIFE).path[:2] == ("Universal Credit", "People on Universal Credit")
    assert store.search("moray people")[0].uri == MORAY
    assert store.search("moray people").every_word
    store.close()


def test_a_database_in_two_folders_stays_while_one_of_them_has_it(store):
    other = part("str:folder:two", "Second folder", [part(DATABASE, "People on Universal Credit")])
    store.keep(other, etag=None, seen=SEEN)
    store.keep(part(FOLDER, "Universal Credit", []), etag=None, seen=LATER)
    assert store.get(FIFE).path[0] == "Second folder"
    assert store.search("fife second").every_word
    store.keep(part("str:folder:two", "Second folder", []), etag=None, seen=LATER)
    assert store.get(FIFE) is None
    assert store.databases() == ()


def test_a_schema_that_goes_round_in_a_circle_ends(store):
    store.keep(part(FIFE, "Fife", [part(FOLDER, "Universal Credit"), part(FIFE, "Fife")]), etag=None, seen=SEEN)
    assert store.get(FIFE) is not None
    assert store.fields(DATABASE)
    assert store.search("fife")
    store.keep(part(ROOT, "Root", []), etag=None, seen=SEEN)


def test_what_is_new_gone_and_relabelled_is_told(store):
    newer = filled(tree=[
        *TREE[:5], part(COUNCILS, "Local Authority", [part(FIFE, "Fife Council area"), part(FIFE.replace("47", "50"), "North Lanarkshire")]),
    ])  # fmt: skip
    told = newer.changes_since(store)
    assert (labels(told.added), labels(told.gone)) == (["North Lanarkshire"], ["Moray"])  # the zones were not looked at
    assert told.relabelled == (Relabelled(FIFE, "Fife", "Fife Council area"),)
    assert store.changes_since(store).added == () == store.changes_since(store).gone
    newer.close()


def test_all_below_what_is_new_is_new():
    older, newer = filled(tree=TREE[:1]), filled()
    older.keep(part(FOLDER, "Universal Credit", []), etag=None, seen=SEEN)
    assert {c.uri for c in newer.changes_since(older).added} >= {DATABASE, AREA, FIFE}
    assert {c.uri for c in older.changes_since(newer).gone} >= {DATABASE, AREA, FIFE}
    older.close(), newer.close()


def test_everything_is_there_when_the_file_is_opened_again(tmp_path):
    filled(tmp_path / "schema.sqlite").close()
    store = SchemaStore(tmp_path / "schema.sqlite")
    assert store.get(FIFE) == BROWSED.get(FIFE)
    assert store.search("kirkaldy")[0].uri == ZONE
    assert store.set_aside is None
    store.close()


def test_a_file_that_is_no_database_is_set_aside_and_told(tmp_path):
    path = tmp_path / "schema.sqlite"
    path.write_bytes(b"torn" * 1000)
    store = filled(path)
    assert store.set_aside == tmp_path / "schema.sqlite.unusable"
    assert store.set_aside.read_bytes() == b"torn" * 1000
    assert store.search("fife")
    store.close()


@pytest.mark.parametrize("seed", range(12))
def test_damage_anywhere_is_survived(tmp_path, seed):
    path = tmp_path / "schema.sqlite"
    filled(path).close()
    raw, chance = bytearray(path.read_bytes()), random.Random(seed)
    at = chance.randrange(len(raw))
    raw[at : at + 5000] = chance.randbytes(min(5000, len(raw) - at))
    path.write_bytes(raw[: len(raw) - chance.choice([0, 0, 7000])])
    store = SchemaStore(path)
    for component in TREE:
        store.keep(component, etag=None, seen=SEEN)
    store.search("fife universal"), store.values(AREA), store.databases(), store.changes_since(BROWSED)
    store.close()


def test_a_store_that_is_damaged_while_open_is_begun_again(tmp_path):
    path = tmp_path / "schema.sqlite"
    store = filled(path)
    raw = path.read_bytes()  # its change counter, at byte 24, tells SQLite that its pages in memory are old
    path.write_bytes(raw[:24] + bytes([raw[24] ^ 1]) + raw[25:100] + b"\xff" * (len(raw) - 100))
    assert store.databases() == ()
    assert store.set_aside is not None
    store.keep(TREE[0], etag=None, seen=SEEN)
    assert store.search("universal")
    store.close()


KEEPER = """
    import datetime as dt, itertools, sys
    from pathlib import Path
    from workbench.statxplore.schema import Component
    from workbench.statxplore.schema_store import SchemaStore
    store = SchemaStore(Path(sys.argv[1]))
    print("ready", flush=True)
    for n in range(int(sys.argv[3])):
        name = f"{sys.argv[2]}{n}"
        values = tuple(Component(f"str:value:{name}:F:C:S:{v}", f"Value {v} {name}", "VALUE") for v in range(30))
        store.keep(Component(f"str:valueset:{name}:F:C:S", name, "VALUESET", values), etag="e", seen=dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
"""


def keeper(path, name, count):
    program = [sys.executable, "-c", textwrap.dedent(KEEPER), str(path), name, str(count)]
    return subprocess.Popen(program, stdout=subprocess.PIPE)


def whole(path):
    """Give how many valuesets there are; each must have all its values, in the index too."""
    store = SchemaStore(path)
    assert store.set_aside is None
    sets = [row[0] for row in store._connection.execute("SELECT uri FROM component WHERE type = 'VALUESET'")]
    assert all(len(store.values(uri)) == 30 for uri in sets)
    assert len(store._index) == 31 * len(sets)
    assert store._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store._connection.execute("INSERT INTO full_text (full_text) VALUES ('integrity-check')")
    store.close()
    return len(sets)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill that cannot be caught")
def test_a_writer_that_is_killed_leaves_whole_replies(tmp_path):
    path, kept = tmp_path / "schema.sqlite", []
    for n in range(6):
        process = keeper(path, f"kill{n}x", 100_000)
        process.stdout.readline()
        time.sleep(0.05 + 0.037 * n)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(20), process.stdout.close()
        kept.append(whole(path))
    assert kept == sorted(kept)
    assert kept[-1] > 0


def test_two_processes_lose_nothing(tmp_path):
    path = tmp_path / "schema.sqlite"
    both = [keeper(path, name, 25) for name in ("first", "second")]
    assert [process.wait(120) for process in both] == [0, 0]
    for process in both:
        process.stdout.close()
    assert whole(path) == 50


def test_a_store_that_another_program_holds_is_told_in_words(tmp_path, monkeypatch):
    store = filled(tmp_path / "schema.sqlite")
    other = sqlite3.connect(tmp_path / "schema.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    store._connection.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(WorkbenchError) as told:
        store.keep(TREE[0], etag=None, seen=SEEN)
    assert told.value.code == "locked"
    with pytest.raises(WorkbenchError):
        store.search("fife")
    other.execute("ROLLBACK")
    assert store.search("fife")
    other.close(), store.close()


def test_each_abbreviation_leads_to_its_words_and_no_word_is_in_two_groups():
    groups = {frozenset((word, *others)) for word, others in _synonyms().items()}
    assert sum(map(len, groups)) == len(_synonyms())
    assert "universal credit" in _synonyms()["UC"]
    assert "council" in _synonyms()["LA"]
