"""The machine's own Chromium, one a module, for what is written for a browser. As a plugin of a test module:

    pytest_plugins = ["browser"]

    def test_it(opened):
        with opened(folder) as (page, asked): ...

No page reaches anything: the files of one folder are served under an address of no network.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
SITE = "https://partnerdrap.invalid/"
# what the site itself will be served with: no script but its own files (the search's compiled one too), no eval, no
# request to anywhere else; a page's own policy, which holds as well, lets in the one style that it brings along
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self'; "
    "connect-src 'self'"
)
TYPES = {".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".css": "text/css"}
Opened = Callable[..., AbstractContextManager[tuple[Page, list[str]]]]
EMPTY = '<!doctype html><html lang="nb"><meta charset="utf-8"><title>–</title>'


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A running Chromium, no longer than a module needs it: while it runs, nothing else can run an event loop.

    Root has no user namespace to shut it into, so there it runs without its sandbox.
    """
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail("no Chromium is found; Debian's package is chromium: apt-get install chromium", pytrace=False)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def opened(chromium: Browser) -> Opened:
    """opened(folder) is a page of the files in a folder, and the addresses that it asks for, as a context manager."""
    return partial(_opened, chromium)


@contextmanager
def _opened(browser: Browser, folder: Path, first: str = "", **context: Any) -> Iterator[tuple[Page, list[str]]]:
    """An empty page, or the file `first`; `context` as in Browser.new_context (a phone's window, no JavaScript)."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        asked.append(url)
        file = folder / url.removeprefix(SITE).split("?")[0]
        headers = {"content-security-policy": POLICY}
        if not url.startswith(SITE):
            route.abort()
        elif url == SITE:
            route.fulfill(body=EMPTY, content_type=TYPES[".html"], headers=headers)
        elif file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=TYPES.get(file.suffix, "text/plain"), headers=headers)
        else:
            route.fulfill(status=404)

    window = browser.new_context(**context)
    window.route("**/*", answer)
    try:
        page = window.new_page()
        page.goto(SITE + first)
        yield page, asked
    finally:
        window.close()
