"""Papers and signers that the tests of this package share. Everything is made by the real parts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from permits.issuance.authority import ensure_authority
from permits.issuance.paper import Annex, Column, Letterhead, PaperContent, Signatory
from permits.issuance.signing import KeySigner, Signing, make_test_signer

MOMENT = datetime(2026, 11, 20, 6, 32, tzinfo=UTC)

LETTERHEAD = Letterhead(
    government="Pemerintah Kota Seruni",
    unit="Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    address="Mal Pelayanan Publik, Jalan Kenanga 12, Kota Seruni 96115 · (0435) 000 112",
)
SIGNATORY = Signatory(
    on_behalf="a.n. Wali Kota Seruni",
    title="Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    name="Dra. Hj. Rahmawati Isa Lihawa, M.Si.",
    nip="19720815 199703 2 004",
)
SITES = (
    ("Jalan Kenanga, depan Lapangan Taruna", "12 m²", "Rp450.000"),
    ("Jalan Merdeka, simpang Pasar Sentral", "12 m²", "Rp450.000"),
    ("Jalan Pelabuhan, halaman Terminal Penumpang", "16 m²", "Rp600.000"),
)
ANNEX = Annex(
    title="Titik reklame yang diizinkan",
    columns=(Column("Lokasi"), Column("Luas", numeric=True), Column("Pajak reklame", numeric=True)),
    rows=SITES,
    totals=("Jumlah (contoh)", "", "Rp1.500.000"),
    notes=("Terbilang: satu juta lima ratus ribu rupiah. Contoh, tarif ditetapkan oleh kota.",),
)


def paper(**changes: object) -> PaperContent:
    """A decree as the service for temporary advertising prints it."""
    values: dict[str, object] = {
        "letterhead": LETTERHEAD,
        "issuer": "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kota Seruni",
        "number": "503/0231/REK/DPMPTSP/XI/2026",
        "about": "Izin Penyelenggaraan Reklame Insidentil atas nama CV Cahaya Timur Promosindo",
        "establishing": "Keputusan Kepala Dinas tentang Izin Penyelenggaraan Reklame Insidentil",
        "considering": (
            "bahwa CV Cahaya Timur Promosindo mengajukan permohonan izin reklame insidentil pada 12 November 2026"
            " dengan nomor pendaftaran REK-2026-000231-8",
            "bahwa Dinas Pekerjaan Umum dan Dinas Perhubungan memberikan pertimbangan teknis pada 18 November 2026",
            "bahwa berdasarkan huruf a dan huruf b perlu menetapkan Keputusan Kepala Dinas",
        ),
        "recalling": (
            "Undang-Undang Nomor 30 Tahun 2014 tentang Administrasi Pemerintahan",
            "Undang-Undang Nomor 1 Tahun 2022 tentang Hubungan Keuangan antara Pemerintah Pusat dan Pemerintahan Daerah",
        ),
        "clauses": (
            "Memberi izin kepada CV Cahaya Timur Promosindo untuk memasang reklame insidentil pada 3 titik sebagaimana"
            " tercantum dalam Lampiran.",
            "Izin berlaku sejak 23 November 2026 sampai dengan 22 Desember 2026.",
            "Izin batal demi hukum bila data atau dokumen permohonan terbukti tidak benar.",
            "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
        ),
        "place": "Kota Seruni",
        "date": "20 November 2026",
        "signed_at": "20 November 2026 pukul 14.32 WITA",
        "signatory": SIGNATORY,
        "qr_url": "https://izin.seruni.example/v/Zm9vYmFyYmF6cXV4MTIzNA",
        "code": "K7M4-RX2P-9QTD",
        "verify_at": "izin.seruni.example/v",
        "created": MOMENT,
        "annex": ANNEX,
        "data": {"number": "503/0231/REK/DPMPTSP/XI/2026", "service": "reklame-insidentil"},
    }
    return PaperContent(**{**values, **changes})  # type: ignore[arg-type]


def local_signer(keys: Path) -> KeySigner:
    """A signer with its own test authority under ``keys``."""
    return make_test_signer(ensure_authority(keys, "Kota Seruni", MOMENT))


def signing(at: datetime = MOMENT) -> Signing:
    return Signing(reason="Keputusan diterbitkan", location="Kota Seruni", signatory="Kepala Dinas", at=at)
