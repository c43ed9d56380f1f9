"""Inspections in the field: visits with their times, findings and photos"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

PLANNED = sa.text("status = 'planned'")


def upgrade() -> None:
    op.create_table(
        'visit',
        sa.Column('id', sa.String(26), nullable=False),
        sa.Column('application_id', sa.String(26), nullable=False),
        sa.Column('review_id', sa.String(26), nullable=False),
        sa.Column('office', sa.String(60), nullable=False),
        sa.Column('plan', sa.String(60), nullable=False),
        sa.Column('inspector_id', sa.String(26), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('status', sa.String(12), nullable=False),
        sa.Column('sequence', sa.Integer(), nullable=False),
        sa.Column('booked_by', sa.String(26), nullable=False),
        sa.Column('booked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('minutes_sha256', sa.String(64), nullable=True),
        sa.Column('minutes_size', sa.Integer(), nullable=True),
        sa.Column('minutes_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status in ('planned', 'made', 'missed', 'cancelled')", name=op.f('ck_visit_known_status')),
        sa.CheckConstraint("(status = 'planned') = (ended_at is null)", name=op.f('ck_visit_ended_has_time')),
        sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_visit_times_in_order')),
        sa.CheckConstraint(
            '(minutes_sha256 is null) = (minutes_at is null) and (minutes_sha256 is null) = (minutes_size is null)',
            name=op.f('ck_visit_minutes_are_whole'),
        ),
        sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_visit_application_id')),
        sa.ForeignKeyConstraint(['inspector_id'], ['account.id'], name=op.f('fk_visit_inspector_id')),
        sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_visit_review_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_visit')),
    )
    op.create_index('uq_visit_planned', 'visit', ['review_id'], unique=True, sqlite_where=PLANNED, postgresql_where=PLANNED)
    op.create_index('ix_visit_application', 'visit', ['application_id'], unique=False)
    op.create_index('ix_visit_inspector', 'visit', ['inspector_id', 'day'], unique=False)
    op.create_index('ix_visit_office_day', 'visit', ['office', 'day'], unique=False)
    op.create_table(
        'visit_cell',
        sa.Column('inspector_id', sa.String(26), nullable=False),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('visit_id', sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(['inspector_id'], ['account.id'], name=op.f('fk_visit_cell_inspector_id')),
        sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_cell_visit_id')),
        sa.PrimaryKeyConstraint('inspector_id', 'starts_at', name=op.f('pk_visit_cell')),
    )
    op.create_index('ix_visit_cell_visit', 'visit_cell', ['visit_id'], unique=False)
    op.create_table(
        'visit_day',
        sa.Column('office', sa.String(60), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('office', 'day', name=op.f('pk_visit_day')),
    )
    op.create_table(
        'visit_findings',
        sa.Column('id', sa.String(26), nullable=False),
        sa.Column('visit_id', sa.String(26), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('based_on', sa.Integer(), nullable=False),
        sa.Column('apart', sa.Boolean(), nullable=False),
        sa.Column('device', sa.String(26), nullable=False),
        sa.Column('data', sa.JSON(), nullable=False),
        sa.Column('saved_by', sa.String(26), nullable=False),
        sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_findings_visit_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_findings')),
        sa.UniqueConstraint('visit_id', 'number', name=op.f('uq_visit_findings_visit_id_number')),
    )
    op.create_table(
        'visit_photo',
        sa.Column('id', sa.String(26), nullable=False),
        sa.Column('visit_id', sa.String(26), nullable=False),
        sa.Column('sent_sha256', sa.String(64), nullable=False),
        sa.Column('sha256', sa.String(64), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('note', sa.String(300), nullable=False),
        sa.Column('device', sa.String(26), nullable=False),
        sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('latitude', sa.Float(), nullable=True),
        sa.Column('longitude', sa.Float(), nullable=True),
        sa.Column('accuracy', sa.Float(), nullable=True),
        sa.Column('received_by', sa.String(26), nullable=False),
        sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('(latitude is null) = (longitude is null)', name=op.f('ck_visit_photo_whole_position')),
        sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_photo_visit_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_photo')),
    )
    op.create_index('ix_visit_photo_visit', 'visit_photo', ['visit_id', 'received_at', 'id'], unique=False)
    op.create_index('ix_visit_photo_sha256', 'visit_photo', ['sha256'], unique=False)


def downgrade() -> None:
    for table in ('visit_photo', 'visit_findings', 'visit_day', 'visit_cell', 'visit'):
        op.drop_table(table)
