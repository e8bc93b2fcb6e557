"""What a person keeps for later: a plan that was reviewed, and how a file is read."""
