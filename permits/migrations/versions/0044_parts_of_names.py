"""Names found by their parts, where the database has an index for that"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = '0044'
down_revision = '0043'
branch_labels = None
depends_on = None
INDEXES = (('ix_account_name_parts', 'account'), ('ix_business_name_parts', 'business'))


def upgrade() -> None:
    if not _knows_parts():
        return
    for name, table in INDEXES:
        op.create_index(name, table, ['name'], postgresql_using='gin', postgresql_ops={'name': 'gin_trgm_ops'})


def downgrade() -> None:
    for name, table in INDEXES:
        op.drop_index(name, table_name=table, if_exists=True)


def _knows_parts() -> bool:
    """Whether pg_trgm is there, or could be made here: it is a trusted extension, but not every installation has it."""
    connection = op.get_bind()
    if connection.dialect.name != 'postgresql':
        return False
    if connection.execute(text("select 1 from pg_extension where extname = 'pg_trgm'")).first():
        return True
    there = text(
        "select has_database_privilege(current_database(), 'CREATE') and (trusted or usesuper)"
        " from pg_available_extension_versions, pg_user"
        " where name = 'pg_trgm' and usename = current_user order by version desc limit 1"
    )
    if not connection.execute(there).scalar():
        return False
    connection.execute(text('create extension if not exists pg_trgm'))
    return True
