"""The latest ended cases of a service are found at once: what a case will still take is read from them"""

from __future__ import annotations

from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_application_service_closed', 'application', ['service', 'closed_at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_application_service_closed', table_name='application')
