"""Absences with dates and deputies; a closed review says whether its author acted in somebody's place"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('absence',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('deputy_id', sa.String(length=26), nullable=True),
    sa.Column('title', sa.String(length=4), nullable=False),
    sa.Column('made_by', sa.String(length=26), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_by', sa.String(length=26), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_absence_days_in_order')),
    sa.CheckConstraint("title in ('plh', 'plt')", name=op.f('ck_absence_known_title')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_absence_account_id')),
    sa.ForeignKeyConstraint(['deputy_id'], ['account.id'], name=op.f('fk_absence_deputy_id')),
    sa.ForeignKeyConstraint(['ended_by'], ['account.id'], name=op.f('fk_absence_ended_by')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_absence_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence'))
    )
    op.create_index('ix_absence_account', 'absence', ['account_id', 'last_day'], unique=False)
    op.create_index('ix_absence_deputy', 'absence', ['deputy_id', 'last_day'], unique=False)
    op.add_column('review', sa.Column('acting', sa.String(length=4), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('review', 'acting')
    op.drop_index('ix_absence_deputy', table_name='absence')
    op.drop_index('ix_absence_account', table_name='absence')
    op.drop_table('absence')
