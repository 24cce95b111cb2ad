-- The words of a title stand in the index a second time, behind '¶', so that
-- titles can be asked for by themselves. All articles wait to be indexed anew.
DROP TABLE term;
DROP TABLE word;
CREATE VIRTUAL TABLE word USING fts5 (
    text, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3', tokenize = 'ascii'
);
CREATE VIRTUAL TABLE term USING fts5vocab (word, row);
-- Bytes that are gathered in memory before they are written; fewer parts to merge.
INSERT INTO word (word, rank) VALUES ('hashsize', 8388608);
UPDATE article SET doc = NULL;

-- What a search asks of an article that the index gives.
CREATE INDEX article_in_index ON article (doc, sort, source_id, listed, gone)
    WHERE doc IS NOT NULL;
-- Articles that are not in the index yet, oldest first.
CREATE INDEX article_waiting ON article (sort, id) WHERE doc IS NULL AND gone = 0;
CREATE INDEX mark_starred ON mark (article_id) WHERE starred = 1;

-- index_epoch changes when index numbers are given anew, not when some are added;
-- library tells this one from others.
INSERT INTO meta VALUES ('index_epoch', 1), ('library', random());

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
