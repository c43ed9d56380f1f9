"""What follows an issued permit: its successor, applications that renew, change or take it over, acts of two people"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('permit') as batch:
        batch.add_column(sa.Column('replaced_on', sa.Date(), nullable=True))
        batch.add_column(sa.Column('replaced_by', sa.String(length=26), nullable=True))
        batch.drop_constraint(op.f('uq_permit_application_id'), type_='unique')
    counts = sa.text("status <> 'cancelled'")
    op.create_index('uq_permit_counts', 'permit', ['application_id'], unique=True, sqlite_where=counts, postgresql_where=counts)
    op.create_index('ix_permit_application', 'permit', ['application_id'], unique=False)
    op.create_table('permit_succession',
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('permit_id', sa.String(length=26), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('taken', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('renewal', 'change', 'transfer')", name=op.f('ck_permit_succession_known_kind')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_permit_succession_application_id')),
    sa.ForeignKeyConstraint(['permit_id'], ['permit.id'], name=op.f('fk_permit_succession_permit_id')),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_permit_succession'))
    )
    op.create_index('ix_permit_succession_permit', 'permit_succession', ['permit_id'], unique=False)
    op.create_table('permit_act',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('permit_id', sa.String(length=26), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('asked_by', sa.String(length=26), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('mail', sa.String(length=254), nullable=False),
    sa.Column('other_id', sa.String(length=26), nullable=True),
    sa.Column('settled_by', sa.String(length=26), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('legal', sa.Text(), nullable=False),
    sa.CheckConstraint("kind in ('transfer', 'revoke')", name=op.f('ck_permit_act_known_kind')),
    sa.CheckConstraint("state in ('asked', 'done', 'refused', 'taken_back')", name=op.f('ck_permit_act_known_state')),
    sa.CheckConstraint("(state = 'asked') = (settled_at is null)", name=op.f('ck_permit_act_settled_has_time')),
    sa.CheckConstraint("(kind = 'transfer' and state = 'asked') = (mail <> '')", name=op.f('ck_permit_act_mail_while_offered')),
    sa.ForeignKeyConstraint(['permit_id'], ['permit.id'], name=op.f('fk_permit_act_permit_id')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_permit_act_asked_by')),
    sa.ForeignKeyConstraint(['other_id'], ['account.id'], name=op.f('fk_permit_act_other_id')),
    sa.ForeignKeyConstraint(['settled_by'], ['account.id'], name=op.f('fk_permit_act_settled_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_permit_act'))
    )
    op.create_index('uq_permit_act_asked', 'permit_act', ['permit_id', 'kind'], unique=True, sqlite_where=sa.text("state = 'asked'"), postgresql_where=sa.text("state = 'asked'"))
    op.create_index('ix_permit_act_mail', 'permit_act', ['mail'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_permit_act_mail', table_name='permit_act')
    op.drop_index('uq_permit_act_asked', table_name='permit_act')
    op.drop_table('permit_act')
    op.drop_index('ix_permit_succession_permit', table_name='permit_succession')
    op.drop_table('permit_succession')
    op.drop_index('ix_permit_application', 'permit')
    op.drop_index('uq_permit_counts', 'permit')
    # Before, a case had one line only: of several the one that counts is kept, else the last one.
    op.execute(
        "DELETE FROM permit WHERE status = 'cancelled' AND EXISTS (SELECT 1 FROM permit AS later"
        " WHERE later.application_id = permit.application_id AND later.id <> permit.id"
        " AND (later.status <> 'cancelled' OR later.id > permit.id))"
    )
    with op.batch_alter_table('permit') as batch:
        batch.create_unique_constraint(op.f('uq_permit_application_id'), ['application_id'])
        batch.drop_column('replaced_by')
        batch.drop_column('replaced_on')
