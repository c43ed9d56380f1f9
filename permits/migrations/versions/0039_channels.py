"""Numbers for short messages, what people choose to be told, the messages themselves"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('phone',
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('refused_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_phone_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_phone'))
    )
    op.create_table('phone_code',
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_phone_code_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_phone_code'))
    )
    op.create_table('notice_choice',
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('topic', sa.String(length=20), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('wanted', sa.Boolean(), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_notice_choice_account_id')),
    sa.PrimaryKeyConstraint('account_id', 'topic', 'channel', name=op.f('pk_notice_choice'))
    )
    op.create_table('text_message',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=True),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('to', sa.String(length=16), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('refused_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("channel in ('sms', 'whatsapp')", name=op.f('ck_text_message_known_channel')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_message')),
    sa.UniqueConstraint('key', name=op.f('uq_text_message_key'))
    )
    op.create_index('ix_text_message_account', 'text_message', ['account_id', 'created_at'], unique=False)
    op.create_index('ix_text_message_to', 'text_message', ['to', 'created_at'], unique=False)


def downgrade() -> None:
    for table in ('text_message', 'notice_choice', 'phone_code', 'phone'):
        op.drop_table(table)
