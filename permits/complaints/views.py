"""The doors of complaints, put together: those of reporters, and those of the office."""

from permits.complaints import office_pages, public_pages
from permits.complaints.blueprint import bp

__all__ = ["bp", "office_pages", "public_pages"]
