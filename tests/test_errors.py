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


@pytest.mark.parametrize("kind", [DataError, StoreError])
def test_visitors_read_a_neutral_sentence(kind: type[DataError | StoreError]) -> None:
    """What is about the server stays out, unless its words are said to be safe; the place always does."""
    assert kind("is down", where="/srv/events", cure="Wait").public == kind.neutral
    assert kind("is busy", where="/srv/events", cure="Wait", safe=True).public == "is busy. Wait"


def test_visitors_read_what_is_about_their_own_words() -> None:
    """An unknown id and a filter that cannot be meant are told as they are."""
    assert NotFoundError("no event has the id x", cure="Look").public == "no event has the id x. Look"
    assert FilterError("theatre: “x” is not known").public == "theatre: “x” is not known"


def test_an_error_survives_another_process() -> None:
    """Pickling keeps all three parts."""
    fault = pickle.loads(pickle.dumps(StoreError("is down", where="pg", cure="Wait")))  # noqa: S301 - our own
    assert str(fault) == "pg: is down. Wait"
