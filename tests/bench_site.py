"""How long the site takes to build, how large its pages are, and how soon they show: limits in seconds and bytes.

    python tests/bench_site.py             # a table, exit 1 where a limit is missed

Builds in a copy of the checkout whose charts are drawn (build/charts). The first build of all pages, the second with
nothing changed, and the third after one figure was changed, whose fresh pages are counted. A claim page is measured as
a static host sends it, packed; when its first content shows, in Chromium on a network as slow as "Slow 4G" of its own
developer tools, median of some rounds. A search is timed in the page, from the question to the answer.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
COMMAND = str(Path(sys.executable).parent / "partnerdrap")
FULL, SAME, PAGE, WITH_IMAGES, FIRST, SEARCH = 60.0, 1.0, 60_000, 250_000, 1.0, 0.1  # s, s, bytes, bytes, s, s
SLOW = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
ROUNDS = 5
QUERIES = ("partnerdrap 2022", "Kripos", "kode 6", "krisesenter", "reverse alarm", "besøksforbud", "homicide")
TYPED = ("d", "drap", "drap 2015", "drap 2015 unodc", "kvinner")


class Measured:
    """The lines of the table, and what misses its limit."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def __call__(self, words: str, found: float, limit: float, unit: str = "s") -> None:
        shown = f"{found:,.0f}" if unit == "bytes" else f"{found:.3f}"
        late = found > limit
        print(f"{words:<62} {shown:>12} {unit:<6} at most {limit:g}{'  MISSED' if late else ''}", flush=True)
        if late:
            self.missed.append(f"{words}: {shown} {unit}, limit {limit:g}")


def timed(root: Path, *words: str) -> tuple[float, str]:
    began = time.perf_counter()
    made = subprocess.run(
        [COMMAND, *words], env=os.environ | {"PARTNERDRAP_ROOT": str(root)}, check=True, capture_output=True, text=True
    )
    return time.perf_counter() - began, made.stdout


def copy_of_house(root: Path) -> None:
    for folder in ("data/raw", "claims", "notebooks", "build/charts"):
        shutil.copytree(ROOT / folder, root / folder)
    timed(root, "build")
    timed(root, "claims")  # judged once: what is timed below is the site


def change_one_figure(root: Path) -> None:
    """Another confidence for one population figure, on which no claim rests and no chart is drawn."""
    from analysis import seal
    from analysis.paths import House

    for path in sorted(root.glob("data/raw/published/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        if row := next((row for row in rows if row["measure"].startswith("population")), None):
            row["confidence"] = "low" if row["confidence"] != "low" else "high"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(row), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
            seal.seal(path, "a measurement", House(root), dt.date(2026, 11, 22))
            break
    timed(root, "build")
    timed(root, "claims")


def measure_build(root: Path, measured: Measured) -> None:
    measured("site, every page", timed(root, "site")[0], FULL)
    measured("site, nothing changed", median(timed(root, "site")[0] for _ in range(ROUNDS)), SAME)
    change_one_figure(root)
    seconds, told = timed(root, "site", "--json")
    fresh = json.loads(told)["fresh"]
    print(f"site, one figure changed: {seconds:.1f} s, {len(fresh)} of its files are new: {', '.join(fresh[:12])}")


def measure_sizes(site: Path, measured: Measured) -> None:
    """The largest claim page, with all it needs before and after its pictures."""
    from whole_site import Read

    found = {}
    for page in (*site.glob("pastander/*.html"), *site.glob("en/claims/*.html")):
        files = {(page.parent / load).resolve() for load in Read(page.read_text(encoding="utf-8")).loads}
        text = [page, *(f for f in files if f.suffix in (".css", ".js"))]
        size = sum(len(gzip.compress(f.read_bytes())) for f in text)
        pictures = [f for f in files if f.suffix in (".svg", ".png") and "charts" in f.parts]
        images = sum(len(gzip.compress(f.read_bytes())) if f.suffix == ".svg" else f.stat().st_size for f in pictures)
        found[page.name] = size, size + images
    for what, limit, n in (("", PAGE, 0), (" with pictures", WITH_IMAGES, 1)):
        name, size = max(((name, sizes[n]) for name, sizes in found.items()), key=lambda each: each[1])
        measured(f"largest claim page{what}, packed ({name})", size, limit, "bytes")


def measure_browser(site: Path, measured: Measured) -> None:
    import functools
    import threading

    from playwright.sync_api import sync_playwright

    from browser import NAMES
    from whole_site import Packing, Server

    path = next(filter(None, map(shutil.which, NAMES)))
    handler = functools.partial(Packing, directory=str(site))
    with Server(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        for name in ("index.html", "pastander/one-in-four.html", "en/claims/eighty-three-women.html"):
            measured(
                f"first content, Slow 4G: {name}", median(first(browser, address + name) for _ in range(ROUNDS)), FIRST
            )
        for words, seconds in searches(browser, address):
            measured(f"search: {words}", seconds, SEARCH)
        for words, seconds in filtered(browser, address):
            measured(f"filter over all figures: {words}", seconds, SEARCH)
        browser.close()
        server.shutdown()


def first(browser, address: str) -> float:
    """Seconds until the first content shows, cold."""
    window = browser.new_context(viewport={"width": 390, "height": 844})
    page = window.new_page()
    slow = window.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", SLOW)
    page.goto(address, wait_until="load")
    shown = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    window.close()
    return shown / 1000


def searches(browser, address: str):
    """Seconds of each search, the index opened before as the page opens it."""
    page = browser.new_page()
    page.goto(address, wait_until="load")
    page.evaluate(
        """async (at) => { const search = await import(at + 'pagefind/pagefind.js'); await search.init();
        window.ask = async (words) => { const began = performance.now(); const found = await search.search(words);
            await Promise.all(found.results.slice(0, 10).map((r) => r.data())); return performance.now() - began; };
        await window.ask('a'); }""",
        address,
    )
    for words in QUERIES:
        page.evaluate("(words) => window.ask(words)", words)  # the pieces of the index that it needs are then here
        yield words, median(page.evaluate("(words) => window.ask(words)", words) for _ in range(ROUNDS)) / 1000


def filtered(browser, address: str):
    """Seconds from a key in the filter's field to the list."""
    page = browser.new_page()
    page.goto(address + "tall/index.html", wait_until="load")
    page.focus("#f-text")
    while not page.evaluate("typeof FIGURES === 'object'"):  # wait_for_function evaluates text, which the page forbids
        page.wait_for_timeout(50)
    once = """(text) => { const field = document.getElementById('f-text'); field.value = text;
        const began = performance.now(); field.dispatchEvent(new Event('input', { bubbles: true }));
        return performance.now() - began; }"""
    for words in TYPED:
        yield words, median(page.evaluate(once, words) for _ in range(ROUNDS)) / 1000


def measure() -> list[str]:
    """Print the table; return what misses its limit."""
    measured = Measured()
    with tempfile.TemporaryDirectory(prefix="partnerdrap-site-") as folder:
        root = Path(folder)
        copy_of_house(root)
        measure_build(root, measured)
        measure_sizes(root / "build" / "site", measured)
        measure_browser(root / "build" / "site", measured)
    return measured.missed


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    missed = measure()
    print("\nAll limits are kept." if not missed else "\nMissed: " + "; ".join(missed))
    sys.exit(bool(missed))
