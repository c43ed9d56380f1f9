"""One running product and one browser for all journeys of a test process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.exceptions import HTTPException

from tests.journeys.town import CITY, SERVICES, Town, town_service
from tests.support.browser import Screen, Trail, chromium
from tests.support.product import Product
from workflows.definition import Definition


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The whole product, running."""
    running = Product(tmp_path_factory.mktemp("product") / "home")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def published(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Definition]:
    """Publishes a small service of ``tests/data/sop/town`` in the running city, once, and gives it as it is published."""
    done: dict[str, Definition] = {}

    def publish(service: str) -> Definition:
        if service not in done:
            folder = tmp_path_factory.mktemp(service)
            for each in (SERVICES / f"{service}.yaml", CITY):
                shutil.copy(each, folder)
            product.run("sop", "publish", str(folder / f"{service}.yaml"))
            done[service] = town_service(service)
        return done[service]

    return publish


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser for one journey. Its driver runs an event loop in this thread, which must not outlive the test: signing
    a paper in a later test of the same process starts one of its own."""
    with chromium() as found:
        yield found


@pytest.fixture
def endpoint_of(app: Flask) -> Callable[[str], str]:
    """The endpoint behind the path of an address; «(none)» when there is no such page."""
    routes = app.url_map.bind("127.0.0.1")

    def find(path: str) -> str:
        for method in ("GET", "POST"):
            with suppress(HTTPException):
                endpoint: str = routes.match(path, method=method)[0]
                return endpoint
        return "(none)"

    return find


@pytest.fixture(scope="session")
def looked_at() -> dict[Screen, set[str]]:
    """How the pages are built that any journey of this test process has looked at, by screen."""
    return {}


@pytest.fixture
def town(
    product: Product,
    looked_at: dict[Screen, set[str]],
    browser: Browser,
    endpoint_of: Callable[[str], str],
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Iterator[Town]:
    """The people of the journey, each with a browser window of their own; parametrise with the screen to use."""
    screen: Screen = request.param
    made = Town(product, browser, Trail(screen, endpoint_of, looked_at.setdefault(screen, set())), tmp_path)
    yield made
    made.close()
