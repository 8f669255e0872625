"""Inquiries: their head, cycles and phases, questions, people and everything recorded along the way.

Example:
    >>> from workbench.inquiry import Question, QuestionVersion
    >>> Question(id="why", versions=(QuestionVersion(text="Why?"),)).text
    'Why?'
"""

from workbench.inquiry.attendance import attendance_by_agency
from workbench.inquiry.doings import (
    Action,
    Activity,
    AreaProgress,
    Decision,
    Event,
    Impediment,
    Outcome,
    Output,
    Reflection,
    Session,
)
from workbench.inquiry.entry import Entry
from workbench.inquiry.evidence import ContextReport, Evidence, Figure, Finding, Gap, Objective, Quote
from workbench.inquiry.header import Cycle, InquiryRecord, Phase, PhaseAnswer, Question, QuestionVersion
from workbench.inquiry.inquiry import ENTRY_KINDS, HEADER, Inquiry, inquiry_folders
from workbench.inquiry.moment import Moment
from workbench.inquiry.people import Consent, Person
from workbench.inquiry.starting import new_cycle, new_inquiry

__all__ = [
    "ENTRY_KINDS",
    "HEADER",
    "Action",
    "Activity",
    "AreaProgress",
    "Consent",
    "ContextReport",
    "Cycle",
    "Decision",
    "Entry",
    "Event",
    "Evidence",
    "Figure",
    "Finding",
    "Gap",
    "Impediment",
    "Inquiry",
    "InquiryRecord",
    "Moment",
    "Objective",
    "Outcome",
    "Output",
    "Person",
    "Phase",
    "PhaseAnswer",
    "Question",
    "QuestionVersion",
    "Quote",
    "Reflection",
    "Session",
    "attendance_by_agency",
    "inquiry_folders",
    "new_cycle",
    "new_inquiry",
]
