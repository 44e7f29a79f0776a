"""Writes fixtures/refused: small models that are answered with a message.

Usage: python refused_fixtures.py FOLDER, on Keras 1.2.2 and 2.3.1 (Theano) and on Keras 3.10.0 (PyTorch).

Keras 1.2.2 writes a model with a loss of its user's own and one with a Lambda with a dictionary, a later one the same small model in every form that it has.
"""

import os
import sys

import keras
from keras.layers import Dense, Lambda
from keras.models import Sequential

folder = sys.argv[1]
major = keras.__version__.split(".")[0]
os.makedirs(folder, exist_ok=True)


def path(name):
    return os.path.join(folder, name)


def pull_to_the_mean(y_true, y_pred):
    return (y_true - y_pred) ** 2


if major == "1":
    model = Sequential([Dense(3, input_shape=(4,), activation="softmax", name="dense_1")])
    model.compile("sgd", pull_to_the_mean)
    model.save(path("custom_loss.h5"))
    model.compile("sgd", "categorical_crossentropy")
    model.save(path("classes.h5"))
    model.save_weights(path("weights.h5"))
    with open(path("architecture.json"), "w") as f:
        f.write(model.to_json())
    model = Sequential([Dense(3, input_shape=(4,), name="dense_1"), Lambda(lambda x: x * {"k": 2}["k"], name="twice")])
    model.save(path("lambda.h5"))
else:
    model = Sequential([Dense(3, input_shape=(4,), activation="tanh", name="dense_1")])
    with open(path("keras%s.json" % major), "w") as f:
        f.write(model.to_json())
    model.save_weights(path("keras%s.weights.h5" % major))
    model.compile("sgd", "mse")
    model.save(path("keras%s.h5" % major))
