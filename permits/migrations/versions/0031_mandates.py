"""Powers of attorney with their days, what they cover and their paper"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mandate',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('principal_id', sa.String(length=26), nullable=False),
    sa.Column('business_id', sa.String(length=26), nullable=True),
    sa.Column('representative_id', sa.String(length=26), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('tells', sa.String(length=14), nullable=False),
    sa.Column('filename', sa.String(length=160), nullable=False),
    sa.Column('media_type', sa.String(length=60), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.String(length=26), nullable=True),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_mandate_days_in_order')),
    sa.CheckConstraint("tells in ('both', 'representative', 'principal')", name=op.f('ck_mandate_known_readers')),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('fk_mandate_business_id')),
    sa.ForeignKeyConstraint(['principal_id'], ['account.id'], name=op.f('fk_mandate_principal_id')),
    sa.ForeignKeyConstraint(['representative_id'], ['account.id'], name=op.f('fk_mandate_representative_id')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['account.id'], name=op.f('fk_mandate_withdrawn_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mandate'))
    )
    op.create_index('ix_mandate_principal', 'mandate', ['principal_id'], unique=False)
    op.create_index('ix_mandate_business', 'mandate', ['business_id'], unique=False)
    op.create_index('ix_mandate_representative', 'mandate', ['representative_id', 'last_day'], unique=False)
    op.create_table('mandate_scope',
    sa.Column('mandate_id', sa.String(length=26), nullable=False),
    sa.Column('what', sa.String(length=8), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.CheckConstraint("what in ('all', 'service', 'case')", name=op.f('ck_mandate_scope_known_scope')),
    sa.ForeignKeyConstraint(['mandate_id'], ['mandate.id'], name=op.f('fk_mandate_scope_mandate_id')),
    sa.PrimaryKeyConstraint('mandate_id', 'what', 'code', name=op.f('pk_mandate_scope'))
    )


def downgrade() -> None:
    for table in ('mandate_scope', 'mandate'):
        op.drop_table(table)
