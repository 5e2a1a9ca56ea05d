"""Run the renewal conversation: questions, answers and the way to a person; the draft in the backend is the state."""
