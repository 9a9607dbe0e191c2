"""Everything Routewatch raises on purpose: one root, leaves that also subclass the nearest builtin."""


class RoutewatchError(Exception):
    """Root of every error a door turns into one sentence, an exit code or a status."""


class FileRejectedError(RoutewatchError, ValueError):
    """
    Say that a file cannot be read as events at all; nothing of it is stored.

    Parameters
    ----------
    reason
        Short code, for machines: ``empty_file``, ``not_text``, ``missing_columns``...
    sentence
        What is wrong and the way out, for people.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class WrongUseError(RoutewatchError, ValueError):
    """Say that an option, a parameter or an argument makes no sense."""


class ColumnMapError(WrongUseError):
    """
    Say that a map of columns is not possible.

    Parameters
    ----------
    path
        Keys from the outside in, such as ``("columns", "mode")``.
    sentence
        What is wrong there, naming the key.
    """

    def __init__(self, path: tuple[str, ...], sentence: str) -> None:
        super().__init__(sentence)
        self.path = path


class SchemaError(RoutewatchError, TypeError):
    """Say that a frame handed to a stage lacks a column or has one of another type."""


class StoreError(RoutewatchError, OSError):
    """Say that the store cannot be opened, is of another make, or did not take a write."""


class StoreBusyError(StoreError):
    """Say that somebody else writes to the store, and did not end in time."""
