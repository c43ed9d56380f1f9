"""Links by which outside agencies answer one review without an account"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('agency_link',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('review_id', sa.String(length=26), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=26), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('name', sa.String(length=120), server_default='', nullable=False),
    sa.Column('position', sa.String(length=120), server_default='', nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=26), nullable=True),
    sa.CheckConstraint('(ended_at is null) = (ended_by is null)', name=op.f('ck_agency_link_ended_by_somebody')),
    sa.CheckConstraint('(opened_at is null) = (seen_at is null)', name=op.f('ck_agency_link_opened_was_seen')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_agency_link_application_id')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_agency_link_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agency_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_agency_link_token_hash'))
    )
    op.create_index('ix_agency_link_application', 'agency_link', ['application_id', 'made_at'], unique=False)
    live = sa.text('ended_at is null')
    op.create_index('uq_agency_link_live', 'agency_link', ['review_id'], unique=True, sqlite_where=live, postgresql_where=live)


def downgrade() -> None:
    op.drop_index('uq_agency_link_live', table_name='agency_link', sqlite_where=sa.text('ended_at is null'))
    op.drop_index('ix_agency_link_application', table_name='agency_link')
    op.drop_table('agency_link')
