"""Consent is a dated list on the person; the latest answer that may count against showing counts."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.disclosure import allows, audience, consents, for_audience
from workbench.inquiry import Consent, Finding, Person
from workbench.store import ANSWERS, AUDIENCES, Audience, Mark, Model, PartialDate

_DAY = dt.date(2026, 6, 15)


def _consent(given: str = "yes", audience: str = "public", on: str = "2026-01-01", **more: Any) -> Consent:
    return Consent.model_validate({"what": "quotes", "audience": audience, "given": given, "on": on, **more})


def _shown(*asked: Consent, audience: Audience = "public", on: dt.date = _DAY) -> bool:
    return consents(asked, "quotes", audience, on=on)


def test_nobody_who_was_not_asked_has_agreed() -> None:
    assert not _shown()
    assert Consent.model_validate({"what": "name", "audience": "public"}).withdrawn is None


@pytest.mark.parametrize("answer", ANSWERS)
def test_only_yes_is_consent(answer: str) -> None:
    assert _shown(_consent(answer)) == (answer == "yes")


@pytest.mark.parametrize("asked", AUDIENCES)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_consent_for_an_audience_covers_the_narrower_ones_only(asked: Audience, audience: Audience) -> None:
    assert _shown(_consent(audience=asked), audience=audience) == allows(asked, audience)


def test_consent_to_one_thing_is_none_to_another() -> None:
    assert not consents([_consent()], "name", "public", on=_DAY)


def test_consent_counts_from_its_day_on() -> None:
    assert not _shown(_consent(on="2026-06-16"))
    assert _shown(_consent(on="2026-06-15"))


def test_a_withdrawal_counts_from_its_first_possible_day_on() -> None:
    assert _shown(_consent(withdrawn="2026-06-16"))
    assert not _shown(_consent(withdrawn="2026-06-15"))
    assert not _shown(_consent(withdrawn="2026-06"))
    assert not _shown(_consent(withdrawn="unknown"))


def test_a_withdrawal_ends_older_consents_too_and_a_newer_one_begins_again() -> None:
    older, ended = _consent(on="2025-01-01"), _consent(on="2026-01-01", withdrawn="2026-03-01")
    assert not _shown(older, ended)
    assert _shown(older, ended, _consent(on="2026-04-01"))


def test_a_withdrawal_for_a_narrow_audience_leaves_no_older_consent_for_a_wide_one() -> None:
    assert not _shown(_consent(on="2025-01-01"), _consent(audience="team", on="2026-01-01", withdrawn="2026-03-01"))


def test_a_refusal_counts_unless_the_consent_surely_came_later() -> None:
    assert not _shown(_consent(on="2026-01-01"), _consent("no", on="2026-02-01"))
    assert _shown(_consent(on="2026-02-01"), _consent("no", on="2026-01-01"))
    assert not _shown(_consent(on="2026-02-01"), _consent("no", on="2026-02-01"))
    assert not _shown(_consent(on="2026-02-01"), _consent("no", on="2026"))
    assert not _shown(_consent(on="2026-02-01"), _consent("no", on="unknown"))
    assert not _shown(_consent(on="unknown"), _consent("no", on="2020"))


def test_a_refusal_for_the_public_leaves_the_partners() -> None:
    asked = (_consent(audience="partners", on="2026-01-01"), _consent("no", audience="public", on="2026-02-01"))
    assert _shown(*asked, audience="partners")
    assert not _shown(*asked, audience="public")


_DATES = st.sampled_from(["unknown", "2025", "2026", "2025-06", "2026-06", "2026-06-15", "2026-06-16", "2025-01-01"])
_CONSENTS = st.builds(
    lambda given, audience, on, withdrawn: Consent.model_construct(
        what="quotes", audience=audience, given=given, on=PartialDate.parse(on),
        withdrawn=withdrawn and PartialDate.parse(withdrawn),
    ),
    st.sampled_from(["yes", "no", "unknown"]), st.sampled_from(AUDIENCES), _DATES, st.none() | _DATES,
)  # fmt: skip


@given(st.lists(_CONSENTS, max_size=4), st.sampled_from(AUDIENCES))
def test_a_further_refusal_never_shows_more_and_order_does_not_matter(asked: list[Consent], audience: Audience) -> None:
    shown = _shown(*asked, audience=audience)
    assert _shown(*reversed(asked), audience=audience) == shown
    assert not _shown(*asked, _consent("no", audience=audience, on="unknown"), audience=audience)


@settings(max_examples=500)
@given(st.lists(_CONSENTS, max_size=4))
def test_a_wider_audience_is_never_shown_more(asked: list[Consent]) -> None:
    shown = [_shown(*asked, audience=audience) for audience in AUDIENCES]
    assert shown == sorted(shown, reverse=True)


def test_what_several_people_say_of_a_records_audience_counts_at_its_narrowest() -> None:
    said = {"statements": [{"value": "team"}, {"value": "public"}]}
    finding = Finding.model_validate({"id": "f", "text": "x", "audience": said})
    assert for_audience(finding, "public") is None
    assert for_audience(finding, "team") is not None


def test_a_person_is_shown_as_a_role_without_consents_and_notes() -> None:
    person = Person.model_validate({
        "id": "p", "role": "Housing officer", "note": "secret", "leave_reason": "secret", "joined": "2015-03",
        "consents": [{"what": "quotes", "audience": "public", "given": "yes"}],
    })  # fmt: skip
    assert for_audience(person, "public") == {"id": "p", "role": "Housing officer"}
    assert for_audience(person, "partners") == {"id": "p", "role": "Housing officer", "joined": "2015-03"}


class _Open(Model):
    label: Annotated[str, Mark("What it is called", audience="public")]
    note: Annotated[str, Mark("For the team")] = ""


class _Closed(Model):
    detail: Annotated[str, Mark("For the team, and nothing without it")]


class _Whole(Model):
    open: Annotated[_Open | None, Mark("A part", audience="public")] = None
    several: Annotated[tuple[_Open | _Closed, ...], Mark("Parts", audience="public")] = ()
    closed: Annotated[_Closed | None, Mark("A part", audience="public")] = None


class _Needing(Model):
    closed: Annotated[_Closed, Mark("A part without which it is nothing", audience="public")]


_SAID: dict[str, Any] = {"open": {"label": "x", "note": "secret"}, "closed": {"detail": "secret"}}


def test_a_part_is_shown_without_what_is_not_for_the_audience() -> None:
    assert audience._shown(_SAID, _Whole, "public") == {"open": {"label": "x"}}
    assert audience._shown(_SAID, _Whole, "team") == _SAID
    assert audience._shown({"several": [{"label": "x", "note": "secret"}, {"label": "y"}]}, _Whole, "public") == {"several": [{"label": "x"}, {"label": "y"}]}


def test_a_whole_is_not_shown_without_a_part_that_it_needs() -> None:
    assert audience._shown({"closed": {"detail": "secret"}}, _Needing, "public") is None
    assert audience._shown({"closed": {"detail": "secret"}}, _Needing, "team") == {"closed": {"detail": "secret"}}
    assert audience._shown({"detail": "secret"}, _Closed, "public") is None


def test_statements_of_parts_are_shown_without_what_is_not_for_the_audience() -> None:
    said = {"open": {"statements": [{"value": {"label": "x", "note": "secret"}, "told_by": "a"}, {"value": {"label": "y"}}]}}
    assert audience._shown(said, _Whole, "public") == {"open": {"statements": [{"value": {"label": "x"}, "told_by": "a"}, {"value": {"label": "y"}}]}}
    closed = {"closed": {"statements": [{"value": {"detail": "secret"}}]}}
    assert audience._shown(closed, _Whole, "public") == {}
    assert audience._shown(closed, _Whole, "team") == closed
