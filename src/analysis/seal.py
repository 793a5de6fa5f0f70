"""Raw files are sealed: the sidecar NAME.source.yaml holds the hash of the bytes it describes.

A file that differs from its sidecar stops the build. `seal` is the one way to change a transcribed file on purpose;
it keeps the reason. What was received from a publisher is never changed, so nobody can seal it anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from analysis.errors import BadInput, nearest
from analysis.paths import House

SUFFIX = ".source.yaml"
EDITION = "edition.csv"  # the figures of a document that a person dropped in, as accepted (fetch/dropin)
REQUIRED = {"file", "title", "compiled_from", "read_on", "licence", "rows", "sha256"}
LARGEST_YAML = 2_000_000  # bytes; the largest record here has 60,000
KEYS = REQUIRED | {"sealed", "columns", "notes", "published", "request", "response"}  # the last: of what was fetched


@dataclass(frozen=True)
class Sidecar:
    """What is known of one raw file. `licence` maps a publisher, or `default`, to its terms."""

    path: Path
    file: Path
    title: str
    read_on: dt.date
    licence: dict[str, str]
    rows: int
    sha256: str
    url: str = ""  # where a machine fetched it
    modified: str = ""  # and what the server said of its last change
    published: dt.date | None = None  # the edition's day, where a person gave it

    def licence_of(self, publisher: str) -> str:
        return self.licence.get(publisher, self.licence["default"])


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sidecar_of(path: Path) -> Path:
    return path.with_name(path.stem + SUFFIX)


def describe(
    file: Path, *, title: str, compiled_from: str, read_on: dt.date, licence: str, rows: int, **more: object
) -> None:
    """Write the sidecar of a new raw file, with its hash; `more` are others of KEYS, and None is left out."""
    record = {
        "file": file.name,
        "title": title,
        "compiled_from": compiled_from,
        "read_on": read_on,
        "licence": {"default": licence},
        "rows": rows,
        "sha256": digest(file),
        **{key: said for key, said in more.items() if said is not None},
    }
    _dump(record, sidecar_of(file))


def _dump(record: dict, path: Path) -> None:
    path.write_text(yaml.safe_dump(record, sort_keys=False, allow_unicode=True, width=100), encoding="utf-8")


def load_yaml(path: Path, name: str, references: bool = True) -> object:
    """Read a YAML file; one that is no YAML, not UTF-8, far too large, or built of references where none are
    wanted is bad input."""
    size = path.stat().st_size
    if size > LARGEST_YAML:
        remedy = f"A record here has at most {LARGEST_YAML:,} bytes"
        raise BadInput(f"too large to be a record ({size:,} bytes)", file=name, remedy=remedy)
    try:
        text = path.read_text(encoding="utf-8-sig")
        if not references:
            _check_shape(text, name)
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        row = error.problem_mark.line + 1 if error.problem_mark else None
        raise BadInput(f"not valid YAML ({error.problem})", file=name, row=row, remedy="Mend the YAML") from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, OverflowError) as error:  # "2027-02-31" is a ValueError
        raise BadInput(f"not readable as YAML in UTF-8 ({error})", file=name, remedy="Save it as UTF-8 YAML") from None


DEEPEST_YAML = 20  # levels; deeper ones overflow the stack of the C parser


def _check_shape(text: str, name: str) -> None:
    """A record is plain: no references, which a few lines can unfold into gigabytes, no depth, no key twice."""
    stack: list[list] = []  # [the keys of a mapping or None of a list, whether a key is next]
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        row = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise BadInput("refers to another part of the file", file=name, row=row, remedy="Write the value out")
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
            continue
        if not isinstance(event, yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent):
            continue
        keys, is_key = stack[-1] if stack else (None, False)
        if keys is not None:
            if is_key and isinstance(event, yaml.ScalarEvent):
                if event.value in keys:
                    remedy = "Keep one of the two"
                    raise BadInput("a key stands twice", file=name, row=row, column=event.value[:60], remedy=remedy)
                keys.add(event.value)
            stack[-1][1] = not is_key
        if not isinstance(event, yaml.ScalarEvent):
            stack.append([set() if isinstance(event, yaml.MappingStartEvent) else None, True])
            if len(stack) > DEEPEST_YAML:
                raise BadInput("nested too deep for a record", file=name, row=row, remedy="Write it flat")


def check_keys(content: object, name: str, known: set[str], required: set[str]) -> dict:
    """A mapping with the required keys and none but the known ones."""
    if not isinstance(content, dict):
        raise BadInput(
            "should be a mapping of keys to values",
            file=name,
            remedy=f"It takes the keys {', '.join(sorted(required))}",
        )
    for key in content:
        if key not in known:
            raise BadInput(
                "unknown key",
                file=name,
                column=str(key),
                remedy=f"{nearest(str(key), known)}. Remove or rename it",
            )
    if missing := required - content.keys():
        raise BadInput("key missing", file=name, column=", ".join(sorted(missing)), remedy="Add it")
    return content


def read_sidecar(path: Path, house: House) -> Sidecar:
    name = house.name(path)
    content = check_keys(load_yaml(path, name), name, KEYS, REQUIRED)
    read_on = content["read_on"]
    if not isinstance(read_on, dt.date):
        raise BadInput("not a date", file=name, column="read_on", value=read_on, remedy="Write it as YYYY-MM-DD")
    if not isinstance(content["rows"], int):
        raise BadInput(
            "not a whole number", file=name, column="rows", value=content["rows"], remedy="Write the number of rows"
        )
    licence = content["licence"]
    if not isinstance(licence, dict) or "default" not in licence:
        raise BadInput(
            "needs the terms under the key default, and one key for each publisher with other terms",
            file=name,
            column="licence",
            remedy="Write licence: {default: ...}",
        )
    response = content.get("response") or {}
    return Sidecar(
        path=path,
        file=path.with_name(str(content["file"])),
        title=str(content["title"]),
        read_on=read_on,
        licence={str(k): str(v) for k, v in licence.items()},
        rows=content["rows"],
        sha256=str(content["sha256"]),
        url=str(response.get("url", "")),
        modified=str((response.get("headers") or {}).get("last-modified", "")),
        published=_day(content.get("published"), name),
    )


def _day(given: object, name: str) -> dt.date | None:
    if given is not None and not isinstance(given, dt.date):
        raise BadInput("not a date", file=name, column="published", value=given, remedy="Write it as YYYY-MM-DD")
    return given


def sealed_files(house: House, folder: Path) -> Iterator[Sidecar]:
    """Each raw file of a folder with its sidecar, hash compared, in order of name."""
    restore = _restore(folder, house)
    sidecars = {p: read_sidecar(p, house) for p in sorted(folder.glob("*" + SUFFIX))}
    described = {s.file for s in sidecars.values()}
    for path in sorted(p for p in folder.iterdir() if p.is_file() and not p.name.endswith(SUFFIX)):
        if path.name.startswith(".") or path in described:
            continue
        name = house.name(path)
        describe_it = f"Write {sidecar_of(path).name} beside it, after the others, then run: "
        describe_it += f'partnerdrap seal {name} --because "new file"'
        raise BadInput("a raw file without its sidecar", file=name, remedy=restore or describe_it)
    for sidecar in sidecars.values():
        if not sidecar.file.is_file():
            what = f"describes {sidecar.file.name}, which is not there"
            remedy = restore or "Restore the raw file or remove its sidecar"
            raise BadInput(what, file=house.name(sidecar.path), remedy=remedy)
        if digest(sidecar.file) != sidecar.sha256:
            name = house.name(sidecar.file)
            seal_it = f'If the edit is meant, run: partnerdrap seal {name} --because "WHY"; if not, restore the file'
            raise BadInput("the bytes differ from the seal in its sidecar", file=name, remedy=restore or seal_it)
        yield sidecar


def _restore(folder: Path, house: House) -> str | None:
    """What to do about a damaged file of data/raw/<source>/<date>/, where all stays as it came; None elsewhere."""
    if folder not in house.snapshots:
        return None
    name = house.name(folder)
    return f"What was received is never changed: restore it (git checkout {name}), or remove {name} and fetch it again"


def count_rows(path: Path) -> int:
    """Lines below the header; exact for files whose cells hold no line breaks."""
    body = path.read_bytes().rstrip(b"\r\n")
    return max(body.count(b"\n"), 0) if body else 0


def seal(file: Path, because: str, house: House, today: dt.date) -> Sidecar:
    """Record a deliberate edit of a transcribed file: new hash, new row count, and why. The content is not judged."""
    file = file if file.is_absolute() else Path.cwd() / file
    file = file.resolve()
    path = sidecar_of(file)
    if not file.is_file():
        raise BadInput("no such file", file=house.name(file), remedy="Name a raw file below data/raw/published")
    if restore := _restore(file.parent, house):
        raise BadInput("was received, not transcribed by us", file=house.name(file), remedy=restore)
    if not path.is_file():
        raise BadInput(
            "has no sidecar to seal",
            file=house.name(file),
            remedy=f"Write {path.name} beside it, after the others, then seal again",
        )
    if not because.strip():
        raise BadInput("the reason is empty", column="--because", remedy="Say in a few words why the file changed")
    read_sidecar(path, house)
    content = load_yaml(path, house.name(path))
    content["rows"] = count_rows(file)
    content["sha256"] = digest(file)
    content.setdefault("sealed", [])
    content["sealed"] = [
        *(content["sealed"] or []),
        {"on": today, "because": because.strip(), "sha256": content["sha256"]},
    ]
    fresh = path.with_name(path.name + ".new")
    _dump(content, fresh)
    fresh.replace(path)
    return read_sidecar(path, house)
