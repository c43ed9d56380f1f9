"""The questions of the grown language on the applicant's pages: places, addresses, files among them, fees, who may apply."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from permits.applications import queries
from permits.applications.cases import load_case
from permits.db import db
from tests.pages import Reader, words_of
from tests.support import applying, cases
from workflows import forms

ADDRESS = {
    "a-alamat-street": "Jalan Cendana 4",
    "a-alamat-village": "Dulalowo",
    "a-alamat-district": "Kota Tengah",
    "a-alamat-city": "Kota Contoh",
    "a-alamat-postcode": "96115",
}
PERSON: dict[str, Any] = {"a-nama": "Nurhaliza", "a-ktp": "7571014505980001", **ADDRESS}
PLACE: dict[str, Any] = {"a-titik-latitude": "0.5436, 123.0595", "a-luas": "10", "a-jenis": "lain"}


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """An applicant before a browser, signed in, in English; the small grown services are published."""
    cases.publish(cases.GROWN)
    found = Reader(client)
    found.get("/", language="en")
    found.sign_in(cases.address_of(cases.make_applicant()), cases.PASSWORD)
    return found


def begin(reader: Reader) -> str:
    """A draft for a stall, begun through its pages."""
    yes = {"eligible-punya_usaha": "yes", "eligible-di_kota": "no"}
    page = reader.get("/services/lapak-pasar/apply?eligible-punya_usaha=yes&eligible-di_kota=no&asked=y")
    assert page.heading == "Who is applying?"
    page = reader.post("/services/lapak-pasar/apply", {"applicant_kind": "warga", **yes})
    return str(page.response.request.path).split("/")[2]


def picture() -> tuple[io.BytesIO, str]:
    return io.BytesIO(cases.sample_file("jpeg")), "foto.jpeg"


def save(reader: Reader, application_id: str, section: str, form: dict[str, Any], status: int = 200) -> Any:
    address = f"/applications/{application_id}/section/{section}"
    reader.get(address)
    return reader.post(address, form, status=status, content_type="multipart/form-data")


def answers_of(application_id: str) -> dict[str, Any]:
    db.session.expire_all()
    return dict(load_case(db.session(), application_id).row.answers)


def test_who_does_not_fit_is_led_to_the_right_service(reader: Reader) -> None:
    """Before the form come its questions; a wrong answer reads what to do instead, with a link to the service."""
    page = reader.get("/services/lapak-pasar/apply")
    assert page.heading == "Is this the right service?"
    page = reader.get("/services/lapak-pasar/apply?asked=y&eligible-di_kota=no")
    assert words_of(page.one(".problem li a")) == "Do you hold a business permit? Choose yes or no."
    page = reader.get("/services/lapak-pasar/apply?asked=y&eligible-di_kota=no&eligible-punya_usaha=no")
    assert page.heading == "This service is not the right one for you"
    assert "Apply for the business permit first." in page.text
    assert page.link("Business permit") == "/services/izin-usaha"
    page = reader.post("/services/lapak-pasar/apply", {"applicant_kind": "warga", "eligible-di_kota": "no"})
    assert page.heading == "Is this the right service?"
    assert "begun" not in reader.get("/applications").text


def test_the_account_and_the_procedure_fill_in_first(reader: Reader) -> None:
    """Name and mail of the account and the procedure's default stand there; what was cleared stays empty."""
    application_id = begin(reader)
    page = reader.get(f"/applications/{application_id}/section/diri")
    assert page.one("#a-nama").get("value") == "Nurhaliza Pakaya"
    assert page.one("#a-surel").get("value", "").endswith("@warga.example")
    assert reader.get(f"/applications/{application_id}/section/lapak").one("#a-jenis-1").get("checked") is not None
    save(reader, application_id, "diri", {**PERSON, "a-surel": ""})
    page = reader.get(f"/applications/{application_id}/section/diri")
    assert page.one("#a-nama").get("value") == "Nurhaliza"
    assert page.one("#a-surel").get("value") == ""


def test_an_address_is_five_boxes_and_one_answer(reader: Reader) -> None:
    """The parts are kept as typed and read as one line; a missing part and a wrong postcode are said beside it."""
    application_id = begin(reader)
    page = save(reader, application_id, "diri", {**PERSON, "a-alamat-village": ""}, status=422)
    assert "Fill in street, village, district and city." in page.text
    assert page.one("#a-alamat-street").get("value") == "Jalan Cendana 4"
    page = save(reader, application_id, "diri", {**PERSON, "a-alamat-postcode": "961"}, status=422)
    assert "A postcode has five digits." in page.text
    save(reader, application_id, "diri", PERSON)
    assert answers_of(application_id)["alamat"]["district"] == "Kota Tengah"
    checked = reader.get(f"/applications/{application_id}/check").text
    assert "Jalan Cendana 4, Dulalowo, Kota Tengah, Kota Contoh 96115" in checked


def test_a_place_is_read_as_map_programs_write_it(reader: Reader) -> None:
    """A pair pasted into the first box is split; degrees beyond the world are refused and nothing typed is lost."""
    application_id = begin(reader)
    save(reader, application_id, "lapak", {**PLACE, "file-foto": picture()})
    assert answers_of(application_id)["titik"] == {"latitude": "0.5436", "longitude": "123.0595"}
    wrong = {**PLACE, "a-titik-latitude": "99", "a-titik-longitude": "timur"}
    page = save(reader, application_id, "lapak", wrong, status=422)
    assert "Write latitude and longitude in degrees" in page.text
    assert page.one("#a-titik-longitude").get("value") == "timur"


def test_a_file_is_asked_among_the_questions(reader: Reader) -> None:
    """The section asks for its file with its hints, keeps it, and does not list it again among the files."""
    application_id = begin(reader)
    page = save(reader, application_id, "lapak", PLACE, status=422)
    assert words_of(page.one('.problem li a[href="#file-foto"]')) == "Hand in this file."
    reader.get(page.one('a[href$="/documents/foto/folder"]').get("href", ""))  # the folder is near here too
    assert "Not older than 90 calendar days" in page.text
    bad = {**PLACE, "file-foto": (io.BytesIO(b"plain"), "foto.jpeg")}
    page = save(reader, application_id, "lapak", bad, status=422)
    assert "The content of this file is not JPEG or PNG" in page.text
    assert answers_of(application_id)["luas"] == "10"
    save(reader, application_id, "lapak", {**PLACE, "file-foto": picture()})
    assert set(queries.files_of(application_id)) == {"foto"}
    listed = reader.get(f"/applications/{application_id}/documents")
    assert [each.get("name") for each in listed.all("input[type=file]")] == ["file-baru"]


def test_a_section_appears_when_it_is_wanted(reader: Reader) -> None:
    """A whole section with its file is asked only where its condition holds."""
    application_id = begin(reader)
    assert "Kitchen" not in reader.get(f"/applications/{application_id}").text
    save(reader, application_id, "lapak", {**PLACE, "a-jenis": "makanan", "file-foto": picture()})
    page = reader.get(f"/applications/{application_id}")
    assert page.link("Kitchen").startswith(f"/applications/{application_id}/section/dapur")
    case = load_case(db.session(), application_id)
    assert "sertifikat" in forms.needed_documents(case.definition, case.facts)


def test_only_documents_of_the_day_are_asked(reader: Reader) -> None:
    """A document whose time is over, or has not come, is not asked for; the service's page says its time."""
    application_id = begin(reader)
    case = load_case(db.session(), application_id)
    assert set(forms.needed_documents(case.definition, case.facts)) == {"foto", "baru"}
    page = reader.get("/services/lapak-pasar")
    assert "asked until 31 December 2020" in page.text
    assert "asked from 1 January 2021" in page.text


def test_the_fee_is_shown_before_sending(reader: Reader) -> None:
    """The bill has its lines and its sum, marks what is an example, and follows the answers."""
    application_id = begin(reader)
    save(reader, application_id, "lapak", {**PLACE, "file-foto": picture()})
    page = reader.get(f"/applications/{application_id}/check")
    assert "Rent of the stallRp25,005 (example, set by the city)" in page.text
    assert "Kitchen charge" not in page.text
    save(reader, application_id, "lapak", {**PLACE, "a-jenis": "makanan"})
    assert "TotalRp35,005" in reader.get(f"/applications/{application_id}/check").text


def test_a_whole_application_is_sent(reader: Reader) -> None:
    """Everything filled in and handed in, the application goes out by its pages."""
    application_id = begin(reader)
    save(reader, application_id, "diri", PERSON)
    save(reader, application_id, "lapak", {**PLACE, "file-foto": picture()})
    applying.upload_all(reader, application_id)
    page = reader.get(f"/applications/{application_id}/check")
    page = reader.post(f"/applications/{application_id}/send", {**applying.hidden_fields(page), "true": "y"})
    assert page.heading == "Your application is sent"
    row = applying.row_of(application_id)
    assert row.state == "putusan"
    assert row.acted == {"kirim": [row.applicant_id]}


def test_a_service_of_a_national_system_says_where_it_is(reader: Reader) -> None:
    """The page of such a service leads there and offers nothing here; beginning one here is refused in words."""
    page = reader.get("/services/izin-usaha")
    assert page.link("Apply in the national system") == "https://oss.example"
    assert "apply" not in {each.get("href", "").rpartition("/")[2] for each in page.all("a")}
    assert "not applied for here" in reader.get("/services/izin-usaha/apply", status=403).text


def test_the_catalogue_has_the_citys_groups(reader: Reader) -> None:
    """Services of a group stand under its heading, the others under their kind."""
    page = reader.get("/")
    headings = [words_of(each) for each in page.all("main h2")]
    assert headings[:2] == ["For businesses", "Letters and other services"]
