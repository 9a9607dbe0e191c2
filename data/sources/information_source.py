"""Groups the thousands of spellings of an information source into families, each a reporting stream of its own."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from data.validate.words import plain_words

OTHER: Final = "other media"
UNSTATED: Final = "unstated"

# Ordered: the first family found anywhere in the text is the one. A standing survey or register comes before a
# body that rescued or counted, that before an office that passed it on, and everybody before the press.
_FAMILIES: Final[Mapping[str, str]] = {
    "mixed migration survey": r"4 ?mi\b|mixed migration (monitoring|centre|center)|\bmmc\b",
    "mixed migration hub": r"\bm ?hub\b|mixed migration hub",
    "pima county medical examiner": r"\bpima\b|\bpcome\b|humane borders",
    "other us medical examiners": r"medical examiner|\bcoroners?\b|county of the medical|justice of the peace|forensic",
    "us sheriffs": r"\bsherr?if+s?\b|\bseriff",
    "us border patrol": r"border patrol|\bcbp\b|customs and border|\busbp\b",
    "us identification projects": r"south texas human rights|operation identification|colibri center",
    "hellenic coast guard": r"\bhcg\b|(hellenic|greek) coast ?gua+r?d",
    "turkish coast guard": r"\btcg\b|turkish coast ?gua?rd|coast guard command|sahil guvenlik",
    "libyan coast guard": r"libyan? (coast ?guard|navy)",
    "italian coast guard": r"italian (coast ?guard|navy)|guardia costiera|marina militare",
    "spanish rescue services": r"salvamento maritimo|guardia civil|cruz roja|spanish coast ?guard",
    "tunisian coast guard": r"garde nationale|tunisian? (coast ?guard|navy|national guard)",
    "us coast guard": r"\bus(cg| coast ?guard)\b",
    "other coast guards": (
        r"coast ?guard|guardacostas|garde cotes|armada|\bnav(y|al)\b|marine nationale|prefecture maritime"
    ),
    "red cross and crescent": r"red (cross|crescent)|croix rouge|croissant rouge|\bicrc\b|\blrc\b",
    "alarm phone": r"alarm ?phone|watch the med",
    "caminando fronteras": r"cam[ain]*ndo fronteras|walking borders|helena maleno",
    "syrian observatory": r"syrian observatory|\bsohr\b|\bshs\b|palestinians of syria",
    "mexican migration institute": r"instituto nacional de migracion|grupos? betas?\b",
    "unhcr": r"\bunhcr\b|\bacnur\b",
    "other un bodies": r"\bohchr\b|united nations|\bunicef\b|\bunsmil\b|\bocha\b|\bun\b",
    "rescue organisations": (
        r"\bmsf\b|medecins sans|doctors without|\bmoas\b|sea ?watch|open arms|sos mediterranee|sea ?eye|"
        r"mediterranea saving|jugend rettet|pilotes volontaires|heroes del mar|\bcipimd\b"
    ),
    "human rights groups": (
        r"human rights|derechos humanos|droits humains|\bapdha\b|\bamdh\b|amnesty|race relations|arakan|"
        r"migrant solidarity|nuovi desaparecidos|la 72|movimiento migrante|open migration|migreurop|"
        r"humanitarian solidarity|statewatch"
    ),
    "search pages of relatives": r"desaparecidos|\bsearch (group|page)|elbuscapersonas",
    "other authorities": (
        r"\bminist|\bpolice\b|\bpolicia\b|\bpolis\b|gendarm|\barmy\b|border (guard|committee)|government|"
        r"\bgobierno\b|governor|prosecutor|fiscalia|consul|embass|proteccion civil|protection civile|\bdpc\b|"
        r"fire department|municipal|authorit|hospital|presidenc|junta de|secretaria|carabinier|\bmuseum\b"
    ),
    "news agencies": (
        r"\breuters\b|\bafp\b|agence france|\bap\b|associated press|\befe\b|\bansa\b|anadolu|\bxinhua\b|\bdpa\b|"
        r"europa press|\bians\b|\bdha\b|\biha\b|\btass\b|\bbelga\b|\bups?i\b"
    ),
    "mexican press": (
        r"zocalo|\bmanana\b|\bla tarde\b|rancherita|tamaulipas|super ?channel|milenio|el debate|^debate|vanguardia|"
        r"\blider (web|informativo)|jorn?ada|journada|diario del sur|televisa|excelsior|multimedios|\borbe\b|"
        r"imagen d|codigo san luis|notiver|nvi noticias|gmn noticias|\bk911\b|uno ?tv|noreste|orizaba|puebla|"
        r"chiapas|oaxaca|veracruz|coahuila|tabasco|torreon|saltillo|monclova|el imparcial|quadratin|informador|"
        r"vox populi|linea directa|el cinco|\bentrelineas|sol de (mexico|tampico|tlaxcala)|el universal|mexic"
    ),
    "central and south american press": (
        r"prensa (libre|grafica)|el (heraldo|tiempo|comercio|colombiano|mercurio|universo|deber|pitazo)|caracol|"
        r"primicia|\brcn\b|impacto|noti ?globo|cibercuba|cuba|listin|diario libre|la tribuna|periodico correo|"
        r"telemundo|critica|la estrella|hrn|radio la primerisima|reporte confidencial|dominican|la nacion|"
        r"panama|honduras|guatemala|nicaragua|venezuela|peru|chile|colombia|ecuador|bolivia|brasil|haiti"
    ),
    "us press": (
        r"breitbart|el paso|brownsville|the monitor|valley (central|morning)|\bkris\b|kristv|caller times|\bkyma\b|"
        r"kvoa|kgns|kens|kftv|\bk[a-z]{2,3} ?(tv|\d+)|\bcnn\b|\bcbs\b|\babc\b|\bnbc\b|fox ?news|\bfox\b|univision|"
        r"(ny|new york|la|los angeles|washington) (times|post)|miami herald|nuevo herald|washington|texas|arizona|"
        r"tucson|san diego|nogales|laredo|yahoo|usa today|huffington|desert sun|border report"
    ),
    "spanish press": (
        r"el (faro|pais|mundo|pueblo de ceuta|foro de ceuta|periodico|confidencial)|ceuta|melilla|canari|malaga|"
        r"almeria|granada|la (opinion|provincia|vanguardia|razon)|20 minutos|eldiario|publico|\bcope\b|andalu|"
        r"murcia|\brtve\b|spain"
    ),
    "north african press": (
        r"el (watan|bilad|khabar)|reflexion|liberte|quotidien d oran|algeri|\balg24\b|echorouk|ennahar|essalam|"
        r"\bdk news|\btsa\b|mosaique|diwan|jawhara|tunis|sfax|shems|shorouk|kapitalis|hespress|maroc|morocc|bladi|"
        r"le ?360|yabiladi|tanja|rif\b|nador|libya|alwasat|ahram|egypt|masr"
    ),
    "turkish press": r"h[uy]rr?iyet|sabah|haber|milliyet|zaman|\btrt\b|cumhuriyet|turk|rudaw|sozcu",
    "greek and balkan press": (
        r"kathimerini|greek|ethnos|proto thema|evros|thrakinea|lesvos|novinite|klix|nezavisne|jutarnji|\bn1\b|"
        r"serbia|bulgari|macedonia|croati|sloveni|fena|delfi"
    ),
    "british press": (
        r"\bbbc\b|guardian|daily (mail|star|mirror)|telegraph|independent|sky news|the (sun|times)|express"
    ),
    "french and belgian press": (
        r"voix du nord|le (parisien|monde|figaro|marin)|liberation|france|nieuwsblad|\brtl\b|info ?migrants|"
        r"ouest france|nice matin|\bhln\b"
    ),
    "italian press": r"repubblica|corriere|unione sarda|malta|sicilia|\brai\b|avvenire|il (manifesto|post)|ital",
    "middle eastern press": (
        r"al jazeera|new arab|gulf|arab|press tv|\biran|afghan|\btolo|khaama|pajhwok|baladi|shafaq|yemen|syria|"
        r"times of israel|lebanon|orient le jour|l orient|pakistan|dawn\b|samaa|saudi"
    ),
    "south and east asian press": (
        r"bangkok|thai|nation tv|the nation|manager online|komchadluek|naewna|daily news|malay|star online|"
        r"bangladesh|dhaka|bdnews|benar|myanmar|irrawaddy|indonesia|jakarta|india|hindu|china|vietnam|japan"
    ),
    "sub-saharan press": (
        r"africa|niger|kenya|somal|ethiop|sudan|garowe|hiiraan|\bmali\b|senegal|gambia|ghana|malawi|zambia|"
        r"mozambi|zimbabwe|tanzania|new vision|seneweb|mauritan"
    ),
    "social media": r"facebook|twitter|whats ?app|telegram|youtube|instagram|tiktok|\bblog",
}
_COMPILED: Final = tuple((family, re.compile(pattern)) for family, pattern in _FAMILIES.items())

# Offices of IOM are streams of their own: each began, grew and ended at its own time.
_OFFICES: Final[Mapping[str, str]] = {
    "afghanistan": "afghanistan|kabul",
    "bangladesh": "bangladesh",
    "bosnia": "bosnia|sarajevo",
    "djibouti": "djibouti|obock",
    "ethiopia": "ethiopia",
    "greece": "greece|athens",
    "indonesia": "indonesia",
    "italy": "italy|rome",
    "libya": "libya|tripoli",
    "mali": "mali",
    "mauritania": "mauritania",
    "morocco": "morocco|rabat",
    "mozambique": "mozambique",
    "niger": "niger|agadez",
    "panama": "panama",
    "serbia": "serbia|belgrade",
    "somalia": "somalia",
    "spain": "spain|madrid",
    "tunisia": "tunisia|tunis",
    "turkey": "turkey|turkiye|ankara|edirne",
    "yemen": "yemen|sana ?a",
}
_IOM: Final = re.compile(r"\b(?:iom|oim|dtm)\b")
_IOM_OFFICES: Final = tuple(
    (f"iom {office}", re.compile(rf"\b(?:iom|oim|dtm)(?: (?:in|the|mission|office|for))* (?:{names})\b"))
    for office, names in _OFFICES.items()
)
# The bodies before this one saw for themselves what IOM passed on; those after it repeat what IOM said.
_IOM_BEFORE: Final = "unhcr"


@cache
def feed_of(text: str) -> str:
    """
    Name the family of an information source.

    Parameters
    ----------
    text
        As written; often several sources, and one spelling among many.

    Returns
    -------
    family
        One of about 60 names. It depends on this text alone, so that a part of a file and the whole agree.

    Notes
    -----
    Of several sources the most regular stream counts: a survey or register, then the body that was there, then
    IOM's offices and other bodies, then the press by where it is read.
    """
    plain = plain_words(text)
    if not plain:
        return UNSTATED
    for family, pattern in _COMPILED:
        if family == _IOM_BEFORE and (office := _iom_office(plain)):
            return office
        if pattern.search(plain):
            return family
    return OTHER


def _iom_office(plain: str) -> str:
    if not _IOM.search(plain):
        return ""
    return next((office for office, pattern in _IOM_OFFICES if pattern.search(plain)), "iom other offices")
