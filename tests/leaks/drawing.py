"""Draws pages as the door does, and keeps what is sent to the browser for them."""

from uuid import UUID

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from layers.pages import watch_map


def draw(page: str) -> None:
    """Draw a page as the door does."""
    import layers.pages.records  # noqa: PLC0415 (the bench runs the source of this function on its own)
    import layers.pages.trust  # noqa: PLC0415
    import layers.pages.viewing  # noqa: PLC0415
    import layers.pages.watch  # noqa: PLC0415

    layers.pages.viewing.draw_switch()
    {"watch": layers.pages.watch, "trust": layers.pages.trust, "records": layers.pages.records}[page].show()


def keep_messages(monkeypatch) -> list[ForwardMsg]:
    """Give a list that holds, after each run of a bench, every message of that run, whole and in its order."""
    kept: list[ForwardMsg] = []
    given = LocalScriptRunner.forward_msgs

    def keep(runner):
        kept[:] = given(runner)
        return given(runner)

    monkeypatch.setattr(LocalScriptRunner, "forward_msgs", keep)
    # What names a session is drawn by chance.
    monkeypatch.setattr(watch_map, "uuid4", lambda: UUID(int=0))
    return kept


def bytes_of(messages: list[ForwardMsg]) -> list[bytes]:
    """
    Give the bytes of messages, but for the wheel that turns while something takes long.

    It is there or not by the clock. All else is left as it is sent: identifiers of elements are digests of what is in
    them, and the identifier of a session is in no message of a page.
    """
    lasting = [message for message in messages if message.delta.WhichOneof("type") != "new_transient"]
    return [message.SerializeToString(deterministic=True) for message in lasting]
