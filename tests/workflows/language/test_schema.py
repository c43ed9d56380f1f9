"""Requirements of the file's shape as data that editors use."""

from __future__ import annotations

from workflows.language.schema import CityShape, SopShape


def test_the_shape_is_offered_as_json_schema() -> None:
    """Editors get the JSON Schema of a service and of the city; nothing beyond the known keys is allowed."""
    for shape in (SopShape, CityShape):
        schema = shape.model_json_schema(by_alias=True)
        assert schema["additionalProperties"] is False
        assert schema["required"]
    assert "from" in SopShape.model_json_schema()["$defs"]["ValidityShape"]["properties"]
