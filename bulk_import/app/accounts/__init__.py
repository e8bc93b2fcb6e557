"""The accounts of the settings, their secrets, and the agents that work in them."""
