"""Reads a recording's folder without the server's own code, and plays its files with FFmpeg."""

import json
import pathlib
import struct
import subprocess
import zlib

HEADER = RECORD = 64
FILE, PART, GAP, END = 1, 2, 3, 4
RENDITIONS = ("video", "audio")
END_REASONS = {1: "publisher left", 2: "stopped", 3: "shutdown", 4: "repaired"}


class Index:
    """The records of a recording's index; each must be sound."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        data = (self.folder / "index").read_bytes()
        assert data[:8] == b"CRLN-IDX", "the index has no header"
        identity = struct.unpack_from(">Q", data, 20)[0]
        seed = (identity & 0xFFFFFFFF) ^ (identity >> 32)
        self.files, self.gaps, self.end = [], [], None
        self.parts = {}  # (rendition, media sequence number, part index): record
        assert (len(data) - HEADER) % RECORD == 0, "the index ends within a record"
        for slot, offset in enumerate(range(HEADER, len(data), RECORD)):
            record = data[offset:offset + RECORD]
            checksum = zlib.crc32(record[:60], (seed + slot) & 0xFFFFFFFF)
            assert struct.unpack_from(">I", record, 60)[0] == checksum, f"record {slot} is damaged"
            assert self.end is None, "there are records behind the end"
            self._add(record)

    def _add(self, record):
        kind, detail, rendition = record[0], record[1], RENDITIONS[record[2]]
        if kind == FILE:
            number, video, audio, size = struct.unpack_from(">4I", record, 4)
            self.files.append({"number": number, "video": video, "audio": audio, "end": size})
        elif kind == PART:
            values = struct.unpack_from(">IQIIQqIqI", record, 4)
            names = ("file", "msn", "index", "size", "offset", "time", "duration", "program_time", "checksum")
            part = dict(zip(names, values)) | {"independent": bool(detail & 1), "discontinuity": bool(detail & 2)}
            assert part["offset"] == self.files[-1]["end"], "a part doesn't follow the one before it"
            self.files[-1]["end"] += part["size"]
            part["seconds"] = part["duration"] / self.files[-1][rendition]
            part["start"] = part["time"] / self.files[-1][rendition]
            self.parts[rendition, part["msn"], part["index"]] = part
        elif kind == GAP:
            first, last, start, end, parts = struct.unpack_from(">QQqqI", record, 8)
            self.gaps.append({"rendition": rendition, "reason": detail, "segments": (first, last), "parts": parts})
        elif kind == END:
            self.end = END_REASONS[detail]
        else:
            raise AssertionError(f"a record of kind {kind}")

    def media_path(self, file):
        return self.folder / f"{file['number']:03}.mp4"

    def last_parts(self):
        last = {}
        for rendition, msn, index in self.parts:
            last[rendition] = max(last.get(rendition, (-1, -1)), (msn, index))
        return last

    def check_bytes(self):
        """Each part's bytes are what was recorded, and nothing stands behind the last one."""
        contents = {file["number"]: self.media_path(file).read_bytes() for file in self.files}
        for file in self.files:
            assert len(contents[file["number"]]) == file["end"], f"{self.media_path(file)} doesn't end with its last part"
        for name, part in self.parts.items():
            data = contents[part["file"]][part["offset"]:part["offset"] + part["size"]]
            assert zlib.crc32(data) == part["checksum"], f"the bytes of part {name} are wrong"

    def check_timeline(self, slack_seconds=0.002, joint_seconds=None):
        """Within a rendition each part begins where the one before it ended, recorded gaps apart. Returns the ends.

        `joint_seconds`: how far apart parts may be at a discontinuity; None allows none.
        """
        ends = {}
        gapped = {gap["rendition"] for gap in self.gaps}
        for (rendition, msn, index), part in self.parts.items():
            end = ends.get(rendition)
            if end is not None and rendition not in gapped:
                assert not part["discontinuity"] or joint_seconds is not None, f"a discontinuity before {rendition} {msn}.{index}"
                slack = joint_seconds if part["discontinuity"] else slack_seconds
                assert abs(part["start"] - end) <= slack, (
                    f"{rendition} part {msn}.{index} begins at {part['start']:.3f} s, the one before it ended at {end:.3f} s")
            ends[rendition] = part["start"] + part["seconds"]
        return ends


def run(*words, forgiven=None):
    """The output of a program that may complain of nothing, lines with the `forgiven` words apart."""
    done = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
    complaints = [line for line in done.stderr.splitlines() if line.strip() and not (forgiven and forgiven in line)]
    assert done.returncode == 0 and not complaints, f"{' '.join(map(str, words))}: {done.returncode} {complaints[:6]}"
    return done.stdout


# Where an encoder with B-frames was cut off, its last picture may be shown later than the first one behind the joint.
OVERLAP = "non monotonically increasing dts to muxer"


def check_plays(source, has_joints=False):
    """`source`, a file or an address, is read and decoded to its end without a word of complaint."""
    run("ffprobe", "-v", "error", "-show_entries", "stream=codec_name", str(source))
    run("ffmpeg", "-nostdin", "-v", "error", "-i", str(source), "-f", "null", "-", forgiven=OVERLAP if has_joints else None)


def packets(source, stream):
    """(presentation time, duration) of each packet of `v` or `a`, in seconds, in the order of the file."""
    text = run(
        "ffprobe", "-v", "error", "-select_streams", stream, "-show_entries", "packet=pts_time,duration_time", "-of", "json",
        str(source))
    return [(float(p["pts_time"]), float(p.get("duration_time", 0))) for p in json.loads(text).get("packets", [])]


def check_recording(listing):
    """All that must be true of a finished recording on the disk; returns its index. `listing`: of `Server.recordings`."""
    index = Index(listing["folder"])
    assert index.end, "the recording was never closed"
    index.check_bytes()
    for file in index.files:
        # A codec configuration of which no part was finished has nothing to play.
        if any(part["file"] == file["number"] for part in index.parts.values()):
            check_plays(index.media_path(file), any(part["discontinuity"] for part in index.parts.values()))
    return index
