"""Cases that are offered to somebody who has not accepted yet"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None
KINDS = "kind in ('member', 'mandate', 'draft')"


def upgrade() -> None:
    with op.batch_alter_table('invitation') as batch:
        batch.add_column(sa.Column('step', sa.String(length=60), server_default='', nullable=False))
        batch.add_column(sa.Column('reason', sa.Text(), server_default='', nullable=False))
        batch.drop_constraint(op.f('ck_invitation_known_kind'), type_='check')
        batch.create_check_constraint(op.f('ck_invitation_known_kind'), "kind in ('member', 'mandate', 'draft', 'case')")


def downgrade() -> None:
    op.execute("delete from invitation where kind = 'case'")
    with op.batch_alter_table('invitation') as batch:
        batch.drop_constraint(op.f('ck_invitation_known_kind'), type_='check')
        batch.create_check_constraint(op.f('ck_invitation_known_kind'), KINDS)
        batch.drop_column('reason')
        batch.drop_column('step')
