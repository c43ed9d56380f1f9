"""The doors of agencies, put together: the agency's own pages behind its link, and the office's pages about links."""

from permits.agencies import office_pages, public_pages
from permits.agencies.blueprint import bp

__all__ = ["bp", "office_pages", "public_pages"]
