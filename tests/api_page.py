"""The sample request of the API page "Create Campaign", to the letter."""

ACCOUNT = {"inet_no": 12345, "secret": "550e8400-e29b-41d4-a716-446655440000"}

SAMPLE = {
    "name": "Q2_Sales_Campaign",
    "dialer_type": "predictive",
    "active": True,
    "leads_id": "550e8400-e29b-41d4-a716-446655440000",
    "timezone": "+05:30",
    "start_date": "2026-05-01",
    "end_date": "2026-06-01",
    "start_time": "09:00:00",
    "end_time": "18:00:00",
    "users": ["5159_2224257"],
    "ratio": "1:2",
    "waiting_music": "default",
    "unanswered_music": "default",
    "ring_rule": "round-robin",
    "ring_seconds": 30,
    "max_waiting_time": 60,
    "call_interval": 10,
    "no_agent_no_wait": True,
    "caller_id": "919876543210",
    "reject_delay_time": 10,
    "no_answer_delay_time": 10,
}
"""The request without the account."""
