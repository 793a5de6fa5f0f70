"""How pages become a folder: only what changed is made anew, and a half-built site never replaces a whole one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from analysis import locks
from analysis import site as sites
from analysis.errors import BadInput
from analysis.site import File, Page, links, press, render, texts, write

COMMON = {"data_date": "2026-11-22", "base": ""}
TEMPLATE = '{% extends "base.html" %}{% block main %}<h1>{{ t.heading }}</h1><p>{{ it.said }}</p>{% endblock %}'


@pytest.fixture(autouse=True)
def kind(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A kind of page of its own: about, with a template and words that hold one field each."""
    folder = tmp_path_factory.mktemp("kind")
    for name in ("base.html", "parts.html"):
        (folder / name).write_text((render.TEMPLATES / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "about.html").write_text(TEMPLATE, encoding="utf-8")
    (folder / "common.toml").write_text((texts.TEXTS / "common.toml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "about.toml").write_text('[nb]\nheading = "Om"\n[en]\nheading = "About"\n', encoding="utf-8")
    (folder / "static").mkdir()
    (folder / "static" / "site.css").write_bytes((render.FOLDER / "static" / "site.css").read_bytes())
    monkeypatch.setattr(render, "FOLDER", folder)
    monkeypatch.setattr(render, "TEMPLATES", folder)
    monkeypatch.setattr(texts, "TEXTS", folder)
    caches = (render._template, render._environment, render._style, render.code, texts.words)
    for cached in caches:
        cached.cache_clear()
    yield folder
    for cached in caches:
        cached.cache_clear()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "build" / "site"


def page(said: str = "noe", lang: str = "nb") -> Page:
    return Page("about", lang, "Om", {"said": said})


def built(target: Path, *found: Page | File) -> write.Written:
    return write.replace(target, "state", found, COMMON)


def test_pages_and_files_stand_at_their_addresses(target: Path) -> None:
    written = built(target, page(), page(lang="en"), File("charts/x.svg", b"<svg/>"))
    assert written.fresh == ["om.html", "en/about.html", "charts/x.svg"]
    assert "<h1>Om</h1><p>noe</p>" in (target / "om.html").read_text(encoding="utf-8")
    assert (target / "charts" / "x.svg").read_bytes() == b"<svg/>"
    assert write.known(target) == "state"


def test_what_a_page_is_given_is_text_and_never_markup(target: Path) -> None:
    built(target, page("<script>alert(1)</script>{{ 7 * 7 }}{% raw %}"))
    text = (target / "om.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}{% raw %}" in text


def test_only_what_changed_is_made_anew(target: Path) -> None:
    same = File("static/a.css", b"a")
    built(target, page(), page(lang="en"), same)
    before = (target / "om.html").stat().st_mtime_ns
    written = built(target, page(), page("annet", lang="en"), same)
    assert (written.fresh, written.kept) == (["en/about.html"], ["om.html", "static/a.css"])
    assert (target / "om.html").stat().st_mtime_ns == before


def test_what_is_no_more_is_gone(target: Path) -> None:
    built(target, page(), File("tables/old.csv", b"1"))
    assert built(target, page()).gone == ["tables/old.csv"]
    assert not (target / "tables").exists()


def test_a_page_somebody_removed_is_made_again(target: Path) -> None:
    built(target, page())
    (target / "om.html").unlink()
    assert built(target, page()).fresh == ["om.html"]


def test_other_words_make_other_pages(target: Path, kind: Path) -> None:
    built(target, page())
    (kind / "about.toml").write_text('[nb]\nheading = "Om oss"\n[en]\nheading = "About us"\n', encoding="utf-8")
    texts.words.cache_clear()
    render.code.cache_clear()
    assert built(target, page()).fresh == ["om.html"]
    assert "Om oss" in (target / "om.html").read_text(encoding="utf-8")


def test_what_killed_builds_left_is_swept(target: Path) -> None:
    left = target.with_name(".site-99999")
    left.mkdir(parents=True)
    built(target, page())
    assert not left.exists()


@pytest.mark.parametrize("wrong", ["a field", "a page twice"])
def test_a_site_that_cannot_be_made_whole_leaves_the_old_one(target: Path, wrong: str) -> None:
    built(target, page("gammelt"))
    bad = {"a field": [page("nytt"), Page("about", "en", "About", {})], "a page twice": [page("nytt"), page("igjen")]}
    with pytest.raises(BadInput):
        write.replace(target, "next", bad[wrong], COMMON)
    assert "gammelt" in (target / "om.html").read_text(encoding="utf-8")
    assert write.known(target) == "state"
    assert [p.name for p in target.parent.iterdir() if p.name.startswith(".")] == []


def test_a_file_that_somebody_touched_is_made_anew_and_force_makes_all_anew(target: Path) -> None:
    built(target, page(), File("static/a.css", b"a"))
    (target / "om.html").write_text("tampered", encoding="utf-8")
    assert built(target, page(), File("static/a.css", b"a")).fresh == ["om.html"]
    assert write.replace(target, "state", [page()], COMMON, force=True).fresh == ["om.html"]


def test_another_build_at_work_is_not_disturbed(target: Path) -> None:
    built(target, page("gammelt"))
    stage = target.with_name(".site-1")
    stage.mkdir()
    with locks.locked(target.with_name("site.lock"), wait=False), pytest.raises(BadInput, match="another build"):
        built(target, page("nytt"))
    assert stage.is_dir(), "what the other one writes is not swept"
    assert "gammelt" in (target / "om.html").read_text(encoding="utf-8")


KILLED = """
import os, signal, sys
from pathlib import Path
from analysis.site import File, write

rename, target, after = Path.rename, Path(sys.argv[1]), int(sys.argv[2])
done = []

def renamed(path, to):
    found = rename(path, to)
    done.append(to)
    if len(done) == after:
        os.kill(os.getpid(), signal.SIGKILL)
    return found

Path.rename = renamed
write.replace(target, "next", [File("a.txt", b"new"), File("b.txt", b"same")], {})
"""


@pytest.mark.parametrize("after", [1, 2])
def test_a_build_killed_while_it_takes_the_old_ones_place_leaves_a_whole_site(target: Path, after: int) -> None:
    """After the first rename the old site stands aside, after the second the new one is in place."""
    old = [File("a.txt", b"old"), File("b.txt", b"same")]
    write.replace(target, "state", old, {})
    ended = subprocess.run([sys.executable, "-c", KILLED, target, str(after)], check=False)
    assert ended.returncode == -signal.SIGKILL
    with pytest.raises(BadInput):
        write.replace(target, "state", [File("a.txt", b"1"), File("a.txt", b"2")], {})
    assert (target / "a.txt").read_bytes() == (b"old" if after == 1 else b"new")
    write.replace(target, "state", old, {})
    assert [(target / name).read_bytes() for name in ("a.txt", "b.txt")] == [b"old", b"same"]


def test_a_missing_field_is_named_with_its_page(target: Path) -> None:
    with pytest.raises(BadInput, match="said"):
        built(target, Page("about", "nb", "Om", {}))
    assert not target.exists()


def test_a_missing_translation_is_named(target: Path, kind: Path) -> None:
    (kind / "about.toml").write_text('[nb]\nheading = "Om"\n[en]\nheadline = "About"\n', encoding="utf-8")
    with pytest.raises(
        BadInput, match=r"not translated to en.*about\.toml.*heading|about\.toml.*heading.*not translated"
    ):
        built(target, page())


def test_words_that_are_missing_are_named(target: Path, kind: Path) -> None:
    (kind / "about.toml").unlink()
    with pytest.raises(BadInput, match=r"about\.toml"):
        built(target, page())


@pytest.mark.parametrize("kind_of_page", links.PATHS)
def test_every_page_has_an_address_of_its_own_in_both_languages(kind_of_page: str) -> None:
    nb, en = (links.path(kind_of_page, lang, "x") for lang in links.LANGS)
    assert nb != en
    assert en.startswith("en/")


def test_links_are_relative_and_keep_their_fragment() -> None:
    assert links.relative("tall/x.html#kilder", "pastander/y.html") == "../tall/x.html#kilder"
    assert links.relative("index.html", "index.html") == "index.html"
    assert links.relative("static/site.css", "en/claims/y.html") == "../../static/site.css"


def test_every_section_is_a_module_with_pages() -> None:
    from importlib import import_module

    for name in sites.SECTIONS:
        assert callable(import_module(f"analysis.site.sections.{name}").pages), name


# ---- A site that was damaged, or that cannot be written


@pytest.mark.parametrize("how", ["gone", "touched", "emptied"])
def test_a_site_that_somebody_damaged_is_not_current(target: Path, how: str) -> None:
    built(target, page(), File("charts/x.svg", b"<svg/>"))
    assert write.known(target) == "state"
    path = target / "charts" / "x.svg"
    path.unlink()
    if how != "gone":
        path.write_bytes(b"<svg >" if how == "touched" else b"")
    assert write.known(target) is None
    assert built(target, page(), File("charts/x.svg", b"<svg/>")).fresh == ["charts/x.svg"]


@pytest.mark.parametrize(
    "record", ["", "[]", "{}", '{"state": "state", "made_from": []}', '{"state": "state", "made_from": {"om.html": 1}}']
)
def test_a_damaged_record_of_the_last_build_only_makes_all_anew(target: Path, record: str) -> None:
    built(target, page())
    target.with_name("site.json").write_text(record, encoding="utf-8")
    assert write.known(target) is None
    assert built(target, page()).fresh == ["om.html"]


def test_a_link_is_not_replaced(target: Path, tmp_path: Path) -> None:
    served = tmp_path / "served"
    served.mkdir()
    target.parent.mkdir()
    target.symlink_to(served)
    with pytest.raises(BadInput, match=r"site: it is a link.*Link to it instead"):
        built(target, page())
    assert target.is_symlink()


def test_links_and_files_that_were_left_are_swept_too(target: Path, tmp_path: Path) -> None:
    target.parent.mkdir()
    target.with_name(".site-old-1").symlink_to(tmp_path)
    target.with_name(".site-2").write_text("x", encoding="utf-8")
    built(target, page())
    assert [path.name for path in target.parent.glob(".site-*")] == []


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ('{% include "nowhere.html" %}', "site/templates/nowhere.html, value 'om.html': the template lacks something"),
        ("{% if %}", "site/templates/about.html, value 'om.html': the template lacks something"),
        ('{{ "{nosuch}".format(a=1) }}', "site/templates/about.html, value 'om.html'.*KeyError 'nosuch'"),
    ],
)
def test_a_fault_in_a_template_is_named_with_its_page(target: Path, kind: Path, template: str, told: str) -> None:
    (kind / "about.html").write_text(template, encoding="utf-8")
    with pytest.raises(BadInput, match=told):
        built(target, page())


def test_words_that_cannot_be_read_are_named(target: Path, kind: Path) -> None:
    (kind / "about.toml").write_text('[nb]\nheading = "Om\n', encoding="utf-8")
    with pytest.raises(BadInput, match=r"site/texts/about.toml: not TOML: .*line 2"):
        built(target, page())


def test_many_pages_are_written_as_one_alone(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [page(f"nr. {i}") for i in range(7)]
    places = [target / f"{i}.html" for i in range(7)]
    target.mkdir(parents=True)
    monkeypatch.setattr(press, "FEW", 3)
    monkeypatch.setattr(press, "BATCH", 2)
    monkeypatch.setattr(press.workers, "pool", lambda: ThreadPoolExecutor(2))
    with press.running(COMMON) as running:
        for made, place in zip(pages, places, strict=True):
            running.write(made, place)
    assert [place.read_text(encoding="utf-8") for place in places] == [render.page(made, COMMON) for made in pages]


def test_what_goes_wrong_with_one_of_many_is_told(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "FEW", 1)
    monkeypatch.setattr(press.workers, "pool", lambda: ThreadPoolExecutor(2))
    with pytest.raises(BadInput, match="'said'"):
        built(target, page(), Page("about", "en", "About", {}))
    assert not target.exists()


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        os.kill(parent.pid, signal.SIGKILL)
    for _ in range(100):
        if not is_running(child):
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("it runs on")


PARENT = """
import os, time
from analysis import workers
if __name__ == "__main__":
    pool = workers.pool(1)
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2] != "Z" if Path("/proc").is_dir() else True
