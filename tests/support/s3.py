"""A little S3 server in memory: puts, gets, lists and deletes, and believes nobody whose signature does not fit.

The signature is that of AWS, version 4: a key made of secret, day, region and service over the request as it was sent.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

BUCKET, REGION, KEY_ID, SECRET = "satu-pintu", "seruni-1", "kunci", "rahasia-untuk-pengujian"


@dataclass
class Kept:
    """What the server holds, by name, and how many requests it has turned away."""

    address: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    refused: int = 0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def do_PUT(self) -> None:
        self._with_body(lambda name, body: self._put(name, body))

    def do_GET(self) -> None:
        self._with_body(lambda name, _body: self._get(name))

    def do_HEAD(self) -> None:
        self._with_body(lambda name, _body: self._get(name, content=False))

    def do_DELETE(self) -> None:
        self._with_body(lambda name, _body: self._delete([name]))

    def do_POST(self) -> None:
        self._with_body(lambda _name, body: self._delete(_names(body), said=True))

    @property
    def kept(self) -> Kept:
        found: Kept = self.server.kept  # type: ignore[attr-defined]
        return found

    def _with_body(self, answer) -> None:  # type: ignore[no-untyped-def]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not _is_signed(self, body):
            self.kept.refused += 1
            self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
            return
        bucket, _, name = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
        if bucket != BUCKET:
            self._answer(404, b"<Error><Code>NoSuchBucket</Code></Error>")
            return
        answer(name, body)

    def _put(self, name: str, body: bytes) -> None:
        self.kept.objects[name] = body
        self._answer(200, b"", ETag=f'"{hashlib.md5(body).hexdigest()}"')

    def _get(self, name: str, *, content: bool = True) -> None:
        if not name:
            self._list()
            return
        found = self.kept.objects.get(name)
        if found is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        self._answer(
            200,
            found if content else b"",
            length=len(found),
            ETag='"x"',
            **{"Last-Modified": "Sun, 22 Nov 2026 08:00:00 GMT"},
        )

    def _list(self) -> None:
        prefix = dict(parse_qsl(urlsplit(self.path).query)).get("prefix", "")
        rows = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{len(body)}</Size><ETag>&quot;x&quot;</ETag>"
            "<LastModified>2026-11-22T08:00:00.000Z</LastModified></Contents>"
            for name, body in sorted(self.kept.objects.items())
            if name.startswith(prefix)
        )
        self._answer(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>".encode())

    def _delete(self, names: list[str], *, said: bool = False) -> None:
        for name in names:
            self.kept.objects.pop(name, None)
        rows = "".join(f"<Deleted><Key>{escape(name)}</Key></Deleted>" for name in names)
        self._answer(200 if said else 204, f"<DeleteResult>{rows}</DeleteResult>".encode() if said else b"")

    def _answer(self, status: int, body: bytes, *, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)


def _names(body: bytes) -> list[str]:
    tree = ElementTree.fromstring(body)
    return [each.text or "" for each in tree.iter() if each.tag.rpartition("}")[2] == "Key"]


def _is_signed(request: _Handler, body: bytes) -> bool:
    """Whether the request bears the signature of our one key, over its method, name, headers and body."""
    said = request.headers.get("Authorization", "")
    if not said.startswith("AWS4-HMAC-SHA256 "):
        return False
    parts = dict(each.strip().split("=", 1) for each in said.removeprefix("AWS4-HMAC-SHA256 ").split(","))
    key_id, day, region, service, _end = parts["Credential"].split("/")
    digest = request.headers.get("x-amz-content-sha256", "")
    if key_id != KEY_ID or (digest != "UNSIGNED-PAYLOAD" and digest != hashlib.sha256(body).hexdigest()):
        return False
    split = urlsplit(request.path)
    query = "&".join(
        sorted(
            f"{quote(name, safe='~')}={quote(value, safe='~')}"
            for name, value in parse_qsl(split.query, keep_blank_values=True)
        )
    )
    names = parts["SignedHeaders"].split(";")
    headers = "".join(f"{name}:{' '.join((request.headers.get(name) or '').split())}\n" for name in names)
    whole = "\n".join((request.command, split.path, query, headers, parts["SignedHeaders"], digest))
    scope = f"{day}/{region}/{service}/aws4_request"
    text = "\n".join(
        ("AWS4-HMAC-SHA256", request.headers.get("x-amz-date", ""), scope, hashlib.sha256(whole.encode()).hexdigest())
    )
    key = f"AWS4{SECRET}".encode()
    for each in (day, region, service, "aws4_request"):
        key = hmac.new(key, each.encode(), hashlib.sha256).digest()
    return hmac.compare_digest(hmac.new(key, text.encode(), hashlib.sha256).hexdigest(), parts["Signature"])


@contextmanager
def s3_server() -> Iterator[Kept]:
    """A running server, and what it holds."""
    kept = Kept()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        server.kept = kept  # type: ignore[attr-defined]
        kept.address = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield kept
        finally:
            server.shutdown()
