"""Several machines that share one store: jobs, workers, schedules."""
