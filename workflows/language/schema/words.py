"""The small words every part of a file is made of: texts, codes, numbers, conditions, times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, StringConstraints
from pydantic_core import PydanticCustomError

from workflows.forms.patterns import is_safe

LONGEST_TEXT = 4_000


def _number(value: Any) -> Decimal:
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return Decimal(value)
    raise PydanticCustomError("wrong_shape", "", {"expected": "number"})


def _expression(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise PydanticCustomError("expression_not_quoted", "")


def _condition(value: Any) -> bool | str:
    if isinstance(value, bool | str):
        return value
    raise PydanticCustomError("wrong_shape", "", {"expected": "condition"})


def _either_wording(value: Any) -> Any:
    """A name that is the same in both languages may stand once."""
    return {"id": value, "en": value} if isinstance(value, str) else value


def _pattern(value: Any) -> str:
    if isinstance(value, str) and is_safe(value):
        return value
    raise PydanticCustomError("bad_pattern", "")


def _mask(value: Any) -> str:
    if isinstance(value, str) and value and set(value) <= {"#", "•"}:
        return value
    raise PydanticCustomError("bad_mask", "")


def _clock_time(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return value
    raise PydanticCustomError("bad_time", "")


def _yes_no(value: Any) -> bool:
    """YAML 1.2 reads `yes` as a text; who writes it as an answer means it."""
    if isinstance(value, bool):
        return value
    if value in ("yes", "no"):
        return bool(value == "yes")
    raise PydanticCustomError("wrong_shape", "", {"expected": "yes_or_no_word"})


_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}", re.ASCII)


def read_moment(value: object) -> datetime | None:
    """A local date with a time, as in ``2026-03-02 09:00``; None when it is none."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _moment(value: Any) -> datetime:
    moment = read_moment(value)
    if moment is None:
        raise PydanticCustomError("bad_moment", "")
    return moment


def _day_or_moment(value: Any) -> date:
    if type(value) is date:
        return value
    return _moment(value)


def _answers(value: Any) -> Mapping[str, object]:
    """Answers of a walk: their kinds are looked at beside the form, not here."""
    if isinstance(value, dict):
        return value
    raise PydanticCustomError("dict_type", "")


CODE, SERVICE_CODE, ABILITY, PREFIX = r"^[a-z][a-z0-9_]*$", r"^[a-z][a-z0-9-]*$", r"^[a-z]+\.[a-z]+$", r"^[A-Z]{2,5}$"
KBLI = r"^\d{1,5}$"
ADDRESS = r"^https://[^\s]+$"
ACTING = r"^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)?$"
ADDRESSED = r"^([a-z][a-z0-9_]*|#\d{1,3})$"
PATTERNS = {
    ACTING: "acting",
    ADDRESSED: "addressed",
    CODE: "code",
    SERVICE_CODE: "service_code",
    ABILITY: "ability",
    PREFIX: "prefix",
    KBLI: "kbli",
    ADDRESS: "web_address",
}

Code = Annotated[str, StringConstraints(pattern=CODE, max_length=60)]
ServiceCode = Annotated[str, StringConstraints(pattern=SERVICE_CODE, max_length=60)]
Acting = Annotated[str, StringConstraints(pattern=ACTING, max_length=121)]
Addressed = Annotated[str, StringConstraints(pattern=ADDRESSED, max_length=60)]
Ability = Annotated[str, StringConstraints(pattern=ABILITY, max_length=60)]
Prefix = Annotated[str, StringConstraints(pattern=PREFIX)]
KbliCode = Annotated[str, StringConstraints(pattern=KBLI)]
WebAddress = Annotated[str, StringConstraints(pattern=ADDRESS, max_length=300)]
Plain = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]
Number = Annotated[Decimal, BeforeValidator(_number)]
Whole = Annotated[int, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=1, le=100)]
Rows = Annotated[int, Field(strict=True, ge=0, le=200)]
Fraction = Annotated[Decimal, BeforeValidator(_number), Field(gt=0, lt=1)]
ExpressionText = Annotated[str, BeforeValidator(_expression)]
Condition = Annotated[bool | str, BeforeValidator(_condition)]
Pattern = Annotated[str, BeforeValidator(_pattern)]
Mask = Annotated[str, BeforeValidator(_mask)]
ClockTime = Annotated[str, BeforeValidator(_clock_time)]
YesNo = Annotated[bool, BeforeValidator(_yes_no, json_schema_input_type=bool | Literal["yes", "no"])]
Moment = Annotated[datetime, BeforeValidator(_moment)]
DayOrMoment = Annotated[date, PlainValidator(_day_or_moment, json_schema_input_type=str)]
Answers = Annotated[dict[str, Any], BeforeValidator(_answers)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Words(Shape):
    id: Plain
    en: Plain


OneOrTwoWordings = Annotated[Words, BeforeValidator(_either_wording, json_schema_input_type=Words | str)]
