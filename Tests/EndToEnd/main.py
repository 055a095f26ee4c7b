"""Runs the end-to-end tests. See `run`."""

import sys

from harness import runner

if __name__ == "__main__":
    sys.exit(runner.main(sys.argv[1:]))
