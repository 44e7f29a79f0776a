#!/usr/bin/env python3
"""Loads what KerasSharp wrote for tf.keras and Keras 3 with the real Keras 3 that this Python imports, and compares predictions.

    verify_3.py [--list] FOLDER [PATTERN]

FOLDER is what the test WrittenForKeras3Tests wrote: for each case data.npz, case.json, the file that was read (original.*) and files
in each form (kept.* and new.*). A prediction must equal that of the original as this Keras loads it, since layers differ between
backends; where this Keras cannot load the original, it must equal the stored outputs. Weights alone are loaded into the model of
kept.keras, with other weights in it before. Ends with the counts for each form.
"""
import argparse
import collections
import fnmatch
import json
import os
import sys

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras  # noqa: E402  (the backend comes first)

FORMS = ("kept.h5", "new.h5", "kept.keras", "new.keras", "kept.weights.h5", "new.weights.h5")


def words(problem):
    return "%s: %s" % (type(problem).__name__, " ".join(str(problem).split())[-260:])


def load(path):
    keras.utils.clear_session()
    return keras.models.load_model(path, compile=False)


def predict(model, call, data):
    """In the order of the model's inputs and outputs."""
    xs = [data[k] for k in call["inputs"]]
    given = [np.asarray(x, v.dtype) if str(v.dtype).startswith("int") else x for x, v in zip(xs, model.inputs)]
    structure = getattr(model, "_inputs_struct", None)
    if isinstance(structure, dict):
        names = [t.name for t in model.inputs]
        by_name = dict(zip(names, given))
        given = {key: by_name[tensor.name] for key, tensor in structure.items()}
    elif len(given) == 1 and not isinstance(structure, (list, tuple)):
        given = given[0]
    ys = model.predict(given, verbose=0)
    if isinstance(ys, dict):
        ys = list(ys.values())
    return [np.asarray(y) for y in (ys if isinstance(ys, (list, tuple)) else [ys])]


def difference(mine, theirs, tolerance):
    worst = 0
    for a, b in zip(mine, theirs):
        if a.shape != b.shape:
            return "shapes %s and %s" % (a.shape, b.shape)
        a, b = a.astype("float64"), b.astype("float64")
        off = np.abs(a - b) - tolerance * np.abs(b)
        off[np.isnan(a) & np.isnan(b)] = 0
        off[a == b] = 0
        worst = max(worst, float(np.nanmax(off)) if off.size else 0)
        if np.any(np.isnan(off)):
            return "NaN in one"
    return "off by %.3g" % worst if worst > tolerance else None


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--list", action="store_true")
    arguments.add_argument("folder")
    arguments.add_argument("pattern", nargs="?", default="*")
    options = arguments.parse_args()
    counts = collections.defaultdict(collections.Counter)
    for name in sorted(os.listdir(options.folder)):
        place = os.path.join(options.folder, name)
        if not os.path.isdir(place) or not fnmatch.fnmatch(name, options.pattern):
            continue
        with open(os.path.join(place, "case.json")) as stream:
            case = json.load(stream)
        data = np.load(os.path.join(place, "data.npz"))
        call = case["calls"][0]
        original = next((f for f in os.listdir(place) if f.startswith("original.")), None)
        expected, source, why = [data[k] for k in call["outputs"]], "stored", ""
        if "model" in case["files"]:
            try:
                expected, source = predict(load(os.path.join(place, original)), call, data), "original"
            except Exception as problem:
                why = words(problem)
        counts["original"]["loads" if source == "original" else "no"] += 1
        for form in FORMS:
            path = os.path.join(place, form)
            if not os.path.exists(path):
                continue
            try:
                if form.endswith(".weights.h5"):
                    model = load(os.path.join(place, "kept.keras"))
                    model.set_weights([w * 0 + 1 for w in model.get_weights()])
                    model.load_weights(path)
                else:
                    model = load(path)
                found = difference(predict(model, call, data), expected, 1e-4 if source == "original" else 1e-3)
            except Exception as problem:
                found = words(problem)
                if source != "original":
                    counts[form]["neither loads"] += 1
                    if options.list:
                        print("%s %s: neither loads: %s | original: %s" % (name, form, found, why), flush=True)
                    continue
            counts[form]["equal" if found is None else "DIFFERS"] += 1
            if found is not None:
                print("%s %s: %s (%s)" % (name, form, found, source), flush=True)
    print(keras.__version__, {k: dict(v) for k, v in counts.items()})


main()
