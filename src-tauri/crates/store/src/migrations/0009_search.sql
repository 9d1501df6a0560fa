-- What the search looks through. Filled by the same transaction as the record itself (see search.rs); it can always be
-- made anew from the record, and is no part of it.
CREATE TABLE search_entry (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL,
    subject   TEXT NOT NULL,
    audience  TEXT NOT NULL,
    owner     TEXT NOT NULL,
    day       TEXT NOT NULL,
    UNIQUE (kind, subject, audience)
) STRICT;
CREATE VIRTUAL TABLE search_text USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
-- what was erased leaves no words behind in the index
INSERT INTO search_text (search_text, rank) VALUES ('secure-delete', 1);
