from keras.models import Model, Sequential
from keras.layers import Input, LSTM, GRU, Dense, Embedding, concatenate, Concatenate, Lambda, Dropout, SpatialDropout1D
from keras.layers import TimeDistributed as TD, Bidirectional
from keras import regularizers, constraints, initializers

settings = {'units': 6, 'tokens': 9}
dense = dict()
dense['activation'] = 'tanh'

encoder_inputs = Input(shape=(None, settings['tokens']), name="enc")
encoder = LSTM(settings['units'], return_state=True, recurrent_activation='sigmoid')
encoder_outputs, state_h, state_c = encoder(encoder_inputs)
encoder_states = [state_h, state_c]

decoder_inputs = Input(shape=(None, settings['tokens']), name="dec")
decoder_lstm = LSTM(settings['units'], return_sequences=True, return_state=True,
                    kernel_constraint=constraints.max_norm(2.))
decoder_outputs, _, _ = decoder_lstm(decoder_inputs, initial_state=encoder_states)
decoder_outputs = SpatialDropout1D(0.3)(decoder_outputs)
top = Sequential([Dense(8, input_shape=(settings['units'],), **dense), Dropout(.5)], name='top')
decoder_outputs = TD(top)(decoder_outputs)
side = Bidirectional(GRU(3, return_sequences=True))(decoder_inputs)
decoder_outputs = concatenate([decoder_outputs, side], axis=-1)
decoder_dense = Dense(settings['tokens'], activation='softmax',
                      bias_initializer=initializers.Constant(0.1),
                      kernel_initializer=initializers.RandomNormal(stddev=0.02))
decoder_outputs = decoder_dense(decoder_outputs)

model = Model([encoder_inputs, decoder_inputs], decoder_outputs)
model.compile(optimizer='rmsprop', loss='categorical_crossentropy')
encoder_model = Model(encoder_inputs, encoder_states)
