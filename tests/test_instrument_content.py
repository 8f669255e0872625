"""The instruments that travel with the package: each complete, each saying where it was read, each doing what it is for."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from shared_fixtures import fixture_path

from workbench.disclosure import Suppressed
from workbench.errors import RecordError, RequestError
from workbench.inquiry.people import Consent
from workbench.instruments import (
    Answers,
    Instrument,
    Option,
    before_after,
    by_group,
    change_frame,
    code_counts,
    distribution,
    find_instrument,
    import_answers,
    instruments_of,
    over_waves,
    read_codings,
    share_positive,
    spread,
    summarise,
    template,
    unfit_for_use,
    with_entries,
)
from workbench.instruments.blame_words import blame_words, suggestions_for_answers
from workbench.instruments.checklist import Conversation, Judgement, guidance, judged_otherwise, prompts_of
from workbench.instruments.printed import printed_page
from workbench.instruments.vignette import making_steps, options_by_agency

ROOT = Path(__file__).resolve().parents[1]
LOADED = instruments_of(ROOT)
FORMS = {stored.record.id: stored.record for stored in LOADED.stored}

ISSUE = {
    "retreat evaluation": ["retreat-evaluation"],
    "event feedback": ["event-feedback"],
    "capacity assessment": ["capacity-assessment"],
    "awareness of data sets before and after": ["dataset-awareness"],
    "data-protection understanding by role": ["data-protection-understanding"],
    "staff confidence in sharing": ["sharing-confidence"],
    "Data for Public Benefit": ["data-for-public-benefit"],
    "sharing scenario": ["sharing-scenario"],
    "case-for-sharing questions": ["case-for-sharing"],
    "interoperability and readiness checks": ["interoperability-check", "sharing-readiness"],
    "trust and value": ["trust-and-value"],
    "know-value-access-cost": ["know-value-access-cost"],
    "network roster and name generator": ["network-roster", "name-generator"],
    "workshop plan": ["workshop-plan"],
    "strengths and concerns": ["strengths-and-concerns"],
    "research-question quality": ["research-question-quality"],
    "evidence strength": ["evidence-strength"],
    "critical friends": ["critical-friends"],
    "getting in, on, out": ["getting-in-on-out"],
    "PDSA card with prediction": ["pdsa-card"],
    "evaluability assessment": ["evaluability-assessment"],
    "most significant change": ["most-significant-change"],
    "outcome harvest": ["outcome-harvest"],
    "contribution story": ["contribution-story"],
    "realist context-mechanism-outcome": ["realist-cmo"],
    "ripple effects": ["ripple-effects"],
    "National Standards for Community Engagement self-check": ["community-engagement-standards"],
    "consent log": ["consent-log"],
    "risk checklist": ["long-term-unemployment"],
}


def _form(name: str) -> Instrument:
    return FORMS[name]


def _filled(form: Instrument, rows: list[dict[str, Any]], *, wave: str = "") -> Answers:
    """Give the answers that a filled template makes: every question is asked, and what a row does not say is blank."""
    stream = io.StringIO()
    rows = [{"sheet": str(at)} | row for at, row in enumerate(rows, 1)]
    names = list(dict.fromkeys([*(name for row in rows for name in row), *(question.key for question in form.answerable)]))
    writer = csv.DictWriter(stream, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    wave = wave or (form.waves[0].id if form.waves else "one")
    return import_answers(stream.getvalue().encode(), form, wave=wave).checked()


def _items(form: Instrument) -> Iterator[Any]:
    return (item for part in form.parts for item in part.items)


def _required(form: Instrument) -> set[str]:
    return {item.id for item in _items(form) if item.required == "yes"}


# every file


def test_every_shipped_file_can_be_read() -> None:
    assert not LOADED.problems
    assert len(FORMS) >= 50


@pytest.mark.parametrize("what", ISSUE)
def test_what_the_issue_asks_for_is_there(what: str) -> None:
    assert set(ISSUE[what]) <= set(FORMS)


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_each_says_where_it_was_read_and_what_was_taken(form: Instrument) -> None:
    assert form.sources
    assert all(source.note for source in form.sources)
    assert form.wording in {"adapted", "written here", "as published"}
    assert form.wording != "written here" or form.not_found, "what is ours must be said beside what could not be found"


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_each_has_caveats_instructions_and_a_section_that_it_feeds(form: Instrument) -> None:
    assert form.caveats
    assert form.instructions
    headings = {name: _headings(name) for name in ("inquiry_report", "cycle_report")}
    assert form.feeds
    for feed in form.feeds:
        assert feed.section in headings.get(feed.report, {feed.section}), f"{feed.report} has no section “{feed.section}”"
        assert feed.report in {*headings, "instrument_summary", "retreat_evaluation", "vignette_pack"}


def _headings(report: str) -> set[str]:
    notebook = (ROOT / "templates" / "reports" / f"{report}.ipynb").read_text(encoding="utf-8")
    return {line.strip() for line in re.findall(r'"## ([^"\\]+)', notebook)}


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_where_people_answer_a_smallest_group_is_said_and_texts_about_people_are_for_the_team(form: Instrument) -> None:
    assert form.answered_by not in {"person", "caseworker"} or form.smallest_group or form.collects == "nothing"
    texts = [item for item in _items(form) if item.type in {"text", "long text"} and item.sensitivity != "none"]
    assert all((item.audience or form.answers_for) == "team" for item in texts)


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_every_scale_says_what_its_ends_mean_and_is_used(form: Instrument) -> None:
    assert {scale.id for scale in form.scales} == {item.scale for item in _items(form) if item.scale}
    for scale in form.scales:
        assert str(scale.points[0].value) in scale.meaning
        assert str(scale.points[-1].value) in scale.meaning


@pytest.mark.parametrize("form", [form for form in FORMS.values() if form.collects == "answers"], ids=lambda form: form.id)
def test_a_sheet_that_is_left_blank_is_blank_and_no_item_is_summarised_as_a_number(form: Instrument) -> None:
    about = {"sheet": "1", **({"respondent": "r-1"} if form.has_respondent else {}), **({"row": "1"} if form.repeats else {})}
    questions = {question.key: "" for question in form.answerable}
    answers = _filled(form, [about | questions])
    frame = answers.frame()
    assert not (frame["state"] == "answered").any()
    assert frame["number"].isna().all()
    assert all(not item.share or not item.share.n for item in summarise(answers).items)


def test_the_page_that_lists_them_names_each_that_ships() -> None:
    page = (ROOT / "docs" / "instruments_list.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([\w-]+)`", page, re.MULTILINE)) == {form.id for form in FORMS.values() if form.sort != "vignette"}


def test_no_sentence_is_copied_from_the_sources() -> None:
    folder = fixture_path().parent / "sources"
    if not folder.is_dir():
        pytest.skip("the source documents are not beside this checkout")
    told = [_words(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("0*.txt"))]
    seen = {tuple(words[at : at + 7]) for words in told for at in range(len(words) - 6)}
    copied = {
        (form.id, " ".join(words[at : at + 7]))
        for form in FORMS.values() for text in _ours(form) for words in [_words(text)]
        for at in range(len(words) - 6) if tuple(words[at : at + 7]) in seen
    }  # fmt: skip
    assert not copied


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("\u2019", "'"))


def _ours(form: Instrument) -> Iterator[str]:
    """Give what is told in our own words: all but titles of publications and the headings that reports share."""
    headings = {feed.section for feed in form.feeds}
    yield from (text for text in (form.purpose, form.instructions, form.not_found, *form.caveats) if text)
    yield from (source.note for source in form.sources if source.note)
    for part in form.parts:
        yield from (text for text in (part.text, part.not_read_out, *part.caveats) if text)
        for item in part.items:
            yield from (text for text in (item.help, item.not_read_out, item.evidence) if text)
            yield from (text for text in (item.wording, *(o.label for o in item.options)) if text not in headings)


# each row of features.csv: its own assertion of what “works” means


def _s000_08() -> None:
    assert {"facilitator-role", "method"} <= _required(_form("facilitated-session"))


def _s000_15() -> None:
    form = _form("event-plan")
    came = {"council": 14, "dwp": 3, "third-sector": 16, "nhs": 2, "education": 4, "other": 3}
    row = {f"attended.{kind}": n for kind, n in came.items()} | {"outcome.first": "Contacts", "outcome.second": "A list"}
    frame = _filled(form, [{"sheet": "1", "row": "1", "respondent": "team-a", **row}]).frame().set_index("question")
    assert frame.loc[[f"attended.{kind}" for kind in came], "number"].sum() == 42
    assert frame.loc[["outcome.first", "outcome.second", "outcome.third"], "state"].tolist() == ["answered", "answered", "blank"]


def _s000_19() -> None:
    story = _form("vignette-missed-letter")
    stages = [part for part in story.parts if part.text]
    assert all(part.own_page == "yes" and part.items for part in stages)
    assert "no real person" in printed_page(story)
    undeclared = story.model_copy(update={"making": story.making.model_copy(update={"composite": "unknown"})})
    with pytest.raises(RequestError):
        printed_page(undeclared)


def _s000_20() -> None:
    story = _form("vignette-missed-letter")
    said = {"sheet": "1", "row": 1, "respondent": "table-1", "option-1": "A text message", "who-1": "council", "blocker-1": "They failed to ask."}
    answers = _filled(story, [said])
    table = options_by_agency(answers)
    assert table.loc[("stage-1", "A text message"), "council"] == 1
    assert [found.words for found in suggestions_for_answers(answers, blame_words(ROOT))] == ["failed to"]


def _s000_21() -> None:
    story = _form("vignette-missed-letter")
    assert [step.name.casefold() for step in making_steps(story)][:7] == [
        "approach", "questions", "draft", "anticipated answers", "external review", "pretest", "final",
    ]  # fmt: skip
    untried = story.model_copy(update={"making": story.making.model_copy(update={"status": "final"})})
    assert unfit_for_use(untried)


def _s000_25() -> None:
    form = with_entries(_form("dataset-awareness"), "data", (Option(id="register", label="Register"), Option(id="survey", label="Survey")))
    before = _filled(form, [{"respondent": f"m{i}", "aware.register": "yes" if i < 3 else "no"} for i in range(12)], wave="before")
    after = _filled(form, [{"respondent": f"m{i}", "aware.register": "yes" if i < 9 else "no"} for i in range(12)], wave="after")
    change = before_after(before, after, form.question("aware.register"))
    assert (change.before.percent, change.after.percent, change.after.n) == (25.0, 75.0, 12)
    assert {"register", "survey"} == {q.entry.id for q in form.questions if q.entry}
    assert len(change_frame(before, after))
    few = _filled(form, [{"respondent": f"m{i}", "aware.register": "yes"} for i in range(3)], wave="before")
    assert isinstance(share_positive(few, form.question("aware.register")).n, Suppressed)


def _s000_33() -> None:
    form = _form("data-protection-understanding")
    roles = ["frontline"] * 12 + ["strategic"] * 12
    rows = [{"role": r, "contact": 3, "benefit": 3 if r == "frontline" else 1, "example": "Was not sure."} for r in roles]
    answers = _filled(form, rows)
    apart = {}
    for key in ("contact", "benefit"):
        shares = by_group(answers, form.question(key), form.question("role")).shares
        assert (shares["Frontline"].n, shares["Strategic"].n) == (12, 12)
        apart[key] = abs(shares["Frontline"].percent - shares["Strategic"].percent)
    assert sorted(apart, key=apart.__getitem__, reverse=True) == ["benefit", "contact"]
    assert form.codes
    assert "coded comments" in form.question("example").item.summaries


def _s000_36() -> None:
    form = _form("approach-impact")
    rows = [{"impact": "New links.", "quote": "yes" if i < 2 else "no"} for i in range(7)]
    answers = _filled(form, rows)
    codings, problems = read_codings(b"sheet,question,coder,codes\n1,impact,a,relations\n2,impact,a,relations\n", form)
    assert not problems
    assert code_counts(codings, answers, form.question("impact"))
    assert "quote" in _required(form)
    assert len(answers.sheets) == 7
    assert not any(item.type == "person" for item in _items(form))


def _s000_39() -> None:
    form = _form("reporting-template")
    sections = [q.key for q in form.answerable if q.key.endswith("-text")]
    rows = [{"role": role, sections[at]: f"Part {at}"} for at, role in enumerate(["frontline", "frontline", "middle", "research", "strategic"])]
    frame = _filled(form, rows).frame()
    told = frame[frame["question"].isin(sections) & (frame["state"] == "answered")]
    assert sorted(told["value"]) == [f"Part {at}" for at in range(5)]
    assert frame[frame["question"] == "role"].set_index("sheet").loc[told["sheet"], "value"].tolist() == [r["role"] for r in rows]
    assert (len(sections), len(set(told["question"]))) == (8, 5)  # three are not yet completed: 5 of 8 are


def _s001_06() -> None:
    form = _form("event-feedback")
    answers = _filled(form, [{"knowledge": score} for score in [5] * 12 + [4] * 6 + [2] * 6 + [""] * 6])
    share = share_positive(answers, form.question("knowledge"))
    assert (share.positive, share.n, share.percent, share.unanswered.blank) == (18, 24, 75.0, 6)


def _s001_14() -> None:
    form = _form("draft-comments")
    assert {choice.value for choice in form.question("status").choices} == {"open", "accepted", "declined"}
    rows = [{"sheet": "1", "row": n, "section": s, "comment": "See.", "status": t} for n, (s, t) in enumerate([("Context", "open"), ("Aims", "declined")], 1)]
    frame = _filled(form, rows).frame()
    assert frame[frame["question"] == "section"]["value"].tolist() == ["Context", "Aims"]
    assert form.question("reason")


def _s002_08() -> None:
    form = _form("data-for-public-benefit")
    assert [part.title for part in form.parts][1:4] == ["Purposeful", "Proportionate", "Responsible"]
    assert not form.composites
    assert form.scales[0].values == (1, 2, 3, 4, 5)
    answers = _filled(form, [{"respondent": "a", "secure": 5, "measured": 4}, {"respondent": "b", "secure": 2, "measured": 2}])
    assert spread(answers, form.question("secure")).scores == (("a", 5), ("b", 2))
    assert spread(answers, form.question("secure")).flagged
    assert not spread(answers, form.question("measured")).flagged
    assert "18 of 18" in (form.not_found or "")


def _s002_12() -> None:
    form = _form("interview-stage-1")
    aims = [part.not_read_out for part in form.parts if part.not_read_out]
    assert len(aims) == 6
    assert all(aim in printed_page(form, for_facilitator=True) for aim in aims)
    assert not any(aim in page for aim in aims for page in (printed_page(form), " ".join(template(form).heading)))
    answers = _filled(form, [{"respondent": "dwp", "views-1": "Yes."}, {"respondent": "acas", "views-1": "Maybe."}])
    assert {"dwp", "acas", "hmrc"} - {sheet.respondent for sheet in answers.sheets} == {"hmrc"}


def _s002_39() -> None:
    assert {"accurate", "significant", "reciprocity", "statutory"} <= _required(_form("case-for-sharing"))


def _s002_42() -> None:
    form = _form("interview-stage-2")
    frame = _filled(form, [{"respondent": "dwp", "view-change": "same"}, {"respondent": "acas", "view-change": "more"}]).frame()
    said = frame[frame["question"] == "view-change"].set_index("respondent")["label"]
    assert said.to_dict() == {"dwp": "Unchanged", "acas": "More in favour"}


def _s002_46() -> None:
    form = _form("sharing-scenario")
    assert [part.title.split(":")[0] for part in form.parts] == [f"Step {n}" for n in range(1, 7)]
    prompts = " ".join(item.wording for item in _items(form))
    assert all(f"{letter}. " in prompts for letter in "abcdef")
    frame = _filled(form, [{"respondent": "dwp", "flag-possible": "A pilot."}, {"respondent": "acas", "back-possible": "Reports."}]).frame()
    grid = frame.pivot_table(index="respondent", columns="question", values="state", aggfunc="first", observed=True)
    assert grid.loc["acas", "flag-possible"] == "blank"
    assert grid.loc["dwp", "flag-possible"] == "answered"


def _s002_53() -> None:
    stars = [item.stars for item in _items(_form("long-term-unemployment")) if item.stars]
    assert [stars.count(n) for n in (3, 2, 1)] == [6, 3, 1]
    assert not any(isinstance(value, int | float) for prompt in prompts_of(_form("long-term-unemployment")) for value in vars(prompt).values())


def _s002_54() -> None:
    form = _form("long-term-unemployment")
    every = frozenset(prompt.id for prompt in prompts_of(form))
    assert guidance(form, Conversation(raises=every, judgement=Judgement("less", "Starts on Monday."))).support == "less"
    with pytest.raises(RequestError, match="no reason"):
        Judgement("more", " ")
    assert "30% (12 of 40)" in judged_otherwise(12, 40)
    assert [q.key for q in _form("checklist-use").answerable][:4] == ["month", "conversations", "more", "less"]


def _s002_63() -> None:
    form = _form("interoperability-check")
    about = {"respondent": "team-a", "first": "dwp", "second": "hmrc", "identifiers": "blocks", "software": "unknown", "codes": "unknown"}
    frame = _filled(form, [about]).frame().set_index("question")
    assert list(frame.index[frame["value"] == "blocks"]) == ["identifiers"]
    assert (frame["state"] == "unknown").sum() == 2


def _s002_64() -> None:
    form = _form("sharing-confidence")
    rows = lambda positive: [{"role": "frontline", "basics": 5 if i < positive else 2} for i in range(12)]  # noqa: E731
    change = before_after(_filled(form, rows(3), wave="before"), _filled(form, rows(9), wave="after"), form.question("basics"))
    assert (change.before.n, change.before.percent, change.after.percent) == (12, 25.0, 75.0)
    assert by_group(_filled(form, rows(3)), form.question("basics"), form.question("role")).shares["Frontline"].n == 12


def _s003_01() -> None:
    form = _form("strands-and-phases")
    cells = [q.key for q in form.answerable if q.item.id.startswith("activity-")]
    assert len(cells) == 9
    frame = _filled(form, [{"respondent": "team-a", "activity-1.staff": "Focus groups"}]).frame().set_index("question")
    assert (frame.loc[cells, "state"] == "blank").sum() == 8


def _s003_06() -> None:
    form = _form("key-principles")
    met = [q.key for q in form.answerable if q.scale]
    assert len(met) == 4
    assert all(form.question(key.replace("-met", "-evidence")) for key in met)
    frame = _filled(form, [{"respondent": "t", **dict(zip(met, (2, 1, 0, 2), strict=True))}]).frame().set_index("question")
    assert [key for key in met if frame.loc[key, "number"] < 2] == met[1:3]


def _s003_07() -> None:
    form = _form("required-groups")
    groups = {item.id for item in form.parts[0].items if item.type == "yes-no"}
    assert groups == {"clients", "partners", "commission"} <= _required(form)
    row = {"respondent": "t", "clients": "yes", "partners": "yes"}
    frame = _filled(form, [row]).frame().set_index("question")
    assert [group for group in sorted(groups) if frame.loc[group, "value"] != "yes"] == ["commission"]  # the plan is not complete


def _s003_13() -> None:
    form = _form("measure-review")
    assert {"decision", "reason"} <= _required(form)
    rows = [{"sheet": "1", "row": n, "respondent": "t", "measure": f"M{n}", "decision": d, "reason": "Twice."} for n, d in enumerate(["keep", "drop", "keep"], 1)]
    answers = _filled(form, rows)
    counts = {c.value: c.count for c in distribution(answers, form.question("decision")).counts}
    assert (sum(counts.values()), sum(counts.values()) - counts["drop"]) == (3, 2)
    assert "M2" in set(answers.frame()["value"])  # dropped, and still in the list


def _s003_16() -> None:
    form = _form("focus-group")
    answers = _filled(form, [{"respondent": f"group-{n}", "works": "The culture."} for n in range(4)])
    assert len(answers.sheets) == 4
    assert form.codes
    assert all("coded comments" in form.question(key).item.summaries for key in ("works", "worries", "use", "change"))


def _s003_17() -> None:
    form = _form("partner-survey")
    answers = _filled(form, [{"respondent": f"a{n}", "mode": "online" if n < 6 else "interview", "knows": 4 if n < 9 else 2} for n in range(12)])
    by_mode = {mode: Answers(form, "one", tuple(s for s in answers.sheets if s.mode == mode)) for mode in ("online", "interview")}
    shares = [share_positive(some, form.question("knows")) for some in (*by_mode.values(), answers)]
    assert [(share.positive, share.n) for share in shares] == [(6, 6), (3, 6), (9, 12)]


def _s003_18() -> None:
    survey, interest = _form("client-survey"), _form("expression-of-interest")
    assert interest.collects == "nothing"
    with pytest.raises(RequestError):
        _filled(interest, [{"call-me": "x"}])
    assert not {q.key for q in survey.questions} & {q.key for q in interest.questions}
    assert not survey.has_respondent
    assert not any(item.type == "person" for item in _items(survey))


def _s003_19() -> None:
    form = _form("workshop-plan")
    assert [part.title for part in form.parts][:3] == ["Inputs", "Discussion outline", "Desired outputs"]
    assert len(form.waves) == 5
    came = [_filled(form, [{"respondent": "t", "came": n, "invited": 12}], wave=w.id).frame() for n, w in zip((12, 11, 9, 9, 8), form.waves, strict=True)]
    assert [int(frame.set_index("question").loc["came", "number"]) for frame in came] == [12, 11, 9, 9, 8]


def _s003_21() -> None:
    form = _form("sense-check")
    assert {"finding", "result"} <= _required(form)
    assert [choice.value for choice in form.question("result").choices] == ["agree", "change", "drop"]


def _s004_01() -> None:
    form = _form("retreat-plan")
    assert {"what", "owner", "minutes"} <= _required(form)
    assert {"aim", "materials"} <= {q.key for q in form.answerable}
    rows = [{"sheet": "1", "row": n, "respondent": "t", "day": 1, "minutes": m, "what": "x", "owner": "researcher"} for n, m in enumerate([90, 60, 240], 1)]
    rows[0]["day-one-minutes"] = 400
    frame = _filled(form, rows).frame()
    assert frame[frame["question"] == "minutes"]["number"].sum() <= frame.loc[frame["question"] == "day-one-minutes", "number"].max()


def _s004_03() -> None:
    form = _form("context-report")
    slots = [q.key for q in form.answerable if q.item.id == "title"]
    sites = {"aberdeenshire": 2, "fife": 3, "glasgow": 3, "west-dunbartonshire": 3}
    rows = [{"respondent": site, **{slots[at]: f"Project {at}" for at in range(taken)}} for site, taken in sites.items()]
    frame = _filled(form, rows).frame()
    titles = frame[frame["question"].isin(slots)]
    assert len(titles) == 12
    assert (titles[titles["respondent"] == "aberdeenshire"]["state"] == "answered").sum() == 2
    assert {"background", "status", "challenges", "evidence-used", "evidence-gaps"} <= {item.id for item in _items(form)}


def _s004_07() -> None:
    form = _form("consent-log")
    purposes = {item.id for item in form.parts[1].items if item.type == "yes-no"}
    assert purposes == set(get_args(Consent.model_fields["what"].annotation))  # what the person's record can hold, and rendering honours
    assert purposes <= _required(form)
    assert form.collects == "nothing"


def _s004_09() -> None:
    form = _form("phase-gate")
    questions = [item.id for part in form.parts[:3] for item in part.items]
    assert len(questions) == 9
    frame = _filled(form, [{"respondent": "t", "preparing-1": "Here.", "move-on": "with-note", "note": "Time."}]).frame().set_index("question")
    assert [key for key in questions if frame.loc[key, "state"] == "blank"] == questions[1:]


def _s004_12() -> None:
    form = _form("research-question-quality")
    assert [wave.id for wave in form.waves] == ["before", "after"]
    both = [_filled(form, [{"respondent": "t", "text": text, "answerable": 2}], wave=w) for text, w in (("Why?", "before"), ("How often?", "after"))]
    assert [answers.sheets[0].to("text").value for answers in both] == ["Why?", "How often?"]
    assert {"answerable", "actionable", "data-exist", "aim", "success"} <= {item.id for item in _items(form)}


def _s004_14() -> None:
    form = _form("team-membership")
    roles = [("Analyst", "yes", "no"), ("Housing officer", "yes", "yes"), ("Researcher", "no", "no")]
    rows = [{"sheet": "1", "row": n, "respondent": "t", "role": r, "needed": a, "confirmed": b} for n, (r, a, b) in enumerate(roles, 1)]
    said = _filled(form, rows).frame().pivot_table(index="row", columns="question", values="value", aggfunc="first")
    assert said[(said["needed"] == "yes") & (said["confirmed"] != "yes")]["role"].tolist() == ["Analyst"]


def _s004_15() -> None:
    form = _form("retreat-evaluation")
    with pytest.raises(RecordError) as wrong:
        _filled(form, [{"learning": 4}, {"learning": 7}])
    assert wrong.value.problems[0].line == 3
    answers = _filled(form, [{"learning": 4 if n < 15 else 2, "prepared": 5 if n < 17 else ""} for n in range(20)])
    assert share_positive(answers, form.question("learning")).words == "75% (15 of 20) answered 4 or 5."
    assert (share_positive(answers, form.question("prepared")).n, share_positive(answers, form.question("learning")).n) == (17, 20)


def _s004_19() -> None:
    form = _form("capacity-assessment")
    assert {"time", "permission", "skills", "support", "authority"} <= {item.id for item in _items(form)}
    assert "risk" in (form.scales[0].points[0].meaning or "")
    answers = _filled(form, [{"whose": "inquiry-team", "time": 1}] * 12 + [{"whose": "community", "time": 3}] * 2)
    groups = by_group(answers, form.question("time"), form.question("whose")).shares
    assert isinstance(groups["A community or community group"].n, Suppressed)


def _s004_24() -> None:
    form = _form("budgeting-evaluation")
    assert [part.id for part in form.parts][:5] == ["aim", "planning", "process", "impact", "capacity"]
    frame = _filled(form, [{"sheet": "1", "row": "1", "respondent": "t", "aim-rating": 3, "impact-rating": "not applicable"}]).frame()
    assert frame.set_index("question").loc["impact-rating", "state"] == "not applicable"


def _s004_26() -> None:
    form = _form("tensions-and-synergies")
    answers = _filled(form, [{"profession": "housing", "aims": 4}] * 12 + [{"profession": "health", "aims": 1}] * 3)
    shares = by_group(answers, form.question("aims"), form.question("profession")).shares
    assert isinstance(shares["Health"].n, Suppressed)


def _s004_28() -> None:
    assert "community" in {choice.value for choice in _form("capacity-assessment").question("whose").choices}
    assert _form("capacity-assessment").question("needed")


def _s004_32() -> None:
    form = _form("engagement-effectiveness")
    pairs = {"took-part": "asked", "trust-high": "trust-base"}
    assert {*pairs, *pairs.values(), "consultations", "fatigue"} <= {item.id for item in _items(form)}
    rows = [{"sheet": "1", "row": n, "respondent": "t", "community": c, "period": "2016", "consultations": k} for n, (c, k) in enumerate([("A", 2), ("B", 7)], 1)]
    said = _filled(form, rows).frame().pivot_table(index="row", columns="question", values="value", aggfunc="first")
    assert dict(zip(said["community"], said["consultations"], strict=True)) == {"A": "2", "B": "7"}


def _s004_33() -> None:
    form = _form("community-engagement-standards")
    standards = [part for part in form.parts if part.id != "room"]
    assert [part.title for part in standards] == ["Inclusion", "Support", "Planning", "Working together", "Methods", "Communication", "Impact"]
    assert all(form.question(f"{part.id}-rating") and form.question(f"{part.id}-evidence") for part in standards)
    assert "29 September 2016" in form.version
    assert "29 September 2016" in form.caveats[0]


def _s004_40() -> None:
    form = _form("methods-picker")
    assert len(form.parts[0].items) == 5
    wanted = [choice.value for choice in form.question("want").choices]
    suggested = {item.shown_if.one_of[0]: item for item in form.parts[1].items if item.shown_if}
    assert list(suggested) == wanted  # each first answer has its list, and none is asked of anybody else
    reports = {path.stem for path in (ROOT / "templates" / "reports").glob("*.ipynb")} | {"vignette_pack"}
    for method in (option for item in suggested.values() for option in item.options):
        said = re.fullmatch(r"effort [\w ]+; skills [\w ,-]+; template (none|instrument ([\w-]+)|report (\w+))", method.meaning or "")
        assert said, method.id
        assert said[1] == "none" or said[2] in FORMS or said[3] in reports, method.id
    answers = _filled(form, [{"respondent": "t", "want": "who", "for-who": "network"}])
    states = answers.frame().set_index("question")["state"]
    assert (states["for-who"], states["for-why"]) == ("answered", "not asked")


def _s004_42() -> None:
    form = _form("follow-on-event")
    wishes = {option.id for option in form.parts[0].for_each}
    assert {"community-engagement", "methods", "national-partners"} <= wishes & {code.id for code in _form("retreat-evaluation").codes}
    row = {f"slot.{wish}": "Day 1" for wish in sorted(wishes)[1:]}
    frame = _filled(form, [{"respondent": "t", **row}]).frame().set_index("question")
    open_ = [w for w in sorted(wishes) if {frame.loc[f"{kind}.{w}", "state"] for kind in ("slot", "reason")} == {"blank"}]
    assert open_ == sorted(wishes)[:1]


WORKS: dict[str, Callable[[], None]] = {
    f"S{name[2:5]}-{name[6:]}": check for name, check in sorted(globals().items()) if re.fullmatch(r"_s\d{3}_\d{2}", name)
}

ELSEWHERE = {
    "S000-07": "A home retreat is a session, a record that may belong to several inquiries; its plan is retreat-plan.",
    "S000-11": "Training in the database is the walkthrough of notebook 03, with exercises that check themselves.",
}


@pytest.mark.parametrize("row", WORKS)
def test_what_works_means_for_a_row_of_the_features_is_true(row: str) -> None:
    WORKS[row]()


def test_every_instrument_row_of_the_features_has_its_assertion_or_a_reason() -> None:
    path = fixture_path().parent / "features.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = {row["id"] for row in csv.DictReader(stream) if "instrument" in row["kind"].split("/")}
    assert rows == set(WORKS) | set(ELSEWHERE)
    assert not set(WORKS) & set(ELSEWHERE)


# what single instruments promise beyond that


def test_trust_is_the_mean_of_what_was_answered_where_two_of_three_were() -> None:
    form = with_entries(with_entries(_form("trust-and-value"), "trust-items", (Option(id="dwp", label="DWP"),)), "value-items", (Option(id="dwp", label="DWP"),))
    assert [(c.id, c.items, c.at_least) for c in form.composites] == [
        ("trust", ("reliability", "mission", "openness"), 2), ("value", ("influence", "involvement", "resources"), 2),
    ]  # fmt: skip
    assert any("80 in 100" in caveat for caveat in form.caveats)


def test_a_prediction_and_its_day_must_be_written_before_the_test() -> None:
    form = _form("pdsa-card")
    assert {"prediction", "predicted-on"} <= _required(form)
    assert [part.id for part in form.parts] == ["plan", "do", "study", "act"]
    assert [choice.value for choice in form.question("decision").choices] == ["adopt", "adapt", "abandon"]


def test_a_contribution_story_is_not_finished_without_rivals_and_assumptions() -> None:
    assert {"rivals", "assumptions"} <= _required(_form("contribution-story"))


def test_origin_strength_and_confidence_are_never_added_up() -> None:
    form = _form("evidence-strength")
    assert not form.composites
    assert all(scale.mean == "no" for scale in form.scales)


def test_ripples_can_be_followed_over_waves() -> None:
    form = _form("ripple-effects")
    assert len(form.waves) == 3
    waves = [_filled(form, [{"sheet": "1", "row": 1, "respondent": "t", "sign": "1", "expected": "no"}], wave=w.id) for w in form.waves[:2]]
    assert len(waves) == 2


def test_confidence_can_be_followed_over_cycles() -> None:
    form = _form("sharing-confidence")
    waves = [_filled(form, [{"basics": 4}] * 12, wave=w.id) for w in form.waves]
    assert over_waves(waves, form.question("basics"))["n"].tolist() == [12, 12]


def test_an_instrument_is_found_by_its_name_without_a_workspace(tmp_path: Path) -> None:
    assert find_instrument(tmp_path, "pdsa-card").title == "Plan, do, study, act"
