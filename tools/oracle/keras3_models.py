"""Makes fixtures of Keras 3 with Keras 3: keras3_models.py FIXTURES [NAME[:FORM] ...]

Any Python with Keras 3 runs it, on any backend (the stored ones: Keras 3.0.5, 3.5.0, 3.9.2, 3.13.2 and 3.15.1 on PyTorch 2.6). Each
model is saved in one of the three forms of Keras 3, by turns: a .keras archive, a whole HDF5 file, JSON beside .weights.h5.
FIXTURES/keras-RELEASE/model/NAME_FORM gets the model, data.npz and case.json. Models whose name begins with `train` are compiled and
trained before they are saved; `continues` says what training goes on with, and z0 what the model gives afterwards.
"""
import json
import os
import sys

import keras
import numpy as np
from keras import Input, Model, Sequential
from keras import layers as L

RNG = np.random.RandomState(7)
FORMS = ("keras", "h5", "weights")


def stack(*layers):
    return Sequential(list(layers))


def functional():
    words, numbers = Input((7,), name="words"), Input((3,))
    x = L.Dropout(.2)(L.Embedding(20, 4, mask_zero=True)(words))
    x = L.TimeDistributed(L.Dense(4, activation="tanh"))(L.LSTM(5, return_sequences=True)(x))
    x = L.Concatenate()([L.GRU(4)(x), L.Dense(4)(numbers)])
    shared = L.Dense(8)
    y = L.Add()([shared(x), shared(L.Activation("tanh")(x))])
    return Model([words, numbers], [L.Dense(2, name="one")(y), y])


def nested():
    encoder = stack(Input((5,)), L.Dense(4, activation="relu"), L.BatchNormalization())
    x = Input((5,))
    inner = Model(x, L.Dense(3)(encoder(x)))
    a, b = Input((5,)), Input((5,))
    return Model([a, b], L.Dense(1)(L.Subtract()([inner(a), inner(b)])))


def masked():
    x = Input((6, 3))
    y, h, c = L.LSTM(4, return_sequences=True, return_state=True)(L.BatchNormalization()(L.Masking()(x)))
    return Model(x, L.Dense(2)(L.LSTM(4)(y, initial_state=[h, c])))


def translator():
    a, b = Input((5,)), Input((6,))
    _, h, c = L.LSTM(4, return_state=True)(L.Embedding(12, 3, mask_zero=True)(a))
    y = L.LSTM(4, return_sequences=True)(L.Embedding(12, 3, mask_zero=True)(b), initial_state=[h, c])
    return Model([a, b], L.Dense(3, activation="softmax")(y))


def merges():
    a, b = Input((4,), name="p"), Input((4,), name="q")
    x = [L.Multiply()([a, b]), L.Average()([a, b]), L.Maximum()([a, b]), L.Minimum()([a, b]), L.Dot(1)([a, b])]
    return Model({"p": a, "q": b}, L.Dense(2)(L.Concatenate()(x)))


def merged_masks():
    """Two masks that differ, joined by each merge: what a layer behind it leaves out, and what is computed of hidden steps."""
    a, b = Input((5,)), Input((5,))
    x, y = L.Embedding(12, 3, mask_zero=True)(a), L.Embedding(12, 3, mask_zero=True)(b)
    z = L.Embedding(12, 3)(b)
    ends = []
    for merge in (L.Add, L.Subtract, L.Multiply, L.Average, L.Maximum, L.Minimum, L.Concatenate):
        ends += [L.LSTM(2)(merge()([x, y])), L.Flatten()(merge()([x, y])), L.LSTM(2)(merge()([x, z])), L.Flatten()(merge()([x, z]))]
    return Model([a, b], ends)


def attended_masks():
    """What goes on behind attention of masked values (one that is not causal fails before 3.12), and one_hot of single values."""
    a, b, n = Input((5,)), Input((5,)), Input((1,))
    x, y = L.Embedding(12, 3, mask_zero=True)(a), L.Embedding(12, 3, mask_zero=True)(b)
    ends = [L.LSTM(2)(attention()([x, y], use_causal_mask=True)) for attention in (L.Attention, L.AdditiveAttention)]
    return Model([a, b, n], ends + [L.CategoryEncoding(12, output_mode="one_hot")(n)])


def nested_ends():
    """Two of three outputs are what a model inside gives for either input."""
    x = Input((5,))
    inner = Model(x, L.Dense(3, activation="tanh")(x))
    a, b = Input((5,)), Input((5,))
    first, second = inner(a), inner(b)
    return Model([a, b], [second, first, L.Dense(2)(second)])


def nested_end():
    x = Input((5,))
    inner = Model(x, L.Dense(3, activation="tanh")(x))
    y = Input((5,))
    return Model(y, inner(L.Dense(5)(y)))


def masked_inside():
    """A model inside is called on what two masks were joined for."""
    x = Input((5, 6))
    inner = Model(x, L.LSTM(3)(x))
    a, b = Input((5,)), Input((5,))
    y = L.Concatenate()([L.Embedding(12, 3, mask_zero=True)(a), L.Embedding(12, 3, mask_zero=True)(b)])
    return Model([a, b], inner(y))


def backward():
    x = Input((5, 3))
    y = L.Bidirectional(L.LSTM(2, return_sequences=True), backward_layer=L.GRU(3, return_sequences=True, go_backwards=True))(x)
    return Model(x, L.Bidirectional(L.SimpleRNN(2), backward_layer=L.GRU(3, go_backwards=True))(y))


def adapted():
    """Kernels to which products of low rank are added, which a file holds added up."""
    table, line, dense = L.Embedding(12, 5), L.Conv1D(4, 2), L.Dense(5, activation="tanh")
    model = stack(Input((6,)), table, line, L.GlobalMaxPooling1D(), dense, L.Dense(3))
    for layer, rank in ((table, 2), (line, 2), (dense, 3)):
        layer.enable_lora(rank)
    return model


def compiled(optimizer, loss="mean_squared_error", activation=None):
    model = stack(Input((5,)), L.Dense(4, activation="tanh"), L.Dense(3, activation=activation))
    model.compile(optimizer, loss)
    return model


O = keras.optimizers
# Name: the model, and for each input its kind (f numbers, i words, m numbers with steps of zeros) and sizes.
MODELS = {
    "dense": (lambda: stack(Input((5,)), L.Dense(4, activation="relu"), L.Dense(3, activation="softmax", name="mine")), ["f", 5]),
    "activations": (lambda: stack(Input((5,)), *[L.Dense(6, activation=a) for a in (
        "gelu", "silu", "leaky_relu", "hard_sigmoid", "selu", "mish", "relu6", "log_softmax")]), ["f", 5]),
    "images": (lambda: stack(Input((9, 8, 3)), L.Conv2D(4, 3, padding="same", activation="relu"), L.BatchNormalization(), L.MaxPooling2D(),
        L.SeparableConv2D(5, 2), L.DepthwiseConv2D(2, depth_multiplier=2), L.GlobalAveragePooling2D(), L.Dense(2)), ["f", 9, 8, 3]),
    "sequences": (lambda: stack(Input((12, 3)), L.Conv1D(4, 3, padding="causal", dilation_rate=2), L.ReLU(max_value=1.5),
        L.AveragePooling1D(2), L.ZeroPadding1D(1), L.Cropping1D(1), L.UpSampling1D(2), L.Flatten(), L.Dense(2)), ["f", 12, 3]),
    "volumes": (lambda: stack(Input((6, 5, 4, 2)), L.Conv3D(3, 2, strides=2), L.ELU(), L.Flatten(), L.Dense(2)), ["f", 6, 5, 4, 2]),
    "words": (lambda: stack(Input((7,)), L.Embedding(20, 4, mask_zero=True), L.LSTM(5, return_sequences=True), L.GRU(4), L.Dense(2)),
        ["i", 20, 7]),
    "both_ways": (lambda: stack(Input((7,)), L.Embedding(20, 4, mask_zero=True), L.Bidirectional(L.LSTM(5, return_sequences=True)),
        L.Bidirectional(L.GRU(3, reset_after=False), merge_mode="sum"), L.Dense(2)), ["i", 20, 7]),
    "cells": (lambda: stack(Input((6, 3)), L.SimpleRNN(4, return_sequences=True, go_backwards=True),
        L.RNN([L.LSTMCell(3), L.GRUCell(4), L.LSTMCell(2)]), L.Dense(2)), ["f", 6, 3]),
    "functional": (functional, ["i", 20, 7], ["f", 3]),
    "nested": (nested, ["f", 5], ["f", 5]),
    "stacks": (lambda: stack(Input((5,)), stack(L.Dense(4), L.Dense(4)), stack(L.Dense(3))), ["f", 5]),
    "masked": (masked, ["m", 6, 3]),
    "translator": (translator, ["i", 12, 5], ["i", 12, 6]),
    "zero_output": (lambda: stack(Input((7,)), L.Embedding(20, 4, mask_zero=True),
        L.GRU(3, return_sequences=True, zero_output_for_mask=True), L.Flatten(), L.Dense(2)), ["i", 20, 7]),
    "zero_last": (lambda: stack(Input((7,)), L.Embedding(20, 4, mask_zero=True), L.LSTM(3, zero_output_for_mask=True), L.Dense(2)),
        ["i", 20, 7]),
    "mask_ends": (lambda: stack(Input((7,)), L.Embedding(20, 4, mask_zero=True), L.Conv1D(3, 2), L.LSTM(3), L.Dense(2)), ["i", 20, 7]),
    "merges": (merges, ["f", 4], ["f", 4]),
    "penalties": (lambda: stack(Input((5,)), L.Dense(4, kernel_regularizer="l2", bias_regularizer=keras.regularizers.L1(.01),
        kernel_constraint="max_norm", activity_regularizer=keras.regularizers.L1L2(.01, .02), kernel_initializer="he_normal"),
        L.Reshape((2, 2)), L.Permute((2, 1)), L.Flatten(), L.RepeatVector(3), L.GlobalAveragePooling1D(), L.Softmax()), ["f", 5]),
    "films": (lambda: stack(Input((3, 6, 5, 2)), L.ConvLSTM2D(3, 2), L.Flatten(), L.Dense(2)), ["f", 3, 6, 5, 2]),
    "noise": (lambda: stack(Input((6, 4)), L.GaussianNoise(.1), L.SpatialDropout1D(.2), L.GaussianDropout(.1), L.AlphaDropout(.1),
        L.LSTM(3, dropout=.1, recurrent_dropout=.1), L.Dense(2)), ["f", 6, 4]),
    "merged_masks": (merged_masks, ["i", 12, 5], ["j", 12, 5]),
    "attended_masks": (attended_masks, ["i", 12, 5], ["j", 12, 5], ["i", 12, 1]),
    "nested_ends": (nested_ends, ["f", 5], ["f", 5]),
    "nested_end": (nested_end, ["f", 5]),
    "masked_inside": (masked_inside, ["i", 12, 5], ["j", 12, 5]),
    "backward": (backward, ["f", 5, 3]),
    "adapted": (adapted, ["i", 12, 6]),
    "spatial": (lambda: stack(Input((6, 4)), L.SpatialDropout1D(.2), L.Flatten(), L.Dense(2)), ["f", 6, 4]),
    "train_adam": (lambda: compiled(O.Adam(.01)), ["f", 5]),
    "train_sgd": (lambda: compiled(O.SGD(.05, momentum=.9, nesterov=True), "categorical_crossentropy", "softmax"), ["f", 5]),
    "train_plain_sgd": (lambda: compiled("sgd", "mean_absolute_error"), ["f", 5]),
    "train_rmsprop": (lambda: compiled(O.RMSprop(.01)), ["f", 5]),
    "train_nadam": (lambda: compiled(O.Nadam(.01)), ["f", 5]),
    "train_adamax": (lambda: compiled(O.Adamax(.01, global_clipnorm=.5)), ["f", 5]),
    "train_adadelta": (lambda: compiled(O.Adadelta(.5)), ["f", 5]),
}


def data(kind, *sizes):
    rows = 6
    if kind in "ij":
        x = RNG.randint(1, sizes[0], (rows,) + sizes[1:]).astype("float32")
    else:
        x = RNG.randn(rows, *sizes).astype("float32")
    if kind != "f":
        steps = x.shape[1]
        for row in range(rows):
            x[row, steps - row % steps:] = 0
        # Of two inputs other steps are hidden.
        x[3 if kind == "i" else 4, 0 if kind == "i" else 1] = 0
        if kind == "j":
            x = x[::-1].copy()
    return x


def predicted(model, name, xs):
    inputs = dict(zip("pq", xs)) if name == "merges" else xs if len(xs) > 1 else xs[0]
    ys = model.predict(inputs, verbose=0)
    return ys if isinstance(ys, list) else [ys]


def make(out, name, form):
    build, kinds = MODELS[name][0], MODELS[name][1:]
    keras.utils.set_random_seed(3)
    model = build()
    model.set_weights([np.abs(w) + .1 if "variance" in v.path else w + RNG.uniform(-.3, .3, w.shape).astype(w.dtype)
        for w, v in zip(model.get_weights(), model.weights)])
    xs = [data(*kind) for kind in kinds]
    arrays = dict(("x%d" % i, x) for i, x in enumerate(xs))
    if name.startswith("train"):
        target = RNG.rand(6, 3).astype("float32")
        arrays["t0"] = target / target.sum(1, keepdims=True)
        model.fit(xs[0], arrays["t0"], batch_size=4, epochs=2, shuffle=False, verbose=0)
    ys = predicted(model, name, xs)
    arrays.update(("y%d" % i, y) for i, y in enumerate(ys))
    folder = os.path.join(out, "keras-" + keras.__version__, "model", "%s_%s" % (name, form))
    os.makedirs(folder, exist_ok=True)
    if form == "weights":
        model.save_weights(os.path.join(folder, "model.weights.h5"))
        with open(os.path.join(folder, "model.json"), "w") as stream:
            stream.write(model.to_json())
        files = {"architecture": "model.json", "weights": "model.weights.h5"}
    else:
        files = {"model": "model." + form}
        model.save(os.path.join(folder, files["model"]))
    case = {
        "keras": keras.__version__, "backend": keras.backend.backend(), "dim_ordering": "tf", "floatx": "float32",
        "recipe": "tools/oracle/keras3_models.py:" + name, "layer": "Model", "files": files, "batch_size": 6,
        "tolerance": {"steps": 12, "width": 16},
        "calls": [{"inputs": ["x%d" % i for i in range(len(xs))], "outputs": ["y%d" % i for i in range(len(ys))]}],
    }
    if name.startswith("train"):
        model.fit(xs[0], arrays["t0"], batch_size=4, epochs=3, shuffle=False, verbose=0)
        arrays["z0"] = predicted(model, name, xs)[0]
        case["continues"] = {"epochs": 3, "batch_size": 4}
    np.savez(os.path.join(folder, "data.npz"), **arrays)
    with open(os.path.join(folder, "case.json"), "w") as stream:
        json.dump(case, stream, indent=1)
        stream.write("\n")


for place, wanted in enumerate(sys.argv[2:] or MODELS):
    name, _, form = wanted.partition(":")
    make(sys.argv[1], name, form or ("keras" if name.startswith("train") else FORMS[place % 3]))
