"""RNN over cells and over stacks of cells; Bidirectional and TimeDistributed.

2.0.9 writes no arguments of a cell into the configuration, so that it cannot read its own files of RNN again.
"""
from keras import layers as L
from keras.models import Model, Sequential

from library.cases import calls, floats, sequential
from library.keras_2 import ALL_OF_2, FROM_2_1, LAST_OF_2, Family, case, functional
from library.masks import STEPS, masked_floats, masked_words

CELLS = ("SimpleRNNCell", "LSTMCell", "GRUCell")


def masking():
    return L.Masking(input_shape=(STEPS, 3))


def rnn(cells, **arguments):
    """RNN over new cells: `cells` makes them."""
    return lambda: L.RNN(cells(), **arguments)


def stack():
    return [L.LSTMCell(4), L.GRUCell(3, implementation=2), L.SimpleRNNCell(2)]


plain, masked = Family("RNN", "variants", (STEPS, 3), rows=5), Family("RNN", "variants_masked", (STEPS, 3),
before=lambda x: L.Masking()(x), inputs=masked_floats(3))
for name in CELLS:
    one = lambda name=name, **arguments: getattr(L, name)(3, **arguments)
    for family in (plain, masked):
        if family is plain:
            family.add(name.lower(), lambda one=one, **named: L.RNN(one(), **named), FROM_2_1)
        family.add(name.lower() + "_sequences_backwards", lambda one=one,
        **named: L.RNN(one(), return_sequences=True, go_backwards=True, **named), LAST_OF_2)
        if family is plain:
            family.add(name.lower() + "_return_state", lambda one=one, **named: L.RNN(one(), return_state=True, **named), LAST_OF_2)
    plain.add(name.lower() + "_no_bias_unroll", lambda one=one, **named: L.RNN(one(use_bias=False), unroll=True, **named),
    LAST_OF_2)
plain.add("reset_after", lambda **named: L.RNN(L.GRUCell(3, reset_after=True, implementation=2), **named), FROM_2_1)
plain.declare()
masked.declare()
case("RNN", "of_lstmcell_2_0", sequential(rnn(lambda: L.LSTMCell(4), input_shape=(STEPS, 3))), floats((5, STEPS, 3)),
        versions=("2.0.9",),
     no_reload="the configuration holds no arguments of the cell")
case("RNN", "stateful", sequential(rnn(lambda: L.LSTMCell(4), stateful=True, batch_input_shape=(3, 4, 2))), calls(3, (3, 4, 2)),
     batch_size=3, resets=(2,), versions=LAST_OF_2)
# On Theano the arrays of all cells of a stack have the same names: up to 2.2 no file can be written, in 2.3 only a whole-model file,
# which tells them apart by endings (kernel, kernel_1, kernel_2). Stacks of earlier releases come from TensorFlow.
STACKED = dict(group="stacked_rnn_cells", versions=LAST_OF_2, form="h5")
case("StackedRNNCells", "list_of_cells", sequential(rnn(stack, input_shape=(STEPS, 3))), floats((5, STEPS, 3)), **STACKED)
case("StackedRNNCells", "explicit", sequential(rnn(lambda: L.StackedRNNCells(stack()), input_shape=(STEPS, 3),
        return_sequences=True)),
     floats((5, STEPS, 3)), **STACKED)
case("StackedRNNCells", "masked_backwards", sequential(masking, rnn(stack, return_sequences=True, go_backwards=True)),
        masked_floats(3), **STACKED)
case("StackedRNNCells", "return_state", functional([(STEPS, 3)], lambda x: L.RNN(stack(), return_state=True)(x)),
        floats((5, STEPS, 3)),
     notes="2.3 gives the states in the order of the cells, earlier releases in the reversed order", **STACKED)
case("StackedRNNCells", "initial_state", functional([(STEPS, 3)] + [(4,), (4,), (3,), (2,)], lambda x, *states: L.RNN(stack())(
    x, initial_state=list(states))), floats((5, STEPS, 3), (5, 4), (5, 4), (5, 3), (5, 2)), group="stacked_rnn_cells",
    versions=LAST_OF_2, form="h5")
case("StackedRNNCells", "constants", functional([(STEPS, 3), (2,)], lambda x, c: L.RNN(stack())(x, constants=c)),
        floats((5, STEPS, 3), (5, 2)),
     group="stacked_rnn_cells", versions=LAST_OF_2, form="h5",
     notes="no cell of Keras itself takes constants: they are handed over and not used")
case("StackedRNNCells", "constants_initial_state", functional(
    [(STEPS, 3), (2,), (4,), (4,), (3,), (2,)], lambda x, c, *states: L.RNN(stack())(x, initial_state=list(states), constants=c)),
    floats((5, STEPS, 3), (5, 2), (5, 4), (5, 4), (5, 3), (5, 2)), group="stacked_rnn_cells", versions=LAST_OF_2, form="h5")

MERGES = (("sum", "SimpleRNN"), ("mul", "LSTM"), ("ave", "GRU"), ("concat", "LSTM"), ("concat", "GRU"), (None, "LSTM"))


def two(name, units, merge="concat", first={}, **arguments):
    return lambda: L.Bidirectional(getattr(L, name)(units, **arguments), merge_mode=merge, **first)


case("Bidirectional", "concat_lstm", sequential(two("LSTM", 4, "concat", {"input_shape": (STEPS, 3)})), floats((5, STEPS, 3)),
versions=ALL_OF_2)
plain = Family("Bidirectional", "variants", (STEPS, 3), rows=5)
masked = Family("Bidirectional", "variants_masked", (STEPS, 3), before=lambda x: L.Masking()(x), inputs=masked_floats(3))
for mode, name in MERGES:
    for family in (plain, masked):
        for sequences_too in (False, True) if family is plain and name != "GRU" else (True,):
            family.add("%s_%s%s" % (str(mode).lower(), name.lower(), "_sequences" * sequences_too), lambda mode=mode, kind=name,
            s=sequences_too, **named: L.Bidirectional(
                getattr(L, kind)(2, return_sequences=s), merge_mode=mode, **named),
                ("2.0.9", "2.3.1") if family is plain and sequences_too else LAST_OF_2)
plain.add("go_backwards", lambda **named: L.Bidirectional(L.LSTM(2, go_backwards=True, return_sequences=True), **named))
plain.add("reset_after", lambda **named: L.Bidirectional(L.GRU(2, reset_after=True), **named), FROM_2_1)
plain.add("of_cells", lambda **named: L.Bidirectional(L.RNN(L.LSTMCell(2), return_sequences=True), **named), LAST_OF_2)
plain.add("not_trained", lambda **named: L.Bidirectional(L.LSTM(2), trainable=False, **named))
plain.declare()
masked.declare()
case("Bidirectional", "stateful", sequential(two("GRU", 3, "concat", {"batch_input_shape": (3, 4, 2)}, stateful=True)),
        calls(3, (3, 4, 2)),
     batch_size=3, resets=(2,), versions=LAST_OF_2)
case("Bidirectional", "embedding_unroll", sequential(lambda: L.Embedding(7, 3, mask_zero=True, input_length=STEPS), two(
    "LSTM", 4, unroll=True)), masked_words(7), versions=LAST_OF_2)
for name, options, states in (
        ("constants", {}, ()), ("constants_states", {"return_state": True, "return_sequences": True}, (4, 4, 3, 2) * 2)):
    case("Bidirectional", name, functional([(STEPS, 3), (2,)] + [(n,) for n in states], lambda x, c, *first, o=options: L.Bidirectional(
        L.RNN(stack(), **o))(x, initial_state=list(first) or None, constants=c)), floats((5, STEPS, 3), (5, 2), *[(5, n) for n in states]),
        versions=LAST_OF_2, form="h5", notes="no cell of Keras itself takes constants: they are handed over and not used")
for name in ("SimpleRNN", "LSTM", "GRU"):
    case("Bidirectional", "return_state_" + name.lower(), functional([(STEPS, 3)], lambda x, name=name: L.Bidirectional(
        getattr(L, name)(3, return_state=True, return_sequences=name == "GRU"))(x)), floats((5, STEPS, 3)), versions=LAST_OF_2)
    count = 4 if name == "LSTM" else 2
    case("Bidirectional", "initial_state_" + name.lower(), functional([(STEPS, 3)] + [(3,)] * count, lambda x, *states,
            name=name: L.Bidirectional(
        getattr(L, name)(3, return_sequences=True))(x, initial_state=list(states))), floats((5, STEPS, 3), *[(5, 3)] * count),
        versions=LAST_OF_2)


def two_encoder_decoder(encoded, decoded):
    states = L.Bidirectional(L.LSTM(3, return_state=True))(encoded)[1:]
    return L.Bidirectional(L.LSTM(3, return_sequences=True), merge_mode="sum")(decoded, initial_state=states)


case("Bidirectional", "encoder_decoder", functional([(STEPS, 3), (4, 2)], two_encoder_decoder), floats((5, STEPS, 3), (5, 4, 2)),
versions=FROM_2_1)

def each(layer, **arguments):
    return lambda: L.TimeDistributed(layer(), **arguments)


case("TimeDistributed", "dense", sequential(each(lambda: L.Dense(4, activation="tanh"), input_shape=(STEPS, 3))),
floats((5, STEPS, 3)))
case("TimeDistributed", "dense_any_length", sequential(each(lambda: L.Dense(4), input_shape=(None, 3))), floats((5, STEPS, 3)),
        versions=LAST_OF_2)
case("TimeDistributed", "dense_fixed_batch", sequential(each(lambda: L.Dense(4), batch_input_shape=(5, STEPS, 3))),
        floats((5, STEPS, 3)), batch_size=5, versions=LAST_OF_2)
case("TimeDistributed", "masked", sequential(masking, each(lambda: L.Dense(4)), lambda: L.LSTM(3, return_sequences=True)),
        masked_floats(3))
case("TimeDistributed", "conv2d", sequential(each(lambda: L.Conv2D(2, (2, 3), padding="valid"), input_shape=(3, 5, 4, 2)),
        each(L.Flatten)),
     floats((3, 3, 5, 4, 2)))
case("TimeDistributed", "conv2d_th", sequential(each(lambda: L.Conv2D(2, (2, 3), data_format="channels_first"),
        input_shape=(3, 2, 5, 4))),
     floats((3, 3, 2, 5, 4)), dim_ordering="th", versions=LAST_OF_2)
case("TimeDistributed", "pooling_dropout", sequential(each(lambda: L.MaxPooling1D(2), input_shape=(3, 6, 2)),
        each(lambda: L.Dropout(0.5)), each(
    lambda: L.GRU(2))), floats((3, 3, 6, 2)), versions=LAST_OF_2)
case("TimeDistributed", "batch_normalization", sequential(each(L.BatchNormalization, input_shape=(4, 3))), floats((5, 4, 3)),
        versions=LAST_OF_2)
case("TimeDistributed", "embedding", sequential(each(lambda: L.Embedding(7, 3), input_shape=(3, 4)), each(lambda: L.LSTM(2))),
     lambda rng: [[rng.randint(0, 7, (5, 3, 4)).astype("int32")]], versions=LAST_OF_2)
case("TimeDistributed", "embedding_masked_lstm", sequential(each(lambda: L.Embedding(7, 3, mask_zero=True), input_shape=(3, 4)),
        each(
    lambda: L.LSTM(2)), lambda: L.GRU(2)), lambda rng: [[rng.randint(0, 3, (5, 3, 4)).astype("int32")]], versions=LAST_OF_2,
    notes="from 2.2 on TimeDistributed asks the inner layer for its mask")
case("TimeDistributed", "bidirectional", sequential(each(lambda: L.Bidirectional(L.LSTM(2)), input_shape=(3, 4, 2))),
        floats((5, 3, 4, 2)), versions=LAST_OF_2)


def inner_sequential():
    return Sequential([L.Dense(4, activation="tanh", input_shape=(3,)), L.BatchNormalization(), L.Dense(2)])


def inner_model():
    x = L.Input(shape=(4, 3))
    return Model(x, L.LSTM(3)(L.Dense(2)(x)))


case("TimeDistributed", "sequential", sequential(each(inner_sequential, input_shape=(STEPS, 3))), floats((5, STEPS, 3)))
case("TimeDistributed", "model", sequential(each(inner_model, input_shape=(2, 4, 3)), lambda: L.GRU(2)), floats((5, 2, 4, 3)))
case("TimeDistributed", "of_time_distributed", sequential(each(lambda: L.TimeDistributed(L.Dense(2)), input_shape=(2, 4, 3))),
        floats((5, 2, 4, 3)), versions=LAST_OF_2)
