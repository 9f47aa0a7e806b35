"""How often tests kill a program, and at which instants: `NAME_test.py --kills N` instead of as
often as CI does, KINDRED_SEED for other instants."""

import argparse
import os
import random
import statistics
import sys
import unittest

SEED = int(os.environ.get("KINDRED_SEED", "1"))


class Killing:
    """What the command line of a test says; set by main()."""

    kills = None


def kills(default):
    return Killing.kills or default


def chance():
    return random.Random(SEED)


def summary(seconds):
    """Times of restarts in words."""
    median, worst = statistics.median(seconds) * 1000, max(seconds) * 1000
    return f"ended {len(seconds)} times; back after {median:.0f} ms (median), {worst:.0f} (worst)"


def main():
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--kills", type=int)
    known, others = parser.parse_known_args()
    Killing.kills = known.kills
    unittest.main(module="__main__", argv=[sys.argv[0], *others])
