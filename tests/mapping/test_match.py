from bulk_import.mapping import Match, Matches


def test_a_column_is_found_by_the_field_that_it_fills():
    name = Match(column="C", header="Title", use="field", field="name", how="--column")
    notes = Match(column="D", header="Notes", use="unknown", field=None, how="not imported")
    assert Matches(header_row=4, columns=(name, notes)).by_field == {"name": name}
