"""Core layers, Embedding, advanced activations, noise and normalization of Keras 2 over their arguments."""
from keras import layers as L
from keras.models import Sequential

from library.cases import floats, integers, sequential
from library.keras_2 import ALL_OF_2, FROM_2_2, LAST_OF_2, Family, case, functional
from library.masks import STEPS, masked_floats, masked_words, words

ACTIVATIONS = ("linear", "relu", "sigmoid", "hard_sigmoid", "tanh", "softplus", "softsign", "elu", "selu", "softmax")


ENDS = ("2.0.9", "2.3.1")


def family(layer, name, shape, variants, rows=5, **options):
    """One fixture of many variants: name, arguments and releases of each, the last one where none is said."""
    of = Family(layer, name, shape, rows, **options)
    for variant in variants:
        of.add(variant[0], lambda arguments=variant[1], **named: getattr(L, layer)(**dict(arguments, **named)), *variant[2:])
    of.declare()


family("Dense", "activations", (4,), [(a, {"units": 3, "activation": a}) for a in ACTIVATIONS] + [("exponential", {
    "units": 3, "activation": "exponential"}, LAST_OF_2)], scale=2.0)
family("Activation", "variants", (4, 3), [(a, {"activation": a}) for a in ACTIVATIONS] + [("exponential",
        {"activation": "exponential"}, LAST_OF_2)], scale=3.0)
case("Activation", "softmax_rank4", sequential(lambda: L.Activation("softmax", input_shape=(2, 4, 3))), floats((3, 2, 4, 3)),
        versions=LAST_OF_2)
case("Dense", "plain", sequential(lambda: L.Dense(5, input_shape=(4,))), floats((7, 4)), versions=ALL_OF_2)
case("Dense", "no_bias", sequential(lambda: L.Dense(5, use_bias=False, input_dim=4)), floats((7, 4)), versions=LAST_OF_2)
case("Dense", "rank3", sequential(lambda: L.Dense(5, activation="tanh", input_shape=(3, 4))), floats((6, 3, 4)), versions=LAST_OF_2)
case("Dense", "rank4_softmax", sequential(lambda: L.Dense(5, activation="softmax", input_shape=(2, 3, 4))), floats((4, 2, 3, 4)),
        versions=LAST_OF_2)
case("Dense", "rank3_any_length", sequential(lambda: L.Dense(5, input_shape=(None, 4))), floats((6, 3, 4)), versions=LAST_OF_2)
case("Dense", "deep", sequential(lambda: L.Dense(16, activation="relu", input_dim=9), lambda: L.Dropout(0.5), lambda: L.Dense(
    8, activation="tanh"), lambda: L.Dense(3, activation="softmax")), floats((11, 9)), form="h5")
case("Dense", "batches", sequential(lambda: L.Dense(3, input_dim=4)), floats((13, 4)), batch_size=5, versions=LAST_OF_2)
# keras.json says channels_first: the bias of a Dense on sequences goes along axis 1 in 2.0 and 2.1 (here axis 1 has as many elements).
case("Dense", "rank3_th", sequential(lambda: L.Dense(5, input_shape=(5, 4))), floats((6, 5, 4)), dim_ordering="th",
        versions=ALL_OF_2,
     notes="keras.json says channels_first, which no layer of the file stores: 2.0 and 2.1 then add the bias along axis 1")
case("Dense", "masked_rank3", sequential(lambda: L.Masking(input_shape=(STEPS, 3)), lambda: L.Dense(4),
        lambda: L.LSTM(3, return_sequences=True)),
     masked_floats(3))

family("Dropout", "variants", (4, 3), [("rate", {"rate": 0.4}, ENDS), ("rate_0", {"rate": 0.0}),
        ("noise_shape_seed", {"rate": 0.4, "noise_shape": (5, 1, 3), "seed": 7})])
for name, shape in (("SpatialDropout1D", (4, 3)), ("SpatialDropout2D", (4, 3, 2)), ("SpatialDropout3D", (2, 4, 3, 2))):
    case(name, "rate", sequential(lambda n=name, s=shape: getattr(L, n)(0.4, input_shape=s)), floats((5,) + shape),
    versions=LAST_OF_2)
case("Dropout", "all_kinds", sequential(
    lambda: L.Dense(3, input_shape=(4, 2)), lambda: L.SpatialDropout1D(0.3), lambda: L.GaussianNoise(0.4),
    lambda: L.GaussianDropout(0.4), lambda: L.AlphaDropout(
        0.4, noise_shape=(5, 1, 3), seed=3), lambda: L.Reshape((2, 2, 3)),
        lambda: L.SpatialDropout2D(0.3, data_format="channels_first"), lambda: L.Reshape((
            1, 2, 2, 3)), lambda: L.SpatialDropout3D(0.3)), floats((5, 4, 2)))
case("ActivityRegularization", "l1_l2", sequential(lambda: L.ActivityRegularization(l1=0.1, l2=0.2, input_shape=(4,)),
        lambda: L.Dense(2)),
     floats((5, 4)))
case("Flatten", "rank3", sequential(lambda: L.Flatten(input_shape=(4, 3))), floats((5, 4, 3)), versions=LAST_OF_2)
case("Flatten", "rank4_dense", sequential(lambda: L.Flatten(input_shape=(2, 4, 3)), lambda: L.Dense(3)), floats((5, 2, 4, 3)))
case("Flatten", "channels_first_dense", sequential(lambda: L.Flatten(data_format="channels_first", input_shape=(2, 4, 3)),
        lambda: L.Dense(3)),
     floats((5, 2, 4, 3)), versions=("2.1.6", "2.2.4", "2.3.1"),
     notes="channels_first: channels go to the end before the axes are joined")
case("Flatten", "channels_first_rank5", sequential(lambda: L.Flatten(data_format="channels_first", input_shape=(2, 3, 4, 2))),
     floats((3, 2, 3, 4, 2)), versions=LAST_OF_2)
case("Flatten", "channels_first_rank3", sequential(lambda: L.Flatten(data_format="channels_first", input_shape=(4, 3))),
        floats((3, 4, 3)),
     versions=LAST_OF_2)
case("Flatten", "default_th", sequential(lambda: L.Flatten(input_shape=(2, 4, 3)), lambda: L.Dense(3)), floats((5, 2, 4, 3)),
        dim_ordering="th",
     versions=ALL_OF_2, notes="keras.json says channels_first; Flatten's own default is channels_last in every release")
family("Reshape", "variants", (4, 3), [("to_matrix", {"target_shape": (6, 2)}), ("to_vector", {"target_shape": (12,)}),
        ("unknown_first", {"target_shape": (-1, 2)}),
                                         ("unknown_middle", {"target_shape": (2, -1, 3)}), ("rank4", {"target_shape": (2, 3, 2)})])
case("Reshape", "from_vector", sequential(lambda: L.Reshape((3, 4), input_shape=(12,)), lambda: L.LSTM(2)), floats((5, 12)),
        versions=LAST_OF_2)
family("Permute", "variants", (2, 4, 3), [("%d_%d_%d" % dims, {"dims": dims}) for dims in ((3, 1, 2), (2, 3, 1), (3, 2, 1))],
        rows=3)
case("Permute", "2_1", sequential(lambda: L.Permute((2, 1), input_shape=(4, 3))), floats((5, 4, 3)), versions=LAST_OF_2)
case("RepeatVector", "between_rnns", sequential(lambda: L.GRU(3, input_shape=(5, 2)), lambda: L.RepeatVector(4), lambda: L.LSTM(
    3, return_sequences=True), lambda: L.TimeDistributed(L.Dense(2))), floats((6, 5, 2)), versions=LAST_OF_2)


def with_value(value):
    """Sequences some of whose steps are all `value`, some only in part."""
    def inputs(rng):
        x = rng.standard_normal((6, 5, 3)).astype("float32")
        x[0, 1], x[1, :2], x[2, 3:], x[3], x[4, 2, :2] = value, value, value, value, value
        return [[x]]
    return inputs


case("Masking", "zero", sequential(lambda: L.Masking(input_shape=(5, 3))), with_value(0.0))
case("Masking", "minus_one_rnn", sequential(lambda: L.Masking(mask_value=-1., input_shape=(5, 3)),
        lambda: L.SimpleRNN(4, return_sequences=True)),
     with_value(-1.0))
case("Masking", "through_layers", sequential(
    lambda: L.Masking(input_shape=(5, 3)), lambda: L.Dropout(0.3), lambda: L.Activation("tanh"), lambda: L.Dense(4),
    lambda: L.BatchNormalization(),
    lambda: L.GaussianNoise(0.1), lambda: L.LeakyReLU(0.2), lambda: L.PReLU(), lambda: L.LSTM(3)), with_value(0.0))


def begins_with_masking(config):
    """edit: the first layer, an Activation, becomes a Masking. Keras itself refuses to build such models."""
    layers = config["config"] if isinstance(config["config"], list) else config["config"]["layers"]
    del layers[0]["config"]["activation"]
    layers[0]["class_name"], layers[0]["config"]["mask_value"] = "Masking", 0.0
    return config


for name, layers, versions in (
        ("flatten", [L.Flatten, lambda: L.Dense(2)], ("2.0.9", "2.3.1")), ("conv1d", [lambda: L.Conv1D(2, 2)], LAST_OF_2),
        ("reshape", [lambda: L.Reshape((15,))], LAST_OF_2), ("permute", [lambda: L.Permute((2, 1))], LAST_OF_2),
        ("max_pooling1d", [L.MaxPooling1D], LAST_OF_2), ("locally_connected1d", [lambda: L.LocallyConnected1D(2, 2)], LAST_OF_2),
        ("repeat_vector", [lambda: L.LSTM(3), lambda: L.RepeatVector(2)], LAST_OF_2),
        ("global_average", [L.GlobalAveragePooling1D], ("2.1.6",))):
    error = None if name == "repeat_vector" else "load"
    case("Masking", ("refused_by_" if error else "used_up_before_") + name, lambda layers=layers: Sequential(
        [L.Activation("linear", input_shape=(5, 3))] + [make() for make in layers]), with_value(0.0), versions=versions,
        error=error, form="json",
        edit=begins_with_masking)
case("Masking", "global_average", sequential(lambda: L.Masking(input_shape=(5, 3)), L.GlobalAveragePooling1D),
     lambda rng: [[x[[0, 1, 2, 4, 5]]] for x in with_value(0.0)(rng)[0]], versions=FROM_2_2,
     notes="the mean over the steps that are not masked")

case("Embedding", "plain", sequential(lambda: L.Embedding(7, 3, input_length=4)), integers(7, (5, 4)))
case("Embedding", "any_length", sequential(lambda: L.Embedding(7, 3)), integers(7, (5, 6)), versions=LAST_OF_2)
case("Embedding", "mask_zero", sequential(lambda: L.Embedding(7, 3, mask_zero=True, input_length=STEPS)), masked_words(7))
case("Embedding", "input_length_list", sequential(lambda: L.Embedding(7, 3, input_length=[2, 4], input_shape=(2, 4))),
        integers(7, (5, 2, 4)))
case("Embedding", "input_length_open_list", sequential(lambda: L.Embedding(7, 3, input_length=[None, 4], input_shape=(None, 4))),
        integers(7, (5, 2, 4)), versions=LAST_OF_2)
case("Embedding", "input_shape_rank2", sequential(lambda: L.Embedding(7, 3, input_shape=(2, 4)),
        lambda: L.TimeDistributed(L.LSTM(2))),
     integers(7, (5, 2, 4)), versions=LAST_OF_2)
case("Embedding", "shared", functional([(STEPS,), (4,)], lambda a, b: (lambda table: L.Concatenate()([L.LSTM(2)(table(a)),
        L.GRU(2)(table(b))]))(
    L.Embedding(7, 3, mask_zero=True)), dtype="int32"), lambda rng: [[words(rng, 7), words(rng, 7, steps=4, rows=(
        (), (0,), (3,), (1, 2), (0, 1, 2, 3), (0, 2), ()))]])
case("Embedding", "float_words", functional([(4,)], lambda x: L.LSTM(2)(L.Embedding(7, 3)(x))),
        lambda rng: [[rng.randint(0, 7, (5, 4)).astype("float32")]], versions=LAST_OF_2)

BARE = {"center": False, "scale": False}
family("BatchNormalization", "rank2", (4,), [("plain", {}, ENDS), ("no_scale", {"scale": False}, ENDS),
        ("no_center", {"center": False}, ENDS), ("bare", BARE), (
    "momentum_epsilon", {"momentum": 0.7, "epsilon": 0.01})])
family("BatchNormalization", "rank3", (3, 4), [("plain", {}), ("axis_1", {"axis": 1}),
        ("bare_axis_1", dict(BARE, axis=1), LAST_OF_2)])
family("BatchNormalization", "rank4", (4, 3, 2), [("plain", {}), ("axis_1", {"axis": 1}, ENDS), ("axis_2", {"axis": 2}),
        ("axis_minus_3", {"axis": -3})])
family("BatchNormalization", "rank5", (2, 3, 2, 2), [("plain", {}, LAST_OF_2), ("axis_1", {"axis": 1}, LAST_OF_2)])
case("BatchNormalization", "after_conv2d", sequential(lambda: L.Conv2D(3, 2, use_bias=False, input_shape=(4, 4, 2)),
        L.BatchNormalization, lambda: L.Activation(
    "relu")), floats((3, 4, 4, 2)))

family("LeakyReLU", "variants", (4, 3), [("default", {}, ENDS), ("alpha", {"alpha": 0.2})])
family("ELU", "variants", (4, 3), [("default", {}), ("alpha", {"alpha": 0.7})])
family("ThresholdedReLU", "variants", (4, 3), [("default", {}), ("theta", {"theta": 0.4})])
family("PReLU", "variants", (3, 2, 4), [("plain", {}), ("shared_1_2", {"shared_axes": [1, 2]}, ENDS),
        ("shared_2", {"shared_axes": [2]}), ("shared_minus_1", {
    "shared_axes": [1, 3]}, LAST_OF_2)])
case("PReLU", "shared_axes_any_length", sequential(lambda: L.PReLU(shared_axes=[1], input_shape=(None, 4))), floats((5, 3, 4)),
        versions=LAST_OF_2)
family("Softmax", "variants", (4, 3, 2), [("last", {}, LAST_OF_2), ("axis_1", {"axis": 1}, LAST_OF_2),
        ("axis_minus_2", {"axis": -2}, LAST_OF_2)])
family("ReLU", "variants", (4, 3), [(name, arguments, LAST_OF_2) for name, arguments in (
    ("plain", {}), ("max_value", {"max_value": 1.0}), ("slope", {"negative_slope": 0.2}), ("threshold", {"threshold": 0.5}),
    ("threshold_slope", {"threshold": 0.5, "negative_slope": 0.3}), ("everything",
    {"max_value": 1.2, "negative_slope": 0.3, "threshold": 0.4}),
    ("negative_threshold", {"threshold": -0.5, "negative_slope": 0.1}))], scale=2.0, form="json")
case("ReLU", "yaml_numpy", sequential(lambda: L.ReLU(max_value=1.2, negative_slope=0.3, threshold=0.4, input_shape=(4, 3))),
        floats((5, 4, 3), scale=2.0),
     versions=LAST_OF_2, form="yaml", no_reload="the YAML holds NumPy scalars, which PyYAML's FullLoader does not make")
for name, layer in (("Highway", lambda: L.Highway(activation="tanh", input_dim=4)),
        ("MaxoutDense", lambda: L.MaxoutDense(3, nb_feature=2, input_dim=4))):
    case(name, "plain", sequential(layer), floats((5, 4)))
case("Highway", "no_bias", sequential(lambda: L.Highway(bias=False, input_dim=4)), floats((5, 4)), versions=LAST_OF_2)
case("MaxoutDense", "no_bias", sequential(lambda: L.MaxoutDense(3, bias=False, input_dim=4)), floats((5, 4)), versions=LAST_OF_2)

# A mask ends at a Lambda. (One whose function asks for it cannot be saved: it stands among its arguments.)
case("Lambda", "mask_ends", sequential(lambda: L.Embedding(7, 3, mask_zero=True, input_length=STEPS), lambda: L.Lambda(lambda x: x * 2 - 1),
                                       lambda: L.LSTM(2)), masked_words(7), versions=LAST_OF_2)
