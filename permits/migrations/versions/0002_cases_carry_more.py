"""Cases carry what the grown language needs: suspensions, limited triggers, who acted, parents, answers of reviews"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

# Plain statements that both databases know: a table of SQLite that is copied would take its rows' foreign keys with it.
APPLICATION = (
    'entered_at {moment}',
    'state_due_at {moment}',
    'suspended_at {moment}',
    "suspensions JSON DEFAULT '[]' NOT NULL",
    "taken JSON DEFAULT '{{}}' NOT NULL",
    "acted JSON DEFAULT '{{}}' NOT NULL",
    'parent_id VARCHAR(26) CONSTRAINT fk_application_parent_id REFERENCES application (id)',
    'parent_key VARCHAR(200)',
)
REVIEW = (
    "key VARCHAR(200) DEFAULT '' NOT NULL",
    'skipped BOOLEAN DEFAULT FALSE NOT NULL',
    "answers JSON DEFAULT '{{}}' NOT NULL",
)
# Each opening of a pair in a round has its number, as its scheduled work has it in its key.
NAME_REVIEWS = """
UPDATE review SET key = named.key FROM (
  SELECT id, plan || ':' || office || ':' || round || '.' ||
    row_number() OVER (PARTITION BY application_id, round, plan, office ORDER BY opened_at, id) AS key
  FROM review
) AS named WHERE review.id = named.id
"""
# A case stands in its state since its last move, or since it was begun.
ENTERED = """
UPDATE application SET entered_at = coalesce(
  (SELECT max(at) FROM application_event
   WHERE application_event.application_id = application.id AND application_event.kind = 'moved'),
  created_at)
"""


def upgrade() -> None:
    moment = 'TIMESTAMP WITH TIME ZONE' if op.get_bind().dialect.name == 'postgresql' else 'DATETIME'
    for column in APPLICATION:
        op.execute(f'ALTER TABLE application ADD COLUMN {column}'.format(moment=moment))
    for column in REVIEW:
        op.execute(f'ALTER TABLE review ADD COLUMN {column}'.format())
    op.execute(NAME_REVIEWS)
    op.execute(ENTERED)
    op.create_index('uq_application_parent', 'application', ['parent_id', 'parent_key'], unique=True)
    op.create_table('act',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('state', sa.String(length=60), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('by', sa.String(length=26), nullable=False),
    sa.Column('by_kind', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_act_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_act'))
    )
    op.create_index('ix_act_application', 'act', ['application_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_act_application', 'act')
    op.drop_table('act')
    op.drop_index('uq_application_parent', 'application')
    for table, columns in (('review', REVIEW), ('application', APPLICATION)):
        for column in reversed(columns):
            op.execute(f'ALTER TABLE {table} DROP COLUMN {column.split()[0]}')
