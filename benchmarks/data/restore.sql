-- What `benchmarks/run restore` dumps: tables as indexd and sheepdog make them, with their indexes
-- and keys. The same rows for the same number of cases (psql -v cases=N), about 2.7 kB a case.

BEGIN;

-- indexd

CREATE TABLE base_version (baseid varchar NOT NULL PRIMARY KEY);

CREATE TABLE index_record (
  did varchar NOT NULL PRIMARY KEY,
  baseid varchar REFERENCES base_version (baseid),
  rev varchar,
  form varchar,
  size bigint,
  created_date timestamp,
  updated_date timestamp,
  file_name varchar,
  version varchar,
  uploader varchar
);

CREATE TABLE index_record_hash (
  did varchar NOT NULL REFERENCES index_record (did),
  hash_type varchar NOT NULL,
  hash_value varchar,
  PRIMARY KEY (did, hash_type)
);

CREATE TABLE index_record_url (
  did varchar NOT NULL REFERENCES index_record (did),
  url varchar NOT NULL,
  PRIMARY KEY (did, url)
);

CREATE TABLE index_record_authz (
  did varchar NOT NULL REFERENCES index_record (did),
  resource varchar NOT NULL,
  PRIMARY KEY (did, resource)
);

INSERT INTO base_version
  SELECT md5('base ' || i)::uuid FROM generate_series(1, 2 * :cases) i;

INSERT INTO index_record
  SELECT 'dg.4503/' || md5('did ' || i)::uuid, md5('base ' || i)::uuid, left(md5('rev ' || i), 8),
    'object', i * 104729::bigint % 50000000000,
    timestamp '2020-01-01' + i * interval '1 minute',
    timestamp '2020-01-01' + i * interval '61 seconds',
    'sample_' || i || CASE i % 3 WHEN 0 THEN '.bam' WHEN 1 THEN '.vcf.gz' ELSE '.fastq.gz' END,
    CASE WHEN i % 4 = 0 THEN '2' END, CASE WHEN i % 5 = 0 THEN 'uploader@example.org' END
  FROM generate_series(1, 2 * :cases) i;

INSERT INTO index_record_hash
  SELECT 'dg.4503/' || md5('did ' || i)::uuid, kind,
    CASE kind WHEN 'md5' THEN md5('content ' || i)
      ELSE encode(sha256(convert_to('content ' || i, 'UTF8')), 'hex') END
  FROM generate_series(1, 2 * :cases) i, (VALUES ('md5'), ('sha256')) kinds (kind);

INSERT INTO index_record_url
  SELECT 'dg.4503/' || md5('did ' || i)::uuid,
    scheme || '://commons-data-' || i % 20 || '/' || md5('did ' || i)::uuid || '/sample_' || i
  FROM generate_series(1, 2 * :cases) i, (VALUES ('s3'), ('gs')) schemes (scheme);

INSERT INTO index_record_authz
  SELECT 'dg.4503/' || md5('did ' || i)::uuid,
    '/programs/program-' || i % 7 || '/projects/project-' || i % 90
  FROM generate_series(1, 2 * :cases) i;

CREATE INDEX ix_index_record_baseid ON index_record (baseid);
CREATE INDEX ix_index_record_size ON index_record (size);
CREATE INDEX index_record_hash_type_value_idx ON index_record_hash (hash_value, hash_type);
CREATE INDEX index_record_url_idx ON index_record_url (did);

-- sheepdog

CREATE TABLE node_case (
  created timestamptz NOT NULL,
  acl text[],
  _sysan jsonb,
  _props jsonb,
  node_id text NOT NULL PRIMARY KEY
);

CREATE TABLE node_sample (LIKE node_case INCLUDING ALL);

CREATE TABLE edge_samplederivedfromcase (
  created timestamptz NOT NULL,
  acl text[],
  _sysan jsonb,
  _props jsonb,
  src_id text NOT NULL REFERENCES node_sample (node_id) ON DELETE CASCADE,
  dst_id text NOT NULL REFERENCES node_case (node_id) ON DELETE CASCADE,
  PRIMARY KEY (src_id, dst_id)
);

CREATE TABLE _voided_nodes (
  key bigserial PRIMARY KEY,
  node_id text NOT NULL,
  acl text[],
  system_annotations jsonb,
  properties jsonb
);

CREATE TABLE transaction_documents (
  id serial PRIMARY KEY,
  name text,
  doc_format text NOT NULL,
  doc text NOT NULL
);

INSERT INTO node_case
  SELECT timestamptz '2020-01-01 00:00+00' + i * interval '1 minute',
    ARRAY['program-' || i % 7, 'open'],
    jsonb_build_object('source', 'submission', 'group', i % 100),
    jsonb_build_object(
      'submitter_id', 'case_' || i, 'project_id', 'program-' || i % 7 || '-project-' || i % 90,
      'state', 'validated', 'consent_codes', jsonb_build_array('GRU', 'HMB-' || i % 12),
      'primary_site', (ARRAY['Blood', 'Breast', 'Lung', 'Kidney', 'Brain', 'Colon'])[1 + i % 6],
      'disease_type', 'disease "' || i % 40 || '"', 'days_to_consent', i % 3650,
      'updated_datetime', to_char(timestamp '2021-01-01' + i * interval '1 second',
        'YYYY-MM-DD"T"HH24:MI:SS'),
      'note', 'line one' || chr(10) || 'caf' || chr(233) || chr(9) || md5('note ' || i)),
    md5('case ' || i)::uuid
  FROM generate_series(1, :cases) i;

INSERT INTO node_sample
  SELECT timestamptz '2020-01-01 00:00+00' + i * interval '1 minute',
    ARRAY['program-' || i % 7, 'open'],
    jsonb_build_object('source', 'submission', 'group', i % 100),
    jsonb_build_object(
      'submitter_id', 'sample_' || i, 'project_id', 'program-' || i % 7 || '-project-' || i % 90,
      'state', 'validated', 'tissue_type', (ARRAY['Tumor', 'Normal', 'Unknown'])[1 + i % 3],
      'sample_type', 'type ' || i % 30, 'preservation_method', (ARRAY['FFPE', 'Frozen'])[1 + i % 2],
      'days_to_collection', i % 5000, 'current_weight', (i % 977) / 8.0,
      'object_id', 'dg.4503/' || md5('did ' || i)::uuid),
    md5('sample ' || i)::uuid
  FROM generate_series(1, 2 * :cases) i;

INSERT INTO edge_samplederivedfromcase
  SELECT timestamptz '2020-01-01 00:00+00' + i * interval '1 minute', '{}', '{}', '{}',
    md5('sample ' || i)::uuid, md5('case ' || (i + 1) / 2)::uuid
  FROM generate_series(1, 2 * :cases) i;

INSERT INTO _voided_nodes (node_id, acl, system_annotations, properties)
  SELECT md5('voided ' || i)::uuid, '{}', '{}', jsonb_build_object('submitter_id', 'voided_' || i)
  FROM generate_series(1, :cases / 10) i;

INSERT INTO transaction_documents (name, doc_format, doc)
  SELECT 'upload_' || i || '.tsv', 'TSV',
    string_agg('case' || chr(9) || md5(i || ' ' || j) || chr(9) || j, chr(10) ORDER BY j)
  FROM generate_series(1, :cases / 50) i, generate_series(1, 100) j
  GROUP BY i ORDER BY i;

CREATE INDEX node_case__props_idx ON node_case USING gin (_props);
CREATE INDEX node_case__sysan_idx ON node_case USING gin (_sysan);
CREATE INDEX node_case_submitter_id_idx ON node_case ((_props ->> 'submitter_id'));
CREATE INDEX node_sample__props_idx ON node_sample USING gin (_props);
CREATE INDEX node_sample__sysan_idx ON node_sample USING gin (_sysan);
CREATE INDEX node_sample_submitter_id_idx ON node_sample ((_props ->> 'submitter_id'));
CREATE INDEX edge_samplederivedfromcase_dst_id_idx ON edge_samplederivedfromcase (dst_id, src_id);
CREATE INDEX _voided_nodes_node_id_idx ON _voided_nodes (node_id);

COMMIT;
