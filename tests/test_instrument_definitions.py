"""An instrument is one YAML file; a wrong one is explained by file, line and field, and a partnership can add its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from instruments_made import FORM, made, read_text
from workspaces import inquiry, write

from workbench.disclosure import Rule
from workbench.errors import RecordError, UnknownNameError
from workbench.instruments import (
    Option,
    answers_of,
    caveats_of,
    feed_problems,
    find_instrument,
    import_answers,
    instruments_of,
    rule_of,
    save_answers,
    summarise,
    template,
    unfit_for_use,
    with_entries,
)
from workbench.partnership.check import check_workspace
from workbench.store import Stored, mark_of
from workbench.store.links import model_in


def wrong(old: str, new: str):
    assert old in FORM
    found = read_text(FORM.replace(old, new))
    assert not isinstance(found, Stored)
    return found


def test_the_form_of_the_tests_is_right():
    assert [question.key for question in made().questions] == ["role", "score", "came", "why", "ways", "hours", "since"]


@pytest.mark.parametrize(
    ("old", "new", "field", "code"),
    [
        ("scale: five}", "scale: six}", "parts.1.items.2.scale", "unknown-part"),
        ("type: scale, scale: five}", "type: scale}", "parts.1.items.2.scale", "unknown-part"),
        ("type: text,", "type: text, scale: five,", "parts.1.items.4.scale", "bad-item"),
        ("positive: [4, 5]", "positive: [4, 6]", "scales.1.positive", "unknown-part"),
        ("{value: 2}", "{value: 1}", "scales.1.points.2.value", "duplicate-part"),
        ("{value: 2}", "{value: 2, label: bad}", "scales.1.points", "duplicate-part"),
        ("{value: 2}", "{value: 2, label: 3}", "scales.1.points", "duplicate-part"),
        ("label: By post", "label: Web", "parts.1.items.5.options", "duplicate-part"),
        ("id: since", "id: hours", "parts.1.items.7.id", "duplicate-part"),
        ("id: since", "id: sheet", "parts.1.items.7.id", "duplicate-part"),
        ("item: came", "item: since", "parts.1.items.4.shown_if.item", "unknown-part"),
        ("one_of: [yes]", "one_of: [perhaps]", "parts.1.items.4.shown_if.one_of", "unknown-part"),
        ("type: several,", "type: number,", "parts.1.items.5.options", "bad-item"),
        ("most: 24", "most: -1", "parts.1.items.6.most", "bad-item"),
        ("least: 0", "least: nan", "parts.1.items.6.least", "bad-item"),
        ("type: scale, scale: five}", "type: scale, scale: five, summary: [mean]}", "parts.1.items.2.summary", "bad-summary"),
        ("type: date}", "type: date, summary: [counts]}", "parts.1.items.7.summary", "bad-summary"),
        ("audience: team, shown_if", "sensitivity: personal, shown_if", "parts.1.items.4.audience", "sensitive-text"),
        ("title: All", "title: All\n    rows: 3\n    for_each: [{id: a, label: A}]", "parts.1.rows", "bad-item"),
        ("title: Form", "titel: Form", "titel", "unknown-field"),
        ("type: date}", "type: dates}", "parts.1.items.7.type", "unknown-value"),
        ("answered_by: person\n", "", "answered_by", "missing-field"),
        ("sort: questionnaire", "sort: vignette", "making.composite", "vignette-not-composite"),
        ("title: All", "title: All\n    anticipated: [They would call.]", "making.composite", "vignette-not-composite"),
        ("type: date}", "type: date, group_by: yes}", "parts.1.items.7.group_by", "bad-item"),
        ("unit: hours}", "unit: hours, group_by: yes}", "parts.1.items.6.group_by", "bad-item"),
        ("at_most: 2,", "at_most: 2, group_by: yes,", "parts.1.items.5.group_by", "bad-item"),
        ("audience: team, shown_if", "audience: team, group_by: yes, shown_if", "parts.1.items.4.group_by", "bad-item"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_line_and_field(old, new, field, code):
    problem = next(p for p in wrong(old, new) if p.code == code)
    assert (problem.file, problem.field) == ("form.yaml", field)
    assert problem.line > 0
    assert problem.message.endswith(".")
    assert problem.fix.endswith((".", "?"))


@pytest.mark.parametrize("kind", ["long text", "person", "number"])
def test_no_groups_are_made_by_what_points_at_somebody(kind):
    problems = wrong("type: date}", f"type: {kind}, group_by: yes}}")
    assert [(p.field, p.code) for p in problems] == [("parts.1.items.7.group_by", "bad-item")]


def test_a_field_that_nobody_knows_is_told_once_and_the_list_around_it_is_not_called_too_short():
    assert [(p.field, p.code) for p in wrong("type: date}", "type: date, colour: red}")] == [("parts.1.items.7.colour", "unknown-field")]
    short = read_text(FORM.split("parts:")[0] + "parts: []\n")
    assert [(p.field, p.code) for p in short] == [("parts", "missing-field")]


def test_a_report_that_there_is_not_is_a_warning_with_its_line(tmp_path):
    text = FORM.replace("caveats: [Only a test.]", "feeds: [{report: ours, section: One}, {report: briefng, section: Two}]")
    stored = read_text(text, tmp_path)
    assert isinstance(stored, Stored)
    [problem] = feed_problems(stored.record, stored.document, "form.yaml", reports={"ours", "briefing"})
    assert (problem.field, problem.code, problem.severity) == ("feeds.2.report", "unknown-report", "warning")
    assert text.split("\n")[problem.line - 1].startswith("feeds")
    assert "briefing, ours" in problem.fix


def test_check_warns_of_a_report_that_there_is_not_and_knows_the_workspaces_own(tmp_path):
    write(tmp_path / "workbench.toml", 'format = 1\ntitle = "Practice"\n')
    inquiry(tmp_path, "one")
    write(tmp_path / "templates/reports/ours.ipynb", "{}")
    feeds = "feeds: [{report: ours, section: A}, {report: instrument_summary, section: B}, {report: lost, section: C}]"
    write(tmp_path / "inquiries/one/instruments/form.yaml", FORM.replace("caveats: [Only a test.]", feeds))
    found = [problem for problem in check_workspace(tmp_path) if problem.file.endswith("form.yaml")]
    assert [(p.field, p.severity) for p in found] == [("feeds.3.report", "warning")]


def test_bounds_are_told_without_decimals_that_nobody_wrote():
    for bounds, told in (("least: 0, most: 50", "at least 0 and at most 50"), ("least: 0.5, most: 100.0", "at least 0.5 and at most 100")):
        form = made(old1="least: 0, most: 24", new1=bounds)
        [problem] = import_answers(b"hours\n200\n", form, wave="one").problems
        assert told in problem.fix


def test_a_line_is_that_of_the_wrong_thing():
    [problem] = wrong("scale: five}", "scale: six}")
    assert FORM.split("\n")[problem.line - 1].strip().startswith("- {id: score")


def test_all_that_is_wrong_is_told_at_once():
    text = FORM.replace("scale: five}", "scale: six}").replace("positive: [4, 5]", "positive: [9]")
    assert {p.code for p in read_text(text)} == {"unknown-part"}
    assert len(read_text(text)) == 2


def test_a_final_vignette_was_tried_out():
    text = FORM.replace("sort: questionnaire", "sort: vignette\nmaking: {composite: yes, status: final}")
    assert [p.code for p in read_text(text)] == ["vignette-not-pretested"]
    tried = text.replace("status: final", "status: final, pretested: 2016-02-11")
    assert unfit_for_use(made(tried)) == []


def test_an_instrument_is_fit_for_use_unless_it_is_a_vignette_that_declares_nothing():
    assert unfit_for_use(made()) == []
    vignette = made().model_copy(update={"sort": "vignette"})
    assert len(unfit_for_use(vignette)) == 1


def test_every_field_says_what_it_means():
    from workbench.instruments import Instrument

    todo, seen = [Instrument], set()
    while todo:
        model = todo.pop()
        seen.add(model)
        for name, field in model.model_fields.items():
            assert mark_of(field).meaning, f"{model.__name__}.{name}"
            inner = model_in(field.annotation)
            if inner and inner not in seen:
                todo.append(inner)
    assert len(seen) > 8


def test_an_inquirys_own_instrument_stands_beside_the_packages_and_before_one_of_its_name(tmp_path):
    folder = tmp_path / "inquiries" / "ours" / "instruments"
    folder.mkdir(parents=True)
    (folder / "form.yaml").write_text(FORM)
    theirs = find_instrument(tmp_path, "retreat-evaluation", "ours")
    own = FORM.replace("id: form", "id: retreat-evaluation").replace("title: Form", "title: Our own")
    assert theirs.title != "Our own"
    (folder / "retreat-evaluation.yaml").write_text(own)
    names = {stored.record.id: stored.record.title for stored in instruments_of(tmp_path, "ours").stored}
    assert names["form"] == "Form"
    assert names["retreat-evaluation"] == find_instrument(tmp_path, "retreat-evaluation", "ours").title == "Our own"
    assert find_instrument(tmp_path, "retreat-evaluation").title == "Retreat evaluation"


def test_a_wrong_file_of_an_inquirys_own_does_not_bring_the_packages_back(tmp_path):
    folder = tmp_path / "inquiries" / "ours" / "instruments"
    folder.mkdir(parents=True)
    (folder / "retreat-evaluation.yaml").write_text("id: retreat-evaluation\ntitle: Torn\n")
    loaded = instruments_of(tmp_path, "ours")
    assert "retreat-evaluation" not in {stored.record.id for stored in loaded.stored}
    assert {p.file for p in loaded.problems} == {"inquiries/ours/instruments/retreat-evaluation.yaml"}
    with pytest.raises(RecordError, match="retreat-evaluation.yaml:"):
        find_instrument(tmp_path, "retreat-evaluation", "ours")


@pytest.mark.parametrize("name", ["nothing", "../secrets", "", "Form"])
def test_an_unknown_name_is_told_with_those_that_there_are(name, tmp_path):
    with pytest.raises(UnknownNameError, match="There are: .*retreat-evaluation"):
        find_instrument(tmp_path, name)


def test_every_instrument_that_travels_with_the_package_is_right_and_says_where_it_is_from(tmp_path):
    loaded = instruments_of(tmp_path)
    assert loaded.problems == ()
    for stored in loaded.stored:
        assert stored.record.sources, stored.record.id
        assert stored.record.feeds, stored.record.id


def test_the_caveats_of_a_part_count_as_the_instruments():
    form = made(old1="title: All\n", new1="title: All\n    caveats: [A second one., Only a test.]\n")
    assert caveats_of(form) == ("Only a test.", "A second one.")


def test_an_item_is_asked_of_each_thing_of_its_part():
    form = with_entries(made(), "all", (Option(id="a", label="Register A"), Option(id="b", label="Register B")))
    assert [q.key for q in form.questions][:4] == ["role.a", "role.b", "score.a", "score.b"]
    assert form.questions[2].wording == "How was it? Register A"
    assert [q.key for q in made().questions][:2] == ["role", "score"]


def test_two_items_with_one_wording_have_headings_of_their_own():
    form = made(old1="Since when?", new1="how was it?")
    assert [q.heading for q in form.questions if q.key in {"score", "since"}] == ["How was it? [score]", "how was it? [since]"]


def test_the_smallest_group_is_never_below_the_workspaces():
    small = made(old1="answers_for: public", new1="answers_for: public\nsmallest_group: 3")
    assert rule_of(small, Rule(smallest_group=7)).smallest_group == 7
    assert rule_of(made(old1="answers_for: public", new1="answers_for: public\nsmallest_group: 12"), Rule()).smallest_group == 12


def test_sheets_of_agencies_are_not_people():
    agencies = made(old1="answered_by: person", new1="answered_by: agency")
    assert rule_of(agencies, Rule(smallest_group=5)).smallest_group == 1


def test_the_form_that_the_page_shows_is_right_and_is_all_that_a_partnership_needs(tmp_path):
    page = (Path(__file__).resolve().parents[1] / "docs" / "instruments.md").read_text(encoding="utf-8")
    shown = page.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "workbench.toml").write_text('format = 1\ntitle = "T"\n')
    folder = tmp_path / "inquiries" / "ours" / "instruments"
    folder.mkdir(parents=True)
    (folder / "warm-handover.yaml").write_text(shown, encoding="utf-8")
    form = find_instrument(tmp_path, "warm-handover", "ours")
    filled = ",".join(f'"{heading}"' for heading in template(form).heading) + "\n" + "1,,Adviser,4,none\n2,,Adviser,Very much,"
    save_answers(tmp_path, "ours", import_answers(filled.encode(), form, wave="june").checked())
    [answers], problems = answers_of(tmp_path, "ours", form)
    assert problems == []
    assert summarise(answers, rule=Rule(smallest_group=1)).of("knew").share.positive == 2
