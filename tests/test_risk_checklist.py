"""The risk checklist: never without its caveats, never about more than one person, never kept, and the caseworker decides."""

from __future__ import annotations

import csv
import datetime as dt
import inspect
import typing
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_fixtures import fixture_path

from workbench.disclosure import ProtectedNames, Rule
from workbench.errors import RequestError, UnknownNameError
from workbench.exhibits import Exhibit, Notice, Table, plain_text, spec_to_svg, to_html
from workbench.instruments import (
    Answers,
    AnswerSheet,
    Instrument,
    Response,
    find_instrument,
    import_answers,
    save_answers,
    summarise,
    template,
    template_csv,
)
from workbench.instruments import checklist as room
from workbench.instruments import profiling_model as model_room
from workbench.instruments.checklist import (
    Conversation,
    Judgement,
    Support,
    checklist_exhibits,
    guidance,
    is_risk_checklist,
    judged_otherwise,
    note,
    prompts_of,
    require_caveats,
)
from workbench.instruments.printed import printed_page
from workbench.instruments.printed_docx import printed_word
from workbench.instruments.profiling_model import DWP_MODEL, accuracy_figure
from workbench.instruments.xlsform import xlsform

NOWHERE = Path("no-such-folder")
FORM = find_instrument(NOWHERE, "long-term-unemployment")
IDS = [prompt.id for prompt in prompts_of(FORM)]

CAVEATS = {
    "it complements the caseworker": "complements a caseworker's knowledge",
    "the caseworker's judgement wins": "always wins",
    "it never excludes": "never to refuse anybody",
    "errors are large": "33 in 100",
    "complex needs": "several complex needs",
    "a coordinated system": "coordinated system",
    "strengths": "people's strengths",
    "no binary choice": "not binary",
    "protected characteristics": "protected by law",
    "stars are not added up": "Never add them up",
    "nothing is kept": "Nothing is kept",
}


def _without(*lost: str) -> Instrument:
    return FORM.model_copy(update={"caveats": tuple(c for c in FORM.caveats if not any(word in c for word in lost))})


# the prompts


def test_six_prompts_have_three_stars_three_have_two_and_one_has_one() -> None:
    items = [item for part in FORM.parts for item in part.items if item.stars]
    assert [item.stars for item in items] == [3] * 6 + [2] * 3 + [1]
    assert all(item.evidence for item in items)


def test_the_stars_are_those_of_the_report() -> None:
    with fixture_path("pace", "ltu_risk_checklist.csv").open(encoding="utf-8", newline="") as stream:
        told = [int(row["stars"]) for row in csv.DictReader(stream)]
    assert [item.stars for part in FORM.parts for item in part.items if item.stars] == told


# the caveats, on screen and on every print


@pytest.mark.parametrize("what", CAVEATS)
def test_every_caveat_of_the_report_is_there(what: str) -> None:
    assert any(CAVEATS[what] in caveat for caveat in require_caveats(FORM))


def test_on_screen_every_caveat_stands_before_the_prompts() -> None:
    shown = checklist_exhibits(FORM)
    cautions = [exhibit.text for exhibit in shown if isinstance(exhibit, Notice) and exhibit.kind == "caution"]
    assert cautions == list(FORM.caveats)
    assert isinstance(shown[-1], Table)
    page = "".join(str(to_html(exhibit)) for exhibit in shown)
    assert all(any(CAVEATS[what] in plain_text(exhibit) for exhibit in shown) for what in CAVEATS)
    assert page.count("Never add them up") == 1


def test_on_paper_every_caveat_is_printed() -> None:
    page = printed_page(FORM).replace("&#x27;", "'").replace("&#39;", "'")
    assert all(caveat in page for caveat in FORM.caveats)


@pytest.mark.parametrize("changed", [FORM.model_copy(update={"caveats": ()})])
def test_without_caveats_it_is_neither_shown_nor_printed_nor_noted(changed: Instrument) -> None:
    for use in (
        checklist_exhibits,
        printed_page,
        lambda form: printed_word(form, made_on=dt.date(2026, 3, 2)),
        lambda form: guidance(form, Conversation()),
        lambda form: note(form, Conversation()),
    ):
        with pytest.raises(RequestError) as refused:
            use(changed)
        assert refused.value.code == "without-caveats"


@pytest.mark.parametrize("what", CAVEATS)
def test_a_copy_that_lost_one_caveat_is_neither_shown_nor_printed(what: str) -> None:
    for use in (checklist_exhibits, printed_page):
        with pytest.raises(RequestError, match="lacks a caveat"):
            use(_without(CAVEATS[what]))


def test_a_copy_may_add_caveats_of_its_own() -> None:
    more = FORM.model_copy(update={"caveats": (*FORM.caveats, "In our area nobody has a car.")})
    assert require_caveats(more)[-1] == "In our area nobody has a car."


def test_a_checklist_of_an_inquirys_own_needs_caveats_as_well() -> None:
    own = FORM.model_copy(update={"id": "our-own", "caveats": ()})
    assert is_risk_checklist(own)
    with pytest.raises(RequestError) as refused:
        require_caveats(own)
    assert refused.value.code == "without-caveats"


# the caseworker decides

_IDS = st.frozensets(st.sampled_from(IDS))


@given(_IDS, _IDS, st.sampled_from(typing.get_args(Support)))
def test_whatever_the_prompts_say_the_judgement_wins(raises: frozenset[str], lowers: frozenset[str], support: Support) -> None:
    said = guidance(FORM, Conversation(raises, lowers - raises, Judgement(support, "As we agreed.")))
    assert said.support == support
    assert said.words.startswith("The caseworker decides")
    assert "As we agreed." in said.words


@given(_IDS)
def test_prompts_alone_decide_nothing(raises: frozenset[str]) -> None:
    said = guidance(FORM, Conversation(raises))
    assert said.support is None
    assert {prompt.id for prompt in said.raises} == raises


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_judgement_without_a_reason_is_refused(reason: str) -> None:
    with pytest.raises(RequestError) as refused:
        Judgement("less", reason)
    assert refused.value.code == "judgement-without-reason"


def test_a_judgement_that_is_none_of_three_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        Judgement("never", "Because.")  # type: ignore[arg-type]


def test_a_prompt_that_is_not_there_and_one_that_says_both_are_refused() -> None:
    with pytest.raises(UnknownNameError):
        guidance(FORM, Conversation(frozenset({"postcode"})))
    with pytest.raises(RequestError, match="both"):
        guidance(FORM, Conversation(frozenset({"age"}), frozenset({"age"})))


# no score, no rank, no table of people


def _public(module: ModuleType) -> list[typing.Any]:
    return [value for name in module.__all__ if callable(value := getattr(module, name)) and value.__module__ == module.__name__]


_ALLOWED = {
    "Instrument", "Conversation", "ProtectedNames | None", "Rule | None", "Audience", "int", "str", "Support", "frozenset[str]",
    "Judgement | None", "Support | None", "tuple[Prompt, ...]", "Literal['highest', 'lowest']",
}  # fmt: skip


@pytest.mark.parametrize("public", [*_public(room), *_public(model_room)], ids=lambda public: public.__name__)
def test_no_public_function_takes_a_table_or_a_list_of_people(public: typing.Any) -> None:
    parameters = inspect.signature(public).parameters.values()
    assert {str(parameter.annotation).replace('"', "'") for parameter in parameters} <= _ALLOWED
    assert all(parameter.kind not in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD} for parameter in parameters)
    assert not any(word in public.__name__.lower() for word in ("score", "rank", "batch", "predict", "all"))


def test_only_one_conversation_is_taken_at_a_time_even_when_more_are_given() -> None:
    with pytest.raises(AttributeError):
        guidance(FORM, [Conversation(), Conversation()])  # type: ignore[arg-type]


@given(_IDS)
def test_nothing_that_is_given_back_is_a_number_or_in_an_order_of_weight(raises: frozenset[str]) -> None:
    said = guidance(FORM, Conversation(raises))
    parts = [*vars(said).values(), *(value for prompt in (*said.raises, *said.lowers) for value in vars(prompt).values())]
    assert not any(isinstance(value, int | float) for value in parts)
    assert [prompt.id for prompt in said.raises] == [id_ for id_ in IDS if id_ in raises]  # the source's order, never another


def test_the_sum_of_the_stars_is_told_nowhere() -> None:
    texts = [note(FORM, Conversation(frozenset(IDS))), *(plain_text(exhibit) for exhibit in checklist_exhibits(FORM))]
    assert sum(item.stars or 0 for part in FORM.parts for item in part.items) == 25
    assert not any("25" in text.replace("under 25", "") or "total" in text.casefold() for text in texts)
    assert FORM.composites == ()
    assert all(item.summaries == ("none",) for part in FORM.parts for item in part.items)


# nothing is kept


def test_answers_to_it_cannot_be_imported_or_saved(tmp_path: Path) -> None:
    with pytest.raises(RequestError) as refused:
        import_answers(b"age\nraises\n", FORM, wave="one")
    assert refused.value.code == "keeps-nothing"
    sheet = AnswerSheet("1", {"age": Response("answered", "raises", "May raise the risk")})
    with pytest.raises(RequestError):
        save_answers(tmp_path, "an-inquiry", Answers(FORM, "one", (sheet,)))
    assert not list(tmp_path.rglob("*"))


@pytest.mark.parametrize("make", [template, template_csv, xlsform])
def test_there_is_no_table_to_fill_in_and_no_survey_of_it(make: Callable[[Instrument], object]) -> None:
    with pytest.raises(RequestError) as refused:
        make(FORM)
    assert refused.value.code == "keeps-nothing"


def test_sheets_made_by_hand_have_no_summary() -> None:
    sheets = tuple(AnswerSheet(str(n), {"age": Response("answered", "raises", "May raise the risk")}) for n in range(30))
    told = summarise(Answers(FORM, "one", sheets))
    assert not any(item.share or item.distribution or item.averages or item.spread or item.texts for item in told.items)


def test_a_copy_that_would_keep_answers_is_refused() -> None:
    with pytest.raises(RequestError) as refused:
        checklist_exhibits(FORM.model_copy(update={"collects": "answers"}))
    assert refused.value.code == "checklist-keeps-answers"


def test_using_it_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    checklist_exhibits(FORM)
    note(FORM, Conversation(frozenset({"age"}), judgement=Judgement("more", "Two moves in a year.")))
    assert not list(tmp_path.rglob("*"))


# a note without identity


def test_a_note_has_the_judgement_first_and_every_caveat() -> None:
    text = note(FORM, Conversation(frozenset({"licence-vehicle"}), judgement=Judgement("more", "In Fife the buses stop at six.")))
    assert text.splitlines()[1] == "The caseworker decides: more support than the prompts suggest. Reason: In Fife the buses stop at six."
    assert all(caveat in text for caveat in FORM.caveats)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("Claim AB 12 34 56 C is open.", "National Insurance"),  # workbench: allow
        ("Moved to KY1 1AA in spring.", "postcode"),  # workbench: allow
        ("Asked zebedee.quux@example.org twice.", "e-mail"),
        ("Ring 01632 960123 after six.", "telephone"),
        ("Ring +44 7700 900123.", "telephone"),
        ("Born on 3 May 1970.", "date"),
        ("Born 03/05/1970.", "date"),
        ("Born 1970-05-03.", "date"),
        ("Lives at 12 Quux Street.", "address"),
        ("Mrs Quux cares for a relative.", "name"),
        ("Zebedee Quux-Smith cares for a relative.", "name"),
        ("Agreed with Zebedee Quux.", "name"),
    ],
)
def test_a_note_that_could_tell_who_it_is_about_is_refused(reason: str, kind: str) -> None:
    with pytest.raises(RequestError, match=kind) as refused:
        note(FORM, Conversation(judgement=Judgement("more", reason)))
    assert refused.value.code == "identity-in-note"
    assert reason not in str(refused.value)


def test_a_name_that_the_workspace_knows_is_found_in_any_spelling() -> None:
    with pytest.raises(RequestError, match="name"):
        note(FORM, Conversation(judgement=Judgement("more", "z. quux smith cares for somebody")), names=ProtectedNames(["Zebedee Quux-Smith"]))


@pytest.mark.parametrize(
    "reason", ["Has 2 children and 12 years in one job.", "Universal Credit began in May.", "No car; the bus takes 90 minutes.", "Works with Skills Development Scotland."]
)
def test_a_reason_that_could_be_about_anybody_is_taken(reason: str) -> None:
    assert reason in note(FORM, Conversation(judgement=Judgement("more", reason)))


# how often judged otherwise, from a team's tally


def test_the_share_judged_otherwise_comes_with_its_n() -> None:
    assert judged_otherwise(12, 40) == "In 30% (12 of 40) of conversations the caseworker judged otherwise."


@given(st.integers(0, 60), st.integers(0, 60), st.integers(2, 12))
def test_a_small_count_is_in_no_sentence(otherwise: int, rest: int, smallest: int) -> None:
    said = judged_otherwise(otherwise, otherwise + rest, rule=Rule(smallest_group=smallest))
    if 0 < otherwise < smallest or 0 < rest < smallest:
        assert "%" not in said
        assert f"({otherwise} of" not in said


def test_a_tally_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(RequestError) as refused:
        judged_otherwise(5, 4)
    assert refused.value.code == "bad-tally"


# the model's accuracy


def test_the_model_is_as_the_report_gives_it() -> None:
    assert [(cut.end, cut.part, cut.right) for cut in DWP_MODEL] == [
        ("highest", 8, 33), ("highest", 30, 20), ("lowest", 8, 94), ("lowest", 30, 96),
    ]  # fmt: skip


def test_of_a_thousand_people_right_and_wrong_make_the_part() -> None:
    assert [cut.of_thousand for cut in DWP_MODEL] == [(26, 54), (60, 240), (75, 5), (288, 12)]
    assert all(sum(cut.of_thousand) == 10 * cut.part for cut in DWP_MODEL)


def test_the_chart_explains_the_trade_off_and_can_be_drawn() -> None:
    figure = accuracy_figure()
    assert isinstance(figure, Exhibit)
    assert "many more who do not" in figure.headline
    assert all(number in figure.alt for number in ("26", "54", "60", "240"))
    assert [row[1] for row in figure.table.rows] == ["33", "20", "94", "96"]
    assert any("We read it" in told for told in figure.table.notes)
    assert any("PACE" in source.title or "Continuing Employment" in source.title for source in figure.provenance.sources)
    assert figure.spec is not None
    assert "<svg" in spec_to_svg(figure.spec)
