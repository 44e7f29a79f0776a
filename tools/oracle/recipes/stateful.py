"""Stateful recurrent layers: consecutive predict calls, resets, masked samples, small batches."""
from keras import layers as L

from library.cases import FIRST_AND_LAST, calls, case, floats, sequential
from library.masks import sequences, words

# Which steps are masked, by call and sample: some samples begin with masked steps, one is masked throughout.
CALLS = (((), (0,), (3,)), ((0, 1), (), (0, 1, 2, 3)), ((0, 1, 2, 3), (0,), (1, 2)), ((), (0, 3), (0,)))


def rnn(name, **arguments):
    return lambda: getattr(L, name)(4, stateful=True, **arguments)


def masked_calls(rng):
    return [[sequences(rng, 2, rows=rows, steps=4)] for rows in CALLS]


def word_calls(rng):
    return [[words(rng, 6, rows=rows, steps=4)] for rows in CALLS]


for name in ("SimpleRNN", "LSTM", "GRU"):
    for mode in ("cpu", "gpu"):
        for sequence in (False, True):
            suffix = "stateful_" + mode + ("_sequences" if sequence else "")
            options = dict(consume_less=mode, return_sequences=sequence)
            if mode == "gpu" and not sequence:
                continue
            case(name, suffix, sequential(rnn(name, batch_input_shape=(3, 4, 2), **options)),
                 calls(4, (3, 4, 2)), batch_size=3, resets=(3,), form="json" if sequence else "h5",
                 versions=FIRST_AND_LAST if mode == "cpu" and sequence else ("1.2.2",))
            case(name, suffix + "_masked", sequential(
                lambda: L.Masking(batch_input_shape=(3, 4, 2)), rnn(name, **options)),
                masked_calls, batch_size=3, resets=(3,),
                notes="a masked first step outputs 0 though the carried state is not 0")
    case(name, "stateful_backwards", sequential(
        rnn(name, batch_input_shape=(3, 4, 2), go_backwards=True, return_sequences=True)),
        calls(3, (3, 4, 2)), batch_size=3)
    case(name, "stateful_embedding_mask", sequential(
        lambda: L.Embedding(6, 3, mask_zero=True, batch_input_shape=(3, 4)), rnn(name, return_sequences=True)),
        word_calls, batch_size=3)
    case(name, "stateful_unroll_masked", sequential(
        lambda: L.Masking(batch_input_shape=(3, 4, 2)), rnn(name, unroll=True, return_sequences=True)),
        masked_calls, batch_size=3, resets=(2,))
    case(name, "stateful_batches", sequential(rnn(name, batch_input_shape=(2, 4, 2))), calls(2, (6, 4, 2)),
         batch_size=2, notes="three batches a call: state goes on from batch to batch and from call to call")
    case(name, "stateful_one_step", sequential(
        rnn(name, batch_input_shape=(1, 1, 2), return_sequences=True), rnn(name),
        lambda: L.Dense(2, activation="softmax")), calls(6, (1, 1, 2)), batch_size=1, resets=(4,))
    case(name, "stateful_wrong_batch", sequential(rnn(name, batch_input_shape=(3, 4, 2))), floats((4, 4, 2)),
         batch_size=3, error="predict")
for name in ("LSTM", "GRU"):
    case("Bidirectional", "stateful_" + name.lower(), sequential(
        lambda name=name: L.Bidirectional(getattr(L, name)(3, stateful=True, return_sequences=True),
                                          batch_input_shape=(3, 4, 2))),
        calls(3, (3, 4, 2)), batch_size=3, resets=(2,))
