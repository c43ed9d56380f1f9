"""The language's JSON Schema with what its keys are for, so that the editor can say it while one types."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from permits.editor.keys import KEYS
from workflows.language.schema import SopShape


@cache
def schema_for(language: str) -> Mapping[str, Any]:
    """The schema of a SOP file; keys that have no description of their own get ours, in this language."""
    schema = SopShape.model_json_schema()
    for shape in (schema, *schema.get("$defs", {}).values()):
        shape.pop("description", None)  # of the model, not of the key that holds it
        for key, part in shape.get("properties", {}).items():
            about = KEYS.get(f"{shape.get('title', '')}.{key}") or KEYS.get(key)
            if about:
                part["description"] = about[language]
            part.pop("title", None)
    return schema
