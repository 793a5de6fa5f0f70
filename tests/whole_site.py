"""The site as `make test` builds it, in build/site, and a server that sends it as a static host would.

pytest_plugins = ["whole_site"]
"""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from analysis import site as sites
from analysis.paths import House
from analysis.site import write
from conftest import ROOT

PACKED = {".html", ".css", ".js", ".json", ".svg", ".xml"}


@pytest.fixture(scope="session")
def whole() -> Path:
    """The folder of the whole site, current. Read only."""
    house = House(ROOT)
    if write.known(house.out / "site") != sites.state(house, ""):
        pytest.fail("build/site is not current. Run: partnerdrap draw && partnerdrap site", pytrace=False)
    return house.out / "site"


@pytest.fixture(scope="session")
def served(whole: Path) -> Iterator[str]:
    """The address of the site, sent by a server of this machine that packs text as static hosts do."""
    handler = functools.partial(Packing, directory=str(whole))
    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


class Server(http.server.ThreadingHTTPServer):
    """One that says nothing of a browser that closes before it has all."""

    def handle_error(self, *words: object) -> None:
        pass


class Packing(http.server.SimpleHTTPRequestHandler):
    """Files, text packed with gzip where the browser takes it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file() or path.suffix not in PACKED or "gzip" not in self.headers.get("Accept-Encoding", ""):
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nothing: a test's output is its own."""


class Read(HTMLParser):
    """What a page links to, loads and can be linked to, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._silent = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.tags.append((tag, held))
        self._silent += tag in ("script", "style")
        if held.get("id"):
            self.ids.append(held["id"])
        elsewhere = tag == "a" or (tag == "link" and held.get("rel") in ("alternate", "canonical"))
        if elsewhere and held.get("href"):
            self.links.append(held["href"])
        elif tag == "link" and held.get("href"):
            self.loads.append(held["href"])
        for name in ("src", "data", "poster"):
            if held.get(name) and tag != "a":
                self.loads.append(held[name])
        for part in (held.get("srcset") or "").split(","):
            if part.strip():
                self.loads.append(part.split()[0])

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def inside(link: str) -> bool:
    """Whether a link stays in the site."""
    parts = urlsplit(link)
    return not parts.scheme and not parts.netloc


def target(page: Path, link: str) -> tuple[Path, str]:
    """The file a link of a page leads to, and the fragment in it."""
    parts = urlsplit(link)
    file = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    return file, unquote(parts.fragment)
