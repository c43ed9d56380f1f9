"""New managers of businesses, asked for and settled by two people of the office"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('succession',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('business_id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('successor_id', sa.String(length=26), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('filename', sa.String(length=160), nullable=False),
    sa.Column('media_type', sa.String(length=60), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('asked_by', sa.String(length=26), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_by', sa.String(length=26), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('granted', sa.Boolean(), nullable=True),
    sa.CheckConstraint('settled_by is null or settled_by <> asked_by', name=op.f('ck_succession_two_people')),
    sa.CheckConstraint('(settled_at is null) = (granted is null)', name=op.f('ck_succession_settled_has_answer')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_succession_application_id')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_succession_asked_by')),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('fk_succession_business_id')),
    sa.ForeignKeyConstraint(['settled_by'], ['account.id'], name=op.f('fk_succession_settled_by')),
    sa.ForeignKeyConstraint(['successor_id'], ['account.id'], name=op.f('fk_succession_successor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_succession'))
    )
    op.create_index('ix_succession_business', 'succession', ['business_id'], unique=False)


def downgrade() -> None:
    op.drop_table('succession')
