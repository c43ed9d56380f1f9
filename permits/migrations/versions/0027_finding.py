"""How people find their service: the guide, cards of services, words looked for in vain"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('guide_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guide_version'))
    )
    op.create_table('service_card',
    sa.Column('definition_id', sa.String(length=26), nullable=False),
    sa.Column('form', sa.Integer(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['definition_id'], ['definition_version.id'], name=op.f('fk_service_card_definition_id')),
    sa.PrimaryKeyConstraint('definition_id', name=op.f('pk_service_card'))
    )
    op.create_table('search_miss',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('words', sa.String(length=80), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'language', 'words', name=op.f('pk_search_miss'))
    )


def downgrade() -> None:
    op.drop_table('search_miss')
    op.drop_table('service_card')
    op.drop_table('guide_version')
