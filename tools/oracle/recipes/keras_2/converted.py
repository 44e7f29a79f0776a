"""Files of Keras 1.2.2 that Keras 2 loaded, by its own conversion of arguments and arrays, and saved again.

The fixtures of Keras 1.2.2 are the sources. Kernels of convolutions stay as Theano has them; the configurations are
partly Keras 1's: names of layers are (`convolution2d_1`), and classes of `keras.legacy` keep their old arguments.
"""
import os

import numpy as np

from library.keras_2 import case

SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "..", "fixtures", "keras-1.2.2")


def converted(layer, source, versions=("2.0.9", "2.3.1"), **options):
    folder = os.path.join(SOURCES, *source.split("/"))

    def build():
        from keras.models import load_model
        return load_model(os.path.join(folder, "model.h5"))

    def inputs(rng):
        with np.load(os.path.join(folder, "data.npz")) as data:
            return [[data[k] for k in sorted((k for k in data.files if k[0] == "x"), key=lambda k: int(k[1:]))]]

    case(layer, source.replace("/", "_"), build, inputs, group="converted", versions=versions, form="h5", weights=lambda model,
    rng: None,
         notes="fixtures/keras-1.2.2/%s, loaded and saved again" % source, **options)


for layer, source in (
        ("LSTM", "lstm/cpu_masked"), ("GRU", "gru/cpu_masked"), ("Convolution1D", "convolution1d/same_k3_s1"), (
            "Convolution2D", "convolution2d/th_same_k33_s11"), ("BatchNormalization", "batch_normalization/mode_0_rank2"),
            ("Highway", "highway/relu"), (
            "MaxoutDense", "maxout_dense/default"), ("Bidirectional", "bidirectional/lstm_cpu_concat"),
            ("TimeDistributed", "time_distributed/dense"), (
            "ConvLSTM2D", "conv_lstm2d/tf_valid_k33")):
    converted(layer, source, versions=("2.0.9", "2.3.1") if layer in ("LSTM", "Convolution2D", "Highway") else ("2.3.1",))
# Merge is no class of Keras any more from 2.2 on.
for layer, source in (("Merge", "merge/ave_two"), ("Merge", "merge/concat_axis_1"), ("Model", "model/two_inputs_two_outputs")):
    converted(layer, source, versions=("2.0.9",))
