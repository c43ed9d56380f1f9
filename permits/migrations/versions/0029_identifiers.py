"""Digests of identity numbers to find cases by, and a row for every such search"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('identifier',
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('field', sa.String(length=60), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_identifier_application_id')),
    sa.PrimaryKeyConstraint('application_id', 'field', name=op.f('pk_identifier'))
    )
    op.create_index('ix_identifier_digest', 'identifier', ['digest', 'application_id'], unique=False)
    op.create_table('identifier_search',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('found', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_identifier_search_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identifier_search'))
    )
    op.create_index('ix_identifier_search_account', 'identifier_search', ['account_id', 'at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_identifier_search_account', table_name='identifier_search')
    op.drop_table('identifier_search')
    op.drop_index('ix_identifier_digest', table_name='identifier')
    op.drop_table('identifier')
