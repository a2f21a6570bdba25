"""The governorates that areas.geojson draws: ids, and which unit of the source each is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AreaUnit:
    """A unit: its code in ISO 3166-2 where it has one, the code that the source gives it, its name."""

    id: str
    source: str
    name: str

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2."""
        return self.id[:2]


GONE = {"SY-X01~": "SY-QU"}
"""Pieces of the source that are no governorate, and what they belong to: the zone of the UN's observers."""

SOCOTRA = (52.0, 11.5, 55.0, 13.0)
"""West, south, east, north around islands that the source counts to Hadramawt; a governorate since 2013."""


def _governorates(country: str, names: str) -> list[AreaUnit]:
    """Units whose code of ISO the source has: `AN Anbar; AR Erbil`."""
    pairs = (entry.split(" ", 1) for entry in names.split("; "))
    return [AreaUnit(f"{country}-{code}", f"{country}-{code}", f"{name} Governorate") for code, name in pairs]


UNITS = (
    *_governorates(
        "IQ",
        "AN Anbar; AR Erbil; BA Basra; BB Babil; BG Baghdad; DA Dahuk; DI Diyala; DQ Dhi Qar; "
        "KA Karbala; MA Maysan; MU Muthanna; NA Najaf; NI Ninewa; QA Qadisiyah; SD Salah al-Din; "
        "SU Sulaymaniyah; WA Wasit",
    ),
    AreaUnit("IQ-KI", "IQ-TS", "Kirkuk Governorate"),
    *_governorates(
        "JO",
        "AJ Ajloun; AM Amman; AQ Aqaba; AT Tafilah; AZ Zarqa; BA Balqa; IR Irbid; JA Jerash; KA Karak; "
        "MA Mafraq; MD Madaba; MN Ma'an",
    ),
    AreaUnit("PS-GZ", "PS-GZZ", "Gaza Strip"),  # ISO has a code for neither; these are GeoNames' PS.GZ, PS.WE
    AreaUnit("PS-WE", "PS-WBK", "West Bank"),
    AreaUnit("SA-09", "SA-09", "Jazan Region"),
    *_governorates(
        "SY",
        "DI Damascus; DR Daraa; DY Deir-ez-Zor; HA Al Hasakah; HI Homs; HL Aleppo; HM Hama; ID Idlib; "
        "LA Latakia; QU Quneitra; RA Raqqa; RD Rural Damascus; SU As-Suwayda; TA Tartus",
    ),
    *_governorates(
        "YE",
        "AB Abyan; AD Aden; AM Amran; BA Al Bayda; DA Ad Dali'; DH Dhamar; HD Hadramawt; HJ Hajjah; "
        "HU Hodeidah; IB Ibb; JA Al Jawf; LA Lahj; MA Ma'rib; MR Al Mahrah; MW Al Mahwit; RA Raymah; "
        "SD Sa'ada; SH Shabwa; SN Sana'a; SU Socotra; TA Ta'iz",
    ),
    AreaUnit("YE-SA", "YE-SA", "Sana'a City"),
)
