"""Applications made together, the bundles they come from, and reminders of permits that were issued before these existed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0045'
down_revision = '0044'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('bundles_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bundles_version'))
    )
    op.create_table('joint_application',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('shared', sa.JSON(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_application'))
    )
    op.create_table('joint_part',
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('joint_id', sa.String(length=26), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_joint_part_application_id')),
    sa.ForeignKeyConstraint(['joint_id'], ['joint_application.id'], name=op.f('fk_joint_part_joint_id')),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_joint_part')),
    sa.UniqueConstraint('joint_id', 'position', name=op.f('uq_joint_part_joint_id_position')),
    sa.UniqueConstraint('joint_id', 'service', name=op.f('uq_joint_part_joint_id_service'))
    )
    op.create_index('ix_joint_part_joint', 'joint_part', ['joint_id'], unique=False)
    _look_through_permits()


def _look_through_permits() -> None:
    """Permits that were issued before reminders existed have none promised: one piece of work promises them."""
    jobs = sa.table(
        'scheduled_job', sa.column('kind', sa.String), sa.column('key', sa.String), sa.column('data', sa.JSON),
        sa.column('due_at', sa.DateTime(timezone=True)), sa.column('created_at', sa.DateTime(timezone=True)),
        sa.column('attempts', sa.Integer), sa.column('last_error', sa.Text),
    )
    permits = sa.table('permit', sa.column('status', sa.String), sa.column('reserved_at', sa.DateTime(timezone=True)))
    at = op.get_bind()
    known = at.execute(sa.select(jobs.c.key).where(jobs.c.key == 'permit.remind_all:')).first()
    last = at.execute(sa.select(sa.func.max(permits.c.reserved_at)).where(permits.c.status == 'issued')).scalar()
    if known is not None or last is None:
        return
    row = {'kind': 'permit.remind_all', 'key': 'permit.remind_all:', 'data': {'after': ''}, 'attempts': 0, 'last_error': ''}
    at.execute(sa.insert(jobs).values(**row, due_at=last, created_at=last))


def downgrade() -> None:
    op.execute(sa.text("delete from scheduled_job where kind = 'permit.remind_all' and done_at is null"))
    op.drop_index('ix_joint_part_joint', table_name='joint_part')
    op.drop_table('joint_part')
    op.drop_table('joint_application')
    op.drop_table('bundles_version')
