"""Forms of businesses: what one says of itself, and whom it invites."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError
from wtforms.validators import Length

from permits.parties.shapes import tidy


def _trimmed(value: str | None) -> str:
    return " ".join((value or "").split())


def _at_most(longest: int) -> Length:
    return Length(max=longest, message=_l("At most %(max)d characters, please."))


class BusinessForm(FlaskForm):  # type: ignore[misc]
    """What a business says of itself. Only the name is needed; numbers that look doubtful are kept and said."""

    name = StringField(_l("Name of the business"), filters=[_trimmed], validators=[_at_most(200)])
    nib = StringField(_l("Business number (NIB)"), filters=[_trimmed], validators=[_at_most(20)])
    npwp = StringField(_l("Tax number (NPWP)"), filters=[_trimmed], validators=[_at_most(24)])
    kbli = StringField(_l("Line of business (KBLI codes)"), filters=[_trimmed], validators=[_at_most(80)])
    address = StringField(_l("Address of the business"), filters=[_trimmed], validators=[_at_most(300)])

    def validate_name(self, field: Field) -> None:
        """A business is called something."""
        if len(field.data) < 2:
            raise ValidationError(_("Type the name of the business."))

    def said(self) -> dict[str, str]:
        """What was typed, numbers as they are kept."""
        return {name: tidy(name, self[name].data) for name in ("name", "nib", "npwp", "kbli", "address")}
