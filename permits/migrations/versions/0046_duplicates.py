"""Duplicates of permits: what holders ask for, what the office says, the marked copies"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0046'
down_revision = '0045'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('permit_duplicate',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('permit_id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('cause', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.String(length=26), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_by', sa.String(length=26), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=True),
    sa.Column('fee', sa.Integer(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('document_sha256', sa.String(length=64), nullable=True),
    sa.Column('document_size', sa.Integer(), nullable=True),
    sa.CheckConstraint("cause in ('lost', 'damaged', 'other')", name=op.f('ck_permit_duplicate_known_cause')),
    sa.CheckConstraint("state in ('asked', 'granted', 'issued', 'refused', 'taken_back', 'called_off')", name=op.f('ck_permit_duplicate_known_state')),
    sa.CheckConstraint("(state = 'asked') = (settled_at is null)", name=op.f('ck_permit_duplicate_settled_has_time')),
    sa.CheckConstraint("(state in ('granted', 'issued', 'called_off')) = (sequence is not null)", name=op.f('ck_permit_duplicate_granted_has_number')),
    sa.CheckConstraint("(state = 'issued') = (issued_at is not null) and (state = 'issued') = (document_sha256 is not null) and (state = 'issued') = (document_size is not null)", name=op.f('ck_permit_duplicate_issued_has_document')),
    sa.ForeignKeyConstraint(['permit_id'], ['permit.id'], name=op.f('fk_permit_duplicate_permit_id')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_permit_duplicate_application_id')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_permit_duplicate_asked_by')),
    sa.ForeignKeyConstraint(['settled_by'], ['account.id'], name=op.f('fk_permit_duplicate_settled_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_permit_duplicate')),
    sa.UniqueConstraint('document_sha256', name=op.f('uq_permit_duplicate_document_sha256')),
    sa.UniqueConstraint('permit_id', 'sequence', name=op.f('uq_permit_duplicate_permit_id_sequence'))
    )
    under_way = sa.text("state in ('asked', 'granted')")
    op.create_index('uq_permit_duplicate_under_way', 'permit_duplicate', ['permit_id'], unique=True, sqlite_where=under_way, postgresql_where=under_way)
    op.create_index('ix_permit_duplicate_application', 'permit_duplicate', ['application_id'], unique=False)


def downgrade() -> None:
    op.execute(sa.text("delete from scheduled_job where kind = 'permit.duplicate' and done_at is null"))
    op.drop_index('ix_permit_duplicate_application', table_name='permit_duplicate')
    op.drop_index('uq_permit_duplicate_under_way', table_name='permit_duplicate')
    op.drop_table('permit_duplicate')
