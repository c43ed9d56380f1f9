"""Decisions taken together, with what is needed to take them back"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('bulk',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('step', sa.String(length=121), nullable=False),
    sa.Column('result', sa.String(length=60), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('held_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_bulk_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulk'))
    )
    op.create_index('ix_bulk_account', 'bulk', ['account_id', 'id'], unique=False)
    op.create_table('bulk_case',
    sa.Column('bulk_id', sa.String(length=26), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('why', sa.String(length=60), nullable=False),
    sa.Column('held_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_bulk_case_application_id')),
    sa.ForeignKeyConstraint(['bulk_id'], ['bulk.id'], name=op.f('fk_bulk_case_bulk_id')),
    sa.PrimaryKeyConstraint('bulk_id', 'position', name=op.f('pk_bulk_case'))
    )
    op.create_index('ix_bulk_case_application', 'bulk_case', ['application_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_bulk_case_application', table_name='bulk_case')
    op.drop_table('bulk_case')
    op.drop_index('ix_bulk_account', table_name='bulk')
    op.drop_table('bulk')
