"""What a server gives back: the memory of sessions whose page is gone."""

from streamlit import runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from nnviz.server import process


def tidy() -> None:
    """Let go of sessions that have expired and of memory that nobody uses; cheap to call often.

    Streamlit keeps a session whose page is gone for two minutes, in case it comes back, but looks
    for expired ones only when the next page goes: after a lesson, that may be the next day.
    """
    if not process.trim() or not runtime.exists():
        return
    server = runtime.get_instance()
    storage = getattr(getattr(server, "_session_mgr", None), "_session_storage", None)
    if isinstance(storage, MemorySessionStorage):
        # Not here: sessions belong to the server's own thread.
        loop = server._get_async_objs().eventloop
        loop.call_soon_threadsafe(storage._cache.expire)  # type: ignore[attr-defined]
