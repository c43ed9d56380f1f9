"""The office's calendar as data: closed days with their legal basis, every change a version"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_version',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('years', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_version'))
    )
    op.create_table('calendar_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('closed', sa.Boolean(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('title_id', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('basis', sa.String(length=500), nullable=False),
    sa.Column('announced_on', sa.Date(), nullable=True),
    sa.CheckConstraint("kind in ('holiday', 'joint_leave', 'local')", name=op.f('ck_calendar_day_known_kind')),
    sa.ForeignKeyConstraint(['version_id'], ['calendar_version.id'], name=op.f('fk_calendar_day_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_day')),
    sa.UniqueConstraint('version_id', 'day', name=op.f('uq_calendar_day_version_id_day'))
    )


def downgrade() -> None:
    op.drop_table('calendar_day')
    op.drop_table('calendar_version')
