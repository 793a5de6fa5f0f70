"""What a command imports before it answers: a person at a terminal waits for it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (["build"], {"pydantic", "numpy", "pandas"}),
        (["find", "kode", "6"], {"pyarrow.compute", "pandas", "scipy", "matplotlib"}),
    ],
)
def test_a_command_imports_what_it_needs(built, words, heavy):
    code = (
        "import json, sys\n"
        "from analysis import cli\n"
        "try:\n"
        f"    cli.app({words})\n"
        "except SystemExit as ended:\n"
        "    assert not ended.code\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    env = {**os.environ, "PARTNERDRAP_ROOT": str(built.house.root)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout
    assert {name for name in heavy if f'"{name}"' in done.stderr} == set()
