from __future__ import annotations

import io
import stat
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from permits.issuance.authority import (
    LABEL,
    TestAuthorityRefused,
    authority_files,
    ensure_authority,
    require_test_authority,
)
from permits.issuance.preparation import FIELD, prepare
from permits.issuance.signing import KeySigner
from permits.issuance.verify import read_certificates
from tests.issuance.samples import MOMENT, local_signer, signing


def test_the_signature_holds_over_the_whole_file(signed: bytes, roots: bytes) -> None:
    """A reader that trusts the authority finds one valid PAdES signature that covers every byte."""
    embedded = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    assert len(embedded) == 1
    context = ValidationContext(trust_roots=read_certificates(roots), moment=MOMENT)
    status = validate_pdf_signature(embedded[0], context)
    assert status.bottom_line
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert status.modification_level == ModificationLevel.NONE
    assert embedded[0].sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert embedded[0].self_reported_timestamp == MOMENT


def test_the_signature_calls_itself_a_test(signed: bytes) -> None:
    """Signer and authority carry in their names that this is no certified signature."""
    certificate = PdfFileReader(io.BytesIO(signed)).embedded_signatures[0].signer_cert
    assert LABEL in certificate.subject.native["common_name"]
    assert LABEL in certificate.issuer.native["common_name"]


def test_signing_leaves_the_metadata_alone(rendered: bytes, signed: bytes) -> None:
    """Producer, dates and the archival metadata are those of the printed paper."""
    with pikepdf.open(io.BytesIO(rendered)) as before, pikepdf.open(io.BytesIO(signed)) as after:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert str(after.docinfo["/Producer"]) == str(before.docinfo["/Producer"])
        assert str(after.docinfo["/CreationDate"]) == str(after.docinfo["/ModDate"])


def test_the_authority_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """Keys are made at first run, readable by their owner alone, and the next start finds the same."""
    keys = tmp_path / "home" / "keys"
    files = ensure_authority(keys, "Kota Seruni", MOMENT)
    first = files.signer_key.read_bytes()
    assert ensure_authority(keys, "Kota Seruni", MOMENT).signer_key.read_bytes() == first
    assert stat.S_IMODE(files.signer_key.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in files.signer_key.parent.iterdir()} == {0o600}
    assert [each.name for each in keys.iterdir()] == ["test-authority"]


def test_the_roots_key_is_not_kept(tmp_path: Path) -> None:
    """Nobody can make a second signer of the test authority: its private key is gone."""
    folder = ensure_authority(tmp_path, "Kota Seruni", MOMENT).signer_key.parent
    assert sorted(each.name for each in folder.iterdir()) == ["root.crt", "signer.crt", "signer.key"]


def test_production_refuses_the_test_authority() -> None:
    """Where people rely on papers, test signatures are refused unless somebody asked for them."""
    with pytest.raises(TestAuthorityRefused):
        require_test_authority(production=True, allowed=False)
    require_test_authority(production=True, allowed=True)
    require_test_authority(production=False, allowed=False)


def test_another_key_can_sign(rendered: bytes, tmp_path: Path) -> None:
    """A configured RSA key with its own certificate signs as well, and says whether it is certified."""
    key = rsa.generate_private_key(65537, 2048)
    certificate = _self_signed(key)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = KeySigner(certificate, pem, certified=True)
    assert signer.certified
    signed = signer.sign(rendered, signing())
    embedded = PdfFileReader(io.BytesIO(signed)).embedded_signatures[0]
    context = ValidationContext(trust_roots=read_certificates(certificate), moment=MOMENT)
    assert validate_pdf_signature(embedded, context, skip_diff=True).valid


def test_a_key_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    """A key of another certificate or of an unusable kind stops at loading, not at the first paper."""
    files = ensure_authority(tmp_path / "one", "Kota Seruni", MOMENT)
    other = ensure_authority(tmp_path / "two", "Kota Seruni", MOMENT)
    with pytest.raises(ValueError, match="does not belong"):
        KeySigner(files.signer_certificate.read_bytes(), other.signer_key.read_bytes(), certified=False)
    odd = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(ValueError, match="neither RSA nor"):
        KeySigner(files.signer_certificate.read_bytes(), odd, certified=False)


def test_the_prepared_field_is_part_of_the_structure(rendered: bytes) -> None:
    """Assistive technology finds the signature's field, with a name, in the document's structure."""
    with pikepdf.open(io.BytesIO(prepare(rendered, MOMENT))) as document:
        field = document.Root.AcroForm.Fields[0]
        numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
        owner = numbers[numbers.index(field.StructParent) + 1]
        assert str(field.T) == FIELD
        assert str(field.TU)
        assert pikepdf.Name.Form == owner.S
        assert owner.K.Obj.objgen == field.objgen


def test_preparing_is_repeatable(rendered: bytes) -> None:
    """The same paper prepared twice is the same file, so that a repeated job does not drift."""
    assert prepare(rendered, MOMENT) == prepare(rendered, MOMENT)


@pytest.mark.parametrize("ending", [b"\r", b"\n"])
def test_no_stream_ends_like_a_line(rendered: bytes, ending: bytes) -> None:
    """A packed stream whose last byte happens to be a line's end is wrapped, and reads back the same."""
    content = next(text for number in range(5000) if zlib.compress(text := f"% {number}".encode())[-1:] == ending)
    with pikepdf.open(io.BytesIO(rendered)) as document:
        made = document.make_stream(b"")
        made.write(zlib.compress(content), filter=pikepdf.Name.FlateDecode)
        document.Root.Odd = made
        out = io.BytesIO()
        document.save(out, fix_metadata_version=False)
    with pikepdf.open(io.BytesIO(prepare(out.getvalue(), MOMENT))) as document:
        endings = {each.read_raw_bytes()[-1:] for each in document.objects if isinstance(each, pikepdf.Stream)}
        assert not endings & {b"\r", b"\n"}
        assert document.Root.Odd.read_bytes() == content


def test_two_processes_starting_together_make_one_authority(tmp_path: Path) -> None:
    """Whoever comes second uses what the first one made, and both can sign."""
    files = ensure_authority(tmp_path, "Kota Seruni", MOMENT)
    draft = tmp_path / ".test-authority-late"
    draft.mkdir()
    with pytest.raises(OSError):
        draft.rename(tmp_path / "test-authority")
    assert ensure_authority(tmp_path, "Kota Seruni", MOMENT + timedelta(days=1)) == files == authority_files(tmp_path)
    assert local_signer(tmp_path).certified is False


def _self_signed(key: rsa.RSAPrivateKey) -> bytes:
    from cryptography import x509 as certificates
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    name = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, "Dinas")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = certificates.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(start).not_valid_after(start + timedelta(days=900))
    made = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    assert x509.Certificate.load(read_certificates(made)[0].dump()).serial_number == 7
    return made
