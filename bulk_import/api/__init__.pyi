from bulk_import.api.client import CampaignApi as CampaignApi
from bulk_import.api.reachability import Reached as Reached
from bulk_import.api.reachability import reach as reach
from bulk_import.api.reply import Reply as Reply
