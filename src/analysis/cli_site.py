"""The command `site`: the pages for people who will never open a notebook, in build/site."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from analysis.cli_tools import current, show
from analysis.errors import BadInput

BASE = re.compile(r"https://[^\s\"'<>?#]+")
SHOWN = 20  # paths; --json has them all


def site(
    base: Annotated[str, typer.Option(metavar="URL", help="Where it will stand, for feeds and search engines.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Make every page anew.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Build the site into build/site, for any static host or to be opened from disk; only what changed is made anew."""
    if base and not BASE.fullmatch(base):
        raise BadInput("no address of a site", column="--base", value=base, remedy="Give https://host/folder")
    where = current()
    from analysis import site as pages

    written = pages.build(where, base, force=force)
    target = where.name(where.out / "site")
    if written is None:
        show({"fresh": [], "site": target}, as_json, [f"{target} is current"])
        return
    told = {"fresh": written.fresh, "kept": len(written.kept), "gone": written.gone, "site": target}
    some = [f"  {path}" for path in written.fresh[:SHOWN]] if len(written.fresh) <= SHOWN else []
    count = f"{len(written.fresh)} files written, {len(written.kept)} as they were, {len(written.gone)} gone"
    show(told, as_json, [*some, f"{count}: {target}/index.html"])
