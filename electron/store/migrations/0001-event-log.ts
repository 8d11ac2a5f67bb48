/**
 * The log: one row a record. The table itself refuses what would rewrite it, from whatever program: UPDATE and DELETE, a gap, a second row of
 * the same number (INSERT OR REPLACE fires no DELETE trigger, but it does fire BEFORE INSERT), and a record that does not say the number it
 * stands at or does not name the record before it. No UNIQUE beside the key: INSERT OR REPLACE would take the row away that has the value. Whoever can drop the triggers is found by the chain, and by the form of the file.
 */
export const eventLog = `
CREATE TABLE event_log (
  seq INTEGER PRIMARY KEY,
  digest TEXT NOT NULL CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
  record BLOB NOT NULL
) STRICT;

CREATE TRIGGER event_log_follows BEFORE INSERT ON event_log
BEGIN
  SELECT RAISE(ABORT, 'event_log: the number does not follow')
  WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event_log)
     OR json_extract(CAST(NEW.record AS TEXT), '$.seq') IS NOT NEW.seq;
  SELECT RAISE(ABORT, 'event_log: the record does not name the one before it')
  WHERE json_extract(CAST(NEW.record AS TEXT), '$.prev') IS NOT (SELECT digest FROM event_log WHERE seq = NEW.seq - 1);
END;

CREATE TRIGGER event_log_no_update BEFORE UPDATE ON event_log
BEGIN
  SELECT RAISE(ABORT, 'event_log: records are not changed');
END;

CREATE TRIGGER event_log_no_delete BEFORE DELETE ON event_log
BEGIN
  SELECT RAISE(ABORT, 'event_log: records are not deleted');
END;
`;
