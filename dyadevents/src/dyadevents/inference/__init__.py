"""From a model and a history to what is known of its coefficients."""
