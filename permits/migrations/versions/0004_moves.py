"""Cases move to other versions: what was decided, what became of each case, what lies beside it since"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('move_plan',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('to_definition_id', sa.String(length=26), nullable=False),
    sa.Column('mapping', sa.JSON(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('planned_by', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['to_definition_id'], ['definition_version.id'], name=op.f('fk_move_plan_to_definition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_move_plan'))
    )
    op.create_index('ix_move_plan_service', 'move_plan', ['service', 'planned_at'], unique=False)
    op.create_table('case_move',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('plan_id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('from_definition_id', sa.String(length=26), nullable=False),
    sa.Column('to_definition_id', sa.String(length=26), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('event_seq', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.String(length=120), nullable=True),
    sa.CheckConstraint("status in ('planned', 'moved', 'refused', 'withdrawn', 'undone')", name=op.f('ck_case_move_known_status')),
    sa.CheckConstraint("(status in ('moved', 'undone')) = (moved_at is not null)", name=op.f('ck_case_move_moved_has_time')),
    sa.CheckConstraint("(status = 'undone') = (undone_at is not null)", name=op.f('ck_case_move_undone_has_time')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_case_move_application_id')),
    sa.ForeignKeyConstraint(['from_definition_id'], ['definition_version.id'], name=op.f('fk_case_move_from_definition_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['move_plan.id'], name=op.f('fk_case_move_plan_id')),
    sa.ForeignKeyConstraint(['to_definition_id'], ['definition_version.id'], name=op.f('fk_case_move_to_definition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_move')),
    sa.UniqueConstraint('plan_id', 'application_id', name=op.f('uq_case_move_plan_id_application_id'))
    )
    op.create_index('ix_case_move_application', 'case_move', ['application_id', 'moved_at'], unique=False)
    op.create_table('set_aside',
    sa.Column('move_id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after_digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_set_aside_application_id')),
    sa.ForeignKeyConstraint(['move_id'], ['case_move.id'], name=op.f('fk_set_aside_move_id')),
    sa.PrimaryKeyConstraint('move_id', name=op.f('pk_set_aside'))
    )
    op.create_index('ix_set_aside_application', 'set_aside', ['application_id'], unique=False)
    # A plain statement: a table of SQLite that is copied would take its rows' foreign keys with it.
    op.execute(
        'ALTER TABLE review ADD COLUMN definition_id VARCHAR(26) '
        'CONSTRAINT fk_review_definition_id REFERENCES definition_version (id)'
    )


def downgrade() -> None:
    op.execute('ALTER TABLE review DROP COLUMN definition_id')
    op.drop_table('set_aside')
    op.drop_table('case_move')
    op.drop_table('move_plan')
