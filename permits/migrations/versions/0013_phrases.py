"""Phrases for reasons and conditions, kept by an office for its reviewers; drafts of a decision belong to their authors"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

REVIEW = sa.table('review', sa.column('id', sa.String), sa.column('draft', sa.JSON))


def upgrade() -> None:
    op.create_table('phrase',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('use', sa.String(length=12), nullable=False),
    sa.Column('text_id', sa.Text(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=26), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retired_by', sa.String(length=26), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_phrase_made_by')),
    sa.ForeignKeyConstraint(['retired_by'], ['account.id'], name=op.f('fk_phrase_retired_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phrase'))
    )
    op.create_index('ix_phrase_office', 'phrase', ['office', 'service'], unique=False)
    # A draft was everybody's until now: it becomes one that is handed over, so that no word is lost.
    connection = op.get_bind()
    for row in connection.execute(sa.select(REVIEW)).all():
        if row.draft:
            connection.execute(REVIEW.update().where(REVIEW.c.id == row.id).values(draft={'handed': row.draft}))


def downgrade() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(REVIEW)).all():
        if row.draft:
            found = [*row.draft.get('own', {}).values(), row.draft.get('handed') or {}]
            connection.execute(REVIEW.update().where(REVIEW.c.id == row.id).values(draft=found[0]))
    op.drop_index('ix_phrase_office', table_name='phrase')
    op.drop_table('phrase')
