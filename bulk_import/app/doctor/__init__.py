"""What is wrong here, and what to do: for the person at the machine, and for whoever helps."""
