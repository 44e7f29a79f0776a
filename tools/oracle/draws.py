#!/usr/bin/env python3
"""A model whose Lambda layers draw, and what real Keras draws: fixtures/draws, by Keras 2.3.1 on Theano.

    draws.py FOLDER

writes FOLDER/draws.h5, and FOLDER/draws.json with the mean and the deviation of each output over many samples of one input."""
import json
import os
import sys

import numpy as np
from keras import backend as K
from keras.layers import Dense, Input, Lambda
from keras.models import Model


def sampling(args):
    z_mean, z_log_var = args
    batch = K.shape(z_mean)[0]
    dim = K.int_shape(z_mean)[1]
    epsilon = K.random_normal(shape=(batch, dim))
    return z_mean + K.exp(0.5 * z_log_var) * epsilon


np.random.seed(5)
x = Input((3,))
mean, log_var = Dense(4, name="mean")(x), Dense(4, name="log_var")(x)
z = Lambda(sampling, name="z")([mean, log_var])
wide = Lambda(lambda v: v + K.random_uniform(K.shape(v), -1.0, 3.0), name="wide")(mean)
still = Lambda(lambda v, s=0.0: v + K.random_normal(K.shape(v), mean=2.0, stddev=s), name="still")(mean)
dropped = Lambda(lambda v: K.dropout(v, 0.25), name="dropped")(mean)
phase = Lambda(lambda v: K.in_train_phase(v * 2, v * 3), name="phase")(mean)
model = Model(x, [mean, log_var, z, wide, still, dropped, phase])
model.set_weights([np.round(np.random.uniform(-1, 1, w.shape), 3).astype("float32") for w in model.get_weights()])
model.save(os.path.join(sys.argv[1], "draws.h5"))
row = [0.5, -1.25, 2.0]
ys = model.predict(np.array([row] * 20000, "float32"), batch_size=5000)
with open(os.path.join(sys.argv[1], "draws.json"), "w") as stream:
    json.dump({"x": row, "rows": 20000, "outputs": [{"name": n, "mean": [round(float(v), 6) for v in y.astype("float64").mean(0)],
                                                      "deviation": [round(float(v), 6) for v in y.astype("float64").std(0)]}
                                                     for n, y in zip(model.output_names, ys)]}, stream, indent=1)
