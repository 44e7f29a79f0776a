from keras.preprocessing import sequence
from keras.models import Sequential
from keras.layers import Dense, Dropout, Activation
from keras.layers import Embedding
from keras.layers import Conv1D, MaxPool1D, GlobalMaxPooling1D, LSTM, SeparableConv2D

max_features = 50
maxlen = 20
model = Sequential(name='reviews')
model.add(Embedding(max_features,
                    8,
                    input_length=maxlen))
model.add(Dropout(0.2))
model.add(Conv1D(filters=6, kernel_size=3, padding='valid', activation='relu', strides=1))
model.add(MaxPool1D())
model.add(LSTM(5, dropout=0.1, recurrent_dropout=0.1, implementation=2))
model.add(Dense(4))
model.pop()
model.add(Dense(1, activation='sigmoid'))
