"""The full-text index finds what was typed and what was meant, and no text, process or file breaks it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.store import FullTextIndex, Indexed
from workbench.store.search_words import words_of

FIELDS = {"code": 5.0, "about": 1.0}
HOSTILE = [
    '"', '""', "'", "*", "a*", "NEAR(", "NEAR(a b, 3)", "title:", "title:sanctions", "{title}:", "^fife", "-fife", "fife AND", "OR",
    "NOT", "AND OR NOT", "(", ")", "fife)", "\x00", "fi\x00fe", "🙂", "🙂 fife", "\ud800", "%", "_", "; DROP TABLE full_text;--", "\ufdd0", "+", "",
    " ", "x" * 5000, "a " * 3000, "\N{RIGHT SINGLE QUOTATION MARK}s", "ﬁfe", "İ", "\u0301", "١٢٣",
]  # fmt: skip
LETTERS = "abcdefgxyzABCXYZéèüßøàñçλψжщ0123456789"
texts = st.text(alphabet=LETTERS + " .,;:!?'\"*()-_/^", max_size=60)


@pytest.fixture
def index():
    made = FullTextIndex.open(None, FIELDS, synonyms={"JSA": ["jobseeker's allowance"], "local authority": ["council"]})
    made.put([
        Indexed("stat", "page", "Stat-Xplore", {"about": "Sanctions by job centre and month"}, {"agency": ["dwp"]}),
        Indexed("jsa", "page", "Jobseeker's Allowance", {"about": "Paid to people who look for work"}, {"agency": ["dwp"]}),
        Indexed("council", "agency", "Fife Council", {"code": "S12000047", "about": "Runs schools"}, {"agency": ["fife"], "area": ["fife"]}),
        Indexed("office", "office", "Kirkcaldy Jobcentre", {"about": "Universal credit and sanctioned claimants in Fife"}),
        Indexed("gaelic", "page", "Gàidhealtachd", {"about": "Òran"}),
    ])  # fmt: skip
    yield made
    made.close()


def ids(results):
    return [hit.id for hit in results]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("stat-xplore", "stat"), ("StatXplore", "stat"), ("StatExplore", "stat"), ("statexplore", "stat"), ("stat xplor", "stat"),
        ("jobseekers", "jsa"), ("jsa", "jsa"), ("allowence", "jsa"), ("s12000047", "council"), ("S1200", "council"),
        ("local authority", "council"), ("kirkaldy", "office"), ("Kirkcladly", "office"), ("job centre kirkcaldy", "office"),
        ("gaidhealtachd", "gaelic"), ("oran", "gaelic"), ("GÀIDHEALTACHD", "gaelic"), ("universa", "office"), ("claimant", "office"),
    ],
)  # fmt: skip
def test_what_was_meant_comes_first(index, typed, found):
    assert ids(index.search(typed))[:1] == [found]


def test_joined_and_split_words_find_each_other(index):
    assert set(ids(index.search("jobcentre"))) == set(ids(index.search("job centre"))) == {"stat", "office"}


def test_a_word_in_the_title_counts_more_than_in_a_text(index):
    assert ids(index.search("fife")) == ["council", "office"]


def test_all_words_are_required_first_and_any_of_them_if_none_has_all(index):
    every, some = index.search("fife council"), index.search("council month")
    assert (ids(every), every.every_word) == (["council"], True)
    assert (set(ids(some)), some.every_word) == ({"council", "stat"}, False)


def test_the_last_word_is_a_beginning_until_a_space_follows(index):
    assert ids(index.search("scho")) == ["council"]
    assert not index.search("scho ")


def test_a_mended_word_is_told_and_a_right_one_is_never_mended(index):
    assert index.search("sanciton").mended == (("sanciton", "sanctions"),)
    assert index.search("sanction").mended == ()
    assert index.search("StatExplore").mended == (("StatExplore", "stat xplore"),)


def test_a_code_is_never_changed_into_another(index):
    assert not index.search("S12000048")
    assert index.search("S12000048").mended == ()


def test_a_kind_and_facets_narrow_what_is_found(index):
    assert ids(index.search("fife", kinds=["office"])) == ["office"]
    assert ids(index.search("fife", facets={"area": ["fife", "moray"]})) == ["council"]
    assert ids(index.search("a", facets={"agency": ["dwp"], "area": ["fife"]})) == []
    assert ids(index.search("fife", kinds=[])) == []


def test_a_facet_s_name_and_value_are_not_mixed_up():
    index = FullTextIndex.open(None, {})
    index.put([Indexed("1", "k", "word", facets={"a": ["bc"]}), Indexed("2", "k", "word", facets={"ab": ["c"]})])
    assert ids(index.search("word", facets={"ab": ["c"]})) == ["2"]
    index.close()


def test_snippets_are_plain_text_with_the_words_marked_as_the_caller_says(index):
    hit = index.search("month sanctions", marks=("<", ">"))[0]
    assert hit.snippet == "<Sanctions> by job centre and <month>"
    assert index.search("month")[0].snippet == "Sanctions by job centre and month"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_sign_is_an_error(index, text):
    index.search(text)
    index.put([Indexed(text, text, text, {"about": text}, {text: [text]})])
    index.search("fife", kinds=[text], facets={text: [text]})
    index.remove([text])


@given(st.text(max_size=80), st.text(max_size=40))
def test_any_text_can_be_indexed_and_asked(text, question):
    index = FullTextIndex.open(None, FIELDS)
    index.put([Indexed("1", text, text, {"about": question})])
    for asked in (text, question, text + question):
        assert all(hit.id == "1" for hit in index.search(asked))
    index.close()


@given(texts, texts)
def test_a_document_is_found_by_each_of_its_own_words(title, about):
    index = FullTextIndex.open(None, FIELDS)
    index.put([Indexed("1", "k", title, {"about": about}), Indexed("2", "k", "other words altogether")])
    for word in words_of(title) + words_of(about):
        assert "1" in ids(index.search(word)), word
    if words_of(title):
        assert index.search(" ".join(words_of(title)[:20])).every_word
    index.close()


@given(st.lists(st.tuples(st.sampled_from("abcd"), texts, st.booleans()), max_size=12))
def test_what_is_put_and_removed_in_any_order_leaves_what_a_fresh_index_has(steps):
    index, kept = FullTextIndex.open(None, FIELDS), {}
    for key, text, put in steps:
        if put:
            index.put([Indexed(key, "k", text)])
            kept[key] = text
        else:
            index.remove([key])
            kept.pop(key, None)
    fresh = FullTextIndex.open(None, FIELDS)
    fresh.put([Indexed(key, "k", text) for key, text in kept.items()])
    assert len(index) == len(kept)
    for _, text, _ in steps:
        assert set(ids(index.search(text))) == set(ids(fresh.search(text)))
    words = "SELECT * FROM full_text_word ORDER BY word"
    assert index._connection.execute(words).fetchall() == fresh._connection.execute(words).fetchall()
    index.close(), fresh.close()


def test_removing_removes_and_mends_no_longer_to_what_was_removed(index):
    index.remove(["stat", "office"])
    assert not index.search("xplore")
    assert not index.search("kirkcaldy")
    assert not index.search("kirkaldy").mended


def test_what_stands_after_a_sign_that_ends_a_text_elsewhere_is_found(index):
    index.put([Indexed("nul", "page", "Before\0after", {"about": "one\0two"}, kept="a\0b")])
    assert [hit.id for word in ("before", "after", "one", "two") for hit in index.search(word)] == ["nul"] * 4
    assert index.kept(["nul"])["nul"] == ("Before after", "a b")


def test_of_very_many_documents_the_later_of_the_same_id_stays_and_a_failure_leaves_none(index):
    from workbench.store import full_text

    many = [Indexed(str(at % 12_000), "page", f"number{at}") for at in range(12_500)]
    index.put(many)
    assert len(index) == 5 + 12_000
    assert [hit.id for hit in index.search("number12001 ")] == ["1"]
    assert "1" not in [hit.id for hit in index.search("number1 ")]
    assert full_text._BATCH < 12_000

    def breaking():
        yield from many
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        index.put(breaking(), remove=["stat"])
    assert len(index) == 5 + 12_000
    assert index.search("Stat-Xplore")[0].id == "stat"


def test_a_change_that_fails_changes_nothing(index):
    def documents():
        yield Indexed("new", "k", "Brandnew")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        index.put(documents(), remove=["stat"])
    with pytest.raises(AttributeError):
        index.put([Indexed("new", "k", "Brandnew"), Indexed("bad", "k", None)], remove=["stat"])
    assert not index.search("brandnew")
    assert ids(index.search("xplore")) == ["stat"]


def test_what_was_put_is_there_when_the_file_is_opened_again(tmp_path):
    path = tmp_path / "folder" / "index.sqlite"
    first = FullTextIndex.open(path, FIELDS)
    first.put([Indexed("1", "k", "Kirkcaldy")])
    second = FullTextIndex.open(path, FIELDS)
    assert ids(second.search("kirkcaldi")) == ["1"]
    assert second.set_aside is None
    first.close(), second.close()


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()


def other_fields(path: Path) -> None:
    FullTextIndex.open(path, {"quite": 1.0, "other": 2.0}).close()


def other_version(path: Path) -> None:
    FullTextIndex.open(path, FIELDS).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()


def cut_off(path: Path) -> None:
    index = FullTextIndex.open(path, FIELDS)
    index.put([Indexed(str(n), "k", f"word{n}") for n in range(3000)])
    index.close()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("spoil", [foreign, other_fields, other_version, cut_off, lambda p: p.write_bytes(b"no database at all" * 99)])
def test_a_file_that_is_no_use_is_set_aside_and_begun_again(tmp_path, spoil):
    path = tmp_path / "index.sqlite"
    spoil(path)
    before = path.read_bytes()
    index = FullTextIndex.open(path, FIELDS)
    assert index.set_aside is not None
    assert index.set_aside.read_bytes() == before
    index.put([Indexed("1", "k", "Kirkcaldy")])
    assert ids(index.search("kirkcaldy")) == ["1"]
    index.close()


def test_damage_that_shows_later_is_told_and_the_file_set_aside(tmp_path):
    path = tmp_path / "index.sqlite"
    index = FullTextIndex.open(path, FIELDS)
    index.put([Indexed(str(n), "k", f"word{n} common") for n in range(3000)])
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * (path.stat().st_size - 4096))
    index._connection.execute("PRAGMA shrink_memory")
    with pytest.raises(WorkbenchError, match="damaged") as told:
        index.put([Indexed(str(n), "k", "other") for n in range(3000)])
    assert told.value.code == "unreadable-file"
    again = FullTextIndex.open(path, FIELDS)
    assert len(again) == 0
    assert (tmp_path / "index.sqlite.unusable").exists()
    again.close()


def test_a_folder_in_the_place_of_the_file_is_told_in_words(tmp_path):
    with pytest.raises(WorkbenchError) as told:
        FullTextIndex.open(tmp_path, FIELDS)
    assert told.value.code == "cannot-write"


def test_two_processes_lose_nothing(tmp_path):
    program = """
        import sys
        from pathlib import Path
        from workbench.store import FullTextIndex, Indexed
        index = FullTextIndex.open(Path(sys.argv[1]), {"code": 5.0, "about": 1.0})
        for n in range(40):
            index.put([Indexed(f"{sys.argv[2]}{n}", "k", f"document of {sys.argv[2]}")])
            index.search("document")
    """
    path = tmp_path / "index.sqlite"
    run = [subprocess.Popen([sys.executable, "-c", textwrap.dedent(program), str(path), name]) for name in ("first", "second")]
    assert [process.wait(120) for process in run] == [0, 0]
    index = FullTextIndex.open(path, FIELDS)
    assert len(index) == 80
    assert len(index.search("first", limit=100)) == len(index.search("second", limit=100)) == 40
    index.close()
