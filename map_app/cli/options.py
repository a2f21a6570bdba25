"""Options that several commands share: one per criterion, read by the address's own parser."""

from __future__ import annotations

import os
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import click
from click.shell_completion import CompletionItem

from map_app.core.criteria import CRITERIA
from map_app.core.filters import EventFilter
from map_app.core.kinds import Kind
from map_app.core.profile import MapProfile
from map_app.core.url import parse
from map_app.core.view import View
from map_app.data.source import refuse_mistyped
from map_app.errors import FilterError


class EventsFile(click.Path):
    """A path of events; a mistyped store URL, which may hold a password, is refused and not repeated."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Raises StoreError."""
        refuse_mistyped(os.fspath(value))
        return super().convert(value, param, ctx)


class KindType(click.ParamType[str]):
    """A criterion's value: named in the help and completed in the shell by its kind.

    The text is left as it is: the address's own parser reads all options together and names every fault.
    """

    def __init__(self, kind: Kind) -> None:
        self.name, self._kind = kind.metavar, kind

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The terms of the vocabulary that begin with what is written."""
        del ctx, param
        terms = map(str, self._kind.vocabulary or ())
        return [CompletionItem(term) for term in terms if term.startswith(incomplete)]


def with_criteria(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command one option per criterion (all repeatable), and `--query`."""
    for criterion in reversed(CRITERIA):
        name = f"--{criterion.key.replace('_', '-')}"
        kind = KindType(criterion.kind)
        add = click.option(name, f"key_{criterion.key}", type=kind, multiple=True, help=criterion.help)
        command = add(command)
    return click.option(
        "--query",
        default="",
        help="A link's query: its filter; a picture heeds view, at, event, frame, layer.",
    )(command)


def filter_from_options(query: str, given: dict[str, tuple[str, ...]], profile: MapProfile) -> EventFilter:
    """The filter of a command's options; raises FilterError with every fault."""
    pairs = [(key.removeprefix("key_"), v) for key, values in given.items() for v in values]
    parsed = parse([*_link_pairs(query), *pairs], profile)
    if parsed.faults:
        raise FilterError("; ".join(str(fault) for fault in parsed.faults), cure="Mend these options")
    return parsed.filter


def view_of(query: str, profile: MapProfile) -> View:
    """The view of a link, of which a picture is drawn."""
    return parse(_link_pairs(query), profile).view


def _link_pairs(query: str) -> list[tuple[str, str]]:
    """The pairs of a link's query; the complete link may be given too."""
    is_link = query.lower().startswith(("http://", "https://"))
    text = urlsplit(query).query if is_link else query.removeprefix("?")
    return parse_qsl(text, keep_blank_values=True, errors="replace")
