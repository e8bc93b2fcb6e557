"""Terraform's language and YAML: what people write, and what must not be worked out for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers.exported import code_of, sheets
from slicing import examples

from bulk_import import readers
from bulk_import.problems import Refused
from bulk_import.readers.worker.terraform_files import read_terraform
from bulk_import.readers.worker.yaml_files import read_yaml

TERRAFORM = r"""
terraform {
  required_version = ">= 1.0"
}
/* the
   campaigns */
resource "dialer_campaign" "North" {
  name      = "Say \"hi\" to ${var.who} é" # a remark
  ratio     = 1.5 // another
  is_on     = true
  nothing   = null
  queue_id  = dialer_queue.Sales.id
  number    = var.on ? "+1" : lookup(var.numbers, "b")
  days      = ["mon", "tue",
               "wed"]
  hours     = { start = "09:00", "stop" : "18:00" }
  worked    = [for one in var.list : one]
  phone_columns { column_name = "Phone" }
  phone_columns {
    column_name = "Mobile"
  }
  settings {
    sort = false
  }
  note = <<-EOT
    a } brace
  EOT
}
resource "dialer_queue" "Sales" {}
"""


def read(file, text):
    return readers.read(file("x", text.encode()))


def test_terraform_keeps_values_as_they_are_written(file):
    spreadsheet = read(file, TERRAFORM)
    assert spreadsheet.format == "terraform"
    header, row = sheets(spreadsheet)["resource.dialer_campaign"]
    assert dict(zip(header, row, strict=True)) == {
        "label": "North",
        "name": 'Say "hi" to ${var.who} é',
        "ratio": "1.5",
        "is_on": True,
        "nothing": None,
        "queue_id": "${dialer_queue.Sales.id}",
        "number": '${var.on ? "+1" : lookup(var.numbers, "b")}',
        "days": '["mon", "tue", "wed"]',
        "hours.start": "09:00",
        "hours.stop": "18:00",
        "worked": "${[for one in var.list : one]}",
        "phone_columns.0.column_name": "Phone",
        "phone_columns.1.column_name": "Mobile",
        "settings.sort": False,
        "note": "    a } brace",
    }
    (problem,) = spreadsheet.problems
    assert (problem.code, "“terraform”" in problem.message) == ("export.aside", True)


START = 'resource "a" "b" {\n'


@pytest.mark.slice(4)
@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        (START + '  name = "x"\n', "export.cut_off", "line 2"),
        (START + "  name = [1,\n", "export.cut_off", "line 2"),
        (START + "  note = <<EOT\n x\n}\n", "export.cut_off", "line 4"),
        (START + "  name =\n}\n", "export.broken", "line 2"),
        (START + '  name = "x\n}\n', "export.broken", "line 2"),
        (START + "  name = 1\n  name = 2\n}\n", "export.field_twice", "name"),
        (START + "x = " + "[" * 100 + "]" * 100 + "\n}", "export.too_deep", ""),
        (START + "a { " * 100 + "}" * 100 + "\n}", "export.too_deep", ""),
        ('variable "x" {\n default = 1\n}\n', "export.no_table", ""),
        ("a:\n  b: 1\n c: 2\n", "export.broken", "line 3"),
        ("a:\n  b: &x 1\n  c: *x\n", "export.aliases", "line 3"),
        ("a:\n  - b: 1\n    b: 2\n", "export.field_twice", "b"),
        ("---\n" + "- " * 100_000, "export.too_deep", ""),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text, code, where, file):
    with pytest.raises(Refused) as refused:
        read(file, text)
    assert refused.value.code == code
    assert where in refused.value.message


def test_a_few_aliases_make_nothing_endless(file):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    with pytest.raises(Refused) as refused:
        read(file, "---\n" + "\n".join(lines))
    assert refused.value.code == "export.aliases"


def test_words_of_yaml_stay_words(file):
    text = "---\n- name: on\n  state: off\n  ratio: 1:30\n  id: 007\n  none: ~\n"
    header, row = sheets(read(file, text))[None]
    assert dict(zip(header, row, strict=True)) == {
        "name": "on",
        "state": "off",
        "ratio": "1:30",
        "id": "007",
        "none": None,
    }


@examples(0.3)
@given(st.text() | st.text('resource "a" {}[]=,\n#$<E:-&*!'))
def test_no_text_makes_the_readers_fail(text):
    content = text.encode("utf-8", "surrogatepass")
    for reader in (read_terraform, read_yaml):
        assert (code_of(reader, content) or "export.").startswith(("export.", "file."))
