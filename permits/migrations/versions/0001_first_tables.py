"""First tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('locale', sa.String(length=2), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('email', name=op.f('uq_account_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_account_fs_uniquifier'))
    )
    op.create_table('city_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_city_version'))
    )
    op.create_table('closed_survey_period',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('weight', sa.String(length=10), nullable=False),
    sa.Column('respondents', sa.Integer(), nullable=False),
    sa.Column('recipients', sa.Integer(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('sums', sa.JSON(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_by', sa.String(length=26), nullable=False),
    sa.CheckConstraint("weight in ('1/9', '0.1111', '0.111', '0.11')", name=op.f('ck_closed_survey_period_weight_is_known')),
    sa.CheckConstraint('respondents > 0', name=op.f('ck_closed_survey_period_has_respondents')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closed_survey_period')),
    sa.UniqueConstraint('service', 'period', name=op.f('uq_closed_survey_period_service_period'))
    )
    op.create_table('definition_version',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_definition_version')),
    sa.UniqueConstraint('service', 'version', name=op.f('uq_definition_version_service_version'))
    )
    op.create_table('notice',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=True),
    sa.Column('account_id', sa.String(length=26), nullable=True),
    sa.Column('to', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('message_id', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('key', name=op.f('uq_notice_key')),
    sa.UniqueConstraint('message_id', name=op.f('uq_notice_message_id'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_account', ['account_id'], unique=False)
        batch_op.create_index('ix_notice_application', ['application_id'], unique=False)

    op.create_table('number_counter',
    sa.Column('prefix', sa.String(length=12), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('prefix', 'year', name=op.f('pk_number_counter'))
    )
    op.create_table('office',
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('name_id', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('short', sa.String(length=40), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('phone', sa.String(length=60), nullable=False),
    sa.Column('mail', sa.String(length=254), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_office'))
    )
    op.create_table('register',
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('office', 'service', 'year', name=op.f('pk_register'))
    )
    op.create_table('scheduled_job',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claim', sa.String(length=32), nullable=True),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('last_error', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scheduled_job')),
    sa.UniqueConstraint('key', name=op.f('uq_scheduled_job_key'))
    )
    with op.batch_alter_table('scheduled_job', schema=None) as batch_op:
        batch_op.create_index('ix_scheduled_job_application', ['application_id'], unique=False)
        batch_op.create_index('ix_scheduled_job_due', ['due_at'], unique=False, sqlite_where=sa.text('done_at is null and cancelled_at is null'), postgresql_where=sa.text('done_at is null and cancelled_at is null'))

    op.create_table('staff_role',
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('name_id', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('may', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_staff_role'))
    )
    op.create_table('survey_response',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('questionnaire', sa.String(length=20), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('sex', sa.String(length=20), nullable=True),
    sa.Column('age', sa.String(length=20), nullable=True),
    sa.Column('education', sa.String(length=20), nullable=True),
    sa.Column('occupation', sa.String(length=20), nullable=True),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_response')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('survey_response', schema=None) as batch_op:
        batch_op.create_index('ix_survey_response_service_day', ['service', 'answered_on'], unique=False)

    op.create_table('application',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('definition_id', sa.String(length=26), nullable=False),
    sa.Column('applicant_id', sa.String(length=26), nullable=False),
    sa.Column('applicant_kind', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('state', sa.String(length=60), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('clock_day_zero', sa.Date(), nullable=True),
    sa.Column('clock_paused_on', sa.Date(), nullable=True),
    sa.Column('clock_paused_days', sa.Integer(), nullable=False),
    sa.Column('event_seq', sa.Integer(), nullable=False),
    sa.Column('event_head', sa.String(length=64), nullable=False),
    sa.CheckConstraint('(closed_at is null) = (outcome is null)', name=op.f('ck_application_closed_has_outcome')),
    sa.CheckConstraint('(submitted_at is null) = (number is null)', name=op.f('ck_application_sent_has_number')),
    sa.ForeignKeyConstraint(['applicant_id'], ['account.id'], name=op.f('fk_application_applicant_id')),
    sa.ForeignKeyConstraint(['definition_id'], ['definition_version.id'], name=op.f('fk_application_definition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application')),
    sa.UniqueConstraint('number', name=op.f('uq_application_number'))
    )
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.create_index('ix_application_applicant', ['applicant_id', 'created_at'], unique=False)
        batch_op.create_index('ix_application_open_due', ['due_at'], unique=False, postgresql_where=sa.text('closed_at is null'), sqlite_where=sa.text('closed_at is null'))
        batch_op.create_index('ix_application_service_state', ['service', 'state'], unique=False)

    op.create_table('seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('role', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_seat_account_id')),
    sa.ForeignKeyConstraint(['office'], ['office.code'], name=op.f('fk_seat_office')),
    sa.ForeignKeyConstraint(['role'], ['staff_role.code'], name=op.f('fk_seat_role')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat')),
    sa.UniqueConstraint('account_id', 'office', 'role', name=op.f('uq_seat_account_id_office_role'))
    )
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seat_account_id'), ['account_id'], unique=False)

    op.create_table('answers',
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('salt', sa.String(length=64), nullable=False),
    sa.Column('done_sections', sa.JSON(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_answers_application_id')),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_answers'))
    )
    op.create_table('application_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_kind', sa.String(length=12), nullable=False),
    sa.Column('actor_id', sa.String(length=26), nullable=False),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_event_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_event')),
    sa.UniqueConstraint('application_id', 'seq', name=op.f('uq_application_event_application_id_seq'))
    )
    op.create_table('correction',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=120), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_correction_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction'))
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.create_index('ix_correction_application', ['application_id', 'round'], unique=False)

    op.create_table('document',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('requirement', sa.String(length=60), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=60), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_document_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index('ix_document_application', ['application_id', 'requirement'], unique=False)

    op.create_table('permit',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=120), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('token', sa.String(length=22), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('holder', sa.String(length=300), nullable=True),
    sa.Column('title_id', sa.String(length=300), nullable=False),
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('reserved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_reason', sa.String(length=2000), nullable=True),
    sa.Column('document_sha256', sa.String(length=64), nullable=True),
    sa.Column('document_size', sa.Integer(), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.CheckConstraint("(status in ('cancelled', 'revoked')) = (ended_at is not null)", name=op.f('ck_permit_ended_has_time')),
    sa.CheckConstraint("sequence > 0 and number <> ''", name=op.f('ck_permit_has_number')),
    sa.CheckConstraint("status in ('reserved', 'issued', 'cancelled', 'revoked')", name=op.f('ck_permit_known_status')),
    sa.CheckConstraint("status not in ('issued', 'revoked') or (issued_at is not null and document_sha256 is not null and document_size > 0 and holder is not null)", name=op.f('ck_permit_issued_has_document')),
    sa.CheckConstraint('valid_from is null or valid_until is null or valid_from <= valid_until', name=op.f('ck_permit_valid_dates_in_order')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_permit_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_permit')),
    sa.UniqueConstraint('application_id', name=op.f('uq_permit_application_id')),
    sa.UniqueConstraint('code', name=op.f('uq_permit_code')),
    sa.UniqueConstraint('document_sha256', name=op.f('uq_permit_document_sha256')),
    sa.UniqueConstraint('number', name=op.f('uq_permit_number')),
    sa.UniqueConstraint('office', 'service', 'year', 'sequence', name=op.f('uq_permit_office_service_year_sequence')),
    sa.UniqueConstraint('token', name=op.f('uq_permit_token'))
    )
    with op.batch_alter_table('permit', schema=None) as batch_op:
        batch_op.create_index('ix_permit_register', ['service', 'year', 'sequence'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=60), nullable=False),
    sa.Column('plan', sa.String(length=60), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('role', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('assignee_id', sa.String(length=26), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('draft', sa.JSON(), nullable=False),
    sa.Column('result', sa.String(length=60), nullable=True),
    sa.Column('tone', sa.String(length=20), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('checklist', sa.JSON(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(length=26), nullable=True),
    sa.Column('swept_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(closed_at is null) = (result is null)', name=op.f('ck_review_closed_has_result')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_review_application_id')),
    sa.ForeignKeyConstraint(['assignee_id'], ['account.id'], name=op.f('fk_review_assignee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index('ix_review_application', ['application_id', 'round'], unique=False)
        batch_op.create_index('ix_review_queue', ['office', 'role', 'due_at'], unique=False, sqlite_where=sa.text('result is null and swept_at is null'), postgresql_where=sa.text('result is null and swept_at is null'))
        batch_op.create_index('uq_review_open', ['application_id', 'plan', 'office'], unique=True, sqlite_where=sa.text('result is null and swept_at is null'), postgresql_where=sa.text('result is null and swept_at is null'))

    op.create_table('submission',
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('salt', sa.String(length=64), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_submission_application_id')),
    sa.PrimaryKeyConstraint('application_id', 'round', name=op.f('pk_submission'))
    )
    op.create_table('survey_invitation',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('application_id', sa.String(length=26), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_survey_invitation_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_invitation')),
    sa.UniqueConstraint('application_id', name=op.f('uq_survey_invitation_application_id'))
    )


def downgrade() -> None:
    op.drop_table('survey_invitation')
    op.drop_table('submission')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index('uq_review_open', sqlite_where=sa.text('result is null and swept_at is null'), postgresql_where=sa.text('result is null and swept_at is null'))
        batch_op.drop_index('ix_review_queue', sqlite_where=sa.text('result is null and swept_at is null'), postgresql_where=sa.text('result is null and swept_at is null'))
        batch_op.drop_index('ix_review_application')

    op.drop_table('review')
    with op.batch_alter_table('permit', schema=None) as batch_op:
        batch_op.drop_index('ix_permit_register')

    op.drop_table('permit')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index('ix_document_application')

    op.drop_table('document')
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.drop_index('ix_correction_application')

    op.drop_table('correction')
    op.drop_table('application_event')
    op.drop_table('answers')
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_seat_account_id'))

    op.drop_table('seat')
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.drop_index('ix_application_service_state')
        batch_op.drop_index('ix_application_open_due', postgresql_where=sa.text('closed_at is null'), sqlite_where=sa.text('closed_at is null'))
        batch_op.drop_index('ix_application_applicant')

    op.drop_table('application')
    with op.batch_alter_table('survey_response', schema=None) as batch_op:
        batch_op.drop_index('ix_survey_response_service_day')

    op.drop_table('survey_response')
    op.drop_table('staff_role')
    with op.batch_alter_table('scheduled_job', schema=None) as batch_op:
        batch_op.drop_index('ix_scheduled_job_due', sqlite_where=sa.text('done_at is null and cancelled_at is null'), postgresql_where=sa.text('done_at is null and cancelled_at is null'))
        batch_op.drop_index('ix_scheduled_job_application')

    op.drop_table('scheduled_job')
    op.drop_table('register')
    op.drop_table('office')
    op.drop_table('number_counter')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_application')
        batch_op.drop_index('ix_notice_account')

    op.drop_table('notice')
    op.drop_table('definition_version')
    op.drop_table('closed_survey_period')
    op.drop_table('city_version')
    op.drop_table('account')
