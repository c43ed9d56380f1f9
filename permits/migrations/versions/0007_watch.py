"""The watchdog: when it looked, and what it found"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('watch_look',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cases', sa.Integer(), nullable=False),
    sa.Column('findings', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watch_look'))
    )
    op.create_table('watch_finding',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=True),
    sa.Column('about', sa.String(length=40), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_watch_finding_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watch_finding')),
    sa.UniqueConstraint('key', name=op.f('uq_watch_finding_key'))
    )
    op.create_index('ix_watch_finding_kind', 'watch_finding', ['kind', 'found_at'], unique=False)
    op.create_index('ix_watch_finding_application', 'watch_finding', ['application_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_watch_finding_application', table_name='watch_finding')
    op.drop_index('ix_watch_finding_kind', table_name='watch_finding')
    op.drop_table('watch_finding')
    op.drop_table('watch_look')
