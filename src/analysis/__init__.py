"""Published figures on partner homicide in Norway, and what may be said with them.

A researcher's three words, loaded when first used:

>>> from analysis import figures, claim, judge  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {"figures": "analysis.store", "claim": "analysis.claims", "judge": "analysis.claims"}
__all__ = ["claim", "figures", "judge"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
