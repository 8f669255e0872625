"""From records to published reports: plan, execute, convert, publish."""

from workbench.reports.plan import FORMATS, Request, plan_jobs
from workbench.reports.render import Decision, Outcome, render
from workbench.reports.settings import REPORTS_FILE, check_everything
from workbench.reports.template import Parameter, Template, find_template, list_templates

__all__ = [
    "FORMATS",
    "REPORTS_FILE",
    "Decision",
    "Outcome",
    "Parameter",
    "Request",
    "Template",
    "check_everything",
    "find_template",
    "list_templates",
    "plan_jobs",
    "render",
]
