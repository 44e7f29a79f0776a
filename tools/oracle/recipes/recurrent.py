"""SimpleRNN, LSTM and GRU: stored forms, sequences, direction, masks, unrolling, activations."""
from keras import layers as L

from library.cases import ALL_OF_1, FIRST_AND_LAST, case, floats, sequential
from library.masks import STEPS, masked_floats, masked_words

RNNS = ("SimpleRNN", "LSTM", "GRU")
MODES = ("cpu", "mem", "gpu")
ACTIVATIONS = ("linear", "relu", "sigmoid", "hard_sigmoid", "tanh", "softplus", "softsign", "elu", "softmax")
FORMS = ("h5", "json", "h5", "yaml")


def rnn(name, units, **arguments):
    return lambda: getattr(L, name)(units, **arguments)


count = 0
for name in RNNS:
    for mode in MODES:
        for sequences in (False, True):
            for backwards in (False, True):
                suffix = mode + ("_sequences" if sequences else "") + ("_backwards" if backwards else "")
                options = dict(consume_less=mode, return_sequences=sequences, go_backwards=backwards)
                # The stored form takes turns, so that each layer comes in whole-model files, JSON and YAML.
                count += 1
                if mode == "mem" and backwards != sequences:
                    continue
                case(name, suffix + "_masked", sequential(lambda: L.Masking(input_shape=(STEPS, 3)),
                                                          rnn(name, 4, **options)),
                     masked_floats(3), versions=(ALL_OF_1 if name == "LSTM" else FIRST_AND_LAST) if sequences and backwards else ("1.2.2",),
                     form=FORMS[(count + 1) % 4])
                if mode == "mem" or mode == "gpu" and backwards != sequences:
                    continue
                case(name, suffix, sequential(rnn(name, 4, input_shape=(STEPS, 3), **options)),
                     floats((5, STEPS, 3)), versions=("1.2.2",) if sequences or backwards else FIRST_AND_LAST,
                     form=FORMS[count % 4])
                if sequences == (mode == "cpu"):
                    case(name, suffix + "_embedding_mask", sequential(
                        lambda: L.Embedding(7, 3, mask_zero=True, input_length=STEPS), rnn(name, 4, **options)),
                        masked_words(7), form=FORMS[(count + 2) % 4])

for name in RNNS:
    for mode in ("cpu", "gpu"):
        for sequences, backwards in ((False, False), (True, True)):
            suffix = "unroll_" + mode + ("_sequences_backwards" if backwards else "")
            options = dict(consume_less=mode, unroll=True, return_sequences=sequences, go_backwards=backwards)
            if backwards != (mode == "gpu"):
                continue
            case(name, suffix, sequential(rnn(name, 4, input_shape=(STEPS, 3), **options)), floats((5, STEPS, 3)))
            case(name, suffix + "_masked", sequential(lambda: L.Masking(input_shape=(STEPS, 3)),
                                                      rnn(name, 4, **options)), masked_floats(3))
    case(name, "any_length", sequential(rnn(name, 4, input_dim=3)),
         lambda rng: [[rng.standard_normal((4, t, 3)).astype("float32")] for t in (5, 1, 8)])
    case(name, "any_length_masked", sequential(lambda: L.Masking(input_shape=(None, 3)),
                                               rnn(name, 4, return_sequences=True)), masked_floats(3))
    case(name, "masked_then_masked", sequential(
        lambda: L.Masking(input_shape=(STEPS, 3)), rnn(name, 4, return_sequences=True, go_backwards=True),
        rnn(name, 3, return_sequences=True), rnn(name, 2)), masked_floats(3),
        notes="go_backwards reverses the outputs in time but not the mask that it passes on")
    # Theano cannot build an LSTM of one unit over one step.
    case(name, "one_step", sequential(rnn(name, 2 if name == "LSTM" else 1, input_shape=(1, 1))), floats((3, 1, 1)))
    case(name, "wide", sequential(rnn(name, 33, input_shape=(12, 17))), floats((9, 12, 17)))
    case(name, "odd_batches", sequential(rnn(name, 5, return_sequences=True, input_shape=(4, 3))),
         floats((7, 4, 3)), batch_size=3)
    case(name, "dropouts_do_nothing", sequential(rnn(name, 4, dropout_W=0.3, dropout_U=0.2, input_shape=(STEPS, 3))),
         floats((5, STEPS, 3)))
    case(name, "dropouts_do_nothing_gpu", sequential(
        rnn(name, 4, dropout_W=0.3, dropout_U=0.2, consume_less="gpu", input_shape=(STEPS, 3))), floats((5, STEPS, 3)))
    case(name, "long", sequential(rnn(name, 8, input_shape=(100, 2), return_sequences=True)), floats((2, 100, 2)))

for index, activation in enumerate(ACTIVATIONS):
    for name in RNNS:
        inner = {} if name == "SimpleRNN" else {"inner_activation": ACTIVATIONS[(index + 4) % len(ACTIVATIONS)]}
        suffix = "activation_" + activation + "".join("_inner_" + v for v in inner.values())
        case(name, suffix, sequential(rnn(name, 4, activation=activation, return_sequences=True,
                                          consume_less=MODES[index % 3], input_shape=(4, 3), **inner)),
             floats((5, 4, 3), scale=0.5), form=FORMS[index % 4])
