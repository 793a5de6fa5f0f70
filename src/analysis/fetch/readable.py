"""Whether what came can be read as the build will read it: to the last code and symbol, before any of it is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from analysis.errors import BadInput
from analysis.fetch import snapshot
from analysis.fetch.exchange import Answer
from analysis.fetch.faults import in_one_line, retold
from analysis.paths import House
from analysis.seal import sealed_files

Called = Callable[[str], str]  # an address -> how messages name what came from there


def check(answers: list[Answer], house: House, called: Called) -> None:
    """Read answers as the build will, in a folder of no consequence."""
    with tempfile.TemporaryDirectory(prefix="partnerdrap-") as folder:
        stage = Path(folder) / answers[0].response.request.source / "0"
        stage.mkdir(parents=True)
        snapshot.write(answers, stage)
        check_folder(stage, house, called)


def check_folder(folder: Path, house: House, called: Called) -> None:
    """Read every table of a folder that is not in place: to the last code and symbol."""
    from analysis.sources import official

    for sidecar in sealed_files(house, folder):
        with in_one_line(called(sidecar.url)):
            try:
                official.read(sidecar, house)
            except BadInput as error:
                raise retold(error, called(sidecar.url)) from error
