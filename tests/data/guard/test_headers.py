import pytest

from data.guard.headers import is_personal_header
from data.sources import asam, cbp, generic, missing_migrants, unodc_ids


@pytest.mark.parametrize(
    "header",
    """Driver|Suspect name|suspectName|Captain|Captain's name|captain_nome|Vessel captain|Surname
    Full Name|first_name|DOB|Date of birth|Passport No|Passport number|Driver's licence number
    driving_licence|Phone|phoneNumber|Tel. No.|Mobile number|E-mail|email address|IBAN
    Licence plate|Plate No|Owner name|Vessel owner's name|Master's name|Apellidos
    Nombre del conductor|Teléfono|Pasaporte|DNI|Matrícula placa|Nom de famille|Prénom|Conducteur
    Téléphone|Nome do motorista|CPF|Telemóvel|Fahrer|Name des Fahrers|Geburtsdatum|Reisepassnummer
    Kennzeichen|Cognome|Codice fiscale|Targa|Bestuurder|Kenteken|Şoför|Soyadı|Plaka|ФИО|Фамилия
    Водитель|Телефон|Паспорт|Прізвище|رقم الهاتف|اسم السائق|رقم جواز السفر|راننده|姓名|司机|手机号码|身份证号
    氏名|運転手|전화번호|성명|फोन नंबर|Nazwisko|Kierowca|Sukunimi|Sopir|Dereva|Οδηγός""".replace("\n", "|").split("|"),
)
def test_what_only_persons_have_is_personal(header):
    assert is_personal_header(header.strip())


@pytest.mark.parametrize(
    "header",
    """Name|name|NAME|Place name|place_name|Port name|Vessel name|Ship's name|Operation name|Drug name
    Location name|Nombre|Nom|Название|名称|اسم|Number of suspects|Suspects|suspect_count
    Suspect nationality|Driver nationality|Driver age|Captain's country|Passports seized
    Phones seized|Number of phones|mobile phone quantity|Suspect vessel|Suspect vehicle
    Suspect vessel name|Vehicle type|Vehicle make|Owner|Agency|Consignee|Nombre del buque
    Nom du navire|Name des Schiffs|Nome da embarcação|Lugar|Lieu|Ort|Place|Municipality
    Registration country|Flag|IMO|MMSI|Container number|Flight number|Seal number|Case number
    Reference|id|Card|Address of port|Plate thickness|Telegraph office count""".replace("\n", "|").split("|"),
)
def test_names_of_things_and_counts_are_not(header):
    assert not is_personal_header(header.strip())


@pytest.mark.parametrize(
    "source", [generic.GENERIC, asam.ASAM, cbp.CBP, missing_migrants.MISSING_MIGRANTS, unodc_ids.UNODC_IDS]
)
def test_no_column_of_a_source_of_ours_is_withheld(source):
    assert not [key for key in source.columns if is_personal_header(key)]
