"""How to cite a view: plain text, BibTeX and CSL-JSON, out of an export's provenance.

Without `link` and `accessed` (the sidecar of a file) the text knows neither host nor clock.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from map_app.core.dates import spell_day
from map_app.core.provenance import Provenance

VERSION_SHOWN: Final = 12
"""Digits of the data version in a citation: the prefix that a link can pin."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Where and when a view was looked at; what only a server knows."""

    link: str
    accessed: date


def plain(said: Provenance, seen: Seen | None = None) -> str:
    """A paragraph to put under a map or beside a file, one fact to a line."""
    lines = [
        f"{'; '.join(_authors(said))}: {_one_line(said.dataset)}. {_one_line(said.sentence)}",
        f"Query: {said.query or '(every event)'}",
        f"Data version: {said.data_version}",
        f"Events: {said.count} of {said.total}",
        f"Licence: {_one_line(said.licence)}",
        f"Attribution: {_one_line(said.attribution)}",
    ]
    if seen:
        lines += [f"Link: {seen.link}", f"Accessed: {spell_day(seen.accessed)}"]
    return "\n".join(lines) + "\n"


def bibtex(said: Provenance, seen: Seen) -> str:
    """A `@misc` entry that BibTeX and BibLaTeX read; its key changes with data and query."""
    fields = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in _authors(said)),
        "title": f"{{{_tex(_one_line(said.sentence))}}}",
        "howpublished": _tex(said.dataset),
        "version": said.data_version[:VERSION_SHOWN],
        "url": _tex_link(seen.link),
        "urldate": seen.accessed.isoformat(),
        "note": _tex(f"Licence: {_one_line(said.licence)}"),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{_key(said)},\n{body}}}\n"


def csl(said: Provenance, seen: Seen) -> str:
    """A CSL-JSON list of one item of type `dataset`, as Zotero and pandoc read it."""
    day = seen.accessed
    item: dict[str, Any] = {
        "id": _key(said),
        "type": "dataset",
        "title": _one_line(said.sentence),
        "author": [{"literal": author} for author in _authors(said)],
        "container-title": said.dataset,
        "version": said.data_version[:VERSION_SHOWN],
        "URL": seen.link,
        "accessed": {"date-parts": [[day.year, day.month, day.day]]},
        "note": f"Licence: {_one_line(said.licence)}",
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _authors(said: Provenance) -> list[str]:
    """Who made the data: each attribution up to what it says of others."""
    attributions = [share.attribution for share in said.terms] or [said.attribution]
    found = (_one_line(text.split(";", maxsplit=1)[0]) or "Unknown" for text in attributions)
    return list(dict.fromkeys(found))


def _key(said: Provenance) -> str:
    dataset = said.collection.dataset if said.terms else said.dataset
    name = re.sub(r"[^a-z0-9]+", "-", dataset.lower()).strip("-") or "events"
    return f"{name}-{said.data_version[:VERSION_SHOWN]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


_TEX: Final = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _tex(text: str) -> str:
    return re.sub(r"[\\~^{}#$%&_]", lambda found: _TEX.get(found[0], f"\\{found[0]}"), _one_line(text))


def _tex_link(link: str) -> str:
    """Escape nothing but what would end the field: BibTeX takes an address as it is."""
    return link.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")
