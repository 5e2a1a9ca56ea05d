"""Measure how well the bot understands, and compare recipes: `python -m bot.evaluation`."""
