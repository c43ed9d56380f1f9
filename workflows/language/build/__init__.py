"""The checked shape of a file → :class:`~workflows.definition.Definition`. Nothing can fail here any more."""

from workflows.language.build.form import Types, field_types
from workflows.language.build.service import build, values

__all__ = ["Types", "build", "field_types", "values"]
