"""The chart of the states, and the drawing that places it, as XML."""

from __future__ import annotations

from typing import Final

from bulk_import.workbooks.annotate.cell_xml import quoted_sheet
from bulk_import.workbooks.styles import CHART_EDGE, CHART_WIDTH, chart_height
from bulk_import.workbooks.tables import Table

CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawing+xml"
_CHART_SPACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_PER_PIXEL: Final = 9_525
"""English Metric Units."""
_EDGE: Final = f'<a:ln><a:solidFill><a:srgbClr val="{CHART_EDGE}"/></a:solidFill></a:ln>'
_LABELS: Final = (
    '<c:dLbls><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
)
_AXES: Final = (
    '<c:catAx><c:axId val="10"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
    '<c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="1"/>'
    '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
    '<c:crossAx val="100"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/>'
    '<c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
    '<c:valAx><c:axId val="100"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/>'
    '</c:scaling><c:delete val="1"/><c:axPos val="b"/>'
    '<c:numFmt formatCode="General" sourceLinked="1"/><c:majorTickMark val="none"/>'
    '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="10"/>'
    '<c:crosses val="max"/><c:crossBetween val="between"/></c:valAx>'
)


def chart_of(table: Table, sheet: str) -> bytes:
    """Return the chart of the counts of *table*, which stands as *sheet*: one bar a line."""
    first, last = table.charted[0], table.charted[-1]
    where = quoted_sheet(sheet)
    lines = [table.lines[row - 1] for row in table.charted]
    points = "".join(
        f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>'
        f'<a:solidFill><a:srgbClr val="{line.fill}"/></a:solidFill>{_EDGE}</c:spPr></c:dPt>'
        for at, line in enumerate(lines)
    )
    return (
        f'<c:chartSpace xmlns:c="{_CHART_SPACE}"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'<c:ser><c:idx val="0"/><c:order val="0"/><c:invertIfNegative val="0"/>{points}{_LABELS}'
        f"<c:cat><c:strRef><c:f>{where}!$A${first}:$A${last}</c:f></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{where}!$B${first}:$B${last}</c:f></c:numRef></c:val></c:ser>"
        f'<c:gapWidth val="40"/><c:axId val="10"/><c:axId val="100"/></c:barChart>{_AXES}'
        '</c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "</c:chartSpace>"
    ).encode()


def drawing_of(table: Table, relation: str) -> bytes:
    """Return the drawing that shows the chart beside the counts of *table*.

    Args:
        table: The sheet.
        relation: The id by which the drawing refers to the chart.
    """
    width = CHART_WIDTH * _PER_PIXEL
    height = chart_height(len(table.charted)) * _PER_PIXEL
    return (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:oneCellAnchor>'
        f"<xdr:from><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{table.charted[0] - 2}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
        f'<xdr:ext cx="{width}" cy="{height}"/><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        '<xdr:cNvPr id="2" name="Chart 1"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{_CHART_SPACE}"><c:chart xmlns:c="{_CHART_SPACE}"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        f' r:id="{relation}"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/>'
        "</xdr:oneCellAnchor></xdr:wsDr>"
    ).encode()
