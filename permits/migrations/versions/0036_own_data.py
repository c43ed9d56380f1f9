"""Requests about one's own data with their clock, copies of it, consents"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None

WHERE = {
    'data_request': sa.text('answered_at is null'),
    'data_export': sa.text('ended_at is null'),
    'consent': sa.text('withdrawn_at is null'),
}


def upgrade() -> None:
    op.create_table('data_request',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=26), nullable=True),
    sa.Column('outcome', sa.String(length=10), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.CheckConstraint("kind in ('correct', 'erase')", name=op.f('ck_data_request_known_kind')),
    sa.CheckConstraint("outcome in ('done', 'partly', 'refused')", name=op.f('ck_data_request_known_outcome')),
    sa.CheckConstraint('(answered_at is null) = (outcome is null)', name=op.f('ck_data_request_answered_has_outcome')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_data_request_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_request'))
    )
    op.create_index('uq_data_request_open', 'data_request', ['account_id', 'kind'], unique=True,
        sqlite_where=WHERE['data_request'], postgresql_where=WHERE['data_request'])
    op.create_index('ix_data_request_due', 'data_request', ['due_at'], unique=False,
        sqlite_where=WHERE['data_request'], postgresql_where=WHERE['data_request'])
    op.create_table('data_export',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ready_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(ready_at is null) = (sha256 is null)', name=op.f('ck_data_export_ready_has_file')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_data_export_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_export'))
    )
    op.create_index('uq_data_export_open', 'data_export', ['account_id'], unique=True,
        sqlite_where=WHERE['data_export'], postgresql_where=WHERE['data_export'])
    op.create_table('consent',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('version', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_consent_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    op.create_index('uq_consent_open', 'consent', ['account_id', 'purpose'], unique=True,
        sqlite_where=WHERE['consent'], postgresql_where=WHERE['consent'])


def downgrade() -> None:
    for table in ('consent', 'data_export', 'data_request'):
        op.drop_table(table)
