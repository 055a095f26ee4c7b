"""How much is measured: all of it in some eight minutes, or the quick look in less than two."""

import dataclasses
import pathlib


@dataclasses.dataclass
class Plan:
    program: pathlib.Path
    repeats: int = 3
    # How long a figure is watched, in seconds.
    window: float = 8
    # Before it is watched, so that what happens once is over.
    settle: float = 3
    publishers: tuple = (10, 50)
    viewers: tuple = (200, 500, 1000)
    webrtc_viewers: tuple = (1, 50, 200)
    idle_connections: int = 5000
    wrk_seconds: int = 3
    # Publishers come and go for so many rounds of about 15 seconds (only when the measure is asked for by name).
    churn_rounds: int = 20

    @classmethod
    def quick(cls, program):
        return cls(program, repeats=1, window=4, settle=2, publishers=(20,), viewers=(200,), webrtc_viewers=(100,), idle_connections=1000, wrk_seconds=2, churn_rounds=2)
