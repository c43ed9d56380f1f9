"""Notes and messages about a case, and how far each person has read them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('message',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('audience', sa.String(length=12), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('author_id', sa.String(length=26), nullable=False),
    sa.Column('token', sa.String(length=26), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('salt', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("audience in ('office', 'offices', 'applicant')", name=op.f('ck_message_known_audience')),
    sa.CheckConstraint("office <> '' or audience = 'applicant'", name=op.f('ck_message_notes_have_an_office')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_message_application_id')),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_message_author_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('author_id', 'token', name=op.f('uq_message_author_id_token'))
    )
    op.create_index('ix_message_application', 'message', ['application_id', 'id'], unique=False)
    op.create_table('reading',
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_reading_account_id')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_reading_application_id')),
    sa.PrimaryKeyConstraint('account_id', 'application_id', name=op.f('pk_reading'))
    )
    op.create_index('ix_reading_application', 'reading', ['application_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_reading_application', 'reading')
    op.drop_table('reading')
    op.drop_index('ix_message_application', 'message')
    op.drop_table('message')
