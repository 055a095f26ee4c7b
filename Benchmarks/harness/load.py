"""The programs that make load: our own (Tools/) and wrk."""

import json
import pathlib
import re
import subprocess
import sys
import time

BENCHMARKS = pathlib.Path(__file__).resolve().parent.parent
BUILT = BENCHMARKS.parent / ".build/bench"
# An hour of load is never wanted; a tool that takes longer than it was told by so much has hung.
SECONDS_TOO_LONG = 60


def build():
    subprocess.run(["make", "--quiet", "-C", BENCHMARKS / "Tools", f"BIN={BUILT / 'tools'}"], check=True)


def media():
    """A minute of 720p at 30 frames a second with a key frame every two seconds, 2.5 Mbit/s, and sound."""
    file = BUILT / "720p.flv"
    if not file.exists():
        BUILT.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".new.flv")
        picture = "-c:v libx264 -preset veryfast -tune zerolatency -pix_fmt yuv420p -g 60 -keyint_min 60 -sc_threshold 0 -bf 0"
        rate = "-b:v 2500k -maxrate 2500k -bufsize 2500k -x264-params nal-hrd=cbr:force-cfr=1"
        sources = "-f lavfi -i testsrc2=size=1280x720:rate=30 -f lavfi -i sine=frequency=440:sample_rate=48000 -t 60"
        command = f"ffmpeg -y -nostdin -v error {sources} {picture} {rate} -c:a aac -ac 2 -b:a 128k -f flv"
        subprocess.run([*command.split(), unfinished], check=True)
        unfinished.replace(file)
    return file


class Load:
    """A running tool of ours. It ends by itself, and at the latest with the `with` block."""

    def __init__(self, tool, *arguments):
        self.tool = tool
        self.process = subprocess.Popen(
            [BUILT / "tools" / tool, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate()

    def wait_until_up(self):
        """Until all its connections do what they are for; the tool bounds that time itself."""
        for line in self.process.stderr:
            if " up after" in line:
                return
            print(line.rstrip(), file=sys.stderr)

    def result(self):
        output, errors = self.process.communicate(timeout=SECONDS_TOO_LONG)
        try:
            return json.loads(output.strip().splitlines()[-1])
        except (IndexError, ValueError):
            raise RuntimeError(f"{self.tool} gave no result: {errors[-300:]}") from None


def publishers(server, count, seconds, pace=1.0, settle=0.0):
    """Encoders in real time, each frame stamped with the moment it is sent; up and settled when this returns."""
    load = Load("rtmpload", "publish", *server.publish_arguments(), "-n", count, "-f", media(), "-t", seconds, "-x", pace, "-s")
    load.wait_until_up()
    time.sleep(settle)
    return load


def wrk(url, connections, seconds, core=None, script=None, arguments=()):
    """Requests per second and bytes per second that the server answered with. A script of wrk's makes the requests, of these arguments."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", *(["-s", script] if script else []), url]
    if script:
        command += ["--", *arguments]
    if core is not None:
        command = ["taskset", "-c", str(core), *command]
    text = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + SECONDS_TOO_LONG).stdout
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    if refused:
        raise RuntimeError(f"{refused[1]} requests for {url} were refused")
    requests = int(re.search(r"(\d+) requests in", text)[1])
    size, unit = re.search(r"([\d.]+)([KMGT]?B) read", text).groups()
    size = float(size) * 1024 ** ["B", "KB", "MB", "GB", "TB"].index(unit)
    return {"requests": requests, "bytes": size, "requests_per_second": requests / seconds, "bytes_per_second": size / seconds}
