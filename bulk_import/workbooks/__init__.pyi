from bulk_import.workbooks.annotate.additions import Uncopied as Uncopied
from bulk_import.workbooks.facts import STATES as STATES
from bulk_import.workbooks.facts import RunFacts as RunFacts
from bulk_import.workbooks.results import try_results as try_results
from bulk_import.workbooks.results import write_results as write_results
from bulk_import.workbooks.summary import skipped_rows as skipped_rows
from bulk_import.workbooks.told import causes_of as causes_of
from bulk_import.workbooks.told import changes_of as changes_of
