#!/usr/bin/env python3
"""Stores models of several inputs with their data under the names that Keras gives the inputs.

    input_names.py VERSION        run by a Python that imports Keras VERSION (1.0.8, 1.1.2, 1.2.2), in the repository's folder

Writes fixtures/keras-VERSION/input_names/CASE/: model.h5, in.npz (arrays by Keras's names, in the order of the model's inputs), and
y.npy, what Keras predicts. Keras 1 counts the names of the inputs that it puts in front of Sequentials over the whole process, so that
those of one process are in no file of its; all cases are made by one process, one after another.
"""
import os
import sys
import zipfile

import numpy as np


def dense(width, name=None):
    from keras.layers import Dense
    from keras.models import Sequential

    return Sequential([Dense(3, input_dim=width, **({"name": name} if name else {}))])


def lstm():
    from keras.layers import LSTM
    from keras.models import Sequential

    return Sequential([LSTM(3, input_shape=(4, 2))])


def merged(*branches):
    from keras.layers import Dense, Merge
    from keras.models import Sequential

    return Sequential([Merge(list(branches), mode="concat"), Dense(2)])


def other_order():
    # The branch that stands second is made first: its input has the smaller count.
    second = dense(3)
    return merged(dense(3), second)


def other_order_of_shapes():
    second = dense(3)
    return merged(dense(5), second)


def functional():
    from keras.layers import Dense, merge
    from keras.models import Model

    left, right = dense(2), dense(3)
    both = merge([left.output, right.output], mode="concat")
    return Model([left.input, right.input], Dense(2)(both))


def with_functional():
    from keras.layers import Dense, Input
    from keras.models import Model

    x = Input((2,), name="features")
    return merged(Model(x, Dense(3)(x)), dense(4))


CASES = [
    ("two_classes", lambda: merged(dense(2, "first"), lstm())),
    ("one_class", lambda: merged(dense(3), dense(3))),
    ("one_class_other_order", other_order),
    ("one_class_other_shapes", other_order_of_shapes),
    ("functional", functional),
    ("with_functional", with_functional),
]


def main():
    import keras

    assert keras.__version__ == sys.argv[1], keras.__version__
    for name, make in CASES:
        np.random.seed(sum(map(ord, name)))
        model = make()
        if not model.built:
            model.build()
        model.compile("sgd", "mse")
        model.set_weights([np.random.uniform(-1, 1, w.shape).astype("float32") for w in model.get_weights()])
        inputs = model.inputs
        names = getattr(model, "input_names", None) or model.model.input_names
        data = [np.random.uniform(-1, 1, (5,) + t._keras_shape[1:]).astype("float32") for t in inputs]
        folder = os.path.join("fixtures", "keras-" + sys.argv[1], "input_names", name)
        os.makedirs(folder, exist_ok=True)
        model.save(os.path.join(folder, "model.h5"))
        # numpy.savez sorts nothing, but Python 2 would.
        with zipfile.ZipFile(os.path.join(folder, "in.npz"), "w") as archive:
            for n, x in zip(names, data):
                with archive.open(zipfile.ZipInfo(n + ".npy"), "w") as f:
                    np.lib.format.write_array(f, x)
        np.save(os.path.join(folder, "y.npy"), model.predict(data))
        print(name, names)


if __name__ == "__main__":
    main()
