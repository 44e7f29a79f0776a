#!/usr/bin/env python3
"""Loads stored models with the real Keras that this Python imports and compares what they compute.

    verify.py [--tolerance T] [--no-training] FOLDER ...

Each FOLDER has the form of a fixture: case.json, data.npz and the model files that case.json names. To see that a file
written by KerasSharp is a Keras file, copy a fixture, put the written model in the place of its own, and run this: it
predicts all calls and, where there is a `train` entry, goes on to train, with real Keras. Another release of Keras 2 than that of
the case may weigh losses otherwise; --no-training leaves that out. Ends with 1 when a folder
does not agree or cannot be loaded; folders that real Keras cannot load by its own fault (`no_reload`, `error`,
`derivation` in case.json) are named and left out.
"""
import argparse
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


class Stored:
    """The part of a recipe that case.json holds."""

    def __init__(self, folder):
        with open(os.path.join(folder, "case.json")) as stream:
            self.record = json.load(stream)
        self.folder = folder
        self.batch_size = self.record["batch_size"]
        self.dim_ordering = self.record["dim_ordering"]
        self.custom_objects = None


def close(mine, stored, tolerance, what):
    import numpy as np
    np.testing.assert_allclose(mine, stored, rtol=tolerance, atol=tolerance, err_msg=what)


def predictions(case, model, data, tolerance):
    from library import eras
    eras.ready_to_predict(model)
    for call in case.record["calls"]:
        if call.get("reset"):
            model.reset_states()
        outputs = eras.predict(model, [data[k] for k in call["inputs"]], case.batch_size)
        for mine, key in zip(outputs, call["outputs"]):
            close(mine, data[key], tolerance, key)


def training(case, model, data, tolerance):
    from library import train
    entry = case.record["train"]
    if entry["run"] == "fit":
        history = model.fit(*[[data[k] for k in entry[key]] for key in ("x", "y")], batch_size=entry["batch_size"], verbose=0, **entry["fit"]).history
        for name, key in entry["history"].items():
            close(history[name], data[key], tolerance, name)
        return
    if any(getattr(layer, "stateful", False) for layer in model.layers):
        model.reset_states()
    get = lambda key: [data[k] for k in entry[key]] if key in entry else None
    run = train.Training(None, batch=entry["batch_size"], class_weight=dict(
        (int(k), v) for k, v in entry["class_weight"].items()) if "class_weight" in entry else None)
    values = train.steps(run, model, (get("x"), get("y"), get("sample_weight")), entry["first_batch"], entry["calls"])
    close(values, data[entry["values"]], tolerance, "values of the training steps")


def verify(folder, tolerance, trains=True):
    """What came of one folder: "agrees", or why it is left out."""
    import numpy as np
    from library import eras
    case = Stored(folder)
    for key in ("no_reload", "error", "derivation"):
        if key in case.record:
            return "left out: " + case.record[key].split("\n")[0]
    if "architecture" not in case.record["files"] and "model" not in case.record["files"]:
        return "left out: no architecture"
    eras.begin(case)
    with np.load(os.path.join(folder, "data.npz")) as data:
        model = eras.load(case, case.record["files"], folder)
        predictions(case, model, data, tolerance)
        if "train" in case.record and trains:
            training(case, model, data, tolerance)
    return "agrees"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--tolerance", type=float, default=1e-4)
    arguments.add_argument("--no-training", action="store_true")
    arguments.add_argument("folders", nargs="+")
    options = arguments.parse_args()
    os.environ["THEANO_FLAGS"] = os.environ.get("THEANO_FLAGS", "") + ",optimizer_excluding=AbstractConvCheck:local_conv2d_cpu"
    failed = 0
    for folder in options.folders:
        try:
            print("%s: %s" % (folder, verify(folder, options.tolerance, not options.no_training)), flush=True)
        except Exception as problem:
            failed += 1
            print("%s: FAILED, %s: %s" % (folder, type(problem).__name__, " ".join(str(problem).split())[:300]), flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
