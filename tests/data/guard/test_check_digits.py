import pytest

from data.guard import check_digits

# Numbers that authorities publish as examples, and the same with one sign changed.
EXAMPLES = [
    (check_digits.is_iban, "GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 33"),
    (check_digits.is_iban, "NO9386011117947", "NO9386011117948"),
    (check_digits.passes_luhn, "4111 1111 1111 1111", "4111 1111 1111 1112"),
    (
        check_digits.is_mrz_data,
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "L898902C37UTO7408122F1204159ZE184226B<<<<<10",
    ),
    (check_digits.is_mrz_data, "I<UTOD231458907<<<<<<<<<<<<<<<", "I<UTOD231458908<<<<<<<<<<<<<<<"),
    (check_digits.is_codice_fiscale, "RSSMRA85T10A562S", "RSSMRA85T10A562T"),
    (check_digits.is_chinese_identity, "11010519491231002X", "110105194912310021"),
    (check_digits.is_cpf, "529.982.247-25", "529.982.247-26"),
    (check_digits.is_rut, "12.345.678-5", "12.345.678-6"),
    (check_digits.is_nir, "1 84 12 76 451 089 46", "1 84 12 76 451 089 47"),
    (check_digits.is_belgian_number, "85.07.30-033.28", "85.07.30-033.29"),
    (check_digits.is_finnish_identity, "131052-308T", "131052-308U"),
]


@pytest.mark.parametrize(("is_right", "right", "wrong"), EXAMPLES)
def test_a_published_example_is_right_and_its_neighbour_is_not(is_right, right, wrong):
    assert is_right(right)
    assert not is_right(wrong)


@pytest.mark.parametrize(
    ("is_right", "text"),
    [
        (check_digits.passes_luhn, "0000 0000 0000 0000"),
        (check_digits.is_cpf, "111.111.111-11"),
        (check_digits.is_cpf, "123"),
        (check_digits.is_mrz_data, "A" * 31),
        (check_digits.is_chinese_identity, "110105194913310021"),
        (check_digits.is_iban, "ZZ82WEST12345698765432"),
        (check_digits.is_belgian_number, "12"),
        (check_digits.is_nir, "12"),
    ],
)
def test_what_cannot_be_one_is_none(is_right, text):
    assert not is_right(text)
