"""How to cite a view: plain text, BibTeX and CSL-JSON, out of an export's provenance.

Without `link` and `accessed`, as in the sidecar of a file, the text depends on neither host nor clock.
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


def plain(provenance: Provenance, access: Seen | None = None) -> str:
    """A paragraph to put under a map or beside a file, one fact to a line."""
    authors = "; ".join(_authors(provenance))
    lines = [
        f"{authors}: {_one_line(provenance.dataset)}. {_one_line(provenance.sentence)}",
        f"Query: {provenance.query or '(every event)'}",
        f"Data version: {provenance.data_version}",
        f"Events: {provenance.count} of {provenance.total}",
        f"Licence: {_one_line(provenance.licence)}",
        f"Attribution: {_one_line(provenance.attribution)}",
    ]
    if access:
        lines += [f"Link: {access.link}", f"Accessed: {spell_day(access.accessed)}"]
    return "\n".join(lines) + "\n"


def bibtex(provenance: Provenance, access: Seen) -> str:
    """A `@misc` entry that BibTeX and BibLaTeX read; its key changes with data and query."""
    fields = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in _authors(provenance)),
        "title": f"{{{_tex(_one_line(provenance.sentence))}}}",
        "howpublished": _tex(provenance.dataset),
        "version": provenance.data_version[:VERSION_SHOWN],
        "url": _tex_link(access.link),
        "urldate": access.accessed.isoformat(),
        "note": _tex(f"Licence: {_one_line(provenance.licence)}"),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{_key(provenance)},\n{body}}}\n"


def csl(provenance: Provenance, access: Seen) -> str:
    """A CSL-JSON list of one item of type `dataset`, as Zotero and pandoc read it."""
    day = access.accessed
    item: dict[str, Any] = {
        "id": _key(provenance),
        "type": "dataset",
        "title": _one_line(provenance.sentence),
        "author": [{"literal": author} for author in _authors(provenance)],
        "container-title": provenance.dataset,
        "version": provenance.data_version[:VERSION_SHOWN],
        "URL": access.link,
        "accessed": {"date-parts": [[day.year, day.month, day.day]]},
        "note": f"Licence: {_one_line(provenance.licence)}",
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _authors(provenance: Provenance) -> list[str]:
    """Who made the data: each attribution up to what it says of others."""
    attributions = [share.attribution for share in provenance.terms] or [provenance.attribution]
    names = (_one_line(text.split(";", maxsplit=1)[0]) or "Unknown" for text in attributions)
    return list(dict.fromkeys(names))


def _key(provenance: Provenance) -> str:
    dataset = provenance.collection.dataset if provenance.terms else provenance.dataset
    name = re.sub(r"[^a-z0-9]+", "-", dataset.lower()).strip("-") or "events"
    return f"{name}-{provenance.data_version[:VERSION_SHOWN]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


_TEX: Final = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _tex(text: str) -> str:
    return re.sub(r"[\\~^{}#$%&_]", lambda match: _TEX.get(match[0], f"\\{match[0]}"), _one_line(text))


def _tex_link(link: str) -> str:
    """Escape only what would end the field: BibTeX takes a URL verbatim."""
    return link.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")
