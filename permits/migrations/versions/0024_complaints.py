"""Complaints, objections and appeals, with every step of them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('complaint',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=True),
    sa.Column('application_id', sa.String(length=26), nullable=True),
    sa.Column('earlier_id', sa.String(length=26), nullable=True),
    sa.Column('reporter_id', sa.String(length=26), nullable=True),
    sa.Column('code_digest', sa.String(length=64), nullable=True),
    sa.Column('once', sa.String(length=26), nullable=False),
    sa.Column('channel', sa.String(length=12), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('kept_from', sa.JSON(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('grade', sa.String(length=20), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('round_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assignee_id', sa.String(length=26), nullable=True),
    sa.Column('result', sa.String(length=12), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('legal', sa.Text(), nullable=False),
    sa.Column('ordered', sa.String(length=60), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=26), nullable=True),
    sa.Column('satisfied', sa.Boolean(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind in ('complaint', 'objection', 'appeal')", name=op.f('ck_complaint_known_kind')),
    sa.CheckConstraint("state in ('received', 'in_hand', 'answered', 'reopened', 'closed', 'withdrawn')", name=op.f('ck_complaint_known_state')),
    sa.CheckConstraint('(reporter_id is null) = (code_digest is not null)', name=op.f('ck_complaint_reporter_or_code')),
    sa.CheckConstraint("kind = 'complaint' or (application_id is not null and reporter_id is not null)", name=op.f('ck_complaint_tied')),
    sa.CheckConstraint("(kind = 'appeal') = (earlier_id is not null)", name=op.f('ck_complaint_appeal_follows')),
    sa.CheckConstraint("state <> 'in_hand' or assignee_id is not null", name=op.f('ck_complaint_in_hand_has_officer')),
    sa.CheckConstraint('(answered_at is null) = (result is null)', name=op.f('ck_complaint_answered_has_result')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_complaint_application_id')),
    sa.ForeignKeyConstraint(['earlier_id'], ['complaint.id'], name=op.f('fk_complaint_earlier_id')),
    sa.ForeignKeyConstraint(['reporter_id'], ['account.id'], name=op.f('fk_complaint_reporter_id')),
    sa.ForeignKeyConstraint(['assignee_id'], ['account.id'], name=op.f('fk_complaint_assignee_id')),
    sa.ForeignKeyConstraint(['answered_by'], ['account.id'], name=op.f('fk_complaint_answered_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint')),
    sa.UniqueConstraint('number', name=op.f('uq_complaint_number')),
    sa.UniqueConstraint('once', name=op.f('uq_complaint_once'))
    )
    op.create_index('ix_complaint_office', 'complaint', ['office', 'state', 'due_at'], unique=False)
    op.create_index('ix_complaint_reporter', 'complaint', ['reporter_id', 'received_at'], unique=False)
    op.create_index('ix_complaint_application', 'complaint', ['application_id'], unique=False)
    op.create_index('ix_complaint_received', 'complaint', ['received_at'], unique=False)
    op.create_table('complaint_step',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('complaint_id', sa.String(length=26), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('by', sa.String(length=26), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_complaint_step_complaint_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint_step')),
    sa.UniqueConstraint('complaint_id', 'seq', name=op.f('uq_complaint_step_complaint_id_seq'))
    )


def downgrade() -> None:
    op.drop_table('complaint_step')
    op.drop_index('ix_complaint_received', table_name='complaint')
    op.drop_index('ix_complaint_application', table_name='complaint')
    op.drop_index('ix_complaint_reporter', table_name='complaint')
    op.drop_index('ix_complaint_office', table_name='complaint')
    op.drop_table('complaint')
