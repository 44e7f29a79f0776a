"""Keras 0.3.3 models: branches, AutoEncoder, Siamese, Graph, and a small whole network."""
from keras import layers as L
from keras import models

from library.cases import case, floats, integers
from library.masks import STEPS, masked_floats, masked_words

SHARED = "Keras 0.3 writes Siamese nodes to JSON but cannot read them"


def old(layer, name, build, inputs, **options):
    case(layer, name, build, inputs, **dict({"versions": ("0.3.3",), "form": "json"}, **options))


def sequential(*layers):
    model = models.Sequential()
    for layer in layers:
        model.add(layer)
    return model


def branches(mode, **arguments):
    def build():
        left = sequential(L.Dense(3, input_dim=4), L.Activation("tanh"))
        right = sequential(L.Dense(3, input_dim=2))
        return sequential(L.Merge([left, right], mode=mode, **arguments), L.Dense(2))
    return build


for mode in ("sum", "mul", "ave", "concat"):
    old("Merge", mode, branches(mode), floats((5, 4), (5, 2)),
        notes="layer_0 of the weight file holds the arrays of all branches")
old("Merge", "dot_lists", branches("dot", dot_axes=[[1], [1]]), floats((5, 4), (5, 2)))
old("Merge", "cos", branches("cos", dot_axes=1), floats((5, 4), (5, 2)))


def dot_matrices():
    left, right = sequential(L.Dropout(0.1, input_shape=(3, 4))), sequential(L.Dropout(0.1, input_shape=(4, 5)))
    return sequential(L.Merge([left, right], mode="dot", dot_axes=[[2], [1]]), L.TimeDistributedDense(2))


old("Merge", "dot_matrices", dot_matrices, floats((3, 3, 4), (3, 4, 5)))


def concat_time():
    left = sequential(L.Embedding(5, 3, input_length=2))
    right = sequential(L.Embedding(6, 3, input_length=4))
    return sequential(L.Merge([left, right], mode="concat", concat_axis=1), L.LSTM(3))


old("Merge", "concat_time", concat_time, integers(5, (4, 2), (4, 4)))


def masked_branches():
    left = sequential(L.Embedding(7, 3, mask_zero=True, input_length=STEPS))
    right = sequential(L.Embedding(7, 3, mask_zero=True, input_length=STEPS))
    return sequential(L.Merge([left, right], mode="sum"), L.GRU(3, return_sequences=True))


def masked_graph():
    graph = models.Graph()
    for name in ("a", "b"):
        graph.add_input(name, input_shape=(STEPS,), dtype="int")
        graph.add_node(L.Embedding(7, 3, mask_zero=True, input_length=STEPS), "words_" + name, input=name)
    graph.add_node(L.GRU(3, return_sequences=True), "gru", inputs=["words_a", "words_b"], merge_mode="sum")
    graph.add_output("out", input="gru")
    return graph


for name, build in (("masked_branches", masked_branches), ("masked_graph", masked_graph)):
    old("Merge", name, build, lambda rng: [masked_words(7)(rng)[0] + integers(7, (7, STEPS))(rng)[0]], notes="masks end at a Merge")


def auto_encoder(reconstruction):
    def build():
        from keras.layers import containers
        encoder = containers.Sequential([L.Dense(5, input_dim=6, activation="tanh"), L.Dense(3)])
        decoder = containers.Sequential([L.Dense(5, input_dim=3, activation="tanh"), L.Dense(6)])
        return sequential(L.AutoEncoder(encoder=encoder, decoder=decoder, output_reconstruction=reconstruction))
    return build


old("AutoEncoder", "reconstruction", auto_encoder(True), floats((5, 6)))
old("AutoEncoder", "hidden", auto_encoder(False), floats((5, 6)),
    notes="the output is the encoder's; the decoder's arrays are in the file all the same")


def time_distributed():
    from keras.layers.wrappers import TimeDistributed
    return sequential(TimeDistributed(L.Dense(4, activation="relu"), input_shape=(5, 3)), L.GRU(2))


old("TimeDistributed", "dense", time_distributed, floats((4, 5, 3)))


def siamese():
    left, right = sequential(L.Dense(4, input_dim=3)), sequential(L.Dense(4, input_dim=2))
    return sequential(L.Siamese(L.Dense(3, activation="tanh"), [left, right], merge_mode="sum"), L.Dense(1))


old("Siamese", "sum", siamese, floats((5, 3), (5, 2)), no_reload=SHARED)


def lambda_merge():
    left, right = sequential(L.Dense(3, input_dim=4)), sequential(L.Dense(3, input_dim=2))
    return sequential(L.LambdaMerge([left, right], function=lambda inputs: inputs[0] - inputs[1]), L.Dense(2))


old("LambdaMerge", "difference", lambda_merge, floats((5, 4), (5, 2)), form="weights",
    notes="left minus right; Keras 0.3 cannot write a Lambda to JSON, so there are weights only")


def graph(name, build, inputs, **options):
    def made():
        g = models.Graph()
        build(g)
        return g
    old("Graph", name, made, inputs, **options)


def two_inputs(g):
    g.add_input(name="left", input_shape=(4,))
    g.add_input(name="right", input_shape=(3,))
    g.add_node(L.Dense(5, activation="tanh"), name="dense_left", input="left")
    g.add_node(L.Dense(5), name="dense_right", input="right")
    g.add_node(L.Dense(2, activation="softmax"), name="both", inputs=["dense_left", "dense_right"], merge_mode="sum")
    g.add_node(L.Dense(3), name="joined", inputs=["dense_left", "dense_right"], merge_mode="concat",
               create_output=True)
    g.add_output(name="class", input="both")


def merged_output(g):
    g.add_input(name="words", input_shape=(STEPS,), dtype="int")
    g.add_node(L.Embedding(9, 4, input_length=STEPS), name="table", input="words")
    g.add_node(L.LSTM(3), name="forward", input="table")
    g.add_node(L.LSTM(3, go_backwards=True), name="backward", input="table")
    g.add_node(L.Dropout(0.5), name="dropout", inputs=["forward", "backward"])
    g.add_node(L.Dense(2, activation="sigmoid"), name="sigmoid", input="dropout")
    g.add_output(name="sum", inputs=["forward", "backward"], merge_mode="mul")
    g.add_output(name="probability", input="sigmoid")


def shared(merge_mode):
    def build(g):
        g.add_input(name="a", input_shape=(4,))
        g.add_input(name="b", input_shape=(4,))
        g.add_shared_node(L.Dense(3, activation="tanh"), name="shared", inputs=["a", "b"], merge_mode=merge_mode,
                          **({} if merge_mode else {"outputs": ["from_a", "from_b"]}))
        if merge_mode:
            g.add_node(L.Dense(2), name="last", input="shared", create_output=True)
        else:
            g.add_node(L.Dense(2), name="last", inputs=["from_a", "from_b"], merge_mode="mul", create_output=True)
    return build


def normalized(g):
    g.add_input(name="x", input_shape=(4,))
    g.add_node(L.BatchNormalization(), name="normal", input="x")
    g.add_node(L.Dense(3), name="dense", input="normal")
    g.add_node(L.PReLU(), name="prelu", input="dense")
    g.add_output(name="y", input="prelu")


graph("two_inputs_two_outputs", two_inputs, floats((5, 4), (5, 3)))
graph("two_inputs_two_outputs_yaml", two_inputs, floats((5, 4), (5, 3)), form="yaml")
graph("bidirectional_words", merged_output, integers(9, (5, STEPS)))
graph("normalized", normalized, floats((5, 4)))
graph("shared_concat", shared("concat"), floats((5, 4), (5, 4)), no_reload=SHARED)
graph("shared_sum", shared("sum"), floats((5, 4), (5, 4)), no_reload=SHARED)
graph("shared_two_heads", shared(None), floats((5, 4), (5, 4)), no_reload=SHARED)


def masked_stack():
    return sequential(L.Masking(input_shape=(STEPS, 3)), L.LSTM(4, return_sequences=True), L.Dropout(0.2),
                      L.GRU(3, return_sequences=True), L.TimeDistributedDense(2, activation="softmax"))


def small_network():
    return sequential(L.Convolution2D(4, 3, 3, input_shape=(1, 8, 8), activation="relu"), L.MaxPooling2D((2, 2)),
                      L.Dropout(0.25), L.Flatten(), L.Dense(6), L.BatchNormalization(), L.Activation("relu"),
                      L.Dense(3, activation="softmax"))


old("Sequential", "masked_stack", masked_stack, masked_floats(3))
old("Sequential", "small_network", small_network, floats((3, 1, 8, 8)), form="yaml")
