"""What each key of the city file means, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Text

CITY_MEANINGS: Mapping[str, Text] = {
    "city": Text("nama kota, zona waktu, pemerintah", "the city's name, time zone and government"),
    "CityShape.offices": Text("kantor-kantor", "the offices"),
    "name": Text("namanya", "its name"),
    "timezone": Text("zona waktu, seperti Asia/Makassar", "the time zone, such as Asia/Makassar"),
    "government": Text("pemerintah pada kop surat", "the government in the letterhead"),
    "roles": Text("peran-peran pegawai", "the roles of staff"),
    "may": Text(
        "wewenang di luar perkara, seperti reports.read", "abilities beyond single cases, such as reports.read"
    ),
    "calendar": Text("jam buka dan hari libur", "opening hours and closed days"),
    "calendars": Text(
        "kalender sendiri suatu kantor atau layanan; selebihnya seperti kalender kota",
        "calendars of an office's or a service's own; all else is as in the city's",
    ),
    "OwnCalendarShape.title": Text("nama kalender", "what the calendar is called"),
    "hours": Text(
        "jam buka tiap hari: mulai, selesai, dan lagi setelah istirahat",
        "opening hours of each weekday: start, end, and again after a break",
    ),
    "joint_leave": Text("cuti bersama: closed atau open", "days of joint leave: closed or open"),
    "holidays": Text("hari libur nasional: ID", "the national holidays: ID"),
    "extra": Text("hari tutup setempat", "local closed days"),
    "date": Text("tanggalnya", "the day"),
    "signatories": Text("peran → penanda tangan", "role → who signs"),
    "nip": Text("nomor induk pegawai", "the civil servant's number"),
    "on_behalf": Text(
        "kata di atas jabatan, seperti a.n. Wali Kota", "the words above the title, as in a.n. Wali Kota"
    ),
    "short": Text("singkatan kantor", "the office's short name"),
    "address": Text("alamat kantor", "the address"),
    "phone": Text("nomor telepon", "the telephone"),
    "mail": Text("surel", "the mail address"),
    "outside": Text(
        "true: instansi luar; menjawab tanpa akun lewat tautan ke surelnya",
        "true: an outside agency; it answers without an account, by a link sent to its mail",
    ),
    "CityShape.types": Text("jenis isian bersama semua layanan", "types of fields that every service may use"),
    "groups": Text("kelompok katalog", "the groups of the catalogue"),
    "connectors": Text("sistem lain yang dapat ditanyai", "other systems that may be asked"),
    "CityShape.values": Text(
        "angka bersama yang bukan milik satu layanan, seperti batas waktu pengaduan",
        "figures of the whole city and of no single service, such as the time for complaints",
    ),
    "CityShape.life_events": Text(
        "peristiwa hidup: mengapa orang datang", "life events: why people come to the office"
    ),
    "LifeEventShape.title": Text("peristiwa itu dalam kata warga", "the event in people's own words"),
    "about": Text("apa yang ada di sana, dalam satu kalimat", "what is found there, in one sentence"),
    "picture": Text("nama gambarnya", "the name of its picture"),
    "mon": Text("Senin", "Monday"),
    "tue": Text("Selasa", "Tuesday"),
    "wed": Text("Rabu", "Wednesday"),
    "thu": Text("Kamis", "Thursday"),
    "fri": Text("Jumat", "Friday"),
    "sat": Text("Sabtu", "Saturday"),
    "sun": Text("Minggu", "Sunday"),
}
