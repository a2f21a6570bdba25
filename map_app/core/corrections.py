"""Where readers send corrections: an address that the operator sets, filled in with what they looked at.

An address is `mailto:someone@example.org` or `https://…`. Its placeholders (`{title}`, `{id}`, `{link}`,
`{version}`, `{body}`) are replaced by percent-encoded texts, each one line but the body; they never stand
where they would choose who receives it. An address without any gets a subject and a body: those of a mail
(RFC 6068), or `title` and `body`, as issue forms of GitHub and Forgejo take them.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit

from map_app.core.language import _, isolated

LONGEST_TITLE: Final = 150
"""Characters of a title that are passed on: some mail programs take 2,000 in all."""

PLACEHOLDERS: Final = ("title", "id", "link", "version", "body")
_PLACEHOLDER: Final = re.compile(f"{{({'|'.join(PLACEHOLDERS)})}}")
_MAILBOX: Final = re.compile(r"[A-Za-z0-9.!#$%&*+/=?^_`|~-]+@[A-Za-z0-9.-]+")
_RECIPIENTS: Final = ("to", "cc", "bcc")
_FORBIDDEN: Final = re.compile(r"[\s<>\"'\\^`|\x00-\x1f\x7f-\uffff]")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a correction is about: an event or, without `id`, a view; `link` is absolute or empty."""

    title: str
    id: str
    link: str
    version: str

    @property
    def heading(self) -> str:
        """One line: `Correction: title (id)`."""
        title = self.title if len(self.title) <= LONGEST_TITLE else f"{self.title[:LONGEST_TITLE]}…"
        title = isolated(" ".join(title.split()))
        return _("Correction: {title}").format(title=f"{title} ({isolated(self.id)})" if self.id else title)

    @property
    def body(self) -> str:
        """The text to begin with: what is asked for, then what it is about."""
        lines = [_("What is wrong, and the address of a source that supports the correction:"), "", "", ""]
        lines += [_("Event: {id}").format(id=isolated(self.id))] if self.id else []
        lines += [_("Link: {link}").format(link=self.link)] if self.link else []
        return "\n".join([*lines, _("Data version: {version}").format(version=isolated(self.version))])


def checked(address: str) -> str:
    """An operator's address as it is given. Raises ValueError with the cure."""
    if _FORBIDDEN.search(address):
        raise ValueError("holds a blank, a quote or a letter outside ASCII; percent-encode it")
    plain = _PLACEHOLDER.sub("x", address)
    if "{" in plain or "}" in plain:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValueError(f"has braces that hold no placeholder; known are {known}, others are %7B and %7D")
    parts = _parts(plain)
    if held := sorted({found for part in _recipients(address) for found in _PLACEHOLDER.findall(part)}):
        name = f"{{{held[0]}}}"
        cure = f"write it into another field: ?about={name}"
        raise ValueError(f"holds {name} in its host or a mailbox; {cure}")
    if parts.scheme == "mailto":
        if not all(_MAILBOX.fullmatch(box) for box in parts.path.split(",")):
            raise ValueError("names no mailbox; write mailto:corrections@news.example")
    elif parts.scheme != "https" or not parts.hostname or parts.username is not None:
        raise ValueError("is neither mail nor https; write mailto:corrections@news.example or https://…")
    return address


def filled(address: str, subject: Subject) -> str:
    """The link to follow. The address is one that `checked` let pass."""
    is_mail = _is_mail(address)
    texts = {name: " ".join(text.split()) for name, text in asdict(subject).items()} | {"body": subject.body}
    encoded = {name: _encoded(text, is_mail=is_mail) for name, text in texts.items()}
    if "{" in address:
        return _PLACEHOLDER.sub(lambda found: encoded[found[1]], address)
    key = "subject" if is_mail else "title"
    base, hash_, fragment = address.partition("#")
    joint = "&" if "?" in base else "?"
    heading = _encoded(subject.heading, is_mail=is_mail)
    return f"{base}{joint}{key}={heading}&body={encoded['body']}{hash_}{fragment}"


def mailbox(address: str) -> str:
    """The mailboxes of a mail address, for readers whose browser opens no mail; empty for a page."""
    return urlsplit(address).path if _is_mail(address) else ""


def _recipients(address: str) -> list[str]:
    """The parts of an address that choose who receives what is sent to it."""
    parts = _parts(address)
    if parts.scheme != "mailto":
        return [parts.netloc]
    return [parts.path, *(text for name, text in parse_qsl(parts.query) if name.lower() in _RECIPIENTS)]


def _is_mail(address: str) -> bool:
    return urlsplit(address).scheme == "mailto"  # in lower case, however it is written


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError as fault:  # brackets without an IPv6 address
        raise ValueError(f"cannot be read as an address: {fault}") from None


def _encoded(text: str, *, is_mail: bool) -> str:
    """Percent-encode all but unreserved characters; lines of a mail end with CR LF (RFC 6068, 5)."""
    return quote(text.replace("\n", "\r\n") if is_mail else text, safe="")
