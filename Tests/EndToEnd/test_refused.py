"""Encoders that may not publish are told so, in words."""

from harness.cases import expect, output_of, test, until
from harness.places import RESULTS, temporary_folder
from harness.publish import Encoder, ffmpeg_command, obs

WRONG = "this-is-no-key-of-this-server"
WORDS = "This stream key is not known here."


@test("a wrong key: ffmpeg is refused with words")
async def ffmpeg_refused(house):
    command = ffmpeg_command(f"{house.server.rtmp}/{WRONG}", picture="testsrc2", seconds=5)
    status, _, error = await output_of(*command, seconds=30, check=False)
    expect(status != 0, "ffmpeg was let in")
    expect(WORDS in error, f"ffmpeg was told: {error[-500:]}")
    expect(WRONG not in house.server.log, "the log holds the wrong key")


@test("a wrong key: OBS is refused with words", weight=3)
async def obs_refused(house):
    folder = temporary_folder("obs")
    report = await obs(house.server.rtmp, WRONG, "--keep", folder, seconds=3)
    expect(not report["ok"], f"OBS was let in: {report}")
    said = "".join(path.read_text(errors="replace") for path in folder.rglob("logs/*.txt"))
    (RESULTS / "obs-refused.log").write_text(said)
    expect(f"NetStream.Publish.BadName ({WORDS}" in said, f"OBS was told: {said[-800:]}")


@test("a second encoder with the same key is refused with words, and the first goes on")
async def second_refused(house):
    livestream = await house.livestream("Two encoders")
    async with Encoder(livestream, picture="testsrc2"):
        await livestream.until_playable()
        session = (await livestream.state())["session"]
        command = ffmpeg_command(livestream.publish_address, picture="testsrc2", seconds=5)
        status, _, error = await output_of(*command, seconds=30, check=False)
        expect(status != 0 and "Another encoder is on air" in error, f"the second was told: {error[-500:]}")
        state = await livestream.state()
        expect((state["state"], state["session"]) == ("live", session), f"the first does not go on: {state}")


@test("a new key cuts off the encoder that uses the old one, and the old one is refused")
async def rotated(house):
    livestream = await house.livestream("New key")
    async with Encoder(livestream, picture="testsrc2") as encoder:
        await livestream.until_playable()
        said = await house.server.command("stream-keys", "rotate", livestream.id)
        expect(livestream.key not in said, "the new key is the old one")
        await until(lambda: encoder.ffmpeg.poll() is not None, "the encoder is cut off")
        await livestream.until_recorded()
    status, _, error = await output_of(*ffmpeg_command(livestream.publish_address, picture="testsrc2", seconds=5), seconds=30, check=False)
    expect(status != 0 and WORDS in error, f"the old key: {error[-500:]}")
