import polars as pl
import pytest

from data.sources.information_source import OTHER, UNSTATED, feed_of


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("Mixed Migration Monitoring Mechanism Initative (4mi)", "mixed migration survey"),
        ("MHub ", "mixed migration hub"),
        ("Pima County Office of the Medical Examiner (PCOME)", "pima county medical examiner"),
        (
            "Ministry of Foreign Affairs Mexico, Pima County Office of the Medical Examiner",
            "pima county medical examiner",
        ),
        ("Imperial County Coroner's Office", "other us medical examiners"),
        ("El Paso County Sherriff's Office", "us sheriffs"),
        ("US Border Patrol, Reuters", "us border patrol"),
        ("Hellenic Coast Guaard vai IOM Athens", "hellenic coast guard"),
        ("Turkish Coast Guard via IOM Türkiye", "turkish coast guard"),
        ("Salvamento Marítimo, Caminando Fronteras", "spanish rescue services"),
        ("IOM Afghanistan", "iom afghanistan"),
        ("IOM NIGER", "iom niger"),
        ("IOM Niger Displacement Tracking Matrix (DTM)", "iom niger"),
        ("IOM Rome and Reuters", "iom italy"),
        ("IOM Kazakhstan", "iom other offices"),
        ("UNHCR, Reuters", "unhcr"),
        ("Watch the Med - Alarmphone", "alarm phone"),
        ("LRC via IOM Libya", "red cross and crescent"),
        ("Zócalo, Super Channel 12", "mexican press"),
        ("REUTERS, AFP", "news agencies"),
        ("A Paper Nobody Knows", OTHER),
        ("  ", UNSTATED),
    ],
)
def test_spellings_of_a_source_are_one_family(text, family):
    assert feed_of(text) == family


def test_published_spellings_become_few_families(shared):
    path = shared / "real" / "missing_migrants" / "incidents_2014_2021.csv"
    spellings = pl.read_csv(path, columns=["Information Source"], infer_schema=False).fill_null("").to_series()
    families = pl.Series([feed_of(text) for text in spellings])
    counts = families.value_counts(sort=True)["count"]
    assert spellings.n_unique() > 2_500
    assert families.n_unique() < 80
    assert counts.head(10).sum() > 0.6 * len(families)
    assert (families == OTHER).sum() < 0.1 * len(families)
