"""Helpers with a draft; answers know who saved each section last"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None

STANDING = sa.text('ended_at is null')


def upgrade() -> None:
    op.create_table('coediting',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('may', sa.String(length=6), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by', sa.String(length=26), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=26), nullable=True),
    sa.CheckConstraint("may in ('fill', 'read')", name=op.f('ck_coediting_known_right')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_coediting_account_id')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_coediting_application_id')),
    sa.ForeignKeyConstraint(['ended_by'], ['account.id'], name=op.f('fk_coediting_ended_by')),
    sa.ForeignKeyConstraint(['given_by'], ['account.id'], name=op.f('fk_coediting_given_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coediting'))
    )
    op.create_index('uq_coediting_standing', 'coediting', ['application_id', 'account_id'], unique=True, sqlite_where=STANDING, postgresql_where=STANDING)
    op.create_index('ix_coediting_account', 'coediting', ['account_id'], unique=False)
    op.add_column('answers', sa.Column('edits', sa.JSON(), server_default='{}', nullable=False))


def downgrade() -> None:
    op.drop_column('answers', 'edits')
    op.drop_table('coediting')
