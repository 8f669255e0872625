"""A workbench for collaborative action research: one folder of plain text in, a cycle's reports out.

Example:
    >>> import workbench as wb
    >>> wb.__version__
    '0.1.0'
"""

from __future__ import annotations

from workbench.partnership import Workspace, open_workspace

__version__ = "0.1.0"

__all__ = ["Workspace", "open_workspace"]
