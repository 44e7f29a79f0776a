"""What every recipe shares: declaring a case, building it with real Keras, storing it as a fixture."""
