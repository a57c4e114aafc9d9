/** The tables of var/db.sqlite and how an older database becomes a newer one. */

/** The version this code writes; also in the marker file. */
export const SCHEMA_VERSION = 5;

/**
 * `MIGRATIONS[n]` takes version n to n + 1. An object's row stands for the object: what lies in
 * objects/ without one is junk. `reference` forbids the deletion of what is referred to; a
 * reference to itself is the column `self`. `build_output.object` is null once that object is
 * gone. Rows that name a process go with its row in `process`.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE object (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    content_digest TEXT NOT NULL,
    self INTEGER NOT NULL,
    size INTEGER NOT NULL,
    registered INTEGER NOT NULL,
    deriver_hash TEXT,
    deriver_name TEXT
  ) STRICT;

  CREATE TABLE reference (
    referrer INTEGER NOT NULL REFERENCES object(id) ON DELETE CASCADE,
    referee INTEGER NOT NULL REFERENCES object(id) ON DELETE RESTRICT,
    PRIMARY KEY (referrer, referee),
    CHECK (referrer <> referee)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX reference_by_referee ON reference(referee, referrer);

  CREATE TABLE build (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    resolved_hash TEXT NOT NULL,
    build TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    registered INTEGER NOT NULL,
    seconds REAL
  ) STRICT;
  CREATE INDEX build_by_resolved_hash ON build(resolved_hash, id);

  CREATE TABLE build_output (
    build INTEGER NOT NULL REFERENCES build(id) ON DELETE CASCADE,
    output TEXT NOT NULL,
    path TEXT NOT NULL,
    object INTEGER REFERENCES object(id) ON DELETE SET NULL,
    PRIMARY KEY (build, output)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX build_output_by_path ON build_output(path);
  CREATE INDEX build_output_by_object ON build_output(object);

  CREATE TABLE build_input (
    build INTEGER NOT NULL REFERENCES build(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    PRIMARY KEY (build, path)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX build_input_by_path ON build_input(path, build);

  CREATE TABLE static_memo (
    static_hash TEXT PRIMARY KEY,
    resolved_hash TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX static_memo_by_resolved_hash ON static_memo(resolved_hash);

  CREATE TABLE process (
    live TEXT PRIMARY KEY,
    pid INTEGER NOT NULL,
    host TEXT NOT NULL,
    command TEXT NOT NULL,
    started INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- One row for each call that takes roots in flight; the columns are JSON arrays: ids of
  -- objects that are valid, paths of what is not there yet.
  CREATE TABLE in_flight (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    live TEXT NOT NULL REFERENCES process(live) ON DELETE CASCADE,
    objects TEXT NOT NULL,
    paths TEXT NOT NULL
  ) STRICT;
  CREATE INDEX in_flight_by_live ON in_flight(live);

  CREATE TABLE build_lock (
    key TEXT PRIMARY KEY,
    live TEXT NOT NULL REFERENCES process(live) ON DELETE CASCADE,
    since INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX build_lock_by_live ON build_lock(live);

  -- Details of what var/roots says; the symlinks there decide.
  CREATE TABLE root (
    kind TEXT NOT NULL CHECK (kind IN ('result', 'named')),
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    resolved_hash TEXT,
    created INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE last_use (
    object INTEGER PRIMARY KEY REFERENCES object(id) ON DELETE CASCADE,
    at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE stat_cache (
    path TEXT PRIMARY KEY,
    dev INTEGER NOT NULL,
    ino INTEGER NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    looked_ns INTEGER NOT NULL,
    digest TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE history (
    key TEXT PRIMARY KEY,
    seconds REAL NOT NULL,
    samples INTEGER NOT NULL,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE cache_entry (
    folder TEXT NOT NULL,
    entry TEXT NOT NULL,
    size INTEGER NOT NULL,
    last_use INTEGER NOT NULL,
    PRIMARY KEY (folder, entry)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Objects whose files are known to be wrong or gone. No build counts as complete by them; the
  -- row stays for what refers to it, and the next build that makes the same object mends it.
  CREATE TABLE damaged (
    object INTEGER PRIMARY KEY REFERENCES object(id) ON DELETE CASCADE,
    at INTEGER NOT NULL
  ) STRICT;
  `,
  `
  -- What builds were made from, as compressed JSON, to explain later ones. Nothing else reads it:
  -- a row may be missing. It goes with the last build of its hash.
  CREATE TABLE derivation (
    resolved_hash TEXT PRIMARY KEY,
    recipe TEXT NOT NULL,
    platform TEXT NOT NULL,
    description BLOB NOT NULL
  ) STRICT;
  CREATE INDEX derivation_by_recipe ON derivation(recipe, platform);

  -- For people who look: what a lock is held for, and who waits for it.
  ALTER TABLE build_lock ADD COLUMN name TEXT NOT NULL DEFAULT '';
  CREATE TABLE build_wait (
    key TEXT NOT NULL,
    live TEXT NOT NULL REFERENCES process(live) ON DELETE CASCADE,
    since INTEGER NOT NULL,
    PRIMARY KEY (key, live)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX build_wait_by_live ON build_wait(live);
  `,
  `
  -- How a build was made, where that is known.
  CREATE TABLE build_facts (
    build INTEGER PRIMARY KEY REFERENCES build(id) ON DELETE CASCADE,
    isolation TEXT NOT NULL,
    cpu_seconds REAL,
    max_rss INTEGER
  ) STRICT;

  -- The last check of an object: whether the derivation that made it makes it again. The
  -- difference is JSON.
  CREATE TABLE checked (
    object INTEGER NOT NULL REFERENCES object(id) ON DELETE CASCADE,
    resolved_hash TEXT NOT NULL,
    at INTEGER NOT NULL,
    rounds INTEGER NOT NULL,
    difference TEXT,
    PRIMARY KEY (object, resolved_hash)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Bytes of all processes of a build together at their peak, where that is known.
  ALTER TABLE history ADD COLUMN peak_memory INTEGER;
  `,
];
