"""The doors of moves, put together: reports on versions and drafts, moving cases, the way back."""

from permits.moving import draft_pages
from permits.moving.pages import bp

__all__ = ["bp", "draft_pages"]
