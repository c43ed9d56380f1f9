"""Applications filed at the counter for a person"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('counter_filing',
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('staff_id', sa.String(length=26), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('identified_by', sa.String(length=12), nullable=False),
    sa.Column('consent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('handed_over_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("identified_by in ('id_card', 'passport', 'other')", name=op.f('ck_counter_filing_known_paper')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_counter_filing_application_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['account.id'], name=op.f('fk_counter_filing_staff_id')),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_counter_filing'))
    )
    op.create_index('ix_counter_filing_staff', 'counter_filing', ['staff_id', 'handed_over_at'], unique=False)
    # A plain statement that both databases know: a table of SQLite that is copied would take its rows' foreign keys with it.
    op.execute('ALTER TABLE application ADD COLUMN filed_by VARCHAR(26) CONSTRAINT fk_application_filed_by REFERENCES account (id)')


def downgrade() -> None:
    op.execute('ALTER TABLE application DROP COLUMN filed_by')
    op.drop_table('counter_filing')
