"""Models in the manner of Keras's code examples and of public notebooks, small, with what they do by operations, by layers that Keras 3 is
used with today, and by values at hand: each function of EXAMPLES takes a Walk and gives a model whose data stand in the Walk."""
import keras
import numpy as np

from .programs_3 import given

L = keras.layers
ops = keras.ops


def text_transformer(w):
    """Places are embedded once, when the model is built: what the sum is given is a value."""
    x = given(w, "tokens", (6,), 11)
    y = L.Embedding(11, 8)(x) + ops.stop_gradient(L.Embedding(6, 8)(ops.arange(6)))
    a = L.Dropout(0.0)(L.MultiHeadAttention(2, 4)(y, y))
    y = L.LayerNormalization(epsilon=1e-6)(y + a)
    f = keras.Sequential([L.Dense(6, activation="relu"), L.Dense(8)])(y)
    y = L.LayerNormalization(epsilon=1e-6)(y + L.Dropout(0.0)(f))
    y = L.Dropout(0.0)(L.GlobalAveragePooling1D()(y))
    return keras.Model(x, L.Dense(2, activation="softmax")(L.Dense(4, activation="relu")(y)))


def series_transformer(w):
    x = given(w, "series", (9, 1))
    y = x
    for _ in range(2):
        a = L.MultiHeadAttention(key_dim=4, num_heads=2, dropout=0.0)(y, y)
        r = L.LayerNormalization(epsilon=1e-6)(L.Dropout(0.0)(a)) + y
        z = L.Conv1D(filters=1, kernel_size=1)(L.Dropout(0.0)(L.Conv1D(filters=4, kernel_size=1, activation="relu")(r)))
        y = L.LayerNormalization(epsilon=1e-6)(z) + r
    y = L.GlobalAveragePooling1D(data_format=w.draw.choice(["channels_last", "channels_first"]))(y)
    return keras.Model(x, L.Dense(3, activation="softmax")(L.Dense(5, activation="relu")(y)))


def attentive_lstm(w):
    """Attention by plain layers, as notebooks have it."""
    x = given(w, "review", (6,), 12)
    y = L.Bidirectional(L.LSTM(4, return_sequences=True))(L.Embedding(12, 5)(x))
    a = L.Dense(1, activation="tanh")(y)
    a = L.Activation("softmax")(L.Flatten()(a))
    a = L.Permute([2, 1])(L.RepeatVector(8)(a))
    y = L.Multiply()([y, a])
    y = ops.sum(y, axis=1) if w.chance(0.5) else ops.sum(y, axis=-2, keepdims=False)
    return keras.Model(x, L.Dense(1, activation="sigmoid")(y))


def translator(w):
    """GRU with Luong's attention: the decoder asks the encoder's outputs."""
    x, t = given(w, "source", (5,), 9), given(w, "target", (4,), 9)
    encoded, state = L.GRU(6, return_sequences=True, return_state=True)(L.Embedding(9, 4)(x))
    decoded = L.GRU(6, return_sequences=True)(L.Embedding(9, 4)(t), initial_state=state)
    scores = ops.matmul(decoded, ops.transpose(encoded, axes=(0, 2, 1)))
    context = ops.matmul(ops.softmax(scores, axis=-1), encoded)
    y = L.Concatenate()([decoded, context])
    return keras.Model([x, t], L.TimeDistributed(L.Dense(9, activation="softmax"))(L.Dense(6, activation="tanh", use_bias=False)(y)))


def gated_mixer(w):
    """gMLP: the half of a token's features gates the other, after a product over the tokens."""
    x = given(w, "tokens", (6, 4))
    y = x
    for _ in range(2):
        z = L.Dense(8, activation="gelu")(L.LayerNormalization(epsilon=1e-6)(y))
        u, v = ops.split(z, indices_or_sections=2, axis=2)
        v = L.LayerNormalization(epsilon=1e-6)(v)
        v = ops.transpose(v, axes=(0, 2, 1))
        v = L.Dense(units=6, bias_initializer="ones")(v)
        v = ops.transpose(v, axes=(0, 2, 1))
        y = y + L.Dense(4)(u * v)
    return keras.Model(x, L.Dense(3)(L.Dropout(0.0)(L.GlobalAveragePooling1D()(y))))


def point_net(w):
    x = given(w, "points", (8, 3))

    def conv(y, filters):
        return L.Activation("relu")(L.BatchNormalization(momentum=0.0)(L.Conv1D(filters, kernel_size=1, padding="valid")(y)))

    def dense(y, filters):
        return L.Activation("relu")(L.BatchNormalization(momentum=0.0)(L.Dense(filters)(y)))

    def turn(y, features):
        z = L.GlobalMaxPooling1D()(conv(conv(y, 4), 6))
        z = L.Dense(features * features, kernel_initializer="zeros", bias_initializer="ones")(dense(z, 5))
        return L.Dot(axes=(2, 1))([y, L.Reshape((features, features))(z)])

    y = turn(x, 3)
    y = turn(conv(y, 4), 4)
    y = L.GlobalMaxPooling1D()(conv(conv(y, 4), 6))
    return keras.Model(x, L.Dense(3, activation="softmax")(L.Dropout(0.0)(dense(y, 5))))


def stacked_cells(w):
    x = given(w, "steps", (5, 3))
    cells = [L.LSTMCell(3) for _ in range(2)] if w.chance(0.5) else [L.GRUCell(3), L.SimpleRNNCell(4, activation="relu")]
    y = L.RNN(L.StackedRNNCells(cells), return_sequences=True)(x)
    return keras.Model(x, L.Dense(2)(L.RNN([L.GRUCell(2), L.GRUCell(3)])(y)))


def dueling(w):
    x = given(w, "state", (5,))
    y = L.Dense(6, activation="relu")(x)
    value, advantage = L.Dense(1)(y), L.Dense(4)(y)
    return keras.Model(x, value + (advantage - ops.mean(advantage, axis=1, keepdims=True)))


def actor_critic(w):
    x = given(w, "state", (4,))
    y = L.Dense(6, activation=keras.activations.tanh)(x)
    log = ops.log_softmax(L.Dense(3)(y))
    value = ops.squeeze(L.Dense(1, activation=None)(y), axis=1)
    return keras.Model(inputs=x, outputs=[log, value])


def gated_residuals(w):
    """Gated residual networks with the selection of variables, as structured data have it."""
    xs = [given(w, "feature_%d" % i, (1,)) for i in range(3)]

    def grn(y, units):
        z = L.Dropout(0.0)(L.Dense(units)(L.Dense(units, activation="elu")(y)))
        if y.shape[-1] != units:
            y = L.Dense(units)(y)
        gate = L.Dense(units, activation="sigmoid")(z)
        return L.LayerNormalization()(y + L.Dense(units)(z) * gate)

    encoded = [L.Dense(4)(x) for x in xs]
    v = grn(L.concatenate(encoded), 4)
    v = ops.expand_dims(L.Dense(3, activation="softmax")(v), axis=-1)
    y = ops.stack([grn(e, 4) for e in encoded], axis=1)
    y = ops.squeeze(ops.matmul(ops.transpose(v, axes=[0, 2, 1]), y), axis=1)
    return keras.Model(xs, L.Dense(1, activation="sigmoid")(y))


def deep_and_cross(w):
    x = given(w, "features", (5,))
    cross = x
    for _ in range(2):
        cross = x * L.Dense(5)(cross) + cross
    deep = x
    for units in (6, 4):
        deep = L.Dropout(0.0)(L.ReLU()(L.BatchNormalization()(L.Dense(units)(deep))))
    return keras.Model(x, L.Dense(2, activation="softmax")(L.concatenate([L.BatchNormalization()(cross), deep])))


def tab_transformer(w):
    ids = [given(w, "kind_%d" % i, (), 5) for i in range(3)]
    numbers = given(w, "numbers", (2,))
    y = ops.stack([L.Embedding(5, 4)(i) for i in ids], axis=1)
    y = y + ops.stop_gradient(L.Embedding(input_dim=3, output_dim=4)(ops.arange(start=0, stop=3, step=1)))
    a = L.MultiHeadAttention(num_heads=2, key_dim=4)(y, y)
    y = L.LayerNormalization(epsilon=1e-6)(L.Add()([a, y]))
    f = keras.Sequential([L.LayerNormalization(epsilon=1e-6), L.Dense(4, activation="selu"), L.Dropout(0.0)])(y)
    y = L.Flatten()(L.LayerNormalization()(L.Add()([f, y])))
    y = L.concatenate([y, L.LayerNormalization(epsilon=1e-6)(numbers)])
    return keras.Model(ids + [numbers], L.Dense(1, activation="sigmoid")(y))


def recommender(w):
    user, item = given(w, "user", (1,), 8), given(w, "item", (1,), 8)
    u = L.Embedding(8, 4, embeddings_initializer="he_normal", embeddings_regularizer=keras.regularizers.l2(1e-6))(user)
    i = L.Embedding(8, 4, embeddings_initializer="he_normal")(item)
    b, c = L.Embedding(8, 1)(user), L.Embedding(8, 1)(item)
    y = ops.sum(u * i, axis=-1) + ops.reshape(b, (-1, 1)) + L.Flatten()(c)
    return keras.Model([user, item], ops.sigmoid(y) * 4.5 + 0.5)


def radiance(w):
    """A NeRF's net over encoded rays, its skip, and its two heads."""
    x = given(w, "rays", (5, 3))
    parts = [x]
    for i in range(2):
        for f in (ops.sin, ops.cos):
            parts.append(f(2.0**i * x))
    e = ops.concatenate(parts, axis=-1)
    y = e
    for i in range(4):
        y = L.Dense(units=6, activation="relu")(y)
        if i % 2 == 0 and i > 0:
            y = L.concatenate([y, e], axis=-1)
    y = L.Dense(units=4)(y)
    rgb, sigma = ops.sigmoid(y[..., :-1]), ops.relu(y[..., -1])
    return keras.Model(x, [rgb, sigma])


def external_attention(w):
    x = given(w, "patches", (5, 6))
    y = ops.reshape(L.Dense(8)(x), (-1, 5, 2, 4))
    y = ops.transpose(y, axes=[0, 2, 1, 3])
    a = L.Activation("softmax")(L.Dense(3)(y)) if w.chance(0.5) else L.Softmax(axis=2)(L.Dense(3)(y))
    a = a / (1e-9 + ops.sum(a, axis=-1, keepdims=True))
    y = ops.reshape(ops.transpose(L.Dense(4)(a), axes=[0, 2, 1, 3]), [-1, 5, 8])
    return keras.Model(x, L.Dense(2)(L.Add()([L.Dense(6)(y), x])))


def masked_language(w):
    x = given(w, "ids", (6,), 10)
    y = L.Embedding(10, 6, name="word_embedding")(x)
    table = np.array([[p / 10000 ** (2 * (j // 2) / 6) for j in range(6)] for p in range(6)])
    table[:, 0::2], table[:, 1::2] = np.sin(table[:, 0::2]), np.cos(table[:, 1::2])
    y = y + table.astype("float32") if w.chance(0.5) else y + ops.convert_to_tensor(table, dtype="float32")
    a = L.MultiHeadAttention(num_heads=2, key_dim=3, name="encoder_0_multiheadattention")(y, y, y)
    y = L.LayerNormalization(epsilon=1e-6, name="encoder_0_att_layernormalization")(y + L.Dropout(0.0)(a))
    return keras.Model(x, L.Dense(10, name="mlm_cls", activation="softmax")(y))


def graph_convolution(w):
    """Nodes with a fixed adjacency, and an LSTM over time."""
    x = given(w, "traffic", (4, 3, 2))
    adjacency = ops.convert_to_tensor(np.array([[0.5, 0.5, 0], [0.2, 0.3, 0.5], [0, 0.6, 0.4]], "float32"))
    y = ops.matmul(adjacency, L.Dense(4)(x))
    y = ops.concatenate([L.Dense(4)(x), y], axis=-1)
    y = ops.reshape(ops.transpose(ops.relu(y), [0, 2, 1, 3]), (-1, 4, 8))
    y = L.Dense(2)(L.LSTM(3, activation="relu")(y))
    return keras.Model(x, ops.reshape(y, (-1, 3, 2)))


def small_language(w):
    """A decoder with RMS, rotated positions by operations, SwiGLU and grouped queries."""
    x = given(w, "prompt", (4,), 9)
    y = L.Embedding(9, 8)(x)
    normal = L.RMSNormalization if w.has("RMSNormalization") else L.LayerNormalization
    z = normal()(y)
    angle = np.outer(np.arange(4), [1.0, 0.1, 0.01, 0.001]).astype("float32")
    a, b = z[..., :4], z[..., 4:]
    z = ops.concatenate([a * np.cos(angle) - b * np.sin(angle), a * np.sin(angle) + b * np.cos(angle)], axis=-1)
    heads = L.GroupQueryAttention(4, 4, 2) if w.chance(0.7) else L.MultiHeadAttention(2, 4)
    z = heads(z, z, use_causal_mask=True)
    y = y + z
    z = normal()(y)
    z = ops.silu(L.Dense(10, use_bias=False)(z)) * L.Dense(10, use_bias=False)(z)
    return keras.Model(x, L.Dense(9)(normal()(y + L.Dense(8, use_bias=False)(z))))


def forecaster(w):
    """Inputs and outputs by name, with values filled in for what is missing."""
    past, known = given(w, "past", (6, 3)), given(w, "known", (2, 2))
    past_in = ops.where(ops.isnan(past), 0.0, past)
    h, c = L.LSTM(4, return_state=True, return_sequences=False)(past_in)[1:]
    y = L.LSTM(4, return_sequences=True)(known, initial_state=[h, c])
    low, high = ops.unstack(L.Dense(2)(y), axis=-1) if hasattr(ops, "unstack") else ops.split(L.Dense(2)(y), 2, axis=-1)
    return keras.Model({"past": past, "known": known}, {"low": ops.minimum(low, high), "high": ops.maximum(low, high)})


EXAMPLES = [f for f in list(globals().values()) if getattr(f, "__module__", "") == __name__ and f.__code__.co_varnames[:1] == ("w",) and
            f.__code__.co_argcount == 1]
