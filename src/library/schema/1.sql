-- Where articles come from. A file belongs to the innermost source that contains it.
CREATE TABLE source (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    path   TEXT NOT NULL UNIQUE,             -- absolute
    status TEXT NOT NULL,                    -- visited, imported, added
    listed INTEGER NOT NULL DEFAULT 0,       -- plain `depesche` shows its articles
    total  INTEGER NOT NULL DEFAULT 0,       -- articles present; kept by the triggers below
    read   INTEGER NOT NULL DEFAULT 0        -- how many of them are read
) STRICT;

CREATE TABLE article (
    id        INTEGER PRIMARY KEY AUTOINCREMENT, -- stable, never reused
    source_id INTEGER NOT NULL REFERENCES source (id),
    doc       INTEGER UNIQUE,                -- dense number in the full-text index, by date
    sort      INTEGER NOT NULL,              -- seconds since 1970, for the order by date
    published TEXT,                          -- as precise as it is known: 2025-07, 2025-07-14, ...
    title     TEXT NOT NULL,
    author    TEXT,
    publisher TEXT NOT NULL,                 -- the name shown as the article's source
    url       TEXT,
    language  TEXT,
    tags      TEXT NOT NULL DEFAULT '[]',    -- JSON list
    words     INTEGER NOT NULL,
    bytes     INTEGER NOT NULL,              -- length of the flat text
    gone      INTEGER NOT NULL DEFAULT 0,    -- its file has vanished; the marks wait for it
    listed    INTEGER NOT NULL DEFAULT 0     -- as its source
) STRICT;
-- Walked by the list, newest first: of everything, of one source, of chosen sources.
CREATE INDEX article_listed ON article (sort, id) WHERE listed = 1 AND gone = 0;
CREATE INDEX article_of_source ON article (source_id, sort, id) WHERE gone = 0;
CREATE INDEX article_by_date ON article (sort, id, source_id) WHERE gone = 0;

-- The text, apart from the article's row so that lists read few pages.
CREATE TABLE body (
    article_id INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    text       BLOB NOT NULL,                -- the flat text, zstd
    layout     BLOB NOT NULL                 -- blocks, spans and links as JSON, zstd
) STRICT;

-- What the reader did.
CREATE TABLE mark (
    article_id INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    read       INTEGER NOT NULL DEFAULT 0,
    starred    INTEGER NOT NULL DEFAULT 0,
    position   INTEGER NOT NULL DEFAULT 0    -- byte offset into the flat text
) STRICT;

-- Files seen by scans: unchanged ones are not read again, bad ones are not forgotten.
CREATE TABLE file (
    source_id  INTEGER NOT NULL REFERENCES source (id),
    path       TEXT NOT NULL,                -- relative to its source, '' for the source itself
    size       INTEGER NOT NULL,             -- bytes; -1: read it again when it is there
    modified   INTEGER NOT NULL,             -- nanoseconds since 1970
    article_id INTEGER UNIQUE REFERENCES article (id),
    problem    TEXT,                         -- a sentence
    failed     INTEGER NOT NULL DEFAULT 0,   -- the problem kept it from being read
    PRIMARY KEY (source_id, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_with_problem ON file (source_id) WHERE problem IS NOT NULL;

-- Changes of marks, to be undone and redone.
CREATE TABLE journal (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL,
    label   TEXT NOT NULL,
    undone  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE journal_change (
    journal_id INTEGER NOT NULL REFERENCES journal (id) ON DELETE CASCADE,
    article_id INTEGER NOT NULL,
    field      TEXT NOT NULL,                -- read, starred
    before     INTEGER NOT NULL,
    after      INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_change_of ON journal_change (journal_id);

-- Single values: index_version.
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
INSERT INTO meta VALUES ('index_version', 0);

-- The full-text index: folded words only, no text, no positions. The text is
-- tokenised before it comes here; `ascii` keeps every byte but blanks.
CREATE VIRTUAL TABLE word USING fts5 (
    text, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3', tokenize = 'ascii'
);
CREATE VIRTUAL TABLE term USING fts5vocab (word, row);

CREATE TRIGGER article_added AFTER INSERT ON article WHEN NEW.gone = 0 BEGIN
    UPDATE source SET total = total + 1 WHERE id = NEW.source_id;
END;
CREATE TRIGGER article_moved AFTER UPDATE OF gone, source_id ON article
WHEN OLD.gone <> NEW.gone OR OLD.source_id <> NEW.source_id BEGIN
    UPDATE source SET
        total = total - 1,
        read = read - coalesce((SELECT read FROM mark WHERE article_id = OLD.id), 0)
    WHERE id = OLD.source_id AND OLD.gone = 0;
    UPDATE source SET
        total = total + 1,
        read = read + coalesce((SELECT read FROM mark WHERE article_id = NEW.id), 0)
    WHERE id = NEW.source_id AND NEW.gone = 0;
END;
CREATE TRIGGER mark_added AFTER INSERT ON mark WHEN NEW.read = 1 BEGIN
    UPDATE source SET read = read + 1
    WHERE id = (SELECT source_id FROM article WHERE id = NEW.article_id AND gone = 0);
END;
CREATE TRIGGER mark_changed AFTER UPDATE OF read ON mark WHEN OLD.read <> NEW.read BEGIN
    UPDATE source SET read = read + NEW.read - OLD.read
    WHERE id = (SELECT source_id FROM article WHERE id = NEW.article_id AND gone = 0);
END;
