"""Indexes for boards and searches beside very many cases"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

OPEN_REVIEW = sa.text('result is null and swept_at is null')
OPEN, ENDED = sa.text('closed_at is null'), sa.text('closed_at is not null')
QUEUE = ['office', 'role', 'due_at', 'id']


def upgrade() -> None:
    op.create_index('ix_application_open', 'application', ['id', 'service', 'submitted_at', 'due_at'], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index('ix_application_ended', 'application', ['closed_at', 'id', 'service', 'submitted_at', 'due_at', 'round'], unique=False, sqlite_where=ENDED, postgresql_where=ENDED)
    op.create_index('ix_application_number', 'application', ['number'], unique=False, postgresql_ops={'number': 'varchar_pattern_ops'})
    op.create_index('ix_review_closed', 'review', ['closed_at', 'id'], unique=False, sqlite_where=ENDED, postgresql_where=ENDED)
    op.drop_index('ix_review_queue', 'review')
    op.create_index('ix_review_queue', 'review', [*QUEUE, 'assignee_id', 'application_id', 'state', 'plan'], unique=False, sqlite_where=OPEN_REVIEW, postgresql_where=OPEN_REVIEW)


def downgrade() -> None:
    op.drop_index('ix_review_queue', 'review')
    op.create_index('ix_review_queue', 'review', QUEUE, unique=False, sqlite_where=OPEN_REVIEW, postgresql_where=OPEN_REVIEW)
    op.drop_index('ix_review_closed', 'review')
    for each in ('ix_application_number', 'ix_application_ended', 'ix_application_open'):
        op.drop_index(each, 'application')
