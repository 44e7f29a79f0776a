"""Cases of operations that few models hold, made by real Keras 3.

    keras3_rare_operations.py FOLDER      in a Python that imports keras 3

writes FOLDER/keras-VERSION/operation/CASE/ with model.keras, data.npz and case.json, in the form that README.md tells: one case for each
family, whose outputs are one expression each. What a release does not have is named and left out.

    keras3_rare_operations.py --names     writes the operations that this release has, by module and class
"""
import importlib
import inspect
import json
import os
import sys

import numpy as np
import keras
from keras import ops
from keras.src.ops.operation import Operation

LINE = np.array([-1.0, 0.0, 0.5], "float32")
# PyTorch says not which of equal numbers is the greatest.
SLOPE = 0.001 * np.arange(5, dtype="float32")
EYE = np.eye(4, dtype="float32")
KERNEL = np.linspace(-1, 1, 36, dtype="float32").reshape(3, 2, 2, 3)


def square(x):
    """Matrices that are symmetric and positive."""
    return ops.matmul(x, ops.transpose(x, (0, 2, 1))) + 0.5 * EYE


FAMILIES = {
    "sorting": ([(4, 5)], lambda x: [
        ops.sort(x, axis=1), ops.sort(x), ops.argsort(x, axis=1), ops.argsort(x), *ops.top_k(x + SLOPE, 3),
        ops.take_along_axis(x, ops.argsort(x, axis=1), axis=1), ops.digitize(x, LINE), ops.searchsorted(LINE, x[:, 0, 0]),
    ]),
    "quantiles": ([(4, 5)], lambda x: [
        ops.median(x, axis=1), ops.median(x, axis=(1, 2), keepdims=True), ops.quantile(x, 0.3, axis=-1),
        ops.quantile(x, 0.8, axis=1, method="lower"), ops.quantile(x, 0.35, axis=1, method="higher"),
        ops.quantile(x, 0.35, axis=-1, method="midpoint"), ops.quantile(x, 0.4, axis=-1, method="nearest", keepdims=True),
    ]),
    "percentiles": ([(4, 5)], lambda x: [
        ops.percentile(x, 30, axis=1), *[ops.percentile(x, 35, axis=-1, method=m) for m in ("lower", "higher", "midpoint", "nearest")],
        ops.ptp(x, axis=1),
    ]),
    "unknown_numbers": ([(4, 5)], lambda x: [
        ops.nan_to_num(ops.log(x)),
        *[f(ops.where(x > 1.2, np.float32("nan"), x), axis=1) for f in (ops.nansum, ops.nanmean, ops.nanmax, ops.nanmin, ops.nanprod,
                                                                         ops.nanvar, ops.nanstd)],
    ]),
    "averages": ([(4, 5)], lambda x: [
        ops.average(x, axis=1), ops.average(x, axis=-1, weights=np.arange(1, 6, dtype="float32")), ops.diff(x), ops.diff(x, n=2, axis=1),
        ops.full_like(x, 2.5), ops.select([x > 1.0, x < 0.0], [x * 2, x - 1], 0.5), ops.real(x), ops.conj(x),
        ops.conjugate(x), ops.isreal(x) * 1.0, ops.cast(ops.isclose(x, ops.round(x), rtol=0.1, atol=0.2), "float32"),
    ]),
    "rarer": ([(4, 6)], lambda x: [
        ops.glu(x), ops.celu(x), ops.hard_tanh(x), ops.hard_shrink(x), ops.soft_shrink(x), ops.tanh_shrink(x), ops.threshold(x, 0.1, 0.2),
        ops.sparsemax(x), ops.sparse_plus(x), ops.sparse_sigmoid(x), ops.squareplus(x), ops.stop_gradient(x), ops.divide(x, 3.0),
        ops.divide_no_nan(x, ops.round(x)), ops.convert_to_tensor(x), ops.isinf(x) * 1.0, ops.copy(x), ops.fabs(x), ops.abs(x), ops.conj(x),
    ]),
    "members": ([(4, 5)], lambda x: [ops.cast(ops.isin(ops.round(x), np.array([0.0, 1.0], "float32")), "float32")]),
    "multi_hot": ([(6,)], lambda x: [ops.multi_hot(ops.cast(abs(x) * 2, "int32"), num_classes=7)]),
    "matrices": ([(4, 4), (4, 3)], lambda x, y: [
        ops.inv(x), ops.det(x), ops.cholesky(square(x)), ops.solve(x, y), ops.solve_triangular(x + 3 * EYE, y, lower=True),
        ops.solve_triangular(x + 3 * EYE, y), ops.logdet(square(x)), ops.diagonal(y, offset=1, axis1=1, axis2=2),
        ops.diagonal(y, offset=-1, axis1=1, axis2=2), ops.trace(x, axis1=1, axis2=2),
    ]),
    "places": ([(4, 3), (4, 3)], lambda x, y: [
        ops.cross(x, y), ops.hstack([x, y]), *ops.hsplit(x, 2), *ops.array_split(x, 3, axis=2), ops.fliplr(x),
    ]),
    "turns": ([(4, 5, 2)], lambda x: [
        *[ops.rot90(x, k=k, axes=(1, 2)) for k in (1, 2, 3)], ops.dstack([x, -x]), *ops.dsplit(x, [2]),
    ]),
    "attention": ([(4, 2, 3), (5, 2, 3), (5, 2, 3)], lambda q, k, v: [
        ops.dot_product_attention(q, k, v), ops.dot_product_attention(q, q, q, is_causal=True),
        ops.dot_product_attention(q, k, v, scale=0.3),
        ops.dot_product_attention(q, k, v, mask=np.tri(4, 5, 1, dtype=bool)[None, None]),
        ops.dot_product_attention(q, k, v, bias=np.linspace(0, 1, 20, dtype="float32").reshape(1, 1, 4, 5)),
    ]),
    "standardized": ([(4, 5)], lambda x: [
        ops.layer_normalization(x),
        ops.layer_normalization(x, gamma=np.arange(1, 6, dtype="float32"), beta=np.ones(5, "float32"), epsilon=1e-3),
        ops.rms_normalization(x), ops.rms_normalization(x, scale=np.arange(1, 6, dtype="float32"), axis=-1),
    ]),
    "blocks": ([(4, 6, 8)], lambda x: [ops.depth_to_space(x, 2), ops.space_to_depth(x, 2)]),
    "windows": ([(8, 9, 2)], lambda x: [
        ops.conv(x, KERNEL, strides=2, padding="same", data_format="channels_last"), ops.conv(x, KERNEL, padding="valid"),
        ops.image.extract_patches(x, (2, 3)), ops.image.extract_patches(x, 3, strides=2, padding="same"),
    ]),
    "pictures": ([(5, 6, 3)], lambda x: [
        ops.image.rgb_to_grayscale(x), ops.image.pad_images(x, 1, 2, 3, 0), ops.image.crop_images(x, 1, 2, 0, 1),
    ]),
}


def store(folder, name, shapes, family):
    keras.utils.clear_session()
    inputs = [keras.Input(s, name=f"x{i}") for i, s in enumerate(shapes)]
    model = keras.Model(inputs, family(*inputs))
    # Steps of an eighth, so that equal numbers occur.
    generator = np.random.default_rng([int(c) for c in name.encode()])
    data = [(np.round(generator.normal(size=(4, *s)) * 8) / 8 + 0.01 * generator.integers(0, 3, (4, *s))).astype("float32") for s in shapes]
    found = model(data)
    outputs = [np.asarray(keras.ops.convert_to_numpy(v), "float32") for v in (found if isinstance(found, (list, tuple)) else [found])]
    path = os.path.join(folder, f"keras-{keras.__version__}", "operation", name)
    os.makedirs(path, exist_ok=True)
    model.save(os.path.join(path, "model.keras"))
    arrays = {**{f"x{i}": x for i, x in enumerate(data)}, **{f"y{i}": y for i, y in enumerate(outputs)}}
    np.savez_compressed(os.path.join(path, "data.npz"), **arrays)
    case = {
        "keras": keras.__version__, "backend": "torch", "dim_ordering": "tf", "floatx": "float32",
        "recipe": f"tools/oracle/keras3_rare_operations.py:{name}", "layer": "Operation", "files": {"model": "model.keras"},
        "batch_size": 4,
        "tolerance": {"steps": 6, "width": 64},
        "calls": [{"inputs": [f"x{i}" for i in range(len(data))], "outputs": [f"y{i}" for i in range(len(outputs))]}],
    }
    with open(os.path.join(path, "case.json"), "w") as file:
        json.dump(case, file, indent=1)


def names():
    found = set()
    for module in ("core", "image", "linalg", "math", "nn", "numpy"):
        members = vars(importlib.import_module(f"keras.src.ops.{module}"))
        for name, member in members.items():
            if inspect.isclass(member) and issubclass(member, Operation) and member.__module__ == f"keras.src.ops.{module}":
                found.add(f"{module}.{name}")
    print("\n".join(sorted(found)))


def main():
    if sys.argv[1] == "--names":
        return names()
    for name, (shapes, family) in FAMILIES.items():
        try:
            store(sys.argv[1], name, shapes, family)
        except Exception as e:
            print(name, type(e).__name__, str(e)[:300])


main()
