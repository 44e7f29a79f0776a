"""One layer of Keras 2 with every argument of its constructor drawn, in a model of its own."""
import inspect

import keras
from keras import constraints as C
from keras import initializers as I
from keras import layers as L
from keras import models as M
from keras import regularizers as R

from walks import models_2
from walks.draw import size

# What each class reads, as (rank without the batch); the arguments are those of its constructor.
RANKS = {
    1: "Dense Highway MaxoutDense RepeatVector Reshape",
    2: "LSTM GRU SimpleRNN RNN Bidirectional TimeDistributed Conv1D SeparableConv1D LocallyConnected1D MaxPooling1D AveragePooling1D "
       "GlobalMaxPooling1D GlobalAveragePooling1D ZeroPadding1D UpSampling1D Cropping1D SpatialDropout1D Masking Dense Flatten Permute",
    3: "Conv2D Conv2DTranspose SeparableConv2D DepthwiseConv2D LocallyConnected2D MaxPooling2D AveragePooling2D GlobalMaxPooling2D "
       "GlobalAveragePooling2D ZeroPadding2D UpSampling2D Cropping2D SpatialDropout2D Flatten Dense TimeDistributed",
    4: "Conv3D Conv3DTranspose MaxPooling3D AveragePooling3D GlobalMaxPooling3D GlobalAveragePooling3D ZeroPadding3D UpSampling3D "
       "Cropping3D SpatialDropout3D ConvLSTM2D Flatten",
    0: "Embedding",
}
ANYWHERE = "BatchNormalization Activation PReLU ELU LeakyReLU ThresholdedReLU Softmax ReLU ActivityRegularization Dropout GaussianNoise " \
           "GaussianDropout AlphaDropout"
MERGES = "Add Subtract Multiply Average Maximum Minimum Concatenate Dot"
RANDOM = ("Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D")


class Walk(models_2.Walk):
    def stack(self):
        """A model of one layer, all of whose outputs are the model's."""
        for _ in range(200):
            try:
                model = self.merged() if self.yes(0.1) else self.model_of(*self.chosen())
                if all(1 <= size(t._keras_shape[1:]) <= 4000 for t in model.outputs):
                    return model
            except Exception:
                continue
        raise ValueError("nothing was accepted")

    functional = stack

    def chosen(self):
        rank = self.one(0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4)
        if rank and self.yes(0.2):
            return self.one(*ANYWHERE.split()), rank
        return self.one(*RANKS[rank].split()), rank

    def model_of(self, name, rank):
        if name in RANDOM and self.trains:
            raise ValueError("its random numbers are Theano's own")
        shape = {0: (self.int(2, 6),), 1: (self.int(1, 7),), 2: (self.int(3, 8), self.int(1, 5)), 3: (self.int(4, 8), self.int(4, 8), self.int(1, 4)),
                 4: (self.int(3, 4), self.int(3, 5), self.int(3, 5), self.int(1, 3))}[rank]
        if rank >= 3 and self.ordering == "channels_first":
            shape = (shape[-1],) + shape[:-1] if name != "ConvLSTM2D" else shape[:1] + (shape[-1],) + shape[1:-1]
        named = {"batch_shape": (self.batch,) + shape} if self.batch else {"shape": shape}
        entry = L.Input(**named)
        value = entry
        if rank == 2 and self.yes(0.3):
            value = L.Masking(0.)(value)
        layer = self.build(name, shape)
        more = {}
        if name in ("LSTM", "GRU", "SimpleRNN") and self.yes(0.25) and not self.batch:
            states = [L.Input(shape=(layer.units,)) for _ in range(2 if name == "LSTM" else 1)]
            value = layer(value, initial_state=states)
            entries = [entry] + states
        else:
            value = layer(value)
            entries = [entry]
        outputs = value if isinstance(value, list) else [value]
        model = M.Model(inputs=entries if len(entries) > 1 else entry, outputs=outputs if len(outputs) > 1 else outputs[0])
        model.words = [rank == 0] + [False] * (len(entries) - 1)
        return model

    def merged(self):
        rank = self.int(1, 3)
        shape = tuple(self.int(1, 4) for _ in range(rank))
        kind = self.one(*MERGES.split())
        count = 2 if kind in ("Subtract", "Dot") else self.int(2, 4)
        shapes = [shape] * count
        if kind == "Concatenate":
            axis = self.int(0, rank - 1)
            shapes = [shape[:axis] + (self.int(1, 4),) + shape[axis + 1:] for _ in range(count)]
            layer = L.Concatenate(axis=self.one(axis + 1, axis - rank))
        elif kind == "Dot":
            layer = L.Dot(axes=self.one(-1, 1, (1, 1), (rank, rank)), normalize=self.yes())
        else:
            layer = getattr(L, kind)()
            if self.yes(0.3) and rank > 1 and kind != "Subtract":
                shapes = [shape] + [shape[1:]] * (count - 1)
        entries = [L.Input(shape=s) for s in shapes]
        values = [L.Masking(0.)(e) if rank == 2 and len(shapes[0]) == len(s) and self.yes(0.3) else e for e, s in zip(entries, shapes)]
        model = M.Model(inputs=entries, outputs=layer(values))
        model.words = [False] * count
        return model

    def build(self, name, shape):
        if name == "RNN":
            count = self.int(1, 2) if STACKED_CELLS else 1
            cells = [self.build(self.one("LSTMCell", "GRUCell", "SimpleRNNCell"), shape) for _ in range(count)]
            return L.RNN(cells if count > 1 else cells[0], **self.arguments(L.RNN, shape, skip=("cell",)))
        if name == "Bidirectional":
            inner = self.build(self.one("LSTM", "GRU", "SimpleRNN"), shape)
            return L.Bidirectional(inner, merge_mode=self.one("sum", "mul", "concat", "ave", None))
        if name == "TimeDistributed":
            inner = self.one(*RANKS[len(shape) - 1].split())
            if inner in RANDOM and self.trains:
                raise ValueError("its random numbers are Theano's own")
            return L.TimeDistributed(self.build(inner, shape[1:]))
        if name == "Reshape":
            return L.Reshape(self.factors(shape))
        if name == "Permute":
            return L.Permute(tuple(self.r.permutation(range(1, len(shape) + 1)).tolist()))
        make = getattr(L, name, None) or getattr(keras.legacy.layers, name)
        return make(**self.arguments(make, shape))

    def arguments(self, make, shape, skip=()):
        """Each argument of the constructor: by default, or drawn."""
        known = {}
        for parameter in inspect.signature(getattr(make.__init__, "__wrapped__", make.__init__)).parameters.values():
            name = parameter.name
            if name in ("self", "kwargs", "args") + skip or parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
                continue
            required = parameter.default is parameter.empty
            if required or self.yes(0.5):
                value = self.value(make.__name__, name, shape)
                if value is not NOTHING:
                    known[name] = value
        if self.ordering == "channels_first" and len(shape) > 2 and "data_format" in inspect.signature(make.__init__).parameters:
            known["data_format"] = self.ordering
        return known

    def value(self, layer, name, shape):
        spatial = int(layer[layer.index("D") - 1]) if layer[-2:] in ("1D", "2D", "3D") else 2 if "2D" in layer else 3 if "3D" in layer else 0
        if name.endswith("_initializer"):
            return self.initializer(name)
        if name.endswith("_regularizer"):
            return self.one(None, R.l1(0.01), R.l2(0.02), R.l1_l2(0.01, 0.03), "l2")
        if name.endswith("_constraint"):
            return self.constraint(name, layer)
        if name == "data_format":
            return self.one("channels_last", "channels_first") if self.ordering == "channels_last" and spatial == 1 else self.ordering
        if name in ("activation", "recurrent_activation"):
            return self.one("linear", "relu", "sigmoid", "hard_sigmoid", "tanh", "softplus", "softsign", "selu", "elu", "softmax", "exponential")
        if name in ("kernel_size", "pool_size", "size"):
            return tuple(self.int(1, 3) for _ in range(spatial)) if self.yes() and spatial > 1 else self.int(1, 3)
        if name in ("strides", "dilation_rate"):
            return tuple(self.int(1, 2) for _ in range(spatial)) if self.yes() and spatial > 1 else self.int(1, 2)
        if name == "output_padding":
            return self.one(None, 0, (1,) + (0,) * (spatial - 1))
        if name in ("padding", "cropping") and ("Zero" in layer or "Cropping" in layer):
            pair = lambda: (self.int(0, 2), self.int(0, 1))  # noqa: E731
            return self.one(1, pair()) if spatial == 1 else self.one(1, tuple(self.int(0, 1) for _ in range(spatial)), tuple(pair() for _ in range(spatial)))
        if name == "padding":
            return self.one("valid", "same", "causal") if layer == "Conv1D" else self.one("valid", "same")
        if name == "axis":
            return self.one(-1, *range(1, len(shape) + 1))
        if name == "shared_axes":
            return self.one(None, [self.int(1, len(shape))], list(range(1, len(shape) + 1)))
        if name in ("dropout", "recurrent_dropout"):
            return 0. if self.trains else self.one(0., 0.25)
        if name == "stateful":
            return bool(self.batch)
        if name == "max_value":
            return self.one(None, 1.5, 6.)
        ranged = {"units": (1, 5), "filters": (1, 4), "output_dim": (1, 5), "nb_feature": (1, 4), "n": (1, 4), "depth_multiplier": (1, 3)}
        if name in ranged:
            return self.int(*ranged[name])
        chosen = {
            "rate": (0.2, 0.5), "stddev": (0.1, 0.5), "alpha": (0.1, 0.5), "theta": (0.5, 1.5), "negative_slope": (0., 0.2), "threshold": (0., 0.3),
            "l1": (0., 0.01), "l2": (0., 0.02), "momentum": (0.9, 0.7), "epsilon": (1e-3, 1e-2, 1e-5), "mask_value": (0., 0.5),
            "interpolation": ("nearest",), "implementation": (1, 2), "input_dim": (9,), "mask_zero": (True, False),
        }
        if layer in ("Highway", "MaxoutDense") and name == "input_dim":
            return NOTHING
        if name in chosen:
            return self.one(*chosen[name])
        if name in ("use_bias", "bias", "center", "scale", "return_sequences", "return_state", "go_backwards", "unroll", "unit_forget_bias", "reset_after",
                    "mask_zero"):
            return self.yes()
        return NOTHING

    def initializer(self, name):
        flat = [lambda: I.Zeros(), lambda: I.Ones(), lambda: I.Constant(0.3), lambda: I.RandomNormal(0.1, 0.2, seed=3), lambda: I.RandomUniform(-0.2, 0.3, seed=4),
                lambda: I.TruncatedNormal(0.1, 0.3, seed=5), lambda: "random_normal", lambda: "random_uniform"]
        deep = [lambda: I.VarianceScaling(self.one(1.0, 2.0), self.one("fan_in", "fan_out", "fan_avg"), self.one("normal", "uniform"), seed=7),
                lambda: I.Orthogonal(gain=1.2, seed=6), lambda: "glorot_normal", lambda: "he_normal", lambda: "he_uniform", lambda: "lecun_uniform"]
        bias = any(part in name for part in ("bias", "beta", "gamma", "moving", "alpha"))
        return self.one(*(flat if bias else flat + deep))()

    def constraint(self, name, layer):
        axis = 0 if name in ("bias_constraint", "b_constraint", "alpha_constraint", "beta_constraint", "gamma_constraint") else self.one(0, 1) if "Conv" not in layer else self.one(0, [0, 1, 2][:2])
        return self.one(None, C.max_norm(0.8, axis=axis), C.non_neg(), C.unit_norm(axis=axis), C.min_max_norm(0.2, 0.9, 0.5, axis=axis))


NOTHING = object()
# Only 2.3 tells apart, in files made on Theano, the arrays of several cells.
STACKED_CELLS = tuple(int(n) for n in keras.__version__.split(".")) >= (2, 3, 0)
