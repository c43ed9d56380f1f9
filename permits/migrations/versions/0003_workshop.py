"""Workshop: drafts, comments, public consultations, sign-offs; when a version takes effect and whose it is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain statements, no batch: on SQLite a batch copies the table, and cases point to it.
    op.add_column('definition_version', sa.Column('effective_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('definition_version', sa.Column('people', sa.JSON(), server_default='[]', nullable=False))
    op.create_table('draft',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('based_on', sa.String(length=26), nullable=True),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=120), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.String(length=120), nullable=False),
    sa.Column('published_id', sa.String(length=26), nullable=True),
    sa.CheckConstraint("(status = 'published') = (published_id is not null)", name=op.f('ck_draft_published_has_version')),
    sa.ForeignKeyConstraint(['based_on'], ['definition_version.id'], name=op.f('fk_draft_based_on')),
    sa.ForeignKeyConstraint(['published_id'], ['definition_version.id'], name=op.f('fk_draft_published_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index('uq_draft_open', ['service'], unique=True, sqlite_where=sa.text("status in ('draft', 'consultation', 'adopted')"), postgresql_where=sa.text("status in ('draft', 'consultation', 'adopted')"))

    op.create_table('draft_comment',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('draft_id', sa.String(length=26), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('author', sa.String(length=120), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolved_by', sa.String(length=120), nullable=True),
    sa.CheckConstraint('(resolved_at is null) = (resolved_by is null)', name=op.f('ck_draft_comment_resolved_by_somebody')),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_draft_comment_draft_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_comment'))
    )
    with op.batch_alter_table('draft_comment', schema=None) as batch_op:
        batch_op.create_index('ix_draft_comment_draft', ['draft_id', 'at'], unique=False)

    op.create_table('draft_revision',
    sa.Column('draft_id', sa.String(length=26), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_by', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_draft_revision_draft_id')),
    sa.PrimaryKeyConstraint('draft_id', 'version', name=op.f('pk_draft_revision'))
    )
    op.create_table('public_consultation',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('draft_id', sa.String(length=26), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by', sa.String(length=120), nullable=False),
    sa.CheckConstraint('opens_at <= closes_at', name=op.f('ck_public_consultation_ends_after_it_begins')),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_public_consultation_draft_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_public_consultation'))
    )
    with op.batch_alter_table('public_consultation', schema=None) as batch_op:
        batch_op.create_index('ix_public_consultation_draft', ['draft_id'], unique=False)

    op.create_table('sign_off',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('draft_id', sa.String(length=26), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('capacity', sa.String(length=12), nullable=False),
    sa.Column('person', sa.String(length=120), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("capacity in ('second', 'lead_office')", name=op.f('ck_sign_off_known_capacity')),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_sign_off_draft_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_off')),
    sa.UniqueConstraint('draft_id', 'version', 'capacity', name=op.f('uq_sign_off_draft_id_version_capacity')),
    sa.UniqueConstraint('draft_id', 'version', 'person', name=op.f('uq_sign_off_draft_id_version_person'))
    )
    op.create_table('public_comment',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('consultation_id', sa.String(length=26), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=120), nullable=True),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.CheckConstraint("answered_at is null or answer <> ''", name=op.f('ck_public_comment_an_answer_says_something')),
    sa.CheckConstraint('(answered_at is null) = (answered_by is null)', name=op.f('ck_public_comment_answered_by_somebody')),
    sa.ForeignKeyConstraint(['consultation_id'], ['public_consultation.id'], name=op.f('fk_public_comment_consultation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_public_comment'))
    )
    with op.batch_alter_table('public_comment', schema=None) as batch_op:
        batch_op.create_index('ix_public_comment_consultation', ['consultation_id', 'at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('public_comment', schema=None) as batch_op:
        batch_op.drop_index('ix_public_comment_consultation')

    op.drop_table('public_comment')
    op.drop_table('sign_off')
    with op.batch_alter_table('public_consultation', schema=None) as batch_op:
        batch_op.drop_index('ix_public_consultation_draft')

    op.drop_table('public_consultation')
    op.drop_table('draft_revision')
    with op.batch_alter_table('draft_comment', schema=None) as batch_op:
        batch_op.drop_index('ix_draft_comment_draft')

    op.drop_table('draft_comment')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index('uq_draft_open', sqlite_where=sa.text("status in ('draft', 'consultation', 'adopted')"), postgresql_where=sa.text("status in ('draft', 'consultation', 'adopted')"))

    op.drop_table('draft')
    op.drop_column('definition_version', 'people')
    op.drop_column('definition_version', 'effective_at')
