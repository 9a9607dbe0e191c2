import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data.errors import FileRejectedError
from data.readers import code_pages
from data.readers.code_pages import is_windows_1252
from data.readers.encoding import decode_text
from data.readers.isolation import read_isolated
from data.readers.letter_contexts import commonness, western_commonness
from data.readers.read import read_records
from tests.campaign.encodings import ENCODINGS, words_of

SCRIPTS = {
    "Latin": "abcdefgzéèêëñçãõäöüåøæßłńśźżčřšžőűăîșțğışđāēīūėąęįųþðýơưệ",
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґљњћџАБВМСП",
    "Greek": "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώΑΘΠ",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىگچپ",
    "Hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "Thai": "กขคงจชซญดตถทธนบปผพฟมยรลวศสหอะาิีุู",
    "Japanese": "東京都大阪横浜あいうえおかきくけこアイウエオカキクケコ",
    "Korean": "가나다라마바사아자차카타파하부산서울인천",
    "Chinese": "北京上海廣州广州廈門厦门公斤的一是不了人我在有他这",
    "Signs": "“”‘’–—…€£§©®°º«»½¡¿ 0123,;'\"\n",
}
LETTERS = st.one_of(*(st.text(signs, min_size=1, max_size=12) for signs in SCRIPTS.values()), st.text(max_size=8))
TEXTS = st.lists(LETTERS, min_size=1, max_size=6).map(" ".join)
MARKED = {"utf-8-sig": b"", "utf-16": b"", "utf-32": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


def written(text, encoding):
    """Write a text with what the encoding has of it."""
    kept = "".join(sign for sign in text if sign.encode(encoding, "ignore").decode(encoding, "ignore") == sign)
    return f"place,{kept}"


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", *MARKED, *ENCODINGS]))
def test_a_text_is_read_exactly_or_as_the_guess_that_it_says_it_is_or_not_at_all(text, encoding):
    """
    What holds for any text in any encoding; how often the guess is wrong is measured by ``tests.campaign.encodings``.

    Without a flag the text is exact, or its bytes are UTF-8 throughout, which nothing can tell from UTF-8. With the
    flag it is windows-1252, byte by byte. No sign is ever replaced, left out or added.
    """
    text = written(text, encoding)
    content = text.encode(encoding)
    try:
        found, flags = decode_text(content)
    except FileRejectedError:
        return
    if flags:
        assert flags == ("encoding_guessed",)
        assert found.encode("cp1252") == content
    elif found != text:
        assert found.encode() == content


@given(TEXTS, st.sampled_from(["utf-8", *MARKED]))
def test_unicode_is_read_exactly_and_never_refused_for_its_encoding(text, encoding):
    text = written(text, encoding)
    assume(not any(sign < " " and sign not in "\n\t\r" for sign in text))
    assume(encoding != "utf-8" or not text.startswith("\ufeff"))
    assert decode_text(MARKED.get(encoding, b"") + text.encode(encoding)) == (text, ())


def guessed(*words):
    content = ("place,x\n" + "".join(f"{word},1\n" for word in words)).encode("cp1252")
    return decode_text(content) == (content.decode("cp1252"), ("encoding_guessed",))


@pytest.mark.parametrize(
    "word",
    [
        *("Curaçao", "Bogotá", "Málaga", "São Tomé", "Zürich", "Besançon", "Århus", "Malmö", "Cádiz", "La Coruña"),
        *("“Málaga” – 5 €", "Côte d’Ivoire", "MÁLAGA", "SÃO PAULO"),
    ],
)
def test_one_word_of_western_europe_is_enough(word):
    assert guessed(word)


@pytest.mark.parametrize("language", ["de", "es", "it", "nb", "pt", "sv", "en"])
def test_all_words_of_a_western_language_are_read(language):
    assert guessed(*(word for word in words_of(language) if word.encode("cp1252", "ignore").decode("cp1252") == word))


@pytest.mark.parametrize(
    ("word", "encoding"),
    [
        *(("Gdańsk", page) for page in ("cp1250", "iso8859-2", "cp852", "mac-latin2")),
        *(("Győr", page) for page in ("cp1250", "iso8859-2")),
        *(("Rīga", page) for page in ("cp1257", "iso8859-13", "iso8859-4")),
        *(("Diyarbakır", page) for page in ("cp1254", "iso8859-9", "cp857", "mac-turkish")),
        *(("кг", page) for page in ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")),
        *(("Málaga", page) for page in ("cp437", "cp850", "mac-roman")),
        *(("León", page) for page in ("cp437", "cp850", "mac-roman")),
        *(("北京", page) for page in ("gb18030", "big5", "cp932", "euc-kr")),
        *(("5 €", page) for page in ("iso8859-15", "cp1252", "mac-roman")),
        ("Brăila", "cp1250"),
        ("Αθήνα", "cp1253"),
        ("تونس", "cp1256"),
        ("חיפה", "cp1255"),
        ("กรุงเทพ", "cp874"),
    ],
)
def test_what_may_be_another_encoding_is_refused(word, encoding):
    content = f"place,x\n{word},1\n".encode(encoding)
    assert not is_windows_1252(content)
    with pytest.raises(FileRejectedError, match=r"save .*as UTF-8"):
        decode_text(content)
    assert read_records("a.csv", content, encoding=encoding).fields["place"].to_list() == [word]


@given(st.binary(max_size=40), st.integers(1, 9))
def test_every_letter_is_looked_at_with_its_neighbours_however_large_the_file(content, size):
    padded = b"\n" + content + b"\n"
    expected = {tuple(padded[at - 1 : at + 2]) for at in range(1, len(padded) - 1) if padded[at] > 127}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(code_pages, "_SLICE", size)
        assert code_pages._contexts(content) == sorted(expected)


def test_one_word_of_another_encoding_is_found_among_many():
    content = "Málaga,Bogotá,Curaçao\n".encode("cp1252") * 1000
    assert is_windows_1252(content)
    assert not is_windows_1252(content + "Gdańsk".encode("cp1250"))


def test_names_of_places_say_where_a_letter_may_stand():
    assert western_commonness("ção") > 100
    assert western_commonness("ańs") == 0 < commonness("ańs")
    assert commonness("añs") == 0
    assert western_commonness("cód") > 0  # in no name as a whole, but by its halves


@pytest.mark.isolated
def test_the_guess_is_made_in_the_process_that_reads():
    records = read_isolated("a.csv", "place,x\nMálaga,1\n".encode("cp1252"))
    assert records.fields["place"].to_list() == ["Málaga"]
    assert records.flags == ("encoding_guessed",)
