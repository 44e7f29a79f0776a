#!/usr/bin/env python3
"""Loads models that KerasSharp converted with the real Keras that this Python imports (1.2.2, 2.3.1 or 3), and compares what they predict with
what the Keras predicted that the models come from.

    verify_conversions.py [--tolerance T] [--list FILE] FOLDER [PATTERN]

FOLDER is what the test ConversionCases writes for a release where KERASSHARP_CONVERTED names a folder: a folder for each case with
case.json, data.npz and the converted model. --list writes a line for each case: its name and "agrees", or what differs. Ends with 1 where
one differs, unless the backend at hand is known to compute it otherwise than TensorFlow, which the line then says.
"""
import argparse
import fnmatch
import json
import os
import sys

import numpy as np

# Theano has convolutions in plain Python, which this check would refuse when there is no C compiler.
os.environ["THEANO_FLAGS"] = os.environ.get("THEANO_FLAGS", "") + ",optimizer_excluding=AbstractConvCheck:local_conv2d_cpu"
import keras  # noqa: E402  (the settings come first)

IS_1, IS_3 = keras.__version__.startswith("1."), keras.__version__.startswith("3.")
if not IS_3:
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from library import eras  # noqa: F401  (what they need of the Theano at hand)


def words(problem):
    return "%s: %s" % (type(problem).__name__, " ".join(str(problem).split())[-300:])


def load(path, ordering):
    if IS_3:
        keras.utils.clear_session()
    elif IS_1:
        from keras.backend import common
        common._UID_PREFIXES.clear()
        # A file of Keras 1 does not say how images lie where no layer does.
        keras.backend.set_image_dim_ordering(ordering)
        return keras.models.load_model(path)
    else:
        keras.backend.reset_uids()
        keras.backend.set_image_data_format("channels_last")
        keras.backend.theano_backend.NAME_SCOPE_STACK.clear()
    return keras.models.load_model(path, compile=False)


def reset(model):
    for layer in model.layers:
        for name in ("reset_states", "reset_state"):
            if getattr(layer, "stateful", False) and hasattr(layer, name):
                getattr(layer, name)()
                break


def predict(model, xs, batch):
    if IS_3:
        xs = [x.astype(str(v.dtype)) if str(v.dtype).startswith("int") else x for x, v in zip(xs, model.inputs)]
    ys = model.predict(xs if len(xs) > 1 else xs[0], batch_size=batch, verbose=0)
    if isinstance(ys, dict):
        # As keras.tree has them, which 3.0 lacks: by the alphabet.
        ys = [ys[key] for key in sorted(ys)]
    return [np.asarray(y) for y in (ys if isinstance(ys, (list, tuple)) else [ys])]


def difference(mine, stored, tolerance):
    if mine.shape != stored.shape:
        return "shapes %s and %s" % (mine.shape, stored.shape)
    a, b = mine.astype("float64"), stored.astype("float64")
    if np.any(np.isnan(a) != np.isnan(b)):
        return "NaN in one"
    finite = np.isfinite(b)
    scale = max(1, np.abs(b[finite]).max() if finite.any() else 1)
    off = np.abs(a - b)[finite].max() if finite.any() else 0
    return "off by %.3g of %.3g" % (off, scale) if off > tolerance * scale else None


def layers(model):
    for layer in getattr(model, "layers", None) or []:
        yield layer
        yield from layers(layer)
        yield from layers(getattr(layer, "layer", None))


def excuse(model, path, backend):
    """Why the backend at hand is no witness for the model, or what the conversion itself tells; None for nothing. Files of Keras 1 do not
    say their backend, so the case does."""
    if any(getattr(layer, "normalize", False) for layer in layers(model)):
        return "not on tiny vectors: their cosine is another, which the conversion tells"
    if IS_3:
        if keras.backend.backend() == "torch" and any("AveragePooling" in type(layer).__name__ and getattr(layer, "padding", "") == "same"
                                                      for layer in layers(model)):
            return "not on PyTorch: it averages at borders otherwise"
        if keras.backend.backend() == "torch" and any(getattr(layer, "interpolation", "") == "bicubic" for layer in layers(model)):
            # Its polynomials are of -0.75, TensorFlow's of -0.5 with the weights of what lies outside left out.
            return "not on PyTorch: its bicubic interpolation is another"
        release = tuple(int(part) for part in keras.__version__.split("."))
        parts = [getattr(layer, "cell", layer) for layer in layers(model)] if keras.backend.backend() == "torch" else []
        if release < (3, 10) and any(getattr(p, "padding", "") == "same" and max(np.ravel(p.strides)) > 1 for p in parts):
            # _apply_same_padding in backend/torch/nn.py at the tags 3.9.2 and 3.10.0.
            return "not on PyTorch: before 3.10 it pads 'same' otherwise where strides are not 1"
        if release < (3, 15) and any("Transpose" in type(p).__name__ for p in parts):
            return "not on PyTorch: before 3.15 it transposes convolutions otherwise"
        return None
    if not IS_1:
        import h5py
        with h5py.File(path, "r") as stream:
            backend = stream.attrs.get("backend", b"")
    return "not on Theano: the file is TensorFlow's" if backend in (b"tensorflow", "tensorflow") else None


# What a backend says of itself, by a part of its words, and why it is no witness then.
LIMITS = [
    ("epsilon must be at least 1e-5", "not on Theano: it takes no epsilon of 1e-5 in float32"),
    ("only available with the TensorFlow backend", "not on Theano: cuDNN's layers are TensorFlow's"),
    ("only available with TensorFlow for the time being", "not on Theano: it says so"),
    ("Inconsistency in the inner graph of scan", "not on Theano: a recurrent layer of one unit that is not unrolled"),
    ("not supported with Theano", "not on Theano: it says so"),
    ("not available when using the Theano backend", "not on Theano: it says so"),
    ("parameter name can't contain", "not on PyTorch: it allows no '.' in a layer's name"),
    ("requires TensorFlow", "not on PyTorch: the layer is TensorFlow's"),
    ("step must be greater than zero", "not on PyTorch: it takes no steps backwards"),
    ("Expected of one {'bilinear'", "not on PyTorch: it lacks the interpolation"),
    ("Given normalized_shape", "not on PyTorch: it normalizes the last axes alone"),
    ("Torch output_padding", "not on PyTorch: it pads no output by as much"),
    ("pad should be at most half", "not on PyTorch: it pads windows by no more than half of them"),
    ("pad must be non-negative", "not on PyTorch: before 3.10 it pads 'same' otherwise where strides are not 1"),
    ("index out of range in self", "not on PyTorch: before 3.1 it looks up nothing that is below 0"),
    ("torchvision", "not on PyTorch: it lacks a package"),
    ("Unknown regularizer: my_penalty", "not on a Keras without the code of the file's author"),
]


def limit(problem, path, backend):
    """Why a backend that fails is no witness; None where that is not known."""
    for words_of_it, reason in LIMITS:
        if words_of_it in str(problem).replace("\\'", "'"):
            return reason
    return None if IS_3 else excuse(None, path, backend)


def verify(folder, case, tolerance):
    data = np.load(os.path.join(folder, "data.npz"))
    path = os.path.join(folder, case["files"]["model"])
    model = load(path, case.get("dim_ordering") or "tf")
    for call in case["calls"]:
        if call.get("reset"):
            reset(model)
        for mine, key in zip(predict(model, [data[k] for k in call["inputs"]], case["batch_size"]), call["outputs"]):
            found = difference(mine, data[key], tolerance)
            if found:
                return excuse(model, path, case["backend"]) or found
    return "agrees"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--tolerance", type=float, default=1e-5)
    arguments.add_argument("--list")
    arguments.add_argument("folder")
    arguments.add_argument("pattern", nargs="?", default="*")
    options = arguments.parse_args()
    lines = []
    for name in sorted(os.listdir(options.folder)):
        place = os.path.join(options.folder, name)
        if not fnmatch.fnmatch(name, options.pattern) or not os.path.exists(os.path.join(place, "case.json")):
            continue
        with open(os.path.join(place, "case.json")) as stream:
            case = json.load(stream)
        try:
            found = verify(place, case, options.tolerance)
        except Exception as problem:  # whatever it is, it is this case's result
            found = limit(problem, os.path.join(place, case["files"]["model"]), case["backend"]) or words(problem)
        lines.append("%s\t%s" % (name.replace("~", "/"), found))
        if found != "agrees" and not found.startswith("not on "):
            print(lines[-1], flush=True)
    agree = sum(line.endswith("\tagrees") for line in lines)
    excused = sum("\tnot on " in line for line in lines)
    differ = len(lines) - agree - excused
    print("Keras %s: %d agree, %d are not for this backend, %d differ" % (keras.__version__, agree, excused, differ), flush=True)
    if options.list:
        with open(options.list, "w") as stream:
            stream.write("\n".join(lines) + "\n")
    return differ > 0


sys.exit(main())
