-- Feeds: sources whose articles come from the web. The path of such a source is the
-- address under which sources.toml lists it.
CREATE TABLE feed (
    source_id     INTEGER PRIMARY KEY REFERENCES source (id),
    own_title     TEXT,                      -- from sources.toml
    feed_title    TEXT,                      -- from the feed
    folder        TEXT NOT NULL DEFAULT '',  -- '/' between its parts
    home          TEXT,                      -- the page the feed belongs to
    moved_to      TEXT,                      -- where it is asked instead
    etag          TEXT,                      -- as the server wrote it
    last_modified TEXT,                      -- as the server wrote it
    digest        INTEGER,                   -- of the feed's bytes
    checked       INTEGER,                   -- last answer; seconds since 1970
    next_try      INTEGER NOT NULL DEFAULT 0,
    failures      INTEGER NOT NULL DEFAULT 0, -- one after the other
    error         TEXT,                      -- why the last try failed, a sentence
    warning       TEXT,                      -- what was doubtful in the last answer
    ended         INTEGER NOT NULL DEFAULT 0 -- it is gone for good, and not asked any more
) STRICT;

-- The items of feeds, each with its article; without one it was deleted and is not
-- to return.
CREATE TABLE item (
    source_id  INTEGER NOT NULL REFERENCES feed (source_id),
    key        TEXT NOT NULL,                -- the same at every fetch
    digest     INTEGER NOT NULL,             -- of what it says
    article_id INTEGER UNIQUE REFERENCES article (id) ON DELETE SET NULL,
    PRIMARY KEY (source_id, key)
) STRICT, WITHOUT ROWID;
