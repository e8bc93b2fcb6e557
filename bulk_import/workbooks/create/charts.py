"""The chart of the states on a sheet of ours."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from bulk_import.workbooks.styles import CHART_EDGE, CHART_WIDTH, chart_height
from bulk_import.workbooks.tables import Table


def add_chart(workbook: Workbook, sheet: Worksheet, table: Table) -> None:
    """Draw the counts of *table* beside them, one bar a line."""
    first, last = table.charted[0] - 1, table.charted[-1] - 1
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [table.name, first, 0, last, 0],
            "values": [table.name, first, 1, last, 1],
            "data_labels": {"value": True},
            "gap": 40,
            "points": [
                {
                    "fill": {"color": f"#{table.lines[row - 1].fill}"},
                    "border": {"color": f"#{CHART_EDGE}"},
                }
                for row in table.charted
            ],
        }
    )
    chart.set_legend({"none": True})
    chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": CHART_WIDTH, "height": chart_height(len(table.charted))})
    sheet.insert_chart(first - 1, 2, chart)
