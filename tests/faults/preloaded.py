"""What every run needs, loaded once in the process from which the runs are forked."""

import bulk_import.cli.plans
import bulk_import.cli.sending
import bulk_import.cli.telling  # noqa: F401  to have it loaded
