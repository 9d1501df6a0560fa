-- Notes that only named people may read, under keys of their own; and the signed heads of the journal that left the
-- house. Nothing here holds a key or a text that the data key alone could open.

-- The key pair of each key slot of keys.json, for closed notes.
CREATE TABLE person_identity (
    slot_id     TEXT PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('person', 'recovery')),
    public_key  BLOB NOT NULL CHECK (length(public_key) = 32),
    made_at     TEXT NOT NULL,
    ended_at    TEXT
) STRICT;

-- Its secret half, sealed under the key that the slot's passphrase gives. Two while a new passphrase has not been used
-- yet: this table and keys.json are not saved in one step, and neither may be ahead of the other.
CREATE TABLE identity_seal (
    slot_id  TEXT NOT NULL REFERENCES person_identity (slot_id),
    nonce    BLOB NOT NULL CHECK (length(nonce) = 24),
    sealed   BLOB NOT NULL CHECK (length(sealed) = 48),
    made_at  TEXT NOT NULL,
    PRIMARY KEY (slot_id, nonce)
) STRICT, WITHOUT ROWID;

CREATE TABLE compartment (
    id            TEXT PRIMARY KEY,
    centre_id     TEXT NOT NULL REFERENCES centre (id),
    kind          TEXT NOT NULL CHECK (kind <> ''),
    made_at       TEXT NOT NULL,
    key_version   INTEGER NOT NULL CHECK (key_version >= 1),
    -- since when a new key is due, because somebody may no longer read it
    due_since     TEXT,
    -- who may read it and their public keys, encrypted under the compartment's key
    roster_nonce  BLOB NOT NULL CHECK (length(roster_nonce) = 24),
    roster        BLOB NOT NULL
) STRICT;

-- The compartment's key, sealed to each reader.
CREATE TABLE compartment_wrap (
    compartment_id  TEXT NOT NULL REFERENCES compartment (id),
    slot_id         TEXT NOT NULL REFERENCES person_identity (slot_id),
    sealed          BLOB NOT NULL CHECK (length(sealed) = 80),
    PRIMARY KEY (compartment_id, slot_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE compartment_text (
    compartment_id  TEXT NOT NULL REFERENCES compartment (id),
    subject         TEXT NOT NULL CHECK (subject <> ''),
    version         INTEGER NOT NULL CHECK (version >= 1),
    nonce           BLOB NOT NULL CHECK (length(nonce) = 24),
    ciphertext      BLOB NOT NULL,
    saved_at        TEXT NOT NULL,
    PRIMARY KEY (compartment_id, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE exported_head (
    id          INTEGER PRIMARY KEY,
    origin      TEXT NOT NULL,
    number      INTEGER NOT NULL CHECK (number >= 1),
    hash        TEXT NOT NULL CHECK (length(hash) = 64),
    at          TEXT NOT NULL,
    public_key  TEXT NOT NULL CHECK (length(public_key) = 64),
    signature   TEXT NOT NULL CHECK (length(signature) = 128),
    went_with   TEXT NOT NULL
) STRICT;

CREATE TRIGGER exported_head_no_update BEFORE UPDATE ON exported_head
BEGIN SELECT RAISE(ABORT, 'a head that left the house stays on record'); END;
CREATE TRIGGER exported_head_no_delete BEFORE DELETE ON exported_head
BEGIN SELECT RAISE(ABORT, 'a head that left the house stays on record'); END;
