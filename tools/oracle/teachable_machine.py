"""A file as Teachable Machine's site gives it, small enough to be kept, and what real Keras makes of pictures.

    keras3 3.8.0 teachable_machine.py MODEL.h5 [FOLDER/]

MODEL.h5 is a file of that site (tf.keras 2.4, layers of MobileNetV2), weights of any kind; FOLDER has inputs.npz and outputs.npz of tf.keras
for it, with which this Keras is compared. It writes teachable_machine/model.h5, whose larger arrays have one bit of mantissa and are
compressed, and keras.json. As on that site the last layers alone are trained, here to tell red squares from blue ones, by least squares.
"""

import json
import os
import sys

import h5py
import numpy as np

import keras


class Rule:
    """As in samples.py."""

    def __init__(self, seed):
        self.state = seed

    def below(self, count):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 8) % count


def rounded(values):
    mantissa, exponent = np.frexp(values.astype("float32"))
    return np.ldexp(np.round(mantissa * 4) / 4, exponent).astype("float32")


def compressed(source, target):
    with h5py.File(source, "r") as old, h5py.File(target, "w") as new:
        new.attrs.update(old.attrs)

        def copy(name, item):
            if isinstance(item, h5py.Group):
                made = new.require_group(name)
            elif item.size >= 4096:
                made = new.create_dataset(name, data=rounded(item[()]), compression=9, shuffle=True)
            else:
                made = new.create_dataset(name, data=item[()])
            made.attrs.update(item.attrs)

        old.visititems(copy)


class DepthwiseConv2D(keras.layers.DepthwiseConv2D):
    """tf.keras wrote an argument that its own layer has no use for."""

    def __init__(self, groups=1, **config):
        super().__init__(**config)


def pictures(count):
    """A square that is red in even pictures and blue in odd ones, on grey, as bytes."""
    rule, made = Rule(8), np.zeros((count, 224, 224, 3), "uint8")
    for n in range(count):
        made[n] = 96 + rule.below(64)
        top, left, size = rule.below(100), rule.below(100), 60 + rule.below(60)
        made[n, top : top + size, left : left + size] = [230, 40, 40] if n % 2 == 0 else [40, 40, 230]
    return made


def input_of(bytes_):
    return bytes_ / np.float32(127.5) - np.float32(1)


def train_head(model, count):
    """Least squares on what the layers before give; targets are logits of 3 and -3."""
    features = model.layers[0].predict(input_of(pictures(count)), verbose=0)
    hidden, last = model.layers[1].layers
    draw = np.random.RandomState(3)
    spread = np.ptp(features, axis=0)[:, None]
    # What hardly changes would be blown up with its rounding.
    weights = rounded(np.where(spread > 0.1, draw.normal(size=hidden.kernel.shape) * 4 / np.sqrt((spread > 0.1).sum()), 0))
    bias = (-features.mean(0) @ weights + 0.1).astype("float32")
    hidden.set_weights([weights, bias])
    h = np.maximum(features @ weights + bias, 0)
    target = np.where(np.arange(count)[:, None] % 2 == [[0, 1]], 3.0, -3.0)
    solved = np.linalg.solve(h.T @ h + 1e-4 * np.trace(h.T @ h) / len(h[0]) * np.eye(len(h[0])), h.T @ target).astype("float32")
    last.set_weights([solved])
    return {hidden.name: [weights, bias], last.name: [solved]}


os.makedirs("teachable_machine", exist_ok=True)
path = "teachable_machine/model.h5"
compressed(sys.argv[1], path)
model = keras.models.load_model(path, compile=False, custom_objects={"DepthwiseConv2D": DepthwiseConv2D})
trained = train_head(model, 60)
with h5py.File(path, "r+") as f:
    found = []
    f["model_weights"].visititems(lambda name, item: found.append((name, item)) if isinstance(item, h5py.Dataset) else None)
    for layer, arrays in trained.items():
        for array, kind in zip(arrays, ["kernel", "bias"]):
            (item,) = [i for n, i in found if n.split("/")[-2] == layer and n.endswith(kind + ":0")]
            item[...] = array
model = keras.models.load_model(path, compile=False, custom_objects={"DepthwiseConv2D": DepthwiseConv2D})
y = model.predict(input_of(pictures(4)), verbose=0)
made = {"keras": keras.__version__ + " on PyTorch", "losses": [], "predictions": [float("%.7g" % v) for v in y.reshape(-1)]}
with open("teachable_machine/keras.json", "w") as f:
    json.dump(made, f, indent=1)
    f.write("\n")
print(made, os.path.getsize(path))
if len(sys.argv) > 2:
    first = keras.models.load_model(sys.argv[1], compile=False, custom_objects={"DepthwiseConv2D": DepthwiseConv2D})
    given, wanted = np.load(sys.argv[2] + "inputs.npz"), np.load(sys.argv[2] + "outputs.npz")
    print("beside tf.keras:", np.abs(first.predict(given[given.files[0]], verbose=0) - wanted[wanted.files[0]]).max())
