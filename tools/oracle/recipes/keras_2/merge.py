"""Merging layers of Keras 2: broadcasting, masks, Concatenate's axes, Dot's axes; Merge of 2.0 and 2.1.

Inputs of fewer axes are broadcast on Theano; axes of size 1 that an input has of itself are not (on TensorFlow they are).
"""
from keras import layers as L
try:
    from keras.legacy.layers import merge
except ImportError:  # 2.2 and later
    merge = None
from keras.models import Model, Sequential

from library.cases import floats
from library.keras_2 import LAST_OF_2, case, functional
from library.masks import STEPS, sequences

SAME = ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")


def several(*variants):
    """(build, inputs) of one model: each variant (class, name, shapes, arguments) merges inputs of its own."""
    def build():
        inputs, outputs = [], []
        for layer, name, shapes, arguments in variants:
            own = [L.Input(shape=shape, name="%s_%d" % (name, i)) for i, shape in enumerate(shapes)]
            outputs.append(getattr(L, layer)(name=name, **arguments)(own))
            inputs += own
        return Model(inputs, outputs)
    return build, floats(*[(5,) + tuple(n or 6 for n in s) for _, _, shapes, _ in variants for s in shapes])


def of_same_shapes(shapes):
    """(build, inputs) of one model: each class merges the same inputs."""
    return functional(shapes, lambda *xs: [getattr(L,
            name)(name=name.lower())(list(xs)) for name in SAME if name != "Subtract" or len(xs) == 2]), floats(
        *[(5,) + s for s in shapes])


case("Add", "two", *several(("Add", "add_1", [(4, 3), (4, 3)], {})), versions=LAST_OF_2)
case("Add", "all_of_two", *of_same_shapes([(4, 3), (4, 3)]))
case("Add", "all_of_four", *of_same_shapes([(3,)] * 4), versions=LAST_OF_2)
case("Add", "all_of_ranks_4_2", *of_same_shapes([(2, 4, 3), (3,)]), versions=LAST_OF_2)
case("Add", "all_of_ranks_2_3", *of_same_shapes([(3,), (4, 3)]), versions=LAST_OF_2)
case("Concatenate", "variants", *several(
    ("Concatenate", "last", [(4, 3), (4, 2)], {}), ("Concatenate", "axis_1", [(4, 3), (2, 3), (1, 3)], {"axis": 1}),
    ("Concatenate", "axis_minus_2", [(4, 3), (2, 3)], {
        "axis": -2}), ("Concatenate", "axis_3", [(2, 2, 3), (2, 2, 1)], {"axis": 3}),
        ("Concatenate", "any_length", [(None, 3), (None, 2)], {"axis": 2})), versions=LAST_OF_2)
DOTS = (("vectors", [(4,), (4,)], {"axes": 1}), ("vectors_normalized", [(4,), (4,)], {"axes": -1, "normalize": True}),
        ("matrices_2_1", [(4, 3), (3, 2)], {"axes": (2, 1)}),
        ("matrices_1_1", [(4, 3), (4, 2)], {"axes": 1}), ("matrices_2_2", [(4, 3), (2, 3)], {"axes": 2}),
        ("matrices_normalized", [(4, 3), (2, 3)], {
            "axes": 2, "normalize": True}), ("minus_ones", [(4, 3), (2, 3)], {"axes": -1}),
            ("matrices_1_2", [(4, 3), (2, 4)], {"axes": [1, 2]}))
case("Dot", "variants", *several(*[("Dot",) + dot for dot in DOTS]), versions=LAST_OF_2)
case("Dot", "two_variants", *several(*[("Dot",) + dot for dot in DOTS[1:3]]), versions=("2.0.9",))
case("Dot", "ranks", *several(*[("Dot",) + dot for dot in (("matrix_vector", [(4, 3), (3,)], {"axes": (2, 1)}),
        ("vector_matrix", [(3,), (3, 4)], {"axes": 1}), (
    "rank4", [(2, 4, 3), (3, 5)], {"axes": (3, 1)}), ("normalized", [(3,), (3, 4)], {"axes": 1, "normalize": True}))]),
     versions=LAST_OF_2)


def masked(name, arguments, *features):
    """Each input masked by itself; an LSTM sees the mask that the merging layer passes on."""
    return functional([(STEPS, f) for f in features], lambda *xs: L.LSTM(2, return_sequences=True)(
        getattr(L, name)(**arguments)([L.Masking()(x) if i < 2 else x for i, x in enumerate(xs)])))


def shifted_masks(*features):
    """The rows of the second input are in another order, so that the masks differ."""
    return lambda rng: [[sequences(rng, f) if i == 0 else sequences(rng, f)[::-1].copy() for i, f in enumerate(features)]]


for name in ("Add", "Subtract", "Maximum"):
    case(name, "masked", masked(name, {}, 3, 3), shifted_masks(3, 3), versions=("2.0.9", "2.3.1") if name == "Add" else LAST_OF_2,
         notes="a step is kept where all masks keep it")
case("Add", "masked_one", masked("Add", {}, 3, 3, 3), shifted_masks(3, 3, 3), versions=LAST_OF_2)
case("Concatenate", "masked_last", masked("Concatenate", {}, 3, 2), shifted_masks(3, 2))
case("Concatenate", "masked_one", masked("Concatenate", {}, 3, 2, 2), shifted_masks(3, 2, 2), versions=LAST_OF_2)
case("Concatenate", "masked_time", masked("Concatenate", {"axis": 1}, 3, 3), shifted_masks(3, 3), versions=LAST_OF_2)
case("Dot", "masked", functional([(STEPS, 3), (STEPS, 3)], lambda a, b: L.LSTM(2)(L.Dot(2)([L.Masking()(a), L.Masking()(b)]))),
        shifted_masks(3, 3),
     versions=LAST_OF_2, notes="Dot passes no mask on")

LEGACY = dict(group="merge", versions=("2.0.9",))


def branches(mode, inputs, units=(4, 4), **arguments):
    """Sequential whose first layer is a Merge of two Sequentials."""
    def build():
        two = [Sequential([L.Dense(u, activation="tanh", input_dim=n)]) for u, n in zip(units, inputs)]
        return Sequential([L.Merge(two, mode=mode, **arguments), L.Dense(2)])
    return build


for mode in ("sum", "concat", "max", "cos"):
    arguments = {"dot_axes": 1} if mode in ("dot", "cos") else {}
    case("Merge", "branches_" + mode, (lambda mode=mode, arguments=arguments: Sequential([L.Merge([
        Sequential([L.Dense(4, activation="tanh", input_dim=n)]) for n in (3, 2)], mode=mode,
        **arguments)])) if mode == "cos" else branches(
            mode, (3, 2), **arguments), floats((5, 3), (5, 2)), form="json", **LEGACY)
case("Merge", "functional_concat_axis", functional([(4, 3), (2, 3)], lambda a, b: L.Merge(mode="concat", concat_axis=1)([a, b])),
     floats((5, 4, 3), (5, 2, 3)), **LEGACY)
case("Merge", "functional_dot", functional([(4, 3), (4, 2)], lambda a, b: L.Merge(mode="dot", dot_axes=(1, 1))([a, b])),
        floats((5, 4, 3), (5, 4, 2)), **LEGACY)
case("Merge", "by_function", functional([(4, 3), (4, 3)], lambda a, b: merge([a, b], mode="mul")),
     floats((5, 4, 3), (5, 4, 3)), notes="inbound_nodes hold the inputs' masks, which are null", **LEGACY)
case("Merge", "shared_input", lambda: (lambda x: Model(x, L.Merge(mode="sum")([L.Dense(3)(x), L.Dense(3)(x)])))(L.Input(shape=(4,
        ))), floats((5, 4)), **LEGACY)
case("Merge", "branches_whole_file", branches("mul", (3, 2)), floats((5, 3), (5, 2)), form="h5",
        no_reload="load_model of 2.0.9 counts the branches' layers in the file "
     "only; load_weights counts them in the model too", **LEGACY)
