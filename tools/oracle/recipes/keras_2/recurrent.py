"""SimpleRNN, LSTM and GRU of Keras 2: forms of computation, direction, masks, unrolling, activations, states as outputs and inputs.

reset_after of GRU is there from 2.1.5 on; recurrent_activation defaults to hard_sigmoid before 2.3 and to sigmoid in it.
"""
from keras import layers as L

from library.cases import calls, floats, sequential
from library.keras_2 import ALL_OF_2, FROM_2_1, LAST_OF_2, Family, case, functional
from library.masks import MASKED, STEPS, masked_floats, masked_words, sequences

RNNS = ("SimpleRNN", "LSTM", "GRU")
ACTIVATIONS = ("linear", "relu", "sigmoid", "hard_sigmoid", "tanh", "softplus", "softsign", "elu", "softmax", "selu")


def rnn(name, units, **arguments):
    return lambda: getattr(L, name)(units, **arguments)


def masking():
    return L.Masking(input_shape=(STEPS, 3))


def implementation(name, number):
    return {} if name == "SimpleRNN" else {"implementation": number}


for name in RNNS:
    # The first release makes a part of what the last one does: these layers compute the same in both.
    ends = ("2.0.9", "2.3.1") if name == "LSTM" else LAST_OF_2
    first, second = implementation(name, 1), implementation(name, 2)
    case(name, "plain", sequential(rnn(name, 4, input_shape=(STEPS, 3), **first)), floats((5, STEPS, 3)),
            versions=ALL_OF_2 if name == "LSTM" else LAST_OF_2, form="h5")
    if name in ("LSTM", "GRU"):
        case(name, "defaults", sequential(rnn(name, 4, input_shape=(STEPS, 3))), floats((5, STEPS, 3)), versions=LAST_OF_2,
        form="json")
    plain = Family(name, "variants", (STEPS, 3), rows=5)
    masked = Family(name, "variants_masked", (STEPS, 3), before=lambda x: L.Masking()(x), inputs=masked_floats(3))
    for index, (suffix, arguments) in enumerate((("last", {}), ("sequences", {"return_sequences": True}),
            ("backwards", {"go_backwards": True}), (
            "sequences_backwards", {"return_sequences": True, "go_backwards": True}))):
        for number in (1, 2):
            for unroll in (False, True):
                # Each direction meets each form of computation, and unrolling half of them.
                if name == "SimpleRNN" and number == 2 or unroll and (name == "GRU" or (index + number) % 2):
                    continue
                key = suffix + ("" if name == "SimpleRNN" else "_%d" % number) + ("_unroll" if unroll else "")
                arguments_of = dict(arguments, unroll=unroll, **implementation(name, number))
                for family in (plain, masked):
                    family.add(key, lambda n=name, a=arguments_of, **named: getattr(L, n)(3, **dict(a, **named)),
                    ends if family is plain and not unroll else LAST_OF_2)
    plain.add("no_bias", lambda n=name, **named: getattr(L, n)(3, use_bias=False, **named))
    plain.add("dropouts_do_nothing", lambda n=name, i=first, **named: getattr(L, n)(3, dropout=0.3, recurrent_dropout=0.2,
            **dict(i, **named)))
    plain.add("dropouts_do_nothing_2", lambda n=name, i=second, **named: getattr(L, n)(3, dropout=0.3, recurrent_dropout=0.2,
            **dict(i, **named)))
    if name == "LSTM":
        plain.add("no_unit_forget_bias", lambda **named: L.LSTM(3, unit_forget_bias=False, **named), ends)
    if name == "GRU":
        for number in (1, 2):
            for suffix, arguments in (("", {}), ("_no_bias", {"use_bias": False}),
            ("_backwards", {"return_sequences": True, "go_backwards": True})):
                for family in (plain, masked):
                    family.add("reset_after_%d%s" % (number, suffix), lambda a=dict(arguments, implementation=number),
                    **named: L.GRU(
                        3, reset_after=True, **dict(a, **named)), FROM_2_1 if number == 2 else LAST_OF_2)
    activations = Family(name, "activations", (4, 3), rows=5, scale=0.5)
    for index, activation in enumerate(ACTIVATIONS):
        inner = {} if name == "SimpleRNN" else {"recurrent_activation": ACTIVATIONS[(index + 4) % len(ACTIVATIONS)]}
        activations.add("_".join([activation] + list(inner.values())), lambda n=name,
                a=dict(inner, activation=activation, **implementation(name, 1 + index % 2)), **named:
                        getattr(L, n)(3, **dict(a, **named)))
    for family in (plain, masked, activations) if name == "LSTM" else (plain, masked):
        family.declare()
    case(name, "embedding_mask", sequential(
        lambda: L.Embedding(7, 3, mask_zero=True, input_length=STEPS), rnn(name, 4, **second)), masked_words(7),
        versions=("2.0.9",))
    if name in ("LSTM", "GRU"):
        case(name, "any_length", sequential(rnn(name, 4, input_shape=(None, 3))),
             lambda rng: [[rng.standard_normal((4, t, 3)).astype("float32")] for t in (5, 1, 8)], versions=LAST_OF_2)
    case(name, "stateful", sequential(rnn(name, 4, stateful=True, batch_input_shape=(3, 4, 2))), calls(3, (6, 4, 2)), batch_size=3,
         resets=(2,), versions=ends)
    case(name, "stateful_masked", sequential(
        lambda: L.Masking(batch_input_shape=(len(MASKED), STEPS, 3)), rnn(name, 4, stateful=True, return_sequences=True)),
        lambda rng: [[sequences(rng, 3)], [sequences(rng, 3)]], batch_size=len(MASKED), versions=LAST_OF_2)
    if name in ("LSTM", "GRU"):
        case(name, "stacked_masked", sequential(
            masking, rnn(name, 4, return_sequences=True, go_backwards=True), rnn(name, 3, return_sequences=True), rnn(name, 2)),
            masked_floats(3), versions=LAST_OF_2,
            notes="go_backwards reverses the outputs in time but not the mask that it passes on")
        if name in ("LSTM",):
            case(name, "one_step", sequential(rnn(name, 2, input_shape=(1, 2))), floats((3, 1, 2)), versions=LAST_OF_2)
    for sequences_too in (False, True):
        case(name, "return_state" + ("_sequences_masked" if sequences_too else ""), functional(
            [(STEPS, 3)], lambda x, n=name, s=sequences_too: getattr(L, n)(4, return_state=True, return_sequences=s)(
                L.Masking()(x) if s else x)), masked_floats(3), versions=ends)

    def encoder_decoder(encoded, decoded, name=name, **arguments):
        states = getattr(L, name)(4, return_state=True, **arguments)(encoded)[1:]
        return L.TimeDistributed(L.Dense(3, activation="softmax"))(
            getattr(L, name)(4, return_sequences=True, **arguments)(decoded, initial_state=states))

    case(name, "encoder_decoder", functional([(STEPS, 3), (4, 2)], encoder_decoder), floats((5, STEPS, 3), (5, 4, 2)),
    versions=ALL_OF_2 if name == "LSTM" else ends)

    def decoder_gives_states(encoded, decoded, name=name):
        states = getattr(L, name)(4, return_state=True, go_backwards=True)(encoded)[1:]
        return getattr(L, name)(4, return_sequences=True, return_state=True)(decoded, initial_state=states)

    if name in ("LSTM",):
        case(name, "decoder_gives_states", functional([(STEPS, 3), (4, 2)], decoder_gives_states),
        floats((5, STEPS, 3), (5, 4, 2)), versions=ends, form="json")

    def masked_start(x, *states, name=name):
        return getattr(L, name)(4, return_sequences=True, return_state=True)(L.Masking()(x), initial_state=list(states))

    count = 2 if name == "LSTM" else 1
    case(name, "initial_state_masked", functional([(STEPS, 3)] + [(4,)] * count, masked_start), lambda rng, count=count: [
        [sequences(rng, 3)] + [rng.uniform(-1, 1, (len(MASKED), 4)).astype("float32") for _ in range(count)]],
        versions=ALL_OF_2 if name == "LSTM" else LAST_OF_2,
        notes="on Theano the output of masked first steps is zero, whatever the initial state")
    if name in ("LSTM", "GRU"):
        case(name, "initial_state_unrolled", functional([(STEPS, 3)] + [(4,)] * count, lambda x, *states,
        name=name: getattr(L, name)(
            4, unroll=True, return_state=True)(x, initial_state=list(states))),
            floats((5, STEPS, 3), *[(5, 4)] * count), versions=LAST_OF_2)
    if name in ("LSTM", "GRU"):
        case(name, "initial_state_in_list", functional([(STEPS, 3)] + [(4,)] * count, lambda x, *states,
        name=name: getattr(L, name)(4)(
            [x] + list(states))), floats((5, STEPS, 3), *[(5, 4)] * count), form="yaml", versions=LAST_OF_2,
            notes="the states follow the sequence in one list, without a keyword")
        if name in ("LSTM",):
            case(name, "shared_two_states", functional([(STEPS, 3)] * 2 + [(4,)] * count, lambda a, b, *states, name=name: (
                lambda shared: [shared(a, initial_state=list(states)), shared(b, initial_state=list(states))])(getattr(L,
                name)(4))),
                floats((5, STEPS, 3), (5, STEPS, 3), *[(5, 4)] * count), versions=ends)

case("GRU", "reset_after_masked_stateful", sequential(
    lambda: L.Masking(batch_input_shape=(len(MASKED), STEPS, 3)), rnn("GRU", 4, reset_after=True, stateful=True,
    return_sequences=True)),
    lambda rng: [[sequences(rng, 3)], [sequences(rng, 3)]], batch_size=len(MASKED), versions=LAST_OF_2)
