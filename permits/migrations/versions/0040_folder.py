"""People's own folders; where a handed-in file was taken from; what is known of a file on its way"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('folder_file',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=60), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('scan', sa.String(length=10), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('signed', sa.Boolean(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("scan in ('clean', 'unscanned', 'infected')", name=op.f('ck_folder_file_known_scan')),
    sa.CheckConstraint('valid_until is null or issued_on is null or issued_on <= valid_until', name=op.f('ck_folder_file_days_in_order')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_folder_file_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_folder_file'))
    )
    op.create_index('ix_folder_file_account', 'folder_file', ['account_id', 'kind'], unique=False)
    op.create_index('ix_folder_file_sha256', 'folder_file', ['sha256'], unique=False)
    with op.batch_alter_table('document') as batch:
        batch.add_column(sa.Column('folder_file_id', sa.String(length=26), nullable=True))
        batch.create_foreign_key(op.f('fk_document_folder_file_id'), 'folder_file', ['folder_file_id'], ['id'], ondelete='SET NULL')
        batch.create_index('ix_document_folder_file', ['folder_file_id'], unique=False)
        batch.drop_constraint(op.f('ck_document_known_scan'), type_='check')
        batch.create_check_constraint(op.f('ck_document_known_scan'), "scan in ('clean', 'unscanned', 'infected')")
    with op.batch_alter_table('upload') as batch:
        batch.add_column(sa.Column('note', sa.JSON(), server_default='{}', nullable=False))
        batch.drop_constraint(op.f('ck_upload_known_purpose'), type_='check')
        batch.create_check_constraint(op.f('ck_upload_known_purpose'), "purpose in ('document', 'photo', 'folder')")


def downgrade() -> None:
    op.execute("delete from upload where purpose = 'folder'")
    op.execute("update document set scan = 'unscanned' where scan = 'infected'")
    with op.batch_alter_table('upload') as batch:
        batch.drop_constraint(op.f('ck_upload_known_purpose'), type_='check')
        batch.create_check_constraint(op.f('ck_upload_known_purpose'), "purpose in ('document', 'photo')")
        batch.drop_column('note')
    with op.batch_alter_table('document') as batch:
        batch.drop_index('ix_document_folder_file')
        batch.drop_constraint(op.f('ck_document_known_scan'), type_='check')
        batch.create_check_constraint(op.f('ck_document_known_scan'), "scan in ('clean', 'unscanned')")
        batch.drop_constraint(op.f('fk_document_folder_file_id'), type_='foreignkey')
        batch.drop_column('folder_file_id')
    op.drop_index('ix_folder_file_sha256', 'folder_file')
    op.drop_index('ix_folder_file_account', 'folder_file')
    op.drop_table('folder_file')
