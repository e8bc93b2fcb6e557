"""The dialer's HTTP API: the request, and what every answer and failure means."""

from bulk_import.api.client import CampaignApi
from bulk_import.api.reply import Reply

__all__ = ["CampaignApi", "Reply"]
