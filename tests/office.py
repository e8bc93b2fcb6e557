"""Files as LibreOffice leaves them behind: opened and saved again, without a window."""

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

CSV_WITH_UTF_8 = "csv:Text - txt - csv (StarCalc):44,34,76,1"


def resaved(path, folder, form="xlsx"):
    """Return the copy of *path* that LibreOffice saves into *folder*, which is made."""
    folder.mkdir(exist_ok=True)
    command = [SOFFICE, f"-env:UserInstallation={_profile()}", "--headless", "--convert-to", form]
    subprocess.run(
        [*command, "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{path.stem}.{form.partition(':')[0]}"


@cache
def _profile():
    """Return where the settings of LibreOffice are; to make them anew takes as long as a file."""
    folder = tempfile.mkdtemp(prefix="bulk-import-office-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder).as_uri()
