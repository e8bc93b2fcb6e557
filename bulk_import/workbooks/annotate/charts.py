"""The chart of the states on a sheet of ours."""

from __future__ import annotations

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.worksheet.worksheet import Worksheet

from bulk_import.workbooks.styles import CHART_EDGE, CHART_WIDTH, chart_height
from bulk_import.workbooks.tables import Table

_PER_CENTIMETRE = 96 / 2.54


def add_chart(sheet: Worksheet, table: Table) -> None:
    """Draw the counts of *table* beside them, one bar a line."""
    first, last = table.charted[0], table.charted[-1]
    chart = BarChart(barDir="bar", gapWidth=40)
    chart.add_data(Reference(sheet, min_col=2, min_row=first, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    chart.series[0].dPt = [
        DataPoint(idx=place, spPr=_filled(table.lines[row - 1].fill))
        for place, row in enumerate(table.charted)
    ]
    chart.dataLabels = DataLabelList(
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False
    )
    chart.legend = None
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    chart.width = CHART_WIDTH / _PER_CENTIMETRE  # type: ignore[assignment]  # stubs say int
    chart.height = chart_height(len(table.charted)) / _PER_CENTIMETRE
    sheet.add_chart(chart, f"C{first - 1}")


def _filled(colour: str | None) -> GraphicalProperties:
    properties = GraphicalProperties(solidFill=colour)
    properties.line.solidFill = CHART_EDGE
    return properties
