"""Where things lie."""

import os
import pathlib
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
CLIENTS = ROOT / "Tests/EndToEnd/clients"
RESOURCES = ROOT / "Sources/WebUI/Resources"
HLS_JS = ROOT / ".build/vendor/hls"
#: What a run leaves to look at: the server's log, screenshots, players' output.
RESULTS = ROOT / ".build/end-to-end"


def binary():
    """The program under test."""
    return (ROOT / os.environ.get("CARILLON_BINARY", ".build/release/carillon")).resolve()


def temporary_folder(purpose):
    """A folder that ends with this process."""
    folder = tempfile.TemporaryDirectory(prefix=f"carillon-{purpose}-", ignore_cleanup_errors=True)
    _kept.append(folder)
    return pathlib.Path(folder.name)


_kept = []
