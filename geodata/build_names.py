"""The labels of the map: names written by us, points taken from the packages.

English follows the usage of the United Nations; Arabic and Hebrew give the same name in those
languages. `rotation` is degrees clockwise; of two labels that collide, the lower `rank` stays.
"""

from __future__ import annotations

from typing import NamedTuple


class Label(NamedTuple):
    """One row of places.csv before its point is looked up.

    `ref` is a GeoNames id (city), an ISO 3166-1 alpha-2 code (country) or `lat,lon` (sea).
    """

    id: str
    kind: str
    ref: str
    min_zoom: int
    rank: int
    rotation: int
    name_en: str
    name_ar: str
    name_he: str


LABELS = (
    Label("mediterranean-sea", "sea", "34.1,29.5", 3, 1, 0,
          "Mediterranean Sea", "البحر الأبيض المتوسط", "הים התיכון"),
    Label("red-sea", "sea", "20.4,38.3", 3, 1, 60, "Red Sea", "البحر الأحمر", "ים סוף"),
    Label("gulf-of-aden", "sea", "12.35,48.0", 4, 1, -12, "Gulf of Aden", "خليج عدن", "מפרץ עדן"),
    Label("arabian-sea", "sea", "14.5,60.0", 3, 2, 0, "Arabian Sea", "بحر العرب", "הים הערבי"),
    Label("persian-gulf", "sea", "27.0,51.1", 4, 2, 42,
          "Persian Gulf", "الخليج", "המפרץ הפרסי"),
    Label("gulf-of-suez", "sea", "28.75,33.0", 6, 4, 52,
          "Gulf of Suez", "خليج السويس", "מפרץ סואץ"),
    Label("gulf-of-aqaba", "sea", "28.75,34.72", 6, 4, -70,
          "Gulf of Aqaba", "خليج العقبة", "מפרץ עקבה"),
    Label("bab-al-mandab", "sea", "12.75,43.25", 6, 2, 55,
          "Bab al-Mandab", "باب المندب", "באב אל-מנדב"),
    Label("egypt", "country", "EG", 4, 3, 0, "Egypt", "مصر", "מצרים"),
    Label("saudi-arabia", "country", "SA", 3, 3, 0, "Saudi Arabia", "السعودية", "ערב הסעודית"),
    Label("iran", "country", "IR", 3, 3, 0, "Iran", "إيران", "איראן"),
    Label("turkiye", "country", "TR", 4, 4, 0, "Türkiye", "تركيا", "טורקיה"),
    Label("iraq", "country", "IQ", 3, 1, 0, "Iraq", "العراق", "עיראק"),
    Label("syria", "country", "SY", 4, 1, 0, "Syria", "سوريا", "סוריה"),
    Label("jordan", "country", "JO", 5, 1, 0, "Jordan", "الأردن", "ירדן"),
    Label("lebanon", "country", "LB", 6, 3, 0, "Lebanon", "لبنان", "לבנון"),
    Label("israel", "country", "IL", 6, 2, 0, "Israel", "إسرائيل", "ישראל"),
    Label("palestine", "country", "PS", 6, 2, 0, "Palestine", "فلسطين", "פלסטין"),
    Label("yemen", "country", "YE", 3, 1, 0, "Yemen", "اليمن", "תימן"),
    Label("oman", "country", "OM", 4, 4, 0, "Oman", "عُمان", "עומאן"),
    Label("united-arab-emirates", "country", "AE", 5, 5, 0,
          "United Arab Emirates", "الإمارات", "איחוד האמירויות"),
    Label("kuwait", "country", "KW", 6, 5, 0, "Kuwait", "الكويت", "כווית"),
    Label("sudan", "country", "SD", 4, 4, 0, "Sudan", "السودان", "סודן"),
    Label("eritrea", "country", "ER", 5, 4, 0, "Eritrea", "إريتريا", "אריתריאה"),
    Label("ethiopia", "country", "ET", 4, 4, 0, "Ethiopia", "إثيوبيا", "אתיופיה"),
    Label("djibouti", "country", "DJ", 7, 5, 0, "Djibouti", "جيبوتي", "ג׳יבוטי"),
    Label("somalia", "country", "SO", 4, 4, 0, "Somalia", "الصومال", "סומליה"),
    Label("gaza-city", "city", "281133", 7, 1, 0, "Gaza City", "غزة", "עזה"),
    Label("khan-younis", "city", "281124", 8, 2, 0, "Khan Younis", "خان يونس", "חאן יונס"),
    Label("rafah", "city", "281102", 8, 2, 0, "Rafah", "رفح", "רפיח"),
    Label("jerusalem", "city", "281184", 7, 2, 0, "Jerusalem", "القدس", "ירושלים"),
    Label("tel-aviv", "city", "293397", 7, 3, 0, "Tel Aviv", "تل أبيب", "תל אביב"),
    Label("beirut", "city", "276781", 6, 2, 0, "Beirut", "بيروت", "ביירות"),
    Label("amman", "city", "250441", 6, 2, 0, "Amman", "عمّان", "עמאן"),
    Label("ruwayshid", "city", "250317", 7, 3, 0, "Ruwayshid", "الرويشد", "א-רווישד"),
    Label("baghdad", "city", "98182", 5, 1, 0, "Baghdad", "بغداد", "בגדאד"),
    Label("erbil", "city", "95446", 6, 2, 0, "Erbil", "أربيل", "ארביל"),
    Label("mosul", "city", "99072", 6, 3, 0, "Mosul", "الموصل", "מוסול"),
    Label("basra", "city", "99532", 6, 3, 0, "Basra", "البصرة", "בצרה"),
    Label("al-qaim", "city", "92138", 7, 2, 0, "Al-Qa'im", "القائم", "אל-קאאם"),
    Label("damascus", "city", "170654", 5, 1, 0, "Damascus", "دمشق", "דמשק"),
    Label("aleppo", "city", "170063", 6, 2, 0, "Aleppo", "حلب", "חאלב"),
    Label("deir-ez-zor", "city", "170794", 6, 2, 0, "Deir-ez-Zor", "دير الزور", "דיר א-זור"),
    Label("sanaa", "city", "71137", 5, 1, 0, "Sana'a", "صنعاء", "צנעא"),
    Label("aden", "city", "415189", 6, 2, 0, "Aden", "عدن", "עדן"),
    Label("hodeidah", "city", "79415", 6, 2, 0, "Hodeidah", "الحديدة", "חודיידה"),
    Label("saada", "city", "71334", 6, 2, 0, "Sa'ada", "صعدة", "צעדה"),
    Label("cairo", "city", "360630", 5, 3, 0, "Cairo", "القاهرة", "קהיר"),
    Label("tehran", "city", "112931", 5, 3, 0, "Tehran", "طهران", "טהראן"),
    Label("riyadh", "city", "108410", 5, 4, 0, "Riyadh", "الرياض", "ריאד"),
    Label("doha", "city", "290030", 5, 4, 0, "Doha", "الدوحة", "דוחה"),
    Label("djibouti-city", "city", "223817", 6, 4, 0, "Djibouti", "جيبوتي", "ג׳יבוטי"),
    Label("asmara", "city", "343300", 6, 4, 0, "Asmara", "أسمرة", "אסמרה"),
)  # fmt: skip
