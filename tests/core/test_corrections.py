"""Where a correction goes: an operator's address, filled with texts that may be anything."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from map_app.core.corrections import LONGEST_TITLE, Subject, checked, filled, mailbox
from map_app.data.catalogues import speaking
from tests.shipped import MAP

HOSTILE = "</a>\"'&bcc=all@news.example\r\nBcc: x?#%{id}\u202e هجوم"
LINK = "https://maps.test/?type=air_strike&event=one&data=0123456789ab"
SUBJECT = Subject(HOSTILE, "one", LINK, "0123456789ab")


@pytest.mark.parametrize(
    "address",
    [
        "mailto:corrections@news.example",
        "mailto:a@news.example,b@news.example?cc=c@news.example",
        "https://news.example/issues/new",
        "https://news.example/issues/new?labels=data#form",
    ],
)
def test_subject_and_body_are_filled_in_whole_and_nothing_else(address: str) -> None:
    """Whatever a title holds, it stays one field; recipients and the operator's own fields stay."""
    link, given = urlsplit(filled(checked(address), SUBJECT)), urlsplit(address)
    assert (link.scheme, link.netloc, link.path, link.fragment) == (
        *(given.scheme, given.netloc, given.path),
        given.fragment,
    )
    fields, own = parse_qs(link.query, strict_parsing=True), parse_qs(given.query)
    key = "subject" if link.scheme == "mailto" else "title"
    assert set(fields) == {key, "body", *own}
    assert {name: fields[name] for name in own} == own
    [heading], [body] = fields[key], fields["body"]
    assert "\r" not in heading + body.replace("\r\n", "")
    assert "\n" not in heading
    assert "bcc=all@news.example Bcc: x?#%{id}" in heading
    assert body.splitlines()[-3:] == ["Event: one", f"Link: {LINK}", "Data version: 0123456789ab"]
    assert not {"<", ">", '"', "'", " "} & {*link.geturl()}


def test_placeholders_are_filled_where_they_stand() -> None:
    """A form of one's own gets each text in its own field, encoded; a text's own braces are left alone."""
    address = checked("https://news.example/form/{id}?what={title}&where={link}&as={version}")
    link = urlsplit(filled(address, SUBJECT))
    assert link.path == "/form/one"
    title = " ".join(HOSTILE.split())
    assert parse_qs(link.query) == {"what": [title], "where": [LINK], "as": ["0123456789ab"]}


def test_only_the_body_has_more_than_one_line() -> None:
    """A title's line breaks reach no header of a mail, wherever it stands; the body keeps its own."""
    address = checked("mailto:a@news.example?subject=Map%3A%20{title}&x={id}{version}{link}&body={body}")
    subject = Subject("a\r\nBcc: x@news.example\u2028b", "i\nd", "https://maps.test/\n", "v\r")
    fields = parse_qs(urlsplit(filled(address, subject)).query)
    assert fields["subject"] == ["Map: a Bcc: x@news.example b"]
    assert fields["x"] == ["i dvhttps://maps.test/"]
    assert len(fields["body"][0].splitlines()) > 5


def test_a_long_title_is_cut_and_an_unknown_link_left_out() -> None:
    """Mail programs take about 2,000 characters; the id is whole."""
    subject = Subject("x" * 5_000, "one", "", "0123456789ab")
    assert len(subject.heading) < LONGEST_TITLE + 40
    assert subject.heading.endswith("(one)")
    assert "Link" not in subject.body


def test_the_mail_is_in_the_reader_s_language() -> None:
    """What the reader sends is what the reader can read; id and link are the same in all languages."""
    with speaking("ar", MAP):
        assert SUBJECT.heading.startswith("تصحيح")
        assert SUBJECT.heading.endswith("(\u2068one\u2069)")  # dashes and digits of an id change places else
        assert "\u2068one\u2069" in SUBJECT.body
        assert (
            SUBJECT.body.splitlines()[-2] == LINK
        )  # without a mark that a program might take for part of it


def test_a_mailbox_can_be_read_off() -> None:
    """Where no program opens for mail, the page says the address."""
    assert mailbox("mailto:a@news.example?cc=b@news.example") == "a@news.example"
    assert mailbox("MAILTO:a@news.example") == "a@news.example"
    assert mailbox("https://news.example/") == ""


@pytest.mark.parametrize(
    ("address", "cure"),
    [
        ("corrections@news.example", "neither mail nor https"),
        ("http://news.example/", "neither mail nor https"),
        ("javascript:alert(1)", "neither mail nor https"),
        ("https:///form", "neither mail nor https"),
        ("https://user@news.example/", "neither mail nor https"),
        ("https://[news.example/", "cannot be read"),
        ("mailto:", "names no mailbox"),
        ("mailto:news.example", "names no mailbox"),
        ("https://news.example/?t={name}", "{title}, {id}"),
        ("https://{title}/form", "write it into another field: ?about={title}"),
        ("https://{id}.news.example/", "holds {id} in its host"),
        ("https://news.example:{id}/", "holds {id} in its host"),
        ("mailto:{title}@news.example", "in its host or a mailbox"),
        ("mailto:a@{id}.example?subject={title}", "in its host or a mailbox"),
        ("mailto:a@news.example?Cc={link}", "holds {link} in its host or a mailbox"),
        ("https://news.example/?t={title.__class__}", "braces"),
        ("https://news.example/?t={title!r:9}", "braces"),
        ("https://news.example/?t=}{", "braces"),
        ("https://news.example/ form", "percent-encode"),
        ("https://news.example/'onclick='x", "percent-encode"),
        ("https://néws.example/", "percent-encode"),
    ],
)
def test_no_other_address_is_taken(address: str, cure: str) -> None:
    """Mail or https, readable as an address, with known placeholders; what is wrong is said."""
    with pytest.raises(ValueError, match=re.escape(cure)):
        checked(address)
