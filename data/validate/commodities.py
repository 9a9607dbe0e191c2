"""Words for what is trafficked, coded; units of mass, in kilograms."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from data.validate.words import plain_words

OTHER: Final = "other"

_WORDS: Final[Mapping[str, str]] = {
    "amphetamine": "amphetamine amphetamines speed captagon",
    "cannabis": "cannabis marijuana marihuana hashish hash cannabis_resin cannabis_herb",
    "cash": "cash currency money bulk_cash",
    "cigarettes": "cigarettes tobacco",
    "cocaine": "cocaine coca crack crack_cocaine cocaine_base cocaine_hydrochloride cocaine_hcl",
    "counterfeit": "counterfeit counterfeits counterfeit_goods",
    "cultural_goods": "cultural_goods antiquities artefacts cultural_property",
    "ecstasy": "ecstasy mdma",
    "explosives": "explosives explosive dynamite",
    "fentanyl": "fentanyl",
    "firearms": "firearms firearm arms weapons small_arms guns pistols rifles ammunition",
    "fuel": "fuel diesel petrol oil",
    "gold": "gold",
    "heroin": "heroin diamorphine",
    "ketamine": "ketamine",
    "khat": "khat qat khat_catha_edulis catha_edulis",
    "lsd": "lsd lysergide",
    "medicines": "medicines medicine pharmaceuticals tramadol",
    "methamphetamine": "methamphetamine meth crystal_meth",
    "opium": "opium opiates morphine poppy",
    "people": "people persons migrants human_beings trafficked_persons humans",
    "precursors": "precursors precursor precursor_chemicals",
    "synthetics": "synthetics synthetic_drugs nps new_psychoactive_substances",
    "timber": "timber wood rosewood logs",
    "waste": "waste hazardous_waste",
    "wildlife": (
        "wildlife wildlife_products ivory rhino_horn pangolin pangolin_scales animals live_animals fish tortoise"
    ),
}
_CODES: Final[Mapping[str, str]] = {
    word.replace("_", " "): code for code, words in _WORDS.items() for word in [code, *words.split()]
}

_UNITS: Final[Mapping[float, str]] = {
    1e-6: "mg milligram milligrams",
    1e-3: "g gr gram grams gramme grammes gm",
    1.0: "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
    1000.0: "t tonne tonnes mt metric_ton metric_tons",
    0.45359237: "lb lbs pound pounds",
    0.028349523125: "oz ounce ounces",
}
KILOGRAMS: Final[Mapping[str, float]] = {
    word.replace("_", " "): factor for factor, words in _UNITS.items() for word in words.split()
}
"""Unit in lower case to kilograms; a bare ``ton`` is left out, since three masses are called so."""


@cache
def commodity_code(text: str) -> str:
    """
    Code a commodity.

    Parameters
    ----------
    text
        As written.

    Returns
    -------
    code
        One of the known codes, ``other`` for another word, empty for none.
    """
    plain = plain_words(text)
    return _CODES.get(plain, OTHER) if text.strip() else ""
