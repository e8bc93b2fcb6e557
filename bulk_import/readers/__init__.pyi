from bulk_import.readers.frames import DataFrame as DataFrame
from bulk_import.readers.frames import from_frame as from_frame
from bulk_import.readers.reading import read as read
from bulk_import.readers.worker.main import READERS as READERS
