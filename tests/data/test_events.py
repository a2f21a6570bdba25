"""The project's own events: complete, canonical, and nothing to say against them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copy

import pytest
from click.testing import CliRunner

from map_app.cli.main import commands
from map_app.core.filters import EventFilter
from map_app.data.loading import load
from map_app.data.paths import EVENTS
from map_app.data.store import EventStore
from tests.shipped import MAP, THEATRES

SEEDS = [
    ("2024-01-12-yemen-us-uk-strike-wave", "Yemen", "2024-01-12"),
    ("2024-01-28-tower-22-drone-attack", "Tower 22", "2024-01-28"),
    ("2024-02-02-abu-kamal-us-strikes", "Abu Kamal", "2024-02-02"),
    ("2024-02-02-ayyash-us-strikes", "Ayyash", "2024-02-02"),
    ("2024-02-02-deir-ez-zor-us-strikes", "Deir-ez-Zor city", "2024-02-02"),
    ("2024-02-02-iraq-us-strike-wave", "Anbar", "2024-02-02"),
    ("2024-02-02-mayadeen-us-strikes", "Al Mayadin", "2024-02-02"),
    ("2024-02-02-syria-us-strike-wave", "Deir-ez-Zor", "2024-02-02"),
    ("2024-02-03-akashat-us-strikes", "Akashat", "2024-02-03"),
    ("2024-02-03-al-qaim-us-strikes", "Al-Qa'im", "2024-02-03"),
    ("2024-02-06-doha-hamas-135-day-proposal", "Doha", "2024-02-06"),
    ("2024-02-06-gulf-of-aden-star-nasia", "Gulf of Aden", "2024-02-06"),
    ("2024-02-06-red-sea-morning-tide", "Red Sea", "2024-02-06"),
    ("2024-02-06-washington-biden-little-over-the-top", "White House", "2024-02-06"),
    ("2024-02-06-washington-house-israel-aid-vote-fails", "US Capitol", "2024-02-06"),
    ("2024-02-06-yemen-houthi-leader-escalate", "Sana'a", "2024-02-06"),
    ("2024-02-07-baghdad-us-strike-saadi", "Baghdad", "2024-02-07"),
    ("2024-02-07-jerusalem-blinken-netanyahu-talks", "West Jerusalem", "2024-02-07"),
    ("2024-02-07-jerusalem-netanyahu-rejects-hamas-terms", "West Jerusalem", "2024-02-07"),
    ("2024-02-07-ramallah-blinken-abbas-talks", "Ramallah", "2024-02-07"),
    ("2024-02-07-riyadh-saudi-statement-palestinian-state", "Riyadh", "2024-02-07"),
    ("2024-02-07-washington-senate-118bn-bill-blocked", "US Capitol", "2024-02-07"),
    ("2024-02-08-tel-aviv-blinken-leaves-region", "Tel Aviv", "2024-02-08"),
]
"""What the founding news article of 8 February 2024 tells: id, a word of the place, the day."""


@pytest.mark.parametrize("theatre", list(map(str, THEATRES)))
def test_every_theatre_has_events(store: EventStore, theatre: str) -> None:
    """Each theatre of the app shows something, and so does `elsewhere`."""
    assert store.count(EventFilter(theatre=(theatre,))) > 0


@pytest.mark.parametrize(("event_id", "place", "day"), SEEDS, ids=[seed[0] for seed in SEEDS])
def test_a_seed_event_is_found_by_place_and_date(
    store: EventStore, event_id: str, place: str, day: str
) -> None:
    """Who searches the place's name on that day finds the event of the article."""
    that_day = date.fromisoformat(day)
    found = EventFilter(date_from=that_day, date_to=that_day, q=place)
    assert store.place_of(found, event_id)


def test_the_gate_is_silent() -> None:
    """`event-map check events.geojson` has nothing to say, house rules included."""
    result = CliRunner().invoke(commands, ["check", str(EVENTS)])
    assert (result.exit_code, result.output) == (0, "")


def test_the_file_is_canonical(tmp_path: Path) -> None:
    """Formatting the file again gives the same bytes."""
    file = copy(EVENTS, tmp_path / "events.geojson")
    assert CliRunner().invoke(commands, ["format", str(file)]).exit_code == 0
    assert Path(file).read_bytes() == EVENTS.read_bytes()


def test_a_part_never_counts_more_than_its_whole() -> None:
    """Where whole and part both name killed, the part's lowest figure is within the whole's highest."""
    by_id = {event.id: event for event in load(EVENTS, MAP).events}
    pairs = [
        (e, by_id[link.id]) for e in by_id.values() for link in e.relates_to if link.relation == "part_of"
    ]
    assert pairs
    for part, whole in pairs:
        if part.killed and whole.killed:
            assert part.killed.low <= whole.killed.high, part.id
