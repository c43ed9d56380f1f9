"""What the office calls whoever applies: the business where an application is a business's, else the person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select

from permits.accounts.models import Account
from permits.applications.models import Application
from permits.parties.models import Business
from permits.parties.queries import name_of_business


def applicant_name() -> ColumnElement[str]:
    """The name as a column ``applicant`` of a statement that joins the application and the account of its applicant."""
    business = select(Business.name).where(Business.id == Application.business_id).correlate(Application)
    return func.coalesce(func.nullif(business.scalar_subquery(), ""), Account.name).label("applicant")


def applicant_of(row: Any, names: Mapping[str, str]) -> str:
    """The name for a page about one case; its number where nobody is called anything any more.

    ``row`` is the row of the application, ``names`` are people's by their ids.
    """
    return name_of_business(row.business_id) or names.get(row.applicant_id) or str(row.number)
