"""The closed vocabularies: their values are the contract, their words are for people."""

from __future__ import annotations

import copy
import pickle

import pytest

from map_app.core.vocab import (
    DatePrecision,
    Precision,
    Relation,
    Role,
    Term,
    Verification,
)

VOCABULARIES: dict[type[Term], str] = {
    DatePrecision: "day week month",
    Precision: "exact settlement district governorate sea_area country",
    Verification: "confirmed reported claimed disputed",
    Role: "initiator target participant mediator",
    Relation: "retaliation_for part_of follows",
}


@pytest.mark.parametrize(("vocabulary", "values"), VOCABULARIES.items())
def test_values_and_their_order_are_the_contract(vocabulary: type[Term], values: str) -> None:
    """Links and files hold these values: none may change, and their order is that of the page."""
    assert [str(term) for term in vocabulary] == values.split()


@pytest.mark.parametrize("term", [term for vocabulary in VOCABULARIES for term in vocabulary])
def test_every_term_has_words(term: Term) -> None:
    """A term is its value wherever text is wanted, and has a label and a phrase for people."""
    assert f"{term}" == str(term) == term.value
    assert term.label
    assert term.phrase
    assert "_" not in term.label + term.phrase


@pytest.mark.parametrize("term", [Precision.EXACT, Role.TARGET])
def test_a_term_survives_copying(term: Term) -> None:
    """Copies and pickles are the very member."""
    assert copy.deepcopy(term) is term
    assert pickle.loads(pickle.dumps(term)) is term  # noqa: S301 - our own bytes


def test_precision_is_ranked_from_the_most_certain() -> None:
    """Rank 0 is exact; a country is the least that can be known."""
    assert [p.rank for p in Precision] == [0, 1, 2, 3, 4, 5]
    assert Precision.EXACT.rank < Precision.SEA_AREA.rank < Precision.COUNTRY.rank


@pytest.mark.parametrize("value", ["", "SEA_AREA", "sea area", "sea_area ", "Sea area"])
def test_nothing_but_the_value_is_a_term(value: str) -> None:
    """Neither label nor other spelling stands for a value."""
    with pytest.raises(ValueError, match="is not a valid"):
        Precision(value)
