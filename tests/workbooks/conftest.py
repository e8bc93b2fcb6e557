from collections import Counter

import pytest


@pytest.fixture(scope="session")
def faults_in():
    """Return a function that counts what the Open XML schema and its rules say against a file."""
    from openxml_audit import FileFormat, OpenXmlValidator  # noqa: PLC0415  a second to load

    validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=1000)

    def faults(path):
        found = validator.validate(path).errors
        return Counter(one.description for one in found if one.severity.value == "error")

    return faults
