"""Where things live, settings, the folder's format, vocabularies and local data."""

from workbench.workspace.initialise import initialise
from workbench.workspace.local_data import Column, DataSet, LocalData, check_rows, read_local_data
from workbench.workspace.migrate import migrate
from workbench.workspace.places import (
    DATA,
    INQUIRIES,
    PEOPLE,
    PRIVATE_PEOPLE,
    REPORT_TEMPLATES,
    REPORTS,
    VOCABULARIES,
    find_root,
    shipped,
)
from workbench.workspace.settings import (
    FORMAT,
    SETTINGS_FILE,
    Disclosure,
    Projection,
    Settings,
    make_default,
    read_settings,
    setting_line,
)
from workbench.workspace.vocabulary import Term, Vocabulary, read_vocabulary

__all__ = [
    "DATA",
    "FORMAT",
    "INQUIRIES",
    "PEOPLE",
    "PRIVATE_PEOPLE",
    "REPORTS",
    "REPORT_TEMPLATES",
    "SETTINGS_FILE",
    "VOCABULARIES",
    "Column",
    "DataSet",
    "Disclosure",
    "LocalData",
    "Projection",
    "Settings",
    "Term",
    "Vocabulary",
    "check_rows",
    "find_root",
    "initialise",
    "make_default",
    "migrate",
    "read_local_data",
    "read_settings",
    "read_vocabulary",
    "setting_line",
    "shipped",
]
