"""Make localities.csv: towns that the map spells otherwise than the gazetteer, and what lies within them.

English is the form that `events.geojson` uses, else one like it; Arabic and Hebrew say the same name. No
Hebrew stands where we know of none in use. A town is given by its GeoNames id and lies where the package has
it, and so is a settlement that the map leaves unnamed. A camp, base, crossing or quarter is given by a record
of `events.geojson` that names its place, and lies where that record does: what no record names is not here.
An island's point is where its name stands, as a sea's is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from build_places import Cities, source_of
from map_app.making.gazetteer import as_csv

EVENTS: Final = Path(__file__).resolve().parent.parent / "events.geojson"

COLUMNS: Final = (
    "id", "kind", "country_code", "lat", "lon", "min_zoom", "name_en", "name_ar", "name_he", "source",
)  # fmt: skip

TOWNS: Final = (
    ("281129", "Jabalia", "جباليا", "ג׳באליה"),
    ("281141", "Deir al-Balah", "دير البلح", "דיר אל-בלח"),
    ("281145", "Beit Lahia", "بيت لاهيا", "בית לאהיא"),
    ("281146", "Beit Hanoun", "بيت حانون", "בית חאנון"),
    ("281109", "Nuseirat", "النصيرات", "נוסייראת"),
    ("281161", "Al-Bureij", "البريج", "אל-בורייג׳"),
    ("281148", "Bani Suheila", "بني سهيلا", "בני סוהיילא"),
    ("6967865", "Al-Qarara", "القرارة", "אל-קרארה"),
    ("281165", "Abasan al-Kabira", "عبسان الكبيرة", "עבסאן אל-כבירה"),
    ("6967863", "Abasan al-Jadida", "عبسان الجديدة", ""),
    ("6967990", "Az-Zawayda", "الزوايدة", "א-זוויידה"),
    ("281093", "Shokat as-Sufi", "شوكة الصوفي", ""),
    ("281119", "Khuza'a", "خزاعة", "ח׳וזאעה"),
    ("6968063", "Al-Mughraqa", "المغراقة", "אל-מוע׳ראקה"),
    ("6967895", "Juhor ad-Dik", "جحر الديك", ""),
    ("6968050", "Al-Musaddar", "المصدر", ""),
    ("6968055", "Wadi as-Salqa", "وادي السلقا", ""),
    ("281152", "An Nazla", "النزلة", ""),
    ("283506", "Jenin", "جنين", "ג׳נין"),
    ("281577", "Tulkarm", "طولكرم", "טולכרם"),
    ("282457", "Qalqilya", "قلقيلية", "קלקיליה"),
    ("285108", "Al-Bireh", "البيرة", "אל-בירה"),
    ("281292", "Yatta", "يطا", "יטא"),
    ("172955", "Raqqa", "الرقة", "א-רקה"),
    ("170017", "Hama", "حماة", "חמאת"),
    ("163345", "Tartus", "طرطوس", "טרטוס"),
    ("173377", "Qamishli", "القامشلي", "קאמישלי"),
    ("174018", "Al-Bab", "الباب", "אל-באב"),
    ("170592", "Douma", "دوما", "דומא"),
    ("170905", "Daraa", "درعا", "דרעא"),
    ("172374", "Tabqa", "الطبقة", "טבקה"),
    ("170892", "Daraya", "داريا", "דאריא"),
    ("172082", "A'zaz", "أعزاز", "אעזאז"),
    ("172408", "As-Suwayda", "السويداء", "א-סווידא"),
    ("174448", "Abu Kamal", "البوكمال", "אבו כמאל"),
    ("173480", "Al Mayadin", "الميادين", "אל-מיאדין"),
    ("163808", "Palmyra", "تدمر", "תדמור"),
    ("172256", "Kobani", "عين العرب", "קובאני"),
    ("174186", "Afrin", "عفرين", "עפרין"),
    ("173322", "Al-Qusayr", "القصير", "אל-קוסייר"),
    ("173334", "Quneitra", "القنيطرة", "קוניטרה"),
    ("164816", "Saraqib", "سراقب", "סראקב"),
    ("173530", "Al-Malikiyah", "المالكية", "אל-מאלכיה"),
    ("173927", "Al-Busayrah", "البصيرة", ""),
    ("174036", "Al-Asharah", "العشارة", ""),
    ("8308210", "Al-Kasrah", "الكسرة", ""),
    ("167208", "Markada", "مركدة", ""),
    ("170691", "Dhiban", "ذيبان", ""),
    ("162284", "Muhasan", "موحسن", ""),
    ("174506", "Hajin", "هجين", ""),
    ("99347", "Hilla", "الحلة", "אל-חילה"),
    ("99454", "Falluja", "الفلوجة", "פלוג׳ה"),
    ("98717", "Ramadi", "الرمادي", "רמאדי"),
    ("94824", "Karbala", "كربلاء", "כרבלא"),
    ("98860", "Najaf", "النجف", "נג׳ף"),
    ("98854", "Nasiriyah", "الناصرية", "נאצריה"),
    ("99608", "Amarah", "العمارة", "אל-עמארה"),
    ("99762", "Diwaniyah", "الديوانية", "א-דיוואניה"),
    ("99131", "Kut", "الكوت", "אל-כות"),
    ("96994", "Dahuk", "دهوك", "דהוכ"),
    ("94787", "Kirkuk", "كركوك", "כרכוכ"),
    ("98463", "Sulaymaniyah", "السليمانية", "א-סולימאניה"),
    ("95005", "Kalar", "كلار", ""),
    ("100077", "Abu Ghraib", "أبو غريب", "אבו ע׳רייב"),
    ("99100", "Mahmudiya", "المحمودية", "אל-מחמודיה"),
    ("97783", "Baiji", "بيجي", "ביג׳י"),
    ("91597", "Samarra", "سامراء", "סאמרא"),
    ("99062", "Muqdadiyah", "المقدادية", "אל-מוקדאדיה"),
    ("97990", "Baquba", "بعقوبة", "בעקובה"),
    ("98530", "Samawah", "السماوة", "א-סמאווה"),
    ("90150", "Tikrit", "تكريت", "תכרית"),
    ("96309", "Haditha", "حديثة", "חדיתה"),
    ("95788", "Hit", "هيت", "הית"),
    ("448149", "Sinjar", "سنجار", "סינג׳אר"),
    ("89570", "Zakho", "زاخو", "זאחו"),
    ("93818", "Makhmour", "مخمور", ""),
    ("91696", "Pirmam", "بيرمام", ""),
    ("13631407", "Abu al-Khasib", "أبو الخصيب", ""),
    ("70225", "Ta'iz", "تعز", "תעז"),
    ("74477", "Ibb", "إب", "איב"),
    ("78754", "Mukalla", "المكلا", "אל-מוכלא"),
    ("76184", "Dhamar", "ذمار", "ד׳מאר"),
    ("78428", "Amran", "عمران", "עמראן"),
    ("75337", "Hajjah", "حجة", "חג׳ה"),
    ("79836", "Al Bayda", "البيضاء", "אל-ביידא"),
    ("72968", "Ma'rib", "مأرب", "מארב"),
    ("78751", "Mokha", "المخا", "מוח׳א"),
    ("80384", "Ad Dali'", "الضالع", "א-דאלע"),
    ("69426", "Zinjibar", "زنجبار", "זינג׳יבאר"),
    ("79700", "Al Ghaydah", "الغيضة", ""),
    ("77843", "As Salif", "الصليف", ""),
    ("250624", "Karak", "الكرك", "כרכ"),
    ("266826", "Tripoli", "طرابلس", "טריפולי"),
    ("267008", "Tyre", "صور", "צור"),
    ("278913", "Nabatieh", "النبطية", "נבטייה"),
    ("273140", "Jounieh", "جونية", "ג׳וניה"),
    ("266045", "Zahle", "زحلة", "זחלה"),
)

UNNAMED: Final = (
    "7303419",  # East Jerusalem: the base map names Jerusalem once
    "7498240",  # West Jerusalem
    "11776817",  # Jadder Cemetery
    "12217890",  # CPF
    "12097222",  # Ahl Mohammed bin Ahmed
    "99071",  # Al Mawşil al Jadīdah: a quarter with the population of its city, as the next two
    "388349",  # Al Başrah al Qadīmah
    "268743",  # Ra’s Bayrūt
    "10303650",  # Simele: Sumayl
    "6946409",  # Karak City: Karak
)
"""Settlements of the gazetteer that the map does not name."""

SITES: Final = (
    ("PS", "2023-10-09-jabalia-market-air-strike", 11, "Jabalia camp", "مخيم جباليا", "מחנה ג׳באליה"),
    ("PS", "2023-11-04-al-maghazi-camp-air-strike", 10, "Al-Maghazi", "المغازي", "אל-מע׳אזי"),
    ("PS", "2023-10-21-rafah-first-aid-convoy", 11, "Rafah crossing", "معبر رفح", "מעבר רפיח"),
    (
        "PS",
        "2023-12-17-kerem-shalom-opens-for-aid",
        11,
        "Kerem Shalom crossing",
        "معبر كرم أبو سالم",
        "מעבר כרם שלום",
    ),
    ("IL", "2023-10-07-erez-crossing-attack", 11, "Erez crossing", "معبر بيت حانون", "מעבר ארז"),
    ("IL", "2023-10-07-nir-oz-kibbutz-attack", 11, "Nir Oz", "نير عوز", "ניר עוז"),
    ("IL", "2023-10-07-nahal-oz-base-attack", 11, "Nahal Oz", "ناحل عوز", "נחל עוז"),
    ("IL", "2023-10-07-nova-festival-attack", 11, "Re'im festival site", "موقع مهرجان رعيم", "רחבת הנובה"),
    ("PS", "2023-11-09-jenin-camp-raid", 11, "Jenin camp", "مخيم جنين", "מחנה ג׳נין"),
    ("PS", "2023-10-19-nur-shams-camp-raid", 10, "Nur Shams camp", "مخيم نور شمس", "מחנה נור שמס"),
    ("JO", "2024-01-28-tower-22-drone-attack", 8, "Tower 22", "البرج 22", "מגדל 22"),
    ("SY", "2023-10-18-al-tanf-drones", 7, "Al-Tanf", "التنف", "א-תנף"),
    (
        "SY",
        "2023-10-12-damascus-airport-israeli-strike",
        10,
        "Damascus International Airport",
        "مطار دمشق الدولي",
        "נמל התעופה דמשק",
    ),
    (
        "SY",
        "2023-10-12-aleppo-airport-israeli-strike",
        10,
        "Aleppo International Airport",
        "مطار حلب الدولي",
        "נמל התעופה חלב",
    ),
    ("SY", "2023-12-02-sayyida-zeinab-israeli-strike", 10, "Sayyidah Zaynab", "السيدة زينب", "סיידה זיינב"),
    (
        "SY",
        "2023-11-12-green-village-drone-shot-down",
        9,
        "Al-Omar oil field",
        "حقل العمر النفطي",
        "שדה הנפט אל-עומר",
    ),
    ("SY", "2023-10-19-conoco-drones", 10, "Conoco gas field", "حقل كونيكو للغاز", "שדה הגז קונוקו"),
    ("SY", "2023-10-29-shaddadi-drones", 8, "Al-Shaddadi", "الشدادي", "א-שדאדי"),
    ("SY", "2023-11-13-rumaylan-drones", 9, "Rmelan", "رميلان", "רמילאן"),
    ("SY", "2024-02-02-ayyash-us-strikes", 10, "Ayyash", "عياش", ""),
    (
        "IQ",
        "2023-10-18-al-asad-drones",
        7,
        "Ayn al-Asad air base",
        "قاعدة عين الأسد الجوية",
        "בסיס עין אל-אסד",
    ),
    ("IQ", "2023-10-26-erbil-barracks-drone", 11, "Erbil air base", "قاعدة أربيل الجوية", "בסיס ארביל"),
    ("IQ", "2024-02-03-akashat-us-strikes", 8, "Akashat", "عكاشات", ""),
    ("IQ", "2023-10-20-trebil-border-sit-in", 8, "Trebil crossing", "منفذ طريبيل", "מעבר טריביל"),
    ("IQ", "2023-11-22-jurf-al-sakhar-us-strikes", 8, "Jurf al-Sakhar", "جرف الصخر", "ג׳ורף א-סח׳ר"),
    ("IQ", "2023-11-13-sinuni-turkish-drone-strike", 9, "Sinuni", "سنوني", ""),
    ("YE", "2024-01-12-sanaa-dailami-airport-strikes", 10, "Al-Dailami air base", "قاعدة الديلمي الجوية", ""),
    ("YE", "2024-01-27-ras-isa-port-strikes", 8, "Ras Isa", "رأس عيسى", "ראס עיסא"),
    ("YE", "2024-02-05-hodeidah-katheeb-strikes", 11, "Al-Katheeb", "الكثيب", ""),
)

QUARTERS: Final = (
    ("PS", "2023-10-07-gaza-city-palestine-tower-strike", 11, "Al-Rimal", "الرمال", "א-רימאל"),
    ("PS", "2023-12-02-shejaiya-block-strike", 11, "Shuja'iyya", "الشجاعية", "שג׳אעיה"),
    ("PS", "2024-01-29-gaza-city-hind-rajab", 12, "Tal al-Hawa", "تل الهوى", "תל אל-הווא"),
    ("PS", "2023-11-10-gaza-city-al-buraq-school", 12, "Al-Nasr", "النصر", "א-נאסר"),
    ("PS", "2024-01-17-al-zahra-israa-university-blown-up", 11, "Al-Zahra", "الزهراء", "א-זהרא"),
    ("PS", "2024-01-04-al-mawasi-house-strike", 10, "Al-Mawasi", "المواصي", "אל-מוואסי"),
    ("PS", "2023-12-10-rafah-tel-al-sultan-house", 11, "Tal al-Sultan", "تل السلطان", "תל א-סולטאן"),
    ("PS", "2024-02-04-rafah-kindergarten-strike", 12, "Al-Salam", "السلام", ""),
    ("PS", "2024-02-05-khan-younis-al-amal-evacuation", 12, "Al-Amal", "الأمل", "אל-אמל"),
    ("PS", "2023-11-01-jabalia-second-air-strike", 13, "Al-Faluja", "الفالوجا", ""),
    (
        "IQ",
        "2023-12-08-baghdad-us-embassy-rockets",
        12,
        "International Zone",
        "المنطقة الدولية",
        "האזור הבינלאומי",
    ),
    ("IQ", "2024-02-07-baghdad-us-strike-saadi", 11, "Mashtal", "المشتل", ""),
    ("YE", "2024-01-05-sanaa-mass-rally", 11, "Al-Sabeen", "السبعين", "א-סבעין"),
    ("YE", "2024-01-22-sanaa-al-hafa-strikes", 12, "Al-Hafa", "الحفا", ""),
    ("SY", "2023-11-08-maysulun-deir-ez-zor-us-strike", 13, "Maysulun", "ميسلون", ""),
)

ISLANDS: Final = (
    ("YE", 12.6600, 43.4200, 9, "Mayyun (Perim)", "ميون", "האי פרים"),
    ("YE", 13.7200, 42.7500, 8, "Hanish Islands", "جزر حنيش", "איי חניש"),
    ("YE", 15.0800, 42.1600, 8, "Zubair Islands", "جزر الزبير", "איי זובייר"),
    ("YE", 15.3400, 42.5900, 9, "Kamaran", "كمران", "כמראן"),
    ("YE", 12.5000, 53.8500, 6, "Socotra", "سقطرى", "סוקוטרה"),
    ("ER", 15.8000, 40.1500, 7, "Dahlak Islands", "أرخبيل دهلك", "איי דהלכ"),
    ("SA", 16.7500, 41.9500, 7, "Farasan Islands", "جزر فرسان", "איי פרסאן"),
    ("EG", 27.9500, 34.5600, 10, "Tiran and Sanafir", "تيران وصنافير", "טיראן וסנפיר"),
)


def localities_csv(cities: Cities) -> str:
    """Return all of them, with points, and who has the point and each name."""
    rows: list[list[object]] = [list(COLUMNS)]
    rows += [_of_geonames("town", cities[ref], names) for ref, *names in TOWNS]
    rows += [_of_geonames("unnamed", cities[ref], [cities[ref]["name"], "", ""]) for ref in UNNAMED]
    points = record_points()
    for kind, given in (("site", SITES), ("quarter", QUARTERS)):
        for country, record, zoom, *names in given:
            lon, lat = points[record]
            rows.append(_row(kind, country, lat, lon, zoom, names, f"record {record}"))
    for country, lat, lon, zoom, *names in ISLANDS:
        rows.append(_row("island", country, lat, lon, zoom, names, "own"))
    return as_csv(rows)


def _of_geonames(kind: str, city: dict[str, Any], names: list[str]) -> list[object]:
    point = [f"{city['latitude']:.4f}", f"{city['longitude']:.4f}", 6]
    known = {city["name"], *city["alternatenames"]}
    head = [_slug(names[0], city["countrycode"]), kind, city["countrycode"]]
    return [*head, *point, *names, source_of(names, "GeoNames", known)]


def record_points() -> dict[str, list[float]]:
    """Return longitude and latitude of each record of `events.geojson` that has a point, by id."""
    features = json.loads(EVENTS.read_text(encoding="utf-8"))["features"]
    return {event["id"]: event["geometry"]["coordinates"] for event in features if event["geometry"]}


def _row(
    kind: str, country: str, lat: float, lon: float, zoom: int, names: list[str], point: str
) -> list[object]:
    source = source_of(names, "own", ()).replace("point: own", f"point: {point}")
    return [_slug(names[0], country), kind, country, f"{lat:.4f}", f"{lon:.4f}", zoom, *names, source]


def _slug(name: str, country: str) -> str:
    """The name in small letters and dashes behind the country's code."""
    words = "".join(char if char.isalnum() else " " for char in name.lower().replace("'", ""))
    return "-".join((country.lower(), *words.split()))
