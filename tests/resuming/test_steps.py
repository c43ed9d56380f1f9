"""A doctor's licence whose session ends before every page is sent, on both databases."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import cycle

import pytest

from permits.applications.queries import files_of
from tests.pages import Page, Reader
from tests.resuming.test_door import answers_of, author_of, back_in, end_session, kept, late
from tests.support import cases
from tests.support.applying import begin, fill_in, hidden_fields, row_of, section_addresses, typed, upload_all
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
SERVICE = "sip-dokter"
# Answers that bring up a further question and a further file, so that a section is sent twice.
MORE = {"jenis": "perpanjangan", "sip_lama": "503/SIP/0417/2021"}


class Interrupted:
    """An applicant who is signed out before each page is sent, in turn by the server and by the loss of the cookie."""

    def __init__(self, reader: Reader, actor: Actor) -> None:
        self.reader, self.actor = reader, actor
        self.ways: Iterator[str] = cycle(("server", "cookie"))

    def send(self, address: str, form: dict[str, object], to: str = "") -> Page:
        """Read a page, lose the session, send the form (``to`` another address), sign in again; the page that comes then."""
        mark = author_of(self.reader.get(address))
        end_session(self.reader, self.actor, next(self.ways))
        page = late(self.reader, to or address, form, mark)
        assert page.response.request.path == "/sign-in"
        return back_in(self.reader, page, self.actor)


def test_the_session_ends_at_every_step(reader: Reader, applicant: Actor) -> None:
    """Beginning, every section, files and sending survive the end of the session: same place, same answers, nothing twice."""
    answers = {**cases.sample_answers(SERVICE), **MORE}
    calm = begin(reader, SERVICE, "dokter")
    fill_in(reader, calm, answers)
    upload_all(reader, calm)
    person = Interrupted(reader, applicant)
    page = person.send(f"/services/{SERVICE}/apply", {"applicant_kind": "dokter"})
    late_one = str(page.response.request.path).split("/")[2]
    home = f"/applications/{late_one}"
    for address in section_addresses(reader, late_one):
        for _again in range(2):
            page = person.send(address, typed(answers))
    files = f"{home}/documents"
    assert page.response.request.path == files
    page = person.send(files, {"file-ktp": (io.BytesIO(cases.sample_file("pdf")), "ktp.pdf")})
    assert page.response.request.path == files and not files_of(late_one)
    page = upload_all(reader, late_one)
    ready = hidden_fields(page)
    page = person.send(f"{home}/check", {**ready, "true": "y"}, f"{home}/send")
    assert (page.response.request.path, row_of(late_one).number) == (f"{home}/check", None)
    reader.post(f"{home}/send", {**hidden_fields(page), "true": "y"})
    assert row_of(late_one).number
    assert answers_of(late_one) == answers_of(calm)
    assert files_of(late_one).keys() == files_of(calm).keys()
    assert kept() == 0


def test_a_person_is_told_what_was_not_done(reader: Reader, applicant: Actor) -> None:
    """Where files were handed in, or all was sent, too late, the sign-in page says honestly that it was not done."""
    application_id = cases.make_draft(SERVICE, applicant, "dokter")
    home = f"/applications/{application_id}"
    for where, to, said in (
        ("documents", "documents", "berkas Anda dibiarkan seperti semula"),
        ("check", "send", "belum ada yang dikirim"),
    ):
        mark = author_of(reader.get(f"{home}/{where}", language="id"))
        end_session(reader, applicant, "server")
        page = late(reader, f"{home}/{to}", {"true": "y"}, mark)
        assert said in page.text
        back_in(reader, page, applicant)
    assert row_of(application_id).number is None
