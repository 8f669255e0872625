"""Instruments and answers for tests; made up, and small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import RecordError
from workbench.instruments import Answers, AnswerSheet, Instrument, Response, read_instrument
from workbench.store import Stored

FORM = """\
id: form
title: Form
purpose: To test.
sort: questionnaire
answered_by: person
answers_for: public
caveats: [Only a test.]
scales:
  - id: five
    meaning: 1 is bad and 5 is good.
    better: higher
    positive: [4, 5]
    points:
      - {value: 1, label: Bad}
      - {value: 2}
      - {value: 3}
      - {value: 4}
      - {value: 5, label: Good}
codes:
  - {id: time, label: Time}
  - {id: money, label: Money}
parts:
  - id: all
    title: All
    items:
      - {id: role, wording: What is your role?, type: choice, group_by: yes, options: [{id: officer, label: Officer}, {id: manager, label: Manager}, {id: other, label: Other}]}
      - {id: score, wording: How was it?, type: scale, scale: five}
      - {id: came, wording: Did you come?, type: yes-no}
      - {id: why, wording: Why did you come?, type: text, audience: team, shown_if: {item: came, one_of: [yes]}, summary: [coded comments, texts]}
      - {id: ways, wording: How did you hear?, type: several, at_most: 2, options: [{id: post, label: By post}, {id: friend, label: "A friend, or family"}, {id: web, label: On the web}]}
      - {id: hours, wording: How many hours?, type: number, least: 0, most: 24, unit: hours}
      - {id: since, wording: Since when?, type: date}
"""

ROSTER = """\
id: roster
title: Roster
purpose: To test.
sort: roster
answered_by: agency
scales:
  - id: often
    meaning: 1 is rarely and 3 is often.
    points: [{value: 1}, {value: 2}, {value: 3}]
parts:
  - id: once
    title: Once
    items:
      - {id: size, wording: How many work here?, type: number}
  - id: contacts
    title: Contacts
    rows: 5
    items:
      - {id: whom, wording: Whom do you ask?, type: agency}
      - {id: often, wording: How often?, type: scale, scale: often}
"""


def made(text: str = FORM, folder: Path | None = None, **changes: str) -> Instrument:
    """Read an instrument from YAML text, with pieces of it changed: `old="new"` by the keys “old1”, “new1” …"""
    pairs = [(changes[name], changes[name.replace("old", "new")]) for name in changes if name.startswith("old")]
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    found = read_text(text, folder)
    if not isinstance(found, Stored):
        raise RecordError(found)
    return found.record


def read_text(text: str, folder: Path | None = None):
    """Read an instrument from YAML text; its problems where it is wrong."""
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        base = folder or Path(place)
        name = text.split("\n", 1)[0].removeprefix("id: ")
        path = base / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return read_instrument(path, root=base)


def sheets(form: Instrument, *columns: tuple[str, list[str]], wave: str = "one", respondents: list[str] | None = None) -> Answers:
    """Make answers column by column; "" is blank."""
    n = len(columns[0][1])
    made_sheets = []
    for at in range(n):
        responses = {key: _response(form, key, values[at]) for key, values in columns}
        made_sheets.append(AnswerSheet(str(at + 1), responses, respondent=respondents[at] if respondents else ""))
    return Answers(form, wave, tuple(made_sheets))


def _response(form: Instrument, key: str, value: str) -> Response:
    if not value:
        return Response("blank")
    question = form.question(key)
    assert question is not None
    labels = {choice.value: choice.label for choice in question.choices}
    return Response("answered", value, labels.get(value, value))
