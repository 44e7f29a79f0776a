#!/usr/bin/env python3
"""Brings stored cases of real Keras on real TensorFlow into the form of the fixtures (README.md).

    stored_cases.py FIXTURES CASE ...

TensorFlow does not run where the other fixtures are made; these cases were made where it does. Each CASE is a folder
of model.h5 or model.keras (or model.json or model.yaml beside a file of weights), inputs.npz, outputs.npz (arrays by the names of
the model's input and output layers, `x` and `y` where a Sequential has one), meta.json (release, batch size, absolute
tolerance of each array, `rtol`), and, where the model was trained, targets.npz, weights.npz (of samples),
expected.json (`before` and `after`: evaluate; `history` and `batches`: fit without shuffling), final.npz,
optimizer.npz and trained.npz (outputs afterwards). FIXTURES/keras-RELEASE-tf/GROUP/NAME is written for each; GROUP is
the class under test, `model` or `training`. The model's files are copied as they are. Any Python with h5py, NumPy and
PyYAML runs it.
"""
import io
import json
import os
import re
import shutil
import sys
import zipfile

import h5py
import numpy as np
import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from library import cases, storage  # noqa: E402  (the path above comes first)

RECURRENT = ("RNN", "LSTM", "GRU", "Bidirectional")


def is_hdf5(path):
    """By its first bytes: files called .keras may be HDF5."""
    with open(path, "rb") as stream:
        return stream.read(4) == b"\x89HDF"


def holds_a_name(path):
    """Whether a Lambda's function stands in a file of Keras 3 by its name, as all do that have one."""
    with open(path, "rb") as stream:
        data = stream.read()
    if zipfile.is_zipfile(io.BytesIO(data)):
        data = zipfile.ZipFile(io.BytesIO(data)).read("config.json")
    return b"__lambda__" not in data


def decoded(text):
    return text if isinstance(text, str) else text.decode("utf8")


def configuration(folder, meta):
    """The architecture as a tree, and its text."""
    path = os.path.join(folder, meta["model"])
    if is_hdf5(path):
        with h5py.File(path, "r") as f:
            text = decoded(f.attrs["model_config"])
        return json.loads(text), text
    if path.endswith(".keras"):
        with zipfile.ZipFile(path) as members:
            text = decoded(members.read("config.json"))
        return json.loads(text), text
    with open(path) as stream:
        text = stream.read()
    return (yaml.load(text, yaml.UnsafeLoader) if path.endswith(".yaml") else json.loads(text)), text


def in_order(arrays, config, which):
    """The arrays in the order of the model's inputs or outputs. Where they have names of their own (tensors of Keras 3, several
    outputs of one layer) they were stored in that order."""
    names = arrays.files
    if len(names) == 1:
        return [(names[0], arrays[names[0]])]
    ends = config["config"]["%s_layers" % which]
    # The order of a dictionary's values is that of its keys.
    ends = [ends[k] for k in sorted(ends)] if isinstance(ends, dict) else [ends] if isinstance(ends[0], str) else ends
    order = [end[0] for end in ends]
    if len(order) != len(names):
        raise ValueError("%ss %s and arrays %s" % (which, order, names))
    return [(name, arrays[name]) for name in (order if sorted(order) == sorted(names) else names)]


def weights_file(folder, meta):
    """The HDF5 file of the weights."""
    path = os.path.join(folder, meta["weights"] or meta["model"])
    if is_hdf5(path):
        return h5py.File(path, "r")
    with zipfile.ZipFile(path) as members:
        return h5py.File(io.BytesIO(members.read("model.weights.h5")), "r")


def weight_arrays(folder, meta):
    """[(layer, name, shape)] of every array of the weights, in the order of the file, and the names of the optimizer's state. The
    layout of Keras 3 has paths: there the layer is what stands before /vars."""
    with weights_file(folder, meta) as f:
        group = f["model_weights"] if "model_weights" in f else f
        if "layer_names" not in group.attrs:
            found = []
            f.visititems(lambda path, item: found.append((path.rsplit("/vars/", 1)[0], path, item.shape))
                         if isinstance(item, h5py.Dataset) else None)
            number = lambda path: [int(part) if part.isdigit() else part for part in re.split("([0-9]+)", path)]
            found.sort(key=lambda item: number(item[1]))
            own = lambda path: path.split("/")[0] in ("optimizer", "metrics")
            return [item for item in found if not own(item[1])], [path for _, path, _ in found if path.startswith("optimizer/")]
        found = [(decoded(layer), decoded(name), group[layer][name].shape) for layer in group.attrs["layer_names"]
                 for name in group[layer].attrs.get("weight_names", [])]
        state = [decoded(n) for n in f["optimizer_weights"].attrs["weight_names"]] if "optimizer_weights" in f else []
    return found, state


def width(arrays):
    return max([1] + [int(np.prod(s) / min(s[0], s[-1])) if len(s) > 2 else s[0] for _, _, s in arrays if len(s) > 1])


def rounded(value):
    """Tolerances to three digits."""
    if isinstance(value, dict):
        return dict((k, rounded(v)) for k, v in value.items())
    return float("%.3g" % value)


def layer_of(meta):
    """The class under test; Model where it is none in particular."""
    focus = re.sub("^layers:", "", meta["focus"]).split(":")[0]
    return focus if re.match("^[A-Z][A-Za-z0-9]+$", focus) else "Lambda" if meta.get("kind") == "lambda" else "Model"


def group_of(meta):
    return "training" if meta["trains"] else cases.snake(layer_of(meta))


def training(folder, meta, arrays, weights, state, tolerances):
    """The `train` entry; fills `arrays`."""
    with open(os.path.join(folder, "expected.json")) as stream:
        expected = json.load(stream)
    metrics = list(expected["before"])
    fit = {"epochs": meta["epochs"], "shuffle": False}
    if meta.get("validation_split"):
        fit["validation_split"] = meta["validation_split"]
    entry = {"run": "fit", "batch_size": meta["batch_size"], "metrics": metrics, "fit": fit}
    config = configuration(folder, meta)[0]
    with np.load(os.path.join(folder, "targets.npz")) as targets:
        entry["y"] = keep(arrays, "ty", in_order(targets, config, "output"))
    if os.path.exists(os.path.join(folder, "weights.npz")):
        with np.load(os.path.join(folder, "weights.npz")) as samples:
            entry["sample_weight"] = keep(arrays, "tw", in_order(samples, config, "output"))
    for key in ("before", "after"):
        arrays["evaluated_" + key] = np.array([expected[key][m] for m in metrics], "float64")
        entry["evaluated_" + key] = "evaluated_" + key
    for kind in ("history", "batches"):
        entry[kind] = dict((name, "%s_%s" % (kind, name)) for name in expected.get(kind, {}))
        arrays.update(("%s_%s" % (kind, name), np.array(values, "float64")) for name, values in expected.get(kind, {}).items())
    with np.load(os.path.join(folder, "final.npz")) as final:
        paths = meta.get("final_paths") or dict((name, name) for name in final.files)
        stored = dict((path, name) for name, path in paths.items())
        named = [(layer, path) for layer, path, _ in weights if path in stored]
        if sorted(stored[path] for _, path in named) != sorted(final.files):
            raise ValueError("final.npz and the file's weights differ")
        entry["final"] = [[layer, path, keep(arrays, "final", [(path, final[stored[path]])])[0]] for layer, path in named]
    if os.path.exists(os.path.join(folder, "optimizer.npz")):
        with np.load(os.path.join(folder, "optimizer.npz")) as optimizer:
            order = sorted(optimizer.files, key=lambda n: int(n.split("_")[1]))
            names = state if len(state) == len(order) else order
            entry["optimizer_weights"] = [[name, keep(arrays, "state", [(key, optimizer[key])])[0]] for name,
                    key in zip(names, order)]
    if os.path.exists(os.path.join(folder, "trained.npz")):
        with np.load(os.path.join(folder, "trained.npz")) as trained:
            entry["trained"] = keep(arrays, "trained", in_order(trained, config, "output"))
    entry["tolerance"] = dict((key, tolerances[key]) for key in ("before", "history", "batches", "after") if key in tolerances)
    for file, keys in (("final.npz", [(stored[n], k) for _, n, k in entry["final"]]), ("optimizer.npz", [(
            "param_%d" % i, k) for i, (_, k) in enumerate(entry.get("optimizer_weights", []))])):
        if file in tolerances:
            entry["tolerance"][file[:-4]] = dict((key, tolerances[file][name]) for name, key in keys if name in tolerances[file])
    if "trained.npz" in tolerances:
        entry["tolerance"]["trained"] = list(tolerances["trained.npz"].values())
    return entry


def keep(arrays, prefix, named):
    """Stores arrays under prefix0, prefix1... and returns these keys."""
    first = sum(re.match("^%s[0-9]+$" % prefix, k) is not None for k in arrays)
    keys = [prefix + str(first + i) for i in range(len(named))]
    arrays.update(zip(keys, [a for _, a in named]))
    return keys


MOST = 12288


def rows_depend(config):
    """Whether a layer is stateful or of one batch size, so that all rows of a call must be there."""
    if isinstance(config, dict):
        fixed = any(config.get(key) and config[key][0] is not None for key in ("batch_input_shape", "batch_shape"))
        return fixed or config.get("stateful") is True or any(rows_depend(v) for v in config.values())
    return isinstance(config, (list, tuple)) and any(rows_depend(v) for v in config)


def fewer_rows(x, y, config):
    """The first rows of inputs and outputs, where all of them are more than MOST bytes, and what to say of it."""
    lengths, total = set(len(a) for _, a in x + y), sum(a.nbytes for _, a in x + y)
    kept = max(2, min(lengths) * MOST // total)
    if kept >= min(lengths) or len(lengths) > 1 or rows_depend(config):
        return x, y, None
    return [(n, a[:kept]) for n, a in x], [(n, a[:kept]) for n, a in y], "the first %d of %d rows" % (kept, min(lengths))


def convert(folder, fixtures):
    name = os.path.basename(os.path.normpath(folder))
    with open(os.path.join(folder, "meta.json")) as stream:
        meta = json.load(stream)
    meta.setdefault("trains", os.path.exists(os.path.join(folder, "expected.json")))
    config, text = configuration(folder, meta)
    weights, state = weight_arrays(folder, meta)
    arrays = {}
    with np.load(os.path.join(folder, "inputs.npz")) as inputs, np.load(os.path.join(folder, "outputs.npz")) as outputs:
        x, y = in_order(inputs, config, "input"), in_order(outputs, config, "output")
    cut = None
    if not meta["trains"]:
        x, y, cut = fewer_rows(x, y, config)
    call = {"inputs": keep(arrays, "x", x), "outputs": keep(arrays, "y", y)}
    weights_as = "model.weights.h5" if (meta["weights"] or "").endswith(".weights.h5") else "weights.h5"
    files = {"architecture": meta["model"], "weights": weights_as} if meta["weights"] else {"model": meta["model"]}
    steps = max(a.shape[1] for _, a in x if a.ndim > 1) if any(word in text for word in RECURRENT) else 1
    tolerances = rounded(meta.get("tolerance", {}))
    near = tolerances.get("outputs.npz", {})
    record = {
        "keras": meta["keras"], "backend": "tensorflow", "dim_ordering": meta["image_dim_ordering"],
        "floatx": meta.get("floatx", "float32"),
        "recipe": "tools/oracle/stored_cases.py:" + name, "source": meta.get("source") or meta.get("script") or " ".join(map(str,
        meta.get("seed", []))),
        "made_by": "keras %s on %s" % (meta["keras"], meta.get("backend") or meta["framework"].split(" on ")[-1]),
        "layer": layer_of(meta), "files": files, "batch_size": meta["batch_size"],
        "tolerance": {"steps": int(steps), "width": width(weights), "relative": meta["rtol"], "absolute": dict(
            (key, near[n]) for key, (n, _) in zip(call["outputs"], y) if n in near)},
        "calls": [call]}
    if cut:
        record["notes"] = cut
    if meta.get("stateful"):
        record["notes"] = "stateful"
    expected = meta.get("expected") or "numbers"
    if expected.startswith("refusal"):
        record["error"], record["error_at"] = expected, "load"
    elif meta["keras"].startswith("3.") and record["source"].startswith("def ") and holds_a_name(os.path.join(folder, meta["model"])):
        record["error"], record["error_at"] = "refusal: the file holds the function's name alone", "load"
    elif expected != "numbers":
        record["notes"] = expected
    if meta["trains"] and os.path.exists(os.path.join(folder, "expected.json")):
        record["train"] = training(folder, meta, arrays, weights, state, tolerances)
        record["train"]["x"] = call["inputs"]
    target = os.path.join(fixtures, "keras-%s-tf" % meta["keras"], group_of(meta), re.sub("[^a-z0-9]+", "_", name.lower()))
    shutil.rmtree(target, ignore_errors=True)
    os.makedirs(target)
    shutil.copyfile(os.path.join(folder, meta["model"]), os.path.join(target, meta["model"]))
    if meta["weights"]:
        shutil.copyfile(os.path.join(folder, meta["weights"]), os.path.join(target, weights_as))
    np.savez_compressed(os.path.join(target, "data.npz"), **arrays)
    storage.write_json(os.path.join(target, "case.json"), record)


def main():
    failed = 0
    for folder in sys.argv[2:]:
        try:
            convert(folder, sys.argv[1])
        except Exception as problem:
            failed += 1
            print("%s: %s: %s" % (os.path.basename(folder), type(problem).__name__, problem))
    print("%d cases, %d failed" % (len(sys.argv) - 2, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main()
