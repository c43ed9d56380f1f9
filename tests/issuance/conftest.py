"""One signed paper for the tests that only look at it: rendering costs a second."""

from __future__ import annotations

from pathlib import Path

import pytest

from permits.issuance import pdf
from permits.issuance.authority import authority_files
from tests.issuance.samples import local_signer, paper, signing


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a test authority."""
    return tmp_path_factory.mktemp("instance") / "keys"


@pytest.fixture(scope="session")
def rendered() -> bytes:
    """The paper as printed, before signing."""
    return pdf.render(paper())


@pytest.fixture(scope="session")
def signed(rendered: bytes, keys: Path) -> bytes:
    """The paper as issued."""
    return local_signer(keys).sign(rendered, signing())


@pytest.fixture(scope="session")
def roots(signed: bytes, keys: Path) -> bytes:
    """The certificates under which our signatures count."""
    return authority_files(keys).root_certificate.read_bytes()
