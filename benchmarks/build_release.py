# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Build a nationwide release of the three named sources: seconds (median of three) and memory, beside a plain read.

Target: under 15 s and 1 GiB on two cores. Run: ``python benchmarks/build_release.py [SHARED_DATA]``.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCES = (
    "kwb/buurt_2024_85984NED.csv.gz",
    "kwb/wijk_2024_85984NED.csv.gz",
    "kwb/gemeente_2024_85984NED.csv.gz",
    "health/buurt_goed_ervaren_gezondheid_2012_2024_50150NED.csv.gz",
    "crime/buurt_2021_2025_47022NED.csv.gz",
    "crosswalk/buurtcodes_2024_85984NED.csv.gz",
)
MEASURE = """
import resource, sys, time
began = time.perf_counter()
{work}
seconds = time.perf_counter() - began
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
BUILD = "from kloof import releases; releases.build(sys.argv[1], sys.argv[2])"
PEERS = {
    "pandas": "import pandas, pathlib\nfor p in pathlib.Path(sys.argv[1]).rglob('*.gz'): pandas.read_csv(p)",
    "polars": "import polars, pathlib\nfor p in pathlib.Path(sys.argv[1]).rglob('*.gz'): polars.read_csv(p)",
}


def measured(work: str, source: Path, out: Path) -> tuple[float, float]:
    runs = []
    for _ in range(3):
        command = [sys.executable, "-c", MEASURE.format(work=work), str(source), str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds, mebibytes = done.stdout.split()
        runs.append((float(seconds), float(mebibytes)))
    return statistics.median(s for s, _ in runs), max(m for _, m in runs)


def main() -> None:
    beside = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("KLOOF_SHARED_DATA", beside))
    if not shared.is_dir():
        print(f"The published files are not here: {shared}. Give their folder as argument or in KLOOF_SHARED_DATA.")
        return
    with tempfile.TemporaryDirectory() as place:
        source, out = Path(place) / "source", Path(place) / "release"
        for name in SOURCES:
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(shared / name, source / name)
        seconds, memory = measured(BUILD, source, out)
        print(f"build, three named sources: {seconds:6.2f} s  {memory:6.0f} MiB  (target 15 s, 1024 MiB)")
        for peer, work in PEERS.items():
            if importlib.util.find_spec(peer) is None:
                print(f"{peer} is not installed; no comparison with it")
                continue
            plain, plain_memory = measured(work, source, out)
            ratio = f"build takes {seconds / plain:.1f} x as long, {memory / plain_memory:.1f} x the memory"
            print(f"{peer}.read_csv alone:          {plain:6.2f} s  {plain_memory:6.0f} MiB  ({ratio})")
        seconds, memory = measured(BUILD, shared, out)
        print(f"build, everything there:    {seconds:6.2f} s  {memory:6.0f} MiB  (target 30 s, 1536 MiB)")


if __name__ == "__main__":
    main()
