"""Words as people type them, made comparable: small letters, without accents, cut to their stem in both languages."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]

# Words that say nothing of what is looked for. «Izin» stays out too: nearly every service is one.
STOP = frozenset((
    "yang", "di", "ke", "dari", "untuk", "dan", "atau", "dengan", "pada", "dalam", "saya", "kami", "anda", "mau", "ingin",
    "akan", "cara", "bagaimana", "apa", "apakah", "buat", "bikin", "mengurus", "urus", "pengurusan", "minta", "permohonan",
    "surat", "izin", "ijin", "perizinan", "harus", "perlu", "bisa", "baru", "dong", "kak", "pak", "bu", "itu", "ini",
    "the", "a", "an", "of", "to", "for", "in", "on", "and", "or", "i", "we", "you", "my", "our", "want", "need", "how",
    "what", "where", "get", "do", "does", "is", "are", "can", "must", "new", "some", "permit", "permits", "licence",
    "license", "letter", "application", "apply", "please", "with",
))  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+")
# One stemmer does not know whose word it is given; the shorter stem of both joins «memasang», «pemasangan» and «posters».
_STEMMERS = (snowballstemmer.stemmer("indonesian"), snowballstemmer.stemmer("english"))


def plain(text: str) -> str:
    """Small letters without accents."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in parted if not unicodedata.combining(each))


def words_in(text: str) -> list[str]:
    """The words of a text, plain."""
    return _WORD.findall(plain(text))


@lru_cache(maxsize=20_000)
def stems(word: str) -> frozenset[str]:
    """A plain word and its stems, as Indonesian and as English; short words and numbers have none but themselves."""
    if len(word) < 5 or not word.isalpha():
        return frozenset({word})
    return frozenset({word, *(each for each in (stemmer.stemWord(word) for stemmer in _STEMMERS) if len(each) > 2)})
