"""Runs a program as a whole process and writes what it cost, as JSON, to the file named first.

The peak of a program smaller than this interpreter (some 10 MB) is told as the interpreter's: the kernel
carries it over when the program is started.
"""
import json
import os
import sys
import time

report, *argv = sys.argv[1:]
begin = time.monotonic()
pid = os.posix_spawnp(argv[0], argv, os.environ)
_, status, usage = os.wait4(pid, 0)
wall = time.monotonic() - begin
with open(report, "w") as out:
    json.dump(
        {
            "wallMs": wall * 1000,
            "cpuMs": (usage.ru_utime + usage.ru_stime) * 1000,
            "peakRssMiB": usage.ru_maxrss / 1024,
            "status": os.waitstatus_to_exitcode(status),
        },
        out,
    )
