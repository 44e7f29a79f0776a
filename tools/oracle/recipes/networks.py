"""Small whole networks of the kinds that people have: convolutional, recurrent, U-shaped, dilated, inception, Graph."""
from keras import layers as L
from keras.models import Model, Sequential

from library.cases import FIRST_AND_LAST, case, floats, integers
from library.images import image, shape
from library.masks import STEPS


def network(name, build, inputs, **options):
    layer = options.pop("layer", "Sequential")
    case(layer, name, build, inputs, group="models", **options)


def mnist_cnn(ordering):
    """The layers of Keras's mnist_cnn example, with fewer filters and smaller images."""
    def build():
        return Sequential([
            L.Convolution2D(6, 3, 3, border_mode="valid", dim_ordering=ordering, input_shape=shape(ordering, 1, 14, 14)),
            L.Activation("relu"), L.Convolution2D(6, 3, 3, dim_ordering=ordering), L.Activation("relu"),
            L.MaxPooling2D(pool_size=(2, 2), dim_ordering=ordering), L.Dropout(0.25), L.Flatten(), L.Dense(16),
            L.Activation("relu"), L.Dropout(0.5), L.Dense(10), L.Activation("softmax")])
    return build


def mnist_irnn():
    """Keras's mnist_irnn example: a SimpleRNN of relu over the pixels one by one, here 49 of them."""
    return Sequential([L.SimpleRNN(12, init="normal", inner_init="identity", activation="relu", input_shape=(49, 1)),
                       L.Dense(10), L.Activation("softmax")])


def irnn_weights(model, rng):
    """Near the identity, as the example begins; larger weights would overflow over 49 steps of relu."""
    import numpy as np
    from library import weights
    weights.randomize(model, rng)
    w, u, b = model.layers[0].get_weights()
    model.layers[0].set_weights([w, 0.9 * np.eye(12) + rng.uniform(-0.05, 0.05, (12, 12)), b])


def u_net(ordering):
    """Down twice and up twice with skips: Merge concat, UpSampling2D, 1x1 convolution."""
    axis = 1 if ordering == "th" else -1
    conv = lambda filters, size=3: L.Convolution2D(filters, size, size, border_mode="same", activation="relu",
                                                   dim_ordering=ordering)

    def build():
        x = L.Input(shape=shape(ordering, 1, 8, 8))
        first = conv(3)(conv(3)(x))
        second = conv(4)(L.MaxPooling2D((2, 2), dim_ordering=ordering)(first))
        low = L.Dropout(0.5)(conv(5)(L.MaxPooling2D((2, 2), dim_ordering=ordering)(second)))
        up = L.merge([L.UpSampling2D((2, 2), dim_ordering=ordering)(low), second], mode="concat", concat_axis=axis)
        up = L.merge([L.UpSampling2D((2, 2), dim_ordering=ordering)(conv(4)(up)), first], mode="concat",
                     concat_axis=axis)
        return Model(x, L.Convolution2D(1, 1, 1, activation="sigmoid", dim_ordering=ordering)(conv(3)(up)))
    return build


def wavenet():
    """Dilated convolutions with a gate, tanh times sigmoid, residual sums and a sum of skips."""
    x = L.Input(shape=(24, 4))
    h, skips = L.Convolution1D(5, 1)(x), []
    for rate in (1, 2, 4, 8):
        filtered = L.AtrousConvolution1D(5, 2, atrous_rate=rate, border_mode="same", activation="tanh")(h)
        gate = L.AtrousConvolution1D(5, 2, atrous_rate=rate, border_mode="same", activation="sigmoid")(h)
        gated = L.Convolution1D(5, 1)(L.merge([filtered, gate], mode="mul"))
        skips.append(gated)
        h = L.merge([h, gated], mode="sum")
    out = L.Activation("relu")(L.merge(skips, mode="sum"))
    return Model(x, L.TimeDistributed(L.Dense(4, activation="softmax"))(L.Convolution1D(5, 1, activation="relu")(out)))


def inception(ordering):
    """One block of four branches joined over channels, with batch normalization, then global average pooling."""
    axis = 1 if ordering == "th" else 3

    def conv(x, filters, rows, columns, **arguments):
        x = L.Convolution2D(filters, rows, columns, border_mode="same", dim_ordering=ordering, **arguments)(x)
        return L.Activation("relu")(L.BatchNormalization(axis=axis)(x))

    def build():
        x = L.Input(shape=shape(ordering, 2, 7, 6))
        one = conv(x, 3, 1, 1)
        three = conv(conv(conv(x, 2, 1, 1), 3, 1, 3), 3, 3, 1)
        five = conv(conv(x, 2, 1, 1), 3, 5, 5)
        pool = conv(L.AveragePooling2D((3, 3), strides=(1, 1), border_mode="same", dim_ordering=ordering)(x), 2, 1, 1)
        joined = L.merge([one, three, five, pool], mode="concat", concat_axis=axis)
        return Model(x, L.Dense(3, activation="softmax")(L.GlobalAveragePooling2D(dim_ordering=ordering)(joined)))
    return build


def stateful_lstm():
    """Two stateful LSTM layers over a long series cut in pieces."""
    return Sequential([L.LSTM(6, batch_input_shape=(4, 5, 1), return_sequences=True, stateful=True),
                       L.LSTM(5, return_sequences=False, stateful=True), L.Dense(1)])


def series(rng):
    import numpy as np
    steps = np.arange(30).reshape(6, 1, 5, 1) + 7 * np.arange(4).reshape(1, 4, 1, 1)
    return [[piece.astype("float32")] for piece in np.cos(0.3 * steps)]


def text_cnn():
    """Convolutions of three lengths over words, the largest response of each."""
    x = L.Input(shape=(12,), dtype="int32")
    table = L.Embedding(20, 6)(x)
    tops = [L.GlobalMaxPooling1D()(L.Convolution1D(4, k, activation="relu")(table)) for k in (2, 3, 4)]
    return Model(x, L.Dense(1, activation="sigmoid")(L.Dropout(0.5)(L.merge(tops, mode="concat"))))


def cnn_lstm():
    return Sequential([L.Embedding(20, 6, input_length=12), L.Dropout(0.25),
                       L.Convolution1D(5, 3, border_mode="valid", activation="relu"), L.MaxPooling1D(pool_length=2),
                       L.LSTM(6), L.Dense(1), L.Activation("sigmoid")])


def sequence_to_sequence():
    """The addition example: encode, repeat, decode, one softmax a step."""
    return Sequential([L.LSTM(8, input_shape=(7, 5)), L.RepeatVector(4), L.LSTM(8, return_sequences=True),
                       L.TimeDistributed(L.Dense(5)), L.Activation("softmax")])


def graph_1():
    from keras.models import Graph
    g = Graph()
    g.add_input(name="words", input_shape=(STEPS,), dtype="int32")
    g.add_input(name="extra", input_shape=(3,))
    g.add_node(L.Embedding(9, 4, input_length=STEPS), name="table", input="words")
    g.add_node(L.LSTM(3), name="forward", input="table")
    g.add_node(L.LSTM(3, go_backwards=True), name="backward", input="table")
    g.add_node(L.Dense(4, activation="tanh"), name="both", inputs=["forward", "backward", "extra"])
    g.add_node(L.Dense(2), name="sum", inputs=["forward", "backward"], merge_mode="sum", create_output=True)
    g.add_node(L.Dense(1, activation="sigmoid"), name="last", input="both")
    g.add_output(name="probability", input="last")
    return g


def graph_shared():
    from keras.models import Graph
    g = Graph()
    g.add_input(name="a", input_shape=(4,))
    g.add_input(name="b", input_shape=(4,))
    g.add_shared_node(L.Dense(3, activation="tanh"), name="shared", inputs=["a", "b"], outputs=["from_a", "from_b"])
    g.add_node(L.Dense(2), name="last", inputs=["from_a", "from_b"], merge_mode="mul", create_output=True)
    return g


def graph_inputs(rng):
    return [[rng.randint(0, 9, (5, STEPS)).astype("int32"), rng.standard_normal((5, 3)).astype("float32")]]


for ordering in ("th", "tf"):
    network("mnist_cnn_" + ordering, mnist_cnn(ordering), image(ordering, 4, 1, 14, 14), dim_ordering=ordering,
            versions=FIRST_AND_LAST if ordering == "th" else ("1.2.2",))
    network("u_net_" + ordering, u_net(ordering), image(ordering, 2, 1, 8, 8), dim_ordering=ordering, layer="Model")
    network("inception_" + ordering, inception(ordering), image(ordering, 3, 2, 7, 6), dim_ordering=ordering,
            layer="Model")
network("mnist_irnn", mnist_irnn, floats((4, 49, 1)), weights=irnn_weights)
network("wavenet", wavenet, floats((2, 24, 4)), layer="Model")
network("stateful_lstm", stateful_lstm, series, batch_size=4, resets=(5,), steps=30)
network("text_cnn", text_cnn, integers(20, (4, 12)), layer="Model")
network("cnn_lstm", cnn_lstm, integers(20, (4, 12)), form="json", versions=("1.0.8", "1.1.2", "1.2.2"))
network("sequence_to_sequence", sequence_to_sequence, floats((4, 7, 5)), form="yaml")
for form in ("json", "h5"):
    network("graph_" + form, graph_1, graph_inputs, form=form, versions=("1.0.8",), layer="Graph",
            no_reload="Keras 1.0.8 cannot read a whole-model file of a Graph" if form == "h5" else None)
    network("graph_shared_" + form, graph_shared, floats((5, 4), (5, 4)), form=form, versions=("1.0.8",),
            layer="Graph", no_reload="Keras 1.0.8 cannot read a Graph with shared nodes")
