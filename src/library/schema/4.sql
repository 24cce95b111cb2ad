-- Articles of which the library has two texts: that of the feed and that of the page.
-- The one that is shown and indexed is in the table body, the other one here.
CREATE TABLE version (
    article_id INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    is_full    INTEGER NOT NULL,  -- this one is that of the page
    text       BLOB NOT NULL,     -- as in body
    layout     BLOB NOT NULL      -- as in body
) STRICT;
