"""The dimensions of a JSON-stat dataset in its dialects, and the texts, lists and objects it is made of.

`category.index` may be an array, an object, or missing where there is one category; `role` and units may hold
nulls. Anything else than a plain description is refused with its place. Codes stay as they are or are refused;
labels lose the characters that cannot be seen.
"""

from __future__ import annotations

from analysis.errors import BadInput
from analysis.sources import cells
from analysis.sources.cells import ASK_AGAIN, Dimension, Unit

ROLES = ("time", "geo", "metric")


def read(dataset: dict, name: str) -> tuple[list[int], dict[str, Dimension]]:
    """The sizes and dimensions in order, each with as many categories as its size says."""
    codes, sizes, described = dataset["id"], dataset["size"], dataset["dimension"]
    if not (isinstance(codes, list) and codes and all(isinstance(code, str) for code in codes)):
        raise BadInput("should be a list of names", file=name, column="id", remedy=ASK_AGAIN)
    if not (isinstance(sizes, list) and all(type(size) is int and size >= 0 for size in sizes)):
        raise BadInput("should be a list of whole numbers", file=name, column="size", remedy=ASK_AGAIN)
    if len(codes) != len(sizes):
        what = f"{len(codes)} dimensions but {len(sizes)} sizes"
        raise BadInput(what, file=name, column="size", remedy=ASK_AGAIN)
    described = mapping(described, "dimension", name)
    cells.check_names(codes, name)
    roles = {
        code: role
        for role in ROLES
        for code in texts(mapping(dataset.get("role"), "role", name).get(role), f"role.{role}", name)
    }
    found = {}
    for code, size in zip(codes, sizes, strict=True):
        where = f"dimension.{short(code)}"
        if code not in described:
            raise BadInput("named in id but not described", file=name, column=where, remedy=ASK_AGAIN)
        found[text(code, "id", name)] = _dimension(code, size, described[code], roles.get(code), where, name)
    return sizes, found


def _dimension(code: str, size: int, described: object, role: str | None, where: str, name: str) -> Dimension:
    described = mapping(described, where, name)
    category = mapping(described.get("category"), f"{where}.category", name)
    labels = mapping(category.get("label"), f"{where}.category.label", name)
    known = _codes(category.get("index"), labels, f"{where}.category.index", name)
    if len(known) != size:
        what = f"has {len(known)} categories where size says {size}"
        raise BadInput(what, file=name, column=where, remedy=ASK_AGAIN)
    units = mapping(category.get("unit"), f"{where}.category.unit", name)
    return Dimension(
        code=code,
        label=label(described.get("label"), f"{where}.label", name) or code,
        role=role,
        labels={k: label(labels.get(k), f"{where}.category.label", name) or k for k in known},
        units={k: _unit(units[k], f"{where}.category.unit", name) for k in known if units.get(k) is not None},
    )


def _codes(index: object, labels: dict, where: str, name: str) -> list[str]:
    """The category codes in order, from any of the three forms of `category.index`."""
    if index is None and len(labels) == 1:
        index = list(labels)
    if isinstance(index, dict):
        positions = list(index.values())
        if any(type(p) is not int for p in positions) or sorted(positions) != list(range(len(positions))):
            raise BadInput("positions are not 0, 1, 2 ...", file=name, column=where, remedy=ASK_AGAIN)
        index = sorted(index, key=index.__getitem__)
    if not isinstance(index, list):
        raise BadInput("should list the codes of the categories", file=name, column=where, remedy=ASK_AGAIN)
    if any(not isinstance(code, str) for code in index):
        raise BadInput("a code is not a text", file=name, column=where, remedy=ASK_AGAIN)
    if len(set(index)) < len(index):
        twice = cells.twice(index)
        raise BadInput("a code is listed twice", file=name, column=where, value=short(twice), remedy=ASK_AGAIN)
    known = [text(code, where, name) for code in index]
    cells.check_codes(known, name)
    return known


def _unit(said: object, where: str, name: str) -> Unit:
    said = mapping(said, where, name)
    decimals = said.get("decimals")
    if decimals is not None and (type(decimals) is not int or not 0 <= decimals <= 30):
        raise BadInput("not a number of decimals", file=name, column=where, value=short(decimals), remedy=ASK_AGAIN)
    return Unit(label(said.get("base"), where, name), decimals, label(said.get("label"), where, name))


def text(said: object, where: str, name: str) -> str | None:
    """A text or nothing. Half a character, which JSON can write but no file can hold, is refused."""
    if said is None:
        return None
    if not isinstance(said, str):
        raise BadInput("not a text", file=name, column=where, value=short(said), remedy=ASK_AGAIN)
    try:
        said.encode()
    except UnicodeEncodeError:
        raise BadInput("holds half a character", file=name, column=where, remedy=ASK_AGAIN) from None
    return said


def label(said: object, where: str, name: str) -> str | None:
    """A text for people, without the control characters and turns of direction that it may hold; or nothing."""
    found = text(said, where, name)
    return found if found is None else cells.clean(found)


def texts(said: object, where: str, name: str) -> list[str]:
    """A list of texts, one text, or nothing."""
    said = [said] if isinstance(said, str) else said or []
    if not isinstance(said, list):
        raise BadInput("should be a list of texts", file=name, column=where, remedy=ASK_AGAIN)
    return [text for text in (text(part, where, name) for part in said) if text is not None]


def mapping(said: object, where: str, name: str) -> dict:
    """An object, or nothing."""
    if said is None:
        return {}
    if not isinstance(said, dict):
        raise BadInput("should be an object", file=name, column=where, value=short(said), remedy=ASK_AGAIN)
    return said


def short(said: object) -> str:
    """A value as it may stand in one line."""
    text = (
        " ".join(str(said).split()) if isinstance(said, str | int | float | bool | None) else f"a {type(said).__name__}"
    )
    return text.encode("utf-8", "replace").decode()[:200]
