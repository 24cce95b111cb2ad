-- The words of a title stand in the index a second time, behind '¶', so that
-- titles can be asked for by themselves. All articles wait to be indexed anew.
DROP TABLE term;
DROP TABLE word;
CREATE VIRTUAL TABLE word USING fts5 (
    text, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3', tokenize = 'ascii'
);
CREATE VIRTUAL TABLE term USING fts5vocab (word, row);
UPDATE article SET doc = NULL;

-- What a search asks of an article that the index gives.
CREATE INDEX article_in_index ON article (doc, sort, source_id, listed) WHERE doc IS NOT NULL;
-- Articles that are not in the index yet, oldest first.
CREATE INDEX article_waiting ON article (sort, id) WHERE doc IS NULL AND gone = 0;
CREATE INDEX mark_starred ON mark (article_id) WHERE starred = 1;

-- index_epoch changes when index numbers are given anew, not when some are added;
-- library tells this one from others.
INSERT INTO meta VALUES ('index_epoch', 1), ('library', random());
