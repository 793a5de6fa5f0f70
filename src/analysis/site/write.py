"""Pages and files -> a folder that is whole or not there: what has not changed is linked from the last one.

A new folder is filled beside the old one and then takes its place. Beside it a manifest says of each file what it was
made from, so that the next build makes only what is made from something else.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from analysis import locks
from analysis.errors import BadInput
from analysis.site import press, render
from analysis.site.pages import File, Page
from analysis.site.press import Press

NOT_THERE = (-1, -1)  # no size and no time


@dataclass
class Written:
    """What one build wrote anew, kept and left out, as paths from the site's root."""

    fresh: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def replace(
    target: Path, state: str, found: Iterable[Page | File], common: dict[str, Any], force: bool = False
) -> Written:
    """Write all of the site to `target`, with `force` every file anew. `state` is kept with it, for `known` to tell.

    Whatever goes wrong leaves the old site where it is. BadInput where another build is at work.
    """
    if target.is_symlink():
        raise BadInput("it is a link, which a build would replace", file=target.name, remedy="Link to it instead")
    with locks.locked(target.with_name(f"{target.name}.lock"), wait=False) as alone:
        if not alone:
            raise BadInput("another build is at work", file=target.name, remedy="Wait until it has ended")
        _sweep(target)
        return _replace(target, state, found, common, {} if force else _last(target).made_from)


def _replace(
    target: Path, state: str, found: Iterable[Page | File], common: dict[str, Any], old: dict[str, list]
) -> Written:
    stage, written, keys = target.with_name(f".{target.name}-{os.getpid()}"), Written(), {}
    stage.mkdir(parents=True)
    try:
        with press.running(common) as running:
            for item in found:
                path = item.path
                if path in keys:
                    raise BadInput("two pages have one address", value=path)
                keys[path], place = _key(item, common), stage / path
                place.parent.mkdir(parents=True, exist_ok=True)
                if old.get(path) == [keys[path], *_seen(target / path)]:
                    _link(target / path, place)
                    written.kept.append(path)
                else:
                    _write(item, place, running)
                    written.fresh.append(path)
        made_from = {path: [key, *_seen(stage / path)] for path, key in keys.items()}
        if missing := [path for path, found in made_from.items() if tuple(found[1:]) == NOT_THERE]:
            raise BadInput("files went missing while the site was built", value=missing[0], remedy="Build it again")
        written.gone = sorted(set(old) - set(made_from))
        _manifest(target).unlink(missing_ok=True)  # until it is written again, nothing of the folder is taken over
        _swap(stage, target)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    manifest = {"state": state, "made_from": made_from}
    _manifest(target).write_text(json.dumps(manifest, indent=0), encoding="utf-8")
    return written


def known(target: Path) -> str | None:
    """The state that the last whole build was made of, if all its files are there as they were written."""
    last = _last(target)
    if not last.made_from or any(tuple(seen) != _seen(target / path) for path, (_, *seen) in last.made_from.items()):
        return None
    return last.state


def _manifest(target: Path) -> Path:
    return target.with_name(f"{target.name}.json")


class Last(NamedTuple):
    """The last whole build: its state; path -> key, size and time of each file."""

    state: str
    made_from: dict[str, list]


def _last(target: Path) -> Last:
    try:
        found = json.loads(_manifest(target).read_text(encoding="utf-8"))
        made_from = {path: [key, size, time] for path, (key, size, time) in found["made_from"].items()}
        return Last(found["state"], made_from)
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):  # none is there, or it is damaged
        return Last("", {})


def _seen(path: Path) -> tuple[int, int]:
    """By what a file is known again: one that somebody touched since is made anew."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return NOT_THERE
    return found.st_size, found.st_mtime_ns


def _key(item: Page | File, common: dict[str, Any]) -> str:
    if isinstance(item, File):
        content = item.content if isinstance(item.content, bytes) else item.content.read_bytes()
        return hashlib.sha256(content).hexdigest()
    text = json.dumps([vars(item), common, render.code()], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _write(item: Page | File, place: Path, running: Press) -> None:
    if isinstance(item, Page):
        running.write(item, place)
    elif isinstance(item.content, bytes):
        place.write_bytes(item.content)
    else:
        shutil.copyfile(item.content, place)


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # a file system without hard links
        shutil.copy2(old, new)


def _sweep(target: Path) -> None:
    """Remove what builds that were killed have left beside it; a whole site that one had moved aside goes back."""
    moved = target.parent.glob(f".{target.name}-old-*")
    aside = next((path for path in moved if path.is_dir() and not path.is_symlink()), None)
    if aside and not target.exists():
        aside.rename(target)
    for left in target.parent.glob(f".{target.name}-*"):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _swap(stage: Path, target: Path) -> None:
    """The new folder in the old one's place. Between the two renames there is none, and never half of one."""
    aside = target.with_name(f".{target.name}-old-{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    if target.exists():
        target.rename(aside)
    try:
        stage.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
