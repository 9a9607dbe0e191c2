"""The process in which a file is read: task and content lie in its folder, and pieces and an answer are laid beside."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from data.errors import FileRejectedError
from data.readers.limits import guard, leave_network, limit_resources

if TYPE_CHECKING:
    from data.readers.records import Records

TASK: Final = "task.json"
CONTENT: Final = "content"
ANSWER: Final = "answer.json"
FIELDS: Final = "fields-{}.arrow"
PIECE: Final = "piece-{}.json"
"""What stands beside the fields of one piece; its number is written to standard output once both are there."""

NO_MEMORY: Final = "too_much_memory"
"""What is said in place of a reason where the limit of memory was met."""

NO_ROOM: Final = 75
"""Exit code where the answer could not be written."""


def main() -> None:
    """Read the file in the working directory; whatever happens, the answer is data, never an object of Python."""
    folder = Path.cwd()
    task = json.loads((folder / TASK).read_text(encoding="utf-8"))
    limit_resources(task["seconds"])
    leave_network()
    try:
        answer = _read(folder, task["name"], task["encoding"])
    except FileRejectedError as error:
        answer = {"reason": error.reason, "sentence": str(error)}
    except MemoryError:
        answer = {"reason": NO_MEMORY, "sentence": ""}
    beside = folder / f"{ANSWER}.part"
    try:
        beside.write_text(json.dumps(answer), encoding="utf-8")
        beside.replace(folder / ANSWER)
    except OSError:
        sys.exit(NO_ROOM)


def _read(folder: Path, name: str, encoding: str) -> dict[str, object]:
    # Under the limits: importing takes memory, too.
    from polars.exceptions import PolarsError  # noqa: PLC0415

    from data.readers.read import read_pieces  # noqa: PLC0415

    content = (folder / CONTENT).read_bytes()
    guard(folder)
    pieces = read_pieces(name, content, encoding=encoding)
    del content
    number = 0
    for number, records in enumerate(pieces, start=1):
        try:
            records.fields.write_ipc(folder / FIELDS.format(number))
            (folder / PIECE.format(number)).write_text(json.dumps(_beside(records)), encoding="utf-8")
        except (OSError, PolarsError):
            sys.exit(NO_ROOM)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
    return {"pieces": number}


def _beside(records: "Records") -> dict[str, object]:
    return {
        "file": records.file,
        "sha256": records.sha256,
        "headers": list(records.headers.items()),
        "damaged": [[row.row, row.reason, row.sentence, row.raw] for row in records.damaged],
        "row_flags": [[row, list(flags)] for row, flags in records.row_flags.items()],
        "flags": list(records.flags),
    }


if __name__ == "__main__":
    main()
    sys.exit(0)
