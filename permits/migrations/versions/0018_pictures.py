"""Pictures of the pages of handed-in files, and the page at which each reader has a file open"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('drawing',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('standing', sa.String(length=8), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("standing in ('asked', 'made', 'failed')", name=op.f('ck_drawing_known_standing')),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_drawing'))
    )
    op.create_table('picture',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('picture_sha256', sa.String(length=64), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sha256'], ['drawing.sha256'], name=op.f('fk_picture_sha256'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('sha256', 'page', name=op.f('pk_picture'))
    )
    op.create_index('ix_picture_bytes', 'picture', ['picture_sha256'], unique=False)
    op.create_table('open_page',
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('document_id', sa.String(length=26), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('zoom', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_open_page_account_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_open_page_document_id')),
    sa.PrimaryKeyConstraint('account_id', 'document_id', name=op.f('pk_open_page'))
    )


def downgrade() -> None:
    op.drop_table('open_page')
    op.drop_index('ix_picture_bytes', 'picture')
    op.drop_table('picture')
    op.drop_table('drawing')
