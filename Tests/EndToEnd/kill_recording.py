"""script/kill-recording."""

import argparse
import json
import random
import sys
import time

import robust_kills


def main():
    parser = argparse.ArgumentParser(prog="script/kill-recording")
    parser.add_argument("rounds", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=None, help="repeats the rounds of another run")
    parser.add_argument("--first", type=int, default=0, help="number of the first round")
    parser.add_argument("--servers", type=int, default=3, help="servers side by side")
    parser.add_argument("--slow-disk", type=int, default=0, metavar="MS", help="how much longer synchronising a file takes")
    wanted = parser.parse_args()
    seed = wanted.seed if wanted.seed is not None else random.randrange(1_000_000)
    print(f"seed {seed}, rounds {wanted.first} to {wanted.first + wanted.rounds - 1}", flush=True)
    began = time.monotonic()
    results = robust_kills.play(
        wanted.rounds, seed, servers=wanted.servers, first=wanted.first, synchronize=wanted.slow_disk,
        tell=lambda line: print(line, flush=True))
    print(json.dumps(results.summary() | {"seconds": round(time.monotonic() - began)}, indent=2))
    # A run that didn't play all of its rounds has not shown what it was asked to.
    return 1 if results.failures or results.rounds != wanted.rounds else 0


if __name__ == "__main__":
    sys.exit(main())
