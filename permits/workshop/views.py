"""The doors of the workshop, put together: drafts, what is said of them, publishing, versions beside each other, bundles."""

from permits.workshop import bundle_pages, comment_pages, consultation_pages, draft_pages, publish_pages, version_pages
from permits.workshop.blueprint import bp

__all__ = ["bp", "bundle_pages", "comment_pages", "consultation_pages", "draft_pages", "publish_pages", "version_pages"]
