"""What is new is told newest first with its source; a date that is known in part is never made more precise."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import in_this_process, repository_copy, shelf

from workbench.catalogue import Agency, Agreement, Arrangement, Change, Dataset, Service, open_catalogue
from workbench.catalogue.sections.whats_new import whats_new
from workbench.errors import RequestError
from workbench.exhibits import Exhibit, Heading, Notice, plain_text, to_html
from workbench.partnership import Workspace, open_workspace
from workbench.partnership.check import check_workspace
from workbench.store import Collection, PartialDate

ROOT = Path(__file__).resolve().parents[1]
SINCE, UNTIL = dt.date(2013, 3, 1), dt.date(2013, 9, 30)


class Few:
    """The little of a workspace that the report needs, with records made in the test."""

    title = "Few"

    def __init__(self, *records: object, audience: str = "team") -> None:
        self.audience = audience
        self._records = records

    def __getattr__(self, name: str) -> Collection:
        kinds = {"agencies": Agency, "datasets": Dataset, "services": Service, "arrangements": Arrangement, "agreements": Agreement}
        if name not in {*kinds, "matrices", "proposals"}:
            raise AttributeError(name)
        kind = kinds.get(name)
        return Collection([one for one in self._records if kind and isinstance(one, kind)], kind or Agency)


def news(*records: object, audience: str = "team", **asked: object) -> list[Exhibit]:
    changes = [one for one in records if isinstance(one, Change)]
    return whats_new(Few(*records, audience=audience), changes=changes, **{"since": SINCE, "until": UNTIL, **asked})


def text(shown: list[Exhibit]) -> str:
    return "\n".join(map(plain_text, shown))


def parts(shown: list[Exhibit]) -> dict[str, str]:
    """Give what stands under each heading of the second level."""
    found: dict[str, list[str]] = {"": []}
    name = ""
    for one in shown:
        if isinstance(one, Heading) and one.level == 2:
            name = one.text
        found.setdefault(name, []).append(plain_text(one))
    return {name: "\n".join(said) for name, said in found.items()}


def months(shown: list[Exhibit]) -> list[str]:
    return [one.text for one in shown if isinstance(one, Heading) and one.level == 3]


def change(key: str, date: str = "unknown", **fields: object) -> Change:
    return Change(id=key, title=fields.pop("title", key.capitalize()), date=date, **fields)


def test_newest_comes_first_by_month_and_what_is_known_in_part_before_what_is_in_it() -> None:
    shown = news(change("may", "2013-05-02"), change("year", "2013"), change("june", "2013-06"), change("late", "2013-05-30"))
    assert months(shown) == ["Some time in 2013", "June 2013", "May 2013"]
    said = parts(shown)["What changed"]
    assert said.index("Some time in 2013 (may lie outside this time): Year") < said.index("June 2013: June") < said.index("30 May 2013: Late") < said.index("2 May 2013: May")


def test_each_has_what_for_whom_what_it_means_whom_to_ask_last_check_and_source() -> None:
    council = Agency(id="council", title="The council", contact_role="Policy officer")
    stat = Dataset(id="stat", title="Statistics", caveat="Small counts are moved.")
    one = change("rules", "2013-05-02", what="Rules changed.", for_whom=("tenants",), what_it_means="Less money.", sort="benefit",
                 agencies=("council",), datasets=("stat",), as_of="2013-06", source="An act")  # fmt: skip
    shown = news(council, stat, one)
    said = parts(shown)["What changed"]
    for words in ("2 May 2013: Rules (change of benefits)", "What: Rules changed.", "For whom: tenants", "What it means for them: Less money.", "Concerns: Statistics",
                  "Whom to ask: Policy officer, The council; last checked: June 2013", "Source: An act", "Statistics: Small counts are moved."):  # fmt: skip
        assert words in said


@pytest.mark.parametrize(
    ("date", "where"),
    [
        ("2013-03-01", "What changed"), ("2013-09-30", "What changed"), ("2013-02-28", ""), ("2013-10-01", "Still to come"), ("2013-03", "What changed"),
        ("2013-02", ""), ("2013-10", "Still to come"), ("2013", "What changed"), ("2012", ""), ("2014", "Still to come"), ("unknown", "Date not known"),
    ],
)  # fmt: skip
def test_an_event_stands_where_its_date_allows_and_nowhere_else(date: str, where: str) -> None:
    found = parts(news(change("it", date, title="Event it")))
    assert [name for name, said in found.items() if "Event it" in said] == ([where] if where else [])
    assert ("Before it, and not listed: 1." in found[""]) == (where == "")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["2012", "2013", "2014", "unknown", "2013-02", "2013-03", "2013-09", "2013-09-30", "2013-10-01", "2012-12-31"]), max_size=8))
def test_every_event_is_listed_once_or_counted_as_before(dates: list[str]) -> None:
    shown = news(*(change(f"c{n}", date, title=f"Event {n}.") for n, date in enumerate(dates)))
    listed = len(re.findall(r"Event \d\.", text(shown)))
    before = int(re.search(r"not listed: (\d+)", text(shown))[1])
    assert listed + before == len(dates)
    assert before == sum(PartialDate.parse(d).known and PartialDate.parse(d).latest < SINCE for d in dates)


def test_nothing_recorded_is_said_plainly_and_not_told_as_nothing_having_changed() -> None:
    shown = news()
    assert any(isinstance(one, Notice) and one.text.startswith("Nothing is recorded for 1 March 2013 to 30 September 2013.") for one in shown)
    assert "That does not mean that nothing changed." in text(shown)
    assert "No entry is recorded as checked in this time." in text(shown)


def test_services_sharing_agreements_and_data_tell_what_happened_to_them() -> None:
    records = (
        Service(id="s", title="Advice", changes=({"date": "2013-04", "what": "Moved to Leven", "source": "A letter"},)),
        Arrangement(id="a", title="Flow", giver="x", since="2013-05", until="2013-08", why_ended="A new law", steps=({"stage": "pilot", "reached": "2013-06"},)),
        Agreement(id="g", title="Accord", signed="2013-04-01", review_due="2014-04-01", expires="2013-09"),
        Dataset(id="d", title="Register", updated="2013-07", sharing=({"with_agency": "y", "since": "2013-07-02"},)),
    )
    found = parts(news(*records))
    said = found["What changed"]
    for words in ("April 2013: Advice (change of service)", "Moved to Leven", "Source: A letter", "May 2013: Flow (sharing began)", "August 2013: Flow (sharing ended)",
                  "Why: A new law.", "Flow (sharing reached the stage “pilot”)", "1 April 2013: Accord (agreement signed)", "September 2013: Accord (agreement ends)",
                  "July 2013: Register (data renewed)", "2 July 2013: Register (sharing began)"):  # fmt: skip
        assert words in said
    assert "1 April 2014: Accord (agreement due for review)" in found["Still to come"]


def test_what_is_over_since_nobody_knows_when_is_told_apart_and_what_merely_goes_on_is_not() -> None:
    records = (
        Arrangement(id="a", title="Over", giver="x", status="discontinued"), Arrangement(id="b", title="Goes on", giver="x", status="active"),
        Service(id="s", title="Gone", status="ended"),
    )  # fmt: skip
    found = parts(news(*records))
    assert "Over (sharing ended)" in found["Date not known"]
    assert "Gone (service ended)" in found["Date not known"]
    assert "Goes on" not in text(news(*records))
    assert "Of 2 of 2 sharing arrangements it is not recorded when they began." in found["What this does not tell you"]


def test_a_change_that_holds_later_is_told_on_both_days() -> None:
    said = text(news(change("law", "2013-04-02", holds_from="2013-09-01", sort="law")))
    assert "2 April 2013: Law (change of law)" in said
    assert "1 September 2013: Law (change of law, holds from then)" in said


def test_dates_that_differ_are_both_told_with_a_note() -> None:
    both = {"statements": [{"value": "2013-04", "told_by": "A"}, {"value": "2013-06", "told_by": "B"}]}
    said = text(news(Arrangement(id="a", title="Flow", giver="x", since=both)))
    assert said.count("The statements on this date differ.") == 2
    assert "April 2013: Flow" in said
    assert "June 2013: Flow" in said


def test_a_topic_narrows_by_words_and_by_other_words_for_the_same() -> None:
    records = (change("uc", "2013-05", title="One", topics=("Universal Credit",)), change("edu", "2013-05", title="Education"))
    for topic in ("UC", "universal credit", "Universal"):
        said = text(news(*records, topic=topic))
        assert "One" in said
        assert "Education" not in said
    assert "Nothing is recorded" in text(news(*records, topic="housing"))


def test_entries_checked_in_the_time_are_listed_with_whom_to_ask() -> None:
    found = parts(news(Dataset(id="d", title="Register", as_of="2013-05"), Dataset(id="e", title="Older", as_of="2012")))["Entries checked in this time"]
    assert "Register | dataset | May 2013 | not recorded" in found
    assert "Older" not in found


def test_a_time_that_runs_backwards_is_refused_and_without_a_first_day_it_is_a_year() -> None:
    with pytest.raises(RequestError, match="runs backwards"):
        news(since=dt.date(2014, 1, 1))
    assert "30 September 2012 to 30 September 2013" in to_html(news(since=None)[0])
    assert "1 January 1" in to_html(news(since=None, until=dt.date(1, 1, 2))[0])


def test_for_the_public_the_dates_of_sharing_are_not_told_and_the_page_says_so() -> None:
    assert "Sharing arrangements, agreements and roles are not shown for this audience." in text(news(audience="public"))


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=40).filter(lambda text: text.strip()))
def test_whatever_people_typed_the_report_is_made_and_nothing_of_it_is_markup(typed: str) -> None:
    hostile = f"\n- <script>alert(1)</script>{typed}](javascript:x)"
    one = change("a", "2013-05", title=typed, what=hostile, for_whom=(hostile,), what_it_means=hostile, topics=(typed,), source=hostile)
    html = "".join(to_html(shown) for shown in news(one, change("b", title=hostile)))
    assert "<script" not in html
    assert 'href="javascript' not in html
    news(one, topic=typed)


def test_three_hundred_entries_are_made_in_a_few_seconds_and_none_goes_silently() -> None:
    shown = news(*(Dataset(id=f"d{n}", title=f"Data {n}", updated="2013-05", as_of="2013-05") for n in range(300)))
    assert text(shown).count("(data renewed)") == 300
    assert "240 more were checked in this time." in "".join(map(to_html, shown))


@pytest.fixture(scope="module")
def ws() -> Workspace:
    return open_workspace(ROOT)


def test_the_samples_changes_each_name_a_source_and_those_of_unknown_date_stay_so(ws: Workspace) -> None:
    assert all(one.source for one in ws.changes)
    assert str(ws.changes["jsa-sanctions-new-regime"].date) == "2012-10-22"
    assert str(ws.changes["post-16-education-act"].date) == "2013"
    assert not ws.changes["job-retention-scheme"].date.known
    shown = parts(whats_new(ws, changes=ws.changes, since=dt.date(2012, 10, 1), until=dt.date(2013, 6, 30)))
    assert "22 October 2012: New sanctions regime for Jobseeker's Allowance" in shown["What changed"]
    assert "Some time in 2013 (may lie outside this time): Post-16 Education (Scotland) Act 2013" in shown["What changed"]
    assert "Job Retention Scheme" in shown["Date not known"]
    assert "Stat-Xplore: Small counts are perturbed" in shown["What changed"]


def test_a_change_is_checked_and_found_like_other_entries(tmp_path: Path) -> None:
    root = repository_copy(tmp_path / "copy")
    hits = open_catalogue(root).search("sanctions regime", kind="change")
    assert "jsa-sanctions-new-regime" in [hit.id for hit in hits]
    (root / "data_catalog/changes/odd.yaml").write_text("id: odd\ntitle: Odd\nagencies:\n  - nobody\n", encoding="utf-8")
    assert ("dead-link", "data_catalog/changes/odd.yaml") in {(p.code, p.file) for p in check_workspace(root)}


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["team", "public"])
def test_the_sample_renders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, audience: str) -> None:
    root = repository_copy(tmp_path / "copy")
    outcome = in_this_process(monkeypatch)(root, "whats_new", parameters={"since": "2012-10-01", "topic": "sanctions"}, audience=audience)
    assert outcome.failures == {}
    page = next(shelf(root, audience=audience).glob("whats_new*.html")).read_text(encoding="utf-8")
    assert "22 October 2012: New sanctions regime" in page
    assert "Post-16" not in page
