"""Second factors: passkeys, one-time codes with recovery codes, and the way back for whoever lost them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None


def added() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column('fs_webauthn_user_handle', sa.String(length=64), nullable=True),
        sa.Column('tf_primary_method', sa.String(length=20), nullable=True),
        sa.Column('tf_totp_secret', sa.Text(), nullable=True),
        sa.Column('tf_counter', sa.BigInteger(), nullable=True),
        sa.Column('tf_failures', sa.Integer(), server_default='0', nullable=False),
        sa.Column('tf_paused_until', sa.DateTime(timezone=True), nullable=True),
        sa.Column('mf_recovery_codes', sa.JSON(), nullable=True),
    )


def upgrade() -> None:
    for column in added():
        op.add_column('account', column)
    op.create_index('uq_account_fs_webauthn_user_handle', 'account', ['fs_webauthn_user_handle'], unique=True)
    op.create_table('passkey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(length=1024), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.BigInteger(), nullable=False),
    sa.Column('transports', sa.JSON(), nullable=True),
    sa.Column('backup_state', sa.Boolean(), nullable=False),
    sa.Column('device_type', sa.String(length=64), nullable=False),
    sa.Column('extensions', sa.Text(), nullable=True),
    sa.Column('lastuse_datetime', sa.DateTime(timezone=True), nullable=False),
    sa.Column('usage', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_passkey_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('account_id', 'name', name=op.f('uq_passkey_account_id_name')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id'))
    )
    op.create_index('ix_passkey_account_id', 'passkey', ['account_id'], unique=False)
    op.create_table('factor_recovery',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=10), nullable=True),
    sa.CheckConstraint("outcome in ('done', 'called_off')", name=op.f('ck_factor_recovery_known_outcome')),
    sa.CheckConstraint('(ended_at is null) = (outcome is null)', name=op.f('ck_factor_recovery_ended_has_outcome')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_factor_recovery_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_factor_recovery')),
    sa.UniqueConstraint('digest', name=op.f('uq_factor_recovery_digest'))
    )
    op.create_index('uq_factor_recovery_open', 'factor_recovery', ['account_id'], unique=True,
        sqlite_where=sa.text('ended_at is null'), postgresql_where=sa.text('ended_at is null'))


def downgrade() -> None:
    op.drop_table('factor_recovery')
    op.drop_table('passkey')
    op.drop_index('uq_account_fs_webauthn_user_handle', table_name='account')
    for column in reversed(added()):
        op.drop_column('account', column.name)
