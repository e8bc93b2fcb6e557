"""What users start from: a workbook, or a CSV file, to fill in."""

from bulk_import.workbooks.template.columns import DIALERS
from bulk_import.workbooks.template.csv_template import csv_template
from bulk_import.workbooks.template.writing import template

__all__ = ["DIALERS", "csv_template", "template"]
