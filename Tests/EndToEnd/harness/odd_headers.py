"""AAC sequence headers as encoders in the field send them, put into an FLV file in place of ffmpeg's own."""

import struct

from .cases import expect, output_of
from .places import temporary_folder

#: AudioSpecificConfigs (ISO 14496-3, §1.6.2.1) of one and the same 24 kHz stereo stream.
HEADERS = {
    # AAC-LC, and nothing more.
    "plain": bytes.fromhex("1310"),
    # HE-AAC said outright: object type 5, 24 kHz coded, 48 kHz heard, then AAC-LC.
    "explicit HE-AAC": bytes.fromhex("2B118800"),
    # HE-AAC said after the AAC-LC part, for decoders that know of it (sync extension 0x2B7).
    "backward compatible HE-AAC": bytes.fromhex("131056E598"),
    # The same extension, saying that there is none: what ffmpeg writes.
    "extension without SBR": bytes.fromhex("131056E500"),
    # Trailing zeros, as some hardware pads.
    "padded": bytes.fromhex("1310000000"),
}


async def flv_with_header(header, seconds):
    """An FLV file whose AAC sequence header is another one."""
    folder = temporary_folder("flv")
    plain = folder / "plain.flv"
    await output_of(
        "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30", "-f", "lavfi", "-i", "sine=sample_rate=24000",
        "-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-g", "30", "-b:v", "300k",
        "-c:a", "aac", "-ac", "2", "-b:a", "64k", "-f", "flv", plain)
    odd = folder / "odd.flv"
    odd.write_bytes(replace_header(plain.read_bytes(), header))
    return odd


def replace_header(flv, header):
    out, at, replaced = bytearray(flv[:13]), 13, 0
    while at + 15 <= len(flv):
        kind, size = flv[at], int.from_bytes(flv[at + 1:at + 4], "big")
        head, body = flv[at:at + 11], flv[at + 11:at + 11 + size]
        if kind == 8 and body[0] >> 4 == 10 and body[1] == 0:
            body = body[:2] + header
            replaced += 1
        out += bytes([kind]) + len(body).to_bytes(3, "big") + head[4:] + body + struct.pack(">I", 11 + len(body))
        at += 15 + size
    expect(replaced == 1, f"{replaced} AAC sequence headers in the file")
    return bytes(out)
