import keras
from keras.models import Model
from keras.layers import Input, Embedding, LSTM, GRU, Dense, Bidirectional, TimeDistributed, merge, Merge, Masking

vocab, length = 20, 7

left = Input(shape=(length,), dtype='int32', name='left')
right = Input(shape=(length,), dtype='int32', name='right')
shared = Embedding(vocab, 6, input_length=length, mask_zero=False)
encode = LSTM(5, inner_activation='hard_sigmoid', return_sequences=True)
a = encode(shared(left))
b = encode(shared(right))
both = merge([a, b], mode='concat', concat_axis=-1)
x = Bidirectional(GRU(4, return_sequences=True), merge_mode='sum')(both)
x = TimeDistributed(Dense(3, activation='relu'))(x)
x = LSTM(4, consume_less='gpu', dropout_W=0.2, dropout_U=0.1)(x)
y = Dense(1, activation='sigmoid', name='match')(x)
z = Dense(vocab, activation='softmax')(x)
model = Model(input=[left, right], output=[y, z])
model.compile(optimizer='rmsprop', loss=['binary_crossentropy', 'sparse_categorical_crossentropy'], loss_weights=[1., .5])
