"""A workbook that is made for one answer is gone after it, whatever was asked for."""

import asyncio
from contextlib import ExitStack

import httpx
import pytest

from bulk_import.web.downloads import Download


@pytest.mark.parametrize("part", ["", "bytes=0-1", "bytes=900-", "bytes=x", "lines=1"])
def test_a_download_is_gone_after_its_answer(tmp_path, part):
    file = tmp_path / "workbook.xlsx"
    file.write_bytes(b"rows")
    download = Download(file)
    download.made = ExitStack()
    download.made.callback(file.unlink)

    async def main():
        transport = httpx.ASGITransport(download)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as browser:
            await browser.get("/", headers={"range": part} if part else {})

    asyncio.run(main())
    assert not file.exists()
