"""The doors of inspections, put together: the time of a visit, and the visit itself."""

from permits.inspections import time_pages, visit_pages
from permits.inspections.blueprint import bp

__all__ = ["bp", "time_pages", "visit_pages"]
