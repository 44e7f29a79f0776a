"""Cases of operations as nodes of functional models, made by real Keras 3.

    keras3_operations.py FOLDER [SEED ...]      in a Python that imports keras 3

writes FOLDER/keras-VERSION/operation/CASE/ with model.keras, data.npz and case.json, in the form that README.md tells:
one case for each family of operations, whose outputs are one expression each, and a random graph for each SEED.
"""
import json
import os
import sys
import warnings

import numpy as np
import keras
from keras import layers, ops

warnings.filterwarnings("ignore")

UNARY = {
    "unary": lambda x: [
        ops.absolute(x), ops.negative(x), ops.sign(x), ops.square(x), ops.exp(x), ops.expm1(x), ops.sin(x), ops.cos(x), ops.tan(x),
        ops.arctan(x), ops.arcsinh(x), ops.sinh(x), ops.cosh(x), ops.tanh(x), ops.floor(x), ops.ceil(x), ops.round(x), ops.erf(x),
        ops.ones_like(x), ops.zeros_like(x), ops.isnan(x) * 1.0, ops.isfinite(x) * 1.0, ops.logical_not(x) * 1.0, abs(x), -x,
    ],
    "positive": lambda x: [
        ops.sqrt(abs(x) + 0.1), ops.log(abs(x) + 0.1), ops.log1p(abs(x)), ops.log2(abs(x) + 0.2), ops.log10(abs(x) + 0.3),
        ops.rsqrt(abs(x) + 0.1), ops.reciprocal(abs(x) + 0.5), ops.arcsin(ops.tanh(x)), ops.arccos(ops.tanh(x)),
        ops.arctanh(0.9 * ops.tanh(x)), ops.arccosh(1.1 + abs(x)), (abs(x) + 0.1) ** 1.5, 2.0 ** x, x ** 2,
    ],
    "arithmetic": lambda x: [
        x + 2.0, 2.0 - x, 3.0 * x, 1.0 / (abs(x) + 1.0), x / 3.0, x // 0.7, x % 0.7, ops.mod(x, -0.6), ops.maximum(x, 0.1),
        ops.minimum(0.2, x), ops.add(x, np.array([1, 2, 3], "float32")), ops.subtract(np.array([[1], [2]], "float32"), x), ops.arctan2(x, 0.5 - x),
        ops.logaddexp(x, 0.3), ops.clip(x, -0.5, 0.5), x * np.float32(1.5), ops.true_divide(x, 1.7),
    ],
    "relations": lambda x: [
        ops.cast(v, "float32")
        for v in [x > 0.1, x >= 0.1, x < -0.1, x <= 0.2, ops.equal(ops.round(x), 0.0), ops.not_equal(ops.round(x), 0.0),
                  ops.logical_and(x > 0, x < 0.5), ops.logical_or(x > 1, x < -0.5), ops.logical_xor(x > 0, x > 0.5), ops.any(x > 1, axis=1),
                  ops.all(x > -0.5, axis=-1), ops.argmax(x, axis=1), ops.argmin(x, axis=-1)]
    ] + [ops.where(x > 0, x, 0.1 * x), ops.where(x > 0, 1.0, -1.0), ops.cast(3 * x, "int32") * 1.0, ops.cast(ops.cast(x, "bool"), "float32")],
    "activations": lambda x: [
        ops.relu(x), ops.relu6(4 * x), ops.sigmoid(x), ops.softplus(x), ops.softsign(x), ops.silu(x), ops.log_sigmoid(x), ops.leaky_relu(x),
        ops.leaky_relu(x, 0.1), ops.hard_sigmoid(2 * x), ops.hard_silu(2 * x), ops.elu(x), ops.elu(x, 0.5), ops.selu(x), ops.gelu(x),
        ops.gelu(x, False), ops.softmax(x), ops.softmax(x, axis=1), ops.log_softmax(x), ops.log_softmax(x, axis=1),
    ],
    "rare": lambda x: [
        ops.cbrt(x), ops.deg2rad(x), ops.rad2deg(x), ops.sinc(x), ops.erfc(x), ops.abs(x), ops.hypot(x, 0.3 - x), ops.heaviside(ops.round(x), x),
        ops.fmod(x, 0.3 - x), ops.fmax(x, 0.3 - x), ops.fmin(x, 0.3 - x), ops.logaddexp2(x, 0.3 - x), ops.trunc(3 * x), ops.exp2(x),
        ops.isposinf(x) * 1.0, ops.isneginf(x) * 1.0,
    ],
    "reductions": lambda x: [
        ops.sum(x, axis=1), ops.sum(x, axis=-1, keepdims=True), ops.mean(x, axis=(1, 2)), ops.max(x, axis=-1), ops.min(x, axis=1, keepdims=True),
        ops.var(x, axis=-1), ops.std(x, axis=1), ops.logsumexp(x, axis=-1), ops.logsumexp(x, axis=1, keepdims=True),
        ops.cumsum(x, axis=1), ops.cumprod(x, axis=-1), ops.amax(x, axis=1), ops.amin(x, axis=2),
    ],
    "product": lambda x: [ops.prod(x, axis=1), ops.prod(x, axis=-1, keepdims=True)],
    "moments": lambda x: [*ops.moments(x, axes=[1, 2], keepdims=True), *ops.moments(x, axes=[1])],
    "norms": lambda x: [ops.norm(x, axis=-1), ops.norm(x, axis=1, keepdims=True)],
    "normalize": lambda x: [ops.normalize(x, axis=-1), ops.normalize(0.00000001 * x, axis=1)],
    "slices": lambda x: [
        x[:, 0], x[:, -1], x[:, :, 0], x[:, 1:], x[:, ::2], x[..., 0], x[..., -2:], x[:, None], x[:, 0, 1], x[:, :-1, 1:], x[..., None],
        x[:, 0:1, ...], ops.take(x, [0, 1, 0], axis=1), ops.take(x, [2, -1], axis=-1), ops.flip(x, axis=1), ops.flip(x, axis=-1),
        ops.roll(x, 1, axis=1), ops.roll(x, -2, axis=2), ops.one_hot(ops.argmax(x, axis=-1), 3), ops.tril(x), ops.triu(x, 1),
    ],
    "shapes": lambda x: [
        ops.reshape(x, (-1, 6)), ops.reshape(x, (-1, 3, 2)), ops.expand_dims(x, 1), ops.expand_dims(x, -1), ops.squeeze(x[:, :1], axis=1),
        ops.transpose(x, (0, 2, 1)), ops.swapaxes(x, 1, 2), ops.moveaxis(x, 1, -1), ops.tile(x, (1, 2, 1)), ops.repeat(x, 2, axis=1),
        ops.repeat(x, 3, axis=-1), ops.stack([x, -x], axis=1), ops.stack([x, x * 2.0], axis=-1), ops.concatenate([x, x + 1.0], axis=1),
        ops.concatenate([x, -x, x], axis=-1), *ops.split(x, 3, axis=-1), *ops.split(x, [1], axis=-1), *ops.unstack(x, axis=1),
        ops.pad(x, [[0, 0], [1, 2], [0, 1]]), ops.pad(x, [[0, 0], [1, 0], [2, 0]], constant_values=0.5),
        ops.pad(x, [[0, 0], [1, 1], [1, 2]], mode="reflect"),
    ],
    "products": lambda x: [
        ops.matmul(x, ops.transpose(x, (0, 2, 1))), x @ np.arange(6, dtype="float32").reshape(3, 2), ops.einsum("bij,bkj->bik", x, x), ops.einsum("bij->bji", x), ops.einsum("bij,bij->b", x, x)[:, None],
        ops.einsum("bij,jk->bik", x, np.arange(6, dtype="float32").reshape(3, 2)), ops.einsum("...i,...i->...", x, x), ops.einsum("bij->bi", x),
        ops.tensordot(x, np.arange(6, dtype="float32").reshape(3, 2), axes=1), ops.dot(x, np.arange(6, dtype="float32").reshape(3, 2)),
        ops.tensordot(x, np.arange(6, dtype="float32").reshape(2, 3), axes=[[1], [0]]),
    ],
    "images": lambda x: [
        ops.image.resize(y, (5, 4), interpolation=i) for y in [ops.reshape(x, (-1, 3, 2, 1))] for i in ("nearest", "bilinear")
    ] + [
        ops.average_pool(ops.reshape(x, (-1, 2, 3, 1)), 2, 1), ops.max_pool(ops.reshape(x, (-1, 2, 3, 1)), (2, 2), padding="same"),
        ops.max_pool(x, (2,), 1),
    ],
}


def masks(x):
    """A mask that is another than that of the embedding."""
    words = keras.Input((6,), dtype="int32", name="words")
    y = layers.Embedding(9, 4, mask_zero=False)(words)
    mask = ops.logical_and(ops.not_equal(words, 0), ops.less(words, 7))
    return words, [layers.LSTM(3)(y, mask=mask), layers.GRU(3, return_sequences=True)(y, mask=ops.not_equal(words, 2))]


def random_graph(generator, x):
    """A tree of operations over values of rank 3, with a layer here and there."""
    pool = [x, layers.Dense(3)(x)]
    for _ in range(12):
        a, b = (pool[i] for i in generator.integers(0, len(pool), 2))
        c = float(np.round(generator.normal(), 2))
        steps, width = a.shape[1], a.shape[2]
        choices = [
            lambda: a + c, lambda: c - a, lambda: a * c, lambda: ops.tanh(a), lambda: ops.sigmoid(a), lambda: abs(a), lambda: ops.relu(a),
            lambda: ops.sin(a), lambda: a - ops.mean(a, axis=-1, keepdims=True), lambda: a / (1.0 + ops.std(a, axis=1, keepdims=True)),
            lambda: ops.concatenate([a, a * c], axis=-1) if width < 9 else a[:, :, ::2], lambda: ops.transpose(a, (0, 2, 1)),
            lambda: ops.flip(a, axis=1), lambda: a[:, -1:] + a, lambda: ops.softmax(a, axis=-1),
            lambda: ops.matmul(a, ops.transpose(a, (0, 2, 1))) / (steps + width), lambda: layers.Dense(3, activation="tanh")(a),
            lambda: ops.where(a > c, a, -a), lambda: ops.clip(a, -1.0, 1.0), lambda: ops.cumsum(a, axis=1) / steps,
            lambda: ops.maximum(a, ops.mean(b, axis=(1, 2), keepdims=True)), lambda: a * ops.max(b, axis=(1, 2), keepdims=True),
            lambda: ops.reshape(a, (-1, width, steps)), lambda: ops.pad(a, [[0, 0], [1, 0], [0, 0]]) if steps < 9 else a[:, 1:],
            lambda: (a + b) if a.shape == b.shape else a * 0.5 + c, lambda: ops.stack([a, a - c], axis=1)[:, 1],
        ]
        pool.append(choices[int(generator.integers(0, len(choices)))]())
    return [v for v in pool[-4:]]


def store(folder, name, model, inputs, recipe):
    path = os.path.join(folder, f"keras-{keras.__version__}", "operation", name)
    os.makedirs(path, exist_ok=True)
    generator = np.random.default_rng([int(c) for c in name.encode()])
    for weight in model.weights:
        weight.assign(generator.uniform(-0.7, 0.7, weight.shape))
    model.save(os.path.join(path, "model.keras"))
    model = keras.models.load_model(os.path.join(path, "model.keras"))
    outputs = [np.asarray(keras.ops.convert_to_numpy(v), "float32") for v in model(inputs)]
    arrays = {"x0": inputs, **{f"y{i}": y for i, y in enumerate(outputs)}}
    np.savez_compressed(os.path.join(path, "data.npz"), **arrays)
    case = {
        "keras": keras.__version__, "backend": "torch", "dim_ordering": "tf", "floatx": "float32", "recipe": f"tools/oracle/keras3_operations.py:{recipe}",
        "layer": "Operation", "files": {"model": "model.keras"}, "batch_size": len(inputs), "tolerance": {"steps": 6, "width": 64},
        "calls": [{"inputs": ["x0"], "outputs": [f"y{i}" for i in range(len(outputs))]}],
    }
    with open(os.path.join(path, "case.json"), "w") as file:
        json.dump(case, file, indent=1)


def main():
    folder, seeds = sys.argv[1], [int(s) for s in sys.argv[2:]]
    for name, family in UNARY.items():
        keras.utils.clear_session()
        x = keras.Input((2, 3), name="x")
        data = np.random.default_rng(5).normal(size=(4, 2, 3)).astype("float32")
        try:
            store(folder, name, keras.Model(x, family(x)), data, name)
        except Exception as e:
            print(name, type(e).__name__, str(e)[:300])
    keras.utils.clear_session()
    words, values = masks(None)
    data = np.random.default_rng(6).integers(0, 9, (4, 6)).astype("float32")
    try:
        store(folder, "masks", keras.Model(words, values), data, "masks")
    except Exception as e:
        print("masks", type(e).__name__, str(e)[:300])
    for seed in seeds:
        keras.utils.clear_session()
        generator = np.random.default_rng(seed)
        steps, width = (int(n) for n in generator.integers(2, 6, 2))
        x = keras.Input((steps, width), name="x")
        try:
            data = generator.normal(size=(4, steps, width)).astype("float32")
            store(folder, f"random_{seed}", keras.Model(x, random_graph(generator, x)), data, f"random_{seed}")
        except Exception as e:
            print("random", seed, type(e).__name__, str(e)[:300])


main()
