"""Whether GDAL is there, the extra `gdal`; modules that import it are imported only when it is needed."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Final

EXTRA: Final = "gdal"


@cache
def is_installed() -> bool:
    """Whether this installation has it; finding it is not importing it."""
    return find_spec("pyogrio") is not None
