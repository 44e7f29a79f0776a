#!/usr/bin/env python3
"""Loads what KerasSharp wrote of models of Keras 2 with the real Keras 2 that this Python imports, predicts, trains, and compares.

    verify_2.py [--steps N] [--part K/N] FOLDER [PATTERN ...]

FOLDER is what the test WrittenForKerasTests wrote: `original/RELEASE/GROUP/CASE` is a fixture with the file that was read, and in
the same place below `kept` and `new` lies what was written of it. Each is loaded and computes what the original does under the very
same Keras, which therefore may be of another release or on another backend than the one that made it: outputs of all calls, and
where it is compiled, the values of N training steps, the weights and the optimizer's state behind them.

Where this Keras cannot load the original, outputs must equal the stored ones if it made those. Where it starts an optimizer anew
with the original and takes the state that was written, outputs alone are compared. Where it reads the original otherwise than the
Keras that made it, a new model may give what that one gave. A recurrent layer of one unit runs on Theano only where it is unrolled, in
a model that Keras makes from scratch as well: a new model does not unroll, and what Theano says of it is no fault of the file.

PATTERN is a shell pattern over RELEASE/GROUP/CASE. Ends with the counts, and with 1 where anything differs.
"""
import argparse
import collections
import fnmatch
import glob
import json
import os
import sys
import warnings

import h5py
import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
# Theano convolves in Python only where the check for compiled code is left out.
os.environ["THEANO_FLAGS"] = os.environ.get("THEANO_FLAGS", "") + ",optimizer_excluding=AbstractConvCheck:local_conv2d_cpu"

from library import eras, train  # noqa: E402  (the path above comes first)
from verify import Stored  # noqa: E402


# What Theano says where the states of a scan have an axis of extent 1 that it knows before, and does not know behind.
ROLLED_UNIT = ("in the inner graph of scan", "The broadcast pattern of the output of scan")


def has_one_unit(case, folder):
    """Whether the file has a recurrent layer of one unit which is not unrolled."""
    with h5py.File(os.path.join(folder, case.record["files"]["model"]), "r") as file:
        config = file.attrs["model_config"]
    layers = [json.loads(config.decode("utf8") if isinstance(config, bytes) else config)]
    while layers:
        value = layers.pop()
        if isinstance(value, dict):
            if value.get("units") == 1 and value.get("unroll") is False:
                return True
            layers += value.values()
        elif isinstance(value, list):
            layers += value
    return False


def words(problem):
    return "%s: %s" % (type(problem).__name__, " ".join(str(problem).split())[:260])


class Run:
    """What a loaded model computes: lists of arrays, by what they are. Draws of dropout are the same in each run."""

    def __init__(self, case, folder, data, steps):
        np.random.seed(7)
        eras.begin(case)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            self.model = eras.load(case, case.record["files"], folder)
        # Keras 2.3 takes no state of most earlier optimizers, which have an array less, and says so.
        self.starts_anew = any("optimizer state" in str(w.message) for w in said)
        self.found = collections.OrderedDict()
        for k, call in enumerate(case.record["calls"]):
            if call.get("reset"):
                self.model.reset_states()
            self.found["call %d" % k] = eras.predict(self.model, [data[k] for k in call["inputs"]], case.batch_size)
        self.problem = None
        if getattr(self.model, "optimizer", None) is not None and steps:
            try:
                self.train(case, data, steps)
            except Exception as problem:
                self.problem = words(problem)

    def train(self, case, data, steps):
        entry = case.record.get("train", {})
        if any(getattr(layer, "stateful", False) for layer in self.model.layers):
            self.model.reset_states()
        get = lambda key: [data[k] for k in entry[key]] if key in entry else None
        x, y = get("x"), get("y")
        if x is None:
            x = [data[k] for k in case.record["calls"][0]["inputs"]]
            y = [np.abs(a) for a in self.found["call 0"]]
        weight = dict((int(k), v) for k, v in entry["class_weight"].items()) if "class_weight" in entry else None
        run = train.Training(None, batch=min(entry.get("batch_size", len(x[0])), len(x[0])), class_weight=weight)
        self.found["metrics"] = [np.array(self.model.metrics_names)]
        self.found["values"] = [train.steps(run, self.model, (x, y, get("sample_weight")), entry.get("first_batch", 0), steps)]
        self.found["weights"] = self.model.get_weights()
        self.found["state"] = self.model.optimizer.get_weights()


def difference(mine, theirs, tolerance):
    for what, expected in theirs.items():
        if what not in mine:
            return "no " + what
        if len(mine[what]) != len(expected):
            return "%s: %d arrays, not %d" % (what, len(mine[what]), len(expected))
        for a, b in zip(mine[what], expected):
            if what == "metrics":
                if list(a) != list(b):
                    return "metrics %s, not %s" % (list(a), list(b))
                continue
            try:
                np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)
            except AssertionError as problem:
                return what + ": " + " ".join(str(problem).split())[:200]
    return None


def verify(place, name, options, counts):
    folder = os.path.join(place, "original", name)
    case = Stored(folder)
    with np.load(os.path.join(folder, "data.npz")) as stored:
        data = dict(stored.items())
    original, why = None, ""
    try:
        original = Run(case, folder, data, options.steps)
    except Exception as problem:
        why = words(problem)
    for form in ("kept", "new"):
        written = os.path.join(place, form, name)
        if not os.path.exists(written):
            counts[form]["not written"] += 1
            continue
        result = compared(original, why, Stored(written), written, data, options, case)
        counts[form][result.split(":")[0]] += 1
        if not result.startswith("equal"):
            print("%s %s: %s" % (form, name, result), flush=True)


def stored(case, data, steps):
    """What the Keras that made the case computed, as far as a run here is told by it."""
    found = dict(("call %d" % k, [data[o] for o in call["outputs"]]) for k, call in enumerate(case.record["calls"]))
    if "values" in case.record.get("train", {}):
        found["values"] = [data[case.record["train"]["values"]][:steps]]
    return found


def compared(original, why, mine, folder, data, options, case):
    try:
        run = Run(mine, folder, data, options.steps)
    except Exception as problem:
        if any(words in str(problem) for words in ROLLED_UNIT) and has_one_unit(mine, folder):
            return "not for Theano: a recurrent layer of one unit that is not unrolled"
        return ("FAILED: %s" if original else "neither loads: %s; the original: " + why.replace("%", "%%")) % words(problem)
    theirs = stored(case, data, options.steps)
    if original is None:
        if case.record["keras"] != eras.VERSION or case.record["backend"] != "theano":
            return "loads, unlike the original: " + why
        found = difference(run.found, theirs, options.tolerance)
        return "DIFFERS from what is stored: " + found if found else "equal"
    expected, more = original.found, ""
    if original.starts_anew and not run.starts_anew:
        expected = dict((k, v) for k, v in expected.items() if k.startswith(("call", "metrics")))
        more = ", and takes the state that Keras lost"
    found = difference(run.found, expected, options.tolerance)
    if found and "/new/" in folder.replace(os.sep, "/") and not difference(run.found, theirs, options.tolerance):
        return "equal to what is stored, unlike the original"
    if found:
        return "DIFFERS: " + found + (" (%s)" % run.problem if run.problem else "")
    return "equal" + more if not run.problem else "neither trains: " + run.problem


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--tolerance", type=float, default=1e-4)
    arguments.add_argument("--steps", type=int, default=2)
    arguments.add_argument("--part", default="1/1")
    arguments.add_argument("folder")
    arguments.add_argument("patterns", nargs="*", default=["*"])
    options = arguments.parse_args()
    part, parts = map(int, options.part.split("/"))
    originals = os.path.join(options.folder, "original")
    names = sorted(os.path.relpath(p, originals) for p in glob.glob(os.path.join(originals, "*/*/*")))
    names = [n for n in names if any(fnmatch.fnmatch(n, p) for p in options.patterns)][part - 1::parts]
    counts = collections.defaultdict(collections.Counter)
    for name in names:
        verify(options.folder, name, options, counts)
    print("Keras %s, %d cases: %s" % (eras.VERSION, len(names), json.dumps(counts)))
    sys.exit(1 if any(k.startswith(("FAILED", "DIFFERS")) for c in counts.values() for k in c) else 0)


if __name__ == "__main__":
    main()
