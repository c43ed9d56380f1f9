"""Cases that the law decided are counted without reading the whole record"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0009'
branch_labels = None
depends_on = None

DEEMED = sa.text("kind = 'deemed'")


def upgrade() -> None:
    op.create_index('ix_application_event_deemed', 'application_event', ['application_id'], unique=False, sqlite_where=DEEMED, postgresql_where=DEEMED)


def downgrade() -> None:
    op.drop_index('ix_application_event_deemed', table_name='application_event')
