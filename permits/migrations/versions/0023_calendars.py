"""Calendars of offices and services beside the city's, and office hours as versions"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_hours',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('calendar', sa.String(length=60), server_default='', nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('week', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('basis', sa.String(length=500), nullable=False),
    sa.Column('announced_on', sa.Date(), nullable=True),
    sa.CheckConstraint('last_day is null or first_day <= last_day', name=op.f('ck_calendar_hours_days_in_order')),
    sa.ForeignKeyConstraint(['version_id'], ['calendar_version.id'], name=op.f('fk_calendar_hours_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_hours'))
    )
    with op.batch_alter_table('calendar_day') as batch:
        batch.add_column(sa.Column('calendar', sa.String(length=60), server_default='', nullable=False))
        batch.drop_constraint(op.f('uq_calendar_day_version_id_day'), type_='unique')
        batch.create_unique_constraint(op.f('uq_calendar_day_version_id_calendar_day'), ['version_id', 'calendar', 'day'])


def downgrade() -> None:
    # What belongs to an office alone would else become the whole city's.
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TRIGGER IF EXISTS calendar_day_no_delete')
    else:
        op.execute('DROP TRIGGER IF EXISTS calendar_day_never_changes ON calendar_day')
    op.execute("DELETE FROM calendar_day WHERE calendar <> ''")
    with op.batch_alter_table('calendar_day') as batch:
        batch.drop_constraint(op.f('uq_calendar_day_version_id_calendar_day'), type_='unique')
        batch.create_unique_constraint(op.f('uq_calendar_day_version_id_day'), ['version_id', 'day'])
        batch.drop_column('calendar')
    op.drop_table('calendar_hours')
