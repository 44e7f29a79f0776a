"""Merge in every mode: as a layer of a functional model and as the first layer of a Sequential."""
from keras import layers as L
from keras.models import Model, Sequential

from library import weights
from library.cases import ALL_OF_1, FIRST_AND_LAST, case, floats
from library.edits import in_layer
from library.masks import STEPS, sequences, words

ELEMENTWISE = ("sum", "mul", "ave", "max")


def merged(shapes, **arguments):
    """Model of plain inputs and one Merge."""
    def build():
        xs = [L.Input(shape=shape) for shape in shapes]
        return Model(xs, L.merge(xs, **arguments))
    return build


def branches(*layers, **arguments):
    """Sequential whose first layer merges one Sequential for each of `layers`."""
    def build():
        model = Sequential()
        model.add(L.Merge([Sequential([layer()]) for layer in layers], **arguments))
        model.add(L.Dense(2))
        return model
    return build


def rows(count, *shapes):
    return floats(*[(count,) + shape for shape in shapes])


for mode in ELEMENTWISE + ("concat",):
    case("Merge", mode + "_two", merged([(4,), (4,)], mode=mode), rows(5, (4,), (4,)), versions=FIRST_AND_LAST)
    case("Merge", mode + "_three_rank3", merged([(3, 4)] * 3, mode=mode), rows(5, *[(3, 4)] * 3), form="json")
    case("Merge", mode + "_first_layer", branches(
        lambda: L.Dense(3, input_dim=4), lambda: L.Dense(3, activation="tanh", input_dim=2), mode=mode),
        rows(5, (4,), (2,)), versions=ALL_OF_1 if mode == "sum" else FIRST_AND_LAST,
        notes="weights of the branches are stored layer by layer before the other layers")
for axis in (-1, 1, 2, 3, -2, -3):
    shapes = [[2, 3, 4], [2, 3, 4]]
    position = axis - 1 if axis > 0 else 3 + axis
    shapes[1][position] += 1
    shapes = [tuple(s) for s in shapes]
    case("Merge", "concat_axis_" + str(axis).replace("-", "minus_"), merged(shapes, mode="concat", concat_axis=axis),
         rows(3, *shapes))
case("Merge", "concat_first_layer_time", branches(
    lambda: L.Embedding(5, 3, input_length=2), lambda: L.Embedding(6, 3, input_length=4), mode="concat", concat_axis=1),
    lambda rng: [[rng.randint(0, 5, (4, 2)).astype("int32"), rng.randint(0, 6, (4, 4)).astype("int32")]])

DOTS = (
    ("vectors", [(4,), (4,)], -1), ("vectors_1", [(4,), (4,)], 1), ("vectors_pair", [(4,), (4,)], (1, 1)),
    ("last", [(3, 4), (5, 4)], -1), ("second", [(4, 3), (4, 5)], 1), ("third", [(3, 4), (5, 4)], 2),
    ("minus_2", [(4, 3), (4, 5)], -2), ("pair_2_1", [(3, 4), (4, 5)], (2, 1)), ("pair_1_2", [(4, 3), (5, 4)], (1, 2)),
    ("pair_2_2", [(3, 4), (5, 4)], (2, 2)), ("matrix_vector", [(3, 4), (4,)], (2, 1)),
    ("vector_matrix", [(4,), (3, 4)], (1, 2)),
)
for name, shapes, axes in DOTS:
    case("Merge", "dot_" + name, merged(shapes, mode="dot", dot_axes=axes), rows(5, *shapes),
         versions=FIRST_AND_LAST if name in ("vectors", "pair_2_1") else ("1.2.2",))
case("Merge", "dot_first_layer", branches(
    lambda: L.Dense(3, input_dim=4), lambda: L.Dense(3, input_dim=2), mode="dot", dot_axes=1), rows(5, (4,), (2,)))
case("Merge", "cos_vectors", merged([(4,), (4,)], mode="cos", dot_axes=1), rows(5, (4,), (4,)),
     versions=FIRST_AND_LAST, notes="the output has shape [N, 1, 1], though Keras declares [N, 1]")
case("Merge", "cos_vectors_minus_1", merged([(4,), (4,)], mode="cos"), rows(5, (4,), (4,)))
case("Merge", "cos_matrices", merged([(3, 4), (3, 4)], mode="cos", dot_axes=2),
     lambda rng: [[rng.uniform(0.1, 1, (5, 3, 4)).astype("float32") for _ in range(2)]],
     notes="the norms are products of whole matrices; where one is negative Keras divides by 1e-7")
case("Merge", "cos_zero_vector", merged([(4,), (4,)], mode="cos", dot_axes=1),
     lambda rng: [[rng.standard_normal((3, 4)).astype("float32") * [[1], [0], [1e-5]],
                   rng.standard_normal((3, 4)).astype("float32") * [[1], [1], [1e-5]]]],
     notes="the norms are guarded from below by 1e-7")


def two_masked(mode, first=True, second=True, after=lambda: L.GRU(3, return_sequences=True), **arguments):
    """Two embeddings, each with a mask or none, merged, then a recurrent layer that shows the mask which results."""
    def build():
        a, b = L.Input(shape=(STEPS,), dtype="int32"), L.Input(shape=(STEPS,), dtype="int32")
        merged_tensor = L.merge([L.Embedding(7, 3, mask_zero=first)(a), L.Embedding(6, 3, mask_zero=second)(b)],
                                mode=mode, **arguments)
        return Model([a, b], after()(merged_tensor))
    return build


def positive(model, rng):
    for w in weights.variables(model):
        w.set_value(rng.uniform(0.1, 1, w.get_value().shape).astype("float32"))


def two_words(rng):
    other = ((0,), (1, 2), (5,), (), (0, 1, 2), (1, 3, 5), (0, 1, 2, 3, 4, 5))
    return [[words(rng, 7), words(rng, 6, rows=other)]]


for mode in ("sum", "mul", "ave"):
    case("Merge", mode + "_masked_both", two_masked(mode), two_words, notes="a step is kept where both masks keep it")
case("Merge", "sum_masked_one", two_masked("sum", second=False), two_words)
case("Merge", "concat_masked_both", two_masked("concat"), two_words)
case("Merge", "concat_masked_one", two_masked("concat", first=False), two_words)
case("Merge", "concat_time_masked_both", two_masked("concat", concat_axis=1), two_words)
case("Merge", "concat_time_masked_one", two_masked("concat", concat_axis=1, second=False), two_words, error="predict",
     notes="Keras stands in for the missing mask with one of the input's full shape, which fits on the last axis only")
case("Merge", "max_masked", two_masked("max", first=False, second=False), two_words, error="load",
     edit=in_layer("Embedding", "mask_zero", True))
case("Merge", "dot_masked", two_masked("dot", dot_axes=2, after=lambda: L.SimpleRNN(2)), two_words,
     notes="dot drops the masks")
case("Merge", "cos_masked", two_masked("cos", dot_axes=2, after=lambda: L.Reshape((STEPS * STEPS,))), two_words,
     weights=positive, notes="cos drops the masks")


def masked_branches(rng):
    return [[sequences(rng, 3), sequences(rng, 2)]]


def branches_of_rnns():
    left = Sequential([L.Masking(input_shape=(STEPS, 3)), L.LSTM(4)])
    right = Sequential([L.Masking(input_shape=(STEPS, 2)), L.GRU(4, consume_less="gpu"), L.Dense(4)])
    return Sequential([L.Merge([left, right], mode="sum"), L.Dense(3), L.Activation("softmax")])


def branches_in_branches():
    inner = Sequential([L.Merge([Sequential([L.Dense(3, input_dim=2)]), Sequential([L.Dense(3, input_dim=3)])],
                                mode="mul"), L.Dense(2)])
    return Sequential([L.Merge([inner, Sequential([L.Dense(2, input_dim=4)])], mode="concat"), L.Dense(2)])


def branch_of_model():
    x = L.Input(shape=(3,))
    left = Model(x, L.Dense(4, activation="tanh")(L.Dense(2)(x)))
    return Sequential([L.Merge([left, Sequential([L.Dense(4, input_dim=2)])], mode="ave"), L.Dense(1)])


def same_branch_twice():
    shared = Sequential([L.Dense(3, input_dim=4)])
    return Sequential([L.Merge([shared, shared], mode="concat"), L.Dense(2)])


case("Merge", "branches_of_rnns", branches_of_rnns, masked_branches, form="json", versions=FIRST_AND_LAST)
case("Merge", "branches_of_rnns_h5", branches_of_rnns, masked_branches)
case("Merge", "branches_of_rnns_yaml", branches_of_rnns, masked_branches, form="yaml")
case("Merge", "branches_in_branches", branches_in_branches, rows(5, (2,), (3,), (4,)))
case("Merge", "branch_of_model", branch_of_model, rows(5, (3,), (2,)))
case("Merge", "shapes_differ", merged([(4,), (4,)], mode="sum"), rows(5, (4,), (4,)), error="load",
     edit=lambda config: widen_second(config))


def widen_second(config):
    config["config"]["layers"][1]["config"]["batch_input_shape"] = [None, 5]
    return config


def embedded():
    return Sequential([L.Embedding(7, 3, mask_zero=True, input_length=STEPS)])


def masked_branches(mode, called=False, first=embedded):
    """Branches with masks, merged at the bottom of a Sequential, then a layer that shows whether a mask arrives."""
    def build():
        model = Sequential()
        model.add(L.Merge([first(), Sequential([L.Embedding(6, 3, mask_zero=True, input_length=STEPS)])], mode=mode))
        model.add(L.GRU(3, return_sequences=True))
        if not called:
            return model
        a, b = L.Input(shape=(STEPS,), dtype="int32"), L.Input(shape=(STEPS,), dtype="int32")
        return Model([a, b], model([a, b]))
    return build


def held():
    outer = Sequential([masked_branches("sum")()])
    outer.add(L.SimpleRNN(2))
    return outer


def word_model():
    x = L.Input(shape=(STEPS,), dtype="int32")
    return Model(x, L.Embedding(7, 3, mask_zero=True)(x))


UNMASKED = "a Merge of models sees none of their masks"
for mode in ("sum", "concat"):
    case("Merge", "branches_masked_" + mode, masked_branches(mode), two_words,
         versions=FIRST_AND_LAST if mode == "sum" else ("1.2.2",), notes=UNMASKED)
case("Merge", "branches_masked_model", masked_branches("sum", first=word_model), two_words, notes=UNMASKED)
case("Merge", "branches_masked_called", masked_branches("sum", called=True), two_words, notes="on other inputs the masks of the branches arrive")
case("Merge", "branches_masked_held", held, two_words, notes=UNMASKED)


def mask_unread():
    a, b = L.Input(shape=(STEPS, 3)), L.Input(shape=(STEPS, 3))
    joined = L.merge([L.Masking()(a), b], mode="concat", concat_axis=1)
    return Model([a, b], [L.TimeDistributed(L.Dense(2))(joined), L.GRU(2)(L.Masking()(joined))])


case("Merge", "concat_time_masked_unread", mask_unread, lambda rng: [[sequences(rng, 3), sequences(rng, 3)[::-1].copy()]],
     notes="masks that do not fit together are an error only where they are read")
