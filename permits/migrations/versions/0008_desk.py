"""The desk: watch lists, saved filters, and the orders in which the queue is read"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

OPEN_REVIEW = sa.text('result is null and swept_at is null')
OPEN_CASE = sa.text('closed_at is null and suspended_at is null')


def upgrade() -> None:
    op.create_table('watch',
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_watch_account_id')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_watch_application_id')),
    sa.PrimaryKeyConstraint('account_id', 'application_id', name=op.f('pk_watch'))
    )
    op.create_index('ix_watch_application', 'watch', ['application_id'], unique=False)
    op.create_table('saved_filter',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('wanted', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_saved_filter_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter')),
    sa.UniqueConstraint('account_id', 'name', name=op.f('uq_saved_filter_account_id_name'))
    )
    # The queue is read by seat, deadline and, among equal deadlines, id; the short index it had ended before the id.
    op.drop_index('ix_review_queue', 'review')
    op.create_index('ix_review_queue', 'review', ['office', 'role', 'due_at', 'id'], unique=False, sqlite_where=OPEN_REVIEW, postgresql_where=OPEN_REVIEW)
    op.create_index('ix_review_held', 'review', ['assignee_id', 'due_at', 'id'], unique=False, sqlite_where=OPEN_REVIEW, postgresql_where=OPEN_REVIEW)
    op.create_index('ix_application_step', 'application', ['definition_id', 'state', 'state_due_at', 'id'], unique=False, sqlite_where=OPEN_CASE, postgresql_where=OPEN_CASE)


def downgrade() -> None:
    op.drop_index('ix_application_step', 'application')
    op.drop_index('ix_review_held', 'review')
    op.drop_index('ix_review_queue', 'review')
    op.create_index('ix_review_queue', 'review', ['office', 'role', 'due_at'], unique=False, sqlite_where=OPEN_REVIEW, postgresql_where=OPEN_REVIEW)
    op.drop_table('saved_filter')
    op.drop_index('ix_watch_application', 'watch')
    op.drop_table('watch')
