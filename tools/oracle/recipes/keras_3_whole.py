"""Whole models of Keras 3 that random ones brought to light: CASES by name, each (model, data by input, form, optimizer). Without an
optimizer they are predicted alone."""
import keras

L = keras.layers
RELEASE = tuple(int(part) for part in keras.__version__.split(".")[:2])


def vectors(numbers):
    return numbers.uniform(-1, 1, (12, 3)).astype("float32")


def statistics_of_a_model_called_twice(numbers):
    x, y = L.Input((3,), name="x"), L.Input((3,), name="y")
    inner = keras.Sequential([L.Input((3,)), L.Dense(2, activation="tanh"), L.BatchNormalization(momentum=0.7)])
    late = inner(L.Dense(3)(L.Activation("tanh")(x)))
    model = keras.Model([x, y], L.Multiply()([inner(y), late, inner(L.Activation("tanh")(y))]))
    return model, {"x": vectors(numbers), "y": vectors(numbers)}


def statistics_of_a_layer_called_twice(numbers):
    x = L.Input((3,), name="x")
    layer = L.BatchNormalization(momentum=0.7)
    return keras.Model(x, L.Multiply()([layer(x), layer(L.Activation("tanh")(x))])), {"x": vectors(numbers)}


def penalty_on_what_a_layer_gives(numbers):
    x = L.Input((3,), name="x")
    y = L.Dense(4, activity_regularizer=keras.regularizers.L1L2(0.01, 0.02))(x)
    y = L.ActivityRegularization(l2=0.03)(L.Activation("tanh")(y))
    return keras.Model(x, L.Dense(2)(y)), {"x": vectors(numbers)}


def dictionaries(numbers):
    """The names are in another order than the layers, and not all those of the layers."""
    b, a = L.Input((3,), name="b"), L.Input((2,), name="a")
    x = L.Dense(3, activation="tanh", name="first")(b)
    y = L.Concatenate(name="second")([x, L.Dense(2, name="third")(a)])
    return keras.Model({"b": b, "a": a}, {"wide": y, "narrow": x}), {"b": vectors(numbers), "a": vectors(numbers)[:, :2]}


def words(numbers, steps=5):
    data = numbers.randint(1, 9, (12, steps)).astype("int32")
    for row in range(12):
        data[row, steps - row % steps:] = 0
    return data


def masked_heads(numbers):
    """Padding sees nothing at all, and what it is given counts in the loss."""
    x = L.Input((5,), dtype="int32", name="x")
    y = L.Embedding(9, 4, mask_zero=True)(x)
    y = L.Add()([y, L.MultiHeadAttention(2, 3)(y, y)])
    return keras.Model(x, L.Dense(2)(L.Flatten()(y))), {"x": words(numbers)}


def late_masks(numbers):
    """The mask of what a model gives is not known where attention is called, and comes with the values when the model runs."""
    x = L.Input((5,), dtype="int32", name="x")
    inner = keras.Sequential([L.Input((5, 4)), L.Dense(4, activation="tanh"), L.LayerNormalization()])
    y = inner(L.Embedding(9, 4, mask_zero=True)(x))
    y = L.AdditiveAttention()([y, L.Dense(4)(y)])
    return keras.Model(x, [L.GRU(3, return_sequences=True)(y), L.LSTM(3)(y)]), {"x": words(numbers)}


def stated_masks(numbers):
    """Masks that calls state: 3.11 began to hand them on. The layers behind see them, or those of what the calls were given."""
    x = L.Input((5, 3), name="x")
    seen = L.Input((5,), dtype="bool", name="seen")
    y = L.LSTM(3, return_sequences=True)(x, mask=seen)
    z = L.Bidirectional(L.GRU(2, return_sequences=True))(L.Masking()(x), mask=seen)
    ends = [L.GRU(2, return_sequences=True)(y), L.LSTM(2)(z)]
    numbers_of_x = numbers.uniform(-1, 1, (12, 5, 3)).astype("float32")
    numbers_of_x[:, 3:] *= numbers.randint(0, 2, (12, 1, 1))
    return keras.Model([x, seen], ends), {"x": numbers_of_x, "seen": numbers.randint(0, 2, (12, 5)).astype("float32")}


def masks_in_the_order(numbers):
    """Operations that make masks stand in Keras's graph, by which it lists the Dense in front of the Masking first of three alike."""
    x = L.Input((5, 4), name="x")
    masked = L.LSTM(3)(L.Masking()(L.Dense(4)(x)))
    plain = L.LSTM(3)(L.Dense(4)(L.Dense(4)(x)))
    return keras.Model(x, L.Add()([plain, masked])), {"x": numbers.uniform(-1, 1, (12, 5, 4)).astype("float32")}


def dense(numbers):
    x = L.Input((3,), name="x")
    return keras.Model(x, L.Dense(2)(L.Dense(4, activation="tanh")(x))), {"x": vectors(numbers)}


def masked_softmax(numbers):
    """Rows of padding hide all of their scores."""
    x = L.Input((5,), dtype="int32", name="x")
    y = L.Embedding(9, 4)(x)
    seen = keras.ops.not_equal(x, 0)
    both = keras.ops.logical_and(keras.ops.expand_dims(seen, 1), keras.ops.expand_dims(seen, 2))
    scores = L.Softmax()(L.Dot((2, 2))([L.Dense(4)(y), y]), both)
    return keras.Model(x, L.Dense(2)(L.Flatten()(L.Dot((2, 1))([scores, y])))), {"x": words(numbers)}


def masked_groups(numbers):
    x = L.Input((5,), dtype="int32", name="x")
    y = L.Embedding(9, 4, mask_zero=True)(x)
    y = L.Add()([y, L.GroupQueryAttention(3, 4, 2)(y, y)])
    return keras.Model(x, L.Dense(2)(L.Flatten()(y))), {"x": words(numbers)}


def embedded(numbers):
    """Rows of the table that no word of a batch stands in."""
    x = L.Input((5,), dtype="int32", name="x")
    return keras.Model(x, L.Dense(2)(L.Flatten()(L.Embedding(12, 3)(x)))), {"x": words(numbers)}


def states_of_a_layer_called_twice(numbers):
    """Each call goes on where the one before ended, in the order in which calls run: what stands first here runs last."""
    x = L.Input(batch_shape=(4, 5, 3), name="x")
    first, second = L.GRU(2, stateful=True, return_sequences=True), L.LSTM(3, stateful=True, return_sequences=True)
    late = L.Dense(3)(L.Activation("tanh")(second(x)))
    a = first(late)
    b = first(x)
    inner_input = L.Input(batch_shape=(4, 5, 3))
    inner = keras.Model(inner_input, L.SimpleRNN(2, stateful=True, return_sequences=True)(inner_input))
    ends = [a, b, second(late), L.Add()([inner(x), inner(late)])]
    return keras.Model(x, ends), {"x": numbers.uniform(-1, 1, (12, 5, 3)).astype("float32")}


def penalties_on_angles(numbers):
    angles = keras.regularizers.OrthogonalRegularizer
    x = L.Input((5,), dtype="int32", name="x")
    y = L.Embedding(7, 4, embeddings_regularizer=angles(0.2, mode="columns"))(x)
    y = L.GRU(3, kernel_regularizer=angles(0.1), recurrent_regularizer=angles(0.3, mode="columns"))(y)
    y = L.Dense(4, activation="tanh", kernel_regularizer=angles(0.5), activity_regularizer=angles(0.1, mode="columns"))(y)
    return keras.Model(x, L.Dense(2)(y)), {"x": numbers.randint(0, 7, (12, 5)).astype("int32")}


def spectral(numbers):
    """One layer is called twice, one is frozen, and one is divided in several iterations under a penalty."""
    x, v = L.Input((5, 5, 2), name="x"), L.Input((4,), name="v")
    y = L.SpectralNormalization(L.Conv2D(3, 3, activation="tanh", kernel_regularizer="l2"), power_iterations=2)(x)
    y = L.SpectralNormalization(L.Conv2DTranspose(2, 2))(y)
    frozen = L.SpectralNormalization(L.DepthwiseConv2D(2, depth_multiplier=2), name="frozen")
    frozen.trainable = False
    y = L.Dense(4)(L.Flatten()(frozen(y)))
    twice = L.SpectralNormalization(L.Dense(4, kernel_constraint=keras.constraints.MaxNorm(0.7)))
    y = L.Add()([y, twice(L.Activation("tanh")(twice(v)))])
    data = {"x": (12, 5, 5, 2), "v": (12, 4)}
    return keras.Model([x, v], y), {name: numbers.uniform(-1, 1, shape).astype("float32") for name, shape in data.items()}


def states_that_a_call_left(numbers):
    """No gradient goes through the states that the first call leaves to the second."""
    x = L.Input(batch_shape=(4, 3, 2), name="x")
    layer = L.GRU(2, stateful=True, return_sequences=True)
    y = layer(L.Activation("tanh")(layer(x)))
    return keras.Model(x, L.Dense(2)(L.Flatten()(y))), {"x": numbers.uniform(-1, 1, (12, 3, 2)).astype("float32")}


def masks_that_attention_takes_away(numbers):
    """Losses of values that MultiHeadAttention was given have no masks from 3.8 on; that of what it gives, and of others, have one."""
    x = L.Input((5,), dtype="int32", name="x")
    e = L.Embedding(6, 4, mask_zero=True)(x)
    query, value = L.Dense(4, name="query")(e), L.Dense(4, name="value")(e)
    ends = [query, value, L.MultiHeadAttention(2, 2, name="heads")(query, value), L.Dense(3, name="other")(e)]
    words = numbers.randint(1, 6, (12, 5))
    words[:, 3:] *= numbers.randint(0, 2, (12, 2))
    return keras.Model(x, ends), {"x": words.astype("int32")}


def words_from_vectors(numbers):
    """Tables that lead back from vectors to words: one and the same, with a mask, and one of its own, with a cap."""
    x = L.Input((5,), dtype="int32", name="x")
    masked = RELEASE >= (3, 14)  # Before that no loss can take the mask of what is reversed.
    tied = L.ReversibleEmbedding(7, 3, mask_zero=masked, embeddings_regularizer="l2")
    own = L.ReversibleEmbedding(7, 3, tie_weights=False, logit_soft_cap=1.5, embeddings_constraint="non_neg")
    y = L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode="sum")(tied(x))
    z = L.Add()([y, own(x)])
    ends = [tied(y, reverse=True), own(z, reverse=True)]
    return keras.Model(x, ends), {"x": numbers.randint(0, 7, (12, 5)).astype("int32")}


def steps_apart(numbers):
    """Each step of TimeDistributed is a batch of its own: for statistics, with and without masks, and for penalties."""
    x = L.Input((4, 3), name="x")
    dense = L.Dense(3, activity_regularizer=keras.regularizers.L2(0.05))
    inner = keras.Sequential([L.Input((3,)), dense, L.BatchNormalization(momentum=0.6)])
    y = L.TimeDistributed(inner)(x)
    z = L.TimeDistributed(L.BatchNormalization(momentum=0.7))(L.Masking()(x))
    z = L.LSTM(3, return_sequences=True)(L.TimeDistributed(L.Dense(3, activity_regularizer="l2"))(z))
    data = numbers.uniform(-1, 1, (12, 4, 3)).astype("float32") * numbers.uniform(0.5, 3, (1, 4, 1)).astype("float32")
    data[1::3, 3] = data[2::3, 2:] = 0
    return keras.Model(x, L.Dense(2)(L.Flatten()(L.Add()([y, z])))), {"x": data}


def vectors_of_the_batch(numbers):
    """Outputs of one number a sample, without an axis of 1: their targets are compared as one vector."""
    x = L.Input((3,), name="x")
    y = L.Dense(4, activation="tanh")(x)
    value = keras.ops.squeeze(L.Dense(1)(y), axis=1)
    return keras.Model(x, [value, keras.ops.sum(keras.ops.square(y), axis=-1)]), {"x": vectors(numbers)}


def batches_of_four(numbers):
    """Operations that state the number of samples which the input states."""
    x = L.Input((1, 3), batch_size=4, name="x")
    y = keras.ops.broadcast_to(L.Dense(3, activation="tanh")(x), (4, 2, 3))
    z = keras.ops.reshape(keras.ops.ravel(y), (4, 6))
    wide = keras.ops.broadcast_to(L.Dense(1)(z), (4, 3))
    data = {"x": numbers.uniform(-1, 1, (12, 1, 3)).astype("float32")}
    return keras.Model(x, [L.Dense(2)(z), keras.ops.multiply(wide, z[:, :3])]), data


def rows_of_samples(numbers):
    """Several rows for each sample, of a stated number of them and of any."""
    x, free = L.Input((2, 3), batch_size=4, name="x"), L.Input((3,), name="free")
    y = L.Dense(3, activation="tanh")(x)
    data = {"x": numbers.uniform(-1, 1, (12, 2, 3)).astype("float32"), "free": vectors(numbers)}
    return keras.Model([x, free], [keras.ops.reshape(y, (8, 3)), keras.ops.ravel(y), keras.ops.ravel(free)]), data


def masks_taken_through_identities(numbers):
    """Layers that give their input as it is give the same object, whose mask attention takes away for all who hold it."""
    x = L.Input((5,), dtype="int32", name="x")
    y = L.Embedding(9, 4, mask_zero=True)(x)
    z = L.Embedding(9, 4, mask_zero=True)(x)
    v = L.Embedding(9, 4, mask_zero=True)(x)
    a = L.ActivityRegularization(l2=0.01)(L.Activation("linear")(L.GaussianNoise(0.0)(L.Dropout(0.0)(y))))
    ends = [L.Dense(2)(y), L.Dense(2)(L.MultiHeadAttention(2, 3)(a, a))]
    # What is dropped in training is another object there, and none where the model is evaluated.
    d = L.SpatialDropout1D(0.5)(z)
    ends += [L.Dense(2)(L.Add()([L.Rescaling(0.0)(L.MultiHeadAttention(1, 2)(d, d)), L.Dense(4)(z)]))]
    ends += [L.Dense(2, activation="tanh")(z)]
    i = L.Input((5, 4))
    inner = keras.Model(i, [L.Dense(4)(L.MultiHeadAttention(1, 2)(i, i)), L.Identity()(i)])
    deep, same = inner(v)
    ends += [L.Dense(2)(L.Add()([deep, same])), L.Dense(2)(v)]
    return keras.Model(x, ends), {"x": words(numbers)}


def rolled(numbers):
    """Axes moved on together, as the windows of pictures are."""
    x = L.Input((4, 5, 2), name="x")
    y = keras.ops.roll(x, shift=[-1, 2], axis=[1, 2]) * 0.5 + keras.ops.roll(x, shift=-2, axis=2)
    return keras.Model(x, keras.ops.roll(y, (1, 3), (3, 1))), {"x": numbers.uniform(-1, 1, (3, 4, 5, 2)).astype("float32")}


def masks_by_place(numbers):
    """Masks by their places in the calls; Keras takes no plain values there."""
    x, z = L.Input((4, 4), name="x"), L.Input((3, 4), name="z")
    mask, other = keras.ops.greater(x[:, :, 0], -0.5), keras.ops.greater(z[:, :, 1], -0.6)
    h = L.MultiHeadAttention(2, 3)(x, z, z, mask, other)
    # Before 3.12 Attention lacks an axis of the mask of its values on PyTorch.
    weighted = L.Attention()([x, z], [mask, other]) if RELEASE >= (3, 12) else x
    r = L.LSTM(3)(x, None, mask)
    both = L.Bidirectional(L.GRU(2))(x, None, mask)
    normal = L.Dense(3)(x)
    means = L.Concatenate()([L.Flatten()(h), L.Flatten()(weighted), r, both, L.GlobalAveragePooling1D()(normal, mask)])
    return keras.Model([x, z], L.Dense(2)(means)), {
        "x": numbers.uniform(-1, 1, (12, 4, 4)).astype("float32"), "z": numbers.uniform(-1, 1, (12, 3, 4)).astype("float32")}


def masks_taken_away_within(numbers):
    """Attention finds no mask on values that another was given before, here and within a model that takes that of its input away; masks
    that calls state are there all the same."""
    x = L.Input((5,), dtype="int32", name="x")
    e = L.Embedding(6, 4, mask_zero=True)(x)
    query, value = L.Dense(4, name="query")(e), L.Dense(4, name="value")(e)
    first = L.MultiHeadAttention(2, 2, name="first")(query, value)
    second = L.MultiHeadAttention(2, 2, name="second")(L.Dense(4)(first), value)
    i = L.Input((5, 4))
    block = keras.Model(i, L.LSTM(3)(L.Dense(3)(L.Add()([i, L.MultiHeadAttention(2, 2)(i, i)]))), name="block")
    other = L.Dense(4, name="other")(e)
    ends = [L.LSTM(2)(second), L.LSTM(2)(first), block(other), L.LSTM(2)(L.Dense(3)(L.Activation("tanh")(value)))]
    words = numbers.randint(1, 6, (12, 5))
    words[:, 3:] *= numbers.randint(0, 2, (12, 2))
    words[:, 1] *= numbers.randint(0, 2, 12)
    return keras.Model(x, ends), {"x": words.astype("int32")}


def slopes(numbers):
    """Layers with weights in the place of functions, which have those weights behind their own."""
    def prelu(**options):
        return L.PReLU(alpha_initializer=keras.initializers.RandomUniform(0.1, 0.6), **options)

    x = L.Input((6, 6, 2), name="x")
    y = L.Conv2D(4, 3, activation=prelu(shared_axes=[1, 2]), activity_regularizer="l2")(x)
    y = L.SeparableConv2D(3, 2, activation=prelu(name="own", alpha_regularizer=keras.regularizers.L1(0.02)))(y)
    y = L.Conv2DTranspose(2, 2, use_bias=False, activation=prelu(trainable=False))(L.DepthwiseConv2D(2, activation=prelu())(y))
    y = L.TimeDistributed(L.Dense(4, activation=prelu(alpha_constraint="non_neg")))(L.Reshape((3, 6))(y))
    y = L.EinsumDense("abc,cd->abd", (3, 3), bias_axes="d", activation=prelu())(y)
    y = L.Activation(prelu(name="alone"))(L.Activation(L.ReLU(negative_slope=0.2))(L.Flatten()(y)))
    # Frozen layers hold theirs too.
    y = L.Dense(3, activation=prelu(), trainable=False)(y)
    return keras.Model(x, L.Dense(2, activation=prelu())(y)), {"x": numbers.uniform(-1, 1, (12, 6, 6, 2)).astype("float32")}


def frozen_around(numbers):
    """Layers that are frozen as their configs say it, in which others learn: those of 3.2 and later freeze what is their own."""
    x = L.Input((6, 3), name="x")
    y = L.Dense(3, trainable=False)(x)
    y = L.Add()([y, L.MultiHeadAttention(2, 2, trainable=False)(y, y)])
    y = L.TimeDistributed(L.Dense(3, activation="tanh"), trainable=False)(y)
    y = L.RNN([L.GRUCell(3), L.LSTMCell(2, trainable=False)], return_sequences=True, trainable=False)(y)
    y = L.RNN(L.GRUCell(3), return_sequences=True, trainable=False)(y)
    y = L.LSTM(3, return_sequences=True, trainable=False)(y)
    y = L.BatchNormalization(momentum=0.7, trainable=False)(y)
    z = L.ConvLSTM1D(2, 2, trainable=False)(L.Reshape((2, 3, 3))(y))
    if RELEASE >= (3, 2):
        i = L.Input((6, 3))
        inner = keras.Model(i, L.MultiHeadAttention(1, 2)(L.Dense(3)(i), i))
        inner.trainable = False
        y = L.Bidirectional(L.GRU(2), merge_mode="sum", trainable=False)(inner(y))
    return keras.Model(x, L.Dense(2)(L.Concatenate()([L.Flatten()(y), L.Flatten()(z)]))), {
        "x": numbers.uniform(-1, 1, (12, 6, 3)).astype("float32")}


CASES = {
    "whole_frozen": (frozen_around, "keras", "sgd"),
    "whole_slopes": (slopes, "keras", "adam"),
    "whole_slopes_hdf5": (slopes, "h5", "sgd"),
    "whole_slopes_weights": (slopes, "weights", "adam"),
    "whole_model_twice": (statistics_of_a_model_called_twice, "keras", "sgd"),
    "whole_layer_twice": (statistics_of_a_layer_called_twice, "keras", "sgd"),
    "whole_activity": (penalty_on_what_a_layer_gives, "keras", "sgd"),
    "whole_dictionaries": (dictionaries, "keras", "adam"),
    "whole_dictionaries_hdf5": (dictionaries, "h5", "sgd"),
    "whole_masked_heads": (masked_heads, "keras", "sgd"),
    "whole_late_masks": (late_masks, "keras", "sgd"),
    "whole_stated_masks": (stated_masks, "keras", "sgd"),
    "whole_masks_in_order": (masks_in_the_order, "keras", "sgd"),
    "whole_masked_softmax": (masked_softmax, "keras", "sgd"),
    "whole_masked_groups": (masked_groups, "keras", "sgd"),
    "whole_lamb_words": (embedded, "keras", "lamb"),
    "whole_adafactor_words": (embedded, "keras", "adafactor"),
    "whole_angles": (penalties_on_angles, "keras", "adam"),
    "whole_spectral": (spectral, "keras", "adam"),
    "whole_spectral_waiting": (spectral, "keras", "adam_accumulated"),
    "whole_states_left": (states_that_a_call_left, "keras", "sgd"),
    "whole_masks_taken_away": (masks_that_attention_takes_away, "keras", "sgd"),
    "whole_masks_within": (masks_taken_away_within, "keras", "sgd"),
    "whole_words_back": (words_from_vectors, "keras", "adam"),
    "whole_steps_apart": (steps_apart, "keras", "sgd"),
    "whole_vectors": (vectors_of_the_batch, "keras", "adam"),
    "whole_placed": (masks_by_place, "keras", "sgd"),
    "whole_batch_of_four": (batches_of_four, "keras", "sgd"),
    "whole_masks_same": (masks_taken_through_identities, "keras", "sgd"),
    "whole_rows_of_samples": (rows_of_samples, "keras", None),
    "whole_rolled": (rolled, "keras", None),
    "states_called_twice": (states_of_a_layer_called_twice, "keras", None),
    "states_called_twice_hdf5": (states_of_a_layer_called_twice, "h5", None),
}
