"""The English names of units, by the code of ISO 3166-2; the Gaza Strip and the West Bank have GeoNames'."""

from __future__ import annotations

from typing import Final

GOVERNORATES: Final = {
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

NAMES: Final[dict[str, str]] = {
    **{
        f"{country}-{code}": f"{name} Governorate"
        for country, listed in GOVERNORATES.items()
        for code, name in (entry.split(" ", 1) for entry in listed.split("; "))
    },
    "PS-GZ": "Gaza Strip",
    "PS-WE": "West Bank",
    "SA-09": "Jazan Region",
    "YE-SA": "Sana'a City",
}

TERRITORIES: Final = frozenset({"PS-GZ", "PS-WE"})
"""Larger than a governorate: an event may concern all of it. English gives their names an article."""

UNNAMED: Final = frozenset({"PS-GZ", "YE-SA", "YE-SU"})
"""The Gaza Strip is narrower than its name; of Sana'a and Socotra the map names the city and the island."""


def properties(code: str) -> dict[str, object]:
    """Return the properties of a unit: its country and English name, and where it is other than most."""
    found: dict[str, object] = {"country": code[:2], "name": NAMES[code]}
    if code in TERRITORIES:
        found["territory"] = True
    if code in UNNAMED:
        found["label"] = False
    return found
