"""What each agency is and holds; so far the agencies."""

from workbench.catalogue.agency import Agency

__all__ = ["Agency"]
