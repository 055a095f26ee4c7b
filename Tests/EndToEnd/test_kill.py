"""`kill -9` while recording: some rounds of script/kill-recording."""

import random
import sys

import robust_kills
from robust_support import case, main


@case("kill -9 at random moments leaves recordings that play to the last part a viewer saw", weight=2, timeout=180)
def test_kills():
    check(6, 0)


@case("kill -9 with a disk that takes 150 ms to synchronise loses no part a viewer saw", weight=2, timeout=180)
def test_kills_on_a_slow_disk():
    check(4, 150)


def check(rounds, synchronize):
    seed = random.randrange(1_000_000)
    results = robust_kills.play(rounds, seed, servers=2, synchronize=synchronize)
    assert not results.failures, f"seed {seed}: " + "\n".join(results.failures)


if __name__ == "__main__":
    main(sys.modules[__name__])
