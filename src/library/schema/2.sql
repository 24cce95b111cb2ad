-- Queries that were used, to be called up again; the one with the highest id was used last.
CREATE TABLE search_history (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    query TEXT NOT NULL UNIQUE
) STRICT;

-- Searches kept under a name. Two names that differ only in case or accents are the
-- same one; what that means is up to the program, not to the file.
CREATE TABLE saved_search (
    name  TEXT PRIMARY KEY,
    query TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Changes of saved searches, undone and redone with those of marks; no query where
-- there was, or is, no search of this name.
CREATE TABLE journal_search (
    journal_id INTEGER NOT NULL REFERENCES journal (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    before     TEXT,
    after      TEXT
) STRICT;
CREATE INDEX journal_search_of ON journal_search (journal_id);
