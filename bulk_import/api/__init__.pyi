from bulk_import.api.client import CampaignApi as CampaignApi
from bulk_import.api.reply import Reply as Reply
