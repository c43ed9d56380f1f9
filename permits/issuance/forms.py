"""What a person hands in to check a paper: the typed code or the file."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, StringField, ValidationError

from permits.issuance.codes import read_code

LARGEST_FILE = 10_000_000


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The code under the QR. It changes nothing, so it is asked by GET and carries no token of its own."""

    class Meta:
        csrf = False

    code = StringField(_l("Code under the QR"))

    def validate_code(self, field: Field) -> None:
        """Spaces, hyphens and case are forgiven; a slip of the finger is told from an unknown code."""
        typed = (field.data or "").strip()
        if not typed:
            raise ValidationError(_("Type the code that stands under the QR."))
        if read_code(typed) is None:
            raise ValidationError(
                _("This cannot be a code: compare it letter by letter. It looks like K7M4-RX2P-9QTD.")
            )


class FileForm(FlaskForm):  # type: ignore[misc]
    """The PDF itself."""

    pdf = FileField(_l("The permit's PDF file"))

    def validate_pdf(self, field: Field) -> None:
        """A file was chosen, is not empty and not over the limit."""
        if not field.data:
            raise ValidationError(_("Choose the PDF file first."))
        content = field.data.stream.read(LARGEST_FILE + 1)
        field.data.stream.seek(0)
        if not content:
            raise ValidationError(_("The file is empty."))
        if len(content) > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 10 MB. Papers of this office are smaller."))
