/**
 * Several ceremonies in one log. `position` counts the records of the workspace, `seq` those of a ceremony, each a chain of its own; an
 * opening names the record before it in the workspace, whichever ceremony's. Rows of 0001 are carried over byte for byte.
 *
 * INSERT OR REPLACE would take away the row that has the same ceremony and number, but BEFORE INSERT has refused it by then. What is no JSON
 * comes over too, under no ceremony: it is for the reader to name it, not for the migration to fall over it.
 */
export const workspaceLog = `
DROP TRIGGER event_log_follows;
DROP TRIGGER event_log_no_update;
DROP TRIGGER event_log_no_delete;
ALTER TABLE event_log RENAME TO event_log_0001;

CREATE TABLE event_log (
  position INTEGER PRIMARY KEY,
  ceremony TEXT NOT NULL,
  seq INTEGER NOT NULL,
  digest TEXT NOT NULL CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
  record BLOB NOT NULL,
  UNIQUE (ceremony, seq)
) STRICT;

INSERT INTO event_log (position, ceremony, seq, digest, record)
SELECT seq, iif(json_valid(CAST(record AS TEXT)), coalesce(json_extract(CAST(record AS TEXT), '$.ceremony'), ''), ''), seq, digest, record
FROM event_log_0001 ORDER BY seq;
DROP TABLE event_log_0001;

CREATE TRIGGER event_log_follows BEFORE INSERT ON event_log
BEGIN
  SELECT RAISE(ABORT, 'event_log: the position does not follow')
  WHERE NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM event_log);
  SELECT RAISE(ABORT, 'event_log: the number does not follow')
  WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event_log WHERE ceremony = NEW.ceremony)
     OR json_extract(CAST(NEW.record AS TEXT), '$.seq') IS NOT NEW.seq
     OR json_extract(CAST(NEW.record AS TEXT), '$.ceremony') IS NOT NEW.ceremony;
  SELECT RAISE(ABORT, 'event_log: the record does not name the one before it')
  WHERE json_extract(CAST(NEW.record AS TEXT), '$.prev')
        IS NOT (SELECT digest FROM event_log WHERE ceremony = NEW.ceremony AND seq = NEW.seq - 1);
  SELECT RAISE(ABORT, 'event_log: the opening does not name the record before it')
  WHERE NEW.seq = 1
    AND json_extract(CAST(NEW.record AS TEXT), '$.event.type') IS 'ceremony.opened'
    AND json_extract(CAST(NEW.record AS TEXT), '$.event.body.previousHead')
        IS NOT (SELECT digest FROM event_log WHERE position = NEW.position - 1);
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
