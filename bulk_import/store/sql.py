"""Every statement of the store, in the SQL that SQLite and PostgreSQL have in common.

What differs between the two stands elsewhere: the tables in `schema`, opening in `connection`.
Placeholders are question marks.
"""

from __future__ import annotations

from typing import Final

_MAY_EXIST: Final = "(outcome IS NULL OR outcome IN ('created', 'unknown'))"
"""The attempts after which a campaign may exist. One without an outcome was cut off."""

_BEST_LAST: Final = "ORDER BY coalesce(outcome, '') = 'created', attempt"
"""So that of several attempts the one that counts comes last: a creation, else the newest."""

_PRIOR: Final = """
    outcome, run, judged_attempts.row, judged_attempts.started,
    CASE WHEN judged_attempts.finished IS NULL THEN NULL ELSE runs.finished END
"""
"""What is told of an attempt. When it was over counts by the end of its run: where the clock was
put forward in the middle of that, the attempt itself seems to lie longer back than it does."""

_STATE: Final = """
    CASE
        WHEN EXISTS (
            SELECT 1 FROM findings WHERE findings.run = run_rows.run AND findings.row = run_rows.row
        ) THEN (
            SELECT CASE is_found WHEN 1 THEN 'created' ELSE 'not_sent' END FROM findings
            WHERE findings.run = run_rows.run AND findings.row = run_rows.row
            ORDER BY finding DESC LIMIT 1
        )
        WHEN state IN ('ready', 'not_sent') AND EXISTS (
            SELECT 1 FROM attempts AS cut_off
            WHERE cut_off.run = run_rows.run AND cut_off.row = run_rows.row
                AND cut_off.outcome IS NULL
        ) THEN 'unknown'
        WHEN state = 'ready' THEN 'not_sent'
        ELSE state
    END
"""
"""The state of a row. What a person found out counts; of a run that was killed, what was to be sent
was not, unless a request was under way."""

# One run

BEGIN_RUN: Final = """
    INSERT INTO runs (run, started, path, sheet, inet_no, base_url, release, tz_release, problems)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
ADD_ROW: Final = """
    INSERT INTO run_rows (run, row, key, name, state, problems, plan_problems)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
ADD_CONTENT: Final = "INSERT INTO contents (key, body) VALUES (?, ?) ON CONFLICT DO NOTHING"
ADD_MARK: Final = "INSERT INTO name_marks (key, mark) VALUES (?, ?) ON CONFLICT DO NOTHING"
ADD_CLAIM: Final = """
    INSERT INTO claims (account, field, value, key) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
ADD_INPUT: Final = "INSERT INTO inputs (run, sheet, workbook, options) VALUES (?, ?, ?, ?)"
INTEND: Final = """
    INSERT INTO attempts (run, row, key, name, started) VALUES (?, ?, ?, ?, ?) RETURNING attempt
"""
CONCLUDE: Final = """
    UPDATE attempts
    SET finished = ?, outcome = ?, status = ?, code = ?, msg = ?, why = ?, retry_after = ?
    WHERE attempt = ? AND run = ? AND outcome IS NULL
"""
SET_RESULT: Final = """
    UPDATE run_rows SET state = ?, sent_at = ?, problems = ? WHERE run = ? AND row = ?
"""
FINISH_RUN: Final = "UPDATE runs SET finished = ?, ended = ?, ended_facts = ? WHERE run = ?"

# Prior attempts, and who holds what. The keys asked about stand in a table of their own.

CREATE_ASKED: Final = "CREATE TEMP TABLE IF NOT EXISTS asked (key TEXT PRIMARY KEY, name TEXT)"
CLEAR_ASKED: Final = "DELETE FROM asked"
ASK: Final = "INSERT INTO asked (key, name) VALUES (?, ?) ON CONFLICT DO NOTHING"
PRIOR_ATTEMPTS: Final = f"""
    SELECT key, {_PRIOR} FROM judged_attempts JOIN runs USING (run) JOIN asked USING (key)
    WHERE {_MAY_EXIST} {_BEST_LAST}
"""
MARKS: Final = "SELECT key, mark FROM name_marks JOIN asked USING (key)"
PRIOR_NAMES: Final = f"""
    SELECT asked.key, {_PRIOR} FROM asked
    JOIN claims ON account = ? AND field = 'name' AND value = asked.name
    JOIN judged_attempts ON judged_attempts.key = claims.key JOIN runs USING (run)
    WHERE claims.key <> asked.key AND {_MAY_EXIST} {_BEST_LAST}
"""
HAS_CLAIMS: Final = "SELECT 1 FROM claims WHERE account = ? LIMIT 1"
CREATE_CLAIMED: Final = """
    CREATE TEMP TABLE IF NOT EXISTS claimed (key TEXT, field TEXT, value TEXT, known_as TEXT)
"""
CLEAR_CLAIMED: Final = "DELETE FROM claimed"
CLAIM: Final = "INSERT INTO claimed (key, field, value, known_as) VALUES (?, ?, ?, ?)"
PRIOR_CLAIMS: Final = f"""
    SELECT claimed.key, claimed.field, claimed.value, judged_attempts.name, body, {_PRIOR}
    FROM claimed
    JOIN claims ON account = ? AND claims.field = claimed.field AND claims.value = claimed.known_as
    JOIN judged_attempts ON judged_attempts.key = claims.key JOIN runs USING (run)
    LEFT JOIN contents ON contents.key = claims.key
    WHERE claims.key <> claimed.key AND outcome = 'created' ORDER BY attempt
"""
HOLDERS: Final = f"""
    SELECT mine.key, {_PRIOR}
    FROM claims AS mine JOIN claims AS other USING (account, field, value)
    JOIN judged_attempts ON judged_attempts.key = other.key JOIN runs USING (run)
    WHERE mine.key = ? AND field = ? AND other.key <> mine.key AND {_MAY_EXIST} {_BEST_LAST}
"""
IS_TAKEN: Final = """
    SELECT count(*) FROM claims JOIN taken_elsewhere USING (account, field, value)
    WHERE key = ? AND field = ?
"""
ADD_TAKEN: Final = """
    INSERT INTO taken_elsewhere (account, field, value) SELECT account, field, value FROM claims
    WHERE key = (SELECT key FROM attempts WHERE attempt = ? AND run = ?) AND field = ?
    ON CONFLICT DO NOTHING
"""
REMOVE_TAKEN: Final = """
    DELETE FROM taken_elsewhere WHERE (account, field, value) IN (
        SELECT account, field, value FROM claims
        WHERE key = (SELECT key FROM attempts WHERE attempt = ? AND run = ?)
    )
"""

# What people found out

ADD_FINDING: Final = f"""
    INSERT INTO findings (run, row, key, attempt, is_found, at, person)
    SELECT run, row, key, (SELECT max(attempt) FROM attempts WHERE attempts.key = run_rows.key),
        ?, ?, ?
    FROM run_rows
    WHERE key = ? AND ({_STATE} = 'unknown' OR EXISTS (
        SELECT 1 FROM findings WHERE findings.run = run_rows.run AND findings.row = run_rows.row
    ))
"""
FINDINGS: Final = """
    SELECT row, key, is_found, at, person FROM findings WHERE run = ? ORDER BY finding
"""

# Past runs

_RUN: Final = """
    run, started, finished, ended, path, sheet, inet_no, base_url, release, tz_release, problems,
    ended_facts
"""
RUNS: Final = f"SELECT {_RUN} FROM runs ORDER BY started DESC, run DESC"
RUNS_LIKE: Final = f"SELECT {_RUN} FROM runs WHERE run BETWEEN ? AND ?"
COUNTS: Final = f"""
    SELECT became, sum(amount) FROM (
        SELECT {_STATE} AS became, count(*) AS amount FROM run_rows WHERE run = ? GROUP BY became
        UNION ALL SELECT state, amount FROM pruned_rows WHERE run = ?
    ) AS counted GROUP BY became
"""
COUNT_UNANSWERED: Final = """
    SELECT count(*) FROM run_rows WHERE run = ? AND state IN ('ready', 'not_sent') AND EXISTS (
        SELECT 1 FROM attempts AS under_way
        WHERE under_way.run = run_rows.run AND under_way.row = run_rows.row
            AND under_way.outcome IS NULL
    )
"""
COUNT_REMOVED: Final = "SELECT coalesce(sum(amount), 0) FROM pruned_rows WHERE run = ?"
ROWS: Final = f"""
    SELECT row, name, {_STATE}, key, sent_at, run_rows.problems, plan_problems, release
    FROM run_rows JOIN runs USING (run) WHERE run = ? ORDER BY row
"""
ATTEMPTS: Final = """
    SELECT row, started, finished, status, code, msg, why FROM attempts WHERE run = ?
    ORDER BY attempt
"""
INPUT: Final = "SELECT sheet, workbook, options FROM inputs WHERE run = ?"
RUNS_OF_ACCOUNT: Final = """
    SELECT runs.run, started, ended, path, runs.sheet, inputs.sheet
    FROM runs LEFT JOIN inputs USING (run) WHERE inet_no = ? AND base_url = ?
    ORDER BY started DESC, runs.run DESC
"""
COUNT_ROWS: Final = """
    SELECT (SELECT count(*) FROM run_rows WHERE run = ?)
        + (SELECT coalesce(sum(amount), 0) FROM pruned_rows WHERE run = ?)
"""
CREATED_IN: Final = """
    SELECT DISTINCT body FROM judged_attempts JOIN contents USING (key)
    WHERE run = ? AND outcome = 'created'
"""
AGENTS: Final = """
    SELECT value FROM claims JOIN judged_attempts USING (key)
    WHERE field = 'users' AND outcome = 'created' AND account LIKE ?
        AND value NOT IN (SELECT digest FROM forgotten_claims)
    GROUP BY value ORDER BY max(attempt) DESC, value
"""

NEEDS_A_PERSON: Final = f"""
    EXISTS (
        SELECT 1 FROM run_rows
        WHERE run_rows.run = runs.run
            AND state IN ('unknown', 'rejected', 'invalid', 'not_sent', 'ready')
            AND {_STATE} IN ('unknown', 'rejected', 'invalid', 'not_sent')
    ) OR EXISTS (
        SELECT 1 FROM pruned_rows
        WHERE pruned_rows.run = runs.run AND amount > 0
            AND state IN ('unknown', 'rejected', 'invalid', 'not_sent')
    )
"""
"""Whether a run that is over has rows that need a person."""

# Pruning

ENDS: Final = "SELECT run, inet_no, base_url, coalesce(finished, started), ended FROM runs"
REMOVE_INPUT: Final = "DELETE FROM inputs WHERE run = ?"
COUNT_ROWS_TO_REMOVE: Final = f"""
    INSERT INTO pruned_rows (run, state, amount)
    SELECT run, became, count(*) FROM (
        SELECT run, {_STATE} AS became FROM run_rows WHERE run = ?
    ) AS ended WHERE became <> 'unknown' GROUP BY run, became
    ON CONFLICT (run, state) DO UPDATE SET amount = pruned_rows.amount + excluded.amount
"""
REMOVE_ROWS: Final = f"DELETE FROM run_rows WHERE run = ? AND {_STATE} <> 'unknown'"
COPIES: Final = "SELECT sheet FROM inputs UNION SELECT workbook FROM inputs"

# Examining

COUNT_RUNS: Final = "SELECT count(*) FROM runs"

# Forgetting: what reads the texts with their place, and what writes them

RUN_TEXTS: Final = "SELECT path, sheet, problems, ended_facts, run FROM runs"
MASK_RUN: Final = """
    UPDATE runs SET path = ?, sheet = ?, problems = ?, ended_facts = ? WHERE run = ?
"""
ROW_TEXTS: Final = "SELECT name, problems, plan_problems, run, row FROM run_rows"
MASK_ROW: Final = """
    UPDATE run_rows SET name = ?, problems = ?, plan_problems = ? WHERE run = ? AND row = ?
"""
ATTEMPT_TEXTS: Final = "SELECT name, msg, attempt FROM attempts"
MASK_ATTEMPT: Final = "UPDATE attempts SET name = ?, msg = ? WHERE attempt = ?"
CONTENT_TEXTS: Final = "SELECT body, key FROM contents"
MASK_CONTENT: Final = "UPDATE contents SET body = ? WHERE key = ?"
FINDING_TEXTS: Final = "SELECT person, finding FROM findings"
MASK_FINDING: Final = "UPDATE findings SET person = ? WHERE finding = ?"
UNSETTLED: Final = f"""
    SELECT run, row, name FROM run_rows WHERE {_STATE} = 'unknown' ORDER BY run, row
"""
NAMES: Final = "SELECT DISTINCT key, name FROM attempts"
CLAIMED_VALUES: Final = "SELECT field, value, key FROM claims"
TAKEN_VALUES: Final = "SELECT field, value FROM taken_elsewhere"
FORGOTTEN: Final = "SELECT digest FROM forgotten_claims"
ADD_FORGOTTEN: Final = "INSERT INTO forgotten_claims (digest) VALUES (?) ON CONFLICT DO NOTHING"
FORGET_CLAIM: Final = "UPDATE claims SET value = ? WHERE field = ? AND value = ?"
FORGET_TAKEN: Final = "UPDATE taken_elsewhere SET value = ? WHERE field = ? AND value = ?"
INPUTS: Final = "SELECT run, sheet, workbook, options FROM inputs"
