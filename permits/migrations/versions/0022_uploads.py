"""Files on their way in, in quarantine until checked; of a handed-in file whether it was scanned and what was taken out"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('upload',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('purpose', sa.String(length=10), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=True),
    sa.Column('requirement', sa.String(length=60), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('received', sa.Integer(), nullable=False),
    sa.Column('pieces', sa.JSON(), nullable=False),
    sa.Column('standing', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('reason_data', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('scan', sa.String(length=10), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('degrees', sa.Integer(), nullable=False),
    sa.CheckConstraint("purpose in ('document', 'photo')", name=op.f('ck_upload_known_purpose')),
    sa.CheckConstraint("standing in ('receiving', 'waiting', 'kept', 'refused')", name=op.f('ck_upload_known_standing')),
    sa.CheckConstraint("(standing = 'refused') = (reason is not null)", name=op.f('ck_upload_refused_has_reason')),
    sa.CheckConstraint('received <= size', name=op.f('ck_upload_received_of_size')),
    sa.CheckConstraint("(purpose = 'photo' and standing = 'kept') = (sha256 is not null)", name=op.f('ck_upload_kept_photo_is_stored')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_upload_account_id')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_upload_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload'))
    )
    op.create_index('ix_upload_account', 'upload', ['account_id', 'standing'], unique=False)
    op.create_index('ix_upload_application', 'upload', ['application_id', 'requirement'], unique=False)
    with op.batch_alter_table('document') as batch:
        batch.add_column(sa.Column('scan', sa.String(length=10), server_default='unscanned', nullable=False))
        batch.add_column(sa.Column('changes', sa.JSON(), server_default='[]', nullable=False))
        batch.add_column(sa.Column('signed', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.create_check_constraint(op.f('ck_document_known_scan'), "scan in ('clean', 'unscanned')")


def downgrade() -> None:
    with op.batch_alter_table('document') as batch:
        batch.drop_constraint(op.f('ck_document_known_scan'), type_='check')
        batch.drop_column('signed')
        batch.drop_column('changes')
        batch.drop_column('scan')
    op.drop_index('ix_upload_application', 'upload')
    op.drop_index('ix_upload_account', 'upload')
    op.drop_table('upload')
