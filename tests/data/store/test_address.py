"""Addresses of stores: strict on the way in, and never with a password on the way out."""

import ssl
import time

import pytest

from data.errors import StoreError
from data.store import open_store, shown_address, store_exists
from data.store.address import place_of, read_address, ssl_of

WORD = "s3cr/et:p@ss?w#rd"
ENCODED = "s3cr%2Fet%3Ap%40ss%3Fw%23rd"


def test_the_driver_is_ours():
    address = read_address(f"postgresql://ana:{ENCODED}@db.example:5433/records")
    assert (address.drivername, address.password, address.port) == ("postgresql+pg8000", WORD, 5433)
    assert place_of(address) == "postgresql://ana@db.example:5433/records"
    assert place_of(read_address("sqlite:///var/x.db")) == "var/x.db"
    assert place_of(read_address("sqlite://")) == place_of(read_address("sqlite:///:memory:")) == "in memory"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ana:s3cret@host/db",
        "postgresql+psycopg://ana:s3cret@host/db",
        "postgresql://ana:s3cret@/db",
        "postgresql://ana:s3cret@host",
        "postgresql://:s3cret@host/db",
        "postgresql://ana:s3cret@host:port/db",
        "postgresql://ana:s3cret@host/db?options=x",
        "postgresql://ana:s3cret@host/db?sslmode=maybe",
        "postgres ://ana:s3cret@host/db",
        "postgresql:/ana:s3cret@host/db",
    ],
)
def test_what_is_no_address_is_told_without_its_password(url):
    for door in (open_store, store_exists):
        with pytest.raises(StoreError) as caught:
            door(url)
        assert "s3cret" not in str(caught.value)
        assert str(caught.value).endswith(".")


@pytest.mark.parametrize("password", ["s3cret", WORD, "", ENCODED])
def test_an_address_is_shown_without_its_password(password):
    shown = shown_address(f"postgresql://ana:{password}@host/db?sslmode=disable")
    assert shown == "postgresql://...@host/db"
    assert shown_address("sqlite:///var/what?.db") == "sqlite:///var/what?.db"


def test_encryption_is_what_was_asked_for():
    address = "postgresql://ana@host/db"
    assert ssl_of(read_address(address)) is None
    assert ssl_of(read_address(f"{address}?sslmode=disable")) is False
    assert ssl_of(read_address("postgresql://ana@localhost/db")) is False
    context = ssl_of(read_address(f"{address}?sslmode=verify-full"))
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)


def test_a_server_that_is_not_there_is_told_at_once():
    began = time.monotonic()
    with pytest.raises(StoreError, match=r"^The server of the store postgresql://ana@127.0.0.1:1/db does not answer"):
        open_store("postgresql://ana:s3cret@127.0.0.1:1/db")
    assert time.monotonic() - began < 5


def test_a_database_that_is_not_there_or_empty(postgres):
    url = postgres.new_database()
    assert not store_exists(url)
    open_store(url).close()
    assert store_exists(url)
    with pytest.raises(StoreError, match="no database for the store"):
        open_store(url + "_none")


def test_a_server_that_went_away_is_told_and_found_again(postgres_to_kill):
    url = postgres_to_kill.new_database()
    store = open_store(url)
    postgres_to_kill.kill()
    with pytest.raises(StoreError, match="does not answer"):
        store.version()
    postgres_to_kill.start()
    assert store.version() == 0
    store.close()


def test_a_password_with_a_sign_of_its_own_is_told_without_its_end():
    with pytest.raises(StoreError, match="%40") as caught:
        read_address("postgresql://u:sec@ret@127.0.0.1:1/d")
    assert "ret" not in str(caught.value)
