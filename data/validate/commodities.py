"""Words for what is trafficked, coded; units of mass, in kilograms."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from data.validate.words import plain_words

OTHER: Final = "other"

_WORDS: Final[Mapping[str, str]] = {
    "amphetamine": "amphetamine amphetamines speed captagon fenetylline fenethylline amphetamine_sulphate",
    "cannabis": (
        "cannabis marijuana marihuana hashish hash cannabis_resin cannabis_herb cannabis_oil cannabis_plant "
        "cannabis_plants cannabis_pollen cannabis_seed cannabis_seeds cannabis_leaf cannabis_leaves hashish_oil "
        "liquid_cannabis thc kif sinsemilla ganja"
    ),
    "cash": "cash currency money bulk_cash",
    "cigarettes": "cigarettes tobacco",
    "cocaine": (
        "cocaine coca crack crack_cocaine cocaine_base cocaine_hydrochloride cocaine_hcl cocaine_salts coca_base "
        "coca_paste coca_leaf coca_leaves cocaine_paste base_cocaine liquid_cocaine"
    ),
    "counterfeit": "counterfeit counterfeits counterfeit_goods",
    "cultural_goods": "cultural_goods antiquities artefacts cultural_property",
    "ecstasy": "ecstasy mdma mda mdea",
    "explosives": "explosives explosive dynamite",
    "fentanyl": "fentanyl acetylfentanyl acetyl_fentanyl carfentanil",
    "firearms": "firearms firearm arms weapons small_arms guns pistols rifles ammunition",
    "fuel": "fuel diesel petrol oil",
    "gold": "gold",
    "heroin": "heroin diamorphine heroin_base heroin_hcl heroin_hydrochloride heroin_no_3 heroin_no_4 brown_sugar",
    "ketamine": "ketamine",
    "khat": "khat qat khat_catha_edulis catha_edulis",
    "lsd": "lsd lysergide",
    "medicines": (
        "medicines medicine pharmaceuticals tramadol codeine methadone buprenorphine oxycodone pethidine "
        "benzodiazepines benzodiazepine diazepam alprazolam clonazepam flunitrazepam barbiturates phenobarbital"
    ),
    "methamphetamine": (
        "methamphetamine methamphetamines meth crystal_meth crystal_methamphetamine crystalline_methamphetamine "
        "methylamphetamine yaba ya_ba shabu"
    ),
    "opium": (
        "opium opiates morphine poppy raw_opium prepared_opium opium_poppy poppy_straw poppy_seeds poppy_plants "
        "poppy_capsules poppy_heads opium_gum"
    ),
    "people": "people persons migrants human_beings trafficked_persons humans",
    "precursors": (
        "precursors precursor precursor_chemicals ephedrine pseudoephedrine acetic_anhydride potassium_permanganate "
        "p2p bmk pmk mdp2p apaan safrole ergotamine gbl"
    ),
    "synthetics": (
        "synthetics synthetic_drugs nps new_psychoactive_substances synthetic_cannabinoids synthetic_cannabinoid "
        "synthetic_cathinones mephedrone 4_fluoroamphetamine piperazines"
    ),
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
        One of the known codes, ``other`` for another word, empty for none. A remark in brackets, as in
        ``Cannabis Resin (Hashish)``, counts where what stands before it does not say otherwise.
    """
    if not text.strip():
        return ""
    if code := _CODES.get(plain_words(text)):
        return code
    before, _, remark = text.partition("(")
    codes = {_CODES[part] for part in (plain_words(before), plain_words(remark)) if part in _CODES}
    return codes.pop() if len(codes) == 1 else OTHER
