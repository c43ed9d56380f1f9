"""What the law granted because an office was late: the case, its certificate, and who must look at it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('deemed_grant',
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided', sa.Boolean(), nullable=False),
    sa.Column('token', sa.String(length=22), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('holder', sa.String(length=300), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('document_sha256', sa.String(length=64), nullable=True),
    sa.Column('document_size', sa.Integer(), nullable=True),
    sa.Column('overridden_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('overridden_by', sa.String(length=26), nullable=True),
    sa.Column('override_reason', sa.String(length=2000), nullable=True),
    sa.CheckConstraint('(issued_at is null) = (document_sha256 is null) and (issued_at is null) = (document_size is null)', name=op.f('ck_deemed_grant_issued_has_document')),
    sa.CheckConstraint('(overridden_at is null) = (overridden_by is null) and (overridden_at is null) = (override_reason is null)', name=op.f('ck_deemed_grant_override_has_reason')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_deemed_grant_application_id')),
    sa.ForeignKeyConstraint(['overridden_by'], ['account.id'], name=op.f('fk_deemed_grant_overridden_by')),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_deemed_grant')),
    sa.UniqueConstraint('code', name=op.f('uq_deemed_grant_code')),
    sa.UniqueConstraint('document_sha256', name=op.f('uq_deemed_grant_document_sha256')),
    sa.UniqueConstraint('token', name=op.f('uq_deemed_grant_token'))
    )
    op.create_index('ix_deemed_grant_service', 'deemed_grant', ['service', 'granted_at'], unique=False)
    op.create_index('ix_deemed_grant_office', 'deemed_grant', ['office', 'granted_at', 'application_id'], unique=False)
    op.create_table('deemed_task',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('role', sa.String(length=60), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.String(length=26), nullable=True),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.CheckConstraint('(done_at is null) = (done_by is null)', name=op.f('ck_deemed_task_done_has_person')),
    sa.ForeignKeyConstraint(['application_id'], ['deemed_grant.application_id'], name=op.f('fk_deemed_task_application_id')),
    sa.ForeignKeyConstraint(['done_by'], ['account.id'], name=op.f('fk_deemed_task_done_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deemed_task')),
    sa.UniqueConstraint('application_id', 'role', name=op.f('uq_deemed_task_application_id_role'))
    )


def downgrade() -> None:
    op.drop_table('deemed_task')
    op.drop_index('ix_deemed_grant_office', table_name='deemed_grant')
    op.drop_index('ix_deemed_grant_service', table_name='deemed_grant')
    op.drop_table('deemed_grant')
