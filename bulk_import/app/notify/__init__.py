"""Telling people how a run ended, by whatever service they named."""
