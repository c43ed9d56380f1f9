"""How offices give out their reviews; figures of the board counted ahead; digests of places; files beside messages"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None

FAILED, COUNTS = sa.text('failed_at is not null'), sa.text("kind = 'board.count'")


def upgrade() -> None:
    op.create_table('distribution',
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('most', sa.Integer(), nullable=False),
    sa.Column('versed', sa.JSON(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.String(length=26), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['account.id'], name=op.f('fk_distribution_changed_by')),
    sa.PrimaryKeyConstraint('office', name=op.f('pk_distribution'))
    )
    op.create_table('board_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_board_count_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board_count'))
    )
    op.create_table('place',
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_place_application_id')),
    sa.PrimaryKeyConstraint('application_id', 'digest', name=op.f('pk_place'))
    )
    op.create_index('ix_place_digest', 'place', ['digest', 'application_id'], unique=False)
    op.create_table('message_file',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=60), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('scan', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_message_file_message_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_file'))
    )
    op.create_index('ix_message_file_message', 'message_file', ['message_id'], unique=False)
    op.create_index('ix_message_file_sha256', 'message_file', ['sha256'], unique=False)
    op.create_index('ix_scheduled_job_failed', 'scheduled_job', ['failed_at'], unique=False, sqlite_where=FAILED, postgresql_where=FAILED)
    op.create_index('ix_scheduled_job_kind', 'scheduled_job', ['kind'], unique=False, sqlite_where=COUNTS, postgresql_where=COUNTS)


def downgrade() -> None:
    op.drop_index('ix_scheduled_job_kind', 'scheduled_job')
    op.drop_index('ix_scheduled_job_failed', 'scheduled_job')
    op.drop_index('ix_message_file_sha256', table_name='message_file')
    op.drop_index('ix_message_file_message', table_name='message_file')
    op.drop_table('message_file')
    op.drop_index('ix_place_digest', table_name='place')
    op.drop_table('place')
    op.drop_table('board_count')
    op.drop_table('distribution')
