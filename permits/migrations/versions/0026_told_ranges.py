"""What was told about the end of cases, kept to be compared with what came"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('told_range',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('state', sa.String(length=60), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('cases', sa.Integer(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('came_on', sa.Date(), nullable=True),
    sa.Column('month', sa.String(length=7), nullable=True),
    sa.Column('kept', sa.Boolean(), nullable=True),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_told_range_days_in_order')),
    sa.CheckConstraint('(ended_on is null) = (kept is null)', name=op.f('ck_told_range_ended_is_compared')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_told_range_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_told_range')),
    sa.UniqueConstraint('application_id', 'round', 'state', name=op.f('uq_told_range_application_id_round_state'))
    )
    op.create_index('ix_told_range_month', 'told_range', ['month', 'service'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_told_range_month', table_name='told_range')
    op.drop_table('told_range')
