"""Whole models of Keras 3 at random, of the kinds that programs have: what is drawn is a chain of pieces, each of which takes and gives a
tensor of one KIND (words, steps, image, vector, film), and now and then a second input, a second output, or a model inside."""
import keras
import numpy as np

L = keras.layers


class Walk:
    """One draw: its inputs by name, and what is left of the choice of pieces."""

    def __init__(self, draw, numbers, trains):
        self.draw, self.numbers, self.trains = draw, numbers, trains
        self.inputs, self.data, self.notes = {}, {}, []

    def chance(self, share):
        return self.draw.random() < share

    def has(self, name):
        return hasattr(L, name)

    def entry(self, kind, rows=12):
        """A new input of a kind: its tensor, and rows of data for it."""
        name = "%s_%s" % (self.draw.choice("zyxcba"), len(self.inputs))
        steps, width = self.draw.randint(3, 6), self.draw.randint(2, 5)
        if kind == "words":
            x, data = L.Input((steps,), dtype="int32", name=name), self.numbers.randint(0, 9, (rows, steps)).astype("int32")
            data[:, 0] = np.maximum(data[:, 0], 1)
        else:
            shape = {"steps": (steps, width), "vector": (width,), "image": (6, 5, width), "film": (3, 5, 4, 2), "line": (3, 6, 2)}[kind]
            x, data = L.Input(shape, name=name), self.numbers.uniform(-1, 1, (rows,) + shape).astype("float32")
            if kind == "steps":
                for row in range(rows):
                    data[row, steps - row % steps:] = 0
                    data[row, 0] = self.numbers.uniform(0.2, 1, width)
        self.inputs[name], self.data[name] = x, data
        return x

    def units(self):
        return self.draw.choice([2, 3, 4])

    def activation(self):
        return self.draw.choice(["tanh", "relu", "gelu", "sigmoid", "silu", "elu", "softplus", "linear"])


def embed(w, x):
    y = L.Embedding(9, w.units() * 2, mask_zero=w.chance(0.7))(x)
    return y, "steps"


def cell(w, sequences, **rest):
    layer = w.draw.choice([L.LSTM, L.GRU, L.SimpleRNN])
    if layer is L.GRU:
        rest["reset_after"] = w.chance(0.7)
    return layer(w.units(), return_sequences=sequences, **rest)


def recurrent(w, x):
    sequences = w.chance(0.7)
    layer = cell(w, sequences, go_backwards=w.chance(0.15), zero_output_for_mask=sequences and w.chance(0.2))
    return layer(x), "steps" if sequences else "vector"


def both_ways(w, x):
    sequences = w.chance(0.7)
    merge = w.draw.choice(["concat", "sum", "ave", "mul"])
    return L.Bidirectional(cell(w, sequences), merge_mode=merge)(x), "steps" if sequences else "vector"


def states(w, x):
    """An encoder whose states a decoder begins with."""
    kind = w.draw.choice([L.LSTM, L.GRU])
    units = w.units()
    _, *state = kind(units, return_state=True)(x)
    other = embed(w, w.entry("words"))[0]
    decoder = kind(units, return_sequences=True, return_state=w.chance(0.5))
    y = decoder(other, initial_state=state if len(state) > 1 else state[0])
    return y[0] if isinstance(y, (list, tuple)) else y, "steps"


def states_both_ways(w, x):
    units = w.units()
    y, fh, fc, bh, bc = L.Bidirectional(L.LSTM(units, return_sequences=True, return_state=True))(x)
    h, c = L.Concatenate()([fh, bh]), L.Concatenate()([fc, bc])
    z = L.LSTM(2 * units, return_sequences=True)(embed(w, w.entry("words"))[0], initial_state=[h, c])
    return L.Concatenate()([z, L.Attention(use_scale=w.chance(0.5))([z, y])]), "steps"


def cells(w, x):
    sequences = w.chance(0.5)
    kinds = [w.draw.choice([L.LSTMCell, L.GRUCell, L.SimpleRNNCell])(w.units()) for _ in range(w.draw.randint(1, 3))]
    return L.RNN(kinds if w.chance(0.5) else L.StackedRNNCells(kinds), return_sequences=sequences)(x), "steps" if sequences else "vector"


def transformer(w, x):
    width = x.shape[-1]
    norm = L.RMSNormalization if w.has("RMSNormalization") and w.chance(0.4) else L.LayerNormalization
    attend = L.MultiHeadAttention(w.draw.randint(1, 3), w.units(), dropout=0.0, use_bias=w.chance(0.8))
    y = norm()(x)
    y = attend(y, y, use_causal_mask=w.chance(0.3)) if w.chance(0.7) else attend(y, y)
    x = L.Add()([x, y]) if w.chance(0.7) else x + y
    y = L.Dense(width * 2, activation=w.draw.choice(["gelu", "relu", "silu"]))(norm()(x))
    y = L.EinsumDense("abc,cd->abd", (None, width), bias_axes="d")(y) if w.chance(0.4) else L.Dense(width)(y)
    return L.LayerNormalization(epsilon=1e-6)(L.Add()([x, y])), "steps"


def attended(w, x):
    other = embed(w, w.entry("words"))[0] if w.chance(0.5) else w.entry("steps")
    kind = w.draw.randint(0, 3)
    if kind == 0 and w.has("GroupQueryAttention"):
        y = L.GroupQueryAttention(w.units(), 4, 2)(L.Dense(4)(x), L.Dense(4)(other))
    elif kind == 1:
        y = L.AdditiveAttention()([L.Dense(4)(x), L.Dense(4)(other)])
    elif kind == 2:
        y, _ = L.MultiHeadAttention(2, 3)(x, other, return_attention_scores=True)
    else:
        y = L.Attention(score_mode=w.draw.choice(["dot", "concat"]))([L.Dense(4)(x), L.Dense(4)(other)])
    return y, "steps"


def cut(w, x):
    """Slices as programs write them (PyTorch has no negative steps): every second, ellipsis, a new axis."""
    kind = w.draw.randint(0, 6)
    if kind == 0:
        y = x[:, -3:-1]
    elif kind == 1:
        y = x[..., 1:]
    elif kind == 2:
        y = x[:, ::2]
    elif kind == 3:
        y = x[..., ::2]
    elif kind == 4:
        y = keras.ops.squeeze(x[:, :, None, ...], 2)
    elif kind == 5:
        y = keras.ops.concatenate([x[:, 1:], x[:, :1]], axis=1)
    else:
        y = keras.ops.squeeze(x[:, np.newaxis], axis=1) * 0.5
    return y, "steps"


def operations(w, x):
    ops = keras.ops
    kind = w.draw.randint(0, 8)
    if kind == 0:
        y = x * 0.5 + ops.tanh(x)
    elif kind == 1:
        y = x - ops.mean(x, axis=-1, keepdims=True)
    elif kind == 2:
        y = ops.softmax(x, axis=-1) * x
    elif kind == 3:
        y = ops.transpose(ops.transpose(x, (0, 2, 1)), (0, 2, 1)) / 2.0
    elif kind == 4:
        y = ops.flip(x, axis=1)
    elif kind == 5:
        y = ops.matmul(ops.softmax(ops.matmul(x, ops.transpose(x, (0, 2, 1)))), x)
    elif kind == 6:
        y = ops.where(x > 0, x, 0.3 * x)
    elif kind == 7:
        y = ops.einsum("abc,abd->acd", x, x)
    else:
        y = ops.stack([x, -x], axis=-1)
        y = ops.reshape(y, (-1, x.shape[1], 2 * x.shape[2]))
    return y, "steps"


def sharpened(w, x):
    """What is done to every step."""
    width = x.shape[-1]
    kind = w.draw.randint(0, 9)
    if kind == 0:
        y = L.TimeDistributed(L.Dense(w.units(), activation=w.activation()))(x)
    elif kind == 1:
        y = L.BatchNormalization(momentum=0.8)(x)
    elif kind == 2:
        y = L.LayerNormalization()(x)
    elif kind == 3:
        y = L.GroupNormalization(1 if width % 2 else 2)(x)
    elif kind == 4:
        y = L.UnitNormalization()(x)
    elif kind == 5:
        y = L.Conv1D(w.units(), 2, padding=w.draw.choice(["same", "causal"]), activation=w.activation())(x)
    elif kind == 6:
        y = L.PReLU(shared_axes=w.draw.choice([None, [1]]))(x)
    elif kind == 7:
        y = L.Dense(w.units(), kernel_constraint="unit_norm", activity_regularizer="l2")(x)
    elif kind == 8:
        y = L.SeparableConv1D(w.units(), 3, padding="same")(x)
    else:
        y = L.EinsumDense("...x,xy->...y", w.units(), bias_axes="y", activation=w.activation())(x)
    return y, "steps"


def inside(w, x):
    """A model called twice: one within two models that share it is saved once, and Keras itself finds it no more."""
    inner_input = L.Input(tuple(x.shape[1:]))
    units = w.units()
    if w.chance(0.5):
        y = L.LayerNormalization()(L.Dense(units, activation="tanh")(inner_input))
        inner = keras.Model(inner_input, y, name="inner_%d" % len(w.notes))
    else:
        inner = keras.Sequential([inner_input, L.Dense(units, activation=w.activation()), L.BatchNormalization(momentum=0.7)])
    return L.Multiply()([inner(x), inner(L.Activation("tanh")(x))]), "same"


def joined(w, x):
    """The ends of sequences, as one vector."""
    kind = w.draw.randint(0, 5)
    y = [L.GlobalAveragePooling1D, L.GlobalMaxPooling1D, L.Flatten, lambda: L.LSTM(3), lambda: L.GRU(3), None][kind]
    return (x[:, -1] if y is None else y()(x)), "vector"


def dense(w, x):
    kind = w.draw.randint(0, 6)
    if kind == 0 and not w.trains:
        return L.SpectralNormalization(L.Dense(w.units()))(x), "vector"
    if kind == 1 and w.chance(0.5):
        return L.Normalization(mean=[0.1] * x.shape[-1], variance=[0.8] * x.shape[-1])(x), "vector"
    if kind == 2:
        bins = L.Discretization(bin_boundaries=[-0.5, 0.0, 0.4], output_mode="int")(x)
        return L.Concatenate()([L.Flatten()(L.Embedding(4, 2)(bins)), x]), "vector"
    if kind == 3:
        return L.Concatenate()([x, L.Dense(w.units())(w.entry("vector"))]), "vector"
    if kind == 4:
        groups = L.CategoryEncoding(9, output_mode=w.draw.choice(["multi_hot", "count"]))(w.entry("words"))
        return L.Concatenate()([x, groups]), "vector"
    if kind == 5:
        return L.BatchNormalization(momentum=0.9)(x), "vector"
    return L.Dense(w.units(), activation=w.activation(), use_bias=w.chance(0.8))(x), "vector"


def image(w, x):
    kind = w.draw.randint(0, 7)
    units = w.units()
    if kind == 0:
        y = L.Conv2D(units, 3, padding="same", strides=1, activation=w.activation())(x)
    elif kind == 1:
        y = L.GroupNormalization(-1)(L.Conv2D(units, 2, padding="same")(x))
    elif kind == 2:
        y = L.DepthwiseConv2D(3, padding="same", depth_multiplier=2)(x)
    elif kind == 3:
        y = L.Add()([x, L.SeparableConv2D(x.shape[-1], 3, padding="same")(x)])
    elif kind == 4:
        y = x[:, 1:, :, :] if w.chance(0.5) else x[:, :, ::2]
    elif kind == 5:
        pooled = L.GlobalAveragePooling2D(keepdims=True)(x)
        y = L.Multiply()([x, L.Dense(x.shape[-1], activation="sigmoid")(pooled)])
    elif kind == 6:
        y = L.BatchNormalization(momentum=0.8)(x)
    else:
        y = L.Conv2DTranspose(units, 2)(x)
    if w.chance(0.3):
        return L.Reshape((-1, y.shape[-1]))(y), "steps"
    return (y, "image") if w.chance(0.6) else (L.GlobalAveragePooling2D()(y), "vector")


def film(w, x):
    layer = L.ConvLSTM2D if len(x.shape) == 5 else L.ConvLSTM1D
    y = layer(w.units(), 2, padding="same", return_sequences=w.chance(0.4), dropout=0.0)(x)
    return L.Flatten()(y), "vector"


PIECES = {
    "words": [embed],
    "steps": [recurrent, both_ways, states, states_both_ways, cells, transformer, transformer, attended, cut, operations, operations,
              sharpened, sharpened, inside, joined],
    "vector": [dense, dense, inside],
    "image": [image],
    "film": [film],
    "line": [film],
}


def draw_model(w):
    """The model (not compiled), its data in the order of its inputs, and what it was put together of."""
    kind = w.draw.choice(["words", "words", "steps", "steps", "image", "vector", "film", "line"])
    x = w.entry(kind)
    if kind == "steps" and w.chance(0.5):
        x = L.Masking()(x)
    ends = []
    for _ in range(w.draw.randint(2, 6)):
        piece = w.draw.choice(PIECES[kind])
        w.notes.append(piece.__name__)
        x, given = piece(w, x)
        kind = kind if given == "same" else given
        if w.chance(0.1) and kind in ("steps", "vector"):
            ends.append(x)
    if kind in ("image", "words"):
        x = L.Flatten()(L.Embedding(9, 3)(x) if kind == "words" else x)
    ends = ends[:2] + [L.Dense(3, activation="softmax" if w.chance(0.5) else None, name="end")(x)]
    names = {id(e): "out_%s" % "pqzab"[i] for i, e in enumerate(ends)}
    inputs = dict(w.inputs) if w.chance(0.3) else list(w.inputs.values())
    outputs = {names[id(e)]: e for e in ends} if w.chance(0.25) else ends if len(ends) > 1 else ends[0]
    return keras.Model(inputs if len(w.inputs) > 1 or isinstance(inputs, dict) else inputs[0], outputs)
