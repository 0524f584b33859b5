-- One object of each kind that a role may own that is no superuser, beside those of hard.sql, with names that
-- are those of functions too.
CREATE SCHEMA kinds;
CREATE COLLATION kinds.german (provider = icu, locale = 'de-u-co-phonebk');
CREATE TYPE kinds.shade AS ENUM ('light', 'dark');
CREATE TYPE kinds.floats AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE DOMAIN kinds.percent AS int NOT NULL DEFAULT 7 CONSTRAINT low CHECK (VALUE >= 0);
ALTER DOMAIN kinds.percent ADD CONSTRAINT high CHECK (VALUE <= 100) NOT VALID;
COMMENT ON CONSTRAINT high ON DOMAIN kinds.percent IS 'not looked at';
CREATE FUNCTION kinds.as_text(kinds.shade) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''shade''';
CREATE CAST (kinds.shade AS text) WITH FUNCTION kinds.as_text(kinds.shade) AS ASSIGNMENT;
CREATE FUNCTION kinds.same(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE FUNCTION kinds.atomic(a int) RETURNS int LANGUAGE sql STABLE
  BEGIN ATOMIC SELECT a + 1; SELECT CASE WHEN a > 1 THEN 2 ELSE 3 END; END;
CREATE OPERATOR kinds.=== (FUNCTION = kinds.same, LEFTARG = int, RIGHTARG = int, COMMUTATOR = OPERATOR(kinds.===));
CREATE AGGREGATE kinds.ordered(ORDER BY int) (SFUNC = int4pl, STYPE = int, INITCOND = '1');
CREATE TEXT SEARCH DICTIONARY kinds.simple_de (TEMPLATE = pg_catalog.simple, STOPWORDS = german);
CREATE TEXT SEARCH CONFIGURATION kinds.conf (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION kinds.conf ADD MAPPING FOR asciiword, word WITH kinds.simple_de, simple;
COMMENT ON TEXT SEARCH CONFIGURATION kinds.conf IS 'words';
CREATE CONVERSION kinds.conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TYPE kinds.typed AS (a int, b text COLLATE kinds.german);
CREATE TABLE kinds.of_type OF kinds.typed (PRIMARY KEY (a), b WITH OPTIONS DEFAULT 'x');
CREATE TABLE kinds.dblink_log (id bigint GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 3) PRIMARY KEY,
  set_config text, lo_import numeric(10, 2) CHECK (lo_import > 0), UNIQUE (set_config));
CREATE TABLE kinds.set_config (dblink_id bigint REFERENCES kinds.dblink_log (id), pg_read_file text);
CREATE INDEX ON kinds.set_config (pg_read_file, (dblink_id + 1));
ALTER INDEX kinds.set_config_pg_read_file_expr_idx ALTER COLUMN 2 SET STATISTICS 300;
CREATE VIEW kinds.dblink_view (dblink_id, x) AS SELECT dblink_id, pg_read_file FROM kinds.set_config
  WITH CASCADED CHECK OPTION;
CREATE TABLE kinds.many (a int PRIMARY KEY, b kinds.percent, c text COLLATE kinds.german, d kinds.floats, e kinds.shade,
  f text, g text GENERATED ALWAYS AS (f || 'x') STORED, h bit varying(5), i interval, j xml, k point, l inet, m money,
  n tsvector, o time with time zone, p uuid);
ALTER TABLE kinds.many ALTER COLUMN f SET STORAGE EXTERNAL, ALTER COLUMN f SET COMPRESSION pglz,
  ALTER COLUMN c SET (n_distinct = 5), SET (fillfactor = 70, autovacuum_enabled = false);
ALTER TABLE kinds.many REPLICA IDENTITY FULL;
INSERT INTO kinds.many (a, b, c, d, e, f, h, i, j, k, l, m, n, o, p)
  SELECT i, i % 50, 'ä' || i, kinds.floats(i, i + 0.5), 'dark', repeat(E'long \\ \t', i),
  B'101', '1 year 2 days', '<a b="c"/>', '(1,2)', '10.0.0.1', 12, 'a:1 b:2', '12:00+02',
  md5(i::text)::uuid FROM generate_series(1, 60) i;
INSERT INTO kinds.of_type VALUES (1, 'ö');
INSERT INTO kinds.dblink_log (set_config, lo_import) VALUES ('a', 1), ('b', 2);
INSERT INTO kinds.set_config VALUES (5, 'x'), (8, 'y'), (NULL, NULL);
-- A view that needs a primary key, and so comes in two parts; one that is read by a table's rule.
CREATE VIEW kinds.grouped AS SELECT m.*, count(*) AS n1 FROM kinds.many m GROUP BY a;
CREATE VIEW kinds.by_grouped AS SELECT a FROM kinds.grouped;
CREATE RECURSIVE VIEW kinds.numbers (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 5;
CREATE MATERIALIZED VIEW kinds.unfilled AS SELECT a FROM kinds.many WITH NO DATA;
CREATE MATERIALIZED VIEW kinds.on_view AS SELECT count(*) AS c FROM kinds.grouped;
CREATE TABLE kinds.hashed (k text, at date NOT NULL, v int) PARTITION BY HASH (k);
CREATE TABLE kinds.hashed_0 PARTITION OF kinds.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0)
  PARTITION BY LIST (v);
CREATE TABLE kinds.hashed_0_1 PARTITION OF kinds.hashed_0 FOR VALUES IN (1, NULL);
CREATE TABLE kinds.hashed_0_d PARTITION OF kinds.hashed_0 DEFAULT;
CREATE TABLE kinds.hashed_1 PARTITION OF kinds.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
ALTER TABLE kinds.hashed ADD CONSTRAINT hashed_key UNIQUE (k, v, at);
INSERT INTO kinds.hashed SELECT 'k' || i, '2024-01-01'::date + i, i % 3 FROM generate_series(1, 100) i;
CREATE TABLE kinds.to_hashed (k text, v int, at date, FOREIGN KEY (k, v, at) REFERENCES kinds.hashed (k, v, at));
INSERT INTO kinds.to_hashed SELECT k, v, at FROM kinds.hashed WHERE v = 2;
CREATE TABLE kinds.tree (id int PRIMARY KEY, parent int REFERENCES kinds.tree);
INSERT INTO kinds.tree VALUES (1, 2), (2, 1);
CREATE TABLE kinds.left (id int PRIMARY KEY, other int);
CREATE TABLE kinds.right (id int PRIMARY KEY, other int REFERENCES kinds.left DEFERRABLE INITIALLY DEFERRED);
INSERT INTO kinds.left VALUES (1, 1);
INSERT INTO kinds.right VALUES (1, 1);
ALTER TABLE kinds.left ADD FOREIGN KEY (other) REFERENCES kinds.right ON DELETE SET NULL;
CREATE FUNCTION kinds.noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER off_one BEFORE UPDATE OF c ON kinds.many FOR EACH ROW WHEN (OLD.a IS DISTINCT FROM NEW.a)
  EXECUTE FUNCTION kinds.noted();
ALTER TABLE kinds.many DISABLE TRIGGER off_one;
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON kinds.tree DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION kinds.noted();
ALTER TABLE kinds.tree ENABLE ALWAYS TRIGGER late;
CREATE TRIGGER of_parts AFTER INSERT ON kinds.hashed REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
  EXECUTE FUNCTION kinds.noted();
CREATE TRIGGER of_view INSTEAD OF INSERT ON kinds.grouped FOR EACH ROW EXECUTE FUNCTION kinds.noted();
CREATE RULE logged AS ON UPDATE TO kinds.tree DO ALSO INSERT INTO kinds.dblink_log (set_config) VALUES (NEW.id::text);
CREATE POLICY most ON kinds.tree AS RESTRICTIVE FOR SELECT USING (id > 0);
CREATE STATISTICS kinds.many_st (ndistinct, mcv) ON b, (lower(c)) FROM kinds.many;
CREATE UNIQUE INDEX included ON kinds.many (a) INCLUDE (b) WITH (fillfactor = 80) WHERE a > 3;
CREATE INDEX brin ON kinds.many USING brin (a);
CREATE INDEX hashes ON kinds.many USING hash (f);
CREATE INDEX found ON kinds.many USING gin (to_tsvector('pg_catalog.english'::regconfig, c));
CREATE SEQUENCE kinds.down AS smallint INCREMENT -1 MINVALUE -30 MAXVALUE 30 START 20 CYCLE OWNED BY kinds.many.a;
SELECT nextval('kinds.down');
COMMENT ON TRIGGER off_one ON kinds.many IS 't';
COMMENT ON RULE logged ON kinds.tree IS 'r';
COMMENT ON POLICY most ON kinds.tree IS 'p';
COMMENT ON CAST (kinds.shade AS text) IS 'c';
COMMENT ON OPERATOR kinds.=== (int, int) IS 'o';
COMMENT ON CONSTRAINT hashed_key ON kinds.hashed IS 'k';
COMMENT ON COLLATION kinds.german IS 'g';
COMMENT ON STATISTICS kinds.many_st IS 's';
ALTER DEFAULT PRIVILEGES IN SCHEMA kinds GRANT SELECT ON TABLES TO PUBLIC;
GRANT SELECT (a, b) ON kinds.many TO PUBLIC;
