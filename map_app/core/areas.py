"""The units that an event may be known to (`location_area`): ids, and names in the language of the context.

An id is the code of ISO 3166-2. The Gaza Strip and the West Bank have none there, and have GeoNames'. Their
outlines are those of `geodata/areas.geojson`.
"""

from __future__ import annotations

from typing import Final

from map_app.core.language import _, isolated, language, named

_GOVERNORATES: Final = {
    "IQ": (
        "AN Anbar; AR Erbil; BA Basra; BB Babil; BG Baghdad; DA Dahuk; DI Diyala; DQ Dhi Qar; KA "
        "Karbala; KI Kirkuk; MA Maysan; MU Muthanna; NA Najaf; NI Ninewa; QA Qadisiyah; SD Salah "
        "al-Din; SU Sulaymaniyah; WA Wasit"
    ),
    "JO": (
        "AJ Ajloun; AM Amman; AQ Aqaba; AT Tafilah; AZ Zarqa; BA Balqa; IR Irbid; JA Jerash; KA "
        "Karak; MA Mafraq; MD Madaba; MN Ma'an"
    ),
    "SY": (
        "DI Damascus; DR Daraa; DY Deir-ez-Zor; HA Al Hasakah; HI Homs; HL Aleppo; HM Hama; ID Idlib; "
        "LA Latakia; QU Quneitra; RA Raqqa; RD Rural Damascus; SU As-Suwayda; TA Tartus"
    ),
    "YE": (
        "AB Abyan; AD Aden; AM Amran; BA Al Bayda; DA Ad Dali'; DH Dhamar; HD Hadramawt; HJ Hajjah; "
        "HU Hodeidah; IB Ibb; JA Al Jawf; LA Lahj; MA Ma'rib; MR Al Mahrah; MW Al Mahwit; RA Raymah; "
        "SD Sa'ada; SH Shabwa; SN Sana'a; SU Socotra; TA Ta'iz"
    ),
}

AREAS: Final[dict[str, str]] = {
    **{
        f"{country}-{code}": f"{name} Governorate"
        for country, listed in _GOVERNORATES.items()
        for code, name in (entry.split(" ", 1) for entry in listed.split("; "))
    },
    "PS-GZ": "Gaza Strip",
    "PS-WE": "West Bank",
    "SA-09": "Jazan Region",
    "YE-SA": "Sana'a City",
}
"""English names by id; `regions.csv` has them in other languages."""

_TERRITORIES: Final = ("PS-GZ", "PS-WE")
"""Larger than a governorate: an event may concern all of it. English gives them an article."""


def area_name(area: str) -> str:
    """The name of a unit; in English where the language of the context has none with a source."""
    return named(f"place {area[:2]}", AREAS[area])


def whereabouts(area: str) -> str:
    """What is known of a place that is known to a unit alone: `somewhere in Anbar Governorate`."""
    if area not in _TERRITORIES:
        return _("somewhere in {area}").format(area=isolated(area_name(area)))
    name = f"the {AREAS[area]}" if language() == "en" else isolated(area_name(area))
    return _("within {area}").format(area=name)
