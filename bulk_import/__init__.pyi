from bulk_import.account import Account as Account
from bulk_import.importing import (
    Brake as Brake,
    Options as Options,
    Report as Report,
    check as check,
    run as run,
    run_async as run_async,
)
from bulk_import.outcome import State as State
from bulk_import.problems import (
    BulkImportError as BulkImportError,
    Problem as Problem,
    Refused as Refused,
    Severity as Severity,
    Stopped as Stopped,
)
from bulk_import.submission import Pace as Pace
from bulk_import.validation import Plan as Plan
