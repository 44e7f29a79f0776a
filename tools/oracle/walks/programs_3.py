"""Models of Keras 3 as programs build them, small and with sizes drawn: each function of PROGRAMS takes a Walk and gives a model whose
data by input stand in the Walk."""
import keras
import numpy as np

L = keras.layers
ops = keras.ops
RELEASE = tuple(int(part) for part in keras.__version__.split(".")[:2])
# Before 3.15 PyTorch's transposed convolutions with "same" padding, steps of 2 and an odd kernel are shifted (README).
ODD = 3 if RELEASE >= (3, 15) else 4
# Before 3.12 Attention lacks an axis of the mask of its values: it raises, or takes samples for steps where there are as many.
MASKED_ATTENTION = RELEASE >= (3, 12)


def given(w, name, shape, classes=None, rows=12):
    """An input of its own shape, and rows of numbers for it, or of whole numbers below classes."""
    if classes:
        data = w.numbers.randint(0, classes, (rows,) + shape).astype("int32")
    else:
        data = w.numbers.uniform(-1, 1, (rows,) + shape).astype("float32")
    w.inputs[name], w.data[name] = L.Input(shape, dtype="int32" if classes else "float32", name=name), data
    return w.inputs[name]


def wavenet(w):
    x = given(w, "wave", (w.draw.randint(8, 12), 2))
    units, skips = w.units(), []
    y = L.Conv1D(units, 1)(x)
    for rate in (1, 2, 4):
        gate = L.Multiply()([
            L.Conv1D(units, 2, padding="causal", dilation_rate=rate, activation="tanh")(y),
            L.Conv1D(units, 2, padding="causal", dilation_rate=rate, activation="sigmoid")(y)])
        skips.append(L.Conv1D(units, 1)(gate))
        y = L.Add()([y, skips[-1]]) if w.chance(0.5) else y + skips[-1]
    y = L.ReLU(max_value=w.draw.choice([None, 1.0]), negative_slope=w.draw.choice([0.0, 0.1]))(L.Add()(skips))
    return keras.Model(x, L.Conv1D(3, 1, activation="softmax")(y))


def temporal_network(w):
    x = given(w, "series", (w.draw.randint(7, 10), 3))
    y = x
    for rate in (1, 2, 4):
        z = L.Conv1D(4, 2, padding="causal", dilation_rate=rate, kernel_initializer="he_normal")(y)
        z = L.Activation("relu")(L.BatchNormalization()(z) if w.chance(0.5) else L.LayerNormalization()(z))
        z = L.SpatialDropout1D(0.0)(z)
        y = L.Activation("relu")(L.Add()([z, y if y.shape[-1] == 4 else L.Conv1D(4, 1, padding="same")(y)]))
    return keras.Model(x, L.Dense(2)(y[:, -1, :]))


def films_in_lines(w):
    """ConvLSTM of one and three dimensions, over a mask now and then."""
    if w.chance(0.5):
        x, layer, pool = given(w, "lines", (3, 6, 2)), L.ConvLSTM1D, L.GlobalAveragePooling1D
        y = layer(2, 3, padding=w.draw.choice(["same", "valid"]), strides=w.draw.choice([1, 2]), return_sequences=True)(x)
    else:
        x, layer, pool = given(w, "rooms", (2, 4, 4, 3, 1)), L.ConvLSTM3D, L.GlobalAveragePooling3D
        y = layer(2, 2, padding="same", return_sequences=True, recurrent_activation=w.draw.choice(["hard_sigmoid", "sigmoid"]))(x)
    y = L.BatchNormalization()(y)
    y = L.Bidirectional(layer(2, 2, padding="same"))(y) if w.chance(0.4) else layer(3, 2, padding="same", go_backwards=w.chance(0.5))(y)
    return keras.Model(x, L.Dense(2)(pool()(y)))


def unet_3d(w):
    x = given(w, "scan", (4, 4, 4, 1))
    act = w.activation()
    a = L.Conv3D(2, 3, padding="same", activation=act)(x)
    b = L.Conv3D(3, 3, padding="same", activation=act)(L.MaxPooling3D(2)(a))
    c = L.UpSampling3D(2)(b) if w.chance(0.5) else L.Conv3DTranspose(3, 2, strides=2)(b)
    y = L.Conv3D(2, 3, padding="same", activation=act)(L.concatenate([a, c]))
    return keras.Model(x, L.Conv3D(1, 1, activation="sigmoid")(L.SpatialDropout3D(0.0)(y)))


def unet_2d(w):
    x = given(w, "picture", (7, 6, 2))
    a = L.Conv2D(3, 3, padding="same", activation="elu")(L.ZeroPadding2D(((0, 1), (1, 1)))(x))
    b = L.Conv2D(4, 3, padding="same", activation="elu")(L.MaxPooling2D()(a))
    c = L.Conv2DTranspose(3, 2, strides=2)(b) if w.chance(0.5) else L.UpSampling2D()(b)
    y = L.Cropping2D(((0, 1), (1, 1)))(L.Conv2D(2, 3, padding="same")(L.Concatenate()([c, a])))
    return keras.Model(x, L.Conv2D(2, 1, activation="softmax")(y))


def squeeze_and_excite(w):
    x = given(w, "picture", (6, 6, 3))
    y = L.Conv2D(4, 3, padding="same", use_bias=False)(L.Rescaling(1.0 / 2, offset=-0.1)(x))
    y = L.Activation("swish")(L.BatchNormalization()(y))
    s = L.GlobalAveragePooling2D()(y)
    s = L.Reshape((1, 1, 4))(s)
    s = L.Conv2D(2, 1, activation="swish")(s) if w.chance(0.5) else L.Dense(2, activation="relu")(s)
    s = L.Conv2D(4, 1, activation="sigmoid")(s)
    y = L.multiply([y, s]) if w.chance(0.5) else y * s
    y = L.DepthwiseConv2D(3, strides=2, padding="same", use_bias=False)(y)
    return keras.Model(x, L.Dense(2)(L.GlobalMaxPooling2D()(L.ReLU(6.0)(y))))


def siamese(w):
    a, b = given(w, "left", (5,)), given(w, "right", (5,))
    tower = keras.Sequential([L.Input((5,)), L.Dense(4, activation="relu"), L.Dense(3)], name="tower")
    if w.chance(0.3):
        tower = keras.Sequential([L.Input((5,)), tower, L.BatchNormalization()], name="taller")
    p, q = tower(a), tower(b)
    kind = w.draw.randint(0, 3)
    if kind == 0:
        y = ops.sqrt(ops.maximum(ops.sum(ops.square(p - q), axis=1, keepdims=True), 1e-7))
    elif kind == 1:
        y = L.Dot(axes=1, normalize=True)([p, q])
    elif kind == 2:
        y = ops.abs(L.Subtract()([p, q]))
    else:
        y = ops.exp(-ops.sum(ops.abs(p - q), axis=-1, keepdims=True))
    return keras.Model([a, b], L.Dense(1, activation="sigmoid")(y))


def text_in_pictures(w):
    x = given(w, "line", (8, 6, 1))
    y = L.MaxPooling2D((2, 2))(L.Conv2D(3, 3, padding="same", activation="relu")(x))
    y = L.Reshape((y.shape[1], y.shape[2] * y.shape[3]))(y) if w.chance(0.5) else L.TimeDistributed(L.Flatten())(y)
    y = L.Bidirectional(L.LSTM(3, return_sequences=True, dropout=0.0))(L.Dense(4, activation="relu")(y))
    y = L.Bidirectional(L.GRU(2, return_sequences=True, reset_after=False), merge_mode=w.draw.choice(["sum", "mul", "ave", "concat"]))(y)
    return keras.Model(x, L.Dense(4, activation="softmax")(y))


def autoencoder_1d(w):
    x = given(w, "series", (8, 2))
    y = L.Conv1D(4, 3, padding="same", strides=2, activation="relu")(x)
    y = L.Conv1D(2, 3, padding="same", strides=2, activation="relu")(y)
    y = L.Conv1DTranspose(2, ODD, padding="same", strides=2, activation="relu")(y)
    y = L.Conv1DTranspose(4, 4, padding="same", strides=2, activation=w.activation())(y)
    return keras.Model(x, L.Conv1DTranspose(2, 3, padding="same")(y))


def variational(w):
    x = given(w, "digits", (6, 6, 1))
    y = L.Flatten()(L.Conv2D(3, 3, strides=2, padding="same", activation="relu")(x))
    mean, log = L.Dense(2, name="z_mean")(y), L.Dense(2, name="z_log_var")(y)
    z = mean + ops.exp(0.5 * log) * 0.3
    y = L.Reshape((3, 3, 2))(L.Dense(18, activation="relu")(z))
    y = L.Conv2DTranspose(2, ODD, strides=2, padding="same", activation="relu")(y)
    return keras.Model(x, [mean, log, L.Conv2DTranspose(1, 3, padding="same", activation="sigmoid")(y)])


def mixer(w):
    x = given(w, "picture", (6, 6, 2))
    y = L.Reshape((9, 4))(L.Conv2D(4, 2, strides=2)(x))
    for _ in range(2):
        z = L.Permute((2, 1))(L.LayerNormalization(epsilon=1e-6)(y))
        z = L.Permute((2, 1))(L.Dense(9)(L.Dense(5, activation="gelu")(z)))
        y = L.Add()([y, z])
        y = y + L.Dense(4)(L.Dense(6, activation="gelu")(L.LayerNormalization(epsilon=1e-6)(y)))
    return keras.Model(x, L.Dense(3)(L.GlobalAveragePooling1D()(y)))


def convnext(w):
    x = given(w, "picture", (8, 8, 2))
    y = L.LayerNormalization(epsilon=1e-6)(L.Conv2D(4, 2, strides=2)(x))
    z = L.DepthwiseConv2D(3, padding="same")(y) if w.chance(0.5) else L.Conv2D(4, 3, padding="same", groups=4)(y)
    z = L.Dense(4)(L.Activation("gelu")(L.Dense(8)(L.LayerNormalization(epsilon=1e-6)(z))))
    y = L.Add()([y, z * 0.3])
    if w.chance(0.5):
        y = L.Conv2D(4, 2, groups=2, padding="same")(L.GroupNormalization(2)(y))
    return keras.Model(x, L.Dense(2, activation="softmax")(L.LayerNormalization()(L.GlobalAveragePooling2D()(y))))


def vision_transformer(w):
    x = given(w, "picture", (6, 6, 2))
    y = L.Reshape((9, 4))(L.Conv2D(4, 2, strides=2, padding="valid")(x))
    places = given(w, "places", (9,), 9)
    y = y + L.Embedding(9, 4)(places)
    z = L.LayerNormalization(epsilon=1e-6)(y)
    y = L.Add()([L.MultiHeadAttention(2, 3, value_dim=w.draw.choice([None, 2]))(z, z), y])
    z = L.Dense(4)(L.Dense(6, activation=w.draw.choice(["gelu", "relu", "mish" if hasattr(keras.activations, "mish") else "silu"]))(y))
    return keras.Model([x, places], L.Dense(3)(L.Flatten()(L.Add()([z, y]))))


def many_tasks(w):
    x = given(w, "features", (6,))
    y = L.Dense(5, activation="relu", kernel_regularizer="l2", bias_regularizer=keras.regularizers.L1(0.01))(x)
    y = L.Dropout(0.0)(y)
    age = L.Dense(1, name="age", kernel_constraint=keras.constraints.MaxNorm(0.9))(y)
    kind = L.Dense(3, activation="softmax", name="kind")(y)
    risk = L.Dense(1, activation="sigmoid", name="risk", kernel_regularizer=keras.regularizers.OrthogonalRegularizer(0.01))(L.Concatenate()([y, age]))
    return keras.Model(x, [age, kind, risk])


def frames(w):
    x = given(w, "film", (3, 5, 5, 1))
    cnn = keras.Sequential([L.Input((5, 5, 1)), L.Conv2D(2, 3, activation="relu"), L.MaxPooling2D(), L.Flatten(), L.Dense(3)])
    if w.chance(0.5):
        y = L.TimeDistributed(cnn)(x)
    else:
        y = L.TimeDistributed(L.Conv2D(2, 3, activation="relu"))(x)
        y = L.TimeDistributed(L.BatchNormalization())(y) if w.chance(0.5) else y
        y = L.TimeDistributed(L.GlobalAveragePooling2D())(L.TimeDistributed(L.MaxPooling2D(2))(y))
    return keras.Model(x, L.Dense(2)(L.LSTM(3, use_bias=w.chance(0.7), unit_forget_bias=w.chance(0.5))(y)))


def stateful(w):
    """Batches of four rows that go on where the former ended."""
    x = L.Input(batch_shape=(4, 3, 2), name="part")
    w.inputs["part"], w.data["part"] = x, w.numbers.uniform(-1, 1, (12, 3, 2)).astype("float32")
    kind = w.draw.randint(0, 4)
    if kind == 0:
        y = L.Bidirectional(L.GRU(2, stateful=True, return_sequences=True, reset_after=w.chance(0.5)),
            merge_mode=w.draw.choice(["sum", "mul", "ave", "concat"]))(x)
    elif kind == 1:
        y = L.RNN(L.StackedRNNCells([L.LSTMCell(3), L.GRUCell(2)]), stateful=True, return_sequences=True)(x)
    elif kind == 2:
        y = L.LSTM(3, stateful=True, return_sequences=True, go_backwards=w.chance(0.5))(x)
    elif kind == 3:
        layer = L.GRU(2, stateful=True, return_sequences=True)
        y = layer(L.Activation("tanh")(layer(x)))
    else:
        layer = L.SimpleRNN(2, stateful=True, return_sequences=True)
        y = L.Concatenate()([layer(x), layer(L.Activation("tanh")(x))])
    return keras.Model(x, L.Dense(2)(L.SimpleRNN(3, stateful=True)(y)))


def cells_of_cells(w):
    x = given(w, "steps", (4, 3))
    cells = [L.GRUCell(3, reset_after=w.chance(0.5)), L.LSTMCell(2, recurrent_activation="hard_sigmoid"), L.SimpleRNNCell(2)]
    w.draw.shuffle(cells)
    y = L.RNN(L.StackedRNNCells(cells), return_sequences=True)(L.Masking(0.0)(x) if w.chance(0.5) else x)
    y = L.Bidirectional(L.RNN(L.LSTMCell(2)), merge_mode=w.draw.choice(["sum", "concat", None]))(y)
    return keras.Model(x, L.Dense(2)(y if not isinstance(y, (list, tuple)) else L.Add()(y)))


def nested(w):
    x = given(w, "features", (4,))
    deep = keras.Sequential([L.Input((4,)), keras.Sequential([L.Input((4,)), L.Dense(4, activation="selu")]), L.LayerNormalization()])
    i = L.Input((4,))
    j = L.Dense(3)(deep(i))
    two = keras.Model(i, [j, L.Activation("tanh")(j)])
    a, b = two(x)
    c, d = two(L.Dense(4)(x))
    return keras.Model(x, [L.Add()([a, d]), L.Average()([b, c]), L.Minimum()([a, c])])


def shared(w):
    x, y = given(w, "first", (4,), 9), given(w, "second", (4,), 9)
    words = L.Embedding(9, 4, mask_zero=w.chance(0.6))
    read = L.Bidirectional(L.LSTM(2, return_sequences=True)) if w.chance(0.5) else L.GRU(4, return_sequences=True)
    a, b = read(words(x)), read(words(y))
    z = L.Attention()([a, b]) if w.chance(0.5) and (MASKED_ATTENTION or not words.mask_zero) else L.Dot(axes=(2, 2))([a, b])
    return keras.Model([x, y], L.Dense(1)(L.Flatten()(L.Concatenate()([z, z * 2.0]))))


def fronts(w):
    numbers = given(w, "numbers", (3,))
    ids, more = given(w, "ids", (1,), 9), given(w, "more", (4,), 9)
    y = [L.Normalization(mean=[0.1, 0.2, -0.3], variance=[1.5, 0.4, 2.0], invert=w.chance(0.3))(numbers)]
    y.append(L.CategoryEncoding(9, output_mode="multi_hot")(more))
    y.append(L.Flatten()(L.Embedding(9, 2, embeddings_constraint="non_neg")(ids)))
    if w.chance(0.5):
        y.append(L.Discretization(bin_boundaries=[-0.4, 0.1, 0.6], output_mode="multi_hot")(numbers))
    return keras.Model([numbers, ids, more], L.Dense(2, activation="softmax")(L.Concatenate()(y)))


def language(w):
    """A decoder whose output is the embedding's own table, as small language models have it, with words and places."""
    x = given(w, "words", (5,), 9)
    words = L.Embedding(9, 4)
    y = words(x) + L.Embedding(5, 4)(given(w, "places", (5,), 5))
    y = L.Add()([y, L.MultiHeadAttention(2, 2)(y, y, use_causal_mask=True)])
    y = L.LayerNormalization(rms_scaling=False)(y) if w.chance(0.5) else L.LayerNormalization(center=False)(y)
    if hasattr(L, "ReversibleEmbedding") and w.chance(0.5):
        table = L.ReversibleEmbedding(9, 4)
        return keras.Model(list(w.inputs.values()), table(table(x) + y, reverse=True))
    return keras.Model(list(w.inputs.values()), L.Dense(9)(y))


def gated(w):
    x = given(w, "features", (4, 6))
    y = L.Dense(8)(x)
    a, b = ops.split(y, 2, axis=-1)
    y = a * ops.sigmoid(b) if w.chance(0.5) else ops.silu(a) * b
    y = L.Softmax(axis=w.draw.choice([-1, 1]))(y)
    y = ops.cumsum(y, axis=1) if w.chance(0.3) else ops.clip(y, 0.05, 0.6)
    y = ops.expand_dims(ops.max(y, axis=1), 1) + y
    return keras.Model(x, L.Dense(2)(ops.reshape(y, (-1, 16))))


def pictures_resized(w):
    x = given(w, "picture", (6, 5, 3))
    y = L.Resizing(8, 7, interpolation="nearest")(x) if w.chance(0.5) else L.CenterCrop(4, 4)(x)
    y = L.Conv2D(3, 3, dilation_rate=w.draw.choice([1, 2]), padding="same", activation="leaky_relu")(y)
    y = L.LeakyReLU(0.2)(y) if w.chance(0.5) else L.PReLU(shared_axes=[1, 2])(y)
    y = L.Add()([y, L.SeparableConv2D(3, 3, padding="same", depth_multiplier=2)(y)])
    y = L.AveragePooling2D(2)(y) if w.chance(0.5) else L.MaxPooling2D(3, strides=2, padding="same")(y)
    return keras.Model(x, L.Dense(2)(L.GlobalAveragePooling2D()(L.GaussianNoise(0.0)(y))))


def spectral(w):
    x = given(w, "picture", (5, 5, 2))
    y = L.SpectralNormalization(L.Conv2D(3, 3, activation="relu"), power_iterations=w.draw.choice([1, 2]))(x)
    return keras.Model(x, L.SpectralNormalization(L.Dense(2))(L.Flatten()(y)))


PROGRAMS = [f for f in list(globals().values()) if getattr(f, "__module__", "") == __name__ and f.__code__.co_varnames[:1] == ("w",) and
            f.__code__.co_argcount == 1]
