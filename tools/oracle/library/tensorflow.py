"""What TensorFlow computes, stated in plain NumPy (float64), for files that Keras wrote on TensorFlow.

There is no TensorFlow here. These are its documented rules: kernels are not flipped; 'same' pads
P = max((ceil(n/s) - 1) s + k' - n, 0) with P // 2 in front, where k' = (k - 1) d + 1; pooling leaves padding out.
"""
import itertools
import os

import h5py
import numpy as np

from library import weights


def padding(n, k, s, d, border):
    """Zeros (before, after) on an axis of length n."""
    if border == "valid":
        return 0, 0
    total = max((-(-n // s) - 1) * s + (k - 1) * d + 1 - n, 0)
    return total // 2, total - total // 2


def windows(x, kernel, strides, dilation, border, fill):
    """Yields (kernel index, x there for every output position) over the middle axes of x [N, ..., C]."""
    pads = [padding(n, k, s, d, border) for n, k, s, d in zip(x.shape[1:-1], kernel, strides, dilation)]
    padded = np.pad(x, [(0, 0)] + pads + [(0, 0)], mode="constant", constant_values=fill)
    sizes = [(n - (k - 1) * d - 1) // s + 1 for n, k, s, d in zip(padded.shape[1:-1], kernel, strides, dilation)]
    for index in itertools.product(*[range(k) for k in kernel]):
        take = tuple(slice(i * d, i * d + (m - 1) * s + 1, s) for i, d, m, s in zip(index, dilation, sizes, strides))
        yield index, padded[(slice(None),) + take]


def convolution(x, w, strides, dilation, border):
    """x [N, ..., C], w [..., C, F] -> [N, ..., F]; cross-correlation."""
    return sum(np.tensordot(part, w[index], 1) for index, part in
               windows(x, w.shape[:-2], strides, dilation, border, 0.0))


def depthwise(x, w, strides, border):
    """x [N, R, C, I], w [r, c, I, M] -> [N, R', C', I M], channel i M + m."""
    out = sum(part[..., None] * w[index] for index, part in windows(x, w.shape[:2], strides, (1, 1), border, 0.0))
    return out.reshape(out.shape[:-2] + (-1,))


def pooling(x, kernel, strides, border, kind):
    """Largest or mean of the real elements of each window."""
    parts = np.array([p for _, p in windows(x, kernel, strides, (1,) * len(kernel), border, np.nan)])
    return np.nanmax(parts, axis=0) if kind == "Max" else np.nanmean(parts, axis=0)


def transposed(x, w, output, strides, border):
    """x [N, ..., C], w [..., F, C] -> [N, output, F]: the gradient of the forward convolution of size `output`."""
    sizes = w.shape[:-2]
    pads = [padding(n, k, s, 1, border) for n, k, s in zip(output, sizes, strides)]
    big = np.zeros((x.shape[0],) + tuple(n + sum(p) for n, p in zip(output, pads)) + (w.shape[-2],))
    for index in itertools.product(*[range(k) for k in sizes]):
        at = tuple(slice(i, i + (m - 1) * s + 1, s) for i, m, s in zip(index, x.shape[1:-1], strides))
        big[(slice(None),) + at] += np.tensordot(x, w[index].T, 1)
    return big[(slice(None),) + tuple(slice(p[0], p[0] + n) for p, n in zip(pads, output))]


ACTIVATIONS = {
    "linear": lambda x: x, "relu": lambda x: np.maximum(x, 0), "tanh": np.tanh,
    "softmax": lambda x: np.exp(x - x.max(-1, keepdims=True)) / np.exp(x - x.max(-1, keepdims=True)).sum(-1, keepdims=True)}


def last(x, ordering):
    return np.moveaxis(x, 1, -1) if ordering == "th" else x


def first(x, ordering):
    return np.moveaxis(x, -1, 1) if ordering == "th" else x


def kernel_last(w, ordering):
    """A kernel (F, C, ...) as (..., C, F)."""
    return np.moveaxis(w, (0, 1), (-1, -2)) if ordering == "th" else w


def run_layer(layer, x):
    """One layer of a Keras model on x, float64."""
    name = type(layer).__name__
    own = [w.get_value().astype("float64") for w in layer.weights]
    ordering = getattr(layer, "dim_ordering", "tf")
    act = ACTIVATIONS[getattr(getattr(layer, "activation", None), "__name__", "linear")]
    if name in ("Convolution1D", "AtrousConvolution1D"):
        out = convolution(x, own[0][:, 0], (layer.subsample_length,), (getattr(layer, "atrous_rate", 1),),
                          layer.border_mode)
        return act(out + (own[1] if layer.bias else 0))
    if name in ("Convolution2D", "AtrousConvolution2D", "Convolution3D"):
        rate = getattr(layer, "atrous_rate", (1,) * len(layer.subsample))
        out = convolution(last(x, ordering), kernel_last(own[0], ordering), layer.subsample, rate, layer.border_mode)
        return act(first(out + (own[1] if layer.bias else 0), ordering))
    if name == "SeparableConvolution2D":
        out = depthwise(last(x, ordering), kernel_last(own[0], ordering), layer.subsample, layer.border_mode)
        out = np.tensordot(out, kernel_last(own[1], ordering)[0, 0], 1)
        return act(first(out + (own[2] if layer.bias else 0), ordering))
    if name == "Deconvolution2D":
        w = np.moveaxis(own[0], (0, 1), (-2, -1)) if ordering == "th" else own[0].transpose(0, 1, 3, 2)
        size = layer.output_shape_[2:] if ordering == "th" else layer.output_shape_[1:3]
        out = transposed(last(x, ordering), w, size, layer.subsample, layer.border_mode)
        return act(first(out + (own[1] if layer.bias else 0), ordering))
    if name.endswith("Pooling1D"):
        return pooling(x, (layer.pool_length,), (layer.stride,), layer.border_mode, name.split("Pooling")[0])
    if name.endswith(("Pooling2D", "Pooling3D")):
        return first(pooling(last(x, ordering), layer.pool_size, layer.strides, layer.border_mode,
                             name.split("Pooling")[0]), ordering)
    if name == "Flatten":
        return x.reshape(len(x), -1)
    if name == "Dense":
        return act(x.dot(own[0]) + own[1])
    if name == "InputLayer":
        return x
    raise ValueError("no statement of " + name)


def expected(model, inputs):
    """Outputs of a Sequential as Keras on TensorFlow computes them from the same arrays."""
    x = inputs[0].astype("float64")
    for layer in model.layers:
        x = run_layer(layer, x)
    return [x.astype("float32")]


def name_as_tensorflow(folder):
    """finish: gives every array the name that Keras writes on TensorFlow, which ends in ':0'."""
    with h5py.File(os.path.join(folder, "model.h5"), "r+") as f:
        for group in f["model_weights"].values():
            names = [n.decode("utf8") for n in group.attrs["weight_names"]]
            for name in names:
                group.move(name, name + ":0")
            if names:
                group.attrs["weight_names"] = [(n + ":0").encode("utf8") for n in names]


def mirrored(model):
    """Reverses every kernel in place, so that Theano computes what TensorFlow does where the padding agrees."""
    for layer in model.layers:
        if "onvolution" in type(layer).__name__:
            w = weights.variables(layer)[0]
            axes = (2, 3, 4)[:w.ndim - 2] if getattr(layer, "dim_ordering", "tf") == "th" else (0, 1, 2)[:w.ndim - 2]
            w.set_value(np.flip(w.get_value(), axes).copy())


DIFFERENT = ("same", "full", "Deconvolution2D", "ConvLSTM2D")


def computes_as_theano(model):
    """Whether both backends compute the same from a model's arrays once its kernels are reversed."""
    config = str(model.get_config())
    return not any("'%s'" % word in config for word in DIFFERENT) and "stateful': True" not in config


def kernels(layer):
    """Names of the arrays that a backend may reverse, with their spatial axes."""
    found = {}
    for inner in list(getattr(layer, "layers", None) or []) + [getattr(layer, k) for k in ("layer", "forward_layer") if hasattr(layer, k)]:
        found.update(kernels(inner))
    if "onvolution" in type(layer).__name__:
        rank = layer.W.get_value().ndim
        first = getattr(layer, "dim_ordering", "tf") == "th"
        found[layer.W.name] = tuple(range(2, rank)) if first else tuple(range(rank - 2))
    return found


def write_as_tensorflow(folder, reversed_axes):
    """finish: reverses the kernels in the file and names every array as Keras does on TensorFlow."""
    with h5py.File(os.path.join(folder, "model.h5"), "r+") as f:
        for group in f["model_weights"].values():
            for name in [n.decode("utf8") for n in group.attrs["weight_names"]]:
                if name in reversed_axes:
                    group[name][...] = np.flip(group[name][()], reversed_axes[name])
    name_as_tensorflow(folder)
