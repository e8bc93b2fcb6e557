"""Create TeleCMI voice campaigns from spreadsheets."""
