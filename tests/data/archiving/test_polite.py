"""How politely pages are fetched, and from whom they are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from map_app.data.archiving.addresses import is_public
from map_app.data.archiving.crawl import Turns
from map_app.data.archiving.making import Made
from tests.data.pages_served import Site
from tests.loops import run_alone

Make = Callable[..., Made]


@pytest.mark.server
def test_a_host_gets_one_request_at_a_time_from_somebody_with_a_name(made: Make, site: Site) -> None:
    """However many pages of it are wanted, and though another host redirects there too."""
    elsewhere = site.address.replace("127.0.0.1", "localhost")
    made(*(f"{site.address}/page/{n}" for n in range(9)), *(f"{elsewhere}/away" for _ in range(2)))
    assert site.asked["/page/elsewhere"] == 1
    (agent,) = site.agents
    assert agent.startswith("conflict-event-map/")
    assert site.most_at_work <= 2  # one of each name
    site.most_at_work = 0
    made(*(f"{site.address}/page/{n}" for n in range(20, 29)))
    assert site.most_at_work == 1


def test_a_host_is_left_alone_between_two_requests() -> None:
    """For the pause, or for as long as its robots.txt asks; another host need not wait."""
    clock, waited = [100.0], list[float]()

    async def wait(seconds: float) -> None:
        waited.append(seconds)
        clock[0] += seconds

    async def ask() -> None:
        turns = Turns(2.0, lambda: clock[0], wait)
        for host in ("a", "b", "a"):
            async with turns.of(host):
                clock[0] += 0.5
        turns.slow_down("b", 7.0)
        for _ in range(2):
            async with turns.of("b"):
                pass

    run_alone(ask())
    assert waited == [1.5, 7.0]


@pytest.mark.server
def test_only_public_addresses_are_asked(made: Make, site: Site) -> None:
    """What a record names may lie in the network of whoever runs the command: it is not even connected to."""
    result = made(f"{site.address}/page/1", site.address.replace("127.0.0.1", "localhost"), allow_local=False)
    assert [missing.visit.outcome for missing in result.missing] == ["not a public address"] * 2
    assert site.asked == {}


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.1.1", False),
        ("0.0.0.0", False),  # noqa: S104 - not bound to
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::1", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    """Also those of IPv6 that stand for one of IPv4."""
    assert is_public(address) is public
