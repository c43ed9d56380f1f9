"""Forms of the number and its code."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField


class NumberForm(FlaskForm):  # type: ignore[misc]
    """The number to be proven; the operation says what is wrong with it."""

    number = StringField(_l("Mobile number"))


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The six figures that came to it."""

    code = StringField(_l("Code"))
