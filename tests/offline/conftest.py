"""An applicant, signed in, and the shipped services."""

from tests.support.reading import applicant, reader

__all__ = ["applicant", "reader"]
