"""Forms for notebooks, generated from the record models: one generator for every kind of record.

```python
form_for(Finding, folder=inquiry_folder / "findings", root=root, choices={"question": [("How far?", "how-far")]})
```

A field's control follows from its type; `Builder` adds controls for further types.
"""

from workbench.forms.catalogue_search import CatalogueSearch, EntryStarter
from workbench.forms.draft_view import DraftView
from workbench.forms.fields import Builder, Field, InputField, Making
from workbench.forms.first_steps import InquiryStarter, entry_form, entry_frame, first_look, link_choices
from workbench.forms.instrument_checklist import ChecklistForm
from workbench.forms.instrument_form import AnswerForm
from workbench.forms.matrix_view import MatrixView
from workbench.forms.network_ask_form import NetworkAsk
from workbench.forms.network_export_form import NetworkExport
from workbench.forms.network_live import live_network
from workbench.forms.network_risk_form import NetworkHandover, NetworkLeavers
from workbench.forms.network_routes_form import NetworkRoutes, NetworkWaves
from workbench.forms.network_view import NetworkView
from workbench.forms.record_form import RecordForm, form_for
from workbench.forms.report_button import ReportButton
from workbench.forms.spec import Choices, FieldSpec
from workbench.forms.stat_explorer import StatExplorer
from workbench.forms.walkthrough import Walkthrough

__all__ = [
    "AnswerForm",
    "Builder",
    "CatalogueSearch",
    "ChecklistForm",
    "Choices",
    "DraftView",
    "EntryStarter",
    "Field",
    "FieldSpec",
    "InputField",
    "InquiryStarter",
    "Making",
    "MatrixView",
    "NetworkAsk",
    "NetworkExport",
    "NetworkHandover",
    "NetworkLeavers",
    "NetworkRoutes",
    "NetworkView",
    "NetworkWaves",
    "RecordForm",
    "ReportButton",
    "StatExplorer",
    "Walkthrough",
    "entry_form",
    "entry_frame",
    "first_look",
    "form_for",
    "link_choices",
    "live_network",
]
