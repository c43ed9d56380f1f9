"""What the checker says about ``_bundles.yaml``, in both languages, by code; said through :mod:`workflows.messages`."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Text

BUNDLE_SENTENCES: Mapping[str, Text] = {
    "bundle_unknown_service": Text(
        "Layanan «{given}» tidak ada atau belum terbit.", "There is no service “{given}”, or it is not published."
    ),
    "bundle_not_applied_for": Text(
        "Layanan «{given}» tidak dimohon di sini, jadi tidak dapat menjadi bagian paket.",
        "The service “{given}” is not applied for here, so it cannot be part of a bundle.",
    ),
    "bundle_service_twice": Text(
        "Layanan «{given}» sudah ada dalam paket ini.", "The service “{given}” is in this bundle already."
    ),
    "bundle_not_in_it": Text(
        "Layanan «{given}» bukan bagian paket ini.", "The service “{given}” is not part of this bundle."
    ),
    "bundle_shared_twice": Text(
        "«{given}» sudah disebut dalam paket ini; satu hal ditanyakan di satu tempat.",
        "“{given}” is named in this bundle already; one thing is asked in one place.",
    ),
    "bundle_unknown_code": Text(
        "Layanan «{service}» tidak menanyakan «{given}».", "The service “{service}” does not ask for “{given}”."
    ),
    "bundle_nobody_answers": Text(
        "«{given}» dihitung atau hanya keterangan; tidak ada yang menjawabnya.",
        "“{given}” is worked out or only says something; nobody answers it.",
    ),
    "bundle_not_always_asked": Text(
        "Layanan «{service}» tidak selalu meminta «{given}», padahal layanan lain mengandalkannya.",
        "The service “{service}” does not always ask for “{given}”, and the others rely on it.",
    ),
    "bundle_other_type": Text(
        "«{given}» dari «{service}» berjenis lain daripada pertanyaan «{first}», atau pilihannya tidak sama.",
        "“{given}” of “{service}” is of another type than the question of “{first}”, or has other options.",
    ),
    "bundle_other_file": Text(
        "«{given}» dari «{service}» tidak menerima setiap berkas yang diterima «{first}» (format, ukuran, meterai).",
        "“{given}” of “{service}” does not take every file that “{first}” takes (format, size, duty stamp).",
    ),
}
