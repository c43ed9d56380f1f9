"""Businesses with members and invitations; an application may be a business's"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

STANDING = sa.text('ended_at is null')


def upgrade() -> None:
    op.create_table('business',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('nib', sa.String(length=20), nullable=False),
    sa.Column('npwp', sa.String(length=24), nullable=False),
    sa.Column('kbli', sa.String(length=80), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=26), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_business_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_business'))
    )
    op.create_table('membership',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('business_id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('may', sa.String(length=6), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by', sa.String(length=26), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=26), nullable=True),
    sa.CheckConstraint("may in ('manage', 'file', 'read')", name=op.f('ck_membership_known_right')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_membership_account_id')),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], name=op.f('fk_membership_business_id')),
    sa.ForeignKeyConstraint(['ended_by'], ['account.id'], name=op.f('fk_membership_ended_by')),
    sa.ForeignKeyConstraint(['given_by'], ['account.id'], name=op.f('fk_membership_given_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership'))
    )
    op.create_index('uq_membership_standing', 'membership', ['business_id', 'account_id'], unique=True, sqlite_where=STANDING, postgresql_where=STANDING)
    op.create_index('ix_membership_account', 'membership', ['account_id'], unique=False)
    op.create_table('invitation',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('about', sa.String(length=26), nullable=False),
    sa.Column('may', sa.String(length=6), nullable=False),
    sa.Column('mail', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('invited_by', sa.String(length=26), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_by', sa.String(length=26), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind in ('member', 'mandate', 'draft')", name=op.f('ck_invitation_known_kind')),
    sa.ForeignKeyConstraint(['accepted_by'], ['account.id'], name=op.f('fk_invitation_accepted_by')),
    sa.ForeignKeyConstraint(['invited_by'], ['account.id'], name=op.f('fk_invitation_invited_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation'))
    )
    op.create_index('ix_invitation_about', 'invitation', ['about'], unique=False)
    op.create_index('ix_invitation_inviter', 'invitation', ['invited_by'], unique=False)
    # A plain statement that both databases know: a table of SQLite that is copied would take its rows' foreign keys with it.
    op.execute('ALTER TABLE application ADD COLUMN business_id VARCHAR(26) CONSTRAINT fk_application_business_id REFERENCES business (id)')
    op.create_index('ix_application_business', 'application', ['business_id', 'created_at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_application_business', 'application')
    op.execute('ALTER TABLE application DROP COLUMN business_id')
    for table in ('invitation', 'membership', 'business'):
        op.drop_table(table)
