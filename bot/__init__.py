"""Hold the Rasa side: Japanese values, NLU components, the private channel, the tracker store and the runtime."""
