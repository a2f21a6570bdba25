"""The error tree: every message says what, where and the cure, and is caught as what it is."""

from __future__ import annotations

import pickle

import pytest

from map_app.errors import DataError, FilterError, MapAppError, NotFoundError, StoreError


@pytest.mark.parametrize("kind", [MapAppError, FilterError, DataError, StoreError, NotFoundError])
@pytest.mark.parametrize(
    ("where", "cure", "said"),
    [
        ("", "", "is cut off"),
        ("a.geojson", "", "a.geojson: is cut off"),
        ("", "Mend it", "is cut off. Mend it"),
        ("a.geojson", "Mend it", "a.geojson: is cut off. Mend it"),
    ],
)
def test_a_message_says_where_what_and_the_cure(
    kind: type[MapAppError], where: str, cure: str, said: str
) -> None:
    """Every error of the tree, a KeyError among them, reads as plain words."""
    fault = kind("is cut off", where=where, cure=cure)
    assert str(fault) == said
    assert (fault.what, fault.where, fault.cure) == ("is cut off", where, cure)


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [(FilterError, ValueError), (DataError, ValueError), (NotFoundError, KeyError), (StoreError, Exception)],
)
def test_an_error_is_caught_as_its_builtin(kind: type[MapAppError], builtin: type[Exception]) -> None:
    """A caller who knows only Python's own errors, or only our root, catches it."""
    with pytest.raises(builtin, match="gone"):
        raise kind("gone")
    assert issubclass(kind, MapAppError)


def test_an_error_survives_another_process() -> None:
    """Pickling keeps all three parts."""
    fault = pickle.loads(pickle.dumps(StoreError("is down", where="pg", cure="Wait")))  # noqa: S301 - our own
    assert str(fault) == "pg: is down. Wait"
