from bulk_import.readers.frames import DataFrame as DataFrame
from bulk_import.readers.frames import from_frame as from_frame
from bulk_import.readers.reading import READERS as READERS
from bulk_import.readers.reading import read as read
