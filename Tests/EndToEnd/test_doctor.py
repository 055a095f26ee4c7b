"""`carillon doctor`: each fault by name, with what to do."""

import os
import shutil

from harness.cases import expect, test
from harness.server import Server


@test("the doctor finds nothing wrong with a server that runs, and names a lost secrets.key and a broken database")
async def faults(house):
    server = await Server("doctor").start()
    try:
        status, lines = await server.doctor()
        expect(status == 0 and "ok     server: It runs and is ready." in lines, f"a good server: {status} {lines}")
        expect(any(line.startswith("note   owner: Nobody owns this server yet") for line in lines), f"no owner: {lines}")
        await server.stop()
        status, lines = await server.doctor()
        expect(status == 0 and any("None answers on port" in line for line in lines), f"a stopped server: {status} {lines}")
        data = server.folder / "data"
        os.rename(data / "secrets.key", data / "kept")
        status, lines = await server.doctor()
        expect(status == 1 and any(line.startswith("FAULT  database:") and "secrets.key is missing" in line for line in lines), f"lost key: {lines}")
        os.rename(data / "kept", data / "secrets.key")
        for file in data.glob("carillon.db-*"):
            file.unlink()
        shutil.copy(data / "carillon.db", data / "kept.db")
        (data / "carillon.db").write_bytes(b"not a database at all" * 500)
        status, lines = await server.doctor()
        expect(status == 1 and any(line.startswith("FAULT  database:") for line in lines), f"a broken database: {lines}")
        shutil.copy(data / "kept.db", data / "carillon.db")
        expect((await server.doctor())[0] == 0, "the doctor has changed something")
    finally:
        if server.process.poll() is None:
            server.kill()
