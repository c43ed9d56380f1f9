"""Pages that were sent after their session had ended, and receipts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kept_page',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('browser', sa.String(length=64), nullable=False),
    sa.Column('path', sa.String(length=300), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_kept_page_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_page')),
    sa.UniqueConstraint('browser', 'path', name=op.f('uq_kept_page_browser_path'))
    )
    op.create_index('ix_kept_page_account', 'kept_page', ['account_id'], unique=False)
    op.create_table('receipt',
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=60), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('step_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.CheckConstraint('(sha256 is null) = (size is null)', name=op.f('ck_receipt_made_has_size')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_receipt_application_id')),
    sa.PrimaryKeyConstraint('application_id', 'round', name=op.f('pk_receipt'))
    )


def downgrade() -> None:
    op.drop_table('receipt')
    op.drop_index('ix_kept_page_account', table_name='kept_page')
    op.drop_table('kept_page')
