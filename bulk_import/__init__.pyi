from bulk_import.account import Account as Account
from bulk_import.app import (
    Options as Options,
)
from bulk_import.app import (
    Report as Report,
)
from bulk_import.app import (
    check as check,
)
from bulk_import.app import (
    run as run,
)
from bulk_import.app import (
    run_async as run_async,
)
from bulk_import.app import (
    run_events as run_events,
)
from bulk_import.cancellation import Cancellation as Cancellation
from bulk_import.options import ReadOptions as ReadOptions
from bulk_import.outcome import State as State
from bulk_import.problems import (
    BulkImportError as BulkImportError,
)
from bulk_import.problems import (
    Problem as Problem,
)
from bulk_import.problems import (
    Refused as Refused,
)
from bulk_import.problems import (
    Severity as Severity,
)
from bulk_import.problems import (
    Stopped as Stopped,
)
from bulk_import.submission import Pace as Pace
from bulk_import.validation import Plan as Plan
