"""Parameters of reports: what is taken, what is refused and in which words, and that no secret is written down."""

from __future__ import annotations

import pytest
from workspaces import DAY, inquiry, notebook, workspace, write

from workbench.errors import ParameterError, RequestError, UnknownNameError
from workbench.partnership import open_workspace
from workbench.reports import Request, plan_jobs
from workbench.reports.parameters import refuse_secrets

SOURCE = """
workspace = "."
words = ""
n = 1
x = 1.5
yes = True
day = ""
items = []
area = "fife"
"""
ABOUT = {"day": {"type": "date", "help": "Write a day."}, "words": {"help": "Any words."}}


@pytest.fixture
def root(tmp_path):
    root = workspace(
        tmp_path,
        all_kinds=notebook(("parameters", SOURCE), parameters=ABOUT),
        needs=notebook(("parameters", "who = ''\nwhat = ''"), parameters={n: {"required": True} for n in ("who", "what")}),
        none=notebook("1"),
        about=notebook(("parameters", "inquiry = ''\ncycle = 0\nas_of = ''")),
    )
    inquiry(root, "school-meals", cycles=2)
    inquiry(root, "warm-homes")
    return root


def planned(root, *reports, **request):
    return plan_jobs(Request(reports=reports, **request), open_workspace(root), as_of=DAY)


def given(root, **parameters):
    return planned(root, "all_kinds", parameters=parameters)[0].parameters


def test_each_kind_is_read_from_text(root):
    texts = {
        "words": " as typed ", "n": "-3", "x": "2e3", "yes": "No", "day": "2026-03-31", "items": "a, b,,c", "area": "S12000047",
    }  # fmt: skip
    assert given(root, **texts) == {
        "words": "as typed", "n": -3, "x": 2000.0, "yes": False, "day": "2026-03-31", "items": ["a", "b", "c"], "area": "fife",
    }  # fmt: skip
    assert given(root, area="Glasgow City")["area"] == "glasgow-city"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("n", "1.5", "“n” of “all_kinds” cannot be “1.5”: it takes a whole number"),
        ("n", "", "it takes a whole number"),
        ("n", "9" * 5000, "it takes a whole number"),
        ("x", "nan", "it takes a number"),
        ("x", "1e999", "it takes a number"),
        ("x", "many", "it takes a number"),
        ("yes", "perhaps", "it takes yes or no"),
        ("day", "2026-02-30", "it takes a day such as 2026-03-31. Write a day."),
        ("day", "yesterday", "it takes a day"),
        ("area", "Glasgow Citty", "did you mean Glasgow City?"),
        ("area", "", "there is no such area"),
        ("n", ["1"], "takes integer, not"),
        ("words", ["a"], "takes text, not"),
        ("yes", 1, "takes yes or no, not"),
        ("n", True, "takes integer, not"),
        ("words", {"a": "b"}, "takes text, not"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_in_words(root, name, value, message):
    with pytest.raises(ParameterError) as caught:
        given(root, **{name: value})
    assert message in str(caught.value)


def test_unknown_ones_are_refused_with_the_likely_one(root):
    with pytest.raises(ParameterError, match=r"takes a parameter “wrods”. Did you mean “words”?"):
        given(root, wrods="x")
    with pytest.raises(ParameterError, match=r"“zzz”. They take: .*, words"):
        given(root, zzz="x")
    with pytest.raises(ParameterError, match=r"“a”. They take: none"):
        planned(root, "none", parameters={"a": "b"})


def test_missing_ones_are_named(root):
    with pytest.raises(ParameterError, match=r"“needs” needs who and what. Add: -p who=VALUE"):
        planned(root, "needs")
    with pytest.raises(ParameterError, match=r"“needs” needs what"):
        planned(root, "needs", parameters={"who": "me", "what": ""})


def test_of_several_reports_each_gets_what_it_takes(root):
    jobs = planned(root, "none", "all_kinds", parameters={"n": "2"})
    assert [dict(job.parameters) for job in jobs] == [{}, {"n": 2}]


SECRET_NAMES = [
    "apiKey", "api_key", "APIKEY", "statxplore_api_key", "StatXploreKey", "token", "accessToken", "tokens", "password",
    "db_passwd", "pwd", "client_secret", "secret", "credentials", "bearer", "key", "x-api-key", "auth", "api2Key", "nope_token",
]  # fmt: skip


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_parameter_named_like_a_secret_is_refused_whether_or_not_it_is_taken(root, name):
    with pytest.raises(ParameterError, match=rf"“{name}” looks like a secret") as caught:
        planned(root, "all_kinds", parameters={name: "hunter2-canary"})
    assert "hunter2-canary" not in str(caught.value)
    with pytest.raises(ParameterError, match=r"looks like a secret"):
        planned(root, "all_kinds", each={name: ("hunter2",)})


SECRETS = [
    "65794a30655841694f694a4b563151694c434a68624763694f694a",  # long hexadecimal, as Stat-Xplore's keys are  # workbench: allow
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJjYW5hcnkxMjMifQ.aGVsbG8td29ybGQ",  # workbench: allow
    "AKIAIOSFODNN7EXAMPLEabcd12",
    "ghp_1a2B3c4D5e6F7g8H9i0J1k2L3m4N5o6P7q8R",  # workbench: allow
    "Zm9vYmFy-MTIz_NDU2Nzg5MGFi-Y2RlZmdoaWpr",
    "https://host/?api_key=abcdefghij",
    "https://me:hunter22@host/data",  # workbench: allow
    "password: correcthorse",
    "Bearer abcdefghijklmnopqrst",
]


@pytest.mark.parametrize("value", SECRETS)
def test_a_value_that_looks_like_a_secret_is_refused_and_not_repeated(root, value):
    for where in (value, f"see {value} here"):
        with pytest.raises(ParameterError, match=r"“words” looks like a secret") as caught:
            given(root, words=where)
        assert value not in str(caught.value)
    with pytest.raises(ParameterError, match=r"looks like a secret"):
        refuse_secrets({"deep": [{"a": [value]}]})


@pytest.mark.parametrize(
    "value",
    [
        "uc-households-scotland-2025-05-by-council-area-and-month", "data/2025/Fife-and-Glasgow-2025/households.csv",
        "na-h-eileanan-siar,glasgow-city,fife", "2026-03-31", "key findings of 2025 for the token exchange programme",
        "https://www.gov.scot/publications/2025/06/universal-credit-households", "Antidisestablishmentarianism",
        "0123456789012345678901234567890123456789", "author", "monkey: a story", "S12000047",
    ],
)  # fmt: skip

def test_ordinary_values_are_no_secrets(root, value):
    assert given(root, words=value)["words"] == value
    refuse_secrets({"author": "x", "keyword": "x", "monkeys": "x", "passage": "x", "authority": "x"})


def test_a_long_text_is_looked_at_at_once(root):
    assert len(given(root, words="x" * 100_000)["words"]) == 100_000
    refuse_secrets({"words": "a1 " * 50_000 + "data:" * 20_000})


def test_a_report_cannot_be_sent_to_another_folder(root, tmp_path):
    with pytest.raises(ParameterError, match=r"“workspace” cannot be another folder"):
        given(root, workspace=str(tmp_path))
    with pytest.raises(ParameterError, match=r"“workspace” cannot be another folder"):
        planned(root, "all_kinds", each={"workspace": ("..",)})


def test_each_makes_one_report_for_each_combination(root):
    jobs = planned(root, "all_kinds", each={"area": ("fife", "glasgow-city"), "n": ("1", "2")}, parameters={"words": "x"})
    assert [job.name for job in jobs] == [
        "all_kinds-fife-1", "all_kinds-fife-2", "all_kinds-glasgow-city-1", "all_kinds-glasgow-city-2",
    ]  # fmt: skip
    assert jobs[2].title == "All kinds: Glasgow City, 1"
    assert all(job.parameters["words"] == "x" for job in jobs)


def test_a_level_stands_for_all_areas_of_it(root):
    jobs = planned(root, "all_kinds", each={"area": ("council area",)})
    assert len(jobs) == 32
    assert {"all_kinds-fife", "all_kinds-na-h-eileanan-siar"} <= {job.name for job in jobs}


def test_each_inquiry_and_each_cycle_have_folders_of_their_own(root):
    jobs = planned(root, "about", each={"inquiry": ("school-meals", "warm-homes")})
    assert [(job.scope, job.cycle, job.name) for job in jobs] == [
        ("school-meals", "cycle-2", "about"), ("warm-homes", "all", "about"),
    ]  # fmt: skip
    jobs = planned(root, "about", inquiry="school-meals", each={"cycle": ("1", "2")})
    assert [(job.cycle, job.parameters["cycle"]) for job in jobs] == [("cycle-1", 1), ("cycle-2", 2)]
    (job,) = planned(root, "about", inquiry="school-meals", parameters={"cycle": "1"})
    assert (job.cycle, job.name, job.parameters["cycle"]) == ("cycle-1", "about", 1)
    with pytest.raises(UnknownNameError, match=r"no cycle 7. It has: 1, 2"):
        planned(root, "about", inquiry="school-meals", cycle=7)
    with pytest.raises(ParameterError, match=r"whole number"):
        planned(root, "about", inquiry="school-meals", parameters={"cycle": "first"})


def test_the_day_names_a_report_only_where_it_varies(root):
    (job,) = planned(root, "about", inquiry="warm-homes", parameters={"as_of": "2025-01-31"})
    assert (job.name, job.parameters["as_of"]) == ("about", "2025-01-31")
    jobs = planned(root, "about", inquiry="warm-homes", each={"as_of": ("2025-01-31", "2025-02-28")})
    assert [job.name for job in jobs] == ["about-2025-01-31", "about-2025-02-28"]
    (job,) = planned(root, "about", inquiry="warm-homes")
    assert job.parameters == {"inquiry": "warm-homes", "as_of": "2026-03-02"}


def test_two_reports_of_one_name_are_refused(root):
    for each in ({"area": ("fife", "S12000047")}, {"words": ("C", "c++")}):
        with pytest.raises(RequestError, match=r"Two reports of this run would both be called “all_kinds-(fife|c)”"):
            planned(root, "all_kinds", each=each)
    with pytest.raises(RequestError, match=r"both be called “none”"):
        planned(root, "none", "none")


def test_a_long_value_gives_a_name_that_file_systems_take(root):
    jobs = planned(root, "all_kinds", each={"words": ("w" * 300, "é x " * 300), "items": ("i " * 200,)})
    assert len({job.name for job in jobs}) == 2
    assert all(len(job.name.encode()) <= 160 for job in jobs)


def test_each_without_values_is_refused(root):
    with pytest.raises(RequestError, match=r"No value is given for each “area”"):
        planned(root, "all_kinds", each={"area": ()})
    with pytest.raises(RequestError, match=r"--each and --table need the name of a report"):
        planned(root, each={"area": ("fife",)})
    with pytest.raises(RequestError, match=r"No format was named. There are: html, ipynb"):
        planned(root, "none", formats=())
    with pytest.raises(RequestError, match=r"cannot be made as pdf yet"):
        planned(root, "none", formats=("html", "pdf"))


def table(tmp_path, raw):
    path = tmp_path / "table.csv"
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return str(path)


def test_a_table_gives_one_report_a_row(root, tmp_path):
    text = '\ufeffarea,n, words \r\nfife,1,"two\r\nlines, and a comma"\r\n\r\n,,\r\nGlasgow City,2,x\r\n'
    jobs = planned(root, "all_kinds", table=table(tmp_path, text))
    assert [job.name for job in jobs] == ["all_kinds-fife-1-two-lines-and-a-comma", "all_kinds-glasgow-city-2-x"]
    assert jobs[0].parameters["n"] == 1


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "cannot be read: The file is empty"),
        ("area,n\n", "has no rows"),
        ("area,n\nfife\n", "line 2: This row has 1 cells; the heading has 2"),
        ("area,n\nfife,1,2\n", "line 2: This row has 3 cells"),
        ("area,area\nfife,fife\n", "an empty name, or one twice"),
        ("area,\nfife,1\n", "an empty name, or one twice"),
        ('area,words\nfife,"open\n', "cannot be read"),
        ('area,words\nfife,"a"b\n', "cannot be read"),
        (b"\xff\xfe\x00", "This is not text in UTF-8"),
        ("area,apiKey\nfife,1\n", "“apiKey” looks like a secret"),
        ("area,nope\nfife,1\n", "takes no parameter “nope”"),
        ("area,n\nfife,one\n", "it takes a whole number"),
        ("area\nfife\nS12000047\n", "both be called"),
        ("words\n" + "x" * 200_000 + "\n", "cannot be read"),
    ],
)
def test_a_table_with_a_bad_row_is_refused_whole(root, tmp_path, raw, message):
    with pytest.raises(RequestError) as caught:
        planned(root, "all_kinds", table=table(tmp_path, raw))
    assert message in str(caught.value)


def test_a_table_that_is_not_there_is_named(root, tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(RequestError, match=r"cannot be read"):
            planned(root, "all_kinds", table=str(path))


def test_the_list_of_reports_is_checked_like_the_command_line(root):
    write(root / "reports.yaml", "reports:\n  - report: all_kinds\n    parameters: {token: abc}\n")
    with pytest.raises(ParameterError, match=r"“token” looks like a secret"):
        planned(root)
    write(root / "reports.yaml", "reports:\n  - report: all_kinds\n    parameters: {items: [a, b], n: 3}\n    each: {area: [fife]}\n")
    (job,) = planned(root)
    assert job.parameters == {"items": ["a", "b"], "n": 3, "area": "fife"}
    write(root / "reports.yaml", "reports:\n  - report: all_kinds\n    each: {area: []}\n")
    with pytest.raises(RequestError, match=r"No value is given"):
        planned(root)
