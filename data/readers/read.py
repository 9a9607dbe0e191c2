"""Reads a file of any known format: the bytes decide which, not the name alone."""

from pathlib import PurePath

from data.readers.delimited import read_delimited
from data.readers.magic import file_format
from data.readers.records import Records
from data.readers.workbook import read_workbook


def read_records(name: str, content: bytes) -> Records:
    """
    Read a file as records of text.

    Parameters
    ----------
    name
        File name; a folder before it is dropped.
    content
        All bytes.

    Returns
    -------
    records
        Sound rows, damaged rows, and what was noticed.

    Raises
    ------
    FileRejectedError
        The file cannot be read as a table at all.
    """
    bare = PurePath(name.replace("\\", "/")).name
    reader = read_workbook if file_format(bare, content) == "workbook" else read_delimited
    return reader(bare, content)
