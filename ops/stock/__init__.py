"""Hold the benchmark's counterpart: the same bot on stock Rasa and the stock action server."""
