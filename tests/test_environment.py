"""environment.yml, pyproject.toml and requirements.lock say the same, and so does what is installed.

Three files name the packages: pyproject.toml says what is needed and why, requirements.lock which exact
files the results rest on, environment.yml the same for conda. Each test compares two of them.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from itertools import chain
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

CONDA_NAMES: dict[str, str] = {}  # PyPI name -> conda-forge name, where they differ; none does so far
CONDA_ONLY = {"python", "pip"}  # the interpreter, and what installs partnerdrap itself
PROMISED = {"pandas", "matplotlib", "jupyterlab", "pyarrow", "pytest", "nbval"}  # named in the README

PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+?))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


@dataclass
class Pin:
    version: Version
    marker: Marker | None
    hashes: int = 0

    @property
    def applies_here(self) -> bool:
        return self.marker is None or self.marker.evaluate()


def required() -> dict[str, Requirement]:
    """Every requirement of pyproject.toml, those of the extras included, by its name on PyPI."""
    project = PROJECT["project"]
    extras = project["optional-dependencies"].values()
    requirements = [Requirement(text) for text in chain(project["dependencies"], *extras)]
    names = [canonicalize_name(r.name) for r in requirements]
    assert sorted(names) == sorted(set(names)), "a dependency stands twice in pyproject.toml"
    return dict(zip(names, requirements, strict=True))


def conda() -> dict[str, SpecifierSet]:
    """Every package of environment.yml by its conda name; by that of PyPI where it comes by pip."""
    packages = {}
    for line in (*(entry for entry in CONDA["dependencies"] if isinstance(entry, str)), *by_pip()[1:]):
        name, ranges = re.fullmatch(r"([\w-]+) ?(.*)", line).groups()
        assert name not in packages, f"{name} stands twice in environment.yml"
        packages[name] = SpecifierSet(ranges)
    return packages


def by_pip() -> list[str]:
    """What conda leaves to pip."""
    return next(entry["pip"] for entry in CONDA["dependencies"] if not isinstance(entry, str))


def lock_lines() -> Iterator[tuple[int, str]]:
    for number, line in enumerate(LOCK.splitlines(), start=1):
        if line and not line.startswith("#"):
            yield number, line


def locked() -> dict[str, Pin]:
    """Every pin of the lock by name. One version each: charts must not differ between Pythons."""
    pins: dict[str, Pin] = {}
    name = None
    for number, line in lock_lines():
        if match := PIN.match(line):
            name = match["name"]
            assert name not in pins, f"requirements.lock:{number}: {name} has two versions"
            marker = Marker(match["marker"]) if match["marker"] else None
            pins[name] = Pin(Version(match["version"]), marker)
        else:
            assert HASH.match(line), f"requirements.lock:{number}: neither a pin nor a hash: {line}"
            assert name is not None, f"requirements.lock:{number}: a hash before the first pin"
            pins[name].hashes += 1
    return pins


def floor() -> str:
    requires = PROJECT["project"]["requires-python"]
    match = re.fullmatch(r">=(\d+\.\d+)", requires)
    assert match, f"requires-python should be a floor alone, is {requires!r}"
    return match[1]


def test_conda_has_every_dependency_under_its_conda_name_and_nothing_else():
    wanted = {CONDA_NAMES.get(name, name) for name in required()}
    have = conda().keys() - CONDA_ONLY
    assert not wanted - have, "in pyproject.toml, not in environment.yml"
    assert not have - wanted, "in environment.yml, not in pyproject.toml"
    assert not PROMISED - have


@pytest.mark.parametrize("name", sorted(required()))
def test_conda_has_the_range_of_pyproject(name):
    assert conda()[CONDA_NAMES.get(name, name)] == required()[name].specifier


def test_conda_installs_partnerdrap_itself_by_pip_and_what_it_does_not_have():
    assert CONDA["name"] == PROJECT["project"]["name"]
    assert sum(not isinstance(entry, str) for entry in CONDA["dependencies"]) == 1
    assert by_pip()[0] == "-e ."
    assert {Requirement(line).name for line in by_pip()[1:]} == {
        "pagefind",
        "pagefind-bin",
        "axe-playwright-python",
        "tinyhtml5",
    }


@pytest.mark.parametrize("name", sorted(required()))
def test_lock_pins_every_dependency_within_its_range(name):
    pins = locked()
    assert name in pins, "not in requirements.lock: run make lock"
    assert pins[name].marker is None, "a direct dependency is needed everywhere"
    assert pins[name].version in required()[name].specifier, "requirements.lock is older: run make lock"


def test_lock_has_a_hash_for_every_pin():
    pins = locked()
    assert len(pins) > len(required())
    assert [name for name, pin in pins.items() if not pin.hashes] == []


@pytest.mark.parametrize("sign", ["://", "www.", " @ ", "--index", "--extra-index", "--find", "-e ", "/"])
def test_lock_names_no_address_and_no_path(sign):
    assert [f"requirements.lock:{n}" for n, line in enumerate(LOCK.splitlines(), 1) if sign in line] == []


def test_lock_holds_the_build_backend():
    """Installing partnerdrap itself must not fetch anything that the lock does not name."""
    pins = locked()
    for requirement in map(Requirement, PROJECT["build-system"]["requires"]):
        assert pins[canonicalize_name(requirement.name)].version in requirement.specifier


def test_python_versions_agree():
    oldest = floor()
    tag = "py" + oldest.replace(".", "")
    assert conda()["python"] == SpecifierSet(f">={oldest}")
    assert PROJECT["tool"]["ruff"]["target-version"] == tag
    assert f"Programming Language :: Python :: {oldest}" in PROJECT["project"]["classifiers"]
    assert re.search(r"^OLDEST := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)[1] == oldest
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f"sys.version_info < ({oldest.replace('.', ', ')})" in ci
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    matrix = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert min(map(Version, matrix)) == Version(oldest)
    classified = {c.rpartition(" ")[2] for c in PROJECT["project"]["classifiers"] if "Python :: 3." in c}
    assert set(matrix) <= classified
    assert sys.version_info >= tuple(map(int, oldest.split(".")))


def test_every_dependency_says_why():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = re.findall(r'^    "[A-Za-z][\w-]*>=.*$', text, re.M)
    assert len(lines) == len(required())
    assert [line for line in lines if not re.search(r'",\s+# \S+ \S+', line)] == []


def needed(roots: dict[str, Requirement]) -> set[str]:
    """All that the roots need in turn, here, by what the installed packages say of themselves."""
    here = default_environment()
    seen: set[tuple[str, str]] = set()
    waiting = [(name, extra) for name, r in roots.items() for extra in ("", *r.extras)]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for text in metadata.requires(name) or []:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({**here, "extra": extra}):
                waiting += [(canonicalize_name(requirement.name), e) for e in ("", *requirement.extras)]
    return {name for name, _ in seen}


@pytest.mark.skipif(
    Path(sys.prefix).resolve() != ROOT / ".venv",
    reason="only .venv is installed from the lock; conda and others have their own versions",
)
def test_what_is_installed_is_what_is_locked_and_all_of_it_is_needed():
    pins = {name: pin for name, pin in locked().items() if pin.applies_here}
    installed = {name: Version(metadata.version(name)) for name in pins}
    assert {n: (installed[n], p.version) for n, p in pins.items() if installed[n] != p.version} == {}
    needs = needed(required())
    assert needs - pins.keys() == set(), "needed, not in requirements.lock"
    assert pins.keys() - needs == set(), "in requirements.lock, needed by nothing: run make lock"
